/**
 * Every column of the database is weighed: `docs/privacy.md` says why it is kept of a person, or that it
 * is not about one. A new column that is in neither list is not let in.
 */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { adminQuery } from '#testing/database.ts'

const text = readFileSync('docs/privacy.md', 'utf8')
const [, personalPart = '', otherPart = ''] = text.split(
  /^## Kolommen die (?:over een persoon|niet over een persoon) gaan$/m,
)
const names = (part: string) =>
  [...part.matchAll(/`([a-z_]+\.[a-z_]+\.(?:[a-z0-9_]+|\*))`/g)].map(([, name]) => name!)
const personal = names(personalPart)
const other = names(otherPart)

const columns = async () =>
  (
    await adminQuery<{ name: string }>(`
      select n.nspname || '.' || c.relname || '.' || a.attname as name
      from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and not c.relispartition and a.attnum > 0 and not a.attisdropped
        and n.nspname not in ('pg_catalog', 'information_schema', 'pgboss', 'migration', 'scratch')
      order by 1`)
  ).map(({ name }) => name)
const tableOf = (name: string) => name.slice(0, name.lastIndexOf('.'))

/** The columns that neither list knows. */
const unweighed = (all: string[]) => {
  const known = new Set([...personal, ...other])
  return all.filter((name) => !known.has(name) && !known.has(`${tableOf(name)}.*`))
}

test('every column is weighed in docs/privacy.md', async () => {
  const all = await columns()
  expect(all.length).toBeGreaterThan(200)
  expect(unweighed(all)).toEqual([])
  // It can fail: a column, a table and a schema that nobody weighed.
  const fresh = ['network.person.birth_date', 'identity.device.name', 'casework.note.text']
  expect(unweighed(fresh)).toEqual(fresh)
})

test('what is listed is in one list only, and of a person by name', () => {
  const twice = [...personal, ...other].filter((name, i, list) => list.indexOf(name) !== i)
  expect(twice).toEqual([])
  expect(personal.filter((name) => name.endsWith('.*'))).toEqual([])
})

test('every personal column has a reason, an owner and an end', () => {
  const rows = personalPart.split('\n').filter((line) => line.includes('`'))
  expect(rows.length).toBeGreaterThan(20)
  for (const row of rows) {
    const cells = row.split('|').slice(1, -1)
    expect(cells.length, row).toBe(4)
    for (const cell of cells.slice(1)) expect(cell.trim().length, row).toBeGreaterThan(2)
  }
})
