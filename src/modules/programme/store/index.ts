/**
 * Every query on schema `programme`. No query says who is asking: row security does.
 */
export * from './activities.ts'
export * from './budget.ts'
export * from './findings.ts'
export * from './groups.ts'
export * from './import.ts'
export * from './plans.ts'
export * from './timeline.ts'
