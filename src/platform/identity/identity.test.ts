import { beforeAll, describe, expect, test } from 'vitest'
import { createApp } from '#app'
import { runAs, system } from '#platform/database.ts'
import { invite, linkOf } from '#platform/identity/index.ts'
import { adminQuery } from '#testing/database.ts'
import {
  anotherFunction,
  aPerson,
  atTheCode,
  browser,
  codeFrom,
  comesIn,
  forgetStep,
  goodPassword,
  invitationFor,
  renewalFor,
  type Browser,
  type Newcomer,
} from '#testing/identity.ts'
import { anyone, app, as, demonstrationRegion, hidden, visibleText } from '#testing/site.ts'

beforeAll(demonstrationRegion)

const isIn = async (own: Browser) => (await own.get('/start')).status === 200
const text = async (response: Response | Promise<Response>) =>
  visibleText(await (await response).text())

describe('an invitation', () => {
  test('leads to an account with a password and a code, and in', async () => {
    const newcomer = await aPerson()
    const { browser: own, codes } = await comesIn(newcomer)
    expect(codes).toHaveLength(10)
    expect(await own.read('/start')).toContain('Dag, Iris')
  })

  test('works once, also when two browsers finish at the same moment', async () => {
    const newcomer = await aPerson()
    const path = await invitationFor(newcomer)
    const both = await Promise.all(
      [browser(), browser()].map(async (own) => {
        await own.post(`${path}/wachtwoord`, { wachtwoord: goodPassword, nogmaals: goodPassword })
        const secret = /<code>([A-Z2-7 ]{30,})</.exec(await own.read(`${path}/code`))![1]!
        return { own, secret }
      }),
    )
    const answers = await Promise.all(
      both.map(({ own, secret }) => own.post(`${path}/code`, { code: codeFrom(secret) })),
    )
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 410])
    expect(await text(browser().get(path))).toContain('Deze uitnodiging is al gebruikt')
  })

  test.each([
    ['forged', 404, 'Deze uitnodiging werkt niet'],
    ['expired', 410, 'Deze uitnodiging is verlopen'],
    ['withdrawn', 410, 'Deze uitnodiging is ingetrokken'],
  ])('that is %s says so, with a way on', async (kind, status, says) => {
    const newcomer = await aPerson()
    let path = await invitationFor(newcomer)
    if (kind === 'forged') path = `/uitnodiging/${'A'.repeat(43)}`
    const change = {
      expired: "expires_at = now() - interval '1 minute'",
      withdrawn: 'withdrawn_at = now()',
    }[kind]
    if (change)
      await adminQuery(`update identity.invitation set ${change} where person_id = $1`, [
        newcomer.personId,
      ])
    for (const response of [
      await browser().get(path),
      await browser().post(`${path}/wachtwoord`, {
        wachtwoord: goodPassword,
        nogmaals: goodPassword,
      }),
      await browser().post(`${path}/passkey/vraag`),
    ]) {
      expect(response.status).toBe(status)
      expect(await text(response)).toContain(says)
    }
  })

  test('is replaced by a newer one', async () => {
    const newcomer = await aPerson()
    const first = await invitationFor(newcomer)
    const second = await invitationFor(newcomer)
    expect((await browser().get(first)).status).toBe(410)
    expect((await browser().get(second)).status).toBe(200)
  })

  test('keeps no token in the database', async () => {
    const newcomer = await aPerson()
    const token = (await invitationFor(newcomer)).slice('/uitnodiging/'.length)
    const rows = await adminQuery<{ row: string }>(
      'select i::text as row from identity.invitation i',
    )
    expect(rows.map(({ row }) => row).join()).not.toContain(token)
  })

  test('to an address that is taken is none, whoever has it', async () => {
    const first = await aPerson()
    await comesIn(first)
    const second = await aPerson()
    const id = await runAs(system, (work) =>
      invite(work, second.personId, first.email.toUpperCase()),
    )
    expect(id).toBeUndefined()
  })

  test('is not for someone who keeps other people', async () => {
    const newcomer = await aPerson('professional', 'Gemeente Maastricht')
    const [keeper] = await adminQuery<{ id: string }>(
      "select id from network.function where demonstration_key = 'organisatiebeheerder'",
    )
    const asKeeper = runAs({ ...system, functionId: keeper!.id }, (work) =>
      invite(work, newcomer.personId, newcomer.email),
    )
    await expect(asKeeper).rejects.toMatchObject({ code: '42501' })
    expect(await linkOf(crypto.randomUUID())).toBeUndefined()
  })

  test.each([
    ['kort', 'ten minste 12 tekens'],
    ['welkom1234567', 'te makkelijk te raden'],
    ['aaaaaaaaaaaaaaaa', 'meer verschillende tekens'],
  ])('refuses the password %s with a sentence', async (password, says) => {
    const path = await invitationFor(await aPerson())
    const response = await browser().post(`${path}/wachtwoord`, {
      wachtwoord: password,
      nogmaals: password,
    })
    expect(response.status).toBe(422)
    const page = await response.text()
    expect(page).toContain(says)
    expect(page).not.toContain(`value="${password}"`)
  })
})

