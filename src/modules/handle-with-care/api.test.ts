/**
 * Signals for systems: who may begin one, what each may see, what nobody hears.
 */
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { scopes as scopeTable, type Scope } from '#roles'
import { runAs, system } from '#platform/database.ts'
import { currentTime } from '#platform/clock.ts'
import { round } from '#platform/systems/webhooks.ts'
import { windClock } from '#handle-with-care/actions/clock.ts'
import { withdraw } from '#handle-with-care/actions/index.ts'
import { forget } from '#handle-with-care/jobs.ts'
import { demonstrationActor } from '#testing/actors.ts'
import { adminQuery } from '#testing/database.ts'
import { as, demonstrationRegion } from '#testing/site.ts'
import { naughty } from '#testing/naughty.ts'
import { signalIn } from '#testing/signals.ts'
import { aSystem, call, tokenOf, type Machine } from '#testing/systems.ts'

const child = { naam: 'Wilg Vuurvlinder', geboortedatum: '2018-03-04' }
const report = (more: object = {}) => ({
  gemeente: 'GM0899',
  eindeIncident: new Date(Date.now() - 600_000).toISOString(),
  kind: child,
  ...more,
})
const fresh = () => ({ 'idempotency-key': crypto.randomUUID() })
const begin = (
  token: string,
  body: unknown = report(),
  headers: Record<string, string> = fresh(),
) => call(token, '/signalen', { method: 'POST', body, headers })
interface Shown {
  id: string
  toestand: string
  afloop: string | null
  oefening: boolean
}
const begun = async (token: string) => (await (await begin(token)).json()) as Shown
const shown = async (token: string, id: string) => {
  const response = await call(token, `/signalen/${id}`)
  return response.status === 200 ? ((await response.json()) as Shown).toestand : response.status
}
const both: Scope[] = ['signaal:maken', 'signaal:volgen']

let police: string
let safeHome: string
let practising: string
let follower: string
let leads: string

beforeAll(async () => {
  await demonstrationRegion()
  const of = async (key: 'politie' | 'veiligthuis', scopes: Scope[], more = {}) =>
    tokenOf(await aSystem(scopes, { of: key, ...more }))
  police = await of('politie', [...both, 'gebeurtenissen:lezen'])
  safeHome = await of('veiligthuis', [...both, 'gebeurtenissen:lezen'])
  practising = await of('politie', [...both, 'gebeurtenissen:lezen'], { practice: true })
  follower = await of('politie', ['signaal:volgen'])
  leads = await tokenOf(await aSystem(['plan:lezen', 'gebeurtenissen:lezen']))
})
beforeEach(() => adminQuery('delete from platform.rate_limit'))

const told = async (id: string) =>
  (
    await adminQuery<{ key: string }>(
      `select f.demonstration_key as key from platform.notification n
         join network.function f on f.id = n.function_id
       where split_part(n.subject, '/', 2) = $1`,
      [id],
    )
  ).map(({ key }) => key)

