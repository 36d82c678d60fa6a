/**
 * What people and the clock do with signals. Each deed is one transaction: the signal, its line in the trail,
 * whom to tell, and the moment of what comes next.
 */
export { readLog, seekForParent, type FoundSignal } from './answering.ts'
export { setCriteria, setRoute } from './arranging.ts'
export { windClock } from './clock.ts'
export { tendContacts } from './contacts.ts'
export { findSchool, unfit } from './finding.ts'
export {
  acknowledge,
  bounce,
  canMove,
  recheck,
  tellSupport,
  testCriteria,
  withdraw,
} from './moving.ts'
export { importContacts, type ContactsRead } from './importing.ts'
export { reportAsSystem } from './as-system.ts'
export { readChild, readChildren, type ReadChild } from './reading.ts'
export { reportChildren } from './reporting.ts'
export { prepareSchool, stepSchool, takeSchoolsIn } from './preparing.ts'
export { schoolOfTeacher } from './teaching.ts'
export { tellFigures } from './telling-figures.ts'
export { openTrial, receiveTrial, sendDueTrials, sendTrial, windTrials } from './trials.ts'
