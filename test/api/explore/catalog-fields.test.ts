import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { queryOf } from './helpers/published.js';
import { type StreetPortal, streetPortal } from './helpers/street-portal.js';

let at: StreetPortal;
beforeAll(async () => {
  at = await streetPortal();
}, 60_000);
afterAll(() => at.portal.close());

const datasets = (query: Record<string, string>) => at.get(`/catalog/datasets?${queryOf(query)}`);

describe('fields of the catalogue', () => {
  it.each([
    ['search(title, "vie")', ['vie']],
    ['search(default.title, "acqua")', []],
    ['search([title, keyword], "acq")', ['senza']],
    ['suggest(title, "sen")', ['senza']],
    ['suggest(*, "acq")', ['senza']],
    ['search(dataset_id, "vi")', ['vie']],
    ['startswith(dataset_id, "v")', ['vie']],
    ['startswith([dataset_id, keyword], "ac")', ['senza']],
    ['startswith(keyword, "*")', []],
    ['records_count > 4', ['vie']],
    ['5 >= records_count', ['senza', 'vie']],
    ['default.records_count = 0', ['senza']],
    ['records_count in [1..5]', ['vie']],
    ['not records_count = 5', ['senza']],
    ['explore.download_count > 100', []],
    ['explore.download_count is null', ['senza', 'vie']],
    ['dcat_ap_it.theme = "TRAN"', ['vie']],
    ['dcat_ap_it.theme = "http://publications.europa.eu/resource/authority/data-theme/ENVI"', ['senza']],
    ['dcat_ap_it.frequency = "ANNUAL"', ['senza', 'vie']],
    ['dcat_ap_it.publisher_identifier = "boh"', []],
  ])('%s', async (where, wanted) => {
    const answer = await datasets({ where, order_by: 'title' });
    expect(answer.statusCode, answer.body).toBe(200);
    expect(answer.json().results.map((each: { dataset_id: string }) => each.dataset_id)).toEqual(wanted);
  });

  it('are refused where they cannot be looked into so', async () => {
    for (const where of [
      'startswith(title, "v")',
      'startswith(theme, "v")',
      'startswith("v")',
      'search(modified, "v")',
      'search(boh, "v")',
      'search(title)',
      'records_count = "molti"',
    ]) {
      const answer = await datasets({ where });
      expect([answer.statusCode, answer.json().error_code], where).toEqual([400, 'ODSQLError']);
    }
  });

  it('are counted by what can be done with datasets, and by the year of dates', async () => {
    const groups = async (group_by: string, more: Record<string, string> = {}) =>
      (await datasets({ group_by, select: 'count(*) as n', ...more })).json().results;
    expect(await groups('features', { order_by: 'features' })).toEqual([
      { features: 'analyze', n: 1 },
      { features: 'geo', n: 1 },
      { features: 'timeserie', n: 1 },
    ]);
    const [year] = await groups('year(modified) as anno');
    expect(year).toEqual({ anno: expect.any(Number), n: 2 });
    expect(await groups('theme', { order_by: 'theme desc', limit: '1' })).toEqual([
      { theme: 'Trasporti', n: 1 },
    ]);
  });

  it('modified is a moment', async () => {
    const { results } = (await datasets({ select: 'modified' })).json();
    for (const { modified } of results) expect(modified).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/);
  });
});
