/**
 * The scripts of the house. Each makes a page better that works without it.
 */
import './auto-focus.ts'
import './fold-away.ts'
import './live-sign.ts'
import './passkey-form.ts'
import './push-device.ts'
import './quick-exit.ts'
import './show-when.ts'
import './unsaved-changes.ts'
