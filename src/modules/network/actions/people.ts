/**
 * Bringing people in, and what they hold: one function per intention.
 */
import { record } from '#platform/audit.ts'
import type { Work } from '#platform/database.ts'
import {
  invite,
  inviteAgain,
  keepsWaysIn,
  renew,
  waysIn,
  withdrawInvitation,
} from '#platform/identity/invitations.ts'
import { mailInvitation } from '#platform/mail/index.ts'
import { countTry } from '#platform/limits.ts'
import { notify } from '#platform/notifications.ts'
import { roleNames } from '#roles'
import {
  functionMoves,
  grantable,
  isLonger,
  isSpecial,
  keepsRegion,
  plainName,
  refuse,
  speaksForMunicipality,
  type FunctionEdit,
  type NewFunction,
  type NewMunicipality,
  type NewOrganisation,
  type NewPerson,
  type OrdinaryRole,
} from '#network/rules/index.ts'
import * as store from '#network/store/index.ts'
import type { HeldFunction, Person, Scope } from '#network/store/index.ts'

/** How many addresses one function may try in an hour: enough for a team, too few to go fishing. */
const invitationLimit = { name: 'invite', points: 60, seconds: 3_600 } as const

/** A list is looked at before it is read in, and comes back when something is wrong in it. */
const listLimit = { name: 'invite-list', points: 30, seconds: 3_600 } as const

/** An organisation as far as granting asks. */
export interface Organisation {
  id: string
  name: string
  kind: string
  municipalityCode: string | null
}

/** Whose people the actor keeps. */
export function scopeOf(work: Work): Scope {
  const { actor } = work
  return keepsRegion(actor) ? 'region' : { organisationId: actor.organisationId }
}

/**
 * Brings someone in: a person, a function and an invitation, all of it or nothing.
 *
 * @returns the person; undefined when nobody can be invited at this address
 * @throws person_not_found when the actor may not give this role here; TooOften
 */
export async function bringIn(
  work: Work,
  organisation: Organisation,
  wanted: NewPerson,
): Promise<string | undefined> {
  mustGrant(work, organisation, wanted.role)
  await countTry(invitationLimit, work.actor.functionId)
  return (await bringOneIn(work, organisation, wanted))?.personId
}

/**
 * Brings many people in, as a list asks; each by itself all or nothing.
 *
 * @returns their functions in the order of the list; undefined for whom nobody can be invited at that address
 * @throws person_not_found when the actor may not give such a role there; TooOften
 */
export async function bringInMany(
  work: Work,
  people: readonly { organisationId: string; wanted: NewPerson }[],
): Promise<(string | undefined)[]> {
  await countTry(listLimit, work.actor.functionId)
  const functions: (string | undefined)[] = []
  for (const { organisationId, wanted } of people) {
    const organisation = await store.organisationToKeep(work.db, organisationId)
    if (!organisation) throw refuse('person_not_found')
    mustGrant(work, organisation, wanted.role)
    functions.push((await bringOneIn(work, organisation, wanted))?.functionId)
  }
  return functions
}

function bringOneIn(
  work: Work,
  organisation: Organisation,
  wanted: NewPerson,
): Promise<{ personId: string; functionId: string } | undefined> {
  return store.allOrNothing(work.db, async () => {
    const personId = await store.savePerson(work.db, wanted.name)
    const functionId = await store.addFunction(work.db, {
      personId,
      organisationId: organisation.id,
      role: wanted.role,
      title: wanted.title,
      untilDay: wanted.until,
      municipalityCodes: municipalitiesFor(work, organisation, wanted),
    })
    const invitationId = await invite(work, personId, wanted.email)
    if (!invitationId) return undefined
    await mailInvitation(work, invitationId, { renews: false })
    await record(
      work,
      'network.person_brought_in',
      functionId,
      { personId, role: wanted.role },
      { persons: [personId] },
    )
    return { personId, functionId }
  })
}

/**
 * Gives someone who is known another function.
 *
 * @returns the function; undefined when they hold this role here already
 */
