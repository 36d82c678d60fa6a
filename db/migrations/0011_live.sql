-- Live signs: an open page hears that something changed, never what.
--
-- A trigger says which thing it was, by kind and number, on the channel `kring_live`. Whoever hears it
-- asks again as the person who looks, under row security, whether there is anything new to see; so a
-- sign that everybody hears tells nobody more than they may know. See decision 0023.

/* History of a plan: the activity or the timeline it is about. */
create function programme.tell_change() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
  begin
    if new.subject_kind in ('activity', 'accent') then
      perform pg_notify('kring_live', 'activity:' || new.plan_id || '/' || split_part(new.subject_key, '/', 1));
    elsif new.subject_kind = 'timeline_row' then
      perform pg_notify('kring_live', 'timeline:' || new.plan_id);
    end if;
    return null;
  end $$;
revoke execute on function programme.tell_change() from public;
create trigger tell_change after insert on programme.change
  for each row execute function programme.tell_change();

/* What waits for someone: told, or read in another window. */
create function platform.tell_notification() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
  begin
    perform pg_notify('kring_live', 'inbox:' || new.function_id);
    return null;
  end $$;
revoke execute on function platform.tell_notification() from public;
create trigger tell_notification after insert or update on platform.notification
  for each row execute function platform.tell_notification();

/* Somewhere a session ended: every process looks which of its pages may stay open. */
create function identity.tell_sessions() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
  begin
    perform pg_notify('kring_live', 'sessions:');
    return null;
  end $$;
revoke execute on function identity.tell_sessions() from public;
create trigger tell_sessions after delete on identity.session
  for each statement execute function identity.tell_sessions();

/* A job that did not succeed, or that somebody took away; the trigger comes with the tables of the queues. */
create function platform.tell_dead_job() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
  begin
    perform pg_notify('kring_live', 'dead-jobs:');
    return null;
  end $$;
revoke execute on function platform.tell_dead_job() from public;

/*
 * The sessions of these tokens that are still open, and who acts in them. Unlike `identity.actor` it is
 * no sign of life: a page that stands open keeps nobody signed in.
 */
create function identity.open_sessions(token_hashes bytea[])
  returns table (token_hash bytea, session_id uuid, function_id uuid)
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select s.token_hash, s.id, f.id
    from identity.session s join network.function f on f.id = s.function_id
    where s.token_hash = any (token_hashes)
      and s.seen_at > now() - interval '2 hours'
      and s.started_at > now() - interval '10 hours'
      and platform.holds(f.from_day, f.until_day, f.ended_at)
      and f.role not in ('visitor', 'system', 'machine')
  $$;
revoke execute on function identity.open_sessions(bytea[]) from public;
grant execute on function identity.open_sessions(bytea[]) to app;
