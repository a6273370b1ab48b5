import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findResource } from '../../../src/catalog/queries/find-resource.js';
import { createSource, listRunItems, performRun, startRun } from '../../../src/harvest/harvesting.js';
import { systemActor } from '../../../src/people/policy.js';
import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { cswServer } from '../csw/csw-server.js';
import { isoRecord, onLine } from '../csw/iso-record.js';
import { catalogueServer, PREFIXES, turtleDataset } from '../dcat-rdf/catalogue-server.js';
import { odsDataset, odsServer } from '../opendatasoft/ods-server.js';
import { faulty, type Handler } from './fault-injector.js';
import { standIn } from './server.js';

const OPERATOR = systemActor('test');
const COUNT = 40;
const numbers = Array.from({ length: COUNT }, (_, i) => i);
const HOLDER =
  'dct:rightsHolder [ a foaf:Agent ; dct:identifier "c_a944" ; foaf:name "Comune di Bologna"@it ] ;';

let portal: TestPortal;
const folder = mkdtempSync(join(tmpdir(), 'portico-run-'));
beforeAll(async () => {
  portal = await testPortal();
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await portal.close();
});

interface Case {
  type: string;
  handler: (base: string) => Handler;
  path: string;
  options?: Record<string, string>;
  /** Records beside the datasets. */
  more?: number;
}

const cases: Case[] = [
  {
    type: 'dcat-rdf',
    handler: catalogueServer({ datasets: COUNT, onPage: 10, more: HOLDER }),
    path: '/catalog.ttl',
  },
  {
    type: 'opendatasoft',
    handler: odsServer(numbers.map((n) => odsDataset(`insieme-${n}`))),
    path: '',
    options: { holder: 'c_a944', 'holder-name': 'Comune di Bologna' },
    more: 1,
  },
  {
    type: 'csw',
    handler: cswServer(
      numbers.map((n) => ({
        id: `c_a944:${n}`,
        xml: isoRecord(`c_a944:${n}`, { onLines: onLine(`https://e.example.it/${n}.zip`) }),
      })),
    ),
    path: '/RNDT/csw',
    options: { 'page-size': '15' },
  },
];

/** Runs a source, and tells what became of its records. */
async function run(name: string) {
  const services = {
    ...portal.services,
    config: { ...portal.services.config, fetchAllowPrivate: true },
    patience: { attempts: 8, firstDelayMs: 1, longestDelayMs: 5 },
  };
  const { id } = await startRun(services, OPERATOR, name, { dry: false, queue: false });
  const done = await performRun(services, id, new AbortController().signal);
  return { state: done?.state, complete: done?.complete, counts: done?.counts, id };
}

describe('a protocol in a run of the harvester', () => {
  it.each(cases)('$type: all comes over a bad network, and nothing changes the second time', async (test) => {
    const rates = { error: 0.15, unavailable: 0.1, reset: 0.1, truncate: 0.1, gzip: 0.3 };
    const server = await standIn((url) => faulty(test.handler(url), { seed: 6, rates }));
    await createSource(portal.services, OPERATOR, {
      name: test.type,
      type: test.type,
      url: server.url + test.path,
      options: test.options ?? {},
    });
    const records = COUNT + (test.more ?? 0);
    const first = await run(test.type);
    expect(first).toMatchObject({ state: 'done', complete: true, counts: { records, added: records } });
    const second = await run(test.type);
    server.close();
    expect(second).toMatchObject({ state: 'done', counts: { records, unchanged: records } });
    const [line] = await listRunItems(portal.services.db, OPERATOR, first.id, { limit: 1 });
    const dataset = await findResource(portal.services.db, OPERATOR, 'dataset', line?.resourceId ?? '');
    expect(dataset?.doc.rightsHolder?.identifier).toBe('c_a944');
    expect(dataset?.organization.doc.identifier).toBe('c_a944');
  });

  it('files: a folder', async () => {
    const text = numbers
      .map((n) => turtleDataset('https://origine.example.it/files', n + 1000, HOLDER))
      .join('');
    writeFileSync(join(folder, 'catalogo.ttl'), PREFIXES + text);
    await createSource(portal.services, OPERATOR, {
      name: 'files',
      type: 'files',
      url: folder,
      options: {},
    });
    expect(await run('files')).toMatchObject({ complete: true, counts: { added: COUNT } });
    expect(await run('files')).toMatchObject({ complete: true, counts: { unchanged: COUNT } });
  });
});
