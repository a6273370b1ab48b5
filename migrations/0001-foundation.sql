-- Why: the first tables. Organizations, people and their roles, what is catalogued, its files, and how it is found.
-- Instants have milliseconds, as in JavaScript: cursors made of them compare exactly.

create extension if not exists pg_trgm;
create extension if not exists unaccent;
create extension if not exists btree_gin;

-- Who works here ---------------------------------------------------------------------------------------------------

create table organization (
  id uuid primary key,
  name text collate "C" not null unique,
  doc jsonb not null,
  revision bigint not null default 1,
  created_at timestamptz(3) not null default now(),
  modified_at timestamptz(3) not null default now()
);
create unique index organization_identifier on organization (lower(doc ->> 'identifier'));

create table app_user (
  id uuid primary key,
  name text not null unique,
  full_name text,
  email text,
  sysadmin boolean not null default false,
  active boolean not null default true,
  created_at timestamptz(3) not null default now()
);

create table membership (
  user_id uuid not null references app_user on delete cascade,
  organization_id uuid not null references organization on delete cascade,
  role text not null check (role in ('editor', 'publisher', 'administrator')),
  primary key (user_id, organization_id)
);
create index membership_organization on membership (organization_id);

-- The secret itself is never kept: only its SHA-256.
create table api_token (
  id uuid primary key,
  user_id uuid not null references app_user on delete cascade,
  name text not null,
  hash bytea not null unique,
  created_at timestamptz(3) not null default now(),
  expires_at timestamptz(3),
  last_used_at timestamptz(3)
);
create index api_token_user on api_token (user_id, created_at);

-- What is catalogued -----------------------------------------------------------------------------------------------

-- One row, the catalogue's own description.
create table catalog (
  singleton boolean primary key default true check (singleton),
  doc jsonb not null,
  revision bigint not null default 1,
  created_at timestamptz(3) not null default now(),
  modified_at timestamptz(3) not null default now()
);

-- dcat:Resource: datasets and data services. `draft` is the working copy, `published` what the public sees:
-- the published version stays served while a newer draft is edited. A deleted row stays as a tombstone.
create table catalog_resource (
  id uuid primary key,
  kind text not null check (kind in ('dataset', 'dataService')),
  -- Collation C: prefix ranges of names can use the index on any server.
  name text collate "C" not null,
  iri text not null,
  identifier text not null,
  organization_id uuid not null references organization,
  state text not null default 'draft' check (state in ('draft', 'published', 'withdrawn', 'deleted')),
  visibility text not null default 'public' check (visibility in ('public', 'restricted')),
  draft jsonb not null,
  published jsonb,
  revision bigint not null default 1,
  published_revision bigint,
  created_at timestamptz(3) not null default now(),
  modified_at timestamptz(3) not null default now(),
  -- When what the public sees of it last changed: publication, withdrawal, deletion, a change of visibility.
  published_at timestamptz(3),
  check ((state = 'published') = (published is not null))
);
create unique index catalog_resource_name on catalog_resource (kind, name) where state <> 'deleted';
create unique index catalog_resource_iri on catalog_resource (iri) where state <> 'deleted';
create unique index catalog_resource_identifier on catalog_resource (kind, identifier) where state <> 'deleted';
create index catalog_resource_organization on catalog_resource (organization_id, kind, created_at, id);
-- The order of every public listing: it does not change while a reader pages.
create index catalog_resource_listing on catalog_resource (kind, created_at, id) where state = 'published' and visibility = 'public';
create index catalog_resource_all on catalog_resource (kind, created_at, id) where state <> 'deleted';
-- The catalogue's dct:modified: deletions count too.
create index catalog_resource_published on catalog_resource (published_at desc) where published_at is not null;

-- Which resource a distribution belongs to; kept in step with `draft` and `published` by the commands.
create table distribution (
  id uuid primary key,
  dataset_id uuid not null references catalog_resource on delete cascade
);
create index distribution_dataset on distribution (dataset_id);

-- Every state a resource has had, with who made it.
create table revision (
  resource_id uuid not null references catalog_resource on delete cascade,
  revision bigint not null,
  action text not null,
  actor text not null,
  doc jsonb not null,
  at timestamptz(3) not null default now(),
  primary key (resource_id, revision)
);

-- Changes for whoever derives something (search engines, triple stores, feeds): read in order of id.
create table outbox (
  id bigint generated always as identity primary key,
  topic text not null,
  subject_id uuid not null,
  revision bigint not null,
  at timestamptz(3) not null default now()
);

-- Files ------------------------------------------------------------------------------------------------------------

-- A stored file keeps its original bytes in the blob store under `sha256`.
create table stored_file (
  id uuid primary key,
  dataset_id uuid not null references catalog_resource on delete cascade,
  distribution_id uuid not null,
  name text not null,
  size bigint not null,
  sha256 text not null,
  media_type text not null,
  source_url text,
  created_at timestamptz(3) not null default now()
);
create index stored_file_dataset on stored_file (dataset_id);
create index stored_file_sha256 on stored_file (sha256);

-- What became of a file when it was read as a table.
create table data_table (
  file_id uuid primary key references stored_file on delete cascade,
  status text not null check (status in ('pending', 'loading', 'loaded', 'not-tabular', 'failed')),
  row_count bigint,
  columns jsonb,
  detection jsonb,
  findings jsonb not null default '[]',
  parquet text,
  modified_at timestamptz(3) not null default now()
);

-- Search -----------------------------------------------------------------------------------------------------------

-- `unaccent` as a dictionary in front of the stemmers, so that "qualita" finds "qualità".
create text search configuration portico_it (copy = italian);
alter text search configuration portico_it
  alter mapping for hword, hword_part, word with unaccent, italian_stem;
create text search configuration portico_en (copy = english);
alter text search configuration portico_en
  alter mapping for hword, hword_part, word with unaccent, english_stem;

-- One row for each published resource, written in the transaction that publishes it.
create table search_document (
  resource_id uuid primary key references catalog_resource on delete cascade,
  kind text not null,
  visibility text not null,
  organization_id uuid not null,
  theme text[] not null,
  format text[] not null,
  license text[] not null,
  tag text[] not null,
  title_sort text not null,
  text tsvector not null,
  created_at timestamptz(3) not null,
  modified_at timestamptz(3) not null
);
create index search_document_text on search_document using gin (text);
create index search_document_organization on search_document (organization_id);
create index search_document_theme on search_document using gin (theme);
create index search_document_format on search_document using gin (format);
create index search_document_license on search_document using gin (license);
create index search_document_tag on search_document using gin (tag);
create index search_document_modified on search_document (modified_at desc, resource_id);
create index search_document_title on search_document (title_sort, resource_id);
