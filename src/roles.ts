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
  'network.keep': 'Bijhouden wat de eigen organisatie biedt en wie daar te bellen is',
  'network.import': 'Bestanden met organisaties en aanbod inlezen en dat terugdraaien',
  'agreements.keep': 'Afspraken tussen organisaties bijhouden',
  'declaration.keep': 'De intentieverklaring schrijven en publiceren',
  'declaration.own': 'Voor een organisatie: vragen wie tekent, iets beloven en de check-in doen',
  'declaration.sign': 'De intentieverklaring tekenen als men is gevraagd',
  'account.own': 'De eigen manieren van inloggen, sessies en functies beheren',
  'people.manage': 'Mensen uitnodigen en hun functies beheren',
  'people.approve': 'Bijzondere functies van een ander goedkeuren (vier ogen)',
  'people.review': 'Elk kwartaal de bijzondere rechten nalopen',
  'providers.manage': 'Instellen hoe mensen van de eigen organisatie inloggen',
  'providers.approve': 'Nagaan van wie een inlogdienst is, en hem aanzetten',
  'systems.manage': 'Koppelingen met andere systemen beheren',
  'events.read': 'Horen dat er in Kring iets is veranderd',
  'access.exceptional': 'In nood iets openen wat anders dicht is, met een reden',
  'audit.own': 'Zien wat men zelf in Kring heeft gedaan',
  'audit.all': 'Zien wat iedereen in Kring heeft gedaan',
  'audit.review': 'De steekproef en de noodtoegang nakijken',
  'platform.operate': 'Zien of Kring goed draait, zonder inhoud',
  'handle-with-care.report': 'Een signaal voor een kind doorgeven aan Veilig Thuis',
  'handle-with-care.follow': 'Zien hoe het met signalen staat, zonder namen',
  'handle-with-care.withdraw': 'Een signaal intrekken, waarna niemand het kind nog kan lezen',
  'handle-with-care.test': 'Signalen van de politie toetsen',
  'handle-with-care.find': 'Bij een signaal de school vinden',
  'handle-with-care.answer': 'Een ouder antwoorden: het signaal vinden, en zien wie het zag',
  'handle-with-care.receive': 'Signalen voor de eigen school ontvangen',
  'handle-with-care.teach':
    'Lezen wat een leerkracht doet, en wie op de eigen school de berichten krijgt',
  'handle-with-care.figures': 'Zien hoe signalen afliepen, in beschermde cijfers',
  'handle-with-care.prepare': 'Scholen klaarmaken voor Handle with Care',
  'handle-with-care.arrange':
    'Instellen hoe signalen per gemeente lopen, met welke vragen, en wie ze mag ontvangen',
} as const

export type Permission = keyof typeof permissions

/**
 * Permissions that show content about persons, or decide who comes in as whom: these ask for a second
 * factor, and for work in the last quarter of an hour. The web layer asks to confirm who one is when that is missing.
 */
export const aboutPersons: ReadonlySet<Permission> = new Set([
  'network.keep',
  'network.import',
  'people.manage',
  'people.approve',
  'people.review',
  'providers.manage',
  'providers.approve',
  'systems.manage',
  'access.exceptional',
  'audit.all',
  'audit.review',
  // Signing binds an organisation: as sure of who it is as with content about persons.
  'declaration.sign',
  'handle-with-care.report',
  // Destroys what was said of a child.
  'handle-with-care.withdraw',
  'handle-with-care.test',
  'handle-with-care.find',
  'handle-with-care.answer',
  'handle-with-care.receive',
  // Who sets the way decides which organisation reads of children.
  'handle-with-care.arrange',
])

const everyone = ['desk.read', 'account.own', 'audit.own'] as const
const insider = [...everyone, 'programme.read', 'network.read', 'declaration.sign'] as const

