/**
 * The quarterly review of special rights, and the first people of a region.
 */
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { inviteFirstPeople } from '#commands'
import { runAs, sql, system, type Actor } from '#platform/database.ts'
import { sweep } from '#platform/jobs.ts'
import { accept, demonstrationActor, someone, visitAs } from '#testing/actors.ts'
import { adminQuery } from '#testing/database.ts'
import { as, demonstrationRegion, visibleText, type Visitor } from '#testing/site.ts'

/** Before the region is there: nobody has ever come in. */
describe('the first people of a region', () => {
  const words = [
    'Gemeente Eerstdal',
    'Anna Bosrand',
    'anna@eerstdal.nl',
    'Piet Zandpad',
    'piet@eerstdal.nl',
  ]
  const run = async (args: string[]) => {
    const said: string[] = []
    const listen = (line: unknown) => void said.push(String(line))
    const spies = [
      vi.spyOn(console, 'log').mockImplementation(listen),
      vi.spyOn(console, 'error').mockImplementation(listen),
    ]
    const code = await inviteFirstPeople(args)
    for (const spy of spies) spy.mockRestore()
    return { code, said: said.join('\n') }
  }
  const held = () =>
    adminQuery<{ role: string; id: string }>(
      `select f.role, f.person_id as id from network.function f
       where f.role in ('programmeLead', 'dataProtectionOfficer') and f.ended_at is null order by f.role`,
    )

  test('wrong words make nobody, and are named all at once', async () => {
    const { code, said } = await run(['', 'A', 'geen adres', 'Piet Zandpad', 'piet@eerstdal.nl'])
    expect(code).toBe(1)
    expect(said.split('\n')).toHaveLength(4)
    const same = await run(words.with(4, 'anna@eerstdal.nl'))
    expect([same.code, same.said]).toEqual([1, expect.stringContaining('vier ogen')])
    expect(await held()).toEqual([])
  })

  test('are a project leader and a privacy officer, whose links are shown once', async () => {
    const { code, said } = await run(words)
    expect(code).toBe(0)
    expect(said.match(/\/uitnodiging\/[\w-]{43}/g)).toHaveLength(2)
    expect((await held()).map(({ role }) => role)).toEqual([
      'dataProtectionOfficer',
      'programmeLead',
    ])
    const trail = await adminQuery(
      "select 1 from audit.entry where action = 'network.first_person_invited'",
    )
    expect(trail).toHaveLength(2)
  })

  test('a second time makes new links for them, and the old ones stop', async () => {
    const { code } = await run(words)
    expect(code).toBe(0)
    expect(await held()).toHaveLength(2)
    const open =
      'select 1 from identity.invitation where accepted_at is null and withdrawn_at is null'
    expect(await adminQuery(open)).toHaveLength(2)
    expect(
      await adminQuery("select 1 from network.organisation where name = 'Gemeente Eerstdal'"),
    ).toHaveLength(1)
  })

  test('is refused once anyone has an account, and to everyone but Kring itself', async () => {
    const people = await held()
    await accept(people[0]!.id)
    const { code, said } = await run(words)
    expect([code, said]).toEqual([1, expect.stringContaining('al iemand met een account')])
    expect(await held()).toEqual(people)
    await adminQuery(
      "update network.function set ended_at = now() where role <> 'visitor' and role <> 'system'",
    )
  })
})

