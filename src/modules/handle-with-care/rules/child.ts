/**
 * The three things a signal says: a name, a birth date and the codeword. There is no fourth.
 */
import { isDay } from '#platform/day.ts'
import { z } from 'zod'
import { Temporal } from 'temporal-polyfill'

export const codeword = 'Handle with Care'

/** What is known of a child. */
export interface Child {
  name: string
  /** `2016-05-09` */
  birthDate: string
}

/** Whole years on `day`; someone born on 29 February has their birthday on 1 March in other years. */
export function ageOn(birthDate: string, day: string): number {
  return Temporal.PlainDate.from(birthDate).until(day, { largestUnit: 'years' }).years
}

/** For whom Handle with Care can be at all; which of these a school takes is in the municipality's route. */
export const ages = { from: 4, until: 17 } as const

/** Marks that turn the direction of a text, or cannot be seen: a name has none. */
const invisible = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u

export const ChildName = z
  .string('Vul de naam van het kind in.')
  .trim()
  .min(2, 'Vul de voornaam en de achternaam van het kind in.')
  .max(120, 'Deze naam is te lang: schrijf hem in ten hoogste 120 tekens.')
  .refine(
    (name) => !invisible.test(name),
    'In de naam staat een onzichtbaar teken. Typ hem opnieuw.',
  )
  .refine((name) => /\p{L}/u.test(name), 'Een naam heeft letters.')
  .refine(
    (name) => /^[\p{L}\p{M}\p{N} .,'’‘`´()/-]*$/u.test(name),
    'Een naam heeft letters, spaties, punten, streepjes en apostrofs. Haal de andere tekens weg.',
  )
  .transform((name) => name.replaceAll(/\s+/gu, ' '))

/** A birth date, for a child that is of the right age on `today`. */
export const BirthDate = (today: string) =>
  z
    .string('Vul de geboortedatum in.')
    .trim()
    .refine(isDay, 'Deze datum bestaat niet. Kies de geboortedatum van het kind.')
    .superRefine((birthDate, context) => {
      if (!isDay(birthDate)) return
      if (birthDate > today)
        return context.addIssue(
          'Deze datum ligt in de toekomst. Kies de geboortedatum van het kind.',
        )
      const age = ageOn(birthDate, today)
      if (age < ages.from)
        context.addIssue(
          `Dit kind is ${age} jaar en gaat nog niet naar school. Handle with Care is er voor kinderen van ${ages.from} tot en met ${ages.until} jaar. Er is niets opgeslagen; je gewone melding aan Veilig Thuis gaat door.`,
        )
      if (age > ages.until)
        context.addIssue(
          `Met deze datum is het kind ${age} jaar. Handle with Care is er voor kinderen van ${ages.from} tot en met ${ages.until} jaar. Klopt de datum, dan kan er geen bericht naar school; je gewone melding aan Veilig Thuis gaat door.`,
        )
    })
