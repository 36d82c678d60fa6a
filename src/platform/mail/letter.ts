/**
 * A letter: a few short sentences and one link to Kring, as plain text and as simple HTML.
 *
 * Never a name, and nothing of what waits: who reads along learns that Kring exists, and no more.
 */

/** What a mail says. */
export interface Letter {
  /** Neutral: it stands on a locked phone too. */
  subject: string
  paragraphs: string[]
  /** One place in Kring; a path, so that nobody is ever led elsewhere. */
  link?: { path: string; text: string }
  /** Lines for a machine, kept to the letter. */
  verbatim?: string
}

/** A letter as it leaves. */
export interface Rendered {
  subject: string
  text: string
  html: string
}

const closing = 'Dit bericht is door Kring gemaakt. Antwoorden op dit bericht leest niemand.'

/** Writes a letter out. @param url where people reach Kring, without a slash at the end */
export function renderLetter(letter: Letter, url: string): Rendered {
  const { subject, paragraphs, link, verbatim } = letter
  const href = link && url + link.path
  const text = [
    'Dag,',
    ...paragraphs,
    ...(link ? [`${link.text}:\n${href}`] : []),
    ...(verbatim ? [verbatim] : []),
    closing,
  ].join('\n\n')
  const html = [
    '<!doctype html><html lang="nl"><head><meta charset="utf-8">',
    `<title>${escape(subject)}</title></head>`,
    '<body style="font-family:sans-serif;font-size:16px;line-height:1.5;color:#1d2b2f">',
    ...['Dag,', ...paragraphs].map((one) => `<p>${escape(one)}</p>`),
    ...(link ? [`<p><a href="${escape(href!)}">${escape(link.text)}</a></p>`] : []),
    ...(verbatim ? [`<pre>${escape(verbatim)}</pre>`] : []),
    `<p style="color:#4b5a5f">${escape(closing)}</p>`,
    '</body></html>',
  ].join('\n')
  return { subject, text: `${text}\n`, html }
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
