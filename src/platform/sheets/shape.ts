/** At most so many rows in one file. */
export const rowsMost = 20_000

/** One row of a sheet, with its number in the file. */
export interface Line {
  number: number
  cells: string[]
}

/** What is in a file: rows of which the first names the columns, JSON values, or why it cannot be read. */
export type Upload =
  | { format: 'csv' | 'xlsx'; lines: Line[] }
  | { format: 'json'; values: unknown[] }
  | { problem: string }
