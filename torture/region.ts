/**
 * The region that is tortured: the one of the demonstration, with a contact and a deputy at every primary school,
 * and mail addresses for all who are told.
 */
import type pg from 'pg'

/**
 * Signals of Brunssum go to the school at once, those of Maastricht an hour before the bell: all in one minute. In
 * Meerssen Veilig Thuis is asked whether they still help when there is more than a day in between.
 */
export const atOnce = 'GM0899'
export const atTheLastMoment = 'GM0935'
export const afterAHoliday = 'GM0938'

export async function arrangeRegion(db: pg.Pool): Promise<void> {
  await db.query(`
    insert into handle_with_care.route
      select (jsonb_populate_record(r, jsonb_build_object(
        'version', r.version + 1,
        'max_gap_days', case r.municipality_code when '${afterAHoliday}' then 1 else 60 end,
        'lead_minutes', case r.municipality_code when '${atOnce}' then 2880 else 60 end))).*
      from handle_with_care.route r
      where r.municipality_code in ('${atOnce}', '${atTheLastMoment}', '${afterAHoliday}')`)
  // Also in a holiday there is a school day soon.
  await db.query(`
    update handle_with_care.school s set state = 'active', starts_at = '08:30', ends_at = '15:00', closed = '[]',
      opened = jsonb_build_array(jsonb_build_object('name', 'open', 'first', platform.today(),
                                                    'last', platform.today() + 30))
    where s.sector = 'primary'`)
  await db.query(`
    with lacking as (
      select s.school_id, d.deputy, gen_random_uuid() as person_id, gen_random_uuid() as function_id
      from handle_with_care.school s cross join (values (false), (true)) d (deputy)
      where s.sector = 'primary'
        and not exists (select from handle_with_care.contact c
                        where c.school_id = s.school_id and c.deputy = d.deputy)),
    people as (
      insert into network.person (id, name) select person_id, 'Contact ' || function_id from lacking),
    functions as (
      insert into network.function (id, person_id, organisation_id, role, title)
      select function_id, person_id, school_id, 'schoolContact', 'Contactpersoon' from lacking)
    insert into handle_with_care.contact (function_id, school_id, deputy, valid_until)
      select function_id, school_id, deputy, platform.today() + 99 from lacking`)
  await db.query(`
    insert into identity.account (person_id, email)
      select distinct f.person_id, f.person_id || '@example.org' from network.function f
      where f.role in ('policeOfficer', 'safeHomeWorker', 'attendanceOfficer', 'schoolContact')
    on conflict do nothing`)
  // Who cannot sign in with two factors is not told: the next one is.
  await db.query(`
    insert into identity.passkey (id, person_id, public_key, counter, name, backed_up)
      select md5(a.person_id::text), a.person_id, decode(repeat('00', 40), 'hex'), 0, 'Telefoon', false
      from identity.account a join network.function f on f.person_id = a.person_id
      where f.role = 'schoolContact'
    on conflict do nothing`)
}
