/**
 * The short form of `npm run torture`: kill -9 at every step of a signal's life, a mail server that is away, clocks
 * that jump, a busy night. Every promise that is not kept is a breach in its table.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { root } from '#platform/paths.ts'
import { processesOf, strays, temporaryFolder } from '#testing/product.ts'

test('a Kring that is tortured keeps what it promised', { timeout: 900_000 }, async () => {
  const child = spawn(process.execPath, ['torture/index.ts', '--short'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text))
  const [status] = (await once(child, 'close')) as [number | null]
  process.stdout.write(said)
  expect(said).toMatch(/\n[1-9]\d* passed, 0 failed\n$/)
  expect(status).toBe(0)
})

test('who is killed while torturing leaves no process behind', { timeout: 120_000 }, async () => {
  const { folder, remove } = temporaryFolder()
  const child = spawn(process.execPath, ['torture/index.ts', '--short', 'clocks'], {
    cwd: root,
    stdio: 'ignore',
    env: { ...process.env, TMPDIR: folder, npm_lifecycle_event: undefined },
  })
  const dataDir = () => join(folder, readdirSync(folder)[0] ?? '', 'data')
  try {
    // Two that serve, two that work, and PostgreSQL with all it starts.
    await vi.waitFor(() => expect(processesOf(dataDir()).length).toBeGreaterThan(12), 90_000)
    child.kill('SIGKILL')
    await once(child, 'close')
    expect(await strays(dataDir(), 20_000)).toEqual([])
  } finally {
    for (const pid of processesOf(dataDir())) process.kill(pid, 'SIGKILL')
    remove()
  }
})
