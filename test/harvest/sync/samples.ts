import type { Comparison } from '../../../src/harvest/sync/compare.js';
import type { HeldRecord, PublishedDataset } from '../../../src/harvest/sync/model.js';

/** A dataset that the public sees, in order in every respect. */
export const ourDataset = (changes: Partial<PublishedDataset> = {}): PublishedDataset => {
  const id = changes.id ?? '6f0c1a52-6b1e-4a0c-9d57-0c54f0f7b001';
  const name = changes.name ?? 'piste-ciclabili';
  return {
    id,
    name,
    iri: `https://dati.example.it/dataset/${id}`,
    identifier: `c_a944:${name}`,
    title: { it: 'Piste ciclabili' },
    pages: [`https://dati.example.it/dataset/${name}`, `https://dati.example.it/dataset/${id}`],
    holder: 'c_a944',
    local: true,
    modified: '2026-05-03',
    publishedAt: new Date('2026-05-03T09:00:00Z'),
    distributions: 2,
    licensed: true,
    score: 300,
    violations: [],
    ...changes,
  };
};

/** What a portal holds of it, harvested after it was published. */
export const heldOf = (dataset: PublishedDataset, changes: Partial<HeldRecord> = {}): HeldRecord => ({
  key: 'their-1',
  address: 'https://portal.example.org/their-1',
  title: dataset.title.it ?? '',
  iri: dataset.iri,
  identifiers: [dataset.identifier],
  pages: [],
  holder: dataset.holder,
  modified: '03-05-2026',
  harvestedAt: '2026-05-10T02:00:00',
  distributions: dataset.distributions,
  ...changes,
});

/** A comparison in which nothing is known beside the two lists. */
export const comparison = (changes: Partial<Comparison> = {}): Comparison => ({
  portal: 'dati-gov-it',
  now: new Date('2026-05-25T08:00:00Z'),
  catalogue: 'https://dati.example.it/catalog.rdf',
  complete: true,
  expects: () => true,
  refusals: new Map(),
  before: new Map(),
  national: new Map(),
  removed: new Set(),
  ...changes,
});
