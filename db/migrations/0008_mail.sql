-- Mail: an outbox that a deed fills in its own transaction, how often a person wants mail, and what the
-- administrator may know of it all.
--
-- The outbox holds ids only: no address, no text, no link. Those are made when a mail is sent, by Kring
-- itself (`system`). The administrator sees counts and codes, through functions, and no recipient.

create schema mail;
grant usage on schema mail to app, identity;

/* Whether every value is an id, a key or a number, and none of them a text. */
create function mail.only_ids(data jsonb) returns boolean
  language sql immutable parallel safe
  as $$
    select case when jsonb_typeof(data) = 'object' then not exists (
      select from jsonb_each(data) d
      where jsonb_typeof(d.value) <> 'string' or d.value #>> '{}' !~ '^[0-9A-Za-z_-]{1,64}$')
      else false end
  $$;

/* The person behind the acting function; null when nobody acts. */
create function mail.own_person() returns uuid
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select f.person_id from network.function f
    where f.id = platform.actor() and platform.acting_role() is not null
  $$;
revoke execute on function mail.own_person() from public;
grant execute on function mail.own_person() to app;

---------------------------------------------------------------------------------------------- outbox

create table mail.outbox (
  id             uuid primary key default gen_random_uuid(),
  -- Which letter it is: the code that declared it makes the text.
  kind           text not null check (kind ~ '^[a-z][a-z0-9.-]{2,59}$'),
  recipient      text not null check (recipient in ('function', 'invitation', 'witness')),
  function_id    uuid references network.function,
  invitation_id  uuid references identity.invitation on delete cascade,
  data           jsonb not null default '{}' check (mail.only_ids(data)),
  -- What makes a second one superfluous, such as a person and a day.
  once           text not null unique default gen_random_uuid()::text
                 check (length(once) between 8 and 200),
  -- queued → sending → sent, bounced (the address does not exist), failed, or dropped (lost its meaning);
  -- back to queued when it must be tried again.
  state          text not null default 'queued'
                 check (state in ('queued', 'sending', 'sent', 'bounced', 'failed', 'dropped')),
  attempts       smallint not null default 0,
  -- When it may be taken: the next try, or the moment from which a worker that took it counts as gone.
  next_at        timestamptz not null default now(),
  -- Who took it; one that comes too late changes nothing.
  claim          uuid,
  -- A code, never the words of another server: those can hold the address.
  reason         text check (reason ~ '^[a-z0-9_]{2,40}$'),
  created_at     timestamptz not null default now(),
  settled_at     timestamptz,
  check ((recipient = 'function') = (function_id is not null)),
  check ((recipient = 'invitation') = (invitation_id is not null)),
  check ((state = 'sending') = (claim is not null)),
  check ((state in ('queued', 'sending')) = (settled_at is null))
);
create index outbox_due on mail.outbox (next_at) where state in ('queued', 'sending');
create index outbox_troubled on mail.outbox (created_at desc) where state in ('bounced', 'failed');
create index outbox_by_time on mail.outbox (created_at);
create index outbox_by_function on mail.outbox (function_id);
create index outbox_by_invitation on mail.outbox (invitation_id);
alter table mail.outbox enable row level security, force row level security;
create policy actors_post on mail.outbox for insert to app
  with check ((select platform.acting_role()) <> 'visitor' and state = 'queued');
create policy identity_posts on mail.outbox for insert to identity
  with check (kind like 'identity.%' and state = 'queued');
create policy system_sends on mail.outbox to app
  using ((select platform.acting_role()) = 'system') with check ((select platform.acting_role()) = 'system');
create policy owner_works on mail.outbox to owner using (true) with check (true);
grant select, delete, insert (kind, recipient, function_id, invitation_id, data, once),
  update (state, attempts, next_at, claim, reason, settled_at) on mail.outbox to app;
grant insert (kind, recipient, function_id, data, once) on mail.outbox to identity;

-- What the demonstration would have sent. Nothing is written here outside a demonstration; as links
-- in it work, anyone who sees the demonstration may read it.
create table mail.kept (
  id         uuid primary key default gen_random_uuid(),
  outbox_id  uuid not null unique references mail.outbox on delete cascade,
  recipient  text not null check (length(recipient) between 3 and 400),
  subject    text not null check (length(subject) between 3 and 200),
  text       text not null check (length(text) <= 20000),
  link       text check (link ~ '^/[^/\\]' and length(link) <= 300),
  link_text  text check (length(link_text) <= 100),
  at         timestamptz not null default now()
);
create index kept_by_time on mail.kept (at desc);
alter table mail.kept enable row level security, force row level security;
create policy system_keeps on mail.kept to app
  using ((select platform.acting_role()) = 'system') with check ((select platform.acting_role()) = 'system');
create policy visitors_read on mail.kept for select to app
  using ((select platform.acting_role()) = 'visitor');
grant select, insert on mail.kept to app;

--------------------------------------------------------------------------------------- how often

-- How often a person wants mail about what waits for them; without a row the default of the code holds.
create table mail.preference (
  person_id      uuid primary key references network.person,
  pace           text not null check (pace in ('at_once', 'daily', 'never')),
  -- Hours of the clock in Europe/Amsterdam.
  digest_hour    smallint not null check (digest_hour between 0 and 23),
  quiet_from     smallint check (quiet_from between 0 and 23),
  quiet_until    smallint check (quiet_until between 0 and 23),
  quiet_weekend  boolean not null,
  check ((quiet_from is null) = (quiet_until is null) and quiet_from is distinct from quiet_until
         or quiet_from is null and quiet_until is null)
);
alter table mail.preference enable row level security, force row level security;
create policy own_choice on mail.preference to app
  using (person_id = (select mail.own_person())) with check (person_id = (select mail.own_person()));
create policy system_reads on mail.preference for select to app
  using ((select platform.acting_role()) = 'system');
grant select, insert, update (pace, digest_hour, quiet_from, quiet_until, quiet_weekend)
  on mail.preference to app;

-- Urgent: mailed at once, whatever someone chose. What was there before is not mailed any more.
alter table platform.notification
  add column urgent boolean not null default false,
  add column mailed_at timestamptz default now();
alter table platform.notification alter column mailed_at drop default;
create index notification_unmailed on platform.notification (at)
  where read_at is null and mailed_at is null and not urgent;
grant insert (urgent), update (mailed_at) on platform.notification to app;
create policy system_mails on platform.notification for select to app
  using ((select platform.acting_role()) = 'system');
create policy system_marks on platform.notification for update to app
  using ((select platform.acting_role()) = 'system') with check ((select platform.acting_role()) = 'system');

--------------------------------------------------------------- what whoever keeps Kring running may know

/* Refuses everyone but the administrator and Kring itself. */
create function mail.refuse_others() returns void
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
  as $$
  begin
    if coalesce(platform.acting_role(), '') not in ('administrator', 'system') then
      raise exception 'for who keeps Kring running' using errcode = 'insufficient_privilege';
    end if;
  end $$;

/* Mails of the last 30 days by day, kind and state. */
create function mail.counts()
  returns table (day date, kind text, state text, count bigint)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
  as $$
  begin
    perform mail.refuse_others();
    return query
      select (o.created_at at time zone 'Europe/Amsterdam')::date, o.kind, o.state, count(*)
      from mail.outbox o where o.created_at > now() - interval '30 days'
      group by 1, 2, 3 order by 1 desc, 2, 3 limit 1000;
  end $$;

/* How mail stands: what waits and since when, what needs someone, and when one was last sent. */
create function mail.standing()
  returns table (waiting bigint, oldest timestamptz, troubled bigint, last_sent timestamptz)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
  as $$
  begin
    perform mail.refuse_others();
    return query
      select (select count(*) from mail.outbox o where o.state in ('queued', 'sending')),
             (select min(o.created_at) from mail.outbox o where o.state in ('queued', 'sending')),
             (select count(*) from mail.outbox o where o.state in ('bounced', 'failed')),
             (select max(o.settled_at) from mail.outbox o
              where o.state = 'sent' and o.created_at > now() - interval '30 days');
  end $$;

/* Mails that did not arrive, or not at the first try; never to whom. */
create function mail.troubled()
  returns table (id uuid, kind text, state text, attempts smallint, reason text,
                 created_at timestamptz, next_at timestamptz)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
  as $$
  begin
    perform mail.refuse_others();
    return query
      select o.id, o.kind, o.state, o.attempts, o.reason, o.created_at, o.next_at
      from mail.outbox o
      where o.state in ('bounced', 'failed')
         or (o.state in ('queued', 'sending') and o.reason is not null)
      order by o.state in ('bounced', 'failed') desc, o.created_at desc limit 200;
  end $$;

/* Puts a mail that was given up back in the queue, or throws it away. False when there is none such. */
create function mail.settle_troubled(id uuid, again boolean) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
  as $$
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
  end $$;

/* Puts back every mail that was given up for one reason. @returns how many */
create function mail.retry_troubled(reason text) returns bigint
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
  as $$
  declare again bigint;
  begin
    perform mail.refuse_others();
    update mail.outbox o set state = 'queued', attempts = 0, next_at = now(), settled_at = null
      where o.reason = retry_troubled.reason and o.state in ('bounced', 'failed');
    get diagnostics again = row_count;
    return again;
  end $$;

revoke execute on function mail.refuse_others(), mail.counts(), mail.standing(), mail.troubled(),
  mail.settle_troubled(uuid, boolean), mail.retry_troubled(text) from public;
grant execute on function mail.counts(), mail.standing(), mail.troubled(),
  mail.settle_troubled(uuid, boolean), mail.retry_troubled(text) to app;

-- Which plans were read: key, moment, by which role, how much of what. The name of a file can say
-- something about someone, so it is not told.
do $$
declare name text;
begin
  foreach name in array array['source_file', 'plan', 'line', 'activity', 'working_group', 'budget_post',
                              'timeline_row', 'finding'] loop
    execute format('create policy owner_counts on programme.%I for select to owner using (true)', name);
  end loop;
end $$;

create function programme.imports()
  returns table (imported_at timestamptz, role text, sha256 text, plan_key text, lines bigint,
                 activities bigint, groups bigint, posts bigint, timeline_rows bigint, findings bigint)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
  as $$
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
  end $$;
revoke execute on function programme.imports() from public;
grant execute on function programme.imports() to app;
