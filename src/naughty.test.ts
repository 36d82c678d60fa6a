/**
 * Kit 7: odd and hostile text in every field of every form, as the pages themselves show them. Never a
 * fault; what is taken is shown as it was typed, what is refused comes back as it was typed, nothing is executed.
 *
 * A form that is added and not reached here fails the first test. Every text is sent at least once; with
 * `KRING_NAUGHTY=500` every form gets five hundred, divided over the fields that people type in (half an hour).
 */
import { generateKeyPairSync } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { defineOpenable } from '#platform/audit/openable.ts'
import { sealWords } from '#platform/audit/verdict.ts'
import { unreadable } from '#platform/text.ts'
import { guardOf } from '#platform/web.tsx'
import { adminQuery } from '#testing/database.ts'
import { rightAnswers } from '#testing/chain.ts'
import { fillEverything, importIn, type Everything } from '#testing/everything.ts'
import { dangersIn, formsIn, shows, type Field, type RenderedForm } from '#testing/html.ts'
import {
  aPerson,
  anotherFunction,
  browser,
  comesIn,
  goodPassword,
  invitationFor,
  type Browser,
  type Newcomer,
} from '#testing/identity.ts'
import { encodeForm, naughty, tooLong } from '#testing/naughty.ts'
import { app, type DemonstrationKey } from '#testing/site.ts'
import { signalIn, type MadeState } from '#testing/signals.ts'

const textsAsked = Number(process.env['KRING_NAUGHTY'] ?? 0)
const patience = textsAsked > 0 ? 7_200_000 : 240_000
const typedIn = (fields: readonly Field[]) => fields.filter(({ kind }) => kind === 'text').length
/** How many texts a field gets: so many a form, or together each text once, however many forms there will be. */
const share = ({ kind }: Field, form: number, site: number) =>
  kind === 'text' ? Math.ceil(textsAsked ? textsAsked / form : naughty.length / site) : 2

const plan = '/programma/uitvoeringsplan-2024-2027'
const readers = new Map<string, Browser>()
let all: Everything
let newcomer: Newcomer
let known: Browser
let ids: Record<
  | 'accessOver'
  | 'accessRunning'
  | 'agreement'
  | 'unsigned'
  | 'promising'
  | 'finding'
  | 'candidate'
  | 'organisation'
  | 'listed'
  | 'school'
  | 'service'
  | 'location',
  string
>

/** A page with forms: who opens it, what is done first, and what a form needs to be taken. */
interface Place {
  who: () => Browser | Promise<Browser>
  page: string | (() => string)
  /** Done before every time the form is sent: what it needs from the steps before it. */
  first?: (visitor: Browser) => Promise<unknown>
  /** The row that is put back before every time, for what can be said only once. */
  once?: () => [table: string, id: string]
  /** Right values that the page itself does not suggest. */
  right?: Record<string, string>
  /** Where else what was saved is shown. */
  shownAt?: string | (() => string)
  /** Fields that no page shows again, with the reason. */
  kept?: Record<string, string>
}

const as = (person: DemonstrationKey) => () => readers.get(person)!
const secret = 'a proof that nobody may read'
/** What a form about whom to call cannot take as plain words. */
const callable = {
  phone: '0450000013',
  ageFrom: '5',
  ageUntil: '9',
  hoursPerWeek: '4',
  deputyId: '',
  trainedUntil: '',
}
/** What a form about an agreement cannot take as plain words. */
const agreed = {
  others: 'Gemeente Heerlen\nGemeente Vaals',
  fromDay: '2026-01-01',
  reviewDay: '2027-01-01',
  'share-occurrence': 'consent',
  'document-url-1': 'https://example.org/1',
  'document-url-2': 'https://example.org/2',
  'document-url-3': 'https://example.org/3',
}
/** The draft of the declaration, whether it was published meanwhile or not. */
const aDraft = () =>
  adminQuery('update network.declaration set published_at = null where number = 2')

/** Someone who may sign, in a function or with a link that is all B's; as if nobody had before. */
async function askedToSign(who: 'expert' | 'link'): Promise<void> {
  const theirs = "network.function f where f.demonstration_key = 'expert'"
  const request = `(select id from network.signing_request r where r.organisation_id = f.organisation_id)`
  await adminQuery(`delete from network.signature_evidence e using network.signature s, ${theirs}
    and s.id = e.signature_id and s.request_id in ${request}`)
  await adminQuery(`delete from network.signature s using ${theirs} and s.request_id in ${request}`)
  await adminQuery(`delete from network.signing_request x using ${theirs} and x.id in ${request}`)
  const asked = {
    expert: 'null, null, null, null, null, f.id',
    link: `'Iris', 'Arts', 'iris@voorbeeld.nl', sha256('code'), sha256('${'B'.repeat(43)}'), null`,
  }
  await adminQuery(
    `insert into network.signing_request (declaration_number, organisation_id, name, title, email, code_hash,
       token_hash, signatory_id, function_id, expires_at)
     select 1, f.organisation_id, ${asked[who]}, f.id, now() + interval '14 days' from ${theirs}`,
  )
}

const aYearAgo = () =>
  adminQuery('update network.listing set confirmed_at = platform.today() - 400')

const publicKey = generateKeyPairSync('ed25519')
  .publicKey.export({ type: 'spki', format: 'pem' })
  .toString()
