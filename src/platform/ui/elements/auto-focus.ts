/**
 * Moves the focus to its first child when the page opens, so that a screen reader begins there.
 * Browsers that know `autofocus` on any element did so already.
 */
class AutoFocus extends HTMLElement {
  connectedCallback() {
    const first = this.firstElementChild
    if (first instanceof HTMLElement) first.focus()
  }
}

customElements.define('auto-focus', AutoFocus)
