/**
 * Contacts that end are found before a signal lies where nobody may take it.
 */
import { record } from '#platform/audit.ts'
import type { Work } from '#platform/database.ts'
import { notify } from '#platform/notifications.ts'
import { contactsAsk, dayAt } from '#handle-with-care/rules/index.ts'
import * as store from '#handle-with-care/store/index.ts'
import type { SchoolTerms } from '#handle-with-care/store/index.ts'

/** Looks at the contacts of all schools that take part: tells who keeps them, and stops where nobody is left. */
export async function tendContacts(work: Work): Promise<void> {
  const today = dayAt(work.now)
  for (const school of await store.contactTerms(work.db)) {
    const asked = contactsAsk(school, today)
    if (asked === 'tell') await tellOfEnding(work, school, today)
    if (asked === 'pause') await stop(work, school, today)
  }
}

async function tellOfEnding(work: Work, school: SchoolTerms, today: string): Promise<void> {
  await store.saveContactsTold(work.db, school.id, today)
  await tellKeepers(
    work,
    school,
    `ending/${today.slice(0, 7)}`,
    `Bij ${school.name} ontbreekt een contactpersoon of vervanger, kan die niet inloggen, of loopt de afspraak af. Regel het voor er een bericht komt.`,
  )
  await notify(work, await store.endingContacts(work.db, school.id), {
    subject: `handle-with-care/contacts/${school.id}/own/${today.slice(0, 7)}`,
    text: 'Je afspraak om berichten van Handle with Care te ontvangen loopt af. Laat weten of je doorgaat.',
    href: '/handle-with-care/onze-school',
  })
}

async function stop(work: Work, school: SchoolTerms, today: string): Promise<void> {
  await store.saveSchoolState(work.db, school.id, 'active', 'paused')
  await record(work, 'handle_with_care.school_stopped', `school/${school.id}`)
  await tellKeepers(
    work,
    school,
    `stopped/${today}`,
    `${school.name} staat stil: niemand mag er nog berichten ontvangen. Spreek een contactpersoon en een vervanger af.`,
  )
}

/** Tells the project leaders, and whoever keeps the people of the school itself. */
async function tellKeepers(
  work: Work,
  school: SchoolTerms,
  what: string,
  text: string,
): Promise<void> {
  const subject = `handle-with-care/contacts/${school.id}/${what}`
  await notify(work, await store.leads(work.db), {
    ...{ subject, text },
    href: `/handle-with-care/scholen/${school.id}`,
  })
  await notify(work, await store.peopleAt(work.db, school.id, 'organisationAdministrator'), {
    ...{ subject, text, href: '/mensen' },
  })
}
