/**
 * Accountability: what one did oneself, and for the privacy officer what everyone did.
 */
import { stringify } from 'csv-stringify/sync'
import type { Context } from 'hono'
import { record } from '#platform/audit.ts'
import { deedModules, deedName } from '#platform/audit/deeds.ts'
import {
  exportMax,
  trail,
  trailForFile,
  type Place,
  type TrailEntry,
  type TrailFilter,
} from '#platform/audit/trail.ts'
import { openForm } from '#platform/form.ts'
import {
  Button,
  Buttons,
  DateField,
  Empty,
  FormBox,
  FormRow,
  LinkButton,
  Page,
  Paragraph,
  Select,
  Table,
  TextField,
} from '#platform/ui/index.ts'
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
    if (all) await record(work, 'audit.trail_read', 'trail', { lines: page.entries.length })
    return show(c, <Trail {...page} filter={filter} all={all} later={!!placeOf(c)} />)
  })

  .get('/verantwoording/bestand.csv', requires('audit.all'), async (c) => {
    const { work } = c.var
    const entries = await trailForFile(work, filterOf(c, true))
    await record(work, 'audit.trail_exported', 'trail', { lines: entries.length })
    c.header('Content-Disposition', 'attachment; filename="handelingen.csv"')
    return c.text(fileOf(entries), 200, { 'Content-Type': 'text/csv; charset=utf-8' })
  })

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
    ]),
    {
      bom: true,
      delimiter: ';',
      header: true,
      columns: ['Wanneer', 'Wie', 'Rol', 'Organisatie', 'Wat', 'Waaraan', 'Op welke grond'],
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
}: {
  entries: TrailEntry[]
  next: Place | undefined
  filter: TrailFilter
  all: boolean
  later: boolean
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
              ['session', 'trail'].includes(entry.subject) ? '' : entry.subject,
              ...(all ? [entry.ground ?? ''] : []),
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

function Filter({ filter }: { filter: TrailFilter }) {
  const form = openForm({
    wie: filter.words,
    organisatie: filter.organisation,
    onderdeel: filter.module,
    van: filter.from,
    tot: filter.until,
  })
  return (
    <>
      <FormBox action="/verantwoording" method="get" form={form}>
        <FormRow>
          <TextField name="wie" label="Naam van een persoon" optional />
          <TextField name="organisatie" label="Naam van een organisatie" optional />
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
