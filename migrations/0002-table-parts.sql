-- Why: a file may hold several tables (sheets, layers, members of an archive), shows its first rows while it is still
-- being read, says how far reading has come, and can be told to stop.

alter table data_table drop constraint data_table_pkey;
alter table data_table drop constraint data_table_status_check;
alter table data_table
  -- 0 is the table shown first.
  add column part integer not null default 0 check (part >= 0),
  -- Name of the sheet, layer or member; null where the file is the table.
  add column name text,
  -- The first rows as they are written, before anything is decided: part 0 only.
  add column head jsonb,
  -- How far the load has come: part 0 only.
  add column progress jsonb,
  -- What each column holds, counted.
  add column profile jsonb,
  -- File name of the normalised CSV within the folder of tables.
  add column csv text,
  -- The load under way, on part 0: a load that finds another one here has been cancelled or replaced.
  add column load_id uuid,
  add primary key (file_id, part),
  add check (status in ('pending', 'loading', 'loaded', 'not-tabular', 'failed', 'cancelled'));
