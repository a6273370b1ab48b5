import type { ResourceKind, ResourceState, Visibility } from '../platform/schema.js';
import type { Catalog, DataService, Dataset, Organization } from './model/index.js';

/** An organization as it is kept. */
export interface OrganizationRecord {
  id: string;
  /** Slug in addresses. */
  name: string;
  doc: Organization;
  revision: number;
  createdAt: Date;
  modifiedAt: Date;
}

/** The document type of each kind. */
export interface Documents {
  dataset: Dataset;
  dataService: DataService;
}

/**
 * A dataset or data service with its life: what every projection (`toX`) takes.
 * `doc` is the published or the draft document, as `version` says.
 */
export interface ResourceRecord<K extends ResourceKind = ResourceKind> {
  id: string;
  kind: K;
  /** Slug in addresses, unique among the resources of its kind. */
  name: string;
  /** Its IRI, for ever. Ours under PUBLIC_URL, a harvested one that of its origin. */
  iri: string;
  identifier: string;
  organization: OrganizationRecord;
  state: ResourceState;
  visibility: Visibility;
  /** Counts every change; the ETag is made of it. */
  revision: number;
  publishedRevision: number | null;
  createdAt: Date;
  /** When the shown version last changed. */
  modifiedAt: Date;
  /** When what the public sees of it last changed (publication, withdrawal, visibility); null for what never was public. */
  publishedAt: Date | null;
  version: 'draft' | 'published';
  doc: Documents[K];
}

export type DatasetRecord = ResourceRecord<'dataset'>;
export type DataServiceRecord = ResourceRecord<'dataService'>;

/** The catalogue's own description, with what is computed from its content. */
export interface CatalogRecord {
  doc: Catalog;
  revision: number;
  createdAt: Date;
  /** The last change of the description or of any resource, deletions included: dct:modified. */
  modifiedAt: Date;
}
