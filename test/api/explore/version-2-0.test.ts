import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StreetPortal, streetPortal } from './helpers/street-portal.js';

let at: StreetPortal;
beforeAll(async () => {
  at = await streetPortal();
}, 60_000);
afterAll(() => at.portal.close());

describe('version 2.0', () => {
  const old = async (path: string) => {
    const answer = await at.portal.app.inject(path);
    expect(answer.statusCode, answer.body).toBe(200);
    expect(answer.headers['ods-explore-api-deprecation']).toContain('v2.1');
    return answer;
  };
  it.each(['/api/explore/v2.0', '/api/v2'])('%s has the shapes of then', async (root) => {
    const datasets = (await old(`${root}/catalog/datasets/?rows=1&start=1&order_by=title`)).json();
    expect([datasets.total_count, datasets.datasets[0].dataset.dataset_id]).toEqual([2, 'vie']);
    expect((await old(`${root}/catalog/datasets/vie`)).json().dataset.metas.default.title).toBe(
      'Vie di prova',
    );
    const { total_count, records } = (
      await old(`${root}/catalog/datasets/vie/records?rows=1&select=nome`)
    ).json();
    expect([total_count, records[0].record]).toMatchObject([
      5,
      { id: '1', fields: { nome: 'Via della Prova' } },
    ]);
    expect(
      (await old(`${root}/catalog/datasets/vie/records/2?select=abitanti`)).json().record.fields,
    ).toEqual({ abitanti: 8 });
    expect(
      (await old(`${root}/catalog/datasets/vie/aggregates?select=count(*)%20as%20n&group_by=zona`)).json()
        .aggregations,
    ).toHaveLength(3);
    expect((await old(`${root}/catalog/datasets/vie/exports/csv?rows=1&select=nome`)).body).toBe(
      'nome\r\nVia della Prova\r\n',
    );
    expect((await old(`${root}/catalog/datasets/vie/facets?facet=zona`)).json().facets).toHaveLength(1);
    expect((await old(`${root}/catalog/facets?facet=theme`)).json().facets).toHaveLength(1);
  });
  it.each(['/api/explore/v2.0', '/api/v2'])(
    '%s has the lists of links too, and says where the new ones are',
    async (root) => {
      for (const path of ['', '/catalog', '/catalog/exports', '/catalog/datasets/vie/exports']) {
        const answer = await old(`${root}${path}`);
        expect(answer.json().links.length, path).toBeGreaterThan(1);
        expect(answer.headers.link).toMatch(/\/api\/explore\/v2\.1>; rel="successor-version"$/);
      }
      expect((await old(`${root}/catalog/datasets/vie/attachments`)).json().attachments).toHaveLength(2);
      expect(
        (await old(`${root}/catalog/metadata_templates/interop`)).json().metadata_templates,
      ).toHaveLength(2);
      expect((await old(`${root}/catalog/datasets/vie/exports/xls`)).headers['content-type']).toContain(
        'spreadsheetml',
      );
    },
  );
  it('leaves the catalogue of Italian harvesters where it was', async () => {
    const answer = await at.portal.app.inject('/api/v2/catalog/exports/dcat_ap_it');
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([
      200,
      expect.stringContaining('rdf+xml'),
    ]);
  });
});
