/**
 * Messages on a telephone or computer, at once, when something cannot wait. They have no content: a
 * browser wakes up, and says that there is something in Kring (0051).
 */
export { devicePages } from '#platform/push/routes.ts'
export { ownDevices, type Device } from '#platform/push/devices.ts'
export { openPush, pushKey } from '#platform/push/sending.ts'
export { webManifest, workerFile } from '#platform/push/worker.ts'
