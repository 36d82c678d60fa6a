-- The sum of db/migrations, made by `npm run check`. To read and review, not to run.

-- ---------------------------------------------------------------------- Tables

create table audit.entry (
  id bigint not null generated always as identity,
  at timestamp with time zone not null default now(),
  function_id uuid not null,
  person_id uuid not null,
  organisation_id uuid not null,
  role text not null,
  action text not null,
  subject text not null,
  details jsonb not null default '{}'::jsonb,
  request_id uuid,
  ground text,
  persons text[] not null default '{}'::text[],
  result text not null default 'done'::text,
  exceptional boolean not null default false,
  session_id uuid,
  trace_id uuid,
  constraint entry_action_check CHECK ((action ~ '^[a-z_.]{3,60}$'::text)),
  constraint entry_details_check CHECK ((length((details)::text) <= 4000)),
  constraint entry_ground_check CHECK (((length(ground) >= 1) AND (length(ground) <= 200))),
  constraint entry_persons_check CHECK (((cardinality(persons) <= 1000) AND (array_position(persons, NULL::text) IS NULL))),
  constraint entry_result_check CHECK ((result = ANY (ARRAY['done'::text, 'refused'::text, 'failed'::text]))),
  constraint entry_subject_check CHECK (((length(subject) >= 1) AND (length(subject) <= 200))),
  constraint entry_pkey PRIMARY KEY (id)
);

create table audit.head (
  number bigint not null,
  size bigint not null,
  root bytea not null,
  previous bytea not null,
  peaks bytea not null,
  at timestamp with time zone not null,
  key bytea not null,
  signature bytea not null,
  constraint head_key_check CHECK ((length(key) = 32)),
  constraint head_number_check CHECK ((number >= 1)),
  constraint head_peaks_check CHECK ((((length(peaks) >= 32) AND (length(peaks) <= 2048)) AND ((length(peaks) % 32) = 0))),
  constraint head_previous_check CHECK ((length(previous) = 32)),
  constraint head_root_check CHECK ((length(root) = 32)),
  constraint head_signature_check CHECK ((length(signature) = 64)),
  constraint head_size_check CHECK ((size >= 1)),
  constraint head_pkey PRIMARY KEY (number),
  constraint head_size_key UNIQUE (size)
);

create table audit.seal (
  position bigint not null,
  entry_id bigint not null,
  leaf bytea not null,
  constraint seal_leaf_check CHECK ((length(leaf) = 32)),
  constraint seal_position_check CHECK (("position" >= 0)),
  constraint seal_pkey PRIMARY KEY ("position"),
  constraint seal_entry_id_key UNIQUE (entry_id)
);

create table handle_with_care.child (
  signal_id uuid not null,
  name_sealed bytea not null,
  birth_date_sealed bytea not null,
  codeword text not null default 'Handle with Care'::text,
  constraint child_birth_date_sealed_check CHECK (((length(birth_date_sealed) >= 30) AND (length(birth_date_sealed) <= 60))),
  constraint child_codeword_check CHECK ((codeword = 'Handle with Care'::text)),
  constraint child_name_sealed_check CHECK (((length(name_sealed) >= 30) AND (length(name_sealed) <= 700))),
  constraint child_signal_id_fkey FOREIGN KEY (signal_id) REFERENCES handle_with_care.signal(id) ON DELETE CASCADE,
  constraint child_pkey PRIMARY KEY (signal_id)
);

create table handle_with_care.contact (
  function_id uuid not null,
  school_id uuid not null,
  deputy boolean not null,
  valid_until date not null,
  constraint contact_function_id_fkey FOREIGN KEY (function_id) REFERENCES network.function(id),
  constraint contact_school_id_fkey FOREIGN KEY (school_id) REFERENCES handle_with_care.school(school_id),
  constraint contact_pkey PRIMARY KEY (function_id)
);

create table handle_with_care.criteria (
  version integer not null,
  criteria jsonb not null,
  made_by uuid not null,
  made_at timestamp with time zone not null default now(),
  constraint criteria_criteria_check CHECK ((jsonb_typeof(criteria) = 'array'::text)),
  constraint criteria_version_check CHECK ((version >= 1)),
  constraint criteria_made_by_fkey FOREIGN KEY (made_by) REFERENCES network.function(id),
  constraint criteria_pkey PRIMARY KEY (version)
);

create table handle_with_care.figure (
  id uuid not null,
  month date not null,
  municipality_code text not null,
  sector text,
  variant text not null,
  outcome text not null,
  on_time boolean not null,
  calendar text not null,
  test_seconds integer,
  find_seconds integer,
  receive_seconds integer,
  test_on_time boolean,
  find_on_time boolean,
  receive_on_time boolean,
  support text,
  constraint figure_month_check CHECK ((EXTRACT(day FROM month) = (1)::numeric)),
  constraint figure_sector_check CHECK ((sector = ANY (ARRAY['primary'::text, 'secondary'::text]))),
  constraint figure_support_check CHECK ((support = ANY (ARRAY['yes'::text, 'no'::text, 'absent'::text]))),
  constraint figure_municipality_code_fkey FOREIGN KEY (municipality_code) REFERENCES network.municipality(code),
  constraint figure_pkey PRIMARY KEY (id)
);

create table handle_with_care.practice (
  id uuid not null,
  function_id uuid not null,
  municipality_code text not null,
  created_at timestamp with time zone not null default now(),
  constraint practice_function_id_fkey FOREIGN KEY (function_id) REFERENCES systems.system(function_id),
  constraint practice_municipality_code_fkey FOREIGN KEY (municipality_code) REFERENCES network.municipality(code),
  constraint practice_pkey PRIMARY KEY (id)
);

create table handle_with_care.route (
  municipality_code text not null,
  version integer not null,
  variant text not null,
  tester_id uuid not null,
  finder_id uuid not null,
  deputy_id uuid,
  max_gap_days smallint not null,
  lead_minutes smallint not null,
  test_deputy_minutes smallint not null,
  test_call_minutes smallint not null,
  find_deputy_minutes smallint not null,
  find_call_minutes smallint not null,
  receive_deputy_minutes smallint not null,
  receive_call_minutes smallint not null,
  patience_minutes smallint not null,
  primary_from smallint,
  primary_until smallint,
  secondary_from smallint,
  secondary_until smallint,
  made_by uuid not null,
  made_at timestamp with time zone not null default now(),
  criteria_version integer not null,
  constraint route_check CHECK (((test_call_minutes < test_deputy_minutes) AND (find_call_minutes < find_deputy_minutes) AND (receive_call_minutes < receive_deputy_minutes))),
  constraint route_check1 CHECK ((((primary_from IS NULL) = (primary_until IS NULL)) AND (primary_from <= primary_until))),
  constraint route_check2 CHECK ((((secondary_from IS NULL) = (secondary_until IS NULL)) AND (secondary_from <= secondary_until))),
  constraint route_find_call_minutes_check CHECK (((find_call_minutes >= 1) AND (find_call_minutes <= 720))),
  constraint route_find_deputy_minutes_check CHECK (((find_deputy_minutes >= 1) AND (find_deputy_minutes <= 720))),
  constraint route_lead_minutes_check CHECK (((lead_minutes >= 60) AND (lead_minutes <= 2880))),
  constraint route_max_gap_days_check CHECK (((max_gap_days >= 1) AND (max_gap_days <= 60))),
  constraint route_patience_minutes_check CHECK (((patience_minutes >= 1) AND (patience_minutes <= 120))),
  constraint route_primary_from_check CHECK (((primary_from >= 4) AND (primary_from <= 17))),
  constraint route_primary_until_check CHECK (((primary_until >= 4) AND (primary_until <= 17))),
  constraint route_receive_call_minutes_check CHECK (((receive_call_minutes >= 1) AND (receive_call_minutes <= 720))),
  constraint route_receive_deputy_minutes_check CHECK (((receive_deputy_minutes >= 1) AND (receive_deputy_minutes <= 720))),
  constraint route_secondary_from_check CHECK (((secondary_from >= 4) AND (secondary_from <= 17))),
  constraint route_secondary_until_check CHECK (((secondary_until >= 4) AND (secondary_until <= 17))),
  constraint route_test_call_minutes_check CHECK (((test_call_minutes >= 1) AND (test_call_minutes <= 720))),
  constraint route_test_deputy_minutes_check CHECK (((test_deputy_minutes >= 1) AND (test_deputy_minutes <= 720))),
  constraint route_variant_check CHECK ((variant = ANY (ARRAY['tested'::text, 'direct'::text, 'officer'::text]))),
  constraint route_version_check CHECK ((version >= 1)),
  constraint route_criteria_version_fkey FOREIGN KEY (criteria_version) REFERENCES handle_with_care.criteria(version),
  constraint route_deputy_id_fkey FOREIGN KEY (deputy_id) REFERENCES network.organisation(id),
  constraint route_finder_id_fkey FOREIGN KEY (finder_id) REFERENCES network.organisation(id),
  constraint route_made_by_fkey FOREIGN KEY (made_by) REFERENCES network.function(id),
  constraint route_municipality_code_fkey FOREIGN KEY (municipality_code) REFERENCES network.municipality(code),
  constraint route_tester_id_fkey FOREIGN KEY (tester_id) REFERENCES network.organisation(id),
  constraint route_pkey PRIMARY KEY (municipality_code, version)
);

create table handle_with_care.school (
  school_id uuid not null,
  municipality_code text not null,
  sector text not null,
  state text not null default 'not_asked'::text,
  board_agreed_on date,
  council_agreed_on date,
  parents_informed_on date,
  instructed_on date,
  starts_at time without time zone,
  ends_at time without time zone,
  closed jsonb not null default '[]'::jsonb,
  opened jsonb not null default '[]'::jsonb,
  phone text,
  version integer not null default 1,
  board text,
  contacts_told_on date,
  constraint school_board_check CHECK (((length(board) >= 2) AND (length(board) <= 120))),
  constraint school_check CHECK ((((starts_at IS NULL) = (ends_at IS NULL)) AND (starts_at < ends_at))),
  constraint school_closed_check CHECK ((jsonb_typeof(closed) = 'array'::text)),
  constraint school_opened_check CHECK ((jsonb_typeof(opened) = 'array'::text)),
  constraint school_phone_check CHECK ((phone ~ '^0[0-9]{9}$'::text)),
  constraint school_sector_check CHECK ((sector = ANY (ARRAY['primary'::text, 'secondary'::text]))),
  constraint school_state_check CHECK ((state = ANY (ARRAY['not_asked'::text, 'asked'::text, 'ready'::text, 'active'::text, 'paused'::text]))),
  constraint school_municipality_code_fkey FOREIGN KEY (municipality_code) REFERENCES network.municipality(code),
  constraint school_school_id_fkey FOREIGN KEY (school_id) REFERENCES network.organisation(id),
  constraint school_pkey PRIMARY KEY (school_id)
);

create table handle_with_care.signal (
  id uuid not null,
  municipality_code text not null,
  route_version integer not null,
  variant text not null,
  reporting_id uuid not null,
  tester_id uuid not null,
  deputy_id uuid,
  criteria_version integer,
  state text not null default 'created'::text,
  outcome text,
  created_by uuid not null,
  created_at timestamp with time zone not null default now(),
  moved_by uuid,
  moved_at timestamp with time zone,
  ended_at timestamp with time zone,
  school_id uuid,
  due_at timestamp with time zone not null,
  due_local text not null,
  due_zone text not null default 'Europe/Amsterdam'::text,
  calendar text not null,
  calendar_known boolean not null,
  bell_at timestamp with time zone not null,
  day_ends_at timestamp with time zone not null,
  school_days smallint not null default 1,
  release_at timestamp with time zone,
  hop_since timestamp with time zone,
  step smallint not null default 0,
  call_open boolean not null default false,
  next_at timestamp with time zone,
  late boolean not null default false,
  test_late boolean not null default false,
  find_late boolean not null default false,
  receive_late boolean not null default false,
  tested_at timestamp with time zone,
  found_at timestamp with time zone,
  delivered_at timestamp with time zone,
  closed_at timestamp with time zone,
  support text,
  figure_id uuid not null default gen_random_uuid(),
  finder_id uuid not null,
  caller text,
  still_helps_on date,
  by_phone boolean not null default false,
  constraint signal_by_phone_check CHECK (((NOT by_phone) OR (outcome = 'acknowledged'::text))),
  constraint signal_calendar_check CHECK ((calendar = ANY (ARRAY['school'::text, 'national'::text]))),
  constraint signal_call_has_a_caller CHECK (((NOT call_open) OR (caller IS NOT NULL))),
  constraint signal_caller_check CHECK ((caller = ANY (ARRAY['finder'::text, 'deputy'::text, 'safeHome'::text, 'anyone'::text]))),
  constraint signal_check CHECK (((state = 'erased'::text) = (outcome IS NOT NULL))),
  constraint signal_check1 CHECK (((state = 'erased'::text) = (closed_at IS NOT NULL))),
  constraint signal_check2 CHECK (((state = 'erased'::text) = (ended_at IS NULL))),
  constraint signal_check3 CHECK (((state <> 'erased'::text) OR ((next_at IS NULL) AND (hop_since IS NULL) AND (NOT call_open)))),
  constraint signal_check4 CHECK (((state <> ALL (ARRAY['delivered'::text, 'late'::text])) OR ((school_id IS NOT NULL) AND (delivered_at IS NOT NULL)))),
  constraint signal_check5 CHECK (((support IS NULL) OR (outcome = 'acknowledged'::text))),
  constraint signal_due_local_check CHECK ((due_local ~ '^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$'::text)),
  constraint signal_due_zone_check CHECK ((due_zone = 'Europe/Amsterdam'::text)),
  constraint signal_outcome_check CHECK ((outcome = ANY (ARRAY['acknowledged'::text, 'not_met'::text, 'no_school_match'::text, 'not_participating'::text, 'out_of_age'::text, 'withdrawn'::text, 'lapsed_holiday'::text, 'missed'::text]))),
  constraint signal_school_days_check CHECK (((school_days >= 1) AND (school_days <= 10))),
  constraint signal_state_check CHECK ((state = ANY (ARRAY['created'::text, 'tested'::text, 'routed'::text, 'awaiting_recheck'::text, 'delivered'::text, 'late'::text, 'bounced'::text, 'erased'::text]))),
  constraint signal_step_check CHECK (((step >= 0) AND (step <= 3))),
  constraint signal_support_check CHECK ((support = ANY (ARRAY['yes'::text, 'no'::text, 'absent'::text]))),
  constraint signal_variant_check CHECK ((variant = ANY (ARRAY['tested'::text, 'direct'::text, 'officer'::text]))),
  constraint signal_created_by_fkey FOREIGN KEY (created_by) REFERENCES network.function(id),
  constraint signal_criteria_version_fkey FOREIGN KEY (criteria_version) REFERENCES handle_with_care.criteria(version),
  constraint signal_deputy_id_fkey FOREIGN KEY (deputy_id) REFERENCES network.organisation(id),
  constraint signal_finder_id_fkey FOREIGN KEY (finder_id) REFERENCES network.organisation(id),
  constraint signal_moved_by_fkey FOREIGN KEY (moved_by) REFERENCES network.function(id),
  constraint signal_municipality_code_fkey FOREIGN KEY (municipality_code) REFERENCES network.municipality(code),
  constraint signal_municipality_code_route_version_fkey FOREIGN KEY (municipality_code, route_version) REFERENCES handle_with_care.route(municipality_code, version),
  constraint signal_reporting_id_fkey FOREIGN KEY (reporting_id) REFERENCES network.organisation(id),
  constraint signal_school_id_fkey FOREIGN KEY (school_id) REFERENCES handle_with_care.school(school_id),
  constraint signal_tester_id_fkey FOREIGN KEY (tester_id) REFERENCES network.organisation(id),
  constraint signal_pkey PRIMARY KEY (id)
);

create table handle_with_care.told_year (
  year smallint not null,
  until date not null,
  told jsonb not null,
  constraint told_year_told_check CHECK ((jsonb_typeof(told) = 'object'::text)),
  constraint told_year_until_check CHECK ((EXTRACT(day FROM until) = (1)::numeric)),
  constraint told_year_year_check CHECK (((year >= 2020) AND (year <= 2200))),
  constraint told_year_pkey PRIMARY KEY (year)
);

create table handle_with_care.trial (
  id uuid not null default gen_random_uuid(),
  school_id uuid not null,
  sent_at timestamp with time zone not null default now(),
  sent_by uuid not null,
  bell_at timestamp with time zone not null,
  day_ends_at timestamp with time zone not null,
  step smallint not null default 0,
  next_at timestamp with time zone,
  opened_at timestamp with time zone,
  received_at timestamp with time zone,
  received_as text,
  missed boolean not null default false,
  constraint trial_check CHECK ((day_ends_at > bell_at)),
  constraint trial_check1 CHECK (((received_at IS NULL) = (received_as IS NULL))),
  constraint trial_check2 CHECK ((NOT (missed AND (received_at IS NOT NULL)))),
  constraint trial_check3 CHECK (((missed OR (received_at IS NOT NULL)) = (next_at IS NULL))),
  constraint trial_received_as_check CHECK ((received_as = ANY (ARRAY['first'::text, 'deputy'::text]))),
  constraint trial_step_check CHECK (((step >= 0) AND (step <= 3))),
  constraint trial_school_id_fkey FOREIGN KEY (school_id) REFERENCES handle_with_care.school(school_id),
  constraint trial_sent_by_fkey FOREIGN KEY (sent_by) REFERENCES network.function(id),
  constraint trial_pkey PRIMARY KEY (id)
);

create table identity.account (
  person_id uuid not null,
  email text not null,
  password_hash text,
  totp_sealed bytea,
  totp_last_step bigint not null default 0,
  totp_since timestamp with time zone,
  failures integer not null default 0,
  locked_until timestamp with time zone,
  webauthn_user bytea not null default (uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())),
  last_function uuid,
  created_at timestamp with time zone not null default now(),
  constraint account_email_check CHECK (((email = lower(email)) AND ((length(email) >= 5) AND (length(email) <= 200)) AND (email ~~ '%_@_%'::text))),
  constraint account_password_hash_check CHECK (((length(password_hash) >= 40) AND (length(password_hash) <= 400))),
  constraint account_totp_sealed_check CHECK (((length(totp_sealed) >= 30) AND (length(totp_sealed) <= 200))),
  constraint account_last_function_fkey FOREIGN KEY (last_function) REFERENCES network.function(id),
  constraint account_person_id_fkey FOREIGN KEY (person_id) REFERENCES network.person(id),
  constraint account_pkey PRIMARY KEY (person_id),
  constraint account_email_key UNIQUE (email),
  constraint account_webauthn_user_key UNIQUE (webauthn_user)
);

create table identity.external (
  issuer text not null,
  subject text not null,
  person_id uuid not null,
  linked_at timestamp with time zone not null default now(),
  constraint external_subject_check CHECK (((length(subject) >= 1) AND (length(subject) <= 255))),
  constraint external_person_id_fkey FOREIGN KEY (person_id) REFERENCES identity.account(person_id) ON DELETE CASCADE,
  constraint external_pkey PRIMARY KEY (issuer, subject)
);

create table identity.invitation (
  id uuid not null default gen_random_uuid(),
  token_hash bytea,
  person_id uuid not null,
  email text not null,
  invited_by uuid not null,
  renews boolean not null default false,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  accepted_at timestamp with time zone,
  withdrawn_at timestamp with time zone,
  constraint invitation_email_check CHECK (((email = lower(email)) AND ((length(email) >= 5) AND (length(email) <= 200)))),
  constraint invitation_token_hash_check CHECK ((length(token_hash) = 32)),
  constraint invitation_invited_by_fkey FOREIGN KEY (invited_by) REFERENCES network.function(id),
  constraint invitation_person_id_fkey FOREIGN KEY (person_id) REFERENCES network.person(id),
  constraint invitation_pkey PRIMARY KEY (id),
  constraint invitation_token_hash_key UNIQUE (token_hash)
);

create table identity.logout (
  issuer text not null,
  jti text not null,
  expires_at timestamp with time zone not null,
  constraint logout_jti_check CHECK (((length(jti) >= 1) AND (length(jti) <= 255))),
  constraint logout_pkey PRIMARY KEY (issuer, jti)
);

create table identity.passkey (
  id text not null,
  person_id uuid not null,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null default '{}'::text[],
  name text not null,
  backed_up boolean not null,
  created_at timestamp with time zone not null default now(),
  used_at timestamp with time zone,
  constraint passkey_id_check CHECK (((length(id) >= 16) AND (length(id) <= 1400))),
  constraint passkey_name_check CHECK (((length(name) >= 1) AND (length(name) <= 80))),
  constraint passkey_public_key_check CHECK (((length(public_key) >= 32) AND (length(public_key) <= 2000))),
  constraint passkey_person_id_fkey FOREIGN KEY (person_id) REFERENCES identity.account(person_id) ON DELETE CASCADE,
  constraint passkey_pkey PRIMARY KEY (id)
);

create table identity.presence (
  person_id uuid not null,
  month date not null,
  constraint presence_person_id_fkey FOREIGN KEY (person_id) REFERENCES network.person(id),
  constraint presence_pkey PRIMARY KEY (person_id)
);

create table identity.provider (
  id uuid not null default gen_random_uuid(),
  organisation_id uuid not null,
  name text not null,
  issuer text not null,
  client_id text not null,
  secret_sealed bytea not null,
  two_factors boolean not null default false,
  made_by uuid not null,
  made_at timestamp with time zone not null default now(),
  enabled_at timestamp with time zone,
  constraint provider_client_id_check CHECK (((length(client_id) >= 1) AND (length(client_id) <= 200))),
  constraint provider_issuer_check CHECK (((length(issuer) >= 8) AND (length(issuer) <= 300))),
  constraint provider_name_check CHECK (((length(name) >= 2) AND (length(name) <= 80))),
  constraint provider_secret_sealed_check CHECK (((length(secret_sealed) >= 30) AND (length(secret_sealed) <= 2000))),
  constraint provider_made_by_fkey FOREIGN KEY (made_by) REFERENCES network.function(id),
  constraint provider_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES network.organisation(id),
  constraint provider_pkey PRIMARY KEY (id),
  constraint provider_issuer_key UNIQUE (issuer),
  constraint provider_organisation_id_key UNIQUE (organisation_id)
);

create table identity.provider_domain (
  domain text not null,
  provider_id uuid not null,
  proof text not null,
  verified_at timestamp with time zone,
  verified_by text,
  constraint provider_domain_domain_check CHECK ((domain ~ '^[a-z0-9]([a-z0-9.-]{1,120})[a-z]$'::text)),
  constraint provider_domain_proof_check CHECK (((length(proof) >= 20) AND (length(proof) <= 100))),
  constraint provider_domain_verified_by_check CHECK ((verified_by = ANY (ARRAY['dns'::text, 'operator'::text]))),
  constraint provider_domain_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES identity.provider(id) ON DELETE CASCADE,
  constraint provider_domain_pkey PRIMARY KEY (domain)
);

create table identity.recovery_code (
  person_id uuid not null,
  code_hash bytea not null,
  constraint recovery_code_code_hash_check CHECK ((length(code_hash) = 32)),
  constraint recovery_code_person_id_fkey FOREIGN KEY (person_id) REFERENCES identity.account(person_id) ON DELETE CASCADE,
  constraint recovery_code_pkey PRIMARY KEY (person_id, code_hash)
);

create table identity.session (
  token_hash bytea not null,
  function_id uuid not null,
  method text not null,
  assurance smallint not null,
  started_at timestamp with time zone not null default now(),
  seen_at timestamp with time zone not null default now(),
  id uuid not null default gen_random_uuid(),
  persons_until timestamp with time zone,
  confirmed_at timestamp with time zone not null default now(),
  device text,
  issuer text,
  subject text,
  provider_session text,
  constraint session_assurance_check CHECK ((assurance = ANY (ARRAY[1, 2]))),
  constraint session_device_check CHECK ((length(device) <= 80)),
  constraint session_method_check CHECK ((method = ANY (ARRAY['demonstration'::text, 'password'::text, 'passkey'::text, 'oidc'::text]))),
  constraint session_provider_session_check CHECK ((length(provider_session) <= 255)),
  constraint session_token_hash_check CHECK ((length(token_hash) = 32)),
  constraint session_function_id_fkey FOREIGN KEY (function_id) REFERENCES network.function(id),
  constraint session_pkey PRIMARY KEY (token_hash),
  constraint session_id_key UNIQUE (id)
);

create table identity.step (
  hash bytea not null,
  kind text not null,
  person_id uuid,
  data jsonb not null default '{}'::jsonb,
  expires_at timestamp with time zone not null,
  constraint step_data_check CHECK ((length((data)::text) <= 8000)),
  constraint step_hash_check CHECK ((length(hash) = 32)),
  constraint step_kind_check CHECK (((length(kind) >= 3) AND (length(kind) <= 40))),
  constraint step_person_id_fkey FOREIGN KEY (person_id) REFERENCES network.person(id),
  constraint step_pkey PRIMARY KEY (hash)
);

create table identity.system_assertion (
  function_id uuid not null,
  jti text not null,
  expires_at timestamp with time zone not null,
  constraint system_assertion_jti_check CHECK (((length(jti) >= 1) AND (length(jti) <= 255))),
  constraint system_assertion_function_id_fkey FOREIGN KEY (function_id) REFERENCES systems.system(function_id),
  constraint system_assertion_pkey PRIMARY KEY (function_id, jti)
);

create table identity.system_secret (
  id uuid not null default gen_random_uuid(),
  function_id uuid not null,
  hash bytea not null,
  made_at timestamp with time zone not null default now(),
  used_at timestamp with time zone,
  expires_at timestamp with time zone,
  constraint system_secret_hash_check CHECK ((length(hash) = 32)),
  constraint system_secret_function_id_fkey FOREIGN KEY (function_id) REFERENCES systems.system(function_id),
  constraint system_secret_pkey PRIMARY KEY (id),
  constraint system_secret_hash_key UNIQUE (hash)
);

create table identity.system_token (
  token_hash bytea not null,
  function_id uuid not null,
  scopes text[] not null,
  made_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  constraint system_token_check CHECK ((expires_at <= (made_at + '00:15:00'::interval))),
  constraint system_token_token_hash_check CHECK ((length(token_hash) = 32)),
  constraint system_token_function_id_fkey FOREIGN KEY (function_id) REFERENCES systems.system(function_id),
  constraint system_token_pkey PRIMARY KEY (token_hash)
);

create table mail.kept (
  id uuid not null default gen_random_uuid(),
  outbox_id uuid not null,
  recipient text not null,
  subject text not null,
  text text not null,
  link text,
  link_text text,
  at timestamp with time zone not null default now(),
  constraint kept_link_check CHECK (((link ~ '^/[^/\\]'::text) AND (length(link) <= 300))),
  constraint kept_link_text_check CHECK ((length(link_text) <= 100)),
  constraint kept_recipient_check CHECK (((length(recipient) >= 3) AND (length(recipient) <= 400))),
  constraint kept_subject_check CHECK (((length(subject) >= 3) AND (length(subject) <= 200))),
  constraint kept_text_check CHECK ((length(text) <= 20000)),
  constraint kept_outbox_id_fkey FOREIGN KEY (outbox_id) REFERENCES mail.outbox(id) ON DELETE CASCADE,
  constraint kept_pkey PRIMARY KEY (id),
  constraint kept_outbox_id_key UNIQUE (outbox_id)
);

create table mail.outbox (
  id uuid not null default gen_random_uuid(),
  kind text not null,
  recipient text not null,
  function_id uuid,
  invitation_id uuid,
  data jsonb not null default '{}'::jsonb,
  once text not null default (gen_random_uuid())::text,
  state text not null default 'queued'::text,
  attempts smallint not null default 0,
  next_at timestamp with time zone not null default now(),
  claim uuid,
  reason text,
  created_at timestamp with time zone not null default now(),
  settled_at timestamp with time zone,
  constraint outbox_check CHECK (((recipient = 'function'::text) = (function_id IS NOT NULL))),
  constraint outbox_check1 CHECK (((recipient = 'invitation'::text) = (invitation_id IS NOT NULL))),
  constraint outbox_check2 CHECK (((state = 'sending'::text) = (claim IS NOT NULL))),
  constraint outbox_check3 CHECK (((state = ANY (ARRAY['queued'::text, 'sending'::text])) = (settled_at IS NULL))),
  constraint outbox_data_check CHECK (mail.only_ids(data)),
  constraint outbox_kind_check CHECK ((kind ~ '^[a-z][a-z0-9.-]{2,59}$'::text)),
  constraint outbox_once_check CHECK (((length(once) >= 8) AND (length(once) <= 200))),
  constraint outbox_reason_check CHECK ((reason ~ '^[a-z0-9_]{2,40}$'::text)),
  constraint outbox_recipient_check CHECK ((recipient = ANY (ARRAY['function'::text, 'invitation'::text, 'witness'::text, 'elsewhere'::text]))),
  constraint outbox_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'sending'::text, 'sent'::text, 'bounced'::text, 'failed'::text, 'dropped'::text]))),
  constraint outbox_function_id_fkey FOREIGN KEY (function_id) REFERENCES network.function(id),
  constraint outbox_invitation_id_fkey FOREIGN KEY (invitation_id) REFERENCES identity.invitation(id) ON DELETE CASCADE,
  constraint outbox_pkey PRIMARY KEY (id),
  constraint outbox_once_key UNIQUE (once)
);

create table mail.preference (
  person_id uuid not null,
  pace text not null,
  digest_hour smallint not null,
  quiet_from smallint,
  quiet_until smallint,
  quiet_weekend boolean not null,
  constraint preference_check CHECK (((((quiet_from IS NULL) = (quiet_until IS NULL)) AND (quiet_from IS DISTINCT FROM quiet_until)) OR ((quiet_from IS NULL) AND (quiet_until IS NULL)))),
  constraint preference_digest_hour_check CHECK (((digest_hour >= 0) AND (digest_hour <= 23))),
  constraint preference_pace_check CHECK ((pace = ANY (ARRAY['at_once'::text, 'daily'::text, 'never'::text]))),
  constraint preference_quiet_from_check CHECK (((quiet_from >= 0) AND (quiet_from <= 23))),
  constraint preference_quiet_until_check CHECK (((quiet_until >= 0) AND (quiet_until <= 23))),
  constraint preference_person_id_fkey FOREIGN KEY (person_id) REFERENCES network.person(id),
  constraint preference_pkey PRIMARY KEY (person_id)
);

create table network.agreement (
  id uuid not null default gen_random_uuid(),
  last_day date,
  end_why text,
  function_id uuid,
  constraint agreement_check CHECK ((num_nonnulls(last_day, end_why, function_id) = ANY (ARRAY[0, 3]))),
  constraint agreement_end_why_check CHECK (((length(end_why) >= 3) AND (length(end_why) <= 1000))),
  constraint agreement_function_id_fkey FOREIGN KEY (function_id) REFERENCES network.function(id),
  constraint agreement_pkey PRIMARY KEY (id)
);

create table network.agreement_activity (
  version_id uuid not null,
  plan_key text not null,
  activity_key text not null,
  constraint agreement_activity_activity_key_check CHECK ((activity_key ~ '^[a-z0-9][a-z0-9-]{0,79}$'::text)),
  constraint agreement_activity_plan_key_check CHECK ((plan_key ~ '^[a-z0-9][a-z0-9-]{0,79}$'::text)),
  constraint agreement_activity_version_id_fkey FOREIGN KEY (version_id) REFERENCES network.agreement_version(id) ON DELETE CASCADE,
  constraint agreement_activity_pkey PRIMARY KEY (version_id, plan_key, activity_key)
);

create table network.agreement_document (
  version_id uuid not null,
  position integer not null,
  name text not null,
  url text not null,
  constraint agreement_document_name_check CHECK (((length(name) >= 2) AND (length(name) <= 200))),
  constraint agreement_document_position_check CHECK ((("position" >= 1) AND ("position" <= 9))),
  constraint agreement_document_url_check CHECK (((url ~ '^https://'::text) AND (length(url) <= 500))),
  constraint agreement_document_version_id_fkey FOREIGN KEY (version_id) REFERENCES network.agreement_version(id) ON DELETE CASCADE,
  constraint agreement_document_pkey PRIMARY KEY (version_id, "position")
);

create table network.agreement_party (
  version_id uuid not null,
  organisation_id uuid not null,
  constraint agreement_party_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES network.organisation(id),
  constraint agreement_party_version_id_fkey FOREIGN KEY (version_id) REFERENCES network.agreement_version(id) ON DELETE CASCADE,
  constraint agreement_party_pkey PRIMARY KEY (version_id, organisation_id)
);

create table network.agreement_share (
  version_id uuid not null,
  data text not null,
  ground text not null,
  constraint agreement_share_data_check CHECK ((data ~ '^[a-z][A-Za-z]{1,39}$'::text)),
  constraint agreement_share_ground_check CHECK ((ground ~ '^[a-z][A-Za-z]{1,39}$'::text)),
  constraint agreement_share_version_id_fkey FOREIGN KEY (version_id) REFERENCES network.agreement_version(id) ON DELETE CASCADE,
  constraint agreement_share_pkey PRIMARY KEY (version_id, data)
);

create table network.agreement_version (
  id uuid not null default gen_random_uuid(),
  agreement_id uuid not null,
  number integer not null,
  kind text not null,
  name text not null,
  purpose text not null,
  purpose_text text not null,
  from_day date not null,
  until_day date,
  review_day date not null,
  changed text,
  function_id uuid not null,
  made_at timestamp with time zone not null default now(),
  constraint agreement_version_changed_check CHECK (((length(changed) >= 3) AND (length(changed) <= 1000))),
  constraint agreement_version_check CHECK ((from_day <= until_day)),
  constraint agreement_version_check1 CHECK ((from_day <= review_day)),
  constraint agreement_version_check2 CHECK (((number = 1) = (changed IS NULL))),
  constraint agreement_version_kind_check CHECK ((kind = ANY (ARRAY['covenant'::text, 'arrangement'::text]))),
  constraint agreement_version_name_check CHECK (((length(name) >= 3) AND (length(name) <= 200))),
  constraint agreement_version_number_check CHECK (((number >= 1) AND (number <= 999))),
  constraint agreement_version_purpose_check CHECK ((purpose ~ '^[a-z][A-Za-z]{1,39}$'::text)),
  constraint agreement_version_purpose_text_check CHECK (((length(purpose_text) >= 3) AND (length(purpose_text) <= 2000))),
  constraint agreement_version_agreement_id_fkey FOREIGN KEY (agreement_id) REFERENCES network.agreement(id) ON DELETE CASCADE,
  constraint agreement_version_function_id_fkey FOREIGN KEY (function_id) REFERENCES network.function(id),
  constraint agreement_version_pkey PRIMARY KEY (id),
  constraint agreement_version_agreement_id_number_key UNIQUE (agreement_id, number)
);

create table network.change (
  id bigint not null generated always as identity,
  organisation_id uuid not null,
  service_id uuid,
  location_id uuid,
  field text not null,
  before text,
  after text,
  suggestion_id uuid,
  function_id uuid not null,
  at timestamp with time zone not null default now(),
  constraint change_field_check CHECK (((length(field) >= 2) AND (length(field) <= 40))),
  constraint change_function_id_fkey FOREIGN KEY (function_id) REFERENCES network.function(id),
  constraint change_location_id_fkey FOREIGN KEY (location_id) REFERENCES network.location(id) ON DELETE CASCADE,
  constraint change_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES network.organisation(id) ON DELETE CASCADE,
  constraint change_service_id_fkey FOREIGN KEY (service_id) REFERENCES network.service(id) ON DELETE CASCADE,
  constraint change_suggestion_id_fkey FOREIGN KEY (suggestion_id) REFERENCES network.suggestion(id) ON DELETE SET NULL,
  constraint change_pkey PRIMARY KEY (id)
);

create table network.check_in (
  promise_id uuid not null,
  year integer not null,
  outcome text not null,
  example text,
  function_id uuid not null,
  at timestamp with time zone not null default now(),
  constraint check_in_example_check CHECK (((length(example) >= 1) AND (length(example) <= 1000))),
  constraint check_in_outcome_check CHECK ((outcome = ANY (ARRAY['done'::text, 'busy'::text, 'not'::text]))),
  constraint check_in_year_check CHECK (((year >= 2000) AND (year <= 2999))),
  constraint check_in_function_id_fkey FOREIGN KEY (function_id) REFERENCES network.function(id),
  constraint check_in_promise_id_fkey FOREIGN KEY (promise_id) REFERENCES network.promise(id) ON DELETE CASCADE,
  constraint check_in_pkey PRIMARY KEY (promise_id, year)
);

create table network.declaration (
  number integer not null,
  title text not null,
  body text not null,
  plan_key text,
  activity_key text,
  function_id uuid not null,
  version integer not null default 1,
  published_at timestamp with time zone,
  constraint declaration_activity_key_check CHECK ((activity_key ~ '^[a-z0-9][a-z0-9-]{0,79}$'::text)),
  constraint declaration_body_check CHECK (((length(body) >= 3) AND (length(body) <= 20000))),
  constraint declaration_check CHECK (((plan_key IS NULL) = (activity_key IS NULL))),
  constraint declaration_number_check CHECK (((number >= 1) AND (number <= 999))),
  constraint declaration_plan_key_check CHECK ((plan_key ~ '^[a-z0-9][a-z0-9-]{0,79}$'::text)),
  constraint declaration_title_check CHECK (((length(title) >= 3) AND (length(title) <= 200))),
  constraint declaration_function_id_fkey FOREIGN KEY (function_id) REFERENCES network.function(id),
  constraint declaration_pkey PRIMARY KEY (number)
);

create table network.findable (
  id uuid not null,
  kind text not null,
  organisation_id uuid not null,
  forms text[] not null,
  municipalities text[] not null,
  age_from integer not null,
  age_until integer not null,
  weight real not null,
  confirmed_at date not null,
  document tsvector not null,
  counts text not null,
  standing real not null default (((weight + ((0.15 / (GREATEST(cardinality(municipalities), 1))::numeric))::double precision) + ((0.15 / (GREATEST(cardinality(forms), 1))::numeric))::double precision) + ((0.15 * ((1)::numeric - ((LEAST((age_until - age_from), 100))::numeric / 100.0))))::double precision),
  constraint findable_kind_check CHECK ((kind = ANY (ARRAY['service'::text, 'person'::text]))),
  constraint findable_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES network.organisation(id) ON DELETE CASCADE,
  constraint findable_pkey PRIMARY KEY (id)
);

create table network.form (
  key text not null,
  name text not null,
  summary text not null,
  position integer not null,
  words text[] not null,
  unasked text not null default 'offered'::text,
  constraint form_key_check CHECK ((key ~ '^[a-z][a-z-]{1,39}$'::text)),
  constraint form_name_check CHECK (((length(name) >= 2) AND (length(name) <= 80))),
  constraint form_summary_check CHECK (((length(summary) >= 2) AND (length(summary) <= 400))),
  constraint form_unasked_check CHECK ((unasked = ANY (ARRAY['offered'::text, 'last'::text, 'never'::text]))),
  constraint form_pkey PRIMARY KEY (key),
  constraint form_name_key UNIQUE (name)
);

