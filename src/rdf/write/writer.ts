import type { Quad } from 'n3';

/** Writes a document batch by batch, holding nothing but the state of the batch. */
export interface QuadWriter {
  /** What comes before the first triple. */
  start(): string;
  /** One batch. Its triples should come subject by subject: each writer groups what it is given, not more. */
  write(quads: readonly Quad[]): string;
  /** What comes after the last triple. */
  end(): string;
}

/** The triples of each subject of a batch, in order of appearance. */
export function groupBySubject(quads: readonly Quad[]): Iterable<readonly Quad[]> {
  const groups = new Map<string, Quad[]>();
  for (const quad of quads) {
    const group = groups.get(quad.subject.id);
    if (group) group.push(quad);
    else groups.set(quad.subject.id, [quad]);
  }
  return groups.values();
}
