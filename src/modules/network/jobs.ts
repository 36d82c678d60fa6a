/**
 * What the network does by itself: the quarterly list of special rights, and a register that stays true.
 */
import type { Work } from '#platform/database.ts'
import { defineJob, defineSweep, enqueue, type Job } from '#platform/jobs.ts'
import { notify } from '#platform/notifications.ts'
import { layOut } from './actions/map.ts'
import { undoPart, writePart } from './actions/import-parts.ts'
import { dayText, today } from './clock.ts'
import {
  agreementState,
  answeredIn,
  checkInAsked,
  inForce,
  isLate,
  quarterOf,
  quarterText,
  reviewDays,
} from './rules/index.ts'
import { roleNames } from '#roles'
import {
  activeFunctions,
  agreementsOf,
  dueListings,
  endImports,
  forgetExpired,
  dueOrganisations,
  fillVacancies,
  keepersOf,
  promising,
  makeReview,
  reviewLines,
  reviewProgress,
  takeLeft,
} from './store/index.ts'

/** Makes the list of this quarter when it is not there, and tells who is to go through it. */
export const reviewSpecialRights = defineSweep('network.review-special-rights', async (work) => {
  const quarter = quarterOf(today(work))
  if (await makeReview(work.db, quarter)) await tellOfReview(work, quarter)
  const progress = await reviewProgress(work.db)
  if (!progress || !isLate(progress, today(work))) return
  const text = `Het nalopen van de bijzondere rechten duurt langer dan ${reviewDays} dagen: nog ${progress.open} te gaan.`
  const subject = `review-late/${progress.quarter}`
  const officers = await activeFunctions(work.db, 'dataProtectionOfficer')
  const leads = await activeFunctions(work.db, 'programmeLead')
  await notify(work, officers, { subject, text, href: '/mensen/nalopen' })
  await notify(work, leads, { subject, text, href: '/mensen' })
})

/**
 * Keeps the register true: who left a function is no longer listed, the place they left is open until
 * someone follows, and what was said a year ago is asked about again.
 */
export const tendRegister = defineSweep('network.tend-register', async (work) => {
  for (const left of await takeLeft(work.db)) {
    const keepers = await keepersOf(work.db, left.organisationId)
    const leads = keepers.length > 0 ? [] : await activeFunctions(work.db, 'programmeLead')
    await notify(work, [...keepers.map(({ id }) => id), ...leads], {
      subject: `vacancy/${left.id}`,
      text: `Er is een plek vrij: ${roleNames[left.role]} bij ${left.organisation}. Wie volgt op?`,
      href: `/netwerk/organisaties/${left.organisationId}`,
    })
  }
  await fillVacancies(work.db)
  for (const { functionId, confirmedAt } of await dueListings(work.db))
    await notify(work, [functionId], {
      subject: `listing-due/${functionId}/${confirmedAt}`,
      text: 'Klopt je vermelding in het netwerk nog? Eén klik is genoeg.',
      href: '/netwerk/vermelding',
    })
  for (const { organisationId, since } of await dueOrganisations(work.db))
    await notify(
      work,
      (await keepersOf(work.db, organisationId)).map(({ id }) => id),
      {
        subject: `offers-due/${organisationId}/${since}`,
        text: 'Klopt het aanbod van je organisatie nog? Kijk het na en bevestig het.',
        href: `/netwerk/organisaties/${organisationId}`,
      },
    )
})

/** Draws the network map anew when who is tied to whom has changed. */
export const drawMap = defineSweep('network.draw-map', async (work) => {
  for (const edition of ['network', 'public'] as const) await layOut(work, edition)
})

/** Forgets who was asked to sign by mail and did not. */
export const tendSigning = defineSweep('network.tend-signing', (work) => forgetExpired(work.db))

/**
 * Asks organisations every year what came of their promises, and asks who was silent once more a month
 * later. Where nobody keeps the organisation a project leader hears it.
 */
export const askCheckIn = defineSweep('network.ask-check-in', async (work) => {
  const asked = checkInAsked(today(work))
  if (!asked) return
  const { year, again } = asked
  for (const { organisationId, organisation, promises } of await promising(work.db)) {
    const { asked: due, answered } = answeredIn(promises, year)
    if (answered >= due) continue
    const keepers = await keepersOf(work.db, organisationId)
    const leads = keepers.length > 0 ? [] : await activeFunctions(work.db, 'programmeLead')
    await notify(work, [...keepers.map(({ id }) => id), ...leads], {
      subject: `check-in${again ? '-again' : ''}/${year}/${organisationId}`,
      text: `Check-in ${year}: hoe staat het met wat ${organisation.slice(0, 200)} beloofde?`,
      href: `/netwerk/intentieverklaring/beloftes/${organisationId}/check-in`,
    })
  }
})

/** Tells project leaders 90 days before an agreement is to be looked at again, and when that day is past. */
export const tellOfAgreements = defineSweep('network.tell-of-agreements', async (work) => {
  const day = today(work)
  const leads = await activeFunctions(work.db, 'programmeLead')
  for (const agreement of await agreementsOf(work.db)) {
    const version = inForce(agreement, day)
    const state = agreementState(agreement, day)
    if (!version || (state !== 'review' && state !== 'late')) continue
    const name = version.name.slice(0, 120)
    await notify(work, leads, {
      subject: `agreement-${state}/${version.id}`,
      text:
        state === 'late'
          ? `De afspraak “${name}” had al opnieuw bekeken moeten zijn.`
          : `De afspraak “${name}” moet voor ${dayText(version.reviewDay)} opnieuw worden bekeken.`,
      href: `/netwerk/afspraken/${agreement.id}`,
    })
  }
})

/** The officers go through the list; what is about themselves is for a project leader. */
async function tellOfReview(work: Work, quarter: string): Promise<void> {
  await notify(work, await activeFunctions(work.db, 'dataProtectionOfficer'), {
    subject: `review/${quarter}`,
    text: `De bijzondere rechten van het ${quarterText(quarter)} staan klaar om na te lopen.`,
    href: '/mensen/nalopen',
  })
  const leads = await activeFunctions(work.db, 'programmeLead')
  const lines = await reviewLines(work.db, quarter)
  for (const { id, role, name } of lines)
    if (role === 'dataProtectionOfficer')
      await notify(work, leads, {
        subject: `review-line/${id}`,
        text: `Loop na of de functie van ${name} nog nodig is. De functionaris gegevensbescherming doet dat niet voor zichzelf.`,
        href: `/mensen/nalopen/regels/${id}`,
      })
}

/** Reads a file in, part by part: each part asks for the next. */
export const writeImport: Job<{ importId: string }> = defineJob(
  'network.write-import',
  async (work, { importId }) => {
    if (await writePart(work, importId)) await enqueue(work, writeImport, { importId })
  },
)

/** Puts back what was there before a file was read in, part by part. */
export const undoImport: Job<{ importId: string }> = defineJob(
  'network.undo-import',
  async (work, { importId }) => {
    if (await undoPart(work, importId)) await enqueue(work, undoImport, { importId })
  },
)

/** Forgets files, and what stood here before them, after 30 days. */
export const tendImports = defineSweep('network.tend-imports', (work) => endImports(work.db))
