/**
 * Four eyes: a special function is proposed by one person and approved by another.
 *
 * The database says the same in `network.may_approve` and in the constraint `four_eyes`.
 */
import { maybeDay } from '#platform/day.ts'
import { z } from 'zod'
import { roleNames } from '#roles'
import { specialRoles, type Granter, type SpecialRole } from './granting.ts'
import { PersonName, Title, WorkEmail } from './people.ts'

/** What decides about a proposal. */
export interface ProposalFacts {
  role: SpecialRole
  outcome: 'approved' | 'rejected' | 'withdrawn' | null
  /** The person who proposed it, and for which organisation that person did so. */
  proposerId: string
  proposerOrganisationId: string
  /** The person it is about; null for someone new. */
  personId: string | null
}

/** Whether an actor may propose special functions. */
export function proposes(actor: Pick<Granter, 'role'>): boolean {
  return actor.role === 'programmeLead'
}

export interface ProposalMoves {
  approve: boolean
  reject: boolean
  withdraw: boolean
  /** Why this actor cannot decide, in words. */
  why?: string
}

/**
 * Persons decide, not functions: nobody is two people by having two functions. Project leaders of one
 * organisation do not choose together who watches over them.
 */
export function proposalMoves(actor: Granter, proposal: ProposalFacts): ProposalMoves {
  const none = { approve: false, reject: false, withdraw: false }
  if (proposal.outcome !== null) return none
  if (actor.role !== 'programmeLead' && actor.role !== 'dataProtectionOfficer') return none
  if (actor.personId === proposal.proposerId)
    return {
      ...none,
      withdraw: true,
      why: 'Je deed dit voorstel zelf. Iemand anders beslist erover.',
    }
  if (actor.personId === proposal.personId)
    return { ...none, why: 'Dit voorstel gaat over jou. Iemand anders beslist erover.' }
  if (
    actor.role === 'programmeLead' &&
    proposal.role === 'dataProtectionOfficer' &&
    actor.organisationId === proposal.proposerOrganisationId
  )
    return {
      ...none,
      why: `Over een nieuwe ${roleNames.dataProtectionOfficer} beslist de functionaris die er al is, of een projectleider van een andere organisatie dan de indiener.`,
    }
  return { approve: true, reject: true, withdraw: false }
}

const why = z
  .string('Schrijf waarom deze functie nodig is.')
  .trim()
  .min(3, 'Schrijf waarom deze functie nodig is.')
  .max(1_000, 'Dit is te lang: schrijf het in ten hoogste 1.000 tekens.')

/** Of someone who is known one asks neither name nor address. */
const nothing = z
  .string()
  .optional()
  .transform(() => undefined)

/** A proposal about someone new, or about someone who is known. */
export const NewProposal = ({ today, known }: { today: string; known: boolean }) =>
  z
    .object({
      name: known ? nothing : PersonName,
      email: known ? nothing : WorkEmail,
      role: z
        .string()
        .default('')
        .refine((role) => (specialRoles as readonly string[]).includes(role), 'Kies een functie.')
        .transform((role) => role as SpecialRole),
      title: Title,
      until: maybeDay,
      why,
    })
    .check((context) => {
      const { until } = context.value
      if (until !== null && until < today)
        context.issues.push({
          code: 'custom',
          path: ['until'],
          message: 'De laatste dag is vandaag of later.',
          input: until,
        })
    })
export type NewProposal = z.output<ReturnType<typeof NewProposal>>

/** Yes, no, or never mind. A no says why. */
export const Decision = z
  .object({
    decision: z.enum(['approved', 'rejected', 'withdrawn'], 'Kies wat je besluit.'),
    answer: z
      .string()
      .trim()
      .max(1_000, 'Dit is te lang: schrijf het in ten hoogste 1.000 tekens.')
      .optional()
      .transform((text) => text || null),
  })
  .check((context) => {
    const { decision, answer } = context.value
    if (decision === 'rejected' && (answer?.length ?? 0) < 3)
      context.issues.push({
        code: 'custom',
        path: ['answer'],
        message: 'Schrijf waarom je het voorstel afkeurt. De indiener leest dat.',
        input: answer,
      })
  })
  // A word of two letters says nothing, and the database keeps none.
  .transform(({ decision, answer }) => ({
    decision,
    answer: answer !== null && answer.length >= 3 ? answer : null,
  }))
export type Decision = z.output<typeof Decision>
