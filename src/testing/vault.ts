/**
 * A stand-in for the transit engine of HashiCorp Vault: the endpoints that Kring asks, with their rules
 * (derived keys, versions, the three gates before a trim), and the ways in which a real one fails.
 */
import {
  createCipheriv,
  createDecipheriv,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** How it misbehaves; `ok` when it does not. */
export type Mood =
  'ok' | 'sealed' | 'forbidden' | 'slow' | 'silent' | 'broken' | 'redirects' | 'once broken'

export interface StandInVault {
  url: string
  token: string
  mood: Mood
  /** Paths that were asked, with who in Kring asked. */
  asked: { path: string; actor: string | undefined }[]
  stop(): Promise<void>
}

interface TransitKey {
  versions: Map<number, Buffer>
  latest: number
  minDecryption: number
  minEncryption: number
  minAvailable: number
  derived: boolean
}

type Body = Record<string, unknown>
type Answer = [status: number, body: Body]

const errors = (status: number, ...texts: string[]): Answer => [status, { errors: texts }]
const data = (body: Body): Answer => [200, { request_id: '', lease_duration: 0, data: body }]

/** Starts it on this machine, with one key `kring` under `transit`. */
export async function startVault({ derived = true } = {}): Promise<StandInVault> {
  const key: TransitKey = {
    versions: new Map([[1, randomBytes(32)]]),
    latest: 1,
    minDecryption: 1,
    minEncryption: 0,
    minAvailable: 0,
    derived,
  }
  const sockets = new Set<Socket>()
  const vault: StandInVault = {
    url: '',
    token: `hvs.${randomBytes(12).toString('hex')}`,
    mood: 'ok',
    asked: [],
    stop: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const path = request.url!.replace('/v1/', '')
    vault.asked.push({ path, actor: request.headers['x-kring-actor'] as string | undefined })
    const body = await bodyOf(request)
    if (vault.mood === 'silent') return
    if (vault.mood === 'slow') await new Promise((done) => setTimeout(done, 900))
    if (vault.mood === 'redirects') {
      response.writeHead(307, { location: `http://127.0.0.1:1/v1/${path}` }).end()
      return
    }
    const [status, content] = moody(vault, request) ?? transit(key, request.method!, path, body)
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(status === 204 ? undefined : JSON.stringify(content))
  }
  const server = createServer((request, response) => void answer(request, response))
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  vault.url = `http://127.0.0.1:${(server.address() as { port: number }).port}/`
  return vault
}

async function bodyOf(request: IncomingMessage): Promise<Body> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return parts.length > 0 ? (JSON.parse(Buffer.concat(parts).toString()) as Body) : {}
}

function moody(vault: StandInVault, request: IncomingMessage): Answer | undefined {
  if (vault.mood === 'sealed') return errors(503, 'Vault is sealed')
  if (vault.mood === 'broken') return errors(500, 'internal error')
  if (vault.mood === 'once broken') {
    vault.mood = 'ok'
    return errors(502)
  }
  const token = Buffer.from(String(request.headers['x-vault-token'] ?? ''))
  const known = Buffer.from(vault.token)
  const right = token.length === known.length && timingSafeEqual(token, known)
  if (vault.mood === 'forbidden' || !right) return errors(403, 'permission denied')
  return undefined
}

