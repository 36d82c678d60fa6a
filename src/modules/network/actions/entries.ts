/**
 * Keeping the register: an organisation its own entries, project leaders those of all, everyone by suggesting.
 */
import { record } from '#platform/audit.ts'
import type { Work } from '#platform/database.ts'
import { countTry } from '#platform/limits.ts'
import { notify } from '#platform/notifications.ts'
import { openFile, startFile } from '#platform/sealing/index.ts'
import { today } from '#network/clock.ts'
import {
  changesBetween,
  isTakeable,
  keepsEntries,
  refuse,
  type FieldName,
  type LocationEdit,
  type OrganisationEdit,
  type Service,
  type ServiceEdit,
  type Suggestion,
  type SuggestionDecision,
} from '#network/rules/index.ts'
import * as store from '#network/store/index.ts'

const shieldIn = (fileId: string) => ({
  module: 'network',
  fileId,
  compartment: 'shielded',
})
const sealedAt = (row: string) => ({ table: 'network.shielded', column: 'sealed', row })

/** Enough for a morning of looking things up, too few to drown an organisation. */
const suggestionLimit = { name: 'suggest', points: 30, seconds: 3_600 } as const

/** Lets go on only who keeps the entries of this organisation. @throws entry_not_found */
export function mustKeep(work: Work, organisationId: string): void {
  if (!keepsEntries(work.actor, organisationId)) throw refuse('entry_not_found')
}

/** Adds a service to an organisation, with all of it in the history. */
export async function offerService(
  work: Work,
  organisationId: string,
  edit: ServiceEdit,
): Promise<string> {
  mustKeep(work, organisationId)
  const saved = serviceToSave(edit, today(work))
  const id = await store.addService(work.db, organisationId, {
    ...saved,
    row: { ...saved.row, source: `ingevoerd door ${work.actor.organisationName}` },
  })
  await store.saveChanges(
    work.db,
    { organisationId, serviceId: id, functionId: work.actor.functionId },
    changesBetween({}, { name: edit.name }),
  )
  await record(work, 'network.service_added', id)
  return id
}

/** Changes a service; false when someone else did so since `version`. */
export async function editService(
  work: Work,
  service: Service & { formKeys: string[]; municipalityCodes: string[] },
  edit: ServiceEdit,
  version: number,
): Promise<boolean> {
  mustKeep(work, service.organisationId)
  const next = serviceToSave(edit, today(work))
  // A waiting time that was not touched keeps the day on which it was said.
  if (edit.waitingDays === service.waitingDays) next.row.waitingAt = service.waitingAt
  if (!(await store.saveServiceEdit(work.db, service.id, version, next))) return false
  await store.saveChanges(
    work.db,
    {
      organisationId: service.organisationId,
      serviceId: service.id,
      functionId: work.actor.functionId,
    },
    changesBetween(comparable(service), comparableEdit(edit)),
  )
  await record(work, 'network.service_edited', service.id)
  return true
}

/** Says that all an organisation offers still holds; asked every year. */
export async function confirmOffers(work: Work, organisationId: string): Promise<void> {
  mustKeep(work, organisationId)
  await store.confirmServices(work.db, organisationId, today(work))
  await record(work, 'network.services_confirmed', organisationId)
}

/** Changes the card of an organisation; false when someone else did so since `version`. */
export async function editOrganisation(
  work: Work,
  card: NonNullable<Awaited<ReturnType<typeof store.organisationCard>>>,
  edit: OrganisationEdit,
  version: number,
): Promise<boolean> {
  mustKeep(work, card.id)
  const { addressIsPublic: _, area, ...fields } = edit
  if (!(await store.saveOrganisationEdit(work.db, card.id, version, { ...fields, area })))
    return false
  const { area: wasArea, ...was } = card
  await store.saveChanges(
    work.db,
    { organisationId: card.id, functionId: work.actor.functionId },
    changesBetween(
      { ...was, municipalities: wasArea },
      { ...fields, municipalities: area.toSorted() },
    ),
  )
  await record(work, 'network.organisation_edited', card.id)
  return true
}

