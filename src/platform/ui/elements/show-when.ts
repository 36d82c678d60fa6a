/**
 * Shows its content only while a field of the surrounding form has a given value, or one of several
 * with spaces between. Without JavaScript the content is simply visible, so the form always works.
 *
 *     <show-when field="move" equals="decline">…</show-when>
 */
class ShowWhen extends HTMLElement {
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
    const chosen = new FormData(this.#form).getAll(this.getAttribute('field') ?? '')
    const wanted = (this.getAttribute('equals') ?? '').split(' ')
    this.hidden = !wanted.some((value) => chosen.includes(value))
  }
}

customElements.define('show-when', ShowWhen)
