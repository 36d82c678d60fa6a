/**
 * What ends by itself: sessions that can never be used again, numbers of forms sent long ago.
 */
import { clearSessions } from '#platform/identity/index.ts'
import { defineSweep } from '#platform/jobs.ts'
import { clearSubmissions } from '#platform/submission.ts'

export const endSessions = defineSweep('identity.clear-sessions', () => clearSessions())
export const forgetForms = defineSweep('platform.clear-submissions', clearSubmissions)
