/**
 * One clock for all of Kring: what the clock of this machine says makes no difference, and is told.
 */
import { readFileSync } from 'node:fs'
import { afterEach, expect, test, vi } from 'vitest'
import { runAs, system } from '#platform/database.ts'
import { vitalsNow } from '#platform/health.ts'
import { adminQuery } from '#testing/database.ts'

const hour = 3_600_000
// The clock of the machine itself; nothing of Kring is replaced.
const machineSays = (ms: number) => vi.useFakeTimers({ now: Date.now() + ms, toFake: ['Date'] })
afterEach(() => vi.useRealTimers())

const databaseTime = async () =>
  (await adminQuery<{ at: Date }>('select clock_timestamp() as at'))[0]!.at.getTime()
const kringTime = async () => {
  await runAs(system, ({ db }) => db.selectFrom('network.municipality').select('code').execute())
  return runAs(system, ({ now }) => Promise.resolve(now.getTime()))
}

test.each([
  ['an hour ahead', hour],
  ['an hour behind', -hour],
  ['a day ahead', 24 * hour],
  ['a day behind', -24 * hour],
  ['five minutes ahead', hour / 12],
])('a machine whose clock is %s lives in the time of the database', async (_, ms) => {
  await kringTime()
  machineSays(ms)
  // Also the first work after the jump.
  const { now } = await runAs(system, (work) => Promise.resolve(work))
  expect(Math.abs(now.getTime() - (await databaseTime()))).toBeLessThan(2_000)
  expect(Math.abs((await kringTime()) - (await databaseTime()))).toBeLessThan(2_000)
})

test('clocks that are apart are told to whoever keeps Kring running', async () => {
  const clock = async () =>
    (await runAs(system, vitalsNow)).find(({ name }) => name === 'Klok')?.attention
  await kringTime()
  expect(await clock()).toBeUndefined()
  machineSays(-5 * 60_000)
  await kringTime()
  expect(await clock()).toMatch(/^De klok van deze server loopt 300 seconden achter op/)
  expect(readFileSync(process.env['KRING_LOG_FILE']!, 'utf8')).toContain('"event":"clock_apart"')
})