export async function giveFunction(
  work: Work,
  person: Person,
  organisation: Organisation,
  wanted: NewFunction,
): Promise<string | undefined> {
  if (person.id === work.actor.personId) throw refuse('person_not_found')
  mustGrant(work, organisation, wanted.role)
  await store.lockPerson(work.db, person.id)
  if (await store.hasFunction(work.db, person.id, organisation.id, wanted.role)) return undefined
  const functionId = await store.addFunction(work.db, {
    personId: person.id,
    organisationId: organisation.id,
    role: wanted.role,
    title: wanted.title,
    fromDay: wanted.from,
    untilDay: wanted.until,
    municipalityCodes: municipalitiesFor(work, organisation, wanted),
  })
  await record(
    work,
    'network.function_added',
    functionId,
    {
      personId: person.id,
      role: wanted.role,
    },
    { persons: [person.id] },
  )
  return functionId
}

/**
 * Changes the words on the card, the municipalities and the last day.
 *
 * @returns false when someone else changed the function since `versionSeen`
 * @throws last_of_role when nobody else would hold a special role after the last day
 */
export async function editFunction(
  work: Work,
  one: HeldFunction & { personId: string },
  edit: FunctionEdit,
  versionSeen: number,
): Promise<boolean> {
  const { db } = work
  if (!movesOf(work, one).edit) throw refuse('person_not_found')
  const locked = await store.lockFunction(db, one.id)
  if (!locked || locked.over) throw refuse('function_over')
  if (locked.version !== versionSeen) return false
  if (isSpecial(one.role) && edit.until !== one.untilDay)
    await mustHaveSuccessor(work, one, edit.until)
  await store.saveFunctionEdit(db, one.id, { title: edit.title, untilDay: edit.until })
  if (speaksForMunicipality(one.role)) {
    const before = one.municipalities.map(({ code }) => code)
    const after = keepsRegion(work.actor) ? edit.municipalities : before
    await store.displaceFunction(
      db,
      one.id,
      before.filter((code) => !after.includes(code)),
    )
    await store.placeFunction(
      db,
      one.id,
      after.filter((code) => !before.includes(code)),
    )
  }
  await record(
    work,
    'network.function_edited',
    one.id,
    {
      title: edit.title !== one.title,
      until: edit.until,
    },
    { persons: [one.personId] },
  )
  return true
}

/** Whether an edit asks for what only two people may give: a special function that goes on longer. */
export function asksForTwo(one: HeldFunction, edit: FunctionEdit): boolean {
  return isSpecial(one.role) && isLonger(one.untilDay, edit.until)
}

/**
 * Ends a function at once, and with it its sessions. Tells the administrators of the organisation and
 * the project leaders; whoever has no function left is asked in no more.
 */
export async function endFunction(
  work: Work,
  person: Person,
  one: HeldFunction,
  versionSeen: number,
): Promise<void> {
  const { db, actor } = work
  if (!movesOf(work, { ...one, personId: person.id }).end)
    throw refuse(one.over ? 'function_over' : 'person_not_found')
  const locked = await store.lockFunction(db, one.id)
  if (!locked || locked.over) throw refuse('function_over')
  if (locked.version !== versionSeen) throw refuse('function_changed')
  if (isSpecial(one.role)) await mustHaveSuccessor(work, { ...one, personId: person.id }, null)
  const told = [
    ...(await store.keepersOf(db, one.organisationId)).map(({ id }) => id),
    ...(await store.activeFunctions(db, 'programmeLead')),
  ].filter((id) => id !== actor.functionId && id !== one.id)
  await store.endFunctionNow(db, one.id)
  if (await store.isAsleep(db, person.id)) await withdrawInvitation(work, person.id)
  await notify(work, [...new Set(told)], {
    subject: `function-ended/${one.id}`,
    text: `${person.name} is niet langer ${roleNames[one.role]} bij ${one.organisation}.`,
    href: `/mensen/${person.id}`,
  })
  await record(
    work,
    'network.function_ended',
    one.id,
    { personId: person.id, role: one.role },
    { persons: [person.id] },
  )
}

