/**
 * What of an entry is sealed: one text for one entry, and no other entry has the same.
 *
 * Version 1 is `kring1;` and then, for each column in the order below, `<length>:<value>,` where the
 * length is that of the value in bytes of UTF-8; an absent value is `:,`. Values are as PostgreSQL writes
 * them as text, in any setting of the session: `at` is seconds since 1970 in UTC with six decimals, `jsonb` has
 * its keys by length and then by bytes, an array is in braces, yes is `true`.
 */

/** How each column is written, in order. Changing this means a next version, never an edit. */
const columns = [
  'e.id',
  // A moment as text would depend on the session, and `to_char` forgets which era a year is of.
  'extract(epoch from e.at)',
  'e.function_id',
  'e.person_id',
  'e.organisation_id',
  'e.role',
  'e.action',
  'e.subject',
  'e.details',
  'e.ground',
  'e.persons',
  'e.result',
  'e.exceptional',
  'e.request_id',
  'e.session_id',
  'e.trace_id',
]

/** The canonical text of `audit.entry e`, as an expression of SQL. */
export const canonicalEntry = `pg_catalog.concat('kring1;', ${columns
  .map((column) => `pg_catalog.octet_length((${column})::text), ':', (${column})::text, ','`)
  .join(', ')})`
