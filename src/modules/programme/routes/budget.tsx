import { openForm, readForm, versionSeen } from '#platform/form.ts'
import { pages, pathKey, requires, show } from '#platform/web.tsx'
import * as actions from '#programme/actions/index.ts'
import { BudgetEdit, budgetKey, yearTotals } from '#programme/rules/index.ts'
import * as store from '#programme/store/index.ts'
import { Budget, PostForm, PostPage } from '#programme/views/budget.tsx'
import { planOf } from './plans.tsx'

export const budgetPages = pages()
  .get('/', requires('budget.read'), async (c) => {
    const { db } = c.var.work
    const plan = await planOf(c)
    const posts = await store.budgetOf(db, plan.id)
    const stated = await store.statedTotals(db, plan.id)
    return show(
      c,
      <Budget
        plan={plan}
        posts={posts}
        totals={yearTotals(
          posts.flatMap(({ cells }) => cells),
          stated,
        )}
        facts={await store.factsAbout(db, plan.id, 'budget_post', [budgetKey])}
        findings={await store.findingsAbout(db, plan.id, [
          { kind: 'budget_post', keys: [budgetKey, ...posts.map(({ key }) => key)] },
        ])}
      />,
    )
  })

  .get('/:post', requires('budget.read'), async (c) => {
    const { db, actor } = c.var.work
    const plan = await planOf(c)
    const post = await store.postByKey(db, plan.id, pathKey(c, 'post'))
    return show(
      c,
      <PostPage
        plan={plan}
        post={post}
        findings={await store.findingsAbout(db, plan.id, [
          { kind: 'budget_post', keys: [post.key] },
        ])}
        facts={await store.factsAbout(db, plan.id, 'budget_post', [post.key])}
        changes={await store.changesOf(db, plan.id, { kind: 'budget_post', key: post.key }, 50)}
        edits={actor.permissions.has('budget.edit') && plan.status !== 'afgesloten'}
      />,
    )
  })

  .get('/:post/bewerken', requires('budget.edit'), async (c) => {
    const plan = await planOf(c)
    const post = await store.postByKey(c.var.work.db, plan.id, pathKey(c, 'post'))
    const form = openForm(actions.cellsToTyped(post.cells))
    return show(c, <PostForm plan={plan} post={post} form={form} version={post.version} />)
  })

  .post('/:post', requires('budget.edit'), async (c) => {
    const plan = await planOf(c)
    const post = await store.postByKey(c.var.work.db, plan.id, pathKey(c, 'post'))
    const form = await readForm(c, BudgetEdit(post.cells.map(({ year }) => year)))
    if (!form.valid)
      return show(c, <PostForm plan={plan} post={post} form={form} version={post.version} />, 422)
    const value = form.value
    const cells = post.cells.map(({ year }) => ({
      year,
      amountCents: value[`amount-${year}`] as number | null,
      fund: value[`fund-${year}`] as 'regulier' | 'tijdelijk',
      remark: (value[`remark-${year}`] as string) || null,
    }))
    const found = await actions.editPost(
      c.var.work,
      plan,
      post,
      { cells, why: String(value['why']) },
      await versionSeen(c),
    )
    if (found)
      return show(
        c,
        <PostForm
          plan={plan}
          post={post}
          form={actions.withNewer(form, found)}
          version={post.version}
        />,
        409,
      )
    return c.redirect(`/programma/${plan.key}/begroting/${post.key}`, 303)
  })