create table network.function (
  id uuid not null default gen_random_uuid(),
  person_id uuid not null,
  organisation_id uuid not null,
  role text not null,
  title text not null,
  from_day date not null default platform.today(),
  until_day date,
  demonstration_key text,
  demonstration_text text,
  demonstration_position integer,
  ended_at timestamp with time zone,
  version integer not null default 1,
  constraint function_check CHECK (((until_day IS NULL) OR (until_day >= from_day))),
  constraint function_demonstration_text_check CHECK ((length(demonstration_text) <= 400)),
  constraint function_role_check CHECK ((role = ANY (ARRAY['visitor'::text, 'system'::text, 'machine'::text, 'programmeLead'::text, 'groupChair'::text, 'groupMember'::text, 'alderman'::text, 'civilServant'::text, 'professional'::text, 'attentionOfficer'::text, 'liaison'::text, 'expert'::text, 'fixedContact'::text, 'organisationAdministrator'::text, 'administrator'::text, 'dataProtectionOfficer'::text, 'policeOfficer'::text, 'safeHomeWorker'::text, 'attendanceOfficer'::text, 'schoolContact'::text]))),
  constraint function_title_check CHECK (((length(title) >= 2) AND (length(title) <= 120))),
  constraint function_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES network.organisation(id),
  constraint function_person_id_fkey FOREIGN KEY (person_id) REFERENCES network.person(id),
  constraint function_pkey PRIMARY KEY (id),
  constraint function_demonstration_key_key UNIQUE (demonstration_key)
);

create table network.function_municipality (
  function_id uuid not null,
  municipality_code text not null,
  constraint function_municipality_function_id_fkey FOREIGN KEY (function_id) REFERENCES network.function(id) ON DELETE CASCADE,
  constraint function_municipality_municipality_code_fkey FOREIGN KEY (municipality_code) REFERENCES network.municipality(code),
  constraint function_municipality_pkey PRIMARY KEY (function_id, municipality_code)
);

create table network.import (
  id uuid not null default gen_random_uuid(),
  file_name text not null,
  format text not null,
  state text not null default 'uploaded'::text,
  holds text,
  register text,
  kind text,
  only_region boolean not null default false,
  mapping jsonb not null default '{}'::jsonb,
  skip_faults boolean not null default false,
  addresses text,
  total integer not null default 0,
  position integer not null default 0,
  made_by uuid not null,
  made_at timestamp with time zone not null default now(),
  started_at timestamp with time zone,
  moved_at timestamp with time zone,
  done_at timestamp with time zone,
  sheets jsonb not null default '[]'::jsonb,
  sheet integer not null default 0,
  constraint import_addresses_check CHECK ((addresses = ANY (ARRAY['public'::text, 'left_out'::text]))),
  constraint import_check CHECK (((state = 'uploaded'::text) OR ((register IS NOT NULL) AND (holds IS NOT NULL)))),
  constraint import_file_name_check CHECK (((length(file_name) >= 1) AND (length(file_name) <= 200))),
  constraint import_format_check CHECK ((format = ANY (ARRAY['csv'::text, 'xlsx'::text, 'json'::text]))),
  constraint import_holds_check CHECK ((holds = ANY (ARRAY['organisation'::text, 'location'::text, 'service'::text, 'all'::text]))),
  constraint import_kind_check CHECK (((length(kind) >= 2) AND (length(kind) <= 60))),
  constraint import_register_check CHECK (((register ~ '^[a-z0-9][a-z0-9-]{1,59}$'::text) AND (register <> 'kring'::text))),
  constraint import_sheet_check CHECK (((sheet >= 0) AND (sheet <= 49))),
  constraint import_state_check CHECK ((state = ANY (ARRAY['uploaded'::text, 'checked'::text, 'running'::text, 'done'::text, 'undoing'::text, 'undone'::text]))),
  constraint import_made_by_fkey FOREIGN KEY (made_by) REFERENCES network.function(id),
  constraint import_pkey PRIMARY KEY (id)
);

create table network.import_file (
  import_id uuid not null,
  content bytea not null,
  constraint import_file_content_check CHECK (((length(content) >= 1) AND (length(content) <= 6291456))),
  constraint import_file_import_id_fkey FOREIGN KEY (import_id) REFERENCES network.import(id) ON DELETE CASCADE,
  constraint import_file_pkey PRIMARY KEY (import_id)
);

create table network.import_row (
  import_id uuid not null,
  number integer not null,
  line integer not null,
  kind text not null,
  key text not null,
  owner_key text,
  name text not null,
  outcome text not null,
  fields jsonb not null,
  before jsonb,
  problems jsonb not null default '[]'::jsonb,
  questions text[] not null default '{}'::text[],
  doubles jsonb not null default '[]'::jsonb,
  choice text,
  target_id uuid,
  version integer,
  result text,
  constraint import_row_choice_check CHECK ((length(choice) <= 40)),
  constraint import_row_key_check CHECK ((length(key) <= 150)),
  constraint import_row_kind_check CHECK ((kind = ANY (ARRAY['organisation'::text, 'location'::text, 'service'::text]))),
  constraint import_row_name_check CHECK ((length(name) <= 200)),
  constraint import_row_number_check CHECK ((number > 0)),
  constraint import_row_outcome_check CHECK ((outcome = ANY (ARRAY['new'::text, 'changed'::text, 'same'::text, 'fault'::text, 'double'::text, 'outside'::text]))),
  constraint import_row_owner_key_check CHECK ((length(owner_key) <= 150)),
  constraint import_row_result_check CHECK ((result = ANY (ARRAY['written'::text, 'kept'::text, 'undone'::text]))),
  constraint import_row_import_id_fkey FOREIGN KEY (import_id) REFERENCES network.import(id) ON DELETE CASCADE,
  constraint import_row_pkey PRIMARY KEY (import_id, number)
);

create table network.listing (
  function_id uuid not null,
  subject text not null,
  age_from integer,
  age_until integer,
  hours_per_week numeric(4,1),
  reachable text,
  phone text,
  email text,
  deputy_id uuid,
  trained_until date,
  person_consent_at timestamp with time zone,
  employer_consent_at timestamp with time zone,
  employer_consent_by uuid,
  confirmed_at date not null default platform.today(),
  version integer not null default 1,
  constraint listing_age_from_check CHECK (((age_from >= 0) AND (age_from <= 120))),
  constraint listing_age_until_check CHECK (((age_until >= 0) AND (age_until <= 120))),
  constraint listing_check CHECK ((deputy_id <> function_id)),
  constraint listing_check1 CHECK (((age_from IS NULL) OR (age_until IS NULL) OR (age_from <= age_until))),
  constraint listing_check2 CHECK (((employer_consent_at IS NULL) = (employer_consent_by IS NULL))),
  constraint listing_email_check CHECK ((length(email) <= 200)),
  constraint listing_hours_per_week_check CHECK (((hours_per_week >= (0)::numeric) AND (hours_per_week <= (80)::numeric))),
  constraint listing_phone_check CHECK ((length(phone) <= 20)),
  constraint listing_reachable_check CHECK ((length(reachable) <= 200)),
  constraint listing_subject_check CHECK (((length(subject) >= 2) AND (length(subject) <= 500))),
  constraint listing_deputy_id_fkey FOREIGN KEY (deputy_id) REFERENCES network.function(id) ON DELETE SET NULL,
  constraint listing_employer_consent_by_fkey FOREIGN KEY (employer_consent_by) REFERENCES network.function(id),
  constraint listing_function_id_fkey FOREIGN KEY (function_id) REFERENCES network.function(id) ON DELETE CASCADE,
  constraint listing_pkey PRIMARY KEY (function_id)
);

create table network.listing_form (
  function_id uuid not null,
  form_key text not null,
  constraint listing_form_form_key_fkey FOREIGN KEY (form_key) REFERENCES network.form(key),
  constraint listing_form_function_id_fkey FOREIGN KEY (function_id) REFERENCES network.listing(function_id) ON DELETE CASCADE,
  constraint listing_form_pkey PRIMARY KEY (function_id, form_key)
);

create table network.listing_municipality (
  function_id uuid not null,
  municipality_code text not null,
  constraint listing_municipality_function_id_fkey FOREIGN KEY (function_id) REFERENCES network.listing(function_id) ON DELETE CASCADE,
  constraint listing_municipality_municipality_code_fkey FOREIGN KEY (municipality_code) REFERENCES network.municipality(code),
  constraint listing_municipality_pkey PRIMARY KEY (function_id, municipality_code)
);

create table network.location (
  id uuid not null default gen_random_uuid(),
  organisation_id uuid not null,
  name text not null,
  kind text not null default 'physical'::text,
  address text,
  postcode text,
  place text,
  municipality_code text,
  accessibility text,
  hidden text[] not null default '{}'::text[],
  register_key text,
  version integer not null default 1,
  constraint location_accessibility_check CHECK ((length(accessibility) <= 500)),
  constraint location_address_check CHECK ((length(address) <= 200)),
  constraint location_check CHECK (((kind <> 'secret'::text) OR (num_nonnulls(address, postcode, place, municipality_code, accessibility) = 0))),
  constraint location_kind_check CHECK ((kind = ANY (ARRAY['physical'::text, 'virtual'::text, 'secret'::text]))),
  constraint location_name_check CHECK (((length(name) >= 2) AND (length(name) <= 200))),
  constraint location_place_check CHECK ((length(place) <= 80)),
  constraint location_postcode_check CHECK ((length(postcode) <= 10)),
  constraint location_register_key_check CHECK (((length(register_key) >= 1) AND (length(register_key) <= 200))),
  constraint location_municipality_code_fkey FOREIGN KEY (municipality_code) REFERENCES network.municipality(code),
  constraint location_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES network.organisation(id) ON DELETE CASCADE,
  constraint location_pkey PRIMARY KEY (id),
  constraint location_organisation_id_register_key_key UNIQUE (organisation_id, register_key)
);

create table network.map_layout (
  edition text not null,
  digest text not null,
  positions jsonb not null,
  made_at timestamp with time zone not null,
  constraint map_layout_digest_check CHECK ((digest ~ '^[0-9a-f]{64}$'::text)),
  constraint map_layout_edition_check CHECK ((edition = ANY (ARRAY['network'::text, 'public'::text]))),
  constraint map_layout_positions_check CHECK ((jsonb_typeof(positions) = 'object'::text)),
  constraint map_layout_pkey PRIMARY KEY (edition)
);

create table network.municipality (
  code text not null,
  name text not null,
  subregion text not null,
  subregion_source text not null,
  population integer,
  constraint municipality_code_check CHECK ((code ~ '^GM[0-9]{4}$'::text)),
  constraint municipality_name_check CHECK (((length(name) >= 2) AND (length(name) <= 80))),
  constraint municipality_population_check CHECK ((population >= 0)),
  constraint municipality_subregion_check CHECK (((length(subregion) >= 2) AND (length(subregion) <= 80))),
  constraint municipality_pkey PRIMARY KEY (code),
  constraint municipality_name_key UNIQUE (name)
);

create table network.opening (
  id uuid not null default gen_random_uuid(),
  service_id uuid not null,
  weekday integer not null,
  opens time without time zone not null,
  closes time without time zone not null,
  constraint opening_check CHECK ((opens < closes)),
  constraint opening_weekday_check CHECK (((weekday >= 1) AND (weekday <= 7))),
  constraint opening_service_id_fkey FOREIGN KEY (service_id) REFERENCES network.service(id) ON DELETE CASCADE,
  constraint opening_pkey PRIMARY KEY (id),
  constraint opening_service_id_weekday_opens_key UNIQUE (service_id, weekday, opens)
);

create table network.organisation (
  id uuid not null default gen_random_uuid(),
  name text not null,
  kind text not null,
  municipality_code text,
  address text,
  postcode text,
  place text,
  phone text,
  email text,
  website text,
  register text not null,
  register_key text not null,
  source text,
  source_year text,
  remark text,
  summary text,
  kvk text,
  version integer not null default 1,
  confirmed_at date,
  phone_year integer,
  constraint organisation_address_check CHECK ((length(address) <= 200)),
  constraint organisation_email_check CHECK ((length(email) <= 200)),
  constraint organisation_kind_check CHECK (((length(kind) >= 2) AND (length(kind) <= 60))),
  constraint organisation_kvk_check CHECK ((kvk ~ '^[0-9]{8}$'::text)),
  constraint organisation_name_check CHECK (((length(name) >= 2) AND (length(name) <= 200))),
  constraint organisation_phone_check CHECK ((length(phone) <= 20)),
  constraint organisation_phone_year_check CHECK (((phone_year >= 1990) AND (phone_year <= 2100))),
  constraint organisation_place_check CHECK ((length(place) <= 80)),
  constraint organisation_postcode_check CHECK ((length(postcode) <= 10)),
  constraint organisation_register_check CHECK (((length(register) >= 2) AND (length(register) <= 60))),
  constraint organisation_register_key_check CHECK (((length(register_key) >= 1) AND (length(register_key) <= 200))),
  constraint organisation_remark_check CHECK ((length(remark) <= 1000)),
  constraint organisation_source_check CHECK ((length(source) <= 400)),
  constraint organisation_source_year_check CHECK ((length(source_year) <= 20)),
  constraint organisation_summary_check CHECK ((length(summary) <= 2000)),
  constraint organisation_website_check CHECK ((length(website) <= 300)),
  constraint organisation_municipality_code_fkey FOREIGN KEY (municipality_code) REFERENCES network.municipality(code),
  constraint organisation_pkey PRIMARY KEY (id),
  constraint organisation_register_register_key_key UNIQUE (register, register_key)
);

create table network.other_key (
  register text not null,
  register_key text not null,
  organisation_id uuid not null,
  constraint other_key_register_check CHECK (((length(register) >= 2) AND (length(register) <= 60))),
  constraint other_key_register_key_check CHECK (((length(register_key) >= 1) AND (length(register_key) <= 200))),
  constraint other_key_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES network.organisation(id) ON DELETE CASCADE,
  constraint other_key_pkey PRIMARY KEY (register, register_key)
);

create table network.person (
  id uuid not null default gen_random_uuid(),
  name text not null,
  constraint person_name_check CHECK (((length(name) >= 2) AND (length(name) <= 120))),
  constraint person_pkey PRIMARY KEY (id)
);

create table network.promise (
  id uuid not null default gen_random_uuid(),
  organisation_id uuid not null,
  text text not null,
  made_on date not null default platform.today(),
  function_id uuid not null,
  constraint promise_text_check CHECK (((length(text) >= 3) AND (length(text) <= 500))),
  constraint promise_function_id_fkey FOREIGN KEY (function_id) REFERENCES network.function(id),
  constraint promise_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES network.organisation(id),
  constraint promise_pkey PRIMARY KEY (id)
);

create table network.proposal (
  id uuid not null,
  role text not null,
  organisation_id uuid not null,
  person_id uuid,
  name text,
  email_sealed bytea,
  title text not null,
  why text not null,
  until_day date,
  proposed_by uuid not null,
  proposer_id uuid not null,
  proposed_at timestamp with time zone not null default now(),
  outcome text,
  decided_by uuid,
  decider_id uuid,
  decided_at timestamp with time zone,
  answer text,
  function_id uuid,
  constraint four_eyes CHECK (((outcome IS NULL) OR
CASE outcome
    WHEN 'withdrawn'::text THEN (decider_id = proposer_id)
    ELSE ((decider_id <> proposer_id) AND (decider_id IS DISTINCT FROM person_id))
END)),
  constraint proposal_answer_check CHECK (((length(answer) >= 3) AND (length(answer) <= 1000))),
  constraint proposal_check CHECK ((num_nonnulls(person_id, name) >= 1)),
  constraint proposal_check1 CHECK ((num_nonnulls(outcome, decided_by, decider_id, decided_at) = ANY (ARRAY[0, 4]))),
  constraint proposal_check2 CHECK (((outcome IS NULL) OR (email_sealed IS NULL))),
  constraint proposal_check3 CHECK (((function_id IS NOT NULL) = (COALESCE(outcome, ''::text) = 'approved'::text))),
  constraint proposal_email_sealed_check CHECK (((length(email_sealed) >= 30) AND (length(email_sealed) <= 400))),
  constraint proposal_name_check CHECK (((length(name) >= 2) AND (length(name) <= 120))),
  constraint proposal_outcome_check CHECK ((outcome = ANY (ARRAY['approved'::text, 'rejected'::text, 'withdrawn'::text]))),
  constraint proposal_role_check CHECK (network.is_special(role)),
  constraint proposal_title_check CHECK (((length(title) >= 2) AND (length(title) <= 120))),
  constraint proposal_why_check CHECK (((length(why) >= 3) AND (length(why) <= 1000))),
  constraint proposal_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES network.function(id),
  constraint proposal_decider_id_fkey FOREIGN KEY (decider_id) REFERENCES network.person(id),
  constraint proposal_function_id_fkey FOREIGN KEY (function_id) REFERENCES network.function(id) DEFERRABLE INITIALLY DEFERRED,
  constraint proposal_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES network.organisation(id),
  constraint proposal_person_id_fkey FOREIGN KEY (person_id) REFERENCES network.person(id),
  constraint proposal_proposed_by_fkey FOREIGN KEY (proposed_by) REFERENCES network.function(id),
  constraint proposal_proposer_id_fkey FOREIGN KEY (proposer_id) REFERENCES network.person(id),
  constraint proposal_pkey PRIMARY KEY (id)
);

create table network.review (
  id uuid not null default gen_random_uuid(),
  quarter text not null,
  made_on date not null default platform.today(),
  constraint review_quarter_check CHECK ((quarter ~ '^[0-9]{4}-Q[1-4]$'::text)),
  constraint review_pkey PRIMARY KEY (id),
  constraint review_quarter_key UNIQUE (quarter)
);

create table network.review_line (
  id uuid not null default gen_random_uuid(),
  review_id uuid not null,
  function_id uuid not null,
  role text not null,
  since date not null,
  seen_month date,
  outcome text,
  reason text,
  decided_by uuid,
  decided_at timestamp with time zone,
  constraint review_line_check CHECK ((num_nonnulls(outcome, reason, decided_by, decided_at) = ANY (ARRAY[0, 4]))),
  constraint review_line_outcome_check CHECK ((outcome = ANY (ARRAY['stays'::text, 'ends'::text]))),
  constraint review_line_reason_check CHECK (((length(reason) >= 3) AND (length(reason) <= 1000))),
  constraint review_line_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES network.function(id),
  constraint review_line_function_id_fkey FOREIGN KEY (function_id) REFERENCES network.function(id),
  constraint review_line_review_id_fkey FOREIGN KEY (review_id) REFERENCES network.review(id),
  constraint review_line_pkey PRIMARY KEY (id),
  constraint review_line_review_id_function_id_key UNIQUE (review_id, function_id)
);

create table network.service (
  id uuid not null default gen_random_uuid(),
  organisation_id uuid not null,
  name text not null,
  summary text not null,
  status text not null default 'active'::text,
  audience text,
  age_from integer,
  age_until integer,
  languages text[] not null default '{}'::text[],
  accessibility text,
  access text not null default 'self'::text,
  access_text text,
  costs text,
  exclusions text,
  urgency text not null default 'weeks'::text,
  waiting_days integer,
  waiting_at date,
  phone text,
  email text,
  website text,
  round_the_clock boolean not null default false,
  hidden text[] not null default '{}'::text[],
  source text,
  register_key text,
  confirmed_at date not null default platform.today(),
  version integer not null default 1,
  training boolean not null default false,
  constraint service_access_check CHECK ((access = ANY (ARRAY['self'::text, 'referral'::text, 'professionals'::text]))),
  constraint service_access_text_check CHECK ((length(access_text) <= 1000)),
  constraint service_accessibility_check CHECK ((length(accessibility) <= 500)),
  constraint service_age_from_check CHECK (((age_from >= 0) AND (age_from <= 120))),
  constraint service_age_until_check CHECK (((age_until >= 0) AND (age_until <= 120))),
  constraint service_audience_check CHECK ((length(audience) <= 500)),
  constraint service_check CHECK (((age_from IS NULL) OR (age_until IS NULL) OR (age_from <= age_until))),
  constraint service_check1 CHECK (((waiting_days IS NULL) = (waiting_at IS NULL))),
  constraint service_costs_check CHECK ((length(costs) <= 500)),
  constraint service_email_check CHECK ((length(email) <= 200)),
  constraint service_exclusions_check CHECK ((length(exclusions) <= 1000)),
  constraint service_name_check CHECK (((length(name) >= 2) AND (length(name) <= 200))),
  constraint service_phone_check CHECK ((length(phone) <= 20)),
  constraint service_register_key_check CHECK (((length(register_key) >= 1) AND (length(register_key) <= 200))),
  constraint service_source_check CHECK ((length(source) <= 400)),
  constraint service_status_check CHECK ((status = ANY (ARRAY['active'::text, 'inactive'::text]))),
  constraint service_summary_check CHECK (((length(summary) >= 2) AND (length(summary) <= 2000))),
  constraint service_urgency_check CHECK ((urgency = ANY (ARRAY['always'::text, 'sameDay'::text, 'week'::text, 'weeks'::text, 'unknown'::text]))),
  constraint service_waiting_days_check CHECK (((waiting_days >= 0) AND (waiting_days <= 1000))),
  constraint service_website_check CHECK ((length(website) <= 300)),
  constraint service_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES network.organisation(id) ON DELETE CASCADE,
  constraint service_pkey PRIMARY KEY (id),
  constraint service_organisation_id_register_key_key UNIQUE (organisation_id, register_key)
);

create table network.service_area (
  organisation_id uuid not null,
  municipality_code text not null,
  constraint service_area_municipality_code_fkey FOREIGN KEY (municipality_code) REFERENCES network.municipality(code),
  constraint service_area_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES network.organisation(id) ON DELETE CASCADE,
  constraint service_area_pkey PRIMARY KEY (organisation_id, municipality_code)
);

create table network.service_form (
  service_id uuid not null,
  form_key text not null,
  constraint service_form_form_key_fkey FOREIGN KEY (form_key) REFERENCES network.form(key),
  constraint service_form_service_id_fkey FOREIGN KEY (service_id) REFERENCES network.service(id) ON DELETE CASCADE,
  constraint service_form_pkey PRIMARY KEY (service_id, form_key)
);

create table network.service_location (
  service_id uuid not null,
  location_id uuid not null,
  constraint service_location_location_id_fkey FOREIGN KEY (location_id) REFERENCES network.location(id) ON DELETE CASCADE,
  constraint service_location_service_id_fkey FOREIGN KEY (service_id) REFERENCES network.service(id) ON DELETE CASCADE,
  constraint service_location_pkey PRIMARY KEY (service_id, location_id)
);

create table network.service_municipality (
  service_id uuid not null,
  municipality_code text not null,
  constraint service_municipality_municipality_code_fkey FOREIGN KEY (municipality_code) REFERENCES network.municipality(code),
  constraint service_municipality_service_id_fkey FOREIGN KEY (service_id) REFERENCES network.service(id) ON DELETE CASCADE,
  constraint service_municipality_pkey PRIMARY KEY (service_id, municipality_code)
);

create table network.shield (
  id uuid not null default gen_random_uuid(),
  organisation_id uuid not null,
  constraint shield_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES network.organisation(id) ON DELETE CASCADE,
  constraint shield_pkey PRIMARY KEY (id),
  constraint shield_organisation_id_key UNIQUE (organisation_id)
);

create table network.shielded (
  id uuid not null default gen_random_uuid(),
  shield_id uuid not null,
  location_id uuid not null,
  sealed bytea not null,
  constraint shielded_sealed_check CHECK (((length(sealed) >= 30) AND (length(sealed) <= 2000))),
  constraint shielded_location_id_fkey FOREIGN KEY (location_id) REFERENCES network.location(id) ON DELETE CASCADE,
  constraint shielded_shield_id_fkey FOREIGN KEY (shield_id) REFERENCES network.shield(id) ON DELETE CASCADE,
  constraint shielded_pkey PRIMARY KEY (id),
  constraint shielded_location_id_key UNIQUE (location_id)
);

create table network.signature (
  id uuid not null default gen_random_uuid(),
  request_id uuid not null,
  declaration_number integer not null,
  organisation_id uuid not null,
  organisation text not null,
  title text not null,
  signed_at timestamp with time zone not null,
  hash bytea not null,
  constraint signature_hash_check CHECK ((length(hash) = 32)),
  constraint signature_organisation_check CHECK (((length(organisation) >= 2) AND (length(organisation) <= 200))),
  constraint signature_title_check CHECK (((length(title) >= 2) AND (length(title) <= 200))),
  constraint signature_declaration_number_fkey FOREIGN KEY (declaration_number) REFERENCES network.declaration(number),
  constraint signature_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES network.organisation(id),
  constraint signature_request_id_fkey FOREIGN KEY (request_id) REFERENCES network.signing_request(id),
  constraint signature_pkey PRIMARY KEY (id),
  constraint signature_declaration_number_organisation_id_key UNIQUE (declaration_number, organisation_id),
  constraint signature_request_id_key UNIQUE (request_id)
);

create table network.signature_evidence (
  signature_id uuid not null,
  file text not null,
  constraint signature_evidence_file_check CHECK (((length(file) >= 100) AND (length(file) <= 60000))),
  constraint signature_evidence_signature_id_fkey FOREIGN KEY (signature_id) REFERENCES network.signature(id),
  constraint signature_evidence_pkey PRIMARY KEY (signature_id)
);

create table network.signing_request (
  id uuid not null default gen_random_uuid(),
  declaration_number integer not null,
  organisation_id uuid not null,
  signatory_id uuid,
  name text,
  title text,
  email text,
  token_hash bytea,
  code_hash bytea,
  tries smallint not null default 0,
  function_id uuid not null,
  asked_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  signed_at timestamp with time zone,
  withdrawn_at timestamp with time zone,
  constraint signing_request_check CHECK (((signatory_id IS NULL) OR (num_nonnulls(name, title, email, token_hash, code_hash) = 0))),
  constraint signing_request_check1 CHECK ((num_nonnulls(name, title, email, code_hash) = ANY (ARRAY[0, 4]))),
  constraint signing_request_check2 CHECK ((num_nonnulls(signed_at, withdrawn_at) < 2)),
  constraint signing_request_code_hash_check CHECK ((length(code_hash) = 32)),
  constraint signing_request_email_check CHECK (((length(email) >= 3) AND (length(email) <= 200))),
  constraint signing_request_name_check CHECK (((length(name) >= 2) AND (length(name) <= 120))),
  constraint signing_request_title_check CHECK (((length(title) >= 2) AND (length(title) <= 200))),
  constraint signing_request_token_hash_check CHECK ((length(token_hash) = 32)),
  constraint signing_request_tries_check CHECK (((tries >= 0) AND (tries <= 5))),
  constraint signing_request_declaration_number_fkey FOREIGN KEY (declaration_number) REFERENCES network.declaration(number),
  constraint signing_request_function_id_fkey FOREIGN KEY (function_id) REFERENCES network.function(id),
  constraint signing_request_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES network.organisation(id),
  constraint signing_request_signatory_id_fkey FOREIGN KEY (signatory_id) REFERENCES network.function(id),
  constraint signing_request_pkey PRIMARY KEY (id),
  constraint signing_request_token_hash_key UNIQUE (token_hash)
);

create table network.suggestion (
  id uuid not null default gen_random_uuid(),
  organisation_id uuid not null,
  service_id uuid,
  field text,
  value text,
  why text not null,
  made_by uuid not null,
  made_at timestamp with time zone not null default now(),
  outcome text,
  answer text,
  decided_by uuid,
  decided_at timestamp with time zone,
  constraint suggestion_answer_check CHECK (((length(answer) >= 3) AND (length(answer) <= 1000))),
  constraint suggestion_check CHECK ((num_nonnulls(outcome, decided_by, decided_at) = ANY (ARRAY[0, 3]))),
  constraint suggestion_check1 CHECK (((outcome IS DISTINCT FROM 'declined'::text) OR (answer IS NOT NULL))),
  constraint suggestion_field_check CHECK (((length(field) >= 2) AND (length(field) <= 40))),
  constraint suggestion_outcome_check CHECK ((outcome = ANY (ARRAY['accepted'::text, 'declined'::text]))),
  constraint suggestion_value_check CHECK ((length(value) <= 2000)),
  constraint suggestion_why_check CHECK (((length(why) >= 3) AND (length(why) <= 1000))),
  constraint suggestion_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES network.function(id),
  constraint suggestion_made_by_fkey FOREIGN KEY (made_by) REFERENCES network.function(id),
  constraint suggestion_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES network.organisation(id) ON DELETE CASCADE,
  constraint suggestion_service_id_fkey FOREIGN KEY (service_id) REFERENCES network.service(id) ON DELETE CASCADE,
  constraint suggestion_pkey PRIMARY KEY (id)
);

create table network.vacancy (
  id uuid not null default gen_random_uuid(),
  organisation_id uuid not null,
  role text not null,
  left_id uuid not null,
  opened_at timestamp with time zone not null default now(),
  closed_at timestamp with time zone,
  filled_by uuid,
  why text,
  constraint vacancy_check CHECK (((closed_at IS NULL) = (num_nonnulls(filled_by, why) = 0))),
  constraint vacancy_why_check CHECK (((length(why) >= 3) AND (length(why) <= 500))),
  constraint vacancy_filled_by_fkey FOREIGN KEY (filled_by) REFERENCES network.function(id),
  constraint vacancy_left_id_fkey FOREIGN KEY (left_id) REFERENCES network.function(id) ON DELETE CASCADE,
  constraint vacancy_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES network.organisation(id) ON DELETE CASCADE,
  constraint vacancy_pkey PRIMARY KEY (id),
  constraint vacancy_left_id_key UNIQUE (left_id)
);

create table network.word (
  word text not null,
  constraint word_pkey PRIMARY KEY (word)
);

create table oversight.delivery (
  name text not null,
  delivered bigint not null default 0,
  since timestamp with time zone not null default now(),
  claimed_until timestamp with time zone,
  succeeded_at timestamp with time zone,
  failures integer not null default 0,
  problem text,
  constraint delivery_delivered_check CHECK ((delivered >= 0)),
  constraint delivery_name_check CHECK ((name = ANY (ARRAY['file'::text, 'https'::text, 'mail'::text, 'processing'::text]))),
  constraint delivery_problem_check CHECK ((length(problem) <= 200)),
  constraint delivery_pkey PRIMARY KEY (name)
);

create table oversight.exceptional_access (
  id uuid not null default gen_random_uuid(),
  function_id uuid not null,
  person_id uuid not null,
  module text not null,
  subject text not null,
  reason_sealed bytea not null,
  started_at timestamp with time zone not null default now(),
  ends_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  verdict text,
  remark_sealed bytea,
  reviewed_by uuid,
  reviewed_at timestamp with time zone,
  constraint exceptional_access_check CHECK (((ends_at > started_at) AND (ends_at <= (started_at + '02:00:00'::interval)))),
  constraint exceptional_access_check1 CHECK ((ended_at >= started_at)),
  constraint exceptional_access_check2 CHECK ((((verdict IS NULL) = (reviewed_by IS NULL)) AND ((verdict IS NULL) = (reviewed_at IS NULL)))),
  constraint exceptional_access_module_check CHECK ((module ~ '^[a-z][a-z_]{1,39}$'::text)),
  constraint exceptional_access_reason_sealed_check CHECK (((length(reason_sealed) >= 39) AND (length(reason_sealed) <= 8000))),
  constraint exceptional_access_remark_sealed_check CHECK ((length(remark_sealed) <= 8000)),
  constraint exceptional_access_subject_check CHECK (((length(subject) >= 1) AND (length(subject) <= 200))),
  constraint exceptional_access_verdict_check CHECK ((verdict = ANY (ARRAY['in_order'::text, 'ask'::text, 'unjust'::text]))),
  constraint exceptional_access_function_id_fkey FOREIGN KEY (function_id) REFERENCES network.function(id),
  constraint exceptional_access_person_id_fkey FOREIGN KEY (person_id) REFERENCES network.person(id),
  constraint exceptional_access_reviewed_by_fkey FOREIGN KEY (reviewed_by) REFERENCES network.function(id),
  constraint exceptional_access_pkey PRIMARY KEY (id)
);

create table oversight.sample (
  week date not null,
  drawn_at timestamp with time zone not null default now(),
  population integer not null,
  constraint sample_population_check CHECK ((population >= 0)),
  constraint sample_week_check CHECK ((EXTRACT(isodow FROM week) = (1)::numeric)),
  constraint sample_pkey PRIMARY KEY (week)
);

create table oversight.sample_line (
  id uuid not null default gen_random_uuid(),
  week date not null,
  entry_id bigint not null,
  verdict text,
  remark_sealed bytea,
  reviewed_by uuid,
  reviewed_at timestamp with time zone,
  constraint sample_line_check CHECK ((((verdict IS NULL) = (reviewed_by IS NULL)) AND ((verdict IS NULL) = (reviewed_at IS NULL)))),
  constraint sample_line_remark_sealed_check CHECK ((length(remark_sealed) <= 8000)),
  constraint sample_line_verdict_check CHECK ((verdict = ANY (ARRAY['in_order'::text, 'ask'::text, 'unjust'::text]))),
  constraint sample_line_reviewed_by_fkey FOREIGN KEY (reviewed_by) REFERENCES network.function(id),
  constraint sample_line_week_fkey FOREIGN KEY (week) REFERENCES oversight.sample(week),
  constraint sample_line_pkey PRIMARY KEY (id),
  constraint sample_line_week_entry_id_key UNIQUE (week, entry_id)
);

create table oversight.unsealed (
  entry_id bigint not null,
  at timestamp with time zone not null default now(),
  constraint unsealed_pkey PRIMARY KEY (entry_id)
);

create table platform.device (
  id uuid not null default gen_random_uuid(),
  person_id uuid not null,
  name text not null,
  endpoint text not null,
  added_at timestamp with time zone not null default now(),
  told_until timestamp with time zone not null default now(),
  trial boolean not null default false,
  next_at timestamp with time zone not null default now(),
  failures integer not null default 0,
  constraint device_endpoint_check CHECK (((endpoint ~ '^https?://'::text) AND (length(endpoint) <= 1000))),
  constraint device_name_check CHECK (((length(name) >= 3) AND (length(name) <= 80))),
  constraint device_person_id_fkey FOREIGN KEY (person_id) REFERENCES network.person(id),
  constraint device_pkey PRIMARY KEY (id),
  constraint device_endpoint_key UNIQUE (endpoint)
);

create table platform.instrument (
  key text not null,
  indicators jsonb not null,
  counted_at timestamp with time zone not null,
  constraint instrument_indicators_check CHECK (((jsonb_typeof(indicators) = 'array'::text) AND (length((indicators)::text) < 10000))),
  constraint instrument_key_check CHECK ((key ~ '^[a-z][a-z-]{1,39}$'::text)),
  constraint instrument_pkey PRIMARY KEY (key)
);

create table platform.last_run (
  name text not null,
  at timestamp with time zone not null default now(),
  took_ms integer not null,
  failed boolean not null,
  constraint last_run_name_check CHECK (((length(name) >= 3) AND (length(name) <= 80))),
  constraint last_run_took_ms_check CHECK ((took_ms >= 0)),
  constraint last_run_pkey PRIMARY KEY (name)
);

create table platform.notification (
  id uuid not null default gen_random_uuid(),
  function_id uuid not null,
  subject text not null,
  text text not null,
  href text not null,
  at timestamp with time zone not null default now(),
  read_at timestamp with time zone,
  urgent boolean not null default false,
  mailed_at timestamp with time zone,
  constraint notification_href_check CHECK (((href ~ '^/[^/\\]'::text) AND (length(href) <= 300))),
  constraint notification_subject_check CHECK (((length(subject) >= 1) AND (length(subject) <= 200))),
  constraint notification_text_check CHECK (((length(text) >= 3) AND (length(text) <= 400))),
  constraint notification_function_id_fkey FOREIGN KEY (function_id) REFERENCES network.function(id),
  constraint notification_pkey PRIMARY KEY (id),
  constraint notification_function_id_subject_key UNIQUE (function_id, subject)
);

create table platform.rate_limit (
  key text not null,
  points integer not null default 0,
  expire bigint,
  constraint rate_limit_key_check CHECK ((length(key) <= 100)),
  constraint rate_limit_pkey PRIMARY KEY (key)
);

create table platform.submission (
  function_id uuid not null,
  once uuid not null,
  location text,
  at timestamp with time zone not null default now(),
  constraint submission_location_check CHECK ((length(location) <= 500)),
  constraint submission_function_id_fkey FOREIGN KEY (function_id) REFERENCES network.function(id),
  constraint submission_pkey PRIMARY KEY (function_id, once)
);

create table processing.line (
  id bigint not null generated always as identity,
  trace_id uuid not null,
  span_id bytea not null,
  parent_span_id bytea,
  activity text not null,
  name text not null,
  subject text not null,
  subject_type text not null,
  status text not null default 'Unset'::text,
  started_at timestamp with time zone not null,
  ended_at timestamp with time zone not null,
  confirmed_at timestamp with time zone,
  refused_at timestamp with time zone,
  constraint line_activity_check CHECK (((length(activity) >= 3) AND (length(activity) <= 200))),
  constraint line_name_check CHECK (((length(name) >= 3) AND (length(name) <= 60))),
  constraint line_parent_span_id_check CHECK ((length(parent_span_id) = 8)),
  constraint line_span_id_check CHECK ((length(span_id) = 8)),
  constraint line_status_check CHECK ((status = ANY (ARRAY['Unset'::text, 'Ok'::text, 'Error'::text]))),
  constraint line_subject_check CHECK (((length(subject) >= 20) AND (length(subject) <= 100))),
  constraint line_subject_type_check CHECK (((length(subject_type) >= 2) AND (length(subject_type) <= 40))),
  constraint line_pkey PRIMARY KEY (id)
);

create table programme.abbreviation (
  plan_file_id uuid not null,
  short text not null,
  long text,
  remark text,
  position integer not null,
  constraint abbreviation_long_check CHECK ((length(long) <= 400)),
  constraint abbreviation_remark_check CHECK ((length(remark) <= 400)),
  constraint abbreviation_short_check CHECK (((length(short) >= 1) AND (length(short) <= 40))),
  constraint abbreviation_plan_file_id_fkey FOREIGN KEY (plan_file_id) REFERENCES programme.source_file(id),
  constraint abbreviation_pkey PRIMARY KEY (plan_file_id, short)
);

create table programme.activity (
  id uuid not null,
  plan_id uuid not null,
  line_id uuid not null,
  key text not null,
  number text,
  name text not null,
  focus boolean not null,
  description text,
  expected_effect text,
  execution text,
  funding text,
  planning text,
  level text,
  status text,
  position integer not null,
  source_line integer not null,
  version integer not null default 1,
  constraint activity_description_check CHECK ((length(description) <= 8000)),
  constraint activity_execution_check CHECK ((length(execution) <= 2000)),
  constraint activity_expected_effect_check CHECK ((length(expected_effect) <= 4000)),
  constraint activity_funding_check CHECK ((length(funding) <= 2000)),
  constraint activity_key_check CHECK ((key ~ '^[a-z0-9][a-z0-9-]{0,79}$'::text)),
  constraint activity_level_check CHECK ((level = ANY (ARRAY['lokaal'::text, 'subregionaal'::text, 'regionaal'::text, 'landelijk'::text]))),
  constraint activity_name_check CHECK (((length(name) >= 1) AND (length(name) <= 400))),
  constraint activity_number_check CHECK ((length(number) <= 20)),
  constraint activity_planning_check CHECK ((length(planning) <= 2000)),
  constraint activity_status_check CHECK ((status = ANY (ARRAY['idee'::text, 'gepland'::text, 'gestart'::text, 'lopend'::text, 'doorlopend'::text, 'afgerond'::text, 'gestopt'::text]))),
  constraint activity_line_id_fkey FOREIGN KEY (line_id) REFERENCES programme.line(id),
  constraint activity_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES programme.plan(id),
  constraint activity_pkey PRIMARY KEY (id),
  constraint activity_plan_id_key_key UNIQUE (plan_id, key)
);

