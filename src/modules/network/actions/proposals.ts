/**
 * Special functions: one person proposes, another decides, and only then does the function exist.
 */
import { record } from '#platform/audit.ts'
import type { Work } from '#platform/database.ts'
import { invite } from '#platform/identity/invitations.ts'
import { openSecret, sealSecret } from '#platform/keyring.ts'
import { countTry } from '#platform/limits.ts'
import { notify } from '#platform/notifications.ts'
import { roleNames } from '#roles'
import { mailInvitation } from '#platform/mail/index.ts'
import {
  proposalMoves,
  proposes,
  refuse,
  type Decision,
  type NewProposal,
} from '#network/rules/index.ts'
import * as store from '#network/store/index.ts'
import type { Proposal } from '#network/store/index.ts'

const proposalLimit = { name: 'propose', points: 20, seconds: 3_600 } as const
const keyName = 'voorstellen'

/**
 * Proposes a special function, for someone who is known or for someone new. Tells all who may decide.
 *
 * @returns the proposal; undefined when the person holds the role already, or it was proposed before
 */
export async function propose(
  work: Work,
  about: { organisationId: string; personId: string | null },
  wanted: NewProposal,
): Promise<string | undefined> {
  const { db, actor } = work
  if (!proposes(actor)) throw refuse('person_not_found')
  await countTry(proposalLimit, actor.functionId)
  if (about.personId !== null) {
    await store.lockPerson(db, about.personId)
    const known =
      (await store.hasFunction(db, about.personId, about.organisationId, wanted.role)) ||
      (await store.isProposed(db, about.personId, wanted.role))
    if (known) return undefined
  }
  const id = crypto.randomUUID()
  await store.saveProposal(db, {
    id,
    role: wanted.role,
    organisationId: about.organisationId,
    personId: about.personId,
    name: wanted.name ?? null,
    emailSealed: wanted.email ? sealSecret(keyName, placeOf(id), wanted.email) : null,
    title: wanted.title,
    why: wanted.why,
    untilDay: wanted.until,
    proposedBy: actor.functionId,
    proposerId: actor.personId,
  })
  await record(
    work,
    'network.proposed',
    id,
    { role: wanted.role },
    { persons: [about.personId ?? id] },
  )
  const deciders = [
    ...(await store.activeFunctions(db, 'programmeLead')),
    ...(await store.activeFunctions(db, 'dataProtectionOfficer')),
  ].filter((one) => one !== actor.functionId)
  await notify(work, deciders, {
    subject: `proposal/${id}`,
    text: `Een voorstel wacht op een tweede persoon: een nieuwe functie als ${roleNames[wanted.role]}.`,
    href: `/mensen/voorstellen/${id}`,
  })
  return id
}

/**
 * Approves, rejects or withdraws. Of two who decide at once one is first; the other hears that.
 *
 * @throws proposal_decided, proposal_address; person_not_found for who may not decide
 */
export async function decide(work: Work, proposal: Proposal, decision: Decision): Promise<void> {
  const { db, actor } = work
  const by = { functionId: actor.functionId, personId: actor.personId }
  if (proposal.outcome !== null) throw refuse('proposal_decided')
  const moves = proposalMoves(actor, proposal)
  const move = { approved: moves.approve, rejected: moves.reject, withdrawn: moves.withdraw }
  if (!move[decision.decision]) throw refuse('person_not_found')
  await store.lockProposal(db, proposal.id)
  if (decision.decision === 'approved') await carryOut(work, proposal, decision, by)
  else await store.decideProposal(db, proposal.id, decision, by)
  await record(
    work,
    `network.proposal_${decision.decision}`,
    proposal.id,
    { role: proposal.role },
    { persons: [proposal.personId ?? proposal.id] },
  )
  await tell(work, proposal, decision)
}

/** The address in a waiting proposal: who approves must know where the invitation goes. */
export function addressIn(proposal: Proposal): string | undefined {
  return proposal.emailSealed
    ? openSecret(keyName, placeOf(proposal.id), proposal.emailSealed)
    : undefined
}

/** The function comes into being, and for someone new the person and the invitation too. */
async function carryOut(
  work: Work,
  proposal: Proposal,
  decision: Decision,
  by: { functionId: string; personId: string },
): Promise<void> {
  const { db } = work
  const email = addressIn(proposal)
  const personId = proposal.personId ?? (await store.savePerson(db, proposal.name))
  const functionId = crypto.randomUUID()
  await store.decideProposal(db, proposal.id, decision, by, { functionId, personId })
  await store.addFunction(db, {
    id: functionId,
    personId,
    organisationId: proposal.organisationId,
    role: proposal.role,
    title: proposal.title,
    untilDay: proposal.untilDay,
    municipalityCodes: [],
  })
  if (!email) return
  const invitationId = await invite(work, personId, email)
  if (!invitationId) throw refuse('proposal_address')
  await mailInvitation(work, invitationId, { renews: false })
}

/** The proposer hears the outcome; so do the privacy officers, who watch over special rights. */
async function tell(work: Work, proposal: Proposal, { decision }: Decision): Promise<void> {
  const outcome = {
    approved: 'goedgekeurd',
    rejected: 'afgekeurd',
    withdrawn: 'ingetrokken',
  }[decision]
  const told = [
    proposal.proposedByFunction,
    ...(await store.activeFunctions(work.db, 'dataProtectionOfficer')),
  ].filter((one) => one !== work.actor.functionId)
  await notify(work, [...new Set(told)], {
    subject: `proposal-decided/${proposal.id}`,
    text: `Het voorstel voor een ${roleNames[proposal.role]} is ${outcome}.`,
    href: `/mensen/voorstellen/${proposal.id}`,
  })
}

function placeOf(id: string): string {
  return `network.proposal/email_sealed/${id}`
}
