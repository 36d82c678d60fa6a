-- Reading files into the register: what a file says, how that differs from what is here, and undoing it.
--
-- A file is kept until its import runs, at most 30 days; what was read from it, and what stood here before, ends
-- with the import after 30 days. Only project leaders import. People in a file are not read from it.

-- The key of a school is its number in the list of DUO, as that list is published.
update network.organisation o set register_key = split_part(o.register_key, '/', 1)
  where o.register = 'duo' and o.register_key like '%/%'
    and not exists (select from network.organisation other where other.register = 'duo' and other.id <> o.id
                    and split_part(other.register_key, '/', 1) = split_part(o.register_key, '/', 1));

create table network.import (
  id           uuid primary key default gen_random_uuid(),
  file_name    text not null check (length(file_name) between 1 and 200),
  format       text not null check (format in ('csv', 'xlsx', 'json')),
  state        text not null default 'uploaded'
               check (state in ('uploaded', 'checked', 'running', 'done', 'undoing', 'undone')),
  -- What one row of it is; a file in HSDS holds all three.
  holds        text check (holds in ('organisation', 'location', 'service', 'all')),
  -- Whose list it is: with its keys a second file updates, never doubles.
  register     text check (register ~ '^[a-z0-9][a-z0-9-]{1,59}$' and register <> 'kring'),
  kind         text check (length(kind) between 2 and 60),
  only_region  boolean not null default false,
  -- The first rows, to choose columns by, and the column that each field is read from.
  sample       jsonb not null,
  mapping      jsonb not null default '{}',
  -- What the one who runs it chose: rows with a fault, and addresses that may have to stay secret.
  skip_faults  boolean not null default false,
  addresses    text check (addresses in ('public', 'left_out')),
  total        integer not null default 0,
  position     integer not null default 0,
  made_by      uuid not null references network.function,
  made_at      timestamptz not null default now(),
  started_at   timestamptz,
  moved_at     timestamptz,
  done_at      timestamptz,
  check (state = 'uploaded' or register is not null and holds is not null)
);
create index import_by_maker on network.import (made_by);
create index import_latest on network.import (made_at);

-- The file as it was sent, until the import runs.
create table network.import_file (
  import_id  uuid primary key references network.import on delete cascade,
  content    bytea not null check (length(content) between 1 and 6291456)
);

-- One entry that the file holds, in the order in which they are written: organisations, places, services.
create table network.import_row (
  import_id   uuid not null references network.import on delete cascade,
  number      integer not null check (number > 0),
  -- Where it stands in the file: a row, or which of the objects.
  line        integer not null,
  kind        text not null check (kind in ('organisation', 'location', 'service')),
  key         text not null check (length(key) <= 150),
  -- The organisation that a place or service is of, by its key.
  owner_key   text check (length(owner_key) <= 150),
  name        text not null check (length(name) <= 200),
  outcome     text not null check (outcome in ('new', 'changed', 'same', 'fault', 'double', 'outside')),
  -- What the file says, field by field, and what stood here of what it changes.
  fields      jsonb not null,
  before      jsonb,
  problems    jsonb not null default '[]',
  -- Fields with an address that may have to stay secret.
  questions   text[] not null default '{}',
  -- What it looks like, for an entry that may be here already, and what was chosen.
  doubles     jsonb not null default '[]',
  choice      text check (length(choice) <= 40),
  target_id   uuid,
  version     integer,
  -- What became of it.
  result      text check (result in ('written', 'kept', 'undone')),
  primary key (import_id, number)
);
create index import_row_by_outcome on network.import_row (import_id, outcome, number);
create index import_row_by_target on network.import_row (target_id) where target_id is not null;

-- The key that an organisation has in another list than the one it came from.
create table network.other_key (
  register         text not null check (length(register) between 2 and 60),
  register_key     text not null check (length(register_key) between 1 and 200),
  organisation_id  uuid not null references network.organisation on delete cascade,
  primary key (register, register_key)
);
create index other_key_by_organisation on network.other_key (organisation_id);

do $$
declare name text;
begin
  foreach name in array array['import', 'import_file', 'import_row', 'other_key'] loop
    execute format('alter table network.%I enable row level security, force row level security', name);
    execute format('create policy owner_works on network.%I to owner using (true) with check (true)', name);
    execute format('create policy leads_import on network.%I for all to app
      using ((select platform.acting_role()) = ''programmeLead'')
      with check ((select platform.acting_role()) = ''programmeLead'')', name);
  end loop;
end $$;
create policy system_ends on network.import for select to app
  using ((select platform.acting_role()) = 'system');
create policy system_removes on network.import for delete to app
  using ((select platform.acting_role()) = 'system' and made_at < now() - interval '30 days');
grant select, insert (file_name, format, sample, made_by),
  update (state, sample, holds, register, kind, only_region, mapping, skip_faults, addresses, total, position,
          started_at, moved_at, done_at), delete
  on network.import to app;
grant select, insert, delete on network.import_file to app;
grant select, insert, update (choice, before, target_id, version, result), delete on network.import_row to app;
grant select, insert, delete on network.other_key to app;

-- Whoever leads the region brings in organisations of any list; only Kring's own stays Kring's.
drop policy lead_adds on network.organisation;
create policy lead_adds on network.organisation for insert to app
  with check ((select platform.acting_role()) = 'programmeLead' and register <> 'kring');
-- What an import added, as long as its import is remembered.
create policy lead_undoes on network.organisation for delete to app
  using ((select platform.acting_role()) = 'programmeLead'
         and exists (select from network.import_row r
                     where r.target_id = organisation.id and r.kind = 'organisation' and r.outcome in ('new', 'double')
                       and r.before is null and r.result = 'written'));
-- Kring itself loads organisations, and takes none away.
create policy only_leads_undo on network.organisation as restrictive for delete to app
  using ((select platform.acting_role()) = 'programmeLead');
grant delete on network.organisation to app;