create table programme.activity_instrument (
  activity_id uuid not null,
  instrument text not null,
  plan_id uuid not null,
  constraint activity_instrument_instrument_check CHECK ((instrument ~ '^[a-z][a-z-]{1,39}$'::text)),
  constraint activity_instrument_activity_id_fkey FOREIGN KEY (activity_id) REFERENCES programme.activity(id),
  constraint activity_instrument_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES programme.plan(id),
  constraint activity_instrument_pkey PRIMARY KEY (activity_id, instrument)
);

create table programme.activity_item (
  id uuid not null,
  plan_id uuid not null,
  activity_id uuid not null,
  kind text not null,
  position integer not null,
  text text not null,
  constraint activity_item_kind_check CHECK ((kind = ANY (ARRAY['goal'::text, 'action'::text, 'target_group'::text, 'part'::text]))),
  constraint activity_item_text_check CHECK (((length(text) >= 1) AND (length(text) <= 4000))),
  constraint activity_item_activity_id_fkey FOREIGN KEY (activity_id) REFERENCES programme.activity(id),
  constraint activity_item_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES programme.plan(id),
  constraint activity_item_pkey PRIMARY KEY (id)
);

create table programme.activity_municipality (
  activity_id uuid not null,
  municipality_code text not null,
  plan_id uuid not null,
  constraint activity_municipality_activity_id_fkey FOREIGN KEY (activity_id) REFERENCES programme.activity(id),
  constraint activity_municipality_municipality_code_fkey FOREIGN KEY (municipality_code) REFERENCES network.municipality(code),
  constraint activity_municipality_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES programme.plan(id),
  constraint activity_municipality_pkey PRIMARY KEY (activity_id, municipality_code)
);

create table programme.activity_timeline_row (
  activity_id uuid not null,
  row_id uuid not null,
  plan_id uuid not null,
  constraint activity_timeline_row_activity_id_fkey FOREIGN KEY (activity_id) REFERENCES programme.activity(id),
  constraint activity_timeline_row_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES programme.plan(id),
  constraint activity_timeline_row_row_id_fkey FOREIGN KEY (row_id) REFERENCES programme.timeline_row(id),
  constraint activity_timeline_row_pkey PRIMARY KEY (activity_id, row_id)
);

create table programme.body (
  id uuid not null,
  plan_id uuid not null,
  key text not null,
  name text not null,
  kind text not null,
  position integer not null,
  constraint body_key_check CHECK ((key ~ '^[a-z0-9][a-z0-9-]{0,79}$'::text)),
  constraint body_kind_check CHECK (((length(kind) >= 1) AND (length(kind) <= 80))),
  constraint body_name_check CHECK (((length(name) >= 1) AND (length(name) <= 300))),
  constraint body_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES programme.plan(id),
  constraint body_pkey PRIMARY KEY (id),
  constraint body_plan_id_key_key UNIQUE (plan_id, key)
);

create table programme.budget_cell (
  post_id uuid not null,
  plan_id uuid not null,
  year integer not null,
  amount_cents bigint,
  fund text not null,
  remark text,
  constraint budget_cell_amount_cents_check CHECK (((amount_cents >= '-100000000000000'::bigint) AND (amount_cents <= '100000000000000'::bigint))),
  constraint budget_cell_fund_check CHECK ((fund = ANY (ARRAY['regulier'::text, 'tijdelijk'::text]))),
  constraint budget_cell_remark_check CHECK ((length(remark) <= 1000)),
  constraint budget_cell_year_check CHECK (((year >= 1990) AND (year <= 2100))),
  constraint budget_cell_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES programme.plan(id),
  constraint budget_cell_post_id_fkey FOREIGN KEY (post_id) REFERENCES programme.budget_post(id),
  constraint budget_cell_pkey PRIMARY KEY (post_id, year)
);

create table programme.budget_line (
  post_id uuid not null,
  line_id uuid not null,
  plan_id uuid not null,
  exception boolean not null,
  constraint budget_line_line_id_fkey FOREIGN KEY (line_id) REFERENCES programme.line(id),
  constraint budget_line_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES programme.plan(id),
  constraint budget_line_post_id_fkey FOREIGN KEY (post_id) REFERENCES programme.budget_post(id),
  constraint budget_line_pkey PRIMARY KEY (post_id, line_id, exception)
);

create table programme.budget_post (
  id uuid not null,
  plan_id uuid not null,
  key text not null,
  name text not null,
  contents text[] not null default '{}'::text[],
  contribution text,
  exception_part text,
  position integer not null,
  version integer not null default 1,
  constraint budget_post_contribution_check CHECK ((length(contribution) <= 1000)),
  constraint budget_post_exception_part_check CHECK ((length(exception_part) <= 300)),
  constraint budget_post_key_check CHECK ((key ~ '^[a-z0-9][a-z0-9-]{0,79}$'::text)),
  constraint budget_post_name_check CHECK (((length(name) >= 1) AND (length(name) <= 300))),
  constraint budget_post_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES programme.plan(id),
  constraint budget_post_pkey PRIMARY KEY (id),
  constraint budget_post_plan_id_key_key UNIQUE (plan_id, key)
);

create table programme.change (
  id bigint not null generated always as identity,
  plan_id uuid not null,
  subject_kind text not null,
  subject_key text not null,
  at timestamp with time zone not null default now(),
  function_id uuid not null,
  text text not null,
  why text,
  before jsonb,
  after jsonb,
  constraint change_text_check CHECK (((length(text) >= 3) AND (length(text) <= 600))),
  constraint change_why_check CHECK ((length(why) <= 2000)),
  constraint change_function_id_fkey FOREIGN KEY (function_id) REFERENCES network.function(id),
  constraint change_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES programme.plan(id),
  constraint change_pkey PRIMARY KEY (id)
);

create table programme.document (
  id uuid not null default gen_random_uuid(),
  plan_id uuid not null,
  activity_id uuid not null,
  name text not null,
  url text not null,
  at timestamp with time zone not null default now(),
  function_id uuid not null,
  removed_at timestamp with time zone,
  constraint document_name_check CHECK (((length(name) >= 2) AND (length(name) <= 200))),
  constraint document_url_check CHECK (((url ~* '^https?://'::text) AND (length(url) <= 1000))),
  constraint document_activity_id_fkey FOREIGN KEY (activity_id) REFERENCES programme.activity(id),
  constraint document_function_id_fkey FOREIGN KEY (function_id) REFERENCES network.function(id),
  constraint document_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES programme.plan(id),
  constraint document_pkey PRIMARY KEY (id)
);

create table programme.executor (
  id uuid not null,
  plan_id uuid not null,
  activity_id uuid not null,
  key text not null,
  kind text not null,
  position integer not null,
  who text not null,
  part text,
  certainty text not null,
  reason text,
  constraint executor_certainty_check CHECK ((certainty = ANY (ARRAY['explicit'::text, 'inferred'::text]))),
  constraint executor_kind_check CHECK ((kind = ANY (ARRAY['executor'::text, 'partner'::text]))),
  constraint executor_part_check CHECK ((length(part) <= 2000)),
  constraint executor_reason_check CHECK ((length(reason) <= 1000)),
  constraint executor_who_check CHECK (((length(who) >= 1) AND (length(who) <= 600))),
  constraint executor_activity_id_fkey FOREIGN KEY (activity_id) REFERENCES programme.activity(id),
  constraint executor_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES programme.plan(id),
  constraint executor_pkey PRIMARY KEY (id)
);

create table programme.executor_group (
  executor_id uuid not null,
  group_id uuid not null,
  activity_id uuid not null,
  lead boolean not null,
  plan_id uuid not null,
  constraint executor_group_activity_id_fkey FOREIGN KEY (activity_id) REFERENCES programme.activity(id),
  constraint executor_group_executor_id_fkey FOREIGN KEY (executor_id) REFERENCES programme.executor(id),
  constraint executor_group_group_id_fkey FOREIGN KEY (group_id) REFERENCES programme.working_group(id),
  constraint executor_group_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES programme.plan(id),
  constraint executor_group_pkey PRIMARY KEY (executor_id, group_id)
);

create table programme.fact (
  id uuid not null,
  plan_id uuid not null,
  subject_kind text not null,
  subject_key text not null,
  label text not null,
  text text not null,
  source_line integer not null,
  position integer not null,
  constraint fact_label_check CHECK (((length(label) >= 1) AND (length(label) <= 200))),
  constraint fact_text_check CHECK ((length(text) <= 20000)),
  constraint fact_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES programme.plan(id),
  constraint fact_pkey PRIMARY KEY (id)
);

create table programme.finding (
  id uuid not null,
  plan_id uuid not null,
  subject_kind text not null,
  subject_key text not null,
  field text not null,
  state text not null,
  text text not null,
  reason text,
  source_line integer,
  position integer not null,
  version integer not null default 1,
  resolved_at timestamp with time zone,
  resolved_by uuid,
  outcome text,
  answer text,
  answer_source text,
  answer_date date,
  constraint finding_answer_check CHECK (((length(answer) >= 1) AND (length(answer) <= 4000))),
  constraint finding_answer_source_check CHECK (((length(answer_source) >= 1) AND (length(answer_source) <= 400))),
  constraint finding_check CHECK ((num_nonnulls(resolved_at, resolved_by, outcome, answer, answer_source, answer_date) = ANY (ARRAY[0, 6]))),
  constraint finding_field_check CHECK (((length(field) >= 1) AND (length(field) <= 120))),
  constraint finding_outcome_check CHECK ((outcome = ANY (ARRAY['answered'::text, 'confirmed'::text, 'refuted'::text]))),
  constraint finding_reason_check CHECK ((length(reason) <= 2000)),
  constraint finding_state_check CHECK ((state = ANY (ARRAY['unknown'::text, 'inferred'::text, 'contradicts'::text]))),
  constraint finding_subject_kind_check CHECK ((subject_kind = ANY (ARRAY['plan'::text, 'line'::text, 'activity'::text, 'executor'::text, 'group'::text, 'body'::text, 'budget_post'::text, 'timeline_row'::text, 'abbreviation'::text]))),
  constraint finding_text_check CHECK (((length(text) >= 1) AND (length(text) <= 4000))),
  constraint finding_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES programme.plan(id),
  constraint finding_resolved_by_fkey FOREIGN KEY (resolved_by) REFERENCES network.function(id),
  constraint finding_pkey PRIMARY KEY (id)
);

create table programme.line (
  id uuid not null,
  plan_id uuid not null,
  key text not null,
  number text,
  name text not null,
  subtitle text,
  position integer not null,
  constraint line_key_check CHECK ((key ~ '^[a-z0-9][a-z0-9-]{0,79}$'::text)),
  constraint line_name_check CHECK (((length(name) >= 1) AND (length(name) <= 300))),
  constraint line_number_check CHECK ((length(number) <= 20)),
  constraint line_subtitle_check CHECK ((length(subtitle) <= 300)),
  constraint line_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES programme.plan(id),
  constraint line_pkey PRIMARY KEY (id),
  constraint line_plan_id_key_key UNIQUE (plan_id, key)
);

create table programme.membership (
  group_id uuid not null,
  function_id uuid not null,
  chair boolean not null default false,
  from_day date not null default platform.today(),
  until_day date,
  version integer not null default 1,
  constraint membership_check CHECK (((until_day IS NULL) OR (until_day >= from_day))),
  constraint membership_function_id_fkey FOREIGN KEY (function_id) REFERENCES network.function(id),
  constraint membership_group_id_fkey FOREIGN KEY (group_id) REFERENCES programme.working_group(id),
  constraint membership_pkey PRIMARY KEY (group_id, function_id)
);

create table programme.municipal_accent (
  activity_id uuid not null,
  municipality_code text not null,
  plan_id uuid not null,
  taking_part text not null,
  text text,
  at timestamp with time zone not null default now(),
  function_id uuid not null,
  version integer not null default 1,
  constraint municipal_accent_taking_part_check CHECK ((taking_part = ANY (ARRAY['ja'::text, 'nee'::text, 'later'::text]))),
  constraint municipal_accent_text_check CHECK ((length(text) <= 2000)),
  constraint municipal_accent_activity_id_fkey FOREIGN KEY (activity_id) REFERENCES programme.activity(id),
  constraint municipal_accent_function_id_fkey FOREIGN KEY (function_id) REFERENCES network.function(id),
  constraint municipal_accent_municipality_code_fkey FOREIGN KEY (municipality_code) REFERENCES network.municipality(code),
  constraint municipal_accent_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES programme.plan(id),
  constraint municipal_accent_pkey PRIMARY KEY (activity_id, municipality_code)
);

create table programme.plan (
  id uuid not null,
  key text not null,
  region text not null,
  name text not null,
  title text,
  vision text,
  vision_from integer,
  vision_until integer,
  from_year integer not null,
  until_year integer not null,
  status text not null,
  ambition text,
  line_word text not null default 'Ontwikkellijn'::text,
  source_file_id uuid not null,
  source_line integer not null,
  version integer not null default 1,
  constraint plan_ambition_check CHECK ((length(ambition) <= 4000)),
  constraint plan_check CHECK (((until_year >= from_year) AND (until_year <= 2100))),
  constraint plan_from_year_check CHECK (((from_year >= 1990) AND (from_year <= 2100))),
  constraint plan_key_check CHECK ((key ~ '^[a-z0-9][a-z0-9-]{0,79}$'::text)),
  constraint plan_line_word_check CHECK (((length(line_word) >= 2) AND (length(line_word) <= 40))),
  constraint plan_name_check CHECK (((length(name) >= 1) AND (length(name) <= 300))),
  constraint plan_region_check CHECK (((length(region) >= 1) AND (length(region) <= 120))),
  constraint plan_status_check CHECK ((status = ANY (ARRAY['concept'::text, 'vastgesteld'::text, 'afgesloten'::text]))),
  constraint plan_title_check CHECK ((length(title) <= 400)),
  constraint plan_vision_check CHECK ((length(vision) <= 600)),
  constraint plan_source_file_id_fkey FOREIGN KEY (source_file_id) REFERENCES programme.source_file(id),
  constraint plan_pkey PRIMARY KEY (id),
  constraint plan_key_key UNIQUE (key)
);

create table programme.predecessor (
  id uuid not null,
  plan_id uuid not null,
  activity_id uuid,
  row_id uuid,
  predecessor_id uuid not null,
  certainty text not null,
  reason text,
  constraint predecessor_certainty_check CHECK ((certainty = ANY (ARRAY['explicit'::text, 'inferred'::text]))),
  constraint predecessor_check CHECK ((num_nonnulls(activity_id, row_id) = 1)),
  constraint predecessor_reason_check CHECK ((length(reason) <= 1000)),
  constraint predecessor_activity_id_fkey FOREIGN KEY (activity_id) REFERENCES programme.activity(id),
  constraint predecessor_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES programme.plan(id),
  constraint predecessor_predecessor_id_fkey FOREIGN KEY (predecessor_id) REFERENCES programme.activity(id),
  constraint predecessor_row_id_fkey FOREIGN KEY (row_id) REFERENCES programme.timeline_row(id),
  constraint predecessor_pkey PRIMARY KEY (id),
  constraint predecessor_activity_id_row_id_predecessor_id_key UNIQUE (activity_id, row_id, predecessor_id)
);

create table programme.proposed_action (
  id uuid not null default gen_random_uuid(),
  plan_id uuid not null,
  activity_id uuid not null,
  subject text not null,
  text text not null,
  href text not null,
  proposed_by uuid not null,
  proposed_at timestamp with time zone not null default now(),
  outcome text,
  decided_by uuid,
  decided_at timestamp with time zone,
  constraint proposed_action_check CHECK ((num_nonnulls(outcome, decided_by, decided_at) = ANY (ARRAY[0, 3]))),
  constraint proposed_action_href_check CHECK (((href ~ '^/[a-z]'::text) AND (length(href) <= 300))),
  constraint proposed_action_outcome_check CHECK ((outcome = ANY (ARRAY['accepted'::text, 'declined'::text]))),
  constraint proposed_action_subject_check CHECK (((length(subject) >= 3) AND (length(subject) <= 200))),
  constraint proposed_action_text_check CHECK (((length(text) >= 3) AND (length(text) <= 400))),
  constraint proposed_action_activity_id_fkey FOREIGN KEY (activity_id) REFERENCES programme.activity(id),
  constraint proposed_action_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES network.function(id),
  constraint proposed_action_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES programme.plan(id),
  constraint proposed_action_proposed_by_fkey FOREIGN KEY (proposed_by) REFERENCES network.function(id),
  constraint proposed_action_pkey PRIMARY KEY (id)
);

create table programme.source_file (
  id uuid not null,
  name text not null,
  sha256 text not null,
  text text not null,
  imported_at timestamp with time zone not null default now(),
  imported_by uuid not null,
  constraint source_file_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200))),
  constraint source_file_sha256_check CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text)),
  constraint source_file_imported_by_fkey FOREIGN KEY (imported_by) REFERENCES network.function(id),
  constraint source_file_pkey PRIMARY KEY (id),
  constraint source_file_sha256_key UNIQUE (sha256)
);

create table programme.stated_total (
  plan_id uuid not null,
  year integer not null,
  amount_cents bigint not null,
  constraint stated_total_year_check CHECK (((year >= 1990) AND (year <= 2100))),
  constraint stated_total_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES programme.plan(id),
  constraint stated_total_pkey PRIMARY KEY (plan_id, year)
);

create table programme.status_report (
  id uuid not null default gen_random_uuid(),
  plan_id uuid not null,
  activity_id uuid not null,
  quarter text not null,
  at timestamp with time zone not null default now(),
  function_id uuid not null,
  time text not null,
  money text not null,
  quality text not null,
  summary text not null,
  cause text,
  consequence text,
  correction text,
  constraint status_report_cause_check CHECK (((length(cause) >= 1) AND (length(cause) <= 2000))),
  constraint status_report_check CHECK (((("time" = 'green'::text) AND (money = 'green'::text) AND (quality = 'green'::text)) OR (num_nulls(cause, consequence, correction) = 0))),
  constraint status_report_consequence_check CHECK (((length(consequence) >= 1) AND (length(consequence) <= 2000))),
  constraint status_report_correction_check CHECK (((length(correction) >= 1) AND (length(correction) <= 2000))),
  constraint status_report_money_check CHECK ((money = ANY (ARRAY['green'::text, 'orange'::text, 'red'::text]))),
  constraint status_report_quality_check CHECK ((quality = ANY (ARRAY['green'::text, 'orange'::text, 'red'::text]))),
  constraint status_report_quarter_check CHECK ((quarter ~ '^[0-9]{4}-Q[1-4]$'::text)),
  constraint status_report_summary_check CHECK (((length(summary) >= 1) AND (length(summary) <= 2000))),
  constraint status_report_time_check CHECK (("time" = ANY (ARRAY['green'::text, 'orange'::text, 'red'::text]))),
  constraint status_report_activity_id_fkey FOREIGN KEY (activity_id) REFERENCES programme.activity(id),
  constraint status_report_function_id_fkey FOREIGN KEY (function_id) REFERENCES network.function(id),
  constraint status_report_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES programme.plan(id),
  constraint status_report_pkey PRIMARY KEY (id)
);

create table programme.sub_ambition (
  id uuid not null,
  plan_id uuid not null,
  line_id uuid not null,
  position integer not null,
  text text not null,
  constraint sub_ambition_text_check CHECK (((length(text) >= 1) AND (length(text) <= 2000))),
  constraint sub_ambition_line_id_fkey FOREIGN KEY (line_id) REFERENCES programme.line(id),
  constraint sub_ambition_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES programme.plan(id),
  constraint sub_ambition_pkey PRIMARY KEY (id)
);

create table programme.timeline_cell (
  row_id uuid not null,
  plan_id uuid not null,
  quarter text not null,
  kind text not null,
  constraint timeline_cell_kind_check CHECK ((kind = ANY (ARRAY['empty'::text, 'start'::text, 'ongoing'::text]))),
  constraint timeline_cell_plan_id_quarter_fkey FOREIGN KEY (plan_id, quarter) REFERENCES programme.timeline_quarter(plan_id, quarter),
  constraint timeline_cell_row_id_fkey FOREIGN KEY (row_id) REFERENCES programme.timeline_row(id),
  constraint timeline_cell_pkey PRIMARY KEY (row_id, quarter)
);

create table programme.timeline_quarter (
  plan_id uuid not null,
  quarter text not null,
  constraint timeline_quarter_quarter_check CHECK ((quarter ~ '^[0-9]{4}-Q[1-4]$'::text)),
  constraint timeline_quarter_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES programme.plan(id),
  constraint timeline_quarter_pkey PRIMARY KEY (plan_id, quarter)
);

create table programme.timeline_row (
  id uuid not null,
  plan_id uuid not null,
  key text not null,
  name text not null,
  line_id uuid,
  section text,
  hint text,
  remark text,
  per_year_min integer,
  position integer not null,
  version integer not null default 1,
  constraint timeline_row_hint_check CHECK ((length(hint) <= 400)),
  constraint timeline_row_key_check CHECK ((key ~ '^[a-z0-9][a-z0-9-]{0,79}$'::text)),
  constraint timeline_row_name_check CHECK (((length(name) >= 1) AND (length(name) <= 400))),
  constraint timeline_row_per_year_min_check CHECK (((per_year_min >= 1) AND (per_year_min <= 366))),
  constraint timeline_row_remark_check CHECK ((length(remark) <= 1000)),
  constraint timeline_row_section_check CHECK ((length(section) <= 200)),
  constraint timeline_row_line_id_fkey FOREIGN KEY (line_id) REFERENCES programme.line(id),
  constraint timeline_row_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES programme.plan(id),
  constraint timeline_row_pkey PRIMARY KEY (id),
  constraint timeline_row_plan_id_key_key UNIQUE (plan_id, key)
);

create table programme.working_group (
  id uuid not null,
  plan_id uuid not null,
  key text not null,
  name text not null,
  kind text not null,
  aliases text[] not null default '{}'::text[],
  position integer not null,
  constraint working_group_key_check CHECK ((key ~ '^[a-z0-9][a-z0-9-]{0,79}$'::text)),
  constraint working_group_kind_check CHECK ((kind = ANY (ARRAY['werkgroep'::text, 'netwerk'::text]))),
  constraint working_group_name_check CHECK (((length(name) >= 1) AND (length(name) <= 300))),
  constraint working_group_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES programme.plan(id),
  constraint working_group_pkey PRIMARY KEY (id),
  constraint working_group_plan_id_key_key UNIQUE (plan_id, key)
);

create table sealing.data_key (
  id uuid not null,
  module text not null,
  file_id uuid not null,
  compartment text not null,
  version integer not null,
  created_at timestamp with time zone not null default now(),
  key_id text not null,
  wrapped bytea,
  destroyed_at timestamp with time zone,
  destroyed_by uuid,
  destroyed_reason text,
  wrapped_sha256 bytea,
  signature bytea,
  shredded_at timestamp with time zone,
  constraint data_key_check CHECK (((destroyed_at IS NULL) = (wrapped IS NOT NULL))),
  constraint data_key_check1 CHECK ((num_nulls(destroyed_at, destroyed_by, destroyed_reason, wrapped_sha256, signature) = ANY (ARRAY[0, 5]))),
  constraint data_key_check2 CHECK (((shredded_at IS NULL) OR (destroyed_at IS NOT NULL))),
  constraint data_key_compartment_check CHECK ((compartment ~ '^[a-z][a-z-]{1,40}$'::text)),
  constraint data_key_destroyed_reason_check CHECK ((destroyed_reason ~ '^[a-z_]{3,40}$'::text)),
  constraint data_key_key_id_check CHECK (((length(key_id) >= 3) AND (length(key_id) <= 200))),
  constraint data_key_module_check CHECK ((module ~ '^[a-z][a-z-]{1,40}$'::text)),
  constraint data_key_signature_check CHECK ((length(signature) = 64)),
  constraint data_key_version_check CHECK ((version >= 1)),
  constraint data_key_wrapped_check CHECK (((length(wrapped) >= 30) AND (length(wrapped) <= 1000))),
  constraint data_key_wrapped_sha256_check CHECK ((length(wrapped_sha256) = 32)),
  constraint data_key_destroyed_by_fkey FOREIGN KEY (destroyed_by) REFERENCES network.function(id),
  constraint data_key_pkey PRIMARY KEY (id),
  constraint data_key_module_file_id_compartment_version_key UNIQUE (module, file_id, compartment, version)
);

create table systems.answer (
  function_id uuid not null,
  key text not null,
  fingerprint bytea not null,
  status smallint,
  location text,
  etag text,
  body text,
  at timestamp with time zone not null default now(),
  constraint answer_body_check CHECK ((length(body) <= 60000)),
  constraint answer_etag_check CHECK ((length(etag) <= 100)),
  constraint answer_fingerprint_check CHECK ((length(fingerprint) = 32)),
  constraint answer_key_check CHECK (((length(key) >= 1) AND (length(key) <= 255))),
  constraint answer_location_check CHECK ((length(location) <= 500)),
  constraint answer_status_check CHECK (((status >= 200) AND (status <= 299))),
  constraint answer_function_id_fkey FOREIGN KEY (function_id) REFERENCES systems.system(function_id),
  constraint answer_pkey PRIMARY KEY (function_id, key)
);

create table systems.delivery (
  id uuid not null default gen_random_uuid(),
  subscription_id uuid not null,
  event_id uuid not null,
  state text not null default 'waiting'::text,
  attempts smallint not null default 0,
  next_at timestamp with time zone not null default now(),
  replay boolean not null default false,
  status smallint,
  problem text,
  settled_at timestamp with time zone,
  made_at timestamp with time zone not null default now(),
  constraint delivery_attempts_check CHECK ((attempts >= 0)),
  constraint delivery_problem_check CHECK ((length(problem) <= 60)),
  constraint delivery_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'delivered'::text, 'failed'::text]))),
  constraint delivery_status_check CHECK (((status >= 0) AND (status <= 999))),
  constraint delivery_event_id_fkey FOREIGN KEY (event_id) REFERENCES systems.event(id) ON DELETE CASCADE,
  constraint delivery_subscription_id_fkey FOREIGN KEY (subscription_id) REFERENCES systems.subscription(id) ON DELETE CASCADE,
  constraint delivery_pkey PRIMARY KEY (id)
);

create table systems.event (
  id uuid not null default gen_random_uuid(),
  kind text not null,
  scope text not null,
  href text not null,
  at timestamp with time zone not null default now(),
  position bigint,
  audience uuid[],
  practice_id uuid,
  constraint event_audience_check CHECK (((cardinality(audience) >= 1) AND (cardinality(audience) <= 10))),
  constraint event_href_check CHECK (((href ~ '^/[a-z0-9/-]+$'::text) AND (length(href) <= 300))),
  constraint event_kind_check CHECK (((kind ~ '^[a-z]+[.][a-z]+$'::text) AND (length(kind) <= 60))),
  constraint event_position_check CHECK (("position" > 0)),
  constraint event_scope_check CHECK ((ARRAY[scope] <@ systems.known_scopes())),
  constraint event_practice_id_fkey FOREIGN KEY (practice_id) REFERENCES systems.system(function_id),
  constraint event_pkey PRIMARY KEY (id),
  constraint event_position_key UNIQUE ("position")
);

create table systems.subscription (
  id uuid not null default gen_random_uuid(),
  function_id uuid not null,
  url text not null,
  kinds text[] not null,
  secret_sealed bytea not null,
  former_sealed bytea,
  former_until timestamp with time zone,
  made_at timestamp with time zone not null default now(),
  failing_since timestamp with time zone,
  disabled_at timestamp with time zone,
  version integer not null default 1,
  constraint subscription_check CHECK (((former_sealed IS NULL) = (former_until IS NULL))),
  constraint subscription_former_sealed_check CHECK (((length(former_sealed) >= 30) AND (length(former_sealed) <= 400))),
  constraint subscription_kinds_check CHECK (((cardinality(kinds) >= 1) AND (cardinality(kinds) <= 40))),
  constraint subscription_secret_sealed_check CHECK (((length(secret_sealed) >= 30) AND (length(secret_sealed) <= 400))),
  constraint subscription_url_check CHECK (((url ~ '^https?://'::text) AND (length(url) <= 500))),
  constraint subscription_function_id_fkey FOREIGN KEY (function_id) REFERENCES systems.system(function_id),
  constraint subscription_pkey PRIMARY KEY (id)
);

create table systems.system (
  function_id uuid not null,
  organisation_id uuid not null,
  scopes text[] not null,
  public_key jsonb,
  registered_by uuid not null,
  registered_at timestamp with time zone not null default now(),
  last_used_at timestamp with time zone,
  version integer not null default 1,
  practice boolean not null default false,
  constraint system_public_key_check CHECK ((length((public_key)::text) <= 4000)),
  constraint system_scopes_check CHECK ((((cardinality(scopes) >= 1) AND (cardinality(scopes) <= 20)) AND (scopes <@ systems.known_scopes()))),
  constraint system_function_id_fkey FOREIGN KEY (function_id) REFERENCES network.function(id),
  constraint system_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES network.organisation(id),
  constraint system_registered_by_fkey FOREIGN KEY (registered_by) REFERENCES network.function(id),
  constraint system_pkey PRIMARY KEY (function_id)
);

-- ---------------------------------------------------------------------- Views

create view handle_with_care.child_reader with (security_invoker=true) as
 SELECT id AS signal_id
   FROM handle_with_care.signal s
  WHERE ((state <> 'erased'::text) AND
        CASE ( SELECT platform.acting_role() AS acting_role)
            WHEN 'system'::text THEN true
            WHEN 'safeHomeWorker'::text THEN true
            WHEN 'policeOfficer'::text THEN (state = 'created'::text)
            WHEN 'attendanceOfficer'::text THEN ((state = ANY (ARRAY['tested'::text, 'bounced'::text])) OR ((variant = 'officer'::text) AND (state = ANY (ARRAY['created'::text, 'awaiting_recheck'::text]))) OR (call_open AND (caller <> 'safeHome'::text) AND (state = ANY (ARRAY['delivered'::text, 'late'::text]))))
            WHEN 'schoolContact'::text THEN (state = ANY (ARRAY['delivered'::text, 'late'::text]))
            ELSE false
        END);

-- ---------------------------------------------------------------------- Indexes

CREATE INDEX entry_by_module ON audit.entry USING btree (split_part(action, '.'::text, 1), at DESC, id DESC);

CREATE INDEX entry_by_organisation ON audit.entry USING btree (organisation_id, at DESC, id DESC);

CREATE INDEX entry_by_person ON audit.entry USING btree (person_id, at DESC, id DESC);

CREATE INDEX entry_by_persons ON audit.entry USING gin (persons) WHERE (persons <> '{}'::text[]);

CREATE INDEX entry_by_subject ON audit.entry USING btree (subject, at DESC, id DESC);

CREATE INDEX entry_by_time ON audit.entry USING btree (at DESC, id DESC);

CREATE INDEX entry_of_signal ON audit.entry USING btree (subject, at) WHERE (subject ~~ 'handle-with-care/%'::text);

CREATE INDEX contact_by_school ON handle_with_care.contact USING btree (school_id);

CREATE INDEX criteria_by_maker ON handle_with_care.criteria USING btree (made_by);

CREATE INDEX figure_by_month ON handle_with_care.figure USING btree (month, municipality_code);

CREATE INDEX figure_by_municipality ON handle_with_care.figure USING btree (municipality_code);

CREATE INDEX practice_by_municipality ON handle_with_care.practice USING btree (municipality_code);

CREATE INDEX practice_by_system ON handle_with_care.practice USING btree (function_id, id);

CREATE INDEX practice_by_time ON handle_with_care.practice USING btree (created_at);

CREATE INDEX route_by_criteria ON handle_with_care.route USING btree (criteria_version);

CREATE INDEX route_by_deputy ON handle_with_care.route USING btree (deputy_id);

CREATE INDEX route_by_finder ON handle_with_care.route USING btree (finder_id);

CREATE INDEX route_by_maker ON handle_with_care.route USING btree (made_by);

CREATE INDEX route_by_tester ON handle_with_care.route USING btree (tester_id);

CREATE INDEX school_by_municipality ON handle_with_care.school USING btree (municipality_code);

CREATE INDEX signal_by_creator ON handle_with_care.signal USING btree (created_by);

CREATE INDEX signal_by_criteria ON handle_with_care.signal USING btree (criteria_version);

CREATE INDEX signal_by_deputy ON handle_with_care.signal USING btree (deputy_id);

CREATE INDEX signal_by_finder ON handle_with_care.signal USING btree (finder_id);

CREATE INDEX signal_by_mover ON handle_with_care.signal USING btree (moved_by);

CREATE INDEX signal_by_municipality ON handle_with_care.signal USING btree (municipality_code, created_at);

CREATE INDEX signal_by_reporter ON handle_with_care.signal USING btree (reporting_id, created_at);

CREATE INDEX signal_by_school ON handle_with_care.signal USING btree (school_id);

CREATE INDEX signal_by_tester ON handle_with_care.signal USING btree (tester_id, created_at);

CREATE INDEX signal_closed ON handle_with_care.signal USING btree (closed_at) WHERE (state = 'erased'::text);

CREATE INDEX signal_due ON handle_with_care.signal USING btree (next_at) WHERE (next_at IS NOT NULL);

CREATE INDEX trial_by_school ON handle_with_care.trial USING btree (school_id, sent_at);

CREATE INDEX trial_by_sender ON handle_with_care.trial USING btree (sent_by);

CREATE INDEX trial_due ON handle_with_care.trial USING btree (next_at) WHERE (next_at IS NOT NULL);

CREATE UNIQUE INDEX trial_underway ON handle_with_care.trial USING btree (school_id) WHERE (next_at IS NOT NULL);

CREATE INDEX account_by_last_function ON identity.account USING btree (last_function);

CREATE INDEX external_by_person ON identity.external USING btree (person_id);

CREATE INDEX invitation_by_email ON identity.invitation USING btree (email) WHERE (accepted_at IS NULL);

CREATE INDEX invitation_by_inviter ON identity.invitation USING btree (invited_by);

CREATE INDEX invitation_by_person ON identity.invitation USING btree (person_id);

CREATE INDEX passkey_by_person ON identity.passkey USING btree (person_id);

CREATE INDEX provider_by_maker ON identity.provider USING btree (made_by);

CREATE INDEX provider_domain_by_provider ON identity.provider_domain USING btree (provider_id);

CREATE INDEX session_by_function ON identity.session USING btree (function_id);

CREATE INDEX session_by_provider ON identity.session USING btree (issuer, provider_session) WHERE (issuer IS NOT NULL);

CREATE INDEX step_by_expiry ON identity.step USING btree (expires_at);

CREATE INDEX step_by_person ON identity.step USING btree (person_id);

CREATE INDEX system_secret_by_system ON identity.system_secret USING btree (function_id);

CREATE INDEX system_token_by_expiry ON identity.system_token USING btree (expires_at);

CREATE INDEX system_token_by_system ON identity.system_token USING btree (function_id);

CREATE INDEX kept_by_time ON mail.kept USING btree (at DESC);

CREATE INDEX outbox_by_function ON mail.outbox USING btree (function_id);

CREATE INDEX outbox_by_invitation ON mail.outbox USING btree (invitation_id);

CREATE INDEX outbox_by_time ON mail.outbox USING btree (created_at);

CREATE INDEX outbox_due ON mail.outbox USING btree (((data ? 'urgent'::text)) DESC, next_at) WHERE (state = ANY (ARRAY['queued'::text, 'sending'::text]));

CREATE INDEX outbox_last_sent ON mail.outbox USING btree (settled_at) WHERE (state = 'sent'::text);

CREATE INDEX outbox_troubled ON mail.outbox USING btree (created_at DESC) WHERE (state = ANY (ARRAY['bounced'::text, 'failed'::text]));

CREATE INDEX outbox_waiting ON mail.outbox USING btree (function_id) WHERE (state = 'queued'::text);

CREATE INDEX agreement_activity_by_key ON network.agreement_activity USING btree (plan_key, activity_key);

CREATE INDEX agreement_party_by_organisation ON network.agreement_party USING btree (organisation_id);

CREATE INDEX agreement_version_by_purpose ON network.agreement_version USING btree (purpose);

CREATE INDEX change_by_function ON network.change USING btree (function_id);

CREATE INDEX change_by_location ON network.change USING btree (location_id);

CREATE INDEX change_by_organisation ON network.change USING btree (organisation_id, id DESC);

CREATE INDEX change_by_service ON network.change USING btree (service_id);

CREATE INDEX change_by_suggestion ON network.change USING btree (suggestion_id);

CREATE UNIQUE INDEX declaration_draft ON network.declaration USING btree ((true)) WHERE (published_at IS NULL);

CREATE INDEX findable_by_organisation ON network.findable USING btree (organisation_id);

CREATE INDEX findable_counts ON network.findable USING btree (counts, standing DESC, id);

CREATE INDEX findable_document ON network.findable USING gin (document);

CREATE INDEX findable_forms ON network.findable USING gin (forms, municipalities);

CREATE INDEX findable_names ON network.findable USING gin (ts_filter(document, '{a,d}'::"char"[]));

CREATE INDEX findable_standing ON network.findable USING btree (standing DESC, id);

CREATE INDEX function_by_organisation ON network.function USING btree (organisation_id);

CREATE INDEX function_by_person ON network.function USING btree (person_id);

CREATE INDEX function_by_role ON network.function USING btree (role);

CREATE INDEX function_municipality_by_code ON network.function_municipality USING btree (municipality_code);

CREATE INDEX import_by_maker ON network.import USING btree (made_by);

CREATE INDEX import_latest ON network.import USING btree (made_at);

CREATE INDEX import_row_by_outcome ON network.import_row USING btree (import_id, outcome, number);

CREATE INDEX import_row_by_target ON network.import_row USING btree (target_id) WHERE (target_id IS NOT NULL);

CREATE INDEX listing_by_consenter ON network.listing USING btree (employer_consent_by);

CREATE INDEX listing_by_deputy ON network.listing USING btree (deputy_id);

CREATE INDEX listing_form_by_form ON network.listing_form USING btree (form_key);

CREATE INDEX listing_municipality_by_code ON network.listing_municipality USING btree (municipality_code);

CREATE INDEX location_by_municipality ON network.location USING btree (municipality_code);

CREATE INDEX organisation_by_kind ON network.organisation USING btree (kind, ((register = 'duo'::text)), name, id);

CREATE INDEX organisation_by_kvk ON network.organisation USING btree (kvk) WHERE (kvk IS NOT NULL);

CREATE INDEX organisation_by_municipality ON network.organisation USING btree (municipality_code, kind, name);

CREATE INDEX organisation_by_name ON network.organisation USING btree (name);

CREATE INDEX organisation_by_place ON network.organisation USING btree (place, municipality_code) WHERE ((place IS NOT NULL) AND (municipality_code IS NOT NULL));

CREATE INDEX organisation_by_postcode ON network.organisation USING btree ("left"(postcode, 4), municipality_code);

CREATE INDEX organisation_in_order ON network.organisation USING btree (((register = 'duo'::text)), name, id);

CREATE INDEX other_key_by_organisation ON network.other_key USING btree (organisation_id);