/** What the forms of an organisation cannot take as plain words. */
const reachable = {
  phone: '0450000013',
  email: 'info@voorbeeld.nl',
  website: 'www.voorbeeld.nl',
  postcode: '6411 AB',
  kvk: '12345678',
}
const offered = {
  ...reachable,
  ageFrom: '5',
  ageUntil: '9',
  waitingDays: '4',
  ...Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((day) => [`hours${day}`, '9:00-17:00'])),
}
/** A file that is this far, before each text: what is done with it is done once. */
function anImport(state: Parameters<typeof importIn>[0], page = ''): Pick<Place, 'page' | 'first'> {
  let id = ''
  return {
    page: () => `/netwerk/inlezen/${id}${page}`,
    first: async () => {
      id = await importIn(state)
    },
  }
}
/** Signals of Handle with Care, made anew before each text: what is done with one is done once. */
const signals: Partial<Record<MadeState, string>> = {}
const aSignal = (state: MadeState, page: string): Pick<Place, 'page' | 'first'> => ({
  page: () => `/handle-with-care/${page}/${signals[state]}`,
  first: async () => {
    signals[state] = await signalIn(state)
  },
})
let trial = ''
const atOwnSchool = `f.organisation_id from network.function f where f.demonstration_key = 'schoolcontact'`

/** A trial underway to the school of the contact. */
async function aTrial(): Promise<void> {
  await adminQuery('delete from handle_with_care.trial where next_at is not null')
  const [row] = await adminQuery<{ id: string }>(
    `insert into handle_with_care.trial (sent_by, bell_at, day_ends_at, next_at, school_id)
     select f.id, now() + interval '1 hour', now() + interval '8 hours', now(), ${atOwnSchool} returning id`,
  )
  trial = row!.id
}

/** Nothing is missing at the school of the contact, and it is so far. */
const ownSchoolIs = (state: string) =>
  adminQuery(
    `update handle_with_care.school set state = $1, starts_at = '08:30', ends_at = '15:00',
       board_agreed_on = '2026-01-01', council_agreed_on = '2026-01-01',
       parents_informed_on = '2026-01-01', instructed_on = '2026-01-01'
     where school_id = (select ${atOwnSchool})`,
    [state],
  )

const sealedName = 'sealed, and read by whose turn it is only'
/** One child in a report; the fields of more children stay empty. */
const oneChild = {
  municipality: 'GM0899',
  endedDay: new Date(Date.now() - 24 * 3600_000).toISOString().slice(0, 10),
  endedTime: '02:10',
  ...Object.fromEntries(
    [2, 3, 4, 5, 6, 7, 8].flatMap((n) => [
      [`name${n}`, ''],
      [`birthDate${n}`, ''],
    ]),
  ),
  name1: 'Wilg Vuurvlinder',
  birthDate1: '2018-03-04',
}

const aYearAhead = new Date(Date.now() + 330 * 24 * 3600_000).toISOString().slice(0, 10)

