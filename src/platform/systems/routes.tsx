/**
 * Systems: the pages of whoever keeps them.
 */
import type { Context } from 'hono'
import type { Scope } from '#roles'
import { openForm, readForm, typedIn, versionSeen, type Form } from '#platform/form.ts'
import { ForbiddenAddress, mayCall } from '#platform/outgoing.ts'
import { refuse } from '#platform/refusal.ts'
import { ConfirmPage } from '#platform/ui/index.ts'
import { pageNumber, pages, pathId, requires, show, type Web } from '#platform/web.tsx'
import * as actions from './actions.ts'
import {
  grantable,
  NewSubscription,
  NewSystem,
  PublicKey,
  ScopeChoice,
  scopeProblem,
} from './rules.ts'
import * as store from './store.ts'
import { secretsOf } from './tokens.ts'
import {
  KeyPage,
  NewSubscriptionPage,
  NewSystemPage,
  ScopesPage,
  SecretPage,
  SubscriptionPage,
  SystemList,
  SystemPage,
} from './views/index.ts'
import { webhookWay } from './way.ts'

const manages = requires('systems.manage')

export const systemPages = pages()
  .get('/', manages, async (c) => {
    const { db, actor } = c.var.work
    const page = pageNumber(c)
    const { found, more } = await store.systemsOf(db, page)
    const everywhere = actor.role === 'programmeLead'
    return show(c, <SystemList systems={found} page={page} more={more} everywhere={everywhere} />)
  })

  .get('/nieuw', manages, (c) => newSystemPage(c, openForm()))

  .post('/nieuw', manages, async (c) => {
    const { work } = c.var
    const organisations = await organisationsOf(c)
    const form = await readForm(
      c,
      NewSystem(
        grantable(work.actor.role),
        organisations.map(({ id }) => id),
      ),
    )
    if (!form.valid) return newSystemPage(c, form, 422)
    const { scopes, practice, organisationId } = form.value
    const kind = await store.kindOf(work.db, organisationId)
    const problem = scopeProblem(scopes, { kind, practice })
    if (problem)
      return newSystemPage(c, { valid: false, typed: form.typed, errors: { scopes: problem } }, 422)
    const id = await actions.registerSystem(work, form.value)
    return c.redirect(`/systemen/${id}?gedaan=systeem`, 303)
  })

  .get('/:system', manages, async (c) => {
    const { work } = c.var
    const system = await systemIn(c)
    return show(
      c,
      <SystemPage
        system={system}
        secrets={await secretsOf(system.functionId)}
        subscriptions={await store.subscriptionsOf(work.db, system.functionId)}
        grantable={await mayGive(c, system)}
        moment={moment}
      />,
    )
  })

  .post('/:system/geheim', manages, async (c) => {
    const system = await systemIn(c)
    const secret = await actions.newSecret(c.var.work, system)
    return show(
      c,
      <SecretPage
        system={system}
        secret={secret}
        kind="client"
        back={`/systemen/${system.functionId}`}
      />,
    )
  })

  .get('/:system/rechten', manages, async (c) => {
    const system = await systemIn(c)
    const form = openForm({ scopes: system.scopes })
    return show(c, <ScopesPage system={system} form={form} grantable={await mayGive(c, system)} />)
  })

  .post('/:system/rechten', manages, async (c) => {
    const system = await systemIn(c)
    const may = await mayGive(c, system)
    const form = await readForm(c, ScopeChoice(may))
    if (!form.valid) return show(c, <ScopesPage system={system} form={form} grantable={may} />, 422)
    await actions.changeScopes(c.var.work, system, form.value.scopes, await versionSeen(c))
    return c.redirect(`/systemen/${system.functionId}?gedaan=opgeslagen`, 303)
  })

  .get('/:system/sleutel', manages, async (c) =>
    show(c, <KeyPage system={await systemIn(c)} form={openForm()} />),
  )

  .post('/:system/sleutel', manages, async (c) => {
    const system = await systemIn(c)
    const form = await readForm(c, PublicKey)
    if (!form.valid) return show(c, <KeyPage system={system} form={form} />, 422)
    await actions.setKey(c.var.work, system, form.value.key, await versionSeen(c))
    return c.redirect(`/systemen/${system.functionId}?gedaan=opgeslagen`, 303)
  })

  .get('/:system/intrekken', manages, async (c) => {
    const system = await systemIn(c)
    return show(
      c,
      <ConfirmPage
        title="Tokens intrekken?"
        trail={[{ href: '/systemen', label: 'Systemen' }]}
        action={`/systemen/${system.functionId}/intrekken`}
        once={crypto.randomUUID()}
        consequence={`De tokens van ${system.name} werken meteen niet meer, en een oud geheim ook niet. Met het nieuwste geheim vraagt het systeem een nieuw token. Heeft iemand dat geheim gezien? Maak dan eerst een nieuw.`}
        confirm="Tokens intrekken"
        cancel={`/systemen/${system.functionId}`}
      />,
    )
  })

  .post('/:system/intrekken', manages, async (c) => {
    const system = await systemIn(c)
    await actions.withdrawTokens(c.var.work, system)
    return c.redirect(`/systemen/${system.functionId}?gedaan=tokens`, 303)
  })

  .get('/:system/beeindigen', manages, async (c) => {
    const system = await systemIn(c)
    return show(
      c,
      <ConfirmPage
        title="Systeem beëindigen?"
        trail={[{ href: '/systemen', label: 'Systemen' }]}
        action={`/systemen/${system.functionId}/beeindigen`}
        once={crypto.randomUUID()}
        consequence={`${system.name} kan daarna niets meer: geen token, geen aanroep, geen berichten. Dit kun je niet terugdraaien. Wat het deed, blijft in het logboek.`}
        confirm="Beëindigen"
        cancel={`/systemen/${system.functionId}`}
        danger
      />,
    )
  })

  .post('/:system/beeindigen', manages, async (c) => {
    const system = await systemIn(c)
    await actions.endSystem(c.var.work, system)
    return c.redirect(`/systemen/${system.functionId}?gedaan=systeem-beeindigd`, 303)
  })

  .get('/:system/berichten/nieuw', manages, async (c) =>
    show(c, <NewSubscriptionPage system={await systemIn(c)} form={openForm()} />),
  )

  .post('/:system/berichten/nieuw', manages, async (c) => {
    const system = await systemIn(c)
    const form = await readForm(c, NewSubscription)
    if (!form.valid) return show(c, <NewSubscriptionPage system={system} form={form} />, 422)
    const problem = addressProblem(form.value.url)
    if (problem) {
      const wrong: Form<unknown> = { valid: false, typed: form.typed, errors: { url: problem } }
      return show(c, <NewSubscriptionPage system={system} form={wrong} />, 422)
    }
    const { id, secret } = await actions.subscribe(c.var.work, system, form.value)
    const back = `/systemen/${system.functionId}/berichten/${id}`
    return show(c, <SecretPage system={system} secret={secret} kind="signing" back={back} />)
  })

  .get('/:system/berichten/:subscription', manages, async (c) => {
    const { system, subscription } = await subscriptionIn(c)
    const page = pageNumber(c)
    const { found, more } = await store.deliveriesOf(c.var.work.db, subscription.id, page)
    return show(
      c,
      <SubscriptionPage
        system={system}
        subscription={subscription}
        deliveries={found}
        page={page}
        more={more}
        moment={moment}
      />,
    )
  })

  .post('/:system/berichten/:subscription/opnieuw', manages, async (c) => {
    const { system, subscription } = await subscriptionIn(c)
    const event = String((await typedIn(c))['bericht'] ?? '')
    if (!uuid.test(event)) throw refuse('not_found')
    await actions.replay(c.var.work, subscription, event)
    return c.redirect(
      `/systemen/${system.functionId}/berichten/${subscription.id}?gedaan=bericht`,
      303,
    )
  })

  .post('/:system/berichten/:subscription/geheim', manages, async (c) => {
    const { system, subscription } = await subscriptionIn(c)
    const secret = await actions.renewSigningSecret(c.var.work, subscription)
    const back = `/systemen/${system.functionId}/berichten/${subscription.id}`
    return show(c, <SecretPage system={system} secret={secret} kind="signing" back={back} />)
  })

  .post('/:system/berichten/:subscription/aan', manages, async (c) => {
    const { system, subscription } = await subscriptionIn(c)
    await actions.enable(c.var.work, subscription)
    return c.redirect(
      `/systemen/${system.functionId}/berichten/${subscription.id}?gedaan=opgeslagen`,
      303,
    )
  })

  .get('/:system/berichten/:subscription/weghalen', manages, async (c) => {
    const { system, subscription } = await subscriptionIn(c)
    const back = `/systemen/${system.functionId}/berichten/${subscription.id}`
    return show(
      c,
      <ConfirmPage
        title="Adres weghalen?"
        trail={[{ href: '/systemen', label: 'Systemen' }]}
        action={`${back}/weghalen`}
        once={crypto.randomUUID()}
        consequence={`Kring stuurt niets meer naar ${subscription.url}. Ook de lijst van berichten aan dit adres verdwijnt.`}
        confirm="Weghalen"
        cancel={back}
        danger
      />,
    )
  })

  .post('/:system/berichten/:subscription/weghalen', manages, async (c) => {
    const { system, subscription } = await subscriptionIn(c)
    await actions.unsubscribe(c.var.work, subscription)
    return c.redirect(`/systemen/${system.functionId}?gedaan=opgeslagen`, 303)
  })

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** What the actor may give this system. */
async function mayGive(
  c: Context<Web>,
  { organisationId, practice }: Pick<store.System, 'organisationId' | 'practice'>,
): Promise<Scope[]> {
  const { db, actor } = c.var.work
  const kind = await store.kindOf(db, organisationId)
  return grantable(actor.role).filter((one) => !scopeProblem([one], { kind, practice }))
}