CREATE INDEX person_by_name ON network.person USING btree (name, id);

CREATE INDEX promise_by_organisation ON network.promise USING btree (organisation_id);

CREATE INDEX proposal_by_decider ON network.proposal USING btree (decided_by);

CREATE INDEX proposal_by_deciding_person ON network.proposal USING btree (decider_id);

CREATE INDEX proposal_by_organisation ON network.proposal USING btree (organisation_id);

CREATE INDEX proposal_by_person ON network.proposal USING btree (person_id);

CREATE INDEX proposal_by_proposer ON network.proposal USING btree (proposed_by);

CREATE INDEX proposal_by_proposing_person ON network.proposal USING btree (proposer_id);

CREATE INDEX proposal_waiting ON network.proposal USING btree (proposed_at) WHERE (outcome IS NULL);

CREATE INDEX review_line_by_decider ON network.review_line USING btree (decided_by);

CREATE INDEX service_by_organisation ON network.service USING btree (organisation_id, name);

CREATE INDEX service_area_by_municipality ON network.service_area USING btree (municipality_code);

CREATE INDEX service_form_by_form ON network.service_form USING btree (form_key);

CREATE INDEX service_location_by_location ON network.service_location USING btree (location_id);

CREATE INDEX service_location_by_public_id ON network.service_location USING btree (network.service_at_location_id(service_id, location_id));

CREATE INDEX service_municipality_by_code ON network.service_municipality USING btree (municipality_code);

CREATE INDEX shielded_by_shield ON network.shielded USING btree (shield_id);

CREATE INDEX signature_by_organisation ON network.signature USING btree (organisation_id);

CREATE INDEX signing_request_by_declaration ON network.signing_request USING btree (declaration_number);

CREATE INDEX signing_request_by_organisation ON network.signing_request USING btree (organisation_id);

CREATE INDEX signing_request_by_signatory ON network.signing_request USING btree (signatory_id);

CREATE UNIQUE INDEX signing_request_open ON network.signing_request USING btree (declaration_number, organisation_id) WHERE ((signed_at IS NULL) AND (withdrawn_at IS NULL));

CREATE INDEX suggestion_by_decider ON network.suggestion USING btree (decided_by);

CREATE INDEX suggestion_by_maker ON network.suggestion USING btree (made_by);

CREATE INDEX suggestion_by_organisation ON network.suggestion USING btree (organisation_id, made_at);

CREATE INDEX suggestion_by_service ON network.suggestion USING btree (service_id);

CREATE INDEX suggestion_waiting ON network.suggestion USING btree (organisation_id, made_at) WHERE (outcome IS NULL);

CREATE INDEX vacancy_by_filler ON network.vacancy USING btree (filled_by);

CREATE INDEX vacancy_by_organisation ON network.vacancy USING btree (organisation_id);

CREATE INDEX vacancy_open ON network.vacancy USING btree (organisation_id) WHERE (closed_at IS NULL);

CREATE INDEX word_likeness ON network.word USING gist (word extensions.gist_trgm_ops);

CREATE INDEX exceptional_access_by_function ON oversight.exceptional_access USING btree (function_id, module, ends_at DESC);

CREATE INDEX exceptional_access_by_person ON oversight.exceptional_access USING btree (person_id, started_at DESC);

CREATE INDEX exceptional_access_by_reviewer ON oversight.exceptional_access USING btree (reviewed_by);

CREATE INDEX exceptional_access_by_time ON oversight.exceptional_access USING btree (started_at DESC, id);

CREATE INDEX exceptional_access_open ON oversight.exceptional_access USING btree (started_at) WHERE (verdict IS NULL);

CREATE INDEX sample_line_by_entry ON oversight.sample_line USING btree (entry_id);

CREATE INDEX sample_line_by_reviewer ON oversight.sample_line USING btree (reviewed_by);

CREATE INDEX sample_line_open ON oversight.sample_line USING btree (week) WHERE (verdict IS NULL);

CREATE INDEX device_by_person ON platform.device USING btree (person_id);

CREATE INDEX notification_by_subject ON platform.notification USING btree (subject COLLATE "C") WHERE (read_at IS NULL);

CREATE INDEX notification_inbox ON platform.notification USING btree (function_id, at DESC) WHERE (read_at IS NULL);

CREATE INDEX notification_unmailed ON platform.notification USING btree (at) WHERE ((read_at IS NULL) AND (mailed_at IS NULL) AND (NOT urgent));

CREATE INDEX notification_urgent ON platform.notification USING btree (at) WHERE (urgent AND (read_at IS NULL));

CREATE INDEX submission_by_time ON platform.submission USING btree (at);

CREATE INDEX line_by_end ON processing.line USING btree (ended_at);

CREATE INDEX line_by_trace ON processing.line USING btree (trace_id);

CREATE INDEX line_confirmed ON processing.line USING btree (confirmed_at) WHERE (confirmed_at IS NOT NULL);

CREATE INDEX line_refused ON processing.line USING btree (refused_at) WHERE ((confirmed_at IS NULL) AND (refused_at IS NOT NULL));

CREATE INDEX line_waiting ON processing.line USING btree (id) WHERE (confirmed_at IS NULL);

CREATE INDEX activity_by_line ON programme.activity USING btree (line_id, "position");

CREATE INDEX activity_instrument_by_plan ON programme.activity_instrument USING btree (plan_id);

CREATE INDEX activity_item_by_activity ON programme.activity_item USING btree (activity_id, kind, "position");

CREATE INDEX activity_item_by_plan ON programme.activity_item USING btree (plan_id);

CREATE INDEX activity_municipality_by_code ON programme.activity_municipality USING btree (municipality_code);

CREATE INDEX activity_municipality_by_plan ON programme.activity_municipality USING btree (plan_id);

CREATE INDEX activity_timeline_by_plan ON programme.activity_timeline_row USING btree (plan_id);

CREATE INDEX activity_timeline_by_row ON programme.activity_timeline_row USING btree (row_id);

CREATE INDEX budget_cell_by_plan ON programme.budget_cell USING btree (plan_id);

CREATE INDEX budget_line_by_line ON programme.budget_line USING btree (line_id);

CREATE INDEX budget_line_by_plan ON programme.budget_line USING btree (plan_id);

CREATE INDEX change_by_subject ON programme.change USING btree (plan_id, subject_kind, subject_key, id DESC);

CREATE INDEX change_latest ON programme.change USING btree (plan_id, id DESC);

CREATE INDEX document_by_activity ON programme.document USING btree (activity_id, at);

CREATE INDEX document_by_plan ON programme.document USING btree (plan_id);

CREATE INDEX executor_by_activity ON programme.executor USING btree (activity_id, kind, "position");

CREATE INDEX executor_by_plan ON programme.executor USING btree (plan_id);

CREATE INDEX executor_group_by_activity ON programme.executor_group USING btree (activity_id);

CREATE INDEX executor_group_by_group ON programme.executor_group USING btree (group_id, activity_id);

CREATE INDEX executor_group_by_plan ON programme.executor_group USING btree (plan_id);

CREATE INDEX fact_by_subject ON programme.fact USING btree (plan_id, subject_kind, subject_key, "position");

CREATE INDEX finding_by_subject ON programme.finding USING btree (plan_id, subject_kind, subject_key);

CREATE INDEX finding_open ON programme.finding USING btree (plan_id, "position") WHERE (resolved_at IS NULL);

CREATE INDEX membership_by_function ON programme.membership USING btree (function_id);

CREATE INDEX municipal_accent_by_code ON programme.municipal_accent USING btree (municipality_code, plan_id);

CREATE INDEX municipal_accent_by_plan ON programme.municipal_accent USING btree (plan_id);

CREATE INDEX predecessor_by_plan ON programme.predecessor USING btree (plan_id);

CREATE INDEX predecessor_by_predecessor ON programme.predecessor USING btree (predecessor_id);

CREATE INDEX predecessor_by_row ON programme.predecessor USING btree (row_id);

CREATE INDEX proposed_action_by_activity ON programme.proposed_action USING btree (activity_id, proposed_at);

CREATE INDEX proposed_action_by_decider ON programme.proposed_action USING btree (decided_by);

CREATE INDEX proposed_action_by_plan ON programme.proposed_action USING btree (plan_id);

CREATE INDEX proposed_action_by_proposer ON programme.proposed_action USING btree (proposed_by);

CREATE UNIQUE INDEX proposed_action_once ON programme.proposed_action USING btree (plan_id, subject) WHERE (outcome IS DISTINCT FROM 'declined'::text);

CREATE INDEX status_report_by_plan ON programme.status_report USING btree (plan_id, quarter);

CREATE INDEX status_report_latest ON programme.status_report USING btree (activity_id, at DESC);

CREATE INDEX sub_ambition_by_line ON programme.sub_ambition USING btree (line_id);

CREATE INDEX sub_ambition_by_plan ON programme.sub_ambition USING btree (plan_id, "position");

CREATE INDEX timeline_cell_by_plan ON programme.timeline_cell USING btree (plan_id, quarter);

CREATE INDEX timeline_row_by_line ON programme.timeline_row USING btree (line_id);

CREATE INDEX data_key_by_destroyer ON sealing.data_key USING btree (destroyed_by) WHERE (destroyed_by IS NOT NULL);

CREATE INDEX data_key_by_file ON sealing.data_key USING btree (file_id);

CREATE INDEX data_key_by_key ON sealing.data_key USING btree (key_id, id) WHERE (destroyed_at IS NULL);

CREATE UNIQUE INDEX data_key_living ON sealing.data_key USING btree (module, file_id, compartment) WHERE (destroyed_at IS NULL);

CREATE INDEX data_key_to_shred ON sealing.data_key USING btree (destroyed_at) WHERE ((destroyed_at IS NOT NULL) AND (shredded_at IS NULL));

CREATE INDEX answer_by_time ON systems.answer USING btree (at);

CREATE INDEX delivery_by_event ON systems.delivery USING btree (event_id);

CREATE INDEX delivery_due ON systems.delivery USING btree (next_at) WHERE (state = 'waiting'::text);

CREATE INDEX delivery_newest ON systems.delivery USING btree (subscription_id, made_at DESC, id);

CREATE UNIQUE INDEX delivery_once ON systems.delivery USING btree (subscription_id, event_id) WHERE (NOT replay);

CREATE INDEX event_by_practice ON systems.event USING btree (practice_id) WHERE (practice_id IS NOT NULL);

CREATE INDEX event_by_time ON systems.event USING btree (at);

CREATE INDEX event_unplaced ON systems.event USING btree (at, id) WHERE ("position" IS NULL);

CREATE INDEX subscription_by_system ON systems.subscription USING btree (function_id);

CREATE INDEX system_by_organisation ON systems.system USING btree (organisation_id);

CREATE INDEX system_by_registrar ON systems.system USING btree (registered_by);

-- ---------------------------------------------------------------------- Functions

CREATE OR REPLACE FUNCTION handle_with_care.announce_practice()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  begin
    insert into systems.event (kind, scope, href, practice_id, at)
      select handle_with_care.event_kind(state), 'signaal:volgen', '/signalen/' || new.id, new.function_id,
             new.created_at + (n - 1) * interval '10 seconds'
      from unnest(array['created', 'tested', 'routed', 'delivered', 'erased']) with ordinality s (state, n);
    return null;
  end $function$
;

CREATE OR REPLACE FUNCTION handle_with_care.announce_signal()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  begin
    if tg_op = 'INSERT' or new.state <> old.state then
      insert into systems.event (kind, scope, href, audience)
        values (handle_with_care.event_kind(new.state), 'signaal:volgen', '/signalen/' || new.id,
                array[new.reporting_id, new.tester_id]);
    end if;
    return null;
  end $function$
;

CREATE OR REPLACE FUNCTION handle_with_care.count_signal()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  begin
    if old.state <> 'erased' and new.state = 'erased' then
      insert into handle_with_care.figure
        select new.figure_id, date_trunc('month', new.created_at at time zone 'Europe/Amsterdam')::date,
               new.municipality_code, s.sector, new.variant, new.outcome,
               new.outcome = 'acknowledged' and new.closed_at <= new.due_at, new.calendar,
               extract(epoch from new.tested_at - new.created_at)::integer,
               extract(epoch from new.found_at - new.tested_at)::integer,
               extract(epoch from new.closed_at - new.delivered_at)::integer,
               case when new.tested_at is not null then not new.test_late end,
               case when new.found_at is not null then not new.find_late end,
               case when new.delivered_at is not null then not new.receive_late end,
               null
        from (select 1) one left join handle_with_care.school s on s.school_id = new.school_id;
    elsif new.support is distinct from old.support then
      update handle_with_care.figure f set support = new.support where f.id = new.figure_id;
    end if;
    return null;
  end $function$
;

