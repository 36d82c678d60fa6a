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
  addLocation,
  addService,
  askToSign,
  dataKinds,
  grounds,
  checkIn,
  makeAgreement,
  loadForms,
  makePromise,
  municipalities,
  organisationIds,
  publishDeclaration,
  purposes,
  saveConsent,
  saveFunction,
  saveListing,
  saveMunicipalities,
  saveOrganisations,
  takeOverSignature,
  writeDeclaration,
} from '#modules/network'
import {
  arrangeHandleWithCare,
  showHandleWithCare,
  showPastFigures,
} from '#modules/handle-with-care'
import { carryOut, groupIds, importPlanFile, saveMembers } from '#modules/programme'
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
  liaison: 'liaison',
  expert: 'expert',
  'vast-aanspreekpunt': 'fixedContact',
  organisatiebeheerder: 'organisationAdministrator',
  politie: 'policeOfficer',
  'veilig-thuis': 'safeHomeWorker',
  leerplicht: 'attendanceOfficer',
  contactpersoon: 'schoolContact',
  beheerder: 'administrator',
  fg: 'dataProtectionOfficer',
} as const satisfies Record<string, Role>

const keysOf = <K extends string>(table: Record<K, string>) => Object.keys(table) as [K, ...K[]]

const ageRange = z.tuple([z.number(), z.number()]).optional()

/** For what one may call someone of the demonstration. */
const Mention = z.object({
  waarvoor: z.string(),
  vormen: z.array(z.string()),
  gemeenten: z.array(z.string()).default([]),
  leeftijd: ageRange,
  telefoon: z.string().optional(),
  mail: z.string().optional(),
  bereikbaar: z.string().optional(),
  uren: z.number().optional(),
  /** The name of who stands in. */
  vervanger: z.string().optional(),
})

const speeds = {
  'dag-en-nacht': 'always',
  'zelfde-dag': 'sameDay',
  week: 'week',
  weken: 'weeks',
  onbekend: 'unknown',
}
const ways = { zelf: 'self', verwijzing: 'referral', professionals: 'professionals' }

/** What organisations of the demonstration offer. */
const Offers = z.object({
  aanbod: z.array(
    z.object({
      organisatie: z.string(),
      sleutel: z.string(),
      naam: z.string(),
      samenvatting: z.string(),
      vormen: z.array(z.string()),
      gemeenten: z.array(z.string()).default([]),
      leeftijd: ageRange,
      snelheid: z.enum(Object.keys(speeds) as (keyof typeof speeds)[]),
      dag_en_nacht: z.boolean().default(false),
      toegang: z.enum(Object.keys(ways) as (keyof typeof ways)[]).default('zelf'),
      aanmelden: z.string().optional(),
      kosten: z.string().optional(),
      /** For professionals. */
      training: z.boolean().default(false),
      wachttijd: z.number().optional(),
      talen: z.array(z.string()).default([]),
      uren: z.object({ dagen: z.array(z.number()), van: z.string(), tot: z.string() }).optional(),
      plaats: z.object({ naam: z.string(), geheim: z.boolean() }).optional(),
      /** Who says so, of what is not invented. */
      bron: z.string().optional(),
    }),
  ),
})

/** Agreements of the demonstration, in the keys of the rules. */
const Agreements = z.object({
  afspraken: z.array(
    z.object({
      soort: z.enum(['convenant', 'afspraak']),
      naam: z.string(),
      doel: z.enum(keysOf(purposes)),
      uitleg: z.string(),
      partijen: z.array(z.string()).min(2),
      /** Counted from the year in which the demonstration is loaded, so that one review is always near. */
      herzien: z.object({ jaar: z.number(), dag: z.string() }),
      delen: z.partialRecord(z.enum(keysOf(dataKinds)), z.enum(keysOf(grounds))),
      activiteiten: z.array(z.string()).default([]),
    }),
  ),
})

/** The declaration of intent of the demonstration, and who signed it. */
const DeclarationFile = z.object({
  titel: z.string(),
  tekst: z.string(),
  activiteit: z.string(),
  ondertekenaars: z.array(
    z.object({ organisatie: z.string(), functie: z.string(), naam: z.string() }),
  ),
  beloftes: z.array(
    z.object({
      organisatie: z.string(),
      tekst: z.string(),
      /** Counted from the year in which the demonstration is loaded. */
      antwoorden: z.array(
        z.object({
          jaar: z.number(),
          stand: z.enum(['done', 'busy', 'not']),
          voorbeeld: z.string().optional(),
        }),
      ),
    }),
  ),
  /** Someone one can sign in as, who is still to sign. */
  gevraagd: z.object({ organisatie: z.string(), sleutel: z.string() }),
})

const many = z.number().int().default(0)

