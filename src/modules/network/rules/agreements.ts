/**
 * Agreements between organisations: what they say, which version is in force on a day, and whether that
 * lets something be shared.
 */
import { isDay, maybeDay } from '#platform/day.ts'
import { z } from 'zod'
import { listOf } from './register.ts'

export const agreementKinds = {
  covenant: 'Convenant',
  arrangement: 'Samenwerkingsafspraak',
} as const
export type AgreementKind = keyof typeof agreementKinds

/** For what organisations share something with each other. Modules ask by the key. */
export const purposes = {
  schoolSignal: 'De school laten weten dat een kind iets heeft meegemaakt',
  triage: 'Samen bepalen wie bij een melding het eerst aan zet is',
  caseConsultation: 'Samen overleggen over één gezin',
  referral: 'Iemand bij hulp aanmelden',
  offenderHelp: 'Iemand die geweld gebruikt bij hulp aanmelden',
  learning: 'Samen leren van wat er gebeurde',
  monitoring: 'Cijfers over de regio maken',
} as const
export type Purpose = keyof typeof purposes

/** What is shared. From little to much; one kind never includes another. */
export const dataKinds = {
  occurrence: 'Dat er iets is gebeurd, zonder wat',
  identity: 'Wie het is: naam, geboortedatum, school of adres',
  contact: 'Hoe iemand veilig te bereiken is',
  concerns: 'Zorgen en signalen',
  safety: 'Afspraken over veiligheid',
  care: 'Welke hulp er is en hoe het gaat',
  criminal: 'Politie- en strafgegevens',
  figures: 'Aantallen die niet over één persoon gaan',
} as const
export type DataKind = keyof typeof dataKinds

/** On what ground. The agreement itself is never the ground: a law or a person is. */
export const grounds = {
  consent: 'Toestemming van de betrokkene',
  publicTask: 'Taak van algemeen belang (AVG artikel 6, eerste lid, onder e)',
  vitalInterest: 'Levensgevaar (AVG artikel 6, eerste lid, onder d)',
  legalDuty: 'Wettelijke plicht (AVG artikel 6, eerste lid, onder c)',
  reportingRight: 'Meldrecht (Wmo 2015 artikel 5.2.6 en Jeugdwet artikel 7.3.11)',
  policeAct: 'Wet politiegegevens, artikel 20',
  wams: 'Wet gegevensverwerking door samenwerkingsverbanden',
} as const
export type Ground = keyof typeof grounds

/** What a version says, as far as it decides anything. Days as `2026-11-29`. */
export interface AgreementTerms {
  number: number
  purpose: Purpose
  fromDay: string
  /** The last day it holds; null: until it is replaced or ended. */
  untilDay: string | null
  parties: readonly string[]
  shares: Partial<Record<DataKind, Ground>>
}

/** An agreement as far as it decides anything. */
export interface AgreementRecord {
  id: string
  /** The last day it holds when it was ended before its time. */
  lastDay: string | null
  versions: readonly AgreementTerms[]
}

/** What another module wants to know. */
export interface MayShare {
  /** Organisations by number: who gives and who gets. All of them must be party. */
  parties: readonly string[]
  purpose: Purpose
  data: DataKind
  /** When given, the agreement must name this ground for it. */
  ground?: Ground
  day: string
}

/** Why not: how near it came, from not at all to nearly. */
export const refusedBecause = ['none', 'parties', 'period', 'data', 'ground'] as const
export type RefusedBecause = (typeof refusedBecause)[number]

export type Allowance =
  | { allowed: true; agreementId: string; version: number; ground: Ground }
  | { allowed: false; because: RefusedBecause }

/**
 * The version in force on `day`: the newest that has begun. When that one is over nothing is in force: what
 * it replaced does not come back.
 */
export function inForce<T extends Pick<AgreementTerms, 'number' | 'fromDay' | 'untilDay'>>(
  agreement: { lastDay: string | null; versions: readonly T[] },
  day: string,
): T | undefined {
  if (agreement.lastDay !== null && day > agreement.lastDay) return undefined
  const [newest] = agreement.versions
    .filter(({ fromDay }) => fromDay <= day)
    .toSorted((a, b) => b.number - a.number)
  return newest && (newest.untilDay === null || day <= newest.untilDay) ? newest : undefined
}

/**
 * Whether one of these agreements lets something be shared on a day. Everything must be in the same
 * agreement: two that each say half allow nothing.
 */
export function allows(agreements: readonly AgreementRecord[], asked: MayShare): Allowance {
  let nearest: RefusedBecause = 'none'
  for (const agreement of agreements) {
    const answer = judged(agreement, asked)
    if (answer.allowed) return answer
    if (refusedBecause.indexOf(answer.because) > refusedBecause.indexOf(nearest))
      nearest = answer.because
  }
  return { allowed: false, because: nearest }
}

