/**
 * What the network calls the keys of its own, where they stand alone.
 */
import type { RawBuilder } from 'kysely'
import { sql } from '#platform/database.ts'

const id = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Names of organisations, services, places, people and papers, with where they are. */
export function networkNames(subjects: readonly string[]): RawBuilder<unknown> {
  // A school is called `school/<id>` elsewhere; it is an organisation all the same.
  const keyed = subjects.filter((subject) => id.test(subject))
  const ids = keyed.map((subject) => id.exec(subject)![0])
  const asked = sql`unnest(${keyed}::text[], ${ids}::uuid[]) as x(subject, id)`
  return sql`
    select x.subject, o.name, '/netwerk/organisaties/' || o.id as href, null::uuid as person_id
    from ${asked} join network.organisation o on o.id = x.id
    union all
    select x.subject, s.name || ', ' || o.name, '/netwerk/aanbod/' || s.id, null
    from ${asked} join network.service s on s.id = x.id join network.organisation o on o.id = s.organisation_id
    union all
    select x.subject, l.name || ', ' || o.name, null, null
    from ${asked} join network.location l on l.id = x.id join network.organisation o on o.id = l.organisation_id
    union all
    select x.subject, p.name || ', ' || f.title, null, case when f.role <> 'machine' then p.id end
    from ${asked} join network.function f on f.id = x.id join network.person p on p.id = f.person_id
    union all
    select x.subject, p.name, null, p.id from ${asked} join network.person p on p.id = x.id
    union all
    select x.subject, v.name, '/netwerk/afspraken/' || v.agreement_id, null
    from ${asked} join network.agreement_version v on v.agreement_id = x.id
    where v.number = (select max(w.number) from network.agreement_version w where w.agreement_id = x.id)
    union all
    select x.subject, i.file_name, '/netwerk/inlezen/' || i.id, null
    from ${asked} join network.import i on i.id = x.id
    union all
    select x.subject, 'verbetering bij ' || o.name, '/netwerk/organisaties/' || o.id, null
    from ${asked} join network.suggestion g on g.id = x.id join network.organisation o on o.id = g.organisation_id
    union all
    select x.subject, 'vrije plek bij ' || o.name, '/netwerk/organisaties/' || o.id, null
    from ${asked} join network.vacancy v on v.id = x.id join network.organisation o on o.id = v.organisation_id
    union all
    select x.subject, 'belofte van ' || o.name, '/netwerk/organisaties/' || o.id, null
    from ${asked} join network.promise b on b.id = x.id join network.organisation o on o.id = b.organisation_id
    union all
    select x.subject, 'ondertekening door ' || o.name, '/netwerk/organisaties/' || o.id, null
    from ${asked} join network.signing_request r on r.id = x.id join network.organisation o on o.id = r.organisation_id
    union all
    select x.subject, 'ondertekening door ' || s.organisation,
           '/netwerk/intentieverklaring/ondertekeningen/' || s.id, null
    from ${asked} join network.signature s on s.id = x.id
    union all
    select 'municipality/' || m.code, m.name, '/programma/gemeenten/' || m.code, null
    from network.municipality m
    where m.code = any (${subjects.flatMap((subject) => /^municipality\/(.+)$/.exec(subject)?.[1] ?? [])}::text[])`
}