describe('beginning a signal', () => {
  test('a system of the police begins one; Kring tells whose turn it is, and the way goes on as ever', async () => {
    const response = await begin(police)
    expect(response.status).toBe(201)
    const { id, ...rest } = (await response.json()) as Shown
    expect(rest).toMatchObject({ toestand: 'gemaakt', afloop: null, oefening: false })
    expect(response.headers.get('location')).toBe(`/api/v1/signalen/${id}`)
    await windClock(currentTime)
    expect(await told(id)).toEqual(['veiligthuis'])
    const page = await (await as('veiligthuis')).read(`/handle-with-care/toetsen/${id}`)
    expect(page).toContain(child.naam)
    expect(await (await as('politie')).read('/handle-with-care')).toContain(
      id.slice(0, 4).toUpperCase(),
    )
  })

  test('a system of Veilig Thuis begins one as well, in its own name', async () => {
    const { id } = await begun(safeHome)
    const { organisationId } = await demonstrationActor('veiligthuis')
    const rows = await adminQuery(
      'select reporting_id, late from handle_with_care.signal where id = $1',
      [id],
    )
    expect(rows).toEqual([{ reporting_id: organisationId, late: false }])
    expect(await shown(police, id)).toBe(404)
  })

  test('what is said of the child is sealed, and no system reads it', async () => {
    const { id } = await begun(police)
    const answers = await Promise.all(
      [police, safeHome, follower].map(async (token) =>
        (await call(token, `/signalen/${id}`)).text(),
      ),
    )
    const stored = await adminQuery<{ row: string }>(
      `select c::text as row from handle_with_care.child c where signal_id = $1
       union all select a::text from systems.answer a union all select e::text from audit.entry e
       union all select v::text from systems.event v`,
      [id],
    )
    for (const text of [...answers, ...stored.map(({ row }) => row)])
      expect(text).not.toMatch(/Vuurvlinder|2018-03-04|5675757276/)
    for (const verb of ['GET', 'PUT', 'DELETE'])
      expect((await call(police, `/signalen/${id}/kind`, { method: verb })).status).toBe(404)
  })

  test('a key that was used answers the same again, and begins one signal; for something else it is refused', async () => {
    const headers = fresh()
    const body = report()
    const answers = await Promise.all(Array.from({ length: 8 }, () => begin(police, body, headers)))
    const texts = await Promise.all(answers.map((one) => one.text()))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]))
    expect(new Set(texts).size).toBe(1)
    const other = await begin(
      police,
      report({ kind: { ...child, naam: 'Els Vuurvlinder' } }),
      headers,
    )
    expect(other.status).toBe(422)
    expect((await begin(police, body, {})).status).toBe(400)
    // Of another system the same key is another key.
    expect((await begin(safeHome, body, headers)).status).toBe(201)
  })

  test('what was sent cannot be guessed from what is kept to recognise it', async () => {
    const { createHash } = await import('node:crypto')
    const body = JSON.stringify(report())
    const headers = fresh()
    await begin(police, body, headers)
    const plain = createHash('sha256').update(`POST\n/api/v1/signalen\n${body}`).digest()
    const rows = await adminQuery<{ fingerprint: Buffer }>(
      'select fingerprint from systems.answer where key = $1',
      [headers['idempotency-key']],
    )
    expect(rows[0]!.fingerprint.equals(plain)).toBe(false)
  })

  const wrong = (kind: object) => report({ kind: { ...child, ...kind } })
  test.each([
    ['an unknown municipality', report({ gemeente: 'GM0363' }), 'gemeente'],
    ['a moment without a zone', report({ eindeIncident: '2026-11-27T02:10:00' }), 'eindeIncident'],
    ['a moment to come', report({ eindeIncident: '2099-01-01T00:00:00Z' }), 'eindeIncident'],
    ['a moment of long ago', report({ eindeIncident: '2020-01-01T00:00:00Z' }), 'eindeIncident'],
    ['a date that does not exist', wrong({ geboortedatum: '2018-02-30' }), 'kind.geboortedatum'],
    ['a child of three', wrong({ geboortedatum: yearsAgo(3) }), 'kind.geboortedatum'],
    ['a grown-up', wrong({ geboortedatum: yearsAgo(19) }), 'kind.geboortedatum'],
    ['a name of 200 characters', wrong({ naam: 'x'.repeat(200) }), 'kind.naam'],
    ['an emoji', wrong({ naam: 'Wilg 🦋' }), 'kind.naam'],
    ['a text that turns around', wrong({ naam: 'Wilg \u202Eraad' }), 'kind.naam'],
    ['a script', wrong({ naam: '<script>alert(1)</script>' }), 'kind.naam'],
    ['a field that nobody asked', wrong({ adres: 'Straat 1' }), 'kind.adres'],
    ['the nature of the incident', { ...report(), aard: 'geweld' }, 'aard'],
    ['two children at once', { ...report(), kind: [child, child] }, 'kind'],
  ])('%s is refused by the name of its field, and nothing is begun', async (_, body, veld) => {
    const count = async () =>
      (
        await adminQuery<{ n: number }>('select count(*)::int as n from handle_with_care.signal')
      )[0]!.n
    const before = await count()
    const response = await begin(police, body)
    const { fouten } = (await response.json()) as { fouten?: { veld: string; tekst: string }[] }
    expect([response.status, fouten?.map((one) => one.veld)]).toEqual([400, [veld]])
    expect(JSON.stringify(fouten)).not.toMatch(/Vuurvlinder|script|Straat/)
    expect(await count()).toBe(before)
  })
})

test(
  'every naughty text in every field is refused or sealed, and never a fault',
  { timeout: 180_000 },
  async () => {
    const machine = await aSystem(both, { of: 'politie', practice: true })
    const token = await tokenOf(machine)
    const bodies = (text: string) => [
      report({ gemeente: text }),
      report({ eindeIncident: text }),
      report({ kind: { ...child, naam: text } }),
      report({ kind: { ...child, geboortedatum: text } }),
      text,
    ]
    const faults: unknown[] = []
    for (const [index, text] of naughty.entries()) {
      // The name, or one of the other places.
      const body = bodies(text)[index % 2 ? 2 : (index / 2) % 5]
      const response = await begin(token, body)
      if (response.status === 429) await adminQuery('delete from platform.rate_limit')
      if (![400, 413, 415, 201, 429].includes(response.status)) faults.push([response.status, text])
      if (response.status === 400 && text.length > 20 && (await response.text()).includes(text))
        faults.push(['echoed', text])
    }
    expect(faults).toEqual([])
  },
)

