/**
 * Forms about people, for who fills them in twice a year.
 */
import { openForm } from '#platform/form.ts'
import {
  Alert,
  Checkbox,
  Choice,
  Choices,
  DateField,
  Details,
  FormBox,
  Link,
  List,
  Page,
  Paragraph,
  Select,
  TextField,
  type AnyForm,
  type Crumb,
} from '#platform/ui/index.ts'
import {
  speaksForMunicipality,
  type Municipality,
  type OrdinaryRole,
} from '#network/rules/index.ts'
import type { HeldFunction, Person } from '#network/store/index.ts'
import { dayText, peopleTrail, roleOptions, roleText, SendOrBack } from './parts.tsx'

interface Choosable {
  organisation: { id: string; name: string }
  roles: readonly OrdinaryRole[]
  /** To choose from; absent for who brings in people of their own municipality. */
  municipalities?: Municipality[] | undefined
}

/** Someone new: name, address, function. */
export function BringInForm({
  organisation,
  roles,
  municipalities,
  form,
  namesakes,
  known,
  region,
}: Choosable & {
  form: AnyForm
  /** People of this organisation with the same name. */
  namesakes: { id: string; name: string }[]
  /** The address is in use; whose it is stays unsaid. */
  known: boolean
  region: boolean
}) {
  return (
    <Page
      title="Iemand uitnodigen"
      label={organisation.name}
      lead="De uitnodiging gaat naar het werkadres en is een week geldig. Je ziet hier of iemand hem heeft aangenomen."
      trail={peopleTrail()}
      failed={hasErrors(form)}
    >
      <FormBox action={`/mensen/nieuw?organisatie=${organisation.id}`} form={form}>
        {known && <AddressInUse region={region} />}
        <TextField name="name" label="Voornaam en achternaam" maxlength={240} />
        <TextField
          name="email"
          label="E-mailadres van het werk"
          hint="Kring gebruikt dit alleen om uit te nodigen. Het staat daarna nergens voor jou in beeld."
          type="email"
          inputmode="email"
        />
        <Choice
          name="role"
          label="Wat moet deze persoon kunnen?"
          options={roleOptions(roles)}
          hint="Kies niet meer dan nodig is. Je kunt later een functie erbij geven."
        />
        <FunctionFields roles={roles} municipalities={municipalities} />
        {namesakes.length > 0 && <Namesakes namesakes={namesakes} />}
        {region || <MoreRoles />}
        <SendOrBack send="Uitnodigen" back="/mensen" />
      </FormBox>
    </Page>
  )
}

function FunctionFields({ roles, municipalities }: Omit<Choosable, 'organisation'>) {
  const speaking = roles.filter(speaksForMunicipality)
  return (
    <>
      <TextField
        name="title"
        label="Functie"
        hint="Zoals op een visitekaartje, bijvoorbeeld: jeugdverpleegkundige."
        maxlength={240}
      />
      {municipalities && speaking.length > 0 && (
        <show-when field="role" equals={speaking.join(' ')}>
          <Choices
            name="municipalities"
            label="Voor welke gemeente spreekt deze persoon?"
            hint="Alleen voor een ambtenaar of bestuurder."
            options={Object.fromEntries(municipalities.map(({ code, name }) => [code, name]))}
          />
        </show-when>
      )}
      <DateField
        name="until"
        label="Laatste dag"
        hint="Weet je nu al wanneer het stopt? Na deze dag kan iemand met deze functie niet meer inloggen."
        optional
      />
    </>
  )
}

function Namesakes({ namesakes }: { namesakes: { id: string; name: string }[] }) {
  return (
    <>
      <Alert tone="warning" title="Er werkt al iemand met deze naam bij deze organisatie">
        <List>
          {namesakes.map(({ id, name }) => (
            <li>
              <Link href={`/mensen/${id}`}>{name}</Link>
            </li>
          ))}
        </List>
        Is dit dezelfde persoon? Geef die dan een functie erbij.
      </Alert>
      <Checkbox name="another" label="Nee, dit is iemand anders met dezelfde naam" />
    </>
  )
}