describe('signing in with a password and a code', () => {
  let newcomer: Newcomer
  let secret: string
  let codes: string[]
  beforeAll(async () => {
    newcomer = await aPerson()
    ;({ secret, codes } = await comesIn(newcomer))
  })

  test('needs both', async () => {
    await forgetStep(newcomer)
    const own = browser()
    await atTheCode(own, newcomer)
    expect(await isIn(own)).toBe(false)
    const response = await own.post('/inloggen/code', { code: codeFrom(secret) })
    expect(response.headers.get('location')).toBe('/start')
    expect(await isIn(own)).toBe(true)
  })

  test('takes a code once, also from two browsers at the same moment', async () => {
    await forgetStep(newcomer)
    const browsers = await Promise.all(
      [1, 2, 3].map(async () => {
        const own = browser()
        await atTheCode(own, newcomer)
        return own
      }),
    )
    const code = codeFrom(secret)
    const answers = await Promise.all(browsers.map((own) => own.post('/inloggen/code', { code })))
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 422, 422])
    await adminQuery('update identity.account set failures = 0 where person_id = $1', [
      newcomer.personId,
    ])
  })

  test('takes a recovery code once', async () => {
    const code = codes[0]!
    const own = browser()
    await atTheCode(own, newcomer)
    expect((await own.post('/inloggen/code', { code })).status).toBe(303)
    const again = browser()
    await atTheCode(again, newcomer)
    expect((await again.post('/inloggen/code', { code })).status).toBe(422)
  })

  test('takes a recovery code from one of three browsers at the same moment', async () => {
    const code = codes[2]!
    const browsers = await Promise.all(
      [1, 2, 3].map(async () => {
        const own = browser()
        await atTheCode(own, newcomer)
        return own
      }),
    )
    const answers = await Promise.all(browsers.map((own) => own.post('/inloggen/code', { code })))
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 422, 422])
    await adminQuery('update identity.account set failures = 0 where person_id = $1', [
      newcomer.personId,
    ])
  })

  test('tells someone whose telephone runs behind what to do', async () => {
    await forgetStep(newcomer)
    const own = browser()
    await atTheCode(own, newcomer)
    const late = codeFrom(secret, new Date(Date.now() - 4 * 60_000))
    const response = await own.post('/inloggen/code', { code: late })
    expect(await text(response)).toContain('De klok van je telefoon')
    expect(response.status).toBe(422)
  })

  test('waits after ten wrong codes, and nobody else waits', async () => {
    const other = await aPerson()
    const { secret: otherSecret } = await comesIn(other)
    const own = browser()
    await atTheCode(own, newcomer)
    let last = ''
    for (let turn = 0; turn < 10; turn++)
      last = await text(own.post('/inloggen/code', { code: '000000' }))
    expect(last).toContain('Wacht 15 minuten')
    await forgetStep(newcomer)
    // Also the right code waits now, and a recovery code with it.
    expect((await own.post('/inloggen/code', { code: codeFrom(secret) })).status).toBe(422)
    expect((await own.post('/inloggen/code', { code: codes[1]! })).status).toBe(422)
    await forgetStep(other)
    const neighbour = browser()
    await atTheCode(neighbour, other)
    expect((await neighbour.post('/inloggen/code', { code: codeFrom(otherSecret) })).status).toBe(
      303,
    )
    await adminQuery('update identity.account set failures = 0, locked_until = null')
  })

  test('says the same for a wrong password and an unknown address', async () => {
    const pageFor = async (email: string) => {
      const own = browser()
      await own.post('/inloggen', { email })
      const response = await own.post('/inloggen/wachtwoord', { wachtwoord: 'niet het wachtwoord' })
      return (await text(response))
        .replaceAll(email, 'X')
        .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '')
    }
    expect(await pageFor(newcomer.email)).toBe(await pageFor('niemand@voorbeeld.nl'))
  })

  test('limits tries for one name from one address, and says how long', async () => {
    const email = 'vaak@voorbeeld.nl'
    const own = browser()
    await own.post('/inloggen', { email })
    const answers: Response[] = []
    for (let turn = 0; turn < 12; turn++)
      answers.push(await own.post('/inloggen/wachtwoord', { wachtwoord: 'fout' }))
    expect(answers.slice(0, 10).every(({ status }) => status === 422)).toBe(true)
    expect(answers.at(-1)!.status).toBe(429)
    expect(Number(answers.at(-1)!.headers.get('retry-after'))).toBeGreaterThan(60)
    // A made-up address in a header is not believed.
    const forged = await own.post(
      '/inloggen/wachtwoord',
      { wachtwoord: 'fout' },
      { 'x-forwarded-for': '203.0.113.9' },
    )
    expect(forged.status).toBe(429)
    await adminQuery('delete from platform.rate_limit')
  })
})

