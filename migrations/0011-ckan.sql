-- Why: what CKAN's clients write and the catalogue's documents have no place for.

-- A dataset that its writer wants before the public and that is not yet: its resources are still to come, or its files are
-- being read and searched. `revision` is the one that was wished for: what somebody else edits afterwards is not published on
-- the way. `held` says why it could not be, in both languages. Gone as soon as it is published, withdrawn or deleted.
create table publication_wish (
  resource_id uuid primary key references catalog_resource on delete cascade,
  revision bigint not null,
  actor text not null,
  at timestamptz(3) not null default now(),
  held jsonb
);

-- Relationships between datasets, each in the direction that CKAN keeps.
create table ckan_relationship (
  subject_id uuid not null references catalog_resource on delete cascade,
  object_id uuid not null references catalog_resource on delete cascade,
  type text not null check (type in ('depends_on', 'derives_from', 'links_to', 'child_of')),
  comment text not null default '',
  primary key (subject_id, object_id, type)
);
create index ckan_relationship_object on ckan_relationship (object_id);

-- How a resource is shown on a page, as CKAN's clients set it up. `config` is what the kind of view needs.
create table resource_view (
  id uuid primary key,
  dataset_id uuid not null references catalog_resource on delete cascade,
  distribution_id uuid not null,
  position integer not null,
  title text not null,
  description text not null default '',
  view_type text not null,
  config jsonb not null default '{}'
);
create index resource_view_distribution on resource_view (distribution_id, position);
create index resource_view_dataset on resource_view (dataset_id);
