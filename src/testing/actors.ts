/**
 * Actors to test as: functions of the demonstration, and of people whom a test brings in.
 */
import { createHash, randomBytes } from 'node:crypto'
import { actorFrom, pools, type Actor } from '#platform/database.ts'
import { adminQuery } from '#testing/database.ts'
import { anyone, type DemonstrationKey, type Visitor } from '#testing/site.ts'

/** The actor of a function that holds. */
export async function actorOf(functionId: string): Promise<Actor> {
  const { rows } = await pools().app.query('select * from identity.actor_of($1)', [functionId])
  if (!rows[0]) throw new Error('This function does not hold')
  return actorFrom(rows[0])
}

/** Who acts as this person of the demonstration. */
export async function demonstrationActor(key: DemonstrationKey): Promise<Actor> {
  const rows = await adminQuery<{ id: string }>(
    'select id from network.function where demonstration_key = $1',
    [key],
  )
  return actorOf(rows[0]!.id)
}

/** Signs in as any function, with two factors, as if somebody had. */
export async function visitAs(functionId: string): Promise<Visitor> {
  const token = randomBytes(32).toString('base64url')
  await pools().identity.query(
    `insert into identity.session (token_hash, function_id, method, assurance, persons_until)
     values ($1, $2, 'demonstration', 2, now() + interval '15 minutes')`,
    [createHash('sha256').update(token).digest(), functionId],
  )
  return anyone(`__Host-kring=${token}`)
}

/** Someone in a function, made behind everyone's back. */
export async function someone(one: {
  name?: string
  role: string
  organisationId: string
  personId?: string
}): Promise<{ personId: string; functionId: string }> {
  const name = one.name ?? 'Hazel Wilgenkatje'
  const personId =
    one.personId ??
    (
      await adminQuery<{ id: string }>(
        'insert into network.person (name) values ($1) returning id',
        [name],
      )
    )[0]!.id
  const rows = await adminQuery<{ id: string }>(
    `insert into network.function (person_id, organisation_id, role, title)
     values ($1, $2, $3, 'Functie') returning id`,
    [personId, one.organisationId, one.role],
  )
  return { personId, functionId: rows[0]!.id }
}

/** Gives someone an account with a passkey at the address they were invited at, as if they had accepted. */
export async function accept(personId: string): Promise<void> {
  await adminQuery(
    `with taken as (
       update identity.invitation set accepted_at = now()
       where person_id = $1 and accepted_at is null and withdrawn_at is null returning email)
     insert into identity.account (person_id, email) select $1, email from taken`,
    [personId],
  )
  await adminQuery(
    `insert into identity.passkey (id, person_id, public_key, counter, name, backed_up)
     values (encode(uuid_send(gen_random_uuid()), 'hex'), $1, decode(repeat('00', 40), 'hex'), 0, 'Telefoon', false)`,
    [personId],
  )
}
