/**
 * Writing the declaration of intent, and asking people to sign it.
 */
import { createHmac, randomInt } from 'node:crypto'
import { record } from '#platform/audit.ts'
import type { Work } from '#platform/database.ts'
import { keyBytes } from '#platform/keyring.ts'
import { post } from '#platform/mail/index.ts'
import { notify } from '#platform/notifications.ts'
import { signingLetter } from '#network/letters.ts'
import {
  refuse,
  signingDays,
  type AskedToSign,
  type Declaration,
  type DeclarationEdit,
} from '#network/rules/index.ts'
import * as store from '#network/store/index.ts'

/**
 * Saves the draft of the declaration, or begins one.
 *
 * @param seen the version that the person had before them
 * @throws entry_changed when someone else saved or published it in between
 */
export async function writeDeclaration(
  work: Work,
  draft: Declaration | undefined,
  seen: number,
  edit: DeclarationEdit,
): Promise<number> {
  const { functionId } = work.actor
  if (!draft) {
    const number = await store.addDraft(work.db, functionId, edit)
    await record(work, 'network.declaration_written', String(number))
    return number
  }
  const { number } = draft
  if (!(await store.saveDraft(work.db, { number, version: seen }, functionId, edit)))
    throw refuse('entry_changed')
  await record(work, 'network.declaration_written', String(number))
  return number
}

/** Publishes the draft: from now on its text never changes. @throws entry_changed */
export async function publishDeclaration(work: Work, number: number, seen: number): Promise<void> {
  if (!(await store.publishDraft(work.db, { number, version: seen }, work.now)))
    throw refuse('entry_changed')
  await record(work, 'network.declaration_published', String(number))
}

/**
 * Asks someone to sign for an organisation; who was asked before need not any more.
 *
 * @returns the code for someone outside Kring, to be told by telephone: it is shown once and kept by nobody
 * @throws nothing_to_sign without a published text, or when the organisation signed it
 */
export async function askToSign(
  work: Work,
  organisationId: string,
  asked: AskedToSign,
): Promise<{ code: string | undefined }> {
  const declaration = await store.currentDeclaration(work.db)
  if (!declaration || (await store.hasSigned(work.db, organisationId, declaration.number)))
    throw refuse('nothing_to_sign')
  const about = { organisationId, declarationNumber: declaration.number }
  await store.withdrawRequests(work.db, about, work.now)
  const id = crypto.randomUUID()
  const code = asked.signatoryId === null ? String(randomInt(10 ** 8)).padStart(8, '0') : undefined
  await store.addRequest(work.db, {
    id,
    ...about,
    ...asked,
    functionId: work.actor.functionId,
    expiresAt: new Date(work.now.getTime() + signingDays * 24 * 3600_000),
    codeHash: code === undefined ? null : codeHash(id, code),
  })
  await record(work, 'network.signing_asked', id, { organisationId, number: declaration.number })
  if (asked.signatoryId === null)
    await post(work, signingLetter, 'elsewhere', { requestId: id }, `signing/${id}`)
  else
    await notify(work, [asked.signatoryId], {
      subject: `signing/${id}`,
      text: 'Je bent gevraagd de intentieverklaring te ondertekenen namens je organisatie.',
      href: '/netwerk/intentieverklaring/tekenen',
    })
  return { code }
}

/** Takes a request to sign back. Nothing happens when it was settled already. */
export async function withdrawRequest(work: Work, id: string): Promise<void> {
  await store.requestById(work.db, id)
  await store.withdrawRequests(work.db, { id }, work.now)
  await record(work, 'network.signing_withdrawn', id)
}

/** Of a code as it is kept: whoever has the database alone cannot try them all. */
export function codeHash(requestId: string, code: string): Buffer {
  return createHmac('sha256', keyBytes('signing-codes')).update(`${requestId}/${code}`).digest()
}
