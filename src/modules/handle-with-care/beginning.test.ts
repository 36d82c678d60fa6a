/**
 * A region begins: from an empty database, all that a project leader does on the pages until a signal runs.
 */
import { expect, test } from 'vitest'
import { inviteFirst } from '#modules/network'
import { runAs, system } from '#platform/database.ts'
import { windSignal } from '#handle-with-care/actions/clock.ts'
import { windTrials } from '#handle-with-care/actions/index.ts'
import { dayAt } from '#handle-with-care/rules/index.ts'
import { accept, visitAs } from '#testing/actors.ts'
import { adminQuery } from '#testing/database.ts'
import { hidden, visibleText, type Visitor } from '#testing/site.ts'

const home = '/handle-with-care'
const day = (from: number) => dayAt(new Date(Date.now() + from * 24 * 3600_000))
let lead: Visitor

test('a project leader sets up Heerlen from nothing, and a signal runs', async () => {
  await runAs(system, (work) =>
    inviteFirst(work, 'Regio Zuid', [
      { role: 'programmeLead', name: 'Linde Esdoorn', email: 'linde@voorbeeld.nl' },
      { role: 'dataProtectionOfficer', name: 'Vlier Hazelaar', email: 'vlier@voorbeeld.nl' },
    ]),
  )
  lead = await visitAs(await functionOf('Linde Esdoorn'))

  // Nothing is there, and each page says what to do first.
  expect(visibleText(await lead.read(`${home}/instellen`))).toContain('Er zijn nog geen gemeenten')
  await sends('/mensen/gemeenten/nieuw', { name: 'Heerlen', code: '0917', subregion: 'Parkstad' })
  expect(visibleText(await lead.read(`${home}/instellen/GM0917`))).toContain(
    'Er mist een organisatie',
  )
  const [police, safeHome, town, school] = [
    await organisation('Politie Zuid', 'politie'),
    await organisation('Veilig Thuis Zuid', 'veilig thuis'),
    await organisation('Gemeente Heerlen', 'gemeente'),
    await organisation('Basisschool De Linde', 'basisschool'),
  ]

  const officer = await person(police, 'policeOfficer', 'Wilg Politie')
  const tester = await person(safeHome, 'safeHomeWorker', 'Wilg Toets')
  const finder = await person(town, 'attendanceOfficer', 'Wilg Leerplicht')
  const contact = await person(school, 'schoolContact', 'Wilg School')
  const deputy = await person(school, 'schoolContact', 'Wilg Vervanger')

  // Before it is set, the police are told so, and nothing is kept.
  expect(visibleText(await (await visitAs(officer)).read(`${home}/nieuw`))).not.toContain('Heerlen')
  const form = await lead.read(`${home}/instellen/GM0917`)
  // The only Veilig Thuis and the own municipality are filled in.
  expect(form).toContain(`<option value="${safeHome}" selected`)
  expect(form).toContain(`<option value="${town}" selected`)
  await sends(`${home}/instellen/GM0917`, {
    ...{ variant: 'tested', testerId: safeHome, finderId: town, deputyId: '' },
    ...{ maxGapDays: '7', leadHours: '15', patienceMinutes: '10' },
    ...{ testDeputyMinutes: '150', testCallMinutes: '120' },
    ...{ findDeputyMinutes: '90', findCallMinutes: '75' },
    ...{ receiveDeputyMinutes: '45', receiveCallMinutes: '20' },
    ...{ primaryFrom: '4', primaryUntil: '12', secondaryFrom: '', secondaryUntil: '' },
    version: hidden(form, 'version'),
  })
  expect(visibleText(await lead.read(`${home}/instellen/GM0917`))).toContain(
    'Er doet nog geen school mee',
  )

  await sends(`${home}/scholen/opnemen`, {})
  const ready = async (state: string) =>
    sends(`${home}/scholen/${school}`, {
      ...{ boardAgreedOn: day(-90), councilAgreedOn: day(-60), parentsInformedOn: day(-30) },
      ...{ instructedOn: day(-20), startsAt: '08:30', endsAt: '15:00' },
      ...{ closed: '', open: '', phone: '045 000 00 17', validUntil: day(300) },
      [`contact-${contact}`]: 'first',
      [`contact-${deputy}`]: 'deputy',
      state,
      version: hidden(await lead.read(`${home}/scholen/${school}`), 'version'),
    })
  await ready('asked')
  // Not before a trial was received in time.
  expect(visibleText(await lead.read(`${home}/scholen/${school}`))).toContain(
    'Nog geen proefbericht op tijd ontvangen',
  )
  await sends(`${home}/scholen/${school}/proef`, {})
  await windTrials(new Date())
  const own = await visitAs(contact)
  const [, trial] = /href="([^"]*\/proef\/[^"]*)"/.exec(await own.read(home))!
  expect(visibleText(await own.read(trial!))).toContain('Er is geen kind')
  expect((await own.post(trial!)).status).toBe(303)
  for (const state of ['ready', 'active']) await ready(state)
  expect(visibleText(await lead.read(`${home}/instellen/GM0917`))).toContain(
    'Een signaal vindt hier zijn weg',
  )

  // And a signal goes from the door to the desk.
  const ended = new Date(Date.now() - 60_000)
  const reported = await (
    await visitAs(officer)
  ).post(`${home}/nieuw`, {
    ...{ municipality: 'GM0917', endedDay: dayAt(ended), endedTime: wall(ended) },
    ...{ name1: 'Roos Meidoorn', birthDate1: '2018-03-04' },
  })
  expect(reported.status).toBe(303)
  const [signal] = await adminQuery<{ id: string }>('select id from handle_with_care.signal')
  const id = signal!.id
  const answers = { attended: 'ja', lives_there: 'ja', goes_to_school: 'ja', suspect: 'nee' }
  const tested = await (
    await visitAs(tester)
  ).post(`${home}/toetsen/${id}`, {
    ...answers,
    unsafe_to_send: 'nee',
  })
  expect(tested.status).toBe(303)
  const found = await (
    await visitAs(finder)
  ).post(`${home}/school/${id}`, {
    school,
  })
  expect(found.status).toBe(303)
  const [row] = await adminQuery<{ state: string; release_at: Date; bell_at: Date }>(
    'select state, release_at, bell_at from handle_with_care.signal',
  )
  if (row!.state === 'awaiting_recheck') {
    await (await visitAs(tester)).post(`${home}/opnieuw/${id}`, { answer: 'ja' })
    await windSignal(id, row!.release_at)
  } else if (row!.state === 'routed') await windSignal(id, row!.release_at)
  expect(visibleText(await (await visitAs(contact)).read(`${home}/ontvangen/${id}`))).toContain(
    'Roos Meidoorn',
  )
  expect((await (await visitAs(contact)).post(`${home}/doorgegeven/${id}`)).status).toBe(303)
  expect(await adminQuery('select outcome from handle_with_care.figure')).toEqual([
    { outcome: 'acknowledged' },
  ])
})

