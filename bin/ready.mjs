/**
 * Makes a checkout ready: installs the packages when they changed, builds when the sources did.
 *
 * Runs before every npm script, on Node 20 and without packages, and is quick when there is nothing
 * to do. Prints on standard error only when it does something.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const at = (path) => join(root, path)
/** The Node that Kring runs on; comes with the packages. */
const node = () =>
  existsSync(at('node_modules/.bin/node')) ? at('node_modules/.bin/node') : process.execPath
const wait = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)

/** Two things that can be behind: how that is seen, what mends it and what to say meanwhile. */
const packages = {
  folder: 'node_modules',
  stamp: 'node_modules/.installed',
  wanted: () =>
    digest(['package.json', 'package-lock.json'], `${process.platform}-${process.arch}`),
  text: 'Pakketten installeren (eenmalig) …',
  failed:
    'De pakketten zijn niet geïnstalleerd. Is het npm-register bereikbaar en is er ruimte op de schijf?',
  // Not `npm ci`: it wants lines in the lock for the programs of other platforms.
  mend: () =>
    spawnSync(
      'npm',
      [
        ...['install', '--no-save', '--include=dev', '--include=optional', '--prefer-offline'],
        ...['--no-audit', '--no-fund', '--loglevel=error'],
      ],
      { cwd: root, stdio: ['ignore', 2, 2] },
    ),
}
const product = {
  folder: 'dist',
  stamp: 'dist/.built',
  wanted: () => digest(['package-lock.json', 'bin/build.mjs', 'bin/assets.mjs', ...sources('src')]),
  text: 'Bouwen …',
  failed: 'Het bouwen is mislukt.',
  mend: () => spawnSync(node(), ['bin/build.mjs'], { cwd: root, stdio: ['ignore', 2, 2] }),
}

makeReady(packages)
makeReady(product)

function makeReady(part) {
  const isReady = () => read(part.stamp) === part.wanted()
  while (!isReady()) {
    if (!takeLock(part)) {
      wait(200)
      continue
    }
    try {
      if (isReady()) break
      console.error(part.text)
      const wanted = part.wanted()
      const { status, error } = part.mend()
      if (status !== 0) {
        console.error(error ? `${part.failed} (${error.message})` : part.failed)
        process.exitCode = 1
      } else writeFileSync(at(part.stamp), wanted)
    } finally {
      rmSync(at(lockOf(part)), { force: true })
    }
    if (process.exitCode) process.exit()
  }
}

/**
 * Two that start at once take turns. The lock names its process: one that was killed never gives it
 * back, and nobody should wait for it.
 */
function takeLock(part) {
  const lock = at(lockOf(part))
  try {
    mkdirSync(dirname(lock), { recursive: true })
    writeFileSync(lock, String(process.pid), { flag: 'wx' })
    mkdirSync(at(part.folder), { recursive: true })
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') {
      console.error(
        `In ${root} kan niet worden geschreven, en ${part.folder} is niet bij: ${error.message}`,
      )
      process.exit(1)
    }
  }
  const holder = Number(read(lockOf(part)))
  if (holder > 0 && !lives(holder)) rmSync(lock, { force: true })
  return false
}

function lockOf({ folder }) {
  return `.kring/${folder}.lock`
}

function lives(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code !== 'ESRCH'
  }
}

/** By content, since a checkout changes all file times. */
function digest(files, ...more) {
  const hash = createHash('sha256').update(more.join())
  for (const file of files) hash.update(`\0${file}\0`).update(read(file))
  return hash.digest('hex')
}

function sources(folder) {
  return readdirSync(at(folder), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`
      if (entry.isDirectory()) return entry.name === 'testing' ? [] : sources(path)
      return /\.test\.tsx?$/.test(entry.name) ? [] : [path]
    })
}

function read(file) {
  try {
    return readFileSync(at(file)).toString('latin1')
  } catch {
    return ''
  }
}
