/**
 * Setting up the way in of an organisation, and switching it on.
 */
import { openForm, readForm, wordIn, type Form } from '#platform/form.ts'
import {
  allProviders,
  proveByDns,
  providerOfOrganisation,
  ProviderSettings,
  saveProvider,
  switchOff,
  switchOn,
  verifyDomain,
} from '#platform/identity/provider-settings.ts'
import { discover, ProviderAway, ProviderRefused } from '#platform/identity/providers.ts'
import { ProviderForm, ProviderList } from '#platform/identity/views/provider.tsx'
import { countTry, type Limit } from '#platform/limits.ts'
import { originOf, type Site } from '#platform/site.ts'
import type { Context } from 'hono'
import { pages, pathId, requires, show, type Web } from '#platform/web.tsx'

/** Each of these asks something of another site, while somebody and a connection of the database wait. */
const lookedUp: Limit = { name: 'provider-settings', points: 30, seconds: 900 }

export function providerSettingsPages(site: Site) {
  const page = async (c: Context<Web>, form?: Form<unknown>, status: 200 | 422 = 200) => {
    const provider = await providerOfOrganisation(c.var.work.actor.organisationId)
    return show(
      c,
      <ProviderForm
        provider={provider}
        redirectUri={`${originOf(c, site)}/inloggen/terug`}
        logoutUri={`${originOf(c, site)}/inloggen/afgemeld`}
        form={
          form ??
          openForm({
            name: provider?.name ?? '',
            issuer: provider?.issuer ?? '',
            clientId: provider?.clientId ?? '',
            domains: (provider?.domains ?? []).map(({ domain }) => domain).join('\n'),
            twoFactors: provider ? (provider.twoFactors ? 'ja' : 'nee') : '',
          })
        }
      />,
      status,
    )
  }

  return pages()
    .get('/organisatie/inloggen', requires('providers.manage'), (c) => page(c))

    .post('/organisatie/inloggen', requires('providers.manage'), async (c) => {
      const form = await readForm(c, ProviderSettings)
      if (!form.valid) return page(c, form, 422)
      const wrong = (errors: Record<string, string>) =>
        page(c, { valid: false, typed: form.typed, errors }, 422)
      const { actor } = c.var.work
      await countTry(lookedUp, actor.organisationId)
      const before = await providerOfOrganisation(actor.organisationId)
      if (!form.value.secret && before?.issuer !== form.value.issuer)
        return wrong({ secret: 'Vul het geheim in dat bij dit adres hoort.' })
      try {
        // Somebody waits for the answer: is anything there at all?
        const { issuer, clientId, secret } = form.value
        const config = await discover(issuer, clientId, secret || 'unchanged', {
          loopback: site.demonstration,
        })
        // With or without a slash at the end: what counts is what it calls itself in every answer.
        form.value.issuer = config.serverMetadata().issuer
      } catch (error) {
        if (error instanceof ProviderAway)
          return wrong({
            issuer:
              'Dit adres antwoordt niet. Kijk of het klopt. Misschien is de inlogdienst nu even uit; er is niets opgeslagen.',
          })
        if (error instanceof ProviderRefused)
          return wrong({
            issuer:
              'Op dit adres staat geen inlogdienst die Kring begrijpt, of hij noemt zichzelf anders. Vraag je ICT-afdeling naar de issuer.',
          })
        throw error
      }
      const conflict = await saveProvider(actor, form.value)
      if (conflict === 'issuer_taken')
        return wrong({ issuer: 'Dit adres is al van een andere organisatie in Kring.' })
      if (conflict === 'domain_taken')
        return wrong({
          domains: 'Een van deze domeinen is al van een andere organisatie in Kring.',
        })
      return c.redirect('/organisatie/inloggen?gedaan=opgeslagen', 303)
    })

    .post('/organisatie/inloggen/domein', requires('providers.manage'), async (c) => {
      await countTry(lookedUp, c.var.work.actor.organisationId)
      const proved = await proveByDns(c.var.work.actor, await wordIn(c, 'domein'))
      return c.redirect(
        `/organisatie/inloggen?gedaan=${proved ? 'opgeslagen' : 'geen-bewijs'}`,
        303,
      )
    })

    .get('/beheer/inloggen', requires('providers.approve'), async (c) =>
      show(c, <ProviderList providers={await allProviders()} />),
    )

    .post('/beheer/inloggen/domein', requires('providers.approve'), async (c) => {
      const providerId = await wordIn(c, 'dienst')
      if (!uuid.test(providerId)) return done(c, false)
      const seen = { domain: await wordIn(c, 'domein'), providerId }
      return done(c, await verifyDomain(c.var.work.actor, seen))
    })

    .post('/beheer/inloggen/:id', requires('providers.approve'), async (c) => {
      const { actor } = c.var.work
      const on = (await wordIn(c, 'aan')) === 'ja'
      if (on) return done(c, await switchOn(actor, pathId(c), await wordIn(c, 'adres')))
      await switchOff(actor, pathId(c))
      return done(c, true)
    })
}

/** What was looked at may have changed meanwhile; then nothing is done, and that is said. */
function done(c: Context<Web>, good: boolean): Response {
  return c.redirect(`/beheer/inloggen?gedaan=${good ? 'opgeslagen' : 'dienst-gewijzigd'}`, 303)
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
