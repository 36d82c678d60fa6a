/**
 * What of an entry is sealed: one text for one entry, and no other entry has the same.
 *
 * Version 1 is `kring1;`, then the columns that cannot hold a comma, in the order below, each followed by
 * a comma; then the columns that can, each as `<length>:<value>,` with the length of the value in bytes of
 * UTF-8; and last the details, to the end. What is absent has no value, and then no length either, which
 * tells it from an empty text.
 *
 * Values are as PostgreSQL writes them as text, whatever the settings of the session: `at` is in seconds
 * since 1970 in UTC with six decimals, yes is `t`, an array is in braces, `jsonb` has its keys by length
 * and then by bytes. Changing any of this means a version 2 beside it, never an edit.
 */

const plain = [
  'e.id',
  // A moment as text would depend on the session, and `to_char` forgets which era a year is of.
  'extract(epoch from e.at)',
  'e.function_id',
  'e.person_id',
  'e.organisation_id',
  'e.request_id',
  'e.session_id',
  'e.trace_id',
  'e.exceptional',
]
const measured = ['e.role', 'e.action', 'e.subject', 'e.ground', 'e.result', 'e.persons::text']

/** The canonical text of `audit.entry e`, as an expression of SQL. */
export const canonicalEntry = `pg_catalog.concat('kring1;', ${[
  ...plain.map((column) => `${column}, ','`),
  ...measured.map((column) => `pg_catalog.octet_length(${column}), ':', ${column}, ','`),
].join(', ')}, e.details)`
