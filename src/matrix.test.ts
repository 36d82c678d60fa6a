/**
 * The authorization matrix: every route × every role × own and other, generated from the route table.
 *
 * What is expected follows from `roles.ts`, a table of what each route asks for, and a small one of
 * routes that ask for more than a permission. A route this file cannot fill in, or a role it does not know, fails the test.
 */
import { generateKeyPairSync } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { makeEvidence } from '#network/rules/index.ts'
import { sealWords } from '#platform/audit/verdict.ts'
import { guardOf } from '#platform/web.tsx'
import { roles, type Permission, type Role } from '#roles'
import { adminQuery, testDatabase } from '#testing/database.ts'
import { unguarded } from '#testing/headers.ts'
import { plansOf } from '#testing/plans.ts'
import { seed } from '#testing/seed.ts'
import { listenIn, type Asked } from '#testing/statements.ts'
import { fillSystems, functionOf, importIn } from '#testing/everything.ts'
import {
  anyone,
  app,
  as,
  demonstrationKeys,
  demonstrationRegion,
  type DemonstrationKey,
  type Visitor,
} from '#testing/site.ts'
import { signalIn, type MadeState } from '#testing/signals.ts'

const plan = 'uitvoeringsplan-2024-2027'
const roleOf: Record<DemonstrationKey, Role> = {
  projectleider: 'programmeLead',
  'projectleider-2': 'programmeLead',
  werkgroepvoorzitter: 'groupChair',
  werkgroeplid: 'groupMember',
  bestuurder: 'alderman',
  'ambtenaar-heerlen': 'civilServant',
  'ambtenaar-vaals': 'civilServant',
  professional: 'professional',
  aandachtsfunctionaris: 'attentionOfficer',
  politie: 'policeOfficer',
  veiligthuis: 'safeHomeWorker',
  'leerplicht-heerlen': 'attendanceOfficer',
  'leerplicht-maastricht': 'attendanceOfficer',
  schoolcontact: 'schoolContact',
  'schoolcontact-vervanger': 'schoolContact',
  'schoolcontact-andere-school': 'schoolContact',
  leerkracht: 'professional',
  organisatiebeheerder: 'organisationAdministrator',
  liaison: 'liaison',
  expert: 'expert',
  'vast-aanspreekpunt': 'fixedContact',
  beheerder: 'administrator',
  fg: 'dataProtectionOfficer',
}

/**
 * What every route asks for, written down a second time on purpose: who weakens a guard must say so
 * here too. A route that is not here, or is no longer there, fails.
 */
