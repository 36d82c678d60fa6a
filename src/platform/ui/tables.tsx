/**
 * What people compare or look up: tables, lists of facts, and the way through long ones.
 */
import type { Child } from 'hono/jsx'

/** A column; numbers stand to the right. */
export interface Column {
  label: string
  numeric?: boolean | undefined
}

/** A row; `tone` colours it (`turn`, `warning`, `danger`, `muted`, `total`), never as the only sign. */
export interface Row {
  cells: Child[]
  key?: string | undefined
  tone?: string | undefined
}

/**
 * A table to compare in. The first cell of a row names the row. On a phone every row becomes a card
 * with the column's label before each value; the roles are written out because a browser forgets
 * them once a table is no longer laid out as one.
 */
export function Table({
  caption,
  captionHidden,
  columns,
  rows,
  foot,
  sticky,
  matrix,
  empty = 'Hier staat nog niets.',
}: {
  caption: string
  captionHidden?: boolean | undefined
  columns: Column[]
  rows: Row[]
  foot?: Child[][] | undefined
  /** Keeps heads in view in a long or wide table, which then scrolls in its own frame. */
  sticky?: boolean | undefined
  /** Of short values in many columns: it stays a table on a phone, with the names of columns on their side. */
  matrix?: boolean | undefined
  /** What a table without rows says. */
  empty?: Child
}) {
  const wide = sticky || matrix || columns.length > 4
  const region = wide ? { role: 'region', tabindex: 0, 'aria-label': caption } : {}
  return (
    <div
      class={`table-frame${wide ? ' table-wide' : ''}${sticky ? ' table-sticky' : ''}${matrix ? ' table-matrix' : ''}`}
      {...region}
    >
      <table class="utrecht-table utrecht-table--html-table" role="table">
        <caption class={`utrecht-table__caption${captionHidden ? ' visually-hidden' : ''}`}>
          {caption}
        </caption>
        <thead class="utrecht-table__header" role="rowgroup">
          <tr class="utrecht-table__row" role="row">
            {columns.map((column) => (
              <th
                class={`utrecht-table__header-cell${numeric(column)}`}
                scope="col"
                role="columnheader"
              >
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody class="utrecht-table__body" role="rowgroup">
          {rows.map((row) => (
            <TableRow columns={columns} cells={row.cells} tone={row.tone} id={row.key} />
          ))}
          {rows.length === 0 ? (
            <tr class="utrecht-table__row" role="row">
              <td class="utrecht-table__cell table-empty" colspan={columns.length} role="cell">
                {empty}
              </td>
            </tr>
          ) : null}
        </tbody>
        {foot && foot.length > 0 ? (
          <tfoot class="table-foot" role="rowgroup">
            {foot.map((cells) => (
              <TableRow columns={columns} cells={cells} tone="total" />
            ))}
          </tfoot>
        ) : null}
      </table>
    </div>
  )
}

function TableRow({
  columns,
  cells,
  tone,
  id,
}: {
  columns: Column[]
  cells: Child[]
  tone?: string | undefined
  id?: string | undefined
}) {
  return (
    <tr class={`utrecht-table__row${tone ? ` row-${tone}` : ''}`} role="row" id={id}>
      {cells.map((cell, index) =>
        index === 0 ? (
          <th
            class={`utrecht-table__cell row-name${numeric(columns[index])}`}
            scope="row"
            role="rowheader"
          >
            {cell}
          </th>
        ) : (
          <td
            class={`utrecht-table__cell${numeric(columns[index])}`}
            role="cell"
            data-label={columns[index]?.label}
          >
            {/* One box around the value: on a phone it stands beside its label. */}
            {cell === '' || cell === null || cell === undefined ? null : <div>{cell}</div>}
          </td>
        ),
      )}
    </tr>
  )
}

function numeric(column: Column | undefined): string {
  return column?.numeric ? ' utrecht-table__cell--numeric-column' : ''
}

/** One fact of a `SummaryList`; `action.about` says aloud what the link changes. */
export interface SummaryItem {
  key: Child
  value: Child
  action?: { href: string; label: string; about: string } | undefined
}

/** Facts of one thing, each with the link that changes it. */
export function SummaryList({ items }: { items: SummaryItem[] }) {
  return (
    <dl class="utrecht-data-list utrecht-data-list--html-dl utrecht-data-list--rows">
      {items.map(({ key, value, action }) => (
        <div class="utrecht-data-list__item">
          <dt class="utrecht-data-list__item-key">{key}</dt>
          <dd class="utrecht-data-list__item-value utrecht-data-list__item-value--html-dd">
            {value}
          </dd>
          {action ? (
            <dd class="utrecht-data-list__actions utrecht-data-list__actions--html-dd">
              <a class="nl-link" href={action.href}>
                {action.label}
                <span class="visually-hidden"> {action.about}</span>
              </a>
            </dd>
          ) : null}
        </div>
      ))}
    </dl>
  )
}

/** The way through a long list; nothing when there is one page. */
export function Pagination({
  page,
  pages,
  href,
}: {
  page: number
  pages: number
  href: (page: number) => string
}) {
  if (pages < 2) return null
  return (
    <nav class="utrecht-pagination" aria-label="Pagina’s">
      {page > 1 ? (
        <a
          class="utrecht-pagination__relative-link utrecht-pagination__relative-link--prev"
          href={href(page - 1)}
          rel="prev"
        >
          Vorige
        </a>
      ) : null}
      <span class="utrecht-pagination__pages">
        {around(page, pages).map((number) =>
          number === 0 ? (
            <span class="pagination-gap">…</span>
          ) : (
            <a
              class={`utrecht-pagination__page-link${
                number === page ? ' utrecht-pagination__page-link--current' : ''
              }`}
              href={href(number)}
              aria-current={number === page ? 'page' : undefined}
              aria-label={`Pagina ${number}`}
            >
              {number}
            </a>
          ),
        )}
      </span>
      {page < pages ? (
        <a
          class="utrecht-pagination__relative-link utrecht-pagination__relative-link--next"
          href={href(page + 1)}
          rel="next"
        >
          Volgende
        </a>
      ) : null}
    </nav>
  )
}

/** First, last and the pages around this one; 0 stands for a gap. */
function around(page: number, pages: number): number[] {
  const near = [1, page - 1, page, page + 1, pages].filter((n) => n >= 1 && n <= pages)
  const numbers = [...new Set(near)]
  return numbers.flatMap((n, index) => (n - (numbers[index - 1] ?? n - 1) > 1 ? [0, n] : [n]))
}
