-- Why: links, frames and bookmarks made under the name that something had before it was renamed lead to it still.

-- Names of resources that had been before the public; the last one that gave a name up has it. A resource that bears a name
-- now comes before those that bore it once.
create table former_name (
  kind text not null check (kind in ('dataset', 'dataService')),
  name text collate "C" not null,
  resource_id uuid not null references catalog_resource on delete cascade,
  at timestamptz(3) not null default now(),
  primary key (kind, name)
);
create index former_name_resource on former_name (resource_id);
