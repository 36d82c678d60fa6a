/**
 * Every query on schema `network`, by subject.
 */
export * from './entries.ts'
export * from './agreements.ts'
export * from './api.ts'
export * from './declarations.ts'
export * from './figures.ts'
export * from './exporting.ts'
export * from './functions.ts'
export * from './import-writing.ts'
export * from './importing.ts'
export * from './organisations.ts'
export * from './people.ts'
export * from './promises.ts'
export * from './proposals.ts'
export * from './public.ts'
export * from './register.ts'
export * from './reviews.ts'