const asks: Record<string, Permission | 'anyone'> = {
  'GET /beheer/inloggen': 'providers.approve',
  'POST /beheer/inloggen/:id': 'providers.approve',
  'POST /beheer/inloggen/domein': 'providers.approve',
  'GET /bevestigen': 'account.own',
  'POST /bevestigen/code': 'account.own',
  'POST /bevestigen/demonstratie': 'account.own',
  'POST /bevestigen/passkey': 'account.own',
  'POST /bevestigen/passkey/vraag': 'account.own',
  'POST /inloggen': 'anyone',
  'POST /inloggen/afgemeld': 'anyone',
  'GET /inloggen/code': 'anyone',
  'POST /inloggen/code': 'anyone',
  'GET /inloggen/organisatie': 'anyone',
  'GET /inloggen/organisatie/bevestigen': 'anyone',
  'POST /inloggen/passkey': 'anyone',
  'POST /inloggen/passkey/vraag': 'anyone',
  'GET /inloggen/terug': 'anyone',
  'GET /inloggen/wachtwoord': 'anyone',
  'POST /inloggen/wachtwoord': 'anyone',
  'GET /mijn': 'account.own',
  'GET /mijn/code': 'account.own',
  'POST /mijn/code': 'account.own',
  'GET /mijn/functie': 'account.own',
  'POST /mijn/functie': 'account.own',
  'GET /mijn/herstelcodes': 'account.own',
  'POST /mijn/herstelcodes': 'account.own',
  'POST /mijn/passkeys': 'account.own',
  'GET /mijn/passkeys/:passkey/weghalen': 'account.own',
  'POST /mijn/passkeys/:passkey/weghalen': 'account.own',
  'POST /mijn/passkeys/vraag': 'account.own',
  'POST /mijn/sessies/:id': 'account.own',
  'POST /mijn/sessies/andere': 'account.own',
  'GET /mijn/wachtwoord': 'account.own',
  'POST /mijn/wachtwoord': 'account.own',
  'GET /organisatie/inloggen': 'providers.manage',
  'POST /organisatie/inloggen': 'providers.manage',
  'POST /organisatie/inloggen/domein': 'providers.manage',
  'GET /uitnodiging/:token': 'anyone',
  'GET /uitnodiging/:token/code': 'anyone',
  'POST /uitnodiging/:token/code': 'anyone',
  'GET /uitnodiging/:token/organisatie': 'anyone',
  'POST /uitnodiging/:token/passkey': 'anyone',
  'POST /uitnodiging/:token/passkey/vraag': 'anyone',
  'POST /uitnodiging/:token/wachtwoord': 'anyone',
  'GET /': 'site.visit',
  'GET /.well-known/security.txt': 'anyone',
  'GET /aanpak': 'site.visit',
  'GET /assets/:file': 'anyone',
  'GET /beheer': 'platform.operate',
  'GET /beheer/inlezen': 'platform.operate',
  'GET /beheer/post': 'platform.operate',
  'GET /beheer/post/:mail': 'platform.operate',
  'POST /beheer/post/:mail': 'platform.operate',
  'POST /beheer/post/reden/:reason/opnieuw': 'platform.operate',
  'GET /beheer/taken': 'platform.operate',
  'GET /beheer/taken/:job': 'platform.operate',
  'POST /beheer/taken/:job/opnieuw': 'platform.operate',
  'GET /beheer/taken/:job/weggooien': 'platform.operate',
  'POST /beheer/taken/:job/weggooien': 'platform.operate',
  'POST /beheer/taken/soort/:kind/opnieuw': 'platform.operate',
  'GET /beheer/versies': 'platform.operate',
  'GET /demonstratie/post': 'site.visit',
  'GET /demonstratie/post/:kept': 'site.visit',
  'GET /gereed': 'anyone',
  'GET /gezond': 'anyone',
  'GET /kring.webmanifest': 'anyone',
  'GET /seintje.js': 'anyone',
  'GET /huisstijl': 'anyone',
  'GET /inloggen': 'anyone',
  'GET /live': 'anyone',
  'POST /inloggen/demonstratie': 'anyone',
  'GET /handle-with-care': 'handle-with-care.follow',
  'GET /handle-with-care/bellen': 'handle-with-care.find',
  'GET /handle-with-care/cijfers': 'handle-with-care.figures',
  'GET /handle-with-care/cijfers.csv': 'handle-with-care.figures',
  'GET /handle-with-care/contacten': 'handle-with-care.arrange',
  'POST /handle-with-care/contacten': 'handle-with-care.arrange',
  'GET /handle-with-care/dekking': 'handle-with-care.prepare',
  'POST /handle-with-care/doorgegeven/:signal': 'handle-with-care.receive',
  'POST /handle-with-care/gebeld/:signal': 'handle-with-care.find',
  'GET /handle-with-care/leerkracht': 'handle-with-care.teach',
  'GET /handle-with-care/instellen': 'handle-with-care.arrange',
  'GET /handle-with-care/instellen/:code': 'handle-with-care.arrange',
  'POST /handle-with-care/instellen/:code': 'handle-with-care.arrange',
  'GET /handle-with-care/instellen/voorwaarden': 'handle-with-care.arrange',
  'POST /handle-with-care/instellen/voorwaarden': 'handle-with-care.arrange',
  'GET /handle-with-care/intrekken/:signal': 'handle-with-care.withdraw',
  'POST /handle-with-care/intrekken/:signal': 'handle-with-care.withdraw',
  'POST /handle-with-care/niet-onze-leerling/:signal': 'handle-with-care.receive',
  'GET /handle-with-care/nieuw': 'handle-with-care.report',
  'POST /handle-with-care/nieuw': 'handle-with-care.report',
  'GET /handle-with-care/ontvangen/:signal': 'handle-with-care.receive',
  'GET /aanpak/handle-with-care': 'site.visit',
  'GET /handle-with-care/ouder': 'handle-with-care.answer',
  'POST /handle-with-care/ouder': 'handle-with-care.answer',
  'GET /handle-with-care/logboek/:signal': 'handle-with-care.answer',
  'GET /handle-with-care/opnieuw/:signal': 'handle-with-care.test',
  'POST /handle-with-care/opnieuw/:signal': 'handle-with-care.test',
  'GET /handle-with-care/school/:signal': 'handle-with-care.find',
  'POST /handle-with-care/school/:signal': 'handle-with-care.find',
  'GET /handle-with-care/scholen': 'handle-with-care.prepare',
  'GET /handle-with-care/scholen/:school': 'handle-with-care.prepare',
  'POST /handle-with-care/scholen/:school': 'handle-with-care.prepare',
  'POST /handle-with-care/scholen/opnemen': 'handle-with-care.prepare',
  'POST /handle-with-care/scholen/:school/proef': 'handle-with-care.prepare',
  'GET /handle-with-care/onze-school': 'handle-with-care.receive',
  'POST /handle-with-care/onze-school/klaar': 'handle-with-care.receive',
  'GET /handle-with-care/onze-school/stilzetten': 'handle-with-care.receive',
  'POST /handle-with-care/onze-school/stilzetten': 'handle-with-care.receive',
  'GET /handle-with-care/proef/:trial': 'handle-with-care.receive',
  'POST /handle-with-care/proef/:trial': 'handle-with-care.receive',
  'POST /handle-with-care/steun/:signal': 'handle-with-care.receive',
  'GET /handle-with-care/toetsen/:signal': 'handle-with-care.test',
  'POST /handle-with-care/toetsen/:signal': 'handle-with-care.test',
  'GET /mijn/berichten': 'account.own',
  'POST /mijn/berichten': 'account.own',
  'POST /mijn/berichten/toestellen': 'account.own',
  'POST /mijn/berichten/toestellen/:device/proef': 'account.own',
  'POST /mijn/berichten/toestellen/:device/weg': 'account.own',
  'GET /mensen': 'people.manage',
  'GET /mensen/:person': 'people.manage',
  'GET /mensen/:person/functie': 'people.manage',
  'POST /mensen/:person/functie': 'people.manage',
  'GET /mensen/:person/functie/organisatie': 'people.manage',
  'GET /mensen/:person/intrekken': 'people.manage',
  'POST /mensen/:person/intrekken': 'people.manage',
  'GET /mensen/:person/opnieuw-inloggen': 'people.manage',
  'POST /mensen/:person/opnieuw-inloggen': 'people.manage',
  'GET /mensen/:person/uitnodigen': 'people.manage',
  'POST /mensen/:person/uitnodigen': 'people.manage',
  'GET /mensen/functies/:function': 'people.manage',
  'POST /mensen/functies/:function': 'people.manage',
  'GET /mensen/functies/:function/beeindigen': 'people.manage',
  'POST /mensen/functies/:function/beeindigen': 'people.manage',
  'GET /mensen/gemeenten/nieuw': 'people.manage',
  'POST /mensen/gemeenten/nieuw': 'people.manage',
  'GET /mensen/nalopen': 'people.review',
  'GET /mensen/nalopen/:quarter': 'people.review',
  'GET /mensen/nalopen/regels/:reviewLine': 'people.approve',
  'POST /mensen/nalopen/regels/:reviewLine': 'people.approve',
  'GET /mensen/nieuw': 'people.manage',
  'POST /mensen/nieuw': 'people.manage',
  'GET /mensen/organisaties/nieuw': 'people.manage',
  'POST /mensen/organisaties/nieuw': 'people.manage',
  'GET /mensen/voorstellen': 'people.approve',
  'GET /mensen/voorstellen/:proposal': 'people.approve',
  'POST /mensen/voorstellen/:proposal': 'people.approve',
  'GET /mensen/voorstellen/nieuw': 'people.manage',
  'POST /mensen/voorstellen/nieuw': 'people.manage',
  'GET /netwerk': 'network.read',
  'GET /netwerk/organisaties/:id': 'network.read',
  'GET /netwerk/organisaties/:id/bewerken': 'network.keep',
  'POST /netwerk/organisaties/:id/bewerken': 'network.keep',
  'POST /netwerk/organisaties/:id/bevestigen': 'network.keep',
  'GET /netwerk/organisaties/:id/aanbod/nieuw': 'network.keep',
  'POST /netwerk/organisaties/:id/aanbod/nieuw': 'network.keep',
  'GET /netwerk/aanbod/:service/bewerken': 'network.keep',
  'POST /netwerk/aanbod/:service/bewerken': 'network.keep',
  'GET /netwerk/organisaties/:id/plekken': 'network.keep',
  'GET /netwerk/organisaties/:id/plekken/nieuw': 'network.keep',
  'POST /netwerk/organisaties/:id/plekken/nieuw': 'network.keep',
  'GET /netwerk/plekken/:location': 'network.keep',
  'POST /netwerk/plekken/:location': 'network.keep',
  'GET /netwerk/plekken/:location/weghalen': 'network.keep',
  'POST /netwerk/plekken/:location/weghalen': 'network.keep',
  'GET /netwerk/organisaties/:id/geschiedenis': 'network.read',
  'GET /netwerk/organisaties/:id/verbetering': 'network.read',
  'POST /netwerk/organisaties/:id/verbetering': 'network.read',
  'POST /netwerk/verbeteringen/:suggestion': 'network.keep',
  'POST /netwerk/vrije-plekken/:vacancy': 'network.keep',
  'GET /netwerk/inlezen': 'network.import',
  'POST /netwerk/inlezen': 'network.import',
  'GET /netwerk/inlezen/:import': 'network.import',
  'POST /netwerk/inlezen/:import/kolommen': 'network.import',
  'POST /netwerk/inlezen/:import/dubbelen': 'network.import',
  'POST /netwerk/inlezen/:import/uitvoeren': 'network.import',
  'GET /netwerk/inlezen/:import/terugdraaien': 'network.import',
  'POST /netwerk/inlezen/:import/terugdraaien': 'network.import',
  'POST /netwerk/inlezen/:import/weghalen': 'network.import',
  'GET /netwerk/uitvoer': 'network.read',
  'GET /netwerk/uitvoer/openbaar/:format': 'network.read',
  'GET /netwerk/uitvoer/netwerk/:format': 'network.keep',
  'GET /netwerk/dekking': 'network.read',
  'GET /netwerk/kaart': 'network.read',
  'GET /netwerk/kaart.svg': 'network.read',
  'GET /netwerk/kaart.png': 'network.read',
  'GET /netwerk/kaart.pdf': 'network.read',
  'GET /aanpak/netwerk.png': 'site.visit',
  'GET /aanpak/netwerk.pdf': 'site.visit',
  'GET /aanpak/netwerk': 'site.visit',
  'GET /aanpak/netwerk.svg': 'site.visit',
  'POST /netwerk/dekking/voorstellen': 'programme.contribute',
  'GET /netwerk/vinden': 'network.read',
  'GET /netwerk/aanbod/:service': 'network.read',
  'GET /netwerk/bellen/:listing': 'network.read',
  'GET /netwerk/bellen/:listing/kaartje.vcf': 'network.read',
  'GET /netwerk/vermelding': 'network.read',
  'GET /netwerk/vermelding/wijzigen': 'network.read',
  'POST /netwerk/vermelding/wijzigen': 'network.read',
  'POST /netwerk/vermelding/toestemming': 'network.read',
  'POST /netwerk/vermelding/bevestigen': 'network.read',
  'GET /netwerk/vermelding/:function': 'network.keep',
  'POST /netwerk/vermelding/:function': 'network.keep',
  'POST /netwerk/vermelding/:function/toestemming': 'network.keep',
  'GET /netwerk/afspraken': 'network.read',
  'GET /netwerk/afspraken/nieuw': 'agreements.keep',
  'POST /netwerk/afspraken/nieuw': 'agreements.keep',
  'GET /netwerk/afspraken/:agreement': 'network.read',
  'GET /netwerk/afspraken/:agreement/versie': 'agreements.keep',
  'POST /netwerk/afspraken/:agreement/versie': 'agreements.keep',
  'GET /netwerk/afspraken/:agreement/beeindigen': 'agreements.keep',
  'POST /netwerk/afspraken/:agreement/beeindigen': 'agreements.keep',
  'GET /open-referral/v1': 'anyone',
  'GET /open-referral/v1/organizations': 'anyone',
  'POST /open-referral/v1/organizations': 'anyone',
  'GET /open-referral/v1/organizations/:organization': 'anyone',
  'GET /open-referral/v1/services': 'anyone',
  'POST /open-referral/v1/services': 'anyone',
  'GET /open-referral/v1/services/:publicService': 'anyone',
  'GET /open-referral/v1/service_at_locations': 'anyone',
  'POST /open-referral/v1/service_at_locations': 'anyone',
  'GET /open-referral/v1/service_at_locations/:serviceAtLocation': 'anyone',
  'GET /open-referral/v1/taxonomies': 'anyone',
  'POST /open-referral/v1/taxonomies': 'anyone',
  'GET /open-referral/v1/taxonomies/:taxonomy': 'anyone',
  'GET /open-referral/v1/taxonomy_terms': 'anyone',
  'POST /open-referral/v1/taxonomy_terms': 'anyone',
  'GET /open-referral/v1/taxonomy_terms/:term': 'anyone',
  'GET /aanpak/ondertekenaars': 'site.visit',
  'GET /netwerk/intentieverklaring': 'network.read',
  'GET /netwerk/intentieverklaring/tekst/:number': 'network.read',
  'GET /netwerk/intentieverklaring/schrijven': 'declaration.keep',
  'POST /netwerk/intentieverklaring/schrijven': 'declaration.keep',
  'POST /netwerk/intentieverklaring/publiceren': 'declaration.keep',
  'GET /netwerk/intentieverklaring/vragen': 'declaration.own',
  'POST /netwerk/intentieverklaring/vragen': 'declaration.own',
  'POST /netwerk/intentieverklaring/verzoeken/:request/intrekken': 'declaration.own',
  'GET /netwerk/intentieverklaring/tekenen': 'declaration.sign',
  'POST /netwerk/intentieverklaring/tekenen': 'declaration.sign',
  'GET /netwerk/intentieverklaring/ondertekeningen/:signature': 'network.read',
  'GET /netwerk/intentieverklaring/ondertekeningen/:signature/bewijs.json': 'network.read',
  'GET /netwerk/intentieverklaring/ondertekeningen/:signature/bewijs.pdf': 'network.read',
  'GET /netwerk/intentieverklaring/check-in': 'declaration.keep',
  'GET /netwerk/intentieverklaring/beloftes/:organisation': 'network.read',
  'GET /netwerk/intentieverklaring/beloftes/:organisation/nieuw': 'declaration.own',
  'POST /netwerk/intentieverklaring/beloftes/:organisation/nieuw': 'declaration.own',
  'GET /netwerk/intentieverklaring/beloftes/:organisation/check-in': 'declaration.own',
  'POST /netwerk/intentieverklaring/beloftes/:organisation/check-in': 'declaration.own',
  'GET /ondertekenen/:token': 'anyone',
  'POST /ondertekenen/:token': 'anyone',
  'GET /ondertekenen/:token/ontvangst': 'anyone',
  'GET /ondertekenen/:token/bewijs.json': 'anyone',
  'GET /ondertekenen/:token/bewijs.pdf': 'anyone',
  'GET /over-kring': 'site.visit',
  'GET /programma': 'programme.read',
  'GET /programma/:plan': 'programme.read',
  'GET /programma/:plan/activiteiten/:activity': 'programme.read',
  'GET /programma/:plan/activiteiten/:activity/bewerken': 'programme.contribute',
  'POST /programma/:plan/activiteiten/:activity/bewerken': 'programme.contribute',
  'POST /programma/:plan/activiteiten/:activity/documenten': 'programme.contribute',
  'GET /programma/:plan/activiteiten/:activity/documenten/:document/weghalen':
    'programme.contribute',
  'POST /programma/:plan/activiteiten/:activity/documenten/:document/weghalen':
    'programme.contribute',
  'GET /programma/:plan/activiteiten/:activity/documenten/nieuw': 'programme.contribute',
  'POST /programma/:plan/activiteiten/:activity/voorstellen/:proposal': 'programme.contribute',
  'GET /programma/:plan/activiteiten/:activity/gemeenten/:code': 'municipality.tell',
  'POST /programma/:plan/activiteiten/:activity/gemeenten/:code': 'municipality.tell',
  'GET /programma/:plan/activiteiten/:activity/stand': 'programme.report',
  'POST /programma/:plan/activiteiten/:activity/stand': 'programme.report',
  'GET /programma/:plan/begroting': 'budget.read',
  'GET /programma/:plan/begroting/:post': 'budget.read',
  'POST /programma/:plan/begroting/:post': 'budget.edit',
  'GET /programma/:plan/begroting/:post/bewerken': 'budget.edit',
  'GET /programma/:plan/bron': 'budget.read',
  'GET /programma/:plan/bron.yaml': 'budget.read',
  'GET /programma/:plan/gremia': 'programme.read',
  'GET /programma/:plan/gremia/:body': 'programme.read',
  'GET /programma/:plan/lijnen/:line': 'programme.read',
  'GET /programma/:plan/over': 'programme.read',
  'GET /programma/:plan/status': 'programme.edit',
  'POST /programma/:plan/status': 'programme.edit',
  'GET /programma/:plan/tijdlijn': 'programme.read',
  'GET /programma/:plan/tijdlijn/:row': 'programme.read',
  'POST /programma/:plan/tijdlijn/:row': 'programme.edit',
  'GET /programma/:plan/tijdlijn/:row/invullen': 'programme.edit',
  'GET /programma/:plan/uitzoeken': 'programme.read',
  'GET /programma/:plan/uitzoeken/:id': 'programme.read',
  'POST /programma/:plan/uitzoeken/:id': 'programme.edit',
  'POST /programma/:plan/uitzoeken/:id/weten': 'programme.read',
  'GET /programma/:plan/werkgroepen': 'programme.read',
  'GET /programma/:plan/werkgroepen/:group': 'programme.read',
  'GET /programma/:plan/werkgroepen/:group/leden': 'programme.edit',
  'POST /programma/:plan/werkgroepen/:group/leden': 'programme.edit',
  'GET /programma/:plan/werkgroepen/:group/leden/:function': 'programme.edit',
  'POST /programma/:plan/werkgroepen/:group/leden/:function': 'programme.edit',
  'GET /programma/:plan/werkgroepen/:group/leden/:function/weghalen': 'programme.edit',
  'POST /programma/:plan/werkgroepen/:group/leden/:function/weghalen': 'programme.edit',
  'GET /programma/gemeenten': 'programme.read',
  'GET /programma/gemeenten/:code': 'programme.read',
  ...Object.fromEntries(
    [
      'GET ',
      'GET /nieuw',
      'POST /nieuw',
      'GET /:system',
      'POST /:system/geheim',
      'GET /:system/rechten',
      'POST /:system/rechten',
      'GET /:system/sleutel',
      'POST /:system/sleutel',
      'GET /:system/intrekken',
      'POST /:system/intrekken',
      'GET /:system/beeindigen',
      'POST /:system/beeindigen',
      'GET /:system/berichten/nieuw',
      'POST /:system/berichten/nieuw',
      'GET /:system/berichten/:subscription',
      'POST /:system/berichten/:subscription/opnieuw',
      'POST /:system/berichten/:subscription/geheim',
      'POST /:system/berichten/:subscription/aan',
      'GET /:system/berichten/:subscription/weghalen',
      'POST /:system/berichten/:subscription/weghalen',
    ].map((route) => [route.replace(' ', ' /systemen'), 'systems.manage' as const]),
  ),
  'GET /api': 'anyone',
  'GET /api/proberen': 'systems.manage',
  'POST /api/proberen': 'systems.manage',
  // For systems with a token only: a session opens none of these.
  'GET /api/v1/openapi.json': 'anyone',
  'POST /api/v1/oauth/token': 'anyone',
  'GET /api/v1/gebeurtenissen': 'events.read',
  'GET /api/v1/organisaties': 'network.read',
  'GET /api/v1/organisaties/:organisatie': 'network.read',
  'GET /api/v1/diensten': 'network.read',
  'GET /api/v1/diensten/:dienst': 'network.read',
  'GET /api/v1/locaties': 'network.read',
  'GET /api/v1/locaties/:locatie': 'network.read',
  'GET /api/v1/signalen': 'handle-with-care.follow',
  'GET /api/v1/signalen/:signaal': 'handle-with-care.follow',
  'POST /api/v1/signalen': 'handle-with-care.report',
  'GET /api/v1/plannen': 'programme.read',
  'GET /api/v1/plannen/:plan': 'programme.read',
  'GET /api/v1/plannen/:plan/activiteiten': 'programme.read',
  'GET /api/v1/plannen/:plan/activiteiten/:activiteit': 'programme.read',
  'PATCH /api/v1/plannen/:plan/activiteiten/:activiteit': 'programme.report',
  'GET /api/v1/plannen/:plan/activiteiten/:activiteit/standen': 'programme.read',
  'POST /api/v1/plannen/:plan/activiteiten/:activiteit/standen': 'programme.report',
  'GET /api/v1/plannen/:plan/activiteiten/:activiteit/standen/:stand': 'programme.read',
  'GET /api/v1/plannen/:plan/lijnen': 'programme.read',
  'GET /api/v1/plannen/:plan/tijdlijn': 'programme.read',
  'GET /api/v1/plannen/:plan/werkgroepen': 'programme.read',
  'GET /start': 'desk.read',
  'POST /start/gelezen': 'desk.read',
  'GET /toegankelijkheid': 'site.visit',
  'POST /uitloggen': 'anyone',
  'GET /verantwoording': 'audit.own',
  'GET /verantwoording/bestand.csv': 'audit.all',
  'GET /noodtoegang': 'access.exceptional',
  'POST /noodtoegang': 'access.exceptional',
  'GET /noodtoegang/:access': 'access.exceptional',
  'POST /noodtoegang/:access/beeindigen': 'access.exceptional',
  'GET /verantwoording/noodtoegang': 'audit.review',
  'GET /verantwoording/noodtoegang/:access': 'audit.review',
  'POST /verantwoording/noodtoegang/:access': 'audit.review',
  'POST /verantwoording/noodtoegang/:access/beeindigen': 'audit.review',
  'GET /verantwoording/steekproef': 'audit.review',
  'GET /verantwoording/steekproef/:sampleLine': 'audit.review',
  'POST /verantwoording/steekproef/:sampleLine': 'audit.review',
}

