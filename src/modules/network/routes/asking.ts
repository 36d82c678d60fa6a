/**
 * What the pages about people ask of a request: whose people, which organisation, which roles.
 */
import type { Context } from 'hono'
import { record } from '#platform/audit.ts'
import { refuse } from '#platform/refusal.ts'
import { asked, type Web } from '#platform/web.tsx'
import { today } from '#network/clock.ts'
import { scopeOf, type Organisation } from '#network/actions/index.ts'
import {
  grantable,
  keepsRegion,
  type Asked,
  type Municipality,
  type OrdinaryRole,
} from '#network/rules/index.ts'
import * as store from '#network/store/index.ts'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The pages about people that this actor has. */
export function navigationOf(c: Context<Web>): { href: string; label: string }[] {
  const { permissions } = c.var.work.actor
  return [
    { href: '/mensen', label: 'Mensen en functies', permission: 'people.manage' as const },
    { href: '/mensen/nalopen', label: 'Nalopen', permission: 'people.review' as const },
    { href: '/mensen/voorstellen', label: 'Voorstellen', permission: 'people.approve' as const },
  ]
    .filter(({ permission }) => permissions.has(permission))
    .map(({ href, label }) => ({ href, label }))
}

/** An id in the query, or none. */
export function askedId(c: Context, name: string): string | undefined {
  const id = asked(c, name)
  return uuid.test(id) ? id : undefined
}

/**
 * The organisation that is meant: one's own, or for who keeps the region the one in the query, or `home`.
 *
 * @returns undefined when it is still to be chosen
 */
export async function organisationMeant(
  c: Context<Web>,
  home?: string,
): Promise<Organisation | undefined> {
  const { db, actor } = c.var.work
  const id = keepsRegion(actor) ? (askedId(c, 'organisatie') ?? home) : actor.organisationId
  if (!id) return undefined
  const organisation = await store.organisationToKeep(db, id)
  if (!organisation) throw refuse('not_found')
  return organisation
}

/** Organisations by a part of their name; undefined when nothing was asked for yet. */
export async function organisationsAsked(c: Context<Web>) {
  const words = asked(c, 'zoek')
  if (words === '') return undefined
  const { found } = await store.organisations(c.var.work.db, { words, page: 1 })
  return found.slice(0, 20)
}

/** What an actor can choose from at an organisation. */
export async function choices(
  c: Context<Web>,
  organisation: Organisation,
): Promise<{ roles: readonly OrdinaryRole[]; municipalities: Municipality[] | undefined }> {
  const { db, actor } = c.var.work
  return {
    roles: grantable(actor, organisation),
    municipalities: keepsRegion(actor) ? await store.municipalities(db) : undefined,
  }
}

/** What the rules of a form need to know. */
export function askedOf(c: Context<Web>, roles: readonly OrdinaryRole[]): Asked {
  return { roles, today: today(c.var.work), chooses: keepsRegion(c.var.work.actor) }
}

/** A person of this actor's, by the id in the path. Reading about somebody is recorded. */
export async function personOf(c: Context<Web>, id: string): Promise<store.Person> {
  const { work } = c.var
  const person = await store.personById(work.db, id, scopeOf(work))
  await record(work, 'network.person_opened', person.id, {}, { persons: [person.id] })
  return person
}
