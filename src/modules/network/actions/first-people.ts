/**
 * The first two people of a region. Four eyes cannot exist before there are two pairs.
 */
import { record } from '#platform/audit.ts'
import type { Work } from '#platform/database.ts'
import { invite, isUnused, withdrawInvitation } from '#platform/identity/invitations.ts'
import { roleNames } from '#roles'
import { plainName } from '#network/rules/index.ts'
import * as store from '#network/store/index.ts'

/** Who begins. */
export interface FirstPerson {
  role: 'programmeLead' | 'dataProtectionOfficer'
  name: string
  email: string
}

/**
 * Makes the first organisation and its two people, as Kring itself. What an earlier try left behind ends,
 * so that lost links can be made again.
 *
 * @returns the invitations, in the order of `people`; undefined once anyone has an account
 */
export async function inviteFirst(
  work: Work,
  organisation: string,
  people: readonly [FirstPerson, FirstPerson],
): Promise<string[] | undefined> {
  const { db } = work
  await store.lockSpecial(db)
  if (!(await isUnused(work))) return undefined
  for (const personId of await store.endEarlierFirst(db)) await withdrawInvitation(work, personId)
  const organisationId = await organisationNamed(work, organisation)
  const invitations: string[] = []
  for (const { role, name, email } of people) {
    const personId = await store.savePerson(db, name)
    const functionId = await store.addFunction(db, {
      personId,
      organisationId,
      role,
      title: firstTitle[role],
      municipalityCodes: [],
    })
    const invitationId = await invite(work, personId, email)
    if (!invitationId) throw new Error('The first people need two addresses of their own')
    await record(work, 'network.first_person_invited', functionId, { personId, role })
    invitations.push(invitationId)
  }
  return invitations
}

const firstTitle = {
  programmeLead: 'Projectleider',
  dataProtectionOfficer: roleNames.dataProtectionOfficer.replace(/^f/, 'F'),
}

async function organisationNamed({ db }: Work, name: string): Promise<string> {
  const likeness = { plainName: plainName(name), domain: undefined }
  const [known] = await store.similarOrganisations(db, likeness)
  if (known) return known.id
  const made = await store.saveOrganisation(db, {
    name,
    kind: 'samenwerking',
    municipalityCode: null,
    website: null,
    registerKey: likeness.plainName.slice(0, 100),
  })
  if (!made) throw new Error('The first organisation could not be made')
  return made
}
