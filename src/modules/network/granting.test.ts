/**
 * The third ring of people and functions: what hostile SQL as `app` cannot do, whoever acts.
 */
import { beforeAll, describe, expect, test } from 'vitest'
import { runAs, sql, type Actor } from '#platform/database.ts'
import { inviteAgain, invite, renew, waysIn } from '#platform/identity/invitations.ts'
import { grantable, isAtHome, ordinaryRoles, specialRoles } from '#network/rules/index.ts'
import { roles, type Role } from '#roles'
import { actorOf, demonstrationActor, someone } from '#testing/actors.ts'
import { adminQuery } from '#testing/database.ts'
import { demonstrationKeys, demonstrationRegion } from '#testing/site.ts'

let keeper: Actor
let lead: Actor
let officer: Actor
let other: { organisationId: string; kind: string }
let town: { id: string; kind: string; municipalityCode: string }

beforeAll(async () => {
  await demonstrationRegion()
  keeper = await demonstrationActor('organisatiebeheerder')
  lead = await demonstrationActor('projectleider')
  officer = await demonstrationActor('fg')
  other = await one(
    'select o.id as "organisationId", o.kind from network.organisation o where o.name = \'VISTA college\'',
  )
  town = await one(
    `select id, kind, municipality_code as "municipalityCode" from network.organisation
     where name = 'Gemeente Vaals'`,
  )
})

async function one<T extends Record<string, unknown>>(text: string, params: unknown[] = []) {
  return (await adminQuery<T>(text, params))[0]!
}

/** What SQL of this actor does: how many rows, or why not. */
async function tries(actor: Actor, text: string): Promise<number | string> {
  return runAs(actor, async ({ db }) => {
    const result = await sql.raw(text).execute(db)
    return Number(result.numAffectedRows ?? result.rows.length)
  }).catch((error: unknown) => (error as { code: string }).code)
}
const denied = '42501'

const insert = (personId: string, organisationId: string, role: string, more = '') =>
  `insert into network.function (person_id, organisation_id, role, title${more && `, ${more.split('=')[0]}`})
   values ('${personId}', '${organisationId}', '${role}', 'Functie'${more && `, ${more.split('=')[1]}`})`

describe('the database grants what the rules grant, and nothing else', () => {
  test.each(demonstrationKeys)('%s', async (key) => {
    const actor = await demonstrationActor(key)
    const places = [
      {
        id: actor.organisationId,
        ...(await one<{ kind: string }>('select kind from network.organisation where id = $1', [
          actor.organisationId,
        ])),
      },
      { id: other.organisationId, kind: other.kind },
      town,
    ]
    const candidates = Object.keys(roles) as Role[]
    for (const place of places) {
      const { rows } = await runAs(actor, ({ db }) =>
        sql<{ role: string }>`
          select role from unnest(${candidates}::text[]) role
          where network.may_grant(role, ${place.id})`.execute(db),
      )
      const granted = rows.map(({ role }) => role).toSorted()
      expect(granted, place.kind).toEqual([...grantable(actor, place)].toSorted())
    }
  })
})

