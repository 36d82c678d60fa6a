/**
 * The whole register, to write to a file: as everyone may know it, or as who works in the network does.
 */
import type { Db } from '#platform/database.ts'
import {
  publicOrganisationEntry,
  publicServiceEntries,
  type Edition,
  type EntryKind,
  type ExportEntry,
  type Standing,
} from '#network/rules/index.ts'
import { standingLocations, standingOrganisations, standingServices } from './importing.ts'
import { publicOrganisations, publicServices } from './public.ts'

/** All entries of an edition. Of no edition a secret place, nor anyone's data. */
export function registerEntries(db: Db, edition: Edition): Promise<ExportEntry[]> {
  return edition === 'openbaar' ? publicEntries(db) : networkEntries(db)
}

async function networkEntries(db: Db): Promise<ExportEntry[]> {
  const entries = (kind: EntryKind, standing: readonly Standing[]): ExportEntry[] =>
    standing.map(({ id, ownerId, fields }) => ({ kind, id, ownerId, fields }))
  return [
    ...entries('organisation', await standingOrganisations(db, '', 'all')),
    ...entries('location', await standingLocations(db, '', 'all')),
    ...entries('service', await standingServices(db, '', 'all')),
  ]
}

/** Through the only way that leads out: what it holds back is in no file. */
async function publicEntries(db: Db): Promise<ExportEntry[]> {
  const organisations = await inAll((after) =>
    publicOrganisations(db, { after, page: 1, size: 1_000 }),
  )
  const services = await inAll((after) => publicServices(db, { after, page: 1, size: 1_000 }))
  const entries = new Map(
    services.flatMap(publicServiceEntries).map((entry) => [`${entry.kind} ${entry.id}`, entry]),
  )
  return [...organisations.map(publicOrganisationEntry), ...entries.values()]
}

/** All there is, a thousand at a time in the order of ids. */
async function inAll<T extends { id: string }>(
  next: (after: string) => Promise<{ found: T[] }>,
): Promise<T[]> {
  const all: T[] = []
  for (let after = '00000000-0000-0000-0000-000000000000'; ; after = all.at(-1)!.id) {
    const { found } = await next(after)
    all.push(...found)
    if (found.length < 1_000) return all
  }
}