/** Sends a form that must be taken. @returns where it leads */
async function sends(path: string, form: Record<string, string>): Promise<string> {
  const response = await lead.post(path, form)
  expect([
    path,
    response.status,
    response.status === 303 || visibleText(await response.text()),
  ]).toEqual([path, 303, true])
  return response.headers.get('location')!
}

async function organisation(name: string, kind: string): Promise<string> {
  const municipalityCode = kind === 'gemeente' || kind === 'basisschool' ? 'GM0917' : ''
  const where = await sends('/mensen/organisaties/nieuw', { name, kind, municipalityCode })
  return new URL(where, 'http://kring').searchParams.get('organisatie')!
}

/** Invites someone in a function, who accepts: who has no account is not told, and counts nowhere. @returns the function */
async function person(organisationId: string, role: string, name: string): Promise<string> {
  await sends(`/mensen/nieuw?organisatie=${organisationId}`, {
    ...{ name, role, title: 'Medewerker' },
    email: `${name.toLowerCase().replaceAll(' ', '.')}@voorbeeld.nl`,
    ...(role === 'attendanceOfficer' && { municipalities: 'GM0917' }),
  })
  const functionId = await functionOf(name)
  const [row] = await adminQuery<{ id: string }>(
    'select person_id as id from network.function where id = $1',
    [functionId],
  )
  await accept(row!.id)
  return functionId
}

async function functionOf(name: string): Promise<string> {
  const [row] = await adminQuery<{ id: string }>(
    `select f.id from network.function f join network.person p on p.id = f.person_id where p.name = $1`,
    [name],
  )
  return row!.id
}

function wall(moment: Date): string {
  return new Intl.DateTimeFormat('nl-NL', {
    timeZone: 'Europe/Amsterdam',
    timeStyle: 'short',
  }).format(moment)
}
