/**
 * What the privacy officer looks into, and exceptional access for who needs it.
 */
import type { Context } from 'hono'
import { record, recordAbout } from '#platform/audit.ts'
import {
  accessById,
  allAccesses,
  deedsUnder,
  endAccess,
  openInEmergency,
  Opening,
  ownAccesses,
  reviewAccess,
  type OneAccess,
} from '#platform/audit/exceptional.ts'
import { openables } from '#platform/audit/openable.ts'
import {
  isOwn,
  openLines,
  reviewLine,
  sampleLine,
  sampleWeeks,
  type OneLine,
} from '#platform/audit/sample.ts'
import { dayOf, Review } from '#platform/audit/verdict.ts'
import { openForm, readForm, type Form } from '#platform/form.ts'
import { refuse } from '#platform/refusal.ts'
import { pages, pathId, requires, show, type Web } from '#platform/web.tsx'
import { AccessReview, Accesses, ForUsers, OwnAccess } from './exceptional.tsx'
import { LineReview, Sample } from './sample.tsx'

export const oversightPages = pages()
  .get('/steekproef', requires('audit.review'), async (c) => {
    const { work } = c.var
    const lines = await openLines(work)
    await recordAbout(
      work,
      'audit.sample_read',
      'sample',
      lines.map(({ personId }) => personId),
      { lines: lines.length },
    )
    return show(
      c,
      <Sample
        lines={lines.map((line) => ({ ...line, own: isOwn(line, work) }))}
        weeks={await sampleWeeks(work)}
        today={dayOf(work.now)}
      />,
    )
  })

  .get('/steekproef/:sampleLine', requires('audit.review'), async (c) => {
    const line = await lineOf(c)
    return show(c, linePage(c, line, openForm({ opmerking: line.remark })))
  })

  .post('/steekproef/:sampleLine', requires('audit.review'), async (c) => {
    const { work } = c.var
    const line = await lineOf(c)
    const form = await readForm(c, Review)
    if (!form.valid) return show(c, linePage(c, line, form), 422)
    await reviewLine(work, line, form.value)
    // On to the next one that nobody said anything of: twenty times back to a list is nineteen too many.
    const next = (await openLines(work)).find((one) => one.verdict === null && !isOwn(one, work))
    const to = next ? `/verantwoording/steekproef/${next.id}` : '/verantwoording/steekproef'
    return c.redirect(`${to}?gedaan=oordeel`, 303)
  })

  .get('/noodtoegang', requires('audit.review'), async (c) => {
    const { work } = c.var
    const accesses = await allAccesses(work)
    await recordAbout(
      work,
      'exceptional.overview_read',
      'exceptional',
      accesses.map(({ personId }) => personId),
      { lines: accesses.length },
    )
    return show(c, <Accesses accesses={accesses} today={dayOf(work.now)} />)
  })

  .get('/noodtoegang/:access', requires('audit.review'), async (c) => {
    const access = await accessOf(c)
    return show(c, await reviewPage(c, access, openForm({ opmerking: access.remark })))
  })

  .post('/noodtoegang/:access', requires('audit.review'), async (c) => {
    const access = await accessOf(c)
    const form = await readForm(c, Review)
    if (!form.valid) return show(c, await reviewPage(c, access, form), 422)
    await reviewAccess(c.var.work, access, form.value)
    return c.redirect('/verantwoording/noodtoegang?gedaan=oordeel', 303)
  })

  .post('/noodtoegang/:access/beeindigen', requires('audit.review'), async (c) => {
    const access = await accessOf(c)
    if (access.personId === c.var.work.actor.personId) throw refuse('not_found')
    await endAccess(c.var.work, access)
    return c.redirect(`/verantwoording/noodtoegang/${access.id}?gedaan=nood-voorbij`, 303)
  })

export const exceptionalPages = pages()
  .get('/', requires('access.exceptional'), async (c) => usersPage(c, openForm()))

  .post('/', requires('access.exceptional'), async (c) => {
    const kinds = openables()
    const form = await readForm(c, Opening(kinds))
    if (!form.valid) return usersPage(c, form, 422)
    const opened = await openInEmergency(c.var.work, form.value)
    if (opened)
      return c.redirect(`/noodtoegang/${opened.id}${opened.wasOpen ? '?gedaan=al-open' : ''}`, 303)
    return usersPage(
      c,
      {
        valid: false,
        typed: form.typed,
        errors: { kenmerk: 'Dit is niet gevonden. Kijk of je het goed hebt overgenomen.' },
      },
      422,
    )
  })

  .get('/:access', requires('access.exceptional'), async (c) =>
    show(c, <OwnAccess access={await accessOf(c)} />),
  )

  .post('/:access/beeindigen', requires('access.exceptional'), async (c) => {
    const access = await accessOf(c)
    await endAccess(c.var.work, access)
    return c.redirect(`/noodtoegang/${access.id}?gedaan=nood-voorbij`, 303)
  })

async function usersPage(c: Context<Web>, form: Form<unknown>, status: 200 | 422 = 200) {
  return show(
    c,
    <ForUsers kinds={openables()} own={await ownAccesses(c.var.work)} form={form} />,
    status,
  )
}

/** The line in the path. Reading what somebody did is recorded. */
async function lineOf(c: Context<Web>): Promise<OneLine> {
  const line = await sampleLine(c.var.work, pathId(c, 'sampleLine'))
  const named = line.named?.personId
  const about = { persons: [...new Set([line.personId, ...(named ? [named] : [])])] }
  await record(c.var.work, 'audit.sample_read', `sample/${line.week}`, { line: line.id }, about)
  return line
}

/** The access in the path, one's own or for the officer. Its reason is read, and that is recorded. */
async function accessOf(c: Context<Web>): Promise<OneAccess> {
  const access = await accessById(c.var.work, pathId(c, 'access'))
  const about = { persons: [access.personId] }
  await record(c.var.work, 'exceptional.reason_read', access.subject, { access: access.id }, about)
  return access
}

function linePage(c: Context<Web>, line: OneLine, form: Form<unknown>) {
  const { work } = c.var
  return <LineReview line={line} own={isOwn(line, work)} today={dayOf(work.now)} form={form} />
}

async function reviewPage(c: Context<Web>, access: OneAccess, form: Form<unknown>) {
  const { work } = c.var
  return (
    <AccessReview
      access={access}
      deeds={await deedsUnder(work, access)}
      own={access.personId === work.actor.personId}
      today={dayOf(work.now)}
      form={form}
    />
  )
}