/** How signals of one year ended, per municipality. */
const PastFigures = z.object({
  jaar: z.record(
    z.string(),
    z.strictObject({
      doorgegeven: many,
      niet_op_tijd: many,
      voldeed_niet: many,
      geen_school: many,
      school_doet_niet_mee: many,
      leeftijd: many,
      ingetrokken: many,
      vakantie: many,
    }),
  ),
})

/** Activities of the plan, by the part of Kring that carries them out. */
const Instruments = z.object({ instrumenten: z.record(z.string(), z.array(z.string())) })

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
      vermelding: Mention.optional(),
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
    // The words of the finder are ours: each start brings the newest.
    await loadForms(work)
    if ((await municipalities(work.db)).length > 0) return undefined
    await loadRegion(work)
    const { outcome } = await importPlanFile(
      work,
      { name: 'plan-zuid-limburg.yaml', text: data('plan/plan-zuid-limburg.yaml') },
      { dryRun: false },
    )
    if (outcome === 'refused') throw new Error('The plan of the region was refused')
    const people = await loadPeople(work)
    await loadOffers(work)
    await loadAgreements(work)
    await loadDeclaration(work, people)
    await loadInstruments(work)
    await loadPastFigures(work)
    return people
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
        phoneYear: row['telefoon'] && row['peildatum'] ? Number(row['peildatum']) : null,
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
    registerKey: row['vestigingscode']!,
    source: 'DUO, open onderwijsdata',
    sourceYear: '2024',
    phoneYear: row['telefoon_2020'] ? 2021 : null,
    area: [],
  }))
  await saveOrganisations(db, [...new Map(schools.map((one) => [one.registerKey, one])).values()])
}

/**
 * Invented people in functions, in the working groups of the newest plan, and as contacts of their school.
 *
 * @returns the functions of those one can sign in as, by that word
 */
async function loadPeople(work: Work): Promise<Map<string, string>> {
  const { db } = work
  const { personen } = People.parse(parseYaml(data('demonstratie/personen.yaml')))
  const organisations = await organisationIds(db)
  const codes = new Map((await municipalities(db)).map(({ name, code }) => [name, code]))
  const groups = await groupIds(db, planKey)
  const functions = new Map<string, string>()
  const keys = new Map<string, string>()
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
    if (person.sleutel) keys.set(person.sleutel, functionId)
    if (person.rol === 'contactpersoon')
      contacts.push({ functionId, schoolId: organisationId, deputy: person.vervanger })
    functions.set(person.naam, functionId)
    await saveMembers(
      db,
      person.werkgroepen.flatMap(({ groep, rol }) => {
        const groupId = groups.get(groep)
        return groupId ? [{ groupId, functionId, chair: rol === 'voorzitter' }] : []
      }),
    )
  }
  await arrangeHandleWithCare(work, organisations, contacts)
  await loadMentions(work, personen, functions, codes)
  return keys
}

/** For what one may call the invented people, all of whom consent. */
async function loadMentions(
  { db, now, actor }: Work,
  people: z.output<typeof People>['personen'],
  functions: ReadonlyMap<string, string>,
  codes: ReadonlyMap<string, string>,
): Promise<void> {
  const today = now.toISOString().slice(0, 10)
  for (const { naam, vermelding } of people) {
    if (!vermelding) continue
    const id = functions.get(naam)!
    const [ageFrom, ageUntil] = vermelding.leeftijd ?? [null, null]
    const mention = {
      subject: vermelding.waarvoor,
      forms: vermelding.vormen,
      municipalities: vermelding.gemeenten.flatMap((name) => codes.get(name) ?? []),
      ageFrom,
      ageUntil,
      hoursPerWeek: vermelding.uren ?? null,
      reachable: vermelding.bereikbaar ?? null,
      phone: vermelding.telefoon ?? null,
      email: vermelding.mail ?? null,
      deputyId: functions.get(vermelding.vervanger ?? '') ?? null,
      trainedUntil: null,
    }
    await saveListing(db, id, 0, mention, today)
    await saveConsent(db, id, { personConsentAt: now })
    await saveConsent(db, id, { employerConsentAt: now, employerConsentBy: actor.functionId })
  }
}