describe('who sees what', () => {
  test('each scope opens its own, and nothing else', async () => {
    const all = Object.keys(scopeTable) as Scope[]
    const { id } = await begun(police)
    const asks = {
      'signaal:maken': (token: string) => begin(token),
      'signaal:volgen': (token: string) => call(token, `/signalen/${id}`),
    } as const
    for (const scope of all) {
      const machine = await aSystem([scope], { of: 'politie' })
      const token = await tokenOf(machine)
      for (const [needed, ask] of Object.entries(asks)) {
        const { status } = await ask(token)
        expect([scope, needed, status]).toEqual([
          scope,
          needed,
          scope !== needed ? 403 : needed === 'signaal:maken' ? 201 : 200,
        ])
      }
    }
  })

  test('a signal of another organisation does not exist: the same 404 as for a number of nothing', async () => {
    const elsewhere = await anotherPolice()
    const { id } = await begun(police)
    for (const token of [elsewhere, practising]) {
      const foreign = await call(token, `/signalen/${id}`)
      const absent = await call(token, `/signalen/${crypto.randomUUID()}`)
      const plain = async (one: Response) => (await one.text()).replace(/urn:uuid:[0-9a-f-]+/, '')
      expect([foreign.status, await plain(foreign)]).toEqual([404, await plain(absent)])
      const list = await (await call(token, '/signalen?aantal=100')).text()
      expect(list).not.toContain(id)
    }
    expect(await shown(follower, id)).toBe('gemaakt')
    expect(await shown(safeHome, id)).toBe('gemaakt')
    expect((await call(police, '/signalen/1%27--')).status).toBe(404)
  })

  test('a signal that people began is followed to its end by the systems of who tells and who tests', async () => {
    const id = await signalIn('passed_on')
    for (const token of [police, safeHome]) {
      const body = (await (await call(token, `/signalen/${id}`)).json()) as Shown
      expect(body).toMatchObject({ toestand: 'gewist', afloop: 'doorgegeven' })
    }
  })

  test('page after page gives every signal once', async () => {
    const seen: string[] = []
    for (let path: string | undefined = '/signalen?aantal=3'; path;) {
      const page = (await (await call(police, path)).json()) as {
        _embedded: { signalen: Shown[] }
        _links: { next?: { href: string } }
      }
      seen.push(...page._embedded.signalen.map(({ id }) => id))
      path = page._links.next?.href.replace('/api/v1', '')
    }
    const { organisationId } = await demonstrationActor('politie')
    const rows = await adminQuery<{ id: string }>(
      'select id from handle_with_care.signal where reporting_id = $1 order by id',
      [organisationId],
    )
    expect(seen).toEqual(rows.map(({ id }) => id))
  })

  test('only systems of the police and of Veilig Thuis get these scopes', async () => {
    await expect(aSystem(both, { of: 'ambtenaar-heerlen' })).rejects.toMatchObject({
      code: '42501',
    })
    const lead = await as('projectleider')
    const { organisationId } = await demonstrationActor('ambtenaar-heerlen')
    const response = await lead.post('/systemen/nieuw', {
      name: 'Zaaksysteem',
      title: 'Signalen doorgeven',
      organisationId,
      scopes: both,
    })
    expect(response.status).toBe(422)
    expect(await response.text()).toContain(
      'alleen voor systemen van de politie en van Veilig Thuis',
    )
  })
})

