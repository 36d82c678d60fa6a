/**
 * The boundaries of municipalities as they are drawn: read once, flattened, in whole units of a thousandth of
 * the width of the region. Boundaries: CBS and Kadaster, CC BY 4.0 (`data/gemeenten`).
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '#platform/paths.ts'

/** A municipality as it is drawn. */
export interface Boundary {
  /** The `d` of an SVG path. */
  path: string
  /** Where its name and number stand. */
  centre: [x: number, y: number]
  box: Box
}

export interface Box {
  x: number
  y: number
  width: number
  height: number
}

interface Feature {
  id: string
  geometry:
    | { type: 'Polygon'; coordinates: number[][][] }
    | { type: 'MultiPolygon'; coordinates: number[][][][] }
}

let known: Map<string, Boundary> | undefined

/** The boundary of each municipality that has one, by CBS code. */
export function boundaries(): Map<string, Boundary> {
  known ??= read()
  return known
}

/** The box around all of these. */
export function around(boxes: readonly Box[]): Box {
  const x = Math.min(...boxes.map((one) => one.x))
  const y = Math.min(...boxes.map((one) => one.y))
  return {
    x,
    y,
    width: Math.max(...boxes.map((one) => one.x + one.width)) - x,
    height: Math.max(...boxes.map((one) => one.y + one.height)) - y,
  }
}

function read(): Map<string, Boundary> {
  const file = join(root, 'data/gemeenten/zuid-limburg-gemeenten.geojson')
  const { features } = JSON.parse(readFileSync(file, 'utf8')) as { features: Feature[] }
  const rings = features.map(({ id, geometry }) => ({
    id,
    rings:
      geometry.type === 'Polygon'
        ? geometry.coordinates
        : geometry.coordinates.flatMap((one) => one),
  }))
  const points = rings.flatMap((one) => one.rings.flat())
  const west = Math.min(...points.map(([lon]) => lon!))
  const east = Math.max(...points.map(([lon]) => lon!))
  const north = Math.max(...points.map(([, lat]) => lat!))
  const unit = 1000 / (east - west)
  // A degree to the north is longer than one to the east.
  const stretch = 1 / Math.cos((north * Math.PI) / 180)
  return new Map(
    rings.map((one) => [
      one.id,
      drawn(
        one.rings.map((ring) =>
          ring.map(([lon, lat]) => [(lon! - west) * unit, (north - lat!) * unit * stretch]),
        ),
      ),
    ]),
  )
}

type Point = [x: number, y: number]

function drawn(exact: number[][][]): Boundary {
  const rings = exact.map((ring) =>
    withoutDoubles(ring.map(([x, y]) => [Math.round(x!), Math.round(y!)])),
  )
  const points = rings.flat()
  const xs = points.map(([x]) => x)
  const ys = points.map(([, y]) => y)
  const [x, y] = [Math.min(...xs), Math.min(...ys)]
  return {
    path: rings.map(pathOf).join(''),
    centre: centreOf(rings.toSorted((a, b) => b.length - a.length)[0]!),
    box: { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y },
  }
}

/** What falls together at this size is one point. */
function withoutDoubles(ring: Point[]): Point[] {
  return ring.filter(([x, y], index) => x !== ring[index - 1]?.[0] || y !== ring[index - 1]?.[1])
}

function pathOf(ring: Point[]): string {
  const [first, ...others] = ring
  let [atX, atY] = first!
  const steps = others.map(([x, y]) => {
    const step = `${x - atX},${y - atY}`
    ;[atX, atY] = [x, y]
    return step
  })
  return `M${first!.join()}l${steps.join(' ')}z`
}

/** The centre of gravity of an area. */
function centreOf(ring: Point[]): Point {
  let [area, sumX, sumY] = [0, 0, 0]
  for (const [index, [x, y]] of ring.entries()) {
    const [nextX, nextY] = ring[(index + 1) % ring.length]!
    const cross = x * nextY - nextX * y
    area += cross
    sumX += (x + nextX) * cross
    sumY += (y + nextY) * cross
  }
  return [Math.round(sumX / (3 * area)), Math.round(sumY / (3 * area))]
}
