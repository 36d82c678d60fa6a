/**
 * What one does from the command line, beside starting Kring.
 */
import { readFileSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import type pg from 'pg'
import {
  importPlanFile,
  planFileBytesMax,
  type ImportResult,
  type PlanProblem,
} from '#modules/programme'
import { checkTrail } from '#platform/audit/check.ts'
import { runAs, system } from '#platform/database.ts'

/**
 * `kring import plan FILE [--dry-run]`: reads a plan file, or only says what it would do.
 *
 * @returns the exit code: 0 when it was read, checked or there already; 1 when it was refused
 */
export async function importPlan(file: string, { dryRun }: { dryRun: boolean }): Promise<number> {
  const text = readText(file)
  if (typeof text !== 'string') return refused(file, [text])
  const result = await runAs(system, (work) =>
    importPlanFile(work, { name: basename(file), text }, { dryRun }),
  )
  if (result.outcome === 'refused') return refused(file, result.problems)
  console.log(
    {
      imported: `${basename(file)} is ingelezen.`,
      checked: `${basename(file)} klopt. Dit zou worden ingelezen (er is niets gewijzigd):`,
      unchanged: `${basename(file)} stond al in Kring. Er is niets gewijzigd.`,
    }[result.outcome],
  )
  for (const plan of result.plans)
    console.log(`  ${plan.key}: ${plan.name}\n    ${countsText(plan)}`)
  return 0
}

function countsText({ counts }: ImportResult['plans'][number]): string {
  return Object.entries(counts)
    .map(([what, count]) => `${count} ${what}`)
    .join(', ')
}

function refused(file: string, problems: PlanProblem[]): number {
  console.error(`${basename(file)} is niet ingelezen. Er is niets gewijzigd.`)
  for (const { line, field, text } of problems)
    console.error(
      `  ${[line > 0 && `regel ${line}`, field].filter(Boolean).join(', ') || 'het bestand'}: ${text}`,
    )
  return 1
}

function readText(file: string): string | PlanProblem {
  const wrong = (text: string): PlanProblem => ({ line: 0, field: '', text })
  try {
    const { size } = statSync(file)
    if (size > planFileBytesMax)
      return wrong('Dit bestand is groter dan 50 MB. Kring leest geen grotere plannen.')
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file))
  } catch (error) {
    const { code } = error as { code?: string }
    if (code === 'ENOENT' || code === 'ENOTDIR') return wrong('Dit bestand bestaat niet.')
    if (code === 'EISDIR') return wrong('Dit is een map, geen bestand.')
    if (code === 'EACCES') return wrong('Dit bestand mag niet worden gelezen.')
    return wrong(
      'Dit bestand is geen leesbare tekst (UTF-8). Sla het op als UTF-8 en probeer opnieuw.',
    )
  }
}

/**
 * `kring audit verify [--witness FILE]`: computes the whole trail again.
 *
 * @returns the exit code: 0 when it is whole, 1 when something is wrong
 */
export async function verifyTrailOf(app: pg.ClientConfig, witness?: string): Promise<number> {
  const lines = witness === undefined ? undefined : readText(witness)
  if (lines !== undefined && typeof lines !== 'string') {
    console.error(`${witness}: ${lines.text}`)
    return 1
  }
  const verdict = await checkTrail(app, lines)
  if (!verdict.sound) {
    console.error(`Het spoor klopt niet. ${verdict.text}`)
    return 1
  }
  const { entries, heads, waiting, witnessed } = verdict
  console.log(
    `Het spoor klopt: ${entries} handelingen onder ${heads} zegels. ${waiting} handelingen wachten nog op een zegel.${
      witness === undefined ? '' : ` Vergeleken met ${witnessed} zegels van de getuige.`
    }`,
  )
  return 0
}
