-- The finder among a hundred thousand entries. It scored all that fits a question before it took the best;
-- now it takes candidates in the order in which they stand anyhow, and scores those.

-- What the coverage map counts it as: a role, `service` or `training`.
alter table network.findable add column counts text;
update network.findable f set counts = network.kind_of(f.kind, f.id);
delete from network.findable where counts is null;
alter table network.findable alter column counts set not null;

-- Who is there for few is there for them: the order among all that fits.
alter table network.findable add column standing real not null
  generated always as (weight
    + 0.15 / greatest(cardinality(municipalities), 1)
    + 0.15 / greatest(cardinality(forms), 1)
    + 0.15 * (1 - least(age_until - age_from, 100) / 100.0)) stored;
create index findable_standing on network.findable (standing desc, id);
create index findable_counts on network.findable (counts, standing desc, id);
-- What is in names; the other index holds all words.
create index findable_names on network.findable using gin (ts_filter(document, '{a,d}'));

---------------------------------------------------------------------------------- taking in

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
  end $$;

/* Writes these people in functions to the index as they are now, or takes them out. */
create or replace function network.index_people(ids uuid[]) returns void
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
  as $$
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
  end $$;

drop function network.kind_of(text, uuid);

/* How many are there for each form in each municipality, by what they count as. */
create or replace function network.coverage()
  returns table (kind text, form_key text, municipality_code text, found bigint)
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select f.counts, v.form_key, m.code, count(*)
    from network.findable f
      left join network.function h on h.id = f.id
      cross join lateral unnest(f.forms) v (form_key)
      cross join lateral unnest(f.municipalities) m (code)
    where network.inside()
      and (f.kind = 'service' or platform.holds(h.from_day, h.until_day, h.ended_at))
    group by 1, 2, 3
  $$;

---------------------------------------------------------------------------------- finding

-- Whether a word stands anywhere is asked of the index: the planner thinks that any row will do soon.
alter function network.question(text) set enable_seqscan = off;

/*
 * The people and services that fit best, best first. What is asked for and not met is left out, except
 * words beside a form: those only put the one above the other. What was not confirmed for 13 months comes
 * last. Services for a form that is not offered unasked come behind the others, or not at all, unless the
 * question names it; then they come first. `named`: someone whose name was typed. `municipality` and `age`
 * null, `kinds` empty: not asked. A kind is a role, `service` or `training`.
 *
 * Where more fit than `enough`, those are scored that stand first: first of what has all words in its name,
 * then of what has all words, then of what has one, then of what has none; and of all these first what was
 * confirmed. So the time goes with the answer, not with the register. A plan of its own for each question:
 * what is rare is found by its index, what is common by walking in order.
 */
create or replace function network.find(words text[], forms text[], municipality text, age integer, kinds text[], most integer)
  returns table (id uuid, kind text, by_words boolean, stale boolean, named boolean, score real)
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp set plan_cache_mode = force_custom_plan set enable_seqscan = off
  as $$
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
  end $$;
