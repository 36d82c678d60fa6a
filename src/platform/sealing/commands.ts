/**
 * `kring keys …`: what whoever runs Kring does with keys. Shows numbers and key names, never content.
 */
import { createPublicKey } from 'node:crypto'
import type pg from 'pg'
import { signingKey } from '#platform/keyring.ts'
import { withClient } from '#platform/server.ts'
import { proofHolds, proofText, type Proven } from './destruction.ts'
import { forgetKey, keyStatus, rotateKeys } from './rotation.ts'

/** Does the work as `owner`; the result is the exit code. */
export type KeysTask = (owner: pg.PoolConfig) => Promise<number>

/** What the words after `kring keys` ask, or undefined when they make no sense. */
export function keysCommand([word, subject, ...more]: string[]): KeysTask | undefined {
  if (more.length > 0) return undefined
  if (word === 'status' && !subject) return status
  if (word === 'rotate' && !subject) return rotate
  if (word === 'forget' && subject) return (owner) => forget(owner, subject)
  if (word === 'proof' && subject && /^[0-9a-f-]{36}$/.test(subject))
    return (owner) => proof(owner, subject)
  return undefined
}

async function status(owner: pg.PoolConfig): Promise<number> {
  const { provider, current, living, destroyed, unshredded, problem } = await keyStatus(owner)
  console.log(`Sleutels: ${provider === 'vault' ? 'Vault' : 'op deze machine'}`)
  if (problem) console.log(`Probleem: ${problem}`)
  else console.log(`Huidige sleutel: ${current ?? 'nog geen'}`)
  for (const { keyId, count } of living)
    console.log(`  ${keyId}: ${count} dossiersleutels${keyId === current ? '' : ' (oud)'}`)
  const old = living
    .filter(({ keyId }) => keyId !== current)
    .reduce((sum, one) => sum + one.count, 0)
  if (current && old > 0) console.log(`Nog over te brengen: ${old}. Dat doet: kring keys rotate`)
  console.log(`Vernietigd: ${destroyed}, waarvan het aandeel nog te wissen is: ${unshredded}`)
  return problem ? 1 : 0
}

async function rotate(owner: pg.PoolConfig): Promise<number> {
  const { keyId, rewrapped } = await rotateKeys(owner, (done, total) =>
    console.log(`  ${done} van ${total}`),
  )
  console.log(`${rewrapped} dossiersleutels staan nu onder ${keyId}.`)
  console.log(
    'De oude sleutel opent nog reservekopieën van vóór vandaag. Wis hem als die verlopen zijn: kring keys forget SLEUTEL',
  )
  return 0
}

async function forget(owner: pg.PoolConfig, keyId: string): Promise<number> {
  const { current, living } = await keyStatus(owner)
  // What was never in use and is not there cannot be told from a slip of the pen.
  if (!/^(local|vault)\/\S+$/.test(keyId)) {
    console.error(`${keyId} is geen naam van een sleutel; kring keys status noemt ze.`)
    return 1
  }
  if (keyId === current || living.some((one) => one.keyId === keyId)) {
    console.error(`${keyId} is nog in gebruik en wordt niet gewist. Doe eerst: kring keys rotate`)
    return 1
  }
  if (!(await forgetKey(owner, keyId))) return 1
  console.log(`${keyId} is gewist. Wat alleen daarmee openging, opent niet meer.`)
  return 0
}

type Row = Proven & { signature: Buffer; shreddedAt: Date | null; inTrail: boolean }

async function proof(owner: pg.PoolConfig, fileId: string): Promise<number> {
  const { ended, living } = await withClient(owner, async (client) => ({
    ended: (await client.query<Row>(tombstones, [fileId])).rows,
    living: (
      await client.query<{ compartment: string }>(
        `select compartment from sealing.data_key
         where file_id = $1 and destroyed_at is null order by compartment limit 100`,
        [fileId],
      )
    ).rows,
  }))
  let whole = ended.length > 0 && living.length === 0
  for (const row of ended) {
    const holds = proofHolds(row, row.signature)
    whole &&= holds
    console.log(proofText(row).toString().trimEnd())
    console.log(`signature ${row.signature.toString('base64url')}`)
    console.log(`  handtekening: ${holds ? 'klopt' : 'KLOPT NIET'}`)
    console.log(`  in het logboek: ${row.inTrail ? 'ja' : 'NEE'}`)
    console.log(
      `  aandeel buiten de database: ${row.shreddedAt ? `gewist op ${row.shreddedAt.toISOString()}` : 'nog niet gewist'}`,
    )
    whole &&= row.inTrail && row.shreddedAt !== null
  }
  if (ended.length === 0)
    console.log('Van dit dossier is niets vernietigd, of het heeft nooit bestaan.')
  for (const { compartment } of living) console.log(`Niet vernietigd: ${compartment}`)
  const key = createPublicKey(signingKey('destruction')).export({ type: 'spki', format: 'pem' })
  if (ended.length > 0) console.log(`Om zelf na te rekenen (Ed25519):\n${String(key).trimEnd()}`)
  console.log(
    whole ? 'Dit dossier is vernietigd.' : 'Niet alles van dit dossier is bewezen vernietigd.',
  )
  return whole ? 0 : 1
}

const tombstones = `
  select d.id, d.module, d.file_id as "fileId", d.compartment, d.version, d.key_id as "keyId",
         d.destroyed_at as "destroyedAt", d.destroyed_by as "destroyedBy",
         d.destroyed_reason as "destroyedReason", d.wrapped_sha256 as "wrappedSha256", d.signature,
         d.shredded_at as "shreddedAt",
         exists (select from audit.entry e
                 where e.action = 'sealing.destroyed' and e.subject = d.module || '/' || d.file_id
                   and e.at between d.destroyed_at - interval '10 minutes'
                                and d.destroyed_at + interval '10 minutes'
                   and e.details ->> 'id' = d.id::text
                   and e.details ->> 'signature'
                       = translate(encode(d.signature, 'base64'), E'+/=\\n', '-_')) as "inTrail"
  from sealing.data_key d where d.file_id = $1 and d.destroyed_at is not null
  order by d.compartment, d.version limit 1000`
