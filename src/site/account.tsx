/**
 * Accountability: what one did oneself, and for the privacy officer what everyone did.
 */
import { stringify } from 'csv-stringify/sync'
import type { Context } from 'hono'
import { recordAbout } from '#platform/audit.ts'
import { deedModules, deedName } from '#platform/audit/deeds.ts'
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
import { openForm } from '#platform/form.ts'
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
import { OversightNav } from './oversight/frame.tsx'
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
    const filter = filterOf(c, all)
    const page = await trail(work, filter, placeOf(c))
    if (all)
      await recordAbout(work, 'audit.trail_read', 'trail', personsIn(page.entries), {
        lines: page.entries.length,
      })
    return show(
      c,
      <Trail
        {...page}
        filter={filter}
        all={all}
        later={!!placeOf(c)}
        nav={all ? await Oversight(work) : null}
      />,
    )
  })

  .get('/verantwoording/bestand.csv', requires('audit.all'), async (c) => {
    const { work } = c.var
    const entries = await trailForFile(work, filterOf(c, true))
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

const day = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/

function filterOf(c: Context<Web>, all: boolean): TrailFilter {
  const dayOf = (name: string) => {
    const text = asked(c, name)
    const real = day.test(text) && new Date(`${text}T00:00:00Z`).toISOString().startsWith(text)
    return real ? text : ''
  }
  const module = asked(c, 'onderdeel')
  return {
    words: all ? asked(c, 'wie') : '',
    about: all ? asked(c, 'over') : '',
    organisation: all ? asked(c, 'organisatie') : '',
    module: module in deedModules() ? module : '',
    from: dayOf('van'),
    until: dayOf('tot'),
  }
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
  next,
  filter,
  all,
  later,
  nav,
}: {
  entries: TrailEntry[]
  next: Place | undefined
  filter: TrailFilter
  all: boolean
  later: boolean
  nav: Child
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
      {all && <Filter filter={filter} />}
      {entries.length === 0 ? (
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
              wholePages.has(entry.subject) ? '' : entry.subject,
              ...(all ? [groundOf(entry)] : []),
            ],
          }))}
        />
      )}
      <Buttons>
        {next && (
          <LinkButton href={`/verantwoording?${queryOf(filter, next)}`} variant="secondary">
            Oudere handelingen
          </LinkButton>
        )}
        {later && (
          <LinkButton href={`/verantwoording?${queryOf(filter)}`} variant="subtle">
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

function Filter({ filter }: { filter: TrailFilter }) {
  const form = openForm({
    wie: filter.words,
    over: filter.about,
    organisatie: filter.organisation,
    onderdeel: filter.module,
    van: filter.from,
    tot: filter.until,
  })
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
      <Paragraph small>
        <a class="nl-link" href={`/verantwoording/bestand.csv?${queryOf(filter)}`}>
          Haal dit op als bestand (CSV)
        </a>
        , ten hoogste {exportMax.toLocaleString('nl-NL')} regels. Dat wordt vastgelegd.
      </Paragraph>
    </>
  )
}

function queryOf(filter: TrailFilter, next?: Place): string {
  const query = new URLSearchParams({
    wie: filter.words,
    over: filter.about,
    organisatie: filter.organisation,
    onderdeel: filter.module,
    van: filter.from,
    tot: filter.until,
    ...(next && { na: `${next.at}~${next.id}` }),
  })
  return query.toString()
}

const moments = new Intl.DateTimeFormat('nl-NL', {
  timeZone: 'Europe/Amsterdam',
  dateStyle: 'medium',
  timeStyle: 'medium',
})
