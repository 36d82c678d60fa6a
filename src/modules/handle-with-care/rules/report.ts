/**
 * What the police tell: where, when the incident ended, and for which children. Each child becomes a signal
 * of its own, that does not know of the others.
 */
import { isDay } from '#platform/day.ts'
import { z } from 'zod'
import { BirthDate, ChildName, type Child } from './child.ts'
import { dayAt, daysSince, instantAt } from './deadline.ts'

/** How many children one report can be about. */
export const childrenMost = 8
/** How long ago an incident can be. */
export const daysAgoMost = 14
/** From how many days ago one is asked whether the day is right: a Friday is told on Monday. */
const daysAgoAsked = 4

export interface Report {
  municipalityCode: string
  endedAt: Date
  children: Child[]
}

const fieldsOf = (index: number) => [`name${index}`, `birthDate${index}`] as const

/** A report as it arrives from the form: children in numbered fields, those left empty are none. */
export function ReportForm(municipalityCodes: readonly string[], now: Date) {
  const text = z.string().trim().default('')
  const numbers = Array.from({ length: childrenMost }, (_, index) => index + 1)
  const shape = Object.fromEntries(numbers.flatMap(fieldsOf).map((field) => [field, text]))
  return z
    .object({ municipality: text, endedDay: text, endedTime: text, endedSure: text, ...shape })
    .transform((typed: Record<string, string>, context): Report => {
      const issue: Issue = (field, message) => {
        context.addIssue({ code: 'custom', path: [field], message })
        return undefined
      }
      const municipalityCode = typed['municipality'] ?? ''
      if (!municipalityCodes.includes(municipalityCode))
        issue('municipality', 'Kies de gemeente waar het kind woont.')
      const endedAt = endOf(typed, now, issue)
      const children = numbers.flatMap((index) => childOf(typed, index, now, issue))
      return { municipalityCode, endedAt: endedAt ?? now, children }
    })
}

type Issue = (field: string, message: string) => undefined

function endOf(typed: Record<string, string>, now: Date, issue: Issue): Date | undefined {
  const [day = '', time = ''] = [typed['endedDay'], typed['endedTime']]
  if (!isDay(day)) return issue('endedDay', 'Kies de dag waarop het incident eindigde.')
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(time))
    return issue('endedTime', 'Vul de tijd in, zoals 02:10.')
  const endedAt = instantAt(day, time)
  if (!endedAt)
    return issue('endedTime', 'Deze tijd bestaat niet: die nacht sprong de klok vooruit.')
  const wrong = momentProblem(endedAt, now)
  if (wrong) return issue(wrong.about === 'day' ? 'endedDay' : 'endedTime', wrong.text)
  const days = daysSince(endedAt, now)
  // Sure of one day is not sure of another.
  if (days >= daysAgoAsked && typed['endedSure'] !== day)
    issue(
      'endedSure',
      `Dit is ${days} dagen geleden. Klopt de datum? Vink het aan, of kies een andere dag.`,
    )
  return endedAt
}

/** What is wrong with the moment at which an incident ended; undefined when nothing is. */
function momentProblem(
  endedAt: Date,
  now: Date,
): { about: 'day' | 'time'; text: string } | undefined {
  // A clock that is a little ahead is no reason to send someone back.
  if (endedAt.getTime() > now.getTime() + 5 * 60_000)
    return { about: 'time', text: 'Dit is in de toekomst. Vul in wanneer het incident eindigde.' }
  if (endedAt.getTime() < now.getTime() - daysAgoMost * 24 * 3600_000)
    return {
      about: 'day',
      text: `Dit is langer dan ${daysAgoMost} dagen geleden. Een bericht naar school helpt dan niet meer.`,
    }
  return undefined
}

/** A report as a system sends it: of one child, so that it hears of one signal. */
export function SystemReport(municipalityCodes: readonly string[], now: Date) {
  return z
    .object({
      gemeente: z
        .string()
        .refine(
          (code) => municipalityCodes.includes(code),
          'Deze gemeente kent Kring niet, of er is nog niet ingesteld hoe een signaal daar loopt. Stuur de CBS-code, zoals GM0917.',
        ),
      eindeIncident: z
        .string()
        .transform((text) => new Date(text))
        .superRefine((endedAt, context) => {
          const wrong = momentProblem(endedAt, now)
          if (wrong) context.addIssue(wrong.text)
        }),
      kind: z.object({ naam: ChildName, geboortedatum: BirthDate(dayAt(now)) }),
    })
    .transform(({ gemeente, eindeIncident, kind }): Report => ({
      municipalityCode: gemeente,
      endedAt: eindeIncident,
      children: [{ name: kind.naam, birthDate: kind.geboortedatum }],
    }))
}

function childOf(typed: Record<string, string>, index: number, now: Date, issue: Issue): Child[] {
  const [nameField, dateField] = fieldsOf(index)
  const [name, birthDate] = [typed[nameField] ?? '', typed[dateField] ?? '']
  if (name === '' && birthDate === '' && index > 1) return []
  const parsed = {
    name: ChildName.safeParse(name),
    birthDate: BirthDate(dayAt(now)).safeParse(birthDate),
  }
  for (const [field, value, what, { error }] of [
    [nameField, name, 'de naam', parsed.name],
    [dateField, birthDate, 'de geboortedatum', parsed.birthDate],
  ] as const)
    if (error)
      issue(
        field,
        value === ''
          ? `Vul ${what} van kind ${index} in.`
          : `Kind ${index}: ${error.issues[0]!.message}`,
      )
  return parsed.name.success && parsed.birthDate.success
    ? [{ name: parsed.name.data, birthDate: parsed.birthDate.data }]
    : []
}
