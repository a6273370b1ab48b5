import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DatasetFound, readCatalog, readCatalogInTurns } from '../../src/rdf/from-dcat/read-catalog.js';
import { PREFIXES } from '../../src/rdf/namespaces.js';
import { parseRdf } from '../../src/rdf/parse.js';
import { AUTHORITY, BASE, codes, dataset, HEAD, kept, read } from './reading.js';

describe('names, identity and what is kept', () => {
  test('typo namespaces, https twins, stray quotes and misspelt properties are understood', async () => {
    const { datasets, findings } = await read(
      `ex:d a <http://dati.gov.it/onto/dcatapit#%22Dataset> ; <https://purl.org/dc/terms/title> "T" ; dct:temporal [ <http://sdati.gov.it/onto/dcatapit#startDate> "2020"^^xsd:gYear ] ; dct:issue "2020"^^xsd:gYear .`,
    );
    expect(datasets[0]?.doc).toMatchObject({
      title: { und: 'T' },
      temporal: [{ startDate: '2020' }],
      issued: '2020',
    });
    expect(findings.map(({ code }) => code)).toEqual(Array(4).fill('namespace-mended'));
  });
  test('a misspelt property stands in for a missing one, never beside it', async () => {
    const missing = await dataset(`dct:frequency <${AUTHORITY}frequency/DAILY>`);
    expect(missing.doc.accrualPeriodicity).toBe(`${AUTHORITY}frequency/DAILY`);
    const both = await dataset(
      `dct:frequency <${AUTHORITY}frequency/ANNUAL> ; dct:accrualPeriodicity <${AUTHORITY}frequency/DAILY>`,
    );
    expect(both.doc.accrualPeriodicity).toBe(`${AUTHORITY}frequency/DAILY`);
    expect(kept(both)).toEqual([expect.stringContaining('<http://purl.org/dc/terms/frequency>')]);
  });
  test('a dataset listed without type is read, one without description is reported', async () => {
    const { datasets, findings } = await read(
      'ex:c a dcat:Catalog ; dcat:dataset ex:d, ex:gone . ex:d dct:title "T" . ex:e a dcat:Dataset .',
    );
    expect(datasets.map(({ iri }) => iri)).toEqual(['https://example.org/d', 'https://example.org/e']);
    expect(findings.map(({ code, from }) => `${code} ${from}`)).toEqual([
      'dataset-undescribed https://example.org/gone',
      'dataset-unlisted https://example.org/e',
    ]);
  });
  test('an empty reference is dropped, the address of the document written out is not', async () => {
    const xml = (page: string) =>
      `<rdf:RDF xmlns:rdf="${PREFIXES.rdf}" xmlns:dcat="${PREFIXES.dcat}"><dcat:Dataset rdf:about="https://example.org/d"><dcat:landingPage rdf:resource="${page}"/></dcat:Dataset></rdf:RDF>`;
    const pageOf = async (page: string) =>
      readCatalog((await parseRdf(Buffer.from(xml(page)), { baseIri: BASE })).graph)
        .datasets[0] as DatasetFound;
    const empty = await pageOf('');
    expect(empty.doc.landingPage).toBeUndefined();
    expect(codes(empty)).toContain('mended empty-reference dcat:landingPage');
    expect((await pageOf(BASE)).doc.landingPage).toEqual([BASE]);
  });
  test('a statement made many times counts once', async () => {
    const found = await dataset(
      `dcat:distribution ex:r ; dct:title ${Array(80).fill('"T"').join(', ')} ; dcat:distribution ${Array(80).fill('ex:r').join(', ')}`,
      'ex:r a dcat:Distribution .',
    );
    expect(found.doc).toMatchObject({
      title: { und: 'T' },
      distribution: [{ iri: 'https://example.org/r' }],
    });
    expect(found.doc.distribution).toHaveLength(1);
    expect(codes(found)).toEqual([]);
  });
  test('a dataset without IRI gets one from its identifier', async () => {
    const { datasets } = await read('[] a dcat:Dataset ; dct:identifier "c_a944:42" .');
    expect(datasets[0]?.iri).toBe(`${BASE}#c_a944%3A42`);
    expect(datasets[0] && codes(datasets[0])).toContain('mended iri-missing');
  });
  test('two datasets of one identifier are reported', async () => {
    const { findings } = await read(
      'ex:d a dcat:Dataset ; dct:identifier "1" . ex:e a dcat:Dataset ; dct:identifier "1" .',
    );
    expect(findings.map(({ code }) => code)).toEqual(['identifier-duplicate', 'identifier-duplicate']);
  });
  test('everything else about the dataset and its own nodes is kept, what belongs to others is not', async () => {
    const found = await dataset(
      'ex:quality [ ex:score 5 ; ex:by ex:lab ] ; dct:publisher [ foaf:name "P" ; foaf:mbox <mailto:p@p.it> ] ; dct:relation ex:other',
      'ex:lab ex:name "Lab" . ex:other a dcat:Catalog ; dct:title "Altro" . ex:far ex:name "lontano" .',
    );
    const text = found.doc.unmapped ?? '';
    expect(text.split('\n').filter(Boolean)).toHaveLength(5);
    expect(text).toContain('<https://example.org/lab> <https://example.org/name> "Lab" .');
    expect(text).toContain('<mailto:p@p.it>');
    expect(text).not.toMatch(/_:|Altro|lontano/);
    // The agent is told apart by the IRI that what is kept about it hangs on.
    expect(text).toContain(`<${found.doc.publisher?.iri}> <http://xmlns.com/foaf/0.1/mbox>`);
  });
  test('services are read, and their agents counted', async () => {
    const { dataServices, agents } = await read(
      'ex:s a dcat:DataService ; dct:title "API"@it ; dcat:endpointURL ex:api ; dcat:endpointDescription ex:api.yaml ; dcat:servesDataset ex:d ; dct:license "CC BY 4.0" ; dct:publisher ex:p . ex:p foaf:name "P" .',
    );
    expect(dataServices).toMatchObject([
      {
        iri: 'https://example.org/s',
        doc: {
          title: { it: 'API' },
          endpointURL: ['https://example.org/api'],
          servesDataset: ['https://example.org/d'],
          endpointDescription: ['https://example.org/api.yaml'],
        },
      },
    ]);
    expect(agents).toEqual([
      {
        agent: { iri: 'https://example.org/p', name: { und: 'P' } },
        roles: { publisher: 1, rightsHolder: 0, creator: 0 },
      },
    ]);
  });
  test('blank nodes that all refer to each other do no harm', async () => {
    const all = Array.from({ length: 60 }, (_, i) => `_:b${i}`);
    const { datasets } = await read(
      `ex:d a dcat:Dataset ; ex:p ${all.join(', ')} . ${all.map((node) => `${node} ex:p ${all.join(', ')} .`).join('\n')}`,
    );
    expect(datasets[0]?.doc.unmapped).toContain('genid-');
  });
  test('nameless distributions that say the same are kept apart, however many', async () => {
    const found = await dataset(`dcat:distribution ${Array(300).fill('[ dct:title "R" ]').join(', ')}`);
    expect(new Set(found.doc.distribution?.map(({ id }) => id)).size).toBe(300);
  });
  test('more values than the model takes are kept apart', async () => {
    const words = Array.from({ length: 1002 }, (_, i) => `"w${i}"`).join(', ');
    const pages = Array.from({ length: 10_003 }, (_, i) => `ex:p${i}`).join(', ');
    const found = await dataset(`dcat:keyword ${words} ; foaf:page ${pages}`);
    expect([found.doc.keyword?.und?.length, found.doc.page?.length, kept(found).length]).toEqual([
      1000, 10_000, 5,
    ]);
    expect(codes(found)).toContain('reported too-many-values foaf:page');
  });
  test('reading in turns gives the same', async () => {
    const body = Array.from({ length: 70 }, (_, i) => `ex:d${i} a dcat:Dataset ; dct:title "T${i}" .`).join(
      '\n',
    );
    const { graph } = await parseRdf(Buffer.from(`${HEAD}\n${body}`), { baseIri: BASE });
    expect(await readCatalogInTurns(graph)).toEqual(readCatalog(graph));
  });
  test('a dataset in a catalogue and in its part belongs to the part', async () => {
    const { datasets, catalog } = await read(
      `ex:all a dcat:Catalog ; dct:hasPart ex:b ; dcat:dataset ex:d . ex:b a dcat:Catalog ; dcat:dataset ex:d . ex:d a dcat:Dataset .`,
    );
    expect(datasets[0]?.catalog).toBe('https://example.org/b');
    expect(catalog?.iri).toBe('https://example.org/all');
  });
  test('the order of statements changes nothing', async () => {
    const lines = [
      'ex:d a dcat:Dataset .',
      'ex:d dct:title "B"@it .',
      'ex:d dct:title "A"@it .',
      'ex:d dcat:keyword "x", "y" .',
      'ex:d dct:publisher _:a .',
      'ex:d dct:publisher _:b .',
      '_:a foaf:name "A" .',
      '_:b foaf:name "B" .',
      '_:b ex:p "q" .',
      'ex:d dcat:distribution ex:r2 .',
      'ex:d dcat:distribution ex:r1 .',
      'ex:r1 dct:title "R" .',
      'ex:r2 dct:title "R" .',
      'ex:d ex:p _:b .',
    ];
    const [first] = (await read(lines.join('\n'))).datasets;
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(lines, { minLength: lines.length }), async (shuffled) => {
        expect((await read(shuffled.join('\n'))).datasets[0]?.doc).toEqual(first?.doc);
      }),
      { numRuns: 40 },
    );
  });
});
