-- What the coverage map counts leads to who was counted, and an empty box to an action in the plan.

---------------------------------------------------------------------------------- trainings are counted too

-- Something for professionals to learn from, rather than help for who is in it.
alter table network.service add column training boolean not null default false;
grant update (training) on network.service to app;

/* Writes these services to the index as they are now, or takes them out. */
create or replace function network.index_services(ids uuid[]) returns void
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
  as $$
  declare documents tsvector[];
  begin
    if not (network.keeps_all() or network.kept_organisation() is not null) then
      return;
    end if;
    delete from network.findable f where f.id = any (index_services.ids) and f.kind = 'service'
      and not exists (select from network.service s where s.id = f.id and s.status = 'active');
    with made as (
      insert into network.findable (id, kind, organisation_id, forms, municipalities, age_from, age_until,
                                    weight, confirmed_at, document)
      select s.id, 'service', s.organisation_id,
        -- Who names no form is there for all of them.
        coalesce(nullif(array(select x.form_key from network.service_form x where x.service_id = s.id order by 1), '{}'),
                 array(select v.key from network.form v order by 1)),
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
          || setweight(network.stems(s.summary || ' ' || o.kind || ' ' || array_to_string(s.languages, ' ')), 'C')
      from network.service s join network.organisation o on o.id = s.organisation_id
      where s.id = any (index_services.ids) and s.status = 'active'
      on conflict (id) do update set
        forms = excluded.forms, municipalities = excluded.municipalities, age_from = excluded.age_from,
        age_until = excluded.age_until, weight = excluded.weight, confirmed_at = excluded.confirmed_at,
        document = excluded.document, organisation_id = excluded.organisation_id
      returning document)
    select array_agg(made.document) into documents from made;
    perform network.learn_words(documents);
  end $$;


update network.findable set forms = array(select v.key from network.form v order by 1)
  where kind = 'service' and forms = '{}';

/* What something in the index counts as: a role, `training` or `service`. */
create function network.kind_of(kind text, id uuid) returns text
  language sql stable set search_path = pg_catalog, pg_temp
  as $$
    select case when kind_of.kind <> 'service' then (select h.role from network.function h where h.id = kind_of.id)
      else (select case when s.training then 'training' else 'service' end
            from network.service s where s.id = kind_of.id) end
  $$;
revoke execute on function network.kind_of(text, uuid) from public;

create or replace function network.coverage()
  returns table (kind text, form_key text, municipality_code text, found bigint)
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select coalesce(h.role, case when s.training then 'training' else 'service' end), v.form_key, m.code, count(*)
    from network.findable f
      left join network.function h on h.id = f.id
      left join network.service s on s.id = f.id
      cross join lateral unnest(f.forms) v (form_key)
      cross join lateral unnest(f.municipalities) m (code)
    where network.inside()
      and (f.kind = 'service' or platform.holds(h.from_day, h.until_day, h.ended_at))
    group by 1, 2, 3
  $$;

drop function network.find(text[], text[], text, integer, integer);
/*
 * The people and services that fit best, best first. What is asked for and not met is left out, except
 * words beside a form: those only put the one above the other. What was not confirmed for 13 months comes
 * last. `municipality` and `age` null, `kinds` empty: not asked. A kind is a role, `service` or `training`.
 */
