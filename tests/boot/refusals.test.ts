/**
 * When Kring cannot start it says so in one Dutch sentence, ends with a code, and leaves nothing running.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, type TestContext } from 'vitest'
import {
  freePort,
  startProduct,
  strays,
  temporaryFolder,
  type ProductOptions,
} from '#testing/product.ts'

const { folder, remove } = temporaryFolder()
const filled = join(folder, 'filled')
const isRoot = process.getuid?.() === 0
const progress = /^(Database (starten|bijwerken) …|Demonstratieregio nakijken …|  \S.*)$/

beforeAll(async () => {
  const product = await startProduct(filled)
  await product.ready()
  await product.stop()
})
afterAll(remove)

/** Starts Kring, which must refuse. @returns the one sentence it says */
async function refusal(dataDir: string, options: ProductOptions = {}): Promise<string> {
  const product = await startProduct(dataDir, options)
  expect(await product.ended).toBe(1)
  expect(await strays(dataDir)).toEqual([])
  const lines = product.output().trim().split('\n')
  const told = lines.filter((line) => !progress.test(line))
  expect(told, product.output()).toHaveLength(1)
  return told.join()
}

test.each(['127.0.0.1', '::1'])(
  'a port that is taken on %s is told before anything starts',
  async (address) => {
    const port = await freePort()
    const other = createServer().listen(port, address)
    await once(other, 'listening')
    const dataDir = join(folder, 'never')

    expect(await refusal(dataDir, { port })).toContain(`Poort ${port} is al in gebruik`)
    expect(existsSync(dataDir)).toBe(false)
    other.close()
  },
)

test('a second Kring on the same data is refused, and the first goes on', async () => {
  const product = await startProduct(filled)
  await product.ready()
  const second = await startProduct(filled)

  expect(await second.ended).toBe(1)
  expect(second.output()).toContain('Kring draait al met de gegevens in')
  expect((await fetch(`${product.url}/gereed`)).status).toBe(200)
  await product.stop()
  expect(await strays(filled)).toEqual([])
})

test('data of another version are refused', async () => {
  const old = join(folder, 'old')
  cpSync(filled, old, { recursive: true, filter: (path) => !path.includes('/socket') })
  writeFileSync(join(old, 'data/PG_VERSION'), '16\n')

  expect(await refusal(old)).toMatch(/PostgreSQL 16 .* versie 18/)
})

test('a file where the folder should be is told', async () => {
  const file = join(folder, 'file')
  writeFileSync(file, '')

  expect(await refusal(file)).toContain('is geen map')
})

test('a port that is no number is told', async () => {
  expect(await refusal(filled, { env: { PORT: 'drie' } })).toContain('PORT is een getal')
})

test('a folder on a disk that is only read is told', async (context) => {
  const disk = mounted(context, 'read-only', 'size=1m,ro')
  try {
    expect(await refusal(join(disk.folder, 'data'))).toContain('alleen te lezen')
  } finally {
    disk.release()
  }
})

test('a folder in which this user may not write is told', async (context) => {
  // In a checkout that only root may enter nobody else can run the product at all.
  const reach = ['--reuid=65534', '--clear-groups', 'test', '-x', process.execPath]
  if (isRoot && spawnSync('setpriv', reach).status !== 0)
    context.skip('only root may enter this checkout')
  const closed = join(folder, 'closed')
  mkdirSync(closed, { mode: 0o555 })
  // Root may write everywhere, so somebody else tries.
  const uid = isRoot ? { uid: 65534 } : {}

  expect(await refusal(join(closed, 'data'), uid)).toContain('mag daar niet lezen en schrijven')
  chmodSync(closed, 0o755)
})

test('a disk that is full at the first start is told, and once there is room Kring starts', async (context) => {
  const disk = mounted(context, 'small', 'size=24m')
  try {
    const dataDir = join(disk.folder, 'data')
    expect(await refusal(dataDir)).toMatch(/De schijf .* is vol/)
    execFileSync('mount', ['-o', 'remount,size=300m', disk.folder])
    const product = await startProduct(dataDir)
    await product.ready()
    await product.stop()
  } finally {
    disk.release()
  }
})

// Where it runs full: the database server, the migrations, the queues, the demonstration region.
test.for([40, 46, 50, 54, 58])(
  'a disk of %s MB, full halfway the first start, is told in one sentence',
  async (megabytes, context) => {
    const disk = mounted(context, `half-${megabytes}`, `size=${megabytes}m`)
    try {
      expect(await refusal(join(disk.folder, 'data'))).toMatch(/De schijf .* is vol/)
    } finally {
      disk.release()
    }
  },
)

test('a disk that runs full during kring migrate is told in one sentence', async (context) => {
  const disk = mounted(context, 'migrating', 'size=42m')
  try {
    const dataDir = join(disk.folder, 'data')
    expect(await refusal(dataDir, { command: 'migrate' })).toMatch(/De schijf .* is vol/)
  } finally {
    disk.release()
  }
})

test('a disk that is full at a later start is told, and nothing is lost', async (context) => {
  const disk = mounted(context, 'full', 'size=160m')
  try {
    const dataDir = join(disk.folder, 'data')
    const product = await startProduct(dataDir)
    await product.ready()
    await product.stop()
    writeFileSync(join(disk.folder, 'rest'), '')
    fill(join(disk.folder, 'rest'))
    expect(await refusal(dataDir)).toMatch(/De schijf .* is vol/)
    execFileSync('mount', ['-o', 'remount,size=400m', disk.folder])
    const again = await startProduct(dataDir)
    await again.ready()
    await again.stop()
  } finally {
    disk.release()
  }
})

function fill(file: string): void {
  try {
    execFileSync('dd', ['if=/dev/zero', `of=${file}`, 'bs=64k'], { stdio: 'ignore' })
  } catch {
    // It ends when the disk is full, which is what we want.
  }
}

/** A small disk of its own; skips the test where none can be made. */
function mounted(context: TestContext, name: string, options: string) {
  const place = join(folder, name)
  mkdirSync(place)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', place], { stdio: 'pipe' })
  } catch {
    context.skip('only root, on a machine that allows it, can make a disk for this')
  }
  return { folder: place, release: () => execFileSync('umount', ['-l', place]) }
}