function transit(key: TransitKey, method: string, path: string, body: Body): Answer {
  if (method === 'GET' && path === 'transit/keys/kring')
    return data({
      name: 'kring',
      type: 'aes256-gcm96',
      derived: key.derived,
      latest_version: key.latest,
      min_decryption_version: key.minDecryption,
      min_encryption_version: key.minEncryption,
      min_available_version: key.minAvailable,
      keys: {},
    })
  if (method !== 'POST') return errors(404)
  switch (path) {
    case 'transit/datakey/plaintext/kring': {
      const plain = randomBytes(Number(body['bits'] ?? 256) / 8)
      return withContext(key, body, (context) =>
        data({
          plaintext: plain.toString('base64'),
          ciphertext: encrypt(key, context, plain),
          key_version: key.latest,
        }),
      )
    }
    case 'transit/encrypt/kring':
      return withContext(key, body, (context) => {
        const plain = Buffer.from(String(body['plaintext']), 'base64')
        return data({ ciphertext: encrypt(key, context, plain), key_version: key.latest })
      })
    case 'transit/decrypt/kring':
      return withContext(key, body, (context) => {
        const plain = decrypt(key, context, String(body['ciphertext']))
        return Buffer.isBuffer(plain) ? data({ plaintext: plain.toString('base64') }) : plain
      })
    case 'transit/rewrap/kring':
      return withContext(key, body, (context) => {
        const plain = decrypt(key, context, String(body['ciphertext']))
        if (!Buffer.isBuffer(plain)) return plain
        return data({ ciphertext: encrypt(key, context, plain), key_version: key.latest })
      })
    case 'transit/keys/kring/rotate':
      key.versions.set(++key.latest, randomBytes(32))
      return [204, {}]
    case 'transit/keys/kring/config':
      return configure(key, body)
    case 'transit/keys/kring/trim':
      return trim(key, Number(body['min_available_version']))
    default:
      return errors(404)
  }
}

function withContext(key: TransitKey, body: Body, task: (context: string) => Answer): Answer {
  const given = body['context']
  const context = typeof given === 'string' ? given : ''
  if (key.derived && !context) return errors(400, "missing 'context' for key derivation")
  return task(key.derived ? context : '')
}

function configure(key: TransitKey, body: Body): Answer {
  const decryption = Number(body['min_decryption_version'] ?? key.minDecryption)
  const encryption = Number(body['min_encryption_version'] ?? key.minEncryption)
  if (decryption > key.latest || encryption > key.latest)
    return errors(400, 'cannot set a minimum above the latest version')
  if (encryption > 0 && encryption < decryption)
    return errors(400, 'cannot set min encryption version below min decryption version')
  if (decryption < key.minAvailable)
    return errors(400, 'min decryption version below min available')
  key.minDecryption = decryption
  key.minEncryption = encryption
  return [204, {}]
}

function trim(key: TransitKey, version: number): Answer {
  if (version < key.minAvailable)
    return errors(400, 'minimum available version cannot be decremented')
  if (key.minEncryption === 0) return errors(400, 'minimum encryption version is not set')
  if (version > key.minEncryption) return errors(400, 'greater than minimum encryption version')
  if (version > key.minDecryption) return errors(400, 'greater than minimum decryption version')
  key.minAvailable = version
  for (const one of key.versions.keys()) if (one < version) key.versions.delete(one)
  return [204, {}]
}

function encrypt(key: TransitKey, context: string, plain: Buffer): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', derived(key, key.latest, context)!, nonce)
  const bytes = Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
  return `vault:v${key.latest}:${bytes.toString('base64')}`
}

function decrypt(key: TransitKey, context: string, text: string): Buffer | Answer {
  const [, version, encoded] = /^vault:v(\d+):(.+)$/.exec(text) ?? []
  if (!version || !encoded) return errors(400, 'invalid ciphertext: no prefix')
  const wrapping = derived(key, Number(version), context)
  if (!wrapping || Number(version) < key.minDecryption)
    return errors(400, 'ciphertext or signature version is disallowed by policy (too old)')
  const bytes = Buffer.from(encoded, 'base64')
  try {
    const decipher = createDecipheriv('aes-256-gcm', wrapping, bytes.subarray(0, 12))
    decipher.setAuthTag(bytes.subarray(-16))
    return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()])
  } catch {
    return errors(400, 'cipher: message authentication failed')
  }
}

function derived(key: TransitKey, version: number, context: string): Buffer | undefined {
  const bytes = key.versions.get(version)
  return bytes && Buffer.from(hkdfSync('sha256', bytes, '', context, 32))
}
