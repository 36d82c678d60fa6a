/**
 * Whether something exists cannot be told from the answer: body, headers, or time, over 2,000 requests.
 */
import { beforeAll, expect, test } from 'vitest'
import { fillEverything } from '#testing/everything.ts'
import { as, type Visitor } from '#testing/site.ts'

const plan = '/programma/uitvoeringsplan-2024-2027/activiteiten'
let chair: Visitor
let pairs: [forbidden: string, absent: string][]

beforeAll(async () => {
  const all = await fillEverything()
  chair = await as('werkgroepvoorzitter')
  const absent = '01234567-89ab-4cde-8f01-23456789abcd'
  pairs = [
    [`${plan}/sz-a2/stand`, `${plan}/sz-xx/stand`],
    [`${plan}/sz-a2/documenten/nieuw`, `${plan}/sz-xx/documenten/nieuw`],
    [
      `${plan}/sd-f1/documenten/${all.mail}/weghalen`,
      `${plan}/sd-f1/documenten/${absent}/weghalen`,
    ],
    [`/mensen/${all.person}`, `/mensen/${absent}`],
    [`/beheer/post/${all.mail}`, `/beheer/post/${absent}`],
  ]
})

test('forbidden and absent are one answer, and take the same time', async () => {
  const times: [number[], number[]] = [[], []]
  const kinds = new Set<string>()
  for (let round = 0; round < 1_000; round++) {
    const pair = pairs[round % pairs.length]!
    // Turn by turn, and who is first changes: a busy machine is busy for both.
    for (const side of round % 2 ? ([0, 1] as const) : ([1, 0] as const)) {
      const start = performance.now()
      const response = await chair.get(pair[side])
      const body = await response.text()
      times[side].push(performance.now() - start)
      const headers = [...response.headers].map(([name, value]) =>
        /^(x-request-id|traceresponse)$/.test(name) ? name : `${name}: ${value}`,
      )
      const bare = body.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'number')
      kinds.add(JSON.stringify([response.status, headers, bare]))
    }
  }
  expect(kinds.size).toBe(1)
  const [forbidden, absent] = times.map((all) => all.toSorted((a, b) => a - b)[500]!)
  expect(Math.abs(forbidden! - absent!)).toBeLessThan(5)
}, 60_000)
