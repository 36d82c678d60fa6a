/**
 * Actions that were proposed for activities, since something in Kring shows that they are missing.
 */
import { sql, type Db } from '#platform/database.ts'
import { refuse } from '#programme/rules/index.ts'

/** What was proposed in the plan in force and not declined, about subjects that begin with `about/`; at most 5,000. */
export async function proposedActions(
  db: Db,
  about: string,
): Promise<{ subject: string; planKey: string; activityKey: string; outcome: string | null }[]> {
  return (
    db
      .selectFrom('programme.proposedAction as x')
      .innerJoin('programme.activity as a', 'a.id', 'x.activityId')
      .innerJoin('programme.plan as p', 'p.id', 'x.planId')
      .select(['x.subject', 'p.key as planKey', 'a.key as activityKey', 'x.outcome'])
      .where('p.status', '=', 'vastgesteld')
      .where('x.subject', '>=', `${about}/`)
      // The sign after the slash: all that begins with it lies between.
      .where('x.subject', '<', `${about}0`)
      .where(sql<boolean>`x.outcome is distinct from 'declined'`)
      .orderBy('x.subject')
      .limit(5_000)
      .execute()
  )
}

/** The first activity of a plan that a part of Kring carries out. */
export function activityCarriedOutBy(
  db: Db,
  planId: string,
  instrument: string,
): Promise<{ id: string; key: string; name: string } | undefined> {
  return db
    .selectFrom('programme.activityInstrument as i')
    .innerJoin('programme.activity as a', 'a.id', 'i.activityId')
    .select(['a.id', 'a.key', 'a.name'])
    .where('i.planId', '=', planId)
    .where('i.instrument', '=', instrument)
    .orderBy('a.position')
    .limit(1)
    .executeTakeFirst()
}

/** Adds a proposal. @returns its id, or undefined when the same is proposed already */
export async function addProposal(
  db: Db,
  proposal: {
    planId: string
    activityId: string
    subject: string
    text: string
    href: string
    proposedBy: string
  },
): Promise<string | undefined> {
  const row = await db
    .insertInto('programme.proposedAction')
    .values(proposal)
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  return row?.id
}

/** Takes a proposal on, or declines it: once. @returns its text */
export async function decideProposal(
  db: Db,
  activityId: string,
  id: string,
  decision: { outcome: 'accepted' | 'declined'; decidedBy: string; decidedAt: Date },
): Promise<string> {
  const row = await db
    .updateTable('programme.proposedAction')
    .set(decision)
    .where('id', '=', id)
    .where('activityId', '=', activityId)
    .where('outcome', 'is', null)
    .returning('text')
    .executeTakeFirst()
  if (!row) throw refuse('proposal_not_open')
  return row.text
}
