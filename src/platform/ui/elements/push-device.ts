/**
 * Asks the browser for messages before its form is sent: where its push service takes them travels in a
 * hidden field of an ordinary form.
 *
 *     <push-device server-key="…"><form …><input type="hidden" name="endpoint" />…</form><p role="status"></p></push-device>
 *
 * Without JavaScript, or in a browser that cannot, the server says so when the form comes without it.
 */
const worker = '/seintje.js'

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL: () => string },
  ): { createScriptURL(url: string): string }
}

/** Our pages load scripts from addresses that a policy made only; this one makes no other. */
function workerUrl(): string {
  const { trustedTypes } = window as { trustedTypes?: TrustedTypes }
  return (
    trustedTypes
      ?.createPolicy('push-device', { createScriptURL: () => worker })
      .createScriptURL(worker) ?? worker
  )
}

class PushDevice extends HTMLElement {
  connectedCallback() {
    this.addEventListener('submit', this)
  }

  handleEvent(event: Event) {
    const form = event.target as HTMLFormElement
    const field = form.elements.namedItem('endpoint') as HTMLInputElement
    if (field.value || !('serviceWorker' in navigator) || !('PushManager' in window)) return
    event.preventDefault()
    void this.#ask(form, field)
  }

  async #ask(form: HTMLFormElement, field: HTMLInputElement) {
    const status = this.querySelector('[role=status]')
    try {
      if ((await Notification.requestPermission()) !== 'granted') {
        status!.textContent =
          'Je browser laat dit niet toe. Zet ‘Meldingen’ voor Kring aan in de instellingen van je browser of telefoon.'
        return
      }
      const registration = await navigator.serviceWorker.register(workerUrl())
      await navigator.serviceWorker.ready
      const subscription = await registration.pushManager.subscribe({
        userVisibleOnly: true,
        applicationServerKey: this.getAttribute('server-key'),
      })
      field.value = subscription.endpoint
      form.submit()
    } catch {
      status!.textContent =
        'Het is niet gelukt. Misschien kan dit toestel het niet. Je krijgt mail, zoals altijd.'
    }
  }
}

customElements.define('push-device', PushDevice)
