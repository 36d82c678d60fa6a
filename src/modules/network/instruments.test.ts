/**
 * What activities of the plan show of the network that carries them out.
 */
import { beforeAll, expect, test } from 'vitest'
import { sweep } from '#platform/jobs.ts'
import { adminQuery } from '#testing/database.ts'
import { as, demonstrationRegion, visibleText } from '#testing/site.ts'

const activity = (key: string) => `/programma/uitvoeringsplan-2024-2027/activiteiten/${key}`
const count = async (query: string) => (await adminQuery<{ n: number }>(query))[0]!.n

beforeAll(async () => {
  await demonstrationRegion()
})

test('before anything is counted, the page says who counts', async () => {
  const page = visibleText(await (await as('professional')).read(activity('sl-f1')))
  expect(page).toContain('In cijfers: Intentieverklaring')
  expect(page).toContain('Nog niet geteld')
})

test('the figures on the activities are those of the register', async () => {
  await sweep()
  const reader = await as('professional')

  const organisations = await count(
    "select count(*) as n from network.organisation where register <> 'kring'",
  )
  const network = visibleText(await reader.read(activity('sl-a1')))
  expect(network).toContain('In cijfers: Netwerk in beeld')
  expect(network).toContain(`Organisaties in het register ${organisations} organisaties`)
  expect(network).toContain('In cijfers: Aandachtsfunctionarissen')
  expect(network).toMatch(/Geteld op .*20\d\d/)

  const officers = await count(
    `select count(*) as n from network.listing l join network.function f on f.id = l.function_id
     where f.role = 'attentionOfficer' and l.person_consent_at is not null
       and l.employer_consent_at is not null and f.ended_at is null`,
  )
  expect(officers).toBeGreaterThan(0)
  const officersPage = visibleText(await reader.read(activity('sz-f1')))
  expect(officersPage).toContain(`Te vinden in Kring ${officers} mensen`)

  const signed = await count('select count(distinct organisation_id) as n from network.signature')
  const declaration = visibleText(await reader.read(activity('sl-f1')))
  expect(declaration).toContain(`Getekend ${signed} organisaties`)
  expect(declaration).not.toContain('Netwerk in beeld')
})

test('who withdraws consent, and who was not confirmed for a year, counts no longer', async () => {
  await sweep()
  const reader = await as('professional')
  const figures = async () =>
    /Te vinden in Kring (\d+) mensen.*bevestigd (\d+) van (\d+) mensen/
      .exec(visibleText(await reader.read(activity('sz-f1'))))!
      .slice(1)
      .map(Number)
  const [found, confirmed] = await figures()
  const [one] = await adminQuery<{ id: string }>(
    `select l.function_id as id from network.listing l join network.function f on f.id = l.function_id
     where f.role = 'attentionOfficer' and l.person_consent_at is not null limit 1`,
  )
  await adminQuery(
    'update network.listing set confirmed_at = current_date - 400 where function_id = $1',
    [one!.id],
  )
  await sweep()
  expect(await figures()).toEqual([found, confirmed! - 1, found])

  await adminQuery('update network.listing set person_consent_at = null where function_id = $1', [
    one!.id,
  ])
  await sweep()
  expect(await figures()).toEqual([found! - 1, confirmed! - 1, found! - 1])
})

test('a project leader chooses what carries an activity out; a group does not', async () => {
  await sweep()
  const lead = await as('projectleider')
  const form = await lead.read(`${activity('sl-f1')}/bewerken`)
  expect(visibleText(form)).toContain('Onderdelen van Kring die dit uitvoeren')
  const version = /name="version" value="(\d+)"/.exec(form)![1]!
  const typed = {
    description: 'Samen tekenen',
    expectedEffect: '',
    status: '',
    level: '',
    why: 'Zo doen we het',
    version,
  }
  const saved = await lead.post(`${activity('sl-f1')}/bewerken`, {
    ...typed,
    instruments: ['network', 'nothing-like-it'],
  })
  expect(saved.status).toBe(303)
  const page = visibleText(await lead.read(activity('sl-f1')))
  expect(page).toContain('In cijfers: Netwerk in beeld')
  expect(page).not.toContain('In cijfers: Intentieverklaring')
  expect(page).toContain('uitvoering in Kring')

  const chair = await as('werkgroepvoorzitter')
  const own = /activiteiten\/(s[a-z]-[a-z]\d)/.exec(await chair.read('/start'))![1]!
  const before = await adminQuery('select * from programme.activity_instrument order by 1, 2')
  const hers = await chair.read(`${activity(own)}/bewerken`)
  expect(visibleText(hers)).not.toContain('Onderdelen van Kring')
  const tried = await chair.post(`${activity(own)}/bewerken`, {
    ...typed,
    version: /name="version" value="(\d+)"/.exec(hers)![1]!,
    instruments: ['network'],
  })
  expect(tried.status).toBe(303)
  expect(await adminQuery('select * from programme.activity_instrument order by 1, 2')).toEqual(
    before,
  )
})
