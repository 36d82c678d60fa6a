/**
 * Five thousand random worlds: someone in some role, for some municipalities, in some groups, with plans in
 * some state. What PostgreSQL shows and lets change is what the rules below say, which know no policy.
 */
import fc from 'fast-check'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { roles, type Role } from '#roles'
import { adminQuery, testDatabase } from '#testing/database.ts'
import { functionOf } from '#testing/everything.ts'
import { demonstrationRegion } from '#testing/site.ts'

const states = ['concept', 'vastgesteld', 'afgesloten'] as const
const towns = ['GM0917', 'GM0981', 'GM0935']
const periods = ['now', 'over', 'ended', 'to come'] as const
type Seat = { group: number; chair: boolean; period: (typeof periods)[number] }
interface World {
  role: Role
  period: (typeof periods)[number]
  states: (typeof states)[number][]
  towns: string[]
  seats: Seat[]
}

const World: fc.Arbitrary<World> = fc.record({
  role: fc.constantFrom(...(Object.keys(roles) as Role[])),
  // Mostly now, or nearly every world would be empty.
  period: fc.oneof(
    { weight: 5, arbitrary: fc.constant('now' as const) },
    fc.constantFrom(...periods),
  ),
  states: fc.array(fc.constantFrom(...states), { minLength: 2, maxLength: 2 }),
  towns: fc.subarray(towns),
  seats: fc.uniqueArray(
    fc.record({
      group: fc.nat({ max: 200 }),
      chair: fc.boolean(),
      period: fc.constantFrom('now', 'now', 'over', 'to come'),
    }),
    { maxLength: 3, selector: ({ group }) => group },
  ) as fc.Arbitrary<Seat[]>,
})

let client: pg.Client
let plans: string[]
let activities: Map<string, string>
let groups: { id: string; activities: string[] }[]
let actor: string

beforeAll(async () => {
  await demonstrationRegion()
  actor = await functionOf('werkgroeplid')
  plans = (await adminQuery<{ id: string }>('select id from programme.plan order by key')).map(
    ({ id }) => id,
  )
  activities = new Map(
    (
      await adminQuery<{ id: string; plan_id: string }>(
        'select id, plan_id from programme.activity',
      )
    ).map(({ id, plan_id }) => [id, plan_id]),
  )
  groups = await adminQuery<{ id: string; activities: string[] }>(
    `select g.id, array(select distinct e.activity_id::text from programme.executor_group e
                        where e.group_id = g.id) as activities
     from programme.working_group g order by g.id`,
  )
  await adminQuery(
    `insert into programme.municipal_accent
       (activity_id, municipality_code, plan_id, taking_part, function_id)
     select distinct on (a.plan_id, t.code) a.id, t.code, a.plan_id, 'ja', $2::uuid
     from programme.activity a cross join unnest($1::text[]) t (code)`,
    [towns, actor],
  )
  await adminQuery('delete from programme.membership where function_id = $1', [actor])
  client = new pg.Client(testDatabase('admin'))
  await client.connect()
})
afterAll(() => client.end())

/** One seat in a group: of two numbers that mean the same group, the first. */
function seatsOf({ seats }: World): Seat[] {
  const taken = new Set<number>()
  return seats.filter(({ group }) => {
    const number = group % groups.length
    return !taken.has(number) && taken.add(number)
  })
}

const dayOf = {
  now: "'2020-01-01', null",
  over: "'2020-01-01', '2020-12-31'",
  ended: "'2020-01-01', null",
  'to come': "'2099-01-01', null",
}

