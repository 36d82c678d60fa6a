/**
 * What a browser runs when a message comes: it says that there is something in Kring, never what. The
 * message itself is empty, so a push service has nothing to read.
 */

import { asset } from '#platform/assets.ts'

/** By this a telephone can put Kring on its home screen; some give messages only then. */
export const webManifest = () => ({
  name: 'Kring',
  short_name: 'Kring',
  lang: 'nl',
  start_url: '/start',
  scope: '/',
  display: 'standalone',
  background_color: '#ffffff',
  theme_color: '#0a4a57',
  icons: [{ src: asset('favicon.svg'), sizes: 'any', type: 'image/svg+xml' }],
})

/** The file, as it is served at `/seintje.js`: at the top, since it answers for the whole site. */
export const workerFile = `'use strict'
addEventListener('install', () => skipWaiting())
addEventListener('activate', (event) => event.waitUntil(clients.claim()))
addEventListener('push', (event) =>
  event.waitUntil(
    registration.showNotification('Kring', {
      body: 'Er is iets dat niet kan wachten. Open Kring.',
      tag: 'kring',
      renotify: true,
      lang: 'nl',
    }),
  ),
)
addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(
    clients.matchAll({ type: 'window' }).then((open) => {
      const here = open.find((one) => new URL(one.url).pathname === '/start')
      return here ? here.focus() : clients.openWindow('/start')
    }),
  )
})
`
