import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { describe, expect, test } from 'vitest'
import {
  asksSafeHomeFirst,
  asksSomething,
  ageText,
  hoursIn,
  openNow,
  readQuestion,
  wallTime,
  hoursText,
  isStale,
  waitingShown,
} from '#network/rules/index.ts'
import { isPublicHoliday } from '#platform/working-days.ts'

const { vormen } = parse(readFileSync('data/netwerk/vormen.yaml', 'utf8')) as {
  vormen: { sleutel: string; naam: string; uitleg: string; woorden: string[] }[]
}
const vocabulary = {
  forms: vormen.map(({ sleutel, naam, uitleg, woorden }) => ({
    key: sleutel,
    name: naam,
    summary: uitleg,
    words: woorden,
  })),
  municipalities: [
    { code: 'GM0928', name: 'Kerkrade' },
    { code: 'GM0917', name: 'Heerlen' },
    { code: 'GM1883', name: 'Sittard-Geleen' },
    { code: 'GM0994', name: 'Valkenburg aan de Geul' },
    { code: 'GM0971', name: 'Stein' },
  ],
  places: [{ name: 'Hoensbroek', code: 'GM0917' }],
}
const read = (text: string, chosen = {}) =>
  readQuestion({ text, form: '', municipality: '', age: '', kind: '', ...chosen }, vocabulary)
const atHome = ['partnergeweld', 'kindermishandeling', 'ouderenmishandeling', 'kind-ouder-geweld']

