/**
 * Once per test run: one server that forgets everything, and a migrated database to copy from.
 */
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { migrate } from '#platform/migrate.ts'
import type { ServerRole } from '#platform/server.ts'
import { readSettings } from '#platform/settings.ts'
import { openTemporaryServer } from '#platform/temporary-server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** How to connect as each role; a test file fills in its own database. */
    server: Record<ServerRole, pg.PoolConfig>
    template: string
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await openTemporaryServer(readSettings())
  await refuseWeakAdmin(server.as('admin')).catch(async (error: unknown) => {
    await server.stop()
    throw error
  })
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

/** Tests look behind row security; a role that only makes roles and databases would see no rows. */
async function refuseWeakAdmin(admin: pg.PoolConfig): Promise<void> {
  const client = new pg.Client(admin)
  await client.connect()
  const { rows } = await client.query<{ strong: boolean }>(
    'select rolsuper or rolbypassrls as strong from pg_roles where rolname = current_user',
  )
  await client.end()
  if (!rows[0]?.strong)
    throw new Error('Voor de toetsen moet de rol in DATABASE_URL een superuser zijn.')
}
