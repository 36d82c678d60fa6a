import type { Context } from 'hono'
import { openForm, readForm, typedIn, versionSeen, type Form } from '#platform/form.ts'
import { refuse } from '#platform/refusal.ts'
import { asked, pages, pathId, requires, show, type Web } from '#platform/web.tsx'
import * as actions from '#network/actions/index.ts'
import { linkableActivities } from '#network/activities.ts'
import { receiptPaper } from '#network/papers.ts'
import {
  DeclarationForm,
  receiptOf,
  SigningForm,
  SigningRequestForm,
} from '#network/rules/index.ts'
import * as store from '#network/store/index.ts'
import {
  AskingPage,
  CodePage,
  DeclarationOverview,
  DeclarationPage,
  DeclarationWriting,
  SignaturePage,
  SigningPage,
} from '#network/views/declarations.tsx'
import { ChooseOrganisation } from '#network/views/parts.tsx'
import { organisationMeant, organisationsAsked } from './asking.ts'
import { savedOrLate } from './late.ts'

const here = '/netwerk/intentieverklaring'

/** The declaration of intent: its text, whom one asks to sign, signing, and what comes of it. */
export const declarationPages = pages()
  .get('/', requires('network.read'), async (c) => {
    const { db, actor, now } = c.var.work
    const texts = await store.declarations(db)
    return show(
      c,
      <DeclarationOverview
        current={texts.find(({ publishedAt }) => publishedAt)}
        draft={texts.find(({ publishedAt }) => !publishedAt)}
        signatures={await store.signatures(db)}
        requests={await store.openRequests(db)}
        asked={(await store.requestFor(db, actor.functionId)) !== undefined}
        asks={actor.permissions.has('declaration.own')}
        keeps={keeps(c)}
        now={now}
      />,
    )
  })

  .get('/tekst/:number', requires('network.read'), async (c) => {
    const number = c.req.param('number')
    if (!/^[1-9]\d{0,2}$/.test(number)) throw refuse('not_found')
    const declaration = await store.declarationByNumber(c.var.work.db, Number(number))
    return show(c, <DeclarationPage declaration={declaration} keeps={keeps(c)} />)
  })

  .get('/schrijven', requires('declaration.keep'), (c) => writingPage(c))

  .post('/schrijven', requires('declaration.keep'), async (c) => {
    const { work } = c.var
    const activities = await linkableActivities(work)
    const keys = activities.map(({ planKey, activityKey }) => `${planKey}/${activityKey}`)
    const form = await readForm(c, DeclarationForm(keys))
    if (!form.valid) return writingPage(c, form)
    const draft = await draftOf(c)
    const { value } = form
    const seen = await versionSeen(c)
    let number = 0
    const again = await savedOrLate(form, async () => {
      number = await actions.writeDeclaration(work, draft, seen, value)
    })
    if (again) return writingPage(c, again)
    return c.redirect(`${here}/tekst/${number}?gedaan=opgeslagen`, 303)
  })

  .post('/publiceren', requires('declaration.keep'), async (c) => {
    const number = Number((await typedIn(c))['number'])
    await actions.publishDeclaration(
      c.var.work,
      Number.isSafeInteger(number) && number < 1_000 ? number : 0,
      await versionSeen(c),
    )
    return c.redirect(`${here}?gedaan=opgeslagen`, 303)
  })

  .get('/vragen', requires('declaration.own'), (c) => askingPage(c))

  .post('/vragen', requires('declaration.own'), async (c) => {
    const { work } = c.var
    const organisation = await organisationMeant(c)
    if (!organisation) return askingPage(c, openForm())
    const colleagues = await store.colleaguesAt(work.db, organisation.id)
    const form = await readForm(c, SigningRequestForm(colleagues.map(({ id }) => id)))
    if (!form.valid) return askingPage(c, form)
    const { code } = await actions.askToSign(work, organisation.id, form.value)
    return code === undefined
      ? c.redirect(`${here}?gedaan=gevraagd`, 303)
      : show(c, <CodePage organisation={organisation.name} code={code} />)
  })

  .post('/verzoeken/:request/intrekken', requires('declaration.own'), async (c) => {
    await actions.withdrawRequest(c.var.work, pathId(c, 'request'))
    return c.redirect(`${here}?gedaan=opgeslagen`, 303)
  })

  .get('/tekenen', requires('declaration.sign'), (c) => signingPage(c))

  .post('/tekenen', requires('declaration.sign'), async (c) => {
    const form = await readForm(c, SigningForm)
    if (!form.valid) return signingPage(c, form)
    const id = await actions.signMyself(c.var.work, form.value.mandate)
    return c.redirect(`${here}/ondertekeningen/${id}?gedaan=getekend`, 303)
  })

  .get('/ondertekeningen/:signature', requires('network.read'), async (c) => {
    const { db } = c.var.work
    const signature = await store.signatureById(db, pathId(c, 'signature'))
    const file = await store.evidenceOf(db, signature.id)
    return show(
      c,
      <SignaturePage
        signature={signature}
        evidence={file !== undefined}
        keyNumber={actions.evidenceKeyNumber()}
      />,
    )
  })

  .get('/ondertekeningen/:signature/bewijs.json', requires('network.read'), async (c) => {
    const { file } = await actions.openEvidence(c.var.work, pathId(c, 'signature'))
    return evidenceFile(c, file)
  })

  .get('/ondertekeningen/:signature/bewijs.pdf', requires('network.read'), async (c) => {
    const { file } = await actions.openEvidence(c.var.work, pathId(c, 'signature'))
    return receiptFile(c, file)
  })

