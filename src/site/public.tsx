/**
 * The pages for residents: no session, no cookie, nothing stored.
 */
import { ForParents } from '#modules/handle-with-care'
import { planInForce, publicActivities, PublicPlan, subAmbitionsOf } from '#modules/programme'
import {
  Card,
  Cards,
  Heading,
  Link,
  List,
  Paragraph,
  PublicPage,
  Section,
} from '#platform/ui/index.ts'
import { pages, requires, show } from '#platform/web.tsx'

export const publicPages = pages()
  .get('/', requires('site.visit'), (c) => show(c, <Home />))

  .get('/aanpak', requires('site.visit'), async (c) => {
    const { db } = c.var.work
    const plan = await planInForce(db)
    return show(
      c,
      <PublicPlan
        plan={plan}
        activities={plan ? await publicActivities(db, plan.id) : []}
        subAmbitions={plan ? await subAmbitionsOf(db, plan.id) : []}
        frame={({ title, lead, children }) => (
          <PublicPage title={title} lead={lead} path="/aanpak">
            {children}
            <Paragraph>
              <Link href="/aanpak/handle-with-care">
                Handle with Care: een bericht naar de school van je kind
              </Link>
            </Paragraph>
            <Paragraph>
              <Link href="/aanpak/ondertekenaars">Welke organisaties dit samen beloofden</Link>
            </Paragraph>
            <Paragraph>
              <Link href="/aanpak/netwerk">Welke organisaties er zijn, op de kaart</Link>
            </Paragraph>
          </PublicPage>
        )}
      />,
    )
  })

  .get('/aanpak/handle-with-care', requires('site.visit'), (c) => show(c, <ForParents />))

  .get('/toegankelijkheid', requires('site.visit'), (c) => show(c, <Accessibility />))

  .get('/over-kring', requires('site.visit'), (c) => show(c, <About />))

/**
 * Where security researchers find us (RFC 9116). Expires within a year, counted from now.
 *
 * The contact is set by whoever runs Kring; without one the address of the code is named.
 */
export function securityText(now: Date): string {
  const expires = new Date(now.getTime() + 180 * 24 * 3600_000)
  expires.setUTCHours(0, 0, 0, 0)
  const contact = process.env['KRING_SECURITY_CONTACT'] ?? 'mailto:security@example.org'
  return [
    `Contact: ${contact}`,
    `Expires: ${expires.toISOString()}`,
    'Preferred-Languages: nl, en',
    '',
  ].join('\n')
}

function Home() {
  return (
    <PublicPage
      title="Wat kun je nu doen?"
      path="/"
      lead="Gebeurt er thuis iets dat niet goed voelt? Of maak je je zorgen om iemand? Je kunt hier lezen wie er voor je is."
    >
      <Section title="Bel iemand">
        <Cards>
          <Card title="Is er nu gevaar?">
            <p>
              Bel <Link href="tel:112">112</Link>. Zeg als eerste waar je bent, en dat je de politie
              nodig hebt.
            </p>
          </Card>
          <Card title="Wil je praten of advies?">
            <p>
              Bel Veilig Thuis: <Link href="tel:08002000">0800-2000</Link>. Gratis, dag en nacht. Je
              hoeft je naam niet te zeggen. Ook als je twijfelt of je je zorgen maakt om een ander.
            </p>
          </Card>
          <Card title="Is er iets seksueels gebeurd tegen je wil?">
            <p>
              Bel het Centrum Seksueel Geweld: <Link href="tel:08000188">0800-0188</Link>. Gratis,
              dag en nacht. Bel liefst snel, dan kunnen ze je het beste helpen.
            </p>
          </Card>
          <Card title="Ben je kind of jongere?">
            <p>
              Bel de Kindertelefoon: <Link href="tel:08000432">0800-0432</Link>. Gratis. Je mag
              overal over praten. Neemt er niemand op? Bel Veilig Thuis:{' '}
              <Link href="tel:08002000">0800-2000</Link>.
            </p>
          </Card>
        </Cards>
      </Section>
      <Section title="Wat gebeurt er als je belt?">
        <List>
          <li>Iemand luistert en denkt met je mee. Jij beslist wat je vertelt.</li>
          <li>
            Vraag je advies? Dan hoeft niemand te weten wie je bent, en Veilig Thuis neemt geen
            contact op met je gezin.
          </li>
          <li>
            Gebruik je zelf geweld en wil je stoppen? Ook dan kun je bellen. Er is hulp om te
            stoppen.
          </li>
        </List>
      </Section>
      <Section title="Veilig kijken">
        <Paragraph>
          De knop “Verlaat deze site snel” brengt je naar een andere site. De knop wist niet welke
          pagina’s je eerder zag: met “terug” kun je weer op deze site komen. Een gesprek blijft in
          de lijst van je telefoon staan. Kijkt er iemand mee? Gebruik dan liever een privévenster,
          of de telefoon van iemand die je vertrouwt.
        </Paragraph>
      </Section>
    </PublicPage>
  )
}

