import { Readable } from 'node:stream';
import type { Quad } from 'n3';
import type { FormatName } from './formats.js';
import { jsonLdWriter } from './write/json-ld.js';
import { nTriplesWriter, turtleWriter } from './write/n3-family.js';
import { rdfXmlWriter } from './write/rdf-xml.js';
import type { QuadWriter } from './write/writer.js';

const WRITERS: Readonly<Record<FormatName, () => QuadWriter>> = {
  turtle: turtleWriter,
  n3: turtleWriter,
  trig: turtleWriter,
  'n-triples': nTriplesWriter,
  'n-quads': nTriplesWriter,
  'rdf-xml': rdfXmlWriter,
  'json-ld': jsonLdWriter,
};

type Batches = AsyncIterable<readonly Quad[]> | Iterable<readonly Quad[]>;

async function* chunks(format: FormatName, batches: Batches): AsyncGenerator<Buffer> {
  const writer = WRITERS[format]();
  yield Buffer.from(writer.start(), 'utf8');
  for await (const batch of batches) {
    const text = writer.write(batch);
    if (text !== '') yield Buffer.from(text, 'utf8');
  }
  const rest = writer.end();
  if (rest !== '') yield Buffer.from(rest, 'utf8');
}

/**
 * A document as a stream of UTF-8 bytes, made as fast as it is read: memory holds one batch. When a batch cannot be
 * made the stream is destroyed with that error, so that nobody takes half a document for a whole one.
 * @param batches triples, subject by subject; a subject that comes again in a later batch is written again
 */
export const serialise = (format: FormatName, batches: Batches): Readable =>
  Readable.from(chunks(format, batches), { objectMode: false });

/** A small document as text. */
export function serialiseToText(format: FormatName, quads: readonly Quad[]): string {
  const writer = WRITERS[format]();
  return writer.start() + writer.write(quads) + writer.end();
}
