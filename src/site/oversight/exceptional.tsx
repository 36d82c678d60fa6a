import { deedName } from '#platform/audit/deeds.ts'
import { exceptionalHours, type Access, type OneAccess } from '#platform/audit/exceptional.ts'
import { openableOf, type Openable } from '#platform/audit/openable.ts'
import {
  Alert,
  Button,
  Choice,
  Empty,
  FormBox,
  Link,
  LinkButton,
  Page,
  Section,
  StatusBadge,
  SummaryList,
  Table,
  TextArea,
  TextField,
  type AnyForm,
} from '#platform/ui/index.ts'
import { clock, moment, OversightNav, OwnDeed, Standing, VerdictForm, who } from './frame.tsx'

const labelOf = ({ module, subject }: Access) => openableOf(module)?.label(subject) ?? subject
const endOf = ({ endedAt, endsAt }: Access) => endedAt ?? endsAt

/** For who needs something now: what may be opened, and what was. */
export function ForUsers({
  kinds,
  own,
  form,
}: {
  kinds: Openable[]
  own: Access[]
  form: AnyForm
}) {
  return (
    <Page
      title="Noodtoegang"
      lead="Is iemand in gevaar, en heb je daarvoor iets nodig wat voor jou dicht is? Dan open je het hier. Bel bij direct gevaar eerst 112."
    >
      {kinds.length === 0 ? (
        <Empty title="Er is nu niets te openen">
          In Kring staan nog geen dossiers over personen. Zodra die er zijn, kun je ze in nood hier
          openen.
        </Empty>
      ) : (
        <>
          <Alert tone="warning" title="Wat er dan gebeurt">
            Je ziet het {exceptionalHours} uur, of korter als je het zelf afsluit. Wie het dossier
            heeft en de functionaris gegevensbescherming krijgen meteen bericht, met jouw naam. De
            functionaris leest je reden en kijkt na of dit nodig was.
          </Alert>
          <FormBox action="/noodtoegang" form={form} once={crypto.randomUUID()}>
            <Kind kinds={kinds} />
            <TextField
              name="kenmerk"
              label={kinds.length === 1 ? kinds[0]!.asks : 'Nummer of kenmerk'}
              hint={kinds.length === 1 ? kinds[0]!.hint : undefined}
              maxlength={200}
            />
            <TextArea
              name="reden"
              label="Waarom is dit nu nodig?"
              hint="Ten minste 10 tekens. Schrijf welk gevaar er is en wat je wilt doen. Je reden wordt versleuteld bewaard."
            />
            <Button variant="danger">In nood openen</Button>
          </FormBox>
        </>
      )}
      {own.length > 0 && (
        <Section title="Wat jij in nood opende">
          <Table
            caption="Jouw noodtoegang"
            captionHidden
            columns={[{ label: 'Wat' }, { label: 'Begonnen' }, { label: 'Stand' }]}
            rows={own.map((access) => ({
              cells: [
                <Link href={`/noodtoegang/${access.id}`}>{labelOf(access)}</Link>,
                moment(access.startedAt),
                access.running ? (
                  <StatusBadge tone="turn">Open tot {clock(access.endsAt)}</StatusBadge>
                ) : (
                  `Dicht sinds ${moment(endOf(access))}`
                ),
              ],
            }))}
          />
        </Section>
      )}
    </Page>
  )
}

function Kind({ kinds }: { kinds: Openable[] }) {
  return kinds.length === 1 ? (
    <input type="hidden" name="soort" value={kinds[0]!.module} />
  ) : (
    <Choice
      name="soort"
      label="Wat wil je openen?"
      options={Object.fromEntries(kinds.map(({ module, name }) => [module, name]))}
    />
  )
}

/** One's own: open it, or close it again. */
export function OwnAccess({ access }: { access: OneAccess }) {
  const href = openableOf(access.module)?.href(access.subject)
  return (
    <Page
      title={labelOf(access)}
      trail={[{ href: '/noodtoegang', label: 'Noodtoegang' }]}
      lead={
        access.running
          ? `Dit is voor jou open tot ${clock(access.endsAt)}. Sluit het eerder af als je klaar bent.`
          : `Dit is weer dicht sinds ${moment(endOf(access))}.`
      }
    >
      {access.running && (
        <>
          {href && <LinkButton href={href}>Nu bekijken</LinkButton>}
          <FormBox action={`/noodtoegang/${access.id}/beeindigen`} once={crypto.randomUUID()}>
            <Button variant="secondary">Afsluiten</Button>
          </FormBox>
        </>
      )}
      <SummaryList
        items={[
          { key: 'Begonnen', value: moment(access.startedAt) },
          { key: 'Jouw reden', value: access.reason },
          {
            key: 'Wie bericht kreeg',
            value: 'wie dit dossier heeft, en de functionaris gegevensbescherming',
          },
        ]}
      />
    </Page>
  )
}

