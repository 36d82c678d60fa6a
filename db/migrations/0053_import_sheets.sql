-- A workbook can hold several sheets: each that holds something is kept with its name and first rows, to choose
-- which of them is read.

alter table network.import
  add column sheets jsonb not null default '[]',
  add column sheet integer not null default 0 check (sheet between 0 and 49);
update network.import
  set sheets = jsonb_build_array(jsonb_build_object('name', '', 'rows', 0, 'sample', sample))
  where format <> 'json';
alter table network.import drop column sample;
grant insert (sheets), update (sheets, sheet) on network.import to app;
