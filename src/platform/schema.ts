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
export type TableStatus = 'pending' | 'loading' | 'loaded' | 'not-tabular' | 'failed';

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
  };
  data_table: {
    file_id: string;
    status: TableStatus;
    row_count: number | null;
    columns: NullableJson;
    detection: NullableJson;
    findings: Json;
    parquet: string | null;
    modified_at: Instant;
  };
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
