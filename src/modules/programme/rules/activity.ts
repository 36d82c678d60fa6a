/**
 * Activities: how far they are, how it goes, and who may say so.
 */
import { z } from 'zod'
import type { Actor } from '#platform/database.ts'

export const activityStatuses = [
  'idee',
  'gepland',
  'gestart',
  'lopend',
  'doorlopend',
  'afgerond',
  'gestopt',
] as const
export type ActivityStatus = (typeof activityStatuses)[number]

export const levels = ['lokaal', 'subregionaal', 'regionaal', 'landelijk'] as const

export const colours = ['green', 'orange', 'red'] as const
export type Colour = (typeof colours)[number]

/** The three things one is asked about, as people call them. */
export const aspects = { time: 'Tijd', money: 'Geld', quality: 'Kwaliteit' } as const
export const colourNames: Record<Colour, string> = { green: 'Groen', orange: 'Oranje', red: 'Rood' }

/** What an actor can do with an activity now. Pages ask this to draw buttons, actions to guard them. */
export interface ActivityMoves {
  report: boolean
  edit: boolean
  addDocument: boolean
}

/**
 * @param own whether the actor sits in a group that carries the activity out, and chairs one
 * @param planStatus nothing changes any more in a plan that is closed
 */
export function activityMoves(
  actor: Actor,
  own: { member: boolean; chair: boolean },
  planStatus: string,
): ActivityMoves {
  const open = planStatus !== 'afgesloten'
  const leads = actor.permissions.has('programme.edit')
  const contributes = actor.permissions.has('programme.contribute') && (leads || own.member)
  return {
    report: open && actor.permissions.has('programme.report') && (leads || own.chair),
    edit: open && contributes,
    addDocument: open && contributes,
  }
}

const words = (max: number, empty: string) =>
  z
    .string(empty)
    .trim()
    .min(3, empty)
    .max(max, `Dit is te lang: schrijf het in ten hoogste ${max} tekens.`)

const maybe = (max: number) =>
  z
    .string()
    .trim()
    .max(max, `Dit is te lang: schrijf het in ten hoogste ${max} tekens.`)
    .transform((text) => (text === '' ? null : text))
    .nullish()
    .transform((text) => text ?? null)

const colour = (about: string) => z.enum(colours, `Kies een kleur voor ${about}.`)

/** How it goes with an activity. On orange or red one says why, so what, and what now. */
export const StatusReport = z
  .object({
    time: colour('tijd'),
    money: colour('geld'),
    quality: colour('kwaliteit'),
    summary: words(2_000, 'Schrijf in één of twee zinnen hoe het gaat.'),
    cause: maybe(2_000),
    consequence: maybe(2_000),
    correction: maybe(2_000),
  })
  .check((context) => {
    const { time, money, quality, ...texts } = context.value
    if (time === 'green' && money === 'green' && quality === 'green') return
    for (const [field, message] of [
      ['cause', 'Bij oranje of rood hoort een oorzaak: waardoor komt het?'],
      ['consequence', 'Bij oranje of rood hoort een gevolg: wat betekent het?'],
      ['correction', 'Bij oranje of rood hoort een bijsturing: wat gaan jullie doen?'],
    ] as const)
      if ((texts[field]?.length ?? 0) < 3)
        context.issues.push({ code: 'custom', message, path: [field], input: texts[field] })
  })
export type StatusReport = z.output<typeof StatusReport>

/** The worst of the three: what an overview shows. */
export function worst(report: { time: Colour; money: Colour; quality: Colour }): Colour {
  return colours.findLast((one) => Object.values(report).includes(one)) ?? 'green'
}

/** What a group keeps up to date about its activity. */
export const ActivityEdit = z.object({
  description: maybe(8_000),
  expectedEffect: maybe(4_000),
  status: z
    .enum(['', ...activityStatuses], 'Kies een status uit de lijst.')
    .transform((status) => (status === '' ? null : status)),
  level: z
    .enum(['', ...levels], 'Kies een niveau uit de lijst.')
    .transform((level) => (level === '' ? null : level)),
  municipalities: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .transform((codes) => (codes === undefined ? [] : [codes].flat()))
    .refine(
      (codes) => codes.every((code) => /^GM\d{4}$/.test(code)),
      'Kies gemeenten uit de lijst.',
    ),
  // Which of them Kring has is known where it is saved.
  instruments: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .transform((keys) => (keys === undefined ? [] : [keys].flat())),
  why: words(2_000, 'Schrijf waarom je dit wijzigt; dat staat straks in de geschiedenis.'),
})
export type ActivityEdit = z.output<typeof ActivityEdit>

/** What a group says to a proposed action. */
export const ProposalDecision = z.object({
  outcome: z.enum(['accepted', 'declined'], 'Kies of jullie dit overnemen.'),
})

/** A document kept elsewhere: its name and where it is. */
export const DocumentLink = z.object({
  name: words(200, 'Geef het document een naam.'),
  url: z
    .string()
    .trim()
    .max(1_000, 'Dit adres is te lang.')
    .refine(isWebAddress, 'Dit is geen webadres. Een webadres begint met https:// of http://.'),
})
export type DocumentLink = z.output<typeof DocumentLink>

/** The words of a municipality about its own part. */
export const MunicipalAccent = z.object({
  takingPart: z.enum(['ja', 'nee', 'later'], 'Kies of de gemeente meedoet.'),
  text: maybe(2_000),
})
export type MunicipalAccent = z.output<typeof MunicipalAccent>

function isWebAddress(text: string): boolean {
  if (!/^https?:\/\//i.test(text) || /\s/.test(text)) return false
  return URL.canParse(text)
}
