import { beforeAll, expect, test } from 'vitest'

import { sweep } from '#platform/jobs.ts'
import { adminQuery } from '#testing/database.ts'

import { as, demonstrationRegion, visibleText } from '#testing/site.ts'

beforeAll(async () => {
  await demonstrationRegion()
  await sweep()
})

const nothing = 'Op dit moment wordt er niets van je gevraagd'

test.each([
  ['bestuurder', 'Teken de intentieverklaring', '/netwerk/intentieverklaring/tekenen'],
  ['fg', 'Loop de bijzondere rechten na', '/mensen/nalopen'],
  ['veiligthuis', 'Veilig Thuis', '/handle-with-care'],
  ['leerplicht-heerlen', 'wacht op jou', '/handle-with-care'],
] as const)('%s sees what waits on the start page, until it is done', async (key, words, href) => {
  const someone = await as(key)
  await someone.post('/start/gelezen')
  const page = await someone.read('/start')
  const [, section] = /<h2[^>]*>Jouw beurt<\/h2>(.*?)<\/section>/s.exec(page) ?? []
  expect(section).toContain(words)
  expect(section).toContain(`href="${href}"`)
  expect(visibleText(page)).not.toContain(nothing)
})

test('who is asked nothing hears so', async () => {
  expect(visibleText(await (await as('professional')).read('/start'))).toContain(nothing)
})

test('the same message about ten things is said once', async () => {
  const [{ id }] = (await adminQuery<{ id: string }>(
    "select id from network.function where demonstration_key = 'professional'",
  )) as [{ id: string }]
  for (const subject of ['proef/1', 'proef/2', 'proef/3'])
    await adminQuery(
      "insert into platform.notification (function_id, subject, text, href) values ($1, $2, 'Er wacht iets.', '/netwerk')",
      [id, subject],
    )
  const text = visibleText(await (await as('professional')).read('/start'))
  expect(text.split('Er wacht iets.').length).toBe(2)
  expect(text).toContain('(3 keer)')
  expect(text).not.toContain(nothing)
})
