import { afterAll, beforeAll, expect, it } from 'vitest';
import { ckan } from '../../../harvesters/ckan/index.js';
import { portableDataset } from '../../../src/catalog/addresses.js';
import type { Dataset } from '../../../src/catalog/model/index.js';
import { getResource } from '../../../src/catalog/queries/find-resource.js';
import { ANONYMOUS } from '../../../src/people/policy.js';
import { fillPortal } from '../../api/ckan/sample.js';
import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { mapAll, readAll, settings } from '../stand-in/harvest.js';
import { testSourceHttp } from '../stand-in/source-http.js';

const http = testSourceHttp({ silenceMs: 10_000 });
let portal: TestPortal;
let address: string;
let ids: string[];
beforeAll(async () => {
  portal = await testPortal();
  ({ ids } = await fillPortal(portal));
  address = await portal.app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  await http.close();
  await portal.close();
});

it('a portal of ours is read by its CKAN door as it is: what is public, complete, under its own IRIs', async () => {
  const source = settings(address);
  const { records, end } = await readAll(ckan, source, http);
  expect(end).toEqual({ complete: true });
  expect(records.map(({ key }) => key)).toEqual(ids.slice(0, 4).sort());
  const mapped = mapAll(ckan, source, records);
  for (const [i, { items, notes }] of mapped.entries()) {
    const [item] = items;
    const record = await getResource(portal.services.db, ANONYMOUS, 'dataset', records[i]?.key ?? '');
    expect(notes).toEqual([]);
    expect(item?.iri).toBe(record.iri);
    // Nothing is lost: files are told by their addresses.
    expect(item?.doc).toEqual(portableDataset('https://dati.example.it', record.id, record.doc as Dataset));
  }
});

it('is asked for one organization by name', async () => {
  const { records } = await readAll(ckan, settings(address, { organization: 'regione-prova' }), http);
  expect(records.map(({ key }) => key)).toEqual([ids[2], ids[3]].sort());
});

it('is asked for what changed', async () => {
  const since = new Date(Date.now() + 3_600_000);
  const { records, end } = await readAll(ckan, settings(address, {}, { since }), http);
  expect(records).toEqual([]);
  expect(end.complete).toBe(false);
});