function AddressInUse({ region }: { region: boolean }) {
  return (
    <Alert tone="warning" title="Met dit adres kan Kring niemand uitnodigen">
      {region ? (
        <Paragraph>
          Waarschijnlijk werkt deze persoon al met Kring of is die al uitgenodigd. Zoek op naam bij{' '}
          <Link href="/mensen">mensen en functies</Link> en geef een functie erbij. Of gebruik een
          ander werkadres.
        </Paragraph>
      ) : (
        <Paragraph>
          Werkt deze persoon al bij jullie? Zoek dan op naam bij{' '}
          <Link href="/mensen">mensen en functies</Link> en geef een functie erbij. Zo niet: kijk of
          het adres klopt, of vraag een projectleider om deze functie te geven.
        </Paragraph>
      )}
    </Alert>
  )
}

function MoreRoles() {
  return (
    <Details summary="Staat de rol die je zoekt er niet bij?">
      <Paragraph>
        Wie in een werkgroep zit, leest de begroting van de regio. Die rol geeft een projectleider.
        Ook beheerders van Kring zelf regelt een projectleider.
      </Paragraph>
    </Details>
  )
}

/** Another function for someone who is known. */
export function GiveFunctionForm({
  person,
  organisation,
  roles,
  municipalities,
  form,
  twice,
  chooses,
}: Choosable & {
  person: Person
  form: AnyForm
  /** They hold this role here already. */
  twice: boolean
  /** Whether one may do this for another organisation. */
  chooses: boolean
}) {
  const base = `/mensen/${person.id}`
  return (
    <Page
      title="Functie erbij"
      label={person.name}
      lead={`Bij ${organisation.name}. De functies die deze persoon al heeft, blijven.`}
      trail={peopleTrail({ href: base, label: person.name })}
      failed={hasErrors(form)}
    >
      {chooses && (
        <Paragraph>
          <Link href={`${base}/functie/organisatie`}>Voor een andere organisatie</Link>
        </Paragraph>
      )}
      <FormBox action={`${base}/functie?organisatie=${organisation.id}`} form={form}>
        {twice && (
          <Alert tone="warning" title="Deze persoon heeft deze rol hier al">
            Wijzig de functie die er is, of kies een andere rol.
          </Alert>
        )}
        <Choice
          name="role"
          label="Wat moet deze persoon kunnen?"
          options={roleOptions(roles)}
          hint="Kies niet meer dan nodig is."
        />
        <DateField name="from" label="Eerste dag" hint="Leeg: vandaag." optional />
        <FunctionFields roles={roles} municipalities={municipalities} />
        <SendOrBack send="Functie geven" back={base} />
      </FormBox>
    </Page>
  )
}

/** The words on the card, the municipalities and the last day; the role stays what it is. */
export function EditFunctionForm({
  person,
  one,
  municipalities,
  form,
}: {
  person: Person
  one: HeldFunction
  municipalities?: Municipality[] | undefined
  form: AnyForm
}) {
  const base = `/mensen/${person.id}`
  return (
    <Page
      title="Functie wijzigen"
      label={person.name}
      lead={`${roleText(one.role)} bij ${one.organisation}, vanaf ${dayText(one.fromDay)}. De rol zelf verandert niet: geef daarvoor een functie erbij en beëindig deze.`}
      trail={peopleTrail({ href: base, label: person.name })}
      failed={hasErrors(form)}
    >
      <FormBox action={`/mensen/functies/${one.id}`} form={form} version={one.version}>
        <TextField
          name="title"
          label="Functie"
          hint="Zoals op een visitekaartje."
          maxlength={240}
        />
        {municipalities && (
          <Choices
            name="municipalities"
            label="Voor welke gemeente spreekt deze persoon?"
            options={Object.fromEntries(municipalities.map(({ code, name }) => [code, name]))}
          />
        )}
        <DateField
          name="until"
          label="Laatste dag"
          hint="Leeg: zonder einde. Moet iemand er nu uit? Kies dan bij de persoon voor Beëindigen."
          optional
        />
        <SendOrBack send="Opslaan" back={base} />
      </FormBox>
    </Page>
  )
}