/** The file to the letter, for saving. */
export function evidenceFile(c: Context<Web>, file: string): Response {
  c.header('Content-Type', 'application/json')
  c.header('Content-Disposition', 'attachment; filename="kring-ondertekening.json"')
  return c.body(file)
}

/** The same facts on paper. */
export async function receiptFile(c: Context<Web>, file: string): Promise<Response> {
  const receipt = receiptOf(file)
  if (!receipt) throw refuse('not_found')
  c.header('Content-Type', 'application/pdf')
  c.header('Content-Disposition', 'attachment; filename="kring-ondertekening.pdf"')
  return c.body(await receiptPaper(receipt))
}

const keeps = (c: Context<Web>) => c.var.work.actor.permissions.has('declaration.keep')

async function draftOf(c: Context<Web>) {
  const texts = await store.declarations(c.var.work.db)
  return texts.find(({ publishedAt }) => !publishedAt)
}

async function writingPage(c: Context<Web>, sent?: Form<unknown>) {
  const { work } = c.var
  const [newest] = await store.declarations(work.db)
  const activity = newest?.planKey ? `${newest.planKey}/${newest.activityKey}` : ''
  const typed = newest && { title: newest.title, body: newest.body, activity }
  return show(
    c,
    <DeclarationWriting
      draft={newest && !newest.publishedAt ? newest : undefined}
      activities={await linkableActivities(work)}
      form={sent ?? openForm(typed)}
    />,
    sent ? (sent.newer ? 409 : 422) : 200,
  )
}

async function askingPage(c: Context<Web>, sent?: Form<unknown>) {
  const organisation = await organisationMeant(c)
  const status = sent ? 422 : 200
  if (!organisation)
    return show(
      c,
      <ChooseOrganisation
        title="Iemand vragen te tekenen"
        lead="Kies eerst namens welke organisatie er getekend wordt."
        to={`${here}/vragen`}
        here={`${here}/vragen`}
        words={asked(c, 'zoek')}
        found={await organisationsAsked(c)}
        trail={[
          { href: '/netwerk', label: 'Netwerk' },
          { href: here, label: 'Intentieverklaring' },
        ]}
      />,
      status,
    )
  return show(
    c,
    <AskingPage
      organisation={organisation}
      colleagues={await store.colleaguesAt(c.var.work.db, organisation.id)}
      form={sent ?? openForm()}
    />,
    status,
  )
}

async function signingPage(c: Context<Web>, sent?: Form<unknown>) {
  const { db, actor } = c.var.work
  const request = await store.requestFor(db, actor.functionId)
  const declaration = request && (await store.declarationByNumber(db, request.declarationNumber))
  return show(
    c,
    <SigningPage
      request={request}
      declaration={declaration}
      title={actor.title}
      form={sent ?? openForm()}
    />,
    sent ? 422 : 200,
  )
}
