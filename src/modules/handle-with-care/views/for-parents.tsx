/**
 * For parents, in the open: what is kept of a child, how long, who sees it, and where to ask.
 */
import { Link, List, Paragraph, PublicPage, Section } from '#platform/ui/index.ts'
import { CallSafeHome, forParents } from './parts.tsx'

/** The public page about Handle with Care. */
export function ForParents() {
  return (
    <PublicPage
      title="Een bericht naar de school van je kind"
      lead="Was de politie bij jou thuis, en was je kind erbij? Dan kan de school de volgende ochtend een kort bericht krijgen. Dat heet Handle with Care. Zo kan de leerkracht er die dag extra zijn voor je kind."
      path={forParents}
    >
      <Section title="Wat staat er in het bericht?">
        <List>
          <li>De naam van je kind.</li>
          <li>De geboortedatum van je kind.</li>
          <li>
            De woorden “Handle with Care”. Dat betekent: ga vandaag extra lief en rustig met dit
            kind om.
          </li>
        </List>
        <Paragraph>
          Meer niet. De school hoort niet wat er is gebeurd, waar het was, of wie erbij was. Niemand
          vraagt je kind ernaar. Het is geen melding, en de school maakt er geen dossier van.
        </Paragraph>
        <Paragraph>
          Om op tijd te zijn weet Kring ook wanneer het was, in welke gemeente, en bij welke school
          het bericht hoort. De school ziet niet wanneer het was.
        </Paragraph>
      </Section>
      <Section title="Wie ziet het?">
        <List>
          <li>De politie die het bericht begint.</li>
          <li>Veilig Thuis, dat kijkt of het bericht mag.</li>
          <li>
            De leerplichtambtenaar, als die de school zoekt of de school belt. Niet in elke gemeente
            is dat nodig.
          </li>
          <li>De contactpersoon op school of de vervanger. Die vertelt het aan de leerkracht.</li>
        </List>
        <Paragraph>
          Verder niemand. Kring schrijft op wie het bericht opende, en wanneer. Daar staat geen naam
          van een kind bij.
        </Paragraph>
      </Section>
      <Section title="Hoe lang blijft het bewaard?">
        <List>
          <li>
            Heeft de school het doorgegeven aan de leerkracht? Dan wist Kring de naam en de
            geboortedatum meteen.
          </li>
          <li>
            Kijkt de school niet? Dan wist Kring alles aan het eind van die schooldag. Is er geen
            school gevonden, dan na hoogstens drie schooldagen.
          </li>
          <li>
            Is het vakantie? Dan kan het bericht wachten tot de school weer begint. Duurt dat langer
            dan een week, dan kijkt Veilig Thuis of het nog helpt. Zo niet, dan wist Kring het.
          </li>
          <li>
            Daarna blijft alleen een telling over: hoeveel berichten er waren, in welke maand en in
            welke gemeente. Daarin staat geen kind.
          </li>
        </List>
      </Section>
      <Section title="Wil je weten wat er staat, of wil je het niet?">
        <Paragraph>
          Bel Veilig Thuis: <CallSafeHome />. Gratis, dag en nacht. Je kunt vragen:
        </Paragraph>
        <List>
          <li>wat er over je kind staat, en wie dat zag (inzage);</li>
          <li>of het klopt, en of het weg kan (wissen);</li>
          <li>of het bericht kan stoppen, omdat je het niet wilt (verzet).</li>
        </List>
        <Paragraph>
          Veilig Thuis vraagt eerst wie je bent, en kijkt of het goed is voor je kind. Ben je 16
          jaar of ouder, dan kun je zelf bellen. Ben je jonger, dan mag je ook bellen; ben je 12
          jaar of ouder, dan telt ook wat jij wilt.
        </Paragraph>
        <Paragraph>
          Is het bericht al doorgegeven? Dan is er niets meer om in te kijken of te wissen. Ook
          Veilig Thuis kan dan in Kring niet meer zien of er een bericht over je kind was.
        </Paragraph>
        <Paragraph>
          Veilig Thuis krijgt na zo’n avond ook een melding van de politie, en heeft daar een eigen
          dossier van. Dat staat niet in Kring. Ook daarover kun je Veilig Thuis bellen.
        </Paragraph>
        <Paragraph>
          Vind je dat iemand niet goed met de gegevens van je kind omgaat? Dan kun je klagen bij de{' '}
          <Link href="https://www.autoriteitpersoonsgegevens.nl/">Autoriteit Persoonsgegevens</Link>
          .
        </Paragraph>
      </Section>
    </PublicPage>
  )
}
