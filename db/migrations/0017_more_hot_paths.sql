-- Indexes for what the test of all questions on large tables found (src/matrix.test.ts, kit 41).

-- The places there are, for the finder.
create index organisation_by_place on network.organisation (place, municipality_code)
  where place is not null and municipality_code is not null;

-- When mail last went out; how much waits or went wrong has its index already.
create index outbox_last_sent on mail.outbox (settled_at) where state = 'sent';
create or replace function mail.standing()
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
              where o.state = 'sent' and o.settled_at > now() - interval '30 days');
  end $$;
