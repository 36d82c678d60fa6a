/**
 * Kit 35: every route that shows content about persons writes that down, with a line for each of them;
 * and where the trail cannot be written, nothing is shown and nothing is done.
 *
 * Which routes there are follows from the route table. What each must record is written here a second
 * time on purpose: who adds a page about persons says so here, or the test fails.
 */
import { beforeAll, expect, test } from 'vitest'
import { deedOf } from '#platform/audit/deeds.ts'
import { guardOf } from '#platform/web.tsx'
import { aboutPersons, type Permission } from '#roles'
import { adminQuery } from '#testing/database.ts'
import { signalIn } from '#testing/signals.ts'
import { app, as, demonstrationRegion, type DemonstrationKey, type Visitor } from '#testing/site.ts'

/** Which deed a page about persons records; or why it records none. */
const records: Record<string, string | { none: string }> = {
  'GET /handle-with-care/bellen': 'handle_with_care.call_list_read',
  'GET /handle-with-care/contacten': { none: 'an empty form about nobody yet' },
  'GET /handle-with-care/instellen': { none: 'how signals go; no persons' },
  'GET /handle-with-care/instellen/:code': { none: 'how signals go, and who of the leads set it' },
  'GET /handle-with-care/instellen/voorwaarden': { none: 'questions; no persons' },
  'GET /handle-with-care/intrekken/:signal': {
    none: 'a question about a signal, without the child',
  },
  'GET /handle-with-care/logboek/:signal': 'handle_with_care.log_read',
  'GET /handle-with-care/nieuw': { none: 'an empty form about nobody yet' },
  'GET /handle-with-care/onze-school': { none: 'the own school, and its contacts as colleagues' },
  'GET /handle-with-care/onze-school/stilzetten': { none: 'a question about the own school' },
  'GET /handle-with-care/ouder': { none: 'an empty form about nobody yet' },
  'GET /handle-with-care/proef/:trial': { none: 'about no child' },
  'GET /handle-with-care/ontvangen/:signal': 'handle_with_care.child_read',
  'GET /handle-with-care/opnieuw/:signal': 'handle_with_care.child_read',
  'GET /handle-with-care/school/:signal': 'handle_with_care.child_read',
  'GET /handle-with-care/toetsen/:signal': 'handle_with_care.child_read',
  'GET /mensen': 'network.people_listed',
  'GET /mensen/:person': 'network.person_opened',
  'GET /mensen/:person/functie': 'network.person_opened',
  'GET /mensen/:person/functie/organisatie': 'network.person_opened',
  'GET /mensen/:person/intrekken': 'network.person_opened',
  'GET /mensen/:person/opnieuw-inloggen': 'network.person_opened',
  'GET /mensen/:person/uitnodigen': 'network.person_opened',
  'GET /mensen/functies/:function': 'network.person_opened',
  'GET /mensen/functies/:function/beeindigen': 'network.person_opened',
  'GET /mensen/nalopen': 'network.review_read',
  'GET /mensen/nalopen/:quarter': 'network.review_read',
  'GET /mensen/nalopen/regels/:reviewLine': 'network.review_read',
  'GET /beheer/inloggen': { none: 'how organisations sign in; no persons' },
  'GET /organisatie/inloggen': { none: 'how the own organisation signs in; no persons' },
  'GET /mensen/nieuw': { none: 'an empty form about nobody yet' },
  'GET /mensen/gemeenten/nieuw': { none: 'about a municipality' },
  'GET /mensen/organisaties/nieuw': { none: 'about an organisation' },
  'GET /mensen/voorstellen': 'network.proposals_read',
  'GET /mensen/voorstellen/:proposal': 'network.proposals_read',
  'GET /mensen/voorstellen/nieuw': { none: 'an empty form; with a person in it, that is recorded' },
  'GET /netwerk/intentieverklaring/tekenen': { none: 'a text, and what one signs oneself' },
  ...Object.fromEntries(
    [
      '',
      '/nieuw',
      '/:system',
      '/:system/rechten',
      '/:system/sleutel',
      '/:system/intrekken',
      '/:system/beeindigen',
      '/:system/berichten/nieuw',
      '/:system/berichten/:subscription',
      '/:system/berichten/:subscription/weghalen',
    ].map((path) => [`GET /systemen${path}`, { none: 'systems of organisations; no persons' }]),
  ),
  'GET /api/proberen': { none: 'calls of systems; no persons' },
  'GET /netwerk/organisaties/:id/bewerken': { none: 'about an organisation' },
  'GET /netwerk/organisaties/:id/aanbod/nieuw': { none: 'about what an organisation offers' },
  'GET /netwerk/aanbod/:service/bewerken': { none: 'about what an organisation offers' },
  'GET /netwerk/organisaties/:id/plekken': { none: 'places; what is sealed records its opening' },
  'GET /netwerk/organisaties/:id/plekken/nieuw': { none: 'an empty form about a place' },
  'GET /netwerk/plekken/:location': { none: 'a place; what is sealed records its opening' },
  'GET /netwerk/plekken/:location/weghalen': { none: 'a place, without its address' },
  'GET /netwerk/inlezen': { none: 'a form, and files of organisations' },
  'GET /netwerk/inlezen/:import': { none: 'what a file says of organisations; no persons' },
  'GET /netwerk/inlezen/:import/terugdraaien': { none: 'what a file changed; no persons' },
  'GET /netwerk/uitvoer/netwerk/:format': { none: 'organisations and what they offer; no persons' },
  'GET /netwerk/vermelding/:function': 'network.listing_opened',
  'GET /noodtoegang': { none: 'a form, and what one did oneself' },
  'GET /noodtoegang/:access': 'exceptional.reason_read',
  'GET /verantwoording/bestand.csv': 'audit.trail_exported',
  'GET /verantwoording/noodtoegang': 'exceptional.overview_read',
  'GET /verantwoording/noodtoegang/:access': 'exceptional.reason_read',
  'GET /verantwoording/steekproef': 'audit.sample_read',
  'GET /verantwoording/steekproef/:sampleLine': 'audit.sample_read',
}
/** Asks for less, and shows the officer the deeds of all. */
const more: Record<string, string> = { 'GET /verantwoording': 'audit.trail_read' }

