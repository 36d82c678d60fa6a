/**
 * The declaration of intent: written, published, signed by who was asked, and evidence of it.
 */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { extractText } from 'unpdf'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { verifySignature } from '#commands'
import { runAs } from '#platform/database.ts'
import { sweep } from '#platform/jobs.ts'
import { openMail } from '#platform/mail/index.ts'
import { sendNext } from '#platform/mail/sending.ts'
import { demonstrationActor, visitAs } from '#testing/actors.ts'
import { adminQuery, keysFolder } from '#testing/database.ts'
import {
  anyone,
  as,
  demonstrationRegion,
  hidden,
  visibleText,
  type Visitor,
} from '#testing/site.ts'
import { functionOf } from '#testing/everything.ts'
import { statementsOf } from '#testing/statements.ts'

const base = '/netwerk/intentieverklaring'
let lead: Visitor
let administrator: Visitor

beforeAll(async () => {
  await demonstrationRegion()
  lead = await as('projectleider')
  administrator = await as('organisatiebeheerder')
  openMail({ url: 'http://localhost:3000', keep: true })
  await sendAll()
})
beforeEach(async () => {
  await adminQuery('delete from platform.rate_limit')
})

const one = async (text: string, params: unknown[] = []) =>
  (await adminQuery<{ id: string }>(text, params))[0]!.id
const organisationNamed = (name: string) =>
  one('select id from network.organisation where name = $1', [name])

async function sendAll(): Promise<void> {
  while ((await sendNext()) !== 'nothing');
}

const someone = { name: 'Hazel Wilgenkatje', title: 'Bestuurder', email: 'hazel@example.org' }
const consent = { mandate: 'statutory', agree: 'ja' }

/** Asks someone outside Kring to sign for an organisation. @returns the link in their mail, and the code */
async function asked(organisation: string): Promise<{ link: string; code: string; mail: string }> {
  const id = await organisationNamed(organisation)
  const response = await lead.post(`${base}/vragen?organisatie=${id}`, someone)
  expect(response.status).toBe(200)
  const code = /\d{4} \d{4}/.exec(visibleText(await response.text()))![0]
  await sendAll()
  const [kept] = await adminQuery<{ link: string; text: string; subject: string; to: string }>(
    `select link, text, subject, recipient as to from mail.kept order by at desc, id limit 1`,
  )
  expect(kept!.to).toBe(someone.email)
  return { link: kept!.link, code, mail: `${kept!.subject}\n${kept!.text}` }
}