/** The world, and what its person sees and changes, in one message; nothing of it stays. */
async function seenIn(world: World): Promise<Record<string, string[]>> {
  const seats = seatsOf(world).map(
    ({ group, chair, period }) =>
      `('${groups[group % groups.length]!.id}', '${actor}', ${chair}, ${dayOf[period].replace(', ', '::date, ')}::date)`,
  )
  const places = world.towns.map((code) => `('${actor}', '${code}')`)
  const [from, until] = dayOf[world.period].split(', ')
  const results = (await client.query(`
    begin;
    set local session_replication_role = replica;
    update network.function set role = '${world.role}', from_day = ${from}, until_day = ${until},
      ended_at = ${world.period === 'ended' ? "now() - interval '1 minute'" : 'null'} where id = '${actor}';
    delete from network.function_municipality where function_id = '${actor}';
    ${places.length > 0 ? `insert into network.function_municipality values ${places.join()};` : ''}
    ${
      seats.length > 0
        ? `insert into programme.membership (group_id, function_id, chair, from_day, until_day)
           values ${seats.join()} on conflict do nothing;`
        : ''
    }
    ${world.states.map((state, index) => `update programme.plan set status = '${state}' where id = '${plans[index]}';`).join('')}
    set local session_replication_role = origin;
    set local role app;
    select set_config('app.actor', '${actor}', true);
    select 'plans' as kind, id::text as id from programme.plan
      union all select 'budget', plan_id::text from programme.budget_cell group by plan_id
      union all select 'money found', plan_id::text from programme.finding where subject_kind = 'budget_post' group by plan_id
      union all select 'groups', plan_id::text from programme.working_group group by plan_id
      union all select 'people', 'some' from network.person having count(*) > 0;
    update programme.activity set version = version returning 'activities' as kind, id::text as id;
    update programme.municipal_accent set function_id = '${actor}'
      where plan_id in (select id from programme.plan)
      returning 'accents' as kind, plan_id || municipality_code as id;
    rollback`)) as unknown as pg.QueryResult<{ kind: string; id: string }>[]
  const found: Record<string, string[]> = {}
  for (const { rows } of results)
    for (const { kind, id } of rows) if (kind) (found[kind] ??= []).push(id)
  for (const ids of Object.values(found)) ids.sort()
  return found
}

/** The rules, in the words of the domain. */
function allowedIn(world: World): Record<string, string[]> {
  const { role } = world
  // What a machine reaches is in its scopes; a role alone opens nothing.
  if (world.period !== 'now' || role === 'machine') return {}
  const seesDrafts = ['programmeLead', 'dataProtectionOfficer', 'system'].includes(role)
  const visible = plans.filter(
    (_, index) => role !== 'administrator' && (seesDrafts || world.states[index] !== 'concept'),
  )
  const works = role !== 'visitor' && role !== 'administrator'
  const money = [
    'programmeLead',
    'groupChair',
    'groupMember',
    'alderman',
    'civilServant',
    'dataProtectionOfficer',
    'system',
  ].includes(role)
  const seated = new Set(
    seatsOf(world)
      .filter(({ period }) => period === 'now')
      .flatMap(({ group }) => groups[group % groups.length]!.activities),
  )
  // Nothing changes in a plan that is closed, but by Kring itself.
  const changes = new Set(
    plans.filter((_, index) => role === 'system' || world.states[index] !== 'afgesloten'),
  )
  const edits = [...activities].filter(
    ([id, plan]) =>
      role === 'system' ||
      (role === 'programmeLead' && changes.has(plan)) ||
      ((role === 'groupChair' || role === 'groupMember') &&
        seated.has(id) &&
        changes.has(plan) &&
        visible.includes(plan)),
  )
  const tells = role === 'system' ? towns : role === 'civilServant' ? world.towns : []
  const found = {
    plans: visible,
    budget: money ? visible.filter((plan) => having.budget.has(plan)) : [],
    'money found': money ? visible.filter((plan) => having.money.has(plan)) : [],
    groups: works ? visible.filter((plan) => having.groups.has(plan)) : [],
    people: works ? ['some'] : [],
    activities: edits.map(([id]) => id),
    accents: visible
      .filter((plan) => changes.has(plan))
      .flatMap((plan) => tells.map((code) => plan + code)),
  }
  return Object.fromEntries(
    Object.entries(found)
      .filter(([, ids]) => ids.length > 0)
      .map(([kind, ids]) => [kind, ids.toSorted()]),
  )
}

/** Which plans have money, findings about it, and groups at all. */
const having = { budget: new Set<string>(), money: new Set<string>(), groups: new Set<string>() }
beforeAll(async () => {
  for (const [key, table] of [
    ['budget', 'programme.budget_cell'],
    ['money', "programme.finding where subject_kind = 'budget_post'"],
    ['groups', 'programme.working_group'],
  ] as const)
    for (const { id } of await adminQuery<{ id: string }>(
      `select distinct plan_id as id from ${table}`,
    ))
      having[key].add(id)
})

test('what is seen and changed is what the rules say, in 5,000 worlds', async () => {
  await fc.assert(
    fc.asyncProperty(World, async (world) => {
      expect(await seenIn(world)).toEqual(allowedIn(world))
    }),
    { numRuns: 5_000 },
  )
}, 120_000)
