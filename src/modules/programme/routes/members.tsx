import type { Context } from 'hono'
import { openForm, readForm, versionSeen, type Form } from '#platform/form.ts'
import { refuse } from '#platform/refusal.ts'
import { ConfirmPage } from '#platform/ui/index.ts'
import { asked, pages, pathId, pathKey, requires, show, type Web } from '#platform/web.tsx'
import * as actions from '#programme/actions/index.ts'
import { NewMember, Seat } from '#programme/rules/index.ts'
import * as store from '#programme/store/index.ts'
import { MemberForm, MembersPage } from '#programme/views/members.tsx'
import { trail } from '#programme/views/parts.tsx'
import { planOf } from './plans.tsx'

/** Under `/programma/:plan/werkgroepen/:group/leden`: who sits in a group, for project leaders. */
export const memberPages = pages()
  .get('/', requires('programme.edit'), async (c) => show(c, await listPage(c, openForm())))

  .post('/', requires('programme.edit'), async (c) => {
    const { work } = c.var
    const { plan, group, base } = await subjectOf(c)
    const form = await readForm(c, NewMember(today(c)))
    if (!form.valid) return show(c, await listPage(c, form), 422)
    const someone = await store.candidate(work.db, form.value.member)
    if (!someone)
      return show(c, await listPage(c, withError(form, 'member', 'Kies iemand uit de lijst.')), 422)
    if (!(await actions.seatMember(work, plan, group, someone, form.value)))
      return show(c, await listPage(c, withError(form, 'chair', noChair)), 422)
    return c.redirect(`${base}?gedaan=opgeslagen`, 303)
  })

  .get('/:function', requires('programme.edit'), async (c) => {
    const { plan, group, base } = await subjectOf(c)
    const member = await store.memberOf(c.var.work.db, group.id, pathId(c, 'function'))
    const form = openForm({ chair: member.chair ? 'ja' : '', until: member.untilDay ?? '' })
    return show(c, <MemberForm plan={plan} group={group} member={member} form={form} base={base} />)
  })

  .post('/:function', requires('programme.edit'), async (c) => {
    const { work } = c.var
    const { plan, group, base } = await subjectOf(c)
    const member = await store.memberOf(work.db, group.id, pathId(c, 'function'))
    const form = await readForm(c, Seat(today(c)))
    const version = await versionSeen(c)
    const seated =
      form.valid && (await actions.changeSeat(work, plan, group, member, form.value, version))
    if (seated) return c.redirect(`${base}?gedaan=opgeslagen`, 303)
    const page = (
      <MemberForm
        plan={plan}
        group={group}
        member={member}
        form={form.valid ? withError(form, 'chair', noChair) : form}
        base={base}
      />
    )
    return show(c, page, 422)
  })

  .get('/:function/weghalen', requires('programme.edit'), async (c) => {
    const { plan, group, base } = await subjectOf(c)
    const member = await store.memberOf(c.var.work.db, group.id, pathId(c, 'function'))
    return show(
      c,
      <ConfirmPage
        title="Uit de groep halen?"
        action={`${base}/${member.functionId}/weghalen`}
        once={crypto.randomUUID()}
        version={member.version}
        consequence={`${member.name} zit daarna niet meer in ${group.name} en houdt haar activiteiten niet meer bij.${
          member.chair ? ' De groep heeft dan misschien geen voorzitter meer.' : ''
        } De functie zelf blijft. De geschiedenis laat zien dat deze persoon erin zat.`}
        confirm="Uit de groep halen"
        cancel={base}
        danger
        trail={trail(plan, { href: base, label: `Leden van ${group.name}` })}
      />,
    )
  })

  .post('/:function/weghalen', requires('programme.edit'), async (c) => {
    const { plan, group, base } = await subjectOf(c)
    const member = await store.memberOf(c.var.work.db, group.id, pathId(c, 'function'))
    await actions.unseatMember(c.var.work, plan, group, member, await versionSeen(c))
    return c.redirect(`${base}?gedaan=opgeslagen`, 303)
  })

const noChair =
  'Alleen wie de rol werkgroepvoorzitter heeft, kan voorzitter zijn. Geef die functie eerst, bij Mensen.'

interface Subject {
  plan: store.Plan
  group: store.Group
  base: string
}

async function subjectOf(c: Context<Web>): Promise<Subject> {
  const plan = await planOf(c)
  if (plan.status === 'afgesloten') throw refuse('not_found')
  const group = await store.groupByKey(c.var.work.db, plan.id, pathKey(c, 'group'))
  return { plan, group, base: `/programma/${plan.key}/werkgroepen/${group.key}/leden` }
}

async function listPage(c: Context<Web>, form: Form<unknown>) {
  const { db } = c.var.work
  const { plan, group, base } = await subjectOf(c)
  const words = asked(c, 'zoek')
  return (
    <MembersPage
      plan={plan}
      group={group}
      base={base}
      members={await store.membersOf(db, group.id)}
      words={words}
      found={words === '' ? undefined : await store.candidates(db, group.id, words)}
      form={form}
      changes={await store.changesOf(db, plan.id, { kind: 'group', key: group.key }, 50)}
    />
  )
}

function today(c: Context<Web>): string {
  return days.format(c.var.work.now)
}

const days = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Amsterdam' })

function withError<T>(form: Form<T>, name: string, message: string): Form<T> {
  return { valid: false, typed: form.typed, errors: { [name]: message } }
}