function judged(agreement: AgreementRecord, asked: MayShare): Allowance {
  const no = (because: RefusedBecause): Allowance => ({ allowed: false, because })
  const about = agreement.versions.filter(({ purpose }) => purpose === asked.purpose)
  if (about.length === 0 || asked.parties.length < 2) return no('none')
  const together = (one: AgreementTerms) => asked.parties.every((id) => one.parties.includes(id))
  if (!about.some(together)) return no('parties')
  const version = inForce(agreement, asked.day)
  if (!version) return no('period')
  if (version.purpose !== asked.purpose) return no('none')
  if (!together(version)) return no('parties')
  const ground = version.shares[asked.data]
  if (!ground) return no('data')
  if (asked.ground && asked.ground !== ground) return no('ground')
  return { allowed: true, agreementId: agreement.id, version: version.number, ground }
}

/** So many days before the review those who keep the agreement are told. */
export const reviewNoticeDays = 90

/** From which day on someone is told that a review comes. */
export function noticeDay(reviewDay: string): string {
  const day = new Date(`${reviewDay}T00:00:00Z`)
  day.setUTCDate(day.getUTCDate() - reviewNoticeDays)
  return day.toISOString().slice(0, 10)
}

/** How an agreement stands on a day. */
export type AgreementState = 'coming' | 'in_force' | 'review' | 'late' | 'over'

export function agreementState(
  agreement: {
    lastDay: string | null
    versions: readonly (Pick<AgreementTerms, 'number' | 'fromDay' | 'untilDay'> & {
      reviewDay: string
    })[]
  },
  day: string,
): AgreementState {
  const version = inForce(agreement, day)
  if (!version) {
    const ended = agreement.lastDay !== null && day > agreement.lastDay
    return !ended && agreement.versions.every(({ fromDay }) => fromDay > day) ? 'coming' : 'over'
  }
  if (day > version.reviewDay) return 'late'
  return day >= noticeDay(version.reviewDay) ? 'review' : 'in_force'
}

/** A paper that stands elsewhere. */
export interface AgreementDocument {
  name: string
  url: string
}

/** An activity of a plan, by its keys. */
export interface ActivityKey {
  planKey: string
  activityKey: string
}

/** A version with all that one reads of it. */
export interface AgreementVersion extends AgreementTerms {
  id: string
  kind: AgreementKind
  name: string
  purposeText: string
  reviewDay: string
  changed: string | null
  madeBy: string | null
  madeAt: Date
  partyNames: { id: string; name: string }[]
  documents: AgreementDocument[]
  activities: ActivityKey[]
}

export interface Agreement extends AgreementRecord {
  endWhy: string | null
  /** Newest first. */
  versions: readonly AgreementVersion[]
}

/** An agreement as it stands in a list: its newest version. */
export interface AgreementSummary {
  id: string
  name: string
  kind: AgreementKind
  purpose: Purpose
  parties: number
  reviewDay: string
  state: AgreementState
}

const day = (message: string) =>
  z
    .string(message)
    .trim()
    .refine((text) => isDay(text), message)

/** How many papers a version can point to. */
export const documentsMost = 3

const oneOf = <K extends string>(known: Record<K, string>, message: string) =>
  z.enum(Object.keys(known) as [K, ...K[]], message)

