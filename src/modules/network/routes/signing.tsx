/**
 * Without signing in: the public list of who signed, and signing by a link.
 */
import type { Context } from 'hono'
import { openForm, readForm, type Form } from '#platform/form.ts'
import { countTry, type Limit } from '#platform/limits.ts'
import { refuse } from '#platform/refusal.ts'
import { addressOf, type Site } from '#platform/site.ts'
import { anyone, pages, requires, show, type Web } from '#platform/web.tsx'
import * as actions from '#network/actions/index.ts'
import { LinkSigningForm, type ClosedLink } from '#network/rules/index.ts'
import * as store from '#network/store/index.ts'
import { LinkClosed, LinkReceipt, LinkSigningPage, Signatories } from '#network/views/signing.tsx'
import { evidenceFile, receiptFile } from './declarations.tsx'

/** Who signed, for anyone. Stores nothing of who looks. */
export const signatoryPages = pages().get(
  '/aanpak/ondertekenaars',
  requires('site.visit'),
  async (c) => {
    const { db } = c.var.work
    return show(
      c,
      <Signatories
        current={await store.currentDeclaration(db)}
        signatures={await store.signatures(db)}
        keyNumber={actions.evidenceKeyNumber()}
      />,
    )
  },
)

/** A link of 256 bits cannot be guessed; this only keeps the noise down. */
const opened: Limit = { name: 'signing', points: 300, seconds: 900 }

/** Signing by a link and a code. */
export function linkSigningPages(site: Site) {
  const routes = pages()
  routes.use('/ondertekenen/*', async (c, next) => {
    await countTry(opened, addressOf(c, site))
    await next()
  })
  return routes
    .get('/ondertekenen/:token', anyone(), async (c) => {
      const token = c.req.param('token')
      const linked = await actions.linkedRequest(token)
      return linked.state === 'open'
        ? show(c, <LinkSigningPage {...linked} token={token} form={openForm()} />)
        : closed(c, token, linked.state)
    })

    .post('/ondertekenen/:token', anyone(), async (c) => {
      const token = c.req.param('token')
      const linked = await actions.linkedRequest(token)
      if (linked.state !== 'open') return closed(c, token, linked.state)
      const form = await readForm(c, LinkSigningForm)
      if (!form.valid)
        return show(c, <LinkSigningPage {...linked} token={token} form={form} />, 422)
      const outcome = await actions.signByLink(token, form.value)
      if (outcome === 'signed') return c.redirect(`/ondertekenen/${token}/ontvangst`, 303)
      if (outcome !== 'wrong') return closed(c, token, outcome)
      // It may have been the last try.
      const after = await actions.linkedRequest(token)
      return after.state === 'open'
        ? show(c, <LinkSigningPage {...after} token={token} form={wrongCode(form)} />, 422)
        : closed(c, token, after.state)
    })

    .get('/ondertekenen/:token/ontvangst', anyone(), async (c) => {
      const token = c.req.param('token')
      const receipt = await actions.receiptByLink(token)
      if (!receipt) throw refuse('not_found')
      const keyNumber = actions.evidenceKeyNumber()
      return show(
        c,
        <LinkReceipt token={token} signature={receipt.signature} keyNumber={keyNumber} />,
      )
    })

    .get('/ondertekenen/:token/bewijs.json', anyone(), async (c) => {
      const receipt = await actions.receiptByLink(c.req.param('token'))
      if (!receipt) throw refuse('not_found')
      return evidenceFile(c, receipt.file)
    })

    .get('/ondertekenen/:token/bewijs.pdf', anyone(), async (c) => {
      const receipt = await actions.receiptByLink(c.req.param('token'))
      if (!receipt) throw refuse('not_found')
      return receiptFile(c, receipt.file)
    })
}

async function closed(c: Context<Web>, token: string, state: ClosedLink) {
  const receipt =
    state === 'signed' && (await actions.receiptByLink(token))
      ? `/ondertekenen/${token}/ontvangst`
      : undefined
  const status = state === 'unknown' ? 404 : 410
  return show(c, <LinkClosed state={state} receipt={receipt} />, status)
}

function wrongCode(form: Form<unknown>): Form<unknown> {
  return {
    valid: false,
    typed: form.typed,
    errors: { code: 'Deze code klopt niet. Na vijf verkeerde codes gaat de link dicht.' },
  }
}
