/**
 * The way in of an organisation: its own settings, and what Kring's administrator does with them.
 */
import type { Form } from '#platform/form.ts'
import type { ProviderView } from '#platform/identity/provider-settings.ts'
import {
  Alert,
  Button,
  Buttons,
  Choice,
  Empty,
  FormBox,
  List,
  Page,
  Paragraph,
  Section,
  StatusBadge,
  SummaryList,
  TextArea,
  TextField,
} from '#platform/ui/index.ts'

/** For the administrator of an organisation, who does this once and then hardly ever. */
export function ProviderForm({
  provider,
  form,
  redirectUri,
  logoutUri,
}: {
  provider: ProviderView | undefined
  form: Form<unknown>
  redirectUri: string
  logoutUri: string
}) {
  return (
    <Page
      title="Inloggen met je eigen organisatie"
      failed={Object.keys(form.errors).length > 0}
      lead="Mensen van je organisatie kunnen in Kring inloggen zoals ze dat bij jullie gewend zijn. Vraag je ICT-afdeling om hulp: zij kennen de woorden op deze pagina."
    >
      {provider && <ProviderState provider={provider} />}
      <Section title="Geef dit aan je ICT-afdeling">
        <SummaryList
          items={[
            { key: 'Soort', value: 'OpenID Connect, authorization code met PKCE (S256)' },
            { key: 'Redirect URI', value: <code>{redirectUri}</code> },
            { key: 'Back-channel logout URI', value: <code>{logoutUri}</code> },
            { key: 'Scope', value: <code>openid</code> },
            { key: 'Client authentication', value: <code>client_secret_basic</code> },
          ]}
        />
      </Section>
      <Section title="Vul dit in">
        <FormBox action="/organisatie/inloggen" form={form}>
          <TextField
            name="name"
            label="Naam van de inlogdienst"
            hint="Zoals jullie mensen hem kennen, bijvoorbeeld: XONAR-account."
            maxlength={80}
          />
          <TextField
            name="issuer"
            label="Adres van de inlogdienst (issuer)"
            type="url"
            inputmode="url"
            width="long"
            maxlength={300}
          />
          <TextField name="clientId" label="Clientnummer (client ID)" maxlength={200} />
          <TextField
            name="secret"
            label="Geheim (client secret)"
            hint={
              provider ? 'Laat leeg om het geheim van nu te houden. Wij laten het nooit zien.' : ''
            }
            type="password"
            autocomplete="off"
            optional={!!provider}
            maxlength={500}
          />
          <TextArea
            name="domains"
            label="E-maildomeinen van je organisatie"
            hint="Wat achter de @ staat, elk op een regel. Wie zo’n adres invult bij inloggen, gaat naar jullie inlogdienst."
          />
          <Choice
            name="twoFactors"
            label="Vraagt jullie inlogdienst zelf altijd om een tweede stap?"
            options={{
              ja: 'Ja, altijd: een code, een app of een sleutel',
              nee: 'Nee, of niet altijd. Kring vraagt dan zelf om een tweede stap',
            }}
          />
          <Button>Opslaan en proberen</Button>
        </FormBox>
      </Section>
    </Page>
  )
}

function ProviderState({ provider }: { provider: ProviderView }) {
  const unproved = provider.domains.filter(({ verifiedBy }) => !verifiedBy)
  return (
    <Section title="Hoe het ervoor staat">
      {provider.enabledAt ? (
        <Alert tone="ok">
          Mensen van je organisatie kunnen zo inloggen. Al gekoppeld: {provider.people}.
        </Alert>
      ) : (
        <Alert tone="info">
          De inlogdienst antwoordt. Bewijs nu dat de domeinen van jullie zijn. Daarna zet de
          beheerder van Kring hem aan.
        </Alert>
      )}
      <List>
        {provider.domains.map(({ domain, verifiedBy }) => (
          <li>
            {domain}{' '}
            {verifiedBy ? (
              <StatusBadge tone="ok">bewezen</StatusBadge>
            ) : (
              <StatusBadge tone="warning">nog niet bewezen</StatusBadge>
            )}
          </li>
        ))}
      </List>
      {unproved.map(({ domain, proof }) => (
        <>
          <Paragraph>
            Zet dit in de DNS van {domain}, als TXT-regel: <code>{proof}</code>
          </Paragraph>
          <FormBox
            action="/organisatie/inloggen/domein"
            id={`domein-${domain.replaceAll('.', '-')}`}
          >
            <input type="hidden" name="domein" value={domain} />
            <Button variant="secondary">Kijk of {domain} bewezen is</Button>
          </FormBox>
        </>
      ))}
    </Section>
  )
}

/** For Kring's administrator: which organisations want their own way in. */
export function ProviderList({ providers }: { providers: ProviderView[] }) {
  return (
    <Page
      title="Inlogdiensten van organisaties"
      lead="Een inlogdienst gaat pas aan als zeker is dat de domeinen van die organisatie zijn. Vertrouw geen mail: bel het nummer dat je al had."
      trail={[{ href: '/beheer', label: 'Beheer' }]}
    >
      {providers.length === 0 && (
        <Empty title="Nog geen inlogdiensten">
          De beheerder van een organisatie stelt hem in. Daarna staat hij hier.
        </Empty>
      )}
      {providers.map((one) => (
        <Section title={one.organisation}>
          <SummaryList
            items={[
              { key: 'Inlogdienst', value: one.name },
              { key: 'Adres', value: one.issuer },
              {
                key: 'Tweede stap',
                value: one.twoFactors ? 'altijd, zegt de organisatie' : 'door Kring',
              },
              { key: 'Gekoppelde mensen', value: String(one.people) },
              {
                key: 'Stand',
                value: one.enabledAt ? (
                  <StatusBadge tone="ok">staat aan</StatusBadge>
                ) : (
                  <StatusBadge tone="warning">staat uit</StatusBadge>
                ),
              },
              ...one.domains.map(({ domain, verifiedBy }) => ({
                key: `Domein ${domain}`,
                value:
                  verifiedBy === 'dns'
                    ? 'bewezen met DNS'
                    : verifiedBy === 'operator'
                      ? 'nagevraagd door een beheerder'
                      : 'nog niet bewezen',
              })),
            ]}
          />
          {one.domains
            .filter(({ verifiedBy }) => !verifiedBy)
            .map(({ domain }) => (
              <FormBox
                action="/beheer/inloggen/domein"
                id={`domein-${domain.replaceAll('.', '-')}`}
              >
                <input type="hidden" name="domein" value={domain} />
                <input type="hidden" name="dienst" value={one.id} />
                <Button variant="secondary">Ik heb nagevraagd dat {domain} van hen is</Button>
              </FormBox>
            ))}
          <FormBox action={`/beheer/inloggen/${one.id}`} id={`dienst-${one.id}`}>
            <input type="hidden" name="aan" value={one.enabledAt ? 'nee' : 'ja'} />
            <input type="hidden" name="adres" value={one.issuer} />
            <Buttons>
              {one.enabledAt ? (
                <Button variant="danger">Uitzetten, en alle sessies ervan beëindigen</Button>
              ) : (
                <Button>Aanzetten</Button>
              )}
            </Buttons>
          </FormBox>
        </Section>
      ))}
    </Page>
  )
}
