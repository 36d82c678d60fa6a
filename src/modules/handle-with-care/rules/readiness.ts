/**
 * Whether a school is ready to receive: what must be arranged before the first signal, and how far it is.
 */
import { z } from 'zod'
import { Temporal } from 'temporal-polyfill'
import { calendarOf, usualTimes, type Days } from './calendar.ts'
import { daysBetween } from './deadline.ts'
import { isDay } from '#platform/day.ts'

/** What must be arranged and is written down, with who does it. */
export const preconditions = {
  boardAgreedOn: 'Het bestuur tekende de afspraken',
  councilAgreedOn: 'De medezeggenschapsraad stemde in',
  parentsInformedOn: 'De ouders zijn in het algemeen geïnformeerd',
  instructedOn: 'De leerkrachten weten wat zij doen',
} as const
export type Precondition = keyof typeof preconditions

/** How far a school is. */
export const schoolStates = {
  not_asked: 'nog niet gevraagd',
  asked: 'gevraagd',
  ready: 'klaar om te beginnen',
  active: 'doet mee',
  paused: 'staat stil',
} as const
export type SchoolState = keyof typeof schoolStates

/** What is known of a school when its readiness is weighed. */
export interface Readiness extends Record<Precondition, string | null> {
  /** The day on which a trial was last received in time. */
  triedOn: string | null
  calendar: boolean
  contacts: Readers
  deputies: Readers
}

/** Who may receive: so many who can open a message, and so many who cannot sign in for it. */
export interface Readers {
  able: number
  unable: number
}

/** What is known of a school with these facts, contacts and trial. */
export function readinessOf(
  facts: Record<Precondition, string | null> & { startsAt: string | null },
  contacts: readonly { deputy: boolean; opens: boolean }[],
  tried: string | null,
): Readiness {
  const { boardAgreedOn, councilAgreedOn, parentsInformedOn, instructedOn } = facts
  return {
    ...{ boardAgreedOn, councilAgreedOn, parentsInformedOn, instructedOn },
    triedOn: tried,
    calendar: facts.startsAt !== null,
    contacts: readers(contacts.filter(({ deputy }) => !deputy)),
    deputies: readers(contacts.filter(({ deputy }) => deputy)),
  }
}

function readers(some: readonly { opens: boolean }[]): Readers {
  const able = some.filter(({ opens }) => opens).length
  return { able, unable: some.length - able }
}

/** What is still missing, in words; nothing for a school that is ready. */
export function missing(school: Readiness): string[] {
  const lacks = (Object.keys(preconditions) as Precondition[])
    .filter((key) => school[key] === null)
    .map((key) => `Nog niet gebeurd: ${lower(preconditions[key])}`)
  if (!school.calendar) lacks.push('Nog geen agenda met lestijden en vrije dagen')
  if (school.contacts.able === 0) lacks.push(nobody('contactpersoon', school.contacts))
  if (school.deputies.able === 0) lacks.push(nobody('vervanger', school.deputies))
  if (!school.triedOn) lacks.push('Nog geen proefbericht op tijd ontvangen')
  return lacks
}

function nobody(who: string, { unable }: Readers): string {
  return unable > 0
    ? `De ${who} kan nog niet inloggen: laat de uitnodiging aannemen en een passkey maken`
    : `Nog geen ${who}`
}

/** What a school that takes part would lose: what is missing now and was not before. */
export function lost(before: readonly string[], after: readonly string[]): string[] {
  return after.filter((lack) => !before.includes(lack))
}

/** Who takes a school a step on: a project leader, its own contact, or the clock. */
export type Stepper = 'lead' | 'contact' | 'kring'

/**
 * The steps of a school, who takes them, and whether everything must be arranged first. To receive, it must;
 * to stop, nothing. The database holds the same steps.
 */
const schoolSteps: readonly {
  from: SchoolState
  to: SchoolState
  by: readonly Stepper[]
  whole?: true
}[] = [
  { from: 'not_asked', to: 'asked', by: ['lead'] },
  { from: 'asked', to: 'not_asked', by: ['lead'] },
  { from: 'asked', to: 'ready', by: ['lead', 'contact'], whole: true },
  { from: 'ready', to: 'asked', by: ['lead'] },
  { from: 'ready', to: 'active', by: ['lead'], whole: true },
  { from: 'active', to: 'paused', by: ['lead', 'contact', 'kring'] },
  { from: 'paused', to: 'active', by: ['lead'], whole: true },
  { from: 'paused', to: 'asked', by: ['lead'] },
]

