import type { LightMyRequestResponse } from 'fastify';
import type { TestPortal } from '../../helpers/portal.js';

export type Headers = Record<string, string>;

/** An organization made through the API. */
export async function newOrganization(portal: TestPortal, name: string, more: object = {}) {
  const answer = await portal.app.inject({
    method: 'POST',
    url: '/api/v1/organizations',
    headers: portal.admin,
    payload: { name, title: { it: `Ente ${name}` }, identifier: `cod_${name}`, ...more },
  });
  if (answer.statusCode !== 201) throw new Error(answer.body);
  return answer.json() as { id: string; name: string };
}

/** A dataset that passes the gate, its distribution at an address elsewhere. */
export const completeDataset = (organization: string, more: object = {}) => ({
  organization,
  title: { it: 'Piste ciclabili', en: 'Cycle paths' },
  description: { it: 'Tracciati delle piste ciclabili del territorio comunale.' },
  theme: ['TRAN'],
  accrualPeriodicity: 'ANNUAL',
  keyword: { it: ['mobilità', 'bicicletta'] },
  distribution: [
    {
      title: { it: 'Elenco' },
      format: 'CSV',
      license: { iri: 'CC_BY_4_0' },
      accessURL: ['https://esempio.it/piste'],
    },
  ],
  ...more,
});

export interface Requests {
  get(url: string, headers?: Headers): Promise<LightMyRequestResponse>;
  send(
    method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    url: string,
    payload?: unknown,
    headers?: Headers,
  ): Promise<LightMyRequestResponse>;
}

/** Requests to `/api/v1` with these headers, unless told otherwise. */
export const requests = (portal: TestPortal, who: Headers): Requests => ({
  get: (url, headers = {}) =>
    portal.app.inject({ method: 'GET', url: `/api/v1${url}`, headers: { ...who, ...headers } }),
  send: (method, url, payload, headers = {}) =>
    portal.app.inject({
      method,
      url: `/api/v1${url}`,
      headers: { ...who, ...headers },
      ...(payload !== undefined && { payload: payload as object }),
    }),
});

/** The pointers of a problem's errors. */
export const pointersOf = (answer: LightMyRequestResponse): string[] =>
  ((answer.json() as { errors?: { pointer: string }[] }).errors ?? []).map((error) => error.pointer).sort();

/** A form with one file. */
export function form(
  name: string,
  content: string | Buffer,
  options: { field?: string; type?: string } = {},
) {
  const boundary = '----portico-test';
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="${options.field ?? 'file'}"; filename="${name}"\r\nContent-Type: ${options.type ?? 'text/csv'}\r\n\r\n`;
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    payload: Buffer.concat([Buffer.from(head), Buffer.from(content), Buffer.from(`\r\n--${boundary}--\r\n`)]),
  };
}
