/**
 * The public edition of the register: what everyone may know.
 */
import { sql, type Db } from '#platform/database.ts'
import type { PublicOrganisation, PublicService } from '#network/rules/index.ts'

/** What is asked of a list. */
export interface PublicQuery {
  id?: string | undefined
  words?: string | undefined
  /** From this id on, in the order of ids; for all of them, a thousand at a time. */
  after?: string | undefined
  page: number
  size: number
}

/** Organisations by name, and how many fit. */
export async function publicOrganisations(
  db: Db,
  { id, words, after, page, size }: PublicQuery,
): Promise<{ found: PublicOrganisation[]; total: number }> {
  const { rows } = await sql<PublicOrganisation & { total: number }>`
    select * from network.public_organisations(
      ${id ?? null}::uuid, ${words ?? null}::text, ${after ?? null}::uuid, ${size}::integer,
      ${(page - 1) * size}::integer)`.execute(db)
  return { found: rows, total: rows[0]?.total ?? 0 }
}

/** Services by name, and how many fit. */
export async function publicServices(
  db: Db,
  query: PublicQuery & {
    organisationId?: string | undefined
    form?: string | undefined
    /** A day: 2026-11-29. */
    confirmedSince?: string | undefined
    /** The id of a service at one of its places. */
    at?: string | undefined
    /** Only what is for people who live there. */
    postcode?: string | undefined
  },
): Promise<{ found: PublicService[]; total: number }> {
  const { id, words, after, page, size, organisationId, form, confirmedSince, at, postcode } = query
  const { rows } = await sql<PublicService & { total: number }>`
    select * from network.public_services(
      ${id ?? null}::uuid, ${organisationId ?? null}::uuid, ${form ?? null}::text, ${words ?? null}::text,
      ${confirmedSince ?? null}::date, ${at ?? null}::uuid, ${postcode ?? null}::text, ${after ?? null}::uuid,
      ${size}::integer, ${(page - 1) * size}::integer)`.execute(db)
  return { found: rows, total: rows[0]?.total ?? 0 }
}
