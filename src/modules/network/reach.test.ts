import { beforeAll, describe, expect, test } from 'vitest'
import { runAs, sql, system } from '#platform/database.ts'
import { roles, type Role } from '#roles'
import { grantable, specialRoles } from '#network/rules/index.ts'
import { adminQuery } from '#testing/database.ts'
import { as, demonstrationRegion, hidden, visibleText, type Visitor } from '#testing/site.ts'

let keeper: Visitor
let lead: Visitor
let otherLead: Visitor
let officer: Visitor
let xonar: string
let heerlen: string

beforeAll(async () => {
  await demonstrationRegion()
  ;[keeper, lead, otherLead, officer] = await Promise.all([
    as('organisatiebeheerder'),
    as('projectleider'),
    as('projectleider-2'),
    as('fg'),
  ])
  xonar = await idOf('organisation', "name like 'XONAR%'")
  heerlen = await idOf('organisation', "name = 'Gemeente Heerlen' and register = 'partners'")
})

async function idOf(table: 'organisation' | 'function' | 'person', where: string): Promise<string> {
  const rows = await adminQuery<{ id: string }>(
    `select id from network.${table} where ${where} limit 1`,
  )
  if (!rows[0]) throw new Error(`No ${table} where ${where}`)
  return rows[0].id
}

let count = 0
const newcomer = (more: Record<string, string> = {}) => {
  const number = ++count
  return {
    name: `Juna Wilgenroos ${number}`,
    email: `juna.${number}@voorbeeld.nl`,
    role: 'professional',
    title: 'Medewerker',
    ...more,
  }
}

/** Brings someone in by the form. @returns the path of the person's page */
async function bringIn(
  visitor: Visitor,
  form = newcomer(),
  path = '/mensen/nieuw',
): Promise<string> {
  const response = await visitor.post(path, form)
  const location = response.headers.get('location')
  if (response.status !== 303 || !location)
    throw new Error(`${response.status}: ${visibleText(await response.text()).slice(0, 600)}`)
  return location.replace(/\?.*/, '')
}

describe('bringing someone in', () => {
  test('makes person, function and invitation, and the mail waits with no more than its number', async () => {
    const form = newcomer()
    const path = await bringIn(keeper, form)
    const page = visibleText(await keeper.read(path))
    expect(page).toContain(form.name)
    const [mail] = await adminQuery<{ row: string }>(
      `select o::text as row from mail.outbox o join identity.invitation i on i.id = o.invitation_id
       where i.email = $1`,
      [form.email],
    )
    expect(mail?.row).toBeDefined()
    expect(mail?.row).not.toMatch(/Juna|voorbeeld/)
  })

  test('keeps what was typed, and says all that is wrong at once', async () => {
    const response = await keeper.post(
      '/mensen/nieuw',
      newcomer({ name: '', email: 'geen adres', title: '' }),
    )
    expect(response.status).toBe(422)
    const html = await response.text()
    expect(html).toContain('geen adres')
    expect(html.match(/utrecht-form-field-error-message/g)!.length).toBeGreaterThanOrEqual(3)
  })

  test('does not tell whose address it is', async () => {
    const form = newcomer()
    await bringIn(keeper, form)
    const before = await adminQuery('select from network.person')
    const response = await keeper.post(
      '/mensen/nieuw',
      newcomer({ email: form.email, name: 'Ander Iemand' }),
    )
    const page = visibleText(await response.text())
    // An address that was only invited may be asked again; one with an account never is.
    if (response.status === 422) {
      expect(page).not.toContain(form.name)
      expect(await adminQuery('select from network.person')).toHaveLength(before.length)
    } else expect(response.status).toBe(303)
  })

  test.each(specialRoles)('never gives the special role %s', async (role) => {
    for (const visitor of [keeper, lead]) {
      const path = visitor === lead ? `/mensen/nieuw?organisatie=${heerlen}` : '/mensen/nieuw'
      const response = await visitor.post(path, newcomer({ role }))
      expect(response.status).toBe(422)
    }
    expect(
      await adminQuery(
        "select from network.person where name like 'Juna%' and id in (select person_id from network.function where role = $1)",
        [role],
      ),
    ).toHaveLength(0)
  })
})

