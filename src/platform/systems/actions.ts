/**
 * What is done with systems: bringing in, changing what they may, ending, and where they hear of events.
 */
import { randomBytes } from 'node:crypto'
import type { JsonWebKey } from 'node:crypto'
import type { Scope } from '#roles'
import { record } from '#platform/audit.ts'
import type { Work } from '#platform/database.ts'
import { sealSecret } from '#platform/keyring.ts'
import { grantable, refuse, type NewSubscription, type NewSystem } from './rules.ts'
import * as store from './store.ts'
import type { Subscription, System } from './store.ts'
import { endTokens, renewSecret } from './tokens.ts'

/** How long the secret of before goes on signing. */
const formerDays = 7

/** Brings a system in. It can do nothing until it has a secret or a key. @returns its id */
export async function registerSystem(work: Work, system: NewSystem): Promise<string> {
  const { actor } = work
  const id = await store.saveSystem(work.db, { ...system, registeredBy: actor.functionId })
  await record(work, 'systems.registered', id, {
    scopes: system.scopes.join(' '),
    municipalities: system.municipalities.length,
  })
  return id
}

/**
 * Changes what a system may, at once: its tokens can do no more than it can now. What the actor may not
 * give, and the system has already, stays.
 */
export async function changeScopes(
  work: Work,
  system: System,
  chosen: Scope[],
  versionSeen: number,
): Promise<void> {
  await holdLiving(work, system, versionSeen)
  const mine = grantable(work.actor.role)
  const kept = system.scopes.filter((scope) => !mine.includes(scope))
  const scopes = [...new Set([...chosen, ...kept])]
  await store.saveScopes(work.db, system.functionId, scopes)
  await record(work, 'systems.scopes_changed', system.functionId, { scopes: scopes.join(' ') })
}

/** A new secret, shown once. */
export async function newSecret(work: Work, system: System): Promise<string> {
  if (system.endedAt) throw refuse('system_ended')
  if (system.signs) throw refuse('system_changed')
  const secret = await renewSecret(work.actor, system.functionId)
  await record(work, 'systems.secret_made', system.functionId)
  return secret
}

/** From now on a system proves itself with a key of its own, and its secrets are worth nothing. */
export async function setKey(
  work: Work,
  system: System,
  key: JsonWebKey,
  versionSeen: number,
): Promise<void> {
  await holdLiving(work, system, versionSeen)
  await store.saveKey(work.db, system.functionId, key)
  await record(work, 'systems.key_set', system.functionId)
  await endTokens(work.actor, system.functionId, { secrets: 'all' })
}

/** Ends the tokens of now, and the secret of before: for when somebody may have seen them. */
export async function withdrawTokens(work: Work, system: System): Promise<void> {
  await record(work, 'systems.tokens_withdrawn', system.functionId)
  await endTokens(work.actor, system.functionId, { secrets: 'former' })
}

/** Ends a system for good. Nothing it holds works from this moment. */
export async function endSystem(work: Work, system: System): Promise<void> {
  if (system.endedAt) throw refuse('system_ended')
  await store.endFunction(work.db, system.functionId)
  await record(work, 'systems.ended', system.functionId)
  await endTokens(work.actor, system.functionId, { secrets: 'all' })
}

/** Adds an address that hears of events. @returns its id, and the secret that signs, shown once */
export async function subscribe(
  work: Work,
  system: System,
  subscription: NewSubscription,
): Promise<{ id: string; secret: string }> {
  if (system.endedAt) throw refuse('system_ended')
  await store.lockSystem(work.db, system.functionId)
  const there = await store.subscriptionsOf(work.db, system.functionId)
  if (there.length >= store.subscriptionsMax) throw refuse('too_many')
  const id = crypto.randomUUID()
  const secret = newSigningSecret()
  await store.saveSubscription(work.db, {
    ...subscription,
    id,
    functionId: system.functionId,
    secretSealed: sealSecret('webhooks', sealedAt(id), secret),
  })
  await record(work, 'systems.subscribed', system.functionId, { subscription: id })
  return { id, secret }
}

/** A new signing secret; the one of before signs along for a week. */
export async function renewSigningSecret(work: Work, subscription: Subscription): Promise<string> {
  const secret = newSigningSecret()
  await store.saveSubscriptionSecret(
    work.db,
    subscription.id,
    sealSecret('webhooks', sealedAt(subscription.id), secret),
    new Date(work.now.getTime() + formerDays * 24 * 3600_000),
  )
  await record(work, 'systems.signing_secret_made', subscription.functionId, {
    subscription: subscription.id,
  })
  return secret
}

export async function unsubscribe(work: Work, subscription: Subscription): Promise<void> {
  await store.dropSubscription(work.db, subscription.id)
  await record(work, 'systems.unsubscribed', subscription.functionId, {
    subscription: subscription.id,
  })
}

/** Switches an address on again. What happened meanwhile is with the events. */
export async function enable(work: Work, subscription: Subscription): Promise<void> {
  await store.enableSubscription(work.db, subscription.id)
  await record(work, 'systems.subscription_enabled', subscription.functionId, {
    subscription: subscription.id,
  })
}

/** Sends a message once more, with the number it had. @returns whether there was one to send */
export async function replay(
  work: Work,
  subscription: Subscription,
  eventId: string,
): Promise<boolean> {
  const done = await store.replayDelivery(work.db, subscription.id, eventId)
  if (done) await record(work, 'systems.replayed', subscription.functionId, { event: eventId })
  return done
}

/** Where a signing secret stands: moved to another row it does not open. */
export function sealedAt(subscriptionId: string): string {
  return `systems.subscription/${subscriptionId}`
}

/** As Standard Webhooks writes one. */
function newSigningSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`
}

async function holdLiving(work: Work, system: System, versionSeen: number): Promise<void> {
  if (system.endedAt) throw refuse('system_ended')
  if ((await store.lockSystem(work.db, system.functionId)) !== versionSeen)
    throw refuse('system_changed')
}
