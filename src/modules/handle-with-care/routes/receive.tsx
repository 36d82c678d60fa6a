/**
 * The contact at school: on a phone, before the bell.
 */
import { z } from 'zod'
import { readForm } from '#platform/form.ts'
import { pages, pathId, requires, show } from '#platform/web.tsx'
import {
  acknowledge,
  bounce,
  openTrial,
  readChild,
  receiveTrial,
  tellSupport,
} from '#handle-with-care/actions/index.ts'
import * as store from '#handle-with-care/store/index.ts'
import { PassedOnPage, ReceivePage } from '#handle-with-care/views/hops.tsx'
import { TrialPage } from '#handle-with-care/views/own-school.tsx'
import { home } from '#handle-with-care/views/parts.tsx'

const Support = z.object({
  support: z.enum(['yes', 'no', 'absent'], 'Kies een van de drie antwoorden.'),
})

export const receivePages = pages()
  .get('/ontvangen/:signal', requires('handle-with-care.receive'), async (c) => {
    const { work } = c.var
    const signal = await store.signalById(work.db, pathId(c, 'signal'))
    if (signal.outcome === 'acknowledged')
      return show(c, <PassedOnPage signal={signal} now={work.now} />)
    return show(c, <ReceivePage signal={signal} child={await readChild(work, signal)} />)
  })

  .post('/doorgegeven/:signal', requires('handle-with-care.receive'), async (c) => {
    const id = pathId(c, 'signal')
    await acknowledge(c.var.work, id)
    return c.redirect(`${home}/ontvangen/${id}`, 303)
  })

  .post('/niet-onze-leerling/:signal', requires('handle-with-care.receive'), async (c) => {
    await bounce(c.var.work, pathId(c, 'signal'))
    return c.redirect(`${home}?gedaan=teruggestuurd`, 303)
  })

  .get('/proef/:trial', requires('handle-with-care.receive'), async (c) =>
    show(c, <TrialPage trial={await openTrial(c.var.work, pathId(c, 'trial'))} />),
  )

  .post('/proef/:trial', requires('handle-with-care.receive'), async (c) => {
    const id = pathId(c, 'trial')
    await receiveTrial(c.var.work, id)
    return c.redirect(`${home}/proef/${id}`, 303)
  })

  .post('/steun/:signal', requires('handle-with-care.receive'), async (c) => {
    const { work } = c.var
    const id = pathId(c, 'signal')
    const form = await readForm(c, Support)
    if (!form.valid)
      return show(
        c,
        <PassedOnPage signal={await store.signalById(work.db, id)} now={work.now} />,
        422,
      )
    await tellSupport(work, id, form.value.support)
    return c.redirect(`${home}?gedaan=steun`, 303)
  })
