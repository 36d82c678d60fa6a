import { Button, Buttons, LinkButton } from '#platform/ui/buttons.tsx'
import { Card, Cards } from '#platform/ui/cards.tsx'
import {
  Alert,
  Definition,
  Details,
  Empty,
  Progress,
  Quote,
  StatusBadge,
  Steps,
} from '#platform/ui/parts.tsx'
import { Columns, Heading, Link, Paragraph, Section, Stack } from '#platform/ui/text.tsx'

/** Badges, alerts, steps, cards and the other parts of a page. */
export function PartExamples() {
  return (
    <>
      <Section
        title="Onderdelen"
        id="onderdelen"
        aside={<Link href="#onderdelen">Wat je hier kunt doen</Link>}
      >
        <Badges />
        <Heading level={3}>Knoppen</Heading>
        <Buttons>
          <LinkButton href="#onderdelen">De volgende stap</LinkButton>
          <LinkButton href="#onderdelen" variant="secondary">
            Een andere weg
          </LinkButton>
          <LinkButton href="#onderdelen" variant="subtle">
            Iets erbij
          </LinkButton>
          <LinkButton href="#onderdelen" variant="danger">
            Zonder weg terug
          </LinkButton>
        </Buttons>
      </Section>
      <Section title="Wat iemand moet weten" id="weten">
        <Stack>
          <Alert tone="info" title="De werkgroep komt dinsdag bij elkaar">
            Tot maandag 17.00 uur kun je een punt voor de agenda aandragen.
          </Alert>
          <Alert tone="ok">De intentieverklaring is door alle zestien gemeenten getekend.</Alert>
          <Alert tone="warning" title="Deze activiteit heeft geen eigenaar">
            Zolang niemand haar heeft, gebeurt er niets. Wijs iemand aan.
          </Alert>
          <Alert tone="danger" title="Er is direct gevaar">
            Bel <Link href="tel:112">112</Link>. Daarna kun je hier verder.
          </Alert>
        </Stack>
      </Section>
      <Section title="Waar je bent" id="voortgang">
        <Steps
          items={[
            { label: 'Signalen in kaart', href: '#voortgang', state: 'done' },
            { label: 'Overleg met een collega', href: '#voortgang', state: 'done' },
            { label: 'Gesprek met het gezin', state: 'current' },
            { label: 'Wegen', state: 'todo' },
            { label: 'Beslissen', state: 'todo' },
          ]}
        />
        <Progress done={5} total={16} label="Gemeenten die hebben getekend" />
      </Section>
      <Choosing />
      <Columns>
        <Section title="Nog leeg" id="leeg">
          <Empty
            title="Nog geen besluiten"
            action={
              <LinkButton href="#leeg" variant="secondary">
                Besluit vastleggen
              </LinkButton>
            }
          >
            Hier komen de besluiten van de stuurgroep. De secretaris legt ze vast na elk overleg.
          </Empty>
        </Section>
        <Section title="Uitleg" id="uitleg">
          <Details summary="Wat is een aandachtsfunctionaris?">
            <Definition term="Aandachtsfunctionaris">
              Iemand die collega’s helpt om de stappen van de meldcode goed te zetten.
            </Definition>
          </Details>
          <Details summary="Wie vult dit in?" open>
            <Paragraph>De projectleider vult dit in, elk kwartaal.</Paragraph>
          </Details>
          <Quote source="Uit de visie, bladzijde 4">
            <Paragraph>Iedereen in onze regio is veilig in het eigen huis.</Paragraph>
          </Quote>
        </Section>
      </Columns>
      <Section title="Bevestigen" id="bevestigen">
        <Alert tone="warning" title="Wat er dan gebeurt">
          De activiteit stopt. De leden van de werkgroep krijgen bericht. Je kunt haar later weer
          starten.
        </Alert>
        <Buttons>
          <Button>Activiteit stoppen</Button>
          <LinkButton href="#bevestigen" variant="secondary">
            Nee, terug
          </LinkButton>
        </Buttons>
      </Section>
    </>
  )
}

function Badges() {
  return (
    <>
      <Heading level={3}>Hoe iets ervoor staat</Heading>
      <div class="badges">
        <StatusBadge tone="neutral">gepland</StatusBadge>
        <StatusBadge tone="active">lopend</StatusBadge>
        <StatusBadge tone="turn">Jouw beurt</StatusBadge>
        <StatusBadge tone="ok">afgerond</StatusBadge>
        <StatusBadge tone="warning">loopt achter</StatusBadge>
        <StatusBadge tone="danger">gevaar</StatusBadge>
        <StatusBadge tone="unknown">onbekend</StatusBadge>
        <StatusBadge tone="inferred">afgeleid</StatusBadge>
      </div>
    </>
  )
}

function Choosing() {
  return (
    <Section title="Kiezen" id="kiezen">
      <Cards>
        <Card
          title="Werkgroep Vroegsignalering"
          href="#kiezen"
          label="Samen zien"
          turn
          badges={<StatusBadge tone="active">lopend</StatusBadge>}
        >
          <p>Er wacht een verslag op je akkoord, vóór vrijdag 30 oktober 2026.</p>
        </Card>
        <Card
          title="Handle with Care"
          href="#kiezen"
          label="Samen doen"
          badges={
            <>
              <StatusBadge tone="ok">afgerond</StatusBadge>
              <StatusBadge tone="inferred">datum afgeleid</StatusBadge>
            </>
          }
        >
          <p>Een kind krijgt steun op school, de ochtend na geweld thuis.</p>
          <p class="muted">Politie · 222 scholen</p>
        </Card>
        <Card title="Scholing van professionals" href="#kiezen" />
        <Card title="Een kaart zonder verwijzing" label="Ter informatie">
          <p>Zij vertelt iets en leidt nergens heen.</p>
        </Card>
      </Cards>
    </Section>
  )
}
