/**
 * Whom to tell that it is their turn, and in which words. Nothing of a child: a mail says that something
 * waits, Kring says which signal, and the rest to who proves who they are.
 */
import type { Work } from '#platform/database.ts'
import { notify } from '#platform/notifications.ts'
import { phoneText } from '#modules/network'
import {
  codeOf,
  type Caller,
  type Hop,
  type Outcome,
  type Route,
} from '#handle-with-care/rules/index.ts'
import * as store from '#handle-with-care/store/index.ts'
import type { Signal } from '#handle-with-care/store/index.ts'

export type StepNumber = 1 | 2 | 3

const home = '/handle-with-care'

/** Whom one can call about a signal: name and number of those who have it, in words. */
interface Parties {
  tester: string
  finder: string
  school: string
}

/**
 * The words for each step of each hop: which signal, by its code, and whom to call when nobody acts. They lead to
 * what waits now, since a signal that moved on has no page any more for who had it.
 */
const messages: Record<
  Hop,
  Record<1 | 2, (code: string) => string> & { 3: (code: string, who: Parties) => string }
> = {
  test: {
    1: (code) => `Signaal ${code} van de politie wacht op de toets.`,
    2: (code) => `Signaal ${code} wacht nog op de toets. Pak jij het op?`,
    3: (code, { tester }) => `Signaal ${code} is nog niet getoetst. Bel nu ${tester}.`,
  },
  find: {
    1: (code) => `Zoek de school bij signaal ${code}.`,
    2: (code) => `Signaal ${code} wacht nog op een school. Pak jij het op?`,
    3: (code, { finder }) =>
      `Voor signaal ${code} is nog geen school gezocht. Zoek hem nu zelf, of bel ${finder}.`,
  },
  recheck: {
    1: (code) => `Er zit veel tijd tussen het incident en de schooldag. Helpt signaal ${code} nog?`,
    2: (code) => `Signaal ${code} wacht nog op jouw antwoord: helpt het nog?`,
    3: (code, { tester }) => `Signaal ${code} vervalt zonder antwoord. Bel nu ${tester}.`,
  },
  receive: {
    1: (code) => `Bericht ${code} over een leerling staat voor je klaar.`,
    2: (code) => `Bericht ${code} over een leerling staat klaar. De contactpersoon keek nog niet.`,
    3: (code, { school }) => `Signaal ${code} is nog niet opgehaald. Bel nu ${school}.`,
  },
}

async function partiesOf({ db }: Work, signal: Signal): Promise<Parties> {
  const { testerId, finderId, schoolId, variant } = signal
  const known = await store.callable(db, [testerId, finderId, ...(schoolId ? [schoolId] : [])])
  const text = (id: string | null) => {
    const one = known.find((other) => other.id === id)
    return one ? `${one.name}${one.phone ? `: ${phoneText(one.phone)}` : ''}` : 'de organisatie'
  }
  const officers = `leerplicht, ${text(finderId)}`
  return {
    tester: variant === 'officer' ? officers : text(testerId),
    finder: variant === 'direct' ? text(testerId) : officers,
    school: text(schoolId),
  }
}

/**
 * Who is told at a step; nobody, when nobody holds the function. A school is rung by `caller`: who gave it the
 * signal, or anyone when nobody is left there.
 */
export async function whomToTell(
  work: Work,
  signal: Signal,
  route: Route,
  hop: Hop,
  number: StepNumber,
): Promise<{ people: string[]; caller: Caller | null }> {
  const { caller } = signal
  if (hop !== 'receive' || number !== 3)
    return { people: await peopleOf(work, signal, route, hop, number), caller }
  const hand = await callers(work, signal, route, caller ?? 'anyone')
  return hand.length > 0
    ? { people: hand, caller }
    : { people: await callers(work, signal, route, 'anyone'), caller: 'anyone' }
}

async function callers(
  { db }: Work,
  signal: Signal,
  { variant, testerId, deputyId }: Route,
  caller: Caller,
): Promise<string[]> {
  const is = (one: Caller) => caller === one || caller === 'anyone'
  // Where Veilig Thuis finds the school itself, no attendance officer knows of any signal.
  const withOfficers = variant !== 'direct'
  return [
    ...(is('finder') && withOfficers ? await store.officersOf(db, signal) : []),
    ...(is('deputy') && withOfficers && deputyId
      ? await store.peopleAt(db, deputyId, 'attendanceOfficer')
      : []),
    ...(is('safeHome') ? await store.peopleAt(db, testerId, 'safeHomeWorker') : []),
  ]
}

