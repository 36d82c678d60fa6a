/**
 * What Kring is made of comes from where we think, as we looked at it, and the history holds no secret
 * (kit 40). The lists are in `supply`.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '#platform/paths.ts'

interface Locked {
  version: string
  license?: string
  integrity?: string
  resolved?: string
  hasInstallScript?: boolean
  optional?: boolean
}

const read = (name: string) => readFileSync(join(root, name), 'utf8')
const list = (name: string) =>
  read(`supply/${name}`)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
const own = JSON.parse(read('package.json')) as Record<string, Record<string, string> | undefined>
const lock = JSON.parse(read('package-lock.json')) as { packages: Record<string, Locked> }
const packages = Object.entries(lock.packages)
  .filter(([path]) => path !== '')
  .map(([path, one]) => ({
    path,
    name: path.slice(path.lastIndexOf('node_modules/') + 13),
    ...one,
  }))

test('every version is exact, and the lock file holds what package.json asks', () => {
  const asked = {
    ...own['dependencies'],
    ...own['devDependencies'],
    ...own['optionalDependencies'],
  }
  for (const [name, version] of Object.entries(asked)) {
    expect(version, name).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/)
    expect(lock.packages[`node_modules/${name}`]?.version, name).toBe(version)
  }
})

test('every package is known by its digest, and none by the address of a registry', () => {
  expect(packages.filter(({ integrity }) => !integrity?.startsWith('sha512-'))).toEqual([])
  expect(packages.filter(({ resolved }) => resolved !== undefined)).toEqual([])
})

test('every licence is one that we looked at', () => {
  const allowed = new Set(list('licences.txt'))
  expect(packages.filter(({ license }) => !allowed.has(license ?? ''))).toEqual([])
  // What is no longer used is no longer allowed.
  expect([...allowed].filter((one) => !packages.some(({ license }) => license === one))).toEqual([])
})

test('only the packages we looked at run a script when they are installed', () => {
  const allowed = list('install-scripts.txt').map((line) => line.split(/\s+/)[0] ?? '')
  const running = packages.filter(({ hasInstallScript }) => hasInstallScript)
  expect(running.map(({ name }) => name).toSorted()).toEqual(allowed.toSorted())
  expect(Object.keys(own['allowScripts'] ?? {}).toSorted()).toEqual(allowed.toSorted())
})

test('no version is one that was poisoned', () => {
  const bad = new Set(list('known-bad.txt'))
  expect(bad.size).toBeGreaterThan(40)
  expect(packages.filter(({ name, version }) => bad.has(`${name} ${version}`))).toEqual([])
})

test('the bill of materials is what is installed, package by package', () => {
  const text = execFileSync(process.execPath, [join(root, 'bin/sbom.mjs')], { encoding: 'utf8' })
  const bill = JSON.parse(text) as {
    bomFormat: string
    specVersion: string
    components: {
      name: string
      version: string
      purl: string
      licenses: unknown[]
      hashes: unknown[]
    }[]
  }
  expect([bill.bomFormat, bill.specVersion]).toEqual(['CycloneDX', '1.6'])
  const named = new Set(bill.components.map(({ name, version }) => `${name} ${version}`))
  // What npm says it put there. Parts of other platforms are in the lock file only.
  const installed = JSON.parse(read('node_modules/.package-lock.json')) as typeof lock
  const there = Object.entries(installed.packages).map(
    ([path, { version }]) => `${path.slice(path.lastIndexOf('node_modules/') + 13)} ${version}`,
  )
  expect(there.filter((one) => !named.has(one))).toEqual([])
  const missing = packages.filter(
    ({ name, version, optional }) => !optional && !there.includes(`${name} ${version}`),
  )
  expect(missing).toEqual([])
  for (const one of bill.components)
    expect([one.licenses.length, one.hashes.length], one.purl).toEqual([1, 1])
})

/** What a secret looks like, of the kinds that people lose most. */
const secrets =
  /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\s+[A-Za-z0-9+/]{40}|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36}\b|\bgithub_pat_\w{60,}|\bglpat-[\w-]{20}\b|\bxox[abprs]-[\w-]{20,}|\bsk_live_\w{20,}|\bAIza[\w-]{35}\b|\bnpm_[A-Za-z0-9]{36}\b|\bhvs\.[\w-]{24,}|\beyJ[\w-]{20,}\.eyJ[\w-]{20,}\.[\w-]{20,}|\b(?:postgres(?:ql)?|smtps?|https?):\/\/[\w.-]+:(?!wachtwoord@|password@)[^\s:@/'"`$<{]{8,}@(?!localhost|127\.)[\w-]+\.[a-z]/

test('the search for secrets finds what it looks for', () => {
  for (const one of [
    `AKIA${'A'.repeat(16)}`,
    `ghp_${'a'.repeat(36)}`,
    `${['-----BEGIN', 'PRIVATE', 'KEY-----'].join(' ')}\n${'A'.repeat(64)}`,
    `postgres://kring:${'geheim'.repeat(3)}@db.voorbeeld.nl/kring`,
  ])
    expect(one).toMatch(secrets)
  expect('postgres://kring@localhost/kring').not.toMatch(secrets)
})

test('no file of the history holds a secret', { timeout: 120_000 }, (context) => {
  if (!existsSync(join(root, '.git')) || spawnSync('git', ['--version']).status !== 0)
    context.skip('there is no history here')
  const git = (args: string[], input = '') =>
    execFileSync('git', args, {
      cwd: root,
      input,
      maxBuffer: 2 ** 30,
      stdio: ['pipe', 'pipe', 'ignore'],
    })
  const objects = git(['rev-list', '--objects', 'HEAD']).toString().split('\n').filter(Boolean)
  const names = new Map(objects.map((line) => [line.slice(0, 40), line.slice(41)]))
  const found: string[] = []
  let files = 0
  const content = git(['cat-file', '--batch'], [...names.keys()].join('\n'))
  for (let at = 0; at < content.length;) {
    const end = content.indexOf(10, at)
    const [id = '', type, size] = content.subarray(at, end).toString().split(' ')
    const text = content.subarray(end + 1, end + 1 + Number(size)).toString('latin1')
    at = end + 2 + Number(size)
    if (type !== 'blob') continue
    files++
    const hit = secrets.exec(text)?.[0]
    // Says where, not what.
    if (hit) found.push(`${names.get(id)} (${id.slice(0, 10)}): ${hit.slice(0, 12)}…`)
  }
  expect(files).toBeGreaterThan(300)
  expect(found).toEqual([])
})
