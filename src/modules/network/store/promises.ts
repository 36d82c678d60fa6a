/**
 * Promises of organisations that signed, and their yearly answers.
 */
import { jsonArrayFrom } from 'kysely/helpers/postgres'
import { sql, type Db } from '#platform/database.ts'
import type { Outcome, Promising } from '#network/rules/index.ts'
import { outlines, type AgreementOutline } from './agreements.ts'

/** Organisations that signed, with their promises, by name; or one of them. At most 1,000. */
export async function promising(db: Db, organisationId?: string): Promise<Promising[]> {
  const rows = await signers(db)
    .$if(organisationId !== undefined, (query) =>
      query.where('s.organisationId', '=', organisationId!),
    )
    .execute()
  return rows as Promising[]
}

/** What the network knows of an activity: agreements about it, and the promises when the declaration is about it. */
export async function aboutActivity(
  db: Db,
  activity: { planKey: string; activityKey: string },
): Promise<{ agreements: AgreementOutline[]; declared: boolean; promising: Promising[] }> {
  const declared = sql<boolean>`exists (
    select from (select d.plan_key, d.activity_key from network.declaration d
                 where d.published_at is not null order by d.number desc limit 1) d
    where d.plan_key = ${activity.planKey} and d.activity_key = ${activity.activityKey})`
  const row = await db
    .selectNoFrom([
      jsonArrayFrom(outlines(db, activity)).as('agreements'),
      declared.as('declared'),
      jsonArrayFrom(signers(db).where(declared)).as('promising'),
    ])
    .executeTakeFirstOrThrow()
  return row as { agreements: AgreementOutline[]; declared: boolean; promising: Promising[] }
}

function signers(db: Db) {
  return db
    .selectFrom('network.signature as s')
    .distinctOn(['s.organisation', 's.organisationId'])
    .select(['s.organisationId', 's.organisation'])
    .select((eb) =>
      jsonArrayFrom(
        eb
          .selectFrom('network.promise as p')
          .select(['p.id', 'p.text', sql<string>`p.made_on::text`.as('madeOn')])
          .select((inner) =>
            jsonArrayFrom(
              inner
                .selectFrom('network.checkIn as c')
                .select(['c.year', 'c.outcome', 'c.example'])
                .whereRef('c.promiseId', '=', 'p.id')
                .orderBy('c.year', 'desc'),
            ).as('answers'),
          )
          .whereRef('p.organisationId', '=', 's.organisationId')
          .orderBy('p.madeOn')
          .orderBy('p.id'),
      ).as('promises'),
    )
    .orderBy('s.organisation')
    .orderBy('s.organisationId')
    .orderBy('s.declarationNumber', 'desc')
    .limit(1_000)
}

/** Writes down what an organisation promises. */
export async function addPromise(
  db: Db,
  promise: { organisationId: string; text: string; madeOn: string; functionId: string },
): Promise<string> {
  const { id } = await db
    .insertInto('network.promise')
    .values(promise)
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** Writes down what came of promises in a year; an answer of before makes way. */
export async function saveAnswers(
  db: Db,
  year: number,
  functionId: string,
  answers: readonly { promiseId: string; outcome: Outcome; example: string | null }[],
): Promise<void> {
  await db
    .insertInto('network.checkIn')
    .values(answers.map((answer) => ({ ...answer, year, functionId })))
    .onConflict((conflict) =>
      conflict.columns(['promiseId', 'year']).doUpdateSet((eb) => ({
        outcome: eb.ref('excluded.outcome'),
        example: eb.ref('excluded.example'),
        functionId: eb.ref('excluded.functionId'),
        at: sql<Date>`now()`,
      })),
    )
    .execute()
}
