/**
 * A process that tries something as often as it may: `node tries.ts DATA_DIR COUNT`. Prints how many
 * tries passed. Two of these at once show that a limit is counted over all processes of Kring.
 */
import { connectDatabase, disconnectDatabase } from '#platform/database.ts'
import { countTry, TooOften } from '#platform/limits.ts'
import { openDatabaseServer } from '#platform/server.ts'

const [dataDir, count] = process.argv.slice(2)
const server = await openDatabaseServer({ dataDir: dataDir!, join: true })
connectDatabase({ app: server.as('app'), identity: server.as('identity') })
const limit = { name: 'tries', points: 10, seconds: 60 }
const passed = await Promise.all(
  Array.from({ length: Number(count) }, () =>
    countTry(limit, 'somebody').then(
      () => true,
      (error: unknown) => {
        if (error instanceof TooOften) return false
        throw error
      },
    ),
  ),
)
process.stdout.write(String(passed.filter(Boolean).length))
await disconnectDatabase()
