/**
 * The weekly sample and exceptional access, end to end: on a real closed file, with a real mail server.
 */
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { defineDeeds } from '#platform/audit/deeds.ts'
import { defineOpenable } from '#platform/audit/openable.ts'
import { drawSample } from '#platform/audit/sample.ts'
import { runAs, sql, system } from '#platform/database.ts'
import { openMail, startMail, stopMail } from '#platform/mail/index.ts'
import { sweep } from '#platform/jobs.ts'
import { someone, visitAs } from '#testing/actors.ts'
import { adminQuery, ownerQuery, testDatabase } from '#testing/database.ts'
import { startMailServer, type MailServer } from '#testing/mail-server.ts'
import { actorOf, fileWith, makeScratchModule, readNotes } from '#testing/scratch.ts'
import {
  anyone,
  as,
  demonstrationRegion,
  hidden,
  type Visitor,
  visibleText,
} from '#testing/site.ts'

let officer: Visitor
let user: Visitor
let colleague: Visitor
let fileId: string
let keeper: string
let mail: MailServer
const inDanger = 'Zij wordt vannacht bedreigd en ik zoek haar noodplan'

beforeAll(async () => {
  await demonstrationRegion()
  await makeScratchModule()
  // As the migration of a module would: a file also shows itself to who opened it in an emergency.
  await ownerQuery(`
    create policy in_emergency on scratch.file for select to app
      using ('scratch/' || id = any ((select platform.exceptional_subjects('scratch'))::text[]));
    create policy owner_works on scratch.file for select to owner using (true);
    create function scratch.closed(asked uuid) returns table (id uuid, owners uuid[])
      language sql stable security definer set search_path = pg_catalog, pg_temp
      as $$ select f.id, array(select n.id from network.function n where n.organisation_id = f.organisation_id
                               and n.role = 'attentionOfficer') from scratch.file f where f.id = asked $$;
    grant execute on function scratch.closed(uuid) to app`)
  defineDeeds('scratch', 'Proefdossiers', {
    'scratch.opened': { name: 'Dossier geopend', reads: true },
    'scratch.started': { name: 'Dossier begonnen' },
  })
  const keepers = await actorOf('aandachtsfunctionaris')
  keeper = keepers.functionId
  fileId = await fileWith(keepers, ['Het noodplan ligt bij de buren'])
  ;[officer, user, colleague] = await Promise.all([
    as('fg'),
    as('professional'),
    as('aandachtsfunctionaris'),
  ])
  mail = await startMailServer()
  openMail({ url: 'http://localhost:3000', keep: false, smtp: mail.smtp })
})
afterAll(async () => {
  await stopMail()
  await mail.stop()
  openMail({ url: 'http://localhost:3000', keep: false })
})

function declareOpenable() {
  defineOpenable({
    module: 'scratch',
    name: 'Proefdossier',
    asks: 'Nummer van het dossier',
    find: async ({ db }, typed) => {
      if (!/^[0-9a-f-]{36}$/.test(typed)) return undefined
      const { rows } = await sql<{ id: string; owners: string[] }>`
        select id, owners from scratch.closed(${typed}::uuid)`.execute(db)
      const found = rows[0]
      return found && { subject: `scratch/${found.id}`, persons: [found.id], owners: found.owners }
    },
    label: (subject) => `proefdossier ${subject.slice(8, 16)}`,
    href: () => '/start',
  })
}

const open = (visitor: Visitor, more: Record<string, string> = {}) =>
  visitor.post('/noodtoegang', { soort: 'scratch', kenmerk: fileId, reden: inDanger, ...more })
const accesses = () =>
  adminQuery<{ id: string; reason_sealed: Buffer; ended_at: Date | null }>(
    'select id, reason_sealed, ended_at from oversight.exceptional_access order by started_at, id',
  )
const idOf = (response: Response) => /[0-9a-f-]{36}/.exec(response.headers.get('location')!)![0]

