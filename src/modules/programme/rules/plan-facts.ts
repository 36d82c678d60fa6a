/**
 * What has no column of its own stays in the words of the file: label, text, line. What is null is
 * no fact but a gap, and becomes a finding.
 */
import type { Path, PlanSource } from './plan-file.ts'
import type { Building, SubjectKind } from './plan-rows.ts'

export interface FactRow {
  subjectKind: SubjectKind
  subjectKey: string
  label: string
  text: string
  sourceLine: number
}

/** What a part of the file is about. */
export interface About {
  kind: SubjectKind
  key: string
  /** As people call it. */
  name: string
}

/**
 * Keeps everything of `value` that has no place of its own: values outside `shape`, however deep, with
 * what was noted beside them, and every null as something that is not known.
 *
 * @param shape the keys that have a column; of those only null is kept, unless it is in `silent`
 * @param prefix stands before the labels of what is found
 */
export function keepRest(
  building: Building,
  value: unknown,
  path: Path,
  shape: object,
  about: About,
  { prefix = '', silent = [] as readonly string[] } = {},
): void {
  if (typeof value !== 'object' || value === null) return
  for (const [key, inner] of Object.entries(value)) {
    const name = [prefix, label(key)].filter(Boolean).join(' › ')
    const at = [...path, key]
    if (!Object.hasOwn(shape, key)) keep(building, inner, at, name, about)
    else if (inner === null && !silent.includes(key)) gap(building, at, name, about)
    else note(building, at, name, about)
  }
}

/** A key of the file as a label: `landelijk_kader` → `Landelijk kader`. */
export function label(key: string): string {
  const words = key.replaceAll('_', ' ')
  return (words.charAt(0).toUpperCase() + words.slice(1)).slice(0, 60)
}

function keep(building: Building, value: unknown, path: Path, name: string, about: About): void {
  const { source, facts } = building
  if (value === null || value === undefined) gap(building, path, name, about)
  else if (Array.isArray(value))
    for (const [index, inner] of value.entries())
      keep(building, inner, [...path, index], name, about)
  else if (typeof value === 'object')
    for (const [key, inner] of Object.entries(value))
      keep(building, inner, [...path, key], `${name} › ${label(key)}`, about)
  else
    facts.push({
      subjectKind: about.kind,
      subjectKey: about.key,
      label: shorten(name),
      text: written(source, value, path),
      sourceLine: source.lineOf(path),
    })
  note(building, path, name, about)
}

/** What the writer noted beside a value. */
function note({ source, facts }: Building, path: Path, name: string, about: About): void {
  const text = source.commentOf(path)
  if (text)
    facts.push({
      subjectKind: about.kind,
      subjectKey: about.key,
      label: shorten(`${name} › Aantekening`),
      text,
      sourceLine: source.lineOf(path),
    })
}

function gap({ source, findings }: Building, path: Path, name: string, about: About): void {
  findings.push({
    subjectKind: about.kind,
    subjectKey: about.key,
    field: name.split(' › ').at(-1)!,
    state: 'unknown',
    text: `Over “${name.replaceAll(' › ', ', ').toLowerCase()}” van “${about.name}” zegt de tekst niets.`,
    reason: source.commentOf(path) ?? null,
    sourceLine: source.lineOf(path),
  })
}

/** A number is kept as it is written: `0433501234`, `1.10`. */
function written(source: PlanSource, value: unknown, path: Path): string {
  if (value === true) return 'ja'
  if (value === false) return 'nee'
  return (typeof value === 'number' ? source.writtenAt(path) : undefined) ?? String(value)
}

const shorten = (name: string) => (name.length > 200 ? `…${name.slice(-199)}` : name)
