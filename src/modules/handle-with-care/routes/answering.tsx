/**
 * A parent asks: for Veilig Thuis, who answers.
 */
import { openForm, readForm } from '#platform/form.ts'
import { pages, pathId, requires, show } from '#platform/web.tsx'
import { canMove, readLog, seekForParent } from '#handle-with-care/actions/index.ts'
import { ParentQuestion } from '#handle-with-care/rules/index.ts'
import { LogPage, ParentPage } from '#handle-with-care/views/answering.tsx'

export const answeringPages = pages()
  .get('/ouder', requires('handle-with-care.answer'), (c) =>
    show(c, <ParentPage form={openForm()} />),
  )

  // Sent, not asked for: a birth date does not belong in an address.
  .post('/ouder', requires('handle-with-care.answer'), async (c) => {
    const { work } = c.var
    const form = await readForm(c, ParentQuestion)
    if (!form.valid) return show(c, <ParentPage form={form} />, 422)
    const found = await seekForParent(work, form.value.birthDate)
    return show(
      c,
      <ParentPage
        form={openForm(form.typed)}
        found={found}
        withdrawable={(signal) => canMove(work, signal, 'withdraw')}
      />,
    )
  })

  .get('/logboek/:signal', requires('handle-with-care.answer'), async (c) =>
    show(c, <LogPage {...await readLog(c.var.work, pathId(c, 'signal'))} />),
  )
