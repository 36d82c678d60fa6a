/**
 * What was acknowledged survives kill -9, twenty times in a row, and Kring comes back by itself.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startProduct, strays, temporaryFolder, type Product } from '#testing/product.ts'
import { lost, signIn, startWriters } from '#testing/writers.ts'

const rounds = 20
const { folder, remove } = temporaryFolder()
const dataDir = join(folder, 'data')
const none = { sessions: 0, auditLines: 0 }

beforeAll(async () => {
  const first = await startProduct(dataDir)
  await first.ready()
  await first.stop()
})
afterAll(remove)

test('nothing acknowledged is lost when node is killed under load', async () => {
  const acknowledged = new Set<string>()
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    const product = await startProduct(dataDir)
    times.push(await product.ready())
    const writers = startWriters(product.url, acknowledged)
    await pause(200 + Math.random() * 200)
    await product.stop('SIGKILL')
    await writers.stop()
  }
  const last = await startProduct(dataDir)
  times.push(await last.ready())
  expect(await lost(dataDir, acknowledged)).toEqual(none)
  // The count itself would notice: one that was never acknowledged is missed.
  const more = new Set([...acknowledged, 'never'])
  expect((await lost(dataDir, more)).sessions).toBe(1)
  await last.stop()
  expect(await strays(dataDir)).toEqual([])
  expect(acknowledged.size).toBeGreaterThan(rounds * 10)
  report('kill -9 node', acknowledged.size, times)
  expect(middle(times)).toBeLessThan(5_000)
})

test('nothing acknowledged is lost when PostgreSQL is killed under load', async () => {
  const product = await startProduct(dataDir)
  await product.ready()
  const writers = startWriters(product.url)
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    await pause(300 + Math.random() * 200)
    const killed = postmaster()
    process.kill(killed, 'SIGKILL')
    // Now and then the next one too, while it starts.
    if (round % 5 === 4) await killNext(product, killed)
    times.push(await untilSignedIn(product, killed))
  }
  await writers.stop()
  expect(await lost(dataDir, writers.acknowledged)).toEqual(none)
  expect(product.process.exitCode).toBe(null)
  await product.stop()
  expect(await strays(dataDir)).toEqual([])
  expect(writers.acknowledged.size).toBeGreaterThan(rounds * 10)
  report('kill -9 postgres', writers.acknowledged.size, times)
  expect(middle(times)).toBeLessThan(5_000)
})

test('nothing acknowledged is lost when both are killed at once', async () => {
  const acknowledged = new Set<string>()
  const times: number[] = []
  for (let round = 0; round < 5; round++) {
    const product = await startProduct(dataDir)
    times.push(await product.ready())
    const writers = startWriters(product.url, acknowledged)
    await pause(300)
    process.kill(postmaster(), 'SIGKILL')
    await product.stop('SIGKILL')
    await writers.stop()
  }
  const last = await startProduct(dataDir)
  await last.ready()
  expect(await lost(dataDir, acknowledged)).toEqual(none)
  await last.stop()
  report('kill -9 both', acknowledged.size, times)
})

/** The server's process; 0 while there is none. */
function postmaster(): number {
  try {
    const pid = Number(readFileSync(join(dataDir, 'data/postmaster.pid'), 'utf8').split('\n')[0])
    return pid || 0
  } catch {
    return 0
  }
}

async function killNext(product: Product, killed: number): Promise<void> {
  // Between two servers the file names node itself: see `disownPidFile`.
  let next: number
  while ([0, killed, product.process.pid].includes((next = postmaster()))) await pause(1)
  process.kill(next, 'SIGKILL')
}

/** Waits until someone can sign in at the next server. @returns the milliseconds that took */
async function untilSignedIn(product: Product, killed: number): Promise<number> {
  const begun = performance.now()
  while (postmaster() === killed || !(await signIn(product.url))) {
    if (performance.now() - begun > 20_000)
      throw new Error(`Kring does not come back:\n${product.output().slice(-4_000)}`)
    await pause(10)
  }
  return Math.round(performance.now() - begun)
}

function report(what: string, acknowledged: number, times: number[]): void {
  process.stdout.write(
    `  ${what}: ${acknowledged} acknowledged, 0 lost; back in ${middle(times)} ms (median), ${Math.max(...times)} ms (most)\n`,
  )
}

/** The median, as one round on a busy machine says little. */
function middle(times: number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]!
}
