/**
 * Whom to tell that it is their turn, and in which words. Nothing of a child: a mail says that something
 * waits, Kring says which signal, and the rest to who proves who they are.
 */
import type { Work } from '#platform/database.ts'
import { notifyAll } from '#platform/notifications.ts'
import { phoneText } from '#modules/network'
import {
  codeOf,
  type Caller,
  type Hop,
  type Outcome,
  type Route,
} from '#handle-with-care/rules/index.ts'
import * as store from '#handle-with-care/store/index.ts'
import type { Signal, Staff } from '#handle-with-care/store/index.ts'

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

/** Something to tell about a signal, and whom. */
export interface Tell {
  signal: Signal
  /** What this is called after the signal: the same is told once. */
  what: string
  people: readonly string[]
  /** With whom to ring, when that is asked. */
  text: string | ((who: Parties) => string)
  href: string
  urgent: boolean
}

/** Tells all of it, in as many statements as for one. */
export async function tellAll(work: Work, tells: readonly Tell[]): Promise<void> {
  const heard = tells.filter(({ people }) => people.length > 0)
  const partiesOf = await partiesAround(
    work,
    heard.filter(({ text }) => typeof text !== 'string').map(({ signal }) => signal),
  )
  await notifyAll(
    work,
    heard.map(({ signal, what, people, text, href, urgent }) => ({
      functionIds: people,
      subject: `handle-with-care/${signal.id}/${what}`,
      text: typeof text === 'string' ? text : text(partiesOf(signal)),
      href,
      urgent,
    })),
  )
}

async function partiesAround(
  { db }: Work,
  signals: readonly Signal[],
): Promise<(signal: Signal) => Parties> {
  const ids = signals.flatMap((one) => [one.testerId, one.finderId, one.schoolId ?? []].flat())
  const known = ids.length > 0 ? await store.callable(db, [...new Set(ids)]) : []
  const names = new Map(
    known.map(({ id, name, phone }) => [id, `${name}${phone ? `: ${phoneText(phone)}` : ''}`]),
  )
  const text = (id: string | null) => names.get(id ?? '') ?? 'de organisatie'
  return ({ testerId, finderId, schoolId, variant }) => {
    const officers = `leerplicht, ${text(finderId)}`
    return {
      tester: variant === 'officer' ? officers : text(testerId),
      finder: variant === 'direct' ? text(testerId) : officers,
      school: text(schoolId),
    }
  }
}

/**
 * Who is told at a step; nobody, when nobody holds the function. A school is rung by `caller`: who gave it the
 * signal, or anyone when nobody is left there.
 */
export function whomToTell(
  staff: Staff,
  signal: Signal,
  route: Route,
  hop: Hop,
  number: StepNumber,
): { people: string[]; caller: Caller | null } {
  const { caller } = signal
  if (hop !== 'receive' || number !== 3)
    return { people: peopleOf(staff, signal, route, hop, number), caller }
  const hand = callers(staff, signal, route, caller ?? 'anyone')
  return hand.length > 0
    ? { people: hand, caller }
    : { people: callers(staff, signal, route, 'anyone'), caller: 'anyone' }
}

function callers(
  staff: Staff,
  signal: Signal,
  { variant, testerId, deputyId }: Route,
  caller: Caller,
): string[] {
  const is = (one: Caller) => caller === one || caller === 'anyone'
  // Where Veilig Thuis finds the school itself, no attendance officer knows of any signal.
  const withOfficers = variant !== 'direct'
  return [
    ...(is('finder') && withOfficers ? staff.officers(signal) : []),
    ...(is('deputy') && withOfficers && deputyId ? staff.at(deputyId, 'attendanceOfficer') : []),
    ...(is('safeHome') ? staff.at(testerId, 'safeHomeWorker') : []),
  ]
}

function peopleOf(
  staff: Staff,
  signal: Signal,
  route: Route,
  hop: Hop,
  number: StepNumber,
): string[] {
  const safeHome = () => staff.at(route.testerId, 'safeHomeWorker')
  const officers = () => staff.officers(signal)
  const testers = route.variant === 'officer' ? officers : safeHome
  const finders = route.variant === 'direct' ? safeHome : officers
  if (hop === 'receive') return staff.contacts(signal.schoolId!, { deputy: number === 2 })
  if (hop === 'find') {
    // The hand before: where there is none, whoever looks for the school.
    if (number === 3) return testers()
    return number === 2 && route.deputyId
      ? staff.at(route.deputyId, 'attendanceOfficer')
      : finders()
  }
  if (number < 3) return testers()
  if (hop === 'test') return staff.at(signal.reportingId, 'policeOfficer')
  return route.variant === 'tested' ? officers() : testers()
}

/** Where nobody is in between who could ring, whoever answers is told once more. */
const lastAsk = (code: string) =>
  `Signaal ${code} vervalt als niemand zegt of het nog helpt. Antwoord nu, of bel een collega.`

/** People hear that it is their turn; a step of a hop is told once. */
export function tellOfStep(
  signal: Signal,
  hop: Hop,
  number: StepNumber,
  people: readonly string[],
): Tell {
  const [words, code] = [messages[hop], codeOf(signal)]
  const alone = hop === 'recheck' && number === 3 && signal.variant !== 'tested'
  const turn = signal.hopSince?.getTime() ?? 0
  return {
    signal,
    what: `${hop}/${number}/${turn}`,
    people,
    text: alone ? lastAsk(code) : number === 3 ? (who) => words[3](code, who) : words[number](code),
    href: hop === 'receive' && number === 3 ? `${home}/bellen` : home,
    urgent: true,
  }
}

/** Who gave a signal to a school hears that this school is closed for months, by its own calendar. */
export function tellOfClosed(staff: Staff, signal: Signal, route: Route): Tell {
  return {
    signal,
    what: 'closed',
    people: whomToTell(staff, signal, route, 'receive', 3).people,
    text: ({ school }) =>
      `Signaal ${codeOf(signal)} ligt klaar voor een school die volgens haar agenda maanden dicht is. Bel ${school}.`,
    href: home,
    urgent: true,
  }
}

const endTexts: Partial<Record<Outcome, string>> = {
  no_school_match: 'is geen school gevonden. Het kind krijgt geen bericht op school.',
  not_participating: 'doet de school niet mee. Er gaat geen bericht naar die school.',
  out_of_age: 'is het kind te oud of te jong voor die school. Er gaat geen bericht.',
  lapsed_holiday: 'zat er een vakantie tussen. Het is vervallen.',
  missed: 'keek niemand op tijd. De gegevens zijn gewist. Bespreek hoe dit kon gebeuren.',
}

/** Whether anyone is told that a signal ended so. */
export const tellsEnd = (outcome: Outcome): boolean => outcome in endTexts

/** Who began it hears that a signal ended otherwise than it should. */
export function tellOfEnd(
  staff: Staff,
  signal: Signal,
  outcome: Outcome,
  actor: Pick<Work['actor'], 'functionId'>,
): Tell[] {
  const words = endTexts[outcome]
  if (!words) return []
  const officers =
    signal.variant === 'officer' || outcome === 'missed' ? staff.officers(signal) : []
  // Where the attendance officers test, Veilig Thuis hears of it only when none of them is left.
  const safeHome =
    signal.variant === 'officer' && officers.length > 0
      ? []
      : staff.at(signal.testerId, 'safeHomeWorker')
  return [
    {
      signal,
      what: outcome,
      people: [...safeHome, ...officers].filter((id) => id !== actor.functionId),
      text: `Bij signaal ${codeOf(signal)} ${words}`,
      href: home,
      urgent: false,
    },
  ]
}
