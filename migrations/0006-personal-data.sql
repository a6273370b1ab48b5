-- Why: a file with personal data goes public only when somebody who may publish has answered for it, or a masked copy has
-- taken its place. Both are kept for as long as the file's row is, for the data protection officer.

create table personal_data_decision (
  id uuid primary key,
  -- The file that it is about; a masked copy is another file, `masked_file_id`.
  file_id uuid not null references stored_file on delete cascade,
  kind text not null check (kind in ('accepted', 'masked')),
  reason text,
  -- What was accepted: AcceptedFinding[] of src/publication/personal-data-decisions.ts.
  accepted jsonb not null default '[]',
  -- Of a masked copy: method by column. The secret of pseudonyms is kept nowhere.
  methods jsonb,
  masked_file_id uuid references stored_file on delete cascade,
  by text not null,
  at timestamptz(3) not null,
  check (kind <> 'accepted' or reason is not null),
  check (kind <> 'masked' or (methods is not null and masked_file_id is not null))
);
create index personal_data_decision_file on personal_data_decision (file_id, at);
create index personal_data_decision_masked on personal_data_decision (masked_file_id) where masked_file_id is not null;
