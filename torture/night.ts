/**
 * One night with very many signals: half go to the school at once, half all in the same minute of the morning. At a
 * tenth of the schools someone looks; for the others deputies, a call, and the end of the day.
 */
import { home } from '#testing/chain.ts'
import { allDueAtOnce, type Steps } from './burst.ts'
import {
  acknowledge,
  brokenOf,
  castOf,
  count,
  find,
  idsOf,
  passToNext,
  reportForm,
  schoolOf,
  schoolsWhereNobodyLooks,
  test,
  type Broken,
  type Cast,
} from './cohort.ts'
import { until, type Place } from './place.ts'
import { atOnce, atTheLastMoment } from './region.ts'

export interface Night extends Broken {
  signals: number
  /** Milliseconds of Kring between "criteria met" and the notification of the contact, people acting at once. */
  p50: number
  p99: number
  most: number
  /** What follows where nobody looks, all due in the same second. */
  steps: Steps
  signalsPerSecond: number
}

const perReport = 8
const lanes = 6
/** A session of someone who reads about persons is asked again after a quarter of an hour. */
const perCast = 500

export async function busyNight(place: Place, size: number): Promise<Night> {
  const known = new Set(await idsOf(place, new Set()))
  const begun = performance.now()
  await inLanes(
    Array.from({ length: size / perReport }, (_, n) => n),
    async (cast, n) => {
      const municipality = n % 2 ? atOnce : atTheLastMoment
      await cast.police.insist(`${home}/nieuw`, reportForm(municipality, perReport, n * perReport))
    },
  )
  const ids = await idsOf(place, known)
  const schools = await schoolsWhereNobodyLooks(place)
  const heardAt = [
    await schoolOf(place, 'schoolcontact'),
    await schoolOf(place, 'schoolcontact-andere-school'),
  ]
  const places = new Map(
    (
      await place.ask<{ id: string; code: string }>(
        'select id, municipality_code as code from handle_with_care.signal where id = any ($1)',
        [ids],
      )
    ).map(({ id, code }) => [id, code]),
  )
  const school = (id: string, n: number) =>
    n % 10 === 0 ? heardAt[places.get(id) === atOnce ? 0 : 1]! : schools[n % schools.length]!
  const times: number[] = []
  await inLanes(ids.entries(), async (cast, [n, id]) => {
    await test(cast, id)
    const took = await find(cast, id, school(id, n))
    // The others are told in the morning.
    if (places.get(id) === atOnce) times.push(took)
  })
  const signalsPerSecond = ids.length / ((performance.now() - begun) / 1_000)
  const held = await place.ask<{ id: string }>(
    "select id from handle_with_care.signal where id = any ($1) and state = 'routed'",
    [ids],
  )
  await passToNext(
    place,
    ids,
    held.map(({ id }) => id),
  )
  const release = await until(
    async () => (await count(place, ids, "state = 'delivered'")) === ids.length,
    600,
    'release',
  )
  const heard = ids.filter((_, n) => n % 10 === 0)
  await inLanes(heard, (cast, id) => acknowledge(cast, id))
  const steps = await allDueAtOnce(
    place,
    ids.filter((_, n) => n % 10 !== 0),
  )
  const sorted = times.toSorted((a, b) => a - b)
  const at = (part: number) => Math.round(sorted[Math.ceil(part * sorted.length) - 1]!)
  return {
    signals: ids.length,
    p50: at(0.5),
    p99: at(0.99),
    most: at(1),
    steps: { release: release / 1_000, ...steps },
    signalsPerSecond,
    ...(await brokenOf(place, ids, size)),
  }

  /** Gives each lane people of its own, who sign in again in time. */
  async function inLanes<T>(
    items: Iterable<T>,
    deed: (cast: Cast, item: T) => Promise<unknown>,
  ): Promise<void> {
    const queue = Iterator.from(items)
    await Promise.all(
      Array.from({ length: lanes }, async () => {
        let cast = await castFor(place)
        let done = 0
        for (let next = queue.next(); !next.done; next = queue.next()) {
          if (++done % perCast === 0) cast = await castFor(place)
          await deed(cast, next.value)
        }
      }),
    )
  }

  /** Each officer and contact does what is theirs. */
  async function castFor(place: Place): Promise<Cast> {
    const [parkstad, maastricht] = [await castOf(place), await castOf(place, false)]
    const theirs = (path: string) =>
      places.get(path.split('/').at(-1)!) === atTheLastMoment ? maastricht : parkstad
    return {
      ...parkstad,
      officer: { insist: (path, form) => theirs(path).officer.insist(path, form) },
      contact: { insist: (path, form) => theirs(path).contact.insist(path, form) },
    }
  }
}
