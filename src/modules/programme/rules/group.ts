/**
 * Working groups: who may sit in them, and who may have the chair.
 */
import { maybeDay } from '#platform/day.ts'
import { z } from 'zod'
import type { Role } from '#roles'

/** Who chairs reports how it goes, so the chair is for someone whose function is that of a chair. */
export function mayChair(role: Role): boolean {
  return role === 'groupChair'
}

const ticked = z
  .string()
  .optional()
  .transform((value) => value === 'ja')

/** A seat in a group: with the chair or without, and from when until when. */
export const Seat = (today: string) =>
  z.object({ chair: ticked, from: maybeDay, until: maybeDay }).check((context) => {
    const { from, until } = context.value
    const wrong = (path: string, message: string) =>
      context.issues.push({ code: 'custom', path: [path], message, input: context.value })
    if (until !== null && until < today) wrong('until', 'De laatste dag is vandaag of later.')
    else if (until !== null && from !== null && until < from)
      wrong('until', 'De laatste dag komt voor de eerste dag. Kies een latere dag.')
    if (from !== null && from < '2000-01-01') wrong('from', 'Kies een dag na 1 januari 2000.')
  })
export type Seat = z.output<ReturnType<typeof Seat>>

/** A seat for someone who was found by name. */
export const NewMember = (today: string) =>
  z.object({ member: z.uuid('Kies wie je toevoegt.') }).and(Seat(today))
export type NewMember = z.output<ReturnType<typeof NewMember>>
