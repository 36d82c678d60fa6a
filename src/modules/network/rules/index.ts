/**
 * The rules of the network, by subject. Pure: no clock, no database, no files.
 */
import { refusals } from '#platform/refusal.ts'

export * from './coverage.ts'
export * from './entries.ts'
export * from './agreements.ts'
export * from './declarations.ts'
export * from './evidence.ts'
export * from './exporting.ts'
export * from './finder.ts'
export * from './granting.ts'
export * from './hours.ts'
export * from './hsds.ts'
export * from './layout.ts'
export * from './map.ts'
export * from './hsds-import.ts'
export * from './import-fields.ts'
export * from './importing.ts'
export * from './organisations.ts'
export * from './people.ts'
export * from './promises.ts'
export * from './proposals.ts'
export * from './receipt.ts'
export * from './register.ts'
export * from './reviews.ts'
export * from './vcard.ts'

export const refuse = refusals({
  organisation_not_found: {
    status: 404,
    text: 'Deze pagina bestaat niet, of is niet voor jou.',
  },
  entry_not_found: { status: 404, text: 'Deze pagina bestaat niet, of is niet voor jou.' },
  no_such_box: { status: 404, text: 'Dit vak staat niet op de dekkingskaart.' },
  box_not_empty: {
    status: 409,
    text: 'Intussen is hier iemand. Ga terug en kijk opnieuw naar de dekkingskaart.',
  },
  no_activity_for_it: {
    status: 409,
    text: 'Geen enkele activiteit van het plan wordt met dit onderdeel van Kring uitgevoerd, dus er is geen groep die hierover beslist. Een projectleider kiest dat bij de activiteit, onder Bijwerken.',
  },
  entry_changed: {
    status: 409,
    text: 'Iemand anders wijzigde dit intussen. Ga terug en kijk hoe het nu staat.',
  },
  suggestion_decided: {
    status: 409,
    text: 'Over dit voorstel is al besloten. Ga terug en kijk hoe het nu staat.',
  },
  not_yours_to_shield: {
    status: 409,
    text: 'Een geheim adres vult alleen de organisatie zelf in. Laat adres, postcode en plaats leeg.',
  },
  person_not_found: { status: 404, text: 'Deze pagina bestaat niet, of is niet voor jou.' },
  function_over: {
    status: 409,
    text: 'Deze functie is al beëindigd. Wat beëindigd is, blijft zo. Geef een nieuwe functie als iemand terugkomt.',
  },
  function_changed: {
    status: 409,
    text: 'Iemand anders wijzigde deze functie intussen. Ga terug en kijk hoe het nu staat.',
  },
  last_of_role: {
    status: 409,
    text: 'Dit is de laatste met deze functie in de regio. Zorg eerst voor een opvolger: doe een voorstel, laat een ander het goedkeuren en beëindig daarna deze functie.',
  },
  proposal_decided: {
    status: 409,
    text: 'Over dit voorstel is al besloten. Ga terug en kijk wat de uitkomst is.',
  },
  proposal_address: {
    status: 409,
    text: 'Met het adres in dit voorstel kan Kring niemand uitnodigen. Keur het voorstel af en vraag de indiener om een nieuw voorstel met een ander werkadres.',
  },
  nothing_to_sign: {
    status: 409,
    text: 'Hier is nu niets te tekenen. Er is geen tekst, je organisatie tekende al, of het verzoek is ingetrokken of te laat.',
  },
  line_decided: {
    status: 409,
    text: 'Dit is al nagelopen. Wat er is gezegd, blijft staan; in het volgende kwartaal komt het terug.',
  },
  import_moved: {
    status: 409,
    text: 'Dit bestand is intussen al verder. Ga terug en kijk hoe het nu staat.',
  },
  not_invitable: {
    status: 409,
    text: 'Kring kan deze persoon nu geen uitnodiging sturen. Misschien logt die al in, of is er nog geen adres bekend. Ga terug en kijk hoe het nu staat.',
  },
})
