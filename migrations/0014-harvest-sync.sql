-- Why: what dati.gov.it and data.europa.eu read from us, and what they hold of ours, is kept with its history.

-- A check of our own addresses, or a reading of what a portal holds.
create table sync_run (
  id uuid primary key,
  kind text not null check (kind in ('check', 'read-back')),
  -- Of a read-back.
  portal text check (portal in ('dati-gov-it', 'data-europa')),
  state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed')),
  requested_by text not null,
  requested_at timestamptz(3) not null,
  started_at timestamptz(3),
  ended_at timestamptz(3),
  -- Sign of life: one that has given none for long was left behind by a process that died.
  beat_at timestamptz(3) not null,
  -- Where a read-back goes on after a stop.
  progress jsonb not null default '{}',
  -- How many items in each state, scores, requests.
  figures jsonb not null default '{}',
  -- What was found of the run as a whole.
  problems jsonb not null default '[]',
  check ((kind = 'read-back') = (portal is not null))
);
create index sync_run_latest on sync_run (kind, portal, requested_at desc);
-- Two runs of a kind at once would ask the same servers twice.
create unique index sync_run_current on sync_run (kind, coalesce(portal, '')) where state in ('queued', 'running');

-- One page as an importer read it from us.
create table sync_page (
  run_id uuid not null references sync_run on delete cascade,
  form text not null,
  number integer not null,
  address text not null,
  status integer not null,
  ms integer not null,
  bytes bigint not null,
  records integer not null,
  problems jsonb not null,
  primary key (run_id, form, number)
);

-- What a portal holds, while a read-back is under way: read once, however often the process stops.
create table sync_held (
  run_id uuid not null references sync_run on delete cascade,
  key text not null,
  record jsonb not null,
  -- null: not asked yet; an object without `score`: there is none.
  score jsonb,
  primary key (run_id, key)
);

-- What a run says of a dataset.
create table sync_item (
  run_id uuid not null references sync_run on delete cascade,
  key text not null,
  -- No reference: the history outlives the dataset.
  dataset_id uuid,
  name text,
  title jsonb not null,
  state text not null,
  problems jsonb not null,
  ours jsonb,
  theirs jsonb not null,
  -- Since which run the state is this one.
  since timestamptz(3) not null,
  primary key (run_id, key)
);
create index sync_item_state on sync_item (run_id, state, key);
create index sync_item_dataset on sync_item (dataset_id) where dataset_id is not null;
