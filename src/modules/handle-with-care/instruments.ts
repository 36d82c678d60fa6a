/**
 * What Handle with Care carries out of a plan, and how that stands: in primary schools, and in secondary schools.
 */
import { defineInstrument, type Indicator } from '#platform/instruments.ts'
import type { Work } from '#platform/database.ts'
import {
  schoolStates,
  shareNames,
  shareText,
  toldText,
  type Sector,
  type SchoolState,
} from './rules/index.ts'
import { arrangedFor, schoolsByState, toldYears } from './store/index.ts'

const figures = '/handle-with-care/cijfers'

/** Schools of one kind by how far they are, where signals can go to them, and what is told of the signals. */
async function standing({ db }: Work, sector: Sector): Promise<Indicator[]> {
  const schools = await schoolsByState(db, sector)
  const total = Object.values(schools).reduce((sum, count) => sum + count, 0)
  const state = (one: SchoolState): Indicator => ({
    name: `Scholen: ${schoolStates[one]}`,
    value: schools[one],
    of: total,
    unit: 'scholen',
  })
  const { found, of } = await arrangedFor(db, sector)
  const [newest] = await toldYears(db)
  const signals = newest?.told.sectors?.[sector]
  return [
    state('active'),
    state('ready'),
    state('asked'),
    {
      name: 'Gemeenten waar signalen naar deze scholen kunnen',
      value: found,
      of,
      unit: 'gemeenten',
    },
    ...(newest && signals !== undefined
      ? [
          {
            name: `Signalen voor deze scholen in ${newest.year}`,
            value: toldText(signals),
            unit: 'signalen',
            href: figures,
          },
        ]
      : []),
  ]
}

const primary = defineInstrument('handle-with-care', {
  name: 'Handle with Care in het basisonderwijs',
  permission: 'handle-with-care.figures',
  indicators: async (work) => {
    const [newest] = await toldYears(work.db)
    return [
      ...(await standing(work, 'primary')),
      ...(newest
        ? [
            {
              name: `${shareNames.bell} in ${newest.year}, alle scholen`,
              value: shareText(newest.told.shares.bell),
              unit: '',
              href: figures,
            },
          ]
        : []),
    ]
  },
})

const secondary = defineInstrument('handle-with-care-secondary', {
  name: 'Handle with Care in het voortgezet onderwijs',
  permission: 'handle-with-care.figures',
  indicators: (work) => standing(work, 'secondary'),
})

export const handleWithCareInstruments = [primary, secondary]
