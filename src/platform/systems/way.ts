/**
 * What messages to systems need to know of this installation.
 */

export interface WebhookWay {
  /** Where people and systems reach Kring; links in messages begin with it. */
  origin: string
  /** In the demonstration a receiver on this machine may be called over http. */
  loopback: boolean
}

let way: WebhookWay = { origin: 'http://localhost:3000', loopback: false }

export function openWebhooks(given: WebhookWay): void {
  way = given
}

export function webhookWay(): WebhookWay {
  return way
}
