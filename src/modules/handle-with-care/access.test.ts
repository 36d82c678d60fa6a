/**
 * Who sees what of a signal: every person × every state × everything that can be read. What each sees stands in a
 * table; for everyone else a signal is not there, to the letter.
 */
import { beforeAll, expect, test, vi } from 'vitest'
import type { Scope } from '#roles'
import { runAs, sql, system, type Actor } from '#platform/database.ts'
import { startLive, stopLive } from '#platform/live/index.ts'
import { round } from '#platform/systems/webhooks.ts'
import { tellFigures } from '#handle-with-care/actions/index.ts'
import { codeOf, outcomes, states, type State } from '#handle-with-care/rules/index.ts'
import { actorOf, demonstrationActor, someone, visitAs } from '#testing/actors.ts'
import { adminQuery, testDatabase } from '#testing/database.ts'
import { signalIn, type MadeState } from '#testing/signals.ts'
import {
  anyone,
  app,
  as,
  demonstrationKeys,
  demonstrationRegion,
  type Visitor,
} from '#testing/site.ts'
import { aSystem, call, tokenOf } from '#testing/systems.ts'

const home = '/handle-with-care'
const child = { name: 'Zeldzame Kanarievogel', birthDate: '2017-11-13' }
const traces = /kanarievogel|2017-11-13|13 november 2017|13-11-2017/i

/** The pages of one signal. */
const signalPages = ['toetsen', 'school', 'opnieuw', 'ontvangen', 'logboek', 'intrekken'] as const
/** Where those who act meet it. */
const places = { lijst: home, bellen: `${home}/bellen`, start: '/start' }
/** Where it could show as well, and never does. */
const others = {
  'onze-school': `${home}/onze-school`,
  leerkracht: `${home}/leerkracht`,
  scholen: `${home}/scholen`,
  dekking: `${home}/dekking`,
  cijfers: `${home}/cijfers`,
  'cijfers.csv': `${home}/cijfers.csv`,
  plan: '/programma/uitvoeringsplan-2024-2027/activiteiten/sz-a2',
}

interface Person {
  visitor: Visitor
  actor: Actor | undefined
  /** What each place answers when there is no signal at all. */
  before: Record<string, string>
  /** What the page of a signal answers for a number that never existed. */
  absent: Record<string, string>
}
const people = new Map<string, Person>()

beforeAll(async () => {
  await demonstrationRegion()
  await runAs(system, tellFigures)
  await clear()
  for (const key of demonstrationKeys)
    people.set(key, await known(await as(key), await demonstrationActor(key)))
  for (const [name, made] of Object.entries(await strangers())) people.set(name, made)
  people.set('bezoeker', await known(anyone()))
}, 60_000)

async function clear(): Promise<void> {
  await adminQuery('delete from platform.rate_limit')
  await adminQuery('delete from platform.notification')
  await adminQuery('delete from handle_with_care.signal')
}

/** People whose function is nearly the right one. */
async function strangers(): Promise<Record<string, Person>> {
  const at = async (key: 'schoolcontact' | 'leerplicht-heerlen', role: string) => {
    const { organisationId } = await demonstrationActor(key)
    const { functionId } = await someone({ role, organisationId })
    return known(await visitAs(functionId), await actorOf(functionId))
  }
  return {
    'contact die niemand afsprak': await at('schoolcontact', 'schoolContact'),
    'leerplicht zonder gemeente': await at('leerplicht-heerlen', 'attendanceOfficer'),
    'politie van elders': await at('leerplicht-heerlen', 'policeOfficer'),
    'Veilig Thuis van elders': await at('leerplicht-heerlen', 'safeHomeWorker'),
  }
}

async function known(visitor: Visitor, actor?: Actor): Promise<Person> {
  const person: Person = { visitor, actor, before: {}, absent: {} }
  const never = '01234567-89ab-4cde-8f01-23456789abcd'
  for (const page of signalPages)
    person.absent[page] = await answer(visitor, `${home}/${page}/${never}`, never)
  for (const [name, path] of Object.entries({ ...places, ...others }))
    person.before[name] = await answer(visitor, path)
  return person
}

const ofThisRequest = new Set(['x-request-id', 'traceresponse'])

/** All of an answer that says anything: what is new in each of them is left out. */
async function answer(visitor: Visitor, path: string, id?: string): Promise<string> {
  const response = await visitor.get(path)
  const body = await response.text()
  const headers = [...response.headers].filter(([name]) => !ofThisRequest.has(name))
  const text = `${response.status} ${JSON.stringify(headers)}\n${body}`
  return (id ? text.replaceAll(id, 'signal') : text)
    .replaceAll(response.headers.get('x-request-id')!, 'request')
    .replaceAll(/name="once" value="[^"]*"/g, 'once')
    .replaceAll(/Stand van [^.]*\.\d\d/g, 'Stand van nu')
}

