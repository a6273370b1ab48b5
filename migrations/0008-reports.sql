-- Why: what the rules say is kept with each published revision, and an organization may ask more of itself than DCAT-AP_IT.

-- What the rules said of a revision when it went public. `rules` has each rule that found something with how often
-- ([{rule, severity, count, path, message}]), small and beside the figures: catalogue-wide counts read nothing else.
-- `report` has the first findings.
create table validation_report (
  resource_id uuid not null references catalog_resource on delete cascade,
  revision bigint not null,
  at timestamptz(3) not null default now(),
  mode text not null,
  -- Of the software, whose rules they were.
  version text not null,
  violations integer not null,
  warnings integer not null,
  hints integer not null,
  -- Points of the European quality score that are sure; null for data services.
  score real,
  rules jsonb not null,
  report jsonb not null,
  primary key (resource_id, revision)
);

-- What stops publication beside violations; an organization without a row asks nothing more.
create table validation_policy (
  organization_id uuid primary key references organization on delete cascade,
  policy jsonb not null,
  modified_at timestamptz(3) not null default now(),
  modified_by text not null
);