test('while no module has something to open, there is no way to it in the menu', async () => {
  expect(await user.read('/start')).not.toContain('href="/noodtoegang"')
  expect(await user.read('/noodtoegang')).toContain('Er is nu niets te openen')
  expect((await open(user)).status).toBe(422)
  declareOpenable()
  expect(await user.read('/start')).toContain('href="/noodtoegang"')
})

test('a closed file opens for the user only, and notices and mails are there within a minute', async () => {
  const professional = await actorOf('professional')
  await expect(readNotes(professional, fileId)).rejects.toThrow('not_found')
  // For a demonstration there are no addresses; these people have one.
  await adminQuery(
    `insert into identity.account (person_id, email)
     select person_id, demonstration_key || '@example.org' from network.function
     where demonstration_key in ('fg', 'aandachtsfunctionaris')`,
  )
  startMail()
  const before = performance.now()
  const response = await open(user)
  const committed = performance.now()
  expect(response.status).toBe(303)
  const id = idOf(response)
  const told = await adminQuery<{ function_id: string; text: string; urgent: boolean }>(
    'select function_id, text, urgent from platform.notification where subject = $1',
    [`exceptional/${id}`],
  )
  const officers = await adminQuery<{ id: string }>(
    "select id from network.function where role = 'dataProtectionOfficer'",
  )
  expect(told.map((one) => one.function_id).sort()).toEqual(
    [...officers.map((one) => one.id), keeper].sort(),
  )
  expect(told.every((one) => one.urgent && !one.text.includes('bedreigd'))).toBe(true)
  for (const until = committed + 60_000; mail.arrived.length < 2 && performance.now() < until;)
    await pause(50)
  console.log(
    `opened in ${Math.round(committed - before)} ms; ${mail.arrived.length} mails ${Math.round(performance.now() - committed)} ms after commit`,
  )
  expect(mail.to.toSorted()).toEqual(['aandachtsfunctionaris@example.org', 'fg@example.org'])
  for (const { text, subject } of mail.arrived)
    expect(`${subject} ${text}`).not.toMatch(/noodtoegang|bedreigd|proefdossier/i)

  expect(await readNotes(professional, fileId)).toEqual(['Het noodplan ligt bij de buren'])
  const other = await actorOf('ambtenaar-vaals')
  await expect(readNotes(other, fileId)).rejects.toThrow('not_found')
  const [entry] = await adminQuery<{ exceptional: boolean }>(
    "select exceptional from audit.entry where action = 'scratch.opened' order by id desc limit 1",
  )
  expect(entry!.exceptional).toBe(true)
  // The reason stands nowhere in the clear.
  const [row] = await accesses()
  expect(row!.reason_sealed.toString('latin1')).not.toContain('bedreigd')
  expect(await user.read(`/noodtoegang/${id}`)).toContain(inDanger)
}, 75_000)

test('it closes by hand, by itself, and never opens again', async () => {
  const professional = await actorOf('professional')
  const { id } = (await accesses())[0]!
  // Opening what is open leads to the same, and makes it no longer.
  expect(idOf(await open(user))).toBe(id)
  expect((await user.post(`/noodtoegang/${id}/beeindigen`)).status).toBe(303)
  await expect(readNotes(professional, fileId)).rejects.toThrow('not_found')
  const again = idOf(await open(user))
  expect(again).not.toBe(id)
  expect(await readNotes(professional, fileId)).toHaveLength(1)
  await adminQuery(
    `update oversight.exceptional_access set started_at = started_at - interval '2 hours',
       ends_at = ends_at - interval '2 hours' where id = $1`,
    [again],
  )
  await expect(readNotes(professional, fileId)).rejects.toThrow('not_found')
  expect(visibleText(await user.read(`/noodtoegang/${again}`))).toContain('Dit is weer dicht')
  const asUser = (text: string) =>
    runAs(professional, ({ db }) => sql.raw(text).execute(db)).catch(
      (error: { code: string }) => error.code,
    )
  const change = (set: string) => asUser(`update oversight.exceptional_access set ${set}`)
  expect(await change("ends_at = now() + interval '1 hour'")).toBe('42501')
  expect(await change('ended_at = null')).not.toBeUndefined()
  expect(
    await asUser(
      `insert into oversight.exceptional_access (function_id, person_id, module, subject, reason_sealed, ends_at)
     values ('${professional.functionId}', '${professional.personId}', 'scratch', 'x', decode(repeat('00', 60), 'hex'),
             now() + interval '3 hours')`,
    ),
  ).toBe('23514')
})