async function peopleOf(
  { db }: Work,
  signal: Signal,
  route: Route,
  hop: Hop,
  number: StepNumber,
): Promise<string[]> {
  const safeHome = () => store.peopleAt(db, route.testerId, 'safeHomeWorker')
  const officers = () => store.officersOf(db, signal)
  const testers = route.variant === 'officer' ? officers : safeHome
  const finders = route.variant === 'direct' ? safeHome : officers
  if (hop === 'receive') return store.contactsOf(db, signal.schoolId!, { deputy: number === 2 })
  if (hop === 'find') {
    // The hand before: where there is none, whoever looks for the school.
    if (number === 3) return testers()
    return number === 2 && route.deputyId
      ? store.peopleAt(db, route.deputyId, 'attendanceOfficer')
      : finders()
  }
  if (number < 3) return testers()
  if (hop === 'test') return store.peopleAt(db, signal.reportingId, 'policeOfficer')
  return route.variant === 'tested' ? officers() : testers()
}

/** Where nobody is in between who could ring, whoever answers is told once more. */
const lastAsk = (code: string) =>
  `Signaal ${code} vervalt als niemand zegt of het nog helpt. Antwoord nu, of bel een collega.`

/** Tells people that it is their turn; a step of a hop is told once. */
export async function tellStep(
  work: Work,
  signal: Signal,
  hop: Hop,
  number: StepNumber,
  people: readonly string[],
): Promise<void> {
  if (people.length === 0) return
  const [words, code] = [messages[hop], codeOf(signal)]
  const alone = hop === 'recheck' && number === 3 && signal.variant !== 'tested'
  const turn = signal.hopSince?.getTime() ?? 0
  await notify(work, people, {
    subject: `handle-with-care/${signal.id}/${hop}/${number}/${turn}`,
    text: alone
      ? lastAsk(code)
      : number === 3
        ? words[3](code, await partiesOf(work, signal))
        : words[number](code),
    href: hop === 'receive' && number === 3 ? `${home}/bellen` : home,
    urgent: true,
  })
}

/** Tells who gave a signal to a school that this school is closed for months, by its own calendar. */
export async function tellClosed(work: Work, signal: Signal, route: Route): Promise<void> {
  const { people } = await whomToTell(work, signal, route, 'receive', 3)
  const { school } = await partiesOf(work, signal)
  await notify(work, people, {
    subject: `handle-with-care/${signal.id}/closed`,
    text: `Signaal ${codeOf(signal)} ligt klaar voor een school die volgens haar agenda maanden dicht is. Bel ${school}.`,
    href: home,
    urgent: true,
  })
}

const endTexts: Partial<Record<Outcome, string>> = {
  no_school_match: 'is geen school gevonden. Het kind krijgt geen bericht op school.',
  not_participating: 'doet de school niet mee. Er gaat geen bericht naar die school.',
  out_of_age: 'is het kind te oud of te jong voor die school. Er gaat geen bericht.',
  lapsed_holiday: 'zat er een vakantie tussen. Het is vervallen.',
  missed: 'keek niemand op tijd. De gegevens zijn gewist. Bespreek hoe dit kon gebeuren.',
}

/** Tells who began it that a signal ended otherwise than it should. */
export async function tellEnd(work: Work, signal: Signal, outcome: Outcome): Promise<void> {
  const words = endTexts[outcome]
  if (!words) return
  const text = `Bij signaal ${codeOf(signal)} ${words}`
  const { db } = work
  const officers =
    signal.variant === 'officer' || outcome === 'missed' ? await store.officersOf(db, signal) : []
  // Where the attendance officers test, Veilig Thuis hears of it only when none of them is left.
  const safeHome =
    signal.variant === 'officer' && officers.length > 0
      ? []
      : await store.peopleAt(db, signal.testerId, 'safeHomeWorker')
  await notify(
    work,
    [...safeHome, ...officers].filter((id) => id !== work.actor.functionId),
    { subject: `handle-with-care/${signal.id}/${outcome}`, text, href: home },
  )
}
