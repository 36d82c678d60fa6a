/**
 * Whom to tell that it is their turn, and in which words. Never a name, never a place: a mail says that
 * something waits, and Kring says the rest to who proves who they are.
 */
import type { Work } from '#platform/database.ts'
import { notify } from '#platform/notifications.ts'
import type { Caller, Hop, Outcome, Route } from '#handle-with-care/rules/index.ts'
import * as store from '#handle-with-care/store/index.ts'
import type { Signal } from '#handle-with-care/store/index.ts'

export type StepNumber = 1 | 2 | 3

const home = '/handle-with-care'

/**
 * The words for each step of each hop, and where they lead: to what waits now, since a signal that moved on has
 * no page any more for who had it.
 */
const messages: Record<Hop, Record<StepNumber, { text: string; href: string }>> = {
  test: {
    1: {
      text: 'Er wacht een signaal van de politie op de toets.',
      href: home,
    },
    2: {
      text: 'Een signaal wacht nog op de toets. Pak jij het op?',
      href: home,
    },
    3: { text: 'Een signaal is nog niet getoetst. Bel nu wie dat moet doen.', href: home },
  },
  find: {
    1: {
      text: 'Er wacht een signaal waarbij jij de school zoekt.',
      href: home,
    },
    2: {
      text: 'Een signaal wacht nog op een school. Pak jij het op?',
      href: home,
    },
    3: {
      text: 'Voor een signaal is nog geen school gezocht. Doe het nu, of bel wie het moet doen.',
      href: home,
    },
  },
  recheck: {
    1: {
      text: 'Er zit veel tijd tussen het incident en de schooldag. Helpt dit signaal nog?',
      href: home,
    },
    2: {
      text: 'Een signaal wacht nog op jouw antwoord: helpt het nog?',
      href: home,
    },
    3: {
      text: 'Een signaal vervalt als Veilig Thuis niet antwoordt. Bel Veilig Thuis.',
      href: home,
    },
  },
  receive: {
    1: {
      text: 'Er staat een bericht over een leerling voor je klaar.',
      href: home,
    },
    2: {
      text: 'Er staat een bericht over een leerling klaar. De contactpersoon keek nog niet.',
      href: home,
    },
    3: {
      text: 'Een school heeft een bericht nog niet opgehaald. Bel de school.',
      href: `${home}/bellen`,
    },
  },
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
const lastAsk =
  'Een signaal vervalt als niemand zegt of het nog helpt. Antwoord nu, of bel een collega.'

/** Tells people that it is their turn; a step of a hop is told once. */
export async function tellStep(
  work: Work,
  signal: Signal,
  hop: Hop,
  number: StepNumber,
  people: readonly string[],
): Promise<void> {
  const { text, href } = messages[hop][number]
  const alone = hop === 'recheck' && number === 3 && signal.variant !== 'tested'
  const turn = signal.hopSince?.getTime() ?? 0
  await notify(work, people, {
    subject: `handle-with-care/${signal.id}/${hop}/${number}/${turn}`,
    text: alone ? lastAsk : text,
    href,
    urgent: true,
  })
}

/** Tells who gave a signal to a school that this school is closed for months, by its own calendar. */
export async function tellClosed(work: Work, signal: Signal, route: Route): Promise<void> {
  const { people } = await whomToTell(work, signal, route, 'receive', 3)
  await notify(work, people, {
    subject: `handle-with-care/${signal.id}/closed`,
    text: 'Een school waarvoor een signaal klaarligt, is volgens haar agenda maanden dicht. Bel de school.',
    href: home,
    urgent: true,
  })
}

const endTexts: Partial<Record<Outcome, string>> = {
  no_school_match:
    'Bij een signaal is geen school gevonden. Het kind krijgt geen bericht op school.',
  not_participating: 'De school van een kind doet niet mee. Er gaat geen bericht naar die school.',
  out_of_age: 'Een kind heeft niet de leeftijd waarvoor de school meedoet. Er gaat geen bericht.',
  lapsed_holiday: 'Een signaal is vervallen door een vakantie.',
  missed:
    'Een signaal is niet op tijd opgehaald. De gegevens zijn gewist. Bespreek hoe dit kon gebeuren.',
}

/** Tells who began it that a signal ended otherwise than it should. */
export async function tellEnd(work: Work, signal: Signal, outcome: Outcome): Promise<void> {
  const text = endTexts[outcome]
  if (!text) return
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
