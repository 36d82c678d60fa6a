/**
 * How signals go, as the project leaders set it: the way in a municipality, and the list of criteria. A
 * change is a new version; a signal keeps the one it began with.
 */
import { z } from 'zod'
import type { Form, Typed } from '#platform/form.ts'
import type { CriteriaList, Criterion } from './criteria.ts'
import type { HopTimes } from './escalation.ts'
import type { Route } from './route.ts'
import { variants, type Variant } from './signal.ts'

/** What one sets of the way in a municipality. */
export type RouteSettings = Omit<Route, 'municipalityCode' | 'version' | 'criteriaVersion'>

/** The moments of the hops, with what they are called. Minutes before the bell, but for the last. */
export const timeFields: Readonly<Record<keyof HopTimes, string>> = {
  testDeputyMinutes: 'Toetsen: nog eens vragen (minuten voor de bel)',
  testCallMinutes: 'Toetsen: de politie laten bellen (minuten voor de bel)',
  findDeputyMinutes: 'School zoeken: de vervanger vragen (minuten voor de bel)',
  findCallMinutes: 'School zoeken: laten bellen (minuten voor de bel)',
  receiveDeputyMinutes: 'Ontvangen: de vervanger op school vragen (minuten voor de bel)',
  receiveCallMinutes: 'Ontvangen: de school laten bellen (minuten voor de bel)',
  patienceMinutes: 'Zo lang heeft iedereen ten minste (minuten)',
}
const hops = ['test', 'find', 'receive'] as const

/** The other numbers, with what they are called. */
export const numberFields = {
  leadHours: 'Op zijn vroegst naar de school (uren voor de bel)',
  maxGapDays: 'Veilig Thuis opnieuw vragen als er meer tijd tussen zit (dagen)',
} as const

const whole = (label: string, from: number, until: number) =>
  z
    .string()
    .trim()
    .default('')
    .refine(
      (text) => /^\d{1,4}$/.test(text) && from <= Number(text) && Number(text) <= until,
      `${label}: vul een heel getal in, van ${from} tot en met ${until}.`,
    )
    .transform(Number)
const age = z
  .string()
  .trim()
  .default('')
  .refine(
    (text) => text === '' || (/^\d{1,2}$/.test(text) && 4 <= Number(text) && Number(text) <= 17),
    'Vul een leeftijd in van 4 tot en met 17 jaar, of laat beide leeg.',
  )
  .transform((text) => (text === '' ? null : Number(text)))
/** Any number of boxes that can be ticked, each with a value that is on the page. */
const ticked = (values: readonly string[]) =>
  z
    .union([z.string(), z.array(z.string())])
    .default([])
    .transform((value) => [value].flat().filter((one) => values.includes(one)))

/** What the form can choose from. */
export interface RouteChoices {
  testers: readonly string[]
  finders: readonly string[]
  /** The codes of the other municipalities. */
  others: readonly string[]
}

/** The form about the way signals go; `also`: municipalities where it is set likewise. */
export function RouteForm({ testers, finders, others }: RouteChoices) {
  const oneOf = (ids: readonly string[], text: string) =>
    z.string(text).refine((id) => ids.includes(id), text)
  return z
    .object({
      variant: z.enum(Object.keys(variants) as [Variant, ...Variant[]], 'Kies een route.'),
      testerId: oneOf(testers, 'Kies de organisatie Veilig Thuis.'),
      finderId: oneOf(finders, 'Kies de gemeente waarvan leerplicht de school zoekt.'),
      deputyId: z
        .string()
        .default('')
        .refine((id) => id === '' || finders.includes(id), 'Kies een gemeente uit de lijst.')
        .transform((id) => id || null),
      maxGapDays: whole(numberFields.maxGapDays, 1, 60),
      leadHours: whole(numberFields.leadHours, 1, 48),
      ...(Object.fromEntries(
        Object.entries(timeFields).map(([key, label]) => [
          key,
          whole(label, 1, key === 'patienceMinutes' ? 120 : 720),
        ]),
      ) as Record<keyof HopTimes, ReturnType<typeof whole>>),
      primaryFrom: age,
      primaryUntil: age,
      secondaryFrom: age,
      secondaryUntil: age,
      also: ticked(others),
    })
    .transform(({ also, leadHours, ...typed }, context) => {
      const issue = (field: string, message: string) =>
        context.addIssue({ code: 'custom', path: [field], message })
      if (typed.deputyId === typed.finderId)
        issue('deputyId', 'Een vervanger is een andere gemeente dan die de school zoekt.')
      for (const hop of hops)
        if (typed[`${hop}CallMinutes`] >= typed[`${hop}DeputyMinutes`])
          issue(`${hop}CallMinutes`, 'Bellen komt na de vervanger: vul minder minuten in.')
      for (const sector of ['primary', 'secondary'] as const) {
        const [from, until] = [typed[`${sector}From`], typed[`${sector}Until`]]
        if ((from === null) !== (until === null) || (from !== null && until! < from))
          issue(`${sector}Until`, 'Vul allebei in, van jong naar oud, of laat allebei leeg.')
      }
      if (typed.primaryFrom === null && typed.secondaryFrom === null)
        issue('primaryFrom', 'Vul voor ten minste één soort school leeftijden in.')
      const settings: RouteSettings = { ...typed, leadMinutes: leadHours * 60 }
      return { settings, also }
    })
}