/** What each role may do. What is not listed is not allowed. */
export const roles = {
  visitor: ['site.visit'],
  system: [],
  // What a system may do is in its scopes, below; the role alone opens nothing.
  machine: [],
  programmeLead: [
    ...insider,
    'network.keep',
    'network.import',
    'agreements.keep',
    'declaration.keep',
    'declaration.own',
    'people.manage',
    'people.approve',
    'systems.manage',
    'programme.edit',
    'handle-with-care.figures',
    'handle-with-care.prepare',
    'handle-with-care.arrange',
    'programme.contribute',
    'programme.report',
    'budget.read',
    'budget.edit',
  ],
  groupChair: [
    ...insider,
    'programme.contribute',
    'programme.report',
    'budget.read',
    'handle-with-care.figures',
  ],
  groupMember: [...insider, 'programme.contribute', 'budget.read', 'handle-with-care.figures'],
  alderman: [...insider, 'budget.read', 'handle-with-care.figures'],
  civilServant: [...insider, 'budget.read', 'municipality.tell', 'handle-with-care.figures'],
  professional: [...insider, 'access.exceptional', 'handle-with-care.teach'],
  attentionOfficer: [...insider, 'access.exceptional', 'handle-with-care.teach'],
  policeOfficer: [
    ...insider,
    'handle-with-care.follow',
    'handle-with-care.report',
    'handle-with-care.withdraw',
  ],
  safeHomeWorker: [
    ...insider,
    'handle-with-care.follow',
    'handle-with-care.withdraw',
    'handle-with-care.test',
    'handle-with-care.find',
    'handle-with-care.answer',
  ],
  attendanceOfficer: [
    ...insider,
    'handle-with-care.follow',
    'handle-with-care.withdraw',
    'handle-with-care.test',
    'handle-with-care.find',
  ],
  schoolContact: [...insider, 'handle-with-care.follow', 'handle-with-care.receive'],
  liaison: [...insider, 'access.exceptional'],
  expert: [...insider, 'access.exceptional'],
  fixedContact: [...insider, 'access.exceptional'],
  organisationAdministrator: [
    ...insider,
    'network.keep',
    'declaration.own',
    'people.manage',
    'providers.manage',
    'systems.manage',
  ],
  administrator: [...everyone, 'platform.operate', 'providers.approve'],
  dataProtectionOfficer: [
    ...insider,
    'budget.read',
    'people.approve',
    'people.review',
    'audit.all',
    'audit.review',
  ],
} as const satisfies Record<string, readonly Permission[]>

export type Role = keyof typeof roles

/**
 * What a system may be let to do, and the permissions that gives it. `needs`: what a scope is no use
 * without. `kinds`: the only kinds of organisations whose systems can have it. Whoever gives one must be able to do
 * as much themselves, or to let people do it (`givenBy`, and the database again).
 */
export const scopes = {
  'plan:lezen': {
    text: 'Het plan lezen: lijnen, activiteiten, tijdlijn, werkgroepen en hoe het gaat',
    permissions: ['programme.read'],
    givenBy: ['programmeLead', 'organisationAdministrator'],
  },
  'stand:melden': {
    text: 'Melden hoe het gaat met activiteiten van werkgroepen waar iemand van de organisatie voorzitter van is',
    permissions: ['programme.report', 'programme.contribute'],
    needs: 'plan:lezen',
    givenBy: ['programmeLead'],
  },
  'organisaties:lezen': {
    text: 'De organisaties van het netwerk lezen, met wat ze bieden en waar, zonder de mensen',
    permissions: ['network.read'],
    givenBy: ['programmeLead', 'organisationAdministrator'],
  },
  'gebeurtenissen:lezen': {
    text: 'Horen dat er iets is veranderd, zonder inhoud',
    permissions: ['events.read'],
    givenBy: ['programmeLead', 'organisationAdministrator'],
  },
  'signaal:maken': {
    text: 'Een signaal voor een kind beginnen (Handle with Care)',
    permissions: ['handle-with-care.report'],
    needs: 'signaal:volgen',
    givenBy: ['programmeLead', 'organisationAdministrator'],
    kinds: ['politie', 'veilig thuis'],
  },
  'signaal:volgen': {
    text: 'Zien hoe het met signalen van de eigen organisatie staat, zonder namen',
    permissions: ['handle-with-care.follow'],
    givenBy: ['programmeLead', 'organisationAdministrator'],
    kinds: ['politie', 'veilig thuis'],
  },
} as const satisfies Record<
  string,
  {
    text: string
    permissions: readonly Permission[]
    givenBy: readonly Role[]
    needs?: string
    kinds?: readonly string[]
  }
>

export type Scope = keyof typeof scopes

/** The roles by the word people use for them. */
export const roleNames: Record<Role, string> = {
  visitor: 'bezoeker',
  system: 'Kring zelf',
  machine: 'gekoppeld systeem',
  programmeLead: 'projectleider',
  groupChair: 'werkgroepvoorzitter',
  groupMember: 'werkgroeplid',
  alderman: 'bestuurder',
  civilServant: 'ambtenaar',
  professional: 'professional',
  attentionOfficer: 'aandachtsfunctionaris',
  liaison: 'liaison',
  expert: 'expert',
  fixedContact: 'vast aanspreekpunt',
  organisationAdministrator: 'organisatiebeheerder',
  policeOfficer: 'politiemedewerker',
  safeHomeWorker: 'medewerker Veilig Thuis',
  attendanceOfficer: 'leerplichtambtenaar',
  schoolContact: 'contactpersoon Handle with Care',
  administrator: 'beheerder',
  dataProtectionOfficer: 'functionaris gegevensbescherming',
}
