import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PAGE_ROWS } from '../../src/api/sparql/index.js';
import { shownResults } from '../../src/portal/sparql-results.js';

const table = (count: number) =>
  JSON.stringify({
    head: { vars: ['n'] },
    results: {
      bindings: Array.from({ length: count }, (_, i) => ({ n: { type: 'literal', value: String(i) } })),
    },
  });

describe('results on a page', () => {
  it('are those of the page, and tell whether there are more', () => {
    const { rows, total, more, first } = shownResults({ form: 'SELECT', text: table(PAGE_ROWS + 1) }, 1);
    expect([rows.length, total, more, first]).toEqual([PAGE_ROWS, undefined, true, 1]);
    const second = shownResults({ form: 'SELECT', text: table(PAGE_ROWS + 1) }, 2);
    expect(second.rows).toEqual([[{ kind: 'literal', value: String(PAGE_ROWS) }]]);
    expect([second.total, second.more]).toEqual([PAGE_ROWS + 1, false]);
  });

  it('of graphs are all of the triples, each on one page', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3 * PAGE_ROWS }), (count) => {
        const text = Array.from({ length: count }, (_, i) => `<x:s> <x:p> "${i}" .\n`).join('');
        const seen: string[] = [];
        for (let page = 1; ; page += 1) {
          const { rows, more, total } = shownResults({ form: 'CONSTRUCT', text }, page);
          expect(total).toBe(count);
          seen.push(...rows.map((row) => row[2]?.value ?? ''));
          if (!more) break;
        }
        expect(seen).toEqual(Array.from({ length: count }, (_, i) => String(i)));
      }),
      { numRuns: 30 },
    );
  });

  it('keep what a value is: address, language, type, nothing', () => {
    const text = JSON.stringify({
      head: { vars: ['a', 'b', 'c', 'd', '__proto__'] },
      results: {
        bindings: [
          {
            a: { type: 'uri', value: 'https://x.example.it/' },
            b: { type: 'literal', value: 'aria', 'xml:lang': 'it' },
            c: { type: 'literal', value: '1', datatype: 'http://www.w3.org/2001/XMLSchema#integer' },
          },
        ],
      },
    });
    expect(shownResults({ form: 'SELECT', text }, 1).rows).toEqual([
      [
        { kind: 'iri', value: 'https://x.example.it/' },
        { kind: 'literal', value: 'aria', lang: 'it' },
        { kind: 'literal', value: '1', datatype: 'http://www.w3.org/2001/XMLSchema#integer' },
        undefined,
        undefined,
      ],
    ]);
  });
});
