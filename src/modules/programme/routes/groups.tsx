import { refuse } from '#platform/refusal.ts'
import { pages, pathKey, requires, show } from '#platform/web.tsx'
import { quarterOf } from '#programme/rules/index.ts'
import * as store from '#programme/store/index.ts'
import { BodyList, BodyPage } from '#programme/views/bodies.tsx'
import { GroupList, GroupPage } from '#programme/views/groups.tsx'
import { planOf, seesBudget } from './plans.tsx'

/** The findings about who decides and advises: the arrows that were lost. */
const governance = /gremia|governance|besluit|relaties|vergader/i

export const groupPages = pages()
  .get('/werkgroepen', requires('programme.read'), async (c) => {
    const plan = await planOf(c)
    const groups = await store.groupsOf(c.var.work.db, plan.id)
    return show(c, <GroupList plan={plan} groups={groups} budget={seesBudget(c)} />)
  })

  .get('/werkgroepen/:group', requires('programme.read'), async (c) => {
    const { db, actor, now } = c.var.work
    const plan = await planOf(c)
    const group = await store.groupByKey(db, plan.id, pathKey(c, 'group'))
    const parts = await store.partsOf(db, group.id)
    return show(
      c,
      <GroupPage
        plan={plan}
        group={group}
        parts={parts}
        activities={await store.activitiesOf(db, plan.id, { groupId: group.id })}
        findings={await store.findingsAbout(db, plan.id, [
          { kind: 'group', keys: [group.key] },
          { kind: 'executor', keys: parts.map(({ executorKey }) => executorKey) },
        ])}
        facts={await store.factsAbout(db, plan.id, 'group', [group.key])}
        budget={seesBudget(c)}
        thisQuarter={quarterOf(now)}
        seats={actor.permissions.has('programme.edit') && plan.status !== 'afgesloten'}
      />,
    )
  })

  .get('/gremia', requires('programme.read'), async (c) => {
    const { db } = c.var.work
    const plan = await planOf(c)
    const findings = await store.findingsAbout(db, plan.id, [{ kind: 'plan', keys: [plan.key] }])
    return show(
      c,
      <BodyList
        plan={plan}
        bodies={await store.bodiesOf(db, plan.id)}
        findings={findings.filter(({ text }) => governance.test(text))}
        budget={seesBudget(c)}
      />,
    )
  })

  .get('/gremia/:body', requires('programme.read'), async (c) => {
    const { db } = c.var.work
    const plan = await planOf(c)
    const key = pathKey(c, 'body')
    const body = (await store.bodiesOf(db, plan.id)).find((one) => one.key === key)
    if (!body) throw refuse('not_found')
    const findings = await store.findingsAbout(db, plan.id, [{ kind: 'plan', keys: [plan.key] }])
    return show(
      c,
      <BodyPage
        plan={plan}
        body={body}
        facts={await store.factsAbout(db, plan.id, 'body', [body.key])}
        findings={findings.filter(({ text }) => governance.test(text))}
        groups={await store.groupNames(db, plan.id)}
        budget={seesBudget(c)}
      />,
    )
  })
