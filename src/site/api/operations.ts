/**
 * The OpenAPI document as a list of what can be asked, for pages to show.
 */

interface Schema {
  $ref?: string
  type?: string | string[]
  enum?: (string | null)[]
  description?: string
  example?: unknown
  properties?: Record<string, Schema>
  required?: string[]
  maxLength?: number
  anyOf?: Schema[]
}
interface Content {
  schema?: Schema
}
interface DescribedOperation {
  operationId: string
  summary: string
  description?: string
  tags?: string[]
  security?: Record<string, string[]>[]
  parameters?: {
    name: string
    in: string
    required?: boolean
    description?: string
    schema?: Schema
    example?: unknown
  }[]
  requestBody?: { content: Record<string, Content> }
  responses: Record<string, { description: string; content?: Record<string, Content> }>
}

/** What of the document is shown. */
export interface Described {
  info: { version: string }
  paths: Record<string, Record<string, DescribedOperation>>
  components?: { schemas?: Record<string, Schema> }
}

/** One thing that can be asked. */
export interface Operation {
  id: string
  method: string
  path: string
  tag: string
  summary: string
  description: string
  scopes: string[]
  parameters: {
    name: string
    in: string
    required: boolean
    description: string
    example: string
  }[]
  /** Of the body that is sent. */
  fields: { name: string; required: boolean; text: string }[]
  /** Sent as a form, not as JSON. */
  form: boolean
  example: unknown
  answers: { status: string; text: string; fields: string[] }[]
}

/** All of them, in the order of the document. */
export function operationsOf(document: Described): Operation[] {
  const schemas = document.components?.schemas ?? {}
  const whole = (schema: Schema | undefined): Schema =>
    schema?.$ref ? (schemas[schema.$ref.split('/').at(-1)!] ?? {}) : (schema ?? {})
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]) => {
      const json = one.requestBody?.content['application/json']
      const form = one.requestBody?.content['application/x-www-form-urlencoded']
      const body = whole((json ?? form)?.schema)
      return {
        id: one.operationId,
        method: method.toUpperCase(),
        path,
        tag: one.tags?.[0] ?? '',
        summary: one.summary,
        description: one.description ?? '',
        scopes: one.security?.flatMap((scheme) => Object.values(scheme).flat()) ?? [],
        parameters: (one.parameters ?? []).map((parameter) => ({
          name: parameter.name,
          in: parameter.in,
          required: parameter.required ?? false,
          description: parameter.description ?? parameter.schema?.description ?? '',
          example: plain(parameter.example ?? parameter.schema?.example),
        })),
        fields: Object.entries(body.properties ?? {}).map(([name, field]) => ({
          name,
          required: body.required?.includes(name) ?? false,
          text: textOf(field),
        })),
        form: form !== undefined,
        example: json && body.example,
        answers: Object.entries(one.responses).map(([status, answer]) => ({
          status,
          text: answer.description,
          fields: status.startsWith('2')
            ? Object.keys(whole(answer.content?.['application/json']?.schema).properties ?? {})
            : [],
        })),
      }
    }),
  )
}

const plain = (example: unknown) =>
  typeof example === 'string' || typeof example === 'number' ? example.toString() : ''

const kinds: Record<string, string> = {
  string: 'tekst',
  integer: 'heel getal',
  boolean: 'ja of nee',
  array: 'lijst',
}

/** What can stand in a field, in words. */
function textOf(field: Schema): string {
  const type = [field.type ?? []].flat()
  const what = field.enum
    ? `een van: ${field.enum.filter((one) => one !== null).join(', ')}`
    : type
        .filter((one) => one !== 'null')
        .map((one) => kinds[one] ?? one)
        .join(' of ')
  const most = field.maxLength ? `, ten hoogste ${field.maxLength} tekens` : ''
  const empty = type.includes('null') ? ', of leeg (null)' : ''
  const first = `${what.charAt(0).toUpperCase()}${what.slice(1)}${most}${empty}.`
  return [first, field.description].filter(Boolean).join(' ')
}
