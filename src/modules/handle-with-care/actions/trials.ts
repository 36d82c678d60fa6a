/**
 * Trials: sent as a signal is, to the same people and with the same patience, about no child.
 */
import { record } from '#platform/audit.ts'
import { runAs, system, type Work } from '#platform/database.ts'
import { describeError, log } from '#platform/log.ts'
import { notify } from '#platform/notifications.ts'
import {
  findSchoolStart,
  nextOfTrial,
  refuse,
  releaseAt,
  trialMonths,
  usualHopTimes,
  type HopTimes,
  type Trial,
} from '#handle-with-care/rules/index.ts'
import * as store from '#handle-with-care/store/index.ts'

const home = '/handle-with-care'

/**
 * Sends a trial to a school, for its next bell.
 *
 * @returns its number
 * @throws trial_not_sent when one is underway, nobody there may receive, or the school is closed for months
 */
export async function sendTrial(work: Work, schoolId: string): Promise<string> {
  const school = await store.schoolById(work.db, schoolId)
  const contacts = [
    ...(await store.contactsOf(work.db, schoolId, { deputy: false })),
    ...(await store.contactsOf(work.db, schoolId, { deputy: true })),
  ]
  const day = findSchoolStart(work.now, school.calendar)
  if (contacts.length === 0 || !day) throw refuse('trial_not_sent')
  const id = await store.addTrial(work.db, {
    schoolId,
    bellAt: day.at,
    dayEndsAt: day.endsAt,
    nextAt: work.now,
    sentBy: work.actor.functionId,
  })
  if (!id) throw refuse('trial_not_sent')
  await record(work, 'handle_with_care.trial_sent', `school/${schoolId}`)
  return id
}

/** Opens a trial, as the contact who looks. */
export async function openTrial(work: Work, id: string): Promise<Trial> {
  const trial = await store.trialById(work.db, id)
  if (trial.nextAt && !trial.openedAt && (await asWhom(work, trial)))
    await store.saveTrial(work.db, id, { openedAt: work.now })
  return trial
}

/** The contact passed the trial on. @throws trial_not_found for who may not receive it, or when it is over */
export async function receiveTrial(work: Work, id: string): Promise<void> {
  const trial = await store.trialById(work.db, id)
  const receivedAs = await asWhom(work, trial)
  if (!receivedAs) throw refuse('trial_not_found')
  await store.saveTrial(work.db, id, {
    openedAt: trial.openedAt ?? work.now,
    receivedAt: work.now,
    receivedAs,
    nextAt: null,
  })
  await record(work, 'handle_with_care.trial_received', `school/${trial.schoolId}`)
}

function asWhom({ db, actor }: Work, trial: Trial): Promise<'first' | 'deputy' | undefined> {
  return store.receivesAs(db, trial.schoolId, actor.functionId)
}

/** Sends the trials that are due this quarter, when a signal would go to the school as well. */
export async function sendDueTrials(work: Work): Promise<void> {
  const before = new Date(work.now)
  before.setUTCMonth(before.getUTCMonth() - trialMonths)
  for (const schoolId of await store.schoolsWithoutTrial(work.db, before)) {
    const school = await store.schoolById(work.db, schoolId)
    const route = await store.currentRoute(work.db, school.municipalityCode)
    const day = findSchoolStart(work.now, school.calendar)
    if (!route || !day || releaseAt(work.now, day.at, route.leadMinutes) > work.now) continue
    const people = await store.contactsOf(work.db, schoolId, { deputy: false })
    // Who has no contact is told of by `contacts.ts`; a trial would say nothing new.
    if (people.length > 0) await sendTrial(work, schoolId)
  }
}

/**
 * Does what is due for all trials, each in a transaction of its own: one that fails holds up no other. Any number of
 * workers may be at it.
 */
export async function windTrials(now: Date, stop?: AbortSignal): Promise<void> {
  const failed: string[] = []
  for (let more = true; more && !stop?.aborted;) more = await windNext(now, failed)
}

async function windNext(now: Date, failed: string[]): Promise<boolean> {
  let id: string | undefined
  try {
    return await runAs(system, async (work) => {
      const trial = await store.lockDueTrial(work.db, now, failed)
      id = trial?.id
      if (trial) await carryOn({ ...work, now }, trial)
      return trial !== undefined
    })
  } catch (error) {
    if (!id) throw error
    failed.push(id)
    log.error({ event: 'handle_with_care_trial', trial: id, error: describeError(error) })
    return true
  }
}

async function carryOn(work: Work, before: Trial): Promise<void> {
  const school = await store.schoolById(work.db, before.schoolId)
  const times: HopTimes =
    (await store.currentRoute(work.db, school.municipalityCode)) ?? usualHopTimes
  let trial = before
  for (;;) {
    const { at, tell } = nextOfTrial(trial, times, work.now)
    if (at > work.now) return store.saveTrial(work.db, trial.id, { step: trial.step, nextAt: at })
    if (!tell) {
      await store.saveTrial(work.db, trial.id, { step: trial.step, missed: true, nextAt: null })
      await record(work, 'handle_with_care.trial_missed', `school/${trial.schoolId}`)
      return tellLeads(work, trial, 'missed', `${school.name} haalde een proefbericht niet op.`)
    }
    await tellStep(work, trial, school.name, tell)
    trial = { ...trial, step: tell }
  }
}

async function tellStep(work: Work, trial: Trial, name: string, step: 1 | 2 | 3): Promise<void> {
  if (step === 3)
    return tellLeads(
      work,
      trial,
      'call',
      `${name} keek nog niet naar een proefbericht. Bel de school.`,
    )
  const people = await store.contactsOf(work.db, trial.schoolId, { deputy: step === 2 })
  await notify(work, people, {
    subject: `handle-with-care/trial/${trial.id}/${step}`,
    text:
      step === 1
        ? 'Er staat een proefbericht voor je klaar. Het gaat niet over een kind.'
        : 'Er staat een proefbericht klaar waar de contactpersoon nog niet naar keek.',
    href: home,
    urgent: true,
  })
}

async function tellLeads(work: Work, trial: Trial, what: string, text: string): Promise<void> {
  await notify(work, await store.leads(work.db), {
    subject: `handle-with-care/trial/${trial.id}/${what}`,
    text,
    href: `${home}/scholen/${trial.schoolId}`,
  })
}
