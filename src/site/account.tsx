/**
 * Accountability: what one did oneself, and for the privacy officer what everyone did.
 */
import { stringify } from 'csv-stringify/sync'
import type { Context } from 'hono'
import { z } from 'zod'
import { recordAbout } from '#platform/audit.ts'
import { deedModules, deedName } from '#platform/audit/deeds.ts'
import { namesOf, type Subject } from '#platform/audit/subjects.ts'
import {
  exportMax,
  trail,
  trailForFile,
  type Place,
  type TrailEntry,
  type TrailFilter,
} from '#platform/audit/trail.ts'
import { deliveryVitals, sealVital } from '#platform/audit/standing.ts'
import type { Work } from '#platform/database.ts'
import { maybeDay } from '#platform/day.ts'
import { checkForm, type Form } from '#platform/form.ts'
import {
  Button,
  Buttons,
  DateField,
  Details,
  Empty,
  FormBox,
  FormRow,
  type Child,
  LinkButton,
  Page,
  Paragraph,
  Select,
  SummaryList,
  Table,
  TextField,
} from '#platform/ui/index.ts'
import { About, OversightNav } from './oversight/frame.tsx'
import { asked, pages, requires, show, type Web } from '#platform/web.tsx'
import { roleNames, type Role } from '#roles'
import './deeds.ts'

export const accountPages = pages()
  .get('/verantwoording', requires('audit.own'), async (c) => {
    const { work } = c.var
    const all = work.actor.permissions.has('audit.all')
    // What others did is about persons: with proof, and it is itself recorded.
    if (all && !work.actor.session?.personsOpen)
      return c.redirect('/bevestigen?naar=/verantwoording', 303)
    const form = filterOf(c, all)
    if (!form.valid)
      return show(c, <Trail entries={[]} names={new Map()} form={form} all={all} />, 422)
    const page = await trail(work, form.value, placeOf(c))
    const names = await namesOf(
      work.db,
      page.entries.map(({ subject }) => subject),
    )
    if (all) {
      const named = [...names.values()].flatMap(({ personId }) => personId ?? [])
      await recordAbout(work, 'audit.trail_read', 'trail', [...personsIn(page.entries), ...named], {
        lines: page.entries.length,
      })
    }
    return show(
      c,
      <Trail
        {...page}
        names={names}
        form={form}
        all={all}
        later={!!placeOf(c)}
        nav={all ? await Oversight(work) : null}
      />,
    )
  })

  .get('/verantwoording/bestand.csv', requires('audit.all'), async (c) => {
    const { work } = c.var
    const form = filterOf(c, true)
    // The page says what is wrong with what was asked.
    if (!form.valid) return c.redirect(`/verantwoording?${new URL(c.req.url).searchParams}`, 303)
    const entries = await trailForFile(work, form.value)
    await recordAbout(work, 'audit.trail_exported', 'trail', personsIn(entries), {
      lines: entries.length,
    })
    c.header('Content-Disposition', 'attachment; filename="handelingen.csv"')
    return c.text(fileOf(entries), 200, { 'Content-Type': 'text/csv; charset=utf-8' })
  })

/** What is no thing but a page: its key says no more than the deed does. */
const wholePages = new Set(['exceptional', 'people', 'proposals', 'sample', 'session', 'trail'])

/** Whose deeds were seen. */
const personsIn = (entries: TrailEntry[]) => entries.map(({ personId }) => personId)

/** What the officer filled in; a day that does not exist must not quietly become every day. */
const Filled = z
  .object({
    wie: z.string(),
    over: z.string(),
    organisatie: z.string(),
    onderdeel: z.string(),
    van: maybeDay,
    tot: maybeDay,
  })
  .refine(({ van, tot }) => !van || !tot || van <= tot, {
    path: ['tot'],
    message: 'Deze dag ligt voor de eerste dag. Kies een latere dag.',
  })
  .transform(({ wie, over, organisatie, onderdeel, van, tot }): TrailFilter => ({
    words: wie,
    about: over,
    organisation: organisatie,
    module: onderdeel in deedModules() ? onderdeel : '',
    from: van ?? '',
    until: tot ?? '',
  }))

/** One who sees only own deeds has nothing to search by. */
function filterOf(c: Context<Web>, all: boolean): Form<TrailFilter> {
  const fields = ['wie', 'over', 'organisatie', 'onderdeel', 'van', 'tot']
  return checkForm(
    Object.fromEntries(fields.map((name) => [name, all ? asked(c, name) : ''])),
    Filled,
  )
}

/** Where the page before ended: a moment as PostgreSQL writes it, and a number. */
function placeOf(c: Context<Web>): Place | undefined {
  const [, at, id] =
    /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?\+\d\d(?::\d\d)?)~(\d{1,15})$/.exec(
      c.req.query('na') ?? '',
    ) ?? []
  return at && id && !Number.isNaN(Date.parse(at.replace(' ', 'T').replace(/\+(\d\d)$/, '+$1:00')))
    ? { at, id: Number(id) }
    : undefined
}

