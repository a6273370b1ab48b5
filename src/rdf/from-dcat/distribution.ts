import { type Distribution, textIn } from '../../catalog/model/index.js';
import { EmptyReference, nodeKey, type Term } from '../read/terms.js';
import { oneChecksum } from './checksum.js';
import { codedList, lookUp, oneCoded } from './coded.js';
import { iriList } from './iris.js';
import { oneLicence } from './licence.js';
import type { Node } from './node.js';
import { defined, inOrder, type Reading } from './reading.js';
import { mediaTypeIn, oneByteSize, oneDate, oneDuration, oneMediaType, onePositive } from './scalars.js';
import { standards } from './standard.js';
import { oneStatement } from './statement.js';
import { isTableService } from './table-service.js';
import { langMap } from './texts.js';
import { uuidOf } from './uuid.js';

/**
 * The distributions of a dataset (digest, section 6), by title and IRI: a document has no order of its own. Their ids
 * follow from their IRIs, or from the dataset and what the distribution says when it has none.
 */
export function distributions(r: Reading, node: Node): Distribution[] | undefined {
  const found: Distribution[] = [];
  const copies = new Map<string, number>();
  for (const term of node.take('dcat:distribution')) {
    const distribution = readDistribution(r, node, term);
    if (!distribution) continue;
    const { id } = distribution;
    const copy = copies.get(id) ?? 0;
    copies.set(id, copy + 1);
    // Nameless distributions that say the same are told apart by their number.
    if (copy > 0) distribution.id = uuidOf(`${id} ${copy}`);
    found.push(distribution);
  }
  found.sort(byTitle);
  return found.length > 0 ? found : undefined;
}

function readDistribution(r: Reading, owner: Node, term: Term): Distribution | undefined {
  const property = 'dcat:distribution';
  if (term.termType === 'Literal') return r.keep('iri-expected', owner, property, term);
  const key = nodeKey(term);
  if (term instanceof EmptyReference && !r.source.is(key, 'dcat:Distribution', 'dcatapit:Distribution')) {
    r.note('empty-reference', owner, property, '');
    return undefined;
  }
  if (!r.source.describes(key)) return r.keep('distribution-undescribed', owner, property, term);
  const node = r.node(key);
  if (!r.source.is(key, 'dcat:Distribution', 'dcatapit:Distribution')) {
    r.note('type-missing', node, property, node.isBlank ? '' : key, 'dcat:Distribution');
  }
  const distribution = defined<Distribution>({
    id: '',
    ...(!node.isBlank && { iri: key }),
    title: langMap(r, node, 'dct:title'),
    description: langMap(r, node, 'dct:description'),
    accessURL: iriList(r, node, 'dcat:accessURL'),
    downloadURL: iriList(r, node, 'dcat:downloadURL'),
    accessService: accessServices(r, node),
    ...formats(r, node),
    compressFormat: oneMediaType(r, node, 'dcat:compressFormat'),
    packageFormat: oneMediaType(r, node, 'dcat:packageFormat'),
    license: oneLicence(r, node, 'dct:license'),
    rights: oneStatement(r, node, 'dct:rights'),
    issued: oneDate(r, node, 'dct:issued'),
    modified: oneDate(r, node, 'dct:modified'),
    byteSize: oneByteSize(r, node, 'dcat:byteSize'),
    checksum: oneChecksum(r, node, 'spdx:checksum'),
    availability: oneCoded(r, node, 'dcatap:availability', 'planned-availability'),
    status: oneCoded(r, node, 'adms:status', 'distribution-status'),
    language: codedList(r, node, 'dct:language', 'language'),
    conformsTo: standards(r, node, 'dct:conformsTo'),
    page: iriList(r, node, 'foaf:page'),
    applicableLegislation: iriList(r, node, 'dcatap:applicableLegislation'),
    spatialResolutionInMeters: onePositive(r, node, 'dcat:spatialResolutionInMeters'),
    temporalResolution: oneDuration(r, node, 'dcat:temporalResolution'),
  });
  distribution.id = uuidOf(identityOf(r, key, distribution));
  if (node.isBlank) r.blankParts.push({ key, doc: distribution });
  return distribution;
}

/** The services that give access, without those that another Portico derives from its tables. */
function accessServices(r: Reading, node: Node): string[] | undefined {
  const kept = iriList(r, node, 'dcat:accessService')?.filter((iri) => !isTableService(r.source, iri));
  return kept && kept.length > 0 ? kept : undefined;
}

/** `dct:format` and `dcat:mediaType`: some sources write one in the place of the other. */
function formats(r: Reading, node: Node): Pick<Distribution, 'format' | 'mediaType'> {
  const format = oneCoded(r, node, 'dct:format', 'file-type');
  const misplaced: string[] = [];
  for (const term of node.take('dcat:mediaType')) {
    // A concept of the file types is no media type.
    const iri = mediaTypeIn(term) === undefined ? lookUp('file-type', term.value.trim())?.iri : undefined;
    if (iri !== undefined && (format === undefined || format === iri)) {
      r.note('format-from-media-type', node, 'dcat:mediaType', term.value, iri);
      misplaced.push(iri);
    } else node.keep('dcat:mediaType', term);
  }
  const mediaType = oneMediaType(r, node, 'dcat:mediaType');
  return defined({ format: format ?? misplaced[0], mediaType });
}

function identityOf(r: Reading, key: string, distribution: Distribution): string {
  if (key.startsWith('_:')) {
    const { downloadURL, accessURL, format } = distribution;
    return [r.subject, ...(downloadURL ?? accessURL ?? []), format ?? ''].join(' ');
  }
  const owners = r.source
    .referrersOf(key)
    .filter((owner) => r.source.is(owner, 'dcat:Dataset', 'dcatapit:Dataset'));
  if (new Set(owners).size < 2) return key;
  r.note('distribution-shared', r.node(key), 'dcat:distribution', key);
  return `${r.subject} ${key}`;
}

const natural = new Intl.Collator('it', { numeric: true });

function byTitle(a: Distribution, b: Distribution): number {
  const left = textIn(a.title, 'it') ?? '';
  const right = textIn(b.title, 'it') ?? '';
  return natural.compare(left, right) || inOrder(a.iri ?? a.id, b.iri ?? b.id) || inOrder(a.id, b.id);
}