describe('an organisation’s administrator with SQL of their own', () => {
  test.each([
    ...specialRoles,
    'groupMember',
    'groupChair',
    'civilServant',
    'alderman',
    'system',
    'machine',
    'visitor',
  ])('makes nobody %s', async (role) => {
    const { personId } = await someone({
      role: 'professional',
      organisationId: keeper.organisationId,
    })
    expect(await tries(keeper, insert(personId, keeper.organisationId, role))).toBe(denied)
  })

  test('gives what it may, to its own people', async () => {
    const { personId } = await someone({
      role: 'professional',
      organisationId: keeper.organisationId,
    })
    expect(await tries(keeper, insert(personId, keeper.organisationId, 'attentionOfficer'))).toBe(1)
  })

  test.each([
    ['at another organisation', () => insert('', other.organisationId, 'professional')],
    [
      'in the past',
      () => insert('', keeper.organisationId, 'professional', "from_day='2020-01-01'::date"),
    ],
    [
      'with a way in of the demonstration',
      () => insert('', keeper.organisationId, 'professional', "demonstration_key='achterdeur'"),
    ],
  ])('gives nothing %s', async (_, text) => {
    const { personId } = await someone({
      role: 'professional',
      organisationId: keeper.organisationId,
    })
    expect(await tries(keeper, text().replace("''", `'${personId}'`))).toBe(denied)
  })

  test('gives nothing to itself, and nothing to people of another organisation', async () => {
    const stranger = await someone({ role: 'professional', organisationId: other.organisationId })
    expect(
      await tries(keeper, insert(keeper.personId, keeper.organisationId, 'professional')),
    ).toBe(denied)
    expect(
      await tries(keeper, insert(stranger.personId, keeper.organisationId, 'professional')),
    ).toBe(denied)
    expect(
      await tries(
        keeper,
        insert('00000000-0000-4000-8000-000000000002', keeper.organisationId, 'professional'),
      ),
    ).toBe(denied)
  })

  test.each(['ended_at = now()', "title = 'Baas'", 'until_day = platform.today()', 'version = 9'])(
    'sets no %s of another organisation, of a special function or of its own',
    async (change) => {
      const others = `update network.function set ${change} where organisation_id <> '${keeper.organisationId}'`
      const special = `update network.function set ${change} where role in ('programmeLead', 'administrator', 'dataProtectionOfficer')`
      const own = `update network.function set ${change} where id = '${keeper.functionId}'`
      expect([
        await tries(keeper, others),
        await tries(keeper, special),
        await tries(keeper, own),
      ]).toEqual([0, 0, 0])
    },
  )

  test.each(['role', 'person_id', 'organisation_id', 'from_day', 'demonstration_key', 'id'])(
    'never changes the %s of a function',
    async (column) => {
      expect(await tries(keeper, `update network.function set ${column} = ${column}`)).toBe(denied)
    },
  )

  test('ends what a project leader gave its people, and never makes it longer or names it', async () => {
    const { functionId } = await someone({
      role: 'groupMember',
      organisationId: keeper.organisationId,
    })
    await adminQuery('update network.function set until_day = platform.today() + 5 where id = $1', [
      functionId,
    ])
    const set = (change: string) =>
      tries(keeper, `update network.function set ${change} where id = '${functionId}'`)
    expect(await set('until_day = null')).toBe(denied)
    expect(await set('until_day = platform.today() + 6')).toBe(denied)
    expect(await set("title = 'Voorzitter'")).toBe(denied)
    expect(await set('until_day = platform.today() + 4')).toBe(1)
    expect(await set('ended_at = now()')).toBe(1)
  })

  test('what ended stays ended', async () => {
    const { functionId } = await someone({
      role: 'professional',
      organisationId: keeper.organisationId,
    })
    const set = (change: string) =>
      tries(keeper, `update network.function set ${change} where id = '${functionId}'`)
    expect(await set("ended_at = now() + interval '1 day'")).toBe(denied)
    expect(await set('ended_at = now()')).toBe(1)
    expect([await set('ended_at = null'), await set("title = 'Terug'")]).toEqual([denied, denied])
    expect(await tries(keeper, `delete from network.function where id = '${functionId}'`)).toBe(
      denied,
    )
  })

  test('lets nobody speak for a municipality that is not its own', async () => {
    const official = await someone({ role: 'civilServant', organisationId: town.id })
    const administrator = await actorOf(
      (await someone({ role: 'organisationAdministrator', organisationId: town.id })).functionId,
    )
    const place = (code: string) =>
      `insert into network.function_municipality (function_id, municipality_code) values ('${official.functionId}', '${code}')`
    expect(await tries(administrator, place('GM0917'))).toBe(denied)
    expect(await tries(keeper, place(town.municipalityCode))).toBe(denied)
    expect(await tries(administrator, place(town.municipalityCode))).toBe(1)
    expect(await tries(keeper, 'delete from network.function_municipality')).toBe(0)
    expect(await tries(officer, 'delete from network.function_municipality')).toBe(0)
  })

  test('adds no organisation, and renames nobody', async () => {
    const organisation = (register: string) =>
      `insert into network.organisation (name, kind, register, register_key) values ('Nieuw', 'opvang', '${register}', '${crypto.randomUUID()}')`
    expect(await tries(keeper, organisation('regio'))).toBe(denied)
    expect(await tries(lead, organisation('kring'))).toBe(denied)
    expect(await tries(lead, organisation('regio'))).toBe(1)
    expect(await tries(lead, "update network.person set name = 'Ander'")).toBe(denied)
    // An organisation keeps its own card; a project leader those of all but Kring itself.
    expect(await tries(keeper, "update network.organisation set name = 'Ander'")).toBe(1)
    const [{ cards }] = (await adminQuery(
      "select count(*) as cards from network.organisation where register <> 'kring'",
    )) as [{ cards: number }]
    expect(await tries(lead, "update network.organisation set name = 'Ander'")).toBe(cards)
    expect(await tries(officer, "update network.organisation set name = 'Ander'")).toBe(0)
  })
})

