/**
 * Promises of organisations that signed, and their yearly answers.
 */
import { jsonArrayFrom } from 'kysely/helpers/postgres'
import { sql, type Db } from '#platform/database.ts'
import type { Outcome, Promising } from '#network/rules/index.ts'

/** Organisations that signed, with their promises, by name; or one of them. At most 1,000. */
export async function promising(db: Db, organisationId?: string): Promise<Promising[]> {
  const rows = await db
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
    .$if(organisationId !== undefined, (query) =>
      query.where('s.organisationId', '=', organisationId!),
    )
    .orderBy('s.organisation')
    .orderBy('s.organisationId')
    .orderBy('s.declarationNumber', 'desc')
    .limit(1_000)
    .execute()
  return rows as Promising[]
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
