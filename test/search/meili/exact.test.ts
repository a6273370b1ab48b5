import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inBatches } from '../../../src/search/meili/document.js';
import { decodeValue, encodeValue, sortKey } from '../../../src/search/meili/encode.js';
import { facetCounts } from '../../../src/search/meili/facets.js';
import { NotForMeilisearch } from '../../../src/search/meili/not-for-meilisearch.js';
import { MOST_VALUES } from '../../../src/search/meili/settings.js';

const text = fc.string({ unit: 'grapheme', maxLength: 60 });

describe('values as Meilisearch keeps them', () => {
  it('differ when the values differ, in case and accents too, and are read back', () => {
    expect(encodeValue('PM10')).not.toBe(encodeValue('pm10'));
    expect(encodeValue('qualità')).not.toBe(encodeValue('qualita'));
    fc.assert(
      fc.property(text, (value) => {
        const encoded = encodeValue(value);
        expect(encoded).toMatch(/^v[a-z0-9_]*$/);
        expect(decodeValue(encoded)).toBe(value);
      }),
    );
  });

  it('are never too long to be compared whole', () => {
    const [a, b] = ['a', 'b'].map((end) => encodeValue(`${'https://example.it/'.repeat(50)}${end}`));
    expect(a).not.toBe(b);
    expect(a?.length).toBeLessThan(468);
    expect(decodeValue(a as string)).toBeUndefined();
  });

  it('sort as the texts do', () => {
    const ascii = fc.string({ unit: 'grapheme-ascii', maxLength: 40 });
    fc.assert(fc.property(ascii, ascii, (a, b) => sortKey(a) < sortKey(b) === a < b));
  });
});

describe('counts that Meilisearch cuts', () => {
  const told = (counts: number[]) =>
    Object.fromEntries(counts.map((count, i) => [encodeValue(`w${i}`), count]));

  it('are given when nothing left out could belong among them', () => {
    const counts = facetCounts(told([9, 8, ...Array(MOST_VALUES - 2).fill(1)]), { field: 'tag', limit: 2 });
    expect(counts).toEqual([
      { value: 'w0', count: 9 },
      { value: 'w1', count: 8 },
    ]);
  });

  it('are left to the default engine when an equal may have been left out', () => {
    const cut = told([9, ...Array(MOST_VALUES - 1).fill(1)]);
    expect(() => facetCounts(cut, { field: 'tag', limit: 2 })).toThrow(NotForMeilisearch);
    expect(() => facetCounts(cut, { field: 'tag', limit: 5000 })).toThrow(NotForMeilisearch);
  });
});

describe('documents on their way', () => {
  it('go in groups that a server takes, all of them, in order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 300 })), (lengths) => {
        const documents = lengths.map((length, i) => ({ id: String(i), text: 'x'.repeat(length) }));
        const batches = [...inBatches(documents, 200)];
        expect(batches.flat()).toEqual(documents);
        for (const batch of batches) {
          expect(batch.length).toBeGreaterThan(0);
          const length = batch.reduce((sum, document) => sum + JSON.stringify(document).length, 0);
          expect(batch.length === 1 || length <= 200).toBe(true);
        }
      }),
    );
  });
});