/** For Dutch spreadsheets: with a mark, semicolons, and nothing that a cell could take as a formula. */
function fileOf(entries: TrailEntry[]): string {
  return stringify(
    entries.map((entry) => [
      entry.at.toISOString(),
      entry.name ?? '',
      roleNames[entry.role as Role],
      entry.organisation ?? '',
      deedName(entry.action),
      entry.subject,
      entry.ground ?? '',
      entry.exceptional ? 'ja' : '',
    ]),
    {
      bom: true,
      delimiter: ';',
      header: true,
      columns: [
        'Wanneer',
        'Wie',
        'Rol',
        'Organisatie',
        'Wat',
        'Waaraan',
        'Op welke grond',
        'Noodtoegang',
      ],
      escape_formulas: true,
      record_delimiter: 'windows',
    },
  )
}

function Trail({
  entries,
  names,
  next,
  form,
  all,
  later = false,
  nav,
}: {
  entries: TrailEntry[]
  /** What they are about, by key. */
  names: Map<string, Subject>
  next?: Place | undefined
  form: Form<TrailFilter>
  all: boolean
  later?: boolean
  nav?: Child
}) {
  return (
    <Page
      title="Verantwoording"
      lead={
        all
          ? 'Wat iedereen in Kring deed, het nieuwste eerst. Er staat nooit bij wat iemand schreef. Dat jij hier kijkt, komt er zelf ook in te staan.'
          : 'Wat jij in Kring deed, het nieuwste eerst. De functionaris gegevensbescherming ziet dit van iedereen.'
      }
    >
      {nav}
      {all && <Filter form={form} />}
      {!form.valid ? null : entries.length === 0 ? (
        <Empty title="Niets gevonden">
          {all
            ? 'Zoek ruimer, of in een andere periode.'
            : 'Wat je doet in Kring, komt hier te staan.'}
        </Empty>
      ) : (
        <Table
          caption="Handelingen"
          captionHidden
          columns={[
            { label: 'Wanneer' },
            ...(all ? [{ label: 'Wie' }] : []),
            { label: 'Wat' },
            { label: 'Waaraan' },
            ...(all ? [{ label: 'Op welke grond' }] : []),
          ]}
          rows={entries.map((entry) => ({
            cells: [
              moments.format(entry.at),
              ...(all
                ? [
                    `${entry.name ?? 'Onbekend'}, ${roleNames[entry.role as Role]}, ${entry.organisation ?? 'onbekend'}`,
                  ]
                : []),
              deedName(entry.action),
              wholePages.has(entry.subject) ? (
                ''
              ) : (
                <About subject={entry.subject} named={names.get(entry.subject)} />
              ),
              ...(all ? [groundOf(entry)] : []),
            ],
          }))}
        />
      )}
      <Buttons>
        {next && (
          <LinkButton href={`/verantwoording?${queryOf(form, next)}`} variant="secondary">
            Oudere handelingen
          </LinkButton>
        )}
        {later && (
          <LinkButton href={`/verantwoording?${queryOf(form)}`} variant="subtle">
            Terug naar de nieuwste
          </LinkButton>
        )}
      </Buttons>
    </Page>
  )
}

/** Where the officer can go from here, and whether the trail itself is well. */
async function Oversight(work: Work) {
  const vitals = [await sealVital(work), ...(await deliveryVitals(work))]
  return (
    <>
      <OversightNav current="/verantwoording" />
      <Details
        summary="Hoe het spoor ervoor staat"
        open={vitals.some(({ attention }) => attention !== undefined)}
      >
        <SummaryList
          items={vitals.map(({ name, value, attention }) => ({
            key: name,
            value: attention ? `${value}. ${attention}` : value,
          }))}
        />
      </Details>
    </>
  )
}

/** The ground, and whether it was open only because of exceptional access. */
function groundOf({ ground, exceptional }: TrailEntry): string {
  return [ground, exceptional ? 'noodtoegang' : null].filter(Boolean).join(', ')
}

function Filter({ form }: { form: Form<TrailFilter> }) {
  return (
    <>
      <FormBox action="/verantwoording" method="get" form={form}>
        <FormRow>
          <TextField name="wie" label="Wie deed het" hint="Naam, of een deel ervan" optional />
          <TextField
            name="over"
            label="Over wie ging het"
            hint="Naam van iemand in Kring"
            optional
          />
        </FormRow>
        <FormRow>
          <TextField
            name="organisatie"
            label="Organisatie"
            hint="Naam, of een deel ervan"
            optional
          />
          <Select
            name="onderdeel"
            label="Onderdeel"
            options={{ '': 'Alle onderdelen', ...deedModules() }}
          />
        </FormRow>
        <FormRow>
          <DateField name="van" label="Van" optional />
          <DateField name="tot" label="Tot en met" optional />
        </FormRow>
        <Button variant="secondary">Zoeken</Button>
      </FormBox>
      {form.valid && (
        <Paragraph small>
          <a class="nl-link" href={`/verantwoording/bestand.csv?${queryOf(form)}`}>
            Haal dit op als bestand (CSV)
          </a>
          , ten hoogste {exportMax.toLocaleString('nl-NL')} regels. Dat wordt vastgelegd.
        </Paragraph>
      )}
    </>
  )
}

/** What was asked, to ask it again elsewhere; what stayed empty is left out. */
function queryOf({ typed }: Form<TrailFilter>, next?: Place): string {
  const filled = Object.entries(typed).filter(([, text]) => text !== '') as [string, string][]
  return new URLSearchParams([
    ...filled,
    ...(next ? [['na', `${next.at}~${next.id}`]] : []),
  ]).toString()
}

const moments = new Intl.DateTimeFormat('nl-NL', {
  timeZone: 'Europe/Amsterdam',
  dateStyle: 'medium',
  timeStyle: 'medium',
})
