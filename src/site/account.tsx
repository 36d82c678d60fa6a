/**
 * Accountability: what one did oneself, what everyone did.
 */
import { auditEntries, type AuditEntry } from '#platform/audit.ts'
import { Empty, Page, Pagination, Table } from '#platform/ui/index.ts'
import { pageNumber, pages, requires, show } from '#platform/web.tsx'
import { roleNames, type Role } from '#roles'

export const accountPages = pages().get('/verantwoording', requires('audit.own'), async (c) => {
  const { work } = c.var
  const page = pageNumber(c)
  const trail = await auditEntries(work, page)
  return show(c, <Trail {...trail} page={page} all={work.actor.permissions.has('audit.all')} />)
})

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
