/**
 * The coverage map (dekkingskaart): where somebody is there for a form of violence, and where nobody is.
 */

/** What is counted, with the word for it and the roles that count as it. */
export const coverageKinds = {
  aandachtsfunctionaris: { name: 'Aandachtsfunctionarissen', counts: ['attentionOfficer'] },
  liaison: { name: 'Liaisons en aanspreekpunten', counts: ['liaison', 'fixedContact'] },
  expert: { name: 'Experts', counts: ['expert'] },
  aanbod: { name: 'Aanbod', counts: ['service'] },
} as const
export type CoverageKind = keyof typeof coverageKinds

export const isCoverageKind = (text: string): text is CoverageKind =>
  Object.hasOwn(coverageKinds, text)

/** One count of the register. */
export interface CoverageCount {
  kind: string
  formKey: string
  municipalityCode: string
  found: number
}

/** The table of one kind, or of all: per form a row, per municipality a number; and how many boxes are empty. */
export function coverageTable(
  kind: CoverageKind | undefined,
  counts: readonly CoverageCount[],
  forms: readonly { key: string; name: string }[],
  municipalities: readonly { code: string; name: string }[],
): { rows: { key: string; name: string; cells: number[] }[]; empty: number; boxes: number } {
  const wanted: readonly string[] = kind
    ? coverageKinds[kind].counts
    : Object.values(coverageKinds).flatMap(({ counts: of }) => of)
  const sums = new Map<string, number>()
  for (const { kind: one, formKey, municipalityCode, found } of counts)
    if (wanted.includes(one)) {
      const box = `${formKey} ${municipalityCode}`
      sums.set(box, (sums.get(box) ?? 0) + found)
    }
  const rows = forms.map(({ key, name }) => ({
    key,
    name,
    cells: municipalities.map(({ code }) => sums.get(`${key} ${code}`) ?? 0),
  }))
  const cells = rows.flatMap((row) => row.cells)
  return { rows, empty: cells.filter((count) => count === 0).length, boxes: cells.length }
}