/** A version as it is typed. `names` are organisations that can be typed, with their numbers. */
export const AgreementForm = (known: {
  partners: readonly string[]
  activities: readonly string[]
  /** Organisations by name, in small letters, for the field of names. */
  names: ReadonlyMap<string, string>
  first: boolean
}) =>
  z
    .object({
      kind: oneOf(agreementKinds, 'Kies wat voor afspraak het is.'),
      name: z
        .string('Geef de afspraak een naam.')
        .trim()
        .min(3, 'Geef de afspraak een naam.')
        .max(200, 'Deze naam is te lang: gebruik ten hoogste 200 tekens.'),
      purpose: oneOf(purposes, 'Kies waarvoor de afspraak is.'),
      purposeText: z
        .string('Schrijf wat de afspraak mogelijk maakt.')
        .trim()
        .min(3, 'Schrijf wat de afspraak mogelijk maakt.')
        .max(2000, 'Dit is te lang: schrijf het in ten hoogste 2.000 tekens.'),
      partners: listOf(known.partners, 'Kies partijen uit de lijst.'),
      others: z
        .string()
        .optional()
        .transform((text) =>
          (text ?? '')
            .split('\n')
            .map((line) => line.trim())
            .filter(Boolean),
        )
        .superRefine((lines, context) => {
          const strange = lines.find((line) => !known.names.has(line.toLowerCase()))
          if (strange !== undefined)
            context.addIssue({
              code: 'custom',
              message: `“${strange.slice(0, 80)}” staat niet in het netwerk. Schrijf de naam precies zoals hij daar staat, elke organisatie op een eigen regel.`,
            })
        })
        .transform((lines) => lines.map((line) => known.names.get(line.toLowerCase())!)),
      fromDay: day('Vul in vanaf welke dag de afspraak geldt.'),
      untilDay: maybeDay,
      reviewDay: day('Vul in op welke dag jullie de afspraak opnieuw bekijken.'),
      activities: listOf(known.activities, 'Kies activiteiten uit de lijst.'),
      changed: z
        .string()
        .trim()
        .max(1000, 'Dit is te lang: schrijf het in ten hoogste 1.000 tekens.')
        .optional()
        .transform((text) => text || null)
        .refine(
          (text) => known.first || (text !== null && text.length >= 3),
          'Schrijf wat er anders is dan in de vorige versie.',
        ),
      ...shareFields,
      ...documentFields,
    })
    .refine(({ fromDay, untilDay }) => untilDay === null || fromDay <= untilDay, {
      path: ['untilDay'],
      message: 'De laatste dag ligt voor de eerste dag.',
    })
    .refine(({ fromDay, reviewDay }) => fromDay <= reviewDay, {
      path: ['reviewDay'],
      message: 'Deze dag ligt voor de eerste dag van de afspraak.',
    })
    .refine(({ partners, others }) => new Set([...partners, ...others]).size >= 2, {
      path: ['partners'],
      message: 'Een afspraak heeft ten minste twee partijen.',
    })
    .refine((form) => Object.keys(dataKinds).some((kind) => chosen(form, kind) !== ''), {
      path: [`share-${Object.keys(dataKinds)[0]}`],
      message: 'Kies ten minste bij één soort gegevens op welke grond het mag.',
    })
    .superRefine((form, context) => {
      for (const { position, name, url } of documentsTyped(form)) {
        if (url !== '' && !/^https:\/\/[^\s/]+\.[^\s]+$/.test(url))
          context.addIssue({
            code: 'custom',
            path: [`document-url-${position}`],
            message: 'Dit is geen veilig webadres. Het begint met https://.',
          })
        if (url !== '' && name.length < 2)
          context.addIssue({
            code: 'custom',
            path: [`document-name-${position}`],
            message: 'Schrijf hoe dit document heet.',
          })
        if (url === '' && name !== '')
          context.addIssue({
            code: 'custom',
            path: [`document-url-${position}`],
            message: 'Schrijf waar dit document staat.',
          })
      }
    })
    .transform((form): AgreementEdit => ({
      kind: form.kind,
      name: form.name,
      purpose: form.purpose,
      purposeText: form.purposeText,
      parties: [...new Set([...form.partners, ...form.others])],
      fromDay: form.fromDay,
      untilDay: form.untilDay,
      reviewDay: form.reviewDay,
      changed: known.first ? null : form.changed,
      shares: Object.fromEntries(
        Object.keys(dataKinds).flatMap((kind) => {
          const ground = chosen(form, kind)
          return ground === '' ? [] : [[kind, ground]]
        }),
      ),
      documents: documentsTyped(form)
        .filter(({ url }) => url !== '')
        .map(({ name, url }) => ({ name, url })),
      activities: form.activities.map((key) => {
        const [planKey = '', activityKey = ''] = key.split('/')
        return { planKey, activityKey }
      }),
    }))

/** A version as it is written. */
export interface AgreementEdit {
  kind: AgreementKind
  name: string
  purpose: Purpose
  purposeText: string
  parties: string[]
  fromDay: string
  untilDay: string | null
  reviewDay: string
  changed: string | null
  shares: Partial<Record<DataKind, Ground>>
  documents: AgreementDocument[]
  activities: ActivityKey[]
}

const shareFields: Record<`share-${string}`, z.ZodType<string>> = Object.fromEntries(
  Object.keys(dataKinds).map((kind) => [
    `share-${kind}`,
    z
      .string()
      .optional()
      .transform((ground) => ground ?? '')
      .refine((ground) => ground === '' || Object.hasOwn(grounds, ground), 'Kies uit de lijst.'),
  ]),
)

const documentFields: Record<`document-${string}`, z.ZodType<string>> = Object.fromEntries(
  Array.from({ length: documentsMost }, (_, index) => index + 1).flatMap((position) => [
    [`document-name-${position}`, line(200)],
    [`document-url-${position}`, line(500)],
  ]),
)

function line(max: number) {
  return z
    .string()
    .trim()
    .max(max, `Dit is te lang: ten hoogste ${max} tekens.`)
    .optional()
    .transform((text) => text ?? '')
}

const chosen = (form: object, kind: string) =>
  (form as Record<string, string | undefined>)[`share-${kind}`] ?? ''

function documentsTyped(form: object) {
  const typed = form as Record<string, string | undefined>
  return Array.from({ length: documentsMost }, (_, index) => ({
    position: index + 1,
    name: typed[`document-name-${index + 1}`] ?? '',
    url: typed[`document-url-${index + 1}`] ?? '',
  }))
}

/** Ending an agreement before its time. */
export const AgreementEnd = z.object({
  lastDay: day('Vul in wat de laatste dag is.'),
  endWhy: z
    .string('Schrijf waarom de afspraak stopt.')
    .trim()
    .min(3, 'Schrijf waarom de afspraak stopt.')
    .max(1000, 'Dit is te lang: schrijf het in ten hoogste 1.000 tekens.'),
})
export type AgreementEnd = z.output<typeof AgreementEnd>
