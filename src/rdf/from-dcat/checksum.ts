import type { Checksum } from '../../catalog/model/index.js';
import { nodeKey } from '../read/terms.js';
import { pickOne } from './iris.js';
import type { Node } from './node.js';
import type { Reading } from './reading.js';

/** The checksum of a distribution: spdx:Checksum with algorithm (IRI or text) and hexadecimal value. */
export const oneChecksum = (r: Reading, node: Node, property: string): Checksum | undefined =>
  pickOne(r, node, property, (term): Checksum | undefined => {
    if (term.termType === 'Literal') return r.keep('checksum-invalid', node, property, term);
    const inner = r.node(nodeKey(term));
    const algorithms = inner.take('spdx:algorithm');
    const values = inner.take('spdx:checksumValue');
    const algorithm = algorithms[0] && algorithmName(algorithms[0].value);
    const value = values[0]?.value.trim() ?? '';
    if (algorithms.length !== 1 || values.length !== 1 || !algorithm || !/^[0-9a-f]{1,1000}$/i.test(value)) {
      for (const each of algorithms) inner.keep('spdx:algorithm', each);
      for (const each of values) inner.keep('spdx:checksumValue', each);
      return r.keep('checksum-invalid', node, property, term);
    }
    return { algorithm, value: value.toLowerCase() };
  });

/** `sha256` for `http://spdx.org/rdf/terms#checksumAlgorithm_sha256`, `SHA-256`, `sha-256`. */
function algorithmName(text: string): string | undefined {
  const name = text
    .trim()
    .replace(/^.*[#/]/, '')
    .replace(/^checksumAlgorithm_/, '')
    .toLowerCase()
    .replace(/^(sha|md)-/, '$1');
  return /^[a-z0-9][a-z0-9_-]{0,99}$/.test(name) ? name : undefined;
}
