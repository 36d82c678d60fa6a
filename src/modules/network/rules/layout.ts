/**
 * Where each part of the network stands in the graph. The same network always gets the same places: the
 * library begins in a fixed spiral and draws its chance from a fixed seed.
 */
import { setImmediate as others } from 'node:timers/promises'
import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from 'd3-force'
import type { NetworkMap } from './map.ts'

export type Positions = Record<string, [x: number, y: number]>

/** More makes it hardly better, and takes time. */
const steps = 160

/**
 * Places for all ties and for who is in one; who is in none has no place. A large network takes seconds: after
 * each step whoever asks for a page goes first.
 */
export async function layout({ ties }: Pick<NetworkMap, 'ties'>): Promise<Positions> {
  const joining = ties.filter(({ members }) => members.length > 1)
  const members = [...new Set(joining.flatMap((tie) => tie.members))].toSorted()
  const nodes: { id: string; size: number; x?: number; y?: number }[] = [
    ...joining.map(({ id, members: all }) => ({ id, size: 18 + Math.sqrt(all.length) * 6 })),
    ...members.map((id) => ({ id, size: 12 })),
  ]
  const links = joining.flatMap(({ id, members: all }) =>
    all.map((member) => ({ source: id, target: member })),
  )
  const simulation = forceSimulation(nodes)
    .force(
      'tie',
      forceLink<(typeof nodes)[number], (typeof links)[number]>(links)
        .id(({ id }) => id)
        .distance(70)
        .strength(0.25),
    )
    .force('room', forceManyBody().strength(-260).theta(1.2).distanceMax(700))
    .force(
      'apart',
      forceCollide<(typeof nodes)[number]>(({ size }) => size),
    )
    .force('x', forceX(0).strength(0.06))
    .force('y', forceY(0).strength(0.09))
    .stop()
  for (let step = 0; step < steps; step++) {
    simulation.tick()
    await others()
  }
  return Object.fromEntries(
    nodes.map(({ id, x = 0, y = 0 }) => [id, [Math.round(x), Math.round(y)]]),
  )
}

/** A name that would like to stand in a drawing, below or above the point it belongs to. */
export interface Label {
  id: string
  text: string
  x: number
  y: number
  /** Of the letter. */
  size: number
}

/**
 * Which names fit without lying over each other, and how far below its point each stands. Whoever comes first
 * has the first choice.
 */
export function fitting(labels: readonly Label[]): Map<string, number> {
  const taken: { left: number; right: number; top: number; bottom: number }[] = []
  const fits = new Map<string, number>()
  for (const { id, text, x, y, size } of labels)
    for (const below of [size * 1.5, -size]) {
      // About as wide as letters are.
      const half = text.length * size * 0.29
      const room = { left: x - half, right: x + half, top: y + below - size, bottom: y + below }
      if (
        taken.some(
          (one) =>
            room.left < one.right &&
            room.right > one.left &&
            room.top < one.bottom &&
            room.bottom > one.top,
        )
      )
        continue
      taken.push(room)
      fits.set(id, below)
      break
    }
  return fits
}
