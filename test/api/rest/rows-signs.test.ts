import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadTableJob } from '../../../src/tables/load-job.js';
import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { settleFile } from '../../helpers/settle-file.js';
import { completeDataset, form, newOrganization, type Requests, requests } from './helpers.js';

const CSV = [
  'chi;nota;giorno;quota;pezzi;attivo',
  'a;costa 5 €;31/12/1499;3,0;3;vero',
  'b;festa 🎉 in piazza;01/02/2024;3,5;4;falso',
  'c;sconto del 20%;02/02/2024;4,25;5;vero',
  'd;detta "la bella" *;03/02/2024;-1,5;6;falso',
  'e;una nota;04/02/2024;0,5;7;vero',
  '',
].join('\n');

let portal: TestPortal;
let anyone: Requests;
let path: string;
let distribution: string;
const NAME = 'segni';

beforeAll(async () => {
  portal = await testPortal();
  anyone = requests(portal, {});
  const admin = requests(portal, portal.admin);
  await newOrganization(portal, 'ente');
  const made = (await admin.send('POST', '/datasets', completeDataset('ente', { name: NAME }))).json();
  distribution = made.distribution[0].id;
  path = `/datasets/${made.id}/distributions/${distribution}`;
  const { headers, payload } = form('segni.csv', CSV);
  const sent = await admin.send('PUT', `${path}/file`, payload, headers);
  const fileId = sent.json().file.id;
  await loadTableJob(portal.services, { fileId });
  await settleFile(portal, fileId);
  const done = await admin.send('POST', `/datasets/${made.id}/publish`);
  expect(done.statusCode, done.body).toBe(200);
});
afterAll(() => portal.close());

type Named = { chi: string }[];
const who = (rows: Named): string => rows.map(({ chi }) => chi).join('');
async function narrowed(query: string): Promise<string> {
  const answer = await anyone.get(`${path}/rows?${query}`);
  expect(answer.statusCode, answer.body).toBe(200);
  return who(answer.json().rows);
}
const searched = (q: string) => narrowed(`q=${encodeURIComponent(q)}`);
const filtered = (...conditions: string[]) =>
  narrowed(conditions.map((each) => `filter=${encodeURIComponent(each)}`).join('&'));

describe('a search of signs alone', () => {
  it.each([
    ['€', 'a'],
    ['🎉', 'b'],
    ['%', 'c'],
    ['"', 'd'],
    ['*', 'd'],
    ['" *', 'd'],
    ['€ %', ''],
    ['§', ''],
  ])('%s finds the rows %s whose texts have them', async (q, found) => {
    expect(await searched(q)).toBe(found);
  });

  it.each([
    ['nota €', 'e'],
    ['- sconto', 'c'],
    ['20%', 'c'],
    ['   ', 'abcde'],
  ])('beside a word they say nothing, and blanks never do: %s', async (q, found) => {
    expect(await searched(q)).toBe(found);
  });

  it('is the same through every door', async () => {
    const get = async (url: string) => (await portal.app.inject(url)).json();
    const q = encodeURIComponent('€');
    expect(who(await get(`/api/v1${path}/export/json?q=${q}`))).toBe('a');
    const tree = { filter: { kind: 'search', terms: [{ text: '€' }] } };
    expect(who((await anyone.send('POST', `${path}/query`, tree)).json().rows)).toBe('a');
    const action = `/api/3/action/datastore_search?resource_id=${distribution}`;
    expect(who((await get(`${action}&q=${q}`)).result.records)).toBe('a');
    expect(
      who((await get(`${action}&plain=false&q=${encodeURIComponent("'€' & 'costa'")}`)).result.records),
    ).toBe('a');
    expect(
      who((await get(`${action}&plain=false&q=${encodeURIComponent("!'€' & 'nota'")}`)).result.records),
    ).toBe('e');
    const records = `/api/explore/v2.1/catalog/datasets/${NAME}/records`;
    expect(who((await get(`${records}?where=${encodeURIComponent('search("€")')}`)).results)).toBe('a');
    expect(who((await get(`${records}?where=${encodeURIComponent('"€"')}`)).results)).toBe('a');
  });
});

describe('values of a filter as Italians write them', () => {
  it.each([
    ['giorno=31/12/1499', 'a'],
    ['giorno>1/2/2024', 'cde'],
    ['giorno>=2024-02-02', 'cde'],
    ['quota=3,0', 'a'],
    ['quota<0,5', 'd'],
    ['quota=-1,5', 'd'],
    ['pezzi=3,0', 'a'],
    ['attivo=vero', 'ace'],
    ['attivo=Sì', 'ace'],
    ['attivo=no', 'bd'],
    ['attivo!=FALSO', 'ace'],
    ['nota=3,0', ''],
  ])('%s finds %s', async (condition, found) => {
    expect(await filtered(condition)).toBe(found);
  });

  it('may be several, in both notations', async () => {
    expect(await filtered('quota=3,0', 'quota=4.25')).toBe('ac');
  });

  it.each(['giorno=31/02/2024', 'giorno=12/31/2024', 'quota=1.234,5', 'attivo=forse'])(
    '%s is refused, as it was written',
    async (condition) => {
      const answer = await anyone.get(`${path}/rows?filter=${encodeURIComponent(condition)}`);
      expect(answer.statusCode, answer.body).toBe(400);
      expect(answer.json().errors[0].detail).toContain(condition.replace(/^.*?=/, ''));
    },
  );

  it('stay strict where the contract of another interface rules', async () => {
    const filters = encodeURIComponent(JSON.stringify({ quota: '3,0' }));
    const action = `/api/3/action/datastore_search?resource_id=${distribution}&filters=${filters}`;
    expect((await portal.app.inject(action)).statusCode).toBe(409);
  });
});
