/**
 * `npm run check`, and with `--all` `npm test`: every step, then one line with the sum.
 *
 * A step that fails does not stop the ones after it. The sum counts each step and each test as one.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const all = process.argv.includes('--all')
const folder = mkdtempSync(join(tmpdir(), 'kring-check-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
const sum = { passed: 0, failed: 0, skipped: [] }
const own = (program) => join(root, 'node_modules', program)
// Programs start each other by name (oxlint its type checker), also when npm did not start us.
const env = { ...process.env, PATH: [own('.bin'), process.env.PATH].join(delimiter) }

let running
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => {
    running?.kill('SIGTERM')
    process.exit(1)
  })

const cache = ['--cache', '--cache-location', own('.cache/prettier.json')]
await step('opmaak', own('prettier/bin/prettier.cjs'), '--check', '--log-level=warn', ...cache, '.')
await step('stijl', own('oxlint/bin/oxlint'), '--type-aware', '--deny-warnings', '--quiet')
await step('typen', own('typescript/bin/tsc'), '-p', '.')
await step('gemaakte bestanden', join(root, 'dist/main.mjs'), 'generate', '--check')
await step('licenties', join(root, 'bin/notice.mjs'), '--check')
await tests('fast', 'toetsen')
if (all) await tests('boot', 'starten en omvallen')
if (all) await tests('e2e', 'in de browser')

if (sum.skipped.length > 0) console.log(`\nOvergeslagen:\n${sum.skipped.join('\n')}`)
console.log(`\n${sum.passed} passed, ${sum.failed} failed`)
process.exitCode = sum.failed > 0 ? 1 : 0

/** Runs a program of ours and shows what it says only when it fails. */
async function step(name, program, ...args) {
  const begun = performance.now()
  let said = ''
  const status = await run('pipe', (text) => (said += text), program, ...args)
  if (status !== 0) console.log(said.trimEnd())
  tell(status === 0, name, begun)
}

/** Runs one kind of tests; they show themselves while they run. */
async function tests(project, name) {
  const begun = performance.now()
  const file = join(folder, `${project}.json`)
  console.log(`  ${name} …`)
  const status = await run(
    'inherit',
    undefined,
    own('vitest/vitest.mjs'),
    ...['run', '--project', project, '--passWithNoTests', '--silent=passed-only'],
    ...['--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
  )
  count(file)
  tell(status === 0, name, begun)
}

/** Not the synchronous way: who stops us must be able to stop what we run. */
async function run(output, listen, program, ...args) {
  const options = { cwd: root, env, stdio: ['ignore', output, output] }
  running = spawn(process.execPath, [program, ...args], options)
  for (const stream of [running.stdout, running.stderr])
    stream?.setEncoding('utf8').on('data', listen)
  const [status] = await once(running, 'close')
  return status
}

function count(file) {
  let result
  try {
    result = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return // It fell over before there was a result; the step itself counts as failed.
  }
  sum.passed += result.numPassedTests
  sum.failed += result.numFailedTests
  for (const { assertionResults } of result.testResults)
    for (const { status, fullName } of assertionResults)
      if (status === 'skipped' || status === 'pending' || status === 'todo')
        sum.skipped.push(`  ${fullName}`)
}

function tell(good, name, begun) {
  sum[good ? 'passed' : 'failed']++
  const seconds = ((performance.now() - begun) / 1000).toFixed(1).replace('.', ',')
  console.log(`${good ? '✓' : '✗'} ${name} (${seconds} s)`)
}
