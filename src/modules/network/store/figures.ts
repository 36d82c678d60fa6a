/**
 * How much there is of everything, for the plan to show. Asked by the system: it counts what all may see.
 */
import { sql, type Db } from '#platform/database.ts'

/** What there is in the network now; `confirmed` since a year before `today`. */
export interface NetworkFigures {
  organisations: number
  services: number
  people: number
  confirmed: number
  officers: number
  officersConfirmed: number
  officerOrganisations: number
  officersGone: number
}

export async function networkFigures(db: Db, today: string): Promise<NetworkFigures> {
  const { rows } = await sql<NetworkFigures>`
    with person as (
      select f.role, f.organisation_id, l.confirmed_at >= ${today}::date - interval '1 year' as confirmed
      from network.listing l join network.function f on f.id = l.function_id
      where l.person_consent_at is not null and l.employer_consent_at is not null
        and platform.holds(f.from_day, f.until_day, f.ended_at)),
    officer as (select * from person where role = 'attentionOfficer'),
    service as (
      select confirmed_at >= ${today}::date - interval '1 year' as confirmed
      from network.service where status = 'active')
    select (select count(*) from network.organisation where register <> 'kring') as organisations,
      (select count(*) from service) as services,
      (select count(*) from person) as people,
      (select count(*) from person where confirmed) + (select count(*) from service where confirmed)
        as confirmed,
      (select count(*) from officer) as officers,
      (select count(*) from officer where confirmed) as officers_confirmed,
      (select count(distinct organisation_id) from officer) as officer_organisations,
      (select count(*) from network.vacancy where role = 'attentionOfficer' and closed_at is null)
        as officers_gone`.execute(db)
  return rows[0]!
}
