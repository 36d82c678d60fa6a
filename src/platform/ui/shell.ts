/**
 * What every page carries around its own content. The request fills it, `Page` reads it, so that no
 * view has to pass it on.
 */
import { createContext } from 'hono/jsx'

/** Who acts, where one can go, and what just happened. */
export interface Shell {
  /** The person signed in, in the function they act in; absent on pages before signing in. */
  actor?:
    | {
        name: string
        title: string
        organisation: string
        /** How many functions this person holds now. */
        functions: number
      }
    | undefined
  navigation: { href: string; label: string; current: boolean }[]
  /** True where all persons and reports are invented; then every page says so. */
  demonstration: boolean
  requestId: string
  /** The topic and mark of what waits for this person; absent where it is in view anyway. */
  inbox?: string | undefined
  /** What the last action led to, told once at the top of the next page. */
  notice?: { tone: 'ok' | 'info' | 'warning'; text: string } | undefined
}

/** The shell of this request. */
export const ShellContext = createContext<Shell>({
  navigation: [],
  demonstration: false,
  requestId: '',
})
