/**
 * Fills the timeline in place: by arrow keys and letters, or by dragging a sign over cells. A row is
 * saved as a whole shortly after its last change; every saved row can be undone. Without JavaScript
 * one opens the row and fills its form, which is where this posts to as well.
 */
type Kind = 'start' | 'ongoing' | 'empty' | 'unknown'

const names: Record<Kind, { letter: string; name: string }> = {
  start: { letter: 'S', name: 'start' },
  ongoing: { letter: 'L', name: 'lopend' },
  empty: { letter: '·', name: 'leeg' },
  unknown: { letter: '?', name: 'onbekend' },
}
const keys: Record<string, Kind> = {
  s: 'start',
  l: 'ongoing',
  ' ': 'empty',
  '.': 'empty',
  '?': 'unknown',
  Delete: 'unknown',
  Backspace: 'unknown',
}
const saveAfterMs = 1_200

class TimelineEditor extends HTMLElement {
  #tool: Kind = 'start'
  #dragging: HTMLTableRowElement | undefined
  /** Rows changed and not yet saved, with how they were. */
  #before = new Map<HTMLTableRowElement, Kind[]>()
  #undo: { row: HTMLTableRowElement; kinds: Kind[] }[] = []
  #timer: ReturnType<typeof setTimeout> | undefined
  #saving: Promise<void> = Promise.resolve()

  connectedCallback() {
    this.querySelector('.editing')?.removeAttribute('hidden')
    const table = this.querySelector('table')
    table?.setAttribute('role', 'grid')
    table?.setAttribute('aria-describedby', 'tijdlijn-uitleg')
    for (const cell of this.#cells()) {
      cell.setAttribute('role', 'gridcell')
      cell.tabIndex = -1
    }
    const first = this.#cells()[0]
    if (first) first.tabIndex = 0
    this.addEventListener('keydown', (event) => this.#onKey(event))
    this.addEventListener('pointerdown', (event) => this.#onPress(event))
    this.addEventListener('pointerover', (event) => this.#onDrag(event))
    document.addEventListener('pointerup', () => this.#onRelease())
    this.addEventListener('click', (event) => this.#onClick(event))
    this.querySelector('form')?.addEventListener('submit', (event) => event.preventDefault())
    addEventListener('beforeunload', (event) => {
      if (this.#before.size > 0) event.preventDefault()
    })
  }

  #cells(row?: HTMLTableRowElement): HTMLTableCellElement[] {
    return [...(row ?? this).querySelectorAll<HTMLTableCellElement>('td[data-quarter]')]
  }

  #onKey(event: KeyboardEvent) {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z') {
      if (event.target instanceof HTMLInputElement) return
      event.preventDefault()
      void this.#undoLast()
      return
    }
    const cell = cellOf(event.target)
    if (!cell || event.ctrlKey || event.metaKey || event.altKey) return
    const kind = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key]
    if (kind) {
      event.preventDefault()
      if (this.#paint(cell, kind)) this.#focus(nextIn(this.#cells(rowOf(cell)), cell, 1))
      return
    }
    const to = this.#neighbour(cell, event.key)
    if (!to) return
    event.preventDefault()
    this.#focus(to)
  }

  #neighbour(cell: HTMLTableCellElement, key: string): HTMLTableCellElement | undefined {
    const row = this.#cells(rowOf(cell))
    if (key === 'ArrowRight') return nextIn(row, cell, 1)
    if (key === 'ArrowLeft') return nextIn(row, cell, -1)
    if (key === 'Home') return row[0]
    if (key === 'End') return row.at(-1)
    if (key !== 'ArrowDown' && key !== 'ArrowUp') return undefined
    const column = this.#cells().filter(
      ({ dataset }) => dataset['quarter'] === cell.dataset['quarter'],
    )
    return nextIn(column, cell, key === 'ArrowDown' ? 1 : -1)
  }

  #focus(cell: HTMLTableCellElement | undefined) {
    if (!cell) return
    for (const one of this.#cells()) one.tabIndex = -1
    cell.tabIndex = 0
    cell.focus()
  }

  #onPress(event: PointerEvent) {
    const cell = cellOf(event.target)
    // A finger scrolls; only its tap fills, in `#onClick`.
    if (event.pointerType === 'touch') return
    if (!cell || event.button !== 0 || !this.#paint(cell, this.#tool)) return
    event.preventDefault()
    this.#dragging = rowOf(cell)
    this.#focus(cell)
  }

  #onDrag(event: PointerEvent) {
    const cell = cellOf(event.target)
    if (cell && this.#dragging === rowOf(cell)) this.#paint(cell, this.#tool)
  }

  #onRelease() {
    if (!this.#dragging) return
    this.#dragging = undefined
    this.#flush()
  }

  #onClick(event: MouseEvent) {
    const cell = cellOf(event.target)
    if (cell && event instanceof PointerEvent && event.pointerType === 'touch')
      this.#paint(cell, this.#tool)
    const button = event.target instanceof Element ? event.target.closest('button') : null
    if (!button) return
    if (button.dataset['undo'] !== undefined) void this.#undoLast()
    const kind = button.dataset['kind'] as Kind | undefined
    if (!kind) return
    this.#tool = kind
    for (const one of this.querySelectorAll('button[data-kind]'))
      one.setAttribute('aria-pressed', String(one === button))
  }