create function network.find(words text[], forms text[], municipality text, age integer, kinds text[], most integer)
  returns table (id uuid, kind text, by_words boolean, stale boolean, score real)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
  as $$
  declare
    each tsquery;
    any_word tsquery;
    all_words tsquery;
    one text;
    line date := platform.today() - interval '13 months';
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
    return query
      select f.id, f.kind, coalesce(f.document @@ any_word, false), f.confirmed_at < line,
        (f.weight
         + case when f.confirmed_at < line then -10 else 0 end
         + case when find.municipality is not null
                then 0.15 / greatest(cardinality(f.municipalities), 1) else 0 end
         -- Who is there for this form alone, before who is there for all.
         + case when cardinality(find.forms) > 0
                then 0.15 * (select count(*) from unnest(f.forms) x where x = any (find.forms))::real
                     / greatest(cardinality(f.forms), cardinality(find.forms)) else 0 end
         + case when find.age is not null then 0.15 * (1 - least(f.age_until - f.age_from, 100) / 100.0) else 0 end
         + case when any_word is not null then 2 * ts_rank(f.document, any_word) else 0 end
         + case when all_words is not null and f.document @@ all_words then 0.5 else 0 end)::real
      from network.findable f
      where (cardinality(find.forms) = 0 or f.forms && find.forms)
        and (find.municipality is null or f.municipalities @> array[find.municipality])
        and (find.age is null or find.age between f.age_from and f.age_until)
        and (any_word is null or cardinality(find.forms) > 0 or f.document @@ any_word)
        and (f.kind = 'service' or exists (
          select from network.function h where h.id = f.id
            and platform.holds(h.from_day, h.until_day, h.ended_at)))
        and (cardinality(find.kinds) = 0 or network.kind_of(f.kind, f.id) = any (find.kinds))
      order by 5 desc, f.id
      limit least(find.most, 100);
  end $$;
revoke execute on function network.find(text[], text[], text, integer, text[], integer) from public;
grant execute on function network.find(text[], text[], text, integer, text[], integer) to app;

---------------------------------------------------------------------------------- proposed actions

-- What someone thinks a group should do, since Kring shows that it is missing. The group decides.
create table programme.proposed_action (
  id           uuid primary key default gen_random_uuid(),
  plan_id      uuid not null references programme.plan,
  activity_id  uuid not null references programme.activity,
  -- What it is about, so that the same is not proposed twice: `coverage/expert/stalking/GM0917`.
  subject      text not null check (length(subject) between 3 and 200),
  text         text not null check (length(text) between 3 and 400),
  -- The page that shows what is missing.
  href         text not null check (href ~ '^/[a-z]' and length(href) <= 300),
  proposed_by  uuid not null references network.function,
  proposed_at  timestamptz not null default now(),
  outcome      text check (outcome in ('accepted', 'declined')),
  decided_by   uuid references network.function,
  decided_at   timestamptz,
  check (num_nonnulls(outcome, decided_by, decided_at) in (0, 3))
);
-- One at a time; what was declined may come back.
create unique index proposed_action_once on programme.proposed_action (plan_id, subject)
  where outcome is distinct from 'declined';
create index proposed_action_by_plan on programme.proposed_action (plan_id);
create index proposed_action_by_activity on programme.proposed_action (activity_id, proposed_at);
create index proposed_action_by_proposer on programme.proposed_action (proposed_by);
create index proposed_action_by_decider on programme.proposed_action (decided_by);
alter table programme.proposed_action enable row level security, force row level security;
create policy plan_readers_read on programme.proposed_action for select to app
  using ((select platform.acting_role()) not in ('visitor', 'administrator', 'machine')
         and plan_id = any (array(select p.id from programme.plan p)));
create policy contributors_propose on programme.proposed_action for insert to app
  with check ((select platform.acting_role()) in ('programmeLead', 'groupChair', 'groupMember')
              and proposed_by = (select platform.actor()) and outcome is null
              and plan_id = any (array(select p.id from programme.plan p where p.status <> 'afgesloten')));
-- The group that carries the activity out, once.
create policy own_group_decides on programme.proposed_action for update to app
  using (outcome is null
         and plan_id = any (array(select p.id from programme.plan p where p.status <> 'afgesloten'))
         and ((select platform.acting_role()) = 'programmeLead'
              or (select platform.acting_role()) in ('groupChair', 'groupMember')
                 and activity_id = any ((select programme.own_activities(false))::uuid[])))
  with check (outcome is not null and decided_by = (select platform.actor()));
grant select, insert (plan_id, activity_id, subject, text, href, proposed_by),
  update (outcome, decided_by, decided_at) on programme.proposed_action to app;
