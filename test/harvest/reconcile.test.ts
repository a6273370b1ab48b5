import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Decision,
  type Known,
  type KnownItem,
  reconcile,
  type SeenItem,
} from '../../src/harvest/reconcile/reconcile.js';
import { type ListedItem, planRemovals } from '../../src/harvest/reconcile/removals.js';
import { distinct, known, seenItem } from './arbitraries.js';

const WRITES = new Set(['add', 'change', 'restore', 'adopt', 'move']);

const nothingKnown: Known = {
  source: { id: 's1', url: 'https://origine.example.it/', organizationId: null },
  publicUrl: 'https://dati.example.it',
  items: [],
  resources: [],
  alike: new Map(),
  seen: new Set(),
};

/** What is known after the decisions were carried out, as the engine would write it. */
function carriedOut(before: Known, records: readonly SeenItem[], decisions: readonly Decision[]): Known {
  const items: KnownItem[] = [...before.items];
  const resources = [...before.resources];
  for (const [i, decision] of decisions.entries()) {
    const record = records[i] as SeenItem;
    if (decision.do !== 'add') continue;
    const id = items.length + 1;
    const resourceId = `new-${id}`;
    items.push({
      id,
      key: record.key,
      kind: record.kind,
      identifier: record.identifier ?? null,
      iri: record.iri ?? null,
      aliases: [],
      hash: record.hash,
      state: 'active',
      resourceId,
      isMissing: false,
      outcome: 'added',
    });
    resources.push({
      id: resourceId,
      kind: record.kind,
      iri: record.iri ?? `https://dati.example.it/dataset/${id}`,
      identifier: record.identifier ?? record.key,
      holder: record.holder,
      organizationId: 'o1',
      isDeleted: false,
      isHarvested: true,
      leader: { itemId: id, sourceId: 's1', distance: record.distance },
      aliases: [],
    });
  }
  return { ...before, items, resources };
}

