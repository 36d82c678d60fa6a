/**
 * Agreements, their versions and what hangs on those.
 */
import { jsonArrayFrom } from 'kysely/helpers/postgres'
import { sql, type Db } from '#platform/database.ts'
import {
  refuse,
  type Agreement,
  type AgreementEdit,
  type AgreementEnd,
  type AgreementKind,
  type AgreementRecord,
  type AgreementVersion,
  type DataKind,
  type Ground,
  type Purpose,
} from '#network/rules/index.ts'

/** An agreement with as much of its versions as a list shows. */
export interface AgreementOutline {
  id: string
  lastDay: string | null
  versions: {
    id: string
    number: number
    kind: AgreementKind
    name: string
    purpose: Purpose
    fromDay: string
    untilDay: string | null
    reviewDay: string
    parties: number
  }[]
}

/** Agreements, newest first; of one organisation or of one activity when asked. At most 300. */
export async function agreementsOf(
  db: Db,
  only: { organisationId?: string; planKey?: string; activityKey?: string } = {},
): Promise<AgreementOutline[]> {
  return (await outlines(db, only).execute()) as AgreementOutline[]
}

/** Every agreement with who is in each of its versions and what of a plan those are for; at most 500. */
export async function agreementTies(db: Db): Promise<
  {
    id: string
    lastDay: string | null
    versions: {
      number: number
      name: string
      fromDay: string
      untilDay: string | null
      parties: string[]
      activities: string[]
    }[]
  }[]
> {
  return db
    .selectFrom('network.agreement as a')
    .select(['a.id', 'a.lastDay'])
    .select((eb) =>
      jsonArrayFrom(
        eb
          .selectFrom('network.agreementVersion as v')
          .select(['v.number', 'v.name', ...days, parties])
          .select(
            sql<string[]>`array(select c.plan_key || '/' || c.activity_key
              from network.agreement_activity c where c.version_id = v.id order by 1)`.as(
              'activities',
            ),
          )
          .whereRef('v.agreementId', '=', 'a.id'),
      ).as('versions'),
    )
    .orderBy('a.id')
    .limit(500)
    .execute()
}

/** The question for agreements, to be asked by itself or as part of another. */
export function outlines(
  db: Db,
  only: { organisationId?: string; planKey?: string; activityKey?: string },
) {
  return db
    .selectFrom('network.agreement as a')
    .select(['a.id', 'a.lastDay'])
    .select((eb) =>
      jsonArrayFrom(
        eb
          .selectFrom('network.agreementVersion as v')
          .select(['v.id', 'v.number', 'v.kind', 'v.name', 'v.purpose', ...days])
          .select(
            sql<number>`(select count(*)::int from network.agreement_party p where p.version_id = v.id)`.as(
              'parties',
            ),
          )
          .whereRef('v.agreementId', '=', 'a.id')
          .orderBy('v.number', 'desc'),
      ).as('versions'),
    )
    .$if(only.organisationId !== undefined, (query) =>
      query.where((eb) =>
        eb.exists(
          eb
            .selectFrom('network.agreementParty as p')
            .innerJoin('network.agreementVersion as v', 'v.id', 'p.versionId')
            .select('p.versionId')
            .whereRef('v.agreementId', '=', 'a.id')
            .where('p.organisationId', '=', only.organisationId!),
        ),
      ),
    )
    .$if(only.activityKey !== undefined, (query) =>
      query.where((eb) =>
        eb.exists(
          eb
            .selectFrom('network.agreementActivity as c')
            .innerJoin('network.agreementVersion as v', 'v.id', 'c.versionId')
            .select('c.versionId')
            .whereRef('v.agreementId', '=', 'a.id')
            .where('c.planKey', '=', only.planKey!)
            .where('c.activityKey', '=', only.activityKey!),
        ),
      ),
    )
    .orderBy(
      sql`(select max(v.made_at) from network.agreement_version v where v.agreement_id = a.id)`,
      'desc',
    )
    .orderBy('a.id')
    .limit(300)
}

/** What agreements of these organisations for this purpose say; at most 500. */
export async function termsOf(
  db: Db,
  organisationIds: readonly string[],
  purpose: Purpose,
): Promise<AgreementRecord[]> {
  if (organisationIds.length === 0) return []
  const rows = await db
    .selectFrom('network.agreement as a')
    .select(['a.id', 'a.lastDay'])
    .select((eb) =>
      jsonArrayFrom(
        eb
          .selectFrom('network.agreementVersion as v')
          .select(['v.number', 'v.purpose', ...days, parties, shares])
          .whereRef('v.agreementId', '=', 'a.id')
          .orderBy('v.number', 'desc'),
      ).as('versions'),
    )
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('network.agreementVersion as v')
          .innerJoin('network.agreementParty as p', 'p.versionId', 'v.id')
          .select('v.id')
          .whereRef('v.agreementId', '=', 'a.id')
          .where('v.purpose', '=', purpose)
          .where('p.organisationId', 'in', organisationIds),
      ),
    )
    .orderBy('a.id')
    .limit(500)
    .execute()
  return rows as unknown as AgreementRecord[]
}

