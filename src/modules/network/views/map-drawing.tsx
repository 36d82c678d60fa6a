/**
 * The network map as a drawing: on the boundaries of municipalities, or as who is tied to whom. Colours stand
 * in attributes, so that a drawing looks the same on paper; on a page the style sheet lays its own over them.
 */
import type { Child } from 'hono/jsx'
import { around, type Box } from '#network/boundaries.ts'
import { between, fitting, meetings, tieKinds, type MapOrganisation } from '#network/rules/index.ts'
import { dayOf } from './parts.tsx'
import { hrefOf, subjectOf, type MapView } from './map-view.ts'

const petrol = '#0b5563'
const paper = '#faf6ee'
const ink = '#1a2b30'
const grey = '#75786f'
const tints = { agreement: '#0b5563', group: '#8a4300', service: '#21663d', declaration: '#7a2f6b' }

interface DrawingProps extends MapView {
  /** For paper: without links, and with what it is and of when. */
  paper?: boolean
}

/** The drawing of what one looks at; of a table or a list: the map. */
export function Drawing(props: DrawingProps) {
  return props.look === 'web' ? <Graph {...props} /> : <Boundaries {...props} />
}

/** The sheet everything is drawn on, and what it says to who does not see it. */
function Sheet({
  box,
  paper: onPaper,
  children,
  ...view
}: DrawingProps & { box: Box; children: Child }) {
  const unit = box.width / 1000
  const foot = onPaper ? 60 * unit : 0
  const about = subjectOf(view)
  return (
    <svg
      xmlns="http://www.w3.org/2000/svg"
      class="map-drawing"
      viewBox={`${round(box.x)} ${round(box.y)} ${round(box.width)} ${round(box.height + foot)}`}
      role={onPaper ? 'img' : 'group'}
      aria-label={about}
      font-family="Noto Sans, sans-serif"
      {...(onPaper && {
        width: '1400',
        height: String(Math.round((1400 * (box.height + foot)) / box.width)),
      })}
    >
      {onPaper && (
        <>
          <title>{about}</title>
          <rect
            x={round(box.x)}
            y={round(box.y)}
            width={round(box.width)}
            height={round(box.height + foot)}
            fill={paper}
          />
          <text
            x={round(box.x + 20 * unit)}
            y={round(box.y + box.height + 34 * unit)}
            font-size={round(15 * unit)}
            fill={ink}
          >
            {about}. {dayOf(view.day)}. Grenzen: CBS en Kadaster, CC BY 4.0.
          </text>
        </>
      )}
      {children}
    </svg>
  )
}

/** Something one can go to, unless it is on paper. */
function Way({
  href,
  label,
  quiet,
  paper: onPaper,
  children,
}: {
  href: string
  /** What it is called where its drawing has no words. */
  label?: string
  /** Passed over by the keyboard, since a table leads there too. */
  quiet?: boolean
  paper?: boolean | undefined
  children: Child
}) {
  if (onPaper) return <g>{children}</g>
  return (
    <a href={href} aria-label={label} tabindex={quiet ? -1 : undefined}>
      {children}
    </a>
  )
}

const round = (value: number) => Math.round(value * 10) / 10

/** How many are drawn one by one in one municipality; of more there is only the number. */
const dotsMost = 60