test('a stranger with many addresses locks nobody out of where they usually come in', async () => {
  await adminQuery('delete from platform.rate_limit')
  const proxied = createApp({ demonstration: true, trustedProxies: 1 })
  const newcomer = await aPerson()
  await comesIn(newcomer)
  const from = async (address: string, wachtwoord: string) => {
    const own = browser(proxied)
    const place = { 'x-forwarded-for': address }
    await own.post('/inloggen', { email: newcomer.email }, place)
    return (await own.post('/inloggen/wachtwoord', { wachtwoord }, place)).status
  }
  expect(await from('198.51.100.1', goodPassword)).toBe(303)
  const answers: number[] = []
  for (let turn = 0; turn < 60; turn++)
    answers.push(await from(`203.0.113.${turn % 12}`, 'niet het wachtwoord'))
  expect(answers.slice(0, 49)).toEqual(Array.from({ length: 49 }, () => 422))
  expect(new Set(answers.slice(50))).toEqual(new Set([429]))
  expect(await from('198.51.100.7', goodPassword)).toBe(429)
  expect(await from('198.51.100.1', goodPassword)).toBe(303)
  // Also there one tries no more than ten times.
  for (let turn = 0; turn < 10; turn++) await from('198.51.100.1', 'fout')
  expect(await from('198.51.100.1', goodPassword)).toBe(429)
  await adminQuery('delete from platform.rate_limit')
}, 60_000)

