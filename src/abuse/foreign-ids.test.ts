/**
 * Numbers of others, in paths and in forms: the same answer as for what is not there, and nothing changes.
 */
import { beforeAll, expect, test } from 'vitest'
import { visitAs } from '#testing/actors.ts'
import { adminQuery } from '#testing/database.ts'
import {
  fillEverything,
  fillSystems,
  functionOf,
  relations,
  strangerIn,
  type Everything,
} from '#testing/everything.ts'
import { as, type Visitor } from '#testing/site.ts'

const plan = '/programma/uitvoeringsplan-2024-2027'
let all: Everything
let keeper: Visitor
let otherSystem: string

beforeAll(async () => {
  all = await fillEverything()
  otherSystem = (await fillSystems(await functionOf('organisatiebeheerder'))).system
  // Keeps the people of an organisation where the others do not work.
  keeper = await visitAs(await strangerIn('organisationAdministrator'))
})

/** All rows, without what a request that was refused may leave behind: that it came. */
async function everythingNow(): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const { name } of await relations()) {
    if (/^(platform\.(rate_limit|submission)|identity\.step)$/.test(name)) continue
    const [row] = await adminQuery<{ sum: string }>(
      `select md5(coalesce(string_agg(r, '|' order by r), '')) as sum from
         (select (to_jsonb(t) - 'seen_at' - 'persons_until')::text as r from ${name} t) x`,
    )
    found[name] = row!.sum
  }
  return found
}

/** What one sees of an answer, without what differs by nature. */
async function seen(response: Response, id: string) {
  const text = await response.text()
  return [
    response.status,
    response.headers.get('location')?.replaceAll(id, 'id') ?? null,
    text.replaceAll(id, 'id').replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'number'),
  ]
}

interface Attempt {
  who: () => Visitor | Promise<Visitor>
  id: () => string
  absent?: string
  method?: 'post'
  path: (id: string) => string
  form?: (id: string) => Record<string, string>
}
const absentId = '01234567-89ab-4cde-8f01-23456789abcd'
const person = () => all.person
const held = () => all.function
const professional = () => as('professional')
const attempts: Record<string, Attempt> = {
  person: { who: () => keeper, id: person, path: (id) => `/mensen/${id}` },
  'a function for a person': {
    who: () => keeper,
    id: person,
    method: 'post',
    path: (id) => `/mensen/${id}/functie`,
    form: () => ({ role: 'professional', title: 'Ineens van mij' }),
  },
  'an invitation of a person': {
    who: () => keeper,
    id: person,
    method: 'post',
    path: (id) => `/mensen/${id}/uitnodigen`,
    form: () => ({ email: 'van.mij@voorbeeld.nl' }),
  },
  'taking an invitation back': {
    who: () => keeper,
    id: person,
    method: 'post',
    path: (id) => `/mensen/${id}/intrekken`,
  },
  'a new way in of a person': {
    who: () => keeper,
    id: person,
    method: 'post',
    path: (id) => `/mensen/${id}/opnieuw-inloggen`,
  },
  function: { who: () => keeper, id: held, path: (id) => `/mensen/functies/${id}` },
  'changing a function': {
    who: () => keeper,
    id: held,
    method: 'post',
    path: (id) => `/mensen/functies/${id}`,
    form: () => ({ title: 'Van mij', version: '1' }),
  },
  'ending a function': {
    who: () => keeper,
    id: held,
    method: 'post',
    path: (id) => `/mensen/functies/${id}/beeindigen`,
    form: () => ({ version: '1' }),
  },
  'a proposal': {
    who: () => keeper,
    id: () => all.proposal,
    method: 'post',
    path: (id) => `/mensen/voorstellen/${id}`,
    form: () => ({ outcome: 'approved', answer: 'Akkoord' }),
  },
  'a line of a review': {
    who: () => as('projectleider'),
    id: () => all.reviewLine,
    method: 'post',
    path: (id) => `/mensen/nalopen/regels/${id}`,
    form: () => ({ outcome: 'stays', reason: 'Blijft nodig' }),
  },
  'acting in a function': {
    who: professional,
    id: held,
    method: 'post',
    path: () => '/mijn/functie',
    form: (functie) => ({ functie }),
  },
  session: {
    who: professional,
    id: () => all.session,
    method: 'post',
    path: (id) => `/mijn/sessies/${id}`,
  },
  passkey: {
    who: professional,
    id: () => all.passkey,
    absent: 'sleutel-die-er-niet-is',
    method: 'post',
    path: (id) => `/mijn/passkeys/${id}/weghalen`,
  },
  'a provider': {
    who: () => keeper,
    id: () => all.provider,
    method: 'post',
    path: (id) => `/beheer/inloggen/${id}`,
    form: () => ({ besluit: 'aan' }),
  },
  job: {
    who: () => as('projectleider'),
    id: () => all.job,
    method: 'post',
    path: (id) => `/beheer/taken/${id}/opnieuw`,
  },
  mail: {
    who: () => as('projectleider'),
    id: () => all.mail,
    method: 'post',
    path: (id) => `/beheer/post/${id}`,
  },
  system: { who: () => keeper, id: () => all.system, path: (id) => `/systemen/${id}` },
  'a secret of a system': {
    who: () => keeper,
    id: () => all.system,
    method: 'post',
    path: (id) => `/systemen/${id}/geheim`,
  },
  'ending a system': {
    who: () => keeper,
    id: () => all.system,
    method: 'post',
    path: (id) => `/systemen/${id}/beeindigen`,
  },
  'an address of a system': {
    who: () => keeper,
    id: () => all.subscription,
    method: 'post',
    path: (id) => `/systemen/${all.system}/berichten/${id}/weghalen`,
  },
  'an address by the path of another system': {
    who: () => as('projectleider'),
    id: () => all.subscription,
    method: 'post',
    path: (id) => `/systemen/${otherSystem}/berichten/${id}/weghalen`,
  },
  'a document of another group': {
    who: () => as('werkgroeplid'),
    id: () => all.document,
    method: 'post',
    path: (id) => `${plan}/activiteiten/sz-a2/documenten/${id}/weghalen`,
  },
  'a document by the path of another activity': {
    who: () => as('projectleider'),
    id: () => all.document,
    method: 'post',
    path: (id) => `${plan}/activiteiten/sz-a2/documenten/${id}/weghalen`,
  },
  'a member by the path of another group': {
    who: () => as('projectleider'),
    id: held,
    method: 'post',
    path: (id) => `${plan}/werkgroepen/wg-hwc/leden/${id}`,
    form: () => ({ version: '1' }),
  },
}

test.each(Object.entries(attempts))(
  '%s: as if it were not there, and nothing changes',
  async (_, { who, id, absent = absentId, method, path, form }) => {
    const visitor = await who()
    const before = await everythingNow()
    const ask = async (number: string) =>
      seen(
        method === 'post'
          ? await visitor.post(path(number), form?.(number) ?? {})
          : await visitor.get(path(number)),
        number,
      )
    const foreign = await ask(id())
    expect(await everythingNow()).toEqual(before)
    expect(foreign).toEqual(await ask(absent))
    expect(foreign[0]).not.toBe(500)
  },
)