describe('people of another organisation', () => {
  test('do not exist for an administrator of an organisation', async () => {
    const person = await idOf(
      'person',
      `id in (select person_id from network.function where organisation_id = '${heerlen}')`,
    )
    const held = await idOf('function', `organisation_id = '${heerlen}'`)
    for (const path of [
      `/mensen/${person}`,
      `/mensen/${person}/functie`,
      `/mensen/functies/${held}`,
      `/mensen/functies/${held}/beeindigen`,
    ])
      expect([path, (await keeper.get(path)).status]).toEqual([path, 404])
    expect((await keeper.post(`/mensen/functies/${held}/beeindigen`)).status).toBe(404)
    expect(visibleText(await keeper.read('/mensen'))).not.toContain('Gemeente Heerlen')
  })

  test('cannot be reached past the pages: row security says the same', async () => {
    const me = await idOf('function', "demonstration_key = 'organisatiebeheerder'")
    const other = await idOf('function', `organisation_id = '${heerlen}'`)
    const acting = (query: string) =>
      runAs({ ...system, functionId: me }, ({ db }) => sql.raw<{ id: string }>(query).execute(db))
    const ended = await acting(
      `update network.function set ended_at = now() where id = '${other}' returning id`,
    )
    expect(ended.rows).toHaveLength(0)
    const person = `(select person_id from network.function where organisation_id = '${xonar}' and id <> '${me}' limit 1)`
    for (const [role, organisation] of [
      ['programmeLead', xonar],
      ['administrator', xonar],
      ['dataProtectionOfficer', xonar],
      ['groupChair', xonar],
      ['professional', heerlen],
    ])
      await expect(
        acting(
          `insert into network.function (person_id, organisation_id, role, title) values (${person}, '${organisation}', '${role}', 'Zelf gegeven')`,
        ),
        `${role} at ${organisation}`,
      ).rejects.toMatchObject({ code: '42501' })
    // And nothing for oneself.
    await expect(
      acting(`insert into network.function (person_id, organisation_id, role, title)
              values ((select person_id from network.function where id = '${me}'), '${xonar}', 'professional', 'Voor mezelf')`),
    ).rejects.toMatchObject({ code: '42501' })
  })
})

test('the rule and the database give the same answer for every role and organisation', async () => {
  const organisations = await adminQuery<{ id: string; kind: string }>(
    'select id, kind from network.organisation where id = any ($1)',
    [[xonar, heerlen]],
  )
  const actors = await adminQuery<{
    id: string
    role: Role
    organisation_id: string
    person_id: string
  }>(
    'select id, role, organisation_id, person_id from network.function where demonstration_key is not null',
  )
  const apart: string[] = []
  for (const actor of actors)
    for (const organisation of organisations)
      for (const role of Object.keys(roles) as Role[]) {
        const rule = (
          grantable(
            { role: actor.role, organisationId: actor.organisation_id, personId: actor.person_id },
            organisation,
          ) as readonly Role[]
        ).includes(role)
        const { rows } = await runAs({ ...system, functionId: actor.id }, ({ db }) =>
          sql<{
            may: boolean
          }>`select network.may_grant(${role}, ${organisation.id}) as may`.execute(db),
        )
        if (rows[0]!.may !== rule) apart.push(`${actor.role} ${role} ${organisation.kind}`)
      }
  expect(apart).toEqual([])
})

describe('a function', () => {
  test('that is ended ends at once, and stays ended', async () => {
    const path = await bringIn(keeper)
    const personId = path.split('/').at(-1)!
    const held = await idOf('function', `person_id = '${personId}'`)
    const page = await keeper.read(`/mensen/functies/${held}/beeindigen`)
    const response = await keeper.post(`/mensen/functies/${held}/beeindigen`, {
      once: hidden(page.slice(page.indexOf('<main')), 'once'),
      version: hidden(page, 'version'),
    })
    expect(response.status).toBe(303)
    const [row] = await adminQuery<{ over: boolean }>(
      'select network.is_over(until_day, ended_at) as over from network.function where id = $1',
      [held],
    )
    expect(row!.over).toBe(true)
    expect((await keeper.get(`/mensen/functies/${held}/beeindigen`)).status).toBe(404)
  })

  test('of the last of a special role stays', async () => {
    const last = await idOf('function', "demonstration_key = 'beheerder'")
    const page = await lead.get(`/mensen/functies/${last}/beeindigen`)
    const html = await page.text()
    const version = /name="version" value="(\d+)"/.exec(html)?.[1]
    const response = await lead.post(
      `/mensen/functies/${last}/beeindigen`,
      version ? { version } : {},
    )
    expect([404, 409]).toContain(response.status)
    const [row] = await adminQuery<{ ended_at: Date | null }>(
      'select ended_at from network.function where id = $1',
      [last],
    )
    expect(row!.ended_at).toBeNull()
  })
})

