/**
 * What the state of a plan keeps shut in the database itself, past all code: a draft, a closed plan, and
 * what no public page shows.
 */
import { beforeAll, expect, test } from 'vitest'
import { pools, visitor } from '#platform/database.ts'
import { adminQuery } from '#testing/database.ts'
import { fillEverything, functionOf } from '#testing/everything.ts'
import { as } from '#testing/site.ts'

const inForce = 'uitvoeringsplan-2024-2027'

beforeAll(fillEverything)

/** Asks as the runtime role for somebody, and takes it back. How many rows, or `refused`. */
async function rows(actor: string, text: string): Promise<number | 'refused'> {
  const client = await pools().app.connect()
  try {
    await client.query('begin')
    await client.query("select set_config('app.actor', $1, true)", [actor])
    const { rowCount } = await client.query(text)
    return rowCount ?? 0
  } catch (error) {
    if ((error as { code: string }).code === '42501') return 'refused'
    throw error
  } finally {
    await client.query('rollback')
    client.release()
  }
}

const setStatus = (status: string) =>
  adminQuery('update programme.plan set status = $1 where key = $2', [status, inForce])

test('a civil servant reads and changes no accent in a draft, also not of the own municipality', async () => {
  const heerlen = await functionOf('ambtenaar-heerlen')
  const read = "select 1 from programme.municipal_accent where municipality_code = 'GM0917'"
  const write = `update programme.municipal_accent set text = 'Anders', function_id = '${heerlen}' where municipality_code = 'GM0917'`
  expect(await rows(heerlen, read)).toBe(1)
  expect(await rows(heerlen, write)).toBe(1)
  await setStatus('concept')
  try {
    expect(await rows(heerlen, read)).toBe(0)
    expect(await rows(heerlen, write)).toBe(0)
  } finally {
    await setStatus('vastgesteld')
  }
})

const id = (key: string) => `(select id from programme.activity where key = '${key}')`
const planId = `(select id from programme.plan where key = '${inForce}')`
const group = "(select id from programme.working_group where key = 'wg-lokale-veld')"
const writes: Record<string, [who: string, text: string]> = {
  'an activity': [
    'projectleider',
    "update programme.activity set description = 'x' where key = 'sd-f1'",
  ],
  'an activity, by its group': [
    'werkgroepvoorzitter',
    "update programme.activity set description = 'x' where key = 'sd-f1'",
  ],
  'its municipalities': [
    'projectleider',
    `insert into programme.activity_municipality (activity_id, municipality_code, plan_id) values (${id('sd-f1')}, 'GM0981', ${planId})`,
  ],
  'its municipalities, gone': [
    'projectleider',
    `delete from programme.activity_municipality where activity_id = ${id('sd-f1')}`,
  ],
  'what carries it out': [
    'projectleider',
    `insert into programme.activity_instrument (activity_id, instrument, plan_id) values (${id('sd-f1')}, 'network', ${planId})`,
  ],
  'what carries it out, gone': [
    'projectleider',
    `delete from programme.activity_instrument where plan_id = ${planId}`,
  ],
  'a proposed action': [
    'werkgroeplid',
    `insert into programme.proposed_action (plan_id, activity_id, subject, text, href, proposed_by) values (${planId}, ${id('sd-f1')}, 'coverage/x', 'Doe iets', '/netwerk/dekking', platform.actor())`,
  ],
  'a post': [
    'projectleider',
    `update programme.budget_post set version = version + 1 where plan_id = ${planId}`,
  ],
  'an amount': [
    'projectleider',
    `update programme.budget_cell set remark = 'x' where plan_id = ${planId}`,
  ],
  'a row': [
    'projectleider',
    `update programme.timeline_row set version = version + 1 where plan_id = ${planId}`,
  ],
  'a cell': ['projectleider', `delete from programme.timeline_cell where plan_id = ${planId}`],
  'a report': [
    'werkgroepvoorzitter',
    `insert into programme.status_report (plan_id, activity_id, quarter, function_id, time, money, quality, summary) values (${planId}, ${id('sd-f1')}, '2026-Q4', platform.actor(), 'green', 'green', 'green', 'Goed')`,
  ],
  'a document': [
    'werkgroeplid',
    `insert into programme.document (plan_id, activity_id, name, url, function_id) values (${planId}, ${id('sd-f1')}, 'Verslag', 'https://example.org/', platform.actor())`,
  ],
  'a document, gone': [
    'projectleider',
    `update programme.document set removed_at = now() where plan_id = ${planId}`,
  ],
  'an accent': [
    'ambtenaar-heerlen',
    "update programme.municipal_accent set text = 'x', function_id = platform.actor() where municipality_code = 'GM0917'",
  ],
  'a seat': [
    'projectleider',
    `update programme.membership set until_day = platform.today() where group_id = ${group} and not chair`,
  ],
  'a seat, gone': ['projectleider', `delete from programme.membership where group_id = ${group}`],
}

test.each(Object.entries(writes))('in a closed plan nobody writes %s', async (_, [who, text]) => {
  const actor = await functionOf(who)
  expect(await rows(actor, text)).toBeGreaterThan(0)
  await setStatus('afgesloten')
  try {
    expect([0, 'refused']).toContain(await rows(actor, text))
  } finally {
    await setStatus('vastgesteld')
  }
})

test('what is unknown can still be found out there', async () => {
  const lead = await functionOf('projectleider')
  await setStatus('afgesloten')
  try {
    const text = `update programme.finding set version = version + 1 where plan_id = ${planId}`
    expect(await rows(lead, text)).toBeGreaterThan(0)
  } finally {
    await setStatus('vastgesteld')
  }
})

test('a visitor reads the names and texts of activities, and not how it goes or who pays', async () => {
  expect(await rows(visitor.functionId, 'select status, funding from programme.activity')).toBe(0)
  expect(await rows(visitor.functionId, 'select 1 from programme.activity_item')).toBe(0)
  expect(await rows(visitor.functionId, 'select 1 from programme.abbreviation')).toBe(0)
  const asked = `select name from programme.public_activities(${planId})`
  expect(await rows(visitor.functionId, asked)).toBeGreaterThan(5)
  await setStatus('concept')
  try {
    expect(await rows(visitor.functionId, asked)).toBe(0)
  } finally {
    await setStatus('vastgesteld')
  }
})

test('ending a session that is not there, or not one’s own, says so', async () => {
  const professional = await as('professional')
  const absent = await professional.post(`/mijn/sessies/${crypto.randomUUID()}`)
  expect(absent.headers.get('location')).toBe('/mijn?gedaan=geen-sessie')
  expect(await professional.read('/mijn?gedaan=geen-sessie')).toContain('Er is niets beëindigd')
})
