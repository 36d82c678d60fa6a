/**
 * What the audit trail costs at its full size: how many entries a second get their seal, and how long the
 * check of all of them takes.
 */
import { checkTrail } from '#platform/audit/check.ts'
import { sealAll } from '#platform/audit/seal.ts'
import { connectDatabase, disconnectDatabase } from '#platform/database.ts'
import { openKeyring } from '#platform/keyring.ts'
import { withClient, type DatabaseServer } from '#platform/server.ts'

/** Seals all that waits in `database`, then checks the whole trail. */
export async function auditFigures(server: DatabaseServer, database: string, keysDir: string) {
  connectDatabase({
    app: server.as('app', database),
    identity: server.as('identity', database),
  })
  openKeyring(keysDir)
  try {
    const sealed = await timed(sealAll)
    await withClient(server.as('admin', database), (client) =>
      client.query('vacuum analyze audit.entry, audit.seal, audit.head, oversight.unsealed'),
    )
    const checked = await timed(() => checkTrail(server.as('app', database)))
    if (!checked.value.sound) throw new Error(checked.value.text)
    return {
      sealedPerSecond: Math.round(sealed.value / sealed.seconds),
      verify: { entries: checked.value.entries, seconds: checked.seconds },
    }
  } finally {
    await disconnectDatabase()
  }
}

async function timed<T>(task: () => Promise<T>): Promise<{ value: T; seconds: number }> {
  const begun = performance.now()
  const value = await task()
  return { value, seconds: Math.round(performance.now() - begun) / 1_000 }
}
