/**
 * The invented people of the demonstration, whom anyone may be.
 */
import { pools } from '#platform/database.ts'

/** The function behind a demonstration person, or undefined. */
export async function demonstrationFunction(key: string): Promise<string | undefined> {
  const { rows } = await pools().identity.query<{ id: string }>(
    `select id from network.function
     where demonstration_key = $1 and platform.holds(from_day, until_day, ended_at)`,
    [key],
  )
  return rows[0]?.id
}

export interface DemonstrationPerson {
  key: string
  name: string
  title: string
  organisation: string
  /** What one can see as this person, in one sentence. */
  explanation: string | null
}

/** The invented people one can be, in their own order. */
export async function demonstrationPeople(): Promise<DemonstrationPerson[]> {
  const { rows } = await pools().identity.query<DemonstrationPerson>(
    `select f.demonstration_key as key, p.name, f.title, o.name as organisation,
            f.demonstration_text as explanation
     from network.function f
       join network.person p on p.id = f.person_id
       join network.organisation o on o.id = f.organisation_id
     where f.demonstration_key is not null and platform.holds(f.from_day, f.until_day, f.ended_at)
     order by f.demonstration_position limit 50`,
  )
  return rows
}