/** Adds or changes a place. Of a secret one the address is sealed; false when someone was before us. */
export async function saveLocation(
  work: Work,
  organisationId: string,
  edit: LocationEdit,
  existing?: { id: string; version: number; kind: string },
): Promise<boolean> {
  mustKeep(work, organisationId)
  const secret = edit.kind === 'secret'
  if (existing && !mayUnshield(work, organisationId, existing.kind, edit.kind))
    throw refuse('not_yours_to_shield')
  const row = {
    name: edit.name,
    kind: edit.kind,
    address: secret ? null : edit.address,
    postcode: secret ? null : edit.postcode,
    place: secret ? null : edit.place,
    municipalityCode: secret ? null : edit.municipalityCode,
    accessibility: secret ? null : edit.accessibility,
    hidden: edit.hidden && !secret ? ['address'] : [],
  }
  const id = existing?.id ?? (await store.addLocation(work.db, organisationId, row))
  if (existing && !(await store.saveLocationEdit(work.db, id, existing.version, row))) return false
  if (secret) await shield(work, organisationId, id, edit)
  // What is no longer secret is no longer sealed.
  else if (existing) await store.saveShielded(work.db, id)
  // Without values: what was secret is in no history.
  await record(work, existing ? 'network.location_edited' : 'network.location_added', id)
  return true
}

/** Takes a place away, with what was sealed of it. */
export async function removeLocation(
  work: Work,
  organisationId: string,
  id: string,
): Promise<void> {
  mustKeep(work, organisationId)
  await store.removeLocation(work.db, id)
  await record(work, 'network.location_removed', id)
}

/** Seals the address of a secret place; only the organisation itself can, others leave it empty. */
async function shield(
  work: Work,
  organisationId: string,
  locationId: string,
  { address, postcode, place }: LocationEdit,
): Promise<void> {
  const own = ownsShield(work, organisationId)
  const text = [address, postcode, place].map((part) => part ?? '').join('\n')
  if (!own) {
    if (text.trim() !== '') throw refuse('not_yours_to_shield')
    return
  }
  if (text.trim() === '') {
    await store.saveShielded(work.db, locationId)
    return
  }
  const shieldId =
    (await store.shieldOf(work.db, organisationId)) ??
    (await store.makeShield(work.db, organisationId))
  const file = await startFile(work, shieldIn(shieldId), 'network.shield_opened')
  const id = crypto.randomUUID()
  const sealed = file.seal(sealedAt(id), text)
  await store.saveShielded(work.db, { id, shieldId, locationId, sealed })
}

/** Whether the actor may change a place from one kind to another: what is secret stays so but for its owner. */
export function mayUnshield(work: Work, organisationId: string, was: string, is: string): boolean {
  return was !== 'secret' || is === 'secret' || ownsShield(work, organisationId)
}

const ownsShield = (work: Work, organisationId: string) =>
  work.actor.role === 'organisationAdministrator' && work.actor.organisationId === organisationId

/** The shielded addresses of an organisation by place, for who may know them; empty for all others. */
export async function shieldedAddresses(
  work: Work,
  organisationId: string,
): Promise<Map<string, { address: string; postcode: string; place: string }>> {
  if (!ownsShield(work, organisationId)) return new Map()
  const shieldId = await store.shieldOf(work.db, organisationId)
  const rows = shieldId ? await store.shieldedOf(work.db, shieldId) : []
  if (!shieldId || rows.length === 0) return new Map()
  const file = await openFile(work, shieldIn(shieldId), 'network.shield_opened')
  return new Map(
    rows.map(({ id, locationId, sealed }) => {
      const [address = '', postcode = '', place = ''] = file.open(sealedAt(id), sealed).split('\n')
      return [locationId, { address, postcode, place }]
    }),
  )
}

/** Says that something about an organisation or service is not right; its keepers are told. */
export async function suggest(
  work: Work,
  about: { organisationId: string; serviceId: string | null },
  suggestion: Suggestion,
): Promise<void> {
  await countTry(suggestionLimit, work.actor.functionId)
  const id = await store.addSuggestion(
    work.db,
    { ...about, madeBy: work.actor.functionId },
    suggestion,
  )
  const keepers = await store.keepersOf(work.db, about.organisationId)
  const to =
    keepers.length > 0
      ? keepers.map((keeper) => keeper.id)
      : await store.activeFunctions(work.db, 'programmeLead')
  await notify(work, to, {
    subject: `suggestion/${id}`,
    text: 'Iemand stelt een verbetering voor van wat er over een organisatie staat.',
    href: `/netwerk/organisaties/${about.organisationId}`,
  })
  await record(work, 'network.suggested', id)
}

