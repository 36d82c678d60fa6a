/**
 * Row security in SQL: every table and view, every verb, as every kind of actor, in the role `app`.
 *
 * What each role reaches is written down here a second time, on purpose: who opens a table wider must say
 * so here too. The database holds a row in every table, so that nothing seen means that it was kept back.
 */
import type pg from 'pg'
import { beforeAll, describe, expect, test } from 'vitest'
import { pools, system, visitor } from '#platform/database.ts'
import { roles, type Role, type Scope } from '#roles'
import { adminQuery } from '#testing/database.ts'
import {
  fillEverything,
  functionOf,
  giveScopes,
  relations,
  strangerIn,
} from '#testing/everything.ts'

const verbs = ['select', 'insert', 'update', 'delete'] as const
type Verb = (typeof verbs)[number]

interface Target {
  name: string
  kind: string
  /** Columns that `app` may write; all but the made ones when it may write none. */
  insertable: string[]
  updatable: string[]
  /** A row that is there, of somebody else. */
  row: unknown
}
let targets: Target[]

beforeAll(async () => {
  await fillEverything()
  // In a closed plan nothing is written by anyone; `plans.test.ts` shows that.
  await adminQuery("update programme.plan set status = 'vastgesteld'")
  targets = await Promise.all(
    (await relations()).map(async ({ name, kind }) => {
      const columns = await adminQuery<{ name: string; ins: boolean; upd: boolean }>(
        `select quote_ident(attname) as name,
                has_column_privilege('app', attrelid, attnum, 'insert') as ins,
                has_column_privilege('app', attrelid, attnum, 'update') as upd
         from pg_attribute
         where attrelid = $1::regclass and attnum > 0 and not attisdropped and attidentity = '' and attgenerated = ''`,
        [name],
      )
      const some = (key: 'ins' | 'upd') => {
        const granted = columns.filter((column) => column[key])
        return (granted.length > 0 ? granted : columns).map((column) => column.name)
      }
      const [row] = await adminQuery<{ row: unknown }>(
        `select to_jsonb(t) as row from ${name} t limit 1`,
      )
      return { name, kind, insertable: some('ins'), updatable: some('upd'), row: row?.row }
    }),
  )
})

function statementOf(verb: Verb, { name, insertable, updatable }: Target): string {
  const columns = insertable.join(', ')
  return {
    select: `select 1 from ${name}`,
    insert: `insert into ${name} (${columns}) select ${columns} from jsonb_populate_record(null::${name}, $1::jsonb)`,
    update: `update ${name} set ${updatable[0]} = ${updatable[0]}`,
    delete: `delete from ${name}`,
  }[verb]
}

/**
 * What one verb does to one table. Row security answers before constraints do, so an error of a constraint
 * says that the row had passed.
 */
async function reaches(client: pg.ClientBase, target: Target, verb: Verb): Promise<boolean> {
  await client.query('savepoint attempt')
  try {
    const { rowCount } = await client.query(
      statementOf(verb, target),
      verb === 'insert' ? [JSON.stringify(target.row)] : [],
    )
    return (rowCount ?? 0) > 0
  } catch (error) {
    const { code = '', message } = error as { code?: string; message: string }
    // Refused by right or policy, or the actor was no number.
    if (['42501', '22P02'].includes(code)) return false
    if (code.startsWith('23')) return true
    throw new Error(`${verb} ${target.name}: ${code} ${message}`, { cause: error })
  } finally {
    await client.query('rollback to savepoint attempt')
  }
}

/** All that an actor reaches, as `verb table`. */
async function reach(actor: string | null): Promise<string[]> {
  const client = await pools().app.connect()
  try {
    await client.query('begin')
    if (actor !== null) await client.query("select set_config('app.actor', $1, true)", [actor])
    const found: string[] = []
    for (const target of targets)
      for (const verb of verbs)
        if (await reaches(client, target, verb)) found.push(`${verb} ${target.name}`)
    return found
  } finally {
    await client.query('rollback')
    client.release()
  }
}

/** Kept by the way in, before anyone is known: hashes and counts, of nobody in particular. */
const beforeAnyone = verbs.map((verb) => `${verb} platform.rate_limit`)

