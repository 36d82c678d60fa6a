/**
 * One-time codes of an app, and recovery codes for who lost the app.
 */
import { createHash, randomInt } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import { encode } from 'uqr'
import type pg from 'pg'
import { openSecret, sealSecret } from '#platform/keyring.ts'
import { notePerson, tell } from './transaction.ts'

const stepSeconds = 30
const key = 'codes'

/** A new secret for an app, sealed, bound to nothing yet but being halfway. */
export function newCodeSecret(): string {
  return sealSecret(key, 'step', new Secret({ size: 20 }).base32).toString('base64')
}

/** What the app needs: the words to type over, and the picture to point a telephone at. */
export interface CodeSetUp {
  /** The secret in groups of four, to type. */
  words: string
  /** Rows of the picture, true is dark. */
  picture: boolean[][]
}

/** How to set the app up with a secret that is halfway. */
export function codeSetUp(sealed: string, account: string): CodeSetUp {
  const secret = openSecret(key, 'step', Buffer.from(sealed, 'base64'))
  return {
    words: secret.replaceAll(/(.{4})(?=.)/g, '$1 '),
    picture: encode(totp(secret, account).toString(), { ecc: 'M', border: 4 }).data,
  }
}

/** Whether a code is right for a secret that is halfway, and then the step it was for. */
export function firstStep(sealed: string, code: string, now: Date): number | undefined {
  return stepOf(openSecret(key, 'step', Buffer.from(sealed, 'base64')), code, now, 1)
}

/** The secret as it is kept with the person it became of. */
export function keptSecret(sealed: string, personId: string): Buffer {
  const secret = openSecret(key, 'step', Buffer.from(sealed, 'base64'))
  return sealSecret(key, `account/${personId}`, secret)
}

/** What came of a second factor: right, wrong, waiting, or right for a clock that is off. */
export type CodeOutcome = 'right' | 'wrong' | 'locked' | 'clock'

const failuresMax = 10

/**
 * Checks a code of the app or a recovery code of a person. Each is good once; also when two try at
 * once. Ten wrong ones in a row make this account, and no other, wait for a quarter of an hour.
 */
export async function checkCode(
  client: pg.PoolClient,
  personId: string,
  typed: string,
  now: Date,
): Promise<CodeOutcome> {
  const { rows } = await client.query<{ totp_sealed: Buffer | null; locked: boolean }>(
    `select totp_sealed, coalesce(locked_until > now(), false) as locked
     from identity.account where person_id = $1 for update`,
    [personId],
  )
  const account = rows[0]
  if (!account || account.locked) return 'locked'
  const code = typed.replaceAll(/[\s-]/g, '').toUpperCase()
  if (await takes(client, personId, account.totp_sealed, code, now)) {
    await client.query(
      'update identity.account set failures = 0, locked_until = null where person_id = $1',
      [personId],
    )
    return 'right'
  }
  const { rows: failed } = await client.query<{ failures: number }>(
    `update identity.account set failures = (failures + 1) % $2,
       locked_until = case when failures + 1 >= $2 then now() + interval '15 minutes' end
     where person_id = $1 returning failures`,
    [personId, failuresMax],
  )
  await notePerson(
    client,
    personId,
    failed[0]?.failures === 0 ? 'identity.locked' : 'identity.code_refused',
  )
  if (failed[0]?.failures === 0) {
    await tell(client, personId, 'locked')
    return 'locked'
  }
  return clockIsOff(account.totp_sealed, personId, code, now) ? 'clock' : 'wrong'
}

async function takes(
  client: pg.PoolClient,
  personId: string,
  sealed: Buffer | null,
  code: string,
  now: Date,
): Promise<boolean> {
  if (/^\d{6}$/.test(code)) {
    const step = sealed && stepOf(openSecret(key, `account/${personId}`, sealed), code, now, 1)
    if (!step) return false
    const { rowCount } = await client.query(
      `update identity.account set totp_last_step = $2 where person_id = $1 and totp_last_step < $2`,
      [personId, step],
    )
    return rowCount === 1
  }
  const { rowCount } = await client.query(
    'delete from identity.recovery_code where person_id = $1 and code_hash = $2',
    [personId, recoveryHash(personId, code)],
  )
  if (rowCount !== 1) return false
  await notePerson(client, personId, 'identity.recovery_code_used')
  await tell(client, personId, 'recovery_code_used')
  return true
}

/** A code that was or will be right within five minutes: the telephone's clock, not the person. */
function clockIsOff(sealed: Buffer | null, personId: string, code: string, now: Date): boolean {
  if (!sealed || !/^\d{6}$/.test(code)) return false
  const secret = openSecret(key, `account/${personId}`, sealed)
  return stepOf(secret, code, now, 10) !== undefined && stepOf(secret, code, now, 1) === undefined
}

/** Ten codes to write down, and what is kept of them. Without letters that look like others. */
export function newRecoveryCodes(personId: string): { codes: string[]; hashes: Buffer[] } {
  const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'
  const one = () => Array.from({ length: 12 }, () => letters[randomInt(letters.length)]).join('')
  const codes = Array.from({ length: 10 }, one)
  return {
    codes: codes.map((code) => code.replaceAll(/(.{4})(?=.)/g, '$1-')),
    hashes: codes.map((code) => recoveryHash(personId, code)),
  }
}

/** 60 random bits need no slow hash; the person in it keeps equal codes apart. */
function recoveryHash(personId: string, code: string): Buffer {
  return createHash('sha256').update(`${personId}/${code}`).digest()
}

function stepOf(secret: string, code: string, now: Date, window: number): number | undefined {
  const delta = totp(secret, '').validate({ token: code, timestamp: now.getTime(), window })
  return delta === null ? undefined : Math.floor(now.getTime() / 1_000 / stepSeconds) + delta
}

function totp(secret: string, account: string): TOTP {
  return new TOTP({
    issuer: 'Kring',
    label: account || 'Kring',
    secret: Secret.fromBase32(secret),
    digits: 6,
    period: stepSeconds,
  })
}
