import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadTableJob } from '../../../src/tables/load-job.js';
import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { completeDataset, form, newOrganization, pointersOf, type Requests, requests } from './helpers.js';

const CSV = [
  'comune;anno;spesa;giorno;luogo',
  'Bologna;2022;1,5;2022-03-01;"44.49,11.34"',
  'Bologna;2023;2,5;2023-03-05;"44.50,11.35"',
  'Modena;2023;4;2023-07-01;"44.65,10.92"',
  '"=Cento";2024;;2024-01-09;"44.73,11.29"',
  '',
].join('\n');

let portal: TestPortal;
let admin: Requests;
let anyone: Requests;
let base: string;

beforeAll(async () => {
  portal = await testPortal();
  admin = requests(portal, portal.admin);
  anyone = requests(portal, {});
  await newOrganization(portal, 'ente');
  const made = (await admin.send('POST', '/datasets', completeDataset('ente'))).json();
  base = `/datasets/${made.id}/distributions/${made.distribution[0].id}`;
  const { headers, payload } = form('spese.csv', CSV);
  const sent = await admin.send('PUT', `${base}/file`, payload, headers);
  await loadTableJob(portal.services, { fileId: sent.json().file.id });
});
afterAll(() => portal.close());

const ask = (tree: unknown, query = '') => admin.send('POST', `${base}/query${query}`, tree);
const byAddress = (tree: unknown) =>
  admin.get(`${base}/query?shape=arrays&query=${encodeURIComponent(JSON.stringify(tree))}`);

describe('a query tree', () => {
  it('of nothing gives the rows with names, labels, types and the exact total', async () => {
    const answer = await ask({});
    expect(answer.statusCode, answer.body).toBe(200);
    expect(answer.json().columns).toMatchObject([
      { name: 'comune', type: 'text' },
      { name: 'anno', type: 'year' },
      { name: 'spesa', label: 'spesa', type: 'number' },
      { name: 'giorno', type: 'date' },
      { name: 'luogo' },
      { name: 'geometry' },
    ]);
    expect(answer.json()).toMatchObject({ total: 4, next: null });
    expect(answer.json().rows[1]).toMatchObject({ comune: 'Bologna', anno: 2023, spesa: 2.5 });
  });

  it('groups by columns and by spans of time, aggregates, sorts and pages', async () => {
    const grouped = {
      select: [
        { kind: 'column', column: 'comune', alias: 'dove' },
        { kind: 'aggregate', function: 'sum', column: 'spesa', alias: 'somma' },
        { kind: 'aggregate', function: 'count', alias: 'righe' },
      ],
      groupBy: ['comune'],
      orderBy: ['-somma'],
      limit: 2,
    };
    const first = (await ask(grouped, '?shape=arrays')).json();
    expect(first.rows).toEqual([
      ['Bologna', 4, 2],
      ['Modena', 4, 1],
    ]);
    expect(first.total).toBe(3);
    const second = (await ask(grouped, `?shape=arrays&cursor=${first.next}`)).json();
    expect(second).toMatchObject({ rows: [['=Cento', null, 1]], total: 3, next: null });
    const step = { kind: 'steps', operand: 'giorno', count: 1, unit: 'year' };
    const byYear = await byAddress({
      select: [
        { kind: 'expression', expression: step, alias: 'anno' },
        { kind: 'expression', expression: { kind: 'aggregated', function: 'count' }, alias: 'n' },
      ],
      groupBy: [step],
      filter: {
        kind: 'not',
        filter: {
          kind: 'place',
          column: 'luogo',
          test: { kind: 'near', geometry: { type: 'Point', coordinates: [10.92, 44.65] }, metres: 1000 },
        },
      },
    });
    expect(byYear.json().rows, byYear.body).toEqual([
      ['2022-01-01', 1],
      ['2023-01-01', 1],
      ['2024-01-01', 1],
    ]);
  });

  it('is narrowed further by the filters of the rows', async () => {
    const answer = await ask({ select: ['anno'], distinct: true }, '?filter=comune%3DBologna&shape=arrays');
    expect(answer.json()).toMatchObject({ rows: [[2022], [2023]], total: 2 });
    expect((await ask({}, '?q=modena')).json().total).toBe(1);
  });

  it('pages by key', async () => {
    const page = (after: number) => ask({ select: ['_id'], after, limit: 2 }, '?shape=arrays');
    expect((await page(0)).json()).toMatchObject({ rows: [[1], [2]], total: 4, next: expect.any(String) });
    expect((await page(2)).json()).toMatchObject({ rows: [[3], [4]], next: null });
  });

  it('is answered as CSV where that is wanted', async () => {
    const answer = await admin.send(
      'POST',
      `${base}/query`,
      { select: ['comune', 'spesa'], orderBy: ['-anno'], limit: 2 },
      {
        accept: 'text/csv',
      },
    );
    expect(answer.headers['content-type']).toContain('text/csv');
    expect(answer.headers['x-total-count']).toBe('4');
    expect(answer.body).toBe('comune,spesa\r\n=Cento,\r\nBologna,2.5\r\n');
  });

  it('is invisible while the dataset is a draft', async () => {
    expect((await anyone.send('POST', `${base}/query`, {})).statusCode).toBe(404);
    expect((await anyone.get(`${base}/query`)).statusCode).toBe(404);
  });
});