describe('reconcile', () => {
  it('answers for each record, in order, the same each time', () => {
    fc.assert(
      fc.property(known, fc.array(seenItem, { maxLength: 8 }), (there, records) => {
        const decisions = reconcile(there, records);
        expect(decisions).toHaveLength(records.length);
        expect(reconcile(there, records)).toEqual(decisions);
      }),
      { numRuns: 500 },
    );
  });

  it('adds what a new source has, once, and a second time nothing', () => {
    fc.assert(
      fc.property(distinct, (records) => {
        const first = reconcile(nothingKnown, records);
        expect(first.every((decision) => decision.do === 'add')).toBe(true);
        const after = carriedOut(nothingKnown, records, first);
        expect(reconcile(after, records).every((decision) => decision.do === 'nothing')).toBe(true);
        const changed = records.map((record) => ({ ...record, hash: 'another' }));
        expect(reconcile(after, changed).every((decision) => decision.do === 'change')).toBe(true);
        // The same page again is no news, whatever it says.
        const seen = new Set(after.items.map(({ id }) => id));
        expect(reconcile({ ...after, seen }, changed).every((decision) => decision.do === 'repeated')).toBe(
          true,
        );
      }),
    );
  });

  it('never writes one resource twice, nor one item twice', () => {
    fc.assert(
      fc.property(known, fc.array(seenItem, { maxLength: 8 }), (there, records) => {
        const writes = reconcile(there, records).filter((decision) => WRITES.has(decision.do));
        const items = writes.flatMap((decision) => ('item' in decision ? (decision.item?.id ?? []) : []));
        expect(new Set(items).size).toBe(items.length);
        const led = writes.flatMap((decision) => ('resourceId' in decision ? decision.resourceId : []));
        expect(new Set(led).size).toBe(led.length);
        const fresh = records.filter((_, i) => {
          const decision = reconcile(there, records)[i] as Decision;
          return decision.do === 'add' && !decision.item;
        });
        expect(new Set(fresh.map(({ key }) => key)).size).toBe(fresh.length);
        const names = records
          .filter((_, i) => WRITES.has((reconcile(there, records)[i] as Decision).do))
          .flatMap(({ kind, key, identifier }) =>
            identifier ? [{ name: `${kind} ${identifier}`, key }] : [],
          );
        for (const { name, key } of names) {
          expect(names.filter((other) => other.name === name && other.key !== key)).toEqual([]);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('never touches what is ours, what is nearer elsewhere, or what somebody removed', () => {
    fc.assert(
      fc.property(known, fc.array(seenItem, { maxLength: 8 }), (there, records) => {
        for (const [i, decision] of reconcile(there, records).entries()) {
          if (!WRITES.has(decision.do) || !('resourceId' in decision)) continue;
          const resource = there.resources.find(({ id }) => id === decision.resourceId);
          const item = 'item' in decision ? decision.item : undefined;
          const isLed = item?.resourceId === decision.resourceId;
          expect(resource).toBeDefined();
          if (decision.do === 'adopt') {
            expect(resource?.leader).toBeUndefined();
            expect(resource?.isHarvested || !resource?.iri.startsWith('https://dati.example.it/')).toBe(true);
          }
          if (decision.do === 'move') {
            expect((records[i] as SeenItem).distance).toBeLessThan(resource?.leader?.distance ?? 0);
          }
          if (decision.do === 'change') expect(isLed && !resource?.isDeleted).toBe(true);
          if (decision.do === 'restore') expect(isLed && item?.state === 'removed').toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('nothing that the source changed is lost in silence', () => {
    fc.assert(
      fc.property(known, fc.array(seenItem, { maxLength: 8 }), (there, records) => {
        for (const [i, decision] of reconcile(there, records).entries()) {
          if (decision.do !== 'nothing') continue;
          expect(decision.item.hash).toBe((records[i] as SeenItem).hash);
          expect(decision.item.isMissing).toBe(false);
        }
      }),
      { numRuns: 500 },
    );
  });
});

const listed: fc.Arbitrary<ListedItem[]> = fc
  .array(
    fc.record({
      state: fc.constantFrom('active' as const, 'active' as const, 'elsewhere' as const, 'removed' as const),
      missingSince: fc.option(
        fc.date({ min: new Date('2026-01-01'), max: new Date('2026-02-01'), noInvalidDate: true }),
      ),
      missingRuns: fc.nat(3),
      kept: fc.boolean(),
    }),
    { maxLength: 60 },
  )
  .map((items) => items.map((item, id) => ({ ...item, id })));

const settings = fc.record({
  removalShare: fc.double({ min: 0, max: 1, noNaN: true }),
  removalFloor: fc.nat(20),
  graceRuns: fc.integer({ min: 1, max: 3 }),
  graceDays: fc.nat(10),
});

const NOW = new Date('2026-02-02');

describe('planRemovals', () => {
  it('removes nothing that was seen, is kept, or is missing for too short', () => {
    fc.assert(
      fc.property(listed, settings, fc.array(fc.nat(60)), (items, rules, ids) => {
        const seen = new Set(ids);
        const listing = { isComplete: true, why: undefined, records: 10, claimed: undefined };
        const plan = planRemovals(items, seen, listing, rules, NOW);
        for (const id of plan.remove) {
          const item = items[id] as ListedItem;
          expect(seen.has(id) || item.kept || item.state === 'removed').toBe(false);
          expect(item.missingRuns + 1).toBeGreaterThanOrEqual(rules.graceRuns);
          const days = (NOW.getTime() - (item.missingSince ?? NOW).getTime()) / 86_400_000;
          expect(days).toBeGreaterThanOrEqual(rules.graceDays);
        }
        const there = items.filter(({ state, kept }) => state !== 'removed' && !kept);
        expect(plan.remove.length + plan.missing.length).toBe(there.filter(({ id }) => !seen.has(id)).length);
        const active = items.filter(({ state }) => state === 'active').length;
        const going = plan.remove.filter((id) => items[id]?.state === 'active').length;
        const most = Math.max(rules.removalFloor, Math.floor(active * rules.removalShare));
        expect(plan.stop !== undefined).toBe(going > most);
      }),
    );
  });

  it('removes nothing after a listing that is not known to be complete', () => {
    fc.assert(
      fc.property(listed, settings, fc.boolean(), (items, rules, isComplete) => {
        // Complete, but with half of what it claims.
        const listing = { isComplete, why: undefined, records: 50, claimed: 100 };
        const plan = planRemovals(items, new Set(), listing, rules, NOW);
        expect(plan).toMatchObject({ missing: [], remove: [], stop: undefined });
        expect(plan.untold).toBeDefined();
      }),
    );
  });
});
