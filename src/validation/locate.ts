import { distributionIri } from '../catalog/addresses.js';
import type { ResourceRecord } from '../catalog/record.js';
import type { Finding, Name } from './rule.js';

/** Properties of the model that are not called as in the vocabulary they come from. */
const RENAMED: Partial<Record<Name, string>> = {
  'adms:identifier': 'otherIdentifier',
  'adms:sample': 'sample',
  'dct:license': 'license',
  'foaf:page': 'page',
  'owl:versionInfo': 'versionInfo',
};

const propertyOf = (path: Name): string => RENAMED[path] ?? path.slice(path.indexOf(':') + 1);

/**
 * Adds to findings about a resource of ours, or about one of its distributions, the pointer into its document (RFC 6901).
 * Findings about other nodes are given back as they are.
 */
export function locate(findings: readonly Finding[], record: ResourceRecord, publicUrl: string): Finding[] {
  const bases = new Map([[record.iri, '']]);
  const distributions = 'distribution' in record.doc ? (record.doc.distribution ?? []) : [];
  distributions.forEach((distribution, i) => {
    bases.set(distributionIri(publicUrl, record.id, distribution), `/distribution/${i}`);
  });
  return findings.map((finding) => {
    const base = bases.get(finding.focus);
    if (base === undefined) return finding;
    return { ...finding, pointer: finding.path ? `${base}/${propertyOf(finding.path)}` : base };
  });
}
