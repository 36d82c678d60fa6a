/**
 * Schools get ready: what was arranged, when lessons are, and who may take a signal.
 */
import { record } from '#platform/audit.ts'
import type { Work } from '#platform/database.ts'
import { notify } from '#platform/notifications.ts'
import { refuse, type Preparation, type SchoolState } from '#handle-with-care/rules/index.ts'
import * as store from '#handle-with-care/store/index.ts'

/** Takes the schools of the register in; those that are known stay as they are. */
export async function takeSchoolsIn(work: Work): Promise<void> {
  const schools = await store.schoolsOfRegister(work.db)
  if (schools.length > 0)
    await store.saveSchools(
      work.db,
      schools.map(({ id, municipalityCode, sector }) => ({
        schoolId: id,
        municipalityCode,
        sector,
      })),
    )
  await record(work, 'handle_with_care.schools_taken_in', 'handle-with-care/schools', {
    count: schools.length,
  })
}

/** Saves what was arranged with a school. @returns false when another did so meanwhile */
export async function prepareSchool(
  work: Work,
  schoolId: string,
  version: number,
  preparation: Preparation,
): Promise<boolean> {
  if (!(await store.savePreparation(work.db, schoolId, version, preparation))) return false
  await record(work, 'handle_with_care.school_prepared', `school/${schoolId}`, {
    state: preparation.state,
  })
  return true
}

/**
 * Takes a school a step on, as its contact, and tells who arranges it.
 *
 * @throws step_not_allowed when it is elsewhere by now, or the step is not the actor's
 */
export async function stepSchool(
  work: Work,
  school: { id: string; name: string; state: SchoolState; version: number },
  to: SchoolState,
): Promise<void> {
  if (!(await store.saveSchoolState(work.db, school.id, school.state, to)))
    throw refuse('step_not_allowed')
  await record(work, 'handle_with_care.school_stepped', `school/${school.id}`, { state: to })
  await notify(work, await store.leads(work.db), {
    subject: `handle-with-care/school/${school.id}/${to}/${school.version}`,
    text: `${school.name} ${to === 'paused' ? 'is stilgezet' : 'zegt klaar te zijn om te beginnen'}.`,
    href: `/handle-with-care/scholen/${school.id}`,
  })
}