describe('a session', () => {
  test('has a new token at sign-in, so a planted one is worth nothing', async () => {
    const newcomer = await aPerson()
    const own = browser()
    own.cookies.set('__Host-kring', 'A'.repeat(43))
    const { browser: signedIn } = await comesIn(newcomer)
    expect(signedIn.cookies.get('__Host-kring')).not.toBe('A'.repeat(43))
    expect(await isIn(own)).toBe(false)
  })

  test('has a new token after confirming, and the old one ends', async () => {
    const newcomer = await aPerson()
    const { browser: own, secret } = await comesIn(newcomer)
    const before = own.cookies.get('__Host-kring')!
    await adminQuery("update identity.session set persons_until = now() - interval '1 second'")
    await forgetStep(newcomer)
    const response = await own.post('/bevestigen/code', { code: codeFrom(secret), naar: '/mijn' })
    expect(response.headers.get('location')).toBe('/mijn')
    expect(own.cookies.get('__Host-kring')).not.toBe(before)
    const thief = browser()
    thief.cookies.set('__Host-kring', before)
    expect(await isIn(thief)).toBe(false)
    expect(await isIn(own)).toBe(true)
  })

  test('of someone whose function ends, ends with it, in every browser', async () => {
    const newcomer = await aPerson()
    const { browser: own } = await comesIn(newcomer)
    expect(await isIn(own)).toBe(true)
    await adminQuery('update network.function set ended_at = now() where id = $1', [
      newcomer.functionId,
    ])
    expect((await own.get('/start')).status).toBe(303)
  })

  test('ends too when another function of that person ends, and not for one that ended before it', async () => {
    const newcomer = await aPerson()
    const { browser: own } = await comesIn(newcomer)
    const second = await anotherFunction(newcomer, 'attentionOfficer', 'GGD Zuid-Limburg')
    expect(await isIn(own)).toBe(true)
    await adminQuery('update network.function set ended_at = now() where id = $1', [second])
    expect((await own.get('/start')).status).toBe(303)
    const leaver = await aPerson()
    const past = await anotherFunction(leaver, 'attentionOfficer', 'GGD Zuid-Limburg')
    await adminQuery('update network.function set ended_at = now() where id = $1', [past])
    expect(await isIn((await comesIn(leaver)).browser)).toBe(true)
  })

  test.each([
    ['two hours without work', "seen_at = now() - interval '121 minutes'"],
    ['ten hours of work', "started_at = now() - interval '601 minutes'"],
  ])('ends after %s', async (_, change) => {
    const newcomer = await aPerson()
    const { browser: own } = await comesIn(newcomer)
    expect(await isIn(own)).toBe(true)
    await adminQuery(`update identity.session set ${change} where function_id = $1`, [
      newcomer.functionId,
    ])
    expect((await own.get('/start')).status).toBe(303)
  })

  test('that ended while someone typed keeps what was typed in the page, and nowhere else', async () => {
    const newcomer = await aPerson()
    const { browser: own } = await comesIn(newcomer)
    const seen = (when: string) =>
      adminQuery(`update identity.session set seen_at = ${when} where function_id = $1`, [
        newcomer.functionId,
      ])
    const [organisation] = await adminQuery<{ id: string }>(
      "select id from network.organisation where register = 'duo' limit 1",
    )
    const path = `/netwerk/organisaties/${organisation!.id}/verbetering?van=hier`
    const typed = {
      why: 'Zij zijn <b>verhuisd</b>',
      field: '',
      wachtwoord: 'Eikenblad77',
      once: 'a',
    }
    await seen("now() - interval '121 minutes'")
    const late = await own.post(path, typed)
    const html = await late.text()
    expect([late.status, late.headers.get('cache-control')]).toEqual([403, 'no-store'])
    expect(visibleText(html)).toContain('Je bent niet meer ingelogd')
    expect(html).toContain('value="Zij zijn &lt;b&gt;verhuisd&lt;/b&gt;"')
    expect(html).toContain(`action="${path}"`)
    expect(html).not.toContain('Eikenblad77')
    const made = () => adminQuery("select 1 from network.suggestion where why like 'Zij zijn%'")
    expect(await made()).toHaveLength(0)
    // What does not exist is answered alike.
    const nowhere = await own.post('/netwerk/organisaties/nergens/verbetering', typed)
    expect(nowhere.status).toBe(403)
    // Another site cannot have anything shown here.
    const foreign = await app.request(`http://localhost:3000${path}`, {
      method: 'POST',
      headers: { origin: 'https://elders.test' },
      body: new URLSearchParams(typed),
    })
    expect(await foreign.text()).not.toContain('verhuisd')

    await seen('now()')
    const again = { why: 'Zij zijn <b>verhuisd</b>', field: '' }
    expect((await own.post(path, again)).status).toBe(303)
    expect(await made()).toHaveLength(1)
  })

  test('opens nothing for a thief after signing out, also not with HEAD', async () => {
    const newcomer = await aPerson('organisationAdministrator')
    const { browser: own } = await comesIn(newcomer)
    const thief = browser()
    for (const [name, value] of own.cookies) thief.cookies.set(name, value)
    const head = (path: string) =>
      app.request(`http://localhost:3000${path}`, {
        method: 'HEAD',
        headers: { cookie: [...thief.cookies].map((one) => one.join('=')).join('; ') },
      })
    expect((await head('/mensen')).status).toBe(200)
    await adminQuery(
      "update identity.session set persons_until = now() - interval '1 second' where function_id = $1",
      [newcomer.functionId],
    )
    expect((await head('/mensen')).status).toBe(303)
    await own.post('/uitloggen')
    expect((await head('/start')).status).toBe(303)
    expect((await thief.get('/start')).status).toBe(303)
  })

  test('is in the list of the person, who can end another but not somebody else’s', async () => {
    const newcomer = await aPerson()
    const { browser: first, secret } = await comesIn(newcomer)
    await forgetStep(newcomer)
    const second = browser()
    await atTheCode(second, newcomer)
    await second.post('/inloggen/code', { code: codeFrom(secret) })
    const page = await first.read('/mijn')
    const ids = [...page.matchAll(/\/mijn\/sessies\/([0-9a-f-]{36})/g)].map(([, id]) => id!)
    expect(ids).toHaveLength(1)
    const stranger = await as('projectleider')
    await stranger.post(`/mijn/sessies/${ids[0]}`)
    expect(await isIn(second)).toBe(true)
    await first.post(`/mijn/sessies/${ids[0]}`)
    expect(await isIn(second)).toBe(false)
    expect(await isIn(first)).toBe(true)
  })

  test('of a person with two functions acts in the one that was chosen, and it is in view', async () => {
    const newcomer = await aPerson()
    const other = await anotherFunction(newcomer, 'alderman', 'Gemeente Vaals')
    const { browser: own } = await comesIn(newcomer)
    expect(await text(own.get('/start'))).toContain('Medewerker, Gemeente Heerlen')
    expect(await own.read('/start')).toContain('href="/mijn/functie"')
    await own.post('/mijn/functie', { functie: other })
    expect(await text(own.get('/start'))).toContain('Tweede functie, Gemeente Vaals')
    const lead = await adminQuery<{ id: string }>(
      "select id from network.function where demonstration_key = 'projectleider'",
    )
    expect((await own.post('/mijn/functie', { functie: lead[0]!.id })).status).toBe(404)
  })
})

