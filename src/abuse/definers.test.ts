/**
 * Functions that run as their owner pass row security, so each of them is written down here with whom it
 * answers. A new one, or one that answers someone else, fails.
 */
import { beforeAll, expect, test } from 'vitest'
import { pools, system, visitor } from '#platform/database.ts'
import { roles, type Role } from '#roles'
import { adminQuery } from '#testing/database.ts'
import { fillEverything, functionOf, strangerIn, type Everything } from '#testing/everything.ts'

/** `needs`: only whoever holds the argument gets anything. `trigger`: `app` cannot call it itself. */
type Answers = readonly Role[] | 'trigger' | 'whoever asks'

const keepers = ['programmeLead', 'organisationAdministrator'] as const
const operators = ['administrator', 'system'] as const
const watchers = ['system', 'administrator', 'dataProtectionOfficer'] as const
/** For every policy a machine has no role. */
const anyRole = (Object.keys(roles) as Role[]).filter((role) => role !== 'machine')
const insiders = anyRole.filter((role) => !['visitor', 'administrator', 'machine'].includes(role))

/** Each function, how it is called, and which roles it answers about someone of another organisation. */
const definers: Record<string, [call: string, answers: Answers]> = {
  'handle_with_care.announce_practice()': [
    'select handle_with_care.announce_practice()',
    'trigger',
  ],
  'handle_with_care.announce_signal()': ['select handle_with_care.announce_signal()', 'trigger'],
  'handle_with_care.count_signal()': ['select handle_with_care.count_signal()', 'trigger'],
  'handle_with_care.guard_signal()': ['select handle_with_care.guard_signal()', 'trigger'],
  // About a signal of their own Veilig Thuis only.
  'handle_with_care.log_of(uuid,text)': [
    "select * from handle_with_care.log_of('00000000-0000-4000-8000-000000000001', 'x')",
    [],
  ],
  'handle_with_care.settle_turn()': ['select handle_with_care.settle_turn()', 'trigger'],
  // Whether somebody can sign in with two factors: for who tells them that it is their turn.
  'handle_with_care.reaches(uuid)': [
    'select 1 where handle_with_care.reaches($function)',
    [
      'system',
      'programmeLead',
      'policeOfficer',
      'safeHomeWorker',
      'attendanceOfficer',
      'schoolContact',
    ],
  ],
  // Asked with the hash of a token or the number of a function, before anyone acts.
  'identity.actor(bytea)': ['select * from identity.actor($token)', 'whoever asks'],
  'identity.actor_of(uuid)': ['select * from identity.actor_of($function)', 'whoever asks'],
  'identity.asks_about(uuid)': [
    'select 1 where identity.asks_about($person)',
    ['programmeLead', 'dataProtectionOfficer', 'system'],
  ],
  'identity.invite(uuid,text)': [
    "select identity.invite($person, 'x@voorbeeld.nl')",
    ['programmeLead', 'system'],
  ],
  'identity.invite_again(uuid)': [
    'select identity.invite_again($person)',
    ['programmeLead', 'system'],
  ],
  'identity.is_unused()': ['select 1 where identity.is_unused()', []],
  'identity.keeps(uuid)': ['select 1 where identity.keeps($person)', ['programmeLead', 'system']],
  'identity.note_presence()': ['select identity.note_presence()', 'trigger'],
  // Asked with hashes of tokens, which only their browsers have.
  'identity.open_sessions(bytea[])': [
    'select * from identity.open_sessions(array[$token])',
    'whoever asks',
  ],
  'identity.renew(uuid)': ['select identity.renew($person)', ['programmeLead', 'system']],
  'identity.seen_months(uuid[])': [
    'select * from identity.seen_months(array[$person])',
    ['programmeLead', 'dataProtectionOfficer', 'system'],
  ],
  'identity.ways_in(uuid[])': [
    'select * from identity.ways_in(array[$person])',
    ['programmeLead', 'dataProtectionOfficer', 'system'],
  ],
  'identity.system_actor(bytea)': ['select * from identity.system_actor($token)', 'whoever asks'],
  'identity.withdraw(uuid)': ['select identity.withdraw($person)', ['programmeLead', 'system']],
  'mail.counts()': ['select * from mail.counts()', operators],
  'mail.own_person()': ['select 1 where mail.own_person() is not null', anyRole],
  'mail.refuse_others()': ['select mail.refuse_others()', 'trigger'],
  'mail.retry_troubled(text)': ["select mail.retry_troubled('address_550')", operators],
  'mail.settle_troubled(uuid,boolean)': ['select mail.settle_troubled($mail, true)', operators],
  'mail.standing()': ['select * from mail.standing()', operators],
  'mail.troubled()': ['select * from mail.troubled()', operators],
  'network.guard_shielded()': ['select network.guard_shielded()', 'trigger'],
  'network.acting_organisation()': [
    'select 1 where network.acting_organisation() is not null',
    [...anyRole, 'machine'],
  ],
  'network.acting_person()': [
    'select 1 where network.acting_person() is not null',
    [...anyRole, 'machine'],
  ],
  'network.approves_function(uuid,text,uuid,uuid,date)': [
    "select 1 where network.approves_function($function, 'administrator', $organisation, $person, null)",
    [],
  ],
  'network.approves_person(uuid)': ['select 1 where network.approves_person($person)', []],
  'network.coverage()': ['select * from network.coverage()', insiders],
  'network.map()': ['select * from network.map()', insiders],
  'network.public_map()': ['select * from network.public_map()', anyRole],
  // Numbers of what can be found; who keeps nothing writes nothing.
  'network.find(text[],text[],text,integer,text[],integer)': [
    "select * from network.find('{}', '{}', 'GM0917', null, '{}', 10)",
    insiders,
  ],
  'network.index_people(uuid[])': ['select network.index_people(array[$function])', 'whoever asks'],
  'network.index_services(uuid[])': [
    'select network.index_services(array[$function])',
    'whoever asks',
  ],
  'network.inside()': ['select 1 where network.inside()', insiders],
  'network.is_listed(uuid)': ['select 1 where network.is_listed($listed)', insiders],
  'network.keeps_all()': ['select 1 where network.keeps_all()', ['programmeLead', 'system']],
  'network.keeps_listing(uuid)': [
    'select 1 where network.keeps_listing($listed)',
    ['programmeLead', 'system'],
  ],
  'network.kept_organisation()': [
    'select 1 where network.kept_organisation() is not null',
    ['organisationAdministrator'],
  ],
  'network.may_add_to(uuid)': ['select 1 where network.may_add_to($person)', ['programmeLead']],
  'network.may_approve(text,uuid)': [
    "select 1 where network.may_approve('administrator', $function)",
    ['programmeLead', 'dataProtectionOfficer'],
  ],
  'network.may_grant(text,uuid)': [
    "select 1 where network.may_grant('professional', $organisation)",
    ['programmeLead'],
  ],
  'network.may_keep(text,uuid,uuid)': [
    "select 1 where network.may_keep('professional', $organisation, $person)",
    ['programmeLead'],
  ],
  'network.may_place(uuid,text)': [
    "select 1 where network.may_place($function, 'GM0917')",
    ['programmeLead'],
  ],
  'network.may_review(uuid)': [
    'select 1 where network.may_review($function)',
    ['dataProtectionOfficer'],
  ],
  // The public edition: for whoever asks as somebody, visitors too.
  'network.public_organisations(uuid,text,uuid,integer,integer)': [
    'select * from network.public_organisations(null, null, null, 10, 0)',
    anyRole,
  ],
  'network.public_services(uuid,uuid,text,text,date,uuid,text,uuid,integer,integer)': [
    'select * from network.public_services(null, null, null, null, null, null, null, null, 10, 0)',
    anyRole,
  ],
  // For systems by their scope; `site/api/api.test.ts` shows what they get.
  'network.services_for_systems(uuid,uuid,text,text,uuid,text,uuid,integer)': [
    'select * from network.services_for_systems(null, null, null, null, null, null, null, 10)',
    [],
  ],
  'network.locations_for_systems(uuid,uuid,text,text,uuid,integer)': [
    'select * from network.locations_for_systems(null, null, null, null, null, 10)',
    [],
  ],
  'network.review_progress()': [
    'select * from network.review_progress()',
    ['programmeLead', 'dataProtectionOfficer', 'system'],
  ],
  'oversight.delivery_state()': ['select * from oversight.delivery_state()', watchers],
  'oversight.mark_unsealed()': ['select oversight.mark_unsealed()', 'trigger'],
  'oversight.seal_state()': ['select * from oversight.seal_state()', watchers],
  'platform.acting_municipalities()': [
    "select 1 where platform.acting_municipalities() <> '{}'",
    [],
  ],
  'platform.acting_person()': [
    'select 1 where platform.acting_person() is not null',
    anyRole.filter((role) => role !== 'visitor' && role !== 'system'),
  ],
  'platform.acting_role()': ['select 1 where platform.acting_role() is not null', anyRole],
  'platform.exceptional(text,text)': [
    "select 1 where platform.exceptional('casework', 'file/1')",
    [],
  ],
  'platform.exceptional_subjects(text)': [
    "select 1 where platform.exceptional_subjects('casework') <> '{}'",
    [],
  ],
  // Whether three numbers belong together: for the policy of the trail, and nothing without all three.
  'platform.is_function(uuid,uuid,uuid)': [
    'select 1 where platform.is_function($function, $person, $organisation)',
    'whoever asks',
  ],
  'processing.standing()': ['select * from processing.standing()', watchers],
  'programme.imports()': ['select * from programme.imports()', operators],
  'programme.own_activities(boolean)': [
    "select 1 where programme.own_activities(false) <> '{}'",
    [],
  ],
  'programme.public_activities(uuid)': [
    'select 1 from programme.public_activities($plan) limit 1',
    ['visitor'],
  ],
  'sealing.begin_once()': ['select sealing.begin_once()', 'trigger'],
  // Whether anything is sealed at all: who seals the first file of all asks it.
  'sealing.is_unused()': [
    'select 1 where sealing.is_unused() is not null',
    anyRole.filter((role) => role !== 'visitor'),
  ],
  // For who destroyed a key of the file; `destruction.test.ts` shows that it counts for them.
  'sealing.living(text,uuid)': ["select 1 where sealing.living('casework', $file) > 0", []],
  'systems.keeps(uuid)': ['select 1 where systems.keeps($system)', ['programmeLead']],
  'systems.may_register(uuid,uuid)': [
    'select 1 where systems.may_register($organisation, gen_random_uuid())',
    ['programmeLead'],
  ],
  // Of oneself, when one is a machine with scopes.
  'systems.practises()': ['select 1 where systems.practises()', []],
  'systems.reach()': ["select 1 where systems.reach() <> '{}'", []],
  'systems.scopes()': ['select 1 where systems.scopes() is not null', []],
}