function About() {
  return (
    <PublicPage
      title="Over Kring"
      path="/over-kring"
      lead="Met Kring werken gemeenten, scholen, politie, Veilig Thuis en hulporganisaties samen aan veiligheid thuis."
    >
      <Section title="Waarom deze naam">
        <Paragraph>Een kring van mensen om een gezin doorbreekt de cirkel van geweld.</Paragraph>
      </Section>
      <Section title="Wat Kring bewaart">
        <List>
          <li>Van bezoekers van deze pagina’s: niets.</li>
          <li>Van mensen die in Kring werken: hun naam, hun functie, en wat zij in Kring doen.</li>
          <li>
            Van een kind dat na een incident thuis steun nodig heeft op school: de naam, de
            geboortedatum en een codewoord, tot de school het weet. Daarna wist Kring het.{' '}
            <Link href="/aanpak/handle-with-care">Lees wie het ziet en wat je kunt vragen</Link>
          </li>
          <li>Verder van inwoners en gezinnen: niets.</li>
        </List>
      </Section>
      <Section title="Open">
        <Paragraph>
          Kring is vrije software onder de EUPL-1.2. Iedereen mag de code lezen, gebruiken en
          verbeteren.
        </Paragraph>
        <Paragraph>
          De gegevens over gemeenten en scholen komen uit open bronnen: het CBS en het Kadaster (CC
          BY 4.0) en DUO.
        </Paragraph>
      </Section>
      <Section title="Een zwakke plek gevonden?">
        <Paragraph>
          Meld het aan wie Kring voor jouw regio aanbiedt. Het adres staat in{' '}
          <Link href="/.well-known/security.txt">security.txt</Link>.
        </Paragraph>
      </Section>
    </PublicPage>
  )
}

function Accessibility() {
  return (
    <PublicPage
      title="Toegankelijkheid"
      lead="Iedereen moet Kring kunnen gebruiken."
      path="/toegankelijkheid"
    >
      <Section title="Waar Kring aan voldoet">
        <Paragraph>
          Kring is gemaakt om te voldoen aan EN 301 549 en WCAG 2.2, niveau A en AA. Dit is een
          eigen verklaring: een onafhankelijk onderzoek is nog niet gedaan. De status is daarom:
          eerste maatregelen genomen.
        </Paragraph>
      </Section>
      <Section title="Wat we doen">
        <List>
          <li>Elke pagina werkt zonder JavaScript, met het toetsenbord en op een telefoon.</li>
          <li>Elke pagina wordt bij elke wijziging automatisch getest op toegankelijkheid.</li>
          <li>Kleur is nooit het enige teken; licht, donker en hoog contrast werken.</li>
        </List>
      </Section>
      <Section title="Wat we nog niet hebben onderzocht">
        <List>
          <li>Een onderzoek met mensen die een schermlezer gebruiken.</li>
          <li>
            Documenten waar activiteiten naar verwijzen: die zijn van de organisatie die ze bewaart.
          </li>
        </List>
      </Section>
      <Heading level={2}>Lukt er iets niet?</Heading>
      <Paragraph>
        Laat het de organisatie weten die Kring voor jouw regio aanbiedt. Zij moet je binnen vier
        weken antwoorden. Kom je er samen niet uit, dan kun je terecht bij de Nationale ombudsman.
      </Paragraph>
      <Paragraph small>
        Deze verklaring is voor het laatst bijgewerkt op 23 november 2026.
      </Paragraph>
    </PublicPage>
  )
}
