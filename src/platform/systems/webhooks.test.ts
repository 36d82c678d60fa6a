/**
 * Webhooks: told at least once, to whoever asked and no one else, signed, and never about anyone.
 */
import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { runAs, system as kring } from '#platform/database.ts'
import { actorFrom, pools } from '#platform/database.ts'
import * as actions from '#platform/systems/actions.ts'
import { eventKinds, type EventKind } from '#platform/systems/events.ts'
import { subscriptionById, subscriptionsOf, systemById } from '#platform/systems/store.ts'
import { openWebhooks } from '#platform/systems/way.ts'
import {
  clearSystems,
  deliver,
  messageOf,
  pauseAfter,
  round,
  signed,
} from '#platform/systems/webhooks.ts'
import { demonstrationActor } from '#testing/actors.ts'
import { adminQuery } from '#testing/database.ts'
import { as, demonstrationRegion, type Visitor } from '#testing/site.ts'
import { aSystem, call, tokenOf, type Machine } from '#testing/systems.ts'

interface Heard {
  headers: IncomingHttpHeaders
  body: string
}
let receiver: Server
let heard: Heard[] = []
/** What the receiver answers next; when there is nothing left: 204. */
let answers: (number | 'hang' | 'break')[] = []
let machine: Machine
let secret: string
let subscription: string
let chair: Visitor
const plan = '/programma/uitvoeringsplan-2024-2027'

beforeAll(async () => {
  await demonstrationRegion()
  receiver = createServer((request, response) => {
    let body = ''
    request.on('data', (part: Buffer) => (body += part.toString()))
    request.on('end', () => {
      heard.push({ headers: request.headers, body })
      const answer = answers.shift() ?? 204
      if (answer === 'break') return request.socket.destroy()
      if (answer !== 'hang') response.writeHead(answer).end()
    })
  })
  await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done))
  openWebhooks({ origin: 'https://kring.voorbeeld.nl', loopback: true })
  machine = await aSystem(['plan:lezen', 'gebeurtenissen:lezen'], { by: 'organisatiebeheerder' })
  const made = await subscribe(machine, Object.keys(eventKinds) as EventKind[])
  secret = made.secret
  subscription = made.id
  chair = await as('werkgroepvoorzitter')
})
afterAll(() => {
  receiver.closeAllConnections()
  receiver.close()
})
beforeEach(async () => {
  await tell()
  heard = []
  answers = []
})

const address = () => `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/kring`
const lead = () => demonstrationActor('projectleider')
async function subscribe(one: Machine, kinds: EventKind[], url = address()) {
  return runAs(await lead(), async (work) =>
    actions.subscribe(work, await systemById(work.db, one.id), { url, kinds }),
  )
}

/** What a worker does: a round, and the jobs it queued. */
async function tell(): Promise<number> {
  const queued = await round()
  const jobs = await adminQuery<{ id: string; data: { deliveryId: string; functionId: string } }>(
    "select id, data from pgboss.job where name = 'systems.deliver' and state = 'created' order by created_on, id",
  )
  for (const { id, data } of jobs) {
    const { rows } = await pools().app.query('select * from identity.actor_of($1)', [
      data.functionId,
    ])
    await adminQuery("update pgboss.job set state = 'completed' where id = $1", [id])
    if (rows[0]) await runAs(actorFrom(rows[0]), (work) => deliver.run(work, data))
  }
  return queued
}
const due = () =>
  adminQuery(
    "update systems.delivery set next_at = now() - interval '1 second' where state = 'waiting'",
  )
const report = (summary = 'Het loopt goed.') =>
  chair.post(`${plan}/activiteiten/sd-f1/stand`, {
    time: 'green',
    money: 'green',
    quality: 'green',
    summary,
  })
const deliveries = () =>
  adminQuery<{ state: string; attempts: number; problem: string | null; status: number | null }>(
    `select state, attempts, problem, status from systems.delivery where subscription_id = $1
     order by made_at desc, id limit 5`,
    [subscription],
  )

