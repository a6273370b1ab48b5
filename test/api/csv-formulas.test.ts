import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestPortal, testPortal } from '../helpers/portal.js';
import { settleFile } from '../helpers/settle-file.js';
import { completeDataset, form, newOrganization, requests } from './rest/helpers.js';

let portal: TestPortal;
let name: string;
let distribution: string;
let table: string;

beforeAll(async () => {
  portal = await testPortal();
  const admin = requests(portal, portal.admin);
  await newOrganization(portal, 'ente');
  const made = (await admin.send('POST', '/datasets', completeDataset('ente'))).json();
  name = made.name;
  distribution = made.distribution[0].id;
  table = `/api/v1/datasets/${made.id}/distributions/${distribution}`;
  const { headers, payload } = form('t.csv', 'nome;n\n=1+1;1\n+39 051;-2\n@SUM(A1);-3\n');
  const sent = await admin.send('PUT', `${table.slice('/api/v1'.length)}/file`, payload, headers);
  await settleFile(portal, sent.json().file.id);
  const published = await admin.send('POST', `/datasets/${made.id}/publish`);
  expect(published.statusCode, published.body).toBe(200);
});
afterAll(() => portal.close());

const BOM = '\ufeff';

/** Every door that gives rows as delimited text, with what a spreadsheet would get and what a program does. */
const doors = (): [door: string, forPrograms: string, forSpreadsheets: string][] => {
  const query = encodeURIComponent('{"select":["nome","n"],"orderBy":["_id"]}');
  const sql = encodeURIComponent(`SELECT nome, n FROM "${name}" ORDER BY _id`);
  const explore = `/api/explore/v2.1/catalog/datasets/${name}/exports/csv?delimiter=%2C`;
  const dump = `/datastore/dump/${distribution}?fields=nome,n`;
  return [
    ['export', `${table}/export/csv`, `${table}/export/csv?bom=true`],
    ['export in order', `${table}/export/csv?sort=_id`, `${table}/export/csv?sort=_id&bom=true`],
    [
      'query',
      `${table}/query?format=csv&query=${query}`,
      `${table}/query?format=csv&bom=true&query=${query}`,
    ],
    ['SQL', `/api/v1/sql?format=csv&sql=${sql}`, `/api/v1/sql?format=csv&bom=true&sql=${sql}`],
    ['Explore', `${explore}&with_bom=false`, explore],
    ['dump', dump, `${dump}&bom=true`],
  ];
};

const EXACT = 'nome,n\r\n=1+1,1\r\n+39 051,-2\r\n@SUM(A1),-3\r\n';
const SAFE = "nome,n\r\n'=1+1,1\r\n+39 051,-2\r\n'@SUM(A1),-3\r\n";

const text = async (url: string): Promise<string> => {
  const answer = await portal.app.inject(url);
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.body;
};

describe('formulas in CSV', () => {
  it('are what they are for programs, and texts in a file with a byte order mark, through every door', async () => {
    for (const [door, forPrograms, forSpreadsheets] of doors()) {
      expect([door, await text(forPrograms)]).toEqual([door, EXACT]);
      expect([door, await text(forSpreadsheets)]).toEqual([door, BOM + SAFE]);
    }
  });

  it('are texts in the Italian dialect, with the mark or without', async () => {
    const italian = SAFE.replaceAll(',', ';');
    expect(await text(`${table}/export/csv?dialect=it`)).toBe(BOM + italian);
    expect(await text(`${table}/export/csv?dialect=it&bom=false`)).toBe(italian);
  });

  it('are as whoever asks says', async () => {
    for (const path of [`${table}/export/csv?`, `${doors()[2]?.[1]}&`, `${doors()[3]?.[1]}&`]) {
      expect(await text(`${path}bom=true&neutralise=false`)).toBe(BOM + EXACT);
      expect(await text(`${path}neutralise=true`)).toBe(SAFE);
    }
  });

  it('of version 1 and of pages of the DataStore are for programs', async () => {
    expect(await text(`/api/records/1.0/download/?dataset=${name}&csv_separator=,`)).toBe(EXACT);
    const page = await text(
      `/api/3/action/datastore_search?resource_id=${distribution}&records_format=csv&fields=nome,n`,
    );
    expect(JSON.parse(page).result.records).toBe(EXACT.slice('nome,n\r\n'.length));
  });

  it('are harmless in what people click on the page', async () => {
    const page = await text(`/dataset/${name}/resource/${distribution}`);
    const links = [...page.matchAll(/href="([^"]*\/export\/(?:csv|tsv)[^"]*)"/g)].map(
      ([, href = '']) => href,
    );
    expect(links.length).toBeGreaterThan(2);
    for (const link of links) expect(link).toMatch(/\?(dialect=it|bom=true)$/);
  });
});
