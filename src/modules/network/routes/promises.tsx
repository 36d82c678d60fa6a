import type { Context } from 'hono'
import { openForm, readForm } from '#platform/form.ts'
import { refuse } from '#platform/refusal.ts'
import { pages, pathId, requires, show, type Web } from '#platform/web.tsx'
import * as actions from '#network/actions/index.ts'
import { today } from '#network/clock.ts'
import {
  CheckInForm,
  keepsEntries,
  PromiseForm,
  resultsYear,
  type Promising,
} from '#network/rules/index.ts'
import * as store from '#network/store/index.ts'
import {
  CheckInOverview,
  CheckInPage,
  PromisePage,
  PromisesPage,
} from '#network/views/promises.tsx'

/** Promises of organisations that signed, and the yearly check-in. */
export const promisePages = pages()
  .get('/check-in', requires('declaration.keep'), async (c) => {
    const { work } = c.var
    const all = await store.promising(work.db)
    return show(c, <CheckInOverview all={all} year={resultsYear(today(work))} />)
  })

  .get('/beloftes/:organisation', requires('network.read'), async (c) => {
    const organisation = await promisingIn(c)
    return show(c, <PromisesPage organisation={organisation} keeps={keeps(c, organisation)} />)
  })

  .get('/beloftes/:organisation/nieuw', requires('declaration.own'), async (c) => {
    return show(c, <PromisePage organisation={await ownIn(c)} form={openForm()} />)
  })

  .post('/beloftes/:organisation/nieuw', requires('declaration.own'), async (c) => {
    const organisation = await ownIn(c)
    const form = await readForm(c, PromiseForm)
    if (!form.valid) return show(c, <PromisePage organisation={organisation} form={form} />, 422)
    await actions.makePromise(c.var.work, organisation.organisationId, form.value.text)
    return c.redirect(`${pathOf(organisation)}?gedaan=opgeslagen`, 303)
  })

  .get('/beloftes/:organisation/check-in', requires('declaration.own'), async (c) => {
    const organisation = await ownIn(c)
    const year = yearNow(c)
    const typed = Object.fromEntries(
      organisation.promises.flatMap(({ id, answers }) => {
        const answer = answers.find((one) => one.year === year)
        return answer
          ? [
              [`outcome-${id}`, answer.outcome],
              [`example-${id}`, answer.example ?? ''],
            ]
          : []
      }),
    ) as Record<string, string>
    return show(c, <CheckInPage organisation={organisation} form={openForm(typed)} year={year} />)
  })

  .post('/beloftes/:organisation/check-in', requires('declaration.own'), async (c) => {
    const organisation = await ownIn(c)
    const year = yearNow(c)
    const form = await readForm(c, CheckInForm(organisation.promises.map(({ id }) => id)))
    if (!form.valid)
      return show(c, <CheckInPage organisation={organisation} form={form} year={year} />, 422)
    await actions.checkIn(c.var.work, organisation.organisationId, year, form.value)
    return c.redirect(`${pathOf(organisation)}?gedaan=opgeslagen`, 303)
  })

const pathOf = ({ organisationId }: Promising) =>
  `/netwerk/intentieverklaring/beloftes/${organisationId}`

/** Answers are about the year that one lives in. */
const yearNow = (c: Context<Web>) => Number(today(c.var.work).slice(0, 4))

const promisingIn = (c: Context<Web>) => actions.promisesOf(c.var.work, pathId(c, 'organisation'))

const keeps = (c: Context<Web>, { organisationId }: Promising) =>
  keepsEntries(c.var.work.actor, organisationId)

/** An organisation of the actor's; another's does not exist here. */
async function ownIn(c: Context<Web>): Promise<Promising> {
  const organisation = await promisingIn(c)
  if (!keeps(c, organisation)) throw refuse('not_found')
  return organisation
}