/** Routes where a permission is not enough: the record must also be one's own. */
const owned: Record<
  string,
  | 'user'
  | 'group'
  | 'municipality'
  | 'organisation'
  | 'region'
  | 'watched'
  | 'safe home'
  | 'attendance'
  | 'call'
  | 'school'
  | 'chain'
  | 'evidence'
> = {
  // Whose turn a signal is: its state and its place say so. There is one Veilig Thuis for the whole region.
  '/handle-with-care/toetsen/:signal': 'safe home',
  '/handle-with-care/opnieuw/:signal': 'safe home',
  '/handle-with-care/logboek/:signal': 'safe home',
  '/handle-with-care/school/:signal': 'attendance',
  '/handle-with-care/gebeld/:signal': 'call',
  '/handle-with-care/ontvangen/:signal': 'school',
  '/handle-with-care/doorgegeven/:signal': 'school',
  '/handle-with-care/niet-onze-leerling/:signal': 'school',
  '/handle-with-care/steun/:signal': 'school',
  '/handle-with-care/intrekken/:signal': 'chain',
  '/handle-with-care/proef/:trial': 'school',
  // People of one's own organisation; project leaders keep those of all.
  '/mensen/:person': 'organisation',
  '/mensen/:person/functie': 'organisation',
  '/mensen/:person/intrekken': 'organisation',
  '/mensen/:person/opnieuw-inloggen': 'organisation',
  '/mensen/:person/uitnodigen': 'organisation',
  '/mensen/functies/:function': 'organisation',
  '/mensen/functies/:function/beeindigen': 'organisation',
  '/netwerk/organisaties/:id/bewerken': 'organisation',
  '/netwerk/organisaties/:id/bevestigen': 'organisation',
  '/netwerk/organisaties/:id/aanbod/nieuw': 'organisation',
  '/netwerk/aanbod/:service/bewerken': 'organisation',
  '/netwerk/organisaties/:id/plekken': 'organisation',
  '/netwerk/organisaties/:id/plekken/nieuw': 'organisation',
  '/netwerk/plekken/:location': 'organisation',
  '/netwerk/plekken/:location/weghalen': 'organisation',
  '/netwerk/verbeteringen/:suggestion': 'organisation',
  '/netwerk/vrije-plekken/:vacancy': 'organisation',
  '/netwerk/vermelding/:function': 'organisation',
  '/netwerk/vermelding/:function/toestemming': 'organisation',
  '/netwerk/intentieverklaring/verzoeken/:request/intrekken': 'organisation',
  '/netwerk/intentieverklaring/beloftes/:organisation/nieuw': 'organisation',
  '/netwerk/intentieverklaring/beloftes/:organisation/check-in': 'organisation',
  // Names a person: for the organisation itself, and for who keeps or watches over the region.
  '/netwerk/intentieverklaring/ondertekeningen/:signature/bewijs.json': 'evidence',
  '/netwerk/intentieverklaring/ondertekeningen/:signature/bewijs.pdf': 'evidence',
  // For the whole region only.
  '/mensen/:person/functie/organisatie': 'region',
  '/mensen/gemeenten/nieuw': 'region',
  '/mensen/organisaties/nieuw': 'region',
  '/mensen/voorstellen/nieuw': 'region',
  // Who opened something in an emergency; officers look into all of it by another way.
  '/noodtoegang/:access': 'user',
  '/noodtoegang/:access/beeindigen': 'user',
  // A line about an administrator: for who watches, not for who grants.
  '/mensen/nalopen/regels/:reviewLine': 'watched',
  ...Object.fromEntries(
    [
      '',
      '/geheim',
      '/rechten',
      '/sleutel',
      '/intrekken',
      '/beeindigen',
      '/berichten/nieuw',
      '/berichten/:subscription',
      '/berichten/:subscription/opnieuw',
      '/berichten/:subscription/geheim',
      '/berichten/:subscription/aan',
      '/berichten/:subscription/weghalen',
    ].map((path) => [`/systemen/:system${path}`, 'organisation' as const]),
  ),
  '/programma/:plan/activiteiten/:activity/stand': 'group',
  '/programma/:plan/activiteiten/:activity/bewerken': 'group',
  '/programma/:plan/activiteiten/:activity/documenten': 'group',
  '/programma/:plan/activiteiten/:activity/documenten/nieuw': 'group',
  '/programma/:plan/activiteiten/:activity/documenten/:document/weghalen': 'group',
  '/programma/:plan/activiteiten/:activity/voorstellen/:proposal': 'group',
  '/programma/:plan/activiteiten/:activity/gemeenten/:code': 'municipality',
}