describe('a message', () => {
  test('comes after the deed, with kind, number, time and link, and nothing else', async () => {
    await report('Mevrouw Wilgenkatje belde over Otte Veldkers')
    await tell()
    expect(heard).toHaveLength(1)
    const message = JSON.parse(heard[0]!.body) as Record<string, string>
    expect(Object.keys(message)).toEqual(['id', 'soort', 'tijd', 'link'])
    expect(message['soort']).toBe('activiteit.stand')
    expect(message['link']).toMatch(
      /^https:\/\/kring\.voorbeeld\.nl\/api\/v1\/plannen\/[a-z0-9-]+\/activiteiten\/sd-f1\/standen\/[0-9a-f-]{36}$/,
    )
    expect(heard[0]!.headers['content-type']).toBe('application/json')
    const link = message['link']!.replace('https://kring.voorbeeld.nl/api/v1', '')
    expect((await call(await tokenOf(machine), link)).status).toBe(200)
  })

  test('is signed: who has the secret can tell, and an altered one does not pass', async () => {
    await report()
    await tell()
    const [{ headers, body }] = heard as [Heard]
    const id = headers['webhook-id'] as string
    const at = headers['webhook-timestamp'] as string
    const proof = (text: string, key = secret) =>
      `v1,${createHmac('sha256', Buffer.from(key.slice(6), 'base64'))
        .update(text)
        .digest('base64')}`
    expect(headers['webhook-signature']).toBe(proof(`${id}.${at}.${body}`))
    expect(id).toBe((JSON.parse(body) as { id: string }).id)
    expect(Math.abs(Date.now() / 1_000 - Number(at))).toBeLessThan(5)
    for (const other of [
      `${id}.${at}.${body} `,
      `${id}.${Number(at) + 1}.${body}`,
      `x.${at}.${body}`,
    ])
      expect(headers['webhook-signature']).not.toBe(proof(other))
  })

  test('is as the example of Standard Webhooks', () => {
    const headers = signed(
      'msg_p5jXN8AQM9LWM0D4loKWxJek',
      new Date(1_614_265_330_000),
      '{"test": 2432232314}',
      ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
    )
    expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
  })

  test('after a new secret both sign, and the old one no longer after a week', async () => {
    const fresh = await runAs(await lead(), async (work) =>
      actions.renewSigningSecret(work, await subscriptionById(work.db, subscription)),
    )
    await report()
    await tell()
    const signatures = (heard[0]!.headers['webhook-signature'] as string).split(' ')
    expect(signatures).toHaveLength(2)
    await adminQuery('update systems.subscription set former_until = now() where id = $1', [
      subscription,
    ])
    await report()
    await tell()
    expect((heard[1]!.headers['webhook-signature'] as string).split(' ')).toHaveLength(1)
    secret = fresh
  })

  test('nothing that anyone typed or is called stands in an event, whatever is done', async () => {
    const planted = 'PLANTWOORD Otte Veldkers 0612345678'
    const leader = await as('projectleider')
    await report(planted)
    await leader.post(`${plan}/activiteiten/sd-f1/bewerken`, {
      description: planted,
      expectedEffect: planted,
      status: 'gestart',
      level: '',
      municipalities: 'GM0917',
      why: planted,
      version: String(
        (
          await adminQuery<{ version: number }>(
            "select version from programme.activity where key = 'sd-f1'",
          )
        )[0]!.version,
      ),
    })
    await leader.post(`${plan}/status`, {
      status: 'vastgesteld',
      source: planted,
      sourceDate: '2024-06-01',
    })
    await tell()
    const kinds = new Set(heard.map(({ body }) => (JSON.parse(body) as { soort: string }).soort))
    expect([...kinds].toSorted()).toEqual([
      'activiteit.gewijzigd',
      'activiteit.stand',
      'plan.status',
    ])
    const rows = await adminQuery<{ row: string }>(
      `select e::text as row from systems.event e union all select d::text from systems.delivery d
       union all select j.data::text from pgboss.job j where name = 'systems.deliver'`,
    )
    const all = [...rows.map(({ row }) => row), ...heard.map((one) => JSON.stringify(one))].join()
    expect(all).not.toMatch(/PLANTWOORD|Veldkers|0612345678/)
    const people = await adminQuery<{ name: string }>(
      'select p.name from network.person p join network.function f on f.person_id = p.id where f.demonstration_key is not null',
    )
    expect(people.filter(({ name }) => all.includes(name))).toEqual([])
  })
})

