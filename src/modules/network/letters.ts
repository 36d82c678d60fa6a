/**
 * The letters of the network. They say nothing of whom or what: see decision 0019.
 */
import { createHash, randomBytes } from 'node:crypto'
import { defineMail } from '#platform/mail/index.ts'
import { addressOfRequest, linkRequest } from './store/index.ts'

const until = new Intl.DateTimeFormat('nl-NL', { timeZone: 'Europe/Amsterdam', dateStyle: 'full' })

/** Someone outside Kring is asked to sign. The link is made when the mail is sent: no table holds it. */
export const signingLetter = defineMail<{ requestId: string }>(
  'network.signing-request',
  async ({ work, data }) => {
    const token = randomBytes(32).toString('base64url')
    const tokenHash = createHash('sha256').update(token).digest()
    const expiresAt = await linkRequest(work.db, data.requestId, tokenHash)
    return (
      expiresAt && {
        subject: 'Er staat iets voor je klaar in Kring',
        paragraphs: [
          'Je bent gevraagd om namens je organisatie iets te ondertekenen.',
          'Je hebt daarvoor een code nodig. Die krijg je van wie je dit vroeg, meestal per telefoon. De code staat nooit in een mail.',
          `De link werkt één keer, tot ${until.format(expiresAt)}. Deel hem met niemand.`,
          'Verwachtte je dit niet? Dan kun je dit bericht weggooien.',
        ],
        link: { path: `/ondertekenen/${token}`, text: 'Lezen en ondertekenen' },
      }
    )
  },
  { to: ({ work, data }) => addressOfRequest(work.db, data.requestId) },
)
