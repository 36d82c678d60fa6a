/**
 * Special functions: two people, or none. In the browser, at the same moment, and with SQL.
 */
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { runAs, sql, type Actor } from '#platform/database.ts'
import { demonstrationActor, someone, visitAs } from '#testing/actors.ts'
import { adminQuery } from '#testing/database.ts'
import {
  as,
  demonstrationRegion,
  hidden,
  visibleText,
  type DemonstrationKey,
  type Visitor,
} from '#testing/site.ts'

const who = {} as Record<DemonstrationKey, Visitor>
let lead: Actor
let second: Actor
let officer: Actor

beforeAll(async () => {
  await demonstrationRegion()
  lead = await demonstrationActor('projectleider')
  second = await demonstrationActor('projectleider-2')
  officer = await demonstrationActor('fg')
})

beforeEach(async () => {
  // Twenty an hour are plenty for people.
  await adminQuery('delete from platform.rate_limit')
  // Anew: a test before may have ended a function of theirs, and with it every session.
  for (const key of [
    'projectleider',
    'projectleider-2',
    'fg',
    'beheerder',
    'organisatiebeheerder',
  ] as const)
    who[key] = await as(key)
})

/** Proposes someone new; says where the proposal is, its id, and the address in it. */
async function proposed(
  more: Record<string, string> = {},
  key: DemonstrationKey = 'projectleider',
) {
  const email = `${crypto.randomUUID()}@organisatie.nl`
  const response = await who[key].post(
    `/mensen/voorstellen/nieuw?organisatie=${lead.organisationId}`,
    {
      name: 'Bo Zandlelie',
      email,
      role: 'administrator',
      title: 'Technisch beheerder',
      why: 'Vervanging bij ziekte',
      ...more,
    },
  )
  expect(response.status).toBe(303)
  const path = response.headers.get('location')!.split('?')[0]!
  return { path, id: path.split('/').at(-1)!, email }
}

/** Proposes someone who is known. */
async function proposedKnown(personId: string, role = 'administrator') {
  return who.projectleider.post(
    `/mensen/voorstellen/nieuw?organisatie=${lead.organisationId}&persoon=${personId}`,
    { role, title: 'Beheerder', why: 'Vervanging bij ziekte' },
  )
}

const state = async (id: string) =>
  (
    await adminQuery<{ outcome: string | null; sealed: boolean; function: string | null }>(
      'select outcome, email_sealed is not null as sealed, function_id as function from network.proposal where id = $1',
      [id],
    )
  )[0]!

test('a proposal makes nobody; a second person’s yes makes person, function and invitation', async () => {
  const { path, id, email } = await proposed()
  expect(await state(id)).toEqual({ outcome: null, sealed: true, function: null })
  expect(await adminQuery("select 1 from network.person where name = 'Bo Zandlelie'")).toEqual([])
  const seen = visibleText(await who['projectleider-2'].read(path))
  expect(seen).toContain(email)
  expect((await who['projectleider-2'].post(path, { decision: 'approved' })).status).toBe(303)
  const after = await state(id)
  expect(after).toMatchObject({ outcome: 'approved', sealed: false })
  const made = await adminQuery(
    `select f.role, p.name, i.email, i.invited_by as by from network.function f
       join network.person p on p.id = f.person_id
       join identity.invitation i on i.person_id = p.id where f.id = $1`,
    [after.function],
  )
  expect(made).toEqual([
    { role: 'administrator', name: 'Bo Zandlelie', email, by: second.functionId },
  ])
  expect(visibleText(await who['projectleider-2'].read(path))).not.toContain(email)
})

test('a privacy officer approves too, and who proposed and who watches hear of it', async () => {
  const { path, id } = await proposed({ role: 'programmeLead', title: 'Projectleider' })
  const told = async (subject: string) =>
    (
      await adminQuery<{ id: string }>(
        'select function_id as id from platform.notification where subject = $1',
        [subject],
      )
    ).map((one) => one.id)
  const asked = await told(`proposal/${id}`)
  expect(asked).toEqual(expect.arrayContaining([second.functionId, officer.functionId]))
  expect(asked).not.toContain(lead.functionId)
  expect((await who.fg.post(path, { decision: 'approved' })).status).toBe(303)
  expect((await state(id)).outcome).toBe('approved')
  expect(await told(`proposal-decided/${id}`)).toContain(lead.functionId)
  const trail = await adminQuery<{ action: string; details: string }>(
    'select action, details::text as details from audit.entry where subject = $1 order by id',
    [id],
  )
  expect(trail.map(({ action }) => action)).toEqual([
    'network.proposed',
    // Who decides reads about whom it is.
    'network.proposals_read',
    'network.proposal_approved',
  ])
  expect(JSON.stringify(trail)).not.toMatch(/Bo|organisatie\.nl/)
})

