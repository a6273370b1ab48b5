import type { Catalog } from '../../catalog/model/index.js';
import { nodeKey } from '../read/terms.js';
import { oneAgent } from './agent.js';
import { codedList } from './coded.js';
import { iriList, oneIri } from './iris.js';
import { oneLicence } from './licence.js';
import { locations } from './location.js';
import type { Mend } from './mends.js';
import { defined, Reading } from './reading.js';
import { oneDate } from './scalars.js';
import type { Source } from './source.js';
import { langMap } from './texts.js';

/** A catalogue as found, with the keys of what it lists. */
export interface CatalogFound {
  iri: string;
  doc: Catalog;
  mends: Mend[];
  /** Keys of the nodes it lists as datasets. */
  datasets: Set<string>;
  /** Keys of the catalogues it holds. */
  parts: Set<string>;
}

/** Computed by this portal, or about structure that is read elsewhere. */
const UNDERSTOOD = new Set([
  'rdf:type',
  'dct:modified',
  'dcat:service',
  'dcat:record',
  'hydra:view',
  'dct:isPartOf',
]);

/** Reads one dcat:Catalog (digest, section 4). The model keeps no unmapped statements of a catalogue: they are reported. */
export function readCatalogNode(source: Source, key: string, iri: string): CatalogFound {
  const r = new Reading(source, iri);
  const node = r.node(key);
  const keysOf = (...properties: string[]): Set<string> =>
    new Set(
      properties.flatMap((name) =>
        node
          .take(name, Number.POSITIVE_INFINITY)
          .flatMap((term) => (term.termType === 'Literal' ? [] : [nodeKey(term)])),
      ),
    );
  const datasets = keysOf('dcat:dataset');
  const parts = keysOf('dct:hasPart', 'dcat:catalog');
  const doc = defined<Catalog>({
    title: langMap(r, node, 'dct:title'),
    description: langMap(r, node, 'dct:description'),
    publisher: oneAgent(r, node, 'dct:publisher'),
    homepage: oneIri(r, node, 'foaf:homepage'),
    language: codedList(r, node, 'dct:language', 'language'),
    issued: oneDate(r, node, 'dct:issued'),
    themeTaxonomy: iriList(r, node, 'dcat:themeTaxonomy'),
    license: oneLicence(r, node, 'dct:license'),
    spatial: locations(r, node, 'dct:spatial'),
  });
  for (const [name, terms] of node.rest()) {
    for (const term of UNDERSTOOD.has(name) ? [] : terms)
      r.note('catalogue-statement', node, name, term.value);
  }
  return { iri, doc, mends: r.mends, datasets, parts };
}
