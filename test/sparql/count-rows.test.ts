import fc from 'fast-check';
import oxigraph from 'oxigraph';
import { describe, expect, it } from 'vitest';
import type { TableFormat } from '../../src/sparql/formats.js';
import { countLines, countRows } from '../../src/sparql/query/count-rows.js';

/** Texts made of what could be taken for the end of a row. */
const nasty = fc
  .array(
    fc.constantFrom('"', '\\', '{', '}', '},{', '}},{"', '\n', '\r\n', ',', '<result>', '\t', 'è', '{}'),
    { maxLength: 12 },
  )
  .map((pieces) => pieces.join(''));

const tableOf = (values: readonly (string | undefined)[], format: TableFormat): Buffer => {
  const store = new oxigraph.Store();
  values.forEach((value, i) => {
    const subject = oxigraph.namedNode(`http://example.org/${i}`);
    store.add(
      oxigraph.quad(subject, oxigraph.namedNode('http://example.org/is'), oxigraph.literal(String(i))),
    );
    if (value === undefined) return;
    store.add(oxigraph.quad(subject, oxigraph.namedNode('http://example.org/says'), oxigraph.literal(value)));
  });
  const query = 'PREFIX : <http://example.org/> SELECT ?v { ?s :is ?i OPTIONAL { ?s :says ?v } }';
  return Buffer.from(store.query(query, { results_format: format }) as string, 'utf8');
};

describe('rows of a table of results', () => {
  it.each(['json', 'xml', 'csv', 'tsv'] as const)(
    'are counted in %s whatever texts hold, empty rows included',
    (format) => {
      fc.assert(
        fc.property(fc.array(fc.option(nasty, { nil: undefined }), { maxLength: 8 }), (values) => {
          expect(countRows(tableOf(values, format), format)).toBe(values.length);
        }),
        { numRuns: 60 },
      );
    },
  );

  it('of a boolean are none that count', () => {
    const answer = Buffer.from('{"head":{},"boolean":true}');
    expect(countRows(answer, 'json')).toBe(0);
    expect(countRows(Buffer.from('true'), 'csv')).toBe(0);
  });

  it('of N-Triples are their lines', () => {
    expect(countLines(Buffer.from('<a:a> <a:b> "x\\n\\"" .\n<a:a> <a:b> "y" .\n'))).toBe(2);
  });
});
