import { describe, expect, test } from 'vitest';
import { formatImportReport, importReport } from '../../src/rdf/from-dcat/import-report.js';
import { readPaging } from '../../src/rdf/from-dcat/paging.js';
import { readCatalog } from '../../src/rdf/from-dcat/read-catalog.js';
import { PREFIXES } from '../../src/rdf/namespaces.js';
import { parseRdf } from '../../src/rdf/parse.js';

const HEAD = Object.entries(PREFIXES)
  .map(([prefix, iri]) => `@prefix ${prefix}: <${iri}> .`)
  .join('\n');
const parse = (body: string) =>
  parseRdf(Buffer.from(`${HEAD}\n${body}`), { baseIri: 'https://example.org/catalog?page=1' });

describe('the report of an import', () => {
  const body = `<https://example.org/d> a dcat:Dataset ; dct:title "Piste  ciclabili"@it ; dct:language "it" ; dct:modified "presto" ;
    dcat:distribution <https://example.org/r> . <https://example.org/r> a dcat:Distribution ; dct:format "CSV" . <rel> dct:title "x" .`;

  test('counts datasets, distributions, mends by kind and what is kept', async () => {
    const { graph, problems } = await parse(body);
    const report = importReport(readCatalog(graph), problems);
    expect(report).toMatchObject({
      catalogues: 0,
      datasets: 1,
      distributions: 1,
      dataServices: 0,
      unmapped: 1,
    });
    expect(report.mends.map(({ code, count, severity }) => [code, count, severity])).toEqual([
      ['literal-for-iri', 2, 'mended'],
      ['date-invalid', 1, 'reported'],
      ['rights-holder-missing', 1, 'reported'],
    ]);
    expect(report.lines).toEqual([
      {
        iri: 'https://example.org/d',
        title: 'Piste  ciclabili',
        distributions: 1,
        mended: 2,
        reported: 2,
        unmapped: 1,
      },
    ]);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  test('reads as a table in either language', async () => {
    const { graph, problems } = await parse(body);
    const report = importReport(readCatalog(graph), problems);
    const italian = formatImportReport(report, 'it');
    expect(italian).toContain('Dataset: 1; distribuzioni: 1; servizi: 0; triple non mappate: 1');
    expect(italian).toMatch(/^Piste ciclabili +1 +2 +2 +1$/m);
    expect(italian).toMatch(/^2 +corretto +literal-for-iri +Testo al posto di un IRI\.$/m);
    expect(italian).toMatch(/^\d+ +iri-relative +.*rel -> https:\/\/example\.org\/rel$/m);
    expect(formatImportReport(report, 'en')).toMatch(/^1 +reported +date-invalid +Not a date\.$/m);
  });
});

describe('paging', () => {
  const page = '<https://example.org/catalog?page=1> a hydra:PagedCollection';
  test.each([
    [
      `${page} ; hydra:next <https://example.org/catalog?page=2> ; hydra:totalItems 150`,
      { next: 'https://example.org/catalog?page=2', totalItems: 150 },
    ],
    [
      `${page} ; hydra:nextPage "https://example.org/catalog?page=2"`,
      { next: 'https://example.org/catalog?page=2' },
    ],
    [`${page} ; hydra:totalItems "7"`, { totalItems: 7 }],
    [
      '<https://example.org/> hydra:view <https://example.org/v> . <https://example.org/v> hydra:next <https://example.org/catalog?page=2>',
      { next: 'https://example.org/catalog?page=2' },
    ],
    ['<https://example.org/d> a dcat:Dataset', undefined],
  ])('%s', async (body, expected) => {
    expect(readPaging((await parse(`${body} .`)).graph)).toEqual(expected);
  });
  test('a page that names itself as the next one is the last', async () => {
    expect(
      readPaging((await parse(`${page} ; hydra:next <https://example.org/catalog?page=1> .`)).graph),
    ).toEqual({});
  });
});
