/**
 * Every query on the schema `handle_with_care`, and the national lists of days.
 */
export * from './figures.ts'
export * from './log.ts'
export * from './people.ts'
export * from './practice.ts'
export * from './routes.ts'
export * from './schools.ts'
export * from './signals.ts'
export * from './trials.ts'
