/**
 * The tree against the vectors that RFC 6962 is tested with everywhere, and against itself.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addLeaf,
  consistencyProof,
  emptyRoot,
  emptyTree,
  inclusionProof,
  leafHash,
  nodeHash,
  provesConsistency,
  provesInclusion,
  rootOf,
  rootOver,
  type Hash,
} from '#platform/audit/merkle.ts'

const inputs = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
]
const leaves = inputs.map((hex) => leafHash(Buffer.from(hex, 'hex')))
const roots = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]
const hex = (proof: readonly Hash[]) => proof.map((one) => one.toString('hex'))

describe('the vectors', () => {
  test('an empty tree has the hash of nothing as its root', () => {
    expect(emptyRoot.toString('hex')).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    )
    expect(rootOf(emptyTree())).toEqual(emptyRoot)
  })

  test('the root after each leaf', () => {
    const tree = emptyTree()
    const found = leaves.map((leaf) => {
      addLeaf(tree, leaf)
      return rootOf(tree).toString('hex')
    })
    expect(found).toEqual(roots)
  })

  test.each([
    [0, 1, []],
    [
      0,
      8,
      [
        '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
      ],
    ],
    [
      5,
      8,
      [
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
        'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
        'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      ],
    ],
    [2, 3, ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125']],
    [
      1,
      5,
      [
        '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      ],
    ],
  ])('leaf %i is in the tree of %i', (index, size, proof) => {
    expect(hex(inclusionProof(leaves.slice(0, size), index))).toEqual(proof)
  })

  test.each([
    [1, 1, []],
    [
      1,
      8,
      [
        '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
      ],
    ],
    [
      6,
      8,
      [
        '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
        'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
        'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      ],
    ],
    [
      2,
      5,
      [
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      ],
    ],
  ])('the tree of %i grew into that of %i', (earlier, later, proof) => {
    expect(hex(consistencyProof(leaves.slice(0, later), earlier))).toEqual(proof)
  })
})

/** The definition to the letter: MTH(D[n]). */
function rootByDefinition(all: readonly Hash[]): Hash {
  if (all.length === 0) return emptyRoot
  if (all.length === 1) return all[0]!
  let k = 1
  while (k * 2 < all.length) k *= 2
  return nodeHash(rootByDefinition(all.slice(0, k)), rootByDefinition(all.slice(k)))
}

describe('any tree', () => {
  const many = Array.from({ length: 140 }, (_, index) => leafHash(`leaf ${index}`))

  test('has the root of the definition', () => {
    for (let size = 0; size <= many.length; size++)
      expect(rootOver(many.slice(0, size))).toEqual(rootByDefinition(many.slice(0, size)))
  })

  test('proves each of its leaves, in its own place and in no other', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 140 }), fc.nat(), fc.nat(), (size, a, b) => {
        const tree = many.slice(0, size)
        const index = a % size
        const other = b % size
        const proof = inclusionProof(tree, index)
        const claim = { leaf: many[index]!, index, size, root: rootOver(tree) }
        expect(provesInclusion(claim, proof)).toBe(true)
        if (other !== index) {
          expect(provesInclusion({ ...claim, index: other }, proof)).toBe(false)
          expect(provesInclusion({ ...claim, leaf: many[other]! }, proof)).toBe(false)
        }
        expect(provesInclusion(claim, [...proof, many[0]!])).toBe(false)
        if (proof.length > 0) expect(provesInclusion(claim, proof.slice(1))).toBe(false)
      }),
      { numRuns: 500 },
    )
  })

  test('proves what it grew from, and nothing else', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 140 }), fc.nat(), (size, n) => {
        const earlierSize = 1 + (n % size)
        const later = { size, root: rootOver(many.slice(0, size)) }
        const earlier = { size: earlierSize, root: rootOver(many.slice(0, earlierSize)) }
        const proof = consistencyProof(many.slice(0, size), earlierSize)
        expect(provesConsistency(earlier, later, proof)).toBe(true)
        const forged = { size: earlierSize, root: leafHash('something else') }
        expect(provesConsistency(forged, later, proof)).toBe(false)
        expect(provesConsistency(earlier, { ...later, root: forged.root }, proof)).toBe(false)
        expect(provesConsistency(earlier, later, [...proof, forged.root])).toBe(false)
      }),
      { numRuns: 500 },
    )
  })
})