/** Takes a suggestion over, or says why not; whoever made it is told. */
export async function decideSuggestion(
  work: Work,
  id: string,
  { outcome, answer }: SuggestionDecision,
): Promise<string> {
  const waiting = await store.lockSuggestion(work.db, id)
  if (!waiting) throw refuse('suggestion_decided')
  mustKeep(work, waiting.organisationId)
  await store.decideSuggestion(work.db, id, {
    outcome,
    answer,
    decidedBy: work.actor.functionId,
    decidedAt: work.now,
  })
  if (outcome === 'accepted') await takeOver(work, waiting)
  await notify(work, [waiting.madeBy], {
    subject: `suggestion-answer/${id}`,
    text:
      outcome === 'accepted'
        ? 'Je voorstel voor het netwerk is overgenomen. Dank je wel.'
        : `Je voorstel voor het netwerk is niet overgenomen: ${answer}`,
    href: waiting.serviceId
      ? `/netwerk/aanbod/${waiting.serviceId}`
      : `/netwerk/organisaties/${waiting.organisationId}`,
  })
  await record(
    work,
    outcome === 'accepted' ? 'network.suggestion_accepted' : 'network.suggestion_declined',
    id,
  )
  return waiting.organisationId
}

/** Writes the suggested text into the entry, where it is one that can be taken over as it is. */
async function takeOver(work: Work, waiting: store.WaitingSuggestion): Promise<void> {
  const { db, actor } = work
  const { field, value, organisationId, serviceId } = waiting
  if (field === null || !isTakeable(field)) return
  const before = await store.fieldOf(db, { organisationId, serviceId }, field)
  if (before === undefined) return
  await store.saveField(db, { organisationId, serviceId }, field, value)
  await store.saveChanges(
    db,
    {
      organisationId,
      ...(serviceId && { serviceId }),
      suggestionId: waiting.id,
      functionId: actor.functionId,
    },
    changesBetween({ [field]: before }, { [field]: value }),
  )
}

/** Says that nobody needs to take a place that came free. @throws entry_not_found */
export async function closeVacancy(work: Work, id: string, why: string): Promise<void> {
  if (!(await store.lockVacancy(work.db, id))) throw refuse('entry_not_found')
  await store.closeVacancy(work.db, id, { why, closedAt: work.now })
  await record(work, 'network.vacancy_closed', id)
}

function serviceToSave(edit: ServiceEdit, day: string): store.ServiceToSave {
  const openings = [1, 2, 3, 4, 5, 6, 7].flatMap((weekday) => edit[`hours${weekday}` as 'hours1'])
  return {
    row: {
      name: edit.name,
      summary: edit.summary,
      status: edit.stopped ? 'inactive' : 'active',
      audience: edit.audience,
      ageFrom: edit.ageFrom,
      ageUntil: edit.ageUntil,
      languages: edit.languages,
      accessibility: edit.accessibility,
      access: edit.access,
      accessText: edit.accessText,
      costs: edit.costs,
      exclusions: edit.exclusions,
      urgency: edit.urgency,
      training: edit.training,
      waitingDays: edit.waitingDays,
      waitingAt: edit.waitingDays === null ? null : day,
      phone: edit.phone,
      email: edit.email,
      website: edit.website,
      roundTheClock: edit.roundTheClock,
      hidden: edit.hidden,
      confirmedAt: day,
    },
    forms: edit.forms,
    municipalities: edit.municipalities,
    openings,
    locations: edit.locations,
  }
}

/** A service as the history compares it. */
function comparable(
  service: Service & { formKeys: string[]; municipalityCodes: string[] },
): Partial<Record<FieldName, unknown>> {
  return {
    name: service.name,
    summary: service.summary,
    status: service.status === 'inactive',
    forms: service.formKeys,
    municipalities: service.municipalityCodes,
    audience: service.audience,
    ageFrom: service.ageFrom,
    ageUntil: service.ageUntil,
    languages: service.languages,
    accessibility: service.accessibility,
    access: service.access,
    accessText: service.accessText,
    costs: service.costs,
    exclusions: service.exclusions,
    urgency: service.urgency,
    training: service.training,
    waitingDays: service.waitingDays,
    phone: service.phone,
    email: service.email,
    website: service.website,
    roundTheClock: service.roundTheClock,
    openings: service.openings.map(({ weekday, opens, closes }) => `${weekday} ${opens}-${closes}`),
    hidden: service.hidden,
  }
}

function comparableEdit(edit: ServiceEdit): Partial<Record<FieldName, unknown>> {
  const { row, openings } = serviceToSave(edit, '')
  const { waitingAt: _, confirmedAt: __, status: ___, ...fields } = row
  return {
    ...fields,
    status: edit.stopped,
    forms: edit.forms.toSorted(),
    municipalities: edit.municipalities.toSorted(),
    openings: openings.map(({ weekday, opens, closes }) => `${weekday} ${opens}-${closes}`),
  }
}
