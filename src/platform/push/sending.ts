/**
 * Sending: every two seconds to all devices whose owner was told something that cannot wait. What is to
 * be sent is read from the notifications, so there is no queue to lose; several at once are one message.
 *
 * @see RFC 8030 (push), RFC 8292 (who sends: VAPID). Without a body there is nothing to encrypt.
 */
import { createECDH, type KeyObject, createPrivateKey } from 'node:crypto'
import { SignJWT } from 'jose'
import { runAs, system, type Work } from '#platform/database.ts'
import { defineRound, defineSweep } from '#platform/jobs.ts'
import { keyBytes } from '#platform/keyring.ts'
import { describeError, log } from '#platform/log.ts'
import { notify } from '#platform/notifications.ts'
import { callOutside, ForbiddenAddress } from '#platform/outgoing.ts'
import {
  claimDue,
  forgetDevice,
  forgetLeft,
  othersDevice,
  settleFailed,
  settleSent,
  type Due,
} from '#platform/push/devices.ts'

/** What sending needs to know of this installation. */
export interface PushWay {
  /** Where people reach Kring: a push service may want to know who sends. */
  url: string
  /** In the demonstration a push service on this machine may be called over http. */
  loopback: boolean
}

let way: PushWay = { url: 'http://localhost:3000', loopback: false }

export function openPush(given: PushWay): void {
  way = given
}

export const pushWay = (): PushWay => way

/** The key by which push services know Kring, as a browser asks for it. */
export function pushKey(): string {
  return pair().publicKey.toString('base64url')
}

function pair(): { publicKey: Buffer; privateKey: KeyObject } {
  const secret = keyBytes('push')
  const curve = createECDH('prime256v1')
  curve.setPrivateKey(secret)
  const publicKey = curve.getPublicKey()
  const privateKey = createPrivateKey({
    format: 'jwk',
    key: {
      kty: 'EC',
      crv: 'P-256',
      d: secret.toString('base64url'),
      x: publicKey.subarray(1, 33).toString('base64url'),
      y: publicKey.subarray(33).toString('base64url'),
    },
  })
  return { publicKey, privateKey }
}

/** How long a push service keeps a message for a device that is off, in seconds. */
const keepSeconds = 4 * 3600
const patienceMs = 10_000

/** Sends to all devices that are due. Several workers share them out. */
export async function pushDue(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const due = await runAs(system, claimDue)
    if (due.length === 0) return
    await Promise.all(due.map(sendTo))
  }
}

async function sendTo(device: Due): Promise<void> {
  const outcome = await attempt(device)
  await runAs(system, async (work) => {
    if (outcome === 'sent') return settleSent(work, device)
    if (outcome === 'later') return settleFailed(work, device)
    return giveUp(work, device)
  })
}

/** Whoever has a browser in hand now gets its messages; who had it before does not, and hears that. */
export async function handOver(endpoint: string, personId: string): Promise<void> {
  await runAs(system, async (work) => {
    const device = await othersDevice(work, endpoint, personId)
    if (device) await giveUp(work, device)
  })
}

/** Forgets a device, and tells its owner. */
async function giveUp(work: Work, device: Pick<Due, 'id' | 'personId' | 'name'>): Promise<void> {
  const functionId = await forgetDevice(work, device)
  if (functionId)
    await notify(work, [functionId], {
      subject: `device-gone/${device.id}`,
      text: `Je krijgt geen seintjes meer op ${device.name}. Zet ze daar opnieuw aan als je ze wilt.`,
      href: '/mijn/berichten',
    })
}

async function attempt({ endpoint }: Due): Promise<'sent' | 'gone' | 'later'> {
  try {
    const { origin } = new URL(endpoint)
    const { publicKey, privateKey } = pair()
    const token = await new SignJWT()
      .setProtectedHeader({ typ: 'JWT', alg: 'ES256' })
      .setAudience(origin)
      .setSubject(way.url)
      .setExpirationTime('1h')
      .sign(privateKey)
    const response = await callOutside(
      new URL(endpoint),
      {
        method: 'POST',
        headers: {
          Authorization: `vapid t=${token}, k=${publicKey.toString('base64url')}`,
          TTL: String(keepSeconds),
          Urgency: 'high',
          // A later message takes the place of one that was not fetched yet.
          Topic: 'kring',
        },
        signal: AbortSignal.timeout(patienceMs),
      },
      { loopback: way.loopback },
    )
    if (response.ok) return 'sent'
    log.warn({ event: 'push', status: response.status })
    return [404, 410].includes(response.status) ? 'gone' : 'later'
  } catch (error) {
    log.warn({ event: 'push', error: describeError(error) })
    return error instanceof ForbiddenAddress ? 'gone' : 'later'
  }
}

export const pushRound = defineRound('push.send', 2_000, pushDue)
export const forgetDevices = defineSweep('push.forget', forgetLeft)
