/**
 * Where the product stands on disk: migrations, data and assets are read from there.
 */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the checkout or the installed product, from the source and from the bundle alike. */
export const root = findRoot(dirname(fileURLToPath(import.meta.url)))

function findRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json')) && existsSync(join(folder, 'db/migrations')))
    return folder
  const parent = dirname(folder)
  if (parent === folder) throw new Error('The folder of the product was not found')
  return findRoot(parent)
}