describe('content about persons', () => {
  const ask = (own: Browser) => own.get('/bevestigen?naar=/mijn')

  test('closes after a quarter of an hour without work, and opens again with a proof', async () => {
    const newcomer = await aPerson()
    const { browser: own, secret } = await comesIn(newcomer)
    expect((await ask(own)).headers.get('location')).toBe('/mijn')
    await adminQuery(
      `update identity.session set seen_at = now() - interval '16 minutes', persons_until = now() - interval '1 minute'
       where function_id = $1`,
      [newcomer.functionId],
    )
    // Work that shows no persons goes on, and does not open what closed.
    expect(await isIn(own)).toBe(true)
    expect((await ask(own)).status).toBe(200)
    await forgetStep(newcomer)
    await own.post('/bevestigen/code', { code: codeFrom(secret) })
    expect((await ask(own)).status).toBe(303)
  })

  test('stays open while one works', async () => {
    const newcomer = await aPerson()
    const { browser: own } = await comesIn(newcomer)
    await adminQuery(
      `update identity.session set seen_at = now() - interval '5 minutes', persons_until = now() + interval '1 minute'
       where function_id = $1`,
      [newcomer.functionId],
    )
    await own.get('/start')
    const [row] = await adminQuery<{ minutes: number }>(
      'select round(extract(epoch from persons_until - now()) / 60)::int as minutes from identity.session where function_id = $1',
      [newcomer.functionId],
    )
    expect(row!.minutes).toBe(15)
  })

  test('that closed while someone typed keeps what was typed, and takes it after a proof', async () => {
    const newcomer = await aPerson('organisationAdministrator')
    const { browser: own, secret } = await comesIn(newcomer)
    const close = () =>
      adminQuery(
        "update identity.session set persons_until = now() - interval '1 second' where function_id = $1",
        [newcomer.functionId],
      )
    const form = {
      name: 'Fenna Berkenblad "<b>',
      email: `fenna.${process.pid}@voorbeeld.nl`,
      role: 'professional',
      title: 'Begeleider',
      secret: 'nooit terug',
    }
    await close()
    const late = await own.post('/mensen/nieuw', form)
    expect(late.status).toBe(403)
    const page = await late.text()
    expect(visibleText(page)).toContain('Nog niet opgeslagen')
    expect(page).toContain('value="Fenna Berkenblad &quot;&lt;b&gt;"')
    expect(page).not.toContain('nooit terug')
    const kept = Object.fromEntries(
      ['name', 'email', 'role', 'title'].map((name) => [
        name,
        hidden(page, name)
          .replaceAll('&quot;', '"')
          .replaceAll('&lt;', '<')
          .replaceAll('&gt;', '>'),
      ]),
    )
    await forgetStep(newcomer)
    await own.post('/bevestigen/code', { code: codeFrom(secret) })
    expect((await own.post('/mensen/nieuw', kept)).status).toBe(303)
  })

  test('counts wrong codes of someone who is in as well', async () => {
    const newcomer = await aPerson()
    const { browser: own, secret } = await comesIn(newcomer)
    for (let turn = 0; turn < 10; turn++) await own.post('/bevestigen/code', { code: '000000' })
    await forgetStep(newcomer)
    expect((await own.post('/bevestigen/code', { code: codeFrom(secret) })).status).toBe(422)
  })
})

