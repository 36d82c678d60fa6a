/**
 * What one does from the command line, beside starting Kring.
 */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import type pg from 'pg'
import {
  checkEvidence,
  evidenceKeyName,
  evidenceKeyNumber,
  inviteFirst,
  PersonName,
  WorkEmail,
  type FirstPerson,
} from '#modules/network'
import {
  importPlanFile,
  planFileBytesMax,
  type ImportResult,
  type PlanProblem,
} from '#modules/programme'
import { checkTrail } from '#platform/audit/check.ts'
import type { Oversight } from '#platform/audit/oversight.ts'
import { openKeyring } from '#platform/keyring.ts'
import { roleNames } from '#roles'
import { runAs, system } from '#platform/database.ts'
import { linkOf } from '#platform/identity/invitations.ts'

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

/**
 * `kring invite-first ORGANISATION NAME EMAIL NAME EMAIL`: the first project leader and the first privacy
 * officer of a region, while nobody has come in yet. Shows their links once.
 *
 * @returns the exit code: 0 when both were invited; 1 when that was refused
 */
export async function inviteFirstPeople([
  organisation,
  leadName,
  leadEmail,
  officerName,
  officerEmail,
]: readonly string[]): Promise<number> {
  const people = [
    { role: 'programmeLead', name: leadName ?? '', email: leadEmail ?? '' },
    { role: 'dataProtectionOfficer', name: officerName ?? '', email: officerEmail ?? '' },
  ] as const
  const checked = people.map(({ role, name, email }) => {
    const right = { name: PersonName.safeParse(name), email: WorkEmail.safeParse(email) }
    const problems = [right.name, right.email].flatMap(({ error }) => error?.issues ?? [])
    return { role, name: right.name.data, email: right.email.data, problems }
  })
  const problems = checked.flatMap((one) =>
    one.problems.map(({ message }) => `De ${roleNames[one.role]}: ${message}`),
  )
  const place = organisation?.trim() ?? ''
  if (place.length < 2 || place.length > 200 || !/\p{L}/u.test(place))
    problems.unshift('Geef de naam van de organisatie, in 2 tot 200 tekens.')
  if (problems.length === 0 && checked[0]?.email === checked[1]?.email)
    problems.push('De twee mensen hebben elk een eigen e-mailadres nodig: vier ogen zijn van twee.')
  if (problems.length > 0) return notInvited(problems)
  const invitations = await runAs(system, (work) =>
    inviteFirst(work, place, checked as unknown as [FirstPerson, FirstPerson]),
  )
  if (!invitations)
    return notInvited([
      'Er is al iemand met een account. Nieuwe mensen nodig je uit in Kring zelf, bij Mensen.',
    ])
  console.log('Geef deze links elk aan één persoon. Ze worden niet nog eens getoond.')
  console.log('Zet het adres van jullie Kring ervoor, zoals https://kring.voorbeeld.nl.')
  for (const id of invitations) {
    const link = await linkOf(id)
    if (link)
      console.log(
        `\n  ${link.name}, ${link.email}\n  ${link.path}\n  geldig tot ${moments.format(link.expiresAt)}`,
      )
  }
  return 0
}

const moments = new Intl.DateTimeFormat('nl-NL', {
  timeZone: 'Europe/Amsterdam',
  dateStyle: 'long',
  timeStyle: 'short',
})

function notInvited(problems: readonly string[]): number {
  console.error('Niemand is uitgenodigd.')
  for (const problem of problems) console.error(`  ${problem}`)
  return 1
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
 * `kring audit verify [--witness FILE]`: computes the whole trail again and says whether it is as it was
 * written. Without `--witness` the file of this installation is the witness, if it is there.
 *
 * @returns the exit code: 0 when all is sound; 1 when something was changed, or cannot be checked
 */
export async function verifyAudit(
  app: pg.ClientConfig,
  given: { keysDir: string; oversight: Oversight; witness: string | undefined },
): Promise<number> {
  const key = join(given.keysDir, 'audit')
  if (!existsSync(key)) {
    console.error(`De sleutel van het logboek is er niet: ${key}. Zonder die is niets na te gaan.`)
    return 1
  }
  openKeyring(given.keysDir)
  const own = given.oversight.witnessFile
  const file = given.witness ?? (own && existsSync(own) ? own : undefined)
  if (file !== undefined && !existsSync(file)) {
    console.error(`Het bestand van de getuige is er niet: ${file}.`)
    return 1
  }
  const started = performance.now()
  const verdict = await checkTrail(app, file && readFileSync(file, 'utf8'))
  if (!verdict.sound) {
    console.error(`Het logboek klopt niet. ${verdict.text}`)
    return 1
  }
  const { entries, heads, waiting, witnessed } = verdict
  const seconds = ((performance.now() - started) / 1_000).toFixed(1).replace('.', ',')
  console.log(`Het logboek klopt: ${entries} regels onder ${heads} koppen (${seconds} s).`)
  if (waiting > 0) console.log(`${waiting} regels wachten nog op een zegel.`)
  console.log(
    file
      ? `De getuige kent ${witnessed} koppen; ze staan alle in het logboek: ${file}.`
      : 'Er is geen getuige gevraagd: of het einde is afgekapt, is zo niet te zien.',
  )
  return 0
}

/**
 * `kring network verify-signature FILE [--key NUMBER]`: whether the evidence of a signature is as Kring made
 * it. Needs no database and no network. Without `--key` it compares with the key of this host.
 *
 * @returns the exit code: 0 when it is sound; 1 when it was changed; 2 when there is no key to compare with
 */
export function verifySignature(file: string, given: string | undefined, keysDir: string): number {
  const bytes = readBytes(file)
  if (typeof bytes === 'string') {
    console.error(bytes)
    return 1
  }
  const own = existsSync(join(keysDir, evidenceKeyName))
  if (own) openKeyring(keysDir)
  const trusted =
    given?.replaceAll(/\s/g, '').toLowerCase() ?? (own ? evidenceKeyNumber() : undefined)
  const verdict = checkEvidence(bytes, trusted)
  if (!verdict.sound) {
    console.error(`Dit bewijs klopt niet. ${wrongEvidence[verdict.because]}`)
    return 1
  }
  const { evidence } = verdict
  console.log(
    [
      `${evidence.organisation} tekende “${evidence.title}” (versie ${evidence.declaration}).`,
      `  door: ${evidence.signer}, ${evidence.function}`,
      `  op:   ${evidence.signedAt}`,
      `  hash: ${evidence.hash}`,
    ].join('\n'),
  )
  if (trusted === undefined) {
    console.error(
      `Het bestand klopt in zichzelf. Of Kring het maakte, blijkt uit de sleutel: ${evidence.key}.\nVergelijk dat nummer met de openbare lijst van ondertekenaars, of geef het mee met --key.`,
    )
    return 2
  }
  console.log('Het bewijs klopt: er is niets aan veranderd sinds Kring het maakte.')
  return 0
}

const wrongEvidence = {
  unreadable: 'Dit is geen bestand met een ondertekening van Kring.',
  changed: 'Er is iets in veranderd sinds Kring het maakte.',
  other_key: 'Het is getekend met een andere sleutel dan die van Kring.',
}

/** Far more than any text that can be signed. */
const evidenceBytesMax = 1_000_000

function readBytes(file: string): Buffer | string {
  try {
    if (statSync(file).size > evidenceBytesMax) return wrongEvidence.unreadable
    return readFileSync(file)
  } catch {
    return `Dit bestand is niet te lezen: ${basename(file)}.`
  }
}
