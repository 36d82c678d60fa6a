/**
 * Signing the declaration of intent: by someone signed in, or by a link and a code. What comes of it is
 * evidence, signed with a key of this host.
 */
import { createHash, timingSafeEqual, type KeyObject } from 'node:crypto'
import { record } from '#platform/audit.ts'
import { runAs, system, type Work } from '#platform/database.ts'
import { signingKey } from '#platform/keyring.ts'
import {
  keyNumber,
  makeEvidence,
  refuse,
  requestState,
  type ClosedLink,
  type Declaration,
  type LinkSigning,
  type Mandate,
  type SignatureRecord,
} from '#network/rules/index.ts'
import * as store from '#network/store/index.ts'
import { codeHash } from './declarations.ts'

/** The key under which evidence is signed; a file of its own beside the others of this host. */
export const evidenceKeyName = 'declarations'

const evidenceKey = (): KeyObject => signingKey(evidenceKeyName)

/** The number of that key, for who checks a file elsewhere. */
export function evidenceKeyNumber(): string {
  return keyNumber(evidenceKey())
}

/**
 * Signs as someone in a function, who was asked to. @returns the number of the signature
 *
 * @throws nothing_to_sign when nobody asked this person, or it was settled meanwhile
 */
export async function signMyself(work: Work, mandate: Mandate): Promise<string> {
  const request = await store.requestFor(work.db, work.actor.functionId)
  if (!request) throw refuse('nothing_to_sign')
  return sign(work, request, {
    signer: work.actor.name,
    title: work.actor.title,
    mandate,
    method: 'second-factor',
  })
}

/** What stands behind a link. */
export type Linked =
  { state: ClosedLink } | { state: 'open'; request: store.SigningRequest; declaration: Declaration }

/** What a link opens now. Nobody is signed in: Kring looks it up itself, and tells no name. */
export function linkedRequest(token: string): Promise<Linked> {
  return runAs(system, async (work) => linkedIn(work, token))
}

async function linkedIn(work: Work, token: string): Promise<Linked> {
  const request = await store.requestByToken(work.db, tokenHash(token))
  if (!request) return { state: 'unknown' }
  const state = requestState(request, work.now)
  if (state !== 'open') return { state }
  const declaration = await store.declarationByNumber(work.db, request.declarationNumber)
  return { state, request, declaration }
}

/**
 * Signs by a link and a code. Five wrong codes and the link is no more.
 *
 * @returns how it went; `wrong` for a wrong code
 */
export function signByLink(
  token: string,
  { code, mandate }: LinkSigning,
): Promise<'signed' | 'wrong' | ClosedLink> {
  return runAs(system, async (work) => {
    // Held until the end: two tries at once are two tries, and two signatures are one.
    await store.holdRequest(work.db, tokenHash(token))
    const request = await store.requestByToken(work.db, tokenHash(token))
    if (!request) return 'unknown'
    const state = requestState(request, work.now)
    if (state !== 'open') return state
    const { codeHash: kept, name, title } = request
    if (!kept || name === null || title === null) return 'unknown'
    if (!timingSafeEqual(kept, codeHash(request.id, code))) {
      await store.countWrongCode(work.db, request.id)
      await record(work, 'network.signing_code_refused', request.id)
      return 'wrong'
    }
    await sign(work, request, { signer: name, title, mandate, method: 'link-and-code' })
    return 'signed'
  })
}

/** The receipt for who just signed by a link, as long as the link would have worked. */
export function receiptByLink(
  token: string,
): Promise<{ signature: store.Signature; file: string } | undefined> {
  return runAs(system, async (work) => {
    const request = await store.requestByToken(work.db, tokenHash(token))
    if (!request?.signedAt || work.now >= request.expiresAt) return undefined
    const signature = await store.signatureOfRequest(work.db, request.id)
    const file = signature && (await store.evidenceOf(work.db, signature.id))
    return signature && file ? { signature, file } : undefined
  })
}

/** The evidence of a signature, for whom that is. Names a person, so opening it is recorded. */
export async function openEvidence(
  work: Work,
  id: string,
): Promise<{ signature: store.Signature; file: string }> {
  const signature = await store.signatureById(work.db, id)
  const file = await store.evidenceOf(work.db, id)
  if (file === undefined) throw refuse('entry_not_found')
  await record(work, 'network.evidence_opened', id)
  return { signature, file }
}

/**
 * Takes over a signature that was put on paper, with the day of then. For Kring itself: an import, or the
 * demonstration.
 *
 * @throws nothing_to_sign without a published text
 */
export async function takeOverSignature(
  work: Work,
  organisationId: string,
  paper: { signer: string; title: string; signedAt: Date },
): Promise<void> {
  const declaration = await store.currentDeclaration(work.db)
  if (!declaration) throw refuse('nothing_to_sign')
  const id = crypto.randomUUID()
  const declarationNumber = declaration.number
  const { functionId } = work.actor
  await store.addRequest(work.db, {
    ...{ id, declarationNumber, organisationId, functionId },
    signatoryId: null,
    expiresAt: paper.signedAt,
    codeHash: null,
  })
  const request = await store.requestById(work.db, id)
  const { signer, title } = paper
  const how = { signer, title, mandate: 'statutory', method: 'paper' } as const
  await sign({ ...work, now: paper.signedAt }, request, how)
}

interface Signer {
  signer: string
  title: string
  mandate: Mandate
  method: SignatureRecord['method']
}

async function sign(
  work: Work,
  request: store.SigningRequest,
  { signer, title, mandate, method }: Signer,
): Promise<string> {
  const declaration = await store.declarationByNumber(work.db, request.declarationNumber)
  const { file, hash } = makeEvidence(
    {
      declaration: declaration.number,
      title: declaration.title,
      text: declaration.body,
      organisation: request.organisation,
      organisationId: request.organisationId,
      signer,
      function: title,
      mandate,
      method,
      signedAt: work.now.toISOString(),
    },
    evidenceKey(),
  )
  const signed = { title, signedAt: work.now, hash, file }
  const id = await store.addSignature(work.db, request, signed)
  await record(work, 'network.declaration_signed', id, {
    number: declaration.number,
    hash: hash.toString('hex'),
    method,
  })
  return id
}

/** Of a token as it is kept. */
export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