describe('practising', () => {
  test('a practice signal goes the whole way, and nothing of it reaches anyone or is kept', async () => {
    const tables = async () =>
      adminQuery(
        `select (select count(*) from handle_with_care.signal) as signals,
                (select count(*) from handle_with_care.child) as children,
                (select count(*) from sealing.data_key) as keys,
                (select count(*) from platform.notification) as told,
                (select count(*) from mail.outbox) as mails,
                (select count(*) from handle_with_care.figure) as figures`,
      )
    await windClock(currentTime)
    const before = await tables()
    const { id, oefening } = await begun(practising)
    expect(oefening).toBe(true)
    await windClock(currentTime)
    expect(await tables()).toEqual(before)
    for (const state of ['gemaakt', 'getoetst', 'onderweg', 'bezorgd', 'gewist', 'gewist']) {
      expect(await shown(practising, id)).toBe(state)
      await adminQuery(
        "update handle_with_care.practice set created_at = created_at - interval '10 seconds'",
      )
    }
    expect(await shown(police, id)).toBe(404)
    expect(await shown(safeHome, id)).toBe(404)
  })

  test('bad input is refused as in earnest', async () => {
    const response = await begin(practising, report({ kind: { ...child, naam: '<b>' } }))
    expect(response.status).toBe(400)
  })

  test('a system that practises begins nothing in earnest, whatever asks the database', async () => {
    const machine = await aSystem(both, { of: 'politie', practice: true })
    await expect(
      adminQuery(
        "update systems.system set scopes = scopes || '{stand:melden}' where function_id = $1",
        [machine.id],
      ),
    ).rejects.toMatchObject({ code: '23514' })
  })

  test('after a week it is forgotten', async () => {
    const { id } = await begun(practising)
    await adminQuery(
      "update handle_with_care.practice set created_at = now() - interval '8 days' where id = $1",
      [id],
    )
    await runAs(system, (work) => forget.run(work))
    expect(await shown(practising, id)).toBe(404)
  })
})

describe('events', () => {
  const eventsOf = async (token: string, id: string) => {
    for (let more = 1; more > 0;) {
      await round()
      const [left] = await adminQuery<{ n: number }>(
        'select count(*)::int as n from systems.event where position is null and at <= now()',
      )
      more = left!.n
    }
    const found: string[] = []
    for (let path = '/gebeurtenissen?aantal=100', length = 1; length > 0;) {
      const page = (await (await call(token, path)).json()) as {
        _embedded: { gebeurtenissen: { soort: string; link: string }[] }
        _links: { next: { href: string } }
      }
      const { gebeurtenissen: events } = page._embedded
      found.push(...events.filter(({ link }) => link.endsWith(id)).map(({ soort }) => soort))
      path = page._links.next.href.replace('/api/v1', '')
      length = events.length
    }
    return found
  }

  test('every state of a signal is told to who began it and who tests it, and to nobody else', async () => {
    const id = await signalIn('passed_on')
    const way = ['gemaakt', 'getoetst', 'bezorgd', 'gewist'].map((state) => `signaal.${state}`)
    for (const token of [police, safeHome])
      expect((await eventsOf(token, id)).filter((kind) => kind !== 'signaal.onderweg')).toEqual(way)
    const withoutEvents: [string, string][] = [
      ['a system of another organisation', leads],
      ['one that practises', practising],
    ]
    for (const [who, token] of withoutEvents)
      expect([who, await eventsOf(token, id)]).toEqual([who, []])
  })

  test('the events of a practice signal come one after the other, to its own system alone', async () => {
    const { id } = await begun(practising)
    expect(await eventsOf(practising, id)).toEqual(['signaal.gemaakt'])
    await adminQuery(
      "update systems.event set at = at - interval '1 minute' where practice_id is not null",
    )
    expect(await eventsOf(practising, id)).toEqual(
      ['gemaakt', 'getoetst', 'onderweg', 'bezorgd', 'gewist'].map((state) => `signaal.${state}`),
    )
    expect(await eventsOf(police, id)).toEqual([])
  })

  test('who keeps systems of all organisations sees no signal in the messages to them', async () => {
    const id = await signalIn('created')
    const lead = await demonstrationActor('projectleider')
    const events = await runAs(lead, ({ db }) =>
      db
        .selectFrom('systems.event')
        .select('href')
        .where('href', 'like', '%signalen%')
        .where('practiceId', 'is', null)
        .execute(),
    )
    expect(events).toEqual([])
    await runAs(await demonstrationActor('veiligthuis'), (work) => withdraw(work, id))
  })
})

/** A system of a police that is not the one of the demonstration. */
async function anotherPolice(): Promise<string> {
  const machine: Machine = await aSystem(both, { of: 'politie' })
  await adminQuery(
    `with o as (insert into network.organisation (name, kind, register, register_key)
       select 'Politie elders', 'politie', register, gen_random_uuid() from network.organisation where kind = 'politie' limit 1
       returning id)
     update network.function set organisation_id = (select id from o) where id = $1`,
    [machine.id],
  )
  await adminQuery(
    `update systems.system s set organisation_id = f.organisation_id from network.function f
     where f.id = s.function_id and s.function_id = $1`,
    [machine.id],
  )
  return tokenOf(machine)
}

function yearsAgo(years: number): string {
  const day = new Date()
  day.setUTCFullYear(day.getUTCFullYear() - years)
  return day.toISOString().slice(0, 10)
}
