/**
 * A database in which every table holds something, so that "no row" says that a row was kept back.
 */
import { randomBytes } from 'node:crypto'
import { sealWords } from '#platform/audit/verdict.ts'
import type { Role } from '#roles'
import { adminQuery } from './database.ts'
import { demonstrationRegion } from './site.ts'

/** The numbers of what was put in, for who wants to reach for them. */
export interface Everything {
  /** Someone with an account, a passkey and a session, at an organisation of the demonstration. */
  person: string
  function: string
  session: string
  passkey: string
  invitation: string
  provider: string
  proposal: string
  review: string
  reviewLine: string
  mail: string
  kept: string
  notification: string
  document: string
  job: string
  dataKey: string
  file: string
  access: string
  sampleLine: string
  tokenHash: Buffer
  system: string
  subscription: string
  event: string
}

const one = async (text: string, params: unknown[] = []) =>
  (await adminQuery<{ id: string }>(text, params))[0]!.id

const each = (names: string) => Object.fromEntries(names.split(' ').map((name) => [name, 'few']))
/** What Handle with Care tells of a year without signals. */
const toldOfNobody = {
  outcomes: each(
    'acknowledged not_met no_school_match not_participating out_of_age withdrawn lapsed_holiday missed',
  ),
  months: null,
  sectors: null,
  shares: each('bell test find receive support'),
  towns: {},
}

/** Loads the demonstration, and a row in every table that is still empty then. */
export async function fillEverything(): Promise<Everything> {
  await demonstrationRegion()
  const lead = await functionOf('projectleider')
  const tokenHash = randomBytes(32)
  const person = await one(
    "insert into network.person (name) values ('Wilg Zonnedauw') returning id",
  )
  const held = await one(
    `insert into network.function (person_id, organisation_id, role, title)
     select $1, organisation_id, 'professional', 'Verpleegkundige' from network.function
     where demonstration_key = 'professional' returning id`,
    [person],
  )
  await adminQuery(
    "insert into network.function_municipality (function_id, municipality_code) values ($1, 'GM0917')",
    [held],
  )
  const ways = await fillIdentity(person, held, lead, tokenHash)
  const proposal = await one(
    `insert into network.proposal
       (id, role, organisation_id, name, title, why, proposed_by, proposer_id)
     select gen_random_uuid(), 'administrator', organisation_id, 'Bo Zandlelie', 'Beheerder',
       'Vervanging', id, person_id from network.function where id = $1 returning id`,
    [lead],
  )
  const review = await one("insert into network.review (quarter) values ('2026-Q1') returning id")
  const reviewLine = await one(
    `insert into network.review_line (review_id, function_id, role, since)
     select $1, id, role, from_day from network.function where demonstration_key = 'beheerder'
     returning id`,
    [review],
  )
  // In a holiday the demonstration has none yet: nothing was passed on.
  await adminQuery(
    `insert into handle_with_care.figure (id, month, municipality_code, variant, outcome, on_time, calendar)
     values (gen_random_uuid(), '2026-11-01', 'GM0917', 'tested', 'withdrawn', false, 'national')`,
  )
  await adminQuery(
    `insert into handle_with_care.told_year (year, until, told) values (2024, '2025-01-01', $1)`,
    [JSON.stringify(toldOfNobody)],
  )
  await fillRegister(lead)
  await fillAgreements(lead)
  await importIn('checked')
  return {
    person,
    function: held,
    tokenHash,
    ...ways,
    proposal,
    review,
    reviewLine,
    document: await fillProgramme(lead),
    ...(await fillMail(lead, ways.invitation, person)),
    ...(await fillOversight(lead)),
    ...(await fillSystems(lead)),
    job: await one(
      `insert into pgboss.job (name, data, source_name, source_id)
       values ('dead', '{}', 'programme.tell-leads', gen_random_uuid()) returning id`,
    ),
  }
}