describe('signing by a link and a code', () => {
  test('the mail says nothing of whom or what, and the code is not in it', async () => {
    const { mail, code } = await asked('GGD Zuid-Limburg')
    for (const word of [
      'GGD',
      'Hazel',
      'Bestuurder',
      'ntentieverklaring',
      'geweld',
      code,
      code.replace(' ', ''),
    ])
      expect(mail).not.toContain(word)
  })

  test('who has both signs, and takes evidence along that can be checked', async () => {
    const { link, code } = await asked('Maastricht UMC+')
    const organisation = `/netwerk/organisaties/${await organisationNamed('Maastricht UMC+')}`
    expect(visibleText(await lead.read(organisation))).toContain(
      'Maastricht UMC+ tekende de intentieverklaring nog niet',
    )
    const page = visibleText(await anyone().read(link))
    expect(page).toContain('Je tekent namens Maastricht UMC+, als Bestuurder')
    expect(page).not.toContain('Hazel')

    const signed = await anyone().post(link, { ...consent, code })
    expect(signed.status).toBe(303)
    expect(signed.headers.getSetCookie()).toEqual([])
    expect(visibleText(await anyone().read(signed.headers.get('location')!))).toContain(
      'er is getekend',
    )
    const file = await anyone().read(`${link}/bewijs.json`)
    expect(JSON.parse(file)).toMatchObject({
      organisation: 'Maastricht UMC+',
      signer: 'Hazel Wilgenkatje',
      method: 'link-and-code',
    })
    expect(verified(file)).toBe(0)
    expect(verified(file.replace('Hazel', 'Hazal'))).toBe(1)

    const paper = await anyone().get(`${link}/bewijs.pdf`)
    expect(paper.headers.get('content-type')).toBe('application/pdf')
    expect(paper.headers.get('cache-control')).toBe('no-store')
    await saysTheSame(await paper.arrayBuffer(), file)

    expect((await statementsOf(() => lead.read(organisation))).length).toBeLessThanOrEqual(8)
    const shown = visibleText(await (await as('professional')).read(organisation))
    expect(shown).toMatch(/UMC\+ tekende versie 1 van de intentieverklaring op \d+ \w+ \d{4}/)
    expect(shown).toContain('Functie van wie tekende: Bestuurder')
    expect(shown).not.toContain('Hazel')

    const list = visibleText(await anyone().read('/aanpak/ondertekenaars'))
    expect(list).toContain('Maastricht UMC+')
    expect(list).not.toContain('Hazel')
    const [row] = await adminQuery(
      `select num_nonnulls(r.name, r.title, r.email, r.code_hash) as known from network.signing_request r
       join network.organisation o on o.id = r.organisation_id where o.name = 'Maastricht UMC+'`,
    )
    expect(row).toEqual({ known: 0 })
  })

  test('a link that was used says so, and signs nothing again', async () => {
    const { link, code } = await asked('LOEF')
    await anyone().post(link, { ...consent, code })
    const again = await anyone().post(link, { ...consent, code })
    expect(again.status).toBe(410)
    expect(visibleText(await again.text())).toContain('Deze link is al gebruikt')
    expect((await anyone().get(link)).status).toBe(410)
    const count = await adminQuery("select 1 from network.signature where organisation = 'LOEF'")
    expect(count).toHaveLength(1)
  })

  test('pressing twice is one signature', async () => {
    const { link, code } = await asked('VISTA college')
    const both = await Promise.all([1, 2].map(() => anyone().post(link, { ...consent, code })))
    // The second is led to the receipt, or hears that the link was used.
    expect(both.map(({ status }) => status)).toContain(303)
    for (const { status } of both) expect([303, 410]).toContain(status)
    const rows = await adminQuery(
      "select 1 from network.signature where organisation like 'VISTA%'",
    )
    expect(rows).toHaveLength(1)
  })

  test('five wrong codes and it is over, also with the right one', async () => {
    const { link, code } = await asked('Politiepost Vaals (gemeentehuis)')
    const wrong = code.startsWith('0') ? '11111111' : '00000000'
    for (let time = 1; time < 5; time++) {
      const response = await anyone().post(link, { ...consent, code: wrong })
      expect(response.status).toBe(422)
      expect(visibleText(await response.text())).toContain('Deze code klopt niet')
    }
    expect((await anyone().post(link, { ...consent, code: wrong })).status).toBe(410)
    const late = await anyone().post(link, { ...consent, code })
    expect(late.status).toBe(410)
    expect(visibleText(await late.text())).toContain('vijf keer verkeerd')
  })

  test('what is forgotten costs no try', async () => {
    const { link } = await asked('Veiligheidsregio Zuid-Limburg')
    for (let time = 0; time < 8; time++)
      expect((await anyone().post(link, { code: '12' })).status).toBe(422)
    expect((await anyone().get(link)).status).toBe(200)
  })

  test('a forged link, one letter off, or the code of another opens nothing', async () => {
    const { link, code } = await asked('Perspectief Herstelbemiddeling')
    const other = await asked('Welten Medisch Centrum')
    const last = link.at(-1) === 'A' ? 'Q' : 'A'
    for (const path of [
      link.slice(0, -1) + last,
      link.slice(0, -1),
      `${link}A`,
      link.toLowerCase(),
      `/ondertekenen/${'A'.repeat(43)}`,
      '/ondertekenen/x',
      `/ondertekenen/${'%00'.repeat(3)}`,
    ]) {
      const response = await anyone().post(path, { ...consent, code })
      expect(response.status, path).toBe(404)
      expect((await anyone().get(`${path}/ontvangst`)).status).toBe(404)
      expect((await anyone().get(`${path}/bewijs.json`)).status).toBe(404)
    }
    expect((await anyone().post(link, { ...consent, code: other.code })).status).toBe(422)
  })

  test('a new request ends the link and the code of before', async () => {
    const first = await asked('Huisartsenpost Heerlen')
    const second = await asked('Huisartsenpost Heerlen')
    expect((await anyone().post(first.link, { ...consent, code: first.code })).status).toBe(410)
    expect((await anyone().post(second.link, { ...consent, code: first.code })).status).toBe(422)
    expect((await anyone().post(second.link, { ...consent, code: second.code })).status).toBe(303)
  })

  test('a late link says so, and the address is forgotten', async () => {
    const { link, code } = await asked('Huisartsenpost Sittard-Geleen')
    await adminQuery(
      `update network.signing_request set expires_at = now() - interval '1 second'
       where email is not null`,
    )
    const late = await anyone().post(link, { ...consent, code })
    expect(late.status).toBe(410)
    expect(visibleText(await late.text())).toContain('verlopen')
    await sweep()
    expect(
      await adminQuery('select 1 from network.signing_request where email is not null'),
    ).toEqual([])
  })

  test('a mail that goes again has a new link; nobody is written to when it is withdrawn', async () => {
    const id = await organisationNamed('Het Juridisch Loket (Veiligheidscentrum Heerlen-Noord)')
    await lead.post(`${base}/vragen?organisatie=${id}`, someone)
    const request = await one(
      'select id from network.signing_request where organisation_id = $1 and withdrawn_at is null',
      [id],
    )
    expect((await lead.post(`${base}/verzoeken/${request}/intrekken`)).status).toBe(303)
    const before = await adminQuery('select 1 from mail.kept')
    await sendAll()
    expect(await adminQuery('select 1 from mail.kept')).toHaveLength(before.length)
  })
})