let all: Everything
let organisation: string
let listed: string
let plan: string

beforeAll(async () => {
  all = await fillEverything()
  const rows = await adminQuery<{ id: string }>(
    'select organisation_id as id from network.function where id = $1',
    [all.function],
  )
  organisation = rows[0]!.id
  const [listing] = await adminQuery<{ id: string }>(
    'select function_id as id from network.listing limit 1',
  )
  listed = listing!.id
  const [inForce] = await adminQuery<{ id: string }>(
    "select id from programme.plan where key = 'uitvoeringsplan-2024-2027'",
  )
  plan = inForce!.id
})

test('each function that runs as its owner is written down here', async () => {
  const rows = await adminQuery<{ name: string }>(`
    select format('%I.%I(%s)', n.nspname, p.proname,
      array_to_string(array(select format_type(t, null) from unnest(p.proargtypes) t), ',')) as name
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where p.prosecdef and n.nspname not in ('pg_catalog', 'pgboss')`)
  expect(rows.map(({ name }) => name).toSorted()).toEqual(Object.keys(definers).toSorted())
})

test('each of them fixes where it looks, belongs to the owner, and is not for everyone', async () => {
  const rows = await adminQuery(`
    select p.oid::regprocedure::text as name from pg_proc p
    where p.prosecdef and p.pronamespace::regnamespace::text not in ('pg_catalog', 'pgboss')
      and not ('search_path=pg_catalog, pg_temp' = any (p.proconfig)
               and p.proowner = 'owner'::regrole
               -- No list of rights at all means that everyone may.
               and p.proacl is not null
               and not exists (select from aclexplode(p.proacl) where grantee = 0))`)
  expect(rows).toEqual([])
})

