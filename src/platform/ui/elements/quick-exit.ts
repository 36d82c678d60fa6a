/**
 * Leaves at once and leaves nothing in view: the page goes blank before the other site is there, the
 * other site takes its place in the history, and Back does not show it again. Also by pressing Shift
 * three times within five seconds, told aloud while counting.
 *
 * Without JavaScript it is the link inside it. Earlier pages stay in the history of the browser; the
 * page says so.
 */
class QuickExit extends HTMLElement {
  #pressed: number[] = []
  #count: HTMLParagraphElement | undefined
  #quiet = 0

  connectedCallback() {
    this.addEventListener('click', this)
    document.addEventListener('keydown', this)
    window.addEventListener('pageshow', this)
    this.#count = document.createElement('p')
    this.#count.className = 'exit-count'
    this.#count.setAttribute('role', 'status')
    this.append(this.#count)
  }

  disconnectedCallback() {
    document.removeEventListener('keydown', this)
    window.removeEventListener('pageshow', this)
  }

  handleEvent(event: Event) {
    if (event instanceof KeyboardEvent) this.#press(event)
    else if (event.type === 'click') {
      event.preventDefault()
      this.#leave()
      // A page that comes back from the memory of the browser asks the server again.
    } else if (event instanceof PageTransitionEvent && event.persisted) location.reload()
  }

  #press(event: KeyboardEvent) {
    if (event.repeat) return
    // Shift for a capital letter is followed by that letter; then counting starts anew.
    if (event.key !== 'Shift') this.#pressed = []
    else
      this.#pressed = [
        ...this.#pressed.filter((at) => at > event.timeStamp - 5000),
        event.timeStamp,
      ]
    const left = 3 - this.#pressed.length
    if (left <= 0) return this.#leave()
    // The first Shift is most often just a capital; saying it each time would tire.
    this.#say(left === 1 ? 'Druk nog 1 keer op Shift om deze site te verlaten.' : '')
  }

  #say(text: string) {
    if (!this.#count) return
    this.#count.textContent = text
    clearTimeout(this.#quiet)
    if (text) this.#quiet = window.setTimeout(() => this.#say(''), 5000)
  }

  #leave() {
    const to = this.querySelector('a')?.href
    if (!to) return
    document.title = ' '
    document.body.replaceChildren()
    location.replace(to)
  }
}

customElements.define('quick-exit', QuickExit)
