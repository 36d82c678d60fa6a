/**
 * Asks the browser for a passkey before its form is sent. The server says what to ask; what the
 * browser answers travels in a hidden field of an ordinary form.
 *
 *     <passkey-form ask="/inloggen/passkey/vraag" hidden><form …>…</form></passkey-form>
 *
 * Without JavaScript there are no passkeys: then it stays hidden, and the page has another way.
 */
class PasskeyForm extends HTMLElement {
  #asking = false

  connectedCallback() {
    if (
      typeof PublicKeyCredential !== 'function' ||
      !PublicKeyCredential.parseRequestOptionsFromJSON
    )
      return
    this.hidden = false
    this.addEventListener('submit', this)
  }

  handleEvent(event: Event) {
    const form = event.target as HTMLFormElement
    const field = form.elements.namedItem('credential') as HTMLInputElement
    if (field.value) return
    event.preventDefault()
    if (!this.#asking) void this.#ask(form, field)
  }

  async #ask(form: HTMLFormElement, field: HTMLInputElement) {
    this.#asking = true
    this.#say('Volg de vraag van je telefoon of computer.')
    try {
      const answer = await fetch(this.getAttribute('ask') ?? '', { method: 'POST' })
      if (!answer.ok) throw new Error(String(answer.status))
      const credential = await credentialFor(await answer.json())
      if (!credential) throw new Error('none')
      field.value = JSON.stringify((credential as PublicKeyCredential).toJSON())
      form.submit()
    } catch (error) {
      // Whoever closes the question of the browser changed their mind; nothing went wrong.
      const cancelled = error instanceof DOMException && error.name === 'NotAllowedError'
      const known = error instanceof DOMException && error.name === 'InvalidStateError'
      this.#say(
        known
          ? 'Dit apparaat heeft al een passkey voor Kring.'
          : cancelled
            ? 'Er is geen passkey gebruikt. Probeer het nog eens of kies een andere manier.'
            : 'Het is niet gelukt. Laad de pagina opnieuw en probeer het nog eens.',
      )
    } finally {
      this.#asking = false
    }
  }

  #say(text: string) {
    const place = this.querySelector('[role=status]')
    if (place) place.textContent = text
  }
}

interface Question {
  make?: PublicKeyCredentialCreationOptionsJSON
  show?: PublicKeyCredentialRequestOptionsJSON
}

function credentialFor({ make, show }: Question): Promise<Credential | null> {
  if (make)
    return navigator.credentials.create({
      publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(make),
    })
  if (!show) throw new Error('nothing asked')
  return navigator.credentials.get({
    publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(show),
  })
}

customElements.define('passkey-form', PasskeyForm)
