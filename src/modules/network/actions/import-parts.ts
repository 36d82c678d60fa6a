/**
 * Reading a file in and taking that back, a thousand entries at a time: each part is one transaction that also
 * says how far it came, so that whoever is stopped half-way goes on where it was.
 */
import { record } from '#platform/audit.ts'
import type { Work } from '#platform/database.ts'
import { notify } from '#platform/notifications.ts'
import { today } from '#network/clock.ts'
import {
  changesBetween,
  entryKinds,
  withoutQuestions,
  type EntryKind,
  type Fields,
} from '#network/rules/index.ts'
import * as store from '#network/store/index.ts'

const kinds = Object.keys(entryKinds) as EntryKind[]

/** Writes the next part of an import. @returns whether there is more to do */
export async function writePart(work: Work, importId: string): Promise<boolean> {
  const one = await store.lockImport(work.db, importId, 'running')
  if (!one) return false
  const rows = await store.nextRows(work.db, one)
  if (rows.length === 0) {
    await store.moveImport(work.db, importId, { state: 'done', doneAt: work.now })
    const counts = await store.countRows(work.db, importId)
    await record(work, 'network.import_done', importId, {
      written: counts.written,
      kept: counts.kept,
    })
    await notify(work, [one.madeBy], {
      subject: `import/${importId}`,
      text: `Het bestand “${one.fileName.slice(0, 150)}” is ingelezen.`,
      href: `/netwerk/inlezen/${importId}`,
    })
    return false
  }
  // A place needs its organisation, a service its places: one kind after the other, as they are numbered.
  for (const kind of kinds)
    await writeKind(
      work,
      one,
      kind,
      rows.filter((row) => row.kind === kind),
    )
  await store.moveImport(work.db, importId, {
    position: rows.at(-1)!.number,
    movedAt: work.now,
  })
  return true
}

async function writeKind(
  work: Work,
  one: store.Import,
  kind: EntryKind,
  rows: readonly store.ReadRow[],
): Promise<void> {
  if (rows.length === 0) return
  const { db } = work
  const register = one.register!
  const owners = await ownersOf(work, register, kind, rows)
  const locations =
    kind === 'service' ? await store.locationsByKey(db, register, [...owners.values()]) : undefined
  const writings = rows.map((row): store.Writing => {
    const owner = row.ownerKey === null ? null : (owners.get(row.ownerKey) ?? null)
    return {
      number: row.number,
      key: row.key,
      owner,
      target: row.targetId,
      version: row.version,
      fields: fieldsToWrite(row, one, today(work), (key) => locations?.get(`${owner} ${key}`)),
    }
  })
  const complete = writings.filter(
    ({ target, owner, fields }) =>
      target !== null || (fields['name'] !== undefined && (kind === 'organisation' || owner)),
  )
  const added = complete.filter(({ target }) => target === null)
  const changed = complete.filter(({ target }) => target !== null)
  const written = [
    ...(await store.insertEntries(db, kind, added, {
      register,
      source: `ingelezen uit ${one.fileName}`.slice(0, 400),
    })),
    ...(await store.updateEntries(db, kind, changed)),
  ]
  await finish(work, one, kind, rows, complete, written)
}

/** Organisations of places and services, by the key that the file gives them. */
function ownersOf(
  work: Work,
  register: string,
  kind: EntryKind,
  rows: readonly store.ReadRow[],
): Promise<Map<string, string>> {
  if (kind === 'organisation') return Promise.resolve(new Map())
  const keys = new Set(rows.flatMap(({ ownerKey }) => (ownerKey === null ? [] : [ownerKey])))
  return store.organisationsByKey(work.db, register, [...keys])
}

/** What of an entry is written: of a new one all, of another what changes; without what must stay secret. */
function fieldsToWrite(
  row: store.ReadRow,
  one: store.Import,
  day: string,
  locationId: (key: string) => string | undefined,
): Fields {
  const wanted = row.before
    ? Object.fromEntries(Object.entries(row.fields).filter(([name]) => name in row.before!))
    : row.fields
  const fields =
    one.addresses === 'left_out' ? withoutQuestions(wanted, row.questions) : { ...wanted }
  if ('waitingDays' in fields) fields['waitingAt'] = day
  if (Array.isArray(fields['locations']))
    fields['locations'] = (fields['locations'] as string[]).flatMap((key) => locationId(key) ?? [])
  return fields
}

