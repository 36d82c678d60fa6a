/**
 * What of the network waits for someone.
 */
import { sql, type Db } from '#platform/database.ts'

export interface Waiting {
  /** Whether the acting function was asked to sign the declaration and did not yet. */
  sign: boolean
  /** Suggestions about the organisation that wait for an answer. */
  suggestions: number
  /** Special rights of the newest review that somebody else than their holder must look at. */
  rights: number
  quarter: string | null
}

/** Counts what waits for a person in a function at an organisation. One statement. */
export async function waitingFor(
  db: Db,
  who: { functionId: string; personId: string; organisationId: string },
): Promise<Waiting> {
  const { rows } = await sql<Waiting>`
    select
      exists (select from network.signing_request r
              where r.signatory_id = ${who.functionId} and r.signed_at is null
                and r.withdrawn_at is null and r.expires_at > now()) as sign,
      (select count(*)::int from network.suggestion g
       where g.organisation_id = ${who.organisationId} and g.outcome is null) as suggestions,
      (select count(*)::int from network.review_line l
         join network.function f on f.id = l.function_id
       where l.review_id = newest.id and l.outcome is null and f.person_id <> ${who.personId}
         and not network.is_over(f.until_day, f.ended_at)) as rights,
      newest.quarter
    from (select 1) one
      left join lateral (select id, quarter from network.review order by quarter desc limit 1) newest on true
  `.execute(db)
  return rows[0]!
}
