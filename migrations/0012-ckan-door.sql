-- Why: what CKAN clients write and the model has no place for.

alter table app_user add column about text;

-- Extras of an organization under keys that are none of the model's properties, in the order they were sent.
create table organization_extra (
  organization_id uuid not null references organization on delete cascade,
  key text not null,
  value text not null,
  position integer not null,
  primary key (organization_id, key)
);

-- Other names of a table whose rows come through the API: DataStore aliases, each of one table.
create table row_alias (
  name text collate "C" primary key,
  distribution_id uuid not null references row_table on delete cascade
);
create index row_alias_table on row_alias (distribution_id);