const places: Place[] = [
  { who: as('projectleider'), page: '/handle-with-care/scholen' },
  {
    who: as('projectleider'),
    page: '/handle-with-care/contacten',
    right: {
      file: '',
      list: 'school;naam;e-mail;geldig tot\nBasisschool de Caleidoscoop;Iris Beuk;i.beuk@voorbeeld.nl;31-7-2099',
    },
    kept: { file: 'a file, which a page cannot show again' },
  },
  {
    who: as('projectleider'),
    page: () => `/handle-with-care/scholen/${ids.school}`,
    first: () => adminQuery('delete from handle_with_care.trial where next_at is not null'),
    right: {
      ...{ state: 'active', startsAt: '08:30', endsAt: '15:00', phone: '0450000013' },
      ...{ closed: '21-9-2026 studiedag', open: '', validUntil: aYearAhead },
      // It takes part, so it keeps what was arranged.
      ...{ boardAgreedOn: '2023-07-06', councilAgreedOn: '2023-09-12' },
      ...{ parentsInformedOn: '2023-10-02', instructedOn: '2023-10-09' },
    },
    kept: { closed: 'days, written again as days', open: 'days, written again as days' },
  },
  {
    who: as('projectleider'),
    page: () => `/netwerk/organisaties/${ids.organisation}/bewerken`,
    right: reachable,
  },
  {
    who: as('projectleider'),
    page: () => `/netwerk/organisaties/${ids.organisation}/aanbod/nieuw`,
    right: offered,
    kept: Object.fromEntries(
      Object.keys(offered).map((name) => [name, 'on the page of the service, once it is there']),
    ),
    shownAt: () => `/netwerk/organisaties/${ids.organisation}`,
  },
  {
    who: as('projectleider'),
    page: () => `/netwerk/aanbod/${ids.service}/bewerken`,
    right: offered,
    kept: { languages: 'a list, each language by itself' },
  },
  {
    who: as('projectleider'),
    page: () => `/netwerk/organisaties/${ids.organisation}/plekken/nieuw`,
    right: { ...reachable, kind: 'physical' },
    shownAt: () => `/netwerk/organisaties/${ids.organisation}/plekken`,
    kept: { accessibility: 'on the page of the place, once it is there' },
  },
  {
    who: as('projectleider'),
    page: () => `/netwerk/plekken/${ids.location}`,
    right: { ...reachable, kind: 'physical' },
  },
  {
    who: as('projectleider'),
    page: () => `/netwerk/plekken/${ids.location}/weghalen`,
    once: () => ['network.location', ids.location],
  },
  { who: as('projectleider'), page: '/netwerk/inlezen' },
  {
    who: as('projectleider'),
    ...anImport('uploaded'),
    right: { 'kolom-name': '1', 'kolom-kind': '2' },
    kept: { register: 'one word, written as words in addresses are' },
  },
  { who: as('projectleider'), ...anImport('checked', '?toon=double') },
  { who: as('projectleider'), ...anImport('done', '/terugdraaien') },
  {
    who: as('professional'),
    page: () => `/netwerk/organisaties/${ids.organisation}/verbetering`,
    kept: { value: 'for who keeps the organisation', why: 'for who keeps the organisation' },
  },
  {
    who: as('projectleider'),
    page: () => `/netwerk/organisaties/${ids.organisation}`,
    first: async () => {
      await adminQuery('update network.service set confirmed_at = platform.today() - 400')
      await adminQuery(
        'update network.suggestion set outcome = null, answer = null, decided_by = null, decided_at = null',
      )
      await adminQuery('update network.vacancy set closed_at = null, filled_by = null, why = null')
    },
    right: { outcome: 'declined' },
    kept: { answer: 'a message to who suggested it', why: 'for who looks at closed places' },
  },
  {
    who: as('politie'),
    page: '/handle-with-care/nieuw',
    right: oneChild,
    kept: Object.fromEntries(Object.keys(oneChild).map((name) => [name, sealedName])),
  },
  { who: as('politie'), ...aSignal('created', 'intrekken') },
  { who: as('veiligthuis'), ...aSignal('created', 'toetsen'), right: rightAnswers },
  { who: as('veiligthuis'), ...aSignal('awaiting_recheck', 'opnieuw'), right: { answer: 'ja' } },
  { who: as('veiligthuis'), page: '/handle-with-care/ouder', right: { birthDate: '2018-03-04' } },
  {
    who: as('leerplicht-heerlen'),
    ...aSignal('tested', 'school'),
    right: { school: 'no_match', sure: 'ja' },
  },
  { who: as('leerplicht-heerlen'), ...aSignal('call', 'bellen'), page: '/handle-with-care/bellen' },
  { who: as('schoolcontact'), ...aSignal('delivered', 'ontvangen') },
  { who: as('schoolcontact'), ...aSignal('passed_on', 'ontvangen'), right: { support: 'yes' } },
  {
    who: as('expert'),
    page: '/netwerk/vermelding/wijzigen',
    right: callable,
    shownAt: '/netwerk/vermelding',
  },
  { who: as('expert'), page: '/netwerk/vermelding', first: aYearAgo },
  {
    who: as('projectleider'),
    page: () => `/netwerk/vermelding/${ids.listed}`,
    right: callable,
  },
  {
    who: as('projectleider'),
    page: '/netwerk/afspraken/nieuw',
    right: agreed,
  },
  {
    who: as('projectleider'),
    page: () => `/netwerk/afspraken/${ids.agreement}/versie`,
    right: agreed,
  },
  {
    who: as('projectleider'),
    page: () => `/netwerk/afspraken/${ids.agreement}/beeindigen`,
    once: () => ['network.agreement', ids.agreement],
    right: { lastDay: '2026-01-01' },
    shownAt: () => `/netwerk/afspraken/${ids.agreement}`,
  },
  {
    who: as('organisatiebeheerder'),
    page: () => `/netwerk/intentieverklaring/beloftes/${ids.promising}/nieuw`,
  },
  {
    who: as('organisatiebeheerder'),
    page: () => `/netwerk/intentieverklaring/beloftes/${ids.promising}/check-in`,
    shownAt: () => `/netwerk/intentieverklaring/beloftes/${ids.promising}`,
  },
  {
    who: as('projectleider'),
    page: '/netwerk/intentieverklaring/schrijven',
    first: aDraft,
    right: { activity: '' },
  },
  { who: as('projectleider'), page: '/netwerk/intentieverklaring/tekst/2', first: aDraft },
  {
    who: as('projectleider'),
    page: () => `/netwerk/intentieverklaring/vragen?organisatie=${ids.unsigned}`,
    right: { signatory: '' },
  },
  { who: as('projectleider'), page: '/netwerk/intentieverklaring' },
  {
    who: as('expert'),
    page: '/netwerk/intentieverklaring/tekenen',
    first: () => askedToSign('expert'),
  },
  {
    who: () => browser(),
    page: `/ondertekenen/${'B'.repeat(43)}`,
    first: () => askedToSign('link'),
    kept: { code: secret },
  },
  { who: as('projectleider'), page: '/netwerk/dekking?van=training' },
  {
    who: as('projectleider'),
    page: `${plan}/activiteiten/sd-f1`,
    first: () =>
      adminQuery(
        'update programme.proposed_action set outcome = null, decided_by = null, decided_at = null',
      ),
  },
  { who: as('projectleider'), page: `${plan}/activiteiten/sd-f1/bewerken` },
  {
    who: as('werkgroepvoorzitter'),
    page: `${plan}/activiteiten/sd-f1/stand`,
    right: { time: 'red', money: 'green', quality: 'green' },
  },
  {
    who: as('projectleider'),
    page: `${plan}/activiteiten/sd-f1/documenten/nieuw`,
    right: { url: 'https://example.org/' },
  },
  {
    who: as('projectleider'),
    page: () => `${plan}/activiteiten/sd-f1/documenten/${all.document}/weghalen`,
  },
  {
    who: as('ambtenaar-heerlen'),
    page: `${plan}/activiteiten/sd-f1/gemeenten/GM0917`,
    right: { takingPart: 'ja' },
  },
  { who: as('projectleider'), page: `${plan}/tijdlijn/tl-01/invullen` },
  { who: as('projectleider'), page: `${plan}/begroting/b-scholen/bewerken` },
  { who: as('projectleider'), page: `${plan}/status`, right: { status: 'vastgesteld' } },
  { who: as('professional'), page: () => `${plan}/uitzoeken/${ids.finding}` },
  {
    who: as('projectleider'),
    page: () => `${plan}/uitzoeken/${ids.finding}`,
    once: () => ['programme.finding', ids.finding],
    right: { outcome: 'answered' },
  },
  {
    who: as('projectleider'),
    page: `${plan}/werkgroepen/wg-hwc/leden?zoek=wilg`,
    first: () =>
      adminQuery(`delete from programme.membership m using programme.working_group g
                  where g.id = m.group_id and g.key = 'wg-hwc' and m.from_day = platform.today()`),
    right: { chair: '' },
  },
  {
    who: as('projectleider'),
    page: () => `${plan}/werkgroepen/wg-lokale-veld/leden/${ids.candidate}`,
  },
  {
    who: as('projectleider'),
    page: () => `${plan}/werkgroepen/wg-lokale-veld/leden/${ids.candidate}/weghalen`,
  },
  { who: as('organisatiebeheerder'), page: '/mensen/nieuw', shownAt: '/mensen' },
  { who: as('projectleider'), page: () => `/mensen/nieuw?organisatie=${ids.organisation}` },
  {
    who: as('projectleider'),
    page: () => `/mensen/${all.person}/functie?organisatie=${ids.organisation}`,
    first: () =>
      adminQuery(
        "update network.function set ended_at = now() where role = 'groupMember' and person_id = $1",
        [all.person],
      ),
    right: { role: 'groupMember' },
  },
  { who: as('projectleider'), page: () => `/mensen/${newcomer.personId}/uitnodigen` },
  { who: as('projectleider'), page: () => `/mensen/${newcomer.personId}/intrekken` },
  { who: as('projectleider'), page: () => `/mensen/${all.person}/opnieuw-inloggen` },
  { who: as('projectleider'), page: () => `/mensen/functies/${all.function}` },
  { who: as('projectleider'), page: () => `/mensen/functies/${all.function}/beeindigen` },
  {
    who: as('schoolcontact'),
    page: () => `/handle-with-care/proef/${trial}`,
    first: aTrial,
  },
  {
    who: as('schoolcontact'),
    page: '/handle-with-care/onze-school',
    first: () => ownSchoolIs('asked'),
  },
  {
    who: as('schoolcontact'),
    page: '/handle-with-care/onze-school/stilzetten',
    first: () => ownSchoolIs('active'),
  },
  {
    who: as('projectleider'),
    page: '/mensen/organisaties/nieuw',
    shownAt: '/netwerk',
    kept: { website: 'stands on the page of the organisation' },
  },
  {
    who: as('projectleider'),
    page: '/mensen/gemeenten/nieuw',
    first: () => adminQuery("delete from network.municipality where code = 'GM9999'"),
    right: { code: 'GM9999', name: 'Bloemendorp', subregion: 'Parkstad' },
    shownAt: '/programma/gemeenten',
  },
  {
    who: as('projectleider'),
    page: '/handle-with-care/instellen/GM0986',
    right: {
      ...{ maxGapDays: '7', leadHours: '15', patienceMinutes: '10' },
      ...{ testDeputyMinutes: '150', testCallMinutes: '120' },
      ...{ findDeputyMinutes: '90', findCallMinutes: '75' },
      ...{ receiveDeputyMinutes: '45', receiveCallMinutes: '20' },
      ...{ primaryFrom: '4', primaryUntil: '12', secondaryFrom: '', secondaryUntil: '' },
      also: 'GM0994',
    },
  },
  {
    who: as('projectleider'),
    page: '/handle-with-care/instellen/voorwaarden',
    // One question, and not where the signals of this file are.
    right: {
      municipalities: 'GM0986',
      ...Object.fromEntries(
        [2, 3, 4, 5, 6, 7, 8, 9, 10].flatMap((n) => [
          [`question${n}`, ''],
          [`wants${n}`, ''],
        ]),
      ),
    },
  },
  {
    who: as('projectleider'),
    page: () => `/mensen/voorstellen/nieuw?organisatie=${ids.organisation}`,
  },
  {
    who: as('projectleider-2'),
    page: () => `/mensen/voorstellen/${all.proposal}`,
    once: () => ['network.proposal', all.proposal],
    right: { decision: 'rejected' },
  },
  {
    who: as('fg'),
    page: () => `/mensen/nalopen/regels/${all.reviewLine}`,
    once: () => ['network.review_line', all.reviewLine],
    right: { outcome: 'stays' },
  },
  {
    who: as('fg'),
    page: () => `/verantwoording/steekproef/${all.sampleLine}`,
    once: () => ['oversight.sample_line', all.sampleLine],
    right: { oordeel: 'ask' },
    shownAt: () => `/verantwoording/steekproef/${all.sampleLine}`,
  },
  {
    who: as('fg'),
    page: () => `/verantwoording/noodtoegang/${ids.accessOver}`,
    once: () => ['oversight.exceptional_access', ids.accessOver],
    right: { oordeel: 'ask' },
    shownAt: () => `/verantwoording/noodtoegang/${ids.accessOver}`,
  },
  { who: as('fg'), page: () => `/verantwoording/noodtoegang/${ids.accessRunning}` },
  {
    who: as('professional'),
    page: '/noodtoegang',
    kept: { kenmerk: 'finds something, and is not kept' },
  },
  { who: as('professional'), page: () => `/noodtoegang/${ids.accessRunning}` },
  {
    who: as('organisatiebeheerder'),
    page: '/organisatie/inloggen',
    right: { issuer: 'https://inlog.voorbeeld.nl', domains: 'voorbeeld.nl', secret: goodPassword },
    kept: { secret },
  },
  { who: as('beheerder'), page: '/beheer/inloggen' },
  { who: as('beheerder'), page: '/beheer/post' },
  { who: as('beheerder'), page: () => `/beheer/post/${all.mail}` },
  { who: as('beheerder'), page: '/beheer/taken' },
  {
    who: as('beheerder'),
    page: () => `/beheer/taken/${all.job}`,
    once: () => ['pgboss.job', all.job],
  },
  {
    who: as('beheerder'),
    page: () => `/beheer/taken/${all.job}/weggooien`,
    once: () => ['pgboss.job', all.job],
    kept: { reden: 'stands in the trail, which the operator does not read' },
  },
  {
    who: as('organisatiebeheerder'),
    page: '/systemen/nieuw',
    right: { scopes: 'plan:lezen', municipalities: 'GM0917' },
  },
  { who: as('projectleider'), page: () => `/systemen/${all.system}` },
  {
    who: as('projectleider'),
    page: () => `/systemen/${all.system}/rechten`,
    right: { scopes: 'plan:lezen' },
  },
  {
    who: as('projectleider'),
    page: () => `/systemen/${all.system}/berichten/nieuw`,
    first: () => adminQuery('delete from systems.subscription where id <> $1', [all.subscription]),
    right: { url: 'https://systeem.voorbeeld.nl/kring', kinds: 'plan.status' },
    shownAt: () => `/systemen/${all.system}`,
  },
  {
    who: as('projectleider'),
    page: () => `/systemen/${all.system}/berichten/${all.subscription}`,
    first: () =>
      adminQuery(
        "with s as (update systems.subscription set disabled_at = null) update systems.delivery set state = 'delivered'",
      ),
  },
  {
    who: as('projectleider'),
    page: () => `/systemen/${all.system}/berichten/${all.subscription}`,
    first: () => adminQuery('update systems.subscription set disabled_at = now()'),
  },
  {
    who: as('projectleider'),
    page: () => `/systemen/${all.system}/berichten/${all.subscription}/weghalen`,
    once: () => ['systems.subscription', all.subscription],
  },
  {
    who: as('projectleider'),
    page: () => `/systemen/${all.system}/sleutel`,
    right: { key: publicKey },
    kept: { key: 'is read as a key, and shown to nobody' },
  },
  {
    who: as('projectleider'),
    page: '/api/proberen?aanroep=activiteitWijzigen',
    right: {
      token: 'kring_at_x',
      aanroep: 'activiteitWijzigen',
      plan: 'uitvoeringsplan-2024-2027',
      activiteit: 'sd-f1',
      'if-match': '"x"',
      inhoud: '{}',
    },
    kept: { token: secret },
  },
  { who: as('projectleider'), page: () => `/systemen/${all.system}/intrekken` },
  {
    who: as('projectleider'),
    page: () => `/systemen/${all.system}/beeindigen`,
    once: () => ['network.function', all.system],
  },
  { who: as('projectleider'), page: '/start' },
  { who: as('projectleider'), page: '/mijn/berichten', first: aDevice },
  {
    who: () => known,
    page: '/mijn',
    first: anotherSession,
    kept: { naam: 'goes with a passkey, and no passkey comes of this' },
  },
  { who: () => known, page: '/mijn/functie' },
  { who: () => known, page: '/mijn/wachtwoord', kept: { wachtwoord: secret, nogmaals: secret } },
  { who: () => known, page: '/mijn/code', kept: { code: secret } },
  { who: () => known, page: '/mijn/herstelcodes' },
  { who: () => known, page: '/mijn/passkeys/sleutel-van-haar/weghalen' },
  {
    who: () => known,
    page: '/bevestigen?naar=/mijn',
    first: () => closePersons('password'),
    kept: { code: secret },
  },
  {
    who: as('werkgroeplid'),
    page: '/bevestigen?naar=/start',
    first: () => closePersons('demonstration'),
  },
  { who: () => browser(), page: '/inloggen', kept: { email: 'is asked again on the next page' } },
  {
    who: () => browser(),
    page: '/inloggen/wachtwoord',
    first: (visitor) => visitor.post('/inloggen', { email: knownEmail }),
    kept: { wachtwoord: secret },
  },
  {
    who: () => browser(),
    page: '/inloggen/code',
    first: async (visitor) => {
      await visitor.post('/inloggen', { email: knownEmail })
      await visitor.post('/inloggen/wachtwoord', { wachtwoord: goodPassword })
    },
    kept: { code: secret },
  },
  {
    who: () => browser(),
    page: () => invitation,
    right: { wachtwoord: goodPassword, nogmaals: goodPassword },
    kept: {
      naam: 'goes with a passkey, and no passkey comes of this',
      wachtwoord: secret,
      nogmaals: secret,
    },
  },
  {
    who: () => browser(),
    page: () => `${invitation}/code`,
    first: (visitor) =>
      visitor.post(`${invitation}/wachtwoord`, {
        wachtwoord: goodPassword,
        nogmaals: goodPassword,
      }),
    kept: { code: secret },
  },
]
let shapeAtFirst: unknown
let invitation: string
let knownEmail: string

