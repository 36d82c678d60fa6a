/**
 * Shows its content only while one of the colours in the form is orange or red. Without JavaScript
 * the content is simply visible, so the form always works.
 */
class WhenNotGreen extends HTMLElement {
  #form: HTMLFormElement | null = null

  connectedCallback() {
    this.#form = this.closest('form')
    this.#form?.addEventListener('change', this)
    this.handleEvent()
  }

  disconnectedCallback() {
    this.#form?.removeEventListener('change', this)
  }

  handleEvent() {
    if (!this.#form) return
    const values = [...new FormData(this.#form).values()]
    const wrong = this.querySelector('[aria-invalid="true"]') !== null
    this.hidden = !wrong && !values.includes('orange') && !values.includes('red')
  }
}

customElements.define('when-not-green', WhenNotGreen)
