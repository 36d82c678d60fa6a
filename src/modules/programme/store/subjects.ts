/**
 * What the programme calls the keys of its own, where they stand alone: `plan/activity`.
 */
import type { RawBuilder } from 'kysely'
import { sql } from '#platform/database.ts'

/** Names of plans and of what hangs under them, with where they are. */
export function planNames(subjects: readonly string[]): RawBuilder<unknown> {
  const keyed = subjects.filter((subject) => /^[a-z0-9][a-z0-9-]*(\/|$)/.test(subject))
  const asked = sql`unnest(${keyed}::text[]) as x(subject)
    join programme.plan p on p.key = split_part(x.subject, '/', 1)`
  const key = sql`split_part(x.subject, '/', 2)`
  const rest = sql`split_part(x.subject, '/', 3)`
  return sql`
    select x.subject, p.name, '/programma/' || p.key as href, null::uuid as person_id
    from ${asked} where ${key} = ''
    union all
    select x.subject, a.name || coalesce(', ' || m.name, ''), '/programma/' || p.key || '/activiteiten/' || a.key, null
    from ${asked} join programme.activity a on a.plan_id = p.id and a.key = ${key}
      left join network.municipality m on m.code = ${rest}
    union all
    select x.subject, g.name, '/programma/' || p.key || '/werkgroepen/' || g.key, null
    from ${asked} join programme.working_group g on g.plan_id = p.id and g.key = ${key}
    union all
    select x.subject, r.name, '/programma/' || p.key || '/tijdlijn/' || r.key, null
    from ${asked} join programme.timeline_row r on r.plan_id = p.id and r.key = ${key}
    union all
    select x.subject, b.name, '/programma/' || p.key || '/begroting/' || b.key, null
    from ${asked} join programme.budget_post b on b.plan_id = p.id and b.key = ${key}
    union all
    select x.subject, f.field, '/programma/' || p.key || '/uitzoeken/' || f.id, null
    from ${asked} join programme.finding f on f.plan_id = p.id and f.id::text = ${key}`
}
