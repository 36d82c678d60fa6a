/**
 * Proposals for special functions, and what was decided about them.
 */
import { sql, type Db } from '#platform/database.ts'
import { refuse, type Decision, type ProposalFacts } from '#network/rules/index.ts'

export interface Proposal extends ProposalFacts {
  id: string
  name: string
  title: string
  organisationId: string
  organisation: string
  why: string
  untilDay: string | null
  proposedBy: string
  proposedByFunction: string
  proposedAt: Date
  decidedBy: string | null
  decidedAt: Date | null
  answer: string | null
  functionId: string | null
  /** Only while it waits. */
  emailSealed: Buffer | null
}

/** What waits, oldest first; at most 100. */
export function waitingProposals(db: Db): Promise<Proposal[]> {
  return read(
    proposals(db).where('v.outcome', 'is', null).orderBy('v.proposedAt').limit(100).execute(),
  )
}

/** What was decided, newest first; at most 50. */
export function decidedProposals(db: Db): Promise<Proposal[]> {
  return read(
    proposals(db)
      .where('v.outcome', 'is not', null)
      .orderBy('v.decidedAt', 'desc')
      .limit(50)
      .execute(),
  )
}

/** One proposal. @throws person_not_found when there is none for this actor */
export async function proposalById(db: Db, id: string): Promise<Proposal> {
  const [row] = await read(proposals(db).where('v.id', '=', id).limit(1).execute())
  if (!row) throw refuse('person_not_found')
  return row
}

/** Holds a proposal until the transaction ends. @throws proposal_decided when another was first */
export async function lockProposal(db: Db, id: string): Promise<void> {
  const row = await db
    .selectFrom('network.proposal')
    .select('outcome')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (row?.outcome !== null) throw refuse('proposal_decided')
}

/** Adds a proposal that waits for another. */
export async function saveProposal(
  db: Db,
  proposal: {
    id: string
    role: string
    organisationId: string
    personId: string | null
    name: string | null
    emailSealed: Buffer | null
    title: string
    why: string
    untilDay: string | null
    proposedBy: string
    proposerId: string
  },
): Promise<void> {
  await db.insertInto('network.proposal').values(proposal).execute()
}

/** Decides; the sealed address goes. On approval with the function that is about to be. */
export async function decideProposal(
  db: Db,
  id: string,
  decision: Decision,
  by: { functionId: string; personId: string },
  made?: { functionId: string; personId: string },
): Promise<void> {
  await db
    .updateTable('network.proposal')
    .set({
      outcome: decision.decision,
      answer: decision.answer,
      decidedBy: by.functionId,
      deciderId: by.personId,
      decidedAt: sql<Date>`now()`,
      emailSealed: null,
      ...(made && { functionId: made.functionId, personId: made.personId }),
    })
    .where('id', '=', id)
    .execute()
}

/** Whether a proposal for this role and person waits already. */
export async function isProposed(db: Db, personId: string, role: string): Promise<boolean> {
  const row = await db
    .selectFrom('network.proposal')
    .select('id')
    .where('personId', '=', personId)
    .where('role', '=', role)
    .where('outcome', 'is', null)
    .executeTakeFirst()
  return row !== undefined
}

const read = (rows: Promise<unknown>) => rows as Promise<Proposal[]>

const proposals = (db: Db) =>
  db
    .selectFrom('network.proposal as v')
    .innerJoin('network.organisation as o', 'o.id', 'v.organisationId')
    .innerJoin('network.function as pf', 'pf.id', 'v.proposedBy')
    .innerJoin('network.person as pp', 'pp.id', 'v.proposerId')
    .leftJoin('network.person as p', 'p.id', 'v.personId')
    .leftJoin('network.person as dp', 'dp.id', 'v.deciderId')
    .select([
      'v.id',
      'v.role',
      'v.personId',
      sql<string>`coalesce(p.name, v.name)`.as('name'),
      'v.title',
      'v.organisationId',
      'o.name as organisation',
      'v.why',
      'v.untilDay',
      'v.proposerId',
      'pp.name as proposedBy',
      'v.proposedBy as proposedByFunction',
      'pf.organisationId as proposerOrganisationId',
      'v.proposedAt',
      'v.outcome',
      'dp.name as decidedBy',
      'v.decidedAt',
      'v.answer',
      'v.functionId',
      'v.emailSealed',
    ])
