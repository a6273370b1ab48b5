import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { queryOf } from './helpers/published.js';
import { type StreetPortal, streetPortal } from './helpers/street-portal.js';

let at: StreetPortal;
beforeAll(async () => {
  at = await streetPortal();
}, 60_000);
afterAll(() => at.portal.close());

const old = (path: string, query: Record<string, string>) =>
  at.portal.app.inject(`/api/records/1.0/${path}/?${queryOf({ dataset: 'vie', ...query })}`);

describe('downloads of version 1', () => {
  it('begin where start says, with rows or to the end', async () => {
    const csv = async (query: Record<string, string>) =>
      (await old('download', { fields: 'abitanti', ...query })).body.split('\r\n').slice(1, -1);
    expect(await csv({ start: '1', rows: '2' })).toEqual(['8', '45']);
    expect(await csv({ start: '3' })).toEqual(['""', '60']);
    expect(await csv({ rows: '0' })).toEqual([]);
    const json = (await old('download', { format: 'json', start: '4' })).json();
    expect(json.map(({ recordid }: { recordid: string }) => recordid)).toEqual(['5']);
    const sorted = (
      await old('download', { format: 'json', sort: '-abitanti', start: '1', rows: '1' })
    ).json();
    expect(sorted[0].fields.abitanti).toBe(45);
    expect((await old('download', { start: '-1' })).json().errorcode).toBe(20002);
  });
});

describe('RSS of records', () => {
  it('has an item for each record, its values as a description', async () => {
    const answer = await old('search', { format: 'rss', rows: '2', sort: '-abitanti', lang: 'en' });
    expect(answer.headers['content-type']).toBe('application/rss+xml; charset=utf-8');
    expect(answer.body).toContain('<channel><title>Test streets</title>');
    const items = [...answer.body.matchAll(/<item><title>(.*?)<\/title><link>(.*?)<\/link>/g)];
    expect(items.map(([, title]) => title)).toEqual(['Piazza; Nord', 'via Sud']);
    expect(answer.body).toContain('abitanti: 8\n');
    const shown = await at.portal.app.inject(new URL(String(items[0]?.[2])).pathname);
    expect(shown.json().nome).toBe('Piazza; Nord');
  });
});
