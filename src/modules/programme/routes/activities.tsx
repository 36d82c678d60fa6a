import type { Context } from 'hono'
import { municipalities, networkFor } from '#modules/network'
import { openForm, readForm, versionSeen, type Form } from '#platform/form.ts'
import { instrumentNames, shownInstruments } from '#platform/instruments.ts'
import { refuse } from '#platform/refusal.ts'
import { pages, pathId, pathKey, requires, show, type Web } from '#platform/web.tsx'
import { ConfirmPage } from '#platform/ui/index.ts'
import { activityMark, activityTopic } from '#programme/live.ts'
import * as actions from '#programme/actions/index.ts'
import {
  ActivityEdit,
  activityMoves,
  DocumentLink,
  MunicipalAccent,
  ProposalDecision,
  quarterOf,
  StatusReport,
  type ActivityMoves,
} from '#programme/rules/index.ts'
import * as store from '#programme/store/index.ts'
import { ActivityForm, DocumentForm, ReportForm } from '#programme/views/activity-forms.tsx'
import { ActivityPage } from '#programme/views/activity.tsx'
import { AccentForm } from '#programme/views/municipalities.tsx'
import { trail } from '#programme/views/parts.tsx'
import { planOf, seesBudget } from './plans.tsx'

interface Subject {
  plan: store.Plan
  activity: store.Activity
  base: string
}

/** The plan and activity of the path; with `move`, only for who may make that move. */
async function subjectOf(c: Context<Web>, move?: keyof ActivityMoves): Promise<Subject> {
  const { db, actor } = c.var.work
  const plan = await planOf(c)
  const activity = await store.activityByKey(db, plan.id, pathKey(c, 'activity'))
  if (move && !activityMoves(actor, activity, plan.status)[move]) throw refuse('not_found')
  return { plan, activity, base: `/programma/${plan.key}/activiteiten/${activity.key}` }
}

/** The page of one activity. */
export async function showActivity(c: Context<Web>): Promise<Response> {
  const { work } = c.var
  const { db, actor, now } = work
  const { plan, activity } = await subjectOf(c)
  const executors = activity.executors.map(({ key }) => key)
  const changes = await store.changesOf(db, plan.id, { kind: 'activity', key: activity.key }, 50)
  return show(
    c,
    <ActivityPage
      plan={plan}
      activity={activity}
      quarters={plan.quarters}
      findings={await store.findingsAbout(db, plan.id, [
        { kind: 'activity', keys: [activity.key] },
        { kind: 'executor', keys: executors },
      ])}
      facts={activity.facts}
      instruments={shownInstruments(work, activity.instruments)}
      reports={await store.reportsOf(db, activity.id)}
      changes={changes}
      accents={activity.accents}
      posts={seesBudget(c) ? await store.budgetOf(db, plan.id, activity.lineId) : undefined}
      moves={activityMoves(actor, activity, plan.status)}
      thisQuarter={quarterOf(now)}
      {...await networkFor(work, { planKey: plan.key, activityKey: activity.key })}
      live={activityTopic(
        `${plan.id}/${activity.key}`,
        activityMark(
          changes.map(({ id }) => id),
          activity.accents,
        ),
      )}
    />,
  )
}