async function newSystemPage(c: Context<Web>, form: Form<unknown>, status: 200 | 422 = 200) {
  const { work } = c.var
  const { actor } = work
  return show(
    c,
    <NewSystemPage
      form={form}
      grantable={
        // A project leader chooses of which organisation it is.
        actor.role === 'programmeLead'
          ? grantable(actor.role)
          : await mayGive(c, { organisationId: actor.organisationId, practice: false })
      }
      organisations={await organisationsOf(c)}
      municipalities={await store.municipalities(work.db)}
    />,
    status,
  )
}

/** For whom the actor brings systems in. */
async function organisationsOf(c: Context<Web>): Promise<{ id: string; name: string }[]> {
  const { db, actor } = c.var.work
  if (actor.role === 'programmeLead') return store.organisationsWithPeople(db)
  return [{ id: actor.organisationId, name: actor.organisationName }]
}

function systemIn(c: Context<Web>): Promise<store.System> {
  return store.systemById(c.var.work.db, pathId(c, 'system'))
}

async function subscriptionIn(c: Context<Web>) {
  const system = await systemIn(c)
  const subscription = await store.subscriptionById(c.var.work.db, pathId(c, 'subscription'))
  if (subscription.functionId !== system.functionId) throw refuse('not_found')
  return { system, subscription }
}

/** What is wrong with an address before anyone calls it; undefined when nothing is. */
function addressProblem(url: string): string | undefined {
  try {
    mayCall(new URL(url), { loopback: webhookWay().loopback })
    return undefined
  } catch (error) {
    if (!(error instanceof ForbiddenAddress)) throw error
    return 'Kring belt alleen adressen met https:// die op het open internet staan.'
  }
}

const moments = new Intl.DateTimeFormat('nl-NL', {
  timeZone: 'Europe/Amsterdam',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
})
function moment(at: Date): string {
  return moments.format(at)
}
