import { expect } from 'vitest';
import { type TestPortal, testPortal } from '../../../helpers/portal.js';
import { settleFile } from '../../../helpers/settle-file.js';
import { completeDataset, form, newOrganization, requests } from '../../rest/helpers.js';

/** Streets with a zone, inhabitants, a day, a moment and a place. */
export const STREETS = [
  'nome;zona;abitanti;data;rilevato;latitudine;longitudine',
  'Via della Prova;Nord;120;2024-05-01;2024-05-01T08:00:00Z;44.49;11.34',
  '"Piazza; Nord";Nord;8;2024-05-25;2024-05-25T22:30:00Z;44.50;11.35',
  'via Sud;Sud;45;2023-12-31;2023-12-31T23:30:00Z;45.46;9.19',
  'Largo "Est";;;2020-01-01;2020-01-01T00:00:00Z;41.90;12.50',
  'Vicolo Ovest;Sud;60;2020-06-01;2020-06-01T10:00:00Z;40.85;14.27',
].join('\n');

export interface Published {
  portal: TestPortal;
  /** Makes a dataset of these files, `[name, content, media type]`, and publishes it. */
  publish(name: string, more: object, files: [string, string, string?][], release?: boolean): Promise<void>;
  get(url: string): Promise<Awaited<ReturnType<TestPortal['app']['inject']>>>;
  /** The JSON of an answer that is none but a good one. */
  json(url: string): Promise<ReturnType<typeof JSON.parse>>;
}

/** A portal with an organization, and datasets as a test publishes them. */
export async function publishedPortal(): Promise<Published> {
  const portal = await testPortal();
  const admin = requests(portal, portal.admin);
  await newOrganization(portal, 'ente');
  const get = (url: string) => portal.app.inject({ method: 'GET', url });
  return {
    portal,
    get,
    async json(url) {
      const answer = await get(url);
      expect(answer.statusCode, `${url} ${answer.body}`).toBe(200);
      return answer.json();
    },
    async publish(name, more, files, release = true) {
      const distribution = files.map(([title]) => ({
        title: { it: title },
        format: title.endsWith('json') ? 'GEOJSON' : 'CSV',
        license: { iri: 'CC_BY_4_0' },
      }));
      const dataset = { name, ...more, ...(files.length > 0 && { distribution }) };
      const answer = await admin.send('POST', '/datasets', completeDataset('ente', dataset));
      expect(answer.statusCode, answer.body).toBe(201);
      const made = answer.json();
      for (const [at, [file, content, type = 'text/csv']] of files.entries()) {
        const { headers, payload } = form(file, content, { type });
        const address = `/datasets/${made.id}/distributions/${made.distribution[at].id}/file`;
        const put = await admin.send('PUT', address, payload, headers);
        expect(put.statusCode, put.body).toBe(200);
        await settleFile(portal, put.json().file.id);
      }
      if (!release) return;
      const published = await admin.send('POST', `/datasets/${made.id}/publish`);
      expect(published.statusCode, published.body).toBe(200);
    },
  };
}

/** A query string; a list gives its name several times. */
export const queryOf = (parameters: Record<string, string | string[]>): string =>
  new URLSearchParams(
    Object.entries(parameters).flatMap(([key, value]) =>
      [value].flat().map((each): [string, string] => [key, each]),
    ),
  ).toString();
