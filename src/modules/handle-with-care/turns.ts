/**
 * What Handle with Care asks of someone, on their start page. Without a child: how many, and before which bell.
 */
import { defineTurns } from '#platform/turns.ts'
import { rings, sideOf, turnOf, type Side } from './rules/index.ts'
import { signals } from './store/index.ts'
import { bellText, home } from './views/parts.tsx'

const asked: Record<Exclude<Side, 'police' | 'kring'>, (many: number) => string> = {
  safeHome: (many) =>
    many === 1 ? 'Een signaal wacht op Veilig Thuis' : `${many} signalen wachten op Veilig Thuis`,
  officer: (many) => (many === 1 ? 'Een signaal wacht op jou' : `${many} signalen wachten op jou`),
  school: (many) =>
    many === 1
      ? 'Een bericht over een leerling wacht op jou'
      : `${many} berichten over leerlingen wachten op jou`,
}

defineTurns('handle-with-care.follow', async (work) => {
  const side = sideOf(work.actor.role)
  if (!side || side === 'police' || side === 'kring') return []
  const listed = await signals(work.db)
  const turns = listed.filter((signal) => turnOf(signal, side))
  const calls = listed.filter((signal) => rings(signal, side))
  return [
    ...(calls.length > 0
      ? [
          {
            title: 'Bel de school',
            text:
              calls.length === 1
                ? 'Eén bericht is nog niet opgehaald.'
                : `${calls.length} berichten zijn nog niet opgehaald.`,
            href: `${home}/bellen`,
            urgent: true,
          },
        ]
      : []),
    ...(turns.length > 0
      ? [
          {
            title: asked[side](turns.length),
            text: `${turns.length > 1 ? 'De eerste is' : 'Het is'} ${bellText(turns[0]!, work.now)}.`,
            href: home,
            urgent: true,
          },
        ]
      : []),
  ]
})
