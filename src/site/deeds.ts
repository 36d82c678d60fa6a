/**
 * What every deed in the trail is called by people, and which of them show something about persons.
 */
import { defineDeeds } from '#platform/audit/deeds.ts'

const name = (text: string) => ({ name: text })
/** Looking at what others did is looking at persons as well. */
const watch = (text: string) => ({
  name: text,
  reads: true as const,
  activity: 'accountability' as const,
})
const access = (text: string) => ({ name: text, activity: 'accessAdministration' as const })

defineDeeds('identity', 'Inloggen', {
  'identity.accepted': name('Uitnodiging aangenomen'),
  'identity.code_refused': name('Verkeerde code getypt'),
  'identity.codes_set': name('Code-app ingesteld'),
  'identity.confirmed': name('Opnieuw bevestigd wie men is'),
  'identity.device_added': name('Seintjes op een toestel aangezet'),
  'identity.device_removed': name('Seintjes op een toestel uitgezet'),
  'identity.domain_verified': name('Domein van een organisatie bewezen'),
  'identity.function_chosen': name('Functie gekozen'),
  'identity.link_refused': name('Koppeling met een inlogdienst geweigerd'),
  'identity.locked': name('Account een kwartier op slot na verkeerde codes'),
  'identity.passkey_added': name('Passkey toegevoegd'),
  'identity.passkey_refused': name('Passkey geweigerd'),
  'identity.passkey_removed': name('Passkey weggehaald'),
  'identity.password_set': name('Wachtwoord gekozen'),
  'identity.provider_off': name('Inlogdienst uitgezet'),
  'identity.provider_on': name('Inlogdienst aangezet'),
  'identity.provider_saved': name('Inlogdienst ingesteld'),
  'identity.recovery_code_used': name('Herstelcode gebruikt'),
  'identity.recovery_codes_made': name('Nieuwe herstelcodes gemaakt'),
  'identity.renewed': name('Nieuwe manier van inloggen gekozen'),
  'identity.sessions_ended': name('Eigen sessies beëindigd'),
  'identity.signed_in': name('Ingelogd'),
  'identity.signed_out': name('Uitgelogd'),
  'identity.system_refused': name('Token geweigerd aan een systeem'),
  'identity.system_secret_made': name('Geheim van een systeem gemaakt'),
  'identity.system_token_given': name('Token gegeven aan een systeem'),
  'identity.system_tokens_ended': name('Tokens van een systeem ingetrokken'),
  'identity.system_tried': name('API geprobeerd als een systeem'),
  'identity.signed_out_there': name('Uitgelogd bij de eigen organisatie'),
})

