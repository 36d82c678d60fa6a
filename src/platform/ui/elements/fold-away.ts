/**
 * Lets the `<details>` inside it fold away with Escape, and when one goes elsewhere in the page.
 * Without JavaScript the summary folds it, as ever.
 */
class FoldAway extends HTMLElement {
  connectedCallback() {
    document.addEventListener('click', this)
    document.addEventListener('keydown', this)
    document.addEventListener('focusin', this)
  }

  disconnectedCallback() {
    document.removeEventListener('click', this)
    document.removeEventListener('keydown', this)
    document.removeEventListener('focusin', this)
  }

  handleEvent(event: Event) {
    const details = this.querySelector('details')
    if (!details?.open) return
    if (event instanceof KeyboardEvent) {
      if (event.key !== 'Escape') return
      details.querySelector('summary')?.focus()
      details.open = false
    } else if (event.target instanceof Node && !this.contains(event.target)) {
      details.open = false
    }
  }
}

customElements.define('fold-away', FoldAway)
