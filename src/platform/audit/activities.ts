/**
 * The register of processing activities (AVG article 30) as far as Kring carries them out: what the log
 * of processings refers to. A relevant change of an activity gives it a new version, so that a line
 * written earlier keeps its meaning.
 */

export interface Activity {
  /** Where it stands in the register: what other organisations see. */
  id: string
  name: string
  /** On what ground. Who decides on it is the controller, in the register itself. */
  ground: string
  /** What kind of number names the persons. */
  subjectType: string
}

/** Every processing activity of Kring, by the key that deeds use. */
export const activities = {
  accessAdministration: {
    id: 'urn:kring:verwerking:toegang-van-medewerkers:1',
    name: 'Toegang van medewerkers beheren',
    ground: 'AVG artikel 6, eerste lid, onder e, en artikel 32',
    subjectType: 'kring-persoon',
  },
  accountability: {
    id: 'urn:kring:verwerking:verantwoording:1',
    name: 'Nagaan wie wat inzag',
    ground: 'AVG artikel 5, tweede lid, en artikel 32',
    subjectType: 'kring-persoon',
  },
  exceptionalAccess: {
    id: 'urn:kring:verwerking:noodtoegang:1',
    name: 'In nood openen wat anders dicht is',
    ground: 'AVG artikel 6, eerste lid, onder d en e',
    subjectType: 'kring-persoon',
  },
  handleWithCare: {
    id: 'urn:kring:verwerking:handle-with-care:1',
    name: 'Een kind de volgende schooldag laten steunen',
    ground: 'AVG artikel 6, eerste lid, onder e; Wmo 2015 artikelen 4.1.1 en 5.1.6',
    // The number of the signal: of the child itself no number is kept.
    subjectType: 'kring-signaal',
  },
} as const satisfies Record<string, Activity>

export type ActivityKey = keyof typeof activities