export const activityPages = pages()
  .get('/:activity', requires('programme.read'), (c) => showActivity(c))

  .get('/:activity/stand', requires('programme.report'), async (c) => {
    const { plan, activity } = await subjectOf(c, 'report')
    const [latest] = await store.reportsOf(c.var.work.db, activity.id)
    return show(c, <ReportForm plan={plan} activity={activity} form={openForm()} latest={latest} />)
  })

  .post('/:activity/stand', requires('programme.report'), async (c) => {
    const { plan, activity, base } = await subjectOf(c, 'report')
    const form = await readForm(c, StatusReport)
    if (!form.valid) {
      const [latest] = await store.reportsOf(c.var.work.db, activity.id)
      return show(
        c,
        <ReportForm plan={plan} activity={activity} form={form} latest={latest} />,
        422,
      )
    }
    await actions.reportStatus(c.var.work, plan, activity, form.value)
    return c.redirect(`${base}?gedaan=stand#stand`, 303)
  })

  .get('/:activity/bewerken', requires('programme.contribute'), async (c) => {
    const { plan, activity } = await subjectOf(c, 'edit')
    const form = openForm({
      ...actions.editable(activity),
      municipalities: activity.municipalities.map(({ code }) => code),
      instruments: activity.instruments.map(({ key }) => key),
    })
    return show(c, await editPage(c, plan, activity, form))
  })

  .post('/:activity/bewerken', requires('programme.contribute'), async (c) => {
    const { plan, activity, base } = await subjectOf(c, 'edit')
    const form = await readForm(c, ActivityEdit)
    if (!form.valid) return show(c, await editPage(c, plan, activity, form), 422)
    const found = await actions.editActivity(
      c.var.work,
      plan,
      activity,
      form.value,
      await versionSeen(c),
    )
    if (found)
      return show(c, await editPage(c, plan, activity, actions.withNewer(form, found)), 409)
    return c.redirect(base, 303)
  })

  .get('/:activity/documenten/nieuw', requires('programme.contribute'), async (c) => {
    const { plan, activity } = await subjectOf(c, 'addDocument')
    return show(c, <DocumentForm plan={plan} activity={activity} form={openForm()} />)
  })

  .post('/:activity/documenten', requires('programme.contribute'), async (c) => {
    const { plan, activity, base } = await subjectOf(c, 'addDocument')
    const form = await readForm(c, DocumentLink)
    if (!form.valid)
      return show(c, <DocumentForm plan={plan} activity={activity} form={form} />, 422)
    await actions.addDocument(c.var.work, plan, activity, form.value)
    return c.redirect(base, 303)
  })

  .get('/:activity/documenten/:document/weghalen', requires('programme.contribute'), async (c) => {
    const { plan, activity, base } = await subjectOf(c, 'addDocument')
    const document = activity.documents.find(({ id }) => id === pathId(c, 'document'))
    if (!document) throw refuse('not_found')
    return show(
      c,
      <ConfirmPage
        title="Document weghalen?"
        action={`${base}/documenten/${document.id}/weghalen`}
        once={crypto.randomUUID()}
        consequence={`“${document.name}” staat daarna niet meer bij deze activiteit. Het document zelf blijft waar het is, en de geschiedenis laat zien dat je het weghaalde.`}
        confirm="Weghalen"
        cancel={base}
        danger
        trail={trail(plan, { href: base, label: activity.name })}
      />,
    )
  })

  .post('/:activity/documenten/:document/weghalen', requires('programme.contribute'), async (c) => {
    const { plan, activity, base } = await subjectOf(c, 'addDocument')
    await actions.dropDocument(c.var.work, plan, activity, pathId(c, 'document'))
    return c.redirect(base, 303)
  })

  .post('/:activity/voorstellen/:proposal', requires('programme.contribute'), async (c) => {
    const { plan, activity, base } = await subjectOf(c, 'edit')
    const id = pathId(c, 'proposal')
    const form = await readForm(c, ProposalDecision)
    if (!form.valid) throw refuse('not_readable')
    await actions.decideProposal(c.var.work, plan, activity, id, form.value.outcome)
    return c.redirect(`${base}?gedaan=besloten#voorgesteld`, 303)
  })

  .get('/:activity/gemeenten/:code', requires('municipality.tell'), async (c) => {
    const { plan, activity, municipality, accent } = await accentOf(c)
    const form = openForm({ takingPart: accent?.takingPart ?? '', text: accent?.text ?? '' })
    return show(
      c,
      <AccentForm
        plan={plan}
        activity={activity}
        municipality={municipality}
        form={form}
        version={accent?.version ?? 0}
      />,
    )
  })

  .post('/:activity/gemeenten/:code', requires('municipality.tell'), async (c) => {
    const { plan, activity, municipality, accent } = await accentOf(c)
    const form = await readForm(c, MunicipalAccent)
    const version = accent?.version ?? 0
    const page = (shown: Form<unknown>) => (
      <AccentForm
        plan={plan}
        activity={activity}
        municipality={municipality}
        form={shown}
        version={version}
      />
    )
    if (!form.valid) return show(c, page(form), 422)
    const found = await actions.tellAccent(
      c.var.work,
      plan,
      activity,
      municipality.code,
      form.value,
      await versionSeen(c),
    )
    if (found) return show(c, page(actions.withNewer(form, found)), 409)
    return c.redirect(`/programma/gemeenten/${municipality.code}?gedaan=opgeslagen`, 303)
  })

/** The form of an activity; only project leaders say which municipalities take part, and what carries it out. */
async function editPage<T>(
  c: Context<Web>,
  plan: store.Plan,
  activity: store.Activity,
  form: Form<T>,
) {
  const { db, actor } = c.var.work
  const leads = actor.permissions.has('programme.edit')
  return (
    <ActivityForm
      plan={plan}
      activity={activity}
      form={form}
      version={activity.version}
      municipalities={leads ? await municipalities(db) : undefined}
      instruments={leads ? instrumentNames() : undefined}
    />
  )
}

/** The own municipality in the path; another's does not exist here. */
async function accentOf(c: Context<Web>) {
  const { db, actor } = c.var.work
  const { plan, activity } = await subjectOf(c)
  const code = c.req.param('code') ?? ''
  const municipality = (await municipalities(db)).find((one) => one.code === code)
  if (!municipality || !actor.municipalities.includes(code)) throw refuse('not_found')
  const accent = activity.accents.find(({ municipalityCode }) => municipalityCode === code)
  return { plan, activity, municipality, accent }
}