test('every table holds something, and a view shows what its asker may see', async () => {
  const views = targets.filter(({ kind }) => kind !== 'r' && kind !== 'p')
  // A view can ask who acts, and whoever looks here is nobody.
  const tables = targets.filter((target) => !views.includes(target))
  expect(tables.filter(({ row }) => !row).map(({ name }) => name)).toEqual([])
  for (const { name } of views) {
    const [view] = await adminQuery<{ invoker: boolean }>(
      "select coalesce('security_invoker=true' = any (reloptions), false) as invoker from pg_class where oid = $1::regclass",
      [name],
    )
    expect(view?.invoker, name).toBe(true)
  }
})

describe('nothing is reached', () => {
  test.each([
    ['without an actor', null],
    ['by an empty actor', ''],
    ['by rubbish', "x' or true --"],
    ['by a number of nobody', '01234567-89ab-4cde-8f01-23456789abcd'],
  ])('%s', async (_, actor) => {
    expect(await reach(actor)).toEqual(beforeAnyone)
  })

  const periods = [
    { from: '2020-01-01', until: '2020-12-31' },
    { from: '2020-01-01', ended: '2026-01-01T12:00:00Z' },
    { from: '2099-01-01' },
  ]
  test.each(
    (Object.keys(roles) as Role[]).map((role, index) => [role, periods[index % 3]!] as const),
  )('by a %s whose function is %o', async (role, period) => {
    expect(await reach(await strangerIn(role, period))).toEqual(beforeAnyone)
  })
})

/** A machine is not among them: without scopes it reaches what nobody reaches. */
const everyone = (Object.keys(roles) as Role[]).filter((role) => role !== 'machine')
const but = (...some: Role[]) => everyone.filter((role) => !some.includes(role))

/**
 * Who reaches rows that are another's: of another organisation, group or municipality, in another name.
 * What is not here is reached by nobody. What a policy opens for one's own is in the tests of its module.
 */
