import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestPortal, testPortal } from '../helpers/portal.js';
import { searchRows } from '../helpers/search-rows.js';

let portal: TestPortal;
beforeAll(async () => {
  portal = await testPortal();
});
afterAll(() => portal.close());

const send = async (method: 'POST' | 'PUT', url: string, payload: object) => {
  const response = await portal.app.inject({ method, url, headers: portal.admin, payload });
  expect(response.statusCode, response.body).toBeLessThan(300);
  return response.json();
};

it('rows that came by API are on the page of the dataset, in pages', async () => {
  await send('POST', '/api/v1/organizations', {
    name: 'ente',
    title: { it: 'Ente' },
    identifier: 'c_x001',
    contactPoint: { fn: 'Ufficio', email: 'dati@ente.example.it' },
  });
  const { id, distribution } = await send('POST', '/api/v1/datasets', {
    organization: 'ente',
    name: 'centraline',
    title: { it: 'Centraline' },
    description: { it: 'Misure delle centraline.' },
    theme: ['ENVI'],
    accrualPeriodicity: 'CONT',
    distribution: [
      { format: 'CSV', accessURL: ['https://ente.example.it/misure'], license: { iri: 'CC BY 4.0' } },
    ],
  });
  const table = `/api/v1/datasets/${id}/distributions/${distribution[0].id}`;
  await send('PUT', `${table}/table`, {
    columns: [
      { name: 'stazione', type: 'text' },
      { name: 'pm10', type: 'number' },
    ],
  });
  await send('POST', `${table}/rows`, {
    records: Array.from({ length: 25 }, (_, i) => ({ stazione: `Porta ${i + 1}`, pm10: i + 0.5 })),
  });
  await searchRows(portal);
  await send('POST', '/api/v1/datasets/centraline/publish', {});
  const state = await portal.app.inject({ url: `${table}/table` });
  expect(state.json()).toMatchObject({ status: 'loaded', tables: [{ rowCount: 25 }] });
  const first = await portal.app.inject({ url: '/dataset/centraline', headers: { accept: 'text/html' } });
  expect(first.body).toContain('Porta 1<');
  expect(first.body).toContain('0,5');
  expect(first.body).not.toContain('Porta 25<');
  const second = await portal.app.inject({
    url: '/dataset/centraline?page=2',
    headers: { accept: 'text/html' },
  });
  expect(second.body).toContain('Porta 25<');
});
