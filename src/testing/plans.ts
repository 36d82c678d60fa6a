/**
 * How PostgreSQL answers a statement: which tables it read from end to end, and how long that took. Also
 * for what a function or a trigger asks inside, which `explain` alone does not show.
 */
import pg from 'pg'
import { testDatabase } from './database.ts'
import type { Asked } from './statements.ts'

export interface Answered {
  text: string
  milliseconds: number
  /** Tables that were read from end to end, by the statement or by what it called. */
  scanned: string[]
  /** What the server said when it did not go well. */
  problem?: string
}

interface Node {
  'Node Type': string
  Schema?: string
  'Relation Name'?: string
  'Actual Loops'?: number
  Plans?: Node[]
}

/** Asks each of them again as `app` under row security, and undoes it; what took `slow`, up to three times. */
export async function plansOf(asked: readonly Asked[], slow: number): Promise<Answered[]> {
  const client = new pg.Client(testDatabase('admin'))
  let notices: string[] = []
  client.on('notice', ({ message }) => message && notices.push(message))
  await client.connect()
  try {
    await client.query(`load 'auto_explain';
      set auto_explain.log_min_duration = 0; set auto_explain.log_analyze = on;
      set auto_explain.log_timing = off; set auto_explain.log_verbose = on;
      set auto_explain.log_format = json; set auto_explain.log_nested_statements = on;
      set auto_explain.log_level = notice;
      set session authorization app`)
    const answered: Answered[] = []
    for (const one of asked) {
      let best: Answered | undefined
      for (let tries = 0; tries < 3 && (best?.milliseconds ?? slow) >= slow; tries++) {
        notices = []
        const again = await answer(client, one, () => notices)
        if (!best || again.milliseconds < best.milliseconds) best = again
      }
      answered.push(best!)
    }
    return answered
  } finally {
    await client.end()
  }
}

async function answer(client: pg.Client, one: Asked, notices: () => string[]): Promise<Answered> {
  await client.query('begin')
  await client.query("select set_config('app.actor', $1, true)", [one.actor ?? ''])
  const before = notices().length
  let problem: string | undefined
  try {
    await client.query({ text: one.text, values: one.values })
  } catch (error) {
    problem = (error as Error).message
  }
  const mine = notices().slice(before)
  await client.query('rollback')
  const plans = mine.flatMap(
    (message) => /^duration: ([\d.]+) ms\s+plan:\n(.*)$/s.exec(message) ?? [],
  )
  const scanned = new Set<string>()
  let milliseconds = 0
  for (let at = 0; at < plans.length; at += 3) {
    milliseconds = Math.max(milliseconds, Number(plans[at + 1]))
    walk((JSON.parse(plans[at + 2]!) as { Plan: Node }).Plan, scanned)
  }
  return { text: one.text, milliseconds, scanned: [...scanned], ...(problem && { problem }) }
}

function walk(node: Node, scanned: Set<string>): void {
  if (node['Node Type'] === 'Seq Scan' && node['Actual Loops'] !== 0)
    scanned.add(`${node.Schema}.${node['Relation Name']}`)
  for (const child of node.Plans ?? []) walk(child, scanned)
}
