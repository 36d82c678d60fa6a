/**
 * Filling the timeline in.
 */
import { record } from '#platform/audit.ts'
import type { Work } from '#platform/database.ts'
import { cellNames, cellsOf, refuse, type CellKind } from '#programme/rules/index.ts'
import * as store from '#programme/store/index.ts'
import type { Plan, TimelineRow } from '#programme/store/index.ts'
import { type Found, newer } from './newer.ts'
import { history, tellSystems } from './telling.ts'

/** Fills a row of the timeline; a row without unknown quarters is no longer to be looked up. */
export async function fillTimelineRow(
  work: Work,
  plan: Plan,
  row: TimelineRow,
  quarters: readonly string[],
  edit: Record<string, unknown> & { source: string; sourceDate: string },
  versionSeen: number,
): Promise<Found | undefined> {
  if (plan.status === 'afgesloten') throw refuse('plan_closed')
  const version = await store.lockTimelineRow(work.db, row.id)
  if (version !== versionSeen)
    return newer(
      work,
      plan.id,
      'timeline_row',
      row.key,
      cellsAsText(row.cells, quarters),
      Object.fromEntries(
        quarters.map((quarter) => [quarter, cellNames[kindIn(row.cells, quarter)].name]),
      ),
    )
  const cells = cellsOf(edit, quarters)
  await store.saveCells(work.db, { id: row.id, planId: plan.id }, cells)
  const about = {
    planId: plan.id,
    subjectKind: 'timeline_row',
    subjectKey: row.key,
    field: 'Kwartalen',
  } as const
  const wasKnown = row.cells.length === quarters.length
  if (wasKnown && cells.length < quarters.length) await store.reopenField(work.db, about)
  if (cells.length === quarters.length)
    await store.resolveField(
      work.db,
      about,
      {
        outcome: 'answered',
        answer: 'Alle kwartalen zijn ingevuld in de tijdlijn.',
        source: edit.source,
        sourceDate: edit.sourceDate,
      },
      work.actor.functionId,
      work.now,
    )
  await history(
    work,
    plan.id,
    'timeline_row',
    row.key,
    `Tijdlijn ingevuld: ${summary(cells, quarters)}`,
    `Bron: ${edit.source} (${edit.sourceDate})`,
    row.cells,
    cells,
  )
  await record(work, 'programme.timeline_filled', `${plan.key}/${row.key}`, { cells: cells.length })
  await tellSystems(work, plan, 'tijdlijn.gewijzigd', '/tijdlijn')
  return undefined
}

/** The cells of a row as the fields of its form; what is unknown is not filled in. */
export function cellsAsText(
  cells: readonly { quarter: string; kind: CellKind }[],
  quarters: readonly string[],
): Record<string, string> {
  return Object.fromEntries(
    quarters.map((quarter) => {
      const kind = kindIn(cells, quarter)
      return [quarter, kind === 'unknown' ? '' : kind]
    }),
  )
}

function kindIn(
  cells: readonly { quarter: string; kind: CellKind }[],
  quarter: string,
): CellKind | 'unknown' {
  return cells.find((cell) => cell.quarter === quarter)?.kind ?? 'unknown'
}

function summary(cells: readonly { kind: CellKind }[], quarters: readonly string[]): string {
  const count = (kind: CellKind) => cells.filter((cell) => cell.kind === kind).length
  return [
    `${count('start')} ${cellNames.start.name}`,
    `${count('ongoing')} ${cellNames.ongoing.name}`,
    `${count('empty')} ${cellNames.empty.name}`,
    `${quarters.length - cells.length} ${cellNames.unknown.name}`,
  ].join(', ')
}
