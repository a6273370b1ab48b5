import type { Quad } from 'n3';
import { nTriplesWriter } from '../../rdf/write/n3-family.js';

/** Triples as N-Triples. */
export function nTriples(quads: readonly Quad[]): string {
  const writer = nTriplesWriter();
  return writer.start() + writer.write(quads) + writer.end();
}
