/**
 * What no one may forget: the rules of the house, held against the sources, the routes and the catalogue.
 */
import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createApp } from '#app'
import { guardOf } from '#platform/web.tsx'
import { adminQuery } from '#testing/database.ts'
import { permissions, roles, scopes } from '#roles'

/** Bottom to top: a module may use the ones before it, never the ones after. */
const modules = ['network', 'programme', 'handle-with-care']
const sources = globSync('src/**/*.{ts,tsx}').filter((path) => !path.endsWith('.test.ts'))
const imports = (path: string) =>
  [...readFileSync(path, 'utf8').matchAll(/from '([^']+)'/g)].map(([, name]) => name!)

test('modules depend downwards only, through their public face', () => {
  for (const path of globSync('src/{modules,platform}/**/*.{ts,tsx}')) {
    // A folder that is not in the list (platform is not) may use no module at all.
    const own = path.split('/')[2]!
    const below = path.startsWith('src/modules/') ? modules.slice(0, modules.indexOf(own)) : []
    for (const name of imports(path)) {
      const used = /^#modules\/(.+)$/.exec(name)?.[1]
      if (used) expect(below, `${path} uses ${used}`).toContain(used)
      // A module's own files have a short name that nobody else may use.
      const inside = modules.find((module) => name.startsWith(`#${module}/`))
      if (inside) expect(own, `${path} reaches into ${inside}`).toBe(inside)
      // A test may look at the whole from inside a part.
      if (!path.endsWith('.test.ts'))
        expect(name, path).not.toMatch(/^\.\.\/|^#(app|commands|demonstration|site)/)
    }
  }
})

test('rules are pure: no clock, no database, no files', () => {
  for (const path of globSync('src/modules/*/rules{.ts,/*.ts}').filter(
    (one) => !one.endsWith('.test.ts'),
  )) {
    const text = readFileSync(path, 'utf8')
    expect(text, path).not.toMatch(
      /new Date\(\)|Date\.now|Math\.random|randomUUID|node:(fs|net|child)/,
    )
    for (const name of imports(path).filter((one) => one.startsWith('#platform/')))
      expect(
        [
          '#platform/day.ts',
          '#platform/refusal.ts',
          '#platform/database.ts',
          '#platform/text.ts',
          '#platform/form.ts',
        ],
        path,
      ).toContain(name)
    expect(text, path).not.toMatch(/import \{[^}]*\} from '#platform\/database.ts'/)
  }
})

test('only a store names the tables of its module', () => {
  const allowed = /\/store(\/[^/]+)?\.ts$|^src\/platform\/|^src\/testing\//
  for (const path of sources.filter((one) => !allowed.test(one)))
    expect(readFileSync(path, 'utf8'), path).not.toMatch(
      /(selectFrom|insertInto|updateTable|deleteFrom|Join)\(\s*['`"]|sql`/,
    )
})

test('views ask nothing: no database, no permissions', () => {
  for (const path of globSync('src/modules/*/views{.tsx,/*.tsx}')) {
    const text = readFileSync(path, 'utf8')
    expect(text, path).not.toMatch(
      /permissions\.has|\bwork\.|import \{[^}]*\} from '#platform\/database.ts'/,
    )
  }
})

test('no source has a style or a script in the page, which the policy would refuse', () => {
  for (const path of globSync('src/**/*.tsx')) {
    const text = readFileSync(path, 'utf8')
    expect(text, path).not.toMatch(
      /\sstyle=|\son(click|change|submit|load)=|dangerouslySetInnerHTML/,
    )
  }
})

test('every route names the permission it needs, or says that it is for anyone', () => {
  const routes = Map.groupBy(
    createApp({ demonstration: true }).routes.filter(({ method }) => method !== 'ALL'),
    ({ method, path }) => `${method} ${path}`,
  )
  expect(routes.size).toBeGreaterThan(30)
  const unguarded = [...routes].filter(([, steps]) => !steps.some((step) => guardOf(step.handler)))
  expect(unguarded.map(([route]) => route)).toEqual([])
})

test('every permission is held by a role, and asked for by a route or a rule', () => {
  const held = new Set([
    ...Object.values(roles).flat(),
    ...Object.values(scopes).flatMap((scope) => scope.permissions),
  ])
  const asked = sources.map((path) => readFileSync(path, 'utf8')).join('\n')
  for (const permission of Object.keys(permissions)) {
    expect(held, permission).toContain(permission)
    expect(asked.split(`'${permission}'`).length, permission).toBeGreaterThan(2)
  }
})

test('every table has row security, enforced, with a policy', async () => {
  const open = await adminQuery(`
    select oid::regclass::text as name from pg_class
    where relkind in ('r', 'p')
      and relnamespace::regnamespace::text not in ('pg_catalog', 'information_schema', 'pgboss', 'migration')
      and not (relrowsecurity and relforcerowsecurity
               and exists (select from pg_policy where polrelid = pg_class.oid))`)
  expect(open).toEqual([])
})

test('the roles that serve own nothing, cannot bypass row security, and make nothing', async () => {
  const rows = await adminQuery(`
    select rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole,
           exists (select from pg_class where relowner = r.oid)
             or exists (select from pg_proc where proowner = r.oid)
             or exists (select from pg_namespace where nspowner = r.oid) as owns
    from pg_roles r where rolname in ('app', 'identity') order by rolname`)
  const nothing = {
    rolsuper: false,
    rolbypassrls: false,
    rolcreatedb: false,
    rolcreaterole: false,
    owns: false,
  }
  expect(rows).toEqual([
    { rolname: 'app', ...nothing },
    { rolname: 'identity', ...nothing },
  ])
})

test('app cannot read sessions, change the audit trail, or empty a table', async () => {
  const rows = await adminQuery(`
    select table_schema || '.' || table_name as name, privilege_type as right
    from information_schema.table_privileges
    where grantee = 'app' and table_schema not in ('pgboss')
      and (privilege_type in ('TRUNCATE', 'REFERENCES', 'TRIGGER')
           or table_schema = 'identity'
           or table_schema = 'audit' and privilege_type in ('UPDATE', 'DELETE')
           or table_name in ('status_report', 'change', 'fact', 'source_file')
              and privilege_type in ('UPDATE', 'DELETE'))`)
  expect(rows).toEqual([])
})

test('every foreign key and every policy column leads an index', async () => {
  const missing = await adminQuery(`
    select k.conrelid::regclass::text || ' (' || a.attname || ')' as key
    from pg_constraint k
      join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
    where k.contype = 'f' and k.connamespace::regnamespace::text not in ('pgboss', 'migration')
      -- Who wrote a row is never searched by: a trail is read through its subject.
      and a.attname not in ('function_id', 'imported_by', 'resolved_by', 'source_file_id')
      and not exists (select from pg_index i where i.indrelid = k.conrelid and i.indkey[0] = k.conkey[1])`)
  expect(missing).toEqual([])
})

test('functions that run as their owner fix where they look', async () => {
  const rows = await adminQuery(`
    select oid::regprocedure::text as name from pg_proc
    where prosecdef and pronamespace::regnamespace::text not in ('pg_catalog', 'pgboss')
      and not coalesce(proconfig::text like '%search_path=pg_catalog, pg_temp%', false)`)
  expect(rows).toEqual([])
})
