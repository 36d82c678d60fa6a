/**
 * A school as its own contacts see it, and the trials.
 */
import {
  Alert,
  Button,
  Buttons,
  FormBox,
  LinkButton,
  List,
  Page,
  Paragraph,
  Section,
  StatusBadge,
  Table,
  type BadgeTone,
} from '#platform/ui/index.ts'
import {
  codeword,
  outcomeOf,
  schoolMoves,
  schoolStates,
  trialOutcomes,
  type Trial,
  type TrialOutcome,
} from '#handle-with-care/rules/index.ts'
import type { PreparedSchool } from '#handle-with-care/store/index.ts'
import { ChildFacts, dateText, dayText, home, homeTrail, momentText, ThreeDos } from './parts.tsx'

export const ownSchoolHome = `${home}/onze-school`

/** How far the own school is, and what its contacts can do about it. */
export function OwnSchoolPage({
  school,
  lacks,
  today,
}: {
  school: PreparedSchool | undefined
  lacks: readonly string[]
  today: string
}) {
  if (!school)
    return (
      <Page
        title="Onze school"
        lead="Deze school staat nog niet bij Handle with Care. Vraag het aan de projectleider van de regio."
        trail={homeTrail}
      />
    )
  const moves = schoolMoves(school.state, lacks, 'contact')
  const contacts = school.people.filter(({ deputy }) => deputy !== null)
  return (
    <Page
      title={school.name}
      label="Handle with Care op onze school"
      lead={`Zo ver is deze school: ${schoolStates[school.state]}.`}
      trail={homeTrail}
    >
      {lacks.length > 0 ? (
        <Alert tone="warning" title="Nog te regelen">
          <List>
            {lacks.map((lack) => (
              <li>{lack}</li>
            ))}
          </List>
        </Alert>
      ) : (
        <Alert tone="ok" title="Alles is geregeld" />
      )}
      {moves.includes('ready') && (
        <FormBox action={`${ownSchoolHome}/klaar`}>
          <Buttons>
            <Button>Wij zijn klaar om te beginnen</Button>
          </Buttons>
        </FormBox>
      )}
      <Section title="Wie krijgt de berichten?">
        <Table
          caption="Contactpersonen"
          captionHidden
          columns={[{ label: 'Naam' }, { label: 'Als' }, { label: 'Tot en met' }]}
          rows={contacts.map(({ name, deputy, validUntil, receives, opens }) => ({
            cells: [
              name,
              deputy ? 'vervanger' : 'contactpersoon',
              <>
                {validUntil && dayText(validUntil)}{' '}
                {(!receives || !opens) && (
                  <StatusBadge tone="danger">
                    {validUntil && validUntil < today
                      ? 'voorbij'
                      : receives
                        ? 'kan nog niet inloggen'
                        : 'ontvangt niets'}
                  </StatusBadge>
                )}
              </>,
            ],
          }))}
          empty="Er is nog niemand die berichten krijgt."
        />
        <Paragraph small>
          Klopt dit niet, of wordt iemand anders contactpersoon? Laat het de projectleider van de
          regio weten.
        </Paragraph>
      </Section>
      <Section title="Proefberichten">
        <TrialTable trials={school.trials} />
      </Section>
      {moves.includes('paused') && (
        <Section title="Even niet?">
          <Paragraph>
            Kan niemand van de school berichten aannemen? Zet het dan stil. De projectleider krijgt
            daar bericht van.
          </Paragraph>
          <Buttons>
            <LinkButton href={`${ownSchoolHome}/stilzetten`} variant="secondary">
              Stilzetten
            </LinkButton>
          </Buttons>
        </Section>
      )}
    </Page>
  )
}

const tones: Record<TrialOutcome, BadgeTone> = {
  underway: 'active',
  on_time: 'ok',
  late: 'warning',
  missed: 'danger',
}

/** What came of each trial. */
export function TrialTable({ trials }: { trials: Trial[] }) {
  return (
    <Table
      caption="Proefberichten"
      captionHidden
      columns={[{ label: 'Verstuurd' }, { label: 'Voor de bel van' }, { label: 'Uitkomst' }]}
      rows={trials.map((trial) => {
        const outcome = outcomeOf(trial)
        return {
          cells: [
            dateText(trial.sentAt),
            momentText(trial.bellAt),
            <>
              <StatusBadge tone={tones[outcome]}>{trialOutcomes[outcome]}</StatusBadge>
              {trial.receivedAt && (
                <p>
                  {momentText(trial.receivedAt)}, door{' '}
                  {trial.receivedAs === 'deputy' ? 'een vervanger' : 'de contactpersoon'}
                </p>
              )}
            </>,
          ],
        }
      })}
      empty="Er is nog geen proefbericht verstuurd."
    />
  )
}

/** A trial, as a signal would stand there. */
export function TrialPage({ trial }: { trial: Trial }) {
  const outcome = outcomeOf(trial)
  if (outcome !== 'underway')
    return (
      <Page
        title="Proefbericht"
        lead={
          outcome === 'missed'
            ? 'Dit proefbericht is niet op tijd opgehaald. Over een echt kind had nu niemand iets geweten.'
            : 'Dank je wel. Bij een echt bericht zijn de gegevens van het kind nu gewist.'
        }
        trail={homeTrail}
      >
        <Paragraph>Dit was een proef: het ging niet over een kind.</Paragraph>
      </Page>
    )
  return (
    <Page
      title="Proefbericht"
      label="Dit gaat niet over een kind"
      lead={`Doe alsof het echt is: zo staat een bericht er. Tik voor de bel van ${momentText(trial.bellAt)}.`}
      trail={homeTrail}
    >
      <Alert tone="warning" title="Dit is een proef">
        Er is geen kind en er is niets gebeurd. Je hoeft niemand iets te vertellen.
      </Alert>
      <ChildFacts child={{ name: 'Proef Proefleerling', birthDate: '2018-01-01', codeword }} />
      <FormBox action={`${home}/proef/${trial.id}`}>
        <Buttons>
          <Button>Ik heb het doorgegeven</Button>
        </Buttons>
      </FormBox>
      <ThreeDos />
    </Page>
  )
}
