/**
 * What the police tell: where, when the incident ended, and for which children. Each child becomes a signal
 * of its own, that does not know of the others.
 */
import { isDay } from '#platform/day.ts'
import { z } from 'zod'
import { BirthDate, ChildName, type Child } from './child.ts'
import { dayAt, instantAt } from './deadline.ts'

/** How many children one report can be about. */
export const childrenMost = 8
/** How long ago an incident can be. */
export const daysAgoMost = 14

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
    .object({ municipality: text, endedDay: text, endedTime: text, ...shape })
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
  // A clock that is a little ahead is no reason to send someone back.
  if (endedAt.getTime() > now.getTime() + 5 * 60_000)
    return issue('endedTime', 'Dit is in de toekomst. Vul in wanneer het incident eindigde.')
  if (endedAt.getTime() < now.getTime() - daysAgoMost * 24 * 3600_000)
    return issue(
      'endedDay',
      `Dit is langer dan ${daysAgoMost} dagen geleden. Een bericht naar school helpt dan niet meer.`,
    )
  return endedAt
}

function childOf(typed: Record<string, string>, index: number, now: Date, issue: Issue): Child[] {
  const [nameField, dateField] = fieldsOf(index)
  const [name, birthDate] = [typed[nameField] ?? '', typed[dateField] ?? '']
  if (name === '' && birthDate === '' && index > 1) return []
  const parsed = {
    name: ChildName.safeParse(name),
    birthDate: BirthDate(dayAt(now)).safeParse(birthDate),
  }
  for (const [field, { error }] of [
    [nameField, parsed.name],
    [dateField, parsed.birthDate],
  ] as const)
    if (error) issue(field, error.issues[0]!.message)
  return parsed.name.success && parsed.birthDate.success
    ? [{ name: parsed.name.data, birthDate: parsed.birthDate.data }]
    : []
}