describe('a tree that is wrong is refused with its place', () => {
  const column = { kind: 'column', column: 'anno' };
  const deep = (n: number): unknown =>
    n === 0 ? { kind: 'null', column: 'anno' } : { kind: 'not', filter: deep(n - 1) };
  it.each([
    [{ boh: 1 }, '/boh'],
    [{ limit: 1e9 }, '/limit'],
    [{ limit: '10' }, '/limit'],
    [{ filter: { kind: 'boh' } }, '/filter/kind'],
    [{ filter: { kind: 'and', filters: [{ kind: 'null' }] } }, '/filter/filters/0/column'],
    [{ filter: { kind: 'comparison', column: 'boh', operator: '=', value: 1 } }, '/filter/column'],
    [{ filter: { kind: 'comparison', column: 'anno', operator: '=', value: 'x' } }, '/filter/value'],
    [{ filter: { kind: 'comparison', column: 'anno', operator: 'is', value: 1 } }, '/filter/operator'],
    [
      {
        filter: {
          kind: 'place',
          column: 'comune',
          test: { kind: 'within', geometry: { type: 'Point', coordinates: [1, 2] } },
        },
      },
      '/filter/column',
    ],
    [
      { filter: { kind: 'place', column: 'luogo', test: { kind: 'within', geometry: { type: 'Boh' } } } },
      '/filter/test/geometry',
    ],
    [
      { filter: { kind: 'in', column: 'anno', values: Array.from({ length: 5001 }, (_, i) => i) } },
      '/filter/values',
    ],
    [
      {
        select: [
          {
            kind: 'expression',
            expression: { kind: 'text', function: 'length', operand: column },
            alias: 'x',
          },
        ],
      },
      '/select/0/expression',
    ],
    [{ select: ['boh'] }, '/select/0/column'],
    [{ select: ['comune'], groupBy: ['anno'] }, '/select/0'],
    [{ orderBy: ['boh'] }, '/orderBy/0/column'],
    [{ orderBy: [{ descending: true }] }, '/orderBy/0'],
    [{ filter: deep(500) }, `/filter${'/filter'.repeat(61)}`],
    [{ timeZone: 'Europe/Boh' }, '/timeZone'],
    [{ after: -1 }, '/after'],
  ])('%#', async (tree, pointer) => {
    const answer = await ask(tree);
    expect(answer.statusCode, answer.body).toBe(400);
    expect(pointersOf(answer)).toContain(pointer);
  });

  it('and JSON that is none', async () => {
    const answer = await admin.get(`${base}/query?query=%7B`);
    expect([answer.statusCode, pointersOf(answer)]).toEqual([400, ['/query']]);
  });
});

it('the document of the API has the nodes of a tree, each once', async () => {
  const { components, paths } = (await portal.app.inject('/openapi.json')).json();
  expect(Object.keys(components.schemas)).toEqual(
    expect.arrayContaining(['Query', 'QueryFilter', 'QueryExpression', 'QueryPlaceTest']),
  );
  const text = JSON.stringify({ components, paths });
  expect(text).not.toContain('x-portico-node');
  expect(text).not.toContain('x-portico-parts');
  expect(components.schemas.QueryFilter.oneOf[2].properties.filter).toEqual({
    $ref: '#/components/schemas/QueryFilter',
  });
});
