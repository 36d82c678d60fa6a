/**
 * Pages about mail: how often one wants it, and what a demonstration would have sent.
 */
import type { Context } from 'hono'
import { checkPreference, PreferenceForm, typedPreference } from '#platform/mail/choosing.ts'
import { keptMail, keptMails } from '#platform/mail/kept.ts'
import { ownPreference, savePreference } from '#platform/mail/preferences.ts'
import { KeptMailPage, KeptMails, MessagesPage } from '#platform/mail/views.tsx'
import { devicePages, ownDevices, pushKey } from '#platform/push/index.ts'
import { openForm, readForm } from '#platform/form.ts'
import { refuse } from '#platform/refusal.ts'
import type { AnyForm } from '#platform/ui/index.ts'
import { pages, pathId, requires, show, type Web } from '#platform/web.tsx'

/** How often one wants mail, and on which devices one hears at once; under `/mijn/berichten`. */
export const messagePages = pages()
  .get('/', requires('account.own'), async (c) => {
    const preference = await ownPreference(c.var.work)
    return showMessages(c, openForm(typedPreference(preference)))
  })

  .post('/', requires('account.own'), async (c) => {
    const form = checkPreference(await readForm(c, PreferenceForm))
    if (!form.valid) return showMessages(c, form, 422)
    await savePreference(c.var.work, form.value)
    return c.redirect('/mijn/berichten?gedaan=opgeslagen', 303)
  })

  .route('/toestellen', devicePages)

async function showMessages(c: Context<Web>, form: AnyForm, status: 200 | 422 = 200) {
  return show(
    c,
    <MessagesPage form={form} devices={await ownDevices(c.var.work)} pushKey={pushKey()} />,
    status,
  )
}

/** What was not really sent; under `/demonstratie/post`, in a demonstration only. */
export const demonstrationMailPages = pages()
  .get('/', requires('site.visit'), async (c) =>
    show(c, <KeptMails mails={await keptMails(c.var.work)} />),
  )

  .get('/:kept', requires('site.visit'), async (c) => {
    const mail = await keptMail(c.var.work, pathId(c, 'kept'))
    if (!mail) throw refuse('not_found')
    return show(c, <KeptMailPage mail={mail} />)
  })
