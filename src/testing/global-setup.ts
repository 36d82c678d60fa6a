/**
 * Once per test run: one server that forgets everything, and a migrated database to copy from.
 */
import type pg from 'pg'
import type { TestProject } from 'vitest/node'
import { migrate } from '#platform/migrate.ts'
import { openTemporaryServer, type ServerRole } from '#platform/server.ts'
import { readSettings } from '#platform/settings.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** How to connect as each role; a test file fills in its own database. */
    server: Record<ServerRole, pg.PoolConfig>
    template: string
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await openTemporaryServer(readSettings())
  await migrate(server.as('owner'))
  await prepareJobs(server.as('owner'))
  project.provide('template', server.database)
  project.provide('server', {
    admin: server.as('admin'),
    owner: server.as('owner'),
    app: server.as('app'),
    identity: server.as('identity'),
  })
  return () => server.stop()
}

/** Queues are made for the jobs that modules declare, so the whole application is loaded first. */
async function prepareJobs(owner: pg.PoolConfig): Promise<void> {
  await import('#app')
  const jobs = await import('#platform/jobs.ts')
  await jobs.prepareJobs(owner)
}