describe('four eyes', () => {
  const propose = async (role: string) => {
    const response = await lead.post(`/mensen/voorstellen/nieuw?organisatie=${heerlen}`, {
      ...newcomer({ role, title: 'Bijzondere functie' }),
      why: 'De regio heeft er nog een nodig.',
    })
    const location = response.headers.get('location')?.replace(/\?.*/, '')
    if (!location)
      throw new Error(`${response.status} ${visibleText(await response.text()).slice(0, 800)}`)
    return location
  }
  const state = async (path: string) =>
    (
      await adminQuery<{
        outcome: string | null
        function_id: string | null
        email_sealed: Buffer | null
      }>('select outcome, function_id, email_sealed from network.proposal where id = $1', [
        path.split('/').at(-1),
      ])
    )[0]!
  const approval = {
    decision: 'approved',
    answer: 'Akkoord, dit is nodig.',
  }

  test('whoever proposes does not approve; another does, and only then the function exists', async () => {
    const path = await propose('administrator')
    expect((await state(path)).function_id).toBeNull()
    const own = await lead.post(path, approval)
    expect([403, 409, 422, 404]).toContain(own.status)
    expect((await state(path)).outcome).toBeNull()
    const response = await officer.post(path, approval)
    expect(response.status).toBe(303)
    const after = await state(path)
    expect(after.outcome).toBe('approved')
    expect(after.function_id).not.toBeNull()
    expect(after.email_sealed).toBeNull()
  })

  test('two who approve at once make one function', async () => {
    const path = await propose('programmeLead')
    const answers = await Promise.all([
      officer.post(path, approval),
      otherLead.post(path, approval),
    ])
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1)
    const [row] = await adminQuery<{ count: number }>(
      'select count(*)::int as count from network.function f join network.proposal p on p.function_id = f.id where p.id = $1',
      [path.split('/').at(-1)],
    )
    expect(row!.count).toBe(1)
  })

  test('not even SQL lets the proposer approve', async () => {
    const path = await propose('administrator')
    const me = await idOf('function', "demonstration_key = 'projectleider'")
    const id = path.split('/').at(-1)!
    await expect(
      runAs({ ...system, functionId: me }, ({ db }) =>
        sql
          .raw(
            `update network.proposal set outcome = 'approved', decided_by = '${me}', decided_at = now(),
          decider_id = network.acting_person(), email_sealed = null, person_id = network.acting_person(),
          function_id = gen_random_uuid() where id = '${id}'`,
          )
          .execute(db),
      ),
    ).rejects.toMatchObject({ code: expect.stringMatching(/^(23514|42501|23503)$/) as string })
  })
})

test('an organisation and its first administrator are brought in by a project leader', async () => {
  const [kind] = await adminQuery<{ kind: string }>(
    'select kind from network.organisation where id = $1',
    [xonar],
  )
  const response = await lead.post('/mensen/organisaties/nieuw', {
    name: 'Stichting De Wilgentak',
    kind: kind!.kind,
    municipalityCode: 'GM0917',
    website: 'https://wilgentak.voorbeeld.nl',
  })
  const location = response.headers.get('location')
  expect([response.status, location ?? visibleText(await response.text()).slice(0, 500)]).toEqual([
    303,
    expect.stringMatching(/^\//),
  ])
  const id = await idOf('organisation', "name = 'Stichting De Wilgentak'")
  const path = await bringIn(
    lead,
    newcomer({ role: 'organisationAdministrator', title: 'Beheerder' }),
    `/mensen/nieuw?organisatie=${id}`,
  )
  expect(visibleText(await lead.read(path))).toContain('Stichting De Wilgentak')
})

test('the list of special rights is made by itself, and the officer goes through it', async () => {
  const { reviewSpecialRights } = await import('#network/jobs.ts')
  await runAs(system, (work) => reviewSpecialRights.run(work))
  await runAs(system, (work) => reviewSpecialRights.run(work))
  expect(await adminQuery('select from network.review')).toHaveLength(1)
  const page = await officer.read('/mensen/nalopen')
  const line = /href="(\/mensen\/nalopen\/regels\/[0-9a-f-]{36})"/.exec(page)?.[1]
  expect(line).toBeDefined()
  expect((await keeper.get(line!)).status).toBe(404)
  const empty = await officer.post(line!, {})
  expect(empty.status).toBe(422)
})
