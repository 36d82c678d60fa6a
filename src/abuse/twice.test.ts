/**
 * The same form a thousand times over: clicked twice, sent again after a time-out, from two tabs, at once.
 */
import { beforeAll, expect, test } from 'vitest'
import { adminQuery } from '#testing/database.ts'
import { as, demonstrationRegion, type Visitor } from '#testing/site.ts'

const path = '/programma/uitvoeringsplan-2024-2027/activiteiten/sd-f1/stand'
const report = (once: string, summary: string) => ({
  once,
  summary,
  time: 'green',
  money: 'green',
  quality: 'green',
})
let tabs: Visitor[]

beforeAll(async () => {
  await demonstrationRegion()
  // Two tabs share a session; another browser of the same person has its own.
  const first = await as('werkgroepvoorzitter')
  tabs = [first, first, await as('werkgroepvoorzitter')]
})

const effects = async (summary: string) =>
  (
    await adminQuery<{ reports: number; changes: number; trail: number }>(
      `select (select count(*)::int from programme.status_report where summary = $1) as reports`,
      [summary],
    )
  )[0]!.reports

test('a thousand tries of a hundred forms have a hundred effects', async () => {
  const wrong: string[] = []
  for (let round = 0; round < 100; round++) {
    const form = report(crypto.randomUUID(), `Ronde ${round}`)
    const tries = Array.from({ length: 10 }, (_, index) => tabs[index % tabs.length]!)
    // Clicked at once; or one after another, as after a time-out; or half of each.
    const atOnce = [10, 1, 5][round % 3]!
    const answers: Response[] = []
    while (tries.length > 0)
      answers.push(
        ...(await Promise.all(tries.splice(0, atOnce).map((tab) => tab.post(path, form)))),
      )
    const places = new Set(
      answers.map(({ status, headers }) => `${status} ${headers.get('location')}`),
    )
    const count = await effects(form.summary)
    if (count !== 1 || places.size !== 1) wrong.push(`${round}: ${count}, ${[...places].join()}`)
  }
  expect(wrong).toEqual([])
}, 60_000)
