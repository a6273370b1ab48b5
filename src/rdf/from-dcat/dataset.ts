import type { Agent, Dataset } from '../../catalog/model/index.js';
import { codedList, oneCoded } from './coded.js';
import { distributions } from './distribution.js';
import { identifiers } from './identifier.js';
import { iriList } from './iris.js';
import { oneLicence } from './licence.js';
import { locations } from './location.js';
import type { Mend } from './mends.js';
import type { Node } from './node.js';
import { periods } from './period.js';
import { defined, Reading } from './reading.js';
import { readResource } from './resource.js';
import { oneDuration, onePositive } from './scalars.js';
import type { Source } from './source.js';
import { statementList } from './statement.js';
import { langMap, oneText } from './texts.js';
import { unmapped } from './unmapped.js';

/** A dataset as found: its document, and what was mended or should be looked at. */
export interface DatasetFound {
  /** Its identity. That of the source, or one made from its identifier or content when it had none. */
  iri: string;
  doc: Dataset;
  mends: Mend[];
  /** IRI of the catalogue that lists it. */
  catalog?: string;
}

/**
 * Reads one dataset (digest, section 5) with its distributions.
 *
 * @param key key of its node in the document
 * @param iri the IRI it goes by
 * @param fallback the publisher of its catalogue, for a dataset that names none
 */
export function readDataset(source: Source, key: string, iri: string, fallback?: Agent): DatasetFound {
  const r = new Reading(source, iri);
  const node = r.node(key);
  if (node.isBlank) r.note('iri-missing', node, undefined, '', iri);
  if (!source.is(key, 'dcat:Dataset', 'dcatapit:Dataset')) {
    r.note('type-missing', node, undefined, iri, 'dcat:Dataset');
  }
  const doc = defined<Dataset>({
    ...readResource(r, node),
    accrualPeriodicity: oneCoded(r, node, 'dct:accrualPeriodicity', 'frequency'),
    temporal: periods(r, node, 'dct:temporal'),
    spatial: locations(r, node, 'dct:spatial'),
    versionInfo: version(r, node),
    versionNotes: langMap(r, node, 'adms:versionNotes'),
    isVersionOf: iriList(r, node, 'dct:isVersionOf', 'dcat:isVersionOf'),
    hasVersion: iriList(r, node, 'dct:hasVersion', 'dcat:hasVersion'),
    otherIdentifier: identifiers(r, node, 'adms:identifier'),
    provenance: statementList(r, node, 'dct:provenance'),
    type: codedList(r, node, 'dct:type', 'dataset-type'),
    source: iriList(r, node, 'dct:source'),
    relation: iriList(r, node, 'dct:relation'),
    isReferencedBy: iriList(r, node, 'dct:isReferencedBy'),
    sample: iriList(r, node, 'adms:sample'),
    inSeries: iriList(r, node, 'dcat:inSeries'),
    spatialResolutionInMeters: onePositive(r, node, 'dcat:spatialResolutionInMeters'),
    temporalResolution: oneDuration(r, node, 'dcat:temporalResolution'),
    distribution: distributions(r, node),
  });
  inheritLicence(r, node, doc);
  if (!doc.publisher && !node.has('dct:publisher') && fallback) {
    doc.publisher = fallback;
    r.note(
      'publisher-from-catalogue',
      node,
      'dct:publisher',
      '',
      fallback.iri ?? Object.values(fallback.name ?? {})[0],
    );
  }
  if (!doc.rightsHolder) r.note('rights-holder-missing', node, 'dct:rightsHolder', '');
  const rest = unmapped(r);
  if (rest) doc.unmapped = rest;
  return { iri, doc, mends: r.mends };
}

/** owl:versionInfo, or dcat:version which DCAT-AP 3 has in its place; written twice it counts once. */
function version(r: Reading, node: Node): string | undefined {
  for (const term of node.take('dcat:version')) node.keep('owl:versionInfo', term);
  return oneText(r, node, 'owl:versionInfo', 500);
}

/** A licence on the dataset is that of its distributions that name none; the profile has it there (section 11). */
function inheritLicence(r: Reading, node: Node, doc: Dataset): void {
  const terms = node.take('dct:license');
  for (const term of terms) node.keep('dct:license', term);
  if (terms.length === 0) return;
  const poor = (doc.distribution ?? []).filter((distribution) => !distribution.license);
  const isBare = terms.every((term) => term.value.trim() === '' || r.source.isDocument(term.value));
  if (poor.length === 0 && !isBare) {
    // It stays as it is, but for its empty values.
    for (const term of node.take('dct:license')) {
      if (term.termType === 'Literal' && term.value.trim() === '')
        r.note('empty-text', node, 'dct:license', term.value);
      else if (r.source.isDocument(term.value)) r.note('empty-reference', node, 'dct:license', '');
      else node.keep('dct:license', term);
    }
    return;
  }
  const licence = oneLicence(r, node, 'dct:license');
  if (!licence) return;
  for (const distribution of poor) {
    distribution.license = licence;
    r.note(
      'licence-from-dataset',
      node,
      'dct:license',
      '',
      licence.iri ?? Object.values(licence.name ?? {})[0],
    );
  }
}
