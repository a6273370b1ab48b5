-- Why: what other portals have is compared with what is known of them, and only the difference is written.

-- Where it comes from ----------------------------------------------------------------------------------------------

create table harvest_source (
  id uuid primary key,
  name text collate "C" not null unique,
  -- A protocol of `harvesters/`.
  type text not null,
  url text not null,
  options jsonb not null default '{}',
  -- Everything goes to this organization; without one, to that of each holder.
  organization_id uuid references organization on delete set null,
  -- HarvestSettings of src/harvest/sources/model.ts.
  settings jsonb not null default '{}',
  -- An ISO 8601 duration or five fields of cron; null: only when somebody asks.
  schedule text,
  active boolean not null default true,
  -- When the next run is due, its jitter included.
  next_at timestamptz(3),
  created_by text not null,
  created_at timestamptz(3) not null default now(),
  modified_at timestamptz(3) not null default now()
);
create index harvest_source_due on harvest_source (next_at) where next_at is not null and active;
create index harvest_source_organization on harvest_source (organization_id);

-- What answers of a source can be asked for again only if changed (RFC 9110, 8.8). Kept when a run ended well.
create table harvest_validator (
  source_id uuid not null references harvest_source on delete cascade,
  url text not null,
  etag text,
  last_modified text,
  primary key (source_id, url)
);

-- Runs -------------------------------------------------------------------------------------------------------------

create table harvest_run (
  id uuid primary key,
  source_id uuid not null references harvest_source on delete cascade,
  -- `waiting`: for a person, because it would remove more than the set share.
  state text not null default 'queued'
    check (state in ('queued', 'running', 'done', 'failed', 'cancelled', 'waiting')),
  kind text not null check (kind in ('scheduled', 'manual')),
  -- Writes nothing but this report.
  dry boolean not null default false,
  -- HarvestCounts of src/harvest/runs/model.ts.
  counts jsonb not null default '{}',
  -- How many records the source said it has.
  claimed bigint,
  -- The last page carried out: a run that was interrupted goes on after it.
  cursor text,
  -- Whether all that the source has was listed.
  complete boolean,
  why jsonb,
  problems jsonb not null default '[]',
  cancel boolean not null default false,
  started_by text not null,
  created_at timestamptz(3) not null default now(),
  started_at timestamptz(3),
  ended_at timestamptz(3)
);
create index harvest_run_source on harvest_run (source_id, created_at desc);
-- One at a time.
create unique index harvest_run_alive on harvest_run (source_id) where state in ('queued', 'running');

-- What was seen, a row for each batch, until the run ends. Without a cursor: the page was not carried out to its end.
create table harvest_run_page (
  run_id uuid not null references harvest_run on delete cascade,
  n integer not null,
  cursor text,
  -- How many records of the source it had, and the items of harvest_item they are.
  records integer not null,
  seen bigint[] not null,
  primary key (run_id, n)
);

-- What is known of a source ----------------------------------------------------------------------------------------

