import type { Child } from 'hono/jsx'
import { Icon } from '#platform/ui/sign.tsx'

/**
 * A place where the page says, with script, that something changed after it was made. Without script it
 * is empty and takes no room.
 *
 * @param over the topic and its mark, as the page shows it: `activity:…:mark`
 */
export function LiveSign({
  over,
  text = 'Er is iets veranderd.',
  href,
  children = 'Vernieuw de pagina',
}: {
  over: string
  text?: string
  /** Where it is to be seen; most often this page again. */
  href: string
  children?: Child
}) {
  return (
    <live-sign over={over} role="status">
      <template>
        <div class="notice notice-info">
          <Icon shape="info" />
          <p>
            {text}{' '}
            <a class="nl-link" href={href}>
              {children}
            </a>
          </p>
        </div>
      </template>
    </live-sign>
  )
}
