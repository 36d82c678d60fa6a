import type { Context } from 'hono'
import { recordAbout } from '#platform/audit.ts'
import { openForm, readForm, type Form } from '#platform/form.ts'
import { refuse } from '#platform/refusal.ts'
import { asked, pages, pathId, requires, show, type Web } from '#platform/web.tsx'
import * as actions from '#network/actions/index.ts'
import { today } from '#network/clock.ts'
import { Decision, NewProposal, proposalMoves, proposes } from '#network/rules/index.ts'
import * as store from '#network/store/index.ts'
import { ChooseOrganisation } from '#network/views/parts.tsx'
import { ProposalForm, ProposalList, ProposalPage } from '#network/views/proposals.tsx'
import { askedId, navigationOf, organisationMeant, organisationsAsked, personOf } from './asking.ts'

export const proposalPages = pages()
  .get('/', requires('people.approve'), async (c) => {
    const { work } = c.var
    const { db, actor } = work
    const waiting = await store.waitingProposals(db)
    const decided = await store.decidedProposals(db)
    const persons = [...waiting, ...decided].map(({ id, personId }) => personId ?? id)
    await recordAbout(work, 'network.proposals_read', 'proposals', persons)
    return show(
      c,
      <ProposalList
        waiting={waiting.map((proposal) => ({
          proposal,
          mine: proposalMoves(actor, proposal).approve,
        }))}
        decided={decided}
        proposes={proposes(actor)}
        nav={navigationOf(c)}
      />,
    )
  })

  .get('/nieuw', requires('people.manage'), async (c) => {
    const about = await subjectOf(c)
    if (!about) return show(c, await choosePage(c))
    return show(c, <ProposalForm {...about} form={openForm()} twice={false} />)
  })

  .post('/nieuw', requires('people.manage'), async (c) => {
    const { work } = c.var
    const about = await subjectOf(c)
    if (!about) return show(c, await choosePage(c), 422)
    const schema = NewProposal({ today: today(work), known: about.person !== undefined })
    const form = await readForm(c, schema)
    const subject = {
      organisationId: about.organisation.id,
      personId: about.person?.id ?? null,
    }
    const id = form.valid && (await actions.propose(work, subject, form.value))
    if (id) return c.redirect(`/mensen/voorstellen/${id}?gedaan=voorgesteld`, 303)
    return show(c, <ProposalForm {...about} form={form} twice={form.valid} />, 422)
  })

  .get('/:proposal', requires('people.approve'), async (c) => {
    const proposal = await proposalOf(c)
    return show(c, proposalPage(c, proposal, openForm()))
  })

  .post('/:proposal', requires('people.approve'), async (c) => {
    const { work } = c.var
    const proposal = await proposalOf(c)
    const form = await readForm(c, Decision)
    if (!form.valid) return show(c, proposalPage(c, proposal, form), 422)
    await actions.decide(work, proposal, form.value)
    return c.redirect(`/mensen/voorstellen/${proposal.id}?gedaan=besloten`, 303)
  })

/** The proposal in the path. Reading about whom it is, is recorded. */
async function proposalOf(c: Context<Web>): Promise<store.Proposal> {
  const { work } = c.var
  const proposal = await store.proposalById(work.db, pathId(c, 'proposal'))
  const persons = [proposal.personId ?? proposal.id]
  await recordAbout(work, 'network.proposals_read', proposal.id, persons)
  return proposal
}

/** Whom a proposal is about, and for which organisation; undefined when that is still to be chosen. */
async function subjectOf(c: Context<Web>) {
  if (!proposes(c.var.work.actor)) throw refuse('not_found')
  const personId = askedId(c, 'persoon')
  const person = personId ? await personOf(c, personId) : undefined
  const organisation = await organisationMeant(c)
  return organisation && { organisation, person }
}

async function choosePage(c: Context<Web>) {
  return (
    <ChooseOrganisation
      title="Nieuw voorstel"
      lead="Werkt deze persoon al met Kring? Zoek die dan op bij mensen en functies, en kies daar voor een voorstel. Voor iemand die nieuw is, kies je eerst de organisatie."
      to="/mensen/voorstellen/nieuw"
      here="/mensen/voorstellen/nieuw"
      words={asked(c, 'zoek')}
      found={await organisationsAsked(c)}
      trail={[{ href: '/mensen/voorstellen', label: 'Voorstellen' }]}
    />
  )
}

function proposalPage(c: Context<Web>, proposal: store.Proposal, form: Form<unknown>) {
  const moves = proposalMoves(c.var.work.actor, proposal)
  return (
    <ProposalPage
      proposal={proposal}
      moves={moves}
      email={moves.approve ? actions.addressIn(proposal) : undefined}
      form={form}
    />
  )
}
