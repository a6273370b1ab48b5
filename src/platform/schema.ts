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
/** What is known of an address; `suspect` has failed, but not yet often or long enough to be `broken`. */
export type LinkState = 'unchecked' | 'ok' | 'suspect' | 'broken';
/** How far a harvest has come; `waiting` for a person, who confirms what it would remove. */
export type HarvestRunState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled' | 'waiting';
/** What a record of a source is to us: see migrations/0013-harvest.sql. */
export type HarvestItemState = 'active' | 'elsewhere' | 'own' | 'refused' | 'held' | 'removed' | 'deleted';

/** How far a check of what portals read from us, or a reading of what they hold, has come. */
export type SyncRunState = 'queued' | 'running' | 'done' | 'failed';

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
    about: string | null;
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
    removed_at: NullableInstant;
    removed_by: string | null;
    removed_reason: string | null;
  };
  file_check: {
    file_id: string;
    report: Json;
    personal: NullableJson;
    status: 'passed' | 'warning' | 'failed';
    checked_at: Instant;
    version: number;
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
    harvest_source_id: string | null;
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
  row_check: {
    distribution_id: string;
    definition: number;
    change: number;
    personal: NullableJson;
    checked_at: Instant;
  };
  row_decision: {
    id: string;
    distribution_id: string;
    reason: string;
    accepted: Json;
    by: string;
    at: Instant;
  };
  table_row: {
    distribution_id: string;
    change: number;
    id: number;
    row: NullableJson;
    whole: Generated<boolean>;
  };
  row_key: { distribution_id: string; key: Buffer; id: number };
  row_alias: { name: string; distribution_id: string };
  organization_extra: { organization_id: string; key: string; value: string; position: number };
  search_document: {
    resource_id: string;
    kind: ResourceKind;
    visibility: Visibility | 'draft';
    organization_id: string;
    tag: string[];
    title_sort: string;
    words: string;
    fields: Json;
    quality: number | null;
  };
  search_change: { resource_id: string; changed: string };
  search_backlog: { resource_id: string };
  search_synonym: { id: Generated<number>; terms: string[] };
  validation_report: {
    resource_id: string;
    revision: number;
    at: Instant;
    mode: string;
    version: string;
    violations: number;
    warnings: number;
    hints: number;
    score: number | null;
    rules: Json;
    report: Json;
  };
  link: {
    id: string;
    url: string;
    host: string;
    state: Generated<LinkState>;
    next_at: Instant;
    checked_at: NullableInstant;
    ok_at: NullableInstant;
    changed_at: NullableInstant;
    http_status: number | null;
    problem: string | null;
    failures: Generated<number>;
    first_failed_at: NullableInstant;
    busy: Generated<number>;
    checks: Generated<number>;
    redirect_to: string | null;
    moved_to: string | null;
    content_type: string | null;
    content_length: number | null;
  };
  link_use: { link_id: string; resource_id: string; distribution_id: string | null; property: string };
  link_check: {
    link_id: string;
    first_at: Instant;
    last_at: Instant;
    checks: Generated<number>;
    result: 'ok' | 'failed' | 'busy';
    http_status: number | null;
    problem: string | null;
  };
  link_host: { host: string; next_at: Instant; not_before: NullableInstant };
  link_backlog: { resource_id: string };
  validation_policy: { organization_id: string; policy: Json; modified_at: Instant; modified_by: string };
  personal_data_decision: {
    id: string;
    file_id: string;
    kind: 'accepted' | 'masked';
    reason: string | null;
    accepted: Json;
    methods: NullableJson;
    masked_file_id: string | null;
    by: string;
    at: Instant;
  };
  publication_wish: {
    resource_id: string;
    revision: number;
    actor: string;
    at: Instant;
    held: NullableJson;
  };
  ckan_relationship: {
    subject_id: string;
    object_id: string;
    type: string;
    comment: Generated<string>;
  };
  resource_view: {
    id: string;
    dataset_id: string;
    distribution_id: string;
    position: number;
    title: string;
    description: Generated<string>;
    view_type: string;
    config: Json;
  };
  harvest_source: {
    id: string;
    name: string;
    type: string;
    url: string;
    options: ColumnType<unknown, string | undefined, string>;
    organization_id: string | null;
    settings: ColumnType<unknown, string | undefined, string>;
    schedule: string | null;
    active: Generated<boolean>;
    next_at: NullableInstant;
    created_by: string;
    created_at: Instant;
    modified_at: Instant;
  };
  harvest_validator: {
    source_id: string;
    url: string;
    etag: string | null;
    last_modified: string | null;
  };
  harvest_run: {
    id: string;
    source_id: string;
    state: Generated<HarvestRunState>;
    kind: 'scheduled' | 'manual';
    dry: Generated<boolean>;
    counts: ColumnType<unknown, string | undefined, string>;
    claimed: number | null;
    cursor: string | null;
    complete: boolean | null;
    why: NullableJson;
    problems: ColumnType<unknown, string | undefined, string>;
    cancel: Generated<boolean>;
    file_bytes: Generated<number>;
    started_by: string;
    created_at: Instant;
    started_at: NullableInstant;
    ended_at: NullableInstant;
  };
  harvest_run_page: { run_id: string; n: number; cursor: string | null; records: number; seen: number[] };
  harvest_item: {
    id: Generated<number>;
    source_id: string;
    key: string;
    kind: ResourceKind;
    title: string | null;
    identifier: string | null;
    iri: string | null;
    aliases: Generated<string[]>;
    chain: Generated<string[]>;
    distance: Generated<number>;
    hash: string | null;
    state: HarvestItemState;
    resource_id: string | null;
    missing_since: NullableInstant;
    missing_runs: Generated<number>;
    kept: Generated<boolean>;
    outcome: string;
    reason: NullableJson;
    problems: ColumnType<unknown, string | undefined, string>;
    changed_at: Instant;
  };
  harvest_run_item: {
    id: Generated<number>;
    run_id: string;
    item_id: number | null;
    resource_id: string | null;
    key: string | null;
    title: string | null;
    kind: ResourceKind | null;
    outcome: string;
    reason: NullableJson;
    problems: ColumnType<unknown, string | undefined, string>;
  };
  harvest_merge: {
    item_id: number;
    candidate_id: string;
    candidate_item_id: number | null;
    why: 'landing-page' | 'title-publisher-address';
    mapped: Json;
    organization_id: string;
    run_id: string | null;
    proposed_at: Instant;
  };
  sync_run: {
    id: string;
    kind: 'check' | 'read-back';
    portal: 'dati-gov-it' | 'data-europa' | null;
    state: Generated<SyncRunState>;
    requested_by: string;
    requested_at: Instant;
    started_at: NullableInstant;
    ended_at: NullableInstant;
    beat_at: Instant;
    progress: ColumnType<unknown, string | undefined, string>;
    figures: ColumnType<unknown, string | undefined, string>;
    problems: ColumnType<unknown, string | undefined, string>;
  };
  former_name: { kind: ResourceKind; name: string; resource_id: string; at: Instant };
  sync_page: {
    run_id: string;
    form: string;
    number: number;
    address: string;
    status: number;
    ms: number;
    bytes: number;
    records: number;
    problems: Json;
  };
  sync_held: { run_id: string; key: string; record: Json; score: NullableJson };
  sync_item: {
    run_id: string;
    key: string;
    dataset_id: string | null;
    name: string | null;
    title: Json;
    state: string;
    problems: Json;
    ours: NullableJson;
    theirs: Json;
    since: Instant;
  };
}