/** Where a school can go from here, as far as it is up to `by`. */
export function schoolMoves(
  state: SchoolState,
  lacks: readonly string[],
  by: Stepper = 'lead',
): readonly SchoolState[] {
  return schoolSteps
    .filter((step) => step.from === state && step.by.includes(by))
    .filter((step) => !step.whole || lacks.length === 0)
    .map(({ to }) => to)
}

/** Whether signals go to a school in this state. */
export function receives(state: SchoolState): boolean {
  return state === 'active'
}

/** What is written down of a school. */
export interface Preparation extends Record<Precondition, string | null> {
  state: SchoolState
  startsAt: string | null
  endsAt: string | null
  closed: Days[]
  open: Days[]
  phone: string | null
  /** The board of the school, by its name. */
  board: string | null
  /** Who may take a signal, and until when. */
  contacts: { functionId: string; deputy: boolean }[]
  validUntil: string | null
}

const time = /^([01]\d|2[0-3]):[0-5]\d$/

/** The form about a school; `people` are those whose function is that of a contact there. */
export function PreparationForm(people: readonly string[]) {
  const text = z.string().trim().default('')
  const day = text
    .refine((value) => value === '' || isDay(value), 'Deze datum bestaat niet.')
    .transform((value) => value || null)
  const moment = text
    .refine((value) => value === '' || time.test(value), 'Vul een tijd in, zoals 08:30.')
    .transform((value) => value || null)
  const days = text
    .refine((value) => value.length <= 4_000, 'Dit is te lang: schrijf ten hoogste 4.000 tekens.')
    .superRefine((value, context) => {
      const { wrong } = readDays(value)
      if (wrong.length > 0)
        context.addIssue(
          `Deze regel is niet te lezen: “${wrong[0]}”. Schrijf een dag als 21-9-2026 studiedag, en meer dagen als 8-2-2027 t/m 10-2-2027 Carnaval.`,
        )
    })
    .transform((value) => readDays(value).days)
  return z
    .object({
      state: z.enum(Object.keys(schoolStates) as [SchoolState], 'Kies hoe ver de school is.'),
      ...(Object.fromEntries(Object.keys(preconditions).map((key) => [key, day])) as Record<
        Precondition,
        typeof day
      >),
      startsAt: moment,
      endsAt: moment,
      closed: days,
      open: days,
      phone: text
        .transform((value) => value.replaceAll(/[\s-]/g, ''))
        .refine(
          (value) => value === '' || /^0\d{9}$/.test(value),
          'Een telefoonnummer heeft tien cijfers en begint met een 0.',
        )
        .transform((value) => value || null),
      board: text
        .refine(
          (value) => value === '' || (value.length >= 2 && value.length <= 120),
          'Schrijf de naam van het bestuur in 2 tot 120 tekens.',
        )
        .transform((value) => value || null),
      validUntil: day,
      ...(Object.fromEntries(
        people.map((id) => [`contact-${id}`, z.enum(['', 'first', 'deputy']).default('')]),
      ) as Record<
        `contact-${string}`,
        z.ZodDefault<z.ZodEnum<{ '': ''; first: 'first'; deputy: 'deputy' }>>
      >),
    })
    .transform((typed, context): Preparation => {
      const { startsAt, endsAt, validUntil } = typed
      if ((startsAt === null) !== (endsAt === null) || (startsAt && endsAt && endsAt <= startsAt))
        context.addIssue({
          code: 'custom',
          path: ['endsAt'],
          message:
            'Vul allebei in: wanneer de lessen beginnen, en wanneer ze later die dag eindigen.',
        })
      if (closedFor(typed) > closedMost)
        context.addIssue({
          code: 'custom',
          path: ['closed'],
          message: `Zo is de school langer dan ${closedMost} dagen achter elkaar dicht. Klopt dat, zet haar dan zo lang op “staat stil”.`,
        })
      const contacts = people.flatMap((functionId) => {
        const chosen = (typed as Record<string, unknown>)[`contact-${functionId}`]
        return chosen ? [{ functionId, deputy: chosen === 'deputy' }] : []
      })
      if (contacts.length > 0 && validUntil === null)
        context.addIssue({
          code: 'custom',
          path: ['validUntil'],
          message: 'Vul in tot wanneer de contactpersonen berichten mogen ontvangen.',
        })
      const { state, closed, open, phone, board } = typed
      const { boardAgreedOn, councilAgreedOn, parentsInformedOn, instructedOn } = typed
      return {
        ...{ state, startsAt, endsAt, closed, open, phone, board, validUntil, contacts },
        ...{ boardAgreedOn, councilAgreedOn, parentsInformedOn, instructedOn },
      }
    })
}

