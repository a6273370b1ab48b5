-- Why: tables whose rows come through the APIs. A batch is visible the moment it is stored here; a job folds what has
-- gathered into Parquet.

-- The table of a distribution. Its rows are those of `parts` (Parquet files in the folder of tables, all of generation
-- `generation`) with the changes after `compacted_change` applied. The row is updated by every batch, which holds its
-- lock until it commits: changes are numbered in the order of their commits, without gaps.
create table row_table (
  distribution_id uuid primary key references distribution on delete cascade,
  -- The stored file whose rows it began with. The table stands for the distribution while that is its file.
  file_id uuid,
  columns jsonb not null,
  primary_key text[] not null default '{}',
  -- Counts changes of columns and key.
  definition bigint not null default 1,
  next_id bigint not null default 1,
  last_change bigint not null default 0,
  row_count bigint not null default 0,
  generation bigint not null default 0,
  parts text[] not null default '{}',
  -- No row of the parts has this number or a higher one.
  parts_next_id bigint not null default 1,
  compacted_change bigint not null default 0,
  created_at timestamptz(3) not null default now(),
  modified_at timestamptz(3) not null default now()
) with (fillfactor = 50);

-- Changes not yet in Parquet. `row` holds the values in the order of the columns (trailing ones may be missing), or,
-- where not `whole`, an object from the number of a column to its new value; null deletes the row.
create table table_row (
  distribution_id uuid not null references row_table on delete cascade,
  change bigint not null,
  id bigint not null,
  row jsonb,
  whole boolean not null default true,
  primary key (distribution_id, change)
);

-- Which row has a key, for tables with a primary key: SHA-256 of the key's values.
create table row_key (
  distribution_id uuid not null references row_table on delete cascade,
  key bytea not null,
  id bigint not null,
  primary key (distribution_id, key)
);
create index row_key_id on row_key (distribution_id, id);
