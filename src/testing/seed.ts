/**
 * Rows by the thousand or the million, made in SQL by the administrator of the server, who passes
 * row security. Names are made up; figures of a full region are far below the large one.
 */
import type pg from 'pg'
import { withClient } from '#platform/server.ts'

/** How many rows the big tables hold when `seed` is done with them. */
export interface Size {
  organisations: number
  /** Of the audit trail and the log of processings, of histories, reports, notices, mails and forms. */
  entries: number
}

/** Fills the tables up to `size`, and lets the planner know. Running it again adds what is missing. */
export async function seed(admin: pg.PoolConfig, size: Size): Promise<void> {
  await withClient(admin, async (client) => {
    // Without triggers and checks of keys: what is made here fits by the way it is made.
    await client.query(`set synchronous_commit = off; set maintenance_work_mem = '256MB';
      set session_replication_role = replica`)
    for (const text of statements(size)) await client.query(text)
    await client.query('vacuum analyze')
    await client.query('checkpoint')
  })
}

/** Two years, with as much of them behind one row as behind the next. */
const moment = (entries: number) => `now() - (${entries} - n) * interval '2 years' / ${entries}`

const from = (table: string) => `(select count(*)::int from ${table})`

function statements({ organisations, entries }: Size): string[] {
  return [
    `insert into network.organisation (name, kind, municipality_code, address, place, phone, register, register_key)
     select 'Organisatie ' || md5(n::text), 'soort ' || n % 12,
            (array(select code from network.municipality order by code))[1 + n % 16],
            'Straat ' || n, 'Plaats ' || n % 40, '04' || lpad((n % 100000000)::text, 8, '0'),
            'bench', n::text
     from generate_series(${from('network.organisation')} + 1, ${organisations}) n`,
    `insert into audit.entry (function_id, person_id, organisation_id, role, action, subject, at)
     select f.id, f.person_id, f.organisation_id, f.role, 'programme.activity_opened', 'bench/' || n,
            ${moment(entries)}
     from generate_series(${from('audit.entry')} + 1, ${entries}) n
       join (select *, row_number() over (order by id) - 1 as rank from network.function
             where demonstration_key is not null) f
         on f.rank = n % (select count(*) from network.function where demonstration_key is not null)`,
    // What the trigger on the trail does.
    `insert into oversight.unsealed (entry_id)
     select e.id from audit.entry e
     where not exists (select from audit.seal s where s.entry_id = e.id)
     on conflict do nothing`,
    `insert into programme.change (plan_id, subject_kind, subject_key, function_id, text, at)
     select a.plan_id, 'activity', a.key,
            (select id from network.function where demonstration_key = 'projectleider'),
            'Gewijzigd: omschrijving', ${moment(entries)}
     from generate_series(${from('programme.change')} + 1, ${entries}) n
       join (select *, row_number() over (order by id) - 1 as rank from programme.activity
             where key <> 'sd-f1') a
         on a.rank = n % (select count(*) - 1 from programme.activity)`,
    `insert into programme.status_report (plan_id, activity_id, quarter, function_id, time, money, quality, summary, at)
     select a.plan_id, a.id, '2024-Q1',
            (select id from network.function where demonstration_key = 'projectleider'),
            'green', 'green', 'green', 'Het loopt volgens plan en de groep is tevreden.',
            ${moment(entries)} - interval '100 days'
     from generate_series(${from('programme.status_report')} + 1, ${entries}) n
       join (select *, row_number() over (order by id) - 1 as rank from programme.activity
             where key <> 'sd-f1') a
         on a.rank = n % (select count(*) - 1 from programme.activity)`,
    `insert into programme.status_report (plan_id, activity_id, quarter, function_id, time, money, quality, summary)
     select a.plan_id, a.id, '2024-Q2',
            (select id from network.function where demonstration_key = 'werkgroepvoorzitter'),
            'green', 'green', 'green', 'Stand ' || n || ': het loopt volgens plan.'
     from programme.activity a, generate_series(1, 10) n
     where a.key = 'sd-f1' and not exists (select from programme.status_report r
                                           where r.activity_id = a.id and r.quarter = '2024-Q2')`,
    `insert into platform.notification (function_id, subject, text, href, at, read_at)
     select f.id, 'bench/' || n, 'Een bericht van eerder', '/start', now() - interval '1 day', now()
     from generate_series(${from('platform.notification')} + 1, ${entries}) n
       join (select *, row_number() over (order by id) - 1 as rank from network.function
             where demonstration_key is not null) f
         on f.rank = n % (select count(*) from network.function where demonstration_key is not null)`,
    `insert into mail.outbox (kind, recipient, function_id, state, created_at, settled_at)
     select 'platform.something-for-you', 'function', f.id, 'sent',
            ${moment(entries)}, now()
     from generate_series(${from('mail.outbox')} + 1, ${entries}) n
       join (select *, row_number() over (order by id) - 1 as rank from network.function
             where demonstration_key is not null) f
         on f.rank = n % (select count(*) from network.function where demonstration_key is not null)`,
    `insert into processing.line (trace_id, span_id, activity, name, subject, subject_type,
                                  started_at, ended_at, confirmed_at)
     select gen_random_uuid(), decode('0011223344556677', 'hex'), 'een-verwerking', 'network.person_opened',
            md5(n::text), 'persoon', at, at, now()
     from generate_series(${from('processing.line')} + 1, ${entries}) n,
       lateral (select ${moment(entries)} as at) moment`,
    `insert into platform.submission (function_id, once, location, at)
     select (select id from network.function where demonstration_key = 'projectleider'),
            gen_random_uuid(), '/start', now() - interval '1 day'
     from generate_series(${from('platform.submission')} + 1, ${entries}) n`,
  ]
}
