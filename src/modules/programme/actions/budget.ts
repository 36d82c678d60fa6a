/**
 * Changing what things cost.
 */
import { record } from '#platform/audit.ts'
import type { Work } from '#platform/database.ts'
import { euro, refuse } from '#programme/rules/index.ts'
import * as store from '#programme/store/index.ts'
import type { BudgetCell, BudgetPost, Plan } from '#programme/store/index.ts'
import { type Found, newer } from './newer.ts'
import { history, today } from './telling.ts'

/** Saves the amounts of a budget post, and resolves what was unknown about them. */
export async function editPost(
  work: Work,
  plan: Plan,
  post: BudgetPost,
  edit: { cells: BudgetCell[]; why: string },
  versionSeen: number,
): Promise<Found | undefined> {
  if (plan.status === 'afgesloten') throw refuse('plan_closed')
  const version = await store.lockPost(work.db, post.id)
  if (version !== versionSeen)
    return newer(work, plan.id, 'budget_post', post.key, cellsToTyped(post.cells))
  await store.savePost(work.db, post, edit.cells)
  for (const cell of edit.cells) {
    const before = post.cells.find(({ year }) => year === cell.year)
    if (before?.amountCents === cell.amountCents) continue
    const about = {
      planId: plan.id,
      subjectKind: 'budget_post',
      subjectKey: post.key,
      field: `Bedrag ${cell.year}`,
    } as const
    if (cell.amountCents === null) {
      await store.reopenField(work.db, about)
      continue
    }
    await store.resolveField(
      work.db,
      about,
      {
        outcome: 'answered',
        answer: `${euro(cell.amountCents)} (${cell.fund})`,
        source: edit.why.slice(0, 400),
        sourceDate: today(work.now),
      },
      work.actor.functionId,
      work.now,
    )
  }
  const changed = edit.cells.flatMap((cell) => {
    const before = post.cells.find(({ year }) => year === cell.year)
    if (before?.amountCents === cell.amountCents) return []
    return [
      `${cell.year}: ${amountText(before?.amountCents ?? null)} → ${amountText(cell.amountCents)}`,
    ]
  })
  await history(
    work,
    plan.id,
    'budget_post',
    post.key,
    changed.length > 0 ? `Bedragen gewijzigd: ${changed.join('; ')}` : 'Toelichting gewijzigd',
    edit.why,
    post.cells,
    edit.cells,
  )
  await record(work, 'programme.budget_edited', `${plan.key}/${post.key}`)
  return undefined
}

/** The cells of a post as the fields of its form. */
export function cellsToTyped(cells: readonly BudgetCell[]): Record<string, string> {
  return Object.fromEntries(
    cells.flatMap(({ year, amountCents, fund, remark }) => [
      [`amount-${year}`, amountCents === null ? '' : amountText(amountCents).replace(/^€\s*/, '')],
      [`fund-${year}`, fund],
      [`remark-${year}`, remark ?? ''],
    ]),
  )
}

const amountText = (cents: number | null) => (cents === null ? 'geen bedrag' : euro(cents))
