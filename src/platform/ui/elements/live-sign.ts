/**
 * Shows its template once the server says that its topic changed. All signs of a page share one stream,
 * which is there only while the page is in view: a browser has few connections to one host.
 *
 *     <live-sign over="activity:…:mark" role="status"><template>…</template></live-sign>
 */
class LiveSign extends HTMLElement {
  connectedCallback() {
    waiting.add(this)
    // The parser may not have reached the template yet, or the next sign.
    queueMicrotask(follow)
  }

  disconnectedCallback() {
    waiting.delete(this)
  }

  show() {
    waiting.delete(this)
    const template = this.querySelector('template')
    if (template) this.append(template.content.cloneNode(true))
  }
}

const waiting = new Set<LiveSign>()
let source: EventSource | undefined

/** Begins, or begins anew: the marks in the address say what the page shows, so nothing is missed. */
function follow() {
  source?.close()
  source = undefined
  if (document.hidden || waiting.size === 0) return
  const over = [...waiting].map((sign) => ['over', sign.getAttribute('over') ?? ''])
  source = new EventSource(`/live?${new URLSearchParams(over)}`)
  source.addEventListener('changed', changed)
  source.addEventListener('enough', leave)
}

function changed({ data }: MessageEvent<string>) {
  for (const sign of waiting) if (sign.getAttribute('over')?.startsWith(`${data}:`)) sign.show()
  if (waiting.size === 0) leave()
}

function leave() {
  source?.close()
  source = undefined
}

customElements.define('live-sign', LiveSign)
document.addEventListener('visibilitychange', follow)
// A page that is kept to come back to holds no connection.
window.addEventListener('pagehide', leave)
window.addEventListener('pageshow', (event) => {
  if (event.persisted) follow()
})
