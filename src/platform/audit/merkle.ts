/**
 * The Merkle tree of RFC 6962, section 2.1: pure, over SHA-256, leaves before nodes told apart by their
 * first byte. A tree grows by its peaks: the roots of the perfect trees its leaves make, left to right.
 */
import { hash } from 'node:crypto'

/** 32 bytes. */
export type Hash = Buffer

/** A tree one can add to; `peaks` are as many as `size` has bits that are one. */
export interface Tree {
  size: number
  peaks: Hash[]
}

/** The root of a tree without leaves. */
export const emptyRoot: Hash = hash('sha256', '', 'buffer')

/** The hash of a leaf. */
export function leafHash(content: Uint8Array | string): Hash {
  // One call on one piece of memory: hashing in parts costs three times as much.
  if (typeof content === 'string') return hash('sha256', `\0${content}`, 'buffer')
  return hash('sha256', Buffer.concat([Buffer.of(0), content]), 'buffer')
}

const pair = Buffer.alloc(65)
pair[0] = 1

/** The hash of a node over its two children. */
export function nodeHash(left: Hash, right: Hash): Hash {
  pair.set(left, 1)
  pair.set(right, 33)
  return hash('sha256', pair, 'buffer')
}

/** A tree without leaves. */
export function emptyTree(): Tree {
  return { size: 0, peaks: [] }
}

/** Adds a leaf to `tree`, at the cost of one hash on average. */
export function addLeaf(tree: Tree, leaf: Hash): void {
  let node = leaf
  // Halving, and no bit operators: those end at 31 bits.
  for (let rest = tree.size; rest % 2 === 1; rest = (rest - 1) / 2)
    node = nodeHash(tree.peaks.pop()!, node)
  tree.peaks.push(node)
  tree.size++
}

/** The root of `tree`. */
export function rootOf({ peaks }: Tree): Hash {
  return peaks.length === 0 ? emptyRoot : peaks.reduceRight((right, left) => nodeHash(left, right))
}

/** The root over `leaves`. */
export function rootOver(leaves: readonly Hash[]): Hash {
  const tree = emptyTree()
  for (const leaf of leaves) addLeaf(tree, leaf)
  return rootOf(tree)
}

/** What proves that leaf `index` is in the tree over `leaves`: PATH(m, D[n]). */
export function inclusionProof(leaves: readonly Hash[], index: number): Hash[] {
  if (leaves.length <= 1) return []
  const split = splitOf(leaves.length)
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)]
  return index < split
    ? [...inclusionProof(left, index), rootOver(right)]
    : [...inclusionProof(right, index - split), rootOver(left)]
}

/** Whether `proof` shows that `leaf` stands at `index` in the tree of `size` leaves with `root`. */
export function provesInclusion(
  { leaf, index, size, root }: { leaf: Hash; index: number; size: number; root: Hash },
  proof: readonly Hash[],
): boolean {
  if (!(index >= 0 && index < size)) return false
  const rest = [...proof]
  const climb = (at: number, width: number): Hash | undefined => {
    if (width === 1) return leaf
    const split = splitOf(width)
    const beside = rest.pop()
    if (!beside) return undefined
    const below = at < split ? climb(at, split) : climb(at - split, width - split)
    return below && (at < split ? nodeHash(below, beside) : nodeHash(beside, below))
  }
  // The proof is read from its end, which is nearest to the root.
  const reached = climb(index, size)
  return rest.length === 0 && reached?.equals(root) === true
}

/** What proves that the tree over the first `size` leaves grew into the one over all: PROOF(m, D[n]). */
export function consistencyProof(leaves: readonly Hash[], size: number): Hash[] {
  if (!(size >= 1 && size <= leaves.length)) throw new RangeError('No such earlier tree')
  return subproof(leaves, size, true)
}

function subproof(leaves: readonly Hash[], size: number, whole: boolean): Hash[] {
  if (size === leaves.length) return whole ? [] : [rootOver(leaves)]
  const split = splitOf(leaves.length)
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)]
  return size <= split
    ? [...subproof(left, size, whole), rootOver(right)]
    : [...subproof(right, size - split, false), rootOver(left)]
}

interface Sized {
  size: number
  root: Hash
}

/** Whether `proof` shows that `later` holds all of `earlier`, in the same order. */
export function provesConsistency(earlier: Sized, later: Sized, proof: readonly Hash[]): boolean {
  if (!(earlier.size >= 1 && earlier.size <= later.size)) return false
  const rest = [...proof]
  /** The roots of the earlier and of the later tree below this point. */
  const climb = (size: number, width: number, whole: boolean): [Hash, Hash] | undefined => {
    if (size === width) {
      const known = whole ? earlier.root : rest.pop()
      return known && [known, known]
    }
    const split = splitOf(width)
    const beside = rest.pop()
    if (!beside) return undefined
    if (size <= split) {
      const below = climb(size, split, whole)
      return below && [below[0], nodeHash(below[1], beside)]
    }
    const below = climb(size - split, width - split, false)
    return below && [nodeHash(beside, below[0]), nodeHash(beside, below[1])]
  }
  const reached = climb(earlier.size, later.size, true)
  return (
    rest.length === 0 && reached?.[0].equals(earlier.root) === true && reached[1].equals(later.root)
  )
}

/** The largest power of two below `count`, which is at least 2. */
function splitOf(count: number): number {
  let split = 1
  while (split * 2 < count) split *= 2
  return split
}
