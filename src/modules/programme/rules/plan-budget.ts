/**
 * The budget of a plan file. A plan with wrong sums is read, and said to be wrong.
 */
import { keepRest } from './plan-facts.ts'
import { fieldName, type Path } from './plan-file.ts'
import { absent, euro, refuseDoubles } from './plan-reading.ts'
import type { BudgetPostRow, Building, LineRow, PlanRows } from './plan-rows.ts'
import * as Schema from './plan-schema.ts'
import type { PlanData } from './plan-schema.ts'

/** What is about the budget as a whole stands under this key, beside those of its posts. */
export const budgetKey = 'totaal'

/** The posts and the stated totals, in euro cents. */
export function budgetRows(
  building: Building,
  plan: PlanData,
  path: Path,
  lines: LineRow[],
): Pick<PlanRows, 'posts' | 'totals'> {
  const { source, newId, problems, findings } = building
  const budget = plan.begroting
  if (!budget) return { posts: [], totals: [] }
  const at = [...path, 'begroting']
  refuseDoubles(
    problems,
    source,
    budget.posten.map(({ id }, index) => ({ key: id, path: [...at, 'posten', index, 'id'] })),
  )
  refuseDoubles(
    problems,
    source,
    budget.jaren.map((year, index) => ({ key: String(year), path: [...at, 'jaren', index] })),
  )
  const lineId = (key: string, where: Path) => {
    const line = lines.find((one) => one.key === key)
    if (!line) absent(building, where, 'lijn', key)
    return line?.id ?? ''
  }
  const posts = budget.posten.map((post, index): BudgetPostRow => {
    const here = [...at, 'posten', index]
    const about = { kind: 'budget_post', key: post.id, name: post.naam } as const
    keepRest(building, post, here, Schema.BudgetPost.shape, about)
    keepRest(
      building,
      post.uitzondering,
      [...here, 'uitzondering'],
      { deel: 1, lijnen: 1 },
      about,
      { prefix: 'Uitzondering' },
    )
    for (const year of Object.keys(post.bedragen))
      if (!budget.jaren.includes(Number(year)))
        absent(building, [...here, 'bedragen', year], 'jaar', year)
      else refuseDots(building, [...here, 'bedragen', year])
    for (const year of Object.keys(post.opmerkingen ?? {}))
      if (!budget.jaren.includes(Number(year)))
        absent(building, [...here, 'opmerkingen', year], 'jaar', year)
    return {
      id: newId(),
      key: post.id,
      name: post.naam,
      contents: post.bevat ?? [],
      contribution: post.bijdrage_letterlijk ?? null,
      exceptionPart: post.uitzondering?.deel ?? null,
      lines: [
        ...[...new Set(post.lijnen)].map((key) => ({
          lineId: lineId(key, [...here, 'lijnen']),
          exception: false,
        })),
        ...[...new Set(post.uitzondering?.lijnen)].map((key) => ({
          lineId: lineId(key, [...here, 'uitzondering', 'lijnen']),
          exception: true,
        })),
      ],
      cells: budget.jaren.map((year) => {
        const amount = post.bedragen[String(year)]
        const remark = post.opmerkingen?.[String(year)] ?? null
        if (amount == null || remark !== null)
          findings.push({
            subjectKind: 'budget_post',
            subjectKey: post.id,
            field: `Bedrag ${year}`,
            state: 'unknown',
            text:
              amount == null
                ? `Voor “${post.naam}” noemt het plan in ${year} geen bedrag.`
                : `Bij het bedrag voor “${post.naam}” in ${year} is niet alles bekend.`,
            reason: remark,
            sourceLine: source.lineOf([...here, 'bedragen', String(year)]),
          })
        return {
          year,
          amountCents: amount == null ? null : Math.round(amount * 100),
          fund: amount == null && /tijdelijk/i.test(remark ?? '') ? 'tijdelijk' : 'regulier',
          remark,
        }
      }),
    }
  })
  const totals = Object.entries(budget.totaal ?? {}).map(([year, amount]) => ({
    year: Number(year),
    amountCents: Math.round(amount * 100),
  }))
  for (const { year } of totals)
    if (!budget.jaren.includes(year))
      absent(building, [...at, 'totaal', String(year)], 'jaar', String(year))
    else refuseDots(building, [...at, 'totaal', String(year)])
  for (const { year, amountCents } of totals) {
    const sum = posts.reduce(
      (total, post) => total + (post.cells.find((cell) => cell.year === year)?.amountCents ?? 0),
      0,
    )
    if (sum !== amountCents)
      findings.push({
        subjectKind: 'budget_post',
        subjectKey: budgetKey,
        field: `Totaal ${year}`,
        state: 'contradicts',
        text: `Het plan noemt voor ${year} een totaal van ${euro(amountCents)}; de posten samen zijn ${euro(sum)}.`,
        reason: null,
        sourceLine: source.lineOf([...at, 'totaal', String(year)]),
      })
  }
  return { posts, totals }
}

/** `530.000` is five hundred and thirty thousand to whoever typed it, and 530 to YAML. */
function refuseDots({ source, problems }: Building, path: Path): void {
  const written = source.writtenAt(path)
  if (written && /^-?\d{1,3}(\.\d{3})+$/.test(written))
    problems.push({
      line: source.lineOf(path),
      field: fieldName(path),
      text: `Schrijf dit bedrag zonder punten: ${written.replaceAll('.', '')}.`,
    })
}