test('a no says why, makes nobody, and the address is gone', async () => {
  const { path, id } = await proposed()
  const silent = await who['projectleider-2'].post(path, { decision: 'rejected' })
  expect(silent.status).toBe(422)
  const answer = 'Er zijn er al genoeg'
  expect((await who['projectleider-2'].post(path, { decision: 'rejected', answer })).status).toBe(
    303,
  )
  expect(await state(id)).toEqual({ outcome: 'rejected', sealed: false, function: null })
  expect(visibleText(await who.projectleider.read(path))).toContain(answer)
})

test('the proposer cannot decide, only withdraw, and does not see the address again', async () => {
  const { path, id, email } = await proposed()
  expect(visibleText(await who.projectleider.read(path))).not.toContain(email)
  expect((await who.projectleider.post(path, { decision: 'approved' })).status).toBe(404)
  expect((await who.projectleider.post(path, { decision: 'rejected', answer: 'Nee' })).status).toBe(
    404,
  )
  expect((await who['projectleider-2'].post(path, { decision: 'withdrawn' })).status).toBe(404)
  expect((await state(id)).outcome).toBeNull()
  expect((await who.projectleider.post(path, { decision: 'withdrawn' })).status).toBe(303)
  expect(await state(id)).toMatchObject({ outcome: 'withdrawn', sealed: false })
})

test('a second function of the same person is not a second person', async () => {
  const { path, id } = await proposed()
  const double = await someone({
    role: 'dataProtectionOfficer',
    organisationId: second.organisationId,
    personId: lead.personId,
  })
  const visitor = await visitAs(double.functionId)
  expect((await visitor.post(path, { decision: 'approved' })).status).toBe(404)
  expect((await state(id)).outcome).toBeNull()
  await adminQuery('update network.function set ended_at = now() where id = $1', [
    double.functionId,
  ])
})

test('nobody decides about themselves', async () => {
  const about = await someone({
    role: 'programmeLead',
    organisationId: second.organisationId,
    name: 'Over Mijzelf',
  })
  const response = await proposedKnown(about.personId)
  const path = response.headers.get('location')!.split('?')[0]!
  const visitor = await visitAs(about.functionId)
  expect((await visitor.post(path, { decision: 'approved' })).status).toBe(404)
  expect(visibleText(await visitor.read(path))).toContain('gaat over jou')
  expect((await who.fg.post(path, { decision: 'approved' })).status).toBe(303)
  await adminQuery('update network.function set ended_at = now() where id = $1', [about.functionId])
})

test('project leaders of one organisation do not choose together who watches over them', async () => {
  const { path, id } = await proposed({ role: 'dataProtectionOfficer', title: 'FG' })
  const colleague = await someone({ role: 'programmeLead', organisationId: lead.organisationId })
  const visitor = await visitAs(colleague.functionId)
  expect((await visitor.post(path, { decision: 'approved' })).status).toBe(404)
  expect((await who['projectleider-2'].post(path, { decision: 'approved' })).status).toBe(303)
  expect((await state(id)).outcome).toBe('approved')
})

test('two who approve at once make one function; the other hears that it was decided', async () => {
  for (let round = 0; round < 5; round++) {
    const { path, id } = await proposed({ name: `Tegelijk ${round}` })
    const answers = await Promise.all([
      who['projectleider-2'].post(path, { decision: 'approved' }),
      who.fg.post(path, { decision: 'approved' }),
    ])
    expect(answers.map(({ status }) => status).toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
      303, 409,
    ])
    expect((await state(id)).outcome).toBe('approved')
    const made = await adminQuery(
      'select 1 from network.function f join network.person p on p.id = f.person_id where p.name = $1',
      [`Tegelijk ${round}`],
    )
    expect(made).toHaveLength(1)
  }
})

test('an address that is in use stops the approval, and nothing of it remains', async () => {
  const taken = await proposed({ name: 'Eerste Houder' })
  await who['projectleider-2'].post(taken.path, { decision: 'approved' })
  const { path, id } = await proposed({ name: 'Tweede Houder', email: taken.email })
  const response = await who['projectleider-2'].post(path, { decision: 'approved' })
  expect(response.status).toBe(409)
  expect(visibleText(await response.text())).not.toContain('Eerste Houder')
  expect((await state(id)).outcome).toBeNull()
  expect(await adminQuery("select 1 from network.person where name = 'Tweede Houder'")).toEqual([])
})

