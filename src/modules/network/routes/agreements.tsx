import type { Context } from 'hono'
import { openForm, readForm, versionSeen, type Form } from '#platform/form.ts'
import { refuse } from '#platform/refusal.ts'
import { asked, pages, pathId, requires, show, type Web } from '#platform/web.tsx'
import * as actions from '#network/actions/index.ts'
import { linkableActivities } from '#network/activities.ts'
import { today } from '#network/clock.ts'
import {
  AgreementEnd,
  AgreementForm,
  agreementState,
  inForce,
  type Agreement,
} from '#network/rules/index.ts'
import * as store from '#network/store/index.ts'
import {
  AgreementEditPage,
  AgreementEndPage,
  AgreementList,
  AgreementPage,
} from '#network/views/agreements.tsx'
import { savedOrLate } from './late.ts'

/** The agreements of the region: read by all inside, kept by project leaders. */
export const agreementPages = pages()
  .get('/', requires('network.read'), async (c) => {
    const { work } = c.var
    return show(
      c,
      <AgreementList agreements={await actions.agreementsFor(work)} keeps={keeps(c)} />,
    )
  })

  .get('/nieuw', requires('agreements.keep'), (c) => editPage(c, undefined))

  .post('/nieuw', requires('agreements.keep'), async (c) => {
    const choices = await choicesFor(c)
    const form = await readForm(c, schemaFor(choices, true))
    if (!form.valid) return editPage(c, undefined, form, choices)
    const id = await actions.makeAgreement(c.var.work, form.value)
    return c.redirect(`/netwerk/afspraken/${id}?gedaan=opgeslagen`, 303)
  })

  .get('/:agreement', requires('network.read'), async (c) => {
    const { work } = c.var
    const agreement = await agreementOf(c)
    const wanted = Number(asked(c, 'versie'))
    const day = today(work)
    const shown =
      agreement.versions.find(({ number }) => number === wanted) ??
      inForce(agreement, day) ??
      agreement.versions[0]
    if (!shown) throw refuse('not_found')
    return show(
      c,
      <AgreementPage
        agreement={agreement}
        shown={shown}
        current={inForce(agreement, day)}
        state={agreementState(agreement, day)}
        activities={await linkableActivities(work)}
        keeps={keeps(c) && agreement.lastDay === null}
      />,
    )
  })

  .get('/:agreement/versie', requires('agreements.keep'), async (c) =>
    editPage(c, await agreementOf(c)),
  )

  .post('/:agreement/versie', requires('agreements.keep'), async (c) => {
    const agreement = await agreementOf(c)
    const choices = await choicesFor(c)
    const form = await readForm(c, schemaFor(choices, false))
    if (!form.valid) return editPage(c, agreement, form, choices)
    const { value } = form
    const seen = await versionSeen(c)
    const again = await savedOrLate(form, () =>
      actions.renewAgreement(c.var.work, agreement.id, seen, value),
    )
    if (again) return editPage(c, agreement, again, choices)
    return c.redirect(`/netwerk/afspraken/${agreement.id}?gedaan=opgeslagen`, 303)
  })

  .get('/:agreement/beeindigen', requires('agreements.keep'), async (c) => {
    const form = openForm({ lastDay: today(c.var.work) })
    return show(c, <AgreementEndPage agreement={await agreementOf(c)} form={form} />)
  })

  .post('/:agreement/beeindigen', requires('agreements.keep'), async (c) => {
    const agreement = await agreementOf(c)
    const form = await readForm(c, AgreementEnd)
    if (!form.valid) return show(c, <AgreementEndPage agreement={agreement} form={form} />, 422)
    await actions.stopAgreement(c.var.work, agreement.id, form.value)
    return c.redirect(`/netwerk/afspraken/${agreement.id}?gedaan=opgeslagen`, 303)
  })

const keeps = (c: Context<Web>) => c.var.work.actor.permissions.has('agreements.keep')

const agreementOf = (c: Context<Web>) => store.agreementById(c.var.work.db, pathId(c, 'agreement'))

interface Choices {
  parties: store.PossibleParty[]
  activities: { planKey: string; activityKey: string; name: string }[]
}

async function choicesFor(c: Context<Web>): Promise<Choices> {
  const { work } = c.var
  return {
    parties: await store.possibleParties(work.db),
    activities: await linkableActivities(work),
  }
}

function schemaFor({ parties, activities }: Choices, first: boolean) {
  return AgreementForm({
    partners: parties.filter(({ partner }) => partner).map(({ id }) => id),
    activities: activities.map(({ planKey, activityKey }) => `${planKey}/${activityKey}`),
    names: namesOf(parties),
    first,
  })
}

/** Every name that means one organisation: alone, or with its place behind it. */
function namesOf(parties: readonly store.PossibleParty[]): Map<string, string> {
  const names = new Map<string, string>()
  const twice = new Set<string>()
  for (const { id, name, place } of parties)
    for (const key of [name, `${name}, ${place ?? ''}`].map((one) => one.toLowerCase())) {
      if (names.has(key)) twice.add(key)
      names.set(key, id)
    }
  for (const key of twice) names.delete(key)
  return names
}

async function editPage(
  c: Context<Web>,
  agreement: Agreement | undefined,
  sent?: Form<unknown>,
  known?: Choices,
) {
  const choices = known ?? (await choicesFor(c))
  return show(
    c,
    <AgreementEditPage
      agreement={agreement}
      partners={choices.parties.filter(({ partner }) => partner)}
      activities={choices.activities}
      form={sent ?? openForm(agreement ? typedOf(agreement, choices) : {})}
    />,
    sent ? (sent.newer ? 409 : 422) : 200,
  )
}

/** The newest version as it would be typed. */
function typedOf({ versions }: Agreement, { parties }: Choices) {
  const [newest] = versions
  if (!newest) return {}
  const partners = new Set(parties.filter(({ partner }) => partner).map(({ id }) => id))
  const names = namesOf(parties)
  const others = parties.filter(({ id }) => newest.parties.includes(id) && !partners.has(id))
  return {
    kind: newest.kind,
    name: newest.name,
    purpose: newest.purpose,
    purposeText: newest.purposeText,
    partners: newest.parties.filter((id) => partners.has(id)),
    others: others
      .map(({ name, place }) => (names.has(name.toLowerCase()) ? name : `${name}, ${place ?? ''}`))
      .join('\n'),
    fromDay: newest.fromDay,
    untilDay: newest.untilDay ?? '',
    reviewDay: newest.reviewDay,
    activities: newest.activities.map(({ planKey, activityKey }) => `${planKey}/${activityKey}`),
    ...Object.fromEntries(
      Object.entries(newest.shares).map(([kind, ground]) => [`share-${kind}`, ground]),
    ),
    ...Object.fromEntries(
      newest.documents.flatMap(({ name, url }, index) => [
        [`document-name-${index + 1}`, name],
        [`document-url-${index + 1}`, url],
      ]),
    ),
  }
}