describe('at least once', () => {
  test('a receiver that fails hears it again, with the same number, until it takes it', async () => {
    answers = [500, 'break', 301, 404, 200]
    await report()
    for (let turn = 0; turn < 7; turn++) {
      await due()
      await tell()
    }
    expect(heard).toHaveLength(5)
    expect(new Set(heard.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    expect((await deliveries())[0]).toEqual({
      state: 'delivered',
      attempts: 5,
      problem: null,
      status: 200,
    })
  })

  test('who is slow is cut off, and hears it again', { timeout: 20_000 }, async () => {
    answers = ['hang']
    await report()
    await tell()
    expect((await deliveries())[0]).toMatchObject({ state: 'waiting', problem: 'timeout' })
    await due()
    await tell()
    expect((await deliveries())[0]).toMatchObject({ state: 'delivered', attempts: 2 })
  })

  test('between two tries it waits longer each time, and gives up after three days', () => {
    const pauses = Array.from({ length: 10 }, (_, index) => pauseAfter(index + 1))
    expect(pauses.slice(0, 9)).toEqual(pauses.slice(0, 9).toSorted((a, b) => a! - b!))
    expect(pauses.at(-1)).toBeUndefined()
    const days = pauses.reduce<number>((sum, one) => sum + (one ?? 0), 0) / 86_400
    expect(days).toBeGreaterThan(2)
    expect(days).toBeLessThan(4)
  })

  test('a process that is killed while telling tells it again', async () => {
    await report()
    await round()
    const [job] = await adminQuery<{ data: { deliveryId: string; functionId: string } }>(
      "select data from pgboss.job where name = 'systems.deliver' and state = 'created'",
    )
    const { rows } = await pools().app.query('select * from identity.actor_of($1)', [
      job!.data.functionId,
    ])
    await expect(
      runAs(actorFrom(rows[0]), async (work) => {
        await deliver.run(work, job!.data)
        throw new Error('killed')
      }),
    ).rejects.toThrow('killed')
    expect((await deliveries())[0]).toMatchObject({ state: 'waiting', attempts: 0 })
    await tell()
    expect(heard).toHaveLength(2)
    expect(new Set(heard.map(({ body }) => body)).size).toBe(1)
  })

  test('a job that got lost is made again', async () => {
    await report()
    await round()
    await adminQuery("delete from pgboss.job where name = 'systems.deliver'")
    expect(await tell()).toBe(0)
    await due()
    await tell()
    expect(heard).toHaveLength(1)
  })

  test('two workers at once tell it once', async () => {
    await report()
    await Promise.all([round(), round(), round()])
    await tell()
    expect(heard).toHaveLength(1)
  })

  test('an event that commits late is not skipped by who reads on', async () => {
    const token = await tokenOf(machine)
    const read = async (after: number) => {
      const response = await call(token, `/gebeurtenissen?na=${after}&aantal=100`)
      const { _embedded: found } = (await response.json()) as {
        _embedded: { gebeurtenissen: { id: string; volgnummer: number }[] }
      }
      return found.gebeurtenissen
    }
    const last = async () => {
      const [row] = await adminQuery<{ n: number }>(
        'select coalesce(max(position), 0)::int as n from systems.event',
      )
      return row!.n
    }
    const from = await last()
    let late = () => undefined as void
    const waiting = new Promise<void>((done) => (late = done))
    const { announce } = await import('#platform/systems/events.ts')
    const slow = runAs(await lead(), async (work) => {
      await announce(work, 'plan.status', '/plannen/laat')
      await waiting
    })
    await report()
    await tell()
    const first = await read(from)
    expect(first).toHaveLength(1)
    late()
    await slow
    await tell()
    const second = await read(first[0]!.volgnummer)
    expect(second).toHaveLength(1)
  })
})

describe('to whom', () => {
  test('only to who asked for this kind, and may hear of it now', async () => {
    const other = await aSystem(['plan:lezen', 'gebeurtenissen:lezen'])
    await subscribe(other, ['plan.status'], `${address()}/anders`)
    await report()
    await tell()
    expect(heard).toHaveLength(1)
    await runAs(await lead(), async (work) =>
      actions.changeScopes(work, await systemById(work.db, machine.id), ['plan:lezen'], 1),
    )
    await report()
    await tell()
    expect(heard).toHaveLength(1)
    await runAs(await lead(), async (work) =>
      actions.changeScopes(
        work,
        await systemById(work.db, machine.id),
        ['plan:lezen', 'gebeurtenissen:lezen'],
        2,
      ),
    )
  })

  test('not to a system that ended, also not what was under way', async () => {
    const other = await aSystem(['plan:lezen', 'gebeurtenissen:lezen'])
    await subscribe(other, ['activiteit.stand'], `${address()}/einde`)
    answers = [500, 500]
    await report()
    await tell()
    heard = []
    await runAs(await lead(), async (work) =>
      actions.endSystem(work, await systemById(work.db, other.id)),
    )
    await due()
    await tell()
    expect(heard).toHaveLength(1)
  })

  test.each([
    ['https://127.0.0.1/'],
    ['https://10.0.0.1/'],
    ['https://[::1]/'],
    ['https://169.254.169.254/latest/meta-data'],
    ['http://kring.voorbeeld.nl/'],
    ['https://naam:geheim@voorbeeld.nl/'],
    ['file:///etc/passwd'],
    ['javascript:alert(1)'],
    ['geen adres'],
  ])('%s is not taken where people are real', async (url) => {
    openWebhooks({ origin: 'https://kring.voorbeeld.nl', loopback: false })
    try {
      const keeper = await as('organisatiebeheerder')
      const response = await keeper.post(`/systemen/${machine.id}/berichten/nieuw`, {
        url,
        kinds: 'plan.status',
      })
      expect(response.status).toBe(422)
      expect(await response.text()).toMatch(/Dit is geen adres|open internet/)
    } finally {
      openWebhooks({ origin: 'https://kring.voorbeeld.nl', loopback: true })
    }
  })

  test('an address that turned inward is not called', async () => {
    await adminQuery("update systems.subscription set url = 'https://10.0.0.1/' where id = $1", [
      subscription,
    ])
    await report()
    await tell()
    expect((await deliveries())[0]).toMatchObject({ state: 'waiting', problem: 'forbidden' })
    await adminQuery('update systems.subscription set url = $2 where id = $1', [
      subscription,
      address(),
    ])
    await due()
    await tell()
    expect(heard).toHaveLength(1)
  })

  test('no plan that is a draft is heard of', async () => {
    await adminQuery(
      "update programme.plan set status = 'concept' where key = 'uitvoeringsplan-2024-2027'",
    )
    try {
      const before = await adminQuery('select count(*)::int as n from systems.event')
      const leader = await as('projectleider')
      await leader.post(`${plan}/activiteiten/sd-f1/stand`, {
        time: 'green',
        money: 'green',
        quality: 'green',
        summary: 'Concept.',
      })
      expect(await adminQuery('select count(*)::int as n from systems.event')).toEqual(before)
    } finally {
      await adminQuery(
        "update programme.plan set status = 'vastgesteld' where key = 'uitvoeringsplan-2024-2027'",
      )
    }
  })
})

test('what fails for three days is switched off, and its keepers hear so', async () => {
  answers = [500]
  await report()
  await tell()
  await adminQuery(
    "update systems.subscription set failing_since = now() - interval '4 days' where id = $1",
    [subscription],
  )
  await runAs(kring, (work) => clearSystems.run(work))
  const keeper = await demonstrationActor('organisatiebeheerder')
  const told = await adminQuery<{ function_id: string }>(
    "select function_id from platform.notification where subject like 'webhook/%'",
  )
  expect(told).toEqual([{ function_id: keeper.functionId }])
  heard = []
  await due()
  await report()
  await tell()
  expect(heard).toHaveLength(0)
  await runAs(await lead(), async (work) => {
    const [one] = await subscriptionsOf(work.db, machine.id)
    await actions.enable(work, one!)
  })
  await due()
  await tell()
  expect(heard).toHaveLength(1)
})

test('a message is told again from the page, with the number it had', async () => {
  await report()
  await tell()
  const { id } = JSON.parse(heard[0]!.body) as { id: string }
  const keeper = await as('organisatiebeheerder')
  const path = `/systemen/${machine.id}/berichten/${subscription}`
  expect(await keeper.read(path)).toContain('Opnieuw versturen')
  const response = await keeper.post(`${path}/opnieuw`, { bericht: id })
  expect(response.status).toBe(303)
  await tell()
  expect(heard.map(({ headers }) => headers['webhook-id'])).toEqual([id, id])
})

test('what is old is forgotten', async () => {
  await adminQuery("update systems.event set at = now() - interval '91 days'")
  await adminQuery(
    "insert into systems.answer (function_id, key, fingerprint, at) values ($1, 'oud', decode(repeat('00', 32), 'hex'), now() - interval '25 hours')",
    [machine.id],
  )
  await runAs(kring, (work) => clearSystems.run(work))
  const [row] = await adminQuery(
    `select (select count(*)::int from systems.event) as events,
            (select count(*)::int from systems.delivery) as deliveries,
            (select count(*)::int from systems.answer) as answers`,
  )
  expect(row).toEqual({ events: 0, deliveries: 0, answers: 0 })
})

test('a message holds what an event of the API holds', () => {
  const message = messageOf({
    id: 'x',
    kind: 'plan.status',
    at: new Date(0),
    href: '/plannen/een-plan',
  })
  expect(message).toEqual({
    id: 'x',
    soort: 'plan.status',
    tijd: '1970-01-01T00:00:00.000Z',
    link: 'https://kring.voorbeeld.nl/api/v1/plannen/een-plan',
  })
})
