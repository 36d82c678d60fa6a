/**
 * The finder: what someone typed becomes forms of violence, a municipality, an age and the words left over.
 *
 * People type in a hurry: "meisje 17, huwelijksdwng in kerkrade". A word is understood when it is what we
 * know, begins like it, or differs from it by a slip of the finger.
 */
import { distance } from 'fastest-levenshtein'

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
}

/** Words that say nothing about what is sought. */
const silent = new Set(
  `aan al als bij dat de die dit door een en er gaat haar heb heeft help helpen hem het hij hoe hulp iemand
  ik in is jaar jarig jarige je kan kunnen lijkt maar man me met mij mijn moet naar niet nu of om ook op over
  persoon te toe tot uit van vanaf veel voor vrouw wat weet wel wie wil woont wordt zich zij zijn zoek zo
  meisje jongen meneer mevrouw kind kinderen zoon dochter vader moeder ouder ouders denk vermoed vermoeden zorgen zorg over regio gemeente`.split(
    /\s+/,
  ),
)

/** Ages that people say in a word, in years. */
const ages: Record<string, number> = { baby: 0, zuigeling: 0, dreumes: 1, peuter: 3, kleuter: 5 }

/**
 * Reads what was typed beside what was chosen. A choice goes before a word for the same thing.
 */
export function readQuestion(chosen: Chosen, vocabulary: Vocabulary): Question {
  const question: Question = {
    forms: vocabulary.forms.some(({ key }) => key === chosen.form) ? [chosen.form] : [],
    municipalityCode:
      vocabulary.municipalities.find(({ code }) => code === chosen.municipality)?.code ?? null,
    age: ageIn(chosen.age),
    words: [],
  }
  const phrases = phrasesOf(vocabulary)
  const tokens = plain(chosen.text).split(' ').filter(Boolean).slice(0, 40)
  for (let at = 0; at < tokens.length;) {
    const found = longestAt(tokens, at, phrases)
    if (found) {
      if (found.phrase.form && !question.forms.includes(found.phrase.form))
        question.forms.push(found.phrase.form)
      if (found.phrase.code) question.municipalityCode ??= found.phrase.code
      at += found.length
      continue
    }
    const token = tokens[at]!
    const age = ages[token] ?? ageIn(token)
    if (age !== null && age !== undefined) question.age ??= age
    else if (!silent.has(token) && token.length > 1 && question.words.length < 12)
      question.words.push(token)
    at += 1
  }
  return question
}

/** Whether there is anything to look for. */
export function asksSomething({ forms, municipalityCode, age, words }: Question): boolean {
  return forms.length > 0 || municipalityCode !== null || age !== null || words.length > 0
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
function longestAt(tokens: string[], at: number, phrases: Phrase[]) {
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

/** How far what was typed is from a word we know; infinite when it is another word. */
function slipsBetween(typed: string, known: string): number {
  if (typed === known) return 0
  // Of short words every slip makes another word.
  if (typed.length < 5 || known.length < 5) return stem(typed) === stem(known) ? 0.1 : Infinity
  if (stem(typed) === stem(known)) return 0.1
  if (typed.length >= 6 && known.startsWith(typed)) return 0.5
  if (typed.length < 6 || known.length < 6 || typed[0] !== known[0]) return Infinity
  if (Math.abs(typed.length - known.length) > 2) return Infinity
  const slips = distance(typed, known)
  return slips <= (known.length >= 8 ? 2 : 1) ? slips : Infinity
}

/** A word without its Dutch ending, as far as telling words apart needs it. */
function stem(word: string): string {
  return word.replace(/(en|e|s|n|t)$/, '')
}

/** Small letters without accents; all else is a space. */
function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}
