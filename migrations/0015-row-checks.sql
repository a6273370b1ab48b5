-- Why: rows that come through the APIs are searched for personal data like files, and pass the same gate.

-- The last search of a table of rows: which state of it was searched, and what was found. It goes with the table.
create table row_check (
  distribution_id uuid primary key references row_table on delete cascade,
  definition bigint not null,
  -- The last change that was searched.
  change bigint not null,
  -- PersonalDataReport of src/validation/personal-data/model.ts; null where the search was given up.
  personal jsonb,
  checked_at timestamptz(3) not null
);

-- Who answered for what was found in a table of rows. It stays when the table is made anew.
create table row_decision (
  id uuid primary key,
  distribution_id uuid not null references distribution on delete cascade,
  reason text not null,
  -- AcceptedFinding[] of src/publication/personal-data-decisions.ts.
  accepted jsonb not null,
  by text not null,
  at timestamptz(3) not null
);
create index row_decision_distribution on row_decision (distribution_id, at);
