/**
 * Runs in every test file first: rules are pure and get no database, all other files get their own.
 */
import { afterAll, beforeAll, expect } from 'vitest'
import { closeTestDatabase, openTestDatabase } from '#testing/database.ts'

if (!/\/rules(\.test\.ts$|\/)/.test(expect.getState().testPath ?? '')) {
  beforeAll(openTestDatabase)
  afterAll(closeTestDatabase)
}
