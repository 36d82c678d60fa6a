/**
 * Who does what to whom: "zoon slaat moeder" is another form of violence than "moeder slaat zoon".
 *
 * Words for a form by itself stand in `data/netwerk/vormen.yaml`; here stands what only a sentence says.
 */
import { slipsBetween } from './words.ts'

/** What a worry says of the forms of violence. */
export interface Worry {
  forms: string[]
  /** Violence was heard, but not of which form. */
  broad: boolean
}

const words = (text: string): readonly string[] => text.trim().split(/\s+/)

const passive =
  words(`geslagen geschopt mishandeld bedreigd gewurgd toegetakeld afgeranseld opgesloten
  vernederd geduwd gebeten`)
const violence = [
  ...passive,
  ...words(`slaan slaat sla sloeg slaag klappen schoppen schopt mishandelen mishandelt mishandelde
  mishandeling mishandelingen klap geweld gewelddadig geweldpleging agressie agressief bedreigen bedreigt
  bedreiging dreigt wurgen wurgt wurging bijt duwt vernedert kleineert toetakelen huiselijk`),
]
/** Children who are too young to be the one who hits. */
const small = words('kind kinderen kinder kindje baby peuter kleuter leerling broertje zusje')
const young = [
  ...small,
  ...words(`zoon zoons zoontje dochter dochters dochtertje puber pubers tiener tieners jongere jongeren jongen
  meisje kleinzoon kleindochter pleegkind stiefkind`),
]
const parents = words(
  `moeder vader ouder ouders mama papa stiefmoeder stiefvader pleegmoeder pleegvader`,
)
const partners = words(
  `partner ex man vrouw echtgenoot echtgenote vriend vriendje vriendin verloofde`,
)
const adults = [...parents, ...partners]
const elderly = words(`oma opa grootmoeder grootvader bejaarde bejaarden oudere ouderen mantelzorger
  mantelzorgers mantelzorgster verzorger verzorgende`)
const offender = words('pleger plegers dader daders')
/** What someone seeks for whoever uses violence. */
const seeking =
  words(`hulp helpen wil willen stoppen behandeling therapie cursus training groep gesprek aanbod
  begeleiding`)

/** What may be behind violence at home of which no more is said. */
const atHome = ['partnergeweld', 'kindermishandeling', 'ouderenmishandeling', 'kind-ouder-geweld']
/** Help for who uses violence. */
const offenderHelp = 'plegerhulp'

/** Whether a word is about violence without saying which form. */
export const isViolence = (word: string): boolean =>
  violence.some((known) => slipsBetween(word, known) < Infinity)

/**
 * What a sentence says, beside what its single words say.
 *
 * @param tokens all words, in their order
 * @param left the words that name no form by themselves, in their order
 * @param named the forms that other words named
 * @param age in years, when it was said
 */
export function worryIn(
  tokens: readonly string[],
  left: readonly string[],
  named: readonly string[],
  age: number | null,
): Worry {
  if (asksForOffender(tokens, named)) return { forms: [offenderHelp], broad: false }
  // "Stoppen met slaan" is no worry about someone who hits.
  if (named.includes(offenderHelp)) return { forms: [], broad: false }
  if (!left.some(isViolence)) return { forms: [], broad: false }
  const forms = formsOf(left, age)
  if (forms.length > 0) return { forms, broad: false }
  return named.length > 0 ? { forms: [], broad: false } : { forms: atHome, broad: true }
}

/** Whether help is sought for whoever uses violence, rather than for who suffers it. */
function asksForOffender(tokens: readonly string[], named: readonly string[]): boolean {
  if (/\bik (sla|sloeg|schop|schopte|mishandel|mishandelde|bedreig)\b/.test(tokens.join(' ')))
    return true
  if (/\bik heb (\w+ ){0,3}(geslagen|geschopt|mishandeld|bedreigd)\b/.test(tokens.join(' ')))
    return true
  if (!tokens.some((token) => offender.includes(token)) || tokens.includes('slachtoffer'))
    return false
  return named.length === 0 || tokens.some((token) => seeking.includes(token))
}

/** The forms that the people in a sentence make of the violence in it; none when they do not tell. */
function formsOf(tokens: readonly string[], age: number | null): string[] {
  const has = (kind: readonly string[]) => tokens.some((token) => kind.includes(token))
  if (has(elderly) || (age !== null && age >= 65)) return ['ouderenmishandeling']
  if (has(young)) return formsWithChild(tokens)
  if (age !== null && age < 18) return ['kindermishandeling']
  // A child sees it.
  if (tokens.filter((token) => parents.includes(token)).length > 1)
    return ['partnergeweld', 'kindermishandeling']
  return has(partners) ? ['partnergeweld'] : []
}

function formsWithChild(tokens: readonly string[]): string[] {
  const doer = doerIn(tokens)
  const child = tokens.find((token) => young.includes(token))!
  if (doer !== undefined) return [young.includes(doer) ? 'kind-ouder-geweld' : 'kindermishandeling']
  const withAdult = tokens.some((token) => adults.includes(token))
  return small.includes(child) || !withAdult
    ? ['kindermishandeling']
    : ['kindermishandeling', 'kind-ouder-geweld']
}

/** Who does it, when the sentence tells: "door zijn zoon", "zoon die zijn moeder slaat", "zoon slaat". */
function doerIn(tokens: readonly string[]): string | undefined {
  const isSomeone = (token: string) => young.includes(token) || adults.includes(token)
  const by = tokens.indexOf('door')
  if (by >= 0) return tokens.slice(by).find(isSomeone)
  const deed = tokens.findIndex(isViolence)
  if (passive.includes(tokens[deed]!) || !/(t|eg|de)$/.test(tokens[deed]!)) return undefined
  const before = tokens.slice(0, deed)
  const that = before.lastIndexOf('die')
  return before.slice(0, that < 0 ? undefined : that).findLast(isSomeone)
}
