/**
 * The people an actor keeps, to look through.
 */
import type { WayIn } from '#platform/identity/invitations.ts'
import { openForm } from '#platform/form.ts'
import {
  Alert,
  Button,
  Buttons,
  Checkbox,
  Empty,
  FormBox,
  Link,
  LinkButton,
  Page,
  Pagination,
  Select,
  Stack,
  Table,
  TextField,
} from '#platform/ui/index.ts'
import { ordinaryRoles, quarterText, specialRoles } from '#network/rules/index.ts'
import type { HeldFunction, PeopleFilter, Person } from '#network/store/index.ts'
import { PeopleNav, roleText, seenText, WayInBadge } from './parts.tsx'

interface PeopleListProps {
  /** The organisation whose people these are; absent for who keeps the whole region. */
  organisation?: string | undefined
  filter: PeopleFilter
  result: { found: Person[]; more: boolean }
  ways: Map<string, WayIn>
  seen: Map<string, string>
  now: Date
  /** A review that takes too long, and how many lines are left. */
  late?: { quarter: string; open: number } | undefined
  nav: readonly { href: string; label: string }[]
}

export function PeopleList(props: PeopleListProps) {
  const { organisation, filter, result, late, nav } = props
  return (
    <Page
      title="Mensen en functies"
      lead={
        organisation
          ? `Wie er voor ${organisation} in Kring werkt. Je nodigt mensen uit en regelt wat zij kunnen.`
          : 'Wie er in Kring werkt, voor welke organisatie, en wat zij kunnen.'
      }
    >
      <PeopleNav items={nav} current="/mensen" />
      {late && (
        <Alert tone="warning" title="Het nalopen van bijzondere rechten is te laat">
          Van het {quarterText(late.quarter)} zijn er nog {late.open} te gaan. De functionaris
          gegevensbescherming loopt ze na; vraag of het lukt.
        </Alert>
      )}
      <Buttons>
        <LinkButton href="/mensen/nieuw">Iemand uitnodigen</LinkButton>
        {organisation === undefined && (
          <LinkButton href="/mensen/organisaties/nieuw" variant="secondary">
            Organisatie toevoegen
          </LinkButton>
        )}
      </Buttons>
      <Filter filter={filter} region={organisation === undefined} />
      {result.found.length === 0 ? (
        <Empty title="Niemand gevonden">
          {isOpen(filter)
            ? 'Hier staan straks de mensen van je organisatie. Nodig de eerste uit.'
            : 'Zoek op een deel van de naam, of kies een andere rol.'}
        </Empty>
      ) : (
        <PeopleTable {...props} />
      )}
      <Pagination
        page={filter.page}
        pages={result.more ? filter.page + 1 : filter.page}
        href={(page) => `/mensen?${query(filter, page)}`}
      />
    </Page>
  )
}

function Filter({ filter, region }: { filter: PeopleFilter; region: boolean }) {
  const { words, organisation, role, ended } = filter
  return (
    <div class="filter">
      <FormBox
        method="get"
        action="/mensen"
        form={openForm({
          zoek: words,
          organisatie: organisation,
          rol: role,
          gestopt: ended ? 'ja' : '',
        })}
      >
        <TextField name="zoek" label="Naam" type="search" />
        {region && <TextField name="organisatie" label="Organisatie" type="search" />}
        <Select
          name="rol"
          label="Rol"
          empty="Alle rollen"
          options={Object.fromEntries(
            [...ordinaryRoles, ...specialRoles].map((one) => [one, roleText(one)]),
          )}
        />
        <Checkbox name="gestopt" label="Ook wie gestopt is" />
        <Button variant="secondary">Zoeken</Button>
      </FormBox>
    </div>
  )
}

function PeopleTable({ organisation, result, ways, seen, now }: PeopleListProps) {
  return (
    <Table
      caption="Mensen"
      captionHidden
      columns={[
        { label: 'Naam' },
        { label: 'Functies' },
        { label: 'Inloggen' },
        { label: 'Laatst hier' },
      ]}
      rows={result.found.map(({ id, name, functions }) => ({
        cells: [
          <Link href={`/mensen/${id}`}>
            <bdi>{name}</bdi>
          </Link>,
          <Functions functions={functions} named={organisation === undefined} />,
          <WayInBadge way={ways.get(id)} functions={functions} now={now} />,
          seenText(seen.get(id)),
        ],
      }))}
    />
  )
}

/** What someone does now; when that is nothing, what they did last. */
function Functions({ functions, named }: { functions: HeldFunction[]; named: boolean }) {
  const held = functions.filter(({ over }) => !over)
  const shown = held.length > 0 ? held : functions.slice(0, 1)
  return (
    <Stack>
      {shown.map((one) => (
        <div>
          {one.title} ({roleText(one.role).toLowerCase()}){named && <>, {one.organisation}</>}
          {one.municipalities.length > 0 &&
            `, voor ${one.municipalities.map(({ name }) => name).join(', ')}`}
        </div>
      ))}
    </Stack>
  )
}

function isOpen({ words, organisation, role }: PeopleFilter): boolean {
  return words === '' && organisation === '' && role === ''
}

function query({ words, organisation, role, ended }: PeopleFilter, page: number): string {
  return new URLSearchParams({
    ...(words && { zoek: words }),
    ...(organisation && { organisatie: organisation }),
    ...(role && { rol: role }),
    ...(ended && { gestopt: 'ja' }),
    pagina: String(page),
  }).toString()
}