describe('the ways in', () => {
  const email = () => `${crypto.randomUUID()}@organisatie.nl`

  test('an organisation invites its own people, and nobody who acts or will act for another', async () => {
    const mine = await someone({ role: 'professional', organisationId: keeper.organisationId })
    const theirs = await someone({ role: 'professional', organisationId: other.organisationId })
    const soon = await someone({ role: 'professional', organisationId: other.organisationId })
    await adminQuery('update network.function set from_day = platform.today() + 7 where id = $1', [
      soon.functionId,
    ])
    const gone = await someone({ role: 'professional', organisationId: other.organisationId })
    await adminQuery('update network.function set ended_at = now() where id = $1', [
      gone.functionId,
    ])
    const both = await someone({ role: 'professional', organisationId: keeper.organisationId })
    await someone({ ...both, role: 'professional', organisationId: other.organisationId })
    expect(await runAs(keeper, (work) => invite(work, mine.personId, email()))).toBeDefined()
    for (const { personId } of [theirs, soon, gone, both])
      for (const ask of [invite, inviteAgain, renew])
        await expect(runAs(keeper, (work) => ask(work, personId, email()))).rejects.toMatchObject({
          code: denied,
        })
  })

  test('an organisation hears of its own people only', async () => {
    const mine = await someone({ role: 'professional', organisationId: keeper.organisationId })
    const theirs = await someone({ role: 'professional', organisationId: other.organisationId })
    const asked = [mine.personId, theirs.personId]
    const heard = await runAs(keeper, (work) => waysIn(work, asked))
    expect(heard.map(({ personId }) => personId)).toEqual([mine.personId])
    expect(await runAs(lead, (work) => waysIn(work, asked))).toHaveLength(2)
    const administrator = await demonstrationActor('beheerder')
    expect(await runAs(administrator, (work) => waysIn(work, asked))).toEqual([])
  })

  test('nobody alone gives an address to someone with special rights; to the one before they do', async () => {
    for (const role of specialRoles) {
      const { personId } = await someone({ role, organisationId: other.organisationId })
      for (const actor of [lead, officer, keeper])
        await expect(runAs(actor, (work) => invite(work, personId, email()))).rejects.toMatchObject(
          { code: denied },
        )
      await adminQuery(
        `insert into identity.invitation (person_id, email, invited_by, expires_at)
         values ($1, $2, $3, now() - interval '1 day')`,
        [personId, email(), lead.functionId],
      )
      expect(await runAs(lead, (work) => inviteAgain(work, personId))).toBeDefined()
      await expect(runAs(keeper, (work) => inviteAgain(work, personId))).rejects.toMatchObject({
        code: denied,
      })
    }
  })

  test('an address that waits for another person is nobody else’s', async () => {
    const first = await someone({ role: 'professional', organisationId: keeper.organisationId })
    const second = await someone({ role: 'professional', organisationId: keeper.organisationId })
    const address = email()
    expect(await runAs(keeper, (work) => invite(work, first.personId, address))).toBeDefined()
    expect(
      await runAs(keeper, (work) => invite(work, second.personId, address.toUpperCase())),
    ).toBeUndefined()
  })
})

describe('a project leader with SQL of their own', () => {
  test.each([...specialRoles])('makes nobody %s, not even themselves', async (role) => {
    const { personId } = await someone({
      role: 'professional',
      organisationId: lead.organisationId,
    })
    expect(await tries(lead, insert(personId, lead.organisationId, role))).toBe(denied)
    expect(await tries(lead, insert(lead.personId, lead.organisationId, role))).toBe(denied)
    expect(await tries(officer, insert(personId, lead.organisationId, role))).toBe(denied)
  })

  test.each(ordinaryRoles)('makes someone %s, where that is at home', async (role) => {
    const { personId } = await someone({
      role: 'professional',
      organisationId: other.organisationId,
    })
    expect(await tries(lead, insert(personId, other.organisationId, role))).toBe(
      isAtHome(role, other.kind) ? 1 : denied,
    )
  })

  test('makes no special function longer, and does not bring one back', async () => {
    const { functionId } = await someone({
      role: 'administrator',
      organisationId: other.organisationId,
    })
    const set = (change: string) =>
      tries(lead, `update network.function set ${change} where id = '${functionId}'`)
    expect(await set('until_day = platform.today() + 3')).toBe(1)
    expect(await set('until_day = platform.today() + 4')).toBe(denied)
    expect(await set('until_day = null')).toBe(denied)
    expect(await set('ended_at = now()')).toBe(1)
    expect(await set('ended_at = null')).toBe(denied)
  })

  test('does not end the last of a special role', async () => {
    const last = (role: string) =>
      `update network.function set ended_at = now() where role = '${role}' and ended_at is null`
    const lastDay = `update network.function set until_day = platform.today() where role = 'administrator' and ended_at is null and until_day is null`
    expect(await tries(lead, last('administrator'))).toBe('23001')
    expect(await tries(lead, lastDay)).toBe('23001')
    expect(await tries(lead, last('dataProtectionOfficer'))).toBe('23001')
  })
})

test('an administrator of Kring reads nobody and changes nothing', async () => {
  const administrator = await demonstrationActor('beheerder')
  for (const table of ['function', 'person', 'organisation', 'proposal', 'review', 'review_line'])
    expect([table, await tries(administrator, `select 1 from network.${table}`)]).toEqual([
      table,
      0,
    ])
  expect(await tries(administrator, 'update network.function set ended_at = now()')).toBe(0)
  expect(await tries(administrator, "insert into network.person (name) values ('Nieuw')")).toBe(
    denied,
  )
})