/** How many days in a row a school can be closed beside the holidays of its region. */
const closedMost = 60

/** The longest row of days on which a school says that it is closed; weekends in between count. */
function closedFor({ closed, open }: Pick<Preparation, 'closed' | 'open'>): number {
  const { isOpen } = calendarOf({ closed: [], knownUntil: '' }, { ...usualTimes, closed, open })
  const runs = closed.map(({ first }) => {
    let day = Temporal.PlainDate.from(first)
    let run = 0
    for (; run <= closedMost && !isOpen(day.toString()); run++) day = day.add({ days: 1 })
    return run
  })
  return Math.max(0, ...runs)
}

const date = String.raw`(\d{1,2})-(\d{1,2})-(\d{4})`
const until = String.raw`t\/?m|tot(?:\s+en\s+met)?|[-–]`
const line = new RegExp(String.raw`^${date}(?:\s*(?:${until})\s*${date})?[\s:,]*(.*)$`, 'i')
/** What cannot be the name of a day: the rest of dates that were typed otherwise. */
const noName = /^(?:[\d\p{Pd}]|(?:t\/m|tm|tot|en)(?!\p{L}))|\d{1,2}[-/.]\d{1,2}/iu

/**
 * Days as a person types them: one a line, `8-2-2027` or `8-2-2027 t/m 10-2-2027`, then what it is. What can be
 * read in two ways is not read: a school that seems open gets messages that nobody sees.
 */
export function readDays(text: string): { days: Days[]; wrong: string[] } {
  const days: Days[] = []
  const wrong: string[] = []
  for (const typed of text
    .split('\n')
    .map((one) => one.trim())
    .filter(Boolean)) {
    const parts = line.exec(typed)
    const first = parts && day(parts[1]!, parts[2]!, parts[3]!)
    const last = parts?.[4] ? day(parts[4], parts[5]!, parts[6]!) : first
    const name = parts?.[7]?.trim() ?? ''
    if (!first || !last || last < first || name.length > 80 || noName.test(name))
      wrong.push(typed.slice(0, 60))
    else days.push({ first, last, name: name || 'vrije dag' })
  }
  return { days, wrong }
}

/** The same the other way around, for who opens the form again. */
export function writeDays(days: readonly Days[]): string {
  return days
    .map(({ first, last, name }) =>
      first === last ? `${short(first)} ${name}` : `${short(first)} t/m ${short(last)} ${name}`,
    )
    .join('\n')
}

/** What a field of the form says, in words. */
export function preparedWords(name: string, value: string): string {
  if (name === 'state') return schoolStates[value as SchoolState]
  if (!name.startsWith('contact-')) return value
  return contactKinds[value as keyof typeof contactKinds]
}

/** As what somebody at a school receives. */
export const contactKinds = {
  '': 'ontvangt geen berichten',
  first: 'contactpersoon',
  deputy: 'vervanger',
} as const

const longDay = new Intl.DateTimeFormat('nl-NL', { timeZone: 'UTC', dateStyle: 'full' })

/** What was understood of days, for who typed them: `maandag 8 februari 2027 tot en met …: Carnaval`. */
export function daysInWords(days: readonly Days[]): string[] {
  const long = (day: string) => longDay.format(new Date(`${day}T00:00:00Z`))
  return days.map(({ first, last, name }) =>
    first === last
      ? `${long(first)}: ${name}`
      : `${long(first)} tot en met ${long(last)} (${daysBetween(first, last) + 1} dagen): ${name}`,
  )
}

function day(d: string, m: string, y: string): string | undefined {
  const text = `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`
  const at = new Date(`${text}T00:00:00Z`)
  return Number.isNaN(at.getTime()) || !at.toISOString().startsWith(text) ? undefined : text
}

function short(text: string): string {
  const [y, m, d] = text.split('-')
  return `${Number(d)}-${Number(m)}-${y}`
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
