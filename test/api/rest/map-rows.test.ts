import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { decodeTile } from '../../helpers/vector-tile.js';
import { completeDataset, newOrganization, requests } from './helpers.js';

let portal: TestPortal;
let base: string;

beforeAll(async () => {
  portal = await testPortal();
  const admin = requests(portal, portal.admin);
  await newOrganization(portal, 'ente');
  const made = (await admin.send('POST', '/datasets', completeDataset('ente'))).json();
  base = `/datasets/${made.id}/distributions/${made.distribution[0].id}`;
});
afterAll(() => portal.close());

describe('the map of a table whose rows come through the API', () => {
  it('shows the rows as they are now, by latitude and longitude', async () => {
    const admin = requests(portal, portal.admin);
    const features = async () => {
      const answer = await admin.get(`${base}/tiles/0/0/0.mvt`);
      expect(answer.statusCode, answer.body).toBeLessThan(300);
      expect(answer.headers['cache-control']).toBe('private, no-cache');
      return answer.statusCode === 204 ? [] : (decodeTile(answer.rawPayload)[0]?.features ?? []);
    };
    const columns = [
      { name: 'nome', type: 'text' },
      { name: 'lat', type: 'number' },
      { name: 'lon', type: 'number' },
    ];
    const defined = await admin.send('PUT', `${base}/table`, { columns });
    expect(defined.statusCode, defined.body).toBeLessThan(300);
    const add = (records: object[]) => admin.send('POST', `${base}/rows`, { records });
    const first = await add([
      { nome: 'A', lat: 44.5, lon: 11.3 },
      { nome: 'B', lat: null, lon: 11.3 },
    ]);
    expect(first.statusCode, first.body).toBeLessThan(300);
    expect((await features()).map(({ properties }) => properties.nome)).toEqual(['A']);
    const second = await add([{ nome: 'C', lat: 44.6, lon: 11.4 }]);
    expect(second.statusCode, second.body).toBeLessThan(300);
    expect((await features()).map(({ properties }) => properties.nome)).toEqual(['A', 'C']);
    expect((await requests(portal, {}).get(`${base}/tiles/0/0/0.mvt`)).statusCode).toBe(404);
    expect((await admin.get(`${base}/bounds`)).json()).toMatchObject({
      count: 3,
      withGeometry: 2,
      bbox: [11.3, 44.5, 11.4, 44.6],
    });
    expect((await admin.get(`${base}/features/3`)).json()).toMatchObject({
      id: 3,
      geometry: { type: 'Point', coordinates: [11.4, 44.6] },
    });
  });
});
