import type { Context } from 'hono'
import { openForm, readForm, versionSeen, type Form } from '#platform/form.ts'
import { pages, pathId, requires, show, type Web } from '#platform/web.tsx'
import { today } from '#network/clock.ts'
import * as actions from '#network/actions/index.ts'
import { ListingForm, type Listing } from '#network/rules/index.ts'
import * as store from '#network/store/index.ts'
import { ListingEditPage, OwnListing } from '#network/views/listings.tsx'
import { late } from './late.ts'

/** The actor's own listing, and those of the people an organisation keeps. */
export const listingPages = pages()
  .get('/', requires('network.read'), async (c) => {
    const { work } = c.var
    const listing = await store.listingToKeep(work.db, work.actor.functionId)
    return show(c, <OwnListing listing={listing} today={today(work)} />)
  })

  .get('/wijzigen', requires('network.read'), (c) => editPage(c, c.var.work.actor.functionId))
  .post('/wijzigen', requires('network.read'), (c) => edit(c, c.var.work.actor.functionId))

  .post('/toestemming', requires('network.read'), async (c) => {
    const form = await c.req.parseBody()
    await actions.consentMyself(c.var.work, form['found'] === 'ja')
    return c.redirect('/netwerk/vermelding?gedaan=opgeslagen', 303)
  })

  .post('/bevestigen', requires('network.read'), async (c) => {
    await actions.confirmListing(c.var.work)
    return c.redirect('/netwerk/vermelding?gedaan=bevestigd', 303)
  })

  .get('/:function', requires('network.keep'), (c) => editPage(c, pathId(c, 'function')))
  .post('/:function', requires('network.keep'), (c) => edit(c, pathId(c, 'function')))

  .post('/:function/toestemming', requires('network.keep'), async (c) => {
    const id = pathId(c, 'function')
    const form = await c.req.parseBody()
    await actions.consentAsEmployer(c.var.work, id, form['found'] === 'ja')
    return c.redirect(`/netwerk/vermelding/${id}?gedaan=opgeslagen`, 303)
  })

async function edit(c: Context<Web>, id: string) {
  const { work } = c.var
  const choices = await choicesFor(c, id)
  const form = await readForm(
    c,
    ListingForm({
      forms: choices.forms.map(({ key }) => key),
      municipalities: choices.municipalities.map(({ code }) => code),
      deputies: choices.deputies.map((one) => one.id),
    }),
  )
  if (!form.valid) return editPage(c, id, form, choices)
  if (!(await actions.editListing(work, id, form.value, await versionSeen(c))))
    return editPage(c, id, late(form), choices)
  const own = id === work.actor.functionId
  return c.redirect(`/netwerk/vermelding${own ? '' : `/${id}`}?gedaan=opgeslagen`, 303)
}

async function choicesFor(c: Context<Web>, id: string) {
  const { db } = c.var.work
  // First: for whom this is not theirs there is nothing to choose.
  const subject = await store.functionToList(db, id)
  const { forms, municipalities } = await store.vocabulary(db)
  return { subject, forms, municipalities, deputies: await store.colleaguesOf(db, id) }
}

async function editPage(
  c: Context<Web>,
  id: string,
  sent?: Form<unknown>,
  choices?: Awaited<ReturnType<typeof choicesFor>>,
) {
  const { work } = c.var
  const known = choices ?? (await choicesFor(c, id))
  const listing = await store.listingToKeep(work.db, id)
  const own = id === work.actor.functionId
  if (!own) await actions.openListing(work, id)
  return show(
    c,
    <ListingEditPage
      {...known}
      listing={listing}
      own={own}
      form={sent ?? openForm(listing ? typedOf(listing) : {})}
    />,
    sent ? (sent.newer ? 409 : 422) : 200,
  )
}

function typedOf(listing: Listing) {
  return {
    subject: listing.subject,
    forms: listing.formKeys,
    municipalities: listing.municipalityCodes,
    ageFrom: listing.ageFrom?.toString() ?? '',
    ageUntil: listing.ageUntil?.toString() ?? '',
    hoursPerWeek: listing.hoursPerWeek?.toString().replace('.', ',') ?? '',
    reachable: listing.reachable ?? '',
    phone: listing.phone ?? '',
    email: listing.email ?? '',
    deputyId: listing.deputyId ?? '',
    trainedUntil: listing.trainedUntil ?? '',
  }
}
