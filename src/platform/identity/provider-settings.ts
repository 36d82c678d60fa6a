/**
 * How an organisation sets up its own way in: the provider, and the domains it speaks for.
 */
import { randomBytes } from 'node:crypto'
import { Resolver } from 'node:dns/promises'
import { z } from 'zod'
import { pools, type Actor } from '#platform/database.ts'
import { sealSecret } from '#platform/keyring.ts'
import { asIdentity, note, tellKeepers } from './transaction.ts'

const domain =
  /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*\.[a-z]{2,}$/

/** What an organisation fills in. */
export const ProviderSettings = z.object({
  name: z
    .string('Geef de inlogdienst een naam.')
    .trim()
    .min(2, 'Geef de inlogdienst een naam, zoals mensen hem kennen.')
    .max(80, 'Deze naam is te lang: ten hoogste 80 tekens.'),
  issuer: z
    .string('Vul het adres van de inlogdienst in.')
    .trim()
    .max(300, 'Dit adres is te lang.')
    .refine(
      isIssuer,
      'Dit is geen adres van een inlogdienst. Het begint met https:// en heeft geen ? of #.',
    ),
  clientId: z
    .string('Vul het clientnummer in.')
    .trim()
    .min(1, 'Vul het clientnummer in (client ID).')
    .max(200, 'Dit clientnummer is te lang.'),
  secret: z.string().max(500, 'Dit geheim is te lang.').default(''),
  twoFactors: z.enum(['ja', 'nee'], 'Kies of de inlogdienst zelf om een tweede stap vraagt.'),
  domains: z
    .string('Vul ten minste één domein in.')
    .transform((text) => [
      ...new Set(
        text
          .toLowerCase()
          .split(/[\s,;]+/)
          .map((one) => one.replace(/^.*@/, ''))
          .filter(Boolean),
      ),
    ])
    .refine((list) => list.length > 0 && list.length <= 20, 'Vul een tot twintig domeinen in.')
    .refine(
      (list) => list.every((one) => one.length <= 120 && domain.test(one)),
      'Een van deze domeinen klopt niet. Een domein is wat achter de @ staat, zoals gemeente.nl.',
    ),
})
export type ProviderSettings = z.output<typeof ProviderSettings>

/** A provider as its organisation and Kring's administrator see it; never its secret. */
export interface ProviderView {
  id: string
  organisationId: string
  organisation: string
  name: string
  issuer: string
  clientId: string
  twoFactors: boolean
  enabledAt: Date | null
  domains: { domain: string; proof: string; verifiedBy: 'dns' | 'operator' | null }[]
  people: number
}

const view = `select v.id, v.organisation_id as "organisationId", o.name as organisation, v.name, v.issuer,
  v.client_id as "clientId", v.two_factors as "twoFactors", v.enabled_at as "enabledAt",
  coalesce((select json_agg(json_build_object('domain', d.domain, 'proof', d.proof,
     'verifiedBy', d.verified_by) order by d.domain) from identity.provider_domain d
     where d.provider_id = v.id), '[]') as domains,
  (select count(*)::int from identity.external e where e.issuer = v.issuer) as people
  from identity.provider v join network.organisation o on o.id = v.organisation_id`

/** The provider of an organisation. */
export async function providerOfOrganisation(
  organisationId: string,
): Promise<ProviderView | undefined> {
  const { rows } = await pools().identity.query<ProviderView>(
    `${view} where v.organisation_id = $1`,
    [organisationId],
  )
  return rows[0]
}

/** All providers, those that wait first; at most 200. */
export async function allProviders(): Promise<ProviderView[]> {
  const { rows } = await pools().identity.query<ProviderView>(
    `${view} order by v.enabled_at is not null, o.name limit 200`,
  )
  return rows
}

/** Why settings were not saved. */
export type ProviderConflict = 'issuer_taken' | 'domain_taken'

/**
 * Saves the settings of the actor's own organisation. A new issuer or a new domain must be proved
 * again before anyone is sent there. An issuer or domain belongs to one organisation.
 */
