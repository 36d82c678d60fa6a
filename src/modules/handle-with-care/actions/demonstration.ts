/**
 * Handle with Care in the demonstration: how it is arranged, and a signal at every hop for those who act in it.
 */
import { actorFrom, pools, runAs, system, type Actor, type Work } from '#platform/database.ts'
import { municipalities } from '#modules/network'
import {
  dayAt,
  firstCriteria,
  schoolStartAfter,
  usualHopTimes,
  type Child,
} from '#handle-with-care/rules/index.ts'
import * as store from '#handle-with-care/store/index.ts'
import { windSignal } from './clock.ts'
import { findSchool } from './finding.ts'
import { acknowledge, testCriteria } from './moving.ts'
import { reportChildren } from './reporting.ts'

/** The way signals go, the schools of the register, and the contacts of some of them. */
export async function arrangeHandleWithCare(
  work: Work,
  organisations: ReadonlyMap<string, string>,
  contacts: readonly { functionId: string; schoolId: string; deputy: boolean }[],
): Promise<void> {
  const { db, actor, now } = work
  const named = (name: string) => organisations.get(name)!
  const [heerlen, maastricht] = [named('Gemeente Heerlen'), named('Gemeente Maastricht')]
  const routes: Parameters<typeof store.saveRoutes>[1][number][] = []
  for (const { code, subregion } of await municipalities(db)) {
    const parkstad = subregion === 'Parkstad'
    routes.push({
      municipalityCode: code,
      version: 1,
      criteriaVersion: firstCriteria.version,
      variant: 'tested',
      testerId: named('Veilig Thuis Zuid-Limburg'),
      finderId: parkstad ? heerlen : maastricht,
      deputyId: parkstad ? maastricht : heerlen,
      maxGapDays: 7,
      leadMinutes: 900,
      ...usualHopTimes,
      primaryFrom: 4,
      primaryUntil: 12,
      // The pilot in secondary schools is one of Parkstad.
      secondaryFrom: parkstad ? 11 : null,
      secondaryUntil: parkstad ? 17 : null,
      madeBy: actor.functionId,
    })
  }
  await store.saveRoutes(db, routes)
  const active = new Set(contacts.map(({ schoolId }) => schoolId))
  const schools = await store.schoolsOfRegister(db)
  await store.saveSchools(
    db,
    schools.map(({ id, municipalityCode, sector }, index) => ({
      schoolId: id,
      municipalityCode,
      sector,
      ...(active.has(id) ? arranged : index % 3 === 0 ? { state: 'asked' } : {}),
    })),
  )
  for (const schoolId of active) await showTrial(work, schoolId)
  for (const contact of contacts)
    await store.saveContact(db, {
      ...contact,
      validUntil: dayAt(new Date(now.getTime() + 365 * 24 * 3600_000)),
    })
}

/** A trial of six weeks ago that the contact received in time. */
async function showTrial({ db, now, actor }: Work, schoolId: string): Promise<void> {
  const sentAt = new Date(now.getTime() - 42 * 24 * 3600_000)
  const { calendar } = await store.schoolById(db, schoolId)
  const day = schoolStartAfter(sentAt, calendar)
  const id = await store.addTrial(db, {
    ...{ schoolId, sentAt, sentBy: actor.functionId, nextAt: day.at },
    ...{ bellAt: day.at, dayEndsAt: day.endsAt },
  })
  const openedAt = new Date(day.at.getTime() - 20 * 60_000)
  await store.saveTrial(db, id!, {
    ...{ openedAt, receivedAt: openedAt, receivedAs: 'first', step: 1, nextAt: null },
  })
}

const arranged = {
  state: 'active',
  boardAgreedOn: '2023-07-06',
  councilAgreedOn: '2023-09-12',
  parentsInformedOn: '2023-10-02',
  instructedOn: '2023-10-09',
  startsAt: '08:30',
  endsAt: '15:00',
  closed: JSON.stringify([{ first: '2027-02-08', last: '2027-02-09', name: 'Carnaval' }]),
}

/**
 * Plays an evening: signals that wait for each of those who act. What is said of the children goes through the
 * same deeds as in earnest.
 *
 * @param functions of the people of the demonstration, by the word one signs in with
 * @param children fictional, as rows of `data/brp-testpersonen`
 */
export async function showHandleWithCare(
  functions: ReadonlyMap<string, string>,
  children: readonly Record<string, string>[],
): Promise<void> {
  const queue = children.map((row): Child => ({
    name: row['naam']!,
    birthDate: row['geboortedatum']!,
  }))
  const who = async (key: string) => actorOf(functions.get(key)!)
  const [police, safeHome, contact] = [
    await who('politie'),
    await who('veiligthuis'),
    await who('schoolcontact'),
  ]
  const other = await who('schoolcontact-andere-school')
  // Old enough for a primary school for years to come.
  const next = () => queue.splice(Math.floor(queue.length / 2), 1)[0]!
  const tell = (municipalityCode: string) =>
    runAs(police, async (work) => {
      const endedAt = new Date(work.now.getTime() - 40 * 60_000)
      const [id] = await reportChildren(work, { municipalityCode, endedAt, children: [next()] })
      return id!
    })
  const test = async (municipalityCode: string) => {
    const id = await tell(municipalityCode)
    const answers = Object.fromEntries(firstCriteria.criteria.map(({ key, wants }) => [key, wants]))
    await runAs(safeHome, (work) => testCriteria(work, id, firstCriteria, answers))
    return id
  }
  const deliver = async (officer: Actor, at: Actor) => {
    const id = await test(officer.municipalities[0]!)
    await runAs(officer, (work) =>
      findSchool(work, id, { finding: 'school', schoolId: at.organisationId }),
    )
    // In a weekend it would wait for the bell of Monday; the demonstration shows it now.
    return (await releaseNow(id)) ? id : undefined
  }
  const officers = {
    heerlen: await who('leerplicht-heerlen'),
    maastricht: await who('leerplicht-maastricht'),
  }
  await tell('GM0917')
  await tell('GM0935')
  // Where a school takes part, so that who looks for it finds one.
  await test('GM0899')
  await test('GM0935')
  const passedOn = await deliver(officers.heerlen, contact)
  if (passedOn) await runAs(contact, (work) => acknowledge(work, passedOn))
  await deliver(officers.heerlen, contact)
  await deliver(officers.maastricht, other)
}

/** @returns false for what is held for a holiday: it stays so, and shows that to Veilig Thuis */
async function releaseNow(id: string): Promise<boolean> {
  const before = await runAs(system, ({ db }) => store.signalById(db, id))
  if (before.state === 'routed' && before.releaseAt) await windSignal(id, before.releaseAt)
  const { state } = await runAs(system, ({ db }) => store.signalById(db, id))
  return state === 'delivered' || state === 'late'
}

async function actorOf(functionId: string): Promise<Actor> {
  const { rows } = await pools().app.query('select * from identity.actor_of($1)', [functionId])
  return actorFrom(rows[0])
}
