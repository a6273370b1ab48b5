import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadTableJob } from '../../../src/tables/load-job.js';
import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { completeDataset, form, newOrganization, pointersOf, type Requests, requests } from './helpers.js';

const ROWS = Array.from({ length: 240 }, (_, at) => {
  const month = String((at % 12) + 1).padStart(2, '0');
  const year = 2020 + Math.floor(at / 48);
  return `${at + 1};${year}-${month}-15;${['Nettuno', 'Savena', 'Navile'][at % 3]};€ ${(at * 1.5).toFixed(2).replace('.', ',')}`;
});
const CSV = `id;data;quartiere;importo\n${ROWS.join('\n')}\n`;

let portal: TestPortal;
let admin: Requests;
let base: string;

beforeAll(async () => {
  portal = await testPortal();
  admin = requests(portal, portal.admin);
  await newOrganization(portal, 'ente');
  const made = (await admin.send('POST', '/datasets', completeDataset('ente'))).json();
  base = `/datasets/${made.id}/distributions/${made.distribution[0].id}`;
  const { headers, payload } = form('spese.csv', CSV);
  const sent = await admin.send('PUT', `${base}/file`, payload, headers);
  await loadTableJob(portal.services, { fileId: sent.json().file.id });
});
afterAll(() => portal.close());

const chart = (query: string) => admin.get(`${base}/chart?${query}`);

describe('a chart of a table', () => {
  it('over time has bins of calendars, labels and units', async () => {
    const answer = await chart('x=data&y=importo');
    expect(answer.statusCode, answer.body).toBe(200);
    expect(answer.json()).toMatchObject({
      kind: 'line',
      x: { column: 'data', label: 'data', type: 'date', bin: { unit: 'month', count: 1 } },
      y: { column: 'importo', aggregate: 'sum', unit: '€' },
      by: null,
      total: 240,
      nulls: null,
      notes: [],
    });
    const [{ points }] = answer.json().series;
    expect(points).toHaveLength(60);
    expect(points[0]).toEqual({ x: '2020-01-15'.replace('15', '01'), x1: '2020-02-01', y: 108, count: 4 });
  });

  it('shows the rows that were filtered, by series', async () => {
    const answer = await chart('x=data&bins=year&by=quartiere&filter=data%3E%3D2023-01-01');
    const { series, total } = answer.json();
    expect([total, series.map(({ key }: { key: string }) => key)]).toEqual([
      96,
      ['Navile', 'Nettuno', 'Savena'],
    ]);
    expect(series[0].points).toEqual([
      { x: '2023-01-01', x1: '2024-01-01', y: 16, count: 16 },
      { x: '2024-01-01', x1: '2025-01-01', y: 16, count: 16 },
    ]);
  });

  it('of categories and numbers', async () => {
    const bars = (await chart('x=quartiere&limit=2&y=importo&aggregate=median')).json();
    expect(bars).toMatchObject({
      kind: 'bar',
      x: { bin: { none: true } },
      others: { categories: 1, count: 80 },
    });
    const histogram = (await chart('x=importo&kind=histogram&bins=20')).json();
    expect(histogram.x.bin).toEqual({ width: 20 });
    expect(histogram.series[0].points[0]).toEqual({ x: 0, x1: 20, y: 14, count: 14 });
  });

  it.each([
    ['x=boh', '/x'],
    ['', '/x'],
    ['x=data&y=quartiere&aggregate=sum', '/y'],
    ['x=data&kind=torta', '/kind'],
    ['x=data&bins=0', '/bins'],
    ['x=data&filter=boh', '/filter'],
    ['x=data&timeZone=Europe/Boh', '/timeZone'],
    ['x=quartiere&limit=1000000000', '/limit'],
  ])('%s is refused', async (query, pointer) => {
    const answer = await chart(query);
    expect([answer.statusCode, pointersOf(answer)]).toEqual([400, [pointer]]);
  });

  it('is invisible while the dataset is a draft', async () => {
    const anyone = requests(portal, {});
    expect((await anyone.get(`${base}/chart?x=data`)).statusCode).toBe(404);
    expect((await anyone.get(`${base}/chart/suggestion`)).statusCode).toBe(404);
  });
});

it('the suggestions of a table are charts that can be drawn, measures over time first', async () => {
  const answer = await admin.get(`${base}/chart/suggestion`);
  const { suggestions } = answer.json();
  expect(suggestions[0]).toMatchObject({ kind: 'line', x: 'data', y: 'importo', aggregate: 'sum' });
  for (const { href } of suggestions) {
    const drawn = await portal.app.inject({
      url: new URL(href).pathname + new URL(href).search,
      headers: portal.admin,
    });
    expect(drawn.statusCode, href).toBe(200);
    expect(drawn.json().total).toBe(240);
  }
});