async function fillIdentity(person: string, held: string, lead: string, tokenHash: Buffer) {
  await adminQuery(
    "insert into identity.account (person_id, email) values ($1, 'wilg@voorbeeld.nl')",
    [person],
  )
  const session = await one(
    `insert into identity.session (token_hash, function_id, method, assurance)
     values ($1, $2, 'password', 2) returning id`,
    [tokenHash, held],
  )
  const passkey = await one(
    `insert into identity.passkey (id, person_id, public_key, counter, name, backed_up)
     values ('sleutel-van-een-ander', $1, $2, 0, 'Telefoon', false) returning id`,
    [person, randomBytes(64)],
  )
  const invitation = await one(
    `insert into identity.invitation (token_hash, person_id, email, invited_by, expires_at)
     values ($1, $2, 'wilg@voorbeeld.nl', $3, now() + interval '7 days') returning id`,
    [randomBytes(32), person, lead],
  )
  const provider = await one(
    `insert into identity.provider (organisation_id, name, issuer, client_id, secret_sealed, made_by)
     select organisation_id, 'Inlog van de organisatie', 'https://inlog.voorbeeld.nl', 'kring', $2, id
     from network.function where id = $1 returning id`,
    [lead, randomBytes(60)],
  )
  await adminQuery(
    "insert into identity.provider_domain (domain, provider_id, proof) values ('voorbeeld.nl', $1, 'bewijs-van-twintig-tekens')",
    [provider],
  )
  await adminQuery(
    "insert into identity.external (issuer, subject, person_id) values ('https://inlog.voorbeeld.nl', 'wilg', $1)",
    [person],
  )
  await adminQuery('insert into identity.recovery_code (person_id, code_hash) values ($1, $2)', [
    person,
    randomBytes(32),
  ])
  await adminQuery(
    "insert into identity.step (hash, kind, expires_at) values ($1, 'passkey', now() + interval '10 minutes')",
    [randomBytes(32)],
  )
  await adminQuery(
    "insert into identity.logout (issuer, jti, expires_at) values ('https://inlog.voorbeeld.nl', 'a', now() + interval '1 day')",
  )
  return { session, passkey, invitation, provider }
}

/** What nobody wrote yet of the entries that the demonstration brings. */
async function fillRegister(lead: string): Promise<void> {
  // At an organisation that nobody of the demonstration keeps: these bytes were sealed by no key.
  const place = await one(
    `insert into network.location (organisation_id, name, kind)
     select id, 'Ergens', 'secret' from network.organisation where name = 'LOEF' returning id`,
  )
  const shield = await one(
    `insert into network.shield (organisation_id) select organisation_id from network.location
     where id = $1 returning id`,
    [place],
  )
  await adminQuery(
    'insert into network.shielded (shield_id, location_id, sealed) values ($1, $2, $3)',
    [shield, place, randomBytes(60)],
  )
  await adminQuery(
    `insert into network.service_municipality (service_id, municipality_code)
     select id, 'GM0917' from network.service limit 1 on conflict do nothing`,
  )
  const suggestion = await one(
    `insert into network.suggestion (organisation_id, service_id, field, value, why, made_by)
     select organisation_id, id, 'costs', 'gratis', 'Stond op de website', $1
     from network.service limit 1 returning id`,
    [lead],
  )
  await adminQuery(
    `insert into network.change (organisation_id, service_id, field, after, suggestion_id, function_id)
     select organisation_id, service_id, field, value, id, made_by from network.suggestion where id = $1`,
    [suggestion],
  )
  await adminQuery(
    `insert into network.vacancy (organisation_id, role, left_id)
     select organisation_id, role, id from network.function where demonstration_key = 'expert'`,
  )
}

const imports = {
  uploaded: '0a1b2c3d-0000-4000-8000-000000000001',
  checked: '0a1b2c3d-0000-4000-8000-000000000002',
  done: '0a1b2c3d-0000-4000-8000-000000000003',
}

