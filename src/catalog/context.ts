import type { Actor } from '../people/policy.js';
import type { Database, Trx } from '../platform/database.js';
import type { ResourceRecord } from './record.js';

/** What happened to a resource. `after` carries the published document when there is one, else the draft. */
export interface ResourceChange {
  action: 'created' | 'edited' | 'fixed' | 'restored' | 'published' | 'withdrawn' | 'deleted' | 'imported';
  actor: Actor;
  after: ResourceRecord;
}

/**
 * Told of changes inside the transaction that makes them: what it writes is committed or rolled back with them.
 * This is how higher layers (search, jobs) follow the catalogue without the catalogue knowing them.
 */
export type ChangeListener = (trx: Trx, changes: readonly ResourceChange[]) => Promise<void>;

/**
 * Told of resources, as the public sees them or as drafts, whose organization was renamed while they stayed as they are:
 * what is derived of them shows its name.
 */
export type OrganizationListener = (trx: Trx, resources: readonly ResourceRecord[]) => Promise<void>;

/** What the catalogue's commands need from outside. */
export interface CatalogContext {
  db: Database;
  /** Base of all IRIs and addresses, without a trailing slash. */
  publicUrl: string;
  now(): Date;
  newId(): string;
  listeners: readonly ChangeListener[];
  organizationListeners?: readonly OrganizationListener[];
}