/** What somebody can read of a signal now, in words. */
async function seen(person: Person, id: string, where: Record<string, string>): Promise<string> {
  const words: string[] = []
  const read: string[] = []
  for (const [name, path] of Object.entries(where)) {
    const text = await answer(person.visitor, path)
    read.push(text)
    if (text !== person.before[name]) words.push(name)
  }
  for (const page of signalPages) {
    const text = await answer(person.visitor, `${home}/${page}/${id}`, id)
    read.push(text)
    if (text !== person.absent[page]) words.push(page)
  }
  if (read.some((text) => traces.test(text))) words.push('naam')
  if (person.actor) words.push(...(await rows(person.actor, id)))
  return words.join(' ')
}

/** What row security lets through, whatever page would ask for it. */
async function rows(actor: Actor, id: string): Promise<string[]> {
  const { rows } = await runAs(actor, ({ db }) =>
    sql<{ word: string }>`
      select 'rij' as word where exists (select from handle_with_care.signal where id = ${id})
      union all select 'kind' where exists (select from handle_with_care.child where signal_id = ${id})
      union all select 'sleutel' where exists (select from sealing.data_key where file_id = ${id})
      union all select 'cijfer' where exists (select from handle_with_care.figure)
      union all select 'gebeurtenis' where exists (select from systems.event where href like '%' || ${id}::text)
      union all select 'spoor' where exists (select from audit.entry
        where subject = 'handle-with-care/' || ${id}::text and function_id <> ${actor.functionId})
    `.execute(db),
  )
  return rows.map(({ word }) => word)
}

/** In the order in which a signal goes; each way in which it is over is one of its own. */
const all = [
  ...['created', 'tested', 'deputy', 'routed', 'awaiting_recheck', 'delivered', 'call', 'late'],
  ...['bounced', ...outcomes, 'told_by_phone', 'passed_on'],
] as MadeState[]
/** When more than the pages of who acts is looked at. */
const widely: MadeState[] = ['created', 'late', 'acknowledged']

/**
 * What each sees in which states; who or what is not here sees nothing. Of the pages: `lijst` and `bellen` (a signal
 * stands in it), `start` (something is asked or told), and those of the signal by their path. `naam`: the child is
 * named on one of them. Of the rows: `rij` of the signal, `kind` and `sleutel` of what is sealed about the child.
 * `spoor`: what others did with it.
 */
const ended = `${outcomes.join(' ')} told_by_phone passed_on`
const sees: Record<string, Record<string, string>> = {
  politie: {
    created: 'lijst intrekken rij kind sleutel',
    'tested deputy routed awaiting_recheck delivered call late bounced': 'lijst rij',
    [ended]: 'lijst rij',
  },
  veiligthuis: {
    created: 'lijst start toetsen logboek intrekken naam rij kind sleutel',
    'tested deputy bounced': 'lijst school logboek intrekken naam rij kind sleutel',
    routed: 'lijst logboek intrekken rij kind sleutel',
    awaiting_recheck: 'lijst start opnieuw logboek intrekken naam rij kind sleutel',
    'delivered call late': 'lijst bellen logboek intrekken rij kind sleutel',
    // Told that it did not come to a teacher, by others than themselves.
    'no_school_match not_participating out_of_age missed': 'lijst start logboek rij',
    'acknowledged not_met withdrawn lapsed_holiday told_by_phone passed_on': 'lijst logboek rij',
  },
  'leerplicht-heerlen': {
    'tested deputy bounced': 'lijst start school naam rij kind sleutel',
    'routed awaiting_recheck': 'lijst rij',
    delivered: 'lijst bellen rij',
    'call late': 'lijst bellen start naam rij kind sleutel',
    missed: 'lijst start rij',
    'acknowledged no_school_match not_participating out_of_age withdrawn lapsed_holiday told_by_phone passed_on':
      'lijst rij',
  },
  'leerplicht-maastricht': { deputy: 'lijst start school naam rij kind sleutel' },
  schoolcontact: {
    'delivered call late': 'lijst start ontvangen naam rij kind sleutel',
    'acknowledged told_by_phone': 'ontvangen rij',
    passed_on: 'lijst ontvangen rij',
  },
  'schoolcontact-vervanger': {
    'delivered call late': 'lijst start ontvangen naam rij kind sleutel',
    'acknowledged told_by_phone': 'ontvangen rij',
    passed_on: 'lijst ontvangen rij',
  },
  fg: {
    'created tested deputy routed awaiting_recheck delivered call late bounced': 'spoor',
    // With the proof that the key was destroyed.
    [ended]: 'sleutel spoor',
  },
}