describe('someone who lost the way in', () => {
  test('gets a new one at the known address, and every old one ends', async () => {
    const newcomer = await aPerson()
    const { browser: own, codes } = await comesIn(newcomer)
    const path = await renewalFor(newcomer)
    const fresh = browser()
    await fresh.post(`${path}/wachtwoord`, {
      wachtwoord: `${goodPassword}!`,
      nogmaals: `${goodPassword}!`,
    })
    const secret = /<code>([A-Z2-7 ]{30,})</.exec(await fresh.read(`${path}/code`))![1]!
    expect((await fresh.post(`${path}/code`, { code: codeFrom(secret) })).status).toBe(200)
    expect(await isIn(fresh)).toBe(true)
    expect(await isIn(own)).toBe(false)
    const old = browser()
    await old.post('/inloggen', { email: newcomer.email })
    expect((await old.post('/inloggen/wachtwoord', { wachtwoord: goodPassword })).status).toBe(422)
    const rows = await adminQuery('select from identity.recovery_code where person_id = $1', [
      newcomer.personId,
    ])
    expect(rows).toHaveLength(codes.length)
  })
})

/** The difference between the medians of both as a part of the larger; a busy machine gets another try. */
async function timeApart(ask: (kind: 'known' | 'unknown') => Promise<number>): Promise<number> {
  let least = Infinity
  for (let round = 0; round < 3 && least >= 0.1; round++) {
    const times: Record<'known' | 'unknown', number[]> = { known: [], unknown: [] }
    for (let turn = 0; turn < 20; turn++)
      for (const kind of ['known', 'unknown'] as const) times[kind].push(await ask(kind))
    const median = (all: number[]) => all.toSorted((a, b) => a - b)[10]!
    const [known, unknown] = [median(times.known), median(times.unknown)]
    least = Math.min(least, Math.abs(known - unknown) / Math.max(known, unknown))
  }
  return least
}

test('the time for a known and an unknown name is the same', async () => {
  const newcomer = await aPerson()
  await comesIn(newcomer)
  const apart = await timeApart(async (kind) => {
    await adminQuery('delete from platform.rate_limit')
    const own = browser()
    await own.post('/inloggen', {
      email: kind === 'known' ? newcomer.email : 'niemand@voorbeeld.nl',
    })
    const start = performance.now()
    await own.post('/inloggen/wachtwoord', { wachtwoord: 'niet het wachtwoord' })
    return performance.now() - start
  })
  console.info(`known and unknown: medians ${(apart * 100).toFixed(1)} % apart`)
  expect(apart).toBeLessThan(0.1)
}, 60_000)

test('app cannot read who can sign in how', async () => {
  const { pools } = await import('#platform/database.ts')
  for (const table of [
    'account',
    'passkey',
    'recovery_code',
    'invitation',
    'provider',
    'external',
    'session',
    'step',
  ])
    await expect(pools().app.query(`select * from identity.${table}`)).rejects.toMatchObject({
      code: '42501',
    })
})

test('who is signed in nowhere has no account page', async () => {
  expect((await anyone().get('/mijn')).status).toBe(303)
})

test('the banner of the demonstration says that its sign-in counts as two steps', async () => {
  const own = browser()
  await own.post('/inloggen/demonstratie', { persoon: 'professional' })
  expect(await own.read('/start')).toContain('Inloggen telt hier als twee stappen')
  expect(await browser().read('/inloggen')).not.toContain('Inloggen telt hier als twee stappen')
})
