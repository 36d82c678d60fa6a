-- The first answer of the finder does no harm: help for who uses violence goes last when the question is not
-- about them, contact between victim and offender is offered only when asked for, and names of people are in
-- no list of words.

---------------------------------------------------------------------------------- not unasked

-- What happens with services for this when the question does not name it.
alter table network.form add column unasked text not null default 'offered'
  check (unasked in ('offered', 'last', 'never'));
grant update (unasked) on network.form to app;
update network.form set unasked = 'last' where key = 'plegerhulp';

-- Not every source says how soon a service can act.
alter table network.service drop constraint service_urgency_check;
alter table network.service add constraint service_urgency_check
  check (urgency in ('always', 'sameDay', 'week', 'weeks', 'unknown'));

---------------------------------------------------------------------------------- numbers that nobody looked at

-- Of what year a number is that was taken over from elsewhere, as long as nobody checked it.
alter table network.organisation add column phone_year integer check (phone_year between 1990 and 2100);
grant insert (phone_year), update (phone_year) on network.organisation to app;
update network.organisation
  set phone_year = case when register = 'duo' then 2021 else source_year::integer end
  where phone is not null and confirmed_at is null
    and (register = 'duo' or register = 'partners' and source_year ~ '^(199|20[0-9])[0-9]$');

/* A number that is changed or confirmed was looked at. */
create function network.note_checked_phone() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
  begin
    if new.phone_year is not distinct from old.phone_year
       and (new.phone is distinct from old.phone or new.confirmed_at is distinct from old.confirmed_at) then
      new.phone_year := null;
    end if;
    return new;
  end $$;
revoke execute on function network.note_checked_phone() from public;
grant execute on function network.note_checked_phone() to app;
create trigger note_checked_phone before update on network.organisation
  for each row execute function network.note_checked_phone();

---------------------------------------------------------------------------------- no names among the words

-- The index learns its words from services only: who leaves would leave a name behind.
delete from network.word;
select network.learn_words(array(select f.document from network.findable f where f.kind = 'service'));

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
update network.findable f set forms = array(select v.key from network.form v where v.unasked = 'offered' order by 1)
  where f.kind = 'service' and not exists (select from network.service_form x where x.service_id = f.id);

/* Someone in a function as text to be looked for; what weighs as D is the name, and nothing else. */
create function network.person_document(function_id uuid) returns tsvector
  language sql stable set search_path = pg_catalog, pg_temp
  as $$
    select setweight(network.stems(p.name), 'D')
      || setweight(network.stems(f.title || ' ' || o.name), 'A')
      || setweight(network.stems(l.subject || ' ' || coalesce(
           (select string_agg(v.name, ' ') from network.listing_form x
              join network.form v on v.key = x.form_key where x.function_id = f.id), '')), 'B')
      || setweight(network.stems(o.kind), 'C')
    from network.listing l join network.function f on f.id = l.function_id
      join network.person p on p.id = f.person_id join network.organisation o on o.id = f.organisation_id
    where l.function_id = person_document.function_id
  $$;
revoke execute on function network.person_document(uuid) from public;
update network.findable f set document = network.person_document(f.id)
  where f.kind = 'person' and network.person_document(f.id) is not null;

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
                                  weight, confirmed_at, document)
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
      network.person_document(f.id)
    from network.listing l join network.function f on f.id = l.function_id
      join network.organisation o on o.id = f.organisation_id
    where l.function_id = any (index_people.ids)
      and l.person_consent_at is not null and l.employer_consent_at is not null
    on conflict (id) do update set
      forms = excluded.forms, municipalities = excluded.municipalities, age_from = excluded.age_from,
      age_until = excluded.age_until, weight = excluded.weight, confirmed_at = excluded.confirmed_at,
      document = excluded.document, organisation_id = excluded.organisation_id;
  end $$;

---------------------------------------------------------------------------------- finding

drop function network.find(text[], text[], text, integer, text[], integer);
/*
 * The people and services that fit best, best first. What is asked for and not met is left out, except
 * words beside a form: those only put the one above the other. What was not confirmed for 13 months comes
 * last. Services for a form that is not offered unasked come behind the others, or not at all, unless the
 * question names it; then they come first. `named`: someone whose name was typed. `municipality` and `age`
 * null, `kinds` empty: not asked. A kind is a role, `service` or `training`.
 */
create function network.find(words text[], forms text[], municipality text, age integer, kinds text[], most integer)
  returns table (id uuid, kind text, by_words boolean, stale boolean, named boolean, score real)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
  as $$
  declare
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
        from network.findable f
        where (cardinality(find.forms) = 0 or f.forms && find.forms)
          and not (f.kind = 'service' and f.forms && never_forms)
          and (find.municipality is null or f.municipalities @> array[find.municipality])
          and (find.age is null or find.age between f.age_from and f.age_until)
          and (any_word is null or cardinality(find.forms) > 0 or f.document @@ any_word)
          and (f.kind = 'service' or exists (
            select from network.function h where h.id = f.id
              and platform.holds(h.from_day, h.until_day, h.ended_at)))
          and (cardinality(find.kinds) = 0 or network.kind_of(f.kind, f.id) = any (find.kinds))
        order by score desc, f.id
        limit least(find.most, 100)) t
      order by t.score desc, t.id;
  end $$;
revoke execute on function network.find(text[], text[], text, integer, text[], integer) from public;
grant execute on function network.find(text[], text[], text, integer, text[], integer) to app;