describe('what was typed is understood', () => {
  test.each([
    [
      'ouderenmishandeling, financieel, Kerkrade',
      ['ouderenmishandeling', 'financieel-misbruik'],
      'GM0928',
      null,
      [],
    ],
    ['meisje 17, huwelijksdwang', ['huwelijksdwang'], null, 17, []],
    ['meisje 17, huwelijksdwng', ['huwelijksdwang'], null, 17, []],
    ['moet trouwen van haar vader, 16 jaar, kerkrde', ['huwelijksdwang'], 'GM0928', 16, []],
    ['zoon slaat moeder in Hoensbroek', ['kind-ouder-geweld'], 'GM0917', null, []],
    ['vechtscheiding Geleen', ['complexe-scheiding'], 'GM1883', null, []],
    ['LOVERBOY sittard', ['mensenhandel'], 'GM1883', null, []],
    ['stalkr', ['stalking'], null, null, []],
    ['baby geschud', ['kindermishandeling'], null, null, []],
    ['kleuter met blauwe plekken', ['kindermishandeling'], null, 5, []],
    [
      'oma en de pinpas, valkenburg',
      ['ouderenmishandeling', 'financieel-misbruik'],
      'GM0994',
      null,
      [],
    ],
    ['meisjesbesnijdenis', ['vrouwelijke-genitale-verminking'], null, null, []],
    ['verkrachting', ['seksueel-geweld'], null, null, []],
    ['bang om te slaan', ['plegerhulp'], null, null, []],
    ['scheidsrechter', [], null, null, ['scheidsrechter']],
    ['tolk Arabisch', [], null, null, ['tolk', 'arabisch']],
    ['een steen door de ruit', [], null, null, ['steen', 'ruit']],
    ['wie kan mij helpen', [], null, null, []],
    ['', [], null, null, []],
    ["'; drop table network.form; --", [], null, null, ['drop', 'table', 'network', 'form']],
  ])('%s', (text, forms, municipalityCode, age, words) => {
    expect(read(text)).toMatchObject({ forms, municipalityCode, age, words })
  })

  test.each([
    ['zoon slaat moeder', ['kind-ouder-geweld']],
    ['moeder slaat zoon', ['kindermishandeling']],
    ['moeder geslagen door zoon', ['kind-ouder-geweld']],
    ['zoon geslagen door zijn vader', ['kindermishandeling']],
    ['jongen van 16 die zijn moeder slaat', ['kind-ouder-geweld']],
    ['mijn kind is bang voor vader, hij slaat', ['kindermishandeling']],
    ['dochter geslagen, moeder belt', ['kindermishandeling', 'kind-ouder-geweld']],
    ['vader slaat moeder', ['partnergeweld', 'kindermishandeling']],
    ['mantelzorger slaat moeder', ['ouderenmishandeling']],
    ['man van 82 mishandeld', ['ouderenmishandeling']],
    ['mijn man slaat mij', ['partnergeweld']],
    ['partner slaat', ['partnergeweld']],
    ['(kinder)mishandeling', ['kindermishandeling']],
    ['mensenhandel', ['mensenhandel']],
    ['eergerelateerd', ['eergerelateerd-geweld']],
    ['blijf van mijn lijf', ['partnergeweld']],
    ['ik sla mijn kind', ['plegerhulp']],
    ['ik heb mijn vrouw geslagen', ['plegerhulp']],
    ['pleger', ['plegerhulp']],
    ['pleger van stalking wil hulp', ['stalking', 'plegerhulp']],
    ['aanranding, dader onbekend', ['seksueel-geweld']],
    ['slachtoffer belt over dader', []],
    ['contact met de dader', ['herstelbemiddeling']],
  ])('who does what to whom: %s', (text, forms) => {
    expect(read(text)).toMatchObject({ forms, broad: false })
  })

  test.each([
    'slaan',
    'slaat',
    'geslagen',
    'huislijk gewelt',
    'moeder wordt geslagen',
    'geweld thuis',
  ])('violence of which no more is said: %s', (text) => {
    expect(read(text)).toMatchObject({ forms: atHome, broad: true, words: [] })
    expect(asksSafeHomeFirst(read(text))).toBe(true)
  })

  test.each([
    ['opvang nodig vannacht', true],
    ['nu huwelijksdwang', true],
    ['acuut', true],
    ['112', true],
    ['opvang', false],
  ])('whether it can wait: %s', (text, urgent) => {
    expect(read(text)).toMatchObject({ urgent, age: null })
  })

  test.each([
    ['verkrachting vannacht', false],
    ['verkracht, acuut gevaar', false],
    ['aanranding nu, ex stalkt', true],
    ['stalking nu', true],
    ['vannacht', true],
  ])('whether Veilig Thuis goes first when it cannot wait: %s', (text, first) => {
    expect(asksSafeHomeFirst(read(text))).toBe(first)
  })

  test('a choice goes before a word', () => {
    expect(
      read('Kerkrade 17', { municipality: 'GM0917', age: '40', form: 'stalking' }),
    ).toMatchObject({
      forms: ['stalking'],
      municipalityCode: 'GM0917',
      age: 40,
      words: [],
    })
  })

  test('a choice that is not there is no choice', () => {
    const question = read('', { municipality: 'GM9999', age: '400', form: 'x' })
    expect(asksSomething(question)).toBe(false)
  })

  test('very long and odd texts end quickly', () => {
    const start = performance.now()
    read('a '.repeat(50_000))
    read('\ud800\u202e\u0000'.repeat(1_000))
    expect(performance.now() - start).toBeLessThan(500)
  })
})

