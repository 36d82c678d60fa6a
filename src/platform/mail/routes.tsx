/**
 * Pages about mail: how often one wants it, and what a demonstration would have sent.
 */
import { checkPreference, PreferenceForm, typedPreference } from '#platform/mail/choosing.ts'
import { keptMail, keptMails } from '#platform/mail/kept.ts'
import { ownPreference, savePreference } from '#platform/mail/preferences.ts'
import { KeptMailPage, KeptMails, MessagesPage } from '#platform/mail/views.tsx'
import { openForm, readForm } from '#platform/form.ts'
import { refuse } from '#platform/refusal.ts'
import { pages, pathId, requires, show } from '#platform/web.tsx'

/** How often one wants mail; under `/mijn/berichten`. */
export const messagePages = pages()
  .get('/', requires('account.own'), async (c) => {
    const preference = await ownPreference(c.var.work)
    return show(c, <MessagesPage form={openForm(typedPreference(preference))} />)
  })

  .post('/', requires('account.own'), async (c) => {
    const form = checkPreference(await readForm(c, PreferenceForm))
    if (!form.valid) return show(c, <MessagesPage form={form} />, 422)
    await savePreference(c.var.work, form.value)
    return c.redirect('/mijn/berichten?gedaan=opgeslagen', 303)
  })

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