/** Routes without a form of their own in a page: asked by a script, or by a machine. */
const bodies: Record<string, string[]> = {
  'POST /inloggen/afgemeld': ['logout_token'],
  'POST /inloggen/passkey/vraag': ['once'],
  // Asked by programs, with the same questions as in an address.
  ...Object.fromEntries(
    ['organizations', 'services', 'service_at_locations', 'taxonomies', 'taxonomy_terms'].map(
      (list) => [`POST /open-referral/v1/${list}`, ['search', 'page', 'taxonomy_term_id']],
    ),
  ),
  'POST /api/v1/oauth/token': [
    'grant_type',
    'client_id',
    'client_secret',
    'scope',
    'client_assertion',
  ],
  'POST /bevestigen/passkey/vraag': ['once'],
  'POST /mijn/passkeys/vraag': ['once'],
  'POST /uitnodiging/:token/passkey/vraag': ['once'],
}

beforeAll(async () => {
  defineOpenable({
    module: 'example',
    name: 'Voorbeeld',
    asks: 'Nummer van het voorbeeld',
    find: () =>
      Promise.resolve({ subject: `example/${crypto.randomUUID()}`, persons: [], owners: [] }),
    label: () => 'voorbeeld 1',
    href: () => '/start',
  })
  all = await fillEverything()
  shapeAtFirst = await shape()
  for (const person of new Set<DemonstrationKey>([
    'projectleider',
    'projectleider-2',
    'werkgroepvoorzitter',
    'ambtenaar-heerlen',
    'organisatiebeheerder',
    'beheerder',
    'professional',
    'werkgroeplid',
    'fg',
    'expert',
    'politie',
    'veiligthuis',
    'leerplicht-heerlen',
    'schoolcontact',
  ])) {
    const visitor = browser()
    await visitor.post('/inloggen/demonstratie', { persoon: person })
    readers.set(person, visitor)
  }
  await bringPeopleIn()
  await adminQuery(
    `insert into network.suggestion (organisation_id, why, made_by)
     select organisation_id, 'Het nummer klopt niet', id from network.function where id = $1`,
    [all.function],
  )
  await adminQuery(
    `insert into network.vacancy (organisation_id, role, left_id)
     select organisation_id, 'expert', id from network.function where id = $1`,
    [all.function],
  )
  const one = async (text: string) => (await adminQuery<{ id: string }>(text))[0]!.id
  ids = {
    accessOver: await anAccess("now() - interval '1 hour'"),
    accessRunning: await anAccess("now() + interval '1 hour'"),
    finding: await one(`
      select f.id from programme.finding f join programme.plan p on p.id = f.plan_id
      where p.key = 'uitvoeringsplan-2024-2027' and f.resolved_at is null and f.state = 'unknown'
      order by f.position limit 1`),
    service: await one(
      `select s.id from network.service s join network.function f on f.organisation_id = s.organisation_id
       where f.id = '${all.function}' limit 1`,
    ),
    location: await one(
      `insert into network.location (organisation_id, name)
       select organisation_id, 'Kantoor' from network.function where id = '${all.function}' returning id`,
    ),
    agreement: await one('select id from network.agreement limit 1'),
    promising: await one(
      "select organisation_id as id from network.function where demonstration_key = 'organisatiebeheerder'",
    ),
    school: await one('select school_id as id from handle_with_care.contact limit 1'),
    unsigned: await one("select id from network.organisation where name = 'LOEF'"),
    listed: await one("select id from network.function where demonstration_key = 'expert'"),
    candidate: await one(`
      select m.function_id as id from programme.membership m join programme.working_group g on g.id = m.group_id
      where g.key = 'wg-lokale-veld' and not m.chair limit 1`),
    organisation: await one(
      `select organisation_id as id from network.function where id = '${all.function}'`,
    ),
  }
}, 60_000)

