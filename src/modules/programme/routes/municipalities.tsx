import { municipalities, spokesPeople } from '#modules/network'
import { refuse } from '#platform/refusal.ts'
import { pages, requires, show } from '#platform/web.tsx'
import * as store from '#programme/store/index.ts'
import { MunicipalityList, MunicipalityPage } from '#programme/views/municipalities.tsx'

export const municipalityPages = pages()
  .get('/', requires('programme.read'), async (c) =>
    show(c, <MunicipalityList municipalities={await municipalities(c.var.work.db)} />),
  )

  .get('/:code', requires('programme.read'), async (c) => {
    const { db, actor } = c.var.work
    const code = c.req.param('code')
    const municipality = (await municipalities(db)).find((one) => one.code === code)
    if (!municipality) throw refuse('not_found')
    const plan = await store.planInForce(db)
    return show(
      c,
      <MunicipalityPage
        plan={plan}
        municipality={municipality}
        activities={plan ? await store.activitiesOf(db, plan.id) : []}
        accents={plan ? await store.accentsBy(db, plan.id, code) : []}
        people={await spokesPeople(db, code)}
        tells={
          actor.permissions.has('municipality.tell') &&
          actor.municipalities.includes(code) &&
          plan?.status !== 'afgesloten'
        }
      />,
    )
  })
