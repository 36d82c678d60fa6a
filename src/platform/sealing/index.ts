/**
 * Sealing of what is said about persons: a key per file and compartment, destroyed with the file.
 *
 * A module with persons in it does four things, and need not think about keys again:
 *
 * 1. its migration keeps sealed texts in `bytea` columns, and says per compartment who gets the key:
 *    `select sealing.guard('casework', 'general', 'casework.file')` (see `0006_sealing.sql`);
 * 2. it starts a file once: `startFile(work, where, 'casework.started')`;
 * 3. it opens one or many: `openFile`, `openFiles`; then `file.seal(place, text)` into the row and
 *    `file.open(place, sealed)` out of it. Opening is recorded in the audit trail by itself;
 * 4. it destroys the file when its time is over: `destroyFile(work, file, 'retention')`.
 *
 * Who must be found by name or birth date within one organisation gets tokens of `blindIndex`.
 * Why it is made this way, and what it does not do: decision 0016.
 */
export { blindIndex, type BlindIndex } from './blind-index.ts'
export { destroyFile, destroyFiles, rotateFile, shredShares } from './destruction.ts'
export { SealBroken } from './envelope.ts'
export { filesMost, openFile, openFiles, startFile, type Place, type SealedFile } from './files.ts'
export { openSealing } from './providers.ts'
export type { Where } from './store.ts'
