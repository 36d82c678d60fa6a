/**
 * Who may give whom which function. Nobody grants more than they hold or are trusted with, and nobody
 * grants to themselves; the special roles take two people (`proposals.ts`).
 *
 * The database says the same in `network.may_grant`; a test holds the two together.
 */
import type { Role } from '#roles'

/** The rights that two people give, and that are gone through every quarter. */
export const specialRoles = ['programmeLead', 'administrator', 'dataProtectionOfficer'] as const
export type SpecialRole = (typeof specialRoles)[number]

/** Roles that one person may give. */
export const ordinaryRoles = [
  'professional',
  'attentionOfficer',
  'liaison',
  'expert',
  'fixedContact',
  'civilServant',
  'alderman',
  'groupMember',
  'groupChair',
  'organisationAdministrator',
  'policeOfficer',
  'safeHomeWorker',
  'attendanceOfficer',
  'schoolContact',
] as const satisfies readonly Role[]
export type OrdinaryRole = (typeof ordinaryRoles)[number]

/** Functions that open signals of Handle with Care exist only where signals come. */
const homes: Partial<Record<Role, readonly string[]>> = {
  policeOfficer: ['politie'],
  safeHomeWorker: ['veilig thuis'],
  attendanceOfficer: ['gemeente'],
  schoolContact: ['basisschool', 'middelbare school', 'speciaal onderwijs'],
}

/** Whether a function of this role can exist at an organisation of this kind. */
export function isAtHome(role: Role, kind: string): boolean {
  return homes[role]?.includes(kind) ?? true
}

/** What decides about granting: who grants, and from where. */
export interface Granter {
  role: Role
  organisationId: string
  personId: string
}

/**
 * The roles that `actor` may give alone at an organisation.
 *
 * An organisation is trusted with its own professionals, and a municipality with its own officials. Who
 * sits in a working group reads the budget of the region, so the project leaders give that.
 */
export function grantable(
  actor: Granter,
  organisation: { id: string; kind: string },
): readonly OrdinaryRole[] {
  const atHome = ordinaryRoles.filter((role) => isAtHome(role, organisation.kind))
  if (actor.role === 'programmeLead') return atHome
  if (actor.role !== 'organisationAdministrator' || actor.organisationId !== organisation.id)
    return []
  return atHome.filter((role) =>
    role === 'civilServant' || role === 'alderman'
      ? organisation.kind === 'gemeente'
      : role !== 'groupMember' && role !== 'groupChair',
  )
}

/** What an actor can do with a function now. Pages draw buttons by it, actions are guarded by it. */
export interface FunctionMoves {
  /** Change the words on the card and the municipalities, and make it longer. */
  edit: boolean
  /** To end is not to grant: an organisation also ends what others gave its people. */
  end: boolean
}

export function functionMoves(
  actor: Granter,
  one: { role: Role; personId: string; over: boolean; organisation: { id: string; kind: string } },
): FunctionMoves {
  const none = { edit: false, end: false }
  if (one.over || one.personId === actor.personId) return none
  const special = isSpecial(one.role)
  if (!special && !ordinaryRoles.includes(one.role as OrdinaryRole)) return none
  if (actor.role === 'programmeLead') return { edit: true, end: true }
  if (actor.role !== 'organisationAdministrator' || actor.organisationId !== one.organisation.id)
    return none
  return {
    edit: grantable(actor, one.organisation).includes(one.role as OrdinaryRole),
    end: !special,
  }
}

/** Whether this actor works for the whole region rather than for one organisation. */
export function keepsRegion(actor: { role: Role }): boolean {
  return actor.role === 'programmeLead'
}

export function isSpecial(role: Role): role is SpecialRole {
  return (specialRoles as readonly Role[]).includes(role)
}

/** Roles that speak for municipalities. */
export function speaksForMunicipality(role: Role): boolean {
  return role === 'civilServant' || role === 'alderman' || role === 'attendanceOfficer'
}

/** What each role opens, for who chooses one twice a year. */
export const roleOpens: Record<OrdinaryRole | SpecialRole, string> = {
  professional: 'Leest de plannen en vindt organisaties en mensen. Ziet geen geld.',
  attentionOfficer:
    'Leest de plannen en vindt organisaties en mensen; is in de organisatie de deskundige. Ziet geen geld.',
  liaison:
    'Leest de plannen en vindt organisaties en mensen; wijst anderen de weg in de eigen organisatie. Ziet geen geld.',
  expert:
    'Leest de plannen en vindt organisaties en mensen; geeft anderen raad over een vorm van geweld. Ziet geen geld.',
  fixedContact:
    'Leest de plannen en vindt organisaties en mensen; is het vaste aanspreekpunt van de organisatie. Ziet geen geld.',
  civilServant:
    'Leest de plannen en de begroting, en vertelt wat de eigen gemeente met een activiteit doet.',
  alderman: 'Leest de plannen, de begroting en hoe het ermee gaat. Verandert zelf niets.',
  groupMember:
    'Leest de plannen en de begroting, en houdt de activiteiten van de eigen werkgroep bij.',
  groupChair: 'Doet wat een werkgroeplid doet, en meldt hoe het gaat met de activiteiten.',
  organisationAdministrator:
    'Nodigt mensen van de eigen organisatie uit, regelt hun functies en hoe zij inloggen.',
  policeOfficer:
    'Geeft door dat een kind steun op school kan gebruiken, en volgt of het is aangekomen.',
  safeHomeWorker: 'Toetst de signalen van de politie voor Handle with Care.',
  attendanceOfficer: 'Vindt bij een signaal van Handle with Care de school, in de eigen gemeenten.',
  schoolContact:
    'Krijgt de signalen van Handle with Care voor de eigen school en geeft ze door aan de leerkracht.',
  programmeLead:
    'Werkt alle plannen en de begroting bij, en regelt de mensen van alle organisaties.',
  administrator: 'Ziet of Kring goed draait. Ziet geen inhoud en geeft niemand rechten.',
  dataProtectionOfficer:
    'Leest alles mee, ziet wie wat deed, en loopt elk kwartaal de bijzondere rechten na.',
}
