/**
 * The project leaders set how signals go, version after version.
 */
import { beforeAll, expect, test } from 'vitest'
import { runAs } from '#platform/database.ts'
import { adminQuery } from '#testing/database.ts'
import { demonstrationActor } from '#testing/actors.ts'
import { rightAnswers } from '#testing/chain.ts'
import { signalIn } from '#testing/signals.ts'
import { as, demonstrationRegion, hidden, visibleText, type Visitor } from '#testing/site.ts'

// Brunssum, where the signals of these tests are for.
const path = '/handle-with-care/instellen/GM0899'
const lists = '/handle-with-care/instellen/voorwaarden'
let lead: Visitor
let heerlen: string
let maastricht: string
let safeHome: string

beforeAll(async () => {
  await demonstrationRegion()
  lead = await as('projectleider')
  heerlen = (await demonstrationActor('leerplicht-heerlen')).organisationId
  maastricht = (await demonstrationActor('leerplicht-maastricht')).organisationId
  safeHome = (await demonstrationActor('veiligthuis')).organisationId
})

const form = (more: Record<string, string | string[]> = {}) => ({
  ...{ variant: 'tested', testerId: safeHome, finderId: heerlen, deputyId: maastricht },
  ...{ maxGapDays: '7', leadHours: '15', patienceMinutes: '10' },
  ...{ testDeputyMinutes: '150', testCallMinutes: '120' },
  ...{ findDeputyMinutes: '90', findCallMinutes: '75' },
  ...{ receiveDeputyMinutes: '45', receiveCallMinutes: '20' },
  ...{ primaryFrom: '4', primaryUntil: '12', secondaryFrom: '11', secondaryUntil: '17' },
  ...more,
})
const send = async (more: Record<string, string | string[]> = {}) =>
  lead.post(path, { ...form(more), version: hidden(await lead.read(path), 'version') })
const versionOf = async (code: string) =>
  (
    await adminQuery<{ version: number }>(
      'select max(version) as version from handle_with_care.route where municipality_code = $1',
      [code],
    )
  )[0]!.version

test('what stays the same is no new version; a change is one, and the history says what', async () => {
  expect((await send()).status).toBe(303)
  expect(await versionOf('GM0899')).toBe(1)
  expect((await send({ deputyId: '', maxGapDays: '5' })).status).toBe(303)
  expect(await versionOf('GM0899')).toBe(2)
  const html = visibleText(await lead.read(path))
  expect(html).toContain('Vervanger: Gemeente Maastricht → geen')
  expect(html).toContain('als er meer dan 7 dagen tussen zitten → als er meer dan 5 dagen')
})

test('a signal that runs finishes on the way and the questions it began with', async () => {
  const before = await signalIn('created')
  const question = 'Is een agent binnen geweest bij het kind?'
  const changed = await lead.post(lists, {
    ...{ question1: question, wants1: 'ja', municipalities: 'GM0899' },
    version: hidden(await lead.read(lists), 'version'),
  })
  expect(changed.status).toBe(303)
  expect((await send({ finderId: maastricht, deputyId: heerlen })).status).toBe(303)
  const after = await signalIn('created')

  const tester = await as('veiligthuis')
  const pageOf = async (id: string) =>
    visibleText(await tester.read(`/handle-with-care/toetsen/${id}`))
  expect(await pageOf(before)).toContain('Is het kind zelf verdachte?')
  expect(await pageOf(after)).toContain(question)
  expect(await pageOf(after)).not.toContain('verdachte')
  await tester.post(`/handle-with-care/toetsen/${before}`, rightAnswers)
  const [{ key } = { key: '' }] = await adminQuery<{ key: string }>(
    "select criteria -> 0 ->> 'key' as key from handle_with_care.criteria order by version desc limit 1",
  )
  await tester.post(`/handle-with-care/toetsen/${after}`, { [key]: 'ja' })

  const first = await as('leerplicht-heerlen')
  const second = await as('leerplicht-maastricht')
  const sees = async (visitor: Visitor, id: string) =>
    (await visitor.get(`/handle-with-care/school/${id}`)).status
  expect([await sees(first, before), await sees(second, before)]).toEqual([200, 404])
  // Nobody of Maastricht works for this municipality: Heerlen stands in at once.
  expect([await sees(first, after), await sees(second, after)]).toEqual([200, 404])
  const told = await adminQuery<{ step: string }>(
    `select split_part(subject, '/', 4) as step from platform.notification
     where subject like 'handle-with-care/' || $1 || '/find/%'`,
    [after],
  )
  expect(told.map(({ step }) => step)).toEqual(['2'])
  await send({ finderId: heerlen, deputyId: maastricht })
})

test('what is set for one municipality can be set for others at once', async () => {
  const before = await versionOf('GM0981')
  expect((await send({ maxGapDays: '6', also: ['GM0981', 'GM0917'] })).status).toBe(303)
  expect([await versionOf('GM0981'), await versionOf('GM0917')]).toEqual([before + 1, before + 1])
})

