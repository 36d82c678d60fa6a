/**
 * Documents to keep or print: PDF by Typst (PDF/UA-1, which refuses a picture without words) and pictures from
 * drawings. What people wrote goes in as data and never becomes part of a template. See decision 0046.
 */
import { fork, type StdioOptions } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { refuse } from '#platform/refusal.ts'
import type { Order, Outcome } from './worker.ts'

const secondsMost = 20
/** In hand at once: one is made and the others wait, each holding a connection to the database. */
const handsMost = 3
const file = import.meta.url.endsWith('.ts') ? './worker.ts' : './paper-worker.mjs'
const place = fileURLToPath(new URL(file, import.meta.url))
const quiet: StdioOptions = ['ignore', 'ignore', 'ignore', 'ipc']

/**
 * A PDF/UA-1 of a template that reads `json(bytes(sys.inputs.data))`. The same data and moment make the same bytes.
 *
 * @param at the moment it is of
 * @throws Refusal `too_many` when too many ask at once
 * @throws when the template has a picture without words or no title
 */
export function pdfOf(template: string, data: unknown, at: Date): Promise<Uint8Array<ArrayBuffer>> {
  const seconds = Math.floor(at.getTime() / 1_000)
  return inTurn({ kind: 'pdf', template, data: JSON.stringify(data), seconds })
}

/**
 * A picture of a drawing, in pixels.
 *
 * @throws Refusal `too_many` when too many ask at once
 */
export function pngOf(svg: string, width: number): Promise<Uint8Array<ArrayBuffer>> {
  return inTurn({ kind: 'png', svg, width })
}

let last: Promise<unknown> = Promise.resolve()
let inHand = 0

/** One at a time: papers may not take both cores from who waits for a page. */
async function inTurn(order: Order): Promise<Uint8Array<ArrayBuffer>> {
  if (inHand >= handsMost) throw refuse('too_many')
  inHand++
  const making = last.then(() => make(order))
  last = making.catch(() => undefined)
  try {
    return await making
  } finally {
    inHand--
  }
}

function make(order: Order): Promise<Uint8Array<ArrayBuffer>> {
  return new Promise((resolve, reject) => {
    // Knows nothing of ours but what it is sent, and prints nothing: it would tell of what is on the paper.
    const maker = fork(place, { env: {}, execArgv: [], serialization: 'advanced', stdio: quiet })
    const settle = (outcome: Outcome) => {
      clearTimeout(timer)
      maker.kill('SIGKILL')
      if ('bytes' in outcome) resolve(outcome.bytes)
      else reject(new Error(outcome.problem))
    }
    const timer = setTimeout(() => settle({ problem: 'too slow' }), secondsMost * 1_000)
    maker.once('message', (outcome) => settle(outcome as Outcome))
    maker.once('error', ({ message }) => settle({ problem: message }))
    maker.once('exit', () => settle({ problem: 'ended' }))
    maker.send(order)
  })
}
