-- Why: a source may bring its data too, and not only their descriptions, within limits.

-- Set by a harvest, for as long as the source is there; null where somebody set the address: that is left alone.
alter table file_source add column harvest_source_id uuid references harvest_source on delete cascade;
create index file_source_harvest on file_source (harvest_source_id, distribution_id)
  where harvest_source_id is not null;

-- Bytes of files fetched since this run began and before the next one.
alter table harvest_run add column file_bytes bigint not null default 0;
