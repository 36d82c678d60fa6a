/**
 * The finder: what someone typed becomes forms of violence, a municipality, an age and the words left over.
 *
 * People type in a hurry: "meisje 17, huwelijksdwng in kerkrade". A word is understood when it is what we
 * know, begins like it, or differs from it by a slip of the finger. Words of the worry lead to a form of
 * violence first: a text that happens to hold the same word is often for somebody else.
 *
 * @see docs/decisions/0044-the-first-answer.md
 */
import { plain, slipsBetween } from './words.ts'
import { isViolence, worryIn } from './worry.ts'

/** A form of violence: the taxonomy by which people and services are found. */
export interface ViolenceForm {
  key: string
  name: string
  summary: string
  /** What people call it. */
  words: string[]
}

/** What the finder knows words for. */
export interface Vocabulary {
  forms: ViolenceForm[]
  municipalities: { code: string; name: string }[]
  /** Villages and quarters, with the municipality they lie in. */
  places: { name: string; code: string }[]
}

/** What was chosen in the form; an empty text is no choice. */
export interface Chosen {
  text: string
  form: string
  municipality: string
  age: string
  /** A kind of the coverage map. */
  kind: string
}

/** A question as it is put to the register. */
export interface Question {
  forms: string[]
  municipalityCode: string | null
  /** In whole years. */
  age: number | null
  /** What is left, to look for in texts. */
  words: string[]
  /** It cannot wait. */
  urgent: boolean
  /** Violence was heard, but not of which form. */
  broad: boolean
}

/** Words that say nothing about what is sought. */
const silent = new Set(
  `aan al als bij dat de die dit door een en er gaat haar heb heeft help helpen hem het hij hoe hulp iemand
  ik in is jaar jarig jarige je kan kunnen lijkt maar man me met mij mijn moet na naar niet nodig of om ook op over
  persoon te toe tot uit van vanaf veel voor vrouw wat weet wel werd wie wil willen woont word worden wordt zelf
  zich zij zijn zoek zo meisje jongen meneer mevrouw kind kinderen zoon zoontje dochter dochtertje vader moeder
  ouder ouders partner ex vriend vriendin echtgenoot slachtoffer cliënt client thuis
  denk vermoed vermoeden zorgen zorg regio gemeente pleger dader`.split(/\s+/),
)

/** Words by which one hears that it cannot wait. */
const urgent = new Set(
  `112 acuut acute crisis direct dringend gevaar levensgevaar mes meteen nood noodgeval nu onmiddellijk spoed
  vanavond vandaag vannacht wapen`.split(/\s+/),
)

/** Ages that people say in a word, in years. */
const ages = new Map([
  ['baby', 0],
  ['zuigeling', 0],
  ['dreumes', 1],
  ['peuter', 3],
  ['kleuter', 5],
])

/**
 * Reads what was typed beside what was chosen. A choice goes before a word for the same thing.
 */
export function readQuestion(chosen: Chosen, vocabulary: Vocabulary): Question {
  const known = new Set(vocabulary.forms.map(({ key }) => key))
  const tokens = plain(chosen.text).split(' ').filter(Boolean).slice(0, 40)
  const read = readTokens(tokens, phrasesOf(vocabulary))
  const age = ageIn(chosen.age) ?? read.age
  const worry = worryIn(tokens, read.left, read.forms, age)
  const forms = [...read.forms, ...worry.forms].filter((key) => known.has(key))
  return {
    forms: [...new Set(known.has(chosen.form) ? [chosen.form, ...read.forms] : forms)],
    municipalityCode:
      vocabulary.municipalities.find(({ code }) => code === chosen.municipality)?.code ?? read.code,
    age,
    words: read.left
      .filter(
        (token) => token.length > 1 && !silent.has(token) && !ages.has(token) && !isViolence(token),
      )
      .slice(0, 12),
    urgent: tokens.some((token) => urgent.has(token)),
    broad: worry.broad && !known.has(chosen.form),
  }
}

/** What words name by themselves, and the words that are left in their order. */
function readTokens(tokens: readonly string[], phrases: readonly Phrase[]) {
  const read = {
    forms: [] as string[],
    code: null as string | null,
    age: null as number | null,
    left: [] as string[],
  }
  for (let at = 0; at < tokens.length;) {
    const found = longestAt(tokens, at, phrases)
    const token = tokens[at]!
    const age = ages.get(token) ?? ageIn(token)
    if (found) {
      if (found.phrase.form) read.forms.push(found.phrase.form)
      if (found.phrase.code) read.code ??= found.phrase.code
    } else if (age !== null && !urgent.has(token)) read.age ??= age
    if (!found && (age === null || ages.has(token)) && !urgent.has(token)) read.left.push(token)
    at += found?.length ?? 1
  }
  return read
}

/** Has a place of its own for what cannot wait, day and night: traces and medicine are a matter of hours. */
const withCareOfItsOwn = 'seksueel-geweld'

/**
 * Whether Veilig Thuis goes before all others: it cannot wait, or what is going on is not clear. After rape
 * or assault, and nothing else that was heard, the centre for sexual violence goes first.
 */
export function asksSafeHomeFirst({ urgent: cannotWait, broad, forms }: Question): boolean {
  if (broad || forms.length === 0) return true
  return cannotWait && forms.some((form) => form !== withCareOfItsOwn)
}

/** Whether there is anything to look for. */
export function asksSomething(question: Question): boolean {
  const { forms, municipalityCode, age, words, urgent: cannotWait } = question
  return (
    forms.length > 0 || municipalityCode !== null || age !== null || words.length > 0 || cannotWait
  )
}

/** An age in whole years, or null when it is none. */
function ageIn(text: string): number | null {
  const digits = /^(\d{1,3})(?:jr|j)?$/.exec(text.trim())?.[1]
  return digits !== undefined && Number(digits) <= 120 ? Number(digits) : null
}

interface Phrase {
  tokens: string[]
  form?: string
  code?: string
}

function phrasesOf({ forms, municipalities, places }: Vocabulary): Phrase[] {
  return [
    ...forms.flatMap(({ key, name, words }) =>
      [name, ...words].map((text) => ({ tokens: plain(text).split(' '), form: key })),
    ),
    ...municipalities.flatMap(({ code, name }) => [
      { tokens: plain(name).split(' '), code },
      // "Gulpen" says enough; "de" does not.
      ...plain(name)
        .split(' ')
        .filter((part) => part.length > 4)
        .map((part) => ({ tokens: [part], code })),
    ]),
    ...places.map(({ name, code }) => ({ tokens: plain(name).split(' '), code })),
  ]
}

/** The phrase of most words that stands at this place; among those the nearest. */
function longestAt(tokens: readonly string[], at: number, phrases: readonly Phrase[]) {
  let best: { phrase: Phrase; length: number; slips: number } | undefined
  for (const phrase of phrases) {
    const { length } = phrase.tokens
    // "Meisje" begins like more than one form, and says nothing by itself.
    if (length === 1 && silent.has(tokens[at]!)) continue
    if (at + length > tokens.length || (best && length < best.length)) continue
    let slips = 0
    for (let i = 0; i < length && slips !== Infinity; i++)
      slips += slipsBetween(tokens[at + i]!, phrase.tokens[i]!)
    if (slips === Infinity) continue
    if (!best || length > best.length || slips < best.slips) best = { phrase, length, slips }
  }
  return best
}
