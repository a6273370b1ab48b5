import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXPLORE_PATH } from '../../../src/api/explore/addresses.js';
import { type StreetPortal, streetPortal } from './helpers/street-portal.js';

let at: StreetPortal;
beforeAll(async () => {
  at = await streetPortal();
}, 60_000);
afterAll(() => at.portal.close());
const get: StreetPortal['get'] = (path, headers) => at.get(path, headers);
const json: StreetPortal['json'] = (path) => at.json(path);
const records: StreetPortal['records'] = (query) => at.records(query);

describe('records', () => {
  it('are flat, counted, ten at first', async () => {
    const answer = await records();
    expect(answer.total_count).toBe(5);
    expect(answer.results[0]).toMatchObject({
      nome: 'Via della Prova',
      abitanti: 120,
      data: '2024-05-01',
      rilevato: '2024-05-01T08:00:00+00:00',
      geometry: { lon: 11.34, lat: 44.49 },
    });
    expect(answer.results[3]).toMatchObject({ zona: null, abitanti: null });
    expect(answer._links).toBeUndefined();
  });

  it('paths may end with a slash, keys come in any order', async () => {
    const answer = await json(
      '/catalog/datasets/vie/records/?where=abitanti%3E50&select=nome&limit=1&order_by=-abitanti&offset=0',
    );
    expect(answer).toEqual({ total_count: 2, results: [{ nome: 'Via della Prova' }] });
  });

  it('several where must all hold, fields may be quoted', async () => {
    expect((await records({ where: ['`abitanti` > 10', "zona = 'Sud'"], select: 'nome' })).results).toEqual([
      { nome: 'via Sud' },
      { nome: 'Vicolo Ovest' },
    ]);
  });

  it('latitude comes first in boxes, upper and lower case count at the start of texts', async () => {
    expect(
      (await records({ where: 'in_bbox(geometry, 44, 11, 45, 12)', select: 'nome' })).results,
    ).toHaveLength(2);
    expect((await records({ where: 'in_bbox(geometry, 11, 44, 12, 45)' })).total_count).toBe(0);
    expect((await records({ where: 'startswith(nome, "via")', select: 'nome' })).results).toEqual([
      { nome: 'via Sud' },
    ]);
  });

  it('nulls come last in both directions', async () => {
    const order = async (order_by: string) =>
      (await records({ order_by, select: 'abitanti' })).results.map(
        (row: { abitanti: number }) => row.abitanti,
      );
    expect(await order('abitanti desc')).toEqual([120, 60, 45, 8, null]);
    expect(await order('abitanti')).toEqual([8, 45, 60, 120, null]);
  });

  it('groups have no total; an aggregate of all is one row', async () => {
    expect(await records({ group_by: 'zona', select: 'count(*)' })).toEqual({
      results: [{ zona: 'Nord', 'count(*)': 2 }, { zona: 'Sud', 'count(*)': 2 }, { zona: null, 'count(*)': 1 }],
    }); // biome-ignore format: one line reads better
    expect((await records({ select: 'count(*) as n, sum(abitanti)' })).results).toEqual([
      { n: 5, 'sum(abitanti)': 233 },
    ]);
    expect((await get('/catalog/datasets/vie/records?group_by=zona&limit=20000')).statusCode).toBe(200);
  });

  it('are in the time zone and language asked for', async () => {
    const rome = await records({
      timezone: 'Europe/Rome',
      lang: 'it',
      select: "rilevato, date_format(rilevato, 'd MMMM yyyy') as d",
      where: 'abitanti = 45',
    });
    expect(rome.results).toEqual([{ rilevato: '2024-01-01T00:30:00+01:00', d: '1 gennaio 2024' }]);
    expect(
      (await records({ lang: 'en', select: "date_format(rilevato, 'MMMM') as d", limit: '1' })).results,
    ).toEqual([{ d: 'May' }]);
  });

  it('are refined and excluded', async () => {
    expect((await records({ refine: 'zona:Sud' })).total_count).toBe(2);
    expect((await records({ refine: ['zona:Sud', 'zona:Nord'] })).total_count).toBe(4);
    expect((await records({ refine: 'data:2024/05', select: 'nome' })).total_count).toBe(2);
    expect((await records({ refine: 'data:2020', exclude: 'zona:Sud', select: 'nome' })).results).toEqual([
      { nome: 'Largo "Est"' },
    ]);
    expect((await records({ exclude: 'zona:Sud' })).total_count).toBe(3);
  });

  it('have links and technical values where they are wanted', async () => {
    const answer = await records({
      include_links: 'true',
      include_app_metas: 'true',
      limit: '2',
      offset: '2',
      select: 'nome',
    });
    const rels = answer._links.map(({ rel }: { rel: string }) => rel);
    expect(rels).toEqual(['self', 'first', 'next', 'last']);
    expect(answer.results[0]).toMatchObject({ _id: '3', nome: 'via Sud', _size: expect.any(Number) });
    const self = answer.results[0]._links[0].href as string;
    expect(self).toBe('https://dati.example.it/api/explore/v2.1/catalog/datasets/vie/records/3');
    const next = new URL(answer._links[2].href);
    expect((await json(`${next.pathname.slice(EXPLORE_PATH.length)}${next.search}`)).results).toHaveLength(1);
    expect(await json(`${new URL(self).pathname.slice(EXPLORE_PATH.length)}?select=nome,abitanti`)).toEqual({
      nome: 'via Sud',
      abitanti: 45,
    });
  });

  it.each([
    ['limit=101', 'InvalidRESTParameterError', 'limit'],
    ['limit=-2', 'InvalidRESTParameterError', 'limit'],
    ['limit=dieci', 'InvalidRESTParameterError', 'limit'],
    ['offset=9990&limit=20', 'InvalidRESTParameterError', 'offset'],
    ['group_by=zona&limit=20001', 'InvalidRESTParameterError', 'limit'],
    ['where=boh%3D1', 'ODSQLError', 'where'],
    ['select=boh', 'ODSQLError', 'select'],
    ['where=abitanti%20%3E%20%22x%22', 'ODSQLError', 'where'],
    ['order_by=zona,count(*)&group_by=zona', 'ODSQLError', 'order_by'],
    ['timezone=Marte/Olimpo', 'InvalidRESTParameterError', 'timezone'],
    ['refine=zona', 'InvalidRESTParameterError', 'refine'],
    ['refine=boh:1', 'InvalidRESTParameterError', 'boh'],
    ['refine=abitanti:tanti', 'ODSQLError', 'refine'],
    ['lang=klingon', 'InvalidRESTParameterError', 'lang'],
  ])('%s is refused', async (query, code, part) => {
    const answer = await get(`/catalog/datasets/vie/records?${query}`);
    expect(answer.statusCode, answer.body).toBe(400);
    expect(answer.json()).toEqual({ error_code: code, message: expect.stringContaining(part) });
  });

  it('limit -1 is the largest page', async () => {
    expect((await records({ limit: '-1' })).results).toHaveLength(5);
    expect(await records({ limit: '0' })).toEqual({ total_count: 5, results: [] });
  });

  it('what is not there, or not public, is not found, whoever asks', async () => {
    for (const path of [
      '/catalog/datasets/boh/records',
      '/catalog/datasets/bozza/records',
      '/catalog/datasets/senza/records',
      '/catalog/datasets/vie/records/99',
      '/catalog/datasets/vie/records/x',
      '/catalog/datasets/vie~9',
      '/boh',
      '/catalog/datasets/vie/aggregates',
    ]) {
      const answer = await get(path, at.portal.admin);
      expect([answer.statusCode, Object.keys(answer.json())], path).toEqual([404, ['error_code', 'message']]);
    }
  });

  it('scripts of other sites may read them, with their quota; keys are accepted', async () => {
    const answer = await get('/catalog/datasets/vie/records?apikey=x', {
      origin: 'https://altrove.example',
      authorization: 'ApiKey abc',
    });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['access-control-allow-origin']).toBe('*');
    expect(answer.headers['access-control-expose-headers']).toContain('X-RateLimit-Remaining');
    const [limit, left] = ['limit', 'remaining'].map((name) => Number(answer.headers[`x-ratelimit-${name}`]));
    expect(left).toBeLessThan(limit as number);
    expect(answer.headers['x-ratelimit-reset']).toMatch(/^\d{4}-\d\d-\d\dT00:00:00/);
  });
});
