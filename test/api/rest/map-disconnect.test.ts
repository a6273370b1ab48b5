import { get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DuckDBConnection } from '@duckdb/node-api';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { type PublishedTable, publishTable } from '../../helpers/published-table.js';
import { type Requests, requests } from './helpers.js';

const AREA = JSON.stringify({
  type: 'FeatureCollection',
  features: [
    {
      type: 'Feature',
      properties: { nome: 'tutto' },
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [11, 44],
            [12, 44],
            [12, 45],
            [11, 45],
            [11, 44],
          ],
        ],
      },
    },
  ],
});
const POINTS = ['nome;lat;lon', 'A;44.25;11.25', 'B;44.25;11.75'].join('\n');

/** Runs for minutes, unless it is interrupted. */
const ENDLESS = 'SELECT sum(sin(a.range)) FROM range(100000000000) AS a';

let portal: TestPortal;
let anyone: Requests;
let points: PublishedTable;
let areas: PublishedTable;

beforeAll(async () => {
  portal = await testPortal();
  anyone = requests(portal, {});
  points = await publishTable(portal, 'punti.csv', `${POINTS}\n`, { title: { it: 'Punti' } });
  areas = await publishTable(portal, 'aree.geojson', AREA, { title: { it: 'Aree' } });
  await portal.app.listen({ port: 0, host: '127.0.0.1' });
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => portal.close());

/** From now on the first question to the index of a map takes for ever. Says when it began and how it ended. */
function endlessMap(): { begun: Promise<void>; ended: Promise<string> } {
  const original = DuckDBConnection.prototype.runAndReadAll;
  let begin = (): void => undefined;
  let end = (_how: string): void => undefined;
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const ended = new Promise<string>((resolve) => {
    end = resolve;
  });
  let first = true;
  vi.spyOn(DuckDBConnection.prototype, 'runAndReadAll').mockImplementation(async function (
    this: DuckDBConnection,
    sql,
    ...more
  ) {
    if (!first || !/FROM read_parquet\('[^']*\/maps\//.test(String(sql))) {
      return original.call(this, sql, ...more);
    }
    first = false;
    begin();
    try {
      return await original.call(this, ENDLESS);
    } catch (error) {
      end((error as Error).message);
      throw error;
    } finally {
      end('was answered');
    }
  });
  return { begun, ended };
}

describe('a client that goes takes with it', () => {
  it.each<[string, () => string]>([
    ['its tile', () => `${points.base}/tiles/3/4/2.mvt?fields=nome`],
    ['its clusters', () => `${points.base}/clusters?zoom=4`],
    ['its bounds', () => `${points.base}/bounds?filter=nome=A`],
    [
      'its values by area',
      () => `${points.base}/areas?with=${areas.dataset}/${areas.distribution}&label=nome`,
    ],
  ])('%s', async (_, pathOf) => {
    const path = pathOf();
    // The index is there, so that only the question itself is left.
    for (const { base } of [points, areas]) expect((await anyone.get(`${base}/bounds`)).statusCode).toBe(200);
    const { begun, ended } = endlessMap();
    const { port } = portal.app.server.address() as AddressInfo;
    const request = get({ port, host: '127.0.0.1', path: `/api/v1${path}` });
    const gone = new Promise<string>((resolve) => {
      request.on('error', () => resolve('gone'));
      request.on('response', (answer) => resolve(`answered ${answer.statusCode}`));
    });
    await begun;
    request.destroy();
    expect(await gone).toBe('gone');
    expect(await ended).toMatch(/interrupt/i);
    vi.restoreAllMocks();
    expect((await anyone.get(path)).statusCode).toBe(200);
  });
});