/** A file of a project leader that is this far, as if nothing had been done with it yet. */
export async function importIn(state: keyof typeof imports): Promise<string> {
  const id = imports[state]
  await adminQuery('delete from network.import where id = $1', [id])
  await adminQuery(
    `insert into network.import (id, file_name, format, state, holds, register, kind, sheets, total, position, made_by)
     select $1, 'lijst.csv', 'csv', $2::text, 'organisation', 'lijst', 'welzijn',
            '[{"name": "", "rows": 1, "sample": [["nummer", "naam", "soort"], ["1", "De Brug", "welzijn"]]}]', 1, 2, id
     from network.function where demonstration_key = 'projectleider'`,
    [id, state],
  )
  await adminQuery(
    "insert into network.import_file (import_id, content) values ($1, 'nummer;naam;soort\n1;De Brug;welzijn\n')",
    [id],
  )
  await adminQuery(
    `insert into network.import_row (import_id, number, line, kind, key, name, outcome, fields, doubles, result)
     select $1, n, n + 1, 'organisation', n::text, 'De Brug', case n when 1 then 'new' else 'double' end,
            '{"name": "De Brug", "kind": "welzijn"}',
            case n when 1 then '[]'::jsonb
                   else jsonb_build_array(jsonb_build_object('id', o.id, 'name', o.name, 'why', 'dezelfde website')) end,
            case when $2 = 'done' and n = 1 then 'written' end
     from generate_series(1, 2) n, network.organisation o where o.name = 'LOEF'`,
    [id, state],
  )
  await adminQuery(
    `insert into network.other_key (register, register_key, organisation_id)
     select 'lijst', '9', id from network.organisation where name = 'LOEF' on conflict do nothing`,
  )
  return id
}

async function fillAgreements(lead: string): Promise<void> {
  await adminQuery(
    `insert into network.map_layout (edition, digest, positions, made_at)
     select edition, repeat('0', 64), '{}', now() from unnest(array['network', 'public']) edition`,
  )
  await adminQuery(
    `insert into network.declaration (number, title, body, function_id) values (2, 'Concept', 'Tekst', $1)`,
    [lead],
  )
  await adminQuery(
    `insert into network.signing_request
       (declaration_number, organisation_id, name, title, email, code_hash, token_hash, function_id, expires_at)
     select 1, id, 'Wilg Zonnedauw', 'Bestuurder', 'wilg@voorbeeld.nl', $2, $3, $1, now() + interval '14 days'
     from network.organisation where name = 'GGD Zuid-Limburg'`,
    [lead, randomBytes(32), randomBytes(32)],
  )
  await adminQuery(
    `insert into network.agreement_document (version_id, position, name, url)
     select id, 1, 'De tekst', 'https://voorbeeld.nl/' from network.agreement_version limit 1`,
  )
}

async function fillProgramme(lead: string): Promise<string> {
  await adminQuery(
    `insert into programme.activity_municipality (activity_id, municipality_code, plan_id)
     select id, 'GM0917', plan_id from programme.activity where key = 'sd-f1'`,
  )
  await adminQuery(
    `insert into programme.proposed_action (plan_id, activity_id, subject, text, href, proposed_by)
     select plan_id, id, 'bench/1', 'Zorg voor iemand', '/netwerk/dekking', $1
     from programme.activity where key = 'sd-f1'`,
    [lead],
  )
  await adminQuery(
    "insert into platform.instrument (key, indicators, counted_at) values ('bench', '[]', now())",
  )
  await adminQuery(
    `insert into programme.timeline_cell (row_id, plan_id, quarter, kind)
     select r.id, q.plan_id, q.quarter, 'start' from programme.timeline_row r
       join programme.timeline_quarter q on q.plan_id = r.plan_id limit 1`,
  )
  await adminQuery(
    `insert into programme.status_report
       (plan_id, activity_id, quarter, function_id, time, money, quality, summary)
     select plan_id, id, '2026-Q3', $1, 'green', 'green', 'green', 'Gaat goed'
     from programme.activity where key = 'sd-f1'`,
    [lead],
  )
  await adminQuery(
    `insert into programme.municipal_accent
       (activity_id, municipality_code, plan_id, taking_part, function_id)
     select id, 'GM0917', plan_id, 'ja', $1 from programme.activity where key = 'sd-f1'`,
    [lead],
  )
  await adminQuery(
    `insert into programme.change (plan_id, subject_kind, subject_key, function_id, text)
     select id, 'plan', key, $1, 'Er is iets gewijzigd' from programme.plan`,
    [lead],
  )
  return one(
    `insert into programme.document (plan_id, activity_id, name, url, function_id)
     select plan_id, id, 'Verslag', 'https://voorbeeld.nl/', $1
     from programme.activity where key = 'sd-f1' returning id`,
    [lead],
  )
}

