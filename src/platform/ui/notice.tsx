import type { Shell } from '#platform/ui/shell.ts'
import { Icon } from '#platform/ui/sign.tsx'

/** What the last action led to. */
export function Notice({ tone, text }: NonNullable<Shell['notice']>) {
  return (
    <div class={`notice notice-${tone}`} role="status">
      <Icon shape={tone} />
      <p>{text}</p>
    </div>
  )
}