/** What hangs on what was written: parts, keys, the index, the history, and what became of each entry. */
async function finish(
  work: Work,
  one: store.Import,
  kind: EntryKind,
  rows: readonly store.ReadRow[],
  writings: readonly store.Writing[],
  written: readonly store.Written[],
): Promise<void> {
  const { db } = work
  const made = new Map(written.map((each) => [each.number, each]))
  const done = writings.flatMap((writing) => {
    const each = made.get(writing.number)
    return each ? [{ ...writing, target: each.id }] : []
  })
  await store.writeParts(db, kind, done)
  const joined = rows.filter(({ outcome, targetId }) => outcome === 'double' && targetId)
  if (kind === 'organisation')
    await store.saveOtherKeys(
      db,
      one.register!,
      joined
        .filter(({ number }) => made.has(number))
        .map(({ key, targetId }) => ({ key, organisationId: targetId! })),
    )
  await reindex(work, kind, done)
  if (kind !== 'location')
    await store.saveManyChanges(db, work.actor.functionId, history(kind, rows, done))
  await store.saveResults(
    db,
    one.id,
    rows.map(({ number, targetId, version }) => {
      const each = made.get(number)
      return each
        ? { number, result: 'written', targetId: each.id, version: each.version }
        : { number, result: 'kept', targetId, version }
    }),
  )
}

/** Services are found by themselves; an organisation counts in all its services and people. */
async function reindex(work: Work, kind: EntryKind, done: readonly store.Writing[]): Promise<void> {
  if (kind === 'service')
    await store.indexServices(
      work.db,
      done.map(({ target }) => target!),
    )
  if (kind === 'organisation')
    await store.indexOrganisations(
      work.db,
      done
        .filter(({ fields }) => ['name', 'kind', 'municipalities'].some((name) => name in fields))
        .map(({ target }) => target!),
    )
}

/** What changed, in words, for the history of each organisation; of a new entry that it is there. */
function history(kind: EntryKind, rows: readonly store.ReadRow[], done: readonly store.Writing[]) {
  const before = new Map(rows.map((row) => [row.number, row.before]))
  return done.flatMap(({ number, target, owner, fields }) => {
    const was = before.get(number)
    const { waitingAt: _, openings: __, locations: ___, ...said } = fields
    const changes = was ? changesBetween(was, said) : changesBetween({}, { name: fields['name'] })
    return changes.map((change) => ({
      ...change,
      organisationId: kind === 'organisation' ? target! : owner!,
      serviceId: kind === 'service' ? target : null,
    }))
  })
}

/** Puts the next part of an import back as it was. @returns whether there is more to do */
export async function undoPart(work: Work, importId: string): Promise<boolean> {
  const one = await store.lockImport(work.db, importId, 'undoing')
  if (!one) return false
  const rows = await store.nextRows(work.db, one, true)
  if (rows.length === 0) {
    await store.moveImport(work.db, importId, { state: 'undone', doneAt: work.now })
    const counts = await store.countRows(work.db, importId)
    await record(work, 'network.import_undone', importId, {
      undone: counts.undone,
      kept: counts.written,
    })
    return false
  }
  for (const kind of kinds.toReversed())
    await undoKind(
      work,
      one,
      kind,
      rows.filter((row) => row.kind === kind),
    )
  await store.moveImport(work.db, importId, {
    position: rows.at(-1)!.number,
    movedAt: work.now,
  })
  return true
}

async function undoKind(
  work: Work,
  one: store.Import,
  kind: EntryKind,
  rows: readonly store.ReadRow[],
): Promise<void> {
  if (rows.length === 0) return
  const { db } = work
  const owners = await ownersOf(work, one.register!, kind, rows)
  const writings = rows.map((row) => ({
    number: row.number,
    key: row.key,
    owner: owners.get(row.ownerKey ?? '') ?? null,
    target: row.targetId,
    version: row.version,
    fields: row.before ?? {},
  }))
  const isNew = new Set(rows.filter(({ before }) => before === null).map(({ number }) => number))
  const gone = new Set(
    await store.deleteEntries(
      db,
      kind,
      writings.filter(({ number }) => isNew.has(number)),
    ),
  )
  const back = await store.updateEntries(
    db,
    kind,
    writings.filter(({ number }) => !isNew.has(number)),
  )
  const restored = new Set(back.map(({ number }) => number))
  const put = writings.filter(({ number }) => restored.has(number))
  await store.writeParts(db, kind, put)
  await reindex(work, kind, [...put, ...writings.filter(({ number }) => gone.has(number))])
  if (kind === 'organisation')
    await store.forgetOtherKeys(
      db,
      one.register!,
      rows
        .filter(({ number, outcome }) => outcome === 'double' && restored.has(number))
        .map(({ key }) => key),
    )
  if (kind !== 'location')
    await store.saveManyChanges(
      db,
      work.actor.functionId,
      put.flatMap(({ number, target, owner, fields }) => {
        const { waitingAt: _, openings: __, locations: ___, ...said } = fields
        const after = rows.find((row) => row.number === number)!.fields
        return changesBetween(after, said).map((change) => ({
          ...change,
          organisationId: kind === 'organisation' ? target! : owner!,
          serviceId: kind === 'service' ? target : null,
        }))
      }),
    )
  await store.saveResults(
    db,
    one.id,
    rows
      .filter(({ number }) => gone.has(number) || restored.has(number))
      .map(({ number, targetId, version }) => ({ number, result: 'undone', targetId, version })),
  )
}