/** Someone who is invited, someone who has come in with two functions and a passkey. */
async function bringPeopleIn(): Promise<void> {
  newcomer = await aPerson()
  invitation = await invitationFor(newcomer)
  const person = await aPerson()
  await anotherFunction(person, 'groupMember', 'Gemeente Maastricht')
  known = (await comesIn(person)).browser
  knownEmail = person.email
  await adminQuery(
    `with p as (insert into identity.provider (organisation_id, name, issuer, client_id, secret_sealed, made_by)
       select organisation_id, 'Inlog van de organisatie', 'https://inlog.elders.nl', 'kring', decode(repeat('00', 60), 'hex'), id
       from network.function where demonstration_key = 'organisatiebeheerder' returning id)
     insert into identity.provider_domain (domain, provider_id, proof)
     select 'elders.nl', id, 'bewijs-van-twintig-tekens' from p`,
  )
  await adminQuery(
    `insert into identity.passkey (id, person_id, public_key, counter, name, backed_up)
     values ('sleutel-van-haar', $1, decode(repeat('00', 64), 'hex'), 0, 'Telefoon', false)`,
    [person.personId],
  )
}

/** As after a quarter of an hour of nothing, for the one who confirms who they are. */
const closePersons = (method: string) =>
  adminQuery(
    `update identity.session s set persons_until = now() from network.function f
     where f.id = s.function_id and s.method = $1 and f.demonstration_key is not distinct from
       case $1 when 'demonstration' then 'werkgroeplid' end`,
    [method],
  )