const reached: [readonly Role[], Partial<Record<Verb, string>>][] = [
  [['visitor', 'system'], { select: 'mail.kept' }],
  [
    ['machine'],
    {
      select: 'platform.rate_limit',
      insert: 'platform.rate_limit',
      update: 'platform.rate_limit',
      delete: 'platform.rate_limit',
    },
  ],
  [
    everyone,
    {
      select:
        'network.declaration network.form network.map_layout network.municipality network.signature platform.rate_limit',
      insert: 'platform.rate_limit processing.line',
      update: 'platform.rate_limit',
      delete: 'platform.rate_limit',
    },
  ],
  [
    but('administrator'),
    {
      select: 'programme.line programme.plan programme.sub_ambition',
    },
  ],
  [
    ['system', 'dataProtectionOfficer'],
    {
      select:
        'audit.entry audit.head audit.seal network.review_line oversight.sample oversight.sample_line',
    },
  ],
  [
    ['system'],
    {
      insert:
        'audit.entry audit.head audit.seal mail.kept network.function network.organisation network.review network.review_line oversight.delivery oversight.sample oversight.sample_line programme.abbreviation programme.activity_item programme.activity_timeline_row programme.body programme.budget_line programme.change programme.executor programme.executor_group programme.fact programme.line programme.predecessor programme.source_file programme.stated_total programme.sub_ambition programme.timeline_quarter programme.working_group',
      select:
        'mail.outbox mail.preference oversight.delivery oversight.unsealed platform.device platform.notification platform.submission processing.line',
      update:
        'mail.outbox network.function network.municipality network.review_line oversight.delivery platform.device platform.notification processing.line',
      delete: 'mail.outbox oversight.unsealed platform.device platform.submission processing.line',
    },
  ],
  [['system', 'administrator'], { select: 'platform.last_run' }],
  [['system'], { insert: 'platform.last_run', update: 'platform.last_run' }],
  [but('visitor'), { insert: 'mail.outbox systems.event' }],
  [['system', 'programmeLead', 'organisationAdministrator'], { select: 'systems.event' }],
  [['system', 'programmeLead', 'dataProtectionOfficer'], { select: 'systems.system' }],
  [['programmeLead'], { update: 'systems.system' }],
  [
    ['system', 'programmeLead'],
    {
      select: 'systems.subscription systems.delivery',
      insert: 'systems.subscription',
      update: 'systems.subscription',
      delete: 'systems.subscription',
    },
  ],
  [
    ['system'],
    {
      select: 'systems.answer handle_with_care.practice',
      insert: 'systems.delivery',
      update: 'systems.delivery systems.event',
      delete: 'systems.answer systems.delivery systems.event handle_with_care.practice',
    },
  ],
  // How it is arranged names nobody; who takes signals at a school is for who sends them there.
  [
    but('visitor', 'administrator', 'machine'),
    {
      select: 'handle_with_care.criteria handle_with_care.route handle_with_care.school',
    },
  ],
  [
    ['system', 'programmeLead', 'safeHomeWorker', 'attendanceOfficer'],
    { select: 'handle_with_care.contact' },
  ],
  [['system', 'programmeLead'], { select: 'handle_with_care.trial' }],
  [
    ['system'],
    {
      insert: 'handle_with_care.trial',
      update: 'handle_with_care.trial',
      delete: 'handle_with_care.trial',
    },
  ],
  [
    ['system', 'programmeLead'],
    {
      insert: 'handle_with_care.contact handle_with_care.school network.municipality',
      update: 'handle_with_care.school',
      delete: 'handle_with_care.contact',
    },
  ],
  [
    ['system'],
    {
      select:
        'handle_with_care.child handle_with_care.child_reader handle_with_care.figure handle_with_care.signal',
      insert:
        // A project leader adds ways and lists in their own name only.
        'handle_with_care.child handle_with_care.criteria handle_with_care.route handle_with_care.signal handle_with_care.told_year network.map_layout platform.instrument',
      update:
        'handle_with_care.signal handle_with_care.told_year network.map_layout platform.instrument',
      delete: 'handle_with_care.child handle_with_care.signal',
    },
  ],
  [
    ['system', 'programmeLead', 'groupChair', 'groupMember', 'civilServant', 'alderman'],
    { select: 'handle_with_care.told_year' },
  ],
  // Keys that were destroyed; and what Kring itself must be able to destroy.
  [['system', 'dataProtectionOfficer'], { select: 'sealing.data_key' }],
  [
    but('visitor', 'administrator'),
    {
      select:
        'network.function network.function_municipality network.organisation network.person network.service_area programme.abbreviation programme.activity programme.activity_item programme.activity_municipality programme.activity_timeline_row programme.body programme.change programme.document programme.executor programme.executor_group programme.fact programme.finding programme.membership programme.municipal_accent programme.predecessor programme.status_report programme.timeline_cell programme.timeline_quarter programme.timeline_row programme.working_group',
      insert: 'platform.notification',
    },
  ],
  [
    ['system', 'programmeLead'],
    {
      insert:
        'network.function_municipality programme.activity programme.activity_instrument programme.activity_municipality programme.budget_cell programme.budget_post programme.finding programme.membership programme.plan programme.timeline_cell programme.timeline_row',
      delete:
        'network.function_municipality programme.activity_instrument programme.activity_municipality programme.membership programme.timeline_cell',
      update:
        'programme.activity programme.budget_cell programme.budget_post programme.document programme.finding programme.membership programme.plan programme.timeline_row',
    },
  ],
  [
    ['system', 'programmeLead', 'organisationAdministrator', 'dataProtectionOfficer'],
    { insert: 'network.person' },
  ],
  [
    but('visitor', 'administrator', 'machine'),
    {
      select:
        'platform.instrument programme.activity_instrument programme.proposed_action network.change network.listing network.listing_form network.listing_municipality network.location network.opening network.service network.service_form network.service_location network.service_municipality network.vacancy',
    },
  ],
  [
    ['system', 'programmeLead'],
    {
      select: 'network.suggestion',
      insert:
        'network.listing_form network.listing_municipality network.location network.opening network.service network.service_area network.service_form network.service_location network.service_municipality',
      update: 'network.listing network.location network.organisation network.service',
      delete:
        'network.listing network.listing_form network.listing_municipality network.location network.opening network.service network.service_area network.service_form network.service_location network.service_municipality',
    },
  ],
  [
    but('visitor', 'administrator', 'machine'),
    {
      select:
        'network.agreement network.agreement_activity network.agreement_document network.agreement_party network.agreement_share network.agreement_version network.check_in network.promise',
    },
  ],
  [
    ['system', 'programmeLead'],
    {
      insert:
        'network.agreement network.agreement_activity network.agreement_document network.agreement_party network.agreement_share network.agreement_version network.check_in network.declaration network.promise network.signing_request',
      select: 'network.signing_request',
      update: 'network.agreement network.check_in network.declaration network.signing_request',
    },
  ],
  // Files that are read in. What they add goes again as long as the file is remembered: no other organisation does.
  [
    ['programmeLead'],
    {
      select: 'network.import network.import_file network.import_row network.other_key',
      insert: 'network.import network.import_file network.import_row network.other_key',
      update: 'network.import network.import_row',
      delete: 'network.import network.import_file network.import_row network.other_key',
    },
  ],
  [['system'], { select: 'network.import' }],
  [['system', 'programmeLead', 'dataProtectionOfficer'], { select: 'network.signature_evidence' }],
  // For who signs by a link.
  [['system'], { insert: 'network.signature network.signature_evidence' }],
  // Where every administrator is at home: the card of their own organisation, and no other.
  [['organisationAdministrator'], { update: 'network.organisation' }],
  [['system'], { insert: 'network.form network.listing network.vacancy', update: 'network.form' }],
  [['system', 'programmeLead', 'dataProtectionOfficer'], { select: 'network.review' }],
  [
    [
      'system',
      'programmeLead',
      'groupChair',
      'groupMember',
      'alderman',
      'civilServant',
      'dataProtectionOfficer',
    ],
    {
      select:
        'programme.budget_cell programme.budget_line programme.budget_post programme.source_file programme.stated_total',
    },
  ],
  [['programmeLead', 'dataProtectionOfficer'], { select: 'network.proposal' }],
  [
    ['dataProtectionOfficer'],
    { select: 'oversight.exceptional_access', update: 'oversight.exceptional_access' },
  ],
]

