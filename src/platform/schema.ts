import type { ColumnType, Generated } from 'kysely';

/** A jsonb column: read as a parsed value that its repository gives a type, written as JSON text. */
export type Json = ColumnType<unknown, string, string>;
/** A jsonb column that may be null. */
export type NullableJson = ColumnType<unknown, string | null | undefined, string | null>;
type Instant = ColumnType<Date, Date | string | undefined, Date | string>;
type NullableInstant = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;

export type ResourceKind = 'dataset' | 'dataService';
export type ResourceState = 'draft' | 'published' | 'withdrawn' | 'deleted';
export type Visibility = 'public' | 'restricted';
export type Role = 'editor' | 'publisher' | 'administrator';
export type TableStatus = 'pending' | 'loading' | 'loaded' | 'not-tabular' | 'failed' | 'cancelled';
/** How the last reading of a file's address ended. */
export type RefreshStatus = 'updated' | 'unchanged' | 'failed';

/** The tables of `migrations/`, as Kysely sees them. What they mean is told there. */
export interface Schema {
  organization: {
    id: string;
    name: string;
    doc: Json;
    revision: Generated<number>;
    created_at: Instant;
    modified_at: Instant;
  };
  app_user: {
    id: string;
    name: string;
    full_name: string | null;
    email: string | null;
    sysadmin: Generated<boolean>;
    active: Generated<boolean>;
    created_at: Instant;
  };
  membership: { user_id: string; organization_id: string; role: Role };
  api_token: {
    id: string;
    user_id: string;
    name: string;
    hash: Buffer;
    created_at: Instant;
    expires_at: NullableInstant;
    last_used_at: NullableInstant;
  };
  catalog: {
    singleton: Generated<boolean>;
    doc: Json;
    revision: Generated<number>;
    created_at: Instant;
    modified_at: Instant;
  };
  catalog_resource: {
    id: string;
    kind: ResourceKind;
    name: string;
    iri: string;
    identifier: string;
    organization_id: string;
    state: Generated<ResourceState>;
    visibility: Generated<Visibility>;
    draft: Json;
    published: NullableJson;
    revision: Generated<number>;
    published_revision: number | null;
    created_at: Instant;
    modified_at: Instant;
    published_at: NullableInstant;
  };
  distribution: { id: string; dataset_id: string };
  revision: {
    resource_id: string;
    revision: number;
    action: string;
    actor: string;
    doc: Json;
    at: Instant;
  };
  outbox: { id: Generated<number>; topic: string; subject_id: string; revision: number; at: Instant };
  stored_file: {
    id: string;
    dataset_id: string;
    distribution_id: string;
    name: string;
    size: number;
    sha256: string;
    media_type: string;
    source_url: string | null;
    created_at: Instant;
    version: number;
    uploaded_by: string | null;
    first_published_at: NullableInstant;
    breaking: ColumnType<unknown, string | undefined, string>;
    compared_with: number | null;
    confirmed_breaking: NullableJson;
    confirmed_by: string | null;
    confirmed_at: NullableInstant;
  };
  reading_choice: {
    distribution_id: string;
    choices: Json;
    key: string[] | null;
    modified_at: Instant;
    modified_by: string;
  };
  file_source: {
    distribution_id: string;
    dataset_id: string;
    url: string;
    schedule: string | null;
    auto_publish: Generated<boolean>;
    next_at: NullableInstant;
    etag: string | null;
    last_modified: string | null;
    file_id: string | null;
    publish_revision: number | null;
    last_status: RefreshStatus | null;
    last_at: NullableInstant;
    last_error: NullableJson;
    held: NullableJson;
    failures: Generated<number>;
    created_by: string;
    modified_at: Instant;
  };
  data_table: {
    file_id: string;
    part: Generated<number>;
    name: string | null;
    status: TableStatus;
    row_count: number | null;
    columns: NullableJson;
    detection: NullableJson;
    findings: Json;
    parquet: string | null;
    csv: string | null;
    head: NullableJson;
    progress: NullableJson;
    profile: NullableJson;
    load_id: string | null;
    modified_at: Instant;
  };
  row_table: {
    distribution_id: string;
    file_id: string | null;
    columns: Json;
    primary_key: Generated<string[]>;
    definition: Generated<number>;
    next_id: Generated<number>;
    last_change: Generated<number>;
    row_count: Generated<number>;
    generation: Generated<number>;
    parts: Generated<string[]>;
    parts_next_id: Generated<number>;
    compacted_change: Generated<number>;
    created_at: Instant;
    modified_at: Instant;
  };
  table_row: {
    distribution_id: string;
    change: number;
    id: number;
    row: NullableJson;
    whole: Generated<boolean>;
  };
  row_key: { distribution_id: string; key: Buffer; id: number };
  search_document: {
    resource_id: string;
    kind: ResourceKind;
    visibility: Visibility;
    organization_id: string;
    theme: string[];
    format: string[];
    license: string[];
    tag: string[];
    title_sort: string;
    text: ColumnType<string, never, never>;
    created_at: Instant;
    modified_at: Instant;
  };
}
