import { Value } from '@sinclair/typebox/value';
import { expect } from 'vitest';
import { Dataset } from '../../src/catalog/model/index.js';
import { type DatasetFound, type ReadOptions, readCatalog } from '../../src/rdf/from-dcat/read-catalog.js';
import { PREFIXES } from '../../src/rdf/namespaces.js';
import { parseRdf } from '../../src/rdf/parse.js';

export const BASE = 'https://example.org/catalog.ttl';
export const AUTHORITY = 'http://publications.europa.eu/resource/authority/';
export const HEAD = Object.entries({ ...PREFIXES, ex: 'https://example.org/' })
  .map(([prefix, iri]) => `@prefix ${prefix}: <${iri}> .`)
  .join('\n');

export const read = async (body: string, options?: ReadOptions) =>
  readCatalog((await parseRdf(Buffer.from(`${HEAD}\n${body}`), { baseIri: BASE })).graph, options);

/** The one dataset, of which `properties` are said. */
export const dataset = async (properties: string, more = ''): Promise<DatasetFound> => {
  const { datasets } = await read(
    `ex:d a dcat:Dataset ; dct:rightsHolder ex:holder ; ${properties} .\n${more}`,
  );
  expect(datasets).toHaveLength(1);
  const [found] = datasets as [DatasetFound];
  expect([...Value.Errors(Dataset, found.doc)].filter(({ message }) => !message.includes('format'))).toEqual(
    [],
  );
  return found;
};
export const codes = ({ mends }: DatasetFound) =>
  mends.map(({ code, severity, property }) => `${severity} ${code} ${property ?? ''}`.trim());
export const kept = ({ doc }: DatasetFound) => (doc.unmapped ?? '').trim().split('\n').filter(Boolean);
