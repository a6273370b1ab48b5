import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mapPackage } from '../../../harvesters/ckan/map.js';
import { toPackage } from '../../../src/api/ckan/to-package.js';
import type { Dataset } from '../../../src/catalog/model/index.js';
import { normaliseDataset } from '../../../src/catalog/normalise-codes.js';
import { DEMO_DATASETS } from '../../../src/demo/describe/index.js';
import { readCatalog } from '../../../src/rdf/from-dcat/read-catalog.js';
import { parseRdf } from '../../../src/rdf/parse.js';
import { record as sampleRecord } from '../../api/ckan/sample.js';
import { hasShared, sharedPath } from '../../helpers/shared.js';
import { datasets } from '../../rdf/arbitrary-dataset.js';
import { fullDataset } from '../../rdf/records.js';
import { settings } from '../stand-in/harvest.js';
import { carried } from './carried.js';

const ORIGIN = 'https://origine.example.it';
const options = { publicUrl: ORIGIN, loadedFiles: new Set<string>() };

/** The dataset as another portal has it after reading this package. */
function harvested(doc: Dataset, layout: 'flat' | 'extras', iri = `${ORIGIN}/dataset/x`) {
  const record = sampleRecord(doc, { iri });
  // As it travels: JSON and nothing else.
  const shown = JSON.parse(JSON.stringify(toPackage(record, layout, options)));
  const mapped = mapPackage({ key: record.id, value: { base: ORIGIN, package: shown } }, settings(ORIGIN));
  const [item] = mapped.items;
  return { record, mapped, iri: item?.iri, doc: item?.doc as Dataset };
}

/** Documents that a package can speak of: distributions have an address, bodies a name. */
function expectSame(doc: Dataset) {
  for (const layout of ['flat', 'extras'] as const) {
    const { record, doc: read, iri } = harvested(doc, layout);
    expect(iri).toBe(record.iri);
    expect(carried(read, record, false, ORIGIN)).toEqual(carried(doc, record, true, ORIGIN));
    // Once it has come through, it comes through again as it is.
    const again = harvested(read, layout).doc;
    expect(again).toEqual(read);
  }
}

const addressed = (doc: Dataset): Dataset => ({
  ...doc,
  rightsHolder: doc.rightsHolder ?? { identifier: 'c_p001', name: { it: 'Comune di Prova' } },
  distribution: (doc.distribution ?? []).filter(
    (d) => d.file ?? d.accessURL?.length ?? d.downloadURL?.length,
  ),
});

describe('a package of our own door, harvested by another portal', () => {
  it.each(DEMO_DATASETS.map((dataset) => [dataset.name, dataset] as const))(
    'is the dataset: %s',
    (_, dataset) => {
      const { doc, problems } = normaliseDataset({
        ...dataset.doc,
        distribution: dataset.files.map(({ distribution }) => ({
          ...distribution,
          accessURL: ['https://dati.example.it/file.csv'],
        })),
      });
      expect(problems).toEqual([]);
      const distribution = (doc.distribution ?? []).map((d, i) => ({
        ...d,
        id: `${i}2222222-2222-4222-8222-222222222222`,
      }));
      expectSame(addressed({ ...doc, distribution }));
    },
  );

  it('is the dataset that says everything', () => {
    expectSame(addressed(fullDataset() as Dataset));
  });

  it('is whatever dataset it was', () => {
    fc.assert(
      fc.property(datasets, (doc) => expectSame(addressed(doc))),
      { numRuns: 100 },
    );
  });
});

describe.skipIf(!hasShared)('real catalogues, served as packages and harvested', () => {
  const folder = sharedPath('standards', 'catalogs', 'dcat-ap-it');
  const names = hasShared ? readdirSync(folder) : [];
  it.each(names)('are the same datasets: %s', async (name) => {
    const { graph } = await parseRdf(readFileSync(join(folder, name)), {
      baseIri: `https://example.org/${name}`,
      fileName: name,
    });
    for (const { doc } of readCatalog(graph).datasets) expectSame(addressed(doc));
  });
});