/** Whether a function gives this actor anything: a row that is not null, or a deed. */
async function answers(actor: string | null, call: string): Promise<boolean> {
  const client = await pools().app.connect()
  const values: Record<string, string> = {
    token: `'\\x${all.tokenHash.toString('hex')}'::bytea`,
    function: `'${all.function}'::uuid`,
    person: `'${all.person}'::uuid`,
    organisation: `'${organisation}'::uuid`,
    mail: `'${all.mail}'::uuid`,
    plan: `'${plan}'::uuid`,
    listed: `'${listed}'::uuid`,
    file: `'${all.file}'::uuid`,
    system: `'${all.system}'::uuid`,
  }
  try {
    await client.query('begin')
    if (actor !== null) await client.query("select set_config('app.actor', $1, true)", [actor])
    const { rows } = await client.query(call.replaceAll(/\$(\w+)/g, (_, name) => values[name]!))
    return rows.length > 0
  } catch (error) {
    if (['42501', '0A000'].includes((error as { code: string }).code)) return false
    throw error
  } finally {
    await client.query('rollback')
    client.release()
  }
}

test('each answers whom it is written down for, and nobody else', async () => {
  const actors = new Map<Role, string>()
  for (const role of Object.keys(roles) as Role[])
    actors.set(
      role,
      role === 'visitor'
        ? visitor.functionId
        : role === 'system'
          ? system.functionId
          : await strangerIn(role),
    )
  const wrong: string[] = []
  for (const [name, [call, to]] of Object.entries(definers)) {
    if (to === 'whoever asks') continue
    for (const [role, actor] of actors) {
      const expected = to !== 'trigger' && to.includes(role)
      if ((await answers(actor, call)) !== expected)
        wrong.push(`${name} ${expected ? 'answers no' : 'answers a'} ${role}`)
    }
  }
  expect(wrong).toEqual([])
})

test('none answers nobody, someone unknown, or someone whose function is over', async () => {
  const over = { from: '2020-01-01', until: '2020-12-31' }
  const actors = [null, '', crypto.randomUUID()]
  for (const role of [...keepers, 'administrator', 'dataProtectionOfficer', 'system'] as const)
    actors.push(await strangerIn(role, over))
  const wrong: string[] = []
  for (const [name, [call, to]] of Object.entries(definers))
    for (const actor of to === 'whoever asks' ? [] : actors)
      if (await answers(actor, call)) wrong.push(`${name} answers ${actor}`)
  expect(wrong).toEqual([])
})

test('what belongs to a function answers that function', async () => {
  expect(await answers(all.system, definers['systems.scopes()']![0])).toBe(true)
  expect(
    await answers(
      await functionOf('werkgroepvoorzitter'),
      definers['programme.own_activities(boolean)']![0],
    ),
  ).toBe(true)
  expect(
    await answers(
      await functionOf('ambtenaar-heerlen'),
      definers['platform.acting_municipalities()']![0],
    ),
  ).toBe(true)
  expect(
    await answers(
      await functionOf('professional'),
      definers['platform.exceptional(text,text)']![0],
    ),
  ).toBe(true)
})