/** On another device. */
function anotherSession(): Promise<unknown> {
  return adminQuery(
    `insert into identity.session (token_hash, function_id, method, assurance)
     select sha256(gen_random_uuid()::text::bytea), s.function_id, 'password', 2 from identity.session s
     where s.method = 'password' and s.function_id <> $1 limit 1`,
    [all.function],
  )
}

function aDevice(): Promise<unknown> {
  return adminQuery(
    `insert into platform.device (person_id, name, endpoint)
     select person_id, 'Firefox op Linux', 'https://push.voorbeeld.nl/' || gen_random_uuid()
     from network.function where demonstration_key = 'projectleider'`,
  )
}

async function anAccess(end: string): Promise<string> {
  const id = crypto.randomUUID()
  const reason = sealWords('exceptional_access.reason_sealed', id, 'Er is nu gevaar')
  await adminQuery(
    `insert into oversight.exceptional_access
       (id, function_id, person_id, module, subject, reason_sealed, started_at, ends_at)
     select $1, f.id, person_id, 'example', 'example/1', $2, ${end} - interval '2 hours', ${end}
     from network.function f where demonstration_key = 'professional'`,
    [id, reason],
  )
  return id
}

const now = (page: Place['page']) => (typeof page === 'string' ? page : page())
const routes = [
  ...new Set(app.routes.filter(({ method }) => method === 'POST').map(({ path }) => path)),
]
const patternOf = (path: string) => {
  const [plain = ''] = path.split('?')
  return routes.find((route) => new RegExp(`^${route.replaceAll(/:\w+/g, '[^/]+')}$`).test(plain))
}

interface Found {
  place: Place
  visitor: Browser
  form: RenderedForm
  route: string
}
const found: Found[] = []
let count = 0