/** All of it, for the officer: first what is to be reviewed. */
export function Accesses({ accesses, today }: { accesses: Access[]; today: string }) {
  return (
    <Page
      title="Noodtoegang"
      lead="Wie in nood iets opende wat anders dicht is. Jij krijgt er meteen bericht van. Kijk het na als het voorbij is, binnen vijf werkdagen."
    >
      <OversightNav current="/verantwoording/noodtoegang" />
      {accesses.length === 0 ? (
        <Empty title="Nog niet gebruikt">
          Opent iemand iets in nood, dan komt het hier te staan en krijg je een bericht.
        </Empty>
      ) : (
        <Table
          caption="Noodtoegang"
          captionHidden
          columns={[{ label: 'Begonnen' }, { label: 'Wie' }, { label: 'Wat' }, { label: 'Stand' }]}
          rows={accesses.map((access) => ({
            cells: [
              <Link href={`/verantwoording/noodtoegang/${access.id}`}>
                {moment(access.startedAt)}
              </Link>,
              who(access),
              labelOf(access),
              access.running ? (
                <StatusBadge tone="warning">Loopt tot {clock(access.endsAt)}</StatusBadge>
              ) : (
                <Standing verdict={access.verdict} since={endOf(access)} today={today} />
              ),
            ],
          }))}
        />
      )}
    </Page>
  )
}

/** One time, with its reason, what was done, and the form for a verdict. */
export function AccessReview({
  access,
  deeds,
  own,
  today,
  form,
}: {
  access: OneAccess
  deeds: { at: Date; action: string; subject: string }[]
  own: boolean
  today: string
  form: AnyForm
}) {
  const final = access.verdict === 'in_order' || access.verdict === 'unjust'
  const base = `/verantwoording/noodtoegang/${access.id}`
  return (
    <Page
      title="Was dit nodig?"
      trail={[
        { href: '/verantwoording', label: 'Verantwoording' },
        { href: '/verantwoording/noodtoegang', label: 'Noodtoegang' },
      ]}
    >
      <SummaryList
        items={[
          { key: 'Wie', value: who(access) },
          { key: 'Wat', value: labelOf(access) },
          { key: 'Reden', value: access.reason },
          { key: 'Begonnen', value: moment(access.startedAt) },
          {
            key: access.running ? 'Eindigt' : 'Geëindigd',
            value: `${moment(endOf(access))}${access.endedAt ? ', met de hand' : ', vanzelf'}`,
          },
          {
            key: 'Stand',
            value: access.running ? (
              <StatusBadge tone="warning">Loopt nog</StatusBadge>
            ) : (
              <Standing verdict={access.verdict} since={endOf(access)} today={today} />
            ),
          },
          ...(access.reviewer
            ? [
                {
                  key: 'Laatst bekeken door',
                  value: `${access.reviewer}, ${moment(access.reviewedAt!)}`,
                },
              ]
            : []),
          ...(final && access.remark ? [{ key: 'Opmerking', value: access.remark }] : []),
        ]}
      />
      <Section title="Wat er is bekeken">
        <Table
          caption="Handelingen tijdens de noodtoegang"
          captionHidden
          columns={[{ label: 'Wanneer' }, { label: 'Wat' }, { label: 'Waaraan' }]}
          rows={deeds.map((deed) => ({
            cells: [moment(deed.at), deedName(deed.action), deed.subject],
          }))}
          empty={access.running ? 'Nog niets.' : 'Niets: er is verder niets geopend.'}
        />
      </Section>
      {own && <OwnDeed />}
      {!own && access.running && (
        <FormBox action={`${base}/beeindigen`} once={crypto.randomUUID()}>
          <Alert tone="info" title="Nakijken kan als het voorbij is">
            Vind je dat dit nu moet stoppen? Beëindig het dan.
          </Alert>
          <Button variant="danger">Nu beëindigen</Button>
        </FormBox>
      )}
      {!own && !access.running && !final && (
        <VerdictForm
          action={base}
          back="/verantwoording/noodtoegang"
          form={form}
          asked={access.verdict === 'ask'}
          confirm="Oordeel opslaan"
        />
      )}
    </Page>
  )
}
