/**
 * Asks before leaving when the form around it holds words that were not sent. The browser asks in its
 * own words. Never on a page with a way out: nothing may stand between a person and leaving.
 */
class UnsavedChanges extends HTMLElement {
  #form: HTMLFormElement | null = null
  #changed = false

  connectedCallback() {
    this.#form = this.closest('form')
    if (document.querySelector('quick-exit')) return
    this.#form?.addEventListener('input', this)
    this.#form?.addEventListener('submit', this)
    window.addEventListener('beforeunload', this)
  }

  disconnectedCallback() {
    this.#form?.removeEventListener('input', this)
    this.#form?.removeEventListener('submit', this)
    window.removeEventListener('beforeunload', this)
  }

  handleEvent(event: Event) {
    if (event.type === 'input') this.#changed = true
    else if (event.type === 'submit') this.#changed = false
    else if (this.#changed) event.preventDefault()
  }
}

customElements.define('unsaved-changes', UnsavedChanges)