async function fillMail(lead: string, invitation: string, person: string) {
  const mail = await one(
    `insert into mail.outbox (kind, recipient, function_id, state, settled_at, reason)
     values ('platform.something-for-you', 'function', $1, 'bounced', now(), 'address_550') returning id`,
    [lead],
  )
  await adminQuery(
    "insert into mail.outbox (kind, recipient, invitation_id) values ('identity.invitation', 'invitation', $1)",
    [invitation],
  )
  const kept = await one(
    `insert into mail.kept (outbox_id, recipient, subject, text)
     values ($1, 'Iemand', 'Er staat iets klaar', 'Dag') returning id`,
    [mail],
  )
  await adminQuery(
    "insert into mail.preference (person_id, pace, digest_hour, quiet_weekend) values ($1, 'daily', 8, true)",
    [person],
  )
  await adminQuery(
    `insert into platform.device (person_id, name, endpoint)
     values ($1, 'Chrome op Android', 'https://push.voorbeeld.nl/abc')`,
    [person],
  )
  const notification = await one(
    `insert into platform.notification (function_id, subject, text, href)
     values ($1, 'iets/anders', 'Er staat iets voor je klaar', '/start') returning id`,
    [lead],
  )
  await adminQuery(
    'insert into platform.submission (function_id, once) values ($1, gen_random_uuid())',
    [lead],
  )
  await adminQuery(
    "insert into platform.last_run (name, took_ms, failed) values ('mail.tell', 4, false) on conflict do nothing",
  )
  await adminQuery(
    "insert into platform.rate_limit (key, points) values ('tries:x', 1) on conflict do nothing",
  )
  return { mail, kept, notification }
}

async function fillOversight(lead: string) {
  const entry = await one(
    `insert into audit.entry (function_id, person_id, organisation_id, role, action, subject)
     select id, person_id, organisation_id, role, 'test.deed', 'something'
     from network.function where id = $1 returning id`,
    [lead],
  )
  const bytes = randomBytes(32)
  await adminQuery('insert into audit.seal (position, entry_id, leaf) values (0, $1, $2)', [
    entry,
    bytes,
  ])
  await adminQuery(
    `insert into audit.head (number, size, root, previous, peaks, at, key, signature)
     values (1, 1, $1, $1, $1, now(), $1, $2)`,
    [bytes, randomBytes(64)],
  )
  await adminQuery("insert into oversight.delivery (name) values ('file') on conflict do nothing")
  await adminQuery("insert into oversight.sample (week, population) values ('2026-11-23', 1)")
  const sampleLine = await one(
    "insert into oversight.sample_line (week, entry_id) values ('2026-11-23', $1) returning id",
    [entry],
  )
  const access = crypto.randomUUID()
  await adminQuery(
    `insert into oversight.exceptional_access
       (id, function_id, person_id, module, subject, reason_sealed, ends_at)
     select $1, f.id, person_id, 'casework', 'file/1', $2, now() + interval '1 hour'
     from network.function f where demonstration_key = 'professional'`,
    [access, sealWords('exceptional_access.reason_sealed', access, 'Er is nu gevaar')],
  )
  await adminQuery(
    `insert into processing.line (trace_id, span_id, activity, name, subject, subject_type, started_at, ended_at)
     values (gen_random_uuid(), $1, 'een-verwerking', 'inzage', $2, 'persoon', now(), now())`,
    [randomBytes(8), 'pseudoniem-van-twintig-tekens'],
  )
  const file = crypto.randomUUID()
  const dataKey = await one(
    `insert into sealing.data_key (id, module, file_id, compartment, version, key_id, wrapped)
     values (gen_random_uuid(), 'casework', $1, 'general', 1, 'local/1', $2) returning id`,
    [file, randomBytes(60)],
  )
  await adminQuery(
    `insert into sealing.data_key (id, module, file_id, compartment, version, key_id, destroyed_at,
       destroyed_by, destroyed_reason, wrapped_sha256, signature)
     values (gen_random_uuid(), 'casework', gen_random_uuid(), 'general', 1, 'local/1', now(), $1,
       'retention', $2, $3)`,
    [lead, randomBytes(32), randomBytes(64)],
  )
  return { access, sampleLine, file, dataKey }
}

