-- Why: the addresses that published descriptions name are tried by the worker, so that those that no longer answer are
-- known, said, and counted in the quality score.

-- One row an address, however many descriptions name it. `id` is the first half of the SHA-256 of `url`: addresses may be
-- longer than an index takes.
create table link (
  id uuid primary key,
  url text not null,
  -- Host and port as in the address; empty for files stored here.
  host text not null,
  state text not null default 'unchecked' check (state in ('unchecked', 'ok', 'suspect', 'broken')),
  next_at timestamptz(3) not null,
  checked_at timestamptz(3),
  -- When it last answered well.
  ok_at timestamptz(3),
  -- When what is said of it last changed.
  changed_at timestamptz(3),
  http_status smallint,
  -- Why it failed: Problem of src/harvest/links/problems.ts.
  problem text,
  -- In a row, since it last answered well.
  failures integer not null default 0,
  first_failed_at timestamptz(3),
  -- How often in a row the server asked to come back later.
  busy integer not null default 0,
  checks integer not null default 0,
  -- Where it led to, and where it has moved for good.
  redirect_to text,
  moved_to text,
  content_type text,
  content_length bigint
) with (fillfactor = 80);
create index link_due on link (host, next_at);
create index link_failing on link (state, changed_at, id) where state in ('suspect', 'broken');
create index link_moved on link (changed_at, id) where moved_to is not null;

-- Which published resources name an address, and as what; written in the transaction that publishes them.
create table link_use (
  link_id uuid not null references link,
  resource_id uuid not null references catalog_resource on delete cascade,
  -- Null where the resource itself names it.
  distribution_id uuid,
  property text not null
);
create unique index link_use_once on link_use (resource_id, link_id, property, distribution_id) nulls not distinct;
create index link_use_link on link_use (link_id);

-- How checks ended, equal ones in a row as one: the last 50 changes of each address.
create table link_check (
  link_id uuid not null references link on delete cascade,
  first_at timestamptz(3) not null,
  last_at timestamptz(3) not null,
  checks integer not null default 1,
  result text not null check (result in ('ok', 'failed', 'busy')),
  http_status smallint,
  problem text,
  primary key (link_id, first_at)
);

-- A host is asked by one worker at a time.
create table link_host (
  host text primary key,
  -- When an address of it is due.
  next_at timestamptz(3) not null,
  -- Not to be asked before: a worker is at it, or the server asked to be left alone.
  not_before timestamptz(3)
);
create index link_host_due on link_host (next_at);

-- Published resources whose addresses are still to be noted: those from before this migration.
create table link_backlog (
  resource_id uuid primary key references catalog_resource on delete cascade
);
insert into link_backlog select id from catalog_resource where state = 'published';