create table harvest_item (
  id bigint generated always as identity primary key,
  source_id uuid not null references harvest_source on delete cascade,
  -- How the source knows it.
  key text collate "C" not null,
  kind text not null check (kind in ('dataset', 'dataService')),
  title text,
  -- dct:identifier and IRI as the origin gave them.
  identifier text collate "C",
  iri text collate "C",
  aliases text[] not null default '{}',
  -- The catalogues it came through before the source, the origin first.
  chain text[] not null default '{}',
  -- How many catalogues lie between the origin and us.
  distance integer not null default 0,
  -- Of the mapped content with the settings that shaped it; null: to be written again whatever it says.
  hash text,
  -- `active`: the resource follows this item. `elsewhere`: it follows another source. `own`: it is ours.
  -- `held`: it waits for a person to say whether it is something we know. `removed`: the source has it no more.
  -- `deleted`: somebody removed it here, and it is not brought back.
  state text not null check (state in ('active', 'elsewhere', 'own', 'refused', 'held', 'removed', 'deleted')),
  resource_id uuid references catalog_resource on delete set null,
  missing_since timestamptz(3),
  -- Complete listings in a row without it.
  missing_runs integer not null default 0,
  -- A removal was undone: it stays although the source has it no more.
  kept boolean not null default false,
  -- The last thing that became of it, and why.
  outcome text not null,
  reason jsonb,
  problems jsonb not null default '[]',
  changed_at timestamptz(3) not null default now()
);
create unique index harvest_item_key on harvest_item (source_id, key);
create index harvest_item_identifier on harvest_item (source_id, identifier) where identifier is not null;
create index harvest_item_iri on harvest_item (iri) where iri is not null;
create index harvest_item_aliases on harvest_item using gin (aliases) where cardinality(aliases) > 0;
create index harvest_item_resource on harvest_item (resource_id) where resource_id is not null;
create index harvest_item_state on harvest_item (source_id, state, id);
-- One item at most leads a resource.
create unique index harvest_item_leader on harvest_item (resource_id) where state = 'active' and resource_id is not null;

-- What runs reported, unchanged things left out.
create table harvest_run_item (
  id bigint generated always as identity primary key,
  run_id uuid not null references harvest_run on delete cascade,
  item_id bigint references harvest_item on delete set null,
  resource_id uuid references catalog_resource on delete set null,
  key text,
  title text,
  kind text,
  -- HarvestOutcome of src/harvest/runs/model.ts.
  outcome text not null,
  reason jsonb,
  problems jsonb not null default '[]'
);
create index harvest_run_item_run on harvest_run_item (run_id, outcome, id);

-- New records that look like something known: held until somebody says which it is.
create table harvest_merge (
  item_id bigint primary key references harvest_item on delete cascade,
  candidate_id uuid not null references catalog_resource on delete cascade,
  -- The item of the same source that leads the candidate: when the source still lists it, they are two things.
  candidate_item_id bigint references harvest_item on delete set null,
  why text not null check (why in ('landing-page', 'title-publisher-address')),
  -- MappedItem of harvesters/protocol.ts, ready to be written.
  mapped jsonb not null,
  organization_id uuid not null references organization on delete cascade,
  run_id uuid references harvest_run on delete set null,
  proposed_at timestamptz(3) not null default now()
);

-- The second look ---------------------------------------------------------------------------------------------------

-- What a description is recognised by when neither identifier nor IRI are known: its landing pages, and its title and
-- publisher with each address of its data. `traces` of src/harvest/reconcile/traces.ts makes the same of a document.
-- Costly, so that the planner asks the index and does not make it of every row.
create function resource_traces(doc jsonb) returns text[] language sql immutable parallel safe cost 10000 as $$
  with said as (
    select lower(coalesce(doc #>> '{title,it}', doc #>> '{title,und}', doc #>> '{title,en}')) as title,
      lower(coalesce(doc #>> '{publisher,identifier}', doc #>> '{publisher,name,it}',
        doc #>> '{publisher,name,und}', doc #>> '{publisher,name,en}')) as publisher
  )
  select coalesce(array_agg(distinct trace), '{}') from (
    select md5('landing' || chr(10) || page) as trace
    from jsonb_array_elements_text(coalesce(doc -> 'landingPage', '[]')) as page
    union all
    select md5('data' || chr(10) || title || chr(10) || publisher || chr(10) || address)
    from said, jsonb_array_elements(coalesce(doc -> 'distribution', '[]')) as d,
      coalesce(d #>> '{downloadURL,0}', d #>> '{accessURL,0}') as address
  ) as found where trace is not null
$$;
create index catalog_resource_traces on catalog_resource using gin (resource_traces(draft)) with (fastupdate = off)
  where state <> 'deleted';
-- Whether something was ours before it was removed.
create index catalog_resource_deleted_iri on catalog_resource (iri) where state = 'deleted';
