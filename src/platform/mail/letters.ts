/**
 * The letters of the house. Neutral on purpose: see `letter.ts`.
 */
import { sql } from '#platform/database.ts'
import { defineMail, post, postAsIdentity } from '#platform/mail/outbox.ts'
import type { Letter } from '#platform/mail/letter.ts'
import type { Work } from '#platform/database.ts'
import type pg from 'pg'

const until = new Intl.DateTimeFormat('nl-NL', {
  timeZone: 'Europe/Amsterdam',
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
})

/** Someone is asked in, for the first time. */
export const invitation = defineMail('identity.invitation', ({ link }) =>
  link
    ? {
        subject: 'Je bent uitgenodigd voor Kring',
        paragraphs: [
          'Je organisatie werkt met Kring en heeft je uitgenodigd.',
          'Open de link om je account te maken. Dat duurt ongeveer vijf minuten.',
          `De link werkt één keer, tot ${until.format(link.expiresAt)}. Deel hem met niemand.`,
          'Verwachtte je dit niet? Dan kun je dit bericht weggooien.',
        ],
        link: { path: link.path, text: 'Je uitnodiging openen' },
      }
    : undefined,
)

/** Someone lost their way in and gets a new one. */
export const renewedWayIn = defineMail('identity.renewed-way-in', ({ link }) =>
  link
    ? {
        subject: 'Je kunt Kring weer in',
        paragraphs: [
          'Voor jou is een nieuwe manier van inloggen aangevraagd.',
          'Open de link en stel opnieuw in hoe je inlogt. Je oude manieren van inloggen werken daarna niet meer.',
          `De link werkt één keer, tot ${until.format(link.expiresAt)}. Deel hem met niemand.`,
          'Vroeg je dit niet? Open de link dan niet, en bel de beheerder van je organisatie.',
        ],
        link: { path: link.path, text: 'Opnieuw instellen hoe je inlogt' },
      }
    : undefined,
)

/** What happened to the ways in of a person, for them to know. */
const personEvents = {
  account_made: 'Je account bij Kring is gemaakt met je uitnodiging.',
  provider_linked: 'Je account bij Kring is gekoppeld aan de inlogdienst van je organisatie.',
  renewed:
    'Er is een nieuwe manier van inloggen gekozen voor je account. Alle oude werken niet meer.',
  passkey_added: 'Er is een nieuwe passkey bij je account gekomen.',
  passkey_removed: 'Er is een passkey van je account gehaald.',
  password_changed: 'Het wachtwoord van je account is gewijzigd.',
  codes_set: 'Er is een code-app ingesteld voor je account.',
  recovery_codes_made: 'Er zijn nieuwe herstelcodes voor je account gemaakt.',
  recovery_code_used: 'Er is een herstelcode van je account gebruikt.',
  locked:
    'Iemand typte tien keer een verkeerde code bij je account. Het account wacht nu een kwartier. Wie dat deed, kent misschien je wachtwoord.',
  sessions_ended: 'Alle andere plekken waar je was ingelogd, zijn uitgelogd.',
} as const

/** What happened to the way in of an organisation, for its administrators to know. */
const organisationEvents = {
  provider_saved: 'De inlogdienst van je organisatie is gewijzigd in Kring.',
  provider_on: 'De inlogdienst van je organisatie is aangezet in Kring.',
  provider_off: 'De inlogdienst van je organisatie is uitgezet in Kring.',
} as const

export type PersonEvent = keyof typeof personEvents
export type OrganisationEvent = keyof typeof organisationEvents
export type SecurityEvent = PersonEvent | OrganisationEvent

/** Something about signing in changed; goes at once, whatever someone chose. */
export const securityNotice = defineMail<{ event: SecurityEvent; at: string }>(
  'identity.security-notice',
  ({ data }): Letter | undefined => {
    const person = Object.hasOwn(personEvents, data.event)
    if (!person && !Object.hasOwn(organisationEvents, data.event)) return undefined
    return {
      subject: 'Er is iets veranderd aan inloggen bij Kring',
      paragraphs: [
        { ...personEvents, ...organisationEvents }[data.event],
        `Dit gebeurde op ${until.format(new Date(Number(data.at) * 1_000))}.`,
        ...(person ? wasItYou : wasItYours),
      ],
      link: person
        ? { path: '/mijn', text: 'Bekijk hoe je inlogt' }
        : { path: '/organisatie/inloggen', text: 'Bekijk de inlogdienst' },
    }
  },
)

const wasItYou = [
  'Was jij dat? Dan hoef je niets te doen.',
  'Was jij dat niet? Bel dan meteen de beheerder van je organisatie, op het nummer dat je al had. Die geeft je een nieuwe manier van inloggen. Alle oude werken daarna niet meer, en wie nu is ingelogd moet eruit. Ben je zelf die beheerder? Bel dan een projectleider.',
]

const wasItYours = [
  'Was dat jij, of een andere beheerder die je kent? Dan hoef je niets te doen.',
  'Weet je hier niets van? Bel dan meteen een projectleider, op het nummer dat je al had. Die laat de inlogdienst uitzetten. Wie er op dat moment mee is ingelogd, moet er dan uit.',
]

/** Tells someone that a way in changed, from a transaction of the role `identity`. */
export function tellSecurityEvent(
  client: pg.ClientBase,
  functionId: string,
  event: SecurityEvent,
): Promise<void> {
  const at = String(Math.floor(Date.now() / 1_000))
  return postAsIdentity(client, securityNotice, functionId, { event, at })
}

/** Mails an invitation, or a new way in, in the transaction that made it. */
export function mailInvitation(
  work: Work,
  invitationId: string,
  { renews }: { renews: boolean },
): Promise<void> {
  return post(
    work,
    renews ? renewedWayIn : invitation,
    { invitationId },
    {},
    `invitation/${invitationId}`,
  )
}

/** Something waits for someone. Counts, and says no more; nothing left to read means no mail. */
export const somethingForYou = defineMail<{ urgent: string }>(
  'platform.something-for-you',
  async ({ work, data, functionId }) => {
    const count = await unreadOfPerson(work, functionId!)
    if (count === 0) return undefined
    return {
      subject: 'Er staat iets voor je klaar in Kring',
      paragraphs: [
        count === 1
          ? 'Er staat een bericht voor je klaar.'
          : `Er staan ${count} berichten voor je klaar.`,
        data.urgent === 'yes'
          ? 'Kijk er zo snel als je kunt naar.'
          : 'Wat het is, lees je in Kring. Daar kies je ook hoe vaak je mail krijgt.',
      ],
      link: { path: '/start', text: 'Naar Kring' },
    }
  },
  { together: true },
)

/** What waits in all functions that the person of this function holds now. */
async function unreadOfPerson(work: Work, functionId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count
    from network.function mine
      join network.function f on f.person_id = mine.person_id
        and platform.holds(f.from_day, f.until_day, f.ended_at)
      join platform.notification n on n.function_id = f.id and n.read_at is null
    where mine.id = ${functionId}`.execute(work.db)
  return rows[0]!.count
}