/** One agreement with all its versions. @throws entry_not_found */
export async function agreementById(db: Db, id: string): Promise<Agreement> {
  const row = await db
    .selectFrom('network.agreement as a')
    .select(['a.id', 'a.lastDay', 'a.endWhy'])
    .select((eb) =>
      jsonArrayFrom(
        eb
          .selectFrom('network.agreementVersion as v')
          .innerJoin('network.function as f', 'f.id', 'v.functionId')
          .select(['v.id', 'v.number', 'v.kind', 'v.name', 'v.purpose', 'v.purposeText', ...days])
          .select(['v.changed', 'v.madeAt', 'f.title as madeBy', parties, shares])
          .select((inner) => [
            jsonArrayFrom(
              inner
                .selectFrom('network.agreementParty as p')
                .innerJoin('network.organisation as o', 'o.id', 'p.organisationId')
                .select(['o.id', 'o.name'])
                .whereRef('p.versionId', '=', 'v.id')
                .orderBy('o.name')
                .orderBy('o.id'),
            ).as('partyNames'),
            jsonArrayFrom(
              inner
                .selectFrom('network.agreementDocument as d')
                .select(['d.name', 'd.url'])
                .whereRef('d.versionId', '=', 'v.id')
                .orderBy('d.position'),
            ).as('documents'),
            jsonArrayFrom(
              inner
                .selectFrom('network.agreementActivity as c')
                .select(['c.planKey', 'c.activityKey'])
                .whereRef('c.versionId', '=', 'v.id')
                .orderBy('c.planKey')
                .orderBy('c.activityKey'),
            ).as('activities'),
          ])
          .whereRef('v.agreementId', '=', 'a.id')
          .orderBy('v.number', 'desc'),
      ).as('versions'),
    )
    .where('a.id', '=', id)
    .executeTakeFirst()
  if (!row) throw refuse('entry_not_found')
  const versions = (row.versions as unknown as AgreementVersion[]).map((version) => ({
    ...version,
    madeAt: new Date(version.madeAt),
  }))
  return { ...row, versions }
}

const days = [
  sql<string>`v.from_day::text`.as('fromDay'),
  sql<string | null>`v.until_day::text`.as('untilDay'),
  sql<string>`v.review_day::text`.as('reviewDay'),
] as const

const parties = sql<
  string[]
>`coalesce((select jsonb_agg(p.organisation_id order by p.organisation_id) from network.agreement_party p
    where p.version_id = v.id), '[]')`.as('parties')

const shares = sql<
  Partial<Record<DataKind, Ground>>
>`coalesce((select jsonb_object_agg(s.data, s.ground) from network.agreement_share s
    where s.version_id = v.id), '{}')`.as('shares')

/** Adds an agreement without a version. */
export async function addAgreement(db: Db): Promise<string> {
  const { id } = await db
    .insertInto('network.agreement')
    .defaultValues()
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** Holds an agreement until the transaction ends. @throws entry_changed when it was ended */
export async function lockAgreement(db: Db, id: string): Promise<void> {
  const row = await db
    .selectFrom('network.agreement')
    .select('id')
    .where('id', '=', id)
    .where('lastDay', 'is', null)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw refuse('entry_changed')
}

/** Writes a version with all that hangs on it. */
export async function addVersion(
  db: Db,
  agreementId: string,
  number: number,
  functionId: string,
  { parties: organisationIds, shares: allowed, documents, activities, ...terms }: AgreementEdit,
): Promise<void> {
  const { id: versionId } = await db
    .insertInto('network.agreementVersion')
    .values({ agreementId, number, functionId, ...terms })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('network.agreementParty')
    .values(organisationIds.map((organisationId) => ({ versionId, organisationId })))
    .execute()
  await db
    .insertInto('network.agreementShare')
    .values(Object.entries(allowed).map(([data, ground]) => ({ versionId, data, ground })))
    .execute()
  if (documents.length > 0)
    await db
      .insertInto('network.agreementDocument')
      .values(documents.map((one, index) => ({ versionId, position: index + 1, ...one })))
      .execute()
  if (activities.length > 0)
    await db
      .insertInto('network.agreementActivity')
      .values(activities.map((keys) => ({ versionId, ...keys })))
      .execute()
}

/** Ends an agreement. @returns false when it was ended before */
export async function endAgreement(
  db: Db,
  id: string,
  end: AgreementEnd & { functionId: string },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('network.agreement')
    .set(end)
    .where('id', '=', id)
    .where('lastDay', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** An organisation that can be party. */
export interface PossibleParty {
  id: string
  name: string
  place: string | null
  partner: boolean
}

/** All organisations, those of the region's own register first. */
export function possibleParties(db: Db): Promise<PossibleParty[]> {
  return db
    .selectFrom('network.organisation')
    .select(['id', 'name', 'place', sql<boolean>`register = 'partners'`.as('partner')])
    .where('register', '<>', 'kring')
    .orderBy(sql`register <> 'partners'`)
    .orderBy('name')
    .orderBy('id')
    .limit(20_000)
    .execute()
}