/** What a route answers when it is open to someone and an empty form is sent. */
const answersToEmptyForm: Record<string, number> = {
  '/bevestigen/demonstratie': 303,
  '/bevestigen/passkey': 410,
  '/bevestigen/passkey/vraag': 200,
  '/beheer/inloggen/:id': 303,
  '/beheer/inloggen/domein': 303,
  '/inloggen/afgemeld': 400,
  '/inloggen/code': 410,
  '/inloggen/passkey': 410,
  '/inloggen/passkey/vraag': 200,
  '/inloggen/wachtwoord': 410,
  '/mijn/functie': 404,
  '/mijn/berichten/toestellen': 303,
  '/mijn/berichten/toestellen/:device/proef': 303,
  '/mijn/berichten/toestellen/:device/weg': 303,
  '/mijn/sessies/:id': 303,
  '/mijn/sessies/andere': 303,
  '/organisatie/inloggen/domein': 303,
  '/start/gelezen': 303,
  '/api/v1/oauth/token': 400,
  '/systemen/:system/geheim': 200,
  '/systemen/:system/intrekken': 303,
  '/systemen/:system/beeindigen': 303,
  // There is no such message.
  '/systemen/:system/berichten/:subscription/opnieuw': 404,
  '/systemen/:system/berichten/:subscription/geheim': 200,
  '/systemen/:system/berichten/:subscription/aan': 303,
  '/systemen/:system/berichten/:subscription/weghalen': 303,
  '/noodtoegang/:access/beeindigen': 303,
  '/verantwoording/noodtoegang/:access/beeindigen': 303,
  '/beheer/post/:mail': 303,
  '/beheer/post/reden/:reason/opnieuw': 303,
  '/beheer/taken/:job/opnieuw': 303,
  '/beheer/taken/soort/:kind/opnieuw': 303,
  '/netwerk/dekking/voorstellen': 404,
  '/programma/:plan/activiteiten/:activity/voorstellen/:proposal': 400,
  '/netwerk/intentieverklaring/publiceren': 409,
  '/netwerk/intentieverklaring/verzoeken/:request/intrekken': 303,
  '/netwerk/organisaties/:id/bevestigen': 303,
  '/netwerk/inlezen/:import/dubbelen': 303,
  '/netwerk/inlezen/:import/uitvoeren': 303,
  '/netwerk/inlezen/:import/terugdraaien': 303,
  '/netwerk/inlezen/:import/weghalen': 303,
  '/netwerk/plekken/:location/weghalen': 303,
  '/netwerk/verbeteringen/:suggestion': 422,
  '/netwerk/vrije-plekken/:vacancy': 422,
  '/handle-with-care/doorgegeven/:signal': 303,
  '/handle-with-care/gebeld/:signal': 303,
  '/handle-with-care/intrekken/:signal': 303,
  '/handle-with-care/niet-onze-leerling/:signal': 303,
  '/handle-with-care/scholen/opnemen': 303,
  '/handle-with-care/scholen/:school/proef': 303,
  // It takes part already.
  '/handle-with-care/onze-school/klaar': 409,
  '/handle-with-care/onze-school/stilzetten': 303,
  '/handle-with-care/proef/:trial': 303,
  '/netwerk/vermelding/toestemming': 303,
  '/netwerk/vermelding/bevestigen': 303,
  '/netwerk/vermelding/:function/toestemming': 303,
  '/open-referral/v1/organizations': 200,
  '/open-referral/v1/services': 200,
  '/open-referral/v1/service_at_locations': 200,
  '/open-referral/v1/taxonomies': 200,
  '/open-referral/v1/taxonomy_terms': 200,
  '/uitloggen': 303,
  '/inloggen/demonstratie': 404,
  '/programma/:plan/activiteiten/:activity/documenten/:document/weghalen': 303,
  '/mensen/:person/intrekken': 303,
  '/mensen/:person/opnieuw-inloggen': 303,
  // Nothing was seen, so nothing is ended.
  '/mensen/functies/:function/beeindigen': 409,
  '/netwerk/organisaties/:id/bewerken': 409,
  '/programma/:plan/werkgroepen/:group/leden/:function': 409,
  '/programma/:plan/werkgroepen/:group/leden/:function/weghalen': 409,
}

