import { readdirSync, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { Value } from '@sinclair/typebox/value';
import { Parser } from 'n3';
import { RdfXmlParser } from 'rdfxml-streaming-parser';
import { describe, expect, test } from 'vitest';
import { Catalog, DataService, Dataset } from '../../src/catalog/model/index.js';
import { type CatalogContent, readCatalog } from '../../src/rdf/from-dcat/read-catalog.js';
import { parseRdf } from '../../src/rdf/parse.js';
import { hasShared, sharedPath } from '../helpers/shared.js';

const FOLDERS = ['dcat-ap-it', 'dcat-eu'];
const files = hasShared
  ? FOLDERS.flatMap((folder) =>
      readdirSync(sharedPath('standards', 'catalogs', folder))
        .filter((name) => /\.(rdf|ttl)$/.test(name))
        .map((name) => `${folder}/${name}`),
    )
  : [];
const bytesOf = (file: string) => readFileSync(sharedPath('standards', 'catalogs', file));
const baseOf = (file: string) => `https://example.org/${file}`;

/** Subjects of a class, counted with the library alone. */
async function countOf(file: string, type: string): Promise<number> {
  const subjects = new Set<string>();
  const see = (quad: {
    subject: { value: string };
    predicate: { value: string };
    object: { value: string };
  }) => {
    if (quad.predicate.value.endsWith('#type') && quad.object.value === type)
      subjects.add(quad.subject.value);
  };
  if (file.endsWith('.ttl'))
    for (const quad of new Parser({ baseIRI: baseOf(file) }).parse(bytesOf(file).toString())) see(quad);
  else {
    const parser = Readable.from([bytesOf(file)]).pipe(
      new RdfXmlParser({ baseIRI: baseOf(file), validateUri: false }),
    );
    for await (const quad of parser) see(quad);
  }
  return subjects.size;
}

const isValid = (schema: Parameters<typeof Value.Errors>[0], doc: unknown) =>
  [...Value.Errors(schema, doc)]
    .filter(({ message }) => !message.includes('format'))
    .map(({ path, message }) => `${path} ${message}`);

describe.skipIf(!hasShared)('real catalogues', () => {
  test.each(files)('%s is read whole, into documents of the model', async (file) => {
    const { graph } = await parseRdf(bytesOf(file), { baseIri: baseOf(file), fileName: file });
    const content = readCatalog(graph);
    expect(content.datasets.length).toBe(await countOf(file, 'http://www.w3.org/ns/dcat#Dataset'));
    const distributions = content.datasets.flatMap(({ doc }) => doc.distribution ?? []);
    expect(distributions.length).toBe(await countOf(file, 'http://www.w3.org/ns/dcat#Distribution'));
    for (const { doc } of content.datasets) expect(isValid(Dataset, doc)).toEqual([]);
    for (const { doc } of content.dataServices) expect(isValid(DataService, doc)).toEqual([]);
    for (const { doc } of content.catalogs) expect(isValid(Catalog, doc)).toEqual([]);
    expect(new Set(distributions.map(({ id }) => id)).size).toBe(distributions.length);
  });

  test.each(files)(
    '%s: every literal about a dataset or distribution is in the document or was reported',
    async (file) => {
      const { graph } = await parseRdf(bytesOf(file), { baseIri: baseOf(file), fileName: file });
      for (const { iri, doc, mends } of readCatalog(graph).datasets) {
        const text = JSON.stringify({ doc, mends: mends.map(({ from }) => from) }).replaceAll('\\\\', '\\');
        const subjects = [iri, ...(doc.distribution ?? []).flatMap((distribution) => distribution.iri ?? [])];
        for (const { object } of subjects.flatMap((subject) => graph.about(subject))) {
          if (object.termType !== 'Literal') continue;
          const needle = JSON.stringify(object.value.trim().slice(0, 200))
            .slice(1, -1)
            .replaceAll('\\\\', '\\');
          const isNumber = /^[\d.]+$/.test(needle) && text.includes(String(Number(needle)));
          expect(
            isNumber || text.includes(needle) || text.includes(needle.toLowerCase()),
            `${iri}: ${needle}`,
          ).toBe(true);
        }
      }
    },
  );

  const content = async (file: string): Promise<CatalogContent> =>
    readCatalog((await parseRdf(bytesOf(file), { baseIri: baseOf(file), fileName: file })).graph);
  const mendsOf = ({ datasets, catalogs, findings }: CatalogContent) =>
    new Set(
      [...datasets, ...catalogs]
        .flatMap(({ mends }) => mends)
        .concat(findings)
        .map(({ code, property }) => `${code} ${property ?? ''}`.trim()),
    );

  test('the faults that are known of them are met', async () => {
    const molinella = mendsOf(await content('dcat-ap-it/comune-molinella.rdf'));
    for (const fault of [
      'literal-for-iri dct:language',
      'empty-text dct:license',
      'empty-reference dct:license',
      'licence-from-name dct:license',
      'code-normalised dct:format',
    ])
      expect(molinella).toContain(fault);
    expect(mendsOf(await content('dcat-ap-it/brescia-mobilita.rdf'))).toContain(
      'code-normalised dct:license',
    );
    const demo = mendsOf(await content('dcat-ap-it/ckan-demo-hvd.ttl'));
    for (const fault of ['code-normalised dcatap:availability', 'empty-text vcard:hasTelephone'])
      expect(demo).toContain(fault);
    const zurich = await content('dcat-eu/ch-stadt-zuerich-catalog.ttl');
    expect(mendsOf(zurich)).toContain('literal-for-iri dcat:accessURL');
    expect(zurich.datasets[0]?.doc.rightsHolder).toBeUndefined();
  });

  test('a catalogue in a dialect of JSON with a remote context is refused', async () => {
    const bytes = bytesOf('dcat-eu/fr-evian-dcat.json');
    await expect(parseRdf(bytes, { baseIri: baseOf('evian.json') })).rejects.toMatchObject({
      reason: 'rdf-remote-context',
    });
  });
});
