import { safeFileName } from '../files/safe-file-name.js';
import type { Agent, ContactPoint, Dataset, Distribution } from './model/index.js';
import type { OrganizationRecord, ResourceRecord } from './record.js';

/**
 * The addresses of this portal, all made here. `publicUrl` has no trailing slash.
 * IRIs are minted from ids, never from names, so that a new name changes no identity (digest section 10).
 */
export const catalogIri = (publicUrl: string): string => publicUrl;

/** IRI of a new dataset or service of ours. */
export const mintIri = (publicUrl: string, kind: ResourceRecord['kind'], id: string): string =>
  `${publicUrl}/${kind === 'dataset' ? 'dataset' : 'data-service'}/${id}`;

/** The page about a resource, ours or harvested. */
export const resourcePage = (publicUrl: string, record: Pick<ResourceRecord, 'kind' | 'name'>): string =>
  `${publicUrl}/${record.kind === 'dataset' ? 'dataset' : 'data-service'}/${record.name}`;

/** IRI of a distribution: that of its origin, else one under our dataset. */
export const distributionIri = (publicUrl: string, datasetId: string, distribution: Distribution): string =>
  distribution.iri ?? `${publicUrl}/dataset/${datasetId}/resource/${distribution.id}`;

/** Page about a distribution. */
export const distributionPage = (publicUrl: string, datasetName: string, distributionId: string): string =>
  `${publicUrl}/dataset/${datasetName}/resource/${distributionId}`;

/** Page with the table of a distribution alone, for other sites to frame. */
export const embedPage = (publicUrl: string, datasetName: string, distributionId: string): string =>
  `${distributionPage(publicUrl, datasetName, distributionId)}/embed`;

/** Address of the original bytes of a stored file. */
export const downloadUrl = (
  publicUrl: string,
  datasetId: string,
  distribution: Distribution,
): string | undefined =>
  distribution.file &&
  `${publicUrl}/dataset/${datasetId}/resource/${distribution.id}/download/${encodeURIComponent(safeFileName(distribution.file.name))}`;

/** Permanent address of the bytes of one version of a distribution's file. */
export const versionUrl = (
  publicUrl: string,
  datasetId: string,
  distributionId: string,
  file: { version: number; name: string },
): string =>
  `${publicUrl}/dataset/${datasetId}/resource/${distributionId}/v/${file.version}/${encodeURIComponent(safeFileName(file.name))}`;

/** Addresses of what is made of a distribution's file: a normalised CSV and a Parquet. */
export const tableUrls = (
  publicUrl: string,
  datasetId: string,
  distributionId: string,
): { csv: string; parquet: string } => {
  const base = `${publicUrl}/dataset/${datasetId}/resource/${distributionId}/table`;
  return { csv: `${base}.csv`, parquet: `${base}.parquet` };
};

/** Address of the interfaces to the table of a distribution: rows, query, chart, exports, description. */
export const tableApi = (publicUrl: string, datasetId: string, distributionId: string): string =>
  `${publicUrl}/api/v1/datasets/${datasetId}/distributions/${distributionId}`;

/** IRI of the data service that those interfaces are. */
export const tableServiceIri = (publicUrl: string, datasetId: string, distributionId: string): string =>
  `${publicUrl}/dataset/${datasetId}/resource/${distributionId}#api`;

/** IRI of an organization as an agent. */
export const organizationIri = (publicUrl: string, organization: OrganizationRecord): string =>
  organization.doc.iri ?? `${publicUrl}/organization/${organization.id}`;

/** The agent an organization is: publisher and rights holder of its datasets unless they say otherwise. */
export const agentOf = (publicUrl: string, organization: OrganizationRecord): Agent => ({
  iri: organizationIri(publicUrl, organization),
  ...(organization.doc.identifier && { identifier: organization.doc.identifier }),
  name: organization.doc.title,
  ...(organization.doc.homepage && { homepage: organization.doc.homepage }),
});

/** Page of an organization. */
export const organizationPage = (publicUrl: string, name: string): string =>
  `${publicUrl}/organization/${name}`;

/** IRI of the contact point of an organization. */
export const contactPointIri = (publicUrl: string, { id }: Pick<OrganizationRecord, 'id'>): string =>
  `${publicUrl}/organization/${id}#contact-point`;

/** The contact point of an organization, under an IRI of its own: one shared with the agent is an error. */
export const contactPointOf = (
  publicUrl: string,
  organization: OrganizationRecord,
): ContactPoint | undefined =>
  organization.doc.contactPoint && {
    iri: contactPointIri(publicUrl, organization),
    ...organization.doc.contactPoint,
  };

/** A distribution with the addresses of its stored file filled in, as every projection shows it. */
export function withFileAddresses(
  publicUrl: string,
  datasetId: string,
  distribution: Distribution,
): Distribution {
  const url = downloadUrl(publicUrl, datasetId, distribution);
  if (!url || !distribution.file) return distribution;
  return {
    ...distribution,
    accessURL: distribution.accessURL?.length ? distribution.accessURL : [url],
    downloadURL: [url],
    byteSize: distribution.file.size,
    checksum: { algorithm: 'sha256', value: distribution.file.sha256 },
    mediaType: distribution.mediaType ?? distribution.file.mediaType,
  };
}

/**
 * A dataset as another portal takes it over: what lies here as a file has its address, size and digest instead, and each
 * distribution the IRI it has here.
 */
export const portableDataset = (publicUrl: string, datasetId: string, doc: Dataset): Dataset => ({
  ...doc,
  ...(doc.distribution && {
    distribution: doc.distribution.map((distribution) => {
      const { file: _, ...rest } = withFileAddresses(publicUrl, datasetId, distribution);
      return { ...rest, iri: distributionIri(publicUrl, datasetId, distribution) };
    }),
  }),
});