CREATE OR REPLACE FUNCTION handle_with_care.event_kind(state text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select 'signaal.' || case state
      when 'created' then 'gemaakt'
      when 'tested' then 'getoetst'
      when 'routed' then 'onderweg'
      when 'awaiting_recheck' then 'wacht'
      when 'delivered' then 'bezorgd'
      when 'late' then 'laat'
      when 'bounced' then 'terug'
      when 'erased' then 'gewist' end
  $function$
;

CREATE OR REPLACE FUNCTION handle_with_care.follows(before text, next text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select case before
      when 'created' then next in ('tested', 'not_met', 'withdrawn', 'missed')
      when 'tested' then next in ('routed', 'awaiting_recheck', 'delivered', 'late', 'no_school_match',
                                  'not_participating', 'out_of_age', 'withdrawn', 'missed')
      when 'bounced' then next in ('routed', 'awaiting_recheck', 'delivered', 'late', 'no_school_match',
                                   'not_participating', 'out_of_age', 'withdrawn', 'missed')
      when 'routed' then next in ('awaiting_recheck', 'delivered', 'late', 'lapsed_holiday', 'withdrawn',
                                  'missed')
      when 'awaiting_recheck' then next in ('routed', 'delivered', 'late', 'lapsed_holiday', 'withdrawn',
                                            'missed')
      when 'delivered' then next in ('late', 'acknowledged', 'bounced', 'withdrawn', 'missed')
      when 'late' then next in ('acknowledged', 'bounced', 'withdrawn', 'missed')
      else false end
  $function$
;

CREATE OR REPLACE FUNCTION handle_with_care.guard_school()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  declare
    role text := platform.acting_role();
  begin
    -- Migrations and repairs by `owner` act as nobody.
    if role is null then
      return new;
    end if;
    if new.state <> old.state and not handle_with_care.school_step(role, old.state, new.state) then
      raise exception 'from % to % is no way to go', old.state, new.state using errcode = 'check_violation';
    end if;
    if role = 'schoolContact' and (to_jsonb(new) - array['state', 'version'])
                                  is distinct from (to_jsonb(old) - array['state', 'version']) then
      raise exception 'a contact says only how far the school is' using errcode = 'insufficient_privilege';
    end if;
    return new;
  end $function$
;

CREATE OR REPLACE FUNCTION handle_with_care.guard_signal()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  begin
    if old.state = 'erased' and (to_jsonb(new) - array['support', 'moved_by', 'moved_at'])
                                is distinct from (to_jsonb(old) - array['support', 'moved_by', 'moved_at']) then
      raise exception 'a signal that is over stays as it was' using errcode = 'insufficient_privilege';
    end if;
    if new.state <> old.state
       and not handle_with_care.follows(old.state, coalesce(new.outcome, new.state)) then
      raise exception 'from % to % is no way to go', old.state, coalesce(new.outcome, new.state)
        using errcode = 'check_violation';
    end if;
    if new.state = 'erased' and exists (select from handle_with_care.child c where c.signal_id = new.id) then
      raise exception 'the child is still there' using errcode = 'check_violation';
    end if;
    return new;
  end $function$
;

CREATE OR REPLACE FUNCTION handle_with_care.guard_trial()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  begin
    if old.missed or old.received_at is not null then
      raise exception 'a trial that is over stays as it was' using errcode = 'check_violation';
    end if;
    return new;
  end $function$
;

CREATE OR REPLACE FUNCTION handle_with_care.log_of(signal_id uuid, person text)
 RETURNS TABLE(at timestamp with time zone, action text, role text, title text, organisation text, name text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select e.at, e.action, e.role, case when lives.yes then f.title end, o.name,
           case when lives.yes and e.organisation_id = network.acting_organisation() then p.name end
    from handle_with_care.signal s
      cross join lateral (select s.state <> 'erased' as yes) lives
      join audit.entry e
        on e.subject like 'handle-with-care/%'
           and e.subject = any (array['handle-with-care/' || log_of.signal_id, 'handle-with-care/list'])
           and e.at >= s.created_at and e.persons && array[log_of.person]
      left join network.function f on f.id = e.function_id
      left join network.organisation o on o.id = e.organisation_id
      left join network.person p on p.id = e.person_id
    where s.id = log_of.signal_id
      and platform.acting_role() = 'safeHomeWorker' and s.tester_id = network.acting_organisation()
      -- That a key was used says the same as what it was used for.
      and e.action like 'handle\_with\_care.%' and e.action <> 'handle_with_care.key_used'
      and (lives.yes or e.action not in ('handle_with_care.child_read', 'handle_with_care.call_list_read',
                                         'handle_with_care.sought_for_parent', 'handle_with_care.log_read'))
    order by e.at, e.id
    limit 500
  $function$
;

CREATE OR REPLACE FUNCTION handle_with_care.reaches(function_id uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select coalesce(platform.acting_role() in ('system', 'programmeLead', 'policeOfficer', 'safeHomeWorker',
                                               'attendanceOfficer', 'schoolContact'), false)
      and exists (select from network.function f
                  where f.id = reaches.function_id
                    and (f.demonstration_key is not null
                         or exists (select from identity.account a
                                    where a.person_id = f.person_id and a.password_hash is not null
                                      and a.totp_sealed is not null)
                         or exists (select from identity.passkey k where k.person_id = f.person_id)
                         or exists (select from identity.external x
                                      join identity.provider v on v.issuer = x.issuer
                                    where x.person_id = f.person_id and v.enabled_at is not null)))
  $function$
;

CREATE OR REPLACE FUNCTION handle_with_care.school_step(role text, before text, next text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select case role
      when 'programmeLead' then (before, next) in (
        ('not_asked', 'asked'), ('asked', 'not_asked'), ('asked', 'ready'), ('ready', 'active'),
        ('ready', 'asked'), ('active', 'paused'), ('paused', 'active'), ('paused', 'asked'))
      when 'schoolContact' then (before, next) in (('asked', 'ready'), ('active', 'paused'))
      when 'system' then (before, next) = ('active', 'paused')
      else false end
  $function$
;

CREATE OR REPLACE FUNCTION handle_with_care.settle_turn()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
  begin
    update platform.notification set read_at = now()
      where read_at is null
        and subject collate "C" >= 'handle-with-care/' || new.id || '/'
        and subject collate "C" < 'handle-with-care/' || new.id || '0';
    return null;
  end $function$
;

CREATE OR REPLACE FUNCTION identity.actor(token_hash bytea)
 RETURNS TABLE(function_id uuid, person_id uuid, name text, role text, title text, organisation_id uuid, organisation_name text, municipalities text[], session_id uuid, assurance smallint, persons_open boolean, functions smallint)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  begin
    -- At most once a minute: a page must not cost a write each time. What was closed stays closed.
    update identity.session s
      set seen_at = now(),
          persons_until = case when s.persons_until > now() then now() + interval '15 minutes'
                               else s.persons_until end
      where s.token_hash = actor.token_hash and s.seen_at < now() - interval '1 minute'
        and s.seen_at > now() - interval '2 hours' and s.started_at > now() - interval '10 hours';
    return query
      select f.id, p.id, p.name, f.role, f.title, o.id, o.name,
             array(select m.municipality_code from network.function_municipality m
                   where m.function_id = f.id order by 1),
             s.id, s.assurance, s.assurance = 2 and coalesce(s.persons_until > now(), false),
             (select count(*)::smallint from network.function g
              where g.person_id = p.id and platform.holds(g.from_day, g.until_day, g.ended_at))
      from identity.session s
        join network.function f on f.id = s.function_id
        join network.person p on p.id = f.person_id
        join network.organisation o on o.id = f.organisation_id
      where s.token_hash = actor.token_hash
        and s.seen_at > now() - interval '2 hours'
        and s.started_at > now() - interval '10 hours'
        and platform.holds(f.from_day, f.until_day, f.ended_at)
        and not identity.left_since(p.id, s.started_at)
        and f.role not in ('visitor', 'system', 'machine');
  end $function$
;

CREATE OR REPLACE FUNCTION identity.actor_of(function_id uuid)
 RETURNS TABLE(function_id uuid, person_id uuid, name text, role text, title text, organisation_id uuid, organisation_name text, municipalities text[])
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select f.id, p.id, p.name, f.role, f.title, o.id, o.name,
           array(select m.municipality_code from network.function_municipality m
                 where m.function_id = f.id order by 1)
    from network.function f
      join network.person p on p.id = f.person_id
      join network.organisation o on o.id = f.organisation_id
    where f.id = actor_of.function_id
      and f.role not in ('visitor', 'system')
      and platform.holds(f.from_day, f.until_day, f.ended_at)
  $function$
;

CREATE OR REPLACE FUNCTION identity.asks_about(person_id uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select coalesce(case platform.acting_role()
      when 'organisationAdministrator' then exists (
        select from network.function f where f.person_id = asks_about.person_id
          and f.organisation_id = network.acting_organisation())
      else platform.acting_role() in ('programmeLead', 'dataProtectionOfficer', 'system') end, false)
  $function$
;

CREATE OR REPLACE FUNCTION identity.invite(person_id uuid, email text)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  declare made uuid;
  begin
    if not identity.keeps(invite.person_id) then
      raise exception 'not yours to invite' using errcode = 'insufficient_privilege';
    end if;
    if platform.acting_role() <> 'system' and not network.approves_person(invite.person_id)
       and exists (select from network.function f where f.person_id = invite.person_id
                   and network.is_special(f.role) and not network.is_over(f.until_day, f.ended_at)) then
      raise exception 'not yours to invite alone' using errcode = 'insufficient_privilege';
    end if;
    if exists (select from identity.account a where a.person_id = invite.person_id)
       or exists (select from identity.account a where a.email = lower(invite.email))
       -- Asked in already under another name: one address, one person.
       or exists (select from identity.invitation i
                  where i.email = lower(invite.email) and i.person_id <> invite.person_id
                    and i.accepted_at is null and i.withdrawn_at is null and i.expires_at > now()) then
      return null;
    end if;
    update identity.invitation i set withdrawn_at = now()
      where i.person_id = invite.person_id and i.accepted_at is null and i.withdrawn_at is null;
    insert into identity.invitation (person_id, email, invited_by, expires_at)
      values (invite.person_id, lower(invite.email), platform.actor(), now() + interval '7 days')
      returning id into made;
    return made;
  end $function$
;

CREATE OR REPLACE FUNCTION identity.invite_again(person_id uuid)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  declare
    made uuid;
    address text;
  begin
    if not identity.keeps(invite_again.person_id) then
      raise exception 'not yours to invite' using errcode = 'insufficient_privilege';
    end if;
    select i.email into address from identity.invitation i
      where i.person_id = invite_again.person_id and i.accepted_at is null
      order by i.created_at desc limit 1;
    if address is null
       or exists (select from identity.account a
                  where a.person_id = invite_again.person_id or a.email = address)
       or exists (select from identity.invitation i
                  where i.email = address and i.person_id <> invite_again.person_id
                    and i.accepted_at is null and i.withdrawn_at is null and i.expires_at > now()) then
      return null;
    end if;
    update identity.invitation i set withdrawn_at = now()
      where i.person_id = invite_again.person_id and i.accepted_at is null and i.withdrawn_at is null;
    insert into identity.invitation (person_id, email, invited_by, expires_at)
      values (invite_again.person_id, address, platform.actor(), now() + interval '7 days')
      returning id into made;
    return made;
  end $function$
;

CREATE OR REPLACE FUNCTION identity.is_unused()
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$ select platform.acting_role() = 'system' and not exists (select from identity.account) $function$
;

CREATE OR REPLACE FUNCTION identity.keeps(person_id uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select coalesce(case platform.acting_role()
      when 'system' then true
      when 'programmeLead' then true
      when 'dataProtectionOfficer' then network.approves_person(keeps.person_id)
      when 'organisationAdministrator' then
        exists (select from network.function f where f.person_id = keeps.person_id
                and f.organisation_id = network.acting_organisation())
        and not exists (
          select from network.function f
          where f.person_id = keeps.person_id and not network.is_over(f.until_day, f.ended_at)
            and (f.organisation_id <> network.acting_organisation() or network.is_special(f.role)))
      else false end, false)
      and not exists (select from network.function f
                      where f.person_id = keeps.person_id and f.role in ('visitor', 'system', 'machine'))
      -- Nobody renews their own way in by this road.
      and not exists (select from network.function f
                      where f.id = platform.actor() and f.person_id = keeps.person_id)
  $function$
;

CREATE OR REPLACE FUNCTION identity.left_since(person_id uuid, moment timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select exists (
      select from network.function f,
        -- `least` passes over what is null.
        least(f.ended_at, (f.until_day + 1)::timestamp at time zone 'Europe/Amsterdam') as ended
      where f.person_id = left_since.person_id and ended > moment and ended <= now())
  $function$
;

CREATE OR REPLACE FUNCTION identity.note_presence()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  begin
    insert into identity.presence (person_id, month)
      select f.person_id, date_trunc('month', platform.today())::date
      from network.function f where f.id = new.function_id
      on conflict (person_id) do update set month = excluded.month
        where presence.month < excluded.month;
    return new;
  end $function$
;

CREATE OR REPLACE FUNCTION identity.open_sessions(token_hashes bytea[])
 RETURNS TABLE(token_hash bytea, session_id uuid, function_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select s.token_hash, s.id, f.id
    from identity.session s join network.function f on f.id = s.function_id
    where s.token_hash = any (token_hashes)
      and s.seen_at > now() - interval '2 hours'
      and s.started_at > now() - interval '10 hours'
      and platform.holds(f.from_day, f.until_day, f.ended_at)
      and not identity.left_since(f.person_id, s.started_at)
      and f.role not in ('visitor', 'system', 'machine')
  $function$
;

CREATE OR REPLACE FUNCTION identity.renew(person_id uuid)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  declare made uuid;
  begin
    if not identity.keeps(renew.person_id) then
      raise exception 'not yours to renew' using errcode = 'insufficient_privilege';
    end if;
    update identity.invitation i set withdrawn_at = now()
      where i.person_id = renew.person_id and i.accepted_at is null and i.withdrawn_at is null;
    insert into identity.invitation (person_id, email, invited_by, renews, expires_at)
      select a.person_id, a.email, platform.actor(), true, now() + interval '2 days'
      from identity.account a where a.person_id = renew.person_id
      returning id into made;
    return made;
  end $function$
;

CREATE OR REPLACE FUNCTION identity.seen_months(person_ids uuid[])
 RETURNS TABLE(person_id uuid, month date)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select p.person_id, p.month from identity.presence p
    where p.person_id = any (seen_months.person_ids) and identity.asks_about(p.person_id)
  $function$
;

CREATE OR REPLACE FUNCTION identity.system_actor(token_hash bytea)
 RETURNS TABLE(function_id uuid, person_id uuid, name text, role text, title text, organisation_id uuid, organisation_name text, municipalities text[], scopes text[])
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select f.id, p.id, p.name, f.role, f.title, o.id, o.name,
           array(select m.municipality_code from network.function_municipality m
                 where m.function_id = f.id order by 1),
           array(select unnest(t.scopes) intersect select unnest(s.scopes))
    from identity.system_token t
      join systems.system s on s.function_id = t.function_id
      join network.function f on f.id = t.function_id
      join network.person p on p.id = f.person_id
      join network.organisation o on o.id = f.organisation_id
    where t.token_hash = system_actor.token_hash and t.expires_at > now()
      and f.role = 'machine' and platform.holds(f.from_day, f.until_day, f.ended_at)
  $function$
;

CREATE OR REPLACE FUNCTION identity.tell_sessions()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  begin
    perform pg_notify('kring_live', 'sessions:');
    return null;
  end $function$
;

CREATE OR REPLACE FUNCTION identity.ways_in(person_ids uuid[])
 RETURNS TABLE(person_id uuid, account boolean, invited_at timestamp with time zone, expires_at timestamp with time zone, seen_at timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select p.id, a.person_id is not null, i.created_at, i.expires_at,
           (select max(s.seen_at) from identity.session s join network.function f on f.id = s.function_id
            where f.person_id = p.id)
    from unnest(person_ids) p (id)
      left join identity.account a on a.person_id = p.id
      left join lateral (select * from identity.invitation j
                         where j.person_id = p.id and j.accepted_at is null and j.withdrawn_at is null
                         order by j.created_at desc limit 1) i on true
    where identity.asks_about(p.id)
  $function$
;

CREATE OR REPLACE FUNCTION identity.withdraw(person_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  begin
    if not identity.keeps(withdraw.person_id) then
      raise exception 'not yours to withdraw' using errcode = 'insufficient_privilege';
    end if;
    update identity.invitation i set withdrawn_at = now()
      where i.person_id = withdraw.person_id and i.accepted_at is null and i.withdrawn_at is null;
  end $function$
;

CREATE OR REPLACE FUNCTION mail.counts()
 RETURNS TABLE(day date, kind text, state text, count bigint)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  begin
    perform mail.refuse_others();
    return query
      select (o.created_at at time zone 'Europe/Amsterdam')::date, o.kind, o.state, count(*)
      from mail.outbox o where o.created_at > now() - interval '30 days'
      group by 1, 2, 3 order by 1 desc, 2, 3 limit 1000;
  end $function$
;

CREATE OR REPLACE FUNCTION mail.only_ids(data jsonb)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
    select case when jsonb_typeof(data) = 'object' then not exists (
      select from jsonb_each(data) d
      where jsonb_typeof(d.value) <> 'string' or d.value #>> '{}' !~ '^[0-9A-Za-z_-]{1,64}$')
      else false end
  $function$
;

CREATE OR REPLACE FUNCTION mail.own_person()
 RETURNS uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select f.person_id from network.function f
    where f.id = platform.actor() and platform.acting_role() is not null
  $function$
;

CREATE OR REPLACE FUNCTION mail.refuse_others()
 RETURNS void
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  begin
    if coalesce(platform.acting_role(), '') not in ('administrator', 'system') then
      raise exception 'for who keeps Kring running' using errcode = 'insufficient_privilege';
    end if;
  end $function$
;

CREATE OR REPLACE FUNCTION mail.retry_troubled(reason text)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  declare again bigint;
  begin
    perform mail.refuse_others();
    update mail.outbox o set state = 'queued', attempts = 0, next_at = now(), settled_at = null
      where o.reason = retry_troubled.reason and o.state in ('bounced', 'failed');
    get diagnostics again = row_count;
    return again;
  end $function$
;

CREATE OR REPLACE FUNCTION mail.settle_troubled(id uuid, again boolean)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  begin
    perform mail.refuse_others();
    if again then
      update mail.outbox o set state = 'queued', attempts = 0, next_at = now(), settled_at = null
        where o.id = settle_troubled.id and o.state in ('bounced', 'failed');
    else
      update mail.outbox o set state = 'dropped', reason = 'discarded'
        where o.id = settle_troubled.id and o.state in ('bounced', 'failed');
    end if;
    return found;
  end $function$
;

CREATE OR REPLACE FUNCTION mail.standing()
 RETURNS TABLE(waiting bigint, oldest timestamp with time zone, troubled bigint, last_sent timestamp with time zone)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  begin
    perform mail.refuse_others();
    return query
      select (select count(*) from mail.outbox o where o.state in ('queued', 'sending')),
             (select min(o.created_at) from mail.outbox o where o.state in ('queued', 'sending')),
             (select count(*) from mail.outbox o where o.state in ('bounced', 'failed')),
             (select max(o.settled_at) from mail.outbox o
              where o.state = 'sent' and o.settled_at > now() - interval '30 days');
  end $function$
;

CREATE OR REPLACE FUNCTION mail.troubled()
 RETURNS TABLE(id uuid, kind text, state text, attempts smallint, reason text, created_at timestamp with time zone, next_at timestamp with time zone)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  begin
    perform mail.refuse_others();
    return query
      select o.id, o.kind, o.state, o.attempts, o.reason, o.created_at, o.next_at
      from mail.outbox o
      where o.state in ('bounced', 'failed')
         or (o.state in ('queued', 'sending') and o.reason is not null)
      order by o.state in ('bounced', 'failed') desc, o.created_at desc limit 200;
  end $function$
;

CREATE OR REPLACE FUNCTION network.acting_organisation()
 RETURNS uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select f.organisation_id from network.function f
    where f.id = platform.actor() and platform.holds(f.from_day, f.until_day, f.ended_at)
  $function$
;

CREATE OR REPLACE FUNCTION network.acting_person()
 RETURNS uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select f.person_id from network.function f
    where f.id = platform.actor() and platform.holds(f.from_day, f.until_day, f.ended_at)
  $function$
;

CREATE OR REPLACE FUNCTION network.approves_function(function_id uuid, role text, organisation_id uuid, person_id uuid, until_day date)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select exists (select from network.proposal p
      where p.function_id = approves_function.function_id and p.outcome = 'approved'
        and p.role = approves_function.role
        and p.organisation_id = approves_function.organisation_id
        and p.person_id = approves_function.person_id
        and p.until_day is not distinct from approves_function.until_day
        and p.decided_by = platform.actor() and p.decided_at = now())
  $function$
;

CREATE OR REPLACE FUNCTION network.approves_person(person_id uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select exists (select from network.proposal p
      where p.person_id = approves_person.person_id and p.outcome = 'approved'
        and p.decided_by = platform.actor() and p.decided_at = now())
  $function$
;

CREATE OR REPLACE FUNCTION network.coverage()
 RETURNS TABLE(kind text, form_key text, municipality_code text, found bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select f.counts, v.form_key, m.code, count(*)
    from network.findable f
      left join network.function h on h.id = f.id
      cross join lateral unnest(f.forms) v (form_key)
      cross join lateral unnest(f.municipalities) m (code)
    where network.inside()
      and (f.kind = 'service' or platform.holds(h.from_day, h.until_day, h.ended_at))
    group by 1, 2, 3
  $function$
;

CREATE OR REPLACE FUNCTION network.find(words text[], forms text[], municipality text, age integer, kinds text[], most integer)
 RETURNS TABLE(id uuid, kind text, by_words boolean, stale boolean, named boolean, score real)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET plan_cache_mode TO 'force_custom_plan'
 SET enable_seqscan TO 'off'
AS $function$
  declare
    enough constant integer := 200;
    each tsquery;
    any_word tsquery;
    all_words tsquery;
    one text;
    line date := platform.today() - interval '13 months';
    last_forms text[] := array(select v.key from network.form v
                               where v.unasked = 'last' and v.key <> all (find.forms));
    never_forms text[] := array(select v.key from network.form v
                                where v.unasked = 'never' and v.key <> all (find.forms));
    asked_forms text[] := array(select v.key from network.form v
                                where v.unasked <> 'offered' and v.key = any (find.forms));
    candidates uuid[] := '{}';
    look integer;
    narrow boolean;
  begin
    if not network.inside() then
      return;
    end if;
    foreach one in array find.words[1:12] loop
      each := network.question(one);
      continue when each is null;
      any_word := case when any_word is null then each else any_word || each end;
      all_words := case when all_words is null then each else all_words && each end;
    end loop;
    -- 1 all words in a name, 2 all words, 3 one of them, 4 no matter which words, 5 nor when it was confirmed.
    for look in 1..5 loop
      continue when look < 4 and any_word is null or look = 2 and all_words = any_word
        or look = 4 and any_word is not null and cardinality(find.forms) = 0;
      exit when cardinality(candidates) >= case when look < 5 then enough else find.most end;
      narrow := (look < 4)::integer + (cardinality(find.forms) > 0)::integer
        + (find.municipality is not null)::integer > 1;
      candidates := candidates || array(
        select f.id from network.findable f
        where (look <> 1 or ts_filter(f.document, '{a,d}') @@ all_words)
          and (look <> 2 or f.document @@ all_words)
          and (look <> 3 and (look < 5 or any_word is null or cardinality(find.forms) > 0) or f.document @@ any_word)
          and (look = 5 or f.confirmed_at >= line)
          and (cardinality(find.forms) = 0 or f.forms && find.forms)
          and (cardinality(never_forms) = 0 or not (f.kind = 'service' and f.forms && never_forms))
          and (find.municipality is null or f.municipalities @> array[find.municipality])
          and (find.age is null or find.age between f.age_from and f.age_until)
          and (cardinality(find.kinds) = 0 or f.counts = any (find.kinds))
        -- What fits two of them is quickly gathered whole; walking in order would pass much that does not fit.
        order by case when narrow then f.standing + 0::real else f.standing end desc, f.id
        limit enough);
    end loop;
    return query
      select t.id, t.kind, t.by_words, t.stale,
        t.kind = 'person' and coalesce(ts_filter(t.document, '{d}') @@ all_words, false), t.score
      from (
        select f.id, f.kind, f.document, coalesce(f.document @@ any_word, false) as by_words,
          f.confirmed_at < line as stale,
          (f.weight
           + case when f.confirmed_at < line then -10 else 0 end
           + case when f.kind = 'service' and f.forms && last_forms then -2 else 0 end
           + case when f.kind = 'service' and f.forms && asked_forms then 1 else 0 end
           + case when find.municipality is not null
                  then 0.15 / greatest(cardinality(f.municipalities), 1)
                  -- Without a place, who is there for many places before who is there for few.
                  else 0.002 * least(cardinality(f.municipalities), 50) end
           -- Who is there for this form alone, before who is there for all.
           + case when cardinality(find.forms) > 0
                  then 0.15 * (select count(*) from unnest(f.forms) x where x = any (find.forms))::real
                       / greatest(cardinality(f.forms), cardinality(find.forms)) else 0 end
           + case when find.age is not null then 0.15 * (1 - least(f.age_until - f.age_from, 100) / 100.0) else 0 end
           + case when any_word is not null then 2 * ts_rank('{1, 0.2, 0.4, 1}', f.document, any_word) else 0 end
           + case when all_words is not null and f.document @@ all_words then 0.5 else 0 end)::real as score
        from (select distinct c.id from unnest(candidates) c (id)) c join network.findable f on f.id = c.id
        where (f.kind = 'service' or exists (
            select from network.function h where h.id = f.id
              and platform.holds(h.from_day, h.until_day, h.ended_at)))
        order by score desc, f.id
        limit least(find.most, 100)) t
      order by t.score desc, t.id;
  end $function$
;

CREATE OR REPLACE FUNCTION network.guard_function()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  declare
    longer boolean := new.until_day is distinct from old.until_day
      and (new.until_day is null or old.until_day is not null and new.until_day > old.until_day);
    ends boolean := new.ended_at is distinct from old.ended_at
      or new.until_day is distinct from old.until_day and new.until_day is not null;
  begin
    if current_user <> 'app' or platform.acting_role() = 'system' then
      return new;
    end if;
    if old.ended_at is not null or network.is_over(old.until_day, old.ended_at) then
      raise exception 'a function that ended stays ended' using errcode = 'insufficient_privilege';
    end if;
    if new.ended_at is distinct from old.ended_at and (new.ended_at is null or new.ended_at > now()) then
      raise exception 'a function ends now, or on a day' using errcode = 'insufficient_privilege';
    end if;
    if longer and not network.may_grant(old.role, old.organisation_id) then
      raise exception 'to make a function longer is to grant it' using errcode = 'insufficient_privilege';
    end if;
    if new.title <> old.title and platform.acting_role() <> 'programmeLead'
       and not network.may_grant(old.role, old.organisation_id) then
      raise exception 'not yours to name' using errcode = 'insufficient_privilege';
    end if;
    if ends and not longer and network.is_special(old.role) then
      perform pg_advisory_xact_lock(hashtextextended('network.special', 0));
      if not exists (
        select from network.function f
        where f.role = old.role and f.person_id <> old.person_id
          -- Ended by whoever had the turn before is ended, also when that began after we did.
          and f.from_day <= platform.today() and f.ended_at is null
          and (f.until_day is null
               or f.until_day > case when new.ended_at is not null then platform.today()
                                     else new.until_day end)) then
        raise exception 'the last of this role' using errcode = 'restrict_violation';
      end if;
    end if;
    return new;
  end $function$
;

CREATE OR REPLACE FUNCTION network.guard_listing()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  begin
    if current_user <> 'app' or platform.acting_role() = 'system' then
      return new;
    end if;
    if new.person_consent_at is not null and new.function_id <> platform.actor()
       and (tg_op = 'INSERT' or new.person_consent_at is distinct from old.person_consent_at) then
      raise exception 'a person consents for themselves' using errcode = 'insufficient_privilege';
    end if;
    if new.employer_consent_at is not null
       and (tg_op = 'INSERT' or new.employer_consent_at is distinct from old.employer_consent_at)
       and not (new.employer_consent_by = platform.actor() and exists (
         select from network.function f where f.id = new.function_id
           and (f.organisation_id = network.kept_organisation() or network.keeps_all()))) then
      raise exception 'an organisation consents for its own people' using errcode = 'insufficient_privilege';
    end if;
    return new;
  end $function$
;

CREATE OR REPLACE FUNCTION network.guard_proposal()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  begin
    if old.outcome is not null or new.email_sealed is not null
       or old.person_id is not null and new.person_id is distinct from old.person_id then
      raise exception 'a proposal is decided once, as it was made' using errcode = 'insufficient_privilege';
    end if;
    return new;
  end $function$
;

CREATE OR REPLACE FUNCTION network.guard_shielded()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  begin
    if exists (select from network.location l join network.shielded s on s.location_id = l.id
               where l.id = new.id and l.kind <> 'secret') then
      raise exception 'The address of a place that is no longer secret is still sealed'
        using errcode = 'check_violation';
    end if;
    return null;
  end $function$
;

CREATE OR REPLACE FUNCTION network.index_people(ids uuid[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  begin
    if platform.acting_role() is null then
      return;
    end if;
    delete from network.findable f where f.id = any (index_people.ids) and f.kind = 'person'
      and not exists (select from network.listing l where l.function_id = f.id
                      and l.person_consent_at is not null and l.employer_consent_at is not null);
    insert into network.findable (id, kind, organisation_id, forms, municipalities, age_from, age_until,
                                  weight, confirmed_at, document, counts)
    select f.id, 'person', f.organisation_id,
      array(select x.form_key from network.listing_form x where x.function_id = f.id order by 1),
      coalesce(nullif(array(select m.municipality_code from network.listing_municipality m
                            where m.function_id = f.id order by 1), '{}'),
               nullif(array(select a.municipality_code from network.service_area a
                            where a.organisation_id = f.organisation_id order by 1), '{}'),
               array_remove(array[o.municipality_code], null)),
      coalesce(l.age_from, 0), coalesce(l.age_until, 150),
      case f.role when 'expert' then 0.6 when 'liaison' then 0.5 when 'fixedContact' then 0.4
                  when 'attentionOfficer' then 0.3 else 0.1 end, l.confirmed_at,
      network.person_document(f.id), f.role
    from network.listing l join network.function f on f.id = l.function_id
      join network.organisation o on o.id = f.organisation_id
    where l.function_id = any (index_people.ids)
      and l.person_consent_at is not null and l.employer_consent_at is not null
    on conflict (id) do update set
      forms = excluded.forms, municipalities = excluded.municipalities, age_from = excluded.age_from,
      age_until = excluded.age_until, weight = excluded.weight, confirmed_at = excluded.confirmed_at,
      document = excluded.document, organisation_id = excluded.organisation_id,
      counts = excluded.counts;
  end $function$
;

CREATE OR REPLACE FUNCTION network.index_services(ids uuid[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  declare documents tsvector[];
  begin
    if not (network.keeps_all() or network.kept_organisation() is not null) then
      return;
    end if;
    delete from network.findable f where f.id = any (index_services.ids) and f.kind = 'service'
      and not exists (select from network.service s where s.id = f.id and s.status = 'active');
    with made as (
      insert into network.findable (id, kind, organisation_id, forms, municipalities, age_from, age_until,
                                    weight, confirmed_at, document, counts)
      select s.id, 'service', s.organisation_id,
        -- Who names no form is there for all that one is offered unasked.
        coalesce(nullif(array(select x.form_key from network.service_form x where x.service_id = s.id order by 1), '{}'),
                 array(select v.key from network.form v where v.unasked = 'offered' order by 1)),
        coalesce(nullif(array(select m.municipality_code from network.service_municipality m
                              where m.service_id = s.id order by 1), '{}'),
                 array(select a.municipality_code from network.service_area a
                       where a.organisation_id = s.organisation_id order by 1)),
        coalesce(s.age_from, 0), coalesce(s.age_until, 150),
        case s.urgency when 'always' then 0.1 when 'sameDay' then 0.05 else 0 end, s.confirmed_at,
        setweight(network.stems(s.name || ' ' || o.name), 'A')
          || setweight(network.stems(coalesce(s.audience, '') || ' ' || coalesce(
               (select string_agg(f.name, ' ') from network.service_form x
                  join network.form f on f.key = x.form_key where x.service_id = s.id), '')), 'B')
          || setweight(network.stems(s.summary || ' ' || o.kind || ' ' || array_to_string(s.languages, ' ')), 'C'),
        case when s.training then 'training' else 'service' end
      from network.service s join network.organisation o on o.id = s.organisation_id
      where s.id = any (index_services.ids) and s.status = 'active'
      on conflict (id) do update set
        forms = excluded.forms, municipalities = excluded.municipalities, age_from = excluded.age_from,
        age_until = excluded.age_until, weight = excluded.weight, confirmed_at = excluded.confirmed_at,
        document = excluded.document, organisation_id = excluded.organisation_id,
        counts = excluded.counts
      returning document)
    select array_agg(made.document) into documents from made;
    perform network.learn_words(documents);
  end $function$
;

CREATE OR REPLACE FUNCTION network.inside()
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$ select coalesce(platform.acting_role() not in ('visitor', 'administrator', 'machine'), false) $function$
;

CREATE OR REPLACE FUNCTION network.is_at_home(role text, kind text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select case role
      when 'policeOfficer' then kind = 'politie'
      when 'safeHomeWorker' then kind = 'veilig thuis'
      when 'attendanceOfficer' then kind = 'gemeente'
      when 'schoolContact' then kind in ('basisschool', 'middelbare school', 'speciaal onderwijs')
      else true end
  $function$
;

CREATE OR REPLACE FUNCTION network.is_listed(function_id uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select network.inside() and exists (
      select from network.listing l join network.function f on f.id = l.function_id
      where l.function_id = is_listed.function_id
        and l.person_consent_at is not null and l.employer_consent_at is not null
        and platform.holds(f.from_day, f.until_day, f.ended_at))
  $function$
;

CREATE OR REPLACE FUNCTION network.is_over(until_day date, ended_at timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$ select coalesce(until_day < platform.today(), false) or coalesce(ended_at <= now(), false) $function$
;

CREATE OR REPLACE FUNCTION network.is_special(role text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$ select role in ('programmeLead', 'administrator', 'dataProtectionOfficer') $function$
;

CREATE OR REPLACE FUNCTION network.keeps_all()
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$ select coalesce(platform.acting_role() in ('programmeLead', 'system'), false) $function$
;

CREATE OR REPLACE FUNCTION network.keeps_listing(function_id uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select platform.acting_role() is not null and exists (
      select from network.function f
      where f.id = keeps_listing.function_id
        and (f.id = platform.actor() or f.organisation_id = network.kept_organisation()
             or network.keeps_all()))
  $function$
;

CREATE OR REPLACE FUNCTION network.kept_organisation()
 RETURNS uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select network.acting_organisation() where platform.acting_role() = 'organisationAdministrator'
  $function$
;

CREATE OR REPLACE FUNCTION network.learn_words(documents tsvector[])
 RETURNS void
 LANGUAGE sql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    insert into network.word (word)
      select distinct w.lexeme from unnest(documents) d, unnest(d) w
      where length(w.lexeme) between 4 and 40 and w.lexeme !~ '[0-9]'
      on conflict do nothing
  $function$
;

CREATE OR REPLACE FUNCTION network.locations_for_systems(only_id uuid, organisation uuid, form text, municipality text, after uuid, most integer)
 RETURNS TABLE(id uuid, organisation_id uuid, organisation text, name text, kind text, address text, postcode text, place text, municipality_code text, accessibility text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select l.id, l.organisation_id, o.name, l.name, l.kind,
           case when not 'address' = any (l.hidden) then l.address end,
           case when not 'address' = any (l.hidden) then l.postcode end,
           l.place, l.municipality_code, l.accessibility
    from network.location l join network.organisation o on o.id = l.organisation_id
    where 'organisaties:lezen' = any (systems.scopes()) and l.kind <> 'secret'
      and exists (
        select from network.service_location x join network.service s on s.id = x.service_id
        where x.location_id = l.id and s.status = 'active' and not 'all' = any (s.hidden)
          and ((select systems.reach()) = '{}'
               or s.id in (select network.services_for_people_in((select systems.reach()))))
          and (form is null or exists (select from network.service_form y
                                       where y.service_id = s.id and y.form_key = form)))
      and l.id > coalesce(after, '00000000-0000-0000-0000-000000000000')
      and l.id between coalesce(only_id, '00000000-0000-0000-0000-000000000000')
                   and coalesce(only_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
      and (organisation is null or l.organisation_id = organisation)
      and (municipality is null or l.municipality_code = municipality)
    order by l.id limit least(most, 101)
  $function$
;

CREATE OR REPLACE FUNCTION network.map()
 RETURNS TABLE(id uuid, name text, kind text, school boolean, municipality_code text, area text[], service_forms text[], person_forms text[])
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    with shown as materialized (
      select o.id, o.name, o.kind, o.register, o.municipality_code from network.organisation o
      where network.inside() and o.register <> 'kring'
      order by (o.register = 'duo'), o.name, o.id limit 1000),
    area as (
      select a.organisation_id, array_agg(a.municipality_code order by a.municipality_code) as codes
      from shown o join network.service_area a on a.organisation_id = o.id group by 1),
    there as (
      select f.organisation_id, f.kind, array_agg(distinct v.form_key order by v.form_key) as forms
      from shown o join network.findable f on f.organisation_id = o.id
        left join network.function h on h.id = f.id
        cross join lateral unnest(f.forms) v (form_key)
      where f.kind = 'service' or platform.holds(h.from_day, h.until_day, h.ended_at)
      group by 1, 2)
    select o.id, o.name, o.kind, o.register = 'duo',
      case when o.kind !~* 'opvang|blijf' and not exists (
        select from network.location l where l.organisation_id = o.id and l.kind = 'secret')
      then o.municipality_code end,
      coalesce(a.codes, '{}'), coalesce(s.forms, '{}'), coalesce(p.forms, '{}')
    from shown o
      left join area a on a.organisation_id = o.id
      left join there s on s.organisation_id = o.id and s.kind = 'service'
      left join there p on p.organisation_id = o.id and p.kind = 'person'
    order by o.name, o.id
  $function$
;

CREATE OR REPLACE FUNCTION network.may_add_to(person_id uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select coalesce(case platform.acting_role()
      when 'programmeLead' then true
      when 'organisationAdministrator' then
        exists (select from network.function f where f.person_id = may_add_to.person_id
                and f.organisation_id = network.acting_organisation())
        or not exists (select from network.function f where f.person_id = may_add_to.person_id)
      else false end, false)
      and may_add_to.person_id <> network.acting_person()
      and not exists (select from network.function f where f.person_id = may_add_to.person_id
                      and f.role in ('visitor', 'system', 'machine'))
  $function$
;

CREATE OR REPLACE FUNCTION network.may_approve(role text, proposed_by uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select coalesce(case platform.acting_role()
      when 'dataProtectionOfficer' then true
      when 'programmeLead' then
        may_approve.role <> 'dataProtectionOfficer'
        or network.acting_organisation() <> (select f.organisation_id from network.function f
                                             where f.id = may_approve.proposed_by)
      else false end, false)
  $function$
;

CREATE OR REPLACE FUNCTION network.may_grant(role text, organisation_id uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select coalesce(case platform.acting_role()
      when 'programmeLead' then
        may_grant.role in ('professional', 'attentionOfficer', 'liaison', 'expert', 'fixedContact',
                           'groupMember', 'groupChair', 'civilServant', 'alderman',
                           'organisationAdministrator',
                           'policeOfficer', 'safeHomeWorker', 'attendanceOfficer', 'schoolContact')
        and exists (select from network.organisation o
                    where o.id = may_grant.organisation_id and o.register <> 'kring'
                      and network.is_at_home(may_grant.role, o.kind))
      when 'organisationAdministrator' then
        may_grant.organisation_id = network.acting_organisation()
        and (may_grant.role in ('professional', 'attentionOfficer', 'liaison', 'expert', 'fixedContact',
                                'organisationAdministrator')
             or may_grant.role in ('civilServant', 'alderman')
                and exists (select from network.organisation o
                            where o.id = may_grant.organisation_id and o.kind = 'gemeente')
             or may_grant.role in ('policeOfficer', 'safeHomeWorker', 'attendanceOfficer',
                                   'schoolContact')
                and exists (select from network.organisation o
                            where o.id = may_grant.organisation_id
                              and network.is_at_home(may_grant.role, o.kind)))
      else false end, false)
  $function$
;

CREATE OR REPLACE FUNCTION network.may_keep(role text, organisation_id uuid, person_id uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select coalesce(case platform.acting_role()
      when 'programmeLead' then true
      when 'organisationAdministrator' then
        may_keep.organisation_id = network.acting_organisation() and not network.is_special(may_keep.role)
      else false end, false)
      and may_keep.role not in ('visitor', 'system', 'machine')
      and may_keep.person_id <> network.acting_person()
  $function$
;

CREATE OR REPLACE FUNCTION network.may_place(function_id uuid, municipality_code text)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select exists (
      select from network.function f join network.organisation o on o.id = f.organisation_id
      where f.id = may_place.function_id and f.person_id <> network.acting_person()
        and network.may_grant(f.role, f.organisation_id)
        and (may_place.municipality_code is null or platform.acting_role() = 'programmeLead'
             or o.municipality_code = may_place.municipality_code))
  $function$
;

CREATE OR REPLACE FUNCTION network.may_review(function_id uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select exists (select from network.function f
      where f.id = may_review.function_id and f.person_id <> network.acting_person()
        and (platform.acting_role() = 'dataProtectionOfficer'
             or platform.acting_role() = 'programmeLead' and f.role = 'dataProtectionOfficer'))
  $function$
;

CREATE OR REPLACE FUNCTION network.municipality_at(postcode text)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select o.municipality_code from network.organisation o
    where left(o.postcode, 4) = left(municipality_at.postcode, 4) and o.municipality_code is not null
    group by 1 order by count(*) desc, 1 limit 1
  $function$
;

CREATE OR REPLACE FUNCTION network.note_checked_phone()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  begin
    if new.phone_year is not distinct from old.phone_year
       and (new.phone is distinct from old.phone or new.confirmed_at is distinct from old.confirmed_at) then
      new.phone_year := null;
    end if;
    return new;
  end $function$
;

CREATE OR REPLACE FUNCTION network.person_document(function_id uuid)
 RETURNS tsvector
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select setweight(network.stems(p.name), 'D')
      || setweight(network.stems(f.title || ' ' || o.name), 'A')
      || setweight(network.stems(l.subject || ' ' || coalesce(
           (select string_agg(v.name, ' ') from network.listing_form x
              join network.form v on v.key = x.form_key where x.function_id = f.id), '')), 'B')
      || setweight(network.stems(o.kind), 'C')
    from network.listing l join network.function f on f.id = l.function_id
      join network.person p on p.id = f.person_id join network.organisation o on o.id = f.organisation_id
    where l.function_id = person_document.function_id
  $function$
;

CREATE OR REPLACE FUNCTION network.public_map()
 RETURNS TABLE(id uuid, name text, kind text, school boolean, municipality_code text, area text[], service_forms text[], person_forms text[])
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    with shown as materialized (
      select o.id, o.name, o.kind, o.register, o.municipality_code from network.organisation o
      where platform.acting_role() is not null and o.register <> 'kring'
      order by (o.register = 'duo'), o.name, o.id limit 1000),
    area as (
      select a.organisation_id, array_agg(a.municipality_code order by a.municipality_code) as codes
      from shown o join network.service_area a on a.organisation_id = o.id group by 1),
    there as (
      select s.organisation_id, 'service'::text as kind, array_agg(distinct v.form_key order by v.form_key) as forms
      from shown o join network.service s on s.organisation_id = o.id
        join network.findable f on f.id = s.id
        cross join lateral unnest(f.forms) v (form_key)
      where s.status = 'active' and not 'all' = any (s.hidden)
      group by 1, 2)
    select o.id, o.name, o.kind, o.register = 'duo',
      case when o.kind !~* 'opvang|blijf' and not exists (
        select from network.location l where l.organisation_id = o.id and l.kind = 'secret')
      then o.municipality_code end,
      coalesce(a.codes, '{}'), coalesce(s.forms, '{}'), '{}'::text[]
    from shown o
      left join area a on a.organisation_id = o.id
      left join there s on s.organisation_id = o.id and s.kind = 'service'
    order by o.name, o.id
  $function$
;

CREATE OR REPLACE FUNCTION network.public_organisations(only_id uuid, words text, after uuid, most integer, skip integer)
 RETURNS TABLE(id uuid, name text, kind text, summary text, phone text, email text, website text, address text, postcode text, place text, kvk text, total bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select o.id, o.name, o.kind, o.summary, o.phone, o.email, o.website,
           case when o.kind ~* 'opvang|blijf' then null else o.address end,
           case when o.kind ~* 'opvang|blijf' then null else o.postcode end,
           case when o.kind ~* 'opvang|blijf' then null else o.place end, o.kvk, chosen.total
    from (
      (select x.id, row_number() over (order by x.name, x.id) as place, count(*) over () as total
       from network.organisation x
       where platform.acting_role() is not null and x.register <> 'kring' and after is null
         and (only_id is null or x.id = only_id)
         and (words is null or position(lower(words) in lower(x.name)) > 0)
       order by x.name, x.id limit least(most, 100) offset skip)
      union all
      -- In bulk nothing is counted: that would read all of it for every part.
      (select x.id, 0, 0
       from network.organisation x
       where platform.acting_role() is not null and x.register <> 'kring' and x.id > after
         and (words is null or position(lower(words) in lower(x.name)) > 0)
       order by x.id limit least(most, 1000))
    ) chosen join network.organisation o on o.id = chosen.id
    order by chosen.place, o.id
  $function$
;

CREATE OR REPLACE FUNCTION network.public_services(only_id uuid, organisation uuid, form text, words text, confirmed_since date, at uuid, postcode text, after uuid, most integer, skip integer)
 RETURNS TABLE(id uuid, organisation_id uuid, organisation text, organisation_kind text, name text, summary text, audience text, age_from integer, age_until integer, languages text[], accessibility text, access text, access_text text, costs text, exclusions text, waiting_days integer, phone text, email text, website text, round_the_clock boolean, confirmed_at date, forms jsonb, municipalities jsonb, openings jsonb, locations jsonb, total bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    with chosen as materialized (
      select s.id, count(*) over () as total
      from network.service s
      where platform.acting_role() is not null and s.status = 'active' and not 'all' = any (s.hidden)
        and (only_id is null or s.id = only_id)
        and (organisation is null or s.organisation_id = organisation)
        and (form is null or exists (select from network.service_form x
                                     where x.service_id = s.id and x.form_key = form))
        and (words is null or position(lower(words) in lower(s.name || ' ' || s.summary)) > 0)
        and (confirmed_since is null or s.confirmed_at >= confirmed_since)
        and (at is null or s.id = (select x.service_id from network.service_location x
                                   where network.service_at_location_id(x.service_id, x.location_id) = at))
        and (public_services.postcode is null
             or s.id in (select x.service_id from network.service_municipality x
                         where x.municipality_code = (select network.municipality_at(public_services.postcode)))
             or not exists (select from network.service_municipality x where x.service_id = s.id)
                and s.organisation_id in (select a.organisation_id from network.service_area a
                      where a.municipality_code = (select network.municipality_at(public_services.postcode))))
        and (after is null or s.id > after)
      order by case when after is null then s.name end, s.id
      limit least(most, case when after is null then 100 else 1000 end) offset skip)
    select r.*, chosen.total
    from network.services_for_all(array(select c.id from chosen c)) r join chosen on chosen.id = r.id
    order by case when after is null then r.name end, r.id
  $function$
;

CREATE OR REPLACE FUNCTION network.question(word text)
 RETURNS tsquery
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
  declare
    plain text := regexp_replace(lower(extensions.unaccent('extensions.unaccent', question.word)), '[^a-z0-9]+', '', 'g');
    asked tsquery;
    nearest text;
  begin
    if plain = '' then
      return null;
    end if;
    asked := to_tsquery('pg_catalog.dutch', plain || ':*');
    if numnode(asked) = 0 or exists (select from network.findable f where f.document @@ asked) then
      return case when numnode(asked) = 0 then null else asked end;
    end if;
    select w.word into nearest from network.word w
      where w.word operator(extensions.%) plain
      order by w.word operator(extensions.<->) plain limit 1;
    return case when nearest is null then asked else to_tsquery('pg_catalog.simple', nearest) end;
  end $function$
;

CREATE OR REPLACE FUNCTION network.review_progress()
 RETURNS TABLE(quarter text, made_on date, total integer, open integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select r.quarter, r.made_on, count(l.id)::integer,
           (count(l.id) filter (where l.outcome is null
                                and not network.is_over(f.until_day, f.ended_at)))::integer
    from (select * from network.review order by quarter desc limit 1) r
      left join network.review_line l on l.review_id = r.id
      left join network.function f on f.id = l.function_id
    where platform.acting_role() in ('programmeLead', 'dataProtectionOfficer', 'system')
    group by r.quarter, r.made_on
  $function$
;

CREATE OR REPLACE FUNCTION network.service_at_location_id(service_id uuid, location_id uuid)
 RETURNS uuid
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select encode(set_byte(set_byte(substr(h, 1, 16), 6, (get_byte(h, 6) & 15) | 80),
                           8, (get_byte(h, 8) & 63) | 128), 'hex')::uuid
    from extensions.digest(convert_to(concat_ws(E'\n', 'kring open-referral', 'service at location',
                                                service_id, location_id), 'UTF8'), 'sha1') h
  $function$
;

CREATE OR REPLACE FUNCTION network.services_for_all(ids uuid[])
 RETURNS TABLE(id uuid, organisation_id uuid, organisation text, organisation_kind text, name text, summary text, audience text, age_from integer, age_until integer, languages text[], accessibility text, access text, access_text text, costs text, exclusions text, waiting_days integer, phone text, email text, website text, round_the_clock boolean, confirmed_at date, forms jsonb, municipalities jsonb, openings jsonb, locations jsonb)
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select s.id, s.organisation_id, o.name, o.kind, s.name, s.summary,
      case when not 'audience' = any (s.hidden) then s.audience end, s.age_from, s.age_until, s.languages,
      s.accessibility, s.access, case when not 'accessText' = any (s.hidden) then s.access_text end,
      s.costs, case when not 'exclusions' = any (s.hidden) then s.exclusions end,
      case when not 'waitingDays' = any (s.hidden) and s.waiting_at >= platform.today() - 14
           then s.waiting_days end,
      case when not 'phone' = any (s.hidden) then s.phone end,
      case when not 'email' = any (s.hidden) then s.email end,
      case when not 'website' = any (s.hidden) then s.website end,
      s.round_the_clock and not 'openings' = any (s.hidden), s.confirmed_at,
      coalesce((select jsonb_agg(jsonb_build_object('key', f.key, 'name', f.name, 'summary', f.summary)
                                 order by f.position)
                from network.service_form x join network.form f on f.key = x.form_key
                where x.service_id = s.id), '[]'),
      coalesce((select jsonb_agg(jsonb_build_object('code', m.code, 'name', m.name) order by m.name)
                from network.municipality m
                where m.code in (select x.municipality_code from network.service_municipality x
                                 where x.service_id = s.id)
                   or not exists (select from network.service_municipality x where x.service_id = s.id)
                      and m.code in (select a.municipality_code from network.service_area a
                                     where a.organisation_id = s.organisation_id)), '[]'),
      case when 'openings' = any (s.hidden) then '[]' else
        coalesce((select jsonb_agg(jsonb_build_object('weekday', h.weekday,
                           'opens', to_char(h.opens, 'HH24:MI'),
                           'closes', case when h.closes = '24:00' then '24:00'
                                          else to_char(h.closes, 'HH24:MI') end)
                         order by h.weekday, h.opens)
                  from network.opening h where h.service_id = s.id), '[]') end,
      coalesce((select jsonb_agg(jsonb_build_object('id', l.id, 'name', l.name, 'kind', l.kind,
                         'address', case when not 'address' = any (l.hidden) then l.address end,
                         'postcode', case when not 'address' = any (l.hidden) then l.postcode end,
                         'place', l.place, 'accessibility', l.accessibility) order by l.name)
                from network.service_location x join network.location l on l.id = x.location_id
                where x.service_id = s.id and l.kind <> 'secret'), '[]')
    from network.service s join network.organisation o on o.id = s.organisation_id
    where s.id = any (ids) and s.status = 'active' and not 'all' = any (s.hidden)
  $function$
;

CREATE OR REPLACE FUNCTION network.services_for_people_in(codes text[])
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select x.service_id from network.service_municipality x where x.municipality_code = any (codes)
    union
    select s.id from network.service s
    where not exists (select from network.service_municipality x where x.service_id = s.id)
      and (s.organisation_id in (select a.organisation_id from network.service_area a
                                 where a.municipality_code = any (codes))
           or s.organisation_id in (select o.id from network.organisation o
                                    where o.municipality_code = any (codes)))
  $function$
;

CREATE OR REPLACE FUNCTION network.services_for_systems(only_id uuid, organisation uuid, form text, municipality text, location uuid, words text, after uuid, most integer)
 RETURNS TABLE(id uuid, organisation_id uuid, organisation text, organisation_kind text, name text, summary text, audience text, age_from integer, age_until integer, languages text[], accessibility text, access text, access_text text, costs text, exclusions text, waiting_days integer, phone text, email text, website text, round_the_clock boolean, confirmed_at date, forms jsonb, municipalities jsonb, openings jsonb, locations jsonb)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select r.* from network.services_for_all(array(
      select s.id from network.service s
      where 'organisaties:lezen' = any (systems.scopes())
        and s.status = 'active' and not 'all' = any (s.hidden)
        and ((select systems.reach()) = '{}'
             or s.id in (select network.services_for_people_in((select systems.reach()))))
        -- Both ends are always there, so that the index is of use whatever was asked.
        and s.id > coalesce(after, '00000000-0000-0000-0000-000000000000')
        and s.id between coalesce(only_id, '00000000-0000-0000-0000-000000000000')
                     and coalesce(only_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
        and (organisation is null or s.organisation_id = organisation)
        and (form is null or exists (select from network.service_form x
                                     where x.service_id = s.id and x.form_key = form))
        and (municipality is null or s.id in (select network.services_for_people_in(array[municipality])))
        and (location is null or exists (
              select from network.service_location x join network.location l on l.id = x.location_id
              where x.service_id = s.id and l.id = location and l.kind <> 'secret'))
        and (words is null or position(lower(words) in lower(s.name || ' ' || s.summary)) > 0)
      order by s.id limit least(most, 101))) r
    order by r.id
  $function$
;

CREATE OR REPLACE FUNCTION network.stems(text)
 RETURNS tsvector
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select to_tsvector('pg_catalog.dutch', extensions.unaccent('extensions.unaccent', $1))
  $function$
;

CREATE OR REPLACE FUNCTION oversight.delivery_state()
 RETURNS TABLE(name text, delivered bigint, behind_since timestamp with time zone, succeeded_at timestamp with time zone, failures integer, problem text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select d.name, d.delivered,
           case when d.name = 'processing'
                then (select l.ended_at from processing.line l where l.confirmed_at is null
                      order by l.id limit 1)
                else (select greatest(h.at, d.since) from audit.head h where h.number > d.delivered
                      order by h.number limit 1) end,
           d.succeeded_at, d.failures, d.problem
    from oversight.delivery d
    where platform.acting_role() in ('system', 'administrator', 'dataProtectionOfficer')
    order by d.name
  $function$
;

CREATE OR REPLACE FUNCTION oversight.guard_exceptional()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  begin
    if new.ended_at is distinct from old.ended_at
       and (old.ended_at is not null or new.ended_at <> now() or new.ended_at > old.ends_at) then
      raise exception 'exceptional access ends once, and now' using errcode = 'insufficient_privilege';
    end if;
    if new.verdict is distinct from old.verdict
       and (new.verdict is null or coalesce(new.ended_at, new.ends_at) > now()) then
      raise exception 'first it ends, then it is reviewed' using errcode = 'insufficient_privilege';
    end if;
    return new;
  end $function$
;

CREATE OR REPLACE FUNCTION oversight.mark_unsealed()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  begin
    insert into oversight.unsealed (entry_id) values (new.id);
    return null;
  end $function$
;

CREATE OR REPLACE FUNCTION oversight.seal_state()
 RETURNS TABLE(oldest_unsealed timestamp with time zone, head_number bigint, head_size bigint, head_at timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select (select u.at from oversight.unsealed u order by u.entry_id limit 1), h.number, h.size, h.at
    from (select 1) always left join lateral
      (select * from audit.head order by number desc limit 1) h on true
    where platform.acting_role() in ('system', 'administrator', 'dataProtectionOfficer')
  $function$
;

CREATE OR REPLACE FUNCTION platform.acting_municipalities()
 RETURNS text[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select coalesce(array_agg(m.municipality_code), '{}') from network.function_municipality m
    where m.function_id = platform.actor() and platform.acting_role() is not null
  $function$
;

CREATE OR REPLACE FUNCTION platform.acting_person()
 RETURNS uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select f.person_id from network.function f
    where f.id = platform.actor() and platform.holds(f.from_day, f.until_day, f.ended_at)
      and f.role not in ('visitor', 'system', 'machine')
  $function$
;

CREATE OR REPLACE FUNCTION platform.acting_role()
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select f.role from network.function f
    where f.id = platform.actor() and platform.holds(f.from_day, f.until_day, f.ended_at)
      and f.role <> 'machine'
  $function$
;

CREATE OR REPLACE FUNCTION platform.actor()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select nullif(current_setting('app.actor', true), '')::uuid $function$
;

CREATE OR REPLACE FUNCTION platform.exceptional(module text, subject text)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select exists (
      select from unnest(platform.exceptional_subjects(exceptional.module)) open (key)
      where exceptional.subject = open.key or starts_with(exceptional.subject, open.key || '/'))
  $function$
;

CREATE OR REPLACE FUNCTION platform.exceptional_subjects(module text)
 RETURNS text[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select coalesce(array_agg(a.subject), '{}') from oversight.exceptional_access a
    where a.function_id = platform.actor() and a.module = exceptional_subjects.module
      and a.ended_at is null and a.ends_at > now()
      and platform.acting_role() in ('professional', 'attentionOfficer')
  $function$
;

CREATE OR REPLACE FUNCTION platform.holds(from_day date, until_day date, ended_at timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
    select from_day <= platform.today() and (until_day is null or until_day >= platform.today())
       and (ended_at is null or ended_at > now())
  $function$
;

CREATE OR REPLACE FUNCTION platform.is_function(function_id uuid, person_id uuid, organisation_id uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select exists (select from network.function f
      where (f.id, f.person_id, f.organisation_id)
          = (is_function.function_id, is_function.person_id, is_function.organisation_id))
  $function$
;

CREATE OR REPLACE FUNCTION platform.tell_dead_job()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  begin
    perform pg_notify('kring_live', 'dead-jobs:');
    return null;
  end $function$
;

CREATE OR REPLACE FUNCTION platform.tell_notification()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  begin
    perform pg_notify('kring_live', 'inbox:' || new.function_id);
    return null;
  end $function$
;

CREATE OR REPLACE FUNCTION platform.today()
 RETURNS date
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select (now() at time zone 'Europe/Amsterdam')::date $function$
;

CREATE OR REPLACE FUNCTION processing.standing()
 RETURNS TABLE(waiting bigint, refused bigint, oldest timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select count(*), count(l.refused_at),
           (select f.ended_at from processing.line f where f.confirmed_at is null order by f.id limit 1)
    from processing.line l
    where l.confirmed_at is null
    -- No line at all for whom it is not: not even a zero.
    having platform.acting_role() in ('system', 'administrator', 'dataProtectionOfficer')
  $function$
;

CREATE OR REPLACE FUNCTION programme.imports()
 RETURNS TABLE(imported_at timestamp with time zone, role text, sha256 text, plan_key text, lines bigint, activities bigint, groups bigint, posts bigint, timeline_rows bigint, findings bigint)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  begin
    if coalesce(platform.acting_role(), '') not in ('administrator', 'system') then
      raise exception 'for who keeps Kring running' using errcode = 'insufficient_privilege';
    end if;
    return query
      select s.imported_at, f.role, s.sha256, p.key,
             (select count(*) from programme.line x where x.plan_id = p.id),
             (select count(*) from programme.activity x where x.plan_id = p.id),
             (select count(*) from programme.working_group x where x.plan_id = p.id),
             (select count(*) from programme.budget_post x where x.plan_id = p.id),
             (select count(*) from programme.timeline_row x where x.plan_id = p.id),
             (select count(*) from programme.finding x where x.plan_id = p.id)
      from programme.source_file s
        join network.function f on f.id = s.imported_by
        join programme.plan p on p.source_file_id = s.id
      order by s.imported_at desc, p.key limit 200;
  end $function$
;

CREATE OR REPLACE FUNCTION programme.own_activities(chairs boolean)
 RETURNS uuid[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select coalesce(array_agg(distinct e.activity_id), '{}')
    from programme.membership m join programme.executor_group e on e.group_id = m.group_id
    where (m.function_id = platform.actor() and (m.chair or not chairs)
           or m.chair and 'stand:melden' = any (systems.scopes()) and exists (
             select from network.function f
             where f.id = m.function_id and f.role = 'groupChair'
               and f.organisation_id = network.acting_organisation()
               and platform.holds(f.from_day, f.until_day, f.ended_at)))
      and m.from_day <= platform.today()
      and (m.until_day is null or m.until_day >= platform.today())
  $function$
;

CREATE OR REPLACE FUNCTION programme.public_activities(plan uuid)
 RETURNS TABLE(line_id uuid, name text, description text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select a.line_id, a.name, a.description
    from programme.activity a join programme.plan p on p.id = a.plan_id
    where p.id = public_activities.plan and p.status <> 'concept'
      and platform.acting_role() = 'visitor'
    order by a.position
  $function$
;

CREATE OR REPLACE FUNCTION programme.reads_budget()
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select coalesce(platform.acting_role() in ('programmeLead', 'groupChair', 'groupMember',
      'alderman', 'civilServant', 'dataProtectionOfficer', 'system'), false)
  $function$
;

CREATE OR REPLACE FUNCTION programme.reads_plans()
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$ select coalesce(platform.acting_role() <> 'visitor', systems.scopes() is not null) $function$
;

CREATE OR REPLACE FUNCTION programme.tell_change()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  begin
    if new.subject_kind in ('activity', 'accent') then
      perform pg_notify('kring_live', 'activity:' || new.plan_id || '/' || split_part(new.subject_key, '/', 1));
    elsif new.subject_kind = 'timeline_row' then
      perform pg_notify('kring_live', 'timeline:' || new.plan_id);
    end if;
    return null;
  end $function$
;

CREATE OR REPLACE FUNCTION sealing.begin_once()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  begin
    if exists (select from sealing.data_key d
               where (d.module, d.file_id, d.compartment) = (new.module, new.file_id, new.compartment)
                 and (d.version >= new.version or d.destroyed_reason is distinct from 'rotated')) then
      return null;
    end if;
    return new;
  end $function$
;

CREATE OR REPLACE FUNCTION sealing.guard(module text, compartment text, readers regclass, file_column name DEFAULT 'id'::name)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  declare
    kind record;
    sees text;
    which text;
    label text := replace(module || '_' || compartment, '-', '_');
  begin
    select c.relkind, c.relrowsecurity and c.relforcerowsecurity as secured,
           coalesce('security_invoker=true' = any (c.reloptions)
                    or 'security_invoker=on' = any (c.reloptions), false) as invoker,
           format('%I.%I', n.nspname, c.relname) as name
      into kind from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = readers;
    if not (kind.relkind in ('r', 'p') and kind.secured or kind.relkind = 'v' and kind.invoker) then
      raise exception '% shows everyone the same rows, so it cannot guard a key', kind.name;
    end if;
    if (select a.atttypid from pg_attribute a where a.attrelid = readers and a.attname = file_column)
       is distinct from 'uuid'::regtype then
      raise exception '%.% is not the number of a file', kind.name, file_column;
    end if;
    which := format('module = %L and compartment = %L', module, compartment);
    sees := format('exists (select from %s g where g.%I = data_key.file_id)', kind.name, file_column);
    execute format('create policy %I on sealing.data_key for select to app using (%s and %s)',
                   label || '_reads', which, sees);
    execute format('create policy %I on sealing.data_key for insert to app with check (%s and %s)',
                   label || '_begins', which, sees);
    execute format(
      'create policy %I on sealing.data_key for update to app using (destroyed_at is null and %s and %s)
       with check (destroyed_at is not null and shredded_at is null
                   and destroyed_by = (select platform.actor()) and %s and %s)',
      label || '_ends', which, sees, which, sees);
  end $function$
;

CREATE OR REPLACE FUNCTION sealing.hold(file_id uuid)
 RETURNS void
 LANGUAGE sql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$ select pg_advisory_xact_lock(20261127, get_byte(uuid_send(file_id), 15) & 127) $function$
;

CREATE OR REPLACE FUNCTION sealing.is_unused()
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select not exists (select from sealing.data_key d where d.destroyed_at is null)
    where platform.acting_role() <> 'visitor'
  $function$
;

CREATE OR REPLACE FUNCTION sealing.keep_proof()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  begin
    if tg_op = 'DELETE' then
      raise exception 'the row of a key is its proof' using errcode = 'insufficient_privilege';
    end if;
    if old.destroyed_at is not null
       and (old.shredded_at is not null
            or to_jsonb(new) - 'shredded_at' is distinct from to_jsonb(old) - 'shredded_at') then
      raise exception 'a destroyed key does not change' using errcode = 'insufficient_privilege';
    end if;
    if (new.id, new.module, new.file_id, new.compartment, new.version, new.created_at)
       is distinct from
       (old.id, old.module, old.file_id, old.compartment, old.version, old.created_at) then
      raise exception 'a key belongs to one file' using errcode = 'insufficient_privilege';
    end if;
    return new;
  end $function$
;

CREATE OR REPLACE FUNCTION sealing.living(module text, file_id uuid)
 RETURNS bigint
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select count(*) from sealing.data_key d
    where d.module = living.module and d.file_id = living.file_id and d.destroyed_at is null
      and exists (select from sealing.data_key own
                  where own.module = living.module and own.file_id = living.file_id
                    and own.destroyed_by = platform.actor())
  $function$
;

CREATE OR REPLACE FUNCTION sealing.take(module text, file_ids uuid[], compartment text)
 RETURNS TABLE(id uuid, file_id uuid, version integer, key_id text, wrapped bytea, destroyed boolean)
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  begin
    perform pg_advisory_xact_lock_shared(20261127, s.slot)
      from (select distinct get_byte(uuid_send(f), 15) & 127 as slot
            from unnest(take.file_ids) f order by 1) s;
    return query
      select distinct on (d.file_id)
             d.id, d.file_id, d.version, d.key_id, d.wrapped, d.destroyed_at is not null
      from sealing.data_key d
      where d.module = take.module and d.file_id = any (take.file_ids)
        and d.compartment = take.compartment
      order by d.file_id, d.version desc;
  end $function$
;

CREATE OR REPLACE FUNCTION systems.grantable()
 RETURNS text[]
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select coalesce(case platform.acting_role()
      when 'programmeLead' then systems.known_scopes()
      when 'organisationAdministrator' then
        array['plan:lezen', 'organisaties:lezen', 'gebeurtenissen:lezen', 'signaal:maken', 'signaal:volgen']
    end, '{}')
  $function$
;

CREATE OR REPLACE FUNCTION systems.guard_system()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  declare
    fresh text[] := array(select unnest(new.scopes) except
                          select unnest(case when tg_op = 'UPDATE' then old.scopes else '{}' end));
  begin
    if current_user = 'app' and not fresh <@ systems.grantable() then
      raise exception 'not yours to give' using errcode = 'insufficient_privilege';
    end if;
    if current_user = 'app' and fresh && array['signaal:maken', 'signaal:volgen']
       and not exists (select from network.organisation o
                       where o.id = new.organisation_id and o.kind in ('politie', 'veilig thuis')) then
      raise exception 'no signals for this organisation' using errcode = 'insufficient_privilege';
    end if;
    if new.practice and 'stand:melden' = any (new.scopes) then
      raise exception 'who practises reports nothing' using errcode = 'check_violation';
    end if;
    return new;
  end $function$
;

CREATE OR REPLACE FUNCTION systems.keeps(function_id uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select exists (select from network.function f
      where f.id = keeps.function_id and f.role = 'machine'
        and case platform.acting_role()
              when 'programmeLead' then true
              when 'organisationAdministrator' then f.organisation_id = network.acting_organisation()
              else false end)
  $function$
;

CREATE OR REPLACE FUNCTION systems.known_scopes()
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$ select array['plan:lezen', 'stand:melden', 'organisaties:lezen', 'gebeurtenissen:lezen',
                     'signaal:maken', 'signaal:volgen'] $function$
;

CREATE OR REPLACE FUNCTION systems.may_register(organisation_id uuid, person_id uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select coalesce(case platform.acting_role()
      when 'programmeLead' then exists (select from network.organisation o
        where o.id = may_register.organisation_id and o.register <> 'kring')
      when 'organisationAdministrator' then
        may_register.organisation_id = network.acting_organisation()
    end, false)
    and not exists (select from network.function f where f.person_id = may_register.person_id)
    and not exists (select from identity.account a where a.person_id = may_register.person_id)
  $function$
;

CREATE OR REPLACE FUNCTION systems.practises()
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$ select coalesce((select s.practice from systems.system s where s.function_id = platform.actor()), false) $function$
;

CREATE OR REPLACE FUNCTION systems.reach()
 RETURNS text[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select coalesce(array_agg(m.municipality_code), '{}') from network.function_municipality m
    where m.function_id = platform.actor() and systems.scopes() is not null
  $function$
;

CREATE OR REPLACE FUNCTION systems.scopes()
 RETURNS text[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
    select s.scopes from systems.system s join network.function f on f.id = s.function_id
    where s.function_id = platform.actor() and f.role = 'machine'
      and platform.holds(f.from_day, f.until_day, f.ended_at)
  $function$
;

-- ---------------------------------------------------------------------- Triggers

CREATE TRIGGER mark_unsealed AFTER INSERT ON audit.entry FOR EACH ROW EXECUTE FUNCTION oversight.mark_unsealed();

CREATE TRIGGER announce AFTER INSERT ON handle_with_care.practice FOR EACH ROW EXECUTE FUNCTION handle_with_care.announce_practice();

CREATE TRIGGER guard BEFORE UPDATE ON handle_with_care.school FOR EACH ROW EXECUTE FUNCTION handle_with_care.guard_school();

CREATE TRIGGER announce AFTER INSERT OR UPDATE OF state ON handle_with_care.signal FOR EACH ROW EXECUTE FUNCTION handle_with_care.announce_signal();

CREATE TRIGGER count AFTER UPDATE ON handle_with_care.signal FOR EACH ROW EXECUTE FUNCTION handle_with_care.count_signal();

CREATE TRIGGER guard BEFORE UPDATE ON handle_with_care.signal FOR EACH ROW EXECUTE FUNCTION handle_with_care.guard_signal();

CREATE TRIGGER settle AFTER UPDATE OF hop_since, state ON handle_with_care.signal FOR EACH ROW WHEN (((old.hop_since IS DISTINCT FROM new.hop_since) OR ((new.state = 'erased'::text) AND (old.state <> 'erased'::text)))) EXECUTE FUNCTION handle_with_care.settle_turn();

CREATE TRIGGER guard BEFORE UPDATE ON handle_with_care.trial FOR EACH ROW EXECUTE FUNCTION handle_with_care.guard_trial();

CREATE TRIGGER note_presence AFTER INSERT ON identity.session FOR EACH ROW EXECUTE FUNCTION identity.note_presence();

CREATE TRIGGER tell_sessions AFTER DELETE ON identity.session FOR EACH STATEMENT EXECUTE FUNCTION identity.tell_sessions();

CREATE TRIGGER guard BEFORE UPDATE ON network.function FOR EACH ROW EXECUTE FUNCTION network.guard_function();

CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON network.listing FOR EACH ROW EXECUTE FUNCTION network.guard_listing();

CREATE CONSTRAINT TRIGGER guard_shielded AFTER UPDATE OF kind ON network.location DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.kind <> 'secret'::text)) EXECUTE FUNCTION network.guard_shielded();

CREATE TRIGGER note_checked_phone BEFORE UPDATE ON network.organisation FOR EACH ROW EXECUTE FUNCTION network.note_checked_phone();

CREATE TRIGGER guard BEFORE UPDATE ON network.proposal FOR EACH ROW EXECUTE FUNCTION network.guard_proposal();

CREATE TRIGGER guard BEFORE UPDATE ON oversight.exceptional_access FOR EACH ROW EXECUTE FUNCTION oversight.guard_exceptional();

CREATE TRIGGER tell_notification AFTER INSERT OR UPDATE ON platform.notification FOR EACH ROW EXECUTE FUNCTION platform.tell_notification();

CREATE TRIGGER tell_change AFTER INSERT ON programme.change FOR EACH ROW EXECUTE FUNCTION programme.tell_change();

CREATE TRIGGER begin_once BEFORE INSERT ON sealing.data_key FOR EACH ROW EXECUTE FUNCTION sealing.begin_once();

CREATE TRIGGER keep_proof BEFORE DELETE OR UPDATE ON sealing.data_key FOR EACH ROW EXECUTE FUNCTION sealing.keep_proof();

CREATE TRIGGER guard BEFORE INSERT OR UPDATE OF scopes ON systems.system FOR EACH ROW EXECUTE FUNCTION systems.guard_system();

-- ---------------------------------------------------------------------- Row security

alter table audit.entry enable row level security, force row level security;

alter table audit.head enable row level security, force row level security;

alter table audit.seal enable row level security, force row level security;

alter table handle_with_care.child enable row level security, force row level security;

alter table handle_with_care.contact enable row level security, force row level security;

alter table handle_with_care.criteria enable row level security, force row level security;

alter table handle_with_care.figure enable row level security, force row level security;

alter table handle_with_care.practice enable row level security, force row level security;

alter table handle_with_care.route enable row level security, force row level security;

alter table handle_with_care.school enable row level security, force row level security;

alter table handle_with_care.signal enable row level security, force row level security;

alter table handle_with_care.told_year enable row level security, force row level security;

alter table handle_with_care.trial enable row level security, force row level security;

alter table identity.account enable row level security, force row level security;

alter table identity.external enable row level security, force row level security;

alter table identity.invitation enable row level security, force row level security;

alter table identity.logout enable row level security, force row level security;

alter table identity.passkey enable row level security, force row level security;

alter table identity.presence enable row level security, force row level security;

alter table identity.provider enable row level security, force row level security;

alter table identity.provider_domain enable row level security, force row level security;

alter table identity.recovery_code enable row level security, force row level security;

alter table identity.session enable row level security, force row level security;

alter table identity.step enable row level security, force row level security;

alter table identity.system_assertion enable row level security, force row level security;

alter table identity.system_secret enable row level security, force row level security;

alter table identity.system_token enable row level security, force row level security;

alter table mail.kept enable row level security, force row level security;

alter table mail.outbox enable row level security, force row level security;

alter table mail.preference enable row level security, force row level security;

alter table network.agreement enable row level security, force row level security;

alter table network.agreement_activity enable row level security, force row level security;

alter table network.agreement_document enable row level security, force row level security;

alter table network.agreement_party enable row level security, force row level security;

alter table network.agreement_share enable row level security, force row level security;

alter table network.agreement_version enable row level security, force row level security;

alter table network.change enable row level security, force row level security;

alter table network.check_in enable row level security, force row level security;

alter table network.declaration enable row level security, force row level security;

alter table network.findable enable row level security, force row level security;

alter table network.form enable row level security, force row level security;

alter table network.function enable row level security, force row level security;

alter table network.function_municipality enable row level security, force row level security;

alter table network.import enable row level security, force row level security;

alter table network.import_file enable row level security, force row level security;

alter table network.import_row enable row level security, force row level security;

alter table network.listing enable row level security, force row level security;

alter table network.listing_form enable row level security, force row level security;

alter table network.listing_municipality enable row level security, force row level security;

alter table network.location enable row level security, force row level security;

alter table network.map_layout enable row level security, force row level security;

alter table network.municipality enable row level security, force row level security;

alter table network.opening enable row level security, force row level security;

alter table network.organisation enable row level security, force row level security;

alter table network.other_key enable row level security, force row level security;

alter table network.person enable row level security, force row level security;

alter table network.promise enable row level security, force row level security;

alter table network.proposal enable row level security, force row level security;

alter table network.review enable row level security, force row level security;

alter table network.review_line enable row level security, force row level security;

alter table network.service enable row level security, force row level security;

alter table network.service_area enable row level security, force row level security;

alter table network.service_form enable row level security, force row level security;

alter table network.service_location enable row level security, force row level security;

alter table network.service_municipality enable row level security, force row level security;

alter table network.shield enable row level security, force row level security;

alter table network.shielded enable row level security, force row level security;

alter table network.signature enable row level security, force row level security;

alter table network.signature_evidence enable row level security, force row level security;

alter table network.signing_request enable row level security, force row level security;

alter table network.suggestion enable row level security, force row level security;

alter table network.vacancy enable row level security, force row level security;

alter table network.word enable row level security, force row level security;

alter table oversight.delivery enable row level security, force row level security;

alter table oversight.exceptional_access enable row level security, force row level security;

alter table oversight.sample enable row level security, force row level security;

alter table oversight.sample_line enable row level security, force row level security;

alter table oversight.unsealed enable row level security, force row level security;

alter table platform.device enable row level security, force row level security;

alter table platform.instrument enable row level security, force row level security;

alter table platform.last_run enable row level security, force row level security;

alter table platform.notification enable row level security, force row level security;

alter table platform.rate_limit enable row level security, force row level security;

alter table platform.submission enable row level security, force row level security;

alter table processing.line enable row level security, force row level security;

alter table programme.abbreviation enable row level security, force row level security;

alter table programme.activity enable row level security, force row level security;

alter table programme.activity_instrument enable row level security, force row level security;

alter table programme.activity_item enable row level security, force row level security;

alter table programme.activity_municipality enable row level security, force row level security;

alter table programme.activity_timeline_row enable row level security, force row level security;

alter table programme.body enable row level security, force row level security;

alter table programme.budget_cell enable row level security, force row level security;

alter table programme.budget_line enable row level security, force row level security;

alter table programme.budget_post enable row level security, force row level security;

alter table programme.change enable row level security, force row level security;

alter table programme.document enable row level security, force row level security;

alter table programme.executor enable row level security, force row level security;

alter table programme.executor_group enable row level security, force row level security;

alter table programme.fact enable row level security, force row level security;

alter table programme.finding enable row level security, force row level security;

alter table programme.line enable row level security, force row level security;

alter table programme.membership enable row level security, force row level security;

alter table programme.municipal_accent enable row level security, force row level security;

alter table programme.plan enable row level security, force row level security;

alter table programme.predecessor enable row level security, force row level security;

alter table programme.proposed_action enable row level security, force row level security;

alter table programme.source_file enable row level security, force row level security;

alter table programme.stated_total enable row level security, force row level security;

alter table programme.status_report enable row level security, force row level security;

alter table programme.sub_ambition enable row level security, force row level security;

alter table programme.timeline_cell enable row level security, force row level security;

alter table programme.timeline_quarter enable row level security, force row level security;

alter table programme.timeline_row enable row level security, force row level security;

alter table programme.working_group enable row level security, force row level security;

alter table sealing.data_key enable row level security, force row level security;

alter table systems.answer enable row level security, force row level security;

alter table systems.delivery enable row level security, force row level security;

alter table systems.event enable row level security, force row level security;

alter table systems.subscription enable row level security, force row level security;

alter table systems.system enable row level security, force row level security;

-- ---------------------------------------------------------------------- Policies

create policy actor_writes on audit.entry as permissive for insert to app
  with check ((function_id = ( SELECT platform.actor() AS actor)) AND (role = ( SELECT platform.acting_role() AS acting_role)) AND platform.is_function(function_id, person_id, organisation_id));

create policy identity_writes on audit.entry as permissive for insert to identity
  with check (action ~~ 'identity.%'::text);

create policy officer_reads on audit.entry as permissive for select to app
  using (( SELECT platform.acting_role() AS acting_role) = 'dataProtectionOfficer'::text);

create policy own_read on audit.entry as permissive for select to app
  using (person_id = ( SELECT platform.acting_person() AS acting_person));

create policy owner_reads_destructions on audit.entry as permissive for select to owner
  using (action = 'sealing.destroyed'::text);

create policy owner_reads_signals on audit.entry as permissive for select to owner
  using (subject ~~ 'handle-with-care/%'::text);

create policy system_reads on audit.entry as permissive for select to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy systems_write on audit.entry as permissive for insert to app
  with check ((function_id = ( SELECT platform.actor() AS actor)) AND (role = 'machine'::text) AND (( SELECT systems.scopes() AS scopes) IS NOT NULL) AND platform.is_function(function_id, person_id, organisation_id));

create policy overseers_read on audit.head as permissive for select to app
  using (( SELECT platform.acting_role() AS acting_role) = ANY (ARRAY['system'::text, 'dataProtectionOfficer'::text]));

create policy owner_works on audit.head as permissive for select to owner
  using true;

create policy system_seals on audit.head as permissive for insert to app
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy overseers_read on audit.seal as permissive for select to app
  using (( SELECT platform.acting_role() AS acting_role) = ANY (ARRAY['system'::text, 'dataProtectionOfficer'::text]));

create policy system_seals on audit.seal as permissive for insert to app
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy owner_works on handle_with_care.child as permissive for all to owner
  using true
  with check true;

create policy police_tells on handle_with_care.child as permissive for insert to app
  with check ((( SELECT platform.acting_role() AS acting_role) = 'policeOfficer'::text) AND (signal_id = ANY (ARRAY( SELECT r.signal_id
   FROM handle_with_care.child_reader r))));

create policy readers_erase on handle_with_care.child as permissive for delete to app
  using (signal_id = ANY (ARRAY( SELECT r.signal_id
   FROM handle_with_care.child_reader r)));

create policy readers_read on handle_with_care.child as permissive for select to app
  using (signal_id = ANY (ARRAY( SELECT r.signal_id
   FROM handle_with_care.child_reader r)));

create policy system_works on handle_with_care.child as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy systems_tell on handle_with_care.child as permissive for insert to app
  with check (('signaal:maken'::text = ANY (( SELECT systems.scopes() AS scopes)::text[])) AND (EXISTS ( SELECT
   FROM handle_with_care.signal s
  WHERE ((s.id = child.signal_id) AND (s.created_by = ( SELECT platform.actor() AS actor)) AND (s.created_at = now()) AND (s.state = 'created'::text)))));

create policy colleagues_read on handle_with_care.contact as permissive for select to app
  using ((( SELECT platform.acting_role() AS acting_role) = ANY (ARRAY['professional'::text, 'attentionOfficer'::text])) AND (school_id = ( SELECT network.acting_organisation() AS acting_organisation)));

create policy contacts_read on handle_with_care.contact as permissive for select to app
  using ((( SELECT platform.acting_role() AS acting_role) = ANY (ARRAY['programmeLead'::text, 'safeHomeWorker'::text, 'attendanceOfficer'::text])) OR (function_id = ( SELECT platform.actor() AS actor)) OR ((( SELECT platform.acting_role() AS acting_role) = 'schoolContact'::text) AND (school_id = ( SELECT network.acting_organisation() AS acting_organisation))));

create policy lead_names on handle_with_care.contact as permissive for insert to app
  with check ((( SELECT platform.acting_role() AS acting_role) = 'programmeLead'::text) AND (EXISTS ( SELECT
   FROM network.function f
  WHERE ((f.id = contact.function_id) AND (f.role = 'schoolContact'::text) AND (f.organisation_id = contact.school_id) AND (NOT network.is_over(f.until_day, f.ended_at))))));

create policy lead_removes on handle_with_care.contact as permissive for delete to app
  using (( SELECT platform.acting_role() AS acting_role) = 'programmeLead'::text);

create policy owner_works on handle_with_care.contact as permissive for all to owner
  using true
  with check true;

create policy system_works on handle_with_care.contact as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy insiders_read on handle_with_care.criteria as permissive for select to app
  using (( SELECT platform.acting_role() AS acting_role) <> ALL (ARRAY['visitor'::text, 'administrator'::text, 'machine'::text]));

create policy lead_lists on handle_with_care.criteria as permissive for insert to app
  with check ((( SELECT platform.acting_role() AS acting_role) = 'programmeLead'::text) AND (made_by = ( SELECT platform.actor() AS actor)) AND (made_at = now()));

create policy owner_works on handle_with_care.criteria as permissive for all to owner
  using true
  with check true;

create policy system_works on handle_with_care.criteria as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy owner_works on handle_with_care.figure as permissive for all to owner
  using true
  with check true;

create policy system_works on handle_with_care.figure as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy own_begin on handle_with_care.practice as permissive for insert to app
  with check ((function_id = ( SELECT platform.actor() AS actor)) AND (created_at = now()) AND ( SELECT systems.practises() AS practises) AND ('signaal:maken'::text = ANY (( SELECT systems.scopes() AS scopes)::text[])));

create policy own_read on handle_with_care.practice as permissive for select to app
  using ((function_id = ( SELECT platform.actor() AS actor)) AND ('signaal:volgen'::text = ANY (( SELECT systems.scopes() AS scopes)::text[])));

create policy owner_works on handle_with_care.practice as permissive for all to owner
  using true
  with check true;

create policy system_forgets on handle_with_care.practice as permissive for delete to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy system_sees on handle_with_care.practice as permissive for select to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy insiders_read on handle_with_care.route as permissive for select to app
  using (( SELECT platform.acting_role() AS acting_role) <> ALL (ARRAY['visitor'::text, 'administrator'::text, 'machine'::text]));

create policy lead_sets on handle_with_care.route as permissive for insert to app
  with check ((( SELECT platform.acting_role() AS acting_role) = 'programmeLead'::text) AND (made_by = ( SELECT platform.actor() AS actor)) AND (made_at = now()) AND (EXISTS ( SELECT
   FROM network.organisation o
  WHERE ((o.id = route.tester_id) AND network.is_at_home('safeHomeWorker'::text, o.kind)))) AND (EXISTS ( SELECT
   FROM network.organisation o
  WHERE ((o.id = route.finder_id) AND network.is_at_home('attendanceOfficer'::text, o.kind)))) AND ((deputy_id IS NULL) OR (EXISTS ( SELECT
   FROM network.organisation o
  WHERE ((o.id = route.deputy_id) AND network.is_at_home('attendanceOfficer'::text, o.kind))))));

create policy owner_works on handle_with_care.route as permissive for all to owner
  using true
  with check true;

create policy system_works on handle_with_care.route as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy systems_tell on handle_with_care.route as permissive for select to app
  using ('signaal:maken'::text = ANY (( SELECT systems.scopes() AS scopes)::text[]));

create policy contact_moves on handle_with_care.school as permissive for update to app
  using ((( SELECT platform.acting_role() AS acting_role) = 'schoolContact'::text) AND (school_id = ANY (ARRAY( SELECT c.school_id
   FROM handle_with_care.contact c
  WHERE ((c.function_id = ( SELECT platform.actor() AS actor)) AND (c.valid_until >= platform.today()))))));

create policy insiders_read on handle_with_care.school as permissive for select to app
  using (( SELECT platform.acting_role() AS acting_role) <> ALL (ARRAY['visitor'::text, 'administrator'::text, 'machine'::text]));

create policy lead_prepares on handle_with_care.school as permissive for update to app
  using (( SELECT platform.acting_role() AS acting_role) = 'programmeLead'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'programmeLead'::text);

create policy lead_takes_in on handle_with_care.school as permissive for insert to app
  with check (( SELECT platform.acting_role() AS acting_role) = 'programmeLead'::text);

create policy owner_works on handle_with_care.school as permissive for all to owner
  using true
  with check true;

create policy system_works on handle_with_care.school as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy contact_follows on handle_with_care.signal as permissive for select to app
  using ((( SELECT platform.acting_role() AS acting_role) = 'schoolContact'::text) AND (school_id = ANY (ARRAY( SELECT c.school_id
   FROM handle_with_care.contact c
  WHERE ((c.function_id = ( SELECT platform.actor() AS actor)) AND (c.valid_until >= platform.today()))))) AND ((state = ANY (ARRAY['delivered'::text, 'late'::text])) OR ((outcome = 'acknowledged'::text) AND (closed_at > (now() - '7 days'::interval)))));

create policy contact_moves on handle_with_care.signal as permissive for update to app
  using ((( SELECT platform.acting_role() AS acting_role) = 'schoolContact'::text) AND (school_id = ANY (ARRAY( SELECT c.school_id
   FROM handle_with_care.contact c
  WHERE ((c.function_id = ( SELECT platform.actor() AS actor)) AND (c.valid_until >= platform.today()))))) AND ((state = ANY (ARRAY['delivered'::text, 'late'::text])) OR ((outcome = 'acknowledged'::text) AND (closed_at > (now() - '7 days'::interval)))))
  with check ((moved_by = ( SELECT platform.actor() AS actor)) AND (moved_at = now()));

create policy mover_sees on handle_with_care.signal as permissive for select to app
  using ((moved_by = ( SELECT platform.actor() AS actor)) AND (moved_at = now()));

create policy officer_follows on handle_with_care.signal as permissive for select to app
  using ((( SELECT platform.acting_role() AS acting_role) = 'attendanceOfficer'::text) AND (variant <> 'direct'::text) AND (((tested_at IS NOT NULL) AND (outcome IS DISTINCT FROM 'not_met'::text)) OR (variant = 'officer'::text)) AND (((finder_id = ( SELECT network.acting_organisation() AS acting_organisation)) AND (municipality_code = ANY (ARRAY( SELECT unnest(platform.acting_municipalities()) AS unnest)))) OR ((deputy_id = ( SELECT network.acting_organisation() AS acting_organisation)) AND (((step >= 2) AND (state = ANY (ARRAY['tested'::text, 'bounced'::text]))) OR (call_open AND (caller = ANY (ARRAY['deputy'::text, 'anyone'::text])))))));

create policy officer_moves on handle_with_care.signal as permissive for update to app
  using ((( SELECT platform.acting_role() AS acting_role) = 'attendanceOfficer'::text) AND (variant <> 'direct'::text) AND (((tested_at IS NOT NULL) AND (outcome IS DISTINCT FROM 'not_met'::text)) OR (variant = 'officer'::text)) AND (((finder_id = ( SELECT network.acting_organisation() AS acting_organisation)) AND (municipality_code = ANY (ARRAY( SELECT unnest(platform.acting_municipalities()) AS unnest)))) OR ((deputy_id = ( SELECT network.acting_organisation() AS acting_organisation)) AND (((step >= 2) AND (state = ANY (ARRAY['tested'::text, 'bounced'::text]))) OR (call_open AND (caller = ANY (ARRAY['deputy'::text, 'anyone'::text])))))))
  with check ((moved_by = ( SELECT platform.actor() AS actor)) AND (moved_at = now()));

create policy owner_works on handle_with_care.signal as permissive for all to owner
  using true
  with check true;

create policy police_follows on handle_with_care.signal as permissive for select to app
  using ((( SELECT platform.acting_role() AS acting_role) = 'policeOfficer'::text) AND (reporting_id = ( SELECT network.acting_organisation() AS acting_organisation)));

create policy police_moves on handle_with_care.signal as permissive for update to app
  using ((( SELECT platform.acting_role() AS acting_role) = 'policeOfficer'::text) AND (reporting_id = ( SELECT network.acting_organisation() AS acting_organisation)))
  with check ((moved_by = ( SELECT platform.actor() AS actor)) AND (moved_at = now()));

create policy police_signals on handle_with_care.signal as permissive for insert to app
  with check ((( SELECT platform.acting_role() AS acting_role) = 'policeOfficer'::text) AND (reporting_id = ( SELECT network.acting_organisation() AS acting_organisation)) AND (created_by = ( SELECT platform.actor() AS actor)) AND (created_at = now()) AND (state = 'created'::text) AND (school_id IS NULL));

create policy safe_home_follows on handle_with_care.signal as permissive for select to app
  using ((( SELECT platform.acting_role() AS acting_role) = 'safeHomeWorker'::text) AND (tester_id = ( SELECT network.acting_organisation() AS acting_organisation)));

create policy safe_home_moves on handle_with_care.signal as permissive for update to app
  using ((( SELECT platform.acting_role() AS acting_role) = 'safeHomeWorker'::text) AND (tester_id = ( SELECT network.acting_organisation() AS acting_organisation)))
  with check ((moved_by = ( SELECT platform.actor() AS actor)) AND (moved_at = now()));

create policy system_works on handle_with_care.signal as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy systems_begin on handle_with_care.signal as permissive for insert to app
  with check (('signaal:maken'::text = ANY (( SELECT systems.scopes() AS scopes)::text[])) AND (NOT ( SELECT systems.practises() AS practises)) AND (reporting_id = ( SELECT network.acting_organisation() AS acting_organisation)) AND (created_by = ( SELECT platform.actor() AS actor)) AND (created_at = now()) AND (state = 'created'::text) AND (school_id IS NULL));

create policy systems_follow on handle_with_care.signal as permissive for select to app
  using (('signaal:volgen'::text = ANY (( SELECT systems.scopes() AS scopes)::text[])) AND (NOT ( SELECT systems.practises() AS practises)) AND ((( SELECT network.acting_organisation() AS acting_organisation) = reporting_id) OR (( SELECT network.acting_organisation() AS acting_organisation) = tester_id)));

create policy systems_put_down on handle_with_care.signal as permissive for select to app
  using (('signaal:maken'::text = ANY (( SELECT systems.scopes() AS scopes)::text[])) AND (created_by = ( SELECT platform.actor() AS actor)) AND (created_at = now()));

create policy owner_works on handle_with_care.told_year as permissive for all to owner
  using true
  with check true;

create policy readers_read on handle_with_care.told_year as permissive for select to app
  using (( SELECT platform.acting_role() AS acting_role) = ANY (ARRAY['programmeLead'::text, 'groupChair'::text, 'groupMember'::text, 'civilServant'::text, 'alderman'::text]));

create policy system_works on handle_with_care.told_year as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy contact_follows on handle_with_care.trial as permissive for select to app
  using ((( SELECT platform.acting_role() AS acting_role) = 'schoolContact'::text) AND (school_id = ( SELECT network.acting_organisation() AS acting_organisation)));

create policy contact_receives on handle_with_care.trial as permissive for update to app
  using ((( SELECT platform.acting_role() AS acting_role) = 'schoolContact'::text) AND (school_id = ANY (ARRAY( SELECT c.school_id
   FROM handle_with_care.contact c
  WHERE ((c.function_id = ( SELECT platform.actor() AS actor)) AND (c.valid_until >= platform.today()))))));

create policy lead_follows on handle_with_care.trial as permissive for select to app
  using (( SELECT platform.acting_role() AS acting_role) = 'programmeLead'::text);

create policy lead_sends on handle_with_care.trial as permissive for insert to app
  with check ((( SELECT platform.acting_role() AS acting_role) = 'programmeLead'::text) AND (sent_by = ( SELECT platform.actor() AS actor)) AND (sent_at = now()) AND (received_at IS NULL) AND (NOT missed));

create policy owner_works on handle_with_care.trial as permissive for all to owner
  using true
  with check true;

create policy system_works on handle_with_care.trial as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy identity_keeps on identity.account as permissive for all to identity
  using true
  with check true;

create policy owner_works on identity.account as permissive for all to owner
  using true
  with check true;

create policy identity_keeps on identity.external as permissive for all to identity
  using true
  with check true;

create policy owner_works on identity.external as permissive for all to owner
  using true
  with check true;

create policy identity_keeps on identity.invitation as permissive for all to identity
  using true
  with check true;

create policy owner_works on identity.invitation as permissive for all to owner
  using true
  with check true;

create policy identity_keeps on identity.logout as permissive for all to identity
  using true
  with check true;

create policy owner_works on identity.logout as permissive for all to owner
  using true
  with check true;

create policy identity_keeps on identity.passkey as permissive for all to identity
  using true
  with check true;

create policy owner_works on identity.passkey as permissive for all to owner
  using true
  with check true;

create policy identity_keeps on identity.presence as permissive for all to identity
  using true
  with check true;

create policy owner_works on identity.presence as permissive for all to owner
  using true
  with check true;

create policy identity_keeps on identity.provider as permissive for all to identity
  using true
  with check true;

create policy owner_works on identity.provider as permissive for all to owner
  using true
  with check true;

create policy identity_keeps on identity.provider_domain as permissive for all to identity
  using true
  with check true;

create policy owner_works on identity.provider_domain as permissive for all to owner
  using true
  with check true;

create policy identity_keeps on identity.recovery_code as permissive for all to identity
  using true
  with check true;

create policy owner_works on identity.recovery_code as permissive for all to owner
  using true
  with check true;

create policy identity_keeps on identity.session as permissive for all to identity
  using true
  with check true;

create policy owner_works on identity.session as permissive for all to owner
  using true
  with check true;

create policy identity_keeps on identity.step as permissive for all to identity
  using true
  with check true;

create policy owner_works on identity.step as permissive for all to owner
  using true
  with check true;

create policy identity_keeps on identity.system_assertion as permissive for all to identity
  using true
  with check true;

create policy owner_works on identity.system_assertion as permissive for select to owner
  using true;

create policy identity_keeps on identity.system_secret as permissive for all to identity
  using true
  with check true;

create policy owner_works on identity.system_secret as permissive for select to owner
  using true;

create policy identity_keeps on identity.system_token as permissive for all to identity
  using true
  with check true;

create policy owner_works on identity.system_token as permissive for select to owner
  using true;

create policy system_keeps on mail.kept as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy visitors_read on mail.kept as permissive for select to app
  using (( SELECT platform.acting_role() AS acting_role) = 'visitor'::text);

create policy actors_post on mail.outbox as permissive for insert to app
  with check ((( SELECT platform.acting_role() AS acting_role) <> 'visitor'::text) AND (state = 'queued'::text));

create policy identity_posts on mail.outbox as permissive for insert to identity
  with check ((kind ~~ 'identity.%'::text) AND (state = 'queued'::text));

create policy owner_works on mail.outbox as permissive for all to owner
  using true
  with check true;

create policy system_sends on mail.outbox as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy own_choice on mail.preference as permissive for all to app
  using (person_id = ( SELECT mail.own_person() AS own_person))
  with check (person_id = ( SELECT mail.own_person() AS own_person));

create policy system_reads on mail.preference as permissive for select to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy insiders_read on network.agreement as permissive for select to app
  using ( SELECT network.inside() AS inside);

create policy keepers_add on network.agreement as permissive for insert to app
  with check ( SELECT network.keeps_all() AS keeps_all);

create policy keepers_end on network.agreement as permissive for update to app
  using ((last_day IS NULL) AND ( SELECT network.keeps_all() AS keeps_all))
  with check ( SELECT network.keeps_all() AS keeps_all);

create policy owner_works on network.agreement as permissive for all to owner
  using true
  with check true;

create policy insiders_read on network.agreement_activity as permissive for select to app
  using ( SELECT network.inside() AS inside);

create policy keepers_add on network.agreement_activity as permissive for insert to app
  with check ( SELECT network.keeps_all() AS keeps_all);

create policy owner_works on network.agreement_activity as permissive for all to owner
  using true
  with check true;

create policy insiders_read on network.agreement_document as permissive for select to app
  using ( SELECT network.inside() AS inside);

create policy keepers_add on network.agreement_document as permissive for insert to app
  with check ( SELECT network.keeps_all() AS keeps_all);

create policy owner_works on network.agreement_document as permissive for all to owner
  using true
  with check true;

create policy insiders_read on network.agreement_party as permissive for select to app
  using ( SELECT network.inside() AS inside);

create policy keepers_add on network.agreement_party as permissive for insert to app
  with check ( SELECT network.keeps_all() AS keeps_all);

create policy owner_works on network.agreement_party as permissive for all to owner
  using true
  with check true;

create policy insiders_read on network.agreement_share as permissive for select to app
  using ( SELECT network.inside() AS inside);

create policy keepers_add on network.agreement_share as permissive for insert to app
  with check ( SELECT network.keeps_all() AS keeps_all);

create policy owner_works on network.agreement_share as permissive for all to owner
  using true
  with check true;

create policy insiders_read on network.agreement_version as permissive for select to app
  using ( SELECT network.inside() AS inside);

create policy keepers_add on network.agreement_version as permissive for insert to app
  with check ( SELECT network.keeps_all() AS keeps_all);

create policy owner_works on network.agreement_version as permissive for all to owner
  using true
  with check true;

create policy insiders_read on network.change as permissive for select to app
  using ( SELECT network.inside() AS inside);

create policy keepers_write on network.change as permissive for insert to app
  with check ((function_id = ( SELECT platform.actor() AS actor)) AND ((organisation_id = ( SELECT network.kept_organisation() AS kept_organisation)) OR ( SELECT network.keeps_all() AS keeps_all)));

create policy owner_works on network.change as permissive for all to owner
  using true
  with check true;

create policy insiders_read on network.check_in as permissive for select to app
  using ( SELECT network.inside() AS inside);

create policy keepers_answer on network.check_in as permissive for insert to app
  with check (EXISTS ( SELECT
   FROM network.promise p
  WHERE ((p.id = check_in.promise_id) AND ((p.organisation_id = ( SELECT network.kept_organisation() AS kept_organisation)) OR ( SELECT network.keeps_all() AS keeps_all)))));

create policy keepers_answer_better on network.check_in as permissive for update to app
  using (EXISTS ( SELECT
   FROM network.promise p
  WHERE ((p.id = check_in.promise_id) AND ((p.organisation_id = ( SELECT network.kept_organisation() AS kept_organisation)) OR ( SELECT network.keeps_all() AS keeps_all)))))
  with check (EXISTS ( SELECT
   FROM network.promise p
  WHERE ((p.id = check_in.promise_id) AND ((p.organisation_id = ( SELECT network.kept_organisation() AS kept_organisation)) OR ( SELECT network.keeps_all() AS keeps_all)))));

create policy owner_works on network.check_in as permissive for all to owner
  using true
  with check true;

create policy keepers_change_the_draft on network.declaration as permissive for update to app
  using ((published_at IS NULL) AND ( SELECT network.keeps_all() AS keeps_all))
  with check ( SELECT network.keeps_all() AS keeps_all);

create policy keepers_draft on network.declaration as permissive for insert to app
  with check ((published_at IS NULL) AND ( SELECT network.keeps_all() AS keeps_all));

create policy owner_works on network.declaration as permissive for all to owner
  using true
  with check true;

create policy published_is_public on network.declaration as permissive for select to app
  using (((published_at IS NOT NULL) AND (( SELECT platform.acting_role() AS acting_role) IS NOT NULL)) OR ( SELECT network.keeps_all() AS keeps_all));

create policy owner_works on network.findable as permissive for all to owner
  using true
  with check true;

create policy anyone_reads on network.form as permissive for select to app
  using (( SELECT platform.acting_role() AS acting_role) IS NOT NULL);

create policy owner_works on network.form as permissive for all to owner
  using true
  with check true;

create policy system_loads on network.form as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy approvers_grant on network.function as permissive for insert to app
  with check (network.approves_function(id, role, organisation_id, person_id, until_day) AND (from_day = platform.today()) AND (ended_at IS NULL) AND (version = 1) AND (num_nonnulls(demonstration_key, demonstration_text, demonstration_position) = 0));

create policy identity_reads on network.function as permissive for select to identity
  using true;

create policy insiders_read on network.function as permissive for select to app
  using (( SELECT platform.acting_role() AS acting_role) <> ALL (ARRAY['visitor'::text, 'administrator'::text]));

create policy keepers_change on network.function as permissive for update to app
  using network.may_keep(role, organisation_id, person_id)
  with check network.may_keep(role, organisation_id, person_id);

create policy keepers_grant on network.function as permissive for insert to app
  with check (network.may_grant(role, organisation_id) AND network.may_add_to(person_id) AND (from_day >= platform.today()) AND (ended_at IS NULL) AND (version = 1) AND (num_nonnulls(demonstration_key, demonstration_text, demonstration_position) = 0));

create policy owner_works on network.function as permissive for all to owner
  using true
  with check true;

create policy system_keepers_bring_in on network.function as permissive for insert to app
  with check ((role = 'machine'::text) AND systems.may_register(organisation_id, person_id) AND (from_day = platform.today()) AND (ended_at IS NULL) AND (version = 1) AND (num_nonnulls(demonstration_key, demonstration_text, demonstration_position) = 0));

create policy system_keepers_end on network.function as permissive for update to app
  using ((role = 'machine'::text) AND systems.keeps(id))
  with check ((role = 'machine'::text) AND systems.keeps(id));

create policy system_loads on network.function as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy systems_find_leads on network.function as permissive for select to app
  using ((role = 'programmeLead'::text) AND ('stand:melden'::text = ANY (( SELECT systems.scopes() AS scopes)::text[])));

create policy identity_reads on network.function_municipality as permissive for select to identity
  using true;

create policy insiders_read on network.function_municipality as permissive for select to app
  using (( SELECT platform.acting_role() AS acting_role) <> ALL (ARRAY['visitor'::text, 'administrator'::text]));

create policy keepers_clear on network.function_municipality as permissive for delete to app
  using network.may_place(function_id, NULL::text);

create policy keepers_place on network.function_municipality as permissive for insert to app
  with check network.may_place(function_id, municipality_code);

create policy owner_works on network.function_municipality as permissive for all to owner
  using true
  with check true;

create policy system_keepers_clear on network.function_municipality as permissive for delete to app
  using systems.keeps(function_id);

create policy system_keepers_place on network.function_municipality as permissive for insert to app
  with check systems.keeps(function_id);

create policy system_loads on network.function_municipality as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy leads_import on network.import as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'programmeLead'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'programmeLead'::text);

create policy owner_works on network.import as permissive for all to owner
  using true
  with check true;

create policy system_ends on network.import as permissive for select to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy system_removes on network.import as permissive for delete to app
  using ((( SELECT platform.acting_role() AS acting_role) = 'system'::text) AND (made_at < (now() - '30 days'::interval)));

create policy leads_import on network.import_file as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'programmeLead'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'programmeLead'::text);

create policy owner_works on network.import_file as permissive for all to owner
  using true
  with check true;

create policy leads_import on network.import_row as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'programmeLead'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'programmeLead'::text);

create policy owner_works on network.import_row as permissive for all to owner
  using true
  with check true;

create policy keepers_add on network.listing as permissive for insert to app
  with check network.keeps_listing(function_id);

create policy keepers_change on network.listing as permissive for update to app
  using network.keeps_listing(function_id)
  with check network.keeps_listing(function_id);

create policy keepers_remove on network.listing as permissive for delete to app
  using network.keeps_listing(function_id);

create policy listed_are_read on network.listing as permissive for select to app
  using (network.is_listed(function_id) OR network.keeps_listing(function_id));

create policy owner_works on network.listing as permissive for all to owner
  using true
  with check true;

create policy keepers_add on network.listing_form as permissive for insert to app
  with check network.keeps_listing(function_id);

create policy keepers_remove on network.listing_form as permissive for delete to app
  using network.keeps_listing(function_id);

create policy listed_are_read on network.listing_form as permissive for select to app
  using (network.is_listed(function_id) OR network.keeps_listing(function_id));

create policy owner_works on network.listing_form as permissive for all to owner
  using true
  with check true;

create policy keepers_add on network.listing_municipality as permissive for insert to app
  with check network.keeps_listing(function_id);

create policy keepers_remove on network.listing_municipality as permissive for delete to app
  using network.keeps_listing(function_id);

create policy listed_are_read on network.listing_municipality as permissive for select to app
  using (network.is_listed(function_id) OR network.keeps_listing(function_id));

create policy owner_works on network.listing_municipality as permissive for all to owner
  using true
  with check true;

create policy insiders_read on network.location as permissive for select to app
  using ( SELECT network.inside() AS inside);

create policy keepers_add on network.location as permissive for insert to app
  with check ((organisation_id = ( SELECT network.kept_organisation() AS kept_organisation)) OR ( SELECT network.keeps_all() AS keeps_all));

create policy keepers_change on network.location as permissive for update to app
  using ((organisation_id = ( SELECT network.kept_organisation() AS kept_organisation)) OR ( SELECT network.keeps_all() AS keeps_all))
  with check ((organisation_id = ( SELECT network.kept_organisation() AS kept_organisation)) OR ( SELECT network.keeps_all() AS keeps_all));

create policy keepers_remove on network.location as permissive for delete to app
  using ((organisation_id = ( SELECT network.kept_organisation() AS kept_organisation)) OR ( SELECT network.keeps_all() AS keeps_all));

create policy owner_works on network.location as permissive for all to owner
  using true
  with check true;

create policy insiders_read on network.map_layout as permissive for select to app
  using (( SELECT network.inside() AS inside) OR ((edition = 'public'::text) AND (( SELECT platform.acting_role() AS acting_role) IS NOT NULL)));

create policy system_lays_out on network.map_layout as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy anyone_reads on network.municipality as permissive for select to app
  using (( SELECT platform.acting_role() AS acting_role) IS NOT NULL);

create policy lead_names on network.municipality as permissive for insert to app
  with check (( SELECT platform.acting_role() AS acting_role) = 'programmeLead'::text);

create policy owner_works on network.municipality as permissive for all to owner
  using true
  with check true;

create policy system_loads on network.municipality as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy systems_read on network.municipality as permissive for select to app
  using (( SELECT systems.scopes() AS scopes) IS NOT NULL);

create policy insiders_read on network.opening as permissive for select to app
  using ( SELECT network.inside() AS inside);

create policy keepers_add on network.opening as permissive for insert to app
  with check (EXISTS ( SELECT
   FROM network.service s
  WHERE ((s.id = opening.service_id) AND ((s.organisation_id = ( SELECT network.kept_organisation() AS kept_organisation)) OR ( SELECT network.keeps_all() AS keeps_all)))));

create policy keepers_remove on network.opening as permissive for delete to app
  using (EXISTS ( SELECT
   FROM network.service s
  WHERE ((s.id = opening.service_id) AND ((s.organisation_id = ( SELECT network.kept_organisation() AS kept_organisation)) OR ( SELECT network.keeps_all() AS keeps_all)))));

create policy owner_works on network.opening as permissive for all to owner
  using true
  with check true;

create policy identity_reads on network.organisation as permissive for select to identity
  using true;

create policy insiders_read on network.organisation as permissive for select to app
  using (( SELECT platform.acting_role() AS acting_role) <> ALL (ARRAY['visitor'::text, 'administrator'::text]));

create policy keepers_change on network.organisation as permissive for update to app
  using ((id = ( SELECT network.kept_organisation() AS kept_organisation)) OR ((( SELECT platform.acting_role() AS acting_role) = 'programmeLead'::text) AND (register <> 'kring'::text)))
  with check ((id = ( SELECT network.kept_organisation() AS kept_organisation)) OR ((( SELECT platform.acting_role() AS acting_role) = 'programmeLead'::text) AND (register <> 'kring'::text)));

create policy lead_adds on network.organisation as permissive for insert to app
  with check ((( SELECT platform.acting_role() AS acting_role) = 'programmeLead'::text) AND (register <> 'kring'::text));

create policy lead_undoes on network.organisation as permissive for delete to app
  using ((( SELECT platform.acting_role() AS acting_role) = 'programmeLead'::text) AND (EXISTS ( SELECT
   FROM network.import_row r
  WHERE ((r.target_id = organisation.id) AND (r.kind = 'organisation'::text) AND (r.outcome = ANY (ARRAY['new'::text, 'double'::text])) AND (r.before IS NULL) AND (r.result = 'written'::text)))));

create policy only_leads_undo on network.organisation as restrictive for delete to app
  using (( SELECT platform.acting_role() AS acting_role) = 'programmeLead'::text);

create policy owner_works on network.organisation as permissive for all to owner
  using true
  with check true;

create policy system_loads on network.organisation as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy systems_read on network.organisation as permissive for select to app
  using (('organisaties:lezen'::text = ANY (( SELECT systems.scopes() AS scopes)::text[])) AND (register <> 'kring'::text) AND ((( SELECT systems.reach() AS reach) = '{}'::text[]) OR (municipality_code = ANY (( SELECT systems.reach() AS reach)::text[])) OR (id = ANY (ARRAY( SELECT a.organisation_id
   FROM network.service_area a
  WHERE (a.municipality_code = ANY (( SELECT systems.reach() AS reach)::text[])))))));

create policy leads_import on network.other_key as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'programmeLead'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'programmeLead'::text);

create policy owner_works on network.other_key as permissive for all to owner
  using true
  with check true;

create policy identity_reads on network.person as permissive for select to identity
  using true;

create policy insiders_read on network.person as permissive for select to app
  using (( SELECT platform.acting_role() AS acting_role) <> ALL (ARRAY['visitor'::text, 'administrator'::text]));

create policy keepers_name on network.person as permissive for insert to app
  with check (( SELECT platform.acting_role() AS acting_role) = ANY (ARRAY['programmeLead'::text, 'organisationAdministrator'::text, 'dataProtectionOfficer'::text]));

create policy owner_works on network.person as permissive for all to owner
  using true
  with check true;

create policy system_loads on network.person as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy insiders_read on network.promise as permissive for select to app
  using ( SELECT network.inside() AS inside);

create policy keepers_promise on network.promise as permissive for insert to app
  with check (((organisation_id = ( SELECT network.kept_organisation() AS kept_organisation)) OR ( SELECT network.keeps_all() AS keeps_all)) AND (EXISTS ( SELECT
   FROM network.signature s
  WHERE (s.organisation_id = promise.organisation_id))));

create policy owner_works on network.promise as permissive for all to owner
  using true
  with check true;

create policy another_decides on network.proposal as permissive for update to app
  using (( SELECT platform.acting_role() AS acting_role) = ANY (ARRAY['programmeLead'::text, 'dataProtectionOfficer'::text]))
  with check ((decided_by = ( SELECT platform.actor() AS actor)) AND (decider_id = ( SELECT network.acting_person() AS acting_person)) AND (decided_at = now()) AND ((outcome = 'withdrawn'::text) OR network.may_approve(role, proposed_by)));

create policy approvers_read on network.proposal as permissive for select to app
  using (( SELECT platform.acting_role() AS acting_role) = ANY (ARRAY['programmeLead'::text, 'dataProtectionOfficer'::text]));

create policy lead_proposes on network.proposal as permissive for insert to app
  with check ((( SELECT platform.acting_role() AS acting_role) = 'programmeLead'::text) AND (proposed_by = ( SELECT platform.actor() AS actor)) AND (proposer_id = ( SELECT network.acting_person() AS acting_person)) AND ((person_id IS NULL) OR network.may_add_to(person_id) OR (person_id = proposer_id)));

create policy owner_works on network.proposal as permissive for all to owner
  using true
  with check true;

create policy owner_works on network.review as permissive for all to owner
  using true
  with check true;

create policy reviewers_read on network.review as permissive for select to app
  using (( SELECT platform.acting_role() AS acting_role) = ANY (ARRAY['dataProtectionOfficer'::text, 'programmeLead'::text]));

create policy system_works on network.review as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy officer_reads on network.review_line as permissive for select to app
  using ((( SELECT platform.acting_role() AS acting_role) = 'dataProtectionOfficer'::text) OR ((( SELECT platform.acting_role() AS acting_role) = 'programmeLead'::text) AND (role = 'dataProtectionOfficer'::text)));

create policy owner_works on network.review_line as permissive for all to owner
  using true
  with check true;

create policy reviewer_says on network.review_line as permissive for update to app
  using ((outcome IS NULL) AND network.may_review(function_id))
  with check ((decided_by = ( SELECT platform.actor() AS actor)) AND network.may_review(function_id));

create policy system_works on network.review_line as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy insiders_read on network.service as permissive for select to app
  using ( SELECT network.inside() AS inside);

create policy keepers_add on network.service as permissive for insert to app
  with check ((organisation_id = ( SELECT network.kept_organisation() AS kept_organisation)) OR ( SELECT network.keeps_all() AS keeps_all));

create policy keepers_change on network.service as permissive for update to app
  using ((organisation_id = ( SELECT network.kept_organisation() AS kept_organisation)) OR ( SELECT network.keeps_all() AS keeps_all))
  with check ((organisation_id = ( SELECT network.kept_organisation() AS kept_organisation)) OR ( SELECT network.keeps_all() AS keeps_all));

create policy keepers_remove on network.service as permissive for delete to app
  using ((organisation_id = ( SELECT network.kept_organisation() AS kept_organisation)) OR ( SELECT network.keeps_all() AS keeps_all));

create policy owner_works on network.service as permissive for all to owner
  using true
  with check true;

create policy insiders_read on network.service_area as permissive for select to app
  using (( SELECT platform.acting_role() AS acting_role) <> ALL (ARRAY['visitor'::text, 'administrator'::text]));

create policy keepers_add on network.service_area as permissive for insert to app
  with check ((organisation_id = ( SELECT network.kept_organisation() AS kept_organisation)) OR (( SELECT platform.acting_role() AS acting_role) = 'programmeLead'::text));

create policy keepers_remove on network.service_area as permissive for delete to app
  using ((organisation_id = ( SELECT network.kept_organisation() AS kept_organisation)) OR (( SELECT platform.acting_role() AS acting_role) = 'programmeLead'::text));

create policy owner_works on network.service_area as permissive for all to owner
  using true
  with check true;

create policy system_loads on network.service_area as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy systems_read on network.service_area as permissive for select to app
  using (('organisaties:lezen'::text = ANY (( SELECT systems.scopes() AS scopes)::text[])) AND ((( SELECT systems.reach() AS reach) = '{}'::text[]) OR (municipality_code = ANY (( SELECT systems.reach() AS reach)::text[]))));

create policy insiders_read on network.service_form as permissive for select to app
  using ( SELECT network.inside() AS inside);

create policy keepers_add on network.service_form as permissive for insert to app
  with check (EXISTS ( SELECT
   FROM network.service s
  WHERE ((s.id = service_form.service_id) AND ((s.organisation_id = ( SELECT network.kept_organisation() AS kept_organisation)) OR ( SELECT network.keeps_all() AS keeps_all)))));

create policy keepers_remove on network.service_form as permissive for delete to app
  using (EXISTS ( SELECT
   FROM network.service s
  WHERE ((s.id = service_form.service_id) AND ((s.organisation_id = ( SELECT network.kept_organisation() AS kept_organisation)) OR ( SELECT network.keeps_all() AS keeps_all)))));

create policy owner_works on network.service_form as permissive for all to owner
  using true
  with check true;

create policy insiders_read on network.service_location as permissive for select to app
  using ( SELECT network.inside() AS inside);

create policy keepers_add on network.service_location as permissive for insert to app
  with check (EXISTS ( SELECT
   FROM network.service s
  WHERE ((s.id = service_location.service_id) AND ((s.organisation_id = ( SELECT network.kept_organisation() AS kept_organisation)) OR ( SELECT network.keeps_all() AS keeps_all)))));

create policy keepers_remove on network.service_location as permissive for delete to app
  using (EXISTS ( SELECT
   FROM network.service s
  WHERE ((s.id = service_location.service_id) AND ((s.organisation_id = ( SELECT network.kept_organisation() AS kept_organisation)) OR ( SELECT network.keeps_all() AS keeps_all)))));

create policy owner_works on network.service_location as permissive for all to owner
  using true
  with check true;

create policy insiders_read on network.service_municipality as permissive for select to app
  using ( SELECT network.inside() AS inside);

create policy keepers_add on network.service_municipality as permissive for insert to app
  with check (EXISTS ( SELECT
   FROM network.service s
  WHERE ((s.id = service_municipality.service_id) AND ((s.organisation_id = ( SELECT network.kept_organisation() AS kept_organisation)) OR ( SELECT network.keeps_all() AS keeps_all)))));

create policy keepers_remove on network.service_municipality as permissive for delete to app
  using (EXISTS ( SELECT
   FROM network.service s
  WHERE ((s.id = service_municipality.service_id) AND ((s.organisation_id = ( SELECT network.kept_organisation() AS kept_organisation)) OR ( SELECT network.keeps_all() AS keeps_all)))));

create policy owner_works on network.service_municipality as permissive for all to owner
  using true
  with check true;

create policy own_organisation on network.shield as permissive for all to app
  using (organisation_id = ( SELECT network.kept_organisation() AS kept_organisation))
  with check (organisation_id = ( SELECT network.kept_organisation() AS kept_organisation));

create policy owner_works on network.shield as permissive for all to owner
  using true
  with check true;

create policy own_organisation on network.shielded as permissive for all to app
  using (EXISTS ( SELECT
   FROM network.shield s
  WHERE (s.id = shielded.shield_id)))
  with check ((EXISTS ( SELECT
   FROM network.shield s
  WHERE (s.id = shielded.shield_id))) AND (EXISTS ( SELECT
   FROM (network.location l
     JOIN network.shield s ON ((s.organisation_id = l.organisation_id)))
  WHERE ((l.id = shielded.location_id) AND (s.id = shielded.shield_id) AND (l.kind = 'secret'::text)))));

create policy owner_works on network.shielded as permissive for all to owner
  using true
  with check true;

create policy anyone_reads on network.signature as permissive for select to app
  using (( SELECT platform.acting_role() AS acting_role) IS NOT NULL);

create policy asked_sign on network.signature as permissive for insert to app
  with check (EXISTS ( SELECT
   FROM network.signing_request r
  WHERE ((r.id = signature.request_id) AND (r.organisation_id = signature.organisation_id) AND (r.declaration_number = signature.declaration_number) AND ((r.signatory_id = ( SELECT platform.actor() AS actor)) OR (( SELECT platform.acting_role() AS acting_role) = 'system'::text)))));

create policy owner_works on network.signature as permissive for all to owner
  using true
  with check true;

create policy asked_sign on network.signature_evidence as permissive for insert to app
  with check (EXISTS ( SELECT
   FROM (network.signature s
     JOIN network.signing_request r ON ((r.id = s.request_id)))
  WHERE ((s.id = signature_evidence.signature_id) AND ((r.signatory_id = ( SELECT platform.actor() AS actor)) OR (( SELECT platform.acting_role() AS acting_role) = 'system'::text)))));

create policy own_and_keepers_read on network.signature_evidence as permissive for select to app
  using (( SELECT network.keeps_all() AS keeps_all) OR (( SELECT platform.acting_role() AS acting_role) = 'dataProtectionOfficer'::text) OR (EXISTS ( SELECT
   FROM network.signature s
  WHERE ((s.id = signature_evidence.signature_id) AND (s.organisation_id = ( SELECT network.kept_organisation() AS kept_organisation))))) OR (EXISTS ( SELECT
   FROM (network.signature s
     JOIN network.signing_request r ON ((r.id = s.request_id)))
  WHERE ((s.id = signature_evidence.signature_id) AND (r.signatory_id = ( SELECT platform.actor() AS actor))))));

create policy owner_works on network.signature_evidence as permissive for all to owner
  using true
  with check true;

create policy askers_and_asked_read on network.signing_request as permissive for select to app
  using (( SELECT network.keeps_all() AS keeps_all) OR (organisation_id = ( SELECT network.kept_organisation() AS kept_organisation)) OR ((signatory_id = ( SELECT platform.actor() AS actor)) AND ( SELECT network.inside() AS inside)));

create policy askers_and_asked_settle on network.signing_request as permissive for update to app
  using ((signed_at IS NULL) AND (withdrawn_at IS NULL) AND (( SELECT network.keeps_all() AS keeps_all) OR (organisation_id = ( SELECT network.kept_organisation() AS kept_organisation)) OR ((signatory_id = ( SELECT platform.actor() AS actor)) AND ( SELECT network.inside() AS inside))))
  with check (( SELECT network.keeps_all() AS keeps_all) OR (organisation_id = ( SELECT network.kept_organisation() AS kept_organisation)) OR ((signatory_id = ( SELECT platform.actor() AS actor)) AND ( SELECT network.inside() AS inside)));

create policy keepers_ask on network.signing_request as permissive for insert to app
  with check (( SELECT network.keeps_all() AS keeps_all) OR (organisation_id = ( SELECT network.kept_organisation() AS kept_organisation)));

create policy owner_works on network.signing_request as permissive for all to owner
  using true
  with check true;

create policy insiders_suggest on network.suggestion as permissive for insert to app
  with check ((made_by = ( SELECT platform.actor() AS actor)) AND ( SELECT network.inside() AS inside) AND (outcome IS NULL));

create policy keepers_decide on network.suggestion as permissive for update to app
  using ((outcome IS NULL) AND ((organisation_id = ( SELECT network.kept_organisation() AS kept_organisation)) OR ( SELECT network.keeps_all() AS keeps_all)))
  with check ((outcome IS NOT NULL) AND (decided_by = ( SELECT platform.actor() AS actor)));

create policy maker_and_keepers_read on network.suggestion as permissive for select to app
  using (((made_by = ( SELECT platform.actor() AS actor)) AND ( SELECT network.inside() AS inside)) OR (organisation_id = ( SELECT network.kept_organisation() AS kept_organisation)) OR ( SELECT network.keeps_all() AS keeps_all));

create policy owner_works on network.suggestion as permissive for all to owner
  using true
  with check true;

create policy insiders_read on network.vacancy as permissive for select to app
  using ( SELECT network.inside() AS inside);

create policy keepers_close on network.vacancy as permissive for update to app
  using ((closed_at IS NULL) AND ((organisation_id = ( SELECT network.kept_organisation() AS kept_organisation)) OR ( SELECT network.keeps_all() AS keeps_all)))
  with check ((closed_at IS NOT NULL) AND ((organisation_id = ( SELECT network.kept_organisation() AS kept_organisation)) OR ( SELECT network.keeps_all() AS keeps_all)));

create policy owner_works on network.vacancy as permissive for all to owner
  using true
  with check true;

create policy system_opens on network.vacancy as permissive for insert to app
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy owner_works on network.word as permissive for all to owner
  using true
  with check true;

create policy owner_works on oversight.delivery as permissive for select to owner
  using true;

create policy system_delivers on oversight.delivery as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy officer_reads on oversight.exceptional_access as permissive for select to app
  using (( SELECT platform.acting_role() AS acting_role) = 'dataProtectionOfficer'::text);

create policy officer_reviews on oversight.exceptional_access as permissive for update to app
  using ((( SELECT platform.acting_role() AS acting_role) = 'dataProtectionOfficer'::text) AND (person_id <> ( SELECT platform.acting_person() AS acting_person)) AND (COALESCE(verdict, 'ask'::text) = 'ask'::text))
  with check ((( SELECT platform.acting_role() AS acting_role) = 'dataProtectionOfficer'::text) AND (person_id <> ( SELECT platform.acting_person() AS acting_person)) AND ((reviewed_by IS NULL) OR (reviewed_by = ( SELECT platform.actor() AS actor))));

create policy own_read on oversight.exceptional_access as permissive for select to app
  using (person_id = ( SELECT platform.acting_person() AS acting_person));

create policy owner_works on oversight.exceptional_access as permissive for select to owner
  using true;

create policy user_ends on oversight.exceptional_access as permissive for update to app
  using ((person_id = ( SELECT platform.acting_person() AS acting_person)) AND (ended_at IS NULL) AND (( SELECT platform.acting_role() AS acting_role) = ANY (ARRAY['professional'::text, 'attentionOfficer'::text])))
  with check ((person_id = ( SELECT platform.acting_person() AS acting_person)) AND (ended_at IS NOT NULL) AND (verdict IS NULL) AND (remark_sealed IS NULL) AND (( SELECT platform.acting_role() AS acting_role) = ANY (ARRAY['professional'::text, 'attentionOfficer'::text])));

create policy user_opens on oversight.exceptional_access as permissive for insert to app
  with check ((function_id = ( SELECT platform.actor() AS actor)) AND (person_id = ( SELECT platform.acting_person() AS acting_person)) AND (( SELECT platform.acting_role() AS acting_role) = ANY (ARRAY['professional'::text, 'attentionOfficer'::text])) AND (verdict IS NULL) AND (ended_at IS NULL) AND (started_at = now()));

create policy officer_reads on oversight.sample as permissive for select to app
  using (( SELECT platform.acting_role() AS acting_role) = ANY (ARRAY['system'::text, 'dataProtectionOfficer'::text]));

create policy system_draws on oversight.sample as permissive for insert to app
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy officer_reads on oversight.sample_line as permissive for select to app
  using (( SELECT platform.acting_role() AS acting_role) = ANY (ARRAY['system'::text, 'dataProtectionOfficer'::text]));

create policy officer_reviews on oversight.sample_line as permissive for update to app
  using ((( SELECT platform.acting_role() AS acting_role) = 'dataProtectionOfficer'::text) AND (COALESCE(verdict, 'ask'::text) = 'ask'::text) AND (NOT (EXISTS ( SELECT
   FROM audit.entry e
  WHERE ((e.id = sample_line.entry_id) AND (e.person_id = ( SELECT platform.acting_person() AS acting_person)))))))
  with check ((( SELECT platform.acting_role() AS acting_role) = 'dataProtectionOfficer'::text) AND (verdict IS NOT NULL) AND (reviewed_by = ( SELECT platform.actor() AS actor)));

create policy system_draws on oversight.sample_line as permissive for insert to app
  with check ((( SELECT platform.acting_role() AS acting_role) = 'system'::text) AND (verdict IS NULL));

create policy owner_works on oversight.unsealed as permissive for all to owner
  using true
  with check true;

create policy system_clears on oversight.unsealed as permissive for delete to app
  using ((( SELECT platform.acting_role() AS acting_role) = 'system'::text) AND (EXISTS ( SELECT
   FROM audit.seal s
  WHERE (s.entry_id = unsealed.entry_id))));

create policy system_reads on oversight.unsealed as permissive for select to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy own_devices on platform.device as permissive for all to app
  using (person_id = ( SELECT mail.own_person() AS own_person))
  with check (person_id = ( SELECT mail.own_person() AS own_person));

create policy system_forgets on platform.device as permissive for delete to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy system_marks on platform.device as permissive for update to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy system_sends on platform.device as permissive for select to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy insiders_read on platform.instrument as permissive for select to app
  using (( SELECT platform.acting_role() AS acting_role) <> ALL (ARRAY['visitor'::text, 'administrator'::text, 'machine'::text]));

create policy system_counts on platform.instrument as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy operators_read on platform.last_run as permissive for select to app
  using (( SELECT platform.acting_role() AS acting_role) = 'administrator'::text);

create policy owner_works on platform.last_run as permissive for all to owner
  using true
  with check true;

create policy system_notes on platform.last_run as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy insiders_tell on platform.notification as permissive for insert to app
  with check (( SELECT platform.acting_role() AS acting_role) <> ALL (ARRAY['visitor'::text, 'administrator'::text]));

create policy own_mark on platform.notification as permissive for update to app
  using (function_id = ( SELECT platform.actor() AS actor))
  with check (function_id = ( SELECT platform.actor() AS actor));

create policy own_read on platform.notification as permissive for select to app
  using (function_id = ( SELECT platform.actor() AS actor));

create policy owner_settles on platform.notification as permissive for all to owner
  using (subject ~~ 'handle-with-care/%'::text)
  with check (subject ~~ 'handle-with-care/%'::text);

create policy system_mails on platform.notification as permissive for select to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy system_marks on platform.notification as permissive for update to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy systems_tell_leads on platform.notification as permissive for insert to app
  with check (('stand:melden'::text = ANY (( SELECT systems.scopes() AS scopes)::text[])) AND (function_id = ANY (ARRAY( SELECT f.id
   FROM network.function f
  WHERE (f.role = 'programmeLead'::text)))));

create policy counts on platform.rate_limit as permissive for all to app, identity
  using true
  with check true;

create policy own_forms on platform.submission as permissive for all to app
  using (function_id = ( SELECT platform.actor() AS actor))
  with check (function_id = ( SELECT platform.actor() AS actor));

create policy system_clears on platform.submission as permissive for delete to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy system_sees on platform.submission as permissive for select to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy actors_write on processing.line as permissive for insert to app
  with check ((( SELECT platform.acting_role() AS acting_role) IS NOT NULL) AND (confirmed_at IS NULL));

create policy owner_works on processing.line as permissive for select to owner
  using true;

create policy system_clears on processing.line as permissive for delete to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy system_confirms on processing.line as permissive for update to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text)
  with check true;

create policy system_reads on processing.line as permissive for select to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy systems_write on processing.line as permissive for insert to app
  with check (('signaal:maken'::text = ANY (( SELECT systems.scopes() AS scopes)::text[])) AND (confirmed_at IS NULL));

create policy readers_read on programme.abbreviation as permissive for select to app
  using ((( SELECT platform.acting_role() AS acting_role) <> 'visitor'::text) AND (plan_file_id = ANY (ARRAY( SELECT p.source_file_id
   FROM programme.plan p))));

create policy system_works on programme.abbreviation as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy group_edits on programme.activity as permissive for update to app
  using ((( SELECT platform.acting_role() AS acting_role) = ANY (ARRAY['groupChair'::text, 'groupMember'::text])) AND (id = ANY (( SELECT programme.own_activities(false) AS own_activities)::uuid[])))
  with check (id = ANY (( SELECT programme.own_activities(false) AS own_activities)::uuid[]));

create policy lead_writes on programme.activity as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'programmeLead'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'programmeLead'::text);

create policy open_plans_delete on programme.activity as restrictive for delete to app
  using ((( SELECT platform.acting_role() AS acting_role) = 'system'::text) OR (plan_id <> ALL (ARRAY( SELECT p.id
   FROM programme.plan p
  WHERE (p.status = 'afgesloten'::text)))));

create policy open_plans_insert on programme.activity as restrictive for insert to app
  with check ((( SELECT platform.acting_role() AS acting_role) = 'system'::text) OR (plan_id <> ALL (ARRAY( SELECT p.id
   FROM programme.plan p
  WHERE (p.status = 'afgesloten'::text)))));

create policy open_plans_update on programme.activity as restrictive for update to app
  using ((( SELECT platform.acting_role() AS acting_role) = 'system'::text) OR (plan_id <> ALL (ARRAY( SELECT p.id
   FROM programme.plan p
  WHERE (p.status = 'afgesloten'::text)))))
  with check ((( SELECT platform.acting_role() AS acting_role) = 'system'::text) OR (plan_id <> ALL (ARRAY( SELECT p.id
   FROM programme.plan p
  WHERE (p.status = 'afgesloten'::text)))));

create policy owner_counts on programme.activity as permissive for select to owner
  using true;

create policy plan_readers_read on programme.activity as permissive for select to app
  using (( SELECT programme.reads_plans() AS reads_plans) AND (plan_id = ANY (ARRAY( SELECT p.id
   FROM programme.plan p))));

create policy system_works on programme.activity as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy systems_edit on programme.activity as permissive for update to app
  using (('stand:melden'::text = ANY (( SELECT systems.scopes() AS scopes)::text[])) AND (id = ANY (( SELECT programme.own_activities(true) AS own_activities)::uuid[])))
  with check (id = ANY (( SELECT programme.own_activities(true) AS own_activities)::uuid[]));

create policy leads_write on programme.activity_instrument as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = ANY (ARRAY['programmeLead'::text, 'system'::text]))
  with check (( SELECT platform.acting_role() AS acting_role) = ANY (ARRAY['programmeLead'::text, 'system'::text]));

create policy open_plans_delete on programme.activity_instrument as restrictive for delete to app
  using ((( SELECT platform.acting_role() AS acting_role) = 'system'::text) OR (plan_id <> ALL (ARRAY( SELECT p.id
   FROM programme.plan p
  WHERE (p.status = 'afgesloten'::text)))));

create policy open_plans_insert on programme.activity_instrument as restrictive for insert to app
  with check ((( SELECT platform.acting_role() AS acting_role) = 'system'::text) OR (plan_id <> ALL (ARRAY( SELECT p.id
   FROM programme.plan p
  WHERE (p.status = 'afgesloten'::text)))));

create policy plan_readers_read on programme.activity_instrument as permissive for select to app
  using ((( SELECT platform.acting_role() AS acting_role) <> ALL (ARRAY['visitor'::text, 'administrator'::text, 'machine'::text])) AND (plan_id = ANY (ARRAY( SELECT p.id
   FROM programme.plan p))));

create policy plan_readers_read on programme.activity_item as permissive for select to app
  using (( SELECT programme.reads_plans() AS reads_plans) AND (plan_id = ANY (ARRAY( SELECT p.id
   FROM programme.plan p))));

create policy system_works on programme.activity_item as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy lead_writes on programme.activity_municipality as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'programmeLead'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'programmeLead'::text);

create policy open_plans_delete on programme.activity_municipality as restrictive for delete to app
  using ((( SELECT platform.acting_role() AS acting_role) = 'system'::text) OR (plan_id <> ALL (ARRAY( SELECT p.id
   FROM programme.plan p
  WHERE (p.status = 'afgesloten'::text)))));

create policy open_plans_insert on programme.activity_municipality as restrictive for insert to app
  with check ((( SELECT platform.acting_role() AS acting_role) = 'system'::text) OR (plan_id <> ALL (ARRAY( SELECT p.id
   FROM programme.plan p
  WHERE (p.status = 'afgesloten'::text)))));

create policy open_plans_update on programme.activity_municipality as restrictive for update to app
  using ((( SELECT platform.acting_role() AS acting_role) = 'system'::text) OR (plan_id <> ALL (ARRAY( SELECT p.id
   FROM programme.plan p
  WHERE (p.status = 'afgesloten'::text)))))
  with check ((( SELECT platform.acting_role() AS acting_role) = 'system'::text) OR (plan_id <> ALL (ARRAY( SELECT p.id
   FROM programme.plan p
  WHERE (p.status = 'afgesloten'::text)))));

create policy plan_readers_read on programme.activity_municipality as permissive for select to app
  using (( SELECT programme.reads_plans() AS reads_plans) AND (plan_id = ANY (ARRAY( SELECT p.id
   FROM programme.plan p))));

create policy system_works on programme.activity_municipality as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy plan_readers_read on programme.activity_timeline_row as permissive for select to app
  using (( SELECT programme.reads_plans() AS reads_plans) AND (plan_id = ANY (ARRAY( SELECT p.id
   FROM programme.plan p))));

create policy system_works on programme.activity_timeline_row as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy plan_readers_read on programme.body as permissive for select to app
  using ((( SELECT platform.acting_role() AS acting_role) <> 'visitor'::text) AND (plan_id = ANY (ARRAY( SELECT p.id
   FROM programme.plan p))));

create policy system_works on programme.body as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy budget_readers_read on programme.budget_cell as permissive for select to app
  using (( SELECT programme.reads_budget() AS reads_budget) AND (plan_id = ANY (ARRAY( SELECT p.id
   FROM programme.plan p))));

create policy lead_writes on programme.budget_cell as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'programmeLead'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'programmeLead'::text);

create policy open_plans_delete on programme.budget_cell as restrictive for delete to app
  using ((( SELECT platform.acting_role() AS acting_role) = 'system'::text) OR (plan_id <> ALL (ARRAY( SELECT p.id
   FROM programme.plan p
  WHERE (p.status = 'afgesloten'::text)))));

create policy open_plans_insert on programme.budget_cell as restrictive for insert to app
  with check ((( SELECT platform.acting_role() AS acting_role) = 'system'::text) OR (plan_id <> ALL (ARRAY( SELECT p.id
   FROM programme.plan p
  WHERE (p.status = 'afgesloten'::text)))));

create policy open_plans_update on programme.budget_cell as restrictive for update to app
  using ((( SELECT platform.acting_role() AS acting_role) = 'system'::text) OR (plan_id <> ALL (ARRAY( SELECT p.id
   FROM programme.plan p
  WHERE (p.status = 'afgesloten'::text)))))
  with check ((( SELECT platform.acting_role() AS acting_role) = 'system'::text) OR (plan_id <> ALL (ARRAY( SELECT p.id
   FROM programme.plan p
  WHERE (p.status = 'afgesloten'::text)))));

create policy system_works on programme.budget_cell as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy budget_readers_read on programme.budget_line as permissive for select to app
  using (( SELECT programme.reads_budget() AS reads_budget) AND (plan_id = ANY (ARRAY( SELECT p.id
   FROM programme.plan p))));

create policy system_works on programme.budget_line as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy budget_readers_read on programme.budget_post as permissive for select to app
  using (( SELECT programme.reads_budget() AS reads_budget) AND (plan_id = ANY (ARRAY( SELECT p.id
   FROM programme.plan p))));

create policy lead_writes on programme.budget_post as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'programmeLead'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'programmeLead'::text);

create policy open_plans_delete on programme.budget_post as restrictive for delete to app
  using ((( SELECT platform.acting_role() AS acting_role) = 'system'::text) OR (plan_id <> ALL (ARRAY( SELECT p.id
   FROM programme.plan p
  WHERE (p.status = 'afgesloten'::text)))));

create policy open_plans_insert on programme.budget_post as restrictive for insert to app
  with check ((( SELECT platform.acting_role() AS acting_role) = 'system'::text) OR (plan_id <> ALL (ARRAY( SELECT p.id
   FROM programme.plan p
  WHERE (p.status = 'afgesloten'::text)))));

create policy open_plans_update on programme.budget_post as restrictive for update to app
  using ((( SELECT platform.acting_role() AS acting_role) = 'system'::text) OR (plan_id <> ALL (ARRAY( SELECT p.id
   FROM programme.plan p
  WHERE (p.status = 'afgesloten'::text)))))
  with check ((( SELECT platform.acting_role() AS acting_role) = 'system'::text) OR (plan_id <> ALL (ARRAY( SELECT p.id
   FROM programme.plan p
  WHERE (p.status = 'afgesloten'::text)))));

create policy owner_counts on programme.budget_post as permissive for select to owner
  using true;

create policy system_works on programme.budget_post as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy actor_tells on programme.change as permissive for insert to app
  with check ((( SELECT platform.acting_role() AS acting_role) = ANY (ARRAY['groupChair'::text, 'groupMember'::text, 'civilServant'::text])) AND (function_id = ( SELECT platform.actor() AS actor)) AND (plan_id = ANY (ARRAY( SELECT p.id
   FROM programme.plan p))));

create policy lead_writes on programme.change as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'programmeLead'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'programmeLead'::text);

create policy own_name on programme.change as restrictive for insert to app
  with check (function_id = ( SELECT platform.actor() AS actor));

create policy plan_readers_read on programme.change as permissive for select to app
  using ((( SELECT platform.acting_role() AS acting_role) <> 'visitor'::text) AND ((subject_kind <> 'budget_post'::text) OR ( SELECT programme.reads_budget() AS reads_budget)) AND (plan_id = ANY (ARRAY( SELECT p.id
   FROM programme.plan p))));

create policy system_works on programme.change as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy systems_tell on programme.change as permissive for insert to app
  with check (('stand:melden'::text = ANY (( SELECT systems.scopes() AS scopes)::text[])) AND (function_id = ( SELECT platform.actor() AS actor)) AND (subject_kind = 'activity'::text) AND (plan_id = ANY (ARRAY( SELECT p.id
   FROM programme.plan p))));

create policy group_adds on programme.document as permissive for insert to app
  with check ((( SELECT platform.acting_role() AS acting_role) = ANY (ARRAY['groupChair'::text, 'groupMember'::text])) AND (activity_id = ANY (( SELECT programme.own_activities(false) AS own_activities)::uuid[])) AND (function_id = ( SELECT platform.actor() AS actor)));

create policy group_removes on programme.document as permissive for update to app
  using ((( SELECT platform.acting_role() AS acting_role) = ANY (ARRAY['groupChair'::text, 'groupMember'::text])) AND (activity_id = ANY (( SELECT programme.own_activities(false) AS own_activities)::uuid[])))
  with check (activity_id = ANY (( SELECT programme.own_activities(false) AS own_activities)::uuid[]));

create policy lead_writes on programme.document as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'programmeLead'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'programmeLead'::text);

create policy open_plans_delete on programme.document as restrictive for delete to app
  using ((( SELECT platform.acting_role() AS acting_role) = 'system'::text) OR (plan_id <> ALL (ARRAY( SELECT p.id
   FROM programme.plan p
  WHERE (p.status = 'afgesloten'::text)))));

create policy open_plans_insert on programme.document as restrictive for insert to app
  with check ((( SELECT platform.acting_role() AS acting_role) = 'system'::text) OR (plan_id <> ALL (ARRAY( SELECT p.id
   FROM programme.plan p
  WHERE (p.status = 'afgesloten'::text)))));

create policy open_plans_update on programme.document as restrictive for update to app
  using ((( SELECT platform.acting_role() AS acting_role) = 'system'::text) OR (plan_id <> ALL (ARRAY( SELECT p.id
   FROM programme.plan p
  WHERE (p.status = 'afgesloten'::text)))))
  with check ((( SELECT platform.acting_role() AS acting_role) = 'system'::text) OR (plan_id <> ALL (ARRAY( SELECT p.id
   FROM programme.plan p
  WHERE (p.status = 'afgesloten'::text)))));

create policy own_name on programme.document as restrictive for insert to app
  with check (function_id = ( SELECT platform.actor() AS actor));

create policy plan_readers_read on programme.document as permissive for select to app
  using ((( SELECT platform.acting_role() AS acting_role) <> 'visitor'::text) AND (plan_id = ANY (ARRAY( SELECT p.id
   FROM programme.plan p))));

create policy system_works on programme.document as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy plan_readers_read on programme.executor as permissive for select to app
  using (( SELECT programme.reads_plans() AS reads_plans) AND (plan_id = ANY (ARRAY( SELECT p.id
   FROM programme.plan p))));

create policy system_works on programme.executor as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy owner_works on programme.executor_group as permissive for select to owner
  using true;

create policy plan_readers_read on programme.executor_group as permissive for select to app
  using (( SELECT programme.reads_plans() AS reads_plans) AND (plan_id = ANY (ARRAY( SELECT p.id
   FROM programme.plan p))));

create policy system_works on programme.executor_group as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy plan_readers_read on programme.fact as permissive for select to app
  using ((( SELECT platform.acting_role() AS acting_role) <> 'visitor'::text) AND ((subject_kind <> 'budget_post'::text) OR ( SELECT programme.reads_budget() AS reads_budget)) AND (plan_id = ANY (ARRAY( SELECT p.id
   FROM programme.plan p))));

create policy system_works on programme.fact as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy lead_writes on programme.finding as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'programmeLead'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'programmeLead'::text);

create policy owner_counts on programme.finding as permissive for select to owner
  using true;

create policy plan_readers_read on programme.finding as permissive for select to app
  using ((( SELECT platform.acting_role() AS acting_role) <> 'visitor'::text) AND ((subject_kind <> 'budget_post'::text) OR ( SELECT programme.reads_budget() AS reads_budget)) AND (plan_id = ANY (ARRAY( SELECT p.id
   FROM programme.plan p))));

create policy system_works on programme.finding as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy owner_counts on programme.line as permissive for select to owner
  using true;

create policy plan_readers_read on programme.line as permissive for select to app
  using (plan_id = ANY (ARRAY( SELECT p.id
   FROM programme.plan p)));

create policy system_works on programme.line as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy insiders_read on programme.membership as permissive for select to app
  using ((( SELECT platform.acting_role() AS acting_role) <> ALL (ARRAY['visitor'::text, 'administrator'::text])) AND (group_id = ANY (ARRAY( SELECT g.id
   FROM programme.working_group g))));

create policy lead_changes on programme.membership as permissive for update to app
  using (( SELECT platform.acting_role() AS acting_role) = 'programmeLead'::text)
  with check ((( SELECT platform.acting_role() AS acting_role) = 'programmeLead'::text) AND (EXISTS ( SELECT
   FROM network.function f
  WHERE ((f.id = membership.function_id) AND ((f.role = 'groupChair'::text) OR (NOT membership.chair))))));

create policy lead_removes on programme.membership as permissive for delete to app
  using (( SELECT platform.acting_role() AS acting_role) = 'programmeLead'::text);

create policy lead_seats on programme.membership as permissive for insert to app
  with check ((( SELECT platform.acting_role() AS acting_role) = 'programmeLead'::text) AND (EXISTS ( SELECT
   FROM network.function f
  WHERE ((f.id = membership.function_id) AND (NOT network.is_over(f.until_day, f.ended_at)) AND (f.role <> ALL (ARRAY['visitor'::text, 'system'::text, 'machine'::text, 'administrator'::text])) AND ((f.role = 'groupChair'::text) OR (NOT membership.chair))))));

create policy open_plans_delete on programme.membership as restrictive for delete to app
  using ((( SELECT platform.acting_role() AS acting_role) = 'system'::text) OR (group_id <> ALL (ARRAY( SELECT g.id
   FROM (programme.working_group g
     JOIN programme.plan p ON ((p.id = g.plan_id)))
  WHERE (p.status = 'afgesloten'::text)))));

create policy open_plans_insert on programme.membership as restrictive for insert to app
  with check ((( SELECT platform.acting_role() AS acting_role) = 'system'::text) OR (group_id <> ALL (ARRAY( SELECT g.id
   FROM (programme.working_group g
     JOIN programme.plan p ON ((p.id = g.plan_id)))
  WHERE (p.status = 'afgesloten'::text)))));

create policy open_plans_update on programme.membership as restrictive for update to app
  using ((( SELECT platform.acting_role() AS acting_role) = 'system'::text) OR (group_id <> ALL (ARRAY( SELECT g.id
   FROM (programme.working_group g
     JOIN programme.plan p ON ((p.id = g.plan_id)))
  WHERE (p.status = 'afgesloten'::text)))))
  with check ((( SELECT platform.acting_role() AS acting_role) = 'system'::text) OR (group_id <> ALL (ARRAY( SELECT g.id
   FROM (programme.working_group g
     JOIN programme.plan p ON ((p.id = g.plan_id)))
  WHERE (p.status = 'afgesloten'::text)))));

create policy owner_works on programme.membership as permissive for select to owner
  using true;

create policy system_works on programme.membership as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy open_plans_delete on programme.municipal_accent as restrictive for delete to app
  using ((( SELECT platform.acting_role() AS acting_role) = 'system'::text) OR (plan_id <> ALL (ARRAY( SELECT p.id
   FROM programme.plan p
  WHERE (p.status = 'afgesloten'::text)))));

create policy open_plans_insert on programme.municipal_accent as restrictive for insert to app
  with check ((( SELECT platform.acting_role() AS acting_role) = 'system'::text) OR (plan_id <> ALL (ARRAY( SELECT p.id
   FROM programme.plan p
  WHERE (p.status = 'afgesloten'::text)))));

create policy open_plans_update on programme.municipal_accent as restrictive for update to app
  using ((( SELECT platform.acting_role() AS acting_role) = 'system'::text) OR (plan_id <> ALL (ARRAY( SELECT p.id
   FROM programme.plan p
  WHERE (p.status = 'afgesloten'::text)))))
  with check ((( SELECT platform.acting_role() AS acting_role) = 'system'::text) OR (plan_id <> ALL (ARRAY( SELECT p.id
   FROM programme.plan p
  WHERE (p.status = 'afgesloten'::text)))));

create policy own_municipality_begins on programme.municipal_accent as permissive for insert to app
  with check ((( SELECT platform.acting_role() AS acting_role) = 'civilServant'::text) AND (municipality_code = ANY (( SELECT platform.acting_municipalities() AS acting_municipalities)::text[])) AND (plan_id = ANY (ARRAY( SELECT p.id
   FROM programme.plan p))));

create policy own_municipality_changes on programme.municipal_accent as permissive for update to app
  using ((( SELECT platform.acting_role() AS acting_role) = 'civilServant'::text) AND (municipality_code = ANY (( SELECT platform.acting_municipalities() AS acting_municipalities)::text[])) AND (plan_id = ANY (ARRAY( SELECT p.id
   FROM programme.plan p))))
  with check ((( SELECT platform.acting_role() AS acting_role) = 'civilServant'::text) AND (municipality_code = ANY (( SELECT platform.acting_municipalities() AS acting_municipalities)::text[])) AND (plan_id = ANY (ARRAY( SELECT p.id
   FROM programme.plan p))));

create policy own_name on programme.municipal_accent as restrictive for insert to app
  with check (function_id = ( SELECT platform.actor() AS actor));

create policy own_name_again on programme.municipal_accent as restrictive for update to app
  with check (function_id = ( SELECT platform.actor() AS actor));

create policy plan_readers_read on programme.municipal_accent as permissive for select to app
  using ((( SELECT platform.acting_role() AS acting_role) <> 'visitor'::text) AND (plan_id = ANY (ARRAY( SELECT p.id
   FROM programme.plan p))));

create policy system_works on programme.municipal_accent as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy lead_writes on programme.plan as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'programmeLead'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'programmeLead'::text);

create policy owner_counts on programme.plan as permissive for select to owner
  using true;

create policy readers_read on programme.plan as permissive for select to app
  using ((( SELECT platform.acting_role() AS acting_role) = ANY (ARRAY['programmeLead'::text, 'dataProtectionOfficer'::text])) OR ((status <> 'concept'::text) AND ((( SELECT platform.acting_role() AS acting_role) <> 'administrator'::text) OR ('plan:lezen'::text = ANY (( SELECT systems.scopes() AS scopes)::text[])))));

create policy system_works on programme.plan as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy plan_readers_read on programme.predecessor as permissive for select to app
  using ((( SELECT platform.acting_role() AS acting_role) <> 'visitor'::text) AND (plan_id = ANY (ARRAY( SELECT p.id
   FROM programme.plan p))));

create policy system_works on programme.predecessor as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy contributors_propose on programme.proposed_action as permissive for insert to app
  with check ((( SELECT platform.acting_role() AS acting_role) = ANY (ARRAY['programmeLead'::text, 'groupChair'::text, 'groupMember'::text])) AND (proposed_by = ( SELECT platform.actor() AS actor)) AND (outcome IS NULL) AND (plan_id = ANY (ARRAY( SELECT p.id
   FROM programme.plan p
  WHERE (p.status <> 'afgesloten'::text)))));

create policy own_group_decides on programme.proposed_action as permissive for update to app
  using ((outcome IS NULL) AND (plan_id = ANY (ARRAY( SELECT p.id
   FROM programme.plan p
  WHERE (p.status <> 'afgesloten'::text)))) AND ((( SELECT platform.acting_role() AS acting_role) = 'programmeLead'::text) OR ((( SELECT platform.acting_role() AS acting_role) = ANY (ARRAY['groupChair'::text, 'groupMember'::text])) AND (activity_id = ANY (( SELECT programme.own_activities(false) AS own_activities)::uuid[])))))
  with check ((outcome IS NOT NULL) AND (decided_by = ( SELECT platform.actor() AS actor)));

create policy plan_readers_read on programme.proposed_action as permissive for select to app
  using ((( SELECT platform.acting_role() AS acting_role) <> ALL (ARRAY['visitor'::text, 'administrator'::text, 'machine'::text])) AND (plan_id = ANY (ARRAY( SELECT p.id
   FROM programme.plan p))));

create policy insiders_read on programme.source_file as permissive for select to app
  using (( SELECT programme.reads_budget() AS reads_budget) AND (id = ANY (ARRAY( SELECT p.source_file_id
   FROM programme.plan p))));

create policy owner_counts on programme.source_file as permissive for select to owner
  using true;

create policy system_works on programme.source_file as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy budget_readers_read on programme.stated_total as permissive for select to app
  using (( SELECT programme.reads_budget() AS reads_budget) AND (plan_id = ANY (ARRAY( SELECT p.id
   FROM programme.plan p))));

create policy system_works on programme.stated_total as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy chair_reports on programme.status_report as permissive for insert to app
  with check ((( SELECT platform.acting_role() AS acting_role) = 'groupChair'::text) AND (activity_id = ANY (( SELECT programme.own_activities(true) AS own_activities)::uuid[])) AND (function_id = ( SELECT platform.actor() AS actor)));

create policy lead_writes on programme.status_report as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'programmeLead'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'programmeLead'::text);

create policy open_plans_delete on programme.status_report as restrictive for delete to app
  using ((( SELECT platform.acting_role() AS acting_role) = 'system'::text) OR (plan_id <> ALL (ARRAY( SELECT p.id
   FROM programme.plan p
  WHERE (p.status = 'afgesloten'::text)))));

create policy open_plans_insert on programme.status_report as restrictive for insert to app
  with check ((( SELECT platform.acting_role() AS acting_role) = 'system'::text) OR (plan_id <> ALL (ARRAY( SELECT p.id
   FROM programme.plan p
  WHERE (p.status = 'afgesloten'::text)))));

create policy open_plans_update on programme.status_report as restrictive for update to app
  using ((( SELECT platform.acting_role() AS acting_role) = 'system'::text) OR (plan_id <> ALL (ARRAY( SELECT p.id
   FROM programme.plan p
  WHERE (p.status = 'afgesloten'::text)))))
  with check ((( SELECT platform.acting_role() AS acting_role) = 'system'::text) OR (plan_id <> ALL (ARRAY( SELECT p.id
   FROM programme.plan p
  WHERE (p.status = 'afgesloten'::text)))));

create policy own_name on programme.status_report as restrictive for insert to app
  with check (function_id = ( SELECT platform.actor() AS actor));

create policy plan_readers_read on programme.status_report as permissive for select to app
  using (( SELECT programme.reads_plans() AS reads_plans) AND (plan_id = ANY (ARRAY( SELECT p.id
   FROM programme.plan p))));

create policy system_works on programme.status_report as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy systems_report on programme.status_report as permissive for insert to app
  with check (('stand:melden'::text = ANY (( SELECT systems.scopes() AS scopes)::text[])) AND (activity_id = ANY (( SELECT programme.own_activities(true) AS own_activities)::uuid[])) AND (function_id = ( SELECT platform.actor() AS actor)));

create policy plan_readers_read on programme.sub_ambition as permissive for select to app
  using (plan_id = ANY (ARRAY( SELECT p.id
   FROM programme.plan p)));

create policy system_works on programme.sub_ambition as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy lead_writes on programme.timeline_cell as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'programmeLead'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'programmeLead'::text);

create policy open_plans_delete on programme.timeline_cell as restrictive for delete to app
  using ((( SELECT platform.acting_role() AS acting_role) = 'system'::text) OR (plan_id <> ALL (ARRAY( SELECT p.id
   FROM programme.plan p
  WHERE (p.status = 'afgesloten'::text)))));

create policy open_plans_insert on programme.timeline_cell as restrictive for insert to app
  with check ((( SELECT platform.acting_role() AS acting_role) = 'system'::text) OR (plan_id <> ALL (ARRAY( SELECT p.id
   FROM programme.plan p
  WHERE (p.status = 'afgesloten'::text)))));

create policy open_plans_update on programme.timeline_cell as restrictive for update to app
  using ((( SELECT platform.acting_role() AS acting_role) = 'system'::text) OR (plan_id <> ALL (ARRAY( SELECT p.id
   FROM programme.plan p
  WHERE (p.status = 'afgesloten'::text)))))
  with check ((( SELECT platform.acting_role() AS acting_role) = 'system'::text) OR (plan_id <> ALL (ARRAY( SELECT p.id
   FROM programme.plan p
  WHERE (p.status = 'afgesloten'::text)))));

create policy plan_readers_read on programme.timeline_cell as permissive for select to app
  using (( SELECT programme.reads_plans() AS reads_plans) AND (plan_id = ANY (ARRAY( SELECT p.id
   FROM programme.plan p))));

create policy system_works on programme.timeline_cell as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy plan_readers_read on programme.timeline_quarter as permissive for select to app
  using (( SELECT programme.reads_plans() AS reads_plans) AND (plan_id = ANY (ARRAY( SELECT p.id
   FROM programme.plan p))));

create policy system_works on programme.timeline_quarter as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy lead_writes on programme.timeline_row as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'programmeLead'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'programmeLead'::text);

create policy open_plans_delete on programme.timeline_row as restrictive for delete to app
  using ((( SELECT platform.acting_role() AS acting_role) = 'system'::text) OR (plan_id <> ALL (ARRAY( SELECT p.id
   FROM programme.plan p
  WHERE (p.status = 'afgesloten'::text)))));

create policy open_plans_insert on programme.timeline_row as restrictive for insert to app
  with check ((( SELECT platform.acting_role() AS acting_role) = 'system'::text) OR (plan_id <> ALL (ARRAY( SELECT p.id
   FROM programme.plan p
  WHERE (p.status = 'afgesloten'::text)))));

create policy open_plans_update on programme.timeline_row as restrictive for update to app
  using ((( SELECT platform.acting_role() AS acting_role) = 'system'::text) OR (plan_id <> ALL (ARRAY( SELECT p.id
   FROM programme.plan p
  WHERE (p.status = 'afgesloten'::text)))))
  with check ((( SELECT platform.acting_role() AS acting_role) = 'system'::text) OR (plan_id <> ALL (ARRAY( SELECT p.id
   FROM programme.plan p
  WHERE (p.status = 'afgesloten'::text)))));

create policy owner_counts on programme.timeline_row as permissive for select to owner
  using true;

create policy plan_readers_read on programme.timeline_row as permissive for select to app
  using (( SELECT programme.reads_plans() AS reads_plans) AND (plan_id = ANY (ARRAY( SELECT p.id
   FROM programme.plan p))));

create policy system_works on programme.timeline_row as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy owner_counts on programme.working_group as permissive for select to owner
  using true;

create policy plan_readers_read on programme.working_group as permissive for select to app
  using (( SELECT programme.reads_plans() AS reads_plans) AND (plan_id = ANY (ARRAY( SELECT p.id
   FROM programme.plan p))));

create policy system_works on programme.working_group as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy handle_with_care_child_begins on sealing.data_key as permissive for insert to app
  with check ((module = 'handle-with-care'::text) AND (compartment = 'child'::text) AND (EXISTS ( SELECT
   FROM handle_with_care.child_reader g
  WHERE (g.signal_id = data_key.file_id))));

create policy handle_with_care_child_ends on sealing.data_key as permissive for update to app
  using ((destroyed_at IS NULL) AND (module = 'handle-with-care'::text) AND (compartment = 'child'::text) AND (EXISTS ( SELECT
   FROM handle_with_care.child_reader g
  WHERE (g.signal_id = data_key.file_id))))
  with check ((destroyed_at IS NOT NULL) AND (shredded_at IS NULL) AND (destroyed_by = ( SELECT platform.actor() AS actor)) AND (module = 'handle-with-care'::text) AND (compartment = 'child'::text) AND (EXISTS ( SELECT
   FROM handle_with_care.child_reader g
  WHERE (g.signal_id = data_key.file_id))));

create policy handle_with_care_child_reads on sealing.data_key as permissive for select to app
  using ((module = 'handle-with-care'::text) AND (compartment = 'child'::text) AND (EXISTS ( SELECT
   FROM handle_with_care.child_reader g
  WHERE (g.signal_id = data_key.file_id))));

create policy network_shielded_begins on sealing.data_key as permissive for insert to app
  with check ((module = 'network'::text) AND (compartment = 'shielded'::text) AND (EXISTS ( SELECT
   FROM network.shield g
  WHERE (g.id = data_key.file_id))));

create policy network_shielded_ends on sealing.data_key as permissive for update to app
  using ((destroyed_at IS NULL) AND (module = 'network'::text) AND (compartment = 'shielded'::text) AND (EXISTS ( SELECT
   FROM network.shield g
  WHERE (g.id = data_key.file_id))))
  with check ((destroyed_at IS NOT NULL) AND (shredded_at IS NULL) AND (destroyed_by = ( SELECT platform.actor() AS actor)) AND (module = 'network'::text) AND (compartment = 'shielded'::text) AND (EXISTS ( SELECT
   FROM network.shield g
  WHERE (g.id = data_key.file_id))));

create policy network_shielded_reads on sealing.data_key as permissive for select to app
  using ((module = 'network'::text) AND (compartment = 'shielded'::text) AND (EXISTS ( SELECT
   FROM network.shield g
  WHERE (g.id = data_key.file_id))));

create policy officer_reads_proofs on sealing.data_key as permissive for select to app
  using ((destroyed_at IS NOT NULL) AND (( SELECT platform.acting_role() AS acting_role) = 'dataProtectionOfficer'::text));

create policy owner_works on sealing.data_key as permissive for all to owner
  using true
  with check true;

create policy system_reads_proofs on sealing.data_key as permissive for select to app
  using ((destroyed_at IS NOT NULL) AND (( SELECT platform.acting_role() AS acting_role) = 'system'::text));

create policy system_shreds on sealing.data_key as permissive for update to app
  using ((destroyed_at IS NOT NULL) AND (shredded_at IS NULL) AND (( SELECT platform.acting_role() AS acting_role) = 'system'::text))
  with check ((shredded_at IS NOT NULL) AND (( SELECT platform.acting_role() AS acting_role) = 'system'::text));

create policy systems_begin on sealing.data_key as permissive for insert to app
  with check ((module = 'handle-with-care'::text) AND (compartment = 'child'::text) AND ('signaal:maken'::text = ANY (( SELECT systems.scopes() AS scopes)::text[])) AND (EXISTS ( SELECT
   FROM handle_with_care.signal s
  WHERE ((s.id = data_key.file_id) AND (s.created_by = ( SELECT platform.actor() AS actor)) AND (s.created_at = now()) AND (s.state = 'created'::text)))));

create policy systems_see on sealing.data_key as permissive for select to app
  using ((module = 'handle-with-care'::text) AND (compartment = 'child'::text) AND ('signaal:maken'::text = ANY (( SELECT systems.scopes() AS scopes)::text[])) AND (EXISTS ( SELECT
   FROM handle_with_care.signal s
  WHERE ((s.id = data_key.file_id) AND (s.created_by = ( SELECT platform.actor() AS actor)) AND (s.created_at = now())))));

create policy own_answers on systems.answer as permissive for all to app
  using ((function_id = ( SELECT platform.actor() AS actor)) AND (( SELECT systems.scopes() AS scopes) IS NOT NULL))
  with check ((function_id = ( SELECT platform.actor() AS actor)) AND (( SELECT systems.scopes() AS scopes) IS NOT NULL));

create policy system_clears on systems.answer as permissive for delete to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy system_sees on systems.answer as permissive for select to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy keepers_read on systems.delivery as permissive for select to app
  using (subscription_id = ANY (ARRAY( SELECT s.id
   FROM systems.subscription s)));

create policy keepers_replay on systems.delivery as permissive for insert to app
  with check (replay AND (state = 'waiting'::text) AND (EXISTS ( SELECT
   FROM systems.subscription s
  WHERE ((s.id = delivery.subscription_id) AND systems.keeps(s.function_id)))));

create policy own_settle on systems.delivery as permissive for update to app
  using ((( SELECT systems.scopes() AS scopes) IS NOT NULL) AND (subscription_id = ANY (ARRAY( SELECT s.id
   FROM systems.subscription s
  WHERE (s.function_id = ( SELECT platform.actor() AS actor))))))
  with check true;

create policy system_works on systems.delivery as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy actors_tell on systems.event as permissive for insert to app
  with check (("position" IS NULL) AND ((( SELECT platform.acting_role() AS acting_role) <> 'visitor'::text) OR ('stand:melden'::text = ANY (( SELECT systems.scopes() AS scopes)::text[]))));

create policy keepers_read on systems.event as permissive for select to app
  using ((( SELECT platform.acting_role() AS acting_role) = 'system'::text) OR ((( SELECT platform.acting_role() AS acting_role) = ANY (ARRAY['programmeLead'::text, 'organisationAdministrator'::text])) AND ((audience IS NULL) OR (( SELECT network.acting_organisation() AS acting_organisation) = ANY (audience))) AND ((practice_id IS NULL) OR systems.keeps(practice_id))));

create policy owner_announces on systems.event as permissive for insert to owner
  with check ("position" IS NULL);

create policy system_clears on systems.event as permissive for delete to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy system_places on systems.event as permissive for update to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy systems_read on systems.event as permissive for select to app
  using (("position" IS NOT NULL) AND ('gebeurtenissen:lezen'::text = ANY (( SELECT systems.scopes() AS scopes)::text[])) AND (scope = ANY (( SELECT systems.scopes() AS scopes)::text[])) AND
CASE
    WHEN (practice_id IS NOT NULL) THEN (practice_id = ( SELECT platform.actor() AS actor))
    ELSE ((NOT ( SELECT systems.practises() AS practises)) OR (audience IS NULL))
END AND ((audience IS NULL) OR (( SELECT network.acting_organisation() AS acting_organisation) = ANY (audience))));

create policy keepers_keep on systems.subscription as permissive for all to app
  using systems.keeps(function_id)
  with check systems.keeps(function_id);

create policy own_mark on systems.subscription as permissive for update to app
  using ((function_id = ( SELECT platform.actor() AS actor)) AND (( SELECT systems.scopes() AS scopes) IS NOT NULL))
  with check ((function_id = ( SELECT platform.actor() AS actor)) AND (disabled_at IS NULL));

create policy own_read on systems.subscription as permissive for select to app
  using ((function_id = ( SELECT platform.actor() AS actor)) AND (( SELECT systems.scopes() AS scopes) IS NOT NULL));

create policy system_works on systems.subscription as permissive for all to app
  using (( SELECT platform.acting_role() AS acting_role) = 'system'::text)
  with check (( SELECT platform.acting_role() AS acting_role) = 'system'::text);

create policy identity_notes on systems.system as permissive for update to identity
  using true
  with check true;

create policy identity_reads on systems.system as permissive for select to identity
  using true;

create policy keepers_change on systems.system as permissive for update to app
  using systems.keeps(function_id)
  with check systems.keeps(function_id);

create policy keepers_register on systems.system as permissive for insert to app
  with check (systems.keeps(function_id) AND (registered_by = ( SELECT platform.actor() AS actor)) AND (organisation_id = ( SELECT f.organisation_id
   FROM network.function f
  WHERE (f.id = system.function_id))));

create policy keepers_see on systems.system as permissive for select to app
  using ((( SELECT platform.acting_role() AS acting_role) = ANY (ARRAY['programmeLead'::text, 'dataProtectionOfficer'::text, 'system'::text])) OR ((( SELECT platform.acting_role() AS acting_role) = 'organisationAdministrator'::text) AND (organisation_id = ( SELECT network.acting_organisation() AS acting_organisation))));

create policy owner_works on systems.system as permissive for select to owner
  using true;

-- ---------------------------------------------------------------------- Grants on tables

grant select on audit.entry to app;

grant insert, select on audit.head to app;

grant insert, select on audit.seal to app;

grant delete, select on handle_with_care.child to app;

grant select on handle_with_care.child_reader to app;

grant delete, insert, select on handle_with_care.contact to app;

grant select on handle_with_care.criteria to app;

grant select on handle_with_care.figure to app;

grant delete, select on handle_with_care.practice to app;

grant insert, select on handle_with_care.route to app;

grant select on handle_with_care.school to app;

grant delete, select on handle_with_care.signal to app;

grant insert, select on handle_with_care.told_year to app;

grant delete, select on handle_with_care.trial to app;

grant delete, insert, select, update on identity.account to identity;

grant delete, insert, select, update on identity.external to identity;

grant delete, insert, select, update on identity.invitation to identity;

grant delete, insert, select, update on identity.logout to identity;

grant delete, insert, select, update on identity.passkey to identity;

grant insert, select, update on identity.presence to identity;

grant delete, insert, select, update on identity.provider to identity;

grant delete, insert, select, update on identity.provider_domain to identity;

grant delete, insert, select, update on identity.recovery_code to identity;

grant delete, insert, select, update on identity.session to identity;

grant delete, insert, select, update on identity.step to identity;

grant delete, insert, select, update on identity.system_assertion to identity;

grant delete, insert, select, update on identity.system_secret to identity;

grant delete, insert, select, update on identity.system_token to identity;

grant insert, select on mail.kept to app;

grant delete, select on mail.outbox to app;

grant insert, select on mail.preference to app;

grant select on network.agreement to app;

grant insert, select on network.agreement_activity to app;

grant insert, select on network.agreement_document to app;

grant insert, select on network.agreement_party to app;

grant insert, select on network.agreement_share to app;

grant select on network.agreement_version to app;

grant select on network.change to app;

grant insert, select on network.check_in to app;

grant select on network.declaration to app;

grant insert, select on network.form to app;

grant insert, select on network.function to app;

grant select on network.function to identity;

grant delete, insert, select on network.function_municipality to app;

grant select on network.function_municipality to identity;

grant delete, select on network.import to app;

grant delete, insert, select on network.import_file to app;

grant delete, insert, select on network.import_row to app;

grant delete, insert, select on network.listing to app;

grant delete, insert, select on network.listing_form to app;

grant delete, insert, select on network.listing_municipality to app;

grant delete, insert, select on network.location to app;

grant insert, select on network.map_layout to app;

grant insert, select on network.municipality to app;

grant delete, insert, select on network.opening to app;

grant delete, insert, select on network.organisation to app;

grant select on network.organisation to identity;

grant delete, insert, select on network.other_key to app;

grant insert, select on network.person to app;

grant select on network.person to identity;

grant select on network.promise to app;

grant select on network.proposal to app;

grant select on network.review to app;

grant select on network.review_line to app;

grant delete, insert, select on network.service to app;

grant delete, insert, select on network.service_area to app;

grant delete, insert, select on network.service_form to app;

grant delete, insert, select on network.service_location to app;

grant delete, insert, select on network.service_municipality to app;

grant insert, select on network.shield to app;

grant delete, insert, select on network.shielded to app;

grant insert, select on network.signature to app;

grant insert, select on network.signature_evidence to app;

grant select on network.signing_request to app;

grant select on network.suggestion to app;

grant select on network.vacancy to app;

grant insert, select, update on oversight.delivery to app;

grant select on oversight.exceptional_access to app;

grant insert, select on oversight.sample to app;

grant insert, select on oversight.sample_line to app;

grant delete, select on oversight.unsealed to app;

grant delete, select on platform.device to app;

grant insert, select on platform.instrument to app;

grant select on platform.last_run to app;

grant select on platform.notification to app;

grant delete, insert, select, update on platform.rate_limit to app;

grant delete, insert, select, update on platform.rate_limit to identity;

grant delete, select on platform.submission to app;

grant delete, select on processing.line to app;

grant insert, select on programme.abbreviation to app;

grant insert, select on programme.activity to app;

grant delete, insert, select on programme.activity_instrument to app;

grant insert, select on programme.activity_item to app;

grant delete, insert, select on programme.activity_municipality to app;

grant insert, select on programme.activity_timeline_row to app;

grant insert, select on programme.body to app;

grant insert, select on programme.budget_cell to app;

grant insert, select on programme.budget_line to app;

grant insert, select on programme.budget_post to app;

grant insert, select on programme.change to app;

grant insert, select on programme.document to app;

grant insert, select on programme.executor to app;

grant insert, select on programme.executor_group to app;

grant insert, select on programme.fact to app;

grant insert, select on programme.finding to app;

grant insert, select on programme.line to app;

grant delete, insert, select on programme.membership to app;

grant insert, select on programme.municipal_accent to app;

grant insert, select on programme.plan to app;

grant insert, select on programme.predecessor to app;

grant select on programme.proposed_action to app;

grant insert, select on programme.source_file to app;

grant insert, select on programme.stated_total to app;

grant insert, select on programme.status_report to app;

grant insert, select on programme.sub_ambition to app;

grant delete, insert, select on programme.timeline_cell to app;

grant insert, select on programme.timeline_quarter to app;

grant insert, select on programme.timeline_row to app;

grant insert, select on programme.working_group to app;

grant select on sealing.data_key to app;

grant delete, select on systems.answer to app;

grant delete, select on systems.delivery to app;

grant delete, select on systems.event to app;

grant delete, select on systems.subscription to app;

grant select on systems.system to app;

grant select on systems.system to identity;

-- ---------------------------------------------------------------------- Grants on columns

grant insert (action, details, exceptional, function_id, ground, organisation_id, person_id, persons, request_id, result, role, session_id, subject, trace_id) on audit.entry to app;

grant insert (action, details, exceptional, function_id, ground, organisation_id, person_id, persons, request_id, result, role, session_id, subject, trace_id) on audit.entry to identity;

grant insert (birth_date_sealed, name_sealed, signal_id) on handle_with_care.child to app;

grant insert (criteria, made_by, version) on handle_with_care.criteria to app;

grant insert (function_id, id, municipality_code) on handle_with_care.practice to app;

grant insert (board, board_agreed_on, closed, council_agreed_on, ends_at, instructed_on, municipality_code, opened, parents_informed_on, phone, school_id, sector, starts_at, state) on handle_with_care.school to app;

grant update (board, board_agreed_on, closed, contacts_told_on, council_agreed_on, ends_at, instructed_on, opened, parents_informed_on, phone, starts_at, state, version) on handle_with_care.school to app;

grant insert (bell_at, calendar, calendar_known, created_by, day_ends_at, deputy_id, due_at, due_local, ended_at, finder_id, hop_since, id, late, municipality_code, next_at, reporting_id, route_version, step, tester_id, variant) on handle_with_care.signal to app;

grant update (bell_at, by_phone, calendar, calendar_known, call_open, caller, closed_at, criteria_version, day_ends_at, delivered_at, due_at, due_local, ended_at, find_late, found_at, hop_since, late, moved_at, moved_by, next_at, outcome, receive_late, release_at, school_days, school_id, state, step, still_helps_on, support, test_late, tested_at) on handle_with_care.signal to app;

grant update (told, until) on handle_with_care.told_year to app;

grant insert (bell_at, day_ends_at, id, next_at, school_id, sent_at, sent_by, step) on handle_with_care.trial to app;

grant update (missed, next_at, opened_at, received_as, received_at, step) on handle_with_care.trial to app;

grant insert (data, function_id, invitation_id, kind, once, recipient) on mail.outbox to app;

grant update (attempts, claim, next_at, reason, settled_at, state) on mail.outbox to app;

grant insert (data, function_id, kind, once, recipient) on mail.outbox to identity;

grant update (digest_hour, pace, quiet_from, quiet_until, quiet_weekend) on mail.preference to app;

grant insert (id) on network.agreement to app;

grant update (end_why, function_id, last_day) on network.agreement to app;

grant insert (agreement_id, changed, from_day, function_id, id, kind, name, number, purpose, purpose_text, review_day, until_day) on network.agreement_version to app;

grant insert (after, before, field, function_id, location_id, organisation_id, service_id, suggestion_id) on network.change to app;

grant update (at, example, function_id, outcome) on network.check_in to app;

grant insert (activity_key, body, function_id, number, plan_key, title) on network.declaration to app;

grant update (activity_key, body, function_id, plan_key, published_at, title, version) on network.declaration to app;

grant update (name, position, summary, unasked, words) on network.form to app;

grant update (ended_at, title, until_day, version) on network.function to app;

grant insert (file_name, format, made_by, sheets) on network.import to app;

grant update (addresses, done_at, holds, kind, mapping, moved_at, only_region, position, register, sheet, sheets, skip_faults, started_at, state, total) on network.import to app;

grant update (before, choice, result, target_id, version) on network.import_row to app;

grant update (age_from, age_until, confirmed_at, deputy_id, email, employer_consent_at, employer_consent_by, hours_per_week, person_consent_at, phone, reachable, subject, trained_until, version) on network.listing to app;

grant update (accessibility, address, hidden, kind, municipality_code, name, place, postcode, version) on network.location to app;

grant update (digest, made_at, positions) on network.map_layout to app;

grant update (name, population, subregion, subregion_source) on network.municipality to app;

grant update (address, confirmed_at, email, kind, kvk, municipality_code, name, phone, phone_year, place, postcode, remark, source, source_year, summary, version, website) on network.organisation to app;

grant insert (function_id, made_on, organisation_id, text) on network.promise to app;

grant insert (email_sealed, id, name, organisation_id, person_id, proposed_by, proposer_id, role, title, until_day, why) on network.proposal to app;

grant update (answer, decided_at, decided_by, decider_id, email_sealed, function_id, outcome, person_id) on network.proposal to app;

grant insert (quarter) on network.review to app;

grant insert (function_id, review_id, role, seen_month, since) on network.review_line to app;

grant update (decided_at, decided_by, outcome, reason) on network.review_line to app;

grant update (access, access_text, accessibility, age_from, age_until, audience, confirmed_at, costs, email, exclusions, hidden, languages, name, phone, round_the_clock, source, status, summary, training, urgency, version, waiting_at, waiting_days, website) on network.service to app;

grant update (sealed) on network.shielded to app;

grant insert (code_hash, declaration_number, email, expires_at, function_id, id, name, organisation_id, signatory_id, title) on network.signing_request to app;

grant update (code_hash, email, name, signed_at, title, token_hash, tries, withdrawn_at) on network.signing_request to app;

grant insert (field, made_by, organisation_id, service_id, value, why) on network.suggestion to app;

grant update (answer, decided_at, decided_by, outcome) on network.suggestion to app;

grant insert (left_id, organisation_id, role) on network.vacancy to app;

grant update (closed_at, filled_by, why) on network.vacancy to app;

grant insert (ends_at, function_id, id, module, person_id, reason_sealed, subject) on oversight.exceptional_access to app;

grant update (ended_at, remark_sealed, reviewed_at, reviewed_by, verdict) on oversight.exceptional_access to app;

grant update (remark_sealed, reviewed_at, reviewed_by, verdict) on oversight.sample_line to app;

grant insert (endpoint, name, person_id) on platform.device to app;

grant update (failures, next_at, told_until, trial) on platform.device to app;

grant update (counted_at, indicators) on platform.instrument to app;

grant insert (failed, name, took_ms) on platform.last_run to app;

grant update (at, failed, took_ms) on platform.last_run to app;

grant insert (function_id, href, subject, text, urgent) on platform.notification to app;

grant update (mailed_at, read_at) on platform.notification to app;

grant insert (function_id, once) on platform.submission to app;

grant update (location) on platform.submission to app;

grant insert (activity, ended_at, name, parent_span_id, span_id, started_at, status, subject, subject_type, trace_id) on processing.line to app;

grant update (confirmed_at, refused_at) on processing.line to app;

grant update (description, expected_effect, level, status, version) on programme.activity to app;

grant update (amount_cents, fund, remark) on programme.budget_cell to app;

grant update (version) on programme.budget_post to app;

grant update (removed_at) on programme.document to app;

grant update (answer, answer_date, answer_source, outcome, resolved_at, resolved_by, version) on programme.finding to app;

grant update (chair, from_day, until_day, version) on programme.membership to app;

grant update (at, function_id, taking_part, text, version) on programme.municipal_accent to app;

grant update (status, version) on programme.plan to app;

grant insert (activity_id, href, plan_id, proposed_by, subject, text) on programme.proposed_action to app;

grant update (decided_at, decided_by, outcome) on programme.proposed_action to app;

grant update (version) on programme.timeline_row to app;

grant insert (compartment, file_id, id, key_id, module, version, wrapped) on sealing.data_key to app;

grant update (destroyed_at, destroyed_by, destroyed_reason, shredded_at, signature, wrapped, wrapped_sha256) on sealing.data_key to app;

grant insert (fingerprint, function_id, key) on systems.answer to app;

grant update (body, etag, location, status) on systems.answer to app;

grant insert (event_id, replay, subscription_id) on systems.delivery to app;

grant update (attempts, next_at, problem, settled_at, state, status) on systems.delivery to app;

grant insert (href, kind, scope) on systems.event to app;

grant update (position) on systems.event to app;

grant insert (function_id, id, kinds, secret_sealed, url) on systems.subscription to app;

grant update (disabled_at, failing_since, former_sealed, former_until, kinds, secret_sealed, url, version) on systems.subscription to app;

grant insert (function_id, organisation_id, practice, public_key, registered_by, scopes) on systems.system to app;

grant update (public_key, scopes, version) on systems.system to app;

grant update (last_used_at) on systems.system to identity;