test('someone who is known is proposed once, and keeps what they have', async () => {
  const { personId } = await someone({ role: 'professional', organisationId: lead.organisationId })
  const first = await proposedKnown(personId)
  expect(first.status).toBe(303)
  expect((await proposedKnown(personId)).status).toBe(422)
  const path = first.headers.get('location')!.split('?')[0]!
  expect((await who['projectleider-2'].post(path, { decision: 'approved' })).status).toBe(303)
  expect(
    await adminQuery('select role from network.function where person_id = $1 order by role', [
      personId,
    ]),
  ).toEqual([{ role: 'administrator' }, { role: 'professional' }])
  expect((await proposedKnown(personId)).status).toBe(422)
})

test('who may not propose or approve, finds nothing', async () => {
  const { path } = await proposed()
  for (const key of ['beheerder', 'organisatiebeheerder'] as const)
    for (const page of [path, '/mensen/voorstellen', '/mensen/voorstellen/nieuw'])
      expect([key, page, (await who[key].get(page)).status]).toEqual([key, page, 404])
  expect((await who.fg.get('/mensen/voorstellen/nieuw')).status).toBe(404)
})

test('proposing without end is stopped for a while', async () => {
  const { personId } = await someone({ role: 'professional', organisationId: lead.organisationId })
  let status = 0
  for (let n = 0; n < 25 && status !== 429; n++) ({ status } = await proposedKnown(personId))
  expect(status).toBe(429)
})

test('a wrong proposal says everything at once', async () => {
  const response = await who.projectleider.post(
    `/mensen/voorstellen/nieuw?organisatie=${lead.organisationId}`,
    { name: 'x', email: 'x', role: 'professional', title: '', why: '', until: '2020-01-01' },
  )
  expect(response.status).toBe(422)
  expect(await response.text()).toContain('Er gingen 6 dingen mis')
})

describe('ending a special function', () => {
  test('takes one person, but not the last', async () => {
    const extra = await someone({
      role: 'dataProtectionOfficer',
      organisationId: second.organisationId,
      name: 'Extra Toezicht',
    })
    const end = async (functionId: string) => {
      const confirm = await who['projectleider-2'].read(`/mensen/functies/${functionId}/beeindigen`)
      return who['projectleider-2'].post(`/mensen/functies/${functionId}/beeindigen`, {
        version: hidden(confirm, 'version'),
      })
    }
    for (const { id } of await adminQuery<{ id: string }>(
      "select id from network.function where role = 'dataProtectionOfficer' and ended_at is null and id <> $1 and id <> $2",
      [officer.functionId, extra.functionId],
    ))
      expect((await end(id)).status).toBe(303)
    expect((await end(extra.functionId)).status).toBe(303)
    const last = await end(officer.functionId)
    expect(last.status).toBe(409)
    expect(visibleText(await last.text())).toContain('Zorg eerst voor een opvolger')
    const day = await who['projectleider-2'].post(`/mensen/functies/${officer.functionId}`, {
      title: 'FG',
      until: '2030-01-01',
      version: '1',
    })
    expect(day.status).toBe(409)
  })

  test('of two leads who end each other at once, one stays', async () => {
    await adminQuery(
      "update network.function set ended_at = now() where role = 'programmeLead' and id not in ($1, $2)",
      [lead.functionId, second.functionId],
    )
    const path = (actor: Actor) => `/mensen/functies/${actor.functionId}/beeindigen`
    const version = async (visitor: Visitor, actor: Actor) => ({
      version: hidden(await visitor.read(path(actor)), 'version'),
    })
    // Who is first to begin is not always first to end: often enough to meet both.
    for (let round = 0; round < 8; round++) {
      const [a, b] = [await as('projectleider'), await as('projectleider-2')]
      const forms = [await version(a, second), await version(b, lead)]
      await Promise.all([a.post(path(second), forms[0]), b.post(path(lead), forms[1])])
      const left = await adminQuery(
        "select 1 from network.function where role = 'programmeLead' and ended_at is null",
      )
      expect(left, `round ${round}`).toHaveLength(1)
      await adminQuery('update network.function set ended_at = null where id in ($1, $2)', [
        lead.functionId,
        second.functionId,
      ])
    }
  })

  test('to make one longer takes a proposal', async () => {
    const { functionId } = await someone({
      role: 'administrator',
      organisationId: lead.organisationId,
    })
    await adminQuery('update network.function set until_day = platform.today() + 9 where id = $1', [
      functionId,
    ])
    const response = await who['projectleider-2'].post(`/mensen/functies/${functionId}`, {
      title: 'Functie',
      until: '',
      version: '1',
    })
    expect(response.status).toBe(422)
    expect(visibleText(await response.text())).toContain('doe daarvoor een voorstel')
  })
})

