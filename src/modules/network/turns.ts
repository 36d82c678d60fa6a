/**
 * What the network asks of someone, on their start page.
 */
import { defineTurns, type Turn } from '#platform/turns.ts'
import { quarterText } from './rules/index.ts'
import { waitingFor } from './store/index.ts'

defineTurns('declaration.sign', async (work) => {
  const { actor } = work
  const waiting = await waitingFor(work.db, actor)
  const turns: Turn[] = []
  if (waiting.sign)
    turns.push({
      title: 'Teken de intentieverklaring',
      text: 'Je bent gevraagd om dat voor je organisatie te doen.',
      href: '/netwerk/intentieverklaring/tekenen',
    })
  if (waiting.rights > 0 && waiting.quarter && actor.permissions.has('people.review'))
    turns.push({
      title: 'Loop de bijzondere rechten na',
      text: `Over het ${quarterText(waiting.quarter)}: nog ${waiting.rights}.`,
      href: '/mensen/nalopen',
    })
  if (waiting.suggestions > 0 && actor.permissions.has('network.keep'))
    turns.push({
      title: 'Antwoord op een voorstel',
      text:
        waiting.suggestions === 1
          ? 'Iemand stelt een verbetering voor van wat er over jouw organisatie staat.'
          : `Er wachten ${waiting.suggestions} voorstellen over wat er over jouw organisatie staat.`,
      href: `/netwerk/organisaties/${actor.organisationId}`,
    })
  return turns
})
