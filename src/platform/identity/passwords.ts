/**
 * Passwords: argon2id, and never the only proof.
 */
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { z } from 'zod'

const derive = promisify(argon2)
const cost = { memory: 32 * 1024, passes: 3, parallelism: 1, tagLength: 32 }
const shape = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/

/** At most two at a time: each takes 32 MB and a tenth of a second of a core. */
const waiting: (() => void)[] = []
let free = 2

/** The hash to keep, in the usual form: `$argon2id$v=19$m=…,t=…,p=…$salt$hash`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const hash = await inTurn(() => derived(password, salt, cost))
  const { memory, passes, parallelism } = cost
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${text(salt)}$${text(hash)}`
}

/** A password nobody knows: who does not exist costs as much time as who does. */
const nobody = `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${text(randomBytes(16))}$${text(randomBytes(32))}`

/** Whether the password is right. Without a hash the answer is no, after the same work. */
export async function isPassword(password: string, kept: string | null): Promise<boolean> {
  const [, memory, passes, parallelism, salt, hash] = shape.exec(kept ?? nobody) ?? []
  if (!salt || !hash) throw new Error('A password hash has an unknown form')
  const expected = Buffer.from(hash, 'base64')
  const found = await inTurn(() =>
    derived(password, Buffer.from(salt, 'base64'), {
      memory: Number(memory),
      passes: Number(passes),
      parallelism: Number(parallelism),
      tagLength: expected.length,
    }),
  )
  return timingSafeEqual(found, expected) && kept !== null
}

/** A new password: long rather than odd, and not what anyone would try first. */
export const NewPassword = z
  .object({
    wachtwoord: z
      .string('Kies een wachtwoord.')
      .min(12, 'Kies een wachtwoord van ten minste 12 tekens. Een zin is goed.')
      .max(200, 'Dit wachtwoord is te lang: ten hoogste 200 tekens.')
      .refine((word) => new Set(word.toLowerCase()).size >= 6, {
        error: 'Dit wachtwoord is te makkelijk te raden. Gebruik meer verschillende tekens.',
      })
      .refine((word) => !/^(.{1,6})\1+$/i.test(word) && !common.test(word), {
        error: 'Dit wachtwoord is te makkelijk te raden. Kies bijvoorbeeld vier losse woorden.',
      }),
    nogmaals: z.string().optional(),
  })
  .refine(({ wachtwoord, nogmaals }) => wachtwoord === nogmaals, {
    path: ['nogmaals'],
    error: 'Dit is niet hetzelfde wachtwoord. Typ het nog eens.',
  })

const common =
  /^(welkom|wachtwoord|password|qwerty|zomer|winter|lente|herfst|kring|geheim|maastricht|heerlen|limburg)[\d\W_]*$|123456789|qwertyuiop|abcdefgh/i

function derived(password: string, nonce: Buffer, options: typeof cost): Promise<Buffer> {
  // The same word typed on another keyboard must be the same password.
  return derive('argon2id', { message: password.normalize('NFKC'), nonce, ...options })
}

async function inTurn<T>(task: () => Promise<T>): Promise<T> {
  if (free > 0) free--
  else await new Promise<void>((go) => waiting.push(go))
  try {
    return await task()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else free++
  }
}

function text(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}