/** What people see in `state`, as the table says. */
function expected(table: typeof sees, state: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(table).flatMap(([name, states]) => {
      const words = Object.entries(states).find(([some]) => some.split(' ').includes(state))?.[1]
      return words ? [[name, words]] : []
    }),
  )
}

/** What people see of a signal; who sees nothing is left out. */
async function seenBy(id: string, where: Record<string, string>): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const [name, person] of people) {
    const words = await seen(person, id, where)
    if (words) found[name] = words
  }
  return found
}

test('every state of the rules is looked at', () => {
  const looked = new Set<string>(all)
  expect(
    (Object.keys(states) as State[]).filter((one) => one !== 'erased' && !looked.has(one)),
  ).toEqual([])
})

test.each(all)(
  '%s: everyone sees what the table says, and for the others it is not there',
  { timeout: 30_000 },
  async (state) => {
    await clear()
    const id = await signalIn(state, 'parkstad', child)
    const where = widely.includes(state) ? { ...places, ...others } : places
    if (widely.includes(state)) await runAs(system, tellFigures)
    expect(await seenBy(id, where)).toEqual(expected(sees, state))
  },
)

const school = { 'delivered call': 'lijst start ontvangen naam rij kind sleutel' }
const police = {
  created: 'lijst intrekken rij kind sleutel',
  'tested awaiting_recheck delivered call': 'lijst rij',
}
const trail = { 'created tested awaiting_recheck delivered call': 'spoor' }

/** The two other ways a signal can go: who has it from whom differs. The notices are left out of these. */
const otherWays: Record<string, typeof sees> = {
  officer: {
    politie: police,
    // Does not test here; takes back, and answers a parent.
    veiligthuis: {
      'created tested awaiting_recheck': 'lijst logboek intrekken rij kind sleutel',
      'delivered call': 'lijst bellen logboek intrekken rij kind sleutel',
    },
    'leerplicht-heerlen': {
      created: 'lijst start toetsen intrekken naam rij kind sleutel',
      tested: 'lijst start school intrekken naam rij kind sleutel',
      awaiting_recheck: 'lijst start opnieuw intrekken naam rij kind sleutel',
      delivered: 'lijst bellen intrekken rij',
      call: 'lijst bellen start intrekken naam rij kind sleutel',
    },
    schoolcontact: school,
    'schoolcontact-vervanger': school,
    fg: trail,
  },
  // No attendance officer knows of it.
  direct: {
    politie: police,
    veiligthuis: {
      created: 'lijst start toetsen logboek intrekken naam rij kind sleutel',
      tested: 'lijst start school logboek intrekken naam rij kind sleutel',
      awaiting_recheck: 'lijst start opnieuw logboek intrekken naam rij kind sleutel',
      delivered: 'lijst bellen logboek intrekken rij kind sleutel',
      call: 'lijst bellen start logboek intrekken naam rij kind sleutel',
    },
    schoolcontact: school,
    'schoolcontact-vervanger': school,
    fg: trail,
  },
}

test.each(
  Object.keys(otherWays).flatMap((variant) =>
    (['created', 'tested', 'awaiting_recheck', 'delivered', 'call'] as const).map(
      (state) => [variant, state] as const,
    ),
  ),
)('%s, %s: the same where signals go another way', { timeout: 30_000 }, async (variant, state) => {
  await clear()
  const id = await signalIn(state, 'parkstad', child)
  await adminQuery(
    `update handle_with_care.signal
       set variant = $2, caller = case when $2 = 'direct' and caller is not null then 'safeHome' else caller end
     where id = $1`,
    [id, variant],
  )
  await adminQuery('delete from platform.notification')
  expect(await seenBy(id, places)).toEqual(expected(otherWays[variant]!, state))
})

test('mail goes to whose turn it is and to nobody else, and says nothing of which signal', async () => {
  await clear()
  await adminQuery('delete from mail.outbox')
  const id = await signalIn('missed', 'parkstad', child)
  const mails = await adminQuery<{ key: string; row: string }>(
    `select f.demonstration_key as key, to_jsonb(m)::text as row from mail.outbox m
       join network.function f on f.id = m.function_id order by key`,
  )
  expect([...new Set(mails.map(({ key }) => key))]).toEqual([
    ...['leerplicht-heerlen', 'schoolcontact', 'schoolcontact-vervanger', 'veiligthuis'],
  ])
  for (const { row } of mails) {
    expect(row).not.toMatch(traces)
    expect(row).not.toContain(id)
    expect(row).not.toContain(codeOf({ id }))
  }
})

