import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STREETS } from './helpers/published.js';
import { type StreetPortal, streetPortal } from './helpers/street-portal.js';

let at: StreetPortal;
beforeAll(async () => {
  at = await streetPortal();
}, 60_000);
afterAll(() => at.portal.close());

describe('attachments and files', () => {
  it('are the stored files, under each of their names', async () => {
    const { attachments } = await at.json('/catalog/datasets/vie');
    expect(Object.keys(attachments[0])).toEqual(['mimetype', 'url', 'id', 'title']);
    const { id } = attachments[0];
    for (const path of [
      `attachments/${id}`,
      `attachments/vie.csv/`,
      `files/${id}`,
      'files/vie.csv/download/',
    ]) {
      const redirect = await at.get(`/catalog/datasets/vie/${path}`);
      expect(redirect.statusCode, path).toBe(302);
      const file = await at.portal.app.inject(new URL(String(redirect.headers.location)).pathname);
      expect(file.body).toBe(STREETS);
    }
  });

  it('those that are not there are refused in the words of this API', async () => {
    for (const [path, message] of [
      ['vie/files/boh', 'Unknown file: boh'],
      ['vie/files/boh/300', 'Unknown file: boh'],
      ['vie/files/vie.csv/300/', 'Unknown size of file: 300'],
      ['vie/attachments/boh', 'Unknown attachment: boh'],
      ['bozza/files/b.csv', 'Unknown dataset: bozza'],
    ]) {
      const answer = await at.get(`/catalog/datasets/${path}`);
      expect([answer.statusCode, answer.json()]).toEqual([404, { error_code: 'NotFoundError', message }]);
    }
    const old = await at.portal.app.inject('/api/datasets/1.0/vie/images/boh/');
    expect([old.statusCode, old.json()]).toEqual([404, { errorcode: 20000, error: 'Unknown image: boh' }]);
    expect((await at.portal.app.inject('/api/datasets/1.0/vie/attachments/vie.csv')).statusCode).toBe(302);
  });
});