test('sent twice it opens once; from elsewhere, without proof or without a reason it opens nothing', async () => {
  const count = async () => (await accesses()).length
  const before = await count()
  const once = hidden(await user.read('/noodtoegang'), 'once')
  const both = await Promise.all([open(user, { once }), open(user, { once })])
  expect(both.map(({ status }) => status)).toEqual([303, 303])
  expect(await count()).toBe(before + 1)
  const third = await open(user, { reden: 'Een andere reden dan net' })
  expect(third.headers.get('location')).toBe(`/noodtoegang/${idOf(both[0])}?gedaan=al-open`)
  const told = visibleText(await user.read(third.headers.get('location')!))
  expect(told).toContain('Dit had je al open')
  expect(await count()).toBe(before + 1)
  await user.post(`/noodtoegang/${idOf(both[0])}/beeindigen`)

  const elsewhere = await user.post(
    '/noodtoegang',
    { soort: 'scratch', kenmerk: fileId, reden: inDanger },
    { origin: 'https://kwaad.example' },
  )
  expect(elsewhere.status).toBe(403)
  const short = await open(user, { reden: 'gevaar' })
  expect(short.status).toBe(422)
  expect(await short.text()).toContain('ten minste 10 tekens')
  const absent = await open(user, { kenmerk: crypto.randomUUID() })
  expect(absent.status).toBe(422)
  expect(await absent.text()).toContain('Dit is niet gevonden')
  await adminQuery(
    "update identity.session set persons_until = now() - interval '1 minute' where function_id = (select id from network.function where demonstration_key = 'professional')",
  )
  const stale = await open(user)
  expect(stale.status).toBe(403)
  expect(await stale.text()).toContain('/bevestigen')
  await adminQuery(
    "update identity.session set persons_until = now() + interval '15 minutes' where function_id = (select id from network.function where demonstration_key = 'professional')",
  )
  expect(await count()).toBe(before + 1)
  const refused = await adminQuery("select 1 from audit.entry where action = 'exceptional.refused'")
  expect(refused).toHaveLength(1)
  expect((await anyone().post('/noodtoegang')).status).toBe(403)
})

test('who tries what there is, is stopped', async () => {
  const statuses = new Set<number>()
  for (let n = 0; n < 22; n++)
    statuses.add((await open(colleague, { kenmerk: crypto.randomUUID() })).status)
  expect(statuses).toEqual(new Set([422, 429]))
})

test('the officer ends it, reviews it when it is over, and cannot use it', async () => {
  await adminQuery('delete from platform.rate_limit')
  const id = idOf(await open(user))
  const path = `/verantwoording/noodtoegang/${id}`
  expect((await officer.post('/noodtoegang', {})).status).toBe(404)
  expect((await user.get(path)).status).toBe(404)
  expect(visibleText(await officer.read('/start'))).toContain('1 loopt nu')
  expect(await officer.read(path)).toContain('Nu beëindigen')
  expect((await officer.post(path, { oordeel: 'in_order' })).status).toBe(409)
  expect((await officer.post(`${path}/beeindigen`)).status).toBe(303)
  await expect(readNotes(await actorOf('professional'), fileId)).rejects.toThrow('not_found')
  const page = await officer.read(path)
  expect(page).toContain(inDanger)
  const bare = await officer.post(path, { oordeel: 'ask', opmerking: '' })
  expect(bare.status).toBe(422)
  const asked = await officer.post(path, {
    oordeel: 'ask',
    opmerking: 'Waarom niet via de wijkagent?',
  })
  expect(asked.status).toBe(303)
  expect(visibleText(await user.read('/start'))).toContain(
    'heeft een vraag over een noodtoegang van jou',
  )
  expect((await officer.post(path, { oordeel: 'in_order' })).status).toBe(303)
  expect(
    (await officer.post(path, { oordeel: 'unjust', opmerking: 'Toch niet goed genoeg' })).status,
  ).toBe(409)
})

