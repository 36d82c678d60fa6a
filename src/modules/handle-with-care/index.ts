/**
 * Handle with Care: when the police came to a home where a child lives, one adult at school knows before the
 * first bell: a name, a birth date, a codeword. Nothing more, ever; and it is gone when it was passed on.
 *
 * A support signal, not a report and not a file. Tables: schema `handle_with_care`. Words: docs/glossary.md,
 * "signaal", "hop", "bel". The rule of the deadline: docs/handle-with-care-deadlines.md. Why it is made this
 * way: decisions 0030 and 0031.
 */
import './turns.ts'

export { handleWithCareApi } from './api.ts'
export { handleWithCarePages } from './routes/index.tsx'
export { schoolOfTeacher } from './actions/teaching.ts'
export { handleWithCareInstruments } from './instruments.ts'
export { ForParents } from './views/for-parents.tsx'
export { TeachCard } from './views/teach.tsx'
export { clock, contacts, figures, forget, trials } from './jobs.ts'
export { arrangeHandleWithCare, showHandleWithCare } from './actions/demonstration.ts'
export { showPastFigures } from './actions/past-figures.ts'
