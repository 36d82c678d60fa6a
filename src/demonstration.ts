/**
 * The demonstration region: the real plans, municipalities, organisations and schools of
 * Zuid-Limburg, and invented people to act as. Loads once; every part is safe to load again.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse as parseCsv } from 'csv-parse/sync'
import { parse as parseYaml } from 'yaml'
import { z } from 'zod'
import {
  municipalities,
  organisationIds,
  saveFunction,
  saveMunicipalities,
  saveOrganisations,
} from '#modules/network'
import { arrangeHandleWithCare, showHandleWithCare } from '#modules/handle-with-care'
import { groupIds, importPlanFile, saveMembers } from '#modules/programme'
import { runAs, system, type Work } from '#platform/database.ts'
import { root } from '#platform/paths.ts'
import type { Role } from '#roles'

const data = (path: string) => readFileSync(join(root, 'data', path), 'utf8')
const csv = (path: string) => parseCsv<Record<string, string>>(data(path), { columns: true })

/** The newest plan's groups are filled with invented people. */
const planKey = 'uitvoeringsplan-2024-2027'

const roleOf = {
  projectleider: 'programmeLead',
  werkgroepvoorzitter: 'groupChair',
  werkgroeplid: 'groupMember',
  bestuurder: 'alderman',
  ambtenaar: 'civilServant',
  professional: 'professional',
  aandachtsfunctionaris: 'attentionOfficer',
  organisatiebeheerder: 'organisationAdministrator',
  politie: 'policeOfficer',
  'veilig-thuis': 'safeHomeWorker',
  leerplicht: 'attendanceOfficer',
  contactpersoon: 'schoolContact',
  beheerder: 'administrator',
  fg: 'dataProtectionOfficer',
} as const satisfies Record<string, Role>

const People = z.object({
  personen: z.array(
    z.object({
      sleutel: z.string().optional(),
      naam: z.string(),
      functie: z.string(),
      rol: z.enum(Object.keys(roleOf) as (keyof typeof roleOf)[]),
      organisatie: z.string(),
      vervanger: z.boolean().default(false),
      gemeenten: z.array(z.string()).default([]),
      werkgroepen: z
        .array(z.object({ groep: z.string(), rol: z.enum(['voorzitter', 'lid']) }))
        .default([]),
      uitleg: z.string().optional(),
    }),
  ),
})

/**
 * Loads the region in one transaction: all of it or nothing.
 *
 * @returns whether there was anything to load
 */
export async function loadDemonstration(): Promise<boolean> {
  const people = await runAs(system, async (work) => {
    if ((await municipalities(work.db)).length > 0) return undefined
    await loadRegion(work)
    const { outcome } = await importPlanFile(
      work,
      { name: 'plan-zuid-limburg.yaml', text: data('plan/plan-zuid-limburg.yaml') },
      { dryRun: false },
    )
    if (outcome === 'refused') throw new Error('The plan of the region was refused')
    return loadPeople(work)
  })
  if (!people) return false
  await showHandleWithCare(people, csv('brp-testpersonen/kinderen.csv'))
  return true
}

/** Municipalities, partner organisations and schools, from public registers. */
async function loadRegion({ db }: Work): Promise<void> {
  const towns = csv('gemeenten/gemeenten-zuid-limburg.csv')
  await saveMunicipalities(
    db,
    towns.map((row) => ({
      code: row['gemeentecode']!,
      name: row['naam']!,
      subregion: row['subregio']!,
      subregionSource: row['subregio_bron']!,
      population: Number(row['inwoners']),
    })),
  )
  const codes = new Map(towns.map((row) => [row['naam']!, row['gemeentecode']!]))
  const inRegion = new Set(codes.values())
  const everywhere = ['Limburg', 'Nederland']
  await saveOrganisations(
    db,
    csv('organisaties/organisaties-zuid-limburg.csv').map((row) => {
      const area = (row['werkgebied'] ?? '').split('|').filter(Boolean)
      return {
        name: row['naam']!,
        kind: row['soort']!,
        municipalityCode: known(row['gemeentecode'], inRegion),
        address: text(row['adres']),
        postcode: text(row['postcode']),
        place: text(row['plaats']),
        phone: text(row['telefoon']),
        email: text(row['email']),
        website: text(row['website']),
        register: 'partners',
        registerKey: row['naam']!,
        source: text(row['bron']),
        sourceYear: text(row['peildatum']),
        remark: text(row['opmerking']),
        area: area.some((name) => everywhere.includes(name))
          ? [...inRegion]
          : area.flatMap((name) => codes.get(name) ?? []),
      }
    }),
  )
  const schools = csv('scholen/scholen-zuid-limburg-2024.csv').map((row) => ({
    name: row['naam']!,
    kind:
      { po: 'basisschool', vo: 'middelbare school', so: 'speciaal onderwijs' }[row['sector']!] ??
      'school',
    municipalityCode: known(row['gemeentecode'], inRegion),
    address: text(
      [
        row['straat'],
        `${row['huisnummer']}${row['huisletter']}${row['toevoeging'] && `-${row['toevoeging']}`}`,
      ]
        .filter(Boolean)
        .join(' '),
    ),
    postcode: text(row['postcode']),
    place: text(row['plaats']),
    phone: text(row['telefoon_2020']),
    website: text(row['website']),
    register: 'duo',
    registerKey: `${row['vestigingscode']}/${row['onderwijstype']}`,
    source: 'DUO, open onderwijsdata',
    sourceYear: '2024',
    remark: row['telefoon_2020'] ? 'het telefoonnummer is van 2021 en kan verouderd zijn' : null,
    area: [],
  }))
  await saveOrganisations(db, [...new Map(schools.map((one) => [one.registerKey, one])).values()])
}

/**
 * Invented people in functions, in the working groups of the newest plan, and as contacts of their school.
 *
 * @returns their functions by the word one signs in with
 */
async function loadPeople(work: Work): Promise<Map<string, string>> {
  const { db } = work
  const { personen } = People.parse(parseYaml(data('demonstratie/personen.yaml')))
  const organisations = await organisationIds(db)
  const codes = new Map((await municipalities(db)).map(({ name, code }) => [name, code]))
  const groups = await groupIds(db, planKey)
  const functions = new Map<string, string>()
  const contacts: { functionId: string; schoolId: string; deputy: boolean }[] = []
  for (const [position, person] of personen.entries()) {
    const organisationId = organisations.get(person.organisatie)
    if (!organisationId)
      throw new Error(`The demonstration names no organisation of the region: ${position}`)
    const functionId = await saveFunction(db, {
      name: person.naam,
      organisationId,
      role: roleOf[person.rol],
      title: person.functie,
      municipalityCodes: person.gemeenten.flatMap((name) => codes.get(name) ?? []),
      demonstration: person.sleutel
        ? { key: person.sleutel, text: person.uitleg ?? '', position }
        : undefined,
    })
    if (person.sleutel) functions.set(person.sleutel, functionId)
    if (person.rol === 'contactpersoon')
      contacts.push({ functionId, schoolId: organisationId, deputy: person.vervanger })
    await saveMembers(
      db,
      person.werkgroepen.flatMap(({ groep, rol }) => {
        const groupId = groups.get(groep)
        return groupId ? [{ groupId, functionId, chair: rol === 'voorzitter' }] : []
      }),
    )
  }
  await arrangeHandleWithCare(work, organisations, contacts)
  return functions
}

const text = (value: string | undefined) => (value ? value : null)
const known = (code: string | undefined, codes: Set<string>) =>
  code && codes.has(code) ? code : null
