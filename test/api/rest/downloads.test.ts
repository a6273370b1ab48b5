import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { settleFile } from '../../helpers/settle-file.js';
import { completeDataset, form, newOrganization, type Requests, requests } from './helpers.js';

const CONTENT = 'quartiere;alberi\nNavile;12000\nSavena;9000\n';
const TAG = `"${createHash('sha256').update(CONTENT).digest('hex')}"`;

let portal: TestPortal;
let admin: Requests;
let address: string;

beforeAll(async () => {
  portal = await testPortal();
  admin = requests(portal, portal.admin);
  await newOrganization(portal, 'ente');
  const { id, distribution } = (await admin.send('POST', '/datasets', completeDataset('ente'))).json();
  const { headers, payload } = form('Alberi d’Italia.csv', CONTENT);
  const url = `/datasets/${id}/distributions/${distribution[0].id}/file`;
  const stored = (await admin.send('PUT', url, payload, headers)).json();
  address = stored.links.download.replace('https://dati.example.it', '');
  await settleFile(portal, stored.file.id);
  await admin.send('POST', `/datasets/${id}/publish`);
});
afterAll(() => portal.close());

const get = (headers: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET') =>
  portal.app.inject({ method, url: address, headers });

describe('the download of a stored file', () => {
  it('gives the original bytes under their name, as a file and never as a page', async () => {
    const answer = await get();
    expect([answer.statusCode, answer.body]).toEqual([200, CONTENT]);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/csv',
      'content-length': String(CONTENT.length),
      'content-disposition': `attachment; filename="Alberi d_Italia.csv"; filename*=UTF-8''Alberi%20d%E2%80%99Italia.csv`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
      'accept-ranges': 'bytes',
      etag: TAG,
    });
  });

  it('answers HEAD with the same headers and no bytes', async () => {
    const answer = await get({}, 'HEAD');
    expect([answer.statusCode, answer.body]).toEqual([200, '']);
    expect(answer.headers).toMatchObject({ 'content-length': String(CONTENT.length), etag: TAG });
  });

  it.each([
    ['bytes=0-8', 'quartiere', `bytes 0-8/${CONTENT.length}`],
    ['bytes=-5', CONTENT.slice(-5), `bytes ${CONTENT.length - 5}-${CONTENT.length - 1}/${CONTENT.length}`],
    ['bytes=17-', CONTENT.slice(17), `bytes 17-${CONTENT.length - 1}/${CONTENT.length}`],
  ])('gives the range %s', async (range, body, contentRange) => {
    const answer = await get({ range });
    expect([answer.statusCode, answer.body, answer.headers['content-range']]).toEqual([
      206,
      body,
      contentRange,
    ]);
    expect(answer.headers['content-length']).toBe(String(body.length));
  });

  it('refuses a range outside the file with 416 and its size', async () => {
    const answer = await get({ range: 'bytes=5000-' });
    expect([answer.statusCode, answer.headers['content-range']]).toEqual([416, `bytes */${CONTENT.length}`]);
  });

  it('goes on with a range only while the file is the same', async () => {
    expect((await get({ range: 'bytes=0-3', 'if-range': TAG })).statusCode).toBe(206);
    expect((await get({ range: 'bytes=0-3', 'if-range': '"another"' })).statusCode).toBe(200);
  });

  it('answers 304 to who has it', async () => {
    const answer = await get({ 'if-none-match': TAG });
    expect([answer.statusCode, answer.body]).toEqual([304, '']);
  });

  it('is found by the name of the dataset too, and whatever the file is called', async () => {
    const [, , , , distribution] = address.split('/');
    const answer = await portal.app.inject(`/dataset/piste-ciclabili/resource/${distribution}/download`);
    expect([answer.statusCode, answer.body]).toEqual([200, CONTENT]);
  });

  it('is 404 where there is no such file', async () => {
    const answer = await portal.app.inject('/dataset/piste-ciclabili/resource/altro/download/a.csv');
    expect([answer.statusCode, answer.json().code]).toEqual([404, 'PR404']);
  });
});
