/**
 * `npm start`: comes up, comes up again quickly, and leaves no process behind, however it ends.
 */
import { readFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { answers, processesOf, startProduct, strays, temporaryFolder } from '#testing/product.ts'
import { signIn } from '#testing/writers.ts'

const { folder, remove } = temporaryFolder()
const dataDir = join(folder, 'data')
afterAll(remove)

test('a first start loads the demonstration and says where to go and as whom', async () => {
  const product = await startProduct(dataDir, { npm: true })
  const first = await product.ready()
  expect(await signIn(product.url)).toBeDefined()
  await product.stop()

  expect(product.output()).toContain(`Kring staat klaar op ${product.url}`)
  expect(product.output()).toMatch(/projectleider/)
  expect(product.output()).toContain(dataDir)
  expect(first).toBeLessThan(20_000)
  process.stdout.write(`  first npm start: ${first} ms\n`)
})

test('a later start is ready within 1.5 s', async (context) => {
  const times: number[] = []
  // The quickest of some: the machine may be busy with something else.
  for (let round = 0; round < 6 && (round < 2 || Math.min(...times) > 1_500); round++) {
    const product = await startProduct(dataDir, { npm: true })
    times.push(await product.ready())
    await product.stop()
  }
  process.stdout.write(`  later npm start: ${times.join(', ')} ms\n`)
  const busy = loadavg()[0]! / cpus().length
  if (Math.min(...times) > 1_500 && busy > 3) context.skip('this machine is too busy to measure it')
  expect(Math.min(...times)).toBeLessThan(1_500)
})

test('it lives before it is ready, over IPv4 and IPv6 alike', async () => {
  const product = await startProduct(join(folder, 'young'))
  while (!(await answers(`${product.url}/gezond`))) await pause(5)
  const early = await fetch(product.url)

  expect([early.status, early.headers.get('retry-after')]).toEqual([503, '2'])
  await product.ready()
  for (const host of ['localhost', '127.0.0.1', ...(hasIpv6() ? ['[::1]'] : [])])
    expect(await answers(`http://${host}:${product.port}/gereed`), host).toBe(true)
  await product.stop()
})

const ends = [
  ['SIGTERM to npm', true, 'SIGTERM'],
  ['SIGINT to npm', true, 'SIGINT'],
  ['kill -9 of npm', true, 'SIGKILL'],
  ['SIGTERM to node', false, 'SIGTERM'],
  ['SIGINT to node', false, 'SIGINT'],
  ['kill -9 of node', false, 'SIGKILL'],
] as const

test.each(ends)('%s leaves no process behind', async (_, npm, signal) => {
  const product = await startProduct(dataDir, { npm })
  await product.ready()
  expect(processesOf(dataDir).length).toBeGreaterThan(3)

  product.process.kill(signal)

  expect(await strays(dataDir)).toEqual([])
})

test('a stop while the first start is at work leaves nothing behind, and the next start works', async () => {
  const young = join(folder, 'broken-off')
  for (const after of [150, 400, 700, 1_000]) {
    const product = await startProduct(young)
    await pause(after)
    product.process.kill(after % 400 === 0 ? 'SIGTERM' : 'SIGKILL')
    expect(await strays(young)).toEqual([])
  }
  const product = await startProduct(young)
  await product.ready()
  expect(await signIn(product.url)).toBeDefined()
  await product.stop()
})

function hasIpv6(): boolean {
  try {
    return readFileSync('/proc/net/if_inet6', 'utf8').includes('00000000000000000000000000000001')
  } catch {
    return false
  }
}
