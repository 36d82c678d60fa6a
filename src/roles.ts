/**
 * Who may do what: role → permissions. The whole table, for an auditor to read in one go.
 *
 * A permission opens a kind of page or deed (first ring). Which records it holds for is decided by
 * the rule of the module (second ring) and by row security (third ring, `db/migrations`).
 * Source: the role matrix of the domain; nobody both grants and uses exceptional access.
 */

/** Every permission, with what it lets one do. */
export const permissions = {
  'site.visit': 'De openbare pagina’s lezen',
  'desk.read': 'De eigen startpagina zien',
  'programme.read': 'De plannen, groepen, gremia en de tijdlijn lezen',
  'programme.edit': 'Plannen bijwerken en uitzoeken wat nog niet bekend is',
  'programme.contribute': 'De activiteiten van de eigen werkgroep bijhouden',
  'programme.report': 'Melden hoe het met een activiteit van de eigen werkgroep gaat',
  'budget.read': 'De begroting lezen',
  'budget.edit': 'De begroting bijwerken',
  'municipality.tell': 'Vertellen wat de eigen gemeente met een activiteit doet',
  'network.read': 'Organisaties, gemeenten en mensen in functies vinden',
  'audit.own': 'Zien wat men zelf in Kring heeft gedaan',
  'audit.all': 'Zien wat iedereen in Kring heeft gedaan',
  'platform.operate': 'Zien of Kring goed draait, zonder inhoud',
} as const

export type Permission = keyof typeof permissions

const insider = ['desk.read', 'audit.own', 'programme.read', 'network.read'] as const

/** What each role may do. What is not listed is not allowed. */
export const roles = {
  visitor: ['site.visit'],
  system: [],
  programmeLead: [
    ...insider,
    'programme.edit',
    'programme.contribute',
    'programme.report',
    'budget.read',
    'budget.edit',
  ],
  groupChair: [...insider, 'programme.contribute', 'programme.report', 'budget.read'],
  groupMember: [...insider, 'programme.contribute', 'budget.read'],
  alderman: [...insider, 'budget.read'],
  civilServant: [...insider, 'budget.read', 'municipality.tell'],
  professional: insider,
  attentionOfficer: insider,
  administrator: ['desk.read', 'audit.own', 'platform.operate'],
  dataProtectionOfficer: [...insider, 'budget.read', 'audit.all'],
} as const satisfies Record<string, readonly Permission[]>

export type Role = keyof typeof roles

/** The roles by the word people use for them. */
export const roleNames: Record<Role, string> = {
  visitor: 'bezoeker',
  system: 'systeem',
  programmeLead: 'projectleider',
  groupChair: 'werkgroepvoorzitter',
  groupMember: 'werkgroeplid',
  alderman: 'bestuurder',
  civilServant: 'ambtenaar',
  professional: 'professional',
  attentionOfficer: 'aandachtsfunctionaris',
  administrator: 'beheerder',
  dataProtectionOfficer: 'functionaris gegevensbescherming',
}