export async function saveProvider(
  actor: Actor,
  settings: ProviderSettings,
): Promise<ProviderConflict | undefined> {
  return asIdentity(async (client) => {
    const { rows } = await client.query<{ id: string; issuer: string; secret_sealed: Buffer }>(
      'select id, issuer, secret_sealed from identity.provider where organisation_id = $1 for update',
      [actor.organisationId],
    )
    const before = rows[0]
    const sealed =
      settings.secret || !before || before.issuer !== settings.issuer
        ? sealSecret('providers', `provider/${settings.issuer}`, settings.secret)
        : before.secret_sealed
    const { rowCount: taken } = await client.query(
      'select from identity.provider where issuer = $1 and organisation_id <> $2',
      [settings.issuer, actor.organisationId],
    )
    if (taken) return 'issuer_taken'
    const { rowCount: owned } = await client.query(
      `select from identity.provider_domain d join identity.provider v on v.id = d.provider_id
       where d.domain = any ($1) and v.organisation_id <> $2`,
      [settings.domains, actor.organisationId],
    )
    if (owned) return 'domain_taken'
    // Who came in through the old one did so on the word of somebody who no longer counts.
    if (before && before.issuer !== settings.issuer)
      await client.query('delete from identity.session where issuer = $1', [before.issuer])
    const { rows: saved } = await client.query<{ id: string }>(
      `insert into identity.provider (organisation_id, name, issuer, client_id, secret_sealed, two_factors, made_by)
       values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (organisation_id) do update set name = excluded.name, issuer = excluded.issuer,
         client_id = excluded.client_id, secret_sealed = excluded.secret_sealed,
         two_factors = excluded.two_factors, made_by = excluded.made_by,
         enabled_at = case when identity.provider.issuer = excluded.issuer then identity.provider.enabled_at end
       returning id`,
      [
        actor.organisationId,
        settings.name,
        settings.issuer,
        settings.clientId,
        sealed,
        settings.twoFactors === 'ja',
        actor.functionId,
      ],
    )
    const id = saved[0]!.id
    await client.query(
      'delete from identity.provider_domain where provider_id = $1 and domain <> all ($2)',
      [id, settings.domains],
    )
    for (const one of settings.domains)
      await client.query(
        `insert into identity.provider_domain (domain, provider_id, proof) values ($1, $2, $3)
         on conflict (domain) do nothing`,
        [one, id, `kring-domein=${randomBytes(16).toString('hex')}`],
      )
    await note(client, actor.functionId, 'identity.provider_saved')
    await tellKeepers(client, actor.organisationId, 'provider_saved')
    return undefined
  })
}

/** Looks whether the proof stands in the DNS of a domain, and notes it. @returns whether it does */
export async function proveByDns(actor: Actor, name: string): Promise<boolean> {
  const own = await providerOfOrganisation(actor.organisationId)
  const wanted = own?.domains.find(({ domain: one }) => one === name)
  if (!wanted) return false
  const texts = await new Resolver({ timeout: 2_000, tries: 2 }).resolveTxt(name).catch(() => [])
  if (!texts.some((parts) => parts.join('') === wanted.proof)) return false
  return verify(actor, { domain: name, providerId: own!.id }, 'dns')
}

/** A domain as whoever vouches for it saw it: of this provider, and of no other that has it meanwhile. */
interface SeenDomain {
  domain: string
  providerId: string
}

/** Kring's administrator vouches for a domain. @returns false when it is not so any more */
export function verifyDomain(actor: Actor, seen: SeenDomain): Promise<boolean> {
  return verify(actor, seen, 'operator')
}

async function verify(
  actor: Actor,
  { domain: name, providerId }: SeenDomain,
  how: 'dns' | 'operator',
): Promise<boolean> {
  return asIdentity(async (client) => {
    const { rowCount } = await client.query(
      `update identity.provider_domain set verified_at = now(), verified_by = $3
       where domain = $1 and provider_id = $2 and verified_at is null`,
      [name, providerId, how],
    )
    if (rowCount) await note(client, actor.functionId, 'identity.domain_verified', { how })
    return rowCount === 1
  })
}

/**
 * Lets people in through a provider from now on. Whoever does so looked at its address: one that was
 * changed after they looked stays off.
 *
 * @returns whether it is on
 */
export async function switchOn(actor: Actor, id: string, issuerSeen: string): Promise<boolean> {
  return switched(
    actor,
    'provider_on',
    `update identity.provider v set enabled_at = now()
     where v.id = $1 and v.issuer = $2 and exists (select from identity.provider_domain d
       where d.provider_id = v.id and d.verified_at is not null)
     returning issuer, organisation_id`,
    [id, issuerSeen],
  )
}

/** Lets nobody in through a provider any more; open sessions through it end. */
export async function switchOff(actor: Actor, id: string): Promise<void> {
  await switched(
    actor,
    'provider_off',
    `update identity.provider v set enabled_at = null where v.id = $1
     returning issuer, organisation_id`,
    [id],
  )
}

async function switched(
  actor: Actor,
  event: 'provider_on' | 'provider_off',
  update: string,
  values: string[],
): Promise<boolean> {
  return asIdentity(async (client) => {
    const { rows } = await client.query<{ issuer: string; organisation_id: string }>(update, values)
    const found = rows[0]
    if (!found) return false
    if (event === 'provider_off')
      await client.query('delete from identity.session where issuer = $1', [found.issuer])
    await note(client, actor.functionId, `identity.${event}`)
    await tellKeepers(client, found.organisation_id, event)
    return true
  })
}

function isIssuer(text: string): boolean {
  if (!URL.canParse(text) || /[?#\s]/.test(text)) return false
  const { protocol, hostname, username } = new URL(text)
  if (username) return false
  // A provider on the same machine is for the demonstration; calling it elsewhere is refused.
  return (
    protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1'].includes(hostname))
  )
}