const visitors = new Map<DemonstrationKey, Visitor>()
let values: Record<string, string>

beforeAll(async () => {
  await demonstrationRegion()
  for (const key of [
    'projectleider',
    'fg',
    'professional',
    'veiligthuis',
    'leerplicht-heerlen',
    'schoolcontact',
  ] as const)
    visitors.set(key, await as(key))
  const one = async (text: string) => (await adminQuery<{ id: string }>(text))[0]!.id
  const functionId = await one(`
    with p as (insert into network.person (name) values ('Otte Veldkers') returning id)
    insert into network.function (person_id, organisation_id, role, title)
    select p.id, f.organisation_id, 'professional', 'Verpleegkundige' from p, network.function f
    where f.demonstration_key = 'organisatiebeheerder' returning id`)
  const person = await one(
    `select person_id as id from network.function where id = '${functionId}'`,
  )
  await adminQuery(
    `insert into identity.invitation (person_id, email, invited_by, expires_at)
     select $1, 'otte@example.org', f.id, now() + interval '7 days' from network.function f
     where f.demonstration_key = 'projectleider'`,
    [person],
  )
  const known = await one(`
    with p as (insert into network.person (name) values ('Hazel Wilgenkatje') returning id)
    insert into network.function (person_id, organisation_id, role, title)
    select p.id, f.organisation_id, 'professional', 'Arts' from p, network.function f
    where f.demonstration_key = 'organisatiebeheerder' returning person_id as id`)
  await adminQuery(
    "insert into identity.account (person_id, email) values ($1, 'hazel@example.org')",
    [known],
  )
  const review = await one("insert into network.review (quarter) values ('2026-Q1') returning id")
  values = {
    person,
    known,
    function: functionId,
    quarter: '2026-q1',
    reviewLine: await one(`
      insert into network.review_line (review_id, function_id, role, since)
      select '${review}', id, role, from_day from network.function where demonstration_key = 'beheerder' returning id`),
    proposal: await one(`
      insert into network.proposal (id, role, organisation_id, name, title, why, proposed_by, proposer_id)
      select gen_random_uuid(), 'administrator', organisation_id, 'Bo Zandlelie', 'Beheerder', 'Vervanging', id, person_id
      from network.function where demonstration_key = 'projectleider' returning id`),
    access: await one(`
      insert into oversight.exceptional_access (function_id, person_id, module, subject, reason_sealed, started_at, ends_at)
      select id, person_id, 'scratch', 'scratch/x', decode(repeat('00', 60), 'hex'), now() - interval '3 hours', now() - interval '1 hour'
      from network.function where demonstration_key = 'professional' returning id`),
    sampleLine: await one(`
      with e as (insert into audit.entry (function_id, person_id, organisation_id, role, action, subject)
        select id, person_id, organisation_id, role, 'network.person_opened', 'x' from network.function
        where demonstration_key = 'projectleider' returning id),
      s as (insert into oversight.sample (week, population) values ('2026-01-05', 1) returning week)
      insert into oversight.sample_line (week, entry_id) select s.week, e.id from s, e returning id`),
  }
  await sealReason()
  await signalIn('call')
  for (const [page, state] of [
    ['toetsen', 'created'],
    ['school', 'tested'],
    ['opnieuw', 'awaiting_recheck'],
    ['logboek', 'delivered'],
    ['ontvangen', 'delivered'],
  ] as const)
    values[page] = await signalIn(state)
})

