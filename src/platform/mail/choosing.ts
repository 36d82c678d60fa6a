/**
 * How often one wants mail, as a form: from what was typed to a preference and back.
 */
import { z } from 'zod'
import type { Form, Typed } from '#platform/form.ts'
import { isQuietHour, type Preference } from '#platform/mail/pace.ts'

const hours = Array.from({ length: 24 }, (_, hour) => String(hour)) as [string, ...string[]]
const quiet = ['geen', ...hours] as [string, ...string[]]

/** What is typed; an hour that belongs to another choice may be left out. */
export const PreferenceForm = z.object({
  pace: z.enum(['at_once', 'daily', 'never'], 'Kies hoe vaak je mail wilt.'),
  digestHour: z.enum(hours, 'Kies een uur.').default('8'),
  quietFrom: z.enum(quiet, 'Kies een uur, of geen.').default('geen'),
  quietUntil: z.enum(quiet, 'Kies een uur, of geen.').default('geen'),
  quietWeekend: z.literal('ja').optional(),
})

/** The hours one chooses from, as the clock says them. */
export const hourOptions = hours.map((value) => ({
  value,
  label: `${value.padStart(2, '0')}.00 uur`,
}))

/** What is typed as a preference; says which hours do not go together. */
export function checkPreference(form: Form<z.output<typeof PreferenceForm>>): Form<Preference> {
  if (!form.valid) return form
  const { pace, quietWeekend } = form.value
  const hourOf = (text: string) => (text === 'geen' ? null : Number(text))
  const value: Preference = {
    pace,
    digestHour: Number(form.value.digestHour),
    quietFrom: hourOf(form.value.quietFrom),
    quietUntil: hourOf(form.value.quietUntil),
    quietWeekend: quietWeekend === 'ja',
  }
  const errors = problemsOf(value)
  return Object.keys(errors).length > 0
    ? { valid: false, typed: form.typed, errors }
    : { ...form, value }
}

function problemsOf(value: Preference): Record<string, string> {
  const { pace, digestHour, quietFrom, quietUntil } = value
  if ((quietFrom === null) !== (quietUntil === null))
    return { quietUntil: 'Kies zowel vanaf als tot, of bij allebei geen.' }
  if (quietFrom !== null && quietFrom === quietUntil)
    return { quietUntil: 'Kies een ander uur dan bij vanaf.' }
  if (pace === 'daily' && isQuietHour(value, digestHour))
    return { digestHour: 'Dit uur valt in je stille uren. Kies een ander uur.' }
  return {}
}

/** A preference as it stands in the form. */
export function typedPreference(preference: Preference): Typed {
  const text = (hour: number | null) => (hour === null ? 'geen' : String(hour))
  return {
    pace: preference.pace,
    digestHour: String(preference.digestHour),
    quietFrom: text(preference.quietFrom),
    quietUntil: text(preference.quietUntil),
    ...(preference.quietWeekend && { quietWeekend: 'ja' }),
  }
}