/** Municipalities with how many organisations are in each, and how many ties between them. */
function Boundaries(props: DrawingProps) {
  const { whole, filter, shown, boundaries, paper: onPaper } = props
  const places = whole.places.filter(({ code }) => boundaries.has(code))
  const inView = places.filter(
    ({ code, subregion }) =>
      filter.area === '' ||
      filter.area === 'regio' ||
      code === filter.area ||
      subregion === filter.area,
  )
  const of = (code: string | null) =>
    shown.organisations.filter(({ municipalityCode }) => municipalityCode === code)
  const box = wider(around(inView.map(({ code }) => boundaries.get(code)!.box)))
  const unit = box.width / 1000
  const single = inView.length === 1 ? inView[0] : undefined
  const dots = single ? of(single.code) : filter.area === 'regio' ? of(null) : []
  const middle: [number, number] = single
    ? boundaries.get(single.code)!.centre
    : [box.x + box.width / 2, box.y + box.height / 2]
  const elsewhere = of(null).length
  return (
    <Sheet {...props} box={box}>
      {places.map(({ code, name }) => (
        <Way
          href={hrefOf(props, { area: code })}
          label={`${name}: ${count(of(code).length)}`}
          paper={onPaper}
        >
          <path
            class={inView.some((one) => one.code === code) ? 'map-area' : 'map-area map-aside'}
            d={boundaries.get(code)!.path}
            fill={inView.some((one) => one.code === code) ? '#e2eeef' : '#f1ece1'}
            stroke={grey}
            stroke-width={round(1.5 * unit)}
          >
            <title>{name}</title>
          </path>
        </Way>
      ))}
      {!single && (
        <g class="map-ties" stroke={petrol} fill="none" stroke-opacity="0.35">
          {between(shown)
            .filter(({ from, to }) => boundaries.has(from) && boundaries.has(to))
            .slice(0, 150)
            .map(({ from, to, ties }) => {
              const [x1, y1] = boundaries.get(from)!.centre
              const [x2, y2] = boundaries.get(to)!.centre
              return (
                <path
                  d={`M${x1} ${y1}L${x2} ${y2}`}
                  stroke-width={round(Math.min(8, 1 + ties * 0.6) * unit)}
                />
              )
            })}
        </g>
      )}
      {dots.length === 0 && (
        <g pointer-events="none">
          {inView.map(({ code, name }) => {
            const [x, y] = boundaries.get(code)!.centre
            return <Bubble x={x} y={y} unit={unit} here={of(code).length} name={name} />
          })}
        </g>
      )}
      {dots.length > 0 && dots.length <= dotsMost ? (
        <Dots organisations={dots} middle={middle} unit={unit} {...props} />
      ) : (
        dots.length > 0 && (
          <Bubble x={middle[0]} y={middle[1]} unit={unit} here={dots.length} name="" />
        )
      )}
      {filter.area === '' && elsewhere > 0 && (
        <Way href={hrefOf(props, { area: 'regio' })} paper={onPaper}>
          <Bubble
            x={box.x + box.width - 130 * unit}
            y={box.y + 70 * unit}
            unit={unit}
            here={elsewhere}
            name="Hele regio"
          />
        </Way>
      )}
    </Sheet>
  )
}

const count = (n: number) => `${n} ${n === 1 ? 'organisatie' : 'organisaties'}`

/** Room around what one looks at. */
function wider(box: Box): Box {
  const room = Math.max(box.width, box.height) * 0.06
  const width = Math.max(box.width, box.height * 0.8) + 2 * room
  return {
    x: box.x - (width - box.width) / 2,
    y: box.y - room,
    width,
    height: box.height + 2 * room,
  }
}

/** How many there are in one place, with its name below. */
function Bubble({
  x,
  y,
  unit,
  here,
  name,
}: {
  x: number
  y: number
  unit: number
  here: number
  name: string
}) {
  const size = here === 0 ? 0 : (15 + Math.sqrt(here) * 4) * unit
  return (
    <g class="map-bubble" text-anchor="middle">
      {here > 0 && <circle cx={x} cy={y} r={round(size)} fill={petrol} />}
      {here > 0 && (
        <text
          class="map-number"
          x={x}
          y={round(y + 6 * unit)}
          font-size={round(18 * unit)}
          fill="#fff"
        >
          {here}{' '}
        </text>
      )}
      <text
        class="map-name"
        x={x}
        y={round(y + size + 20 * unit)}
        font-size={round(17 * unit)}
        fill={ink}
        stroke={paper}
        stroke-width={round(4 * unit)}
        paint-order="stroke"
      >
        {name}
      </text>
    </g>
  )
}

/** Each organisation of one place by its number in the list; not where its door is. */
function Dots({
  organisations,
  middle: [x, y],
  unit,
  paper: onPaper,
  ...view
}: Omit<DrawingProps, 'order'> & {
  order: MapView['order']
  organisations: MapOrganisation[]
  middle: [number, number]
  unit: number
}) {
  return (
    <>
      {organisations.map(({ id, name }, index) => {
        // A sunflower: even, and the same every time.
        const far = 30 * unit * Math.sqrt(index)
        const angle = index * 2.399963
        const [cx, cy] = [round(x + far * Math.cos(angle)), round(y + far * Math.sin(angle))]
        return (
          <Way
            href={hrefOf(view, { around: id, look: 'web', area: '' })}
            label={`${index + 1}. ${name}`}
            paper={onPaper}
          >
            <circle class="map-dot" cx={cx} cy={cy} r={round(14 * unit)} fill={petrol}>
              <title>{name}</title>
            </circle>
            <text
              class="map-number"
              pointer-events="none"
              x={cx}
              y={round(cy + 5 * unit)}
              font-size={round(14 * unit)}
              text-anchor="middle"
              fill="#fff"
            >
              {index + 1}
            </text>
          </Way>
        )
      })}
    </>
  )
}