test('systems of the police and of Veilig Thuis follow it by number and state; for others it is not there', async () => {
  await clear()
  const follow: Scope[] = ['signaal:volgen', 'gebeurtenissen:lezen']
  const tokens = {
    politie: await tokenOf(await aSystem(follow, { of: 'politie' })),
    veiligthuis: await tokenOf(await aSystem(follow, { of: 'veiligthuis' })),
    projectleider: await tokenOf(
      await aSystem(['plan:lezen', 'organisaties:lezen', 'gebeurtenissen:lezen']),
    ),
    oefening: await tokenOf(await aSystem(follow, { of: 'politie', practice: true })),
    school: await tokenOf(await aSystem(['gebeurtenissen:lezen'], { of: 'schoolcontact' })),
  }
  const never = crypto.randomUUID()
  const read = async (id: string) =>
    Object.fromEntries(
      await Promise.all(
        Object.entries(tokens).map(async ([name, token]) => {
          const answers = []
          for (const path of ['/signalen', `/signalen/${id}`, '/gebeurtenissen?aantal=100']) {
            const response = await call(token, path)
            const text = await response.text()
            answers.push(
              `${response.status} ${text.replaceAll(id, 'signal').replaceAll(/urn:uuid:[\w-]{36}/g, 'request')}`,
            )
          }
          return [name, answers.join('\n')] as const
        }),
      ),
    )
  const before = await read(never)
  const id = await signalIn('call', 'parkstad', child)
  await round()
  const after = await read(id)
  expect(Object.keys(tokens).filter((name) => after[name] !== before[name])).toEqual([
    'politie',
    'veiligthuis',
  ])
  for (const text of Object.values(after)) expect(text).not.toMatch(traces)
})

test(
  'an open page tells whose turn it is, and nobody else, that there is news',
  { timeout: 30_000 },
  async () => {
    await clear()
    await startLive(testDatabase('app'))
    const heard = new Set<string>()
    const readers: ReadableStreamDefaultReader<Uint8Array>[] = []
    const contact = people.get('schoolcontact')!.actor!.functionId
    try {
      for (const [name, { visitor, actor }] of people) {
        const own = `inbox:${actor?.functionId}:0`
        const wanted = [
          own,
          `signal:${contact}:0`,
          ...(name === 'schoolcontact' ? [] : [`inbox:${contact}:0`]),
        ]
        const response = await visitor.get(
          `/live?${new URLSearchParams(wanted.map((one) => ['over', one]))}`,
        )
        const reader = response.body?.getReader()
        if (!reader) continue
        readers.push(reader)
        void (async () => {
          for (let text = ''; ;) {
            const { done, value } = await reader.read()
            if (done) return
            text += new TextDecoder().decode(value)
            if (text.includes('changed'))
              heard.add(text.includes(contact) && name !== 'schoolcontact' ? `${name}!` : name)
          }
        })().catch(() => undefined)
      }
      await signalIn('delivered', 'parkstad', child)
      await vi.waitFor(() => expect(heard).toContain('schoolcontact'), 5_000)
      await new Promise((done) => setTimeout(done, 1_000))
      // Whoever had it before may have heard that they were asked, or that they are no longer.
      const asked = ['veiligthuis', 'leerplicht-heerlen', 'schoolcontact']
      expect([...heard].filter((name) => !asked.includes(name))).toEqual([])
    } finally {
      await Promise.all(readers.map((reader) => reader.cancel()))
      await stopLive()
    }
  },
)

test(
  'no page of the whole site changes for who does not act in it',
  { timeout: 60_000 },
  async () => {
    await clear()
    const acting = new Set(Object.keys(sees))
    // One’s own trail grows by reading, and sessions show their minutes; how busy the machine is, and how much
    // was mailed, is of all Kring together.
    const apart =
      /^\/(live|inloggen|uitloggen|api|bevestigen|verantwoording|beheer|mijn$)|\.(pdf|png)$|[:*]/
    const paths = new Set(
      app.routes.flatMap(({ method, path }) =>
        method === 'GET' && !apart.test(path) ? [path] : [],
      ),
    )
    const read = async (visitor: Visitor) => {
      await adminQuery('delete from platform.rate_limit')
      const answers = new Map<string, string>()
      for (const path of paths) answers.set(path, await answer(visitor, path))
      return answers
    }
    const outsiders = [...people].filter(([name]) => !acting.has(name))
    const before = new Map<string, Map<string, string>>()
    for (const [name, { visitor }] of outsiders) before.set(name, await read(visitor))
    await signalIn('call', 'parkstad', child)
    await signalIn('acknowledged', 'parkstad', child)
    const changed: string[] = []
    for (const [name, { visitor }] of outsiders) {
      const after = await read(visitor)
      for (const [path, text] of after)
        if (text !== before.get(name)!.get(path)) changed.push(`${name} ${path}`)
    }
    expect(changed).toEqual([])
  },
)