  /** Changes a cell; false when it is not said yet where this comes from. */
  #paint(cell: HTMLTableCellElement, kind: Kind): boolean {
    if (!this.#sourced()) return false
    const row = rowOf(cell)
    if (!this.#before.has(row)) this.#before.set(row, this.#cells(row).map(kindOf))
    setKind(cell, kind)
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#flush(), saveAfterMs)
    return true
  }

  #sourced(): boolean {
    const empty = [...this.querySelectorAll<HTMLInputElement>('.editing input')].find(
      ({ type, value }) => type !== 'hidden' && value.trim() === '',
    )
    if (!empty) return true
    this.#say('Vul eerst in waar dit staat en van welke datum die bron is.')
    empty.focus()
    return false
  }

  #flush() {
    clearTimeout(this.#timer)
    for (const [row, kinds] of this.#before) {
      this.#before.delete(row)
      this.#saving = this.#saving.then(() => this.#save(row, kinds, true))
    }
  }

  async #undoLast() {
    this.#flush()
    await this.#saving
    const last = this.#undo.pop()
    if (!last) return
    const now = this.#cells(last.row).map(kindOf)
    for (const [index, cell] of this.#cells(last.row).entries())
      setKind(cell, last.kinds[index] ?? 'unknown')
    await this.#save(last.row, now, false)
    this.#showUndo()
  }

  /** Posts a whole row; puts it back as it was when that fails. */
  async #save(row: HTMLTableRowElement, before: Kind[], canUndo: boolean) {
    const body = new FormData(this.querySelector<HTMLFormElement>('.editing form')!)
    for (const cell of this.#cells(row)) body.set(cell.dataset['quarter']!, kindOf(cell))
    body.set('version', row.dataset['version'] ?? '')
    body.set('once', crypto.randomUUID())
    const answer = await fetch(`${this.getAttribute('action')}/${row.dataset['row']}`, {
      method: 'POST',
      body,
    }).catch(() => undefined)
    const name = row.querySelector('th')?.textContent ?? 'De regel'
    if (answer?.ok && answer.redirected) {
      row.dataset['version'] = String(Number(row.dataset['version']) + 1)
      if (canUndo) this.#undo.push({ row, kinds: before })
      this.#showUndo()
      this.#say(`${name}: opgeslagen.`)
      return
    }
    for (const [index, cell] of this.#cells(row).entries())
      setKind(cell, before[index] ?? 'unknown')
    this.#say(
      answer?.status === 409
        ? `${name}: iemand anders wijzigde deze regel. Open de regel om beide te zien.`
        : answer?.status === 422
          ? `${name}: niet opgeslagen. Controleer de bron en de datum.`
          : `${name}: niet opgeslagen. Controleer je verbinding en probeer het opnieuw.`,
    )
  }

  #showUndo() {
    const button = this.querySelector<HTMLButtonElement>('button[data-undo]')
    if (button) button.disabled = this.#undo.length === 0
  }

  #say(text: string) {
    const status = this.querySelector('.editing__status')
    if (status) status.textContent = text
  }
}

function cellOf(target: EventTarget | null): HTMLTableCellElement | undefined {
  const cell =
    target instanceof Element ? target.closest<HTMLTableCellElement>('td[data-quarter]') : null
  return cell ?? undefined
}

function rowOf(cell: HTMLTableCellElement): HTMLTableRowElement {
  return cell.parentElement as HTMLTableRowElement
}

function nextIn<T>(all: T[], one: T, step: number): T | undefined {
  return all[all.indexOf(one) + step]
}

function kindOf(cell: HTMLTableCellElement): Kind {
  const kinds = Object.keys(names) as Kind[]
  return kinds.find((kind) => cell.classList.contains(`cell--${kind}`)) ?? 'unknown'
}

function setKind(cell: HTMLTableCellElement, kind: Kind) {
  cell.classList.remove(...Object.keys(names).map((one) => `cell--${one}`))
  cell.classList.add(`cell--${kind}`)
  const [letter, name] = cell.querySelectorAll('span')
  if (letter) letter.textContent = names[kind].letter
  if (name) name.textContent = names[kind].name
}

customElements.define('timeline-editor', TimelineEditor)
