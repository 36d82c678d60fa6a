/**
 * The coverage map: what it counts, where its numbers lead, and what becomes of a box where nobody is.
 */
import { beforeAll, expect, test } from 'vitest'
import { adminQuery } from '#testing/database.ts'
import { as, demonstrationRegion, visibleText } from '#testing/site.ts'

const plan = '/programma/uitvoeringsplan-2024-2027'

beforeAll(async () => {
  await demonstrationRegion()
})

/** The numbers of a page with the way each leads. */
function numbers(page: string): { href: string; count: number }[] {
  return [...page.matchAll(/href="(\/netwerk\/vinden\?[^"]+)">(\d+)</g)].map(([, href, count]) => ({
    href: href!.replaceAll('&amp;', '&'),
    count: Number(count),
  }))
}

test.each(['aandachtsfunctionaris', 'liaison', 'expert', 'aanbod', 'training'])(
  'every number of %s leads to as many answers, all of that kind',
  async (kind) => {
    const reader = await as('professional')
    const all = numbers(await reader.read(`/netwerk/dekking?van=${kind}`))
    expect(all.length).toBeGreaterThan(0)
    for (const { href, count } of all.filter((_, index) => index % 5 === 0)) {
      const found = await reader.read(href)
      const cards = [...found.matchAll(/href="\/netwerk\/(bellen|aanbod)\/[0-9a-f-]{36}"/g)]
      expect([href, cards.length]).toEqual([href, count])
      const people = cards.filter(([, where]) => where === 'bellen').length
      expect(people).toBe(kind === 'aanbod' || kind === 'training' ? 0 : count)
    }
  },
)

test('one municipality shows every kind, as the map of all of them does', async () => {
  const reader = await as('professional')
  const one = numbers(await reader.read('/netwerk/dekking?gemeente=GM0917'))
  for (const kind of ['aandachtsfunctionaris', 'aanbod', 'training']) {
    const there = numbers(await reader.read(`/netwerk/dekking?van=${kind}`))
    const same = (all: typeof one) =>
      all.filter(({ href }) => href.includes('GM0917') && href.endsWith(`soort=${kind}`))
    expect(same(one)).toEqual(same(there))
  }
})

test('a service that names no form is there for all of them', async () => {
  const keeper = await as('projectleider')
  const [vaals] = await adminQuery<{ id: string }>(
    "select id from network.organisation where name = 'Gemeente Vaals'",
  )
  const saved = await keeper.post(`/netwerk/organisaties/${vaals!.id}/aanbod/nieuw`, {
    ...{ name: 'Inloop voor iedereen', summary: 'Kom langs', access: 'self', urgency: 'week' },
    municipalities: 'GM0981',
  })
  expect(saved.status).toBe(303)
  const found = await keeper.read('/netwerk/vinden?vorm=stalking&gemeente=GM0981&soort=aanbod')
  expect(found).toContain('Inloop voor iedereen')
})

const box = 'expert/partnergeweld/GM0981'
const propose = async (who: Awaited<ReturnType<typeof as>>, vak = box) =>
  who.post('/netwerk/dekking/voorstellen', { vak })
const rows = () =>
  adminQuery<{ id: string; subject: string; outcome: string | null; activity: string }>(
    `select x.id, x.subject, x.outcome, a.key as activity from programme.proposed_action x
       join programme.activity a on a.id = x.activity_id order by x.proposed_at`,
  )

test('an empty box becomes one proposed action in the plan, whoever asks and how often', async () => {
  const lead = await as('projectleider')
  const chair = await as('werkgroepvoorzitter')
  expect(await lead.read('/netwerk/dekking?van=expert')).toContain(`value="${box}"`)

  const answers = await Promise.all([propose(lead), propose(chair), propose(lead)])
  expect(answers.map(({ status }) => status)).toEqual([303, 303, 303])
  expect(await rows()).toMatchObject([
    { subject: `coverage/${box}`, outcome: null, activity: 'sl-a1' },
  ])
  const page = await lead.read('/netwerk/dekking?van=expert')
  expect(page).not.toContain(`value="${box}"`)
  expect(page).toContain(`href="${plan}/activiteiten/sl-a1#voorgesteld"`)

  const activity = visibleText(await chair.read(`${plan}/activiteiten/sl-a1`))
  expect(activity).toContain('Voorgestelde acties (1)')
  expect(activity).toContain('Zorg voor een expert voor partnergeweld in Vaals.')
})

test('the group decides once; what it takes on is an action, what it declines may come back', async () => {
  const lead = await as('projectleider')
  await propose(lead)
  const { id } = (await rows())[0]!
  const decide = (outcome: string, who = lead) =>
    who.post(`${plan}/activiteiten/sl-a1/voorstellen/${id}`, { outcome })

  // Not in a group that carries this out; and nobody without a part in the programme.
  expect((await decide('accepted', await as('werkgroeplid'))).status).toBe(404)
  expect((await decide('accepted', await as('professional'))).status).toBe(404)
  expect((await decide('declined')).status).toBe(303)
  expect((await decide('accepted')).status).toBe(409)
  expect(visibleText(await lead.read(`${plan}/activiteiten/sl-a1`))).not.toContain(
    'Voorgestelde acties',
  )

  await propose(lead)
  const again = (await rows()).find(({ outcome }) => outcome === null)!
  await lead.post(`${plan}/activiteiten/sl-a1/voorstellen/${again.id}`, { outcome: 'accepted' })
  const page = visibleText(await (await as('professional')).read(`${plan}/activiteiten/sl-a1`))
  expect(page).toMatch(
    /Later overgenomen acties .*Zorg voor een expert voor partnergeweld in Vaals/,
  )
  expect(await lead.read('/netwerk/dekking?van=expert')).toContain('de actie is overgenomen')
})

test('who has no part in the programme proposes nothing, and a box with somebody is no proposal', async () => {
  const reader = await as('professional')
  expect(await reader.read('/netwerk/dekking?van=expert')).not.toContain(
    '<button class="cell-button"',
  )
  expect((await propose(reader)).status).toBe(404)

  const lead = await as('projectleider')
  const full = /vorm=([a-z-]+)&amp;gemeente=(GM\d+)&amp;soort=expert/.exec(
    await lead.read('/netwerk/dekking?van=expert'),
  )!
  expect((await propose(lead, `expert/${full[1]}/${full[2]}`)).status).toBe(409)
  expect((await propose(lead, 'expert/partnergeweld/GM0363')).status).toBe(404)
  expect((await propose(lead, 'expert')).status).toBe(404)
})

test('without an activity that is carried out by it there is nobody to propose to', async () => {
  await adminQuery(
    "delete from programme.activity_instrument where instrument = 'attention-officers'",
  )
  const answer = await propose(await as('projectleider'), 'aandachtsfunctionaris/stalking/GM0981')
  expect(answer.status).toBe(409)
  expect(visibleText(await answer.text())).toContain(
    'Een projectleider kiest dat bij de activiteit',
  )
})
