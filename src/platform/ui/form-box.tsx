/**
 * The form around the fields: what it carries unseen, and what it says when it comes back.
 */
import { createContext, useContext, type Child } from 'hono/jsx'
import type { Form } from '#platform/form.ts'
import { Alert } from '#platform/ui/parts.tsx'

/** A form of any kind; a field only reads what was typed and what is wrong with it. */
export type AnyForm = Form<unknown> | undefined

interface Surroundings {
  form: AnyForm
  /** Stands before the id of every field, so that two forms can share one page. */
  prefix: string
}

const FormContext = createContext<Surroundings>({ form: undefined, prefix: '' })

/** The form around a field, unless the field was given one itself. */
export function useForm(given: AnyForm): Surroundings {
  const around = useContext(FormContext)
  return { form: given ?? around.form, prefix: around.prefix }
}

/**
 * A form that works without script. On top of it stands what went wrong, and what someone else
 * changed meanwhile. Fields inside read the form from here, or from their own `form`.
 */
export function FormBox({
  action,
  form,
  version,
  multipart,
  id,
  method = 'post',
  once = method === 'post' ? crypto.randomUUID() : undefined,
  quiet,
  children,
}: {
  action: string
  form?: AnyForm
  /**
   * The number of this form, so that sending it twice does it once; a new one when left out. False for a form
   * of many buttons, each for something else that cannot be done twice.
   */
  once?: string | false | undefined
  /** The version of the record that the person has before them. */
  version?: number | string | undefined
  multipart?: boolean | undefined
  /** Needed when a page has two forms with a field of the same name. */
  id?: string | undefined
  method?: 'post' | 'get' | undefined
  /** Leaves the focus where it is; for a page with more than one form that came back. */
  quiet?: boolean | undefined
  children?: Child
}) {
  return (
    <form
      class="form"
      id={id}
      method={method}
      action={action}
      enctype={multipart ? 'multipart/form-data' : undefined}
      novalidate
    >
      {once ? <input type="hidden" name="once" value={once} /> : null}
      {version === undefined ? null : <input type="hidden" name="version" value={version} />}
      <FormContext.Provider value={{ form, prefix: id ? `${id}-` : '' }}>
        <ErrorSummary form={form} quiet={quiet} />
        <NewerAlert form={form} />
        {children}
      </FormContext.Provider>
      {method === 'post' ? <unsaved-changes hidden /> : null}
    </form>
  )
}

/** Fields beside each other where there is room: what one filters by, or the parts of an address. */
export function FormRow({ children }: { children?: Child }) {
  return <div class="form-row">{children}</div>
}

/** All that is wrong with a form, each with a link to its field. The page opens on it. */
export function ErrorSummary({
  form: given,
  quiet,
}: {
  form?: AnyForm
  quiet?: boolean | undefined
}) {
  const { form, prefix } = useForm(given)
  const errors = Object.entries<string>(form?.errors ?? {})
  if (errors.length === 0) return null
  const titleId = `${prefix}fouten-kop`
  const summary = (
    <div
      class="error-summary"
      role="group"
      aria-labelledby={titleId}
      tabindex={-1}
      autofocus={!quiet}
    >
      <h2 class="nl-heading nl-heading--level-3" id={titleId}>
        {errors.length === 1 ? 'Er ging iets mis' : `Er gingen ${errors.length} dingen mis`}
      </h2>
      <ul class="error-list">
        {errors.map(([name, message]) => (
          <li>
            {name === '' ? (
              message
            ) : (
              <a class="nl-link" href={`#${fieldId(prefix, name)}`}>
                {message}
              </a>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
  return quiet ? summary : <auto-focus>{summary}</auto-focus>
}

function NewerAlert({ form }: { form: AnyForm }) {
  if (!form?.newer) return null
  return (
    <Alert tone="warning" title="Iemand anders heeft dit intussen gewijzigd">
      <p class="nl-paragraph">
        {form.newer.by} Wat jij typte staat er nog. Onder elk veld staat wat nu is opgeslagen. Kijk
        wat je wilt houden en sla opnieuw op.
      </p>
    </Alert>
  )
}

/** The id of a field; the error summary links to it. */
export function fieldId(prefix: string, name: string): string {
  return `${prefix}${name}`
}
