import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { completeDataset, form, newOrganization, pointersOf, type Requests, requests } from './helpers.js';

let portal: TestPortal;
let admin: Requests;
let dataset: string;
let first: string;
let list: string;

beforeAll(async () => {
  portal = await testPortal();
  admin = requests(portal, portal.admin);
  await newOrganization(portal, 'ente');
});
afterAll(() => portal.close());

beforeEach(async () => {
  const made = (await admin.send('POST', '/datasets', completeDataset('ente'))).json();
  dataset = made.id;
  first = made.distribution[0].id;
  list = `/datasets/${dataset}/distributions`;
});

describe('the distributions of a dataset', () => {
  it('are added one by one, each with an id for life', async () => {
    const made = await admin.send('POST', list, {
      title: { it: 'Seconda' },
      format: 'JSON',
      license: { iri: 'CC0_1_0' },
    });
    expect(made.statusCode, made.body).toBe(201);
    const { id } = made.json();
    expect(made.headers.location).toBe(`https://dati.example.it/api/v1${list}/${id}`);
    expect(made.json().format).toMatch(/\/JSON$/);
    const all = await admin.get(list);
    expect(all.json().items.map((item: { id: string }) => item.id)).toEqual([first, id]);
    expect((await admin.get(`${list}/${id}`)).json()).toEqual(made.json());
    expect(all.headers.etag).toBe((await admin.get(`/datasets/${dataset}`)).headers.etag);
  });

  it('are replaced, patched and removed, each change being one of the dataset', async () => {
    const read = await admin.get(`${list}/${first}`);
    const same = await admin.send('PUT', `${list}/${first}`, read.json(), {
      'if-match': String(read.headers.etag),
    });
    expect([same.statusCode, same.headers.etag]).toEqual([200, read.headers.etag]);
    const put = await admin.send('PUT', `${list}/${first}`, { title: { it: 'Rifatta' } });
    expect(put.json()).toMatchObject({ id: first, title: { it: 'Rifatta' } });
    expect(put.json().format).toBeUndefined();
    const patch = await admin.send('PATCH', `${list}/${first}`, {
      title: { en: 'Made again' },
      format: 'csv',
    });
    expect(patch.json()).toMatchObject({ title: { it: 'Rifatta', en: 'Made again' } });
    const old = await admin.send('DELETE', `${list}/${first}`, undefined, {
      'if-match': String(read.headers.etag),
    });
    expect(old.statusCode).toBe(412);
    expect((await admin.send('DELETE', `${list}/${first}`)).statusCode).toBe(204);
    expect((await admin.get(list)).json().items).toEqual([]);
    expect((await admin.get(`${list}/${first}`)).statusCode).toBe(404);
  });

  it('keep their file through every change of their description', async () => {
    const { headers, payload } = form('a.csv', 'a\n1\n');
    const stored = (await admin.send('PUT', `${list}/${first}/file`, payload, headers)).json();
    await admin.send('PUT', `${list}/${first}`, { title: { it: 'Nuova descrizione' } });
    await admin.send('PATCH', `/datasets/${dataset}`, {
      distribution: [{ id: first, title: { it: 'Ancora' } }],
    });
    const { file, title } = (await admin.get(`${list}/${first}`)).json();
    expect([file, title]).toEqual([stored.file, { it: 'Ancora' }]);
  });

  it('never get a file that a body claims', async () => {
    const fake = {
      id: dataset,
      name: 'x',
      size: 1,
      sha256: 'a'.repeat(64),
      mediaType: 'text/csv',
      uploadedAt: '2024-01-01T00:00:00Z',
    };
    const made = await admin.send('POST', list, { title: { it: 'Furba' }, file: fake });
    expect(made.statusCode).toBe(201);
    expect(made.json().file).toBeUndefined();
  });

  it('refuse what is wrong, pointing at it', async () => {
    const unknown = await admin.send('POST', list, { format: 'FOO' });
    expect([unknown.statusCode, pointersOf(unknown)]).toEqual([422, ['/format']]);
    const wrong = await admin.send('PATCH', `${list}/${first}`, { accessURL: 'https://a.it', byteSize: -1 });
    expect([wrong.statusCode, pointersOf(wrong)]).toEqual([422, ['/accessURL', '/byteSize']]);
    for (const method of ['PUT', 'PATCH'] as const) {
      expect((await admin.send(method, `${list}/${dataset}`, {})).statusCode).toBe(404);
    }
    expect((await admin.send('DELETE', `${list}/${dataset}`)).statusCode).toBe(404);
  });
});
