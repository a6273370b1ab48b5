import { distributionPage, downloadUrl, organizationIri, resourcePage } from '../../catalog/addresses.js';
import type { Dataset, Distribution, StoredFile } from '../../catalog/model/index.js';
import type { CatalogRecord, OrganizationRecord, ResourceRecord } from '../../catalog/record.js';
import { type Actor, canResource } from '../../people/policy.js';
import type { TokenInfo } from '../../people/tokens.js';
import type { User } from '../../people/users.js';
import { type RowTable, standsFor } from '../../tables/rows/row-tables.js';
import type { StoredTable } from '../../tables/stored-tables.js';
import { shownRevision } from './etag.js';
import { API_BASE } from './rest-app.js';

/** What a projection needs beside the record. */
export interface ViewContext {
  publicUrl: string;
  actor: Actor;
  /** Tables of the record's files, by file id. */
  tables?: ReadonlyMap<string, StoredTable>;
  /** Tables of rows that come through the API, by distribution. */
  rowTables?: ReadonlyMap<string, RowTable>;
}

const pathOf = (record: Pick<ResourceRecord, 'kind'>): string =>
  record.kind === 'dataset' ? 'datasets' : 'data-services';

/** Address of a resource in this API. */
export const resourceSelf = (publicUrl: string, record: Pick<ResourceRecord, 'kind' | 'id'>): string =>
  `${publicUrl}${API_BASE}/${pathOf(record)}/${record.id}`;

/** What is said of a table: the evidence of its detection stays inside. */
export function tableToRest(table: StoredTable) {
  return {
    status: table.status,
    ...(table.rowCount !== null && { rowCount: table.rowCount }),
    ...(table.columns && {
      columns: table.columns.map(({ name, label, type, format, unit }) => ({
        name,
        label,
        type,
        format,
        unit,
      })),
    }),
    findings: table.findings,
  };
}

/** The same of a table whose rows come through the API. */
export function rowTableToRest({ rowCount, columns, primaryKey }: RowTable) {
  return {
    status: 'loaded' as const,
    rowCount,
    columns: columns.map(({ name, label, type, unit }) => ({ name, label, type, unit })),
    primaryKey,
    findings: [],
  };
}

/** A distribution of a record, with its addresses and what became of its file. */
export function distributionToRest(
  record: ResourceRecord,
  distribution: Distribution,
  { publicUrl, tables, rowTables, actor }: ViewContext,
) {
  const self = `${resourceSelf(publicUrl, record)}/distributions/${distribution.id}`;
  const download = downloadUrl(publicUrl, record.id, distribution);
  const rows = rowTables?.get(distribution.id);
  const table =
    rows && standsFor(rows, distribution.file?.id) ? rowTableToRest(rows) : fileTable(distribution, tables);
  // The plain address gives what is published: whoever sees a newer draft gets the draft's file by saying so.
  const draft = record.version === 'draft' && record.state === 'published' ? '?version=draft' : '';
  return {
    ...distribution,
    ...(distribution.file && { file: shownFile(distribution.file, isInsider(actor, record)) }),
    ...(table && { table }),
    links: {
      self,
      dataset: resourceSelf(publicUrl, record),
      page: distributionPage(publicUrl, record.name, distribution.id),
      ...(download && { download: download + draft }),
      ...(table?.status === 'loaded' && { rows: `${self}/rows${draft}` }),
    },
  };
}

const fileTable = ({ file }: Distribution, tables: ViewContext['tables']) => {
  const table = file && tables?.get(file.id);
  return table && tableToRest(table);
};

/** The address a file was read from may hold a key of its publisher's: nobody else sees it. */
function shownFile({ sourceUrl, ...file }: StoredFile, insider: boolean): StoredFile {
  return insider && sourceUrl !== undefined ? { ...file, sourceUrl } : file;
}

function linksOf(record: ResourceRecord, publicUrl: string): Record<string, string> {
  const self = resourceSelf(publicUrl, record);
  const page = resourcePage(publicUrl, record);
  return {
    self,
    page,
    organization: `${publicUrl}${API_BASE}/organizations/${record.organization.id}`,
    links: `${self}/links`,
    ...(record.kind === 'dataset' && { distributions: `${self}/distributions` }),
    ...(record.state === 'published' && { rdf: `${page}.ttl`, jsonld: `${page}.jsonld` }),
  };
}

/** Whether the actor may see the working copy. */
export const isInsider = (actor: Actor, record: ResourceRecord): boolean =>
  canResource(actor, 'readDraft', {
    organizationId: record.organization.id,
    state: record.state,
    visibility: record.visibility,
  });

/**
 * A dataset or service as this API shows it: the properties of its document at the top, so that what is read can be
 * edited and sent back, with what the portal itself knows beside them.
 */
export function resourceToRest(record: ResourceRecord, context: ViewContext): Record<string, unknown> {
  const { organization } = record;
  const insider = isInsider(context.actor, record);
  const { distribution } = record.doc as Dataset;
  return {
    id: record.id,
    iri: record.iri,
    name: record.name,
    organization: { id: organization.id, name: organization.name, title: organization.doc.title },
    state: record.state,
    visibility: record.visibility,
    revision: shownRevision(record),
    version: record.version,
    // That there is a newer draft is nobody else's business.
    ...(insider && { hasUnpublishedChanges: record.revision !== record.publishedRevision }),
    createdAt: record.createdAt,
    modifiedAt: record.modifiedAt,
    publishedAt: record.publishedAt,
    ...record.doc,
    ...(distribution && {
      distribution: distribution.map((d) => distributionToRest(record, d, context)),
    }),
    links: linksOf(record, context.publicUrl),
  };
}

/** An organization; `datasets` is how many it has published. */
export function organizationToRest(record: OrganizationRecord, publicUrl: string, datasets?: number) {
  const self = `${publicUrl}${API_BASE}/organizations/${record.id}`;
  return {
    id: record.id,
    name: record.name,
    ...record.doc,
    ...(datasets !== undefined && { datasets }),
    revision: record.revision,
    createdAt: record.createdAt,
    modifiedAt: record.modifiedAt,
    links: {
      self,
      page: `${publicUrl}/organization/${record.name}`,
      agent: organizationIri(publicUrl, record),
      datasets: `${publicUrl}${API_BASE}/datasets?organization=${record.id}`,
    },
  };
}

/** The catalogue's description of itself. */
export function catalogToRest(record: CatalogRecord, publicUrl: string) {
  return {
    iri: publicUrl,
    ...record.doc,
    revision: record.revision,
    createdAt: record.createdAt,
    modifiedAt: record.modifiedAt,
    links: {
      self: `${publicUrl}${API_BASE}/catalog`,
      datasets: `${publicUrl}${API_BASE}/datasets`,
      dataServices: `${publicUrl}${API_BASE}/data-services`,
      organizations: `${publicUrl}${API_BASE}/organizations`,
      vocabularies: `${publicUrl}${API_BASE}/vocabularies`,
    },
  };
}

/** A user. Nothing secret is kept with one. */
export const userToRest = ({ id, name, fullName, email, sysadmin, active, createdAt }: User) => ({
  id,
  name,
  fullName,
  email,
  sysadmin,
  active,
  createdAt,
});

/** A token, without its secret. */
export const tokenToRest = ({ id, name, createdAt, expiresAt, lastUsedAt }: TokenInfo) => ({
  id,
  name,
  createdAt,
  expiresAt,
  lastUsedAt,
});
