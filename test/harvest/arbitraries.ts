import fc from 'fast-check';
import type { Known, KnownItem, KnownResource, SeenItem } from '../../src/harvest/reconcile/reconcile.js';

/** Few names, so that records meet each other. */
const name = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const iri = name.map((n) => `https://origine.example.it/${n}`);
const ours = name.map((n) => `https://dati.example.it/dataset/${n}`);
const kind = fc.constantFrom('dataset' as const, 'dataset' as const, 'dataService' as const);
const hash = fc.constantFrom('h1', 'h2');
const holder = fc.option(fc.constantFrom('c_a', 'c_b'), { nil: undefined });
const trace = fc.record({
  why: fc.constantFrom('landing-page' as const, 'title-publisher-address' as const),
  hash: fc.constantFrom('t1', 't2', 't3'),
});

export const seenItem: fc.Arbitrary<SeenItem> = fc.record({
  key: name,
  kind,
  identifier: fc.option(name, { nil: undefined }),
  iri: fc.option(fc.oneof(iri, iri, ours), { nil: undefined }),
  aliases: fc.array(fc.oneof(name, iri), { maxLength: 2 }),
  hash,
  distance: fc.nat(2),
  holder,
  traces: fc.array(trace, { maxLength: 2 }),
});

const resourceId = fc.constantFrom('r1', 'r2', 'r3', 'r4');

const item = fc.record({
  key: name,
  kind,
  identifier: fc.option(name),
  iri: fc.option(iri),
  aliases: fc.array(name, { maxLength: 2 }),
  hash: fc.option(hash),
  state: fc.constantFrom(
    'active' as const,
    'active' as const,
    'elsewhere' as const,
    'own' as const,
    'refused' as const,
    'held' as const,
    'removed' as const,
    'deleted' as const,
  ),
  resourceId: fc.option(resourceId),
  isMissing: fc.boolean(),
  outcome: fc.constant('added'),
});

const resource = fc.record({
  id: resourceId,
  kind,
  iri: fc.oneof(iri, ours),
  identifier: name,
  holder,
  organizationId: fc.constantFrom('o1', 'o2'),
  isDeleted: fc.boolean(),
  isHarvested: fc.boolean(),
  leader: fc.option(
    fc.record({
      itemId: fc.integer({ min: 1, max: 8 }),
      sourceId: fc.constantFrom('s1', 's2'),
      distance: fc.nat(2),
    }),
    { nil: undefined },
  ),
  aliases: fc.array(iri, { maxLength: 1 }),
});

/** Anything that could be known, as far as the tables allow: one item a key, one resource an id. */
export const known: fc.Arbitrary<Known> = fc
  .record({
    items: fc.uniqueArray(item, { selector: ({ key }) => key, maxLength: 5 }),
    resources: fc.uniqueArray(resource, { selector: ({ id }) => id, maxLength: 4 }),
    alike: fc.array(fc.tuple(fc.constantFrom('t1', 't2', 't3'), fc.array(resourceId, { maxLength: 2 }))),
    seen: fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 2 }),
    organizationId: fc.option(fc.constant('o1')),
  })
  .map(({ items, resources, alike, seen, organizationId }) => ({
    source: { id: 's1', url: 'https://origine.example.it/', organizationId },
    publicUrl: 'https://dati.example.it',
    items: items.map((one, i): KnownItem => ({ ...one, id: i + 1 })),
    resources: resources as KnownResource[],
    alike: new Map(alike),
    seen: new Set(seen),
  }));

/** A source of its own, whose records are all different. */
export const distinct: fc.Arbitrary<SeenItem[]> = fc
  .uniqueArray(fc.nat(30), { maxLength: 12 })
  .chain((numbers) =>
    fc.tuple(
      ...numbers.map((n) =>
        seenItem.map((one) => ({
          ...one,
          key: `k${n}`,
          identifier: one.identifier && `i${n}`,
          iri: one.iri && `https://origine.example.it/${n}`,
          aliases: [],
          traces: [],
        })),
      ),
    ),
  );
