/**
 * Where signals are, without names; telling one, and taking one back.
 */
import type { Work } from '#platform/database.ts'
import { openForm, readForm } from '#platform/form.ts'
import { refuse as refuseHouse } from '#platform/refusal.ts'
import { ConfirmPage } from '#platform/ui/index.ts'
import { pages, pathId, requires, show } from '#platform/web.tsx'
import { canMove, reportChildren, withdraw } from '#handle-with-care/actions/index.ts'
import { codeOf, dayAt, refuse, ReportForm, sideOf } from '#handle-with-care/rules/index.ts'
import * as store from '#handle-with-care/store/index.ts'
import { Home } from '#handle-with-care/views/home.tsx'
import { home, homeTrail } from '#handle-with-care/views/parts.tsx'
import { ReportPage } from '#handle-with-care/views/report.tsx'

export const followPages = pages()
  .get('/', requires('handle-with-care.follow'), async (c) => {
    const { work } = c.var
    const side = sideOf(work.actor.role)
    if (!side) throw refuseHouse('not_found')
    const signals = await store.signals(work.db)
    const trials =
      side === 'school' ? await store.trialsUnderway(work.db, work.actor.organisationId) : []
    return show(
      c,
      <Home
        side={side}
        signals={signals}
        trials={trials}
        now={work.now}
        told={c.req.query('gedaan') === 'signaal' ? toldLast(work, signals) : []}
        withdrawable={(signal) => canMove(work, signal, 'withdraw')}
      />,
    )
  })

  .get('/nieuw', requires('handle-with-care.report'), async (c) => {
    const municipalities = await store.arrangedMunicipalities(c.var.work.db)
    const form = openForm({ endedDay: dayAt(c.var.work.now) })
    return show(c, <ReportPage municipalities={municipalities} form={form} />)
  })

  .post('/nieuw', requires('handle-with-care.report'), async (c) => {
    const { work } = c.var
    const municipalities = await store.arrangedMunicipalities(work.db)
    const codes = municipalities.map(({ code }) => code)
    const form = await readForm(c, ReportForm(codes, work.now))
    if (!form.valid) return show(c, <ReportPage municipalities={municipalities} form={form} />, 422)
    await reportChildren(work, form.value)
    return c.redirect(`${home}?gedaan=signaal`, 303)
  })

  .get('/intrekken/:signal', requires('handle-with-care.withdraw'), async (c) => {
    const { work } = c.var
    const signal = await store.signalById(work.db, pathId(c, 'signal'))
    if (!canMove(work, signal, 'withdraw')) throw refuse('signal_not_found')
    return show(
      c,
      <ConfirmPage
        title={`Signaal ${codeOf(signal)} intrekken?`}
        action={`${home}/intrekken/${signal.id}`}
        once={crypto.randomUUID()}
        consequence="Er gaat geen bericht meer naar de school, en de gegevens van het kind worden gewist. Dit is niet terug te draaien."
        confirm="Signaal intrekken"
        cancel={home}
        danger
        trail={homeTrail}
      />,
    )
  })

  .post('/intrekken/:signal', requires('handle-with-care.withdraw'), async (c) => {
    await withdraw(c.var.work, pathId(c, 'signal'))
    return c.redirect(`${home}?gedaan=signaal-ingetrokken`, 303)
  })

const justMs = 15 * 60_000

/**
 * The signals of the report that the actor sent last. Their numbers do not stand in the address: there they would
 * tell for ever that these children belong together.
 */
function toldLast({ actor, now }: Work, signals: store.ListedSignal[]): store.ListedSignal[] {
  const own = signals.filter((one) => one.createdBy === actor.functionId)
  const last = Math.max(...own.map(({ createdAt }) => createdAt.getTime()))
  if (now.getTime() - last > justMs) return []
  return own.filter(({ createdAt }) => createdAt.getTime() === last)
}
