/**
 * Words of plans that residents do not know, in words that they do (B1). The plan itself is shown as it was
 * established; what it says is not rewritten, only explained.
 */

export interface PlainWord {
  word: string
  means: string
}

const known: (PlainWord & { seen: RegExp })[] = [
  {
    seen: /[Aa]andachtsfunctionaris|\bAF\b/,
    word: 'Aandachtsfunctionaris (AF)',
    means: 'iemand op het werk die veel weet van geweld thuis, en collega’s helpt.',
  },
  {
    seen: /bewustwording/i,
    word: 'Bewustwording',
    means: 'meer mensen weten wat geweld thuis is, en zien het.',
  },
  { seen: /casuïstiek|casusoverstijgend/i, word: 'Casus', means: 'wat er speelt in één gezin.' },
  {
    seen: /casusreview/i,
    word: 'Casusreview',
    means: 'alle organisaties kijken samen terug: wat ging goed, en wat kan beter?',
  },
  {
    seen: /domeinoverstijgend/i,
    word: 'Domeinoverstijgend',
    means: 'van verschillende soorten organisaties samen, zoals zorg en politie.',
  },
  { seen: /expertise/i, word: 'Expertise', means: 'veel kennis over iets.' },
  {
    seen: /gefaseerd samenwerken/i,
    word: 'Gefaseerd samenwerken aan veiligheid',
    means:
      'werken in stappen. Eerst wordt het veilig. Daarna gaat het over de oorzaak, en over herstel.',
  },
  {
    seen: /\bgender/i,
    word: 'Gender',
    means: 'of je man of vrouw bent, en wat mensen daarom van je verwachten.',
  },
  {
    seen: /intentieverklaring/i,
    word: 'Intentieverklaring',
    means: 'een belofte op papier: organisaties zeggen dat zij meedoen.',
  },
  {
    seen: /intervisie/i,
    word: 'Intervisie',
    means: 'collega’s denken samen na over hun werk, en leren zo van elkaar.',
  },
  {
    seen: /klantreis|klantreizen/i,
    word: 'Klantreis',
    means: 'vragen hoe iemand die hulp kreeg, dat zelf heeft beleefd.',
  },
  { seen: /laagdrempelig/i, word: 'Laagdrempelig', means: 'makkelijk om aan mee te doen.' },
  {
    seen: /lerende? netwerk/i,
    word: 'Lerend netwerk',
    means: 'mensen van verschillende organisaties die van elkaar leren.',
  },
  {
    seen: /meldcode/i,
    word: 'Meldcode',
    means: 'de vijf stappen van bijvoorbeeld leraren en dokters, als zij denken aan geweld thuis.',
  },
  {
    seen: /multidisciplinaire|MDA/i,
    word: 'Multidisciplinaire aanpak (MDA++)',
    means:
      'mensen met verschillende beroepen helpen samen een gezin waar het geweld maar niet stopt.',
  },
  {
    seen: /netwerkkaart/i,
    word: 'Netwerkkaart',
    means: 'een overzicht van wie waarmee kan helpen.',
  },
  {
    seen: /netwerkpartner/i,
    word: 'Netwerkpartners',
    means: 'organisaties die samenwerken tegen geweld thuis.',
  },
  { seen: /\bpilots?\b/i, word: 'Pilot', means: 'een proef.' },
  {
    seen: /plegerhulp/i,
    word: 'Plegerhulp',
    means: 'hulp voor mensen die zelf geweld gebruiken, en willen stoppen.',
  },
  {
    seen: /\bregie\b|regisseur/i,
    word: 'Regie',
    means: 'één persoon zorgt dat alle hulp bij elkaar past.',
  },
  {
    seen: /regiovisie/i,
    word: 'Regiovisie',
    means: 'het plan van alle gemeenten in de regio samen.',
  },
  {
    seen: /\bRNZS\b/,
    word: 'RNZS',
    means: 'het netwerk van zorg en straf: organisaties zoals hulpverlening, politie en rechters.',
  },
  {
    seen: /signalering/i,
    word: 'Signaleren',
    means: 'merken dat er iets mis is, bijvoorbeeld met een kind.',
  },
  {
    seen: /structurele onveiligheid/i,
    word: 'Structurele onveiligheid',
    means: 'het is al lang niet veilig.',
  },
  {
    seen: /triagetafel/i,
    word: 'Triagetafel',
    means: 'een overleg dat beslist wie een gezin het beste kan helpen.',
  },
  {
    seen: /\(veiligheids\)plan|veiligheidsplan/i,
    word: 'Veiligheidsplan',
    means: 'afspraken, zodat iedereen thuis veilig is.',
  },
  {
    seen: /verschijningsvorm/i,
    word: 'Verschijningsvorm',
    means: 'een soort geweld, zoals mensenhandel of geweld tegen ouderen.',
  },
  {
    seen: /wijkteam/i,
    word: 'Wijkteam',
    means: 'het team van de gemeente dat helpt bij problemen thuis.',
  },
]

/** The words in a text that ask for an explanation, by the alphabet. */
export function hardWords(text: string): PlainWord[] {
  return known.filter(({ seen }) => seen.test(text))
}
