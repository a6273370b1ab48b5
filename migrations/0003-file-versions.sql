-- Why: every file of a distribution is a version that stays reachable; what the publisher decided about reading it is
-- remembered for the next one; files that live at an address are read again on a schedule.

-- Versions ---------------------------------------------------------------------------------------------------------

alter table stored_file
  -- 1, 2, 3 … within the distribution.
  add column version integer,
  add column uploaded_by text,
  -- When the public first saw it: from then on its link is permanent.
  add column first_published_at timestamptz(3),
  -- What it breaks for readers of the version `compared_with`: BreakingChange[] of src/tables/versions/breaking.ts.
  add column breaking jsonb not null default '[]',
  add column compared_with integer,
  -- The breaking changes that somebody accepted, as they were then.
  add column confirmed_breaking jsonb,
  add column confirmed_by text,
  add column confirmed_at timestamptz(3);

update stored_file f set version = numbered.n
from (
  select id, row_number() over (partition by distribution_id order by created_at, id) as n from stored_file
) numbered
where numbered.id = f.id;

update stored_file f set first_published_at = coalesce(r.published_at, r.modified_at)
from catalog_resource r, jsonb_array_elements(r.published -> 'distribution') d
where r.id = f.dataset_id and r.state = 'published' and r.visibility = 'public'
  and d -> 'file' ->> 'id' = f.id::text;

alter table stored_file alter column version set not null;
create unique index stored_file_version on stored_file (distribution_id, version);

-- Choices ----------------------------------------------------------------------------------------------------------

-- How the files of a distribution are to be read, where the publisher said so: Stated of src/tables/stated.ts.
create table reading_choice (
  distribution_id uuid primary key references distribution on delete cascade,
  choices jsonb not null default '{}',
  -- Columns that identify a row, for the difference between versions.
  key text[],
  modified_at timestamptz(3) not null default now(),
  modified_by text not null
);

-- Addresses --------------------------------------------------------------------------------------------------------

-- Where the file of a distribution is read from, again and again. `next_at` null: only when somebody asks.
create table file_source (
  distribution_id uuid primary key references distribution on delete cascade,
  dataset_id uuid not null references catalog_resource on delete cascade,
  url text not null,
  -- An ISO 8601 duration or five fields of cron.
  schedule text,
  auto_publish boolean not null default false,
  next_at timestamptz(3),
  -- Validators of the answer that became `file_id` (RFC 9110, 8.8).
  etag text,
  last_modified text,
  file_id uuid references stored_file on delete set null,
  -- Revision of the dataset that the last refresh made: while it is the newest, nobody has edited since.
  publish_revision bigint,
  last_status text check (last_status in ('updated', 'unchanged', 'failed')),
  last_at timestamptz(3),
  last_error jsonb,
  -- Why the last file was not published although it should have been: the refusal.
  held jsonb,
  -- In a row, since the last success.
  failures integer not null default 0,
  created_by text not null,
  modified_at timestamptz(3) not null default now()
);
create index file_source_due on file_source (next_at) where next_at is not null;
create index file_source_dataset on file_source (dataset_id);