describe('signing by someone signed in', () => {
  test('who is asked signs with two factors; who is not, cannot', async () => {
    const alderman = await as('bestuurder')
    expect(visibleText(await alderman.read(`${base}/tekenen`))).toContain(
      'Je tekent namens Gemeente Sittard-Geleen, als Wethouder zorg en veiligheid',
    )
    const other = await as('ambtenaar-heerlen')
    expect((await other.post(`${base}/tekenen`, consent)).status).toBe(409)

    await adminQuery(
      `update identity.session s set persons_until = now() from network.function f
       where f.id = s.function_id and f.demonstration_key = 'bestuurder'`,
    )
    expect((await alderman.post(`${base}/tekenen`, consent)).status).toBe(403)
    const fresh = await visitAs(await functionOf('bestuurder'))
    const signed = await fresh.post(`${base}/tekenen`, consent)
    expect(signed.status).toBe(303)
    const path = signed.headers.get('location')!.split('?')[0]!
    const file = await fresh.read(`${path}/bewijs.json`)
    expect(JSON.parse(file)).toMatchObject({ method: 'second-factor', mandate: 'statutory' })
    expect(verified(file)).toBe(0)
    expect((await fresh.post(`${base}/tekenen`, consent)).status).toBe(409)
  })

  test('the evidence is for the organisation itself and for who keeps or watches', async () => {
    const id = await one(`select s.id from network.signature s where s.organisation like 'XONAR%'`)
    const path = `${base}/ondertekeningen/${id}/bewijs.json`
    expect((await lead.get(path)).status).toBe(200)
    expect((await administrator.get(path)).status).toBe(200)
    expect((await (await as('fg')).get(path)).status).toBe(200)
    for (const key of ['professional', 'bestuurder', 'expert'] as const)
      expect((await (await as(key)).get(path)).status).toBe(404)
    const trail = await adminQuery(
      `select 1 from audit.entry where action = 'network.evidence_opened' and subject = $1`,
      [id],
    )
    expect(trail).toHaveLength(3)
  })

  test('nobody writes a signature past the request, not even a project leader', async () => {
    const actor = await demonstrationActor('projectleider')
    const request = await one(
      'select id from network.signing_request where signed_at is null limit 1',
    )
    await expect(
      runAs(actor, (work) =>
        work.db
          .insertInto('network.signature')
          .values((eb) => ({
            requestId: request,
            declarationNumber: 1,
            organisationId: eb
              .selectFrom('network.signingRequest')
              .select('organisationId')
              .where('id', '=', request),
            organisation: 'Een ander',
            title: 'Directeur',
            signedAt: new Date(),
            hash: Buffer.alloc(32),
          }))
          .execute(),
      ),
    ).rejects.toThrow(/row-level security/)
  })
})

