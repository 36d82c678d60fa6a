-- What someone does and what the clock does then are one change of a signal: found on the morning itself, it
-- is at the school at once. So a state may be followed by whatever the clock makes of the next one.

/* Which state follows which: what people do, and what the clock does with it in the same transaction. */
create or replace function handle_with_care.follows(before text, next text) returns boolean
  language sql immutable parallel safe set search_path = pg_catalog, pg_temp
  as $$
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
  $$;
