-- Why: a version with data that must not stay (personal data, an error that does harm) can be taken away for good. Its row
-- stays, so that its link says what happened; its bytes and tables go.
alter table stored_file
  add column removed_at timestamptz(3),
  add column removed_by text,
  add column removed_reason text;