interface Ids {
  /** Of the organisation of the demonstration's administrator, and of another. */
  people: Record<'own' | 'other', { person: string; function: string; account: string }>
  member: string
  systems: Record<'own' | 'other', { system: string; subscription: string }>
  sampleLine: string
  accesses: Record<string, string>
  reviewLine: string
  proposal: string
  finding: string
  entries: Record<'own' | 'other', Entries>
  taxonomy: string
  term: string
  listing: string
  agreement: string
  /** Of the organisation of the demonstration's administrator, and of another. */
  signing: Record<'own' | 'other', { request: string; signature: string; organisation: string }>
  ownDocument: string
  otherDocument: string
  mail: string
  kept: string
  job: string
  asset: string
  /** Signals by page and place, made when they are needed. */
  signal: string
  school: string
  import: string
  trial: string
}

/** What an organisation keeps in the register. */
interface Entries {
  organisation: string
  service: string
  location: string
  suggestion: string
  vacancy: string
}

/** Fills a pattern in for something of one's own, or of another group or municipality. */
function fill(pattern: string, own: boolean, ids: Ids, key: DemonstrationKey): string {
  const code =
    { 'ambtenaar-heerlen': 'GM0917', 'ambtenaar-vaals': 'GM0981' }[key as string] ?? 'GM0917'
  const someone = ids.people[own ? 'own' : 'other']
  const entries = ids.entries[own ? 'own' : 'other']
  const values: Record<string, string> = {
    plan,
    line: 'samen-zien',
    // The demonstration chair and member sit in the group of `sd-f1`, and in none of `sz-a2`.
    activity: own ? 'sd-f1' : 'sz-a2',
    document: own ? ids.ownDocument : ids.otherDocument,
    ...ids.systems[own ? 'own' : 'other'],
    activiteit: 'sd-f1',
    stand: ids.finding,
    signaal: ids.finding,
    device: ids.finding,
    organisatie: entries.organisation,
    dienst: entries.service,
    locatie: entries.location,
    row: 'tl-11',
    post: 'b-algemeen',
    group: pattern.includes('/leden') ? 'wg-lokale-veld' : 'wg-hwc',
    person: pattern.endsWith('/opnieuw-inloggen') ? someone.account : someone.person,
    function: pattern.includes('/leden') ? ids.member : someone.function,
    quarter: '2026-q1',
    reviewLine: ids.reviewLine,
    sampleLine: ids.sampleLine,
    access:
      ids.accesses[
        own && key in ids.accesses ? key : (otherUser[key as string] ?? 'professional')
      ]!,
    proposal: ids.proposal,
    body: 'klankbordgroep',
    code: own ? code : code === 'GM0917' ? 'GM0981' : 'GM0917',
    file: ids.asset,
    token: 'A'.repeat(43),
    passkey: 'A'.repeat(20),
    mail: ids.mail,
    kept: ids.kept,
    job: ids.job,
    reason: 'address_550',
    kind: 'programme.tell-leads',
    signal: ids.signal,
    import: ids.import,
    format: 'csv',
    trial: ids.trial,
    school: ids.school,
    service: entries.service,
    organization: entries.organisation,
    publicService: entries.service,
    serviceAtLocation: entries.service,
    taxonomy: ids.taxonomy,
    term: ids.term,
    location: entries.location,
    suggestion: entries.suggestion,
    vacancy: entries.vacancy,
    listing: ids.listing,
    agreement: ids.agreement,
    number: '1',
    ...ids.signing[own ? 'own' : 'other'],
    id: pattern.includes('organisaties') ? entries.organisation : ids.finding,
  }
  return pattern.replaceAll(/:(\w+)/g, (_, name: string) => {
    const value = values[name]
    if (value === undefined) throw new Error(`The matrix does not know :${name} of ${pattern}`)
    return value
  })
}

/** Who uses exceptional access beside this one. */
const otherUser: Record<string, string> = { professional: 'aandachtsfunctionaris' }

/** In which state a signal must be for a page to have something to do with it. */
const signalStates: Record<string, MadeState> = {
  toetsen: 'created',
  opnieuw: 'awaiting_recheck',
  logboek: 'created',
  school: 'tested',
  gebeld: 'call',
  ontvangen: 'delivered',
  doorgegeven: 'delivered',
  'niet-onze-leerling': 'delivered',
  steun: 'passed_on',
  intrekken: 'created',
}
const madeSignals = new Map<string, string>()

/** A signal of one's own place, or of another; one that was moved on is made anew. */
async function freshSignal(pattern: string, own: boolean, key: string): Promise<void> {
  const here = /maastricht|andere-school/.test(key) ? 'maastricht' : 'parkstad'
  const there = here === 'parkstad' ? 'maastricht' : 'parkstad'
  const place = own ? here : there
  const page = pattern.split('/')[2]!
  const known = madeSignals.get(`${page} ${place}`)
  const [row] = known
    ? await adminQuery<{ fresh: boolean }>(
        `select (state <> 'erased' or $2 = 'steun' and support is null)
                and ($2 not in ('doorgegeven', 'niet-onze-leerling', 'gebeld') or school_id is not null) as fresh
         from handle_with_care.signal where id = $1`,
        [known, page],
      )
    : []
  const id = row?.fresh ? known! : await signalIn(signalStates[page]!, place)
  madeSignals.set(`${page} ${place}`, id)
  ids = { ...ids, signal: id }
}

/** Schools take part again, and one has a trial underway: that of one's own, or of another. */
async function freshSchools(own: boolean, key: string): Promise<void> {
  await adminQuery(`update handle_with_care.school s set state = 'active'
    where exists (select from handle_with_care.contact c where c.school_id = s.school_id)`)
  await adminQuery('delete from handle_with_care.trial where next_at is not null')
  const here = key === 'schoolcontact-andere-school' ? key : 'schoolcontact'
  const there = here === 'schoolcontact' ? 'schoolcontact-andere-school' : 'schoolcontact'
  const [trial] = await adminQuery<{ id: string }>(
    `insert into handle_with_care.trial (school_id, sent_by, bell_at, day_ends_at, next_at)
     select f.organisation_id, f.id, now() + interval '1 hour', now() + interval '8 hours', now()
     from network.function f where f.demonstration_key = $1 returning id`,
    [own ? here : there],
  )
  ids = { ...ids, trial: trial!.id }
}

