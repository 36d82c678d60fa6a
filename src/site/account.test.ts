/**
 * The trail as people read it: what a deed was about stands there by name, as far as who reads may know it.
 */
import { beforeAll, expect, test } from 'vitest'
import { personPseudonym } from '#platform/audit.ts'
import { namesOf } from '#platform/audit/subjects.ts'
import { runAs } from '#platform/database.ts'
import { demonstrationActor } from '#testing/actors.ts'
import { adminQuery } from '#testing/database.ts'
import { as, demonstrationRegion, visibleText } from '#testing/site.ts'
import { statementsOf } from '#testing/statements.ts'

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/
const activity = 'uitvoeringsplan-2024-2027/sd-f1'

let organisation: { id: string; name: string }
let colleague: { functionId: string; personId: string; name: string }

beforeAll(async () => {
  await demonstrationRegion()
  const one = async <T extends object>(text: string) => (await adminQuery<T>(text))[0]!
  organisation = await one(
    "select id, name from network.organisation where register = 'duo' limit 1",
  )
  colleague = await one(
    `select f.id as "functionId", p.id as "personId", p.name from network.function f
       join network.person p on p.id = f.person_id where f.demonstration_key = 'expert'`,
  )
})

test('one reads what one did by the names of things, with the way to them', async () => {
  const professional = await as('professional')
  await professional.post(`/netwerk/organisaties/${organisation.id}/verbetering`, {
    field: '',
    why: 'Zij zijn verhuisd',
  })
  await professional.read(`/netwerk/bellen/${colleague.functionId}/kaartje.vcf`)
  const page = await professional.read('/verantwoording')
  const table = page.slice(page.indexOf('<table'), page.indexOf('</table>'))
  expect(table).toContain(`href="/netwerk/organisaties/${organisation.id}"`)
  expect(visibleText(table)).toContain(`verbetering bij ${organisation.name}`)
  expect(visibleText(table)).toContain(colleague.name)
  expect(visibleText(table)).not.toMatch(uuid)
})

test('the officer reads the same of everyone, and whom the names are of is in the log of processings', async () => {
  const officer = await as('fg')
  const lead = await as('projectleider')
  await lead.read(`/mensen/${colleague.personId}`)
  let page = ''
  const asked = await statementsOf(async () => {
    page = await officer.read('/verantwoording')
  })
  expect(asked.length, asked.join('\n')).toBeLessThanOrEqual(8)
  const table = page.slice(page.indexOf('<table'), page.indexOf('</table>'))
  expect(visibleText(table)).toContain(colleague.name)
  const [line] = await adminQuery<{ persons: string[] }>(
    "select persons from audit.entry where action = 'audit.trail_read' order by id desc limit 1",
  )
  expect(line!.persons).toContain(personPseudonym(colleague.personId))
})

test.each([
  ['professional', true],
  ['fg', true],
  ['beheerder', false],
] as const)('for %s people and organisations have a name: %s', async (key, known) => {
  const { personId, functionId, name } = colleague
  const asked = [organisation.id, `school/${organisation.id}`, personId, functionId, activity]
  const names = await runAs(await demonstrationActor(key), ({ db }) =>
    namesOf(db, [...asked, 'trail', 'municipality/GM0917', 'x y', activity + '/GM0917']),
  )
  if (!known) {
    for (const subject of asked) expect(names.get(subject), subject).toBeUndefined()
    return
  }
  expect(names.get(organisation.id)).toMatchObject({ name: organisation.name, personId: null })
  expect(names.get(`school/${organisation.id}`)?.name).toBe(organisation.name)
  expect(names.get(personId)).toEqual({ name, href: null, personId })
  expect(names.get(functionId)?.name).toMatch(new RegExp(`^${name}, `))
  expect(names.get(activity)?.href).toBe('/programma/uitvoeringsplan-2024-2027/activiteiten/sd-f1')
  expect(names.get(`${activity}/GM0917`)?.name).toMatch(/, Heerlen$/)
  expect(names.get('municipality/GM0917')?.name).toBe('Heerlen')
  expect(names.has('trail')).toBe(false)
})

test('a place where people hide is named, and where it is stands nowhere', async () => {
  const [place] = await adminQuery<{ id: string }>(
    "insert into network.location (organisation_id, name, kind) select id, 'Huis De Horizon', 'secret' from network.organisation where kind ~* 'opvang' limit 1 returning id",
  )
  const names = await runAs(await demonstrationActor('professional'), ({ db }) =>
    namesOf(db, [place!.id]),
  )
  expect(names.get(place!.id)).toMatchObject({ href: null, personId: null })
  expect(names.get(place!.id)?.name).toMatch(/^Huis De Horizon, /)
})
