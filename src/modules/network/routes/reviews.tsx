import type { Context } from 'hono'
import { recordAbout } from '#platform/audit.ts'
import { openForm, readForm, type Form } from '#platform/form.ts'
import { refuse } from '#platform/refusal.ts'
import { pages, pathId, requires, show, type Web } from '#platform/web.tsx'
import * as actions from '#network/actions/index.ts'
import { today } from '#network/clock.ts'
import { isLate, mayReview, ReviewAnswer } from '#network/rules/index.ts'
import * as store from '#network/store/index.ts'
import { ReviewLineForm, ReviewPage } from '#network/views/reviews.tsx'
import { navigationOf } from './asking.ts'

export const reviewPages = pages()
  .get('/', requires('people.review'), async (c) => {
    const [newest] = await store.reviews(c.var.work.db)
    return show(c, await listPage(c, newest?.quarter))
  })

  .get('/:quarter', requires('people.review'), async (c) => {
    const quarter = c.req.param('quarter').toUpperCase()
    if (!/^\d{4}-Q[1-4]$/.test(quarter)) throw refuse('not_found')
    return show(c, await listPage(c, quarter))
  })

  .get('/regels/:reviewLine', requires('people.approve'), async (c) => {
    const line = await lineOf(c)
    return show(c, linePage(c, line, openForm()))
  })

  .post('/regels/:reviewLine', requires('people.approve'), async (c) => {
    const line = await lineOf(c)
    const form = await readForm(c, ReviewAnswer)
    if (!form.valid) return show(c, linePage(c, line, form), 422)
    await actions.answerLine(c.var.work, line, form.value)
    return c.redirect(`${backOf(c)}?gedaan=opgeslagen`, 303)
  })

async function listPage(c: Context<Web>, quarter: string | undefined) {
  const { db, actor } = c.var.work
  const all = await store.reviews(db)
  const review = all.find((one) => one.quarter === quarter)
  if (quarter !== undefined && !review) throw refuse('not_found')
  const lines = quarter === undefined ? [] : await store.reviewLines(db, quarter)
  const persons = lines.map(({ personId }) => personId)
  await recordAbout(c.var.work, 'network.review_read', `review/${quarter ?? 'none'}`, persons)
  return (
    <ReviewPage
      review={review}
      lines={lines}
      earlier={all.filter((one) => one.quarter !== quarter)}
      late={review !== undefined && isLate(review, today(c.var.work))}
      mine={(line) => mayReview(actor, line)}
      nav={navigationOf(c)}
    />
  )
}

/** The line in the path, when it is this actor's to say something of. */
async function lineOf(c: Context<Web>): Promise<store.ReviewLine> {
  const line = await store.reviewLine(c.var.work.db, pathId(c, 'reviewLine'))
  if (!mayReview(c.var.work.actor, line)) throw refuse('not_found')
  await recordAbout(c.var.work, 'network.review_read', `review/${line.quarter}`, [line.personId])
  return line
}

function linePage(c: Context<Web>, line: store.ReviewLine, form: Form<unknown>) {
  return <ReviewLineForm line={line} form={form} back={backOf(c)} />
}

/** A project leader has no list: they answer the lines about privacy officers only. */
function backOf(c: Context<Web>): string {
  return c.var.work.actor.permissions.has('people.review') ? '/mensen/nalopen' : '/mensen'
}