/** What a page answers that is not simply shown: someone of the demonstration has no account. */
const answersOtherwise: Record<string, number> = {
  // Nothing was asked about.
  'GET /live': 204,
  'GET /bevestigen': 303,
  // The only place of the demonstration is secret, so there is none here.
  'GET /open-referral/v1/service_at_locations/:serviceAtLocation': 404,
  'GET /inloggen/code': 303,
  'GET /inloggen/organisatie': 404,
  'GET /inloggen/organisatie/bevestigen': 404,
  'GET /inloggen/terug': 410,
  'GET /inloggen/wachtwoord': 303,
  'GET /mijn/code': 404,
  'POST /mijn/code': 404,
  'GET /mijn/herstelcodes': 404,
  'POST /mijn/herstelcodes': 404,
  'POST /mijn/passkeys': 404,
  'GET /mijn/passkeys/:passkey/weghalen': 404,
  'POST /mijn/passkeys/:passkey/weghalen': 404,
  'POST /mijn/passkeys/vraag': 404,
  'GET /mijn/wachtwoord': 404,
  'POST /mijn/wachtwoord': 404,
  'GET /ondertekenen/:token': 404,
  'POST /ondertekenen/:token': 404,
  'GET /ondertekenen/:token/ontvangst': 404,
  'GET /ondertekenen/:token/bewijs.json': 404,
  'GET /ondertekenen/:token/bewijs.pdf': 404,
  'GET /uitnodiging/:token': 404,
  'GET /uitnodiging/:token/code': 404,
  'POST /uitnodiging/:token/code': 404,
  'GET /uitnodiging/:token/organisatie': 410,
  'POST /uitnodiging/:token/passkey': 404,
  'POST /uitnodiging/:token/passkey/vraag': 404,
  'POST /uitnodiging/:token/wachtwoord': 404,
}

/** A mail that did not arrive and a job that died, since trying one again takes it away. */
async function freshTroubles(): Promise<void> {
  await adminQuery("delete from mail.outbox where state = 'bounced'")
  await adminQuery("delete from pgboss.job where name = 'dead'")
  const [mail] = await adminQuery<{ id: string }>(
    `insert into mail.outbox (kind, recipient, function_id, state, settled_at, reason)
     select 'platform.something-for-you', 'function', id, 'bounced', now(), 'address_550'
     from network.function where demonstration_key = 'projectleider' returning id`,
  )
  const [job] = await adminQuery<{ id: string }>(
    `insert into pgboss.job (name, data, source_name, source_id)
     values ('dead', '{}', 'programme.tell-leads', gen_random_uuid()) returning id`,
  )
  ids = { ...ids, mail: mail!.id, job: job!.id }
  for (const entries of Object.values(ids.entries)) {
    const [location] = await adminQuery<{ id: string }>(
      "insert into network.location (organisation_id, name) values ($1, 'Kantoor') returning id",
      [entries.organisation],
    )
    entries.location = location!.id
  }
}

/** A file that is as far as the page asks, since reading it in or taking it away is done once. */
async function freshImport(pattern: string): Promise<void> {
  ids = { ...ids, import: await importIn(pattern.endsWith('/terugdraaien') ? 'done' : 'checked') }
}

function expected(route: Route, key: DemonstrationKey, own: boolean): number {
  const { method, pattern, guard } = route
  const role = roleOf[key]
  if (pattern.startsWith('/api/v1/') && guard !== 'anyone') return 401
  const open =
    guard === 'anyone' ||
    guard === 'site.visit' ||
    ((roles[role] as readonly Permission[]).includes(guard) && reaches(role, owned[pattern], own))
  if (!open) return 404
  const otherwise = answersOtherwise[`${method} ${pattern}`]
  if (otherwise) return otherwise
  return method === 'GET' ? 200 : (answersToEmptyForm[pattern] ?? 422)
}

/** Whether a role that may do this kind of thing may do it to this one. */
function reaches(role: Role, kind: (typeof owned)[string] | undefined, own: boolean): boolean {
  if (kind === 'region') return role === 'programmeLead'
  if (kind === 'watched') return role === 'dataProtectionOfficer'
  if (kind === 'evidence')
    return (
      ['programmeLead', 'dataProtectionOfficer'].includes(role) ||
      (own && role === 'organisationAdministrator')
    )
  if (kind === 'safe home') return role === 'safeHomeWorker'
  if (kind === 'attendance') return role === 'safeHomeWorker' || own
  if (kind === 'call') return role === 'attendanceOfficer' && own
  // Waiting for its test, a signal is taken back by who told it, and by Veilig Thuis.
  if (kind === 'chain') return role === 'policeOfficer' || role === 'safeHomeWorker'
  if (kind === 'school') return own
  const leads = role === 'programmeLead' && (kind === 'group' || kind === 'organisation')
  return kind === undefined || own || leads
}

/** How often a page may ask the database; who acts is one of them. */
const statementsMost = 8
/** How long one answer may take with a million rows in every big table. */
const millisecondsMost = 50
/** What was asked while walking all routes, once for each person and statement. */
const questions = new Map<string, Asked>()
const inShort = ({ text }: Asked) => `  ${text.replaceAll(/\s+/g, ' ').slice(0, 160)}`

interface Route {
  method: string
  pattern: string
  guard: Permission | 'anyone'
}
const routes: Route[] = [
  ...Map.groupBy(
    app.routes.filter(({ method }) => method !== 'ALL'),
    ({ method, path }) => `${method} ${path}`,
  ).values(),
].map((steps) => {
  const { method, path } = steps[0]!
  return { method, pattern: path, guard: asks[`${method} ${path}`] ?? 'anyone' }
})
/** A paper takes a process to make: who is refused asks for all of them, and of the others the first. */
const isPaper = ({ pattern }: Route) => /\.(png|pdf)$/.test(pattern)
const papersLeft = new Set(routes.filter(isPaper).map(({ pattern }) => pattern))

test('every route asks for what is written down here, and nothing is written down that is not there', () => {
  const found = Map.groupBy(
    app.routes.filter(({ method }) => method !== 'ALL'),
    ({ method, path }) => `${method} ${path}`,
  )
  const guards = [...found].map(([route, steps]) => [
    route,
    steps.map(({ handler }) => guardOf(handler)).find(Boolean),
  ])
  expect(Object.fromEntries(guards)).toEqual(asks)
})

const visitors = new Map<DemonstrationKey, Visitor>()
let ids: Ids

