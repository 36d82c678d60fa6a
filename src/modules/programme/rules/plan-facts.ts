/**
 * What has no column of its own stays in the words of the file: label, text, line.
 */
import type { Path, PlanSource } from './plan-file.ts'
import type { SubjectKind } from './plan-rows.ts'

export interface FactRow {
  subjectKind: SubjectKind
  subjectKey: string
  label: string
  text: string
  sourceLine: number
}

/** Every value of `value` outside `shape`, however deep, with what was noted beside it. */
export function facts(
  source: PlanSource,
  value: unknown,
  path: Path,
  shape: object,
  subjectKind: SubjectKind,
  subjectKey: string,
  prefix = '',
): FactRow[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) =>
    Object.hasOwn(shape, key)
      ? []
      : flatten(
          source,
          inner,
          [...path, key],
          [prefix, label(key)].filter(Boolean).join(' › '),
        ).map((fact) => ({ subjectKind, subjectKey, ...fact })),
  )
}

/** A key of the file as a label: `landelijk_kader` → `Landelijk kader`. */
export function label(key: string): string {
  const words = key.replaceAll('_', ' ')
  return (words.charAt(0).toUpperCase() + words.slice(1)).slice(0, 60)
}

function flatten(
  source: PlanSource,
  value: unknown,
  path: Path,
  name: string,
): Pick<FactRow, 'label' | 'text' | 'sourceLine'>[] {
  const sourceLine = source.lineOf(path)
  const comment = source.commentOf(path)
  const noted = comment
    ? [{ label: shorten(`${name} › Aantekening`), text: comment, sourceLine }]
    : []
  // Null is no fact but a gap; it becomes a finding.
  if (value === null || value === undefined) return noted
  if (typeof value !== 'object') {
    // A number is kept as it is written: `0433501234`, `1.10`.
    const written = typeof value === 'number' ? source.writtenAt(path) : undefined
    return [{ label: shorten(name), text: written ?? plain(value), sourceLine }, ...noted]
  }
  const entries = Array.isArray(value)
    ? value.map((inner: unknown, index): [number, unknown, string] => [index, inner, name])
    : Object.entries(value).map(([key, inner]): [string, unknown, string] => [
        key,
        inner,
        `${name} › ${label(key)}`,
      ])
  return [
    ...entries.flatMap(([key, inner, inside]) => flatten(source, inner, [...path, key], inside)),
    ...noted,
  ]
}

function plain(value: unknown): string {
  if (value === true) return 'ja'
  if (value === false) return 'nee'
  return String(value)
}

const shorten = (name: string) => (name.length > 200 ? `…${name.slice(-199)}` : name)