/** The reason as the product seals it. */
async function sealReason(): Promise<void> {
  const { sealWords } = await import('#platform/audit/verdict.ts')
  await adminQuery('update oversight.exceptional_access set reason_sealed = $2 where id = $1', [
    values['access'],
    sealWords('exceptional_access.reason_sealed', values['access']!, 'Zij is in gevaar'),
  ])
}

const guarded = [
  ...Map.groupBy(
    app.routes.filter(({ method }) => method === 'GET'),
    ({ method, path }) => `${method} ${path}`,
  ),
].map(([route, steps]) => ({
  route,
  guard: steps.map(({ handler }) => guardOf(handler)).find(Boolean) as Permission | 'anyone',
}))
const personal = guarded.filter(({ guard }) => aboutPersons.has(guard as Permission))

function pathOf(route: string): string {
  const pattern = route.replace('GET ', '')
  const page = /^\/handle-with-care\/(\w+)\/:signal/.exec(pattern)?.[1]
  if (page) return pattern.replace(':signal', values[page]!)
  return pattern.replaceAll(/:(\w+)/g, (_, name: string) =>
    name === 'person' && pattern.endsWith('opnieuw-inloggen') ? values['known']! : values[name]!,
  )
}

/** Somebody whose work it is. */
function visitorFor(route: string): Visitor {
  if (/\/(toetsen|opnieuw|logboek|ouder)\//.test(route)) return visitors.get('veiligthuis')!
  if (/\/(bellen|school\/)/.test(route)) return visitors.get('leerplicht-heerlen')!
  if (/\/ontvangen\//.test(route)) return visitors.get('schoolcontact')!
  if (/GET \/noodtoegang/.test(route)) return visitors.get('professional')!
  if (/nalopen|voorstellen(\/:|$)|verantwoording/.test(route)) return visitors.get('fg')!
  return visitors.get('projectleider')!
}

const due = () =>
  [...Object.entries({ ...records, ...more })].filter(([, deed]) => typeof deed === 'string') as [
    string,
    string,
  ][]

test('every route about persons is in the table, and nothing else', () => {
  expect(personal.map(({ route }) => route).sort()).toEqual(Object.keys(records).sort())
  expect(personal.length).toBeGreaterThan(20)
  for (const [route, deed] of due()) {
    expect(deedOf(deed)?.reads, route).toBe(true)
    expect(deedOf(deed)?.activity, route).toBeDefined()
  }
})

test('each of them writes its line, and one in the log of processings for every person shown', async () => {
  const wrong: string[] = []
  let read = 0
  for (const [route, deed] of due()) {
    const response = await visitorFor(route).get(pathOf(route))
    if (response.status !== 200) wrong.push(`${route}: ${response.status}`)
    const rows = await adminQuery<{
      action: string
      persons: number
      lines: number
      fields: boolean
    }>(
      `select e.action, cardinality(e.persons) as persons,
              (select count(*)::int from processing.line l where l.trace_id = e.trace_id and l.name = e.action) as lines,
              num_nulls(e.at, e.function_id, e.person_id, e.organisation_id, e.role, e.session_id, e.trace_id) = 0 as fields
       from audit.entry e where e.request_id = $1 and e.action = $2`,
      [response.headers.get('x-request-id'), deed],
    )
    read++
    if (rows.length !== 1) wrong.push(`${route}: ${rows.length} lines of ${deed}`)
    else if (rows[0]!.persons !== rows[0]!.lines || !rows[0]!.fields)
      wrong.push(`${route}: ${JSON.stringify(rows[0])}`)
    else if (rows[0]!.persons === 0) wrong.push(`${route}: about nobody`)
  }
  expect(wrong).toEqual([])
  console.log(`${read} pages about persons, ${wrong.length} without their line`)
})

test('when the trail cannot be written, not one of them shows anything', async () => {
  await adminQuery(`
    create function audit.fail() returns trigger language plpgsql as $$ begin raise exception 'full'; end $$;
    create trigger fail before insert on audit.entry for each row execute function audit.fail()`)
  try {
    const wrong: string[] = []
    for (const [route] of due()) {
      const { status } = await visitorFor(route).get(pathOf(route))
      if (status !== 500) wrong.push(`${route}: ${status}`)
    }
    expect(wrong).toEqual([])
  } finally {
    await adminQuery('drop trigger fail on audit.entry; drop function audit.fail()')
  }
})
