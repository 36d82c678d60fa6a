import { expect, test } from 'vitest'
import { hardWords } from './plain-words.ts'

const words = (text: string) => hardWords(text).map(({ word }) => word)

test.each([
  ['Netwerken van aandachtsfunctionarissen', ['Aandachtsfunctionaris (AF)']],
  ['een lerend netwerk van AF starten', ['Aandachtsfunctionaris (AF)', 'Lerend netwerk']],
  ['een gezamenlijk (veiligheids)plan', ['Veiligheidsplan']],
  ['wie regie heeft in de regio', ['Regie']],
  ['Pilot verbeteren regie', ['Pilot', 'Regie']],
  ['Kinderen versterken in de klas', []],
  ['afspraken die af zijn; de regioburgemeester', []],
])('in “%s” stand %j', (text, expected) => {
  expect(words(text)).toEqual(expected)
})

test('each explanation is short, and explains with no word of the list', () => {
  const all = hardWords(
    'AF bewustwording casusreview casuïstiek domeinoverstijgend expertise gefaseerd samenwerken gender intentieverklaring intervisie klantreis laagdrempelig lerend netwerk meldcode MDA netwerkkaart netwerkpartner pilot plegerhulp regie regiovisie RNZS signalering structurele onveiligheid triagetafel veiligheidsplan verschijningsvorm wijkteam',
  )
  expect(all).toHaveLength(28)
  for (const { word, means } of all) {
    expect(means.split(' ').length, word).toBeLessThan(19)
    expect(words(means), word).toEqual([])
  }
  expect(all.map(({ word }) => word)).toEqual(
    all.map(({ word }) => word).toSorted((a, b) => a.localeCompare(b, 'nl')),
  )
})