/** What somebody would fill in who means well. */
function rightValues({ form, place }: Found): Record<string, string> {
  count++
  const values: Record<string, string> = {}
  for (const { name, kind, type, value, options } of form.fields) {
    const guess =
      { date: '', email: `iris.${count}@voorbeeld.nl`, password: goodPassword }[type] ??
      { email: `iris.${count}@voorbeeld.nl`, website: '', until: '', from: '' }[name] ??
      (name.startsWith('amount-') ? '1' : undefined)
    const typed = kind === 'text' ? (guess ?? `Gewone tekst ${count}`) : undefined
    const chosen = kind === 'choice' && type !== 'checkbox' ? value || options.find(Boolean) : value
    const right = place.right?.[name] ?? typed ?? chosen
    if (right !== undefined) values[name] = right
  }
  if (form.fields.some(({ name }) => name === 'sourceDate')) values['sourceDate'] = '2024-06-01'
  return { ...values, once: crypto.randomUUID() }
}

async function send(one: Found, fields: Record<string, string>): Promise<Response> {
  return one.visitor.send(one.form.action, {
    method: 'POST',
    body: encodeForm(fields),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
}

/** Opens the page again as it is now: versions and steps have gone on. */
async function reopen(one: Found): Promise<void> {
  const { place, visitor } = one
  await adminQuery('delete from platform.rate_limit')
  await putBack(place)
  await place.first?.(visitor)
  const page = now(place.page)
  const forms = formsIn(await (await visitor.get(page)).text(), page)
  one.form = forms.find(({ action }) => patternOf(action) === one.route) ?? one.form
}

const rows = new Map<Place, string>()

/** Puts a row back as it was at first, past the rules that say it may be said only once. */
async function putBack(place: Place): Promise<void> {
  const [table, id] = place.once?.() ?? []
  if (!table) return
  const [row] = await adminQuery<{ row: string }>(
    `select to_jsonb(t)::text as row from ${table} t where id = $1`,
    [id],
  )
  const kept = rows.get(place) ?? row!.row
  rows.set(place, kept)
  await adminQuery(`
    begin; set local session_replication_role = replica;
    delete from ${table} where id = '${id}';
    insert into ${table} select * from jsonb_populate_record(null::${table}, '${kept.replaceAll("'", "''")}');
    commit`)
}

test('there are more than 500 texts', () => {
  expect(naughty.length).toBeGreaterThan(500)
})

test('every form of the site is reached', async () => {
  for (const place of places) await putBack(place)
  for (const place of places) {
    const visitor = await place.who()
    await place.first?.(visitor)
    const page = now(place.page)
    for (const form of formsIn(await visitor.read(page), page)) {
      const route = patternOf(form.action)
      if (route && route !== '/uitloggen' && !found.some((one) => one.route === route))
        found.push({ place, visitor, form, route })
    }
  }
  const reached = new Set([
    ...found.map(({ route }) => route),
    ...Object.keys(bodies).map((route) => route.slice(5)),
    // Takes nothing, and whoever signs out is not there for the next text.
    '/uitloggen',
    // JSON of a system; `src/site/api/api.test.ts` sends all kinds of it.
    '/api/v1/plannen/:plan/activiteiten/:activiteit/standen',
    // As well; `src/modules/handle-with-care/api.test.ts` sends every text.
    '/api/v1/signalen',
  ])
  expect(routes.filter((route) => !reached.has(route))).toEqual([])
})

test('each form takes what somebody fills in who means well', async () => {
  const refused: string[] = []
  // A right code is on a telephone, and a right passkey in one; a provider is asked before it is taken.
  const proven = ({ name }: Field) => /^(code|credential|issuer)$/.test(name)
  const typing = found.filter(
    ({ form: { fields } }) => fields.some(({ kind }) => kind === 'text') && !fields.some(proven),
  )
  for (const one of typing) {
    await reopen(one)
    const response = await send(one, rightValues(one))
    if (response.status !== 303 && response.status !== 200)
      refused.push(`${one.route}: ${response.status} ${messagesIn(await response.text())}`)
  }
  expect(refused).toEqual([])
})

const messagesIn = (html: string) =>
  /<ul class="error-list">(.*?)<\/ul>/s.exec(html)?.[1]?.replaceAll(/<[^>]+>/g, ' ') ?? ''

test(
  'each takes or refuses every text, shows it as it was typed, and never fails',
  async () => {
    const faults: string[] = []
    const used = new Set<string>()
    const typed = typedIn(found.flatMap(({ form }) => form.fields))
    let sent = 0
    let kept = 0
    for (const one of found) {
      const texts = one.form.fields.flatMap((field) =>
        Array.from(
          { length: share(field, typedIn(one.form.fields), typed) },
          () => [field, naughty[sent++ % naughty.length]!] as const,
        ),
      )
      const last = one.form.fields.findLast(({ kind }) => kind === 'text')
      if (last) texts.push(...tooLong.map((text) => [last, text] as const))
      let stale = true
      for (const [field, text] of texts) {
        used.add(text)
        if (stale) await reopen(one)
        const response = await send(one, { ...rightValues(one), [field.name]: text })
        const trouble = await troubleWith(one, field, text, response)
        if (response.status === 303) kept++
        // What was refused left the page as it was, unless it used up a step on the way.
        stale = response.status !== 422 || one.place.first !== undefined
        if (trouble)
          faults.push(`${one.route} ${field.name}: ${trouble} ${JSON.stringify(text.slice(0, 60))}`)
      }
    }
    console.log(
      `${found.length} forms, ${sent} texts in ${found.flatMap(({ form }) => form.fields).length} fields, ${used.size} of them different, ${kept} taken, ${faults.length} faults`,
    )
    expect(faults).toEqual([])
    expect(naughty.filter((text) => !used.has(text))).toEqual([])
  },
  patience,
)

async function troubleWith(
  { place, visitor }: Found,
  { name, kind, type }: Field,
  text: string,
  response: Response,
): Promise<string | undefined> {
  const html = await response.text()
  const location = response.headers.get('location')
  if (response.status >= 500) return `answers ${response.status}`
  if (response.headers.has('x-injected')) return 'writes a header'
  if (location && !/^\/(?!\/)[!-~]*$/.test(location)) return `leads to ${location}`
  const dangers = dangersIn(html)
  if (dangers.length > 0) return `executes ${dangers[0]}`
  const readable = kind === 'text' && type !== 'password' && !unreadable.test(text)
  if (!readable || place.kept?.[name] || /^\s*$/.test(text)) return undefined
  if (response.status === 422 && !shows(html, text)) return 'does not give back'
  if (response.status !== 303) return undefined
  const pages = [location!, now(place.shownAt ?? place.page), now(place.page)]
  for (const page of new Set(pages)) {
    const shown = await (await visitor.get(page)).text()
    if (dangersIn(shown).length > 0) return `executes on ${page}`
    if (shows(shown, text)) return undefined
  }
  return 'does not show'
}

test(
  'a file where no file is asked for is left out, whatever it is called',
  { timeout: patience },
  async () => {
    const faults: string[] = []
    for (const [index, one] of found.entries()) {
      if (one.form.fields.length === 0) continue
      const body = new FormData()
      for (const { name } of one.form.fields)
        body.append(name, new File(['PK\u0003\u0004'], naughty[(index * 7) % naughty.length]!))
      const response = await one.visitor.send(one.form.action, { method: 'POST', body })
      if (response.status >= 500) faults.push(`${one.route}: ${response.status}`)
    }
    expect(faults).toEqual([])
  },
)

test(
  'what scripts and machines send is refused, whatever it is',
  { timeout: patience },
  async () => {
    const faults: string[] = []
    for (const [route, names] of Object.entries(bodies))
      for (const [index, text] of naughty.entries()) {
        if (textsAsked === 0 && index % 10) continue
        const path = route.replace('POST ', '').replace(':token', invitation.split('/').at(-1)!)
        const body = encodeForm(Object.fromEntries(names.map((name) => [name, text])))
        const headers = { 'content-type': 'application/x-www-form-urlencoded' }
        const { status } = await known.send(path, { method: 'POST', body, headers })
        if (status >= 500) faults.push(`${route}: ${status} ${text.slice(0, 40)}`)
      }
    expect(faults).toEqual([])
  },
)

test(
  'every question in an address is answered, whatever is asked',
  { timeout: patience },
  async () => {
    const faults: string[] = []
    const questions: Record<string, string[]> = {
      '/netwerk': ['zoek', 'soort', 'gemeente', 'pagina'],
      [`/netwerk/afspraken/${ids.agreement}`]: ['versie'],
      [`/netwerk/inlezen/${await importIn('checked')}`]: ['toon', 'pagina', 'kolommen'],
      [`/netwerk/inlezen/${await importIn('uploaded')}`]: ['regel'],
      '/mensen': ['zoek', 'organisatie', 'rol', 'gestopt', 'pagina'],
      '/mensen/nieuw': ['zoek', 'organisatie'],
      '/mensen/voorstellen/nieuw': ['zoek', 'organisatie', 'persoon'],
      [`${plan}/tijdlijn`]: ['lijn', 'groep', 'gemeente', 'status'],
      [`${plan}/uitzoeken`]: ['staat', 'pagina'],
      [`${plan}/bron`]: ['regel'],
      [`${plan}/werkgroepen/wg-hwc/leden`]: ['zoek'],
      '/verantwoording': ['wie', 'over', 'organisatie', 'onderdeel', 'van', 'tot', 'pagina'],
      '/verantwoording/bestand.csv': ['wie', 'over', 'organisatie', 'onderdeel', 'van', 'tot'],
      '/inloggen': ['naar'],
      '/start': ['gedaan'],
      '/systemen': ['pagina'],
    }
    const asked = Object.entries(questions).flatMap(([path, names]) =>
      names.map((name) => `${path}?${name}=`),
    )
    for (const [index, text] of naughty.entries()) {
      if (textsAsked === 0 && index % 3) continue
      const question = asked[index % asked.length]!
      const visitor = readers.get(question.startsWith('/verantwoording') ? 'fg' : 'projectleider')!
      const response = await visitor.get(question + encodeForm({ x: text }).slice(2))
      const html = await response.text()
      const page = response.headers.get('content-type')?.startsWith('text/html')
      if (response.status >= 500 || (page && dangersIn(html).length > 0))
        faults.push(`${question} ${response.status} ${JSON.stringify(text.slice(0, 60))}`)
    }
    expect(faults).toEqual([])
  },
)

test(
  'every place in a path is answered, whatever stands there',
  { timeout: patience },
  async () => {
    const faults: string[] = []
    const patterns = [
      ...new Set(
        app.routes
          .filter(
            ({ method, path, handler }) =>
              method === 'GET' && path.includes(':') && guardOf(handler),
          )
          .map(({ path }) => path),
      ),
    ]
    for (const [index, text] of naughty.entries()) {
      const path = patterns[index % patterns.length]!.replace(
        ':plan',
        index % 2 ? 'uitvoeringsplan-2024-2027' : ':plan',
      ).replaceAll(/:\w+/g, encodeForm({ x: text }).slice(2) || 'x')
      const { status } = await readers.get('projectleider')!.get(path)
      if (status >= 500) faults.push(path.slice(0, 120))
    }
    expect(faults).toEqual([])
  },
)

test('none of it changed what the database is made of', async () => {
  expect(await shape()).toEqual(shapeAtFirst)
})

const shape = () =>
  adminQuery(`
    select (select count(*) from pg_class where relnamespace::regnamespace::text !~ '^pg_') as relations,
           (select count(*) from pg_proc) as functions`)
