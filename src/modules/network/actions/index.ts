/**
 * What people do with the network, by subject.
 */
export * from './entries.ts'
export * from './forms.ts'
export * from './agreements.ts'
export * from './declarations.ts'
export * from './exporting.ts'
export * from './first-people.ts'
export * from './importing.ts'
export * from './listings.ts'
export * from './map.ts'
export * from './people.ts'
export * from './promises.ts'
export * from './proposals.ts'
export * from './reviews.ts'
export * from './signing.ts'
