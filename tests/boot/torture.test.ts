/**
 * The short form of `npm run torture`: kill -9 at every step of a signal's life, a mail server that is away, clocks
 * that jump, a busy night. Every promise that is not kept is a breach in its table.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { root } from '#platform/paths.ts'

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
