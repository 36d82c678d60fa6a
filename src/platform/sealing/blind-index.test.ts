import fc from 'fast-check'
import { expect, test } from 'vitest'
import { blindIndex } from './blind-index.ts'
import { folded, nameWords, soughtWords } from './normalise.ts'

const organisations = [crypto.randomUUID(), crypto.randomUUID()]
const index = (organisation = 0, module = 'scratch') =>
  blindIndex({ module, organisationId: organisations[organisation]! })
const hex = (tokens: Buffer[]) => tokens.map((token) => token.toString('hex'))
/** Whether a row stored under one name is found by the other. */
const finds = (stored: string, sought: string) => {
  const tokens = new Set(hex(index().name(stored)))
  return hex(index().nameSought(sought)).every((token) => tokens.has(token))
}
const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 })

test.each([
  ['Sanne van der Berg', 'Berg'],
  ['Sanne van der Berg', 'Berg, Sanne van der'],
  ['Sanne van der Berg', 'BERG'],
  ['Sanne Berg', 'van der Berg'],
  ['Noor van Dijk', 'van Dyk'],
  ['Noor van Dĳk', 'Dijk'],
  ['Noor van DIJK', 'Dÿk'],
  ['IJsbrand IJzerman', 'ysbrand ijzerman'],
  ['Zoë Müller', 'Zoe Muller'],
  ['Łukasz Đorđević', 'lukasz dordevic'],
  ['Ayşe Yıldız', 'Ayse Yildiz'],
  ['İbrahim', 'ibrahim'],
  ['Groß', 'Gross'],
  ['Søren', 'Soren'],
  ['Jansen-de Vries', 'Vries'],
  ['Jansen-de Vries', 'Jansen'],
  ['’t Hart', "Hart, 't"],
  ['Ｎｏｏｒ', 'Noor'],
  ['Le Van Thanh', 'Le'],
  ['Noor  \t Bakker', 'Noor Bakker'],
  ['O’Brien', "O'Brien"],
])('%s is found by %s', (stored, sought) => {
  expect(finds(stored, sought)).toBe(true)
})

test.each([
  ['Sanne Berg', 'Bergsma'],
  ['Sanne Berg', 'Sanne Vries'],
  ['Jansen', 'Janssen'],
])('%s is not found by %s', (stored, sought) => {
  expect(finds(stored, sought)).toBe(false)
})

test('normalising twice is normalising once, whatever is typed', () => {
  fc.assert(
    fc.property(name, (text) => {
      expect(folded(folded(text))).toBe(folded(text))
      expect(nameWords(nameWords(text).join(' '))).toEqual(nameWords(text))
    }),
    { numRuns: 2_000 },
  )
})

test('case, composition, order and white space never matter', () => {
  fc.assert(
    fc.property(fc.array(name, { minLength: 1, maxLength: 4 }), (parts) => {
      const one = nameWords(parts.join(' '))
      expect(nameWords(parts.toReversed().join('  '))).toEqual(one)
      expect(nameWords(parts.join(' ').normalize('NFD'))).toEqual(one)
      expect(nameWords(` ${parts.join('\t')} `)).toEqual(one)
      expect(soughtWords(parts.join(' ')).every((word) => one.includes(word))).toBe(true)
    }),
    { numRuns: 2_000 },
  )
})

test('a name is always found by itself and by any of its words', () => {
  fc.assert(
    fc.property(name, (text) => {
      expect(finds(text, text)).toBe(true)
      for (const word of nameWords(text)) expect(finds(text, word)).toBe(true)
    }),
    { numRuns: 500 },
  )
})

test('no token of one organisation, module or kind is one of another', () => {
  fc.assert(
    fc.property(
      name,
      fc.date({ noInvalidDate: true, min: new Date('1900-01-01'), max: new Date('2030-01-01') }),
      (text, date) => {
        const day = date.toISOString().slice(0, 10)
        const tokens = [index(0), index(1), index(0, 'other')].flatMap((one) =>
          hex([
            ...one.name(text),
            one.birthDate(day),
            one.person(text, day),
            one.exact('name', text),
            one.exact('number', text),
          ]),
        )
        expect(new Set(tokens).size).toBe(tokens.length)
      },
    ),
    { numRuns: 500 },
  )
})

test('a token is 16 bytes, the same each time, and holds nothing of the name', () => {
  const [token] = index().name('Kanarie')
  expect(token!.length).toBe(16)
  expect(index().name('kanarie')).toEqual([token])
  expect(token!.toString('latin1').toLowerCase()).not.toContain('kana')
  expect(() => index().birthDate('23-04-1987')).toThrow('1987-04-23')
  expect(() => blindIndex({ module: 'scratch', organisationId: 'all' })).toThrow('one organisation')
})

test('a person is found by surname with birth date, with or without prefix', () => {
  const person = (surname: string, day = '1987-04-23') => index().person(surname, day)
  expect(person('van der Berg')).toEqual(person('Berg'))
  expect(person('Berg')).not.toEqual(person('Berg', '1987-04-24'))
})