test.each(Object.keys(roles) as Role[])(
  'a %s of elsewhere reaches what is written down here, and no more',
  async (role) => {
    const fixed = { visitor: visitor.functionId, system: system.functionId } as Record<
      string,
      string
    >
    const actor = fixed[role] ?? (await strangerIn(role))
    const expected = reached.flatMap(([who, deeds]) =>
      who.includes(role)
        ? Object.entries(deeds).flatMap(([verb, names]) =>
            names.split(' ').map((name) => `${verb} ${name}`),
          )
        : [],
    )
    expect((await reach(actor)).toSorted()).toEqual(expected.toSorted())
  },
)

const ofPlan =
  'programme.activity programme.activity_item programme.activity_municipality programme.activity_timeline_row programme.executor programme.executor_group programme.line programme.plan programme.status_report programme.sub_ambition programme.timeline_cell programme.timeline_quarter programme.timeline_row programme.working_group'

/** What a system of elsewhere reaches by its scopes. A scope that needs another is nothing alone. */
test.each([
  [['plan:lezen'], { select: ofPlan }],
  [['stand:melden'], { select: 'network.function', insert: 'systems.event' }],
  [['organisaties:lezen'], { select: 'network.organisation network.service_area' }],
  [['gebeurtenissen:lezen'], {}],
  // Beginning one reads how signals go; what is begun is seen by who may follow it.
  [['signaal:maken'], { select: 'handle_with_care.route', insert: 'processing.line' }],
  [['signaal:volgen'], {}],
  [['plan:lezen', 'gebeurtenissen:lezen'], { select: `${ofPlan} systems.event` }],
] as [Scope[], Partial<Record<Verb, string>>][])(
  'a system with %s reaches what is written down here, and no more',
  async (scopes, deeds) => {
    const actor = await strangerIn('machine')
    await giveScopes(actor, scopes, await functionOf('projectleider'))
    const expected = Object.entries(deeds).flatMap(([verb, names]) =>
      names.split(' ').map((name) => `${verb} ${name}`),
    )
    expect((await reach(actor)).toSorted()).toEqual(
      [...beforeAnyone, 'select network.municipality', ...expected].toSorted(),
    )
  },
)

test('a system that ended reaches nothing, whatever its scopes', async () => {
  const actor = await strangerIn('machine', { from: '2020-01-01', ended: '2026-01-01T12:00:00Z' })
  await giveScopes(actor, ['plan:lezen', 'stand:melden'], await functionOf('projectleider'))
  expect(await reach(actor)).toEqual(beforeAnyone)
})
