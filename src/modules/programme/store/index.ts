/**
 * Every query on schema `programme`. No query says who is asking: row security does.
 */
export * from './accents.ts'
export * from './activities.ts'
export * from './api.ts'
export * from './budget.ts'
export * from './changes.ts'
export * from './findings.ts'
export * from './groups.ts'
export * from './import.ts'
export * from './members.ts'
export * from './plans.ts'
export * from './proposals.ts'
export * from './reports.ts'
export * from './timeline.ts'
export * from './subjects.ts'
