import { agentOf, contactPointOf, withFileAddresses } from '../../catalog/addresses.js';
import type { Distribution } from '../../catalog/model/index.js';
import type { DatasetRecord } from '../../catalog/record.js';
import { safeIri } from '../../rdf/terms.js';
import { byIri, licenceByAnyIri, resolve } from '../../vocabularies/index.js';
import type { ServedDataset } from './types.js';

/**
 * A dataset as our DCAT documents give it (`rdf/to-dcat`), in the terms of the model: the organization stands in for a
 * missing publisher and contact point, the last change for a missing date, files for addresses, sizes and types, and
 * texts that the vocabularies understand become their IRIs.
 */
export function servedDataset(record: DatasetRecord, publicUrl: string): ServedDataset {
  const { doc, organization } = record;
  const office = contactPointOf(publicUrl, organization);
  const ours = new Set<string>();
  const distribution = (doc.distribution ?? []).map((kept) =>
    servedDistribution(record, publicUrl, kept, ours),
  );
  const accessRights = codeOf('access-right', doc.accessRights);
  const { accessRights: _written, ...rest } = doc;
  return {
    ours,
    doc: {
      ...rest,
      publisher: doc.publisher ?? agentOf(publicUrl, organization),
      contactPoint: doc.contactPoint?.length ? doc.contactPoint : office ? [office] : [],
      modified: doc.modified ?? record.modifiedAt.toISOString(),
      ...(accessRights !== undefined && { accessRights }),
      distribution,
    },
  };
}

/** `ours` takes the addresses under which the portal answers. */
function servedDistribution(
  { id: datasetId }: DatasetRecord,
  publicUrl: string,
  kept: Distribution,
  ours: Set<string>,
): Distribution {
  const { format: _format, license: _license, ...full } = withFileAddresses(publicUrl, datasetId, kept);
  const page = `${publicUrl}/dataset/${datasetId}/resource/${kept.id}`;
  const usable = (urls: readonly string[] = []) => urls.filter((url) => safeIri(url) !== undefined);
  const downloadURL = usable(full.downloadURL);
  // DCAT-AP_IT writes one; a distribution without any is had from its page.
  const [accessURL = downloadURL[0] ?? page] = usable(full.accessURL);
  if (accessURL === page) ours.add(page);
  if (kept.file) for (const url of downloadURL) ours.add(url);
  const format = codeOf('file-type', kept.format);
  const license = servedLicence(kept);
  return {
    ...full,
    accessURL: [accessURL],
    downloadURL,
    ...(format !== undefined && { format }),
    ...(license && { license }),
  };
}

/** The concept's IRI, an IRI outside the vocabulary as it is, nothing for other texts: as `conceptNode` writes them. */
function codeOf(vocabulary: 'file-type' | 'access-right', value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const concept = byIri(vocabulary, value) ?? resolve(vocabulary, value)?.concept;
  return concept?.iri ?? (safeIri(value) === undefined ? undefined : value);
}

/** A licence that is said to be something; by its IRI when a vocabulary knows the text. */
function servedLicence({ license }: Distribution): Distribution['license'] {
  if (!license || Object.keys(license).length === 0) return undefined;
  const { iri } = license;
  if (iri === undefined) return license;
  const known = licenceByAnyIri(iri) ?? (resolve('licence', iri) ?? resolve('licence-eu', iri))?.concept;
  return known ? { ...license, iri: known.iri } : license;
}