defineDeeds('network', 'Mensen en functies', {
  'network.agreement_ended': name('Afspraak beëindigd'),
  'network.agreement_made': name('Afspraak toegevoegd'),
  'network.agreement_renewed': name('Nieuwe versie van een afspraak gemaakt'),
  'network.declaration_published': name('Intentieverklaring gepubliceerd'),
  'network.declaration_signed': name('Intentieverklaring getekend'),
  'network.declaration_written': name('Concept van de intentieverklaring opgeslagen'),
  'network.evidence_opened': name('Bewijs van een ondertekening opgehaald'),
  'network.first_person_invited': access('Eerste persoon uitgenodigd'),
  'network.function_added': access('Functie gegeven'),
  'network.function_edited': access('Functie gewijzigd'),
  'network.function_ended': access('Functie beëindigd'),
  'network.invitation_withdrawn': access('Uitnodiging ingetrokken'),
  'network.invited': access('Uitgenodigd'),
  'network.listing_confirmed': access('Eigen vermelding bevestigd'),
  'network.listing_consented': access('Toestemming gegeven om gevonden te worden'),
  'network.listing_edited': access('Vermelding gewijzigd'),
  'network.listing_employer_consented': access('Organisatie vindt een vermelding goed'),
  'network.listing_employer_withdrew': access('Organisatie trok een vermelding in'),
  'network.listing_withdrawn': access('Toestemming om gevonden te worden ingetrokken'),
  'network.listing_opened': { ...access('Vermelding van een ander bekeken'), reads: true },
  'network.card_taken': { ...access('Kaartje van een persoon opgehaald'), reads: true },
  'network.exported': name('Netwerk als bestand opgehaald'),
  'network.import_checked': name('Bestand voor het netwerk nagekeken'),
  'network.import_discarded': name('Bestand voor het netwerk weggehaald'),
  'network.import_done': name('Bestand voor het netwerk ingelezen'),
  'network.import_resumed': name('Inlezen van een bestand weer op gang gebracht'),
  'network.import_started': name('Begonnen een bestand voor het netwerk in te lezen'),
  'network.import_undo_started': name('Begonnen een bestand voor het netwerk terug te draaien'),
  'network.import_undone': name('Bestand voor het netwerk teruggedraaid'),
  'network.import_uploaded': name('Bestand voor het netwerk gestuurd'),
  'network.location_added': name('Plek toegevoegd'),
  'network.location_edited': name('Plek gewijzigd'),
  'network.location_removed': name('Plek weggehaald'),
  'network.organisation_edited': name('Gegevens van een organisatie gewijzigd'),
  'network.service_added': name('Aanbod toegevoegd'),
  'network.service_edited': name('Aanbod gewijzigd'),
  'network.services_confirmed': name('Aanbod bevestigd'),
  'network.shield_opened': name('Geheime adressen van de eigen organisatie geopend'),
  'network.suggested': name('Verbetering voorgesteld'),
  'network.suggestion_accepted': name('Voorgestelde verbetering overgenomen'),
  'network.suggestion_declined': name('Voorgestelde verbetering niet overgenomen'),
  'network.vacancy_closed': name('Vrije plek gesloten'),
  'network.municipality_added': name('Gemeente toegevoegd'),
  'network.organisation_added': name('Organisatie toegevoegd'),
  'network.people_listed': { ...access('Lijst van mensen en functies bekeken'), reads: true },
  'network.person_opened': { ...access('Gegevens van een persoon bekeken'), reads: true },
  'network.person_brought_in': access('Persoon toegevoegd'),
  'network.proposal_approved': access('Voorstel goedgekeurd'),
  'network.proposal_rejected': access('Voorstel afgekeurd'),
  'network.proposal_withdrawn': access('Voorstel ingetrokken'),
  'network.proposals_read': { ...access('Voorstellen bekeken'), reads: true },
  'network.proposed': access('Bijzondere functie voorgesteld'),
  'network.review_read': { ...access('Lijst van bijzondere rechten bekeken'), reads: true },
  'network.review_line_answered': access('Bijzonder recht nagelopen'),
  'network.signing_asked': name('Gevraagd om te ondertekenen'),
  'network.signing_code_refused': name('Verkeerde code bij het ondertekenen'),
  'network.signing_withdrawn': name('Verzoek om te ondertekenen ingetrokken'),
  'network.promise_made': name('Iets beloofd'),
  'network.checked_in': name('Check-in gedaan'),
  'network.way_in_renewed': access('Nieuwe manier van inloggen gegeven'),
})

defineDeeds('programme', 'Programma', {
  'programme.action_proposed': name('Actie voorgesteld'),
  'programme.proposal_decided': name('Besloten over een voorgestelde actie'),
  'programme.accent_told': name('Verteld wat de gemeente doet'),
  'programme.activity_edited': name('Activiteit bijgewerkt'),
  'programme.budget_edited': name('Begroting gewijzigd'),
  'programme.document_added': name('Document toegevoegd'),
  'programme.document_removed': name('Document weggehaald'),
  'programme.finding_resolved': name('Iets uitgezocht'),
  'programme.finding_tipped': name('Verteld wat men weet van iets dat nog uit te zoeken is'),
  'programme.member_changed': name('Plaats in een werkgroep gewijzigd'),
  'programme.member_seated': name('In een werkgroep gezet'),
  'programme.member_unseated': name('Uit een werkgroep gehaald'),
  'programme.plan_imported': name('Plan ingelezen'),
  'programme.plan_status_set': name('Status van een plan gewijzigd'),
  'programme.status_reported': name('Stand gemeld'),
  'programme.timeline_filled': name('Tijdlijn ingevuld'),
})

const care = (text: string) => ({ name: text, activity: 'handleWithCare' as const })

