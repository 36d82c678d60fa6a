/**
 * The coverage map (dekkingskaart): where somebody is there for a form of violence, and where nobody is.
 */
import { z } from 'zod'

/** What is counted: the words for it, what in the register counts as it, and what of the plan is about it. */
export const coverageKinds = {
  aandachtsfunctionaris: {
    name: 'Aandachtsfunctionarissen',
    one: 'een aandachtsfunctionaris',
    counts: ['attentionOfficer'],
    instrument: 'attention-officers',
  },
  liaison: {
    name: 'Liaisons en aanspreekpunten',
    one: 'een liaison of vast aanspreekpunt',
    counts: ['liaison', 'fixedContact'],
    instrument: 'network',
  },
  expert: { name: 'Experts', one: 'een expert', counts: ['expert'], instrument: 'network' },
  aanbod: { name: 'Aanbod', one: 'hulp of advies', counts: ['service'], instrument: 'network' },
  training: {
    name: 'Trainingen',
    one: 'een training',
    counts: ['training'],
    instrument: 'network',
  },
} as const
export type CoverageKind = keyof typeof coverageKinds

export const isCoverageKind = (text: string): text is CoverageKind =>
  Object.hasOwn(coverageKinds, text)

/** All that is counted, in the order in which one reads it. */
export const allKinds = Object.keys(coverageKinds) as CoverageKind[]

/** One count of the register. */
export interface CoverageCount {
  kind: string
  formKey: string
  municipalityCode: string
  found: number
}

/** One box of the map: how many of a kind are there for a form in a municipality. */
export interface Box {
  kind: CoverageKind
  form: string
  municipality: string
  found: number
}

/** What a box is called in an address, in a form, and where a proposal is about it. */
export const boxKey = ({ kind, form, municipality }: Omit<Box, 'found'>) =>
  `${kind}/${form}/${municipality}`

interface Named {
  key: string
  name: string
}

/** The table: per form a row, and in it a box for each of `columns`. */
export function coverageTable(
  counts: readonly CoverageCount[],
  forms: readonly Named[],
  columns: readonly { kind: CoverageKind; municipality: string }[],
): { key: string; name: string; boxes: Box[] }[] {
  const sums = new Map<string, number>()
  for (const { kind: counted, formKey, municipalityCode, found } of counts) {
    const kind = allKinds.find((one) =>
      (coverageKinds[one].counts as readonly string[]).includes(counted),
    )
    if (!kind) continue
    const key = boxKey({ kind, form: formKey, municipality: municipalityCode })
    sums.set(key, (sums.get(key) ?? 0) + found)
  }
  return forms.map(({ key: form, name }) => ({
    key: form,
    name,
    boxes: columns.map((column) => {
      const box = { ...column, form }
      return { ...box, found: sums.get(boxKey(box)) ?? 0 }
    }),
  }))
}

/** In how many pairs of form and municipality somebody is: one of `kinds`, or of any. */
export function covered(
  counts: readonly CoverageCount[],
  forms: readonly Named[],
  municipalities: readonly { code: string }[],
  kinds: readonly CoverageKind[] = allKinds,
): { found: number; of: number } {
  const columns = municipalities.flatMap(({ code }) =>
    kinds.map((kind) => ({ kind, municipality: code })),
  )
  const pairs = new Set(
    coverageTable(counts, forms, columns)
      .flatMap(({ boxes }) => boxes)
      .filter(({ found }) => found > 0)
      .map(({ form, municipality }) => `${form}/${municipality}`),
  )
  return { found: pairs.size, of: forms.length * municipalities.length }
}

/** Which box was chosen. */
export const BoxChoice = z.object({ vak: z.string().max(200) })

/** A box by its key, when it is one of this map. */
export function boxOf(
  key: string,
  forms: readonly Named[],
  municipalities: readonly { code: string; name: string }[],
): { box: Omit<Box, 'found'>; form: string; municipality: string } | undefined {
  const [kind = '', formKey, code] = key.split('/')
  const form = forms.find((one) => one.key === formKey)
  const municipality = municipalities.find((one) => one.code === code)
  if (!isCoverageKind(kind) || !form || !municipality) return undefined
  return {
    box: { kind, form: form.key, municipality: municipality.code },
    form: form.name,
    municipality: municipality.name,
  }
}

/** What there is to do about an empty box, for who plans. */
export function toDo(kind: CoverageKind, form: string, municipality: string): string {
  const about = form.replace(/^\p{Lu}(?=\p{Ll})/u, (letter) => letter.toLowerCase())
  return `Zorg voor ${coverageKinds[kind].one} voor ${about} in ${municipality}.`
}
