import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { checkEvidence, keyNumber, makeEvidence, type SignatureRecord } from './evidence.ts'

// Always the same key and the same changes, so that a failure can be looked at again.
const secret = createPrivateKey({
  key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, 7)]),
  format: 'der',
  type: 'pkcs8',
})
const trusted = keyNumber(secret)
const record: SignatureRecord = {
  declaration: 3,
  title: 'Samen verantwoordelijk',
  text: 'Wij doen dit samen.\n\nMet “liefde” en geduld: één gezin, één plan.',
  organisation: 'Gemeente Überlingen aan de Maas',
  organisationId: '6b1c8f0a-2f0e-4d6a-9a53-0d6a6f3f2b11',
  signer: 'Alida Kersenbloesem',
  function: 'Burgemeester',
  mandate: 'statutory',
  method: 'second-factor',
  signedAt: '2026-12-11T09:30:00.000Z',
}
const { file } = makeEvidence(record, secret)
const bytes = Buffer.from(file)

/** Numbers that look random and are the same every time. */
function sequence(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

test('what Kring made is sound', () => {
  const verdict = checkEvidence(bytes, trusted)
  expect(verdict).toMatchObject({ sound: true, evidence: record })
})

describe('whatever is changed in a file is found', () => {
  const next = sequence(20261129)
  const changed: Record<string, () => Buffer> = {
    'a byte becomes another': () => {
      const copy = Buffer.from(bytes)
      const at = next(copy.length)
      copy[at] = copy[at]! ^ (1 + next(255))
      return copy
    },
    'a bit flips': () => {
      const copy = Buffer.from(bytes)
      const at = next(copy.length)
      copy[at] = copy[at]! ^ (1 << next(8))
      return copy
    },
    'a piece is gone': () => {
      const at = next(bytes.length)
      const length = 1 + next(20)
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)])
    },
    'something is put in': () => {
      const at = next(bytes.length + 1)
      const more = Buffer.from(' \n\t0aZ",é'.charAt(next(8)))
      return Buffer.concat([bytes.subarray(0, at), more, bytes.subarray(at)])
    },
    'two pieces change places': () => {
      for (;;) {
        const [a, b] = [next(bytes.length - 8), next(bytes.length - 8)]
        const copy = Buffer.from(bytes)
        bytes.copy(copy, a, b, b + 8)
        bytes.copy(copy, b, a, a + 8)
        if (!copy.equals(bytes)) return copy
      }
    },
  }
  test.each(Object.entries(changed))('200 times: %s', (_, change) => {
    let found = 0
    for (let time = 0; time < 200; time++) if (!checkEvidence(change(), trusted).sound) found++
    expect(found).toBe(200)
  })
})

describe('a file that was made anew is found too', () => {
  const other = generateKeyPairSync('ed25519').privateKey
  const made = (change: Partial<SignatureRecord>, key: KeyObject) =>
    Buffer.from(makeEvidence({ ...record, ...change }, key).file)

  test('with another key it is not of Kring', () => {
    expect(checkEvidence(made({ signer: 'Iemand Anders' }, other), trusted)).toEqual({
      sound: false,
      because: 'other_key',
    })
    // Without a key to compare with it can only be sound in itself.
    expect(checkEvidence(made({}, other))).toMatchObject({ sound: true })
  })

  test('with the name of our key above another signature', () => {
    const forged = JSON.parse(made({ signer: 'Iemand Anders' }, other).toString()) as object
    const mixed = { ...(JSON.parse(file) as object), ...forged, key: trusted }
    expect(checkEvidence(Buffer.from(`${JSON.stringify(mixed, null, 2)}\n`), trusted).sound).toBe(
      false,
    )
  })

  test('the same content written another way is another file', () => {
    const value = JSON.parse(file) as Record<string, unknown>
    for (const text of [
      JSON.stringify(value),
      `${JSON.stringify(value, null, 2)}\n\n`,
      `\uFEFF${file}`,
      file.replaceAll('\n', '\r\n'),
      `${JSON.stringify({ ...value, extra: 1 }, null, 2)}\n`,
      file.toUpperCase(),
    ])
      expect(checkEvidence(Buffer.from(text), trusted).sound).toBe(false)
  })

  test.each([
    ['nothing', ''],
    ['a word', 'ja'],
    ['null', 'null'],
    ['a list', '[]'],
    ['something else', '{"format":"kring-ondertekening/2"}'],
    ['a key that is no point', file.replace(/"publicKey": "../, '"publicKey": "zz')],
  ])('%s is no evidence', (_, text) => {
    expect(checkEvidence(Buffer.from(text), trusted)).toEqual({
      sound: false,
      because: 'unreadable',
    })
  })
})

test('two fields cannot lend each other text', () => {
  const one = makeEvidence({ ...record, signer: 'A\nfunction 1:B', function: 'C' }, secret)
  const two = makeEvidence({ ...record, signer: 'A', function: 'B\nfunction 1:C' }, secret)
  expect(one.hash.equals(two.hash)).toBe(false)
})
