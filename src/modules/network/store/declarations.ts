/**
 * The declaration of intent: its texts, who was asked to sign, and who did.
 */
import { sql, type Db } from '#platform/database.ts'
import {
  refuse,
  type AskedToSign,
  type Declaration,
  type DeclarationEdit,
} from '#network/rules/index.ts'

const texts = (db: Db) =>
  db
    .selectFrom('network.declaration')
    .select(['number', 'title', 'body', 'planKey', 'activityKey', 'version', 'publishedAt'])

/** The texts that the actor may read, newest first; drafts only for who writes them. */
export function declarations(db: Db): Promise<Declaration[]> {
  return texts(db).orderBy('number', 'desc').limit(100).execute()
}

/** One text. @throws entry_not_found */
export async function declarationByNumber(db: Db, number: number): Promise<Declaration> {
  const row = await texts(db).where('number', '=', number).executeTakeFirst()
  if (!row) throw refuse('entry_not_found')
  return row
}

/** The newest text that is published. */
export function currentDeclaration(db: Db): Promise<Declaration | undefined> {
  return texts(db)
    .where('publishedAt', 'is not', null)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** Begins the draft of the next version. */
export async function addDraft(
  db: Db,
  functionId: string,
  { activity, ...text }: DeclarationEdit,
): Promise<number> {
  const { number } = await db
    .insertInto('network.declaration')
    .values((eb) => ({
      number: eb
        .selectFrom('network.declaration')
        .select(sql<number>`coalesce(max(number), 0) + 1`.as('next')),
      functionId,
      ...text,
      ...activity,
    }))
    .returning('number')
    .executeTakeFirstOrThrow()
  return number
}

/** Saves the draft. @returns false when it changed meanwhile, or was published */
export async function saveDraft(
  db: Db,
  draft: { number: number; version: number },
  functionId: string,
  { activity, ...text }: DeclarationEdit,
): Promise<boolean> {
  return changeDraft(db, draft, { functionId, ...text, ...activity })
}

/** Makes the draft the text that holds. @returns false when it changed meanwhile, or was published */
export function publishDraft(
  db: Db,
  draft: { number: number; version: number },
  publishedAt: Date,
): Promise<boolean> {
  return changeDraft(db, draft, { publishedAt })
}

async function changeDraft(
  db: Db,
  { number, version }: { number: number; version: number },
  change: object,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('network.declaration')
    .set({ ...change, version: version + 1 })
    .where('number', '=', number)
    .where('version', '=', version)
    .where('publishedAt', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Someone who was asked to sign, as the organisation and project leaders see it. */
export interface SigningRequest {
  id: string
  declarationNumber: number
  organisationId: string
  organisation: string
  signatoryId: string | null
  /** Of the person in a function, or as it was typed; gone when it is over. */
  name: string | null
  title: string | null
  expiresAt: Date
  tries: number
  signedAt: Date | null
  withdrawnAt: Date | null
}

const requests = (db: Db) =>
  db
    .selectFrom('network.signingRequest as r')
    .innerJoin('network.organisation as o', 'o.id', 'r.organisationId')
    .leftJoin('network.function as f', 'f.id', 'r.signatoryId')
    .leftJoin('network.person as p', 'p.id', 'f.personId')
    .select([
      'r.id',
      'r.declarationNumber',
      'r.organisationId',
      'o.name as organisation',
      'r.signatoryId',
      'r.expiresAt',
      'r.tries',
      'r.signedAt',
      'r.withdrawnAt',
    ])
    .select((eb) => [
      eb.fn.coalesce('p.name', 'r.name').as('name'),
      eb.fn.coalesce('f.title', 'r.title').as('title'),
    ])

/** Requests that the actor may see and that are not settled, newest first; at most 200. */
export function openRequests(db: Db): Promise<SigningRequest[]> {
  return requests(db)
    .where('r.signedAt', 'is', null)
    .where('r.withdrawnAt', 'is', null)
    .orderBy('r.askedAt', 'desc')
    .limit(200)
    .execute()
}

/** What someone in a function was asked to sign and did not yet, oldest first. */
export function requestFor(db: Db, functionId: string): Promise<SigningRequest | undefined> {
  return requests(db)
    .where('r.signatoryId', '=', functionId)
    .where('r.signedAt', 'is', null)
    .where('r.withdrawnAt', 'is', null)
    .where('r.expiresAt', '>', sql<Date>`now()`)
    .orderBy('r.askedAt')
    .limit(1)
    .executeTakeFirst()
}

/** One request. @throws entry_not_found when there is none for this actor */
export async function requestById(db: Db, id: string): Promise<SigningRequest> {
  const row = await requests(db).where('r.id', '=', id).executeTakeFirst()
  if (!row) throw refuse('entry_not_found')
  return row
}

/** What belongs to a link, for Kring itself; undefined for a link that was never made or was replaced. */
export function requestByToken(
  db: Db,
  tokenHash: Buffer,
): Promise<(SigningRequest & { codeHash: Buffer | null }) | undefined> {
  return requests(db).select('r.codeHash').where('r.tokenHash', '=', tokenHash).executeTakeFirst()
}

/** Holds what belongs to a link until the transaction ends; what is settled can be held by nobody. */
export async function holdRequest(db: Db, tokenHash: Buffer): Promise<void> {
  await db
    .selectFrom('network.signingRequest')
    .select('id')
    .where('tokenHash', '=', tokenHash)
    .forUpdate()
    .execute()
}

/** Asks someone to sign for an organisation. */
export async function addRequest(
  db: Db,
  request: {
    id: string
    declarationNumber: number
    organisationId: string
    functionId: string
    expiresAt: Date
    codeHash: Buffer | null
  } & Partial<AskedToSign>,
): Promise<void> {
  await db.insertInto('network.signingRequest').values(request).execute()
}

/** What is forgotten of someone outside Kring when a request is over. */
const forgotten = { name: null, title: null, email: null, codeHash: null }

/** Takes back what was asked of an organisation for a text and not answered yet. */
export async function withdrawRequests(
  db: Db,
  which: { id: string } | { organisationId: string; declarationNumber: number },
  withdrawnAt: Date,
): Promise<void> {
  let query = db
    .updateTable('network.signingRequest')
    .set({ ...forgotten, withdrawnAt })
    .where('signedAt', 'is', null)
    .where('withdrawnAt', 'is', null)
  query =
    'id' in which
      ? query.where('id', '=', which.id)
      : query
          .where('organisationId', '=', which.organisationId)
          .where('declarationNumber', '=', which.declarationNumber)
  await query.execute()
}

/** Where the mail of a request goes, while it waits. */
export async function addressOfRequest(db: Db, id: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('network.signingRequest')
    .select('email')
    .where('id', '=', id)
    .where('signedAt', 'is', null)
    .where('withdrawnAt', 'is', null)
    .where('expiresAt', '>', sql<Date>`now()`)
    .executeTakeFirst()
  return row?.email ?? undefined
}

/** Gives a request its link; an earlier one ends. @returns until when it works */
export async function linkRequest(
  db: Db,
  id: string,
  tokenHash: Buffer,
): Promise<Date | undefined> {
  const row = await db
    .updateTable('network.signingRequest')
    .set({ tokenHash })
    .where('id', '=', id)
    .where('email', 'is not', null)
    .returning('expiresAt')
    .executeTakeFirst()
  return row?.expiresAt
}

/** Counts a wrong code. */
export async function countWrongCode(db: Db, id: string): Promise<void> {
  await db
    .updateTable('network.signingRequest')
    .set((eb) => ({ tries: eb('tries', '+', 1) }))
    .where('id', '=', id)
    .execute()
}

/** Forgets who was asked by mail when their time is over. */
export async function forgetExpired(db: Db): Promise<void> {
  await db
    .updateTable('network.signingRequest')
    .set(forgotten)
    .where('email', 'is not', null)
    .where('expiresAt', '<=', sql<Date>`now()`)
    .execute()
}

/** A signature as everyone may see it. */
export interface Signature {
  id: string
  declarationNumber: number
  organisationId: string
  organisation: string
  title: string
  signedAt: Date
  hash: Buffer
}

const signaturesIn = (db: Db) =>
  db
    .selectFrom('network.signature')
    .select([
      'id',
      'declarationNumber',
      'organisationId',
      'organisation',
      'title',
      'signedAt',
      'hash',
    ])

/** Who signed, by name of organisation; the newest signature of each. At most 1,000. */
export function signatures(db: Db): Promise<Signature[]> {
  return signaturesIn(db)
    .distinctOn(['organisation', 'organisationId'])
    .orderBy('organisation')
    .orderBy('organisationId')
    .orderBy('declarationNumber', 'desc')
    .limit(1_000)
    .execute()
}

/** One signature. @throws entry_not_found */
export async function signatureById(db: Db, id: string): Promise<Signature> {
  const row = await signaturesIn(db).where('id', '=', id).executeTakeFirst()
  if (!row) throw refuse('entry_not_found')
  return row
}

/** The signature that a request led to. */
export function signatureOfRequest(db: Db, requestId: string): Promise<Signature | undefined> {
  return signaturesIn(db).where('requestId', '=', requestId).executeTakeFirst()
}

/** Whether an organisation signed this text. */
export async function hasSigned(
  db: Db,
  organisationId: string,
  declarationNumber: number,
): Promise<boolean> {
  const row = await signaturesIn(db)
    .where('organisationId', '=', organisationId)
    .where('declarationNumber', '=', declarationNumber)
    .executeTakeFirst()
  return row !== undefined
}

/** The evidence of a signature, to the letter; undefined for who may not have it. */
export async function evidenceOf(db: Db, signatureId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('network.signatureEvidence')
    .select('file')
    .where('signatureId', '=', signatureId)
    .executeTakeFirst()
  return row?.file
}

/** Puts a signature on record with its evidence, and forgets what was only needed to get it. */
export async function addSignature(
  db: Db,
  request: Pick<SigningRequest, 'id' | 'declarationNumber' | 'organisationId' | 'organisation'>,
  signed: { title: string; signedAt: Date; hash: Buffer; file: string },
): Promise<string> {
  const { file, ...facts } = signed
  const { id } = await db
    .insertInto('network.signature')
    .values({
      requestId: request.id,
      declarationNumber: request.declarationNumber,
      organisationId: request.organisationId,
      organisation: request.organisation,
      ...facts,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db.insertInto('network.signatureEvidence').values({ signatureId: id, file }).execute()
  await db
    .updateTable('network.signingRequest')
    .set({ ...forgotten, signedAt: signed.signedAt })
    .where('id', '=', request.id)
    .execute()
  return id
}

/** People in functions at an organisation, by name, to choose a signatory from. */
export function colleaguesAt(
  db: Db,
  organisationId: string,
): Promise<{ id: string; name: string; title: string }[]> {
  return db
    .selectFrom('network.function as f')
    .innerJoin('network.person as p', 'p.id', 'f.personId')
    .select(['f.id', 'p.name', 'f.title'])
    .where('f.organisationId', '=', organisationId)
    .where('f.role', 'not in', ['visitor', 'system', 'machine', 'administrator'])
    .where(sql<boolean>`platform.holds(f.from_day, f.until_day, f.ended_at)`)
    .orderBy('p.name')
    .orderBy('f.id')
    .limit(200)
    .execute()
}
