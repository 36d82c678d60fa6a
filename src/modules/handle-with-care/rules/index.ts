/**
 * The rules of Handle with Care, by subject. Pure: no clock, no database, no files.
 */
export * from './arranging.ts'
export * from './calendar.ts'
export * from './child.ts'
export * from './clock.ts'
export * from './contacts-file.ts'
export * from './contacts.ts'
export * from './coverage.ts'
export * from './criteria.ts'
export * from './deadline.ts'
export {
  atDayEnd,
  recheckAt,
  releaseAt,
  schoolDaysMost,
  steps,
  stepTimes,
  usualTimes as usualHopTimes,
  type HopTimes,
  type Step,
} from './escalation.ts'
export * from './figures.ts'
export * from './listing.ts'
export * from './parents.ts'
export * from './practice.ts'
export * from './readiness.ts'
export * from './refusals.ts'
export * from './report.ts'
export * from './route.ts'
export * from './signal.ts'
export * from './trial.ts'