/** A new invitation, to the address of before or to another. */
export function InviteForm({
  person,
  again,
  address,
  form,
  refused,
}: {
  person: Person
  again: boolean
  address: boolean
  form: AnyForm
  refused: boolean
}) {
  const base = `/mensen/${person.id}`
  return (
    <Page
      title={again ? 'Opnieuw uitnodigen' : 'Uitnodigen'}
      label={person.name}
      lead="De nieuwe uitnodiging is een week geldig. Een eerdere uitnodiging werkt dan niet meer."
      trail={peopleTrail({ href: base, label: person.name })}
      failed={hasErrors(form)}
    >
      {refused && (
        <Alert tone="warning" title="De uitnodiging is niet verstuurd">
          Met dit adres kan Kring niemand uitnodigen. Kijk of het klopt, gebruik een ander werkadres
          of vraag een projectleider.
        </Alert>
      )}
      {again && (
        <FormBox action={`${base}/uitnodigen?adres=eerder`} form={openForm()} id="eerder">
          <Paragraph>Was het adres goed, maar is de uitnodiging kwijt of verlopen?</Paragraph>
          <SendOrBack send="Stuur hem naar hetzelfde adres" back={base} />
        </FormBox>
      )}
      {address && (
        <FormBox action={`${base}/uitnodigen`} form={form} id="ander">
          <TextField
            name="email"
            label={again ? 'Of stuur hem naar een ander adres' : 'E-mailadres van het werk'}
            type="email"
            inputmode="email"
          />
          <SendOrBack send="Stuur de uitnodiging" back={base} />
        </FormBox>
      )}
    </Page>
  )
}

/** A new organisation: what it is, and whether it is not there already. */
export function OrganisationForm({
  kinds,
  municipalities,
  similar,
  form,
  trail = peopleTrail(),
}: {
  kinds: readonly string[]
  municipalities: Municipality[]
  similar: { id: string; name: string; kind: string; place: string | null }[]
  form: AnyForm
  trail?: Crumb[]
}) {
  return (
    <Page
      title="Organisatie toevoegen"
      lead="Voeg de organisatie toe en nodig daarna haar eerste beheerder uit. Die regelt de rest zelf."
      trail={trail}
      failed={hasErrors(form)}
    >
      <FormBox action="/mensen/organisaties/nieuw" form={form}>
        <TextField name="name" label="Naam" maxlength={400} />
        <Select
          name="kind"
          label="Wat voor organisatie is het?"
          options={Object.fromEntries(kinds.map((kind) => [kind, kind]))}
        />
        <Select
          name="municipalityCode"
          label="Gemeente"
          hint={
            <>
              Waar de organisatie zit. Werkt zij in de hele regio? Laat het dan leeg. Staat de
              gemeente er niet bij? <Link href="/mensen/gemeenten/nieuw">Voeg haar toe</Link>.
            </>
          }
          empty="Geen vaste gemeente"
          options={Object.fromEntries(municipalities.map(({ code, name }) => [code, name]))}
          optional
        />
        <TextField name="website" label="Website" inputmode="url" optional />
        {similar.length > 0 && (
          <>
            <Alert tone="warning" title="Deze lijkt erop en staat al in Kring">
              <List>
                {similar.map(({ id, name, kind, place }) => (
                  <li>
                    <Link href={`/mensen/nieuw?organisatie=${id}`}>{name}</Link>, {kind}
                    {place && `, ${place}`}
                  </li>
                ))}
              </List>
              Is het dezelfde? Kies haar dan hierboven en nodig iemand uit.
            </Alert>
            <Checkbox name="another" label="Nee, dit is een andere organisatie" />
          </>
        )}
        <SendOrBack send="Toevoegen" back="/mensen" />
      </FormBox>
    </Page>
  )
}

/** A municipality of the region that Kring does not know yet. */
export function MunicipalityForm({ form }: { form: AnyForm }) {
  return (
    <Page
      title="Gemeente toevoegen"
      lead="Voeg de gemeenten van de regio één keer toe. Daarna kies je ze overal uit een lijst."
      trail={peopleTrail()}
      failed={hasErrors(form)}
    >
      <FormBox action="/mensen/gemeenten/nieuw" form={form}>
        <TextField name="name" label="Naam" maxlength={160} />
        <TextField
          name="code"
          label="Gemeentecode"
          hint="De code van het CBS, zoals GM0917."
          width="short"
        />
        <TextField
          name="subregion"
          label="Deel van de regio"
          hint="Zoals jullie het zelf noemen: Parkstad, Heuvelland. Is er maar één deel, vul dan de naam van de regio in."
          maxlength={160}
        />
        <SendOrBack send="Toevoegen" back="/mensen" />
      </FormBox>
    </Page>
  )
}

export function hasErrors(form: AnyForm): boolean {
  return Object.keys(form?.errors ?? {}).length > 0
}