describe('with SQL of their own', () => {
  const decide = (id: string, set: string) => (actor: Actor) =>
    runAs(actor, ({ db }) =>
      sql.raw(`update network.proposal set ${set} where id = '${id}'`).execute(db),
    ).then(
      ({ numAffectedRows }) => Number(numAffectedRows),
      (error: unknown) => (error as { code: string }).code,
    )
  const approval = (by: Actor, extra = '') =>
    `outcome = 'approved', decided_by = '${by.functionId}', decider_id = '${by.personId}',
     decided_at = now(), email_sealed = null, function_id = gen_random_uuid()${extra}`

  test('a proposer approves nothing: not as themselves, as another, or as nobody', async () => {
    const { id } = await proposed()
    expect(await decide(id, approval(lead))(lead)).toBe('23514')
    expect(await decide(id, approval(second))(lead)).toBe('42501')
    const mixed = `outcome = 'approved', decided_by = '${lead.functionId}', decider_id = '${second.personId}', decided_at = now(), email_sealed = null, function_id = gen_random_uuid()`
    expect(await decide(id, mixed)(lead)).toBe('42501')
    expect((await state(id)).outcome).toBeNull()
  })

  test('an approval without the function it is for does not last', async () => {
    const { id } = await proposed()
    expect(
      await decide(id, approval(second, ", person_id = '" + second.personId + "'"))(second),
    ).toBe('23514')
    expect(await decide(id, approval(second))(second)).toBe('23503')
  })

  test('an approver makes what was proposed, and nothing else', async () => {
    const make = (role: string, organisationId: string, untilDay = 'null') =>
      runAs(second, async ({ db }) => {
        const { id } = await proposed()
        const person = await sql<{ id: string }>`
          insert into network.person (name) values ('Bo Zandlelie') returning id`.execute(db)
        const personId = person.rows[0]!.id
        const functionId = crypto.randomUUID()
        await sql
          .raw(
            `update network.proposal set outcome = 'approved', decided_by = '${second.functionId}',
               decider_id = '${second.personId}', decided_at = now(), email_sealed = null,
               function_id = '${functionId}', person_id = '${personId}' where id = '${id}'`,
          )
          .execute(db)
        await sql
          .raw(
            `insert into network.function (id, person_id, organisation_id, role, title, until_day)
             values ('${functionId}', '${personId}', '${organisationId}', '${role}', 'Functie', ${untilDay})`,
          )
          .execute(db)
      }).then(
        () => 'made',
        (error: unknown) => (error as { code: string }).code,
      )
    expect(await make('programmeLead', lead.organisationId)).toBe('42501')
    expect(await make('administrator', second.organisationId)).toBe('42501')
    expect(await make('administrator', lead.organisationId, "'2030-01-01'")).toBe('42501')
    expect(await make('administrator', lead.organisationId)).toBe('made')
  })

  test('what was decided, and what was proposed, does not change', async () => {
    const { id, path } = await proposed()
    await who['projectleider-2'].post(path, { decision: 'rejected', answer: 'Niet nodig' })
    expect(await decide(id, approval(officer))(officer)).toBe('42501')
    for (const column of [
      'role',
      'organisation_id',
      'title',
      'proposer_id',
      'proposed_by',
      'until_day',
      'name',
    ])
      expect([column, await decide(id, `${column} = ${column}`)(second)]).toEqual([column, '42501'])
  })

  test('nobody proposes in the name of another, and only project leaders propose', async () => {
    const insert = (actor: Actor, as: Actor) =>
      runAs(actor, ({ db }) =>
        sql
          .raw(
            `insert into network.proposal (id, role, organisation_id, name, title, why, proposed_by, proposer_id)
             values (gen_random_uuid(), 'administrator', '${lead.organisationId}', 'Bo', 'Beheerder', 'Zomaar', '${as.functionId}', '${as.personId}')`,
          )
          .execute(db),
      ).then(
        () => 'made',
        (error: unknown) => (error as { code: string }).code,
      )
    const keeper = await demonstrationActor('organisatiebeheerder')
    const administrator = await demonstrationActor('beheerder')
    expect(await insert(lead, second)).toBe('42501')
    for (const actor of [officer, keeper, administrator])
      expect(await insert(actor, actor)).toBe('42501')
    expect(await insert(lead, lead)).toBe('made')
  })
})
