import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { opendatasoft } from '../../../harvesters/opendatasoft/index.js';
import type { OdsDataset } from '../../../harvesters/opendatasoft/types.js';
import type { MappedRecord } from '../../../harvesters/protocol.js';
import type { Dataset } from '../../../src/catalog/model/index.js';
import { organizationDefaults } from '../../../src/catalog/prepare.js';
import type { DatasetRecord } from '../../../src/catalog/record.js';
import { judge } from '../../../src/publication/judge.js';
import { PLAIN_POLICY } from '../../../src/publication/policy.js';
import { scoreDataset } from '../../../src/validation/quality-score/index.js';
import { hasShared, sharedPath } from '../../helpers/shared.js';
import { faulty } from '../stand-in/fault-injector.js';
import { mapAll, PUBLIC_URL, readPatiently, settings } from '../stand-in/harvest.js';
import { standIn } from '../stand-in/server.js';
import { testSourceHttp } from '../stand-in/source-http.js';
import { odsServer } from './ods-server.js';

/** The flat form in which the catalogue was kept. */
interface Kept {
  id: string;
  uid: string;
  [field: string]: unknown;
}

const BASIC = [
  'title',
  'description',
  'theme',
  'keyword',
  'license',
  'license_url',
  'publisher',
  'records_count',
  'modified',
  'geographic_reference',
  'territory',
];
const DCAT = ['created', 'issued', 'accrualperiodicity', 'contact_name', 'contact_email'];
const pick = (kept: Kept, names: string[]) => Object.fromEntries(names.map((name) => [name, kept[name]]));

/** A kept dataset as the API gives it. */
const toOds = (kept: Kept): OdsDataset => ({
  dataset_id: kept.id,
  dataset_uid: kept.uid,
  attachments: [],
  has_records: kept.has_records as boolean,
  data_visible: kept.data_visible as boolean,
  features: kept.features as string[],
  metas: { default: pick(kept, BASIC), dcat: pick(kept, DCAT) },
  fields: [],
});

const datasets = (): OdsDataset[] => {
  const path = sharedPath('fixtures', 'harvest-catalogs', 'bologna-ods-catalog-702-datasets.json.gz');
  return (JSON.parse(gunzipSync(readFileSync(path)).toString('utf8')).datasets as Kept[]).map(toOds);
};

const organization = {
  id: '00000000-0000-4000-8000-000000000001',
  name: 'comune-di-bologna',
  doc: {
    title: { it: 'Comune di Bologna' },
    identifier: 'c_a944',
    contactPoint: { fn: 'Ufficio', email: 'o@c.example.it' },
  },
  revision: 1,
  createdAt: new Date(0),
  modifiedAt: new Date(0),
};

/** A mapped dataset as the catalogue would keep it. */
const recordOf = (doc: Dataset, iri: string): DatasetRecord => ({
  id: '00000000-0000-4000-8000-000000000002',
  kind: 'dataset',
  name: 'prova',
  iri,
  identifier: doc.identifier ?? '',
  organization,
  state: 'published',
  visibility: 'public',
  revision: 1,
  publishedRevision: 1,
  createdAt: new Date(0),
  modifiedAt: new Date(0),
  publishedAt: new Date(0),
  version: 'published',
  doc,
});

/** As it is kept: the organization's contact stands in for the one dataset that names no address. */
const filled = (doc: Dataset): Dataset =>
  organizationDefaults(doc, { publicUrl: PUBLIC_URL, organization, id: 'x', newId: () => 'y' });

describe.skipIf(!hasShared)('the catalogue of Bologna', () => {
  const http = testSourceHttp({ tries: 4, silenceMs: 200 });
  let mapped: MappedRecord[] = [];
  beforeAll(async () => {
    const rates = { error: 0.2, truncate: 0.2, html: 0.1, gzip: 0.5 };
    const server = await standIn((url) => faulty(odsServer(datasets())(url), { seed: 702, rates }));
    const source = settings(server.url, {
      holder: 'c_a944',
      'holder-name': 'Comune di Bologna',
      territory: '037006',
    });
    const { records, end } = await readPatiently(opendatasoft, source, http);
    server.close();
    expect(end).toEqual({ complete: true });
    mapped = mapAll(opendatasoft, source, records);
  }, 30_000);
  afterAll(() => http.close());

  const documents = () =>
    mapped.flatMap(({ items }) => items).flatMap((item) => (item.kind === 'dataset' ? [item] : []));

  it('comes over a bad network with its 702 datasets and its API', () => {
    expect(documents().length).toBe(702);
    expect(mapped.length).toBe(703);
  });

  it('is complete DCAT-AP_IT, all of it held by the municipality', () => {
    const context = { publicUrl: PUBLIC_URL, now: () => new Date('2026-11-24T00:00:00Z') };
    const problems = new Map<string, number>();
    for (const { doc, iri = '' } of documents()) {
      expect(doc.rightsHolder).toEqual({ identifier: 'c_a944', name: { it: 'Comune di Bologna' } });
      for (const { code, pointer } of judge(recordOf(filled(doc), iri), context, PLAIN_POLICY).problems) {
        const key = `${pointer.replace(/\d+/g, 'N')} ${code}`;
        problems.set(key, (problems.get(key) ?? 0) + 1);
      }
    }
    // A licence that forbids commercial use is no open one: the fault is the portal's.
    expect([...problems]).toEqual([['/distribution/N/license licence-not-open', 3]]);
  });

  it('scores better than the 385 of 405 points it has at data.europa.eu', () => {
    const points = documents().map(
      ({ doc, iri = '' }) =>
        scoreDataset(recordOf(doc, iri), { publicUrl: PUBLIC_URL, links: () => 200 }).points,
    );
    const mean = points.reduce((sum, one) => sum + one, 0) / points.length;
    expect(Math.round(mean)).toBe(388);
    expect(Math.min(...points)).toBeGreaterThan(300);
  });

  it('says of what it had to mend', () => {
    const notes = mapped.flatMap((record) => record.notes.map(({ en }) => en));
    const count = (start: string) => notes.filter((note) => note.startsWith(start)).length;
    expect(count('Frequency mended')).toBe(1);
    expect(count('No period is given')).toBeGreaterThan(200);
  });
});
