import { refusals } from '#platform/refusal.ts'

export const refuse = refusals({
  signal_not_found: { status: 404, text: 'Deze pagina bestaat niet, of is niet voor jou.' },
  school_not_found: { status: 404, text: 'Deze pagina bestaat niet, of is niet voor jou.' },
  move_not_allowed: {
    status: 409,
    text: 'Dit kan niet (meer) met dit signaal. Misschien was iemand anders je net voor. Ga terug en kijk hoe het nu staat.',
  },
  trial_not_found: { status: 404, text: 'Deze pagina bestaat niet, of is niet voor jou.' },
  trial_not_sent: {
    status: 409,
    text: 'Er is geen proefbericht verstuurd. Er is al een proefbericht onderweg, deze school heeft nog geen contactpersoon die berichten mag ontvangen en al kan inloggen, of zij is volgens haar agenda maanden dicht.',
  },
  step_not_allowed: {
    status: 409,
    text: 'Dit kan nu niet met deze school. Ga terug en kijk hoe het nu staat.',
  },
  municipality_not_found: {
    status: 404,
    text: 'Deze pagina bestaat niet, of is niet voor jou.',
  },
  already_gone: {
    status: 410,
    text: 'Dit bericht is al doorgegeven of verlopen. De gegevens van het kind zijn gewist; niemand kan ze nog lezen.',
  },
  no_route: {
    status: 409,
    text: 'Voor deze gemeente is nog niet ingesteld hoe een signaal loopt. Je signaal is niet opgeslagen. Bel Veilig Thuis.',
  },
})