test('nobody reviews their own, whatever second function they have', async () => {
  await adminQuery('delete from platform.rate_limit')
  const id = idOf(await open(user))
  await user.post(`/noodtoegang/${id}/beeindigen`)
  const professional = await actorOf('professional')
  const second = await someone({
    role: 'dataProtectionOfficer',
    organisationId: professional.organisationId,
    personId: professional.personId,
  })
  const both = await visitAs(second.functionId)
  expect(await both.read(`/verantwoording/noodtoegang/${id}`)).toContain('Dit ging van jou uit')
  const own = await both.post(`/verantwoording/noodtoegang/${id}`, { oordeel: 'in_order' })
  expect(own.status).toBe(403)
  const asBoth = {
    ...professional,
    functionId: second.functionId,
    role: 'dataProtectionOfficer' as const,
  }
  const changed = await runAs(asBoth, ({ db }) =>
    sql`update oversight.exceptional_access set verdict = 'in_order', reviewed_by = ${second.functionId}, reviewed_at = now()`.execute(
      db,
    ),
  )
  expect(Number(changed.numAffectedRows)).toBe(
    (
      await adminQuery<{ n: number }>(
        "select count(*)::int as n from oversight.exceptional_access where person_id <> $1 and coalesce(verdict, 'ask') = 'ask'",
        [professional.personId],
      )
    )[0]!.n,
  )
})

test('what is late to review is said on the desk', async () => {
  expect(await officer.read('/start')).not.toContain('Te laat met nakijken')
  // What ended does not move for anyone, so time is moved without the guard.
  await adminQuery('alter table oversight.exceptional_access disable trigger guard')
  await adminQuery(
    `update oversight.exceptional_access set started_at = started_at - interval '10 days',
       ends_at = ends_at - interval '10 days', ended_at = ended_at - interval '10 days'
     where verdict is null`,
  )
  await adminQuery('alter table oversight.exceptional_access enable trigger guard')
  expect(await officer.read('/start')).toContain('Te laat met nakijken')
  expect(await officer.read('/verantwoording/noodtoegang')).toContain('Te laat')
})

test('a sample is drawn once a week, also by two at once, and a missed week later', async () => {
  const person = await actorOf('werkgroepvoorzitter')
  // 3,000 readings in the week before last, seven in the last one, and one of this week.
  await adminQuery(
    `insert into audit.entry (at, function_id, person_id, organisation_id, role, action, subject)
     select (date_trunc('week', now() at time zone 'Europe/Amsterdam') - d * interval '1 day'
             + n * interval '1 second') at time zone 'Europe/Amsterdam',
            $1, $2, $3, 'groupChair', 'scratch.opened', 'scratch/' || n
     from (values (14, 3000), (7, 7), (0, 1)) v (d, most), generate_series(1, most) n`,
    [person.functionId, person.personId, person.organisationId],
  )
  const early = await adminQuery<{ early: boolean }>(
    "select extract(isodow from now() at time zone 'Europe/Amsterdam') = 1 and extract(hour from now() at time zone 'Europe/Amsterdam') < 6 as early",
  )
  await Promise.all([sweep(), sweep(), runAs(system, (work) => drawSample.run(work))])
  const drawn = await adminQuery<{ population: number; lines: number }>(
    `select s.population, count(l.id)::int as lines from oversight.sample s
     left join oversight.sample_line l on l.week = s.week group by s.week order by s.week`,
  )
  expect(drawn).toEqual([
    { population: 3000, lines: 30 },
    ...(early[0]!.early ? [] : [{ population: 7, lines: 7 }]),
  ])
  await sweep()
  expect(await adminQuery('select 1 from oversight.sample')).toHaveLength(drawn.length)
  expect(
    await adminQuery("select 1 from audit.entry where action = 'audit.sample_drawn'"),
  ).toHaveLength(drawn.length)
})

