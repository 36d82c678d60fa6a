-- The declaration of intent (intentieverklaring): a text per version, who was asked to sign it, and who did.
--
-- A published version never changes. A signature is seen by everyone, by organisation and function; the
-- evidence of it, which names a person and holds the whole text, is for the organisation itself, the
-- project leaders and the privacy officer. Someone without a function signs by a link in a mail and a
-- code told by telephone; their address is forgotten when they signed or can no longer.

create table network.declaration (
  number        integer primary key check (number between 1 and 999),
  title         text not null check (length(title) between 3 and 200),
  body          text not null check (length(body) between 3 and 20000),
  -- The activity of a plan that this carries out. Plans stand in a module above: keys, and no reference.
  plan_key      text check (plan_key ~ '^[a-z0-9][a-z0-9-]{0,79}$'),
  activity_key  text check (activity_key ~ '^[a-z0-9][a-z0-9-]{0,79}$'),
  -- Who wrote it last.
  function_id   uuid not null references network.function,
  version       integer not null default 1,
  published_at  timestamptz,
  check ((plan_key is null) = (activity_key is null))
);
-- One draft at a time.
create unique index declaration_draft on network.declaration ((true)) where published_at is null;

create table network.signing_request (
  id                  uuid primary key default gen_random_uuid(),
  declaration_number  integer not null references network.declaration,
  organisation_id     uuid not null references network.organisation,
  -- Who may sign: someone in a function, or someone outside Kring.
  signatory_id        uuid references network.function,
  name                text check (length(name) between 2 and 120),
  title               text check (length(title) between 2 and 200),
  email               text check (length(email) between 3 and 200),
  -- Of the link that was mailed last, and of the code that goes another way.
  token_hash          bytea unique check (length(token_hash) = 32),
  code_hash           bytea check (length(code_hash) = 32),
  tries               smallint not null default 0 check (tries between 0 and 5),
  function_id         uuid not null references network.function,
  asked_at            timestamptz not null default now(),
  expires_at          timestamptz not null,
  signed_at           timestamptz,
  withdrawn_at        timestamptz,
  check (signatory_id is null or num_nonnulls(name, title, email, token_hash, code_hash) = 0),
  check (num_nonnulls(name, title, email, code_hash) in (0, 4)),
  check (num_nonnulls(signed_at, withdrawn_at) < 2)
);
create index signing_request_by_organisation on network.signing_request (organisation_id);
create index signing_request_by_declaration on network.signing_request (declaration_number);
create index signing_request_by_signatory on network.signing_request (signatory_id);
-- One at a time: a new one withdraws the one before.
create unique index signing_request_open on network.signing_request (declaration_number, organisation_id)
  where signed_at is null and withdrawn_at is null;

create table network.signature (
  id                  uuid primary key default gen_random_uuid(),
  request_id          uuid not null unique references network.signing_request,
  declaration_number  integer not null references network.declaration,
  organisation_id     uuid not null references network.organisation,
  -- As they were when it was signed: whoever reads the register reads no other table.
  organisation        text not null check (length(organisation) between 2 and 200),
  title               text not null check (length(title) between 2 and 200),
  signed_at           timestamptz not null,
  hash                bytea not null check (length(hash) = 32),
  unique (declaration_number, organisation_id)
);
create index signature_by_organisation on network.signature (organisation_id);

create table network.signature_evidence (
  signature_id  uuid primary key references network.signature,
  -- The file as it is handed out, to the letter.
  file          text not null check (length(file) between 100 and 60000)
);

do $$
declare name text;
begin
  foreach name in array array['declaration', 'signing_request', 'signature', 'signature_evidence'] loop
    execute format('alter table network.%I enable row level security, force row level security', name);
    execute format('create policy owner_works on network.%I to owner using (true) with check (true)', name);
  end loop;
end $$;

create policy published_is_public on network.declaration for select to app
  using (published_at is not null and (select platform.acting_role()) is not null
         or (select network.keeps_all()));
create policy keepers_draft on network.declaration for insert to app
  with check (published_at is null and (select network.keeps_all()));
create policy keepers_change_the_draft on network.declaration for update to app
  using (published_at is null and (select network.keeps_all())) with check ((select network.keeps_all()));
grant select, insert (number, title, body, plan_key, activity_key, function_id),
  update (title, body, plan_key, activity_key, function_id, version, published_at)
  on network.declaration to app;

create policy askers_and_asked_read on network.signing_request for select to app
  using ((select network.keeps_all()) or organisation_id = (select network.kept_organisation())
         or signatory_id = (select platform.actor()) and (select network.inside()));
create policy keepers_ask on network.signing_request for insert to app
  with check ((select network.keeps_all()) or organisation_id = (select network.kept_organisation()));
create policy askers_and_asked_settle on network.signing_request for update to app
  using (signed_at is null and withdrawn_at is null
         and ((select network.keeps_all()) or organisation_id = (select network.kept_organisation())
              or signatory_id = (select platform.actor()) and (select network.inside())))
  with check ((select network.keeps_all()) or organisation_id = (select network.kept_organisation())
              or signatory_id = (select platform.actor()) and (select network.inside()));
grant select, insert (id, declaration_number, organisation_id, signatory_id, name, title, email, code_hash,
                      function_id, expires_at),
  update (name, title, email, token_hash, code_hash, tries, signed_at, withdrawn_at)
  on network.signing_request to app;

-- Whoever may see a request is not yet whoever was asked: only that one signs, or Kring for who has a link.
create policy anyone_reads on network.signature for select to app
  using ((select platform.acting_role()) is not null);
create policy asked_sign on network.signature for insert to app
  with check (exists (select from network.signing_request r
    where r.id = request_id and r.organisation_id = signature.organisation_id
      and r.declaration_number = signature.declaration_number
      and (r.signatory_id = (select platform.actor()) or (select platform.acting_role()) = 'system')));
grant select, insert on network.signature to app;

create policy own_and_keepers_read on network.signature_evidence for select to app
  using ((select network.keeps_all()) or (select platform.acting_role()) = 'dataProtectionOfficer'
    or exists (select from network.signature s where s.id = signature_id
                 and s.organisation_id = (select network.kept_organisation()))
    or exists (select from network.signature s join network.signing_request r on r.id = s.request_id
               where s.id = signature_id and r.signatory_id = (select platform.actor())));
create policy asked_sign on network.signature_evidence for insert to app
  with check (exists (select from network.signature s join network.signing_request r on r.id = s.request_id
    where s.id = signature_id
      and (r.signatory_id = (select platform.actor()) or (select platform.acting_role()) = 'system')));
grant select, insert on network.signature_evidence to app;

-- A mail to someone without a function or an invitation: the kind of mail knows the address by its ids.
alter table mail.outbox drop constraint outbox_recipient_check,
  add constraint outbox_recipient_check check (recipient in ('function', 'invitation', 'witness', 'elsewhere'));