/** A system of the organisation of `registrar`, with all that hangs on it. */
export async function fillSystems(registrar: string) {
  const person = await one(
    "insert into network.person (name) values ('Zaaksysteem Vlierbes') returning id",
  )
  const system = await one(
    `insert into network.function (person_id, organisation_id, role, title)
     select $1, organisation_id, 'machine', 'Het plan tonen' from network.function where id = $2
     returning id`,
    [person, registrar],
  )
  await giveScopes(system, ['plan:lezen', 'gebeurtenissen:lezen'], registrar)
  await adminQuery('insert into identity.system_secret (function_id, hash) values ($1, $2)', [
    system,
    randomBytes(32),
  ])
  await adminQuery(
    `insert into identity.system_token (token_hash, function_id, scopes, expires_at)
     values ($1, $2, '{plan:lezen}', now() + interval '10 minutes')`,
    [randomBytes(32), system],
  )
  await adminQuery(
    "insert into identity.system_assertion (function_id, jti, expires_at) values ($1, 'a', now())",
    [system],
  )
  await adminQuery(
    "insert into systems.answer (function_id, key, fingerprint) values ($1, 'a', $2)",
    [system, randomBytes(32)],
  )
  await adminQuery(
    `insert into handle_with_care.practice (id, function_id, municipality_code)
     values (gen_random_uuid(), $1, 'GM0917')`,
    [system],
  )
  const subscription = await one(
    `insert into systems.subscription (function_id, url, kinds, secret_sealed)
     values ($1, 'https://systeem.voorbeeld.nl/kring', '{activiteit.stand}', $2) returning id`,
    [system, randomBytes(80)],
  )
  const event = await one(
    `insert into systems.event (kind, scope, href, position)
     select 'activiteit.stand', 'plan:lezen', '/plannen/een-plan', coalesce(max(position), 0) + 1
     from systems.event returning id`,
  )
  await adminQuery('insert into systems.delivery (subscription_id, event_id) values ($1, $2)', [
    subscription,
    event,
  ])
  return { system, subscription, event }
}

/** Makes a function of a machine one that has scopes. */
export async function giveScopes(
  system: string,
  scopes: readonly string[],
  registrar: string,
): Promise<void> {
  await adminQuery(
    `insert into systems.system (function_id, organisation_id, scopes, registered_by)
     select id, organisation_id, $2, $3 from network.function where id = $1`,
    [system, scopes, registrar],
  )
}

/** The function that someone of the demonstration acts in. */
export function functionOf(key: string): Promise<string> {
  return one('select id from network.function where demonstration_key = $1', [key])
}

/** Someone in a role, at an organisation that nobody of the demonstration works for. */
export async function strangerIn(
  role: Role,
  period: { from?: string; until?: string; ended?: string } = {},
): Promise<string> {
  const person = await one(
    "insert into network.person (name) values ('Iemand van Elders') returning id",
  )
  return one(
    `insert into network.function
       (person_id, organisation_id, role, title, from_day, until_day, ended_at)
     select $1, o.id, $2, 'Functie', coalesce($3::date, platform.today()), $4::date, $5::timestamptz
     from network.organisation o
     where not exists (select from network.function f where f.organisation_id = o.id)
     order by o.name limit 1 returning id`,
    [person, role, period.from ?? null, period.until ?? null, period.ended ?? null],
  )
}

/** Every table and view of Kring, without those of the queue and of the migrations. */
export async function relations(): Promise<{ name: string; kind: string }[]> {
  return adminQuery<{ name: string; kind: string }>(`
    select n.nspname || '.' || c.relname as name, c.relkind as kind
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm', 'f')
      and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast', 'pgboss', 'migration')
    order by 1`)
}