/** What the form shows of settings that are there, or to begin with. */
export function typedRoute(settings: Partial<RouteSettings>): Record<string, string> {
  const { leadMinutes, ...rest } = settings
  return {
    ...Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, String(value ?? '')])),
    leadHours: leadMinutes === undefined ? '' : String(Math.round(leadMinutes / 60)),
  }
}

/** A way in words, one line for each thing that is set; organisations by their name. */
export function routeWords(
  route: RouteSettings & { criteriaVersion: number },
  nameOf: (organisationId: string) => string,
): Map<string, string> {
  const ages = (from: number | null, until: number | null) =>
    from === null ? 'doet niet mee' : `${from} tot en met ${until} jaar`
  const before = (deputy: number, call: number) =>
    `vervanger ${deputy} minuten voor de bel, bellen ${call} minuten voor de bel`
  return new Map([
    ['Route', variants[route.variant]],
    ['Veilig Thuis', nameOf(route.testerId)],
    ['School zoeken', nameOf(route.finderId)],
    ['Vervanger', route.deputyId ? nameOf(route.deputyId) : 'geen'],
    ['Voorwaarden', `lijst ${route.criteriaVersion}`],
    ['Veilig Thuis opnieuw vragen', `als er meer dan ${route.maxGapDays} dagen tussen zitten`],
    ['Naar de school', `op zijn vroegst ${route.leadMinutes / 60} uur voor de bel`],
    ['Als niemand toetst', before(route.testDeputyMinutes, route.testCallMinutes)],
    ['Als niemand de school zoekt', before(route.findDeputyMinutes, route.findCallMinutes)],
    ['Als de school niet kijkt', before(route.receiveDeputyMinutes, route.receiveCallMinutes)],
    ['Iedereen heeft ten minste', `${route.patienceMinutes} minuten`],
    ['Basisonderwijs', ages(route.primaryFrom, route.primaryUntil)],
    ['Voortgezet onderwijs', ages(route.secondaryFrom, route.secondaryUntil)],
  ])
}

/** What of a way is otherwise than it was. */
export function changesOfRoute(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): { label: string; before: string; after: string }[] {
  return [...after].flatMap(([label, text]) => {
    const old = before.get(label) ?? ''
    return old === text ? [] : [{ label, before: old, after: text }]
  })
}

/** How many questions a list has at the most: the test is done in a minute. */
export const criteriaMost = 10

const numbers = Array.from({ length: criteriaMost }, (_, index) => index + 1)

/** The form about the list of criteria: questions in numbered fields, those left empty are none. */
export function CriteriaForm(current: CriteriaList, municipalities: readonly string[]) {
  const text = z.string().trim().default('')
  const shape = Object.fromEntries(
    numbers.flatMap((n) => [
      [`question${n}`, text],
      [`wants${n}`, text],
    ]),
  )
  return z
    .object({ ...shape, municipalities: ticked(municipalities) })
    .transform((typed, context) => {
      const issue = (field: string, message: string) =>
        context.addIssue({ code: 'custom', path: [field], message })
      const words = typed as unknown as Record<string, string>
      const criteria = numbers.flatMap((n): Criterion[] => {
        const [question = '', wants] = [words[`question${n}`], words[`wants${n}`]]
        if (question === '') return []
        if (question.length < 10 || question.length > 300)
          issue(`question${n}`, 'Schrijf een hele vraag, in 10 tot 300 tekens.')
        if (wants !== 'ja' && wants !== 'nee') {
          issue(`wants${n}`, 'Kies bij welk antwoord het signaal verder mag.')
          return []
        }
        const same = current.criteria.find((one) => one.question === question)
        return [{ key: same?.key ?? `list${current.version + 1}_${n}`, question, wants }]
      })
      if (criteria.length === 0) issue('question1', 'Schrijf ten minste één vraag.')
      if (new Set(criteria.map(({ question }) => question)).size < criteria.length)
        issue('question1', 'Dezelfde vraag staat er twee keer.')
      return { criteria, municipalities: typed.municipalities }
    })
}

/**
 * A form that somebody else was before: what was typed stays, beside what is saved now and differs from it.
 *
 * @param saved what the form would show now
 * @param inWords what a field says, as people read it
 */
export function overtaken<T>(
  { typed }: Form<T>,
  saved: Typed,
  inWords: (name: string, value: string) => string = (_, value) => value,
): Form<T> {
  const text = (value: Typed[string] | undefined) =>
    [value ?? ''].flat().join(', ').replaceAll('\r\n', '\n')
  const different = Object.entries(saved).flatMap(([name, value]) =>
    text(value) === text(typed[name]) ? [] : [[name, inWords(name, text(value)) || 'niets']],
  )
  return {
    valid: false,
    typed,
    errors: {},
    newer: {
      by: 'Iemand anders deed dat zojuist.',
      saved: Object.fromEntries(different) as Record<string, string>,
    },
  }
}

/** What the form shows of a list. */
export function typedCriteria({ criteria }: CriteriaList): Record<string, string> {
  return Object.fromEntries(
    criteria.flatMap(({ question, wants }, index) => [
      [`question${index + 1}`, question],
      [`wants${index + 1}`, wants],
    ]),
  )
}
