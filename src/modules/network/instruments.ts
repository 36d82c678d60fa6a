/**
 * What the network carries out of a plan, and how that stands.
 */
import type { Db } from '#platform/database.ts'
import { defineInstrument, type Indicator } from '#platform/instruments.ts'
import { today } from './clock.ts'
import { answeredIn, covered, resultsYear, type CoverageKind } from './rules/index.ts'
import { coverage, networkFigures, promising, vocabulary } from './store/index.ts'

/** Boxes of the coverage map where somebody is, of one kind or of any. */
async function coverageNow(db: Db, kind?: CoverageKind): Promise<Indicator> {
  const counts = await coverage(db)
  const { forms, municipalities } = await vocabulary(db)
  const { found, of } = covered(counts, forms, municipalities, kind && [kind])
  return {
    name: 'Dekking: vormen van geweld per gemeente waarvoor iemand er is',
    value: found,
    of,
    unit: 'vakken',
    href: `/netwerk/dekking${kind ? `?van=${kind}` : ''}`,
  }
}

const networkInView = defineInstrument('network', {
  name: 'Netwerk in beeld',
  permission: 'network.read',
  indicators: async ({ db, ...work }) => {
    const found = await networkFigures(db, today(work))
    return [
      {
        name: 'Organisaties in het register',
        value: found.organisations,
        unit: 'organisaties',
        href: '/netwerk',
      },
      { name: 'Mensen die je kunt bellen', value: found.people, unit: 'mensen' },
      { name: 'Soorten hulp en advies', value: found.services, unit: 'keer aanbod' },
      await coverageNow(db),
      {
        name: 'In het laatste jaar bevestigd',
        value: found.confirmed,
        of: found.people + found.services,
        unit: 'vermeldingen',
      },
    ]
  },
})

const attentionOfficers = defineInstrument('attention-officers', {
  name: 'Aandachtsfunctionarissen',
  permission: 'network.read',
  indicators: async ({ db, ...work }) => {
    const found = await networkFigures(db, today(work))
    return [
      { name: 'Te vinden in Kring', value: found.officers, unit: 'mensen' },
      {
        name: 'Organisaties met een aandachtsfunctionaris',
        value: found.officerOrganisations,
        of: found.organisations,
        unit: 'organisaties',
        href: '/netwerk',
      },
      await coverageNow(db, 'aandachtsfunctionaris'),
      {
        name: 'In het laatste jaar bevestigd',
        value: found.officersConfirmed,
        of: found.officers,
        unit: 'mensen',
      },
      {
        name: 'Plekken die vrijkwamen en nog open zijn',
        value: found.officersGone,
        unit: 'plekken',
      },
    ]
  },
})

const declarationOfIntent = defineInstrument('declaration', {
  name: 'Intentieverklaring',
  permission: 'network.read',
  indicators: async ({ db, ...work }) => {
    const href = '/netwerk/intentieverklaring'
    const all = await promising(db)
    const year = resultsYear(today(work))
    const answers = all.map(({ promises }) => answeredIn(promises, year))
    const sum = (pick: 'asked' | 'answered') => answers.reduce((total, one) => total + one[pick], 0)
    return [
      { name: 'Getekend', value: all.length, unit: 'organisaties', href },
      {
        name: 'Beloftes',
        value: all.reduce((total, { promises }) => total + promises.length, 0),
        unit: 'beloftes',
        href,
      },
      {
        name: `Antwoord in de check-in van ${year}`,
        value: sum('answered'),
        of: sum('asked'),
        unit: 'beloftes',
        href,
      },
    ]
  },
})

export const networkInstruments = [networkInView, attentionOfficers, declarationOfIntent]
