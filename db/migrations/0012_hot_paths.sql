-- Indexes for the pages people open most, as they would be with a million rows.

-- The list of organisations: who one calls first, then the many schools, each by name.
create index organisation_in_order on network.organisation ((register = 'duo'), name, id);
-- The same of one kind. It also leads from one kind to the next.
drop index network.organisation_by_kind;
create index organisation_by_kind on network.organisation (kind, (register = 'duo'), name, id);