test('two draws of the same week are not the same lines', async () => {
  const lines = () =>
    adminQuery<{ entry_id: string }>(
      'select entry_id from oversight.sample_line order by week, entry_id limit 30',
    )
  const first = await lines()
  await adminQuery('delete from oversight.sample_line')
  await adminQuery('delete from oversight.sample')
  await runAs(system, (work) => drawSample.run(work))
  expect(await lines()).not.toEqual(first)
})

test('the officer goes through the lines; own deeds are for another; what was said is sealed', async () => {
  const fg = await actorOf('fg')
  const list = await officer.read('/verantwoording/steekproef')
  const first = /steekproef\/([0-9a-f-]{36})/.exec(list)![1]!
  const remark = 'Wat had zij hier te zoeken?'
  const response = await officer.post(`/verantwoording/steekproef/${first}`, {
    oordeel: 'ask',
    opmerking: remark,
  })
  expect(response.status).toBe(303)
  expect(response.headers.get('location')).toMatch(/steekproef\/[0-9a-f-]{36}\?gedaan=oordeel/)
  const [row] = await adminQuery<{ remark_sealed: Buffer }>(
    'select remark_sealed from oversight.sample_line where id = $1',
    [first],
  )
  expect(row!.remark_sealed.toString('latin1')).not.toContain('zoeken')
  expect(await officer.read(`/verantwoording/steekproef/${first}`)).toContain(remark)
  const chair = await as('werkgroepvoorzitter')
  const desk = visibleText(await chair.read('/start'))
  expect(desk).toContain('wil weten waarom je op')
  expect(desk).not.toContain('zoeken')
  expect(
    (await officer.post(`/verantwoording/steekproef/${first}`, { oordeel: 'in_order' })).status,
  ).toBe(303)
  expect(
    (await officer.post(`/verantwoording/steekproef/${first}`, { oordeel: 'in_order' })).status,
  ).toBe(409)

  const [own] = await adminQuery<{ id: string }>(
    `with e as (insert into audit.entry (function_id, person_id, organisation_id, role, action, subject)
       values ($1, $2, $3, 'dataProtectionOfficer', 'audit.trail_read', 'trail') returning id)
     insert into oversight.sample_line (week, entry_id)
     select (select week from oversight.sample limit 1), e.id from e returning id`,
    [fg.functionId, fg.personId, fg.organisationId],
  )
  expect(
    (await officer.post(`/verantwoording/steekproef/${own!.id}`, { oordeel: 'in_order' })).status,
  ).toBe(403)
  expect(await officer.read('/verantwoording/steekproef')).toContain('Handelingen van jezelf')
  const bySql = await runAs(fg, ({ db }) =>
    sql`update oversight.sample_line set verdict = 'in_order', reviewed_by = ${fg.functionId}, reviewed_at = now() where id = ${own!.id}::uuid`.execute(
      db,
    ),
  )
  expect(bySql.numAffectedRows).toBe(0n)
  const client = new pg.Client(testDatabase('app'))
  await client.connect()
  const { rows } = await client.query('select 1 from oversight.sample_line')
  await client.end()
  expect(rows).toEqual([])
})

test('a day that does not exist is named, on the page and for the file; it is not every day', async () => {
  const wrong = await officer.get('/verantwoording?van=2026-02-30&wie=sanne')
  expect(wrong.status).toBe(422)
  const page = await wrong.text()
  expect(page).toContain('Deze datum bestaat niet.')
  expect(page).toContain('value="sanne"')
  expect(page).not.toContain('Handelingen van anderen bekeken')
  expect(page).not.toContain('bestand.csv')
  const backwards = await officer.get('/verantwoording?van=2026-03-02&tot=2026-03-01')
  expect(await backwards.text()).toContain('Deze dag ligt voor de eerste dag.')
  const file = await officer.get('/verantwoording/bestand.csv?van=2026-02-30')
  expect([file.status, file.headers.get('location')]).toEqual([
    303,
    '/verantwoording?van=2026-02-30',
  ])
})