describe('open now, by the clock of Amsterdam', () => {
  const office = {
    roundTheClock: false,
    openings: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, opens: '09:00', closes: '17:00' })),
  }
  const at = (instant: string, hours = office) => {
    const reachable = openNow(hours, wallTime(new Date(instant)), isPublicHoliday)
    return reachable && [reachable.text, reachable.again].filter(Boolean).join('. ')
  }
  test.each([
    ['a Monday morning', '2026-11-30T08:30:00Z', 'Nu bereikbaar, tot 17.00 uur'],
    ['a minute before opening', '2026-11-30T07:59:00Z', 'Nu niet bereikbaar. vandaag 9.00 uur'],
    ['at the minute of closing', '2026-11-30T16:00:00Z', 'Nu niet bereikbaar. dinsdag 9.00 uur'],
    ['a Friday evening', '2026-11-27T20:00:00Z', 'Nu niet bereikbaar. maandag 9.00 uur'],
    ['a Sunday', '2026-11-29T10:00:00Z', 'Nu niet bereikbaar (zondag). maandag 9.00 uur'],
    ['summer time', '2026-07-01T07:00:00Z', 'Nu bereikbaar, tot 17.00 uur'],
    [
      'the night the clock goes forward',
      '2026-03-29T00:30:00Z',
      'Nu niet bereikbaar (zondag). maandag 9.00 uur',
    ],
    [
      'the night the clock goes back',
      '2026-10-25T00:30:00Z',
      'Nu niet bereikbaar (zondag). maandag 9.00 uur',
    ],
    ['Christmas', '2026-12-25T10:00:00Z', 'Nu niet bereikbaar (feestdag). maandag 9.00 uur'],
    ['Good Friday', '2026-04-03T10:00:00Z', 'Nu bereikbaar, tot 17.00 uur'],
    ['King’s day', '2026-04-27T10:00:00Z', 'Nu niet bereikbaar (feestdag). dinsdag 9.00 uur'],
  ])('%s', (_, instant, text) => {
    expect(at(instant)).toBe(text)
  })

  test('hours that touch at noon are one', () => {
    const split = {
      roundTheClock: false,
      openings: [
        { weekday: 1, opens: '13:00', closes: '24:00' },
        { weekday: 1, opens: '09:00', closes: '13:00' },
      ],
    }
    expect(at('2026-11-30T10:00:00Z', split)).toBe('Nu bereikbaar, tot 24.00 uur')
    expect(hoursText(split)).toEqual(['maandag: 9:00 tot 13:00 en 13:00 tot 24:00'])
  })

  test('who is there day and night is open at Christmas', () => {
    expect(at('2026-12-25T03:00:00Z', { roundTheClock: true, openings: [] })).toBe(
      'Dag en nacht bereikbaar',
    )
  })

  test('without hours nothing is said', () => {
    expect(at('2026-12-25T03:00:00Z', { roundTheClock: false, openings: [] })).toBeUndefined()
  })

  test.each([
    ['Werkdagen van 9 tot 17 uur.', 'maandag tot en met vrijdag: 9:00 tot 17:00'],
    [
      'Werkdagen van 8.30 tot 17 uur; daarbuiten Veilig Thuis.',
      'maandag tot en met vrijdag: 8:30 tot 17:00',
    ],
    [
      'Maandag tot en met donderdag van 9 tot 16 uur',
      'maandag tot en met donderdag: 9:00 tot 16:00',
    ],
    [
      'Maandag, dinsdag en donderdag van 9 tot 17 uur.',
      'maandag tot en met dinsdag: 9:00 tot 17:00; donderdag: 9:00 tot 17:00',
    ],
    ['Dag en nacht via de spoedeisende hulp.', 'Dag en nacht, elke dag van de week'],
    ['Werkdagen van 9 tot 17 uur, niet op woensdag.', undefined],
    ['Werkdagen van 9 tot 12 uur en van 13 tot 17 uur', undefined],
    ['Meestal op dinsdag', undefined],
    ['Werkdagen van 17 tot 9 uur', undefined],
    ['', undefined],
  ])('hours in what someone wrote: %s', (text, hours) => {
    const read = hoursIn(text)
    expect(read && hoursText(read).join('; ')).toBe(hours)
  })

  test('a week in lines', () => {
    expect(hoursText(office)).toEqual(['maandag tot en met vrijdag: 9:00 tot 17:00'])
  })
})

test.each([
  ['2025-10-29', '2026-11-29', false],
  ['2025-10-28', '2026-11-29', true],
  ['2024-01-31', '2025-02-28', false],
  ['2024-01-31', '2025-03-01', true],
])('confirmed on %s, on %s it is stale: %s', (confirmedAt, today, stale) => {
  expect(isStale(confirmedAt, today)).toBe(stale)
})

test('a waiting time is gone after two weeks', () => {
  const service = { waitingDays: 10, waitingAt: '2026-11-15' }
  expect(waitingShown(service, '2026-11-29')).toBe(10)
  expect(waitingShown(service, '2026-11-30')).toBeUndefined()
  expect(waitingShown({ waitingDays: null, waitingAt: null }, '2026-11-30')).toBeUndefined()
})

test.each([
  [18, 120, 'vanaf 18 jaar'],
  [0, 120, undefined],
  [0, 18, 'tot en met 18 jaar'],
  [55, 80, '55 tot en met 80 jaar'],
])('ages from %s until %s', (from, until, text) => {
  expect(ageText(from, until)).toBe(text)
})
