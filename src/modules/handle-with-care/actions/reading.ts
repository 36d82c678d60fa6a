/**
 * Reading the three things about a child, for whose turn it is. Each reading is in the trail.
 */
import { recordAbout } from '#platform/audit.ts'
import type { Work } from '#platform/database.ts'
import { openFile, openFiles, type SealedFile } from '#platform/sealing/index.ts'
import { codeword, mayReadChild, refuse, type Child } from '#handle-with-care/rules/index.ts'
import * as store from '#handle-with-care/store/index.ts'
import type { Signal } from '#handle-with-care/store/index.ts'
import { personOf, recordMove, sideOfActor } from './recording.ts'

/** A child as it may be read now: these three things, and there is no fourth. */
export interface ReadChild extends Child {
  codeword: typeof codeword
}

/** Where the keys of a child's things are. */
export const whereOf = (signalId: string) => ({
  module: store.sealingModule,
  fileId: signalId,
  compartment: 'child',
})

/** @throws already_gone, or signal_not_found when it is not the actor's turn */
export async function readChild(work: Work, signal: Signal): Promise<ReadChild> {
  if (signal.state === 'erased') throw refuse('already_gone')
  if (!mayReadChild(signal, sideOfActor(work))) throw refuse('signal_not_found')
  const file = await openFile(work, whereOf(signal.id), 'handle_with_care.key_used')
  const [sealed] = await store.sealedChildren(work.db, [signal.id])
  if (!sealed) throw refuse('already_gone')
  await recordMove(work, signal.id, 'child_read')
  return childFrom(file, sealed)
}

/** The children of the call list, by the number of the signal; what is not to be read now is left out. */
export async function readChildren(
  work: Work,
  signals: readonly Signal[],
): Promise<Map<string, ReadChild>> {
  const children = await openChildren(work, signals)
  const persons = [...children.keys()].map(personOf)
  await recordAbout(work, 'handle_with_care.call_list_read', 'handle-with-care/list', persons, {
    count: persons.length,
  })
  return children
}

/** The same for whoever says themselves what of it was shown, and to whom. */
export async function openChildren(
  work: Work,
  signals: readonly Signal[],
): Promise<Map<string, ReadChild>> {
  const side = sideOfActor(work)
  const fileIds = signals.filter((signal) => mayReadChild(signal, side)).map(({ id }) => id)
  const { module, compartment } = whereOf('')
  const files = await openFiles(work, { module, compartment, fileIds }, 'handle_with_care.key_used')
  const children = new Map<string, ReadChild>()
  for (const sealed of await store.sealedChildren(work.db, fileIds)) {
    const file = files.get(sealed.signalId)
    if (file) children.set(sealed.signalId, childFrom(file, sealed))
  }
  return children
}

function childFrom(
  file: SealedFile,
  sealed: { signalId: string; nameSealed: Buffer; birthDateSealed: Buffer },
): ReadChild {
  const places = store.placesOf(sealed.signalId)
  return {
    name: file.open(places.name, sealed.nameSealed),
    birthDate: file.open(places.birthDate, sealed.birthDateSealed),
    codeword,
  }
}