describe('the text', () => {
  const text = { title: 'Tweede tekst', body: 'Eerste alinea.\n\nTweede alinea.', activity: '' }

  test('a draft is for who writes it; published it is for all, and never changes again', async () => {
    const saved = await lead.post(`${base}/schrijven`, { ...text, version: '0' })
    const path = saved.headers.get('location')!.split('?')[0]!
    const reader = await as('professional')
    expect((await reader.get(path)).status).toBe(404)
    expect(await anyone().read('/aanpak/ondertekenaars')).not.toContain('Tweede tekst')

    const page = await lead.read(path)
    const stale = await lead.post(`${base}/schrijven`, { ...text, title: 'Derde', version: '1' })
    expect(stale.status).toBe(303)
    const publish = { number: hidden(page, 'number'), version: hidden(page, 'version') }
    expect((await lead.post(`${base}/publiceren`, publish)).status).toBe(409)
    expect((await lead.post(`${base}/publiceren`, { ...publish, version: '2' })).status).toBe(303)
    expect(await reader.read(path)).toContain('Derde')
    expect((await lead.post(`${base}/publiceren`, { ...publish, version: '3' })).status).toBe(409)
    const actor = await demonstrationActor('projectleider')
    const { numUpdatedRows } = await runAs(actor, (work) =>
      work.db.updateTable('network.declaration').set({ body: 'Anders' }).executeTakeFirst(),
    )
    expect(numUpdatedRows).toBe(0n)
  })

  test('an organisation that signed an older text can sign the newer one too', async () => {
    const { link, code } = await asked('Gemeente Heerlen')
    expect((await anyone().post(link, { ...consent, code })).status).toBe(303)
    expect(visibleText(await lead.read(base))).toMatch(/Gemeente Heerlen Bestuurder [^G]* 2/)
  })
})

const folder = mkdtempSync(join(tmpdir(), 'kring-evidence-'))

/** That a receipt holds what its evidence says, to the last sign of its hash. */
async function saysTheSame(pdf: ArrayBuffer, file: string): Promise<void> {
  const { text } = await extractText(new Uint8Array(pdf), { mergePages: true })
  const bare = (words: string) => words.replaceAll(/\s+/g, '')
  const evidence = JSON.parse(file) as Record<string, string>
  for (const name of ['title', 'text', 'organisation', 'signer', 'function', 'hash', 'key'])
    expect(bare(text), name).toContain(bare(evidence[name]!))
  expect(bare(text)).toContain(`Versievandetekst${evidence['declaration']}`)
  expect(bare(text)).toContain(evidence['mandate'] === 'mandate' ? 'metmandaat' : 'uiteigenfunctie')
  expect(text).toContain(String(new Date(evidence['signedAt']!).getFullYear()))
}

/** What `kring network verify-signature` says of a file. */
function verified(file: string, key?: string, keysDir = keysFolder): number {
  const path = join(folder, `${crypto.randomUUID()}.json`)
  writeFileSync(path, file)
  return verifySignature(path, key, keysDir)
}

test('a file is checked by the key of this host, by a number that one gives, or not at all', async () => {
  const id = await one('select id from network.signature limit 1')
  const file = await lead.read(`${base}/ondertekeningen/${id}/bewijs.json`)
  const { key } = JSON.parse(file) as { key: string }
  const elsewhere = mkdtempSync(join(tmpdir(), 'kring-elsewhere-'))
  expect(verified(file)).toBe(0)
  expect(verified(file, undefined, elsewhere)).toBe(2)
  expect(verified(file, key, elsewhere)).toBe(0)
  expect(verified(file, key.replaceAll(/(.{4})/g, '$1 ').toUpperCase(), elsewhere)).toBe(0)
  expect(verified(file, 'f'.repeat(64))).toBe(1)
  expect(visibleText(await anyone().read('/aanpak/ondertekenaars'))).toContain(key.slice(0, 4))
  expect(verifySignature(join(folder, 'is-er-niet'), undefined, elsewhere)).toBe(1)
})

test('the public list sets no cookie and stores nothing of who looks', async () => {
  const response = await anyone().get('/aanpak/ondertekenaars')
  expect(response.headers.getSetCookie()).toEqual([])
  expect(response.headers.get('cache-control')).toBe('no-store')
})
