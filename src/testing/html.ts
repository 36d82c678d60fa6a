/**
 * Reads answers as a browser does: the forms in a page, what a person sees, and what would be executed.
 */
import { visibleText } from './site.ts'

/** A field of a form: what it is called, what it takes, and what stands in it now. */
export interface Field {
  name: string
  /** `text` is typed by a person, `choice` is chosen, `hidden` is what the page itself put in. */
  kind: 'text' | 'choice' | 'hidden'
  /** `type` of an input: `email`, `date`, `password` … */
  type: string
  /** What is sent when nobody touches it; undefined for a box or a choice that is not ticked. */
  value: string | undefined
  /** What can be chosen. */
  options: string[]
}

/** A form with which something is changed. */
export interface RenderedForm {
  action: string
  fields: Field[]
}

/** Every form of a page that is sent with POST. */
export function formsIn(html: string, page: string): RenderedForm[] {
  return [...html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)].flatMap(([, attributes, body]) => {
    const { method, action } = attributesOf(attributes!)
    if (method?.toLowerCase() !== 'post') return []
    return [{ action: action ?? page, fields: fieldsIn(body!) }]
  })
}

function fieldsIn(body: string): Field[] {
  const fields = new Map<string, Field>()
  const add = (name: string | undefined, field: Omit<Field, 'name'>) => {
    if (!name) return
    const known = fields.get(name)
    if (!known) fields.set(name, { name, ...field })
    else {
      known.options.push(...field.options)
      known.value ??= field.value
    }
  }
  for (const [, tag, attributes, content] of body.matchAll(
    /<(input|button|textarea|select)\b([^>]*)>(?:(?<=<(?:textarea|select)[^>]*>)(.*?)<\/(?:textarea|select)>)?/gs,
  )) {
    const { name, type = 'text', value = '', ...more } = attributesOf(attributes!)
    if (tag === 'textarea') add(name, text('text', decode(content ?? '').replace(/^\n/, '')))
    else if (tag === 'select') add(name, select(content ?? ''))
    else if (tag === 'button')
      add(name, { kind: 'choice', type: 'button', value, options: [value] })
    else if (type === 'radio' || type === 'checkbox')
      add(name, {
        kind: 'choice',
        type,
        value: 'checked' in more ? value : undefined,
        options: [value],
      })
    // Nobody types a file.
    else if (type === 'hidden' || type === 'file')
      add(name, { kind: 'hidden', type, value, options: [] })
    else add(name, text(type, value))
  }
  return [...fields.values()]
}

const text = (type: string, value: string): Omit<Field, 'name'> => ({
  kind: 'text',
  type,
  value,
  options: [],
})

function select(content: string): Omit<Field, 'name'> {
  const options = [...content.matchAll(/<option\b([^>]*)>/g)].map(([, one]) => attributesOf(one!))
  const chosen = options.find((one) => 'selected' in one) ?? options[0]
  return {
    kind: 'choice',
    type: 'select',
    value: chosen?.['value'] ?? '',
    options: options.map(({ value = '' }) => value),
  }
}

function attributesOf(attributes: string): Record<string, string> {
  return Object.fromEntries(
    [...attributes.matchAll(/([\w:-]+)(?:="([^"]*)")?/g)].map(([, name, value = '']) => [
      name!,
      decode(value),
    ]),
  )
}

/** Entities as the house writes them. */
function decode(html: string): string {
  return html
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
}

const folded = (words: string) => words.replaceAll(/\s+/g, ' ').trim()

/** Whether a person sees these words on the page, in a sentence or in a field. White space is folded. */
export function shows(html: string, words: string): boolean {
  const values = [...html.matchAll(/\b(?:value|href)="([^"]*)"/g)].map(([, value]) =>
    decode(value!),
  )
  return [visibleText(html), ...values].some((seen) => folded(seen).includes(folded(words)))
}

/**
 * What a browser would execute or fetch that no page of ours has: script in the page, handlers, frames,
 * links that run. Text that is escaped well has no tag, so nothing that was typed shows up here.
 */
export function dangersIn(html: string): string[] {
  return [...html.matchAll(/<([a-z][\w-]*)\b((?:"[^"]*"|'[^']*'|[^>"'])*)>/gi)].flatMap(
    ([tag, name, attributes]) => {
      const { href, src, action, srcdoc, style, ...others } = attributesOf(attributes!)
      const foreign = /^(iframe|object|embed|base|meta|style|math|video|audio)$/i.test(name!)
      const runs = [href, src, action].some((url) =>
        /^\s*(javascript|data|vbscript):/i.test(url ?? ''),
      )
      const inline = name === 'script' && !src
      const handler = Object.keys(others).some((one) => /^on/i.test(one))
      const known = name === 'meta' && /^<meta (charset|name)="/.test(tag)
      return (foreign && !known) || runs || inline || handler || srcdoc || style ? [tag] : []
    },
  )
}
