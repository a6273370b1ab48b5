import type { LightMyRequestResponse } from 'fastify';
import { expect } from 'vitest';
import { EXPLORE_PATH } from '../../../../src/api/explore/addresses.js';
import type { TestPortal } from '../../../helpers/portal.js';
import { publishedPortal, queryOf, STREETS } from './published.js';

/** A portal with `vie` (streets, and a second table), `senza` (no table) and `bozza` (a draft), seen through the API. */
export interface StreetPortal {
  portal: TestPortal;
  get(path: string, headers?: Record<string, string>): Promise<LightMyRequestResponse>;
  /** The JSON of an answer that is none but a good one. */
  json(path: string): Promise<ReturnType<typeof JSON.parse>>;
  /** Records of the streets. */
  records(query?: Record<string, string | string[]>): Promise<ReturnType<typeof JSON.parse>>;
}

export async function streetPortal(): Promise<StreetPortal> {
  const { portal, publish } = await publishedPortal();
  await publish('vie', { title: { it: 'Vie di prova', en: 'Test streets' }, theme: ['TRAN'] }, [
    ['vie.csv', STREETS],
    ['altro.csv', 'a,b\n1,2\n3,4\n'],
  ]);
  await publish('senza', { title: { it: 'Senza tabella' }, theme: ['ENVI'], keyword: { it: ['acqua'] } }, []);
  await publish('bozza', { title: { it: 'Bozza nascosta' } }, [['b.csv', STREETS]], false);
  const get: StreetPortal['get'] = (path, headers = {}) =>
    portal.app.inject({ method: 'GET', url: `${EXPLORE_PATH}${path}`, headers });
  const json: StreetPortal['json'] = async (path) => {
    const answer = await get(path);
    expect(answer.statusCode, answer.body).toBe(200);
    return answer.json();
  };
  return {
    portal,
    get,
    json,
    records: (query = {}) => json(`/catalog/datasets/vie/records?${queryOf(query)}`),
  };
}