beforeAll(async () => {
  await demonstrationRegion()
  for (const key of demonstrationKeys) visitors.set(key, await as(key))
  const one = async (text: string) => (await adminQuery<{ id: string }>(text))[0]!.id
  ids = {
    finding: await one(
      "select id from programme.finding where state = 'inferred' and plan_id = (select id from programme.plan where key = 'uitvoeringsplan-2024-2027') limit 1",
    ),
    taxonomy: await firstOf('taxonomies'),
    term: await firstOf('taxonomy_terms'),
    entries: {
      own: await someEntries('XONAR vrouwenopvang- en hulpverlening'),
      other: await someEntries('Gemeente Kerkrade'),
    },
    listing: await one(
      'select l.function_id as id from network.listing l join network.function f on f.id = l.function_id where f.demonstration_key is null limit 1',
    ),
    agreement: await one('select id from network.agreement limit 1'),
    signing: { own: await aSignature('organisatiebeheerder'), other: await aSignature('expert') },
    ...(await someWork()),
    systems: await freshSystems(),
    ownDocument: '',
    otherDocument: '',
    signal: '',
    import: '',
    trial: '',
    school: await one('select school_id as id from handle_with_care.contact limit 1'),
    mail: '',
    kept: await one(
      `with posted as (
         insert into mail.outbox (kind, recipient, function_id, state, settled_at)
         select 'platform.something-for-you', 'function', id, 'sent', now() from network.function
         where demonstration_key = 'projectleider' returning id)
       insert into mail.kept (outbox_id, recipient, subject, text)
       select id, 'Iemand', 'Er staat iets klaar', 'Dag' from posted returning id`,
    ),
    job: '',
    sampleLine: await aSampleLine(),
    accesses: await usedInEmergency(),
    asset: /assets\/([^"]+\.css)/.exec(await anyone().read('/'))![1]!,
  }
})

/** The id of the first in a public list. */
async function firstOf(list: string): Promise<string> {
  const { contents } = JSON.parse(await anyone().read(`/open-referral/v1/${list}`)) as {
    contents: { id: string }[]
  }
  return contents[0]!.id
}

const { file: evidence } = makeEvidence(
  {
    ...{ declaration: 1, title: 'Samen', text: 'Samen.', organisation: 'Een organisatie' },
    ...{ organisationId: crypto.randomUUID(), signer: 'Ilse Kornoelje', function: 'Bestuurder' },
    ...{ mandate: 'statutory', method: 'second-factor', signedAt: '2026-11-29T12:00:00.000Z' },
  },
  generateKeyPairSync('ed25519').privateKey,
)

/** Someone's organisation signed. */
async function aSignature(key: DemonstrationKey): Promise<Ids['signing']['own']> {
  await adminQuery(
    `delete from network.signature_evidence e using network.signature s, network.function f
     where s.id = e.signature_id and s.organisation_id = f.organisation_id and f.demonstration_key = $1`,
    [key],
  )
  await adminQuery(
    `delete from network.signature s using network.function f
     where s.organisation_id = f.organisation_id and f.demonstration_key = $1`,
    [key],
  )
  const [row] = await adminQuery<Ids['signing']['own']>(
    `with r as (
       insert into network.signing_request (declaration_number, organisation_id, function_id, expires_at)
       select 1, organisation_id, id, now() + interval '14 days' from network.function
       where demonstration_key = $1 returning id, organisation_id),
     s as (
       insert into network.signature (request_id, declaration_number, organisation_id, organisation, title, signed_at, hash)
       select r.id, 1, r.organisation_id, 'Een organisatie', 'Bestuurder', now(), sha256('x') from r returning id),
     e as (
       insert into network.signature_evidence (signature_id, file) select s.id, $2 from s)
     select r.id as request, s.id as signature, r.organisation_id as organisation from r, s`,
    [key, evidence],
  )
  return row!
}

/** An entry of each kind at an organisation. */
async function someEntries(organisation: string): Promise<Entries> {
  const [row] = await adminQuery<Entries>(
    `with o as (select id from network.organisation where name = $1),
     p as (insert into network.person (name) values ('Ilse Kornoelje') returning id),
     f as (insert into network.function (person_id, organisation_id, role, title, ended_at)
           select p.id, o.id, 'expert', 'Expert', now() from o, p
           returning id, organisation_id),
     g as (insert into network.suggestion (organisation_id, why, made_by)
           select o.id, 'Het nummer klopt niet', m.id from o, network.function m
           where m.demonstration_key = 'professional' returning id),
     v as (insert into network.vacancy (organisation_id, role, left_id)
           select organisation_id, 'expert', id from f returning id)
     select o.id as organisation, g.id as suggestion, v.id as vacancy,
            (select s.id from network.service s where s.organisation_id = o.id limit 1) as service
     from o, g, v`,
    [organisation],
  )
  return { ...row!, location: '' }
}

/** A line of a sample, about what a project leader read. */
async function aSampleLine(): Promise<string> {
  const [row] = await adminQuery<{ id: string }>(
    `with e as (
       insert into audit.entry (function_id, person_id, organisation_id, role, action, subject)
       select id, person_id, organisation_id, role, 'network.person_opened', 'x' from network.function
       where demonstration_key = 'projectleider' returning id),
     s as (insert into oversight.sample (week, population) values ('2026-01-05', 1) returning week)
     insert into oversight.sample_line (week, entry_id) select s.week, e.id from s, e returning id`,
  )
  return row!.id
}

/** Exceptional access of all who may use it, over by now. */
async function usedInEmergency(): Promise<Record<string, string>> {
  const rows = await adminQuery<{ id: string; key: string }>(
    `insert into oversight.exceptional_access
       (id, function_id, person_id, module, subject, reason_sealed, started_at, ends_at)
     select given.id, f.id, f.person_id, 'scratch', 'scratch/x', given.sealed,
            now() - interval '3 hours', now() - interval '1 hour'
     from unnest($1::uuid[], $2::bytea[], $3::text[]) given (id, sealed, key)
       join network.function f on f.demonstration_key = given.key
     returning id, (select demonstration_key from network.function f where f.id = function_id) as key`,
    emergencies(),
  )
  return Object.fromEntries(rows.map(({ id, key }) => [key, id]))
}

function emergencies(): unknown[] {
  const users = demonstrationKeys.filter((key) =>
    (roles[roleOf[key]] as readonly Permission[]).includes('access.exceptional'),
  )
  const given = users.map((key) => {
    const id = crypto.randomUUID()
    return {
      id,
      key,
      sealed: sealWords('exceptional_access.reason_sealed', id, 'Zij is in gevaar'),
    }
  })
  return [given.map(({ id }) => id), given.map(({ sealed }) => sealed), given.map(({ key }) => key)]
}

/** People with and without an account, a member, a proposal, and a line of a review. */
async function someWork(): Promise<Pick<Ids, 'people' | 'member' | 'reviewLine' | 'proposal'>> {
  const one = async (text: string, params: unknown[] = []) =>
    (await adminQuery<{ id: string }>(text, params))[0]!.id
  const keys = { own: 'organisatiebeheerder', other: 'professional' }
  const people: Partial<Ids['people']> = {}
  for (const kind of ['own', 'other'] as const) {
    const brought = async (name: string) => {
      const person = await one('insert into network.person (name) values ($1) returning id', [name])
      const made = await one(
        `insert into network.function (person_id, organisation_id, role, title)
         select $1, organisation_id, 'professional', 'Verpleegkundige' from network.function
         where demonstration_key = $2 returning id`,
        [person, keys[kind]],
      )
      return { person, made }
    }
    const asked = await brought('Hazel Wilgenkatje')
    const known = await brought('Otte Veldkers')
    await adminQuery('insert into identity.account (person_id, email) values ($1, $2)', [
      known.person,
      `${kind}@example.org`,
    ])
    people[kind] = { person: asked.person, function: asked.made, account: known.person }
  }
  const member = await one(
    `select m.function_id as id from programme.membership m
       join programme.working_group g on g.id = m.group_id
       join network.function f on f.id = m.function_id
     where g.key = 'wg-lokale-veld' and f.demonstration_key is null limit 1`,
  )
  const review = await one("insert into network.review (quarter) values ('2026-Q1') returning id")
  const reviewLine = await one(
    `insert into network.review_line (review_id, function_id, role, since)
     select $1, id, role, from_day from network.function where demonstration_key = 'beheerder'
     returning id`,
    [review],
  )
  const proposal = await one(
    `insert into network.proposal
       (id, role, organisation_id, name, title, why, proposed_by, proposer_id)
     select gen_random_uuid(), 'administrator', organisation_id, 'Bo Zandlelie', 'Beheerder',
       'Vervanging', id, person_id
     from network.function where demonstration_key = 'projectleider' returning id`,
  )
  return { people: people as Ids['people'], member, reviewLine, proposal }
}

/** Asks someone in once more, since taking an invitation back is done once. */
async function freshInvitations(): Promise<void> {
  await adminQuery(
    `insert into identity.invitation (person_id, email, invited_by, expires_at)
     select p.id, p.id || '@example.org', f.id, now() + interval '7 days'
     from network.person p, network.function f
     where p.id = any ($1::uuid[]) and f.demonstration_key = 'projectleider'`,
    [Object.values(ids.people).map(({ person }) => person)],
  )
}

/** A system of the demonstration's administrator and one of another, since one that ended stays so. */
async function freshSystems(): Promise<Ids['systems']> {
  return {
    own: await fillSystems(await functionOf('organisatiebeheerder')),
    other: await fillSystems(await functionOf('professional')),
  }
}

/** A fresh document on both activities, since weighing in on one removes it. */
async function freshDocuments(): Promise<void> {
  const add = async (activity: string) =>
    (
      await adminQuery<{ id: string }>(
        `insert into programme.document (plan_id, activity_id, name, url, function_id)
         select a.plan_id, a.id, 'Verslag', 'https://example.org/', f.id
         from programme.activity a, network.function f
         where a.key = $1 and f.demonstration_key = 'projectleider' returning id`,
        [activity],
      )
    )[0]!.id
  ids = { ...ids, ownDocument: await add('sd-f1'), otherDocument: await add('sz-a2') }
}

/** Every answer that the matrix gets, of whatever status, is guarded (kit 12). */
function guardsMissing(method: string, path: string, response: Response): string[] {
  answersSeen.set(response.status, (answersSeen.get(response.status) ?? 0) + 1)
  const missing = unguarded(response, path)
  return missing.length > 0 ? [`${method} ${path} ${response.status}: ${missing.join()}`] : []
}
const answersSeen = new Map<number, number>()

describe.each(demonstrationKeys)('%s', (key) => {
  test.each([
    ['own', true],
    ['other', false],
  ])(
    'gets exactly what the roles say, for %s',
    async (_, own) => {
      const wrong: string[] = []
      await adminQuery('delete from platform.rate_limit')
      // Anew: who came before may have ended a function of this person, and with it every session.
      visitors.set(key, await as(key))
      for (const route of routes) {
        // Signing out or confirming changes the session this test needs; they have tests of their own.
        if (['/uitloggen', '/bevestigen/demonstratie'].includes(route.pattern)) continue
        const want = expected(route, key, own)
        if (isPaper(route) && want === 200 && !papersLeft.delete(route.pattern)) continue
        if (route.pattern.includes(':document')) await freshDocuments()
        if (/\/beheer\/(taken|post)\/.*:|\/plekken\/:/.test(route.pattern)) await freshTroubles()
        if (route.pattern.endsWith('/intrekken')) await freshInvitations()
        if (route.pattern.includes(':system')) ids = { ...ids, systems: await freshSystems() }
        if (/:signal|:trial|onze-school|\/proef$/.test(route.pattern)) await freshSchools(own, key)
        if (route.pattern.endsWith('/proef'))
          await adminQuery('delete from handle_with_care.trial where next_at is not null')
        if (route.pattern.includes(':signal')) await freshSignal(route.pattern, own, key)
        if (route.pattern.includes(':import')) await freshImport(route.pattern)
        const path = fill(route.pattern, own, ids, key)
        const visitor = visitors.get(key)!
        const { asked, stop } = listenIn()
        const response = route.method === 'GET' ? await visitor.get(path) : await visitor.post(path)
        stop()
        for (const one of asked) questions.set(`${key} ${one.text}`, one)
        wrong.push(...guardsMissing(route.method, path, response))
        if (response.status !== want)
          wrong.push(`${route.method} ${path}: ${response.status}, expected ${want}`)
        if (route.method === 'GET' && asked.length > statementsMost)
          wrong.push(`${path} asks ${asked.length} times:\n${asked.map(inShort).join('\n')}`)
      }
      expect(wrong).toEqual([])
      // One that is cut off goes on asking while the next is counted.
    },
    60_000,
  )
})

test('nobody gets in without signing in', async () => {
  await freshDocuments()
  await adminQuery('delete from platform.rate_limit')
  await freshTroubles()
  const wrong: string[] = []
  for (const { method, pattern, guard } of routes) {
    if (pattern.includes(':trial')) await freshSchools(true, 'projectleider')
    if (pattern.includes(':signal')) await freshSignal(pattern, true, 'projectleider')
    if (pattern.includes(':import')) await freshImport(pattern)
    const path = fill(pattern, true, ids, 'projectleider')
    const response = method === 'GET' ? await anyone().get(path) : await anyone().post(path)
    wrong.push(...guardsMissing(method, path, response))
    const location = response.headers.get('location') ?? ''
    const open = guard === 'anyone' || guard === 'site.visit'
    if (pattern.startsWith('/api/v1/') && !open) {
      if (response.status !== 401) wrong.push(`${method} ${path}: ${response.status}`)
      continue
    }
    // A form is kept in the page for whoever sent it; it shows nothing else.
    const sentAway =
      method === 'GET'
        ? response.status === 303 && location.startsWith('/inloggen')
        : response.status === 403 && (await response.text()).includes('Je bent niet meer ingelogd')
    if (!open && !sentAway) wrong.push(`${method} ${path}: ${response.status}`)
    if (
      open &&
      method === 'GET' &&
      response.status !== (answersOtherwise[`${method} ${pattern}`] ?? 200)
    )
      wrong.push(`${method} ${path}: ${response.status}`)
  }
  expect(wrong).toEqual([])
})

test('answers of every kind were seen, and each was guarded', () => {
  for (const status of [200, 204, 303, 404, 409, 410, 422])
    expect(answersSeen.get(status), `${status}`).toBeGreaterThan(0)
  const sum = [...answersSeen.values()].reduce((all, count) => all + count, 0)
  expect(sum).toBeGreaterThan(routes.length * demonstrationKeys.length)
  process.stdout.write(`  ${sum} answers of ${routes.length} routes carried every guard\n`)
})

test('the matrix covers every role that people have', () => {
  const people = new Set(Object.values(roleOf))
  const missing = Object.keys(roles).filter(
    (role) => !['visitor', 'system', 'machine'].includes(role) && !people.has(role as Role),
  )
  expect(missing).toEqual([])
})

test('absent and forbidden are the same answer, to the letter', async () => {
  const chair = await as('werkgroepvoorzitter')
  const bare = async (path: string) =>
    [
      (await chair.get(path)).status,
      (await (await chair.get(path)).text()).replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'number'),
    ] as const
  const absent = await bare('/programma/geen-plan')
  expect(absent[0]).toBe(404)
  for (const path of [
    '/beheer',
    `/programma/${plan}/status`,
    `/programma/${plan}/activiteiten/sz-a2/stand`,
    `/programma/${plan}/activiteiten/bestaat-niet`,
    `/netwerk/organisaties/${crypto.randomUUID()}`,
    '/netwerk/organisaties/geen-nummer',
  ])
    expect(await bare(path), path).toEqual(absent)
})

test('absent and forbidden take the same time', async () => {
  const chair = await as('werkgroepvoorzitter')
  const times: Record<string, number[]> = { absent: [], forbidden: [] }
  for (let round = 0; round < 200; round++)
    for (const [kind, path] of [
      ['absent', `/programma/${plan}/activiteiten/bestaat-niet/stand`],
      ['forbidden', `/programma/${plan}/activiteiten/sz-a2/stand`],
    ] as const) {
      const start = performance.now()
      await chair.get(path)
      times[kind]!.push(performance.now() - start)
    }
  const [absent, forbidden] = [times['absent']!, times['forbidden']!].map(
    (all) => all.toSorted((a, b) => a - b)[100]!,
  )
  expect(Math.abs(absent! - forbidden!)).toBeLessThan(5)
})

test('a draft plan does not exist, except for who leads the programme or watches over privacy', async () => {
  await adminQuery("update programme.plan set status = 'concept' where key = $1", [plan])
  try {
    for (const key of demonstrationKeys) {
      const { status } = await (await as(key)).get(`/programma/${plan}`)
      const sees = ['programmeLead', 'dataProtectionOfficer'].includes(roleOf[key])
      expect([key, status]).toEqual([key, sees ? 200 : 404])
    }
    expect(await anyone().read('/aanpak')).not.toContain('Pilot verbeteren regie')
  } finally {
    await adminQuery("update programme.plan set status = 'vastgesteld' where key = $1", [plan])
  }
  expect(await anyone().read('/aanpak')).toContain('Pilot verbeteren regie')
})

// Kit 41. Last, since it fills the tables: 50,000 rows each, or as many as `KRING_MILLION` says.
test(
  'no question reads a big table from end to end, nor takes long',
  { timeout: 900_000 },
  async () => {
    const size = Number(process.env['KRING_MILLION'] ?? 50_000)
    await seed(testDatabase('admin'), { organisations: size, entries: size })
    const big = await adminQuery<{ name: string }>(
      `select relnamespace::regnamespace || '.' || relname as name from pg_class
     where relkind = 'r' and reltuples > 10000`,
    )
    const answers = await plansOf([...questions.values()], millisecondsMost)
    const wrong = answers.filter(
      ({ milliseconds, scanned }) =>
        milliseconds >= millisecondsMost || big.some(({ name }) => scanned.includes(name)),
    )
    console.log(
      `${answers.length} questions on ${big.length} big tables, slowest ${Math.max(...answers.map(({ milliseconds }) => milliseconds))} ms; ${answers.filter(({ problem }) => problem).length} had to be refused`,
    )
    expect(wrong).toEqual([])
  },
)
