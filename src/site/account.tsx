/**
 * Accountability and operation: what one did oneself, what everyone did, whether Kring runs well.
 */
import { auditEntries, type AuditEntry } from '#platform/audit.ts'
import { health as healthNow, type Health } from '#platform/health.ts'
import {
  Alert,
  Empty,
  Page,
  Pagination,
  Section,
  StatusBadge,
  SummaryList,
  Table,
} from '#platform/ui/index.ts'
import { pageNumber, pages, requires, show } from '#platform/web.tsx'
import { roleNames, type Role } from '#roles'

export const accountPages = pages()
  .get('/verantwoording', requires('audit.own'), async (c) => {
    const { work } = c.var
    const page = pageNumber(c)
    const trail = await auditEntries(work, page)
    return show(c, <Trail {...trail} page={page} all={work.actor.permissions.has('audit.all')} />)
  })

  .get('/beheer', requires('platform.operate'), async (c) =>
    show(c, <Operation health={await healthNow(c.var.work)} />),
  )

function Trail({
  entries,
  more,
  page,
  all,
}: {
  entries: AuditEntry[]
  more: boolean
  page: number
  all: boolean
}) {
  return (
    <Page
      title="Verantwoording"
      lead={
        all
          ? 'Wat iedereen in Kring deed, het nieuwste eerst. Er staat nooit bij wat iemand schreef.'
          : 'Wat jij in Kring deed, het nieuwste eerst. De functionaris gegevensbescherming ziet dit van iedereen.'
      }
    >
      {entries.length === 0 ? (
        <Empty title="Nog niets te zien">Wat je doet in Kring, komt hier te staan.</Empty>
      ) : (
        <Table
          caption="Handelingen"
          captionHidden
          columns={[
            { label: 'Wanneer' },
            ...(all ? [{ label: 'Wie' }] : []),
            { label: 'Wat' },
            { label: 'Waaraan' },
          ]}
          rows={entries.map((entry) => ({
            cells: [
              moments.format(entry.at),
              ...(all
                ? [
                    `${entry.name ?? 'Onbekend'}, ${roleNames[entry.role as Role]}, ${entry.organisation ?? 'onbekend'}`,
                  ]
                : []),
              actionNames[entry.action] ?? entry.action,
              entry.subject === 'session' ? '' : entry.subject,
            ],
          }))}
        />
      )}
      <Pagination
        page={page}
        pages={more ? page + 1 : page}
        href={(to) => `/verantwoording?pagina=${to}`}
      />
    </Page>
  )
}

/** Deeds as people say them. */
const actionNames: Record<string, string> = {
  'identity.signed_in': 'Ingelogd',
  'identity.signed_out': 'Uitgelogd',
  'network.person_brought_in': 'Iemand uitgenodigd in een functie',
  'network.first_person_invited': 'Eerste persoon van de regio uitgenodigd',
  'network.function_added': 'Functie gegeven',
  'network.function_edited': 'Functie gewijzigd',
  'network.function_ended': 'Functie beëindigd',
  'network.invited': 'Opnieuw uitgenodigd',
  'network.invitation_withdrawn': 'Uitnodiging ingetrokken',
  'network.way_in_renewed': 'Nieuwe manier van inloggen gegeven',
  'network.organisation_added': 'Organisatie toegevoegd',
  'network.proposed': 'Bijzondere functie voorgesteld',
  'network.proposal_approved': 'Voorstel goedgekeurd',
  'network.proposal_rejected': 'Voorstel afgekeurd',
  'network.proposal_withdrawn': 'Voorstel ingetrokken',
  'network.review_line_answered': 'Bijzonder recht nagelopen',
  'programme.member_seated': 'Lid van een werkgroep toegevoegd',
  'programme.member_changed': 'Lid van een werkgroep gewijzigd',
  'programme.member_unseated': 'Lid uit een werkgroep gehaald',
  'programme.plan_imported': 'Plan ingelezen',
  'programme.plan_status_set': 'Status van een plan gewijzigd',
  'programme.activity_edited': 'Activiteit bijgewerkt',
  'programme.status_reported': 'Stand gemeld',
  'programme.document_added': 'Document toegevoegd',
  'programme.document_removed': 'Document weggehaald',
  'programme.accent_told': 'Verteld wat de gemeente doet',
  'programme.timeline_filled': 'Tijdlijn ingevuld',
  'programme.budget_edited': 'Begroting gewijzigd',
  'programme.finding_resolved': 'Iets uitgezocht',
}

const moments = new Intl.DateTimeFormat('nl-NL', {
  timeZone: 'Europe/Amsterdam',
  dateStyle: 'medium',
  timeStyle: 'medium',
})

function Operation({ health }: { health: Health }) {
  const { jobs } = health
  return (
    <Page
      title="Beheer"
      lead="Of Kring goed draait. Je ziet hier geen inhoud, ook niet van plannen."
    >
      {jobs.dead > 0 ? (
        <Alert tone="warning" title={`${jobs.dead} taken zijn niet gelukt`}>
          Ze zijn acht keer geprobeerd. Kijk in het logboek van de server waarom.
        </Alert>
      ) : (
        <Alert tone="ok">Alles draait.</Alert>
      )}
      <Section title="Stand van zaken">
        <SummaryList
          items={[
            { key: 'Gegevens', value: <StatusBadge tone="ok">bereikbaar</StatusBadge> },
            { key: 'Versie van Kring', value: health.version },
            { key: 'Versie van PostgreSQL', value: health.database },
            { key: 'Aanpassingen van de database', value: String(health.migrations) },
            { key: 'Grootte van de database', value: `${health.sizeMegabytes} MB` },
            { key: 'Wachtende taken', value: String(jobs.waiting) },
            { key: 'Lopende taken', value: String(jobs.active) },
            { key: 'Niet gelukte taken', value: String(jobs.dead) },
          ]}
        />
      </Section>
    </Page>
  )
}
