import { downloadUrl } from '../../catalog/addresses.js';
import type { DataService, Dataset, Distribution } from '../../catalog/model/index.js';
import type { ResourceRecord } from '../../catalog/record.js';
import { licenceByAnyIri } from '../../vocabularies/index.js';
import { type LinkAddress, ourFile, readLink } from './read-link.js';

/** One mention of an address in a description. */
export interface LinkUse extends LinkAddress {
  /** As the description spells it. */
  text: string;
  /** The property of the model, `contactPoint.url` where it is within a part. */
  property: string;
  /** Null where the resource itself names it. */
  distributionId: string | null;
}

type Mentions = readonly (readonly [property: string, texts: readonly (string | undefined)[]])[];

/**
 * The addresses in a description that people are to open: pages, files, services, contacts, documentation. Identifiers
 * that only look like addresses (codes of vocabularies, laws, related datasets) are none. Of a stored file the address
 * we serve counts, not that of the source.
 */
export function linkUses(record: ResourceRecord, publicUrl: string): LinkUse[] {
  const { doc } = record;
  const service = record.kind === 'dataService' ? (doc as DataService) : undefined;
  const uses = new Map<string, LinkUse>();
  const note = (distributionId: string | null, mentions: Mentions, read = readLink): void => {
    for (const [property, texts] of mentions) {
      for (const text of texts) {
        const link = text === undefined ? undefined : read(text, publicUrl);
        if (link) {
          const use = { ...link, text: text as string, property, distributionId };
          uses.set(`${use.id} ${property} ${distributionId}`, use);
        }
      }
    }
  };
  note(null, [
    ['landingPage', doc.landingPage ?? []],
    ['page', doc.page ?? []],
    ['contactPoint.url', (doc.contactPoint ?? []).map(({ url }) => url)],
    ['publisher.homepage', [doc.publisher?.homepage]],
    ['rightsHolder.homepage', [doc.rightsHolder?.homepage]],
    ['conformsTo.referenceDocumentation', documentation(doc)],
    ['endpointURL', service?.endpointURL ?? []],
    ['endpointDescription', service?.endpointDescription ?? []],
    ['license', [unknownLicence(service)]],
    ['rights', [service?.rights?.iri]],
  ]);
  for (const distribution of (doc as Dataset).distribution ?? []) {
    const own = downloadUrl(publicUrl, record.id, distribution);
    if (own) note(distribution.id, [['downloadURL', [own]]], ourFile);
    note(distribution.id, [
      ['accessURL', distribution.accessURL ?? []],
      ['downloadURL', own ? [] : (distribution.downloadURL ?? [])],
      ['page', distribution.page ?? []],
      ['conformsTo.referenceDocumentation', documentation(distribution)],
      ['license', [unknownLicence(distribution)]],
      ['rights', [distribution.rights?.iri]],
    ]);
  }
  return [...uses.values()];
}

/** The addresses of a dataset's data, which count in its score: as `linkUses`, and nothing else. */
export function* dataLinks(
  record: ResourceRecord,
  publicUrl: string,
): Generator<readonly [text: string, link: LinkAddress | undefined]> {
  for (const distribution of (record.doc as Dataset).distribution ?? []) {
    const own = downloadUrl(publicUrl, record.id, distribution);
    if (own) yield [own, ourFile(own)];
    const { accessURL = [], downloadURL = [] } = distribution;
    for (const text of accessURL) yield [text, readLink(text, publicUrl)];
    for (const text of own ? [] : downloadURL) yield [text, readLink(text, publicUrl)];
  }
}

const documentation = ({ conformsTo = [] }: Pick<Dataset, 'conformsTo'>): string[] =>
  conformsTo.flatMap(({ referenceDocumentation = [] }) => referenceDocumentation);

/** The page of a licence that no vocabulary knows; those in the vocabularies are nobody's to correct. */
const unknownLicence = (holder: Pick<Distribution, 'license'> | undefined): string | undefined => {
  const iri = holder?.license?.iri;
  return iri === undefined || licenceByAnyIri(iri) ? undefined : iri;
};
