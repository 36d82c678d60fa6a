-- The keys of what is said about persons: one per file and compartment, wrapped by a key that the
-- database does not hold. What is sealed with them stands in the tables of the modules.
--
-- A key shows itself exactly to whom the file shows itself. The module that owns the file says so once,
-- in its own migration, per compartment:
--
--     select sealing.guard('casework', 'general', 'casework.file');
--     select sealing.guard('casework', 'address', 'casework.address_reader', 'file_id');
--
-- Who sees a row of that table (or of that view, with security_invoker) gets the key of that file; nobody
-- else does, and a compartment without a guard has no keys at all. See decision 0016.

create schema sealing;
grant usage on schema sealing to app;

create table sealing.data_key (
  id           uuid primary key,
  module       text not null check (module ~ '^[a-z][a-z-]{1,40}$'),
  file_id      uuid not null,
  compartment  text not null check (compartment ~ '^[a-z][a-z-]{1,40}$'),
  version      integer not null check (version >= 1),
  created_at   timestamptz not null default now(),
  -- The wrapping key, as its provider calls it, and what it made of the data key. The data key opens
  -- only together with a share that is kept outside of the database, in the keyring.
  key_id       text not null check (length(key_id) between 3 and 200),
  wrapped      bytea check (length(wrapped) between 30 and 1000),
  -- A destroyed key leaves its proof: what was destroyed, when, by whom, why; signed. Words only.
  destroyed_at      timestamptz,
  destroyed_by      uuid references network.function,
  destroyed_reason  text check (destroyed_reason ~ '^[a-z_]{3,40}$'),
  wrapped_sha256    bytea check (length(wrapped_sha256) = 32),
  signature         bytea check (length(signature) = 64),
  -- When the share was removed from the keyring: just after the transaction that destroyed the key.
  shredded_at       timestamptz,
  unique (module, file_id, compartment, version),
  check ((destroyed_at is null) = (wrapped is not null)),
  check (num_nulls(destroyed_at, destroyed_by, destroyed_reason, wrapped_sha256, signature) in (0, 5)),
  check (shredded_at is null or destroyed_at is not null)
);
-- One living key per file and compartment; the new one of a rotation comes after the end of the old.
create unique index data_key_living on sealing.data_key (module, file_id, compartment)
  where destroyed_at is null;
create index data_key_by_key on sealing.data_key (key_id, id) where destroyed_at is null;
create index data_key_to_shred on sealing.data_key (destroyed_at)
  where destroyed_at is not null and shredded_at is null;
create index data_key_by_destroyer on sealing.data_key (destroyed_by) where destroyed_by is not null;
create index data_key_by_file on sealing.data_key (file_id);

/* What was destroyed stays destroyed, also when the code that asks is wrong; only its share is still to go. */
create function sealing.keep_proof() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
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
  end $$;
create trigger keep_proof before update or delete on sealing.data_key
  for each row execute function sealing.keep_proof();

/* No new key for what was destroyed, save by rotation. Skips the row; who asked looks again and finds why. */
create function sealing.begin_once() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
  begin
    if exists (select from sealing.data_key d
               where (d.module, d.file_id, d.compartment) = (new.module, new.file_id, new.compartment)
                 and (d.version >= new.version or d.destroyed_reason is distinct from 'rotated')) then
      return null;
    end if;
    return new;
  end $$;
revoke execute on function sealing.begin_once() from public;
create trigger begin_once before insert on sealing.data_key
  for each row execute function sealing.begin_once();

alter table sealing.data_key enable row level security, force row level security;
create policy owner_works on sealing.data_key to owner using (true) with check (true);
-- To hold a proof against the trail: `kring keys proof`.
create policy owner_reads_destructions on audit.entry for select to owner
  using (action = 'sealing.destroyed');
-- Proofs hold no key. The privacy officer reads them; Kring itself notes that a share is gone.
create policy officer_reads_proofs on sealing.data_key for select to app
  using (destroyed_at is not null and (select platform.acting_role()) = 'dataProtectionOfficer');
create policy system_reads_proofs on sealing.data_key for select to app
  using (destroyed_at is not null and (select platform.acting_role()) = 'system');
create policy system_shreds on sealing.data_key for update to app
  using (destroyed_at is not null and shredded_at is null and (select platform.acting_role()) = 'system')
  with check (shredded_at is not null and (select platform.acting_role()) = 'system');
grant select, insert (id, module, file_id, compartment, version, key_id, wrapped),
  update (wrapped, destroyed_at, destroyed_by, destroyed_reason, wrapped_sha256, signature, shredded_at)
  on sealing.data_key to app;

/*
 * Lets a module's file decide who gets the keys of one compartment. `readers` is a table with row
 * security in force, or a view with security_invoker; `file_column` is its column with the file's number.
 */
create function sealing.guard(module text, compartment text, readers regclass, file_column name default 'id')
  returns void language plpgsql set search_path = pg_catalog, pg_temp
  as $$
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
  end $$;
revoke execute on function sealing.guard(text, text, regclass, name) from public;

/*
 * The newest key of each of these files, as far as the actor sees them. Holds their keys as they are until
 * the transaction ends: nobody destroys or rotates one while it is in use. The 128 locks are shared by
 * all files, so that many files at once do not fill the lock table. Volatile: looks after it waited.
 */
create function sealing.take(module text, file_ids uuid[], compartment text)
  returns table (id uuid, file_id uuid, version integer, key_id text, wrapped bytea, destroyed boolean)
  language plpgsql volatile set search_path = pg_catalog, pg_temp
  as $$
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
  end $$;

/* Waits until nobody uses the keys of a file, and lets nobody until the transaction ends. */
create function sealing.hold(file_id uuid) returns void
  language sql volatile set search_path = pg_catalog, pg_temp
  as $$ select pg_advisory_xact_lock(20261127, get_byte(uuid_send(file_id), 15) & 127) $$;

/* How many keys of a file live, seen or not: a destruction that leaves some behind must not say it is done. */
create function sealing.living(module text, file_id uuid) returns bigint
  language sql volatile security definer set search_path = pg_catalog, pg_temp
  as $$
    select count(*) from sealing.data_key d
    where d.module = living.module and d.file_id = living.file_id and d.destroyed_at is null
  $$;

/* How many keys each wrapping key holds; of no file in particular. */
create function sealing.keys_in_use() returns table (key_id text, living bigint)
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select d.key_id, count(*) from sealing.data_key d where d.destroyed_at is null
    group by d.key_id order by d.key_id
  $$;
revoke execute on function sealing.take(text, uuid[], text), sealing.hold(uuid),
  sealing.living(text, uuid), sealing.keys_in_use() from public;
grant execute on function sealing.take(text, uuid[], text), sealing.hold(uuid),
  sealing.living(text, uuid), sealing.keys_in_use() to app;
