import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StreetPortal, streetPortal } from './helpers/street-portal.js';

let at: StreetPortal;
beforeAll(async () => {
  at = await streetPortal();
}, 60_000);
afterAll(() => at.portal.close());
const get: StreetPortal['get'] = (path, headers) => at.get(path, headers);
const json: StreetPortal['json'] = (path) => at.json(path);

describe('facets of records', () => {
  const facets = async (query: string) => (await json(`/catalog/datasets/vie/facets?${query}`)).facets;
  it('count values, the commonest first, with their state', async () => {
    expect(await facets('facet=zona')).toEqual([
      { name: 'zona', facets: [{ name: 'Nord', value: 'Nord', count: 2, state: 'displayed' }, { name: 'Sud', value: 'Sud', count: 2, state: 'displayed' }] },
    ]); // biome-ignore format: one line reads better
    expect(await facets('facet=zona&refine=zona:Sud&exclude=zona:Nord')).toMatchObject([
      {
        facets: [
          { name: 'Nord', count: 2, state: 'excluded' },
          { name: 'Sud', state: 'refined' },
        ],
      },
    ]);
    const [only] = await facets(
      'facet=facet(name%3D%22zona%22,sort%3D%22-name%22,limit%3D1,disjunctive%3Dfalse)&where=abitanti>8',
    );
    expect(only.facets).toEqual([{ name: 'Sud', value: 'Sud', count: 2, state: 'displayed' }]);
  });
  it('dates are years, months within a refined one', async () => {
    const [data] = await facets('facet=data&refine=data:2024');
    expect(data.facets).toEqual([
      { name: '2020', value: '2020', count: 2, state: 'displayed' },
      { name: '2024', value: '2024', count: 2, state: 'refined', facets: [{ name: '05', value: '2024/05', count: 2, state: 'displayed' }] },
      { name: '2023', value: '2023', count: 1, state: 'displayed' },
    ]); // biome-ignore format: one line reads better
  });
  it('all of them where none is named', async () => {
    expect((await facets('')).map(({ name }: { name: string }) => name)).toEqual([
      'nome',
      'zona',
      'data',
      'rilevato',
    ]);
    expect((await get('/catalog/datasets/vie/facets?facet=boh')).statusCode).toBe(400);
  });
});
