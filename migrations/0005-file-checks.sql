-- Why: what the checks found in the data of each stored file, beside what loading it found.

create table file_check (
  file_id uuid primary key references stored_file on delete cascade,
  -- FileCheckReport of src/validation/data-checks/report.ts.
  report jsonb not null,
  -- FilePersonalData of src/validation/personal-data/model.ts; null where no table was read.
  personal jsonb,
  status text not null check (status in ('passed', 'warning', 'failed')),
  checked_at timestamptz(3) not null,
  -- Version of the rules that made the report: older ones are made anew when they change.
  version integer not null
);
create index file_check_status on file_check (status);