/** What organisations offer in the demonstration. */
async function loadOffers({ db, now }: Work): Promise<void> {
  const { aanbod } = Offers.parse(parseYaml(data('demonstratie/aanbod.yaml')))
  const organisations = await organisationIds(db)
  const codes = new Map((await municipalities(db)).map(({ name, code }) => [name, code]))
  for (const offer of aanbod) {
    const organisationId = organisations.get(offer.organisatie)
    if (!organisationId) throw new Error(`The demonstration offers nothing here: ${offer.sleutel}`)
    const [ageFrom, ageUntil] = offer.leeftijd ?? [null, null]
    const { uren, plaats, wachttijd } = offer
    await addService(db, organisationId, {
      row: {
        registerKey: offer.sleutel,
        name: offer.naam,
        summary: offer.samenvatting,
        ageFrom,
        ageUntil,
        languages: offer.talen,
        access: ways[offer.toegang],
        accessText: offer.aanmelden ?? null,
        costs: offer.kosten ?? null,
        training: offer.training,
        urgency: speeds[offer.snelheid],
        waitingDays: wachttijd ?? null,
        waitingAt: wachttijd === undefined ? null : now.toISOString().slice(0, 10),
        roundTheClock: offer.dag_en_nacht,
        source: offer.bron ?? 'de demonstratie: dit aanbod is verzonnen',
      },
      forms: offer.vormen,
      municipalities: offer.gemeenten.flatMap((name) => codes.get(name) ?? []),
      openings: (uren?.dagen ?? []).map((weekday) => ({
        weekday,
        opens: uren!.van,
        closes: uren!.tot,
      })),
      locations: plaats
        ? [await addLocation(db, organisationId, { name: plaats.naam, kind: 'secret' })]
        : [],
    })
  }
}

/** A text that says of itself that it is invented, signed by invented people a year ago. */
async function loadDeclaration(work: Work, people: ReadonlyMap<string, string>): Promise<void> {
  const { titel, tekst, activiteit, ondertekenaars, beloftes, gevraagd } = DeclarationFile.parse(
    parseYaml(data('demonstratie/intentieverklaring.yaml')),
  )
  const signedAt = new Date(Date.UTC(work.now.getFullYear() - 1, 11, 11, 10))
  const activity = { planKey, activityKey: activiteit }
  const number = await writeDeclaration(work, undefined, 0, { title: titel, body: tekst, activity })
  await publishDeclaration({ ...work, now: signedAt }, number, 1)
  const organisations = await organisationIds(work.db)
  for (const { organisatie, functie, naam } of ondertekenaars)
    await takeOverSignature(work, organisations.get(organisatie)!, {
      signer: naam,
      title: functie,
      signedAt,
    })
  for (const { organisatie, tekst: text, antwoorden } of beloftes) {
    const id = organisations.get(organisatie)!
    const promiseId = await makePromise(work, id, text, signedAt.toISOString().slice(0, 10))
    for (const { jaar, stand, voorbeeld } of antwoorden)
      await checkIn(work, id, work.now.getFullYear() + jaar, [
        { promiseId, outcome: stand, example: voorbeeld ?? null },
      ])
  }
  const signatoryId = people.get(gevraagd.sleutel)!
  await askToSign(work, organisations.get(gevraagd.organisatie)!, { signatoryId })
}

/** What carries the activities of the plan out. */
async function loadInstruments({ db }: Work): Promise<void> {
  const { instrumenten } = Instruments.parse(parseYaml(data('demonstratie/instrumenten.yaml')))
  for (const [instrument, activities] of Object.entries(instrumenten))
    await carryOut(db, planKey, activities, instrument)
}

/** How many signals there were, so that the figures show something. */
async function loadPastFigures(work: Work): Promise<void> {
  const { jaar } = PastFigures.parse(parseYaml(data('demonstratie/handle-with-care.yaml')))
  const codes = new Map((await municipalities(work.db)).map(({ name, code }) => [name, code]))
  const past = Object.entries(jaar).map(([name, ended]) => {
    const code = codes.get(name)
    if (!code) throw new Error(`The figures of the demonstration name no municipality: ${name}`)
    return [
      code,
      {
        acknowledged: ended.doorgegeven,
        missed: ended.niet_op_tijd,
        not_met: ended.voldeed_niet,
        no_school_match: ended.geen_school,
        not_participating: ended.school_doet_niet_mee,
        out_of_age: ended.leeftijd,
        withdrawn: ended.ingetrokken,
        lapsed_holiday: ended.vakantie,
      },
    ] as const
  })
  await showPastFigures(work, new Map(past))
}

/** Invented agreements between organisations of the region. */
async function loadAgreements(work: Work): Promise<void> {
  const { afspraken } = Agreements.parse(parseYaml(data('demonstratie/afspraken.yaml')))
  const organisations = await organisationIds(work.db)
  const year = work.now.getFullYear()
  for (const agreement of afspraken)
    await makeAgreement(work, {
      kind: agreement.soort === 'convenant' ? 'covenant' : 'arrangement',
      name: agreement.naam,
      purpose: agreement.doel,
      purposeText: agreement.uitleg,
      parties: agreement.partijen.map((name) => organisations.get(name)!),
      fromDay: `${year - 1}-01-01`,
      untilDay: null,
      reviewDay: `${year + agreement.herzien.jaar}-${agreement.herzien.dag}`,
      changed: null,
      shares: agreement.delen,
      documents: [],
      activities: agreement.activiteiten.map((key) => ({ planKey, activityKey: key })),
    })
}

const text = (value: string | undefined) => (value ? value : null)
const known = (code: string | undefined, codes: Set<string>) =>
  code && codes.has(code) ? code : null