defineDeeds('handle_with_care', 'Handle with Care', {
  'handle_with_care.acknowledged': care('Doorgegeven aan de leerkracht, en gewist'),
  'handle_with_care.bounced': care('Teruggestuurd: niet onze leerling'),
  'handle_with_care.call_list_read': { ...care('Bellijst bekeken'), reads: true },
  'handle_with_care.child_read': { ...care('Gegevens van een kind bekeken'), reads: true },
  'handle_with_care.contacts_imported': name('Lijst met contactpersonen ingelezen'),
  'handle_with_care.criteria_set': name('Voorwaarden voor signalen gewijzigd'),
  'handle_with_care.criteria_met': care('Getoetst: voldoet aan de voorwaarden'),
  'handle_with_care.delivered': care('Bij de school bezorgd'),
  'handle_with_care.key_used': care('Sleutel van een signaal gebruikt'),
  'handle_with_care.lapsed_holiday': care('Vervallen door een vakantie, en gewist'),
  'handle_with_care.log_read': { ...care('Logboek van een signaal bekeken'), reads: true },
  'handle_with_care.missed': care('Niet op tijd opgehaald, en gewist'),
  'handle_with_care.no_school_match': care('Geen school gevonden, en gewist'),
  'handle_with_care.not_met': care('Getoetst: voldoet niet, en gewist'),
  'handle_with_care.not_participating': care('School doet niet mee, en gewist'),
  'handle_with_care.out_of_age': care('Leeftijd past niet bij de school, en gewist'),
  'handle_with_care.practised': name('Oefensignaal doorgegeven'),
  'handle_with_care.reported': care('Signaal doorgegeven'),
  'handle_with_care.route_set': name('Ingesteld hoe signalen lopen in een gemeente'),
  'handle_with_care.routed': care('School gevonden'),
  'handle_with_care.school_prepared': name('School bijgewerkt'),
  'handle_with_care.school_stopped': name('School stilgezet: niemand mag ontvangen'),
  'handle_with_care.school_stepped': name('School klaar gemeld of stilgezet'),
  'handle_with_care.trial_missed': name('Proefbericht niet opgehaald'),
  'handle_with_care.trial_received': name('Proefbericht ontvangen'),
  'handle_with_care.trial_sent': name('Proefbericht verstuurd'),
  'handle_with_care.schools_taken_in': name('Scholen uit het register opgenomen'),
  'handle_with_care.sought_for_parent': {
    ...care('Gezocht naar een kind, omdat een ouder iets vroeg'),
    reads: true,
  },
  'handle_with_care.still_helps': care('Opnieuw gevraagd: het helpt nog'),
  'handle_with_care.support_told': care('Verteld of er steun was'),
  'handle_with_care.withdrawn': care('Signaal ingetrokken, en gewist'),
})

defineDeeds('audit', 'Verantwoording', {
  'audit.sample_drawn': name('Steekproef getrokken'),
  'audit.sample_read': watch('Steekproef bekeken'),
  'audit.sample_reviewed': name('Regel van de steekproef nagekeken'),
  'audit.trail_read': watch('Handelingen van anderen bekeken'),
  'audit.trail_exported': watch('Handelingen van anderen opgehaald als bestand'),
})

defineDeeds('exceptional', 'Noodtoegang', {
  'exceptional.ended': name('Noodtoegang beëindigd'),
  'exceptional.opened': {
    name: 'Noodtoegang geopend',
    reads: true,
    activity: 'exceptionalAccess',
  },
  'exceptional.overview_read': watch('Overzicht van noodtoegang bekeken'),
  'exceptional.reason_read': watch('Reden van een noodtoegang gelezen'),
  'exceptional.refused': name('Noodtoegang gevraagd, niets gevonden'),
  'exceptional.reviewed': name('Noodtoegang nagekeken'),
})

defineDeeds('jobs', 'Taken', {
  'jobs.discarded': name('Mislukte taak weggegooid'),
  'jobs.retried': name('Mislukte taak opnieuw geprobeerd'),
})

defineDeeds('mail', 'Post', {
  'mail.discarded': name('Mislukte mail weggegooid'),
  'mail.retried': name('Mislukte mail opnieuw geprobeerd'),
  'mail.preference_set': name('Gekozen wanneer er mail komt'),
})

defineDeeds('systems', 'Systemen', {
  'systems.called': name('Systeem riep de API aan'),
  'systems.ended': name('Systeem beëindigd'),
  'systems.key_set': name('Openbare sleutel van een systeem ingevuld'),
  'systems.registered': name('Systeem geregistreerd'),
  'systems.replayed': name('Bericht aan een systeem opnieuw verstuurd'),
  'systems.scopes_changed': name('Gewijzigd wat een systeem mag'),
  'systems.secret_made': name('Nieuw geheim voor een systeem'),
  'systems.signing_secret_made': name('Nieuw geheim om berichten te ondertekenen'),
  'systems.subscribed': name('Adres voor berichten toegevoegd'),
  'systems.subscription_enabled': name('Berichten weer aangezet'),
  'systems.tokens_withdrawn': name('Tokens ingetrokken'),
  'systems.unsubscribed': name('Adres voor berichten weggehaald'),
})

defineDeeds('sealing', 'Sleutels van dossiers', {
  'sealing.destroyed': name('Sleutel van een dossier vernietigd'),
})
