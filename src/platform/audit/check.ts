/**
 * The check of the whole trail from outside: a connection of its own, one snapshot, reading only.
 */
import type pg from 'pg'
import { sealKey } from '#platform/audit/head.ts'
import { verifyTrail, type Ask, type Verdict } from '#platform/audit/verify.ts'
import { system } from '#platform/database.ts'
import { withClient } from '#platform/server.ts'

/** As text, column by column: making dates and numbers of a million rows costs more than hashing them. */
const asText = { getTypeParser: () => (value: unknown) => value } as unknown as pg.CustomTypesConfig

/**
 * Checks the trail of the database at `app`, which shows all of it to Kring itself. The keyring must be open.
 *
 * @param witness the lines of a witness
 */
export function checkTrail(app: pg.ClientConfig, witness?: string): Promise<Verdict> {
  return withClient({ ...app, statement_timeout: 0 }, async (client) => {
    await client.query('begin isolation level repeatable read read only')
    await client.query("select set_config('app.actor', $1, true)", [system.functionId])
    // One core reads and ours hashes; compiling the question again for each page costs more than asking.
    await client.query(`
      set local timezone to 'Europe/Amsterdam';
      set local jit = off;
      set local max_parallel_workers_per_gather = 0;
      set local enable_hashjoin = off;
      set local enable_mergejoin = off`)
    const ask: Ask = async (text, values = []) =>
      (await client.query<(string | null)[]>({ text, values, rowMode: 'array', types: asText }))
        .rows
    return verifyTrail(ask, sealKey(), witness)
  })
}