describe('the review', () => {
  let fg: Visitor
  let lead: Visitor
  let officer: Actor
  let leading: Actor

  beforeAll(async () => {
    await demonstrationRegion()
    fg = await as('fg')
    lead = await as('projectleider')
    officer = await demonstrationActor('fg')
    leading = await demonstrationActor('projectleider')
  })
  const lines = () =>
    adminQuery<{ id: string; role: string; functionId: string }>(
      `select id, role, function_id as "functionId" from network.review_line
       where review_id = (select id from network.review order by quarter desc limit 1)
       order by role, id`,
    )
  const lineOf = async (role: string) => (await lines()).find((line) => line.role === role)!

  test('is made by itself, once, however often and by how many it is tried', async () => {
    await Promise.all([sweep(), sweep(), sweep()])
    await sweep()
    expect(await adminQuery('select 1 from network.review')).toHaveLength(1)
    const held = await adminQuery(
      `select 1 from network.function where ended_at is null and role in
         ('administrator', 'dataProtectionOfficer', 'programmeLead', 'organisationAdministrator', 'machine')`,
    )
    expect(await lines()).toHaveLength(held.length)
    expect(held.length).toBeGreaterThan(4)
    const told = await adminQuery<{ id: string }>(
      "select function_id as id from platform.notification where subject like 'review/%'",
    )
    expect(told).toEqual([{ id: officer.functionId }])
  })

  test('a machine with rights is in the next one', async () => {
    await someone({ role: 'machine', organisationId: officer.organisationId, name: 'Koppeling' })
    await adminQuery("update network.review set quarter = '2020-Q1'")
    await sweep()
    expect((await lines()).filter(({ role }) => role === 'machine')).toHaveLength(1)
  })

  test('shows who, since when and when last here, and asks for an answer with a reason', async () => {
    const page = visibleText(await fg.read('/mensen/nalopen'))
    expect(page).toContain('Iris Schemerbeuk')
    expect(page).toContain('Koppeling')
    const line = await lineOf('administrator')
    const path = `/mensen/nalopen/regels/${line.id}`
    const silent = await fg.post(path, { outcome: 'stays' })
    expect(silent.status).toBe(422)
    expect((await fg.post(path, { outcome: 'stays', reason: 'Houdt Kring draaiend' })).status).toBe(
      303,
    )
    expect(visibleText(await fg.read('/mensen/nalopen'))).toContain('Houdt Kring draaiend')
    expect((await fg.post(path, { outcome: 'ends', reason: 'Toch niet' })).status).toBe(409)
    expect(visibleText(await fg.read('/mensen/nalopen'))).toContain('Het eerste kwartaal van 2020')
    expect(visibleText(await fg.read('/mensen/nalopen/2020-q1'))).not.toContain('Koppeling')
    expect((await fg.get('/mensen/nalopen/2019-q4')).status).toBe(404)
  })

  test('“ends” ends nothing by itself: the project leaders are told and do it', async () => {
    const line = await lineOf('organisationAdministrator')
    const answer = { outcome: 'ends', reason: 'Werkt hier niet meer' }
    expect((await fg.post(`/mensen/nalopen/regels/${line.id}`, answer)).status).toBe(303)
    expect(
      await adminQuery('select ended_at as ended from network.function where id = $1', [
        line.functionId,
      ]),
    ).toEqual([{ ended: null }])
    const [told] = await adminQuery<{ href: string }>(
      'select href from platform.notification where subject = $1 and function_id = $2',
      [`review-ends/${line.id}`, leading.functionId],
    )
    expect(visibleText(await lead.read(told!.href))).toContain('Functie beëindigen?')
    expect((await fg.get(told!.href)).status).toBe(404)
  })

  test('nobody reviews themselves: a project leader answers the line about the officer', async () => {
    const line = await lineOf('dataProtectionOfficer')
    const path = `/mensen/nalopen/regels/${line.id}`
    const answer = { outcome: 'stays', reason: 'De regio heeft er één nodig' }
    expect((await fg.post(path, answer)).status).toBe(404)
    expect((await lead.post(path, answer)).status).toBe(303)
    const other = await lineOf('programmeLead')
    expect((await lead.post(`/mensen/nalopen/regels/${other.id}`, answer)).status).toBe(404)
  })

  test('with SQL one answers nothing for another, nothing of oneself, and nothing twice', async () => {
    const answer = (actor: Actor, by: Actor, where: string) =>
      runAs(actor, ({ db }) =>
        sql
          .raw(
            `update network.review_line set outcome = 'stays', reason = 'Zomaar', decided_by = '${by.functionId}', decided_at = now() where ${where}`,
          )
          .execute(db),
      ).then(
        ({ numAffectedRows }) => Number(numAffectedRows),
        (error: unknown) => (error as { code: string }).code,
      )
    expect(await answer(officer, leading, "role = 'programmeLead'")).toBe('42501')
    expect(await answer(officer, officer, "role = 'dataProtectionOfficer'")).toBe(0)
    expect(await answer(officer, officer, 'outcome is not null')).toBe(0)
    expect(await answer(leading, leading, "role = 'programmeLead'")).toBe(0)
    expect(await answer(await demonstrationActor('beheerder'), leading, 'true')).toBe(0)
    expect(await answer(await demonstrationActor('organisatiebeheerder'), leading, 'true')).toBe(0)
  })

  test('is late after four weeks: the officer and the project leaders see that, these only how many', async () => {
    const newest = '(select id from network.review order by quarter desc limit 1)'
    expect(visibleText(await lead.read('/mensen'))).not.toContain('te laat')
    await adminQuery(
      `update network.review set made_on = platform.today() - 28 where id = ${newest}`,
    )
    await sweep()
    expect(
      await adminQuery("select 1 from platform.notification where subject like 'review-late/%'"),
    ).toEqual([])
    await adminQuery(
      `update network.review set made_on = platform.today() - 29 where id = ${newest}`,
    )
    await sweep()
    await sweep()
    const told = await adminQuery(
      "select 1 from platform.notification where subject like 'review-late/%'",
    )
    expect(told).toHaveLength(3)
    expect(visibleText(await fg.read('/mensen/nalopen'))).toContain('Dit duurt te lang')
    expect(visibleText(await lead.read('/mensen'))).toMatch(/zijn er nog \d+ te gaan/)
    expect((await lead.get('/mensen/nalopen')).status).toBe(404)
    const keeper = await as('organisatiebeheerder')
    expect(visibleText(await keeper.read('/mensen'))).not.toContain('te laat')
  })

  test('what ended meanwhile is not asked for any more', async () => {
    const progress = async () =>
      (
        await runAs(system, ({ db }) =>
          sql<{ open: number }>`select open from network.review_progress()`.execute(db),
        )
      ).rows[0]!.open
    const before = await progress()
    const machine = (await lines()).find(({ role }) => role === 'machine')!
    await adminQuery('update network.function set ended_at = now() where id = $1', [
      machine.functionId,
    ])
    expect(await progress()).toBe(before - 1)
    expect(visibleText(await fg.read('/mensen/nalopen'))).toContain('intussen beëindigd')
    expect(
      (
        await fg.post(`/mensen/nalopen/regels/${machine.id}`, {
          outcome: 'stays',
          reason: 'Te laat',
        })
      ).status,
    ).toBe(409)
  })

  test('a second officer reviews the first', async () => {
    const deputy = await someone({
      role: 'dataProtectionOfficer',
      organisationId: officer.organisationId,
    })
    const visitor = await visitAs(deputy.functionId)
    const [open] = await adminQuery<{ id: string }>(
      'select id from network.review_line where outcome is null and function_id = $1',
      [officer.functionId],
    )
    expect(
      (
        await visitor.post(`/mensen/nalopen/regels/${open!.id}`, {
          outcome: 'stays',
          reason: 'Nodig',
        })
      ).status,
    ).toBe(303)
  })
})
