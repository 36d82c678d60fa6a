/**
 * Operation (beheer): whether Kring runs well, and what one can do when it does not. Never content.
 */
import { z } from 'zod'
import { importsDone } from '#modules/programme'
import {
  deadJob,
  deadJobs,
  discardJob,
  discardReasons,
  queueCounts,
  retryJob,
  retryKind,
  type DiscardReason,
} from '#platform/dead-jobs.ts'
import { openForm, readForm, typedIn } from '#platform/form.ts'
import { appliedMigrations, dependencies, health, vitalsNow } from '#platform/health.ts'
import { lastRuns } from '#platform/jobs.ts'
import { mailState } from '#platform/mail/index.ts'
import {
  mailCounts,
  mailStanding,
  retryTroubled,
  settleTroubled,
  troubledMails,
} from '#platform/mail/operation.ts'
import { refuse } from '#platform/refusal.ts'
import { pages, pathId, requires, show } from '#platform/web.tsx'
import { Overview } from './operation/overview.tsx'
import { Post, StuckMail } from './operation/post.tsx'
import { Imports, Versions } from './operation/sources.tsx'
import { DeadTask, DiscardTask, Tasks } from './operation/tasks.tsx'

const Discard = z.object({
  reden: z.enum(Object.keys(discardReasons) as DiscardReason[], 'Kies waarom je hem weggooit.'),
})

/** A kind of job or a reason of a mail in the path, as the code names them. */
function pathName(text: string | undefined): string {
  if (!text || !/^[a-z][a-z0-9._-]{1,59}$/.test(text)) throw refuse('not_found')
  return text
}

export const operationPages = pages()
  .get('/', requires('platform.operate'), async (c) => {
    const { work } = c.var
    return show(
      c,
      <Overview
        health={await health(work)}
        mail={{ ...(await mailStanding(work)), state: mailState() }}
        vitals={await vitalsNow(work)}
        lastImport={(await importsDone(work.db))[0]?.importedAt}
        now={work.now}
      />,
    )
  })

  .get('/taken', requires('platform.operate'), async (c) => {
    const { work } = c.var
    return show(
      c,
      <Tasks
        queues={await queueCounts(work)}
        dead={await deadJobs(work)}
        runs={await lastRuns(work.db)}
      />,
    )
  })

  .post('/taken/soort/:kind/opnieuw', requires('platform.operate'), async (c) => {
    const count = await retryKind(c.var.work, pathName(c.req.param('kind')))
    if (count === 0) throw refuse('not_found')
    return c.redirect('/beheer/taken?gedaan=opnieuw', 303)
  })

  .get('/taken/:job', requires('platform.operate'), async (c) =>
    show(c, <DeadTask job={await deadJob(c.var.work, pathId(c, 'job'))} />),
  )

  .post('/taken/:job/opnieuw', requires('platform.operate'), async (c) => {
    await retryJob(c.var.work, pathId(c, 'job'))
    return c.redirect('/beheer/taken?gedaan=opnieuw', 303)
  })

  .get('/taken/:job/weggooien', requires('platform.operate'), async (c) => {
    const job = await deadJob(c.var.work, pathId(c, 'job'))
    return show(c, <DiscardTask job={job} form={openForm()} once={crypto.randomUUID()} />)
  })

  .post('/taken/:job/weggooien', requires('platform.operate'), async (c) => {
    const { work } = c.var
    const job = await deadJob(work, pathId(c, 'job'))
    const form = await readForm(c, Discard)
    if (!form.valid)
      return show(c, <DiscardTask job={job} form={form} once={crypto.randomUUID()} />, 422)
    await discardJob(work, job.id, form.value.reden)
    return c.redirect('/beheer/taken?gedaan=weggegooid', 303)
  })

  .get('/post', requires('platform.operate'), async (c) => {
    const { work } = c.var
    return show(
      c,
      <Post
        standing={await mailStanding(work)}
        way={mailState()}
        counts={await mailCounts(work)}
        troubled={await troubledMails(work)}
        now={work.now}
      />,
    )
  })

  .post('/post/reden/:reason/opnieuw', requires('platform.operate'), async (c) => {
    const count = await retryTroubled(c.var.work, pathName(c.req.param('reason')))
    if (count === 0) throw refuse('not_found')
    return c.redirect('/beheer/post?gedaan=opnieuw', 303)
  })

  .get('/post/:mail', requires('platform.operate'), async (c) => {
    const id = pathId(c, 'mail')
    const mail = (await troubledMails(c.var.work)).find((one) => one.id === id)
    if (!mail || !['failed', 'bounced'].includes(mail.state)) throw refuse('not_found')
    return show(c, <StuckMail mail={mail} />)
  })

  .post('/post/:mail', requires('platform.operate'), async (c) => {
    const discard = (await typedIn(c))['doen'] === 'weg'
    await settleTroubled(c.var.work, pathId(c, 'mail'), discard ? 'discard' : 'retry')
    return c.redirect(`/beheer/post?gedaan=${discard ? 'weggegooid' : 'opnieuw'}`, 303)
  })

  .get('/inlezen', requires('platform.operate'), async (c) =>
    show(c, <Imports imports={await importsDone(c.var.work.db)} />),
  )

  .get('/versies', requires('platform.operate'), async (c) => {
    const { work } = c.var
    return show(
      c,
      <Versions
        health={await health(work)}
        node={process.versions.node}
        migrations={await appliedMigrations(work)}
        dependencies={dependencies()}
      />,
    )
  })