/** Asks someone in again: at the address of before, or at another. @returns whether that could be done */
export async function askAgain(
  work: Work,
  person: Person,
  email: string | undefined,
): Promise<boolean> {
  await countTry(invitationLimit, work.actor.functionId)
  const invitationId = email
    ? await invite(work, person.id, email)
    : await inviteAgain(work, person.id)
  if (!invitationId) return false
  await mailInvitation(work, invitationId, { renews: false })
  await record(
    work,
    'network.invited',
    person.id,
    { another: email !== undefined },
    { persons: [person.id] },
  )
  return true
}

/** Takes back an invitation that nobody accepted yet. */
export async function withdraw(work: Work, person: Person): Promise<void> {
  await withdrawInvitation(work, person.id)
  await record(work, 'network.invitation_withdrawn', person.id, {}, { persons: [person.id] })
}

/** A new way in for someone who lost theirs. @returns whether there is an account to give it to */
export async function renewWayIn(work: Work, person: Person): Promise<boolean> {
  await countTry(invitationLimit, work.actor.functionId)
  const invitationId = await renew(work, person.id)
  if (!invitationId) return false
  await mailInvitation(work, invitationId, { renews: true })
  await record(work, 'network.way_in_renewed', person.id, {}, { persons: [person.id] })
  return true
}

/**
 * Adds an organisation.
 *
 * @returns its id; undefined when there is one that looks like it and nobody said it is another
 */
export async function addOrganisation(
  work: Work,
  wanted: NewOrganisation,
  similar: number,
): Promise<string | undefined> {
  if (!keepsRegion(work.actor)) throw refuse('person_not_found')
  if (similar > 0 && !wanted.another) return undefined
  const { another: _, ...organisation } = wanted
  const key = plainName(wanted.name).slice(0, 100)
  const id = await store.saveOrganisation(work.db, {
    ...organisation,
    registerKey: similar > 0 ? `${key}/${crypto.randomUUID()}` : key,
  })
  if (id) await record(work, 'network.organisation_added', id)
  return id
}

/** Names a municipality of the region. */
export async function addMunicipality(work: Work, wanted: NewMunicipality): Promise<void> {
  if (!keepsRegion(work.actor)) throw refuse('person_not_found')
  await store.addMunicipality(work.db, wanted)
  await record(work, 'network.municipality_added', `municipality/${wanted.code}`)
}

/** What the actor may do about a function. */
export function movesOf(work: Work, one: HeldFunction & { personId: string }) {
  return functionMoves(work.actor, {
    ...one,
    organisation: { id: one.organisationId, kind: one.organisationKind },
  })
}

/** What the actor may do about the way in of a person. */
export async function wayInMoves(work: Work, person: Person) {
  const [way] = await waysIn(work, [person.id])
  const held = person.functions.filter(({ over }) => !over)
  const special = held.some(({ role }) => isSpecial(role))
  const keeps = held.length > 0 && (await keepsWaysIn(work, person.id))
  const account = way?.account ?? false
  const invited = !account && way?.invitedAt != null
  return {
    way,
    /** At the address of before, which nobody sees. */
    again: keeps && !account,
    /** At another address: for special rights that takes a proposal. */
    address: keeps && !account && !special,
    withdraw: keeps && invited,
    renew: keeps && account,
  }
}

function mustGrant(work: Work, organisation: Organisation, role: string): void {
  if (!grantable(work.actor, organisation).includes(role as OrdinaryRole))
    throw refuse('person_not_found')
}

async function mustHaveSuccessor(
  work: Work,
  one: { role: HeldFunction['role']; personId: string; untilDay: string | null },
  lastDay: string | null,
): Promise<void> {
  await store.lockSpecial(work.db)
  if (!(await store.hasSuccessor(work.db, one, lastDay))) throw refuse('last_of_role')
}

/** An organisation's own administrator chooses none: an official there speaks for that municipality. */
function municipalitiesFor(
  work: Work,
  organisation: Organisation,
  wanted: { role: HeldFunction['role']; municipalities: string[] },
): string[] {
  if (!speaksForMunicipality(wanted.role)) return []
  if (keepsRegion(work.actor)) return wanted.municipalities
  return organisation.municipalityCode ? [organisation.municipalityCode] : []
}
