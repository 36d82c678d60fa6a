/**
 * The shape of a plan file, with its own Dutch keys. Keys that are not named here are kept as facts.
 */
import { z } from 'zod'

/** How many of anything one file may hold; far above any real plan, far below what hurts. */
const listMax = 5_000

/** Text, to the letter; at most `max` characters. */
const text = (max: number) =>
  z
    .string('Hier hoort tekst te staan.')
    .min(1, 'Hier staat niets; laat het veld weg of vul het in.')
    .max(max, `Deze tekst is langer dan ${max} tekens.`)
    .refine((value) => value.trim() !== '', 'Hier staan alleen spaties.')

const key = z
  .string('Hier hoort een kenmerk te staan, zoals sz-f1.')
  .regex(
    /^[a-z0-9][a-z0-9-]{0,79}$/,
    'Een kenmerk bestaat uit kleine letters, cijfers en streepjes.',
  )

const list = <T extends z.ZodType>(item: T) =>
  z
    .array(item, 'Hier hoort een lijst te staan.')
    .max(listMax, `Meer dan ${listMax} regels kan niet.`)

const year = z
  .number('Hier hoort een jaartal te staan.')
  .int('Hier hoort een jaartal te staan.')
  .min(1990, 'Dit jaar is te vroeg.')
  .max(2100, 'Dit jaar is te laat.')

const euros = z
  .number('Hier hoort een bedrag in euro’s te staan, zonder punten, of niets (null).')
  .refine((amount) => Math.abs(amount) < 1e12, 'Dit bedrag is te groot.')
  .refine(
    (amount) => Number(amount.toFixed(2)) === amount,
    'Een bedrag heeft ten hoogste twee cijfers achter de komma.',
  )

const yearKey = z.string().regex(/^\d{4}$/, 'Hier hoort een jaartal te staan, zoals 2026.')

const object = <T extends z.ZodRawShape>(shape: T) =>
  z.looseObject(shape, 'Hier horen velden met een naam te staan.')

const optional = <T extends z.ZodType>(type: T) => type.nullish()

const quarter = z
  .string('Hier hoort een kwartaal te staan, zoals 2024-Q3.')
  .regex(/^(199\d|20\d\d|2100)-Q[1-4]$/, 'Schrijf een kwartaal als 2024-Q3.')

const certainty = z.enum(['expliciet', 'afgeleid'], 'Kies expliciet of afgeleid.')
const period = object({ van: year, tot_en_met: year }).refine(
  ({ van, tot_en_met }) => van <= tot_en_met,
  'De looptijd eindigt voor hij begint.',
)

/** A block of the older plan form: a numbered theme. */
export const Theme = object({
  nummer: text(20),
  naam: text(400),
  beschrijving: optional(text(8_000)),
  doel: optional(list(text(4_000))),
  acties: optional(list(text(4_000))),
  doelgroepen: optional(list(text(4_000))),
  uitvoering: optional(text(2_000)),
  uitvoerders: optional(list(text(600))),
  partners: optional(list(text(600))),
  deelonderwerpen: optional(
    list(object({ naam: text(2_000), uitvoerders: optional(list(text(600))) })),
  ),
  financiering: optional(text(2_000)),
  planning: optional(text(2_000)),
})

const Execution = object({
  wie: text(600),
  werkgroep: optional(key),
  met: optional(list(key)),
  wat: optional(text(2_000)),
  koppeling: optional(certainty),
  reden: optional(text(1_000)),
})

/** An activity of the newer plan form. */
export const Activity = object({
  id: key,
  naam: text(400),
  koppeling_lijn: optional(certainty),
  beschrijving: optional(text(8_000)),
  verwacht_effect: optional(text(4_000)),
  doel: optional(list(text(4_000))),
  acties: optional(list(text(4_000))),
  status: optional(text(200)),
  opvolger_van: optional(object({ plan: key, thema: text(20) })),
  uitvoering: optional(list(Execution)),
  tijdlijn: optional(list(key)),
})

export const ActionLine = object({
  nummer: z
    .union([z.number(), z.string()], 'Hier hoort een nummer te staan.')
    .transform(String)
    .pipe(text(20)),
  naam: text(300),
  themas: list(Theme),
})

export const DevelopmentLine = object({
  id: key,
  naam: text(300),
  onderschrift: optional(text(300)),
  deelambities: optional(list(text(2_000))),
  focusactiviteiten: optional(list(Activity)),
  activiteiten: optional(list(Activity)),
})

export const Group = object({
  id: key,
  naam: text(300),
  ook_genoemd: optional(list(text(300))),
  soort: optional(z.enum(['werkgroep', 'netwerk'], 'Kies werkgroep of netwerk.')),
  opmerking: optional(text(1_000)),
})

export const Body = object({ naam: text(300), soort: text(80) })

export const BudgetPost = object({
  id: key,
  naam: text(300),
  bedragen: z.record(yearKey, euros.nullable(), 'Hier horen bedragen per jaar te staan.'),
  bevat: optional(list(text(1_000))),
  bijdrage_letterlijk: optional(text(1_000)),
  lijnen: optional(list(key)),
  uitzondering: optional(object({ deel: text(300), lijnen: list(key) })),
  opmerkingen: optional(z.record(yearKey, text(1_000))),
})

export const Budget = object({
  jaren: list(year),
  posten: list(BudgetPost),
  totaal: optional(z.record(yearKey, euros)),
})

export const TimelineRow = object({
  id: key,
  lijn: optional(key),
  sectie: optional(text(200)),
  naam: text(400),
  start_kwartalen: optional(list(quarter)),
  lopend_kwartalen: optional(list(quarter)),
  aanwijzing: optional(text(400)),
  opmerking: optional(text(1_000)),
  frequentie_per_jaar_min: optional(z.number().int().min(1).max(366)),
})

export const Timeline = object({ kwartalen: list(quarter), regels: list(TimelineRow) })

export const Plan = object({
  id: key,
  bron: text(200),
  naam: text(300),
  titel: optional(text(400)),
  status: optional(
    z.enum(
      ['concept', 'vastgesteld', 'afgesloten'],
      'Een plan is concept, vastgesteld of afgesloten.',
    ),
  ),
  visie: optional(
    z.union([text(600), object({ letterlijk: text(600), looptijd: optional(period) })]),
  ),
  looptijd: period,
  centrale_ambitie: optional(z.union([text(4_000), object({ letterlijk: text(4_000) })])),
  actielijnen: optional(list(ActionLine)),
  ontwikkellijnen: optional(list(DevelopmentLine)),
  werkgroepen: optional(list(Group)),
  governance: optional(object({ gremia: optional(list(Body)) })),
  begroting: optional(Budget),
  tijdlijn: optional(Timeline),
  open_vragen: optional(list(text(4_000))),
})

export const Source = object({
  id: text(200),
  bestand: optional(text(300)),
  titel: optional(text(400)),
  opmerkingen: optional(list(text(2_000))),
})

export const PlanFile = object({
  schema_versie: z.literal(1, 'Kring leest bestanden met schema_versie 1.'),
  regio: text(120),
  bronnen: optional(list(Source)),
  afkortingen: optional(z.record(text(40), text(400).nullable())),
  plannen: list(Plan).min(1, 'Er staat geen plan in dit bestand.'),
})

export type PlanFileData = z.output<typeof PlanFile>
export type PlanData = z.output<typeof Plan>
export type ActivityData = z.output<typeof Activity>
export type ThemeData = z.output<typeof Theme>