/** What organisations do together, and who is in it. */
function Graph(props: DrawingProps) {
  const { whole, filter, shown, paper: onPaper } = props
  const met = meetings(shown)
  const tied = shown.organisations.filter(({ id }) => met.get(id)!.ties.length > 0)
  const at = placed(whole.positions, [...shown.ties, ...tied])
  const points = [...at.values()]
  const box = wider(
    around(
      (points.length > 0 ? points : [[0, 0] as [number, number]]).map(([x, y]) => ({
        x: x - 60,
        y: y - 30,
        width: 120,
        height: 60,
      })),
    ),
  )
  const unit = box.width / 1000
  // Names of what is done together first, then of who does most; of the others one sees it when pointing.
  const labels = fitting([
    ...shown.ties
      .toSorted((a, b) => b.members.length - a.members.length)
      .map(({ id, name }) => labelAt(id, name, at.get(id)!, 14 * unit)),
    ...tied
      .toSorted((a, b) => met.get(b.id)!.others - met.get(a.id)!.others)
      .map(({ id, name }) => labelAt(id, name, at.get(id)!, 13 * unit)),
  ])
  const quiet = tied.length > 40
  return (
    <Sheet {...props} box={box}>
      {shown.ties.map(({ id, kind, members }) => {
        const [x, y] = at.get(id)!
        return (
          <path
            class={`map-tie map-tie-${kind}`}
            d={members.map((member) => `M${x} ${y}L${at.get(member)!.join(' ')}`).join('')}
            stroke={tints[kind]}
            stroke-opacity="0.45"
            stroke-width={round(1.4 * unit)}
            fill="none"
          />
        )
      })}
      {tied.map(({ id, name }) => {
        const [cx, cy] = at.get(id)!
        const middle = id === filter.around
        return (
          <Way
            href={hrefOf(props, { around: id })}
            label={`${name}, ${met.get(id)!.others} verbindingen`}
            quiet={quiet}
            paper={onPaper}
          >
            <circle
              class={middle ? 'map-dot map-middle' : 'map-dot'}
              cx={cx}
              cy={cy}
              r={round((middle ? 12 : 7) * unit)}
              fill={ink}
            >
              <title>{name}</title>
            </circle>
            <Name id={id} name={name} at={at} labels={labels} unit={unit} />
          </Way>
        )
      })}
      {shown.ties.map(({ id, kind, name, href }) => {
        const [x, y] = at.get(id)!
        const mark = (
          <>
            <rect
              class={`map-mark map-mark-${kind}`}
              x={round(x - 9 * unit)}
              y={round(y - 9 * unit)}
              width={round(18 * unit)}
              height={round(18 * unit)}
              fill={tints[kind]}
            >
              <title>{`${tieKinds[kind]}: ${name}`}</title>
            </rect>
            <Name id={id} name={name} at={at} labels={labels} unit={unit} tint={tints[kind]} />
          </>
        )
        return href ? (
          <Way href={href} label={`${tieKinds[kind]}: ${name}`} paper={onPaper}>
            {mark}
          </Way>
        ) : (
          <g>{mark}</g>
        )
      })}
    </Sheet>
  )
}

/** The name of something in the graph, where there is room for it. */
function Name({
  id,
  name,
  at,
  labels,
  unit,
  tint,
}: {
  id: string
  name: string
  at: ReadonlyMap<string, [number, number]>
  labels: ReadonlyMap<string, number>
  unit: number
  tint?: string
}) {
  const below = labels.get(id)
  if (below === undefined) return null
  const [x, y] = at.get(id)!
  return (
    <text
      class="map-name"
      x={x}
      y={round(y + below)}
      font-size={round((tint ? 14 : 13) * unit)}
      font-weight={tint ? '600' : undefined}
      text-anchor="middle"
      fill={tint ?? ink}
      stroke={paper}
      stroke-width={round(3 * unit)}
      paint-order="stroke"
    >
      {shortened(name)}
    </text>
  )
}

const labelAt = (id: string, name: string, [x, y]: [number, number], size: number) => ({
  id,
  text: shortened(name),
  x,
  y,
  size,
})

const shortened = (name: string) => (name.length > 34 ? `${name.slice(0, 33).trimEnd()}…` : name)

/** Where each stands; who came after it was laid out waits in a row below the others. */
function placed(
  positions: MapView['whole']['positions'],
  all: readonly { id: string }[],
): Map<string, [number, number]> {
  const known = all.flatMap(({ id }) => positions[id] ?? [])
  const below = Math.max(0, ...known.filter((_, index) => index % 2 === 1)) + 120
  let waiting = 0
  return new Map(
    all.map(({ id }) => {
      const place = positions[id]
      if (place) return [id, place]
      const spot: [number, number] = [
        (waiting % 12) * 90 - 500,
        below + Math.floor(waiting / 12) * 70,
      ]
      waiting++
      return [id, spot]
    }),
  )
}
