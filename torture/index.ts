/**
 * `npm run torture [-- --short] [-- kills mail clocks burst night] [-- --signals=3000]`: does to a running Kring what
 * nights, machines and clocks do, and counts what was promised and not kept. Without names of scenes it does them all.
 * Each ends with its figures; the exit code says whether every figure is what it must be.
 */
import { cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { burst as everythingAtOnce, type Steps } from './burst.ts'
import { clocksJump } from './clocks.ts'
import { killAtEveryStep } from './kills.ts'
import { mailServerAway } from './mail.ts'
import { busyNight } from './night.ts'
import { openPlace, type Place } from './place.ts'
import type { Broken } from './cohort.ts'

const { values: given, positionals: named } = parseArgs({
  options: { short: { type: 'boolean' }, signals: { type: 'string' } },
  allowPositionals: true,
})
const { short = false, signals = '10000' } = given
const size = short
  ? { kills: 2, lives: 1, mail: 3, clocks: 3, burst: 400, night: 160 }
  : { kills: 6, lives: 12, mail: 40, clocks: 6, burst: Number(signals), night: Number(signals) }

/** One line of the table: a figure, and the most it may be. */
interface Figure {
  scene: string
  what: string
  figure: number
  most?: number
}

const begun = performance.now()
const figures: Figure[] = []
const place = await openPlace()
try {
  for (const scene of [kills, mail, clocks, burst, night]) {
    if (named.length > 0 && !named.includes(scene.name)) continue
    const [from, before] = [performance.now(), figures.length]
    await scene(place)
    process.stderr.write(`${scene.name}: ${Math.round((performance.now() - from) / 1_000)} s\n`)
    // At once: what is cut off later must not take along what was found.
    process.stdout.write(`${tableOf(figures.slice(before))}\n`)
  }
} finally {
  await place.close()
}
process.stdout.write(verdict())
process.exitCode = figures.some(isBreach) ? 1 : 0

async function kills(at: Place): Promise<void> {
  const {
    kills: count,
    halfway,
    signals,
    ...broken
  } = await killAtEveryStep(at, size.kills, size.lives)
  const scene = `kill -9 at every step (${signals} signals)`
  note(scene, { kills: count, 'kills that met a deed halfway': halfway })
  promise(scene, broken)
}

async function mail(at: Place): Promise<void> {
  const { signals, waited, missing, again, ...broken } = await mailServerAway(at, size.mail)
  const scene = `mail server away for 12 h (${signals} signals)`
  note(scene, { 'mails that waited': waited })
  promise(scene, broken)
  must(scene, { 'told without a mail': [missing, 0], 'mails that arrived twice': [again, 0] })
}

async function clocks(at: Place): Promise<void> {
  const { signals, wrong, unsaid, ...broken } = await clocksJump(at, size.clocks, !short)
  const scene = `clocks that jump, and clocks apart (${signals} signals)`
  promise(scene, broken)
  must(scene, { 'moved by a wrong clock': [wrong, 0], 'jumps without an alarm': [unsaid, 0] })
}

async function burst(at: Place): Promise<void> {
  const { signals, steps, outOfTurn, contactMost, ...broken } = await everythingAtOnce(
    at,
    size.burst,
  )
  const scene = `everything due in the same second (${signals} signals)`
  promise(scene, broken)
  eachStep(scene, steps)
  must(scene, {
    // What the workers had in hand together.
    'told before one whose bell is sooner': [outOfTurn, 200],
    'a contact passes on meanwhile, ms, most': [contactMost, 2_000],
  })
}

async function night(at: Place): Promise<void> {
  const { signals, p50, p99, most, steps, signalsPerSecond, ...broken } = await busyNight(
    at,
    size.night,
  )
  const scene = `one night (${signals} signals)`
  promise(scene, broken)
  note(scene, {
    'signals told, tested and found a second': Math.round(signalsPerSecond),
    'found to contact notified, ms, p50': p50,
    'found to contact notified, ms, most': most,
  })
  must(scene, { 'found to contact notified, ms, p99': [p99, 5_000] })
  eachStep(scene, steps)
}

/** A minute is the most that a step may be late by our fault. */
function eachStep(scene: string, steps: Steps): void {
  for (const [name, seconds] of Object.entries(steps))
    must(scene, { [`all due at once: ${name}, s`]: [seconds, 60] })
}

function note(scene: string, of: Record<string, number>): void {
  for (const [what, figure] of Object.entries(of)) figures.push({ scene, what, figure })
}

function must(scene: string, of: Record<string, [figure: number, most: number]>): void {
  for (const [what, [figure, most]] of Object.entries(of))
    figures.push({ scene, what, figure, most })
}

function promise(scene: string, { lost, twice, silent }: Broken): void {
  must(scene, {
    'signals lost': [lost, 0],
    'told twice to a person': [twice, 0],
    'late without escalation': [silent, 0],
  })
}

function isBreach({ figure, most }: Figure): boolean {
  // What is no number is no promise kept.
  return most !== undefined && !(figure <= most)
}

function tableOf(some: Figure[]): string {
  const lines = some.map((one) => {
    const { what, figure, most } = one
    const held = most === undefined ? '' : isBreach(one) ? `  BREACH: at most ${most}` : '  ok'
    return `  ${what.padEnd(46)}${String(Math.round(figure * 10) / 10).padStart(9)}${held}`
  })
  return `\n${some[0]!.scene}\n${lines.join('\n')}`
}

function verdict(): string {
  const breaches = figures.filter(isBreach).length
  const promises = figures.filter(({ most }) => most !== undefined).length
  const minutes = ((performance.now() - begun) / 60_000).toFixed(1)
  return `
${cpus().length} cores, load ${loadavg()[0]!.toFixed(1)}, ${minutes} minutes
${promises - breaches} passed, ${breaches} failed
`
}
