/**
 * Whom to tell that it is their turn, and in which words. Never a name, never a place: a mail says that
 * something waits, and Kring says the rest to who proves who they are.
 */
import type { Work } from '#platform/database.ts'
import { notify } from '#platform/notifications.ts'
import { callerOf, type Hop, type Outcome, type Route } from '#handle-with-care/rules/index.ts'
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
      text: 'Er zit een vakantie tussen. Helpt dit signaal nog?',
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

/** Who is told at a step; nobody, when nobody holds the function. */
export function whomToTell(
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
  if (hop === 'receive') {
    if (number === 3) return callerOf(route.variant) === 'officer' ? officers() : safeHome()
    return store.contactsOf(db, signal.schoolId!, { deputy: number === 2 })
  }
  if (hop === 'find') {
    // The hand before: where there is none, whoever looks for the school.
    if (number === 3) return testers()
    return number === 2 && route.deputyId
      ? store.peopleAt(db, route.deputyId, 'attendanceOfficer')
      : finders()
  }
  if (number < 3) return testers()
  return hop === 'recheck' ? officers() : store.peopleAt(db, signal.reportingId, 'policeOfficer')
}

/** Tells people that it is their turn; a step of a hop is told once. */
export async function tellStep(
  work: Work,
  signal: Signal,
  hop: Hop,
  number: StepNumber,
  people: readonly string[],
): Promise<void> {
  const { text, href } = messages[hop][number]
  const turn = signal.hopSince?.getTime() ?? 0
  await notify(work, people, {
    subject: `handle-with-care/${signal.id}/${hop}/${number}/${turn}`,
    text,
    href: href,
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
  const officers = await store.officersOf(db, signal)
  const people =
    signal.variant === 'officer' ? [] : await store.peopleAt(db, signal.testerId, 'safeHomeWorker')
  await notify(
    work,
    [...people, ...(signal.variant === 'officer' || outcome === 'missed' ? officers : [])].filter(
      (id) => id !== work.actor.functionId,
    ),
    { subject: `handle-with-care/${signal.id}/${outcome}`, text, href: home },
  )
}
