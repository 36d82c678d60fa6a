/** At most so many rows in one file. */
export const rowsMost = 20_000

/** One row of a sheet, with its number in the file. */
export interface Line {
  number: number
  cells: string[]
}

/** A sheet of a workbook that holds something; of other files the only one, without a name. */
export interface SheetRead {
  name: string
  lines: Line[]
}

/**
 * What is in a file: sheets with rows of which the first names the columns, at least one; JSON values; or why it
 * cannot be read.
 */
export type Upload =
  | { format: 'csv' | 'xlsx'; sheets: SheetRead[] }
  | { format: 'json'; values: unknown[] }
  | { problem: string }
