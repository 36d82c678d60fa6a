/**
 * Files made from the migrated database: the table types, and the whole schema to read and review.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync, existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { root } from '#platform/paths.ts'
import { withClient } from '#platform/server.ts'

/** The schemas that are ours; `pgboss` belongs to its library. */
const schemas = [
  'platform',
  'network',
  'identity',
  'audit',
  'oversight',
  'processing',
  'sealing',
  'systems',
  'programme',
  'mail',
  'handle_with_care',
]

/**
 * Writes the generated files, or with `check` only compares.
 *
 * @returns the files that differed
 */
export async function generateFiles(
  owner: pg.PoolConfig,
  { check }: { check: boolean },
): Promise<string[]> {
  const made = {
    'src/platform/tables.ts': tableTypes(owner),
    'db/schema.sql': await schemaText(owner),
  }
  return Object.entries(made).flatMap(([file, text]) => {
    const path = join(root, file)
    if (existsSync(path) && readFileSync(path, 'utf8') === text) return []
    if (!check) writeFileSync(path, text)
    return [file]
  })
}

function tableTypes(owner: pg.PoolConfig): string {
  const folder = mkdtempSync(join(tmpdir(), 'kring-types-'))
  const out = join(folder, 'tables.ts')
  try {
    execFileSync(
      process.execPath,
      [
        join(root, 'node_modules/kysely-codegen/dist/cli/bin.js'),
        '--dialect=postgres',
        '--camel-case',
        '--log-level=error',
        `--include-pattern=(${schemas.join('|')}).*`,
        '--date-parser=string',
        '--type-mapping={"int8":"number"}',
        `--out-file=${out}`,
        `--url=${urlOf(owner)}`,
      ],
      { stdio: ['ignore', 'ignore', 'inherit'], cwd: folder },
    )
    return readFileSync(out, 'utf8')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function urlOf(config: pg.PoolConfig): string {
  if (config.connectionString) return config.connectionString
  const user = encodeURIComponent(config.user ?? 'owner')
  const password =
    typeof config.password === 'string' ? `:${encodeURIComponent(config.password)}` : ''
  const host = config.host?.startsWith('/')
    ? `/${config.database}?host=${encodeURIComponent(config.host)}`
    : `${config.host}:${config.port ?? 5432}/${config.database}`
  return `postgres://${user}${password}@${host}`
}

/** One question to the catalogue, whose answer is lines of SQL. */
interface Part {
  title: string
  query: string
}
const named = `n.nspname = any ('{${schemas.join(',')}}')`
const parts: Part[] = [
  {
    title: 'Tables',
    query: `
      select format('create table %s.%s (%s', n.nspname, c.relname, E'\\n') ||
        (select string_agg(format('  %s %s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
           case when a.attnotnull then ' not null' else '' end,
           case when a.attidentity <> '' then ' generated always as identity'
                when d.adbin is not null then ' default ' || pg_get_expr(d.adbin, d.adrelid) else '' end),
           E',\\n' order by a.attnum)
         from pg_attribute a left join pg_attrdef d on (d.adrelid, d.adnum) = (a.attrelid, a.attnum)
         where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped)
        || coalesce((select string_agg(E',\\n  constraint ' || k.conname || ' ' || pg_get_constraintdef(k.oid), '' order by k.contype, k.conname)
           from pg_constraint k where k.conrelid = c.oid and k.contype in ('p', 'u', 'c', 'f')), '')
        || E'\\n);' as text
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where ${named} and c.relkind in ('r', 'p') order by n.nspname, c.relname`,
  },
  {
    title: 'Views',
    query: `
      select format('create view %s.%s%s as%s', n.nspname, c.relname,
        coalesce(' with (' || array_to_string(c.reloptions, ', ') || ')', ''),
        E'\\n' || pg_get_viewdef(c.oid)) as text
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where ${named} and c.relkind = 'v' order by n.nspname, c.relname`,
  },
  {
    title: 'Indexes',
    query: `
      select indexdef || ';' as text from pg_indexes i
      where schemaname = any ('{${schemas.join(',')}}')
        and not exists (select from pg_constraint k where k.conname = i.indexname and k.contype in ('p', 'u'))
      order by schemaname, tablename, indexname`,
  },
  {
    title: 'Functions',
    query: `
      select pg_get_functiondef(p.oid) || ';' as text
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where ${named} order by n.nspname, p.proname, p.oid::regprocedure::text`,
  },
  {
    title: 'Triggers',
    query: `
      select pg_get_triggerdef(t.oid) || ';' as text
      from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
      where ${named} and not t.tgisinternal order by n.nspname, c.relname, t.tgname`,
  },
  {
    title: 'Row security',
    query: `
      select format('alter table %s.%s%s%s;', n.nspname, c.relname,
        case when c.relrowsecurity then ' enable row level security' else ' disable row level security' end,
        case when c.relforcerowsecurity then ', force row level security' else '' end) as text
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where ${named} and c.relkind in ('r', 'p') order by n.nspname, c.relname`,
  },
  {
    title: 'Policies',
    query: `
      select format('create policy %s on %s.%s as %s for %s to %s%s%s;', policyname, schemaname,
        tablename, lower(permissive), lower(cmd), array_to_string(roles, ', '),
        coalesce(E'\\n  using ' || qual, ''), coalesce(E'\\n  with check ' || with_check, '')) as text
      from pg_policies where schemaname = any ('{${schemas.join(',')}}')
      order by schemaname, tablename, policyname`,
  },
  {
    title: 'Grants on tables',
    query: `
      select format('grant %s on %s.%s to %s;', string_agg(lower(privilege_type), ', ' order by privilege_type),
        table_schema, table_name, grantee) as text
      from information_schema.table_privileges
      where table_schema = any ('{${schemas.join(',')}}') and grantee in ('app', 'identity')
      group by table_schema, table_name, grantee order by table_schema, table_name, grantee`,
  },
  {
    title: 'Grants on columns',
    query: `
      select format('grant %s (%s) on %s.%s to %s;', lower(privilege_type),
        string_agg(column_name, ', ' order by column_name), table_schema, table_name, grantee) as text
      from information_schema.column_privileges p
      where table_schema = any ('{${schemas.join(',')}}') and grantee in ('app', 'identity')
        and not exists (select from information_schema.table_privileges t
          where (t.table_schema, t.table_name, t.grantee, t.privilege_type)
              = (p.table_schema, p.table_name, p.grantee, p.privilege_type))
      group by privilege_type, table_schema, table_name, grantee
      order by table_schema, table_name, grantee, privilege_type`,
  },
]

function schemaText(owner: pg.PoolConfig): Promise<string> {
  return withClient(owner, async (client) => {
    const texts: string[] = [
      '-- The sum of db/migrations, made by `npm run check`. To read and review, not to run.',
    ]
    for (const { title, query } of parts) {
      const { rows } = await client.query<{ text: string }>(query)
      if (rows.length === 0) continue
      texts.push(`-- ${'-'.repeat(70)} ${title}`, ...rows.map(({ text }) => text.trimEnd()))
    }
    // PostgreSQL 15 to 18 word a few expressions differently; white space is the only one we met.
    return `${texts.join('\n\n').replaceAll(/[ \t]+$/gm, '')}\n`
  })
}
