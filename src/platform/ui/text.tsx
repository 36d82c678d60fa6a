/**
 * Running text: headings, paragraphs, links, lists, and the blocks that order a page.
 */
import { Children, isValidElement, type Child } from 'hono/jsx'

// Whole names: what the build cannot read, it leaves out.
const headings = {
  2: 'nl-heading--level-2',
  3: 'nl-heading--level-3',
  4: 'nl-heading--level-4',
}

/** A heading below the page's own `h1`. */
export function Heading({
  level,
  id,
  children,
}: {
  level: 2 | 3 | 4
  id?: string | undefined
  children?: Child
}) {
  const Tag = `h${level}` as const
  return (
    <Tag class={`nl-heading ${headings[level]}`} id={id}>
      {children}
    </Tag>
  )
}

/** A paragraph; `lead` opens a page, `small` is for what only some need to read. */
export function Paragraph({
  lead,
  small,
  children,
}: {
  lead?: boolean | undefined
  small?: boolean | undefined
  children?: Child
}) {
  const kind = lead ? ' nl-paragraph--lead' : small ? ' small' : ''
  return <p class={`nl-paragraph${kind}`}>{children}</p>
}

/** A link inside the product, or to a site that is named in its text. */
export function Link({
  href,
  lang,
  children,
}: {
  href: string
  lang?: string | undefined
  children?: Child
}) {
  const outside = /^https?:/.test(href)
  return (
    <a class="nl-link" href={href} hreflang={lang} rel={outside ? 'noreferrer' : undefined}>
      {children}
    </a>
  )
}

/** A list; every child that is not a `ListItem` becomes one. */
export function List({ ordered, children }: { ordered?: boolean | undefined; children?: Child }) {
  const items = Children.toArray(children)
    .flat()
    .filter((child) => child !== null && child !== undefined && typeof child !== 'boolean')
    .map((child) => (isListItem(child) ? child : <ListItem>{child}</ListItem>))
  return ordered ? (
    <ol class="utrecht-ordered-list">{items}</ol>
  ) : (
    <ul class="utrecht-unordered-list">{items}</ul>
  )
}

/** One item of a `List`. */
export function ListItem({ children }: { children?: Child }) {
  return <li class="list-item">{children}</li>
}

function isListItem(child: Child): boolean {
  return isValidElement(child) && (child.tag === ListItem || child.tag === 'li')
}

/** A part of the page with its own heading, and at its right the one thing to do here. */
export function Section({
  title,
  level = 2,
  id = slug(title),
  aside,
  children,
}: {
  title: string
  level?: 2 | 3 | 4 | undefined
  id?: string | undefined
  aside?: Child
  children?: Child
}) {
  return (
    <section class="section" id={id} aria-labelledby={`${id}-kop`}>
      <div class="section-head">
        <Heading level={level} id={`${id}-kop`}>
          {title}
        </Heading>
        {aside ? <div class="section-aside">{aside}</div> : null}
      </div>
      {children}
    </section>
  )
}

/** Two columns on a desk, one on a phone; `main` gives the first one twice the width. */
export function Columns({ main, children }: { main?: boolean | undefined; children?: Child }) {
  return <div class={main ? 'columns columns-main' : 'columns'}>{children}</div>
}

/** Lines to copy or read to the letter: a command, an answer. Long lines break where they must. */
export function Code({ children }: { children: string }) {
  return (
    <pre class="code-block">
      <code>{children}</code>
    </pre>
  )
}

/** Parts below each other with an even distance. */
export function Stack({ children }: { children?: Child }) {
  return <div class="stack">{children}</div>
}

/** A title as it can stand in an address: letters, digits and dashes. */
export function slug(title: string): string {
  return title
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
}