test.each([
  [{ variant: 'post' }, 'Kies een route'],
  [{ testerId: 'x' }, 'Kies de organisatie Veilig Thuis'],
  [{ finderId: '' }, 'Kies de gemeente waarvan leerplicht'],
  [{ maxGapDays: '0' }, 'van 1 tot en met 60'],
  [{ maxGapDays: '7.5' }, 'heel getal'],
  [{ leadHours: '49' }, 'van 1 tot en met 48'],
  [{ receiveCallMinutes: '45' }, 'Bellen komt na de vervanger'],
  [{ primaryFrom: '3' }, 'van 4 tot en met 17'],
  [{ primaryFrom: '12', primaryUntil: '4' }, 'van jong naar oud'],
  [{ primaryUntil: '' }, 'van jong naar oud'],
  [{ primaryFrom: '', primaryUntil: '', secondaryFrom: '', secondaryUntil: '' }, 'ten minste één'],
])('%o is refused, with why, and what was typed stays', async (wrong, why) => {
  const response = await send({ patienceMinutes: '17', ...wrong })
  const html = await response.text()
  expect([response.status, visibleText(html)]).toEqual([422, expect.stringContaining(why)])
  expect(html).toContain('value="17"')
})

test('the deputy is another than who looks first', async () => {
  const response = await send({ deputyId: heerlen })
  expect(visibleText(await response.text())).toContain('andere gemeente')
})

test.each([
  [{ question1: '' }, 'ten minste één vraag'],
  [{ question1: 'Kort?', wants1: 'ja' }, 'hele vraag'],
  [{ question1: 'Gaat het om een kind?', wants1: '' }, 'Kies bij welk antwoord'],
  [
    {
      ...{ question1: 'Gaat het om een kind?', wants1: 'ja' },
      ...{ question2: 'Gaat het om een kind?', wants2: 'ja' },
    },
    'twee keer',
  ],
])('questions %o are refused, with why', async (wrong, why) => {
  const version = hidden(await lead.read(lists), 'version')
  const response = await lead.post(lists, { ...wrong, version })
  expect([response.status, visibleText(await response.text())]).toEqual([
    422,
    expect.stringContaining(why),
  ])
})

test('two who set the same at once: the second is told, and nothing is half done', async () => {
  const version = hidden(await lead.read(path), 'version')
  const second = await as('projectleider-2')
  expect((await lead.post(path, { ...form({ leadHours: '10' }), version })).status).toBe(303)
  const late = await second.post(path, { ...form({ leadHours: '11', also: ['GM0917'] }), version })
  const html = await late.text()
  expect([late.status, visibleText(html)]).toEqual([
    409,
    expect.stringContaining('Wat jij typte staat er nog'),
  ])
  // What was typed stands there, what is saved beside it, and sending it again saves it.
  expect(html).toContain('value="11"')
  expect(visibleText(html)).toContain('Nu opgeslagen: 10')
  expect(hidden(html, 'version')).toBe(String(Number(version) + 1))
  expect(await adminQuery('select 1 from handle_with_care.route where lead_minutes = 660')).toEqual(
    [],
  )
  const list = hidden(await lead.read(lists), 'version')
  const question = { question1: 'Is dit een goede vraag?', wants1: 'ja' }
  expect((await lead.post(lists, { ...question, version: list })).status).toBe(303)
  const other = { question1: 'Is dit een betere vraag?', wants1: 'ja' }
  const overtaken = await second.post(lists, { ...other, version: list })
  const page = await overtaken.text()
  expect(overtaken.status).toBe(409)
  expect(page).toContain('Is dit een betere vraag?')
  expect(visibleText(page)).toContain('Nu opgeslagen: Is dit een goede vraag?')
  const again = await second.post(lists, { ...other, version: hidden(page, 'version') })
  expect(again.status).toBe(303)
})

test('in SQL of their own a project leader sends signals nowhere but where they are at home', async () => {
  const [school] = await adminQuery<{ id: string }>(
    "select id from network.organisation where kind = 'basisschool' limit 1",
  )
  const response = await send({ testerId: school!.id })
  expect(response.status).toBe(422)
  const actor = await demonstrationActor('projectleider')
  for (const column of ['testerId', 'finderId', 'deputyId'] as const) {
    const attempt = runAs(actor, async ({ db }) => {
      const row = await db
        .selectFrom('handleWithCare.route')
        .selectAll()
        .where('municipalityCode', '=', 'GM0899')
        .orderBy('version', 'desc')
        .limit(1)
        .executeTakeFirstOrThrow()
      const { madeAt: _, ...rest } = row
      await db
        .insertInto('handleWithCare.route')
        .values({
          ...rest,
          version: rest.version + 1,
          madeBy: actor.functionId,
          [column]: school!.id,
        })
        .execute()
    })
    await expect(attempt, column).rejects.toThrow('row-level security')
  }
})
