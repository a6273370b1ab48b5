import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attachFile } from '../../../src/catalog/commands/files.js';
import { editResource } from '../../../src/catalog/commands/resources.js';
import { getResource } from '../../../src/catalog/queries/find-resource.js';
import { systemActor } from '../../../src/people/policy.js';
import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { fillPortal } from './sample.js';

const ACTOR = systemActor('test');

let portal: TestPortal;
let filled: Awaited<ReturnType<typeof fillPortal>>;

beforeAll(async () => {
  portal = await testPortal();
  filled = await fillPortal(portal);
});
afterAll(() => portal.close());

type Parameters = Record<string, string | number | boolean>;

const call = async (name: string, parameters: Parameters = {}, headers: Record<string, string> = {}) => {
  const query = new URLSearchParams(Object.entries(parameters).map(([key, value]) => [key, String(value)]));
  const answer = await portal.app.inject({ url: `/api/3/action/${name}?${query}`, headers });
  return { status: answer.statusCode, ...answer.json() };
};
const result = async (name: string, parameters: Parameters = {}, headers: Record<string, string> = {}) => {
  const answer = await call(name, parameters, headers);
  expect(answer).toMatchObject({ status: 200, success: true });
  return answer.result;
};
const search = async (parameters: Parameters): Promise<string[]> =>
  (await result('package_search', { fl: 'name', ...parameters })).results;

const NAMES = ['acque-di-balneazione', 'bilancio-comunale', 'piste-ciclabili', 'zone-umide'];

describe('package_list', () => {
  it('gives the names of all public datasets in order', async () => {
    expect(await result('package_list')).toEqual(NAMES);
    expect(await result('package_list', { limit: 2, offset: 1 })).toEqual(NAMES.slice(1, 3));
    expect(await result('package_list', { limit: 0 })).toEqual([]);
  });
});

describe('package_show', () => {
  it('finds a dataset by id, by name and as name_or_id', async () => {
    const [id = ''] = filled.ids;
    for (const parameters of [{ id }, { id: 'piste-ciclabili' }, { name_or_id: id }] as Parameters[]) {
      expect(await result('package_show', parameters)).toMatchObject({
        id,
        name: 'piste-ciclabili',
        identifier: 'c_p001:piste',
        organization: { name: 'comune-di-prova' },
      });
    }
  });

  it('moves the fields of dcatapit into extras with use_default_schema', async () => {
    const shown = await result('package_show', { id: 'piste-ciclabili', use_default_schema: 'True' });
    expect(shown.identifier).toBeUndefined();
    expect(shown.extras).toContainEqual({ key: 'identifier', value: 'c_p001:piste' });
  });

  it('tells a harvested dataset from one of ours', async () => {
    expect((await result('package_show', { id: 'piste-ciclabili' })).dataset_is_local).toBe(true);
    expect((await result('package_show', { id: 'acque-di-balneazione' })).dataset_is_local).toBe(false);
  });

  it('does not know drafts, unless for those who may edit them', async () => {
    expect((await call('package_show', { id: 'bozza-segreta' })).status).toBe(404);
    const editor = await portal.member(filled.comune.id, 'editor');
    expect(await result('package_show', { id: 'bozza-segreta' }, editor)).toMatchObject({ state: 'draft' });
    const stranger = await portal.member(filled.regione.id, 'editor');
    expect((await call('package_show', { id: 'bozza-segreta' }, stranger)).status).toBe(404);
  });

  it('does not know restricted datasets, unless for members of their organization', async () => {
    const restrict = (visibility: 'public' | 'restricted') =>
      editResource(filled.context, ACTOR, 'dataset', 'zone-umide', (doc) => doc, {
        attributes: { visibility },
      });
    await restrict('restricted');
    const editor = await portal.member(filled.regione.id, 'editor');
    expect((await call('package_show', { id: 'zone-umide' })).status).toBe(404);
    expect(await result('package_show', { id: 'zone-umide' }, editor)).toMatchObject({ private: true });
    expect(await result('package_list')).not.toContain('zone-umide');
    expect(await search({ q: 'umide' })).toEqual([]);
    const include = { q: 'umide', fl: 'name', include_private: true };
    expect((await result('package_search', include, editor)).results).toEqual(['zone-umide']);
    expect((await result('package_search', include)).results).toEqual([]);
    await restrict('public');
  });
});

describe('resources', () => {
  it('are found by their id alone, whatever its case, at their position', async () => {
    const id = (await result('package_show', { id: 'bilancio-comunale' })).resources[1].id;
    const shown = await result('resource_show', { id: id.toUpperCase() });
    expect(shown).toMatchObject({ id, position: 1, format: 'XLSX', package_id: filled.ids[1] });
    expect((await call('resource_show', { id: 'non-un-id' })).status).toBe(404);
    expect((await call('resource_show', { id: filled.ids[0] ?? '' })).status).toBe(404);
  });

  it('of a stored file are downloads, active in the DataStore once the table is loaded', async () => {
    const before = await getResource(filled.context.db, ACTOR, 'dataset', 'bilancio-comunale');
    const id = before.doc.distribution?.[0]?.id ?? '';
    const { file } = await attachFile(filled.context, ACTOR, 'bilancio-comunale', id, {
      name: 'bilancio.csv',
      size: 8,
      sha256: 'b'.repeat(64),
      mediaType: 'text/csv',
    });
    // The public still has the version before the file; those who edit see it.
    expect(await result('resource_show', { id })).toMatchObject({ url_type: '', datastore_active: false });
    const loaded = { status: 'loaded' as const };
    await portal.services.db.updateTable('data_table').set(loaded).where('file_id', '=', file.id).execute();
    expect(await result('resource_show', { id }, portal.admin)).toMatchObject({
      url: `https://dati.example.it/dataset/${before.id}/resource/${id}/download/bilancio.csv`,
      url_type: 'upload',
      size: 8,
      datastore_active: true,
    });
    await portal.services.db.updateTable('data_table').set({ status: 'failed' }).execute();
    expect(await result('resource_show', { id }, portal.admin)).toMatchObject({ datastore_active: false });
  });
});

describe('package_search', () => {
  it('finds everything with no query, *:* and two quotes', async () => {
    for (const q of ['', '*:*', '""']) expect((await result('package_search', { q })).count).toBe(4);
  });

  it('has the shape of CKAN, dcatapit fields in extras', async () => {
    const found = await result('package_search', { q: 'ciclabili' });
    expect(found).toMatchObject({
      count: 1,
      sort: 'score desc, metadata_modified desc',
      facets: {},
      search_facets: {},
      results: [{ name: 'piste-ciclabili', holder_name: 'Regione Prova' }],
    });
    expect(found.results[0].extras).toContainEqual({ key: 'frequency', value: 'ANNUAL' });
  });

  it('finds words whatever accents and case, phrases, alternatives and exclusions', async () => {
    expect(await search({ q: 'qualita ACQUE' })).toEqual(['zone-umide']);
    expect(await search({ q: '"piste ciclabili"' })).toEqual(['piste-ciclabili']);
    expect((await search({ q: 'bilancio OR umide' })).sort()).toEqual(['bilancio-comunale', 'zone-umide']);
    expect(await search({ q: 'acque -umide' })).toEqual(['acque-di-balneazione']);
  });

  it('sorts as asked', async () => {
    expect(await search({ sort: 'name asc' })).toEqual(NAMES);
    expect(await search({ sort: 'name desc' })).toEqual(NAMES.toReversed());
    expect(await search({ sort: 'title_string asc' })).toEqual(NAMES);
    const ids = (await result('package_search', { sort: 'id asc', fl: 'id' })).results;
    expect(ids).toEqual(ids.toSorted());
    expect((await result('package_search', { sort: 'rank' })).sort).toBe(
      'score desc, metadata_modified desc',
    );
  });

  it('pages: no rows for 0, nothing beyond the end, never more than 1000 and no error', async () => {
    expect(await result('package_search', { rows: 0 })).toMatchObject({ count: 4, results: [] });
    expect(await result('package_search', { start: 400 })).toMatchObject({ count: 4, results: [] });
    expect((await result('package_search', { rows: 5000 })).results).toHaveLength(4);
    const pages = [0, 1, 2, 3].map((start) => search({ start, rows: 1, sort: 'id asc' }));
    expect((await Promise.all(pages)).flat().sort()).toEqual(NAMES);
  });

  it('filters by the fields of CKAN', async () => {
    const cases: [string, string[]][] = [
      ['organization:comune-di-prova', ['bilancio-comunale', 'piste-ciclabili']],
      ['organization:"regione-prova"', ['acque-di-balneazione', 'zone-umide']],
      ['organization:(comune-di-prova OR regione-prova)', NAMES],
      [`owner_org:"${filled.regione.id}"`, ['acque-di-balneazione', 'zone-umide']],
      ['groups:envi', ['acque-di-balneazione', 'piste-ciclabili', 'zone-umide']],
      ['(groups:gove OR groups:tran)', ['bilancio-comunale', 'piste-ciclabili']],
      ['tags:acqua', ['acque-di-balneazione']],
      ['tags:"qualità dell aria"', ['piste-ciclabili']],
      ['res_format:CSV', ['acque-di-balneazione', 'bilancio-comunale']],
      ['res_format:csv', []],
      ['license_id:cc-zero', ['bilancio-comunale']],
      ['groups:envi organization:regione-prova license_id:cc-by', ['acque-di-balneazione']],
      ['organization:nessuna', []],
      ['+dataset_type:dataset +state:active', NAMES],
      ['dataset_type:harvest', []],
    ];
    for (const [fq, expected] of cases) expect([fq, (await search({ fq })).sort()]).toEqual([fq, expected]);
  });

  it('takes filters from q, fq repeated and fq_list alike', async () => {
    expect(await search({ q: 'organization:comune-di-prova AND groups:gove' })).toEqual([
      'bilancio-comunale',
    ]);
    expect(await search({ fq_list: '["groups:envi","tags:acqua"]' })).toEqual(['acque-di-balneazione']);
    const repeated = '/api/3/action/package_search?fl=name&fq=groups:envi&fq=tags:acqua';
    expect((await portal.app.inject({ url: repeated })).json().result.results).toEqual([
      'acque-di-balneazione',
    ]);
  });

  it('counts facets under names and titles', async () => {
    const fields = '["organization","groups","tags","res_format","license_id"]';
    const { facets, search_facets } = await result('package_search', { rows: 0, 'facet.field': fields });
    expect(facets).toEqual({
      organization: { 'comune-di-prova': 2, 'regione-prova': 2 },
      groups: { envi: 3, gove: 1, tran: 1 },
      tags: { dati: 3, acqua: 1, 'bici pedoni': 1, cycling: 1, mobilità: 1, 'qualità dell aria': 1 },
      res_format: { CSV: 2, XLSX: 1 },
      license_id: { notspecified: 2, 'cc-by': 1, 'cc-zero': 1 },
    });
    expect(search_facets.organization).toEqual({
      title: 'organization',
      items: [
        { name: 'regione-prova', display_name: 'Regione Prova', count: 2 },
        { name: 'comune-di-prova', display_name: 'Comune di Prova', count: 2 },
      ],
    });
    expect(search_facets.groups.items).toContainEqual({ name: 'envi', display_name: 'Ambiente', count: 3 });
  });

  it('bounds facets by facet.limit and facet.mincount, and counts none with facet=false', async () => {
    const tags = async (parameters: Parameters) =>
      (await result('package_search', { rows: 0, 'facet.field': 'tags', ...parameters })).facets.tags;
    expect(await tags({ 'facet.limit': 1 })).toEqual({ dati: 3 });
    expect(Object.keys(await tags({ 'facet.limit': -1 }))).toHaveLength(6);
    expect(await tags({ 'facet.mincount': 2 })).toEqual({ dati: 3 });
    expect(await tags({ facet: 'false' })).toBeUndefined();
  });

  it('gives only the fields of fl', async () => {
    expect((await result('package_search', { q: 'ciclabili', fl: 'name,frequency' })).results).toEqual([
      { name: 'piste-ciclabili', frequency: 'ANNUAL' },
    ]);
  });

  it('accepts what only tunes Solr, and include_drafts from the public', async () => {
    const tuned = { qf: 'title^2', bf: 'x', mm: '1', df: 'text', defType: 'edismax', ext_other: '1,2,3,4' };
    expect((await result('package_search', { ...tuned, include_drafts: true })).count).toBe(4);
  });
});

describe('the other lists', () => {
  it('give current packages whole, the newest change first, ten without a limit', async () => {
    const packages = await result('current_package_list_with_resources', { limit: 3 });
    expect(packages).toHaveLength(3);
    expect(packages[0].resources).toBeInstanceOf(Array);
    const modified = packages.map((p: { metadata_modified: string }) => p.metadata_modified);
    expect(modified).toEqual(modified.toSorted().toReversed());
    const second = await result('current_package_list_with_resources', { limit: 3, page: 2 });
    expect(second).toHaveLength(1);
  });

  it('complete names and titles', async () => {
    expect(await result('package_autocomplete', { q: 'CICLA' })).toEqual([
      {
        name: 'piste-ciclabili',
        title: 'Piste ciclabili',
        match_field: 'name',
        match_displayed: 'piste-ciclabili',
      },
    ]);
    expect(await result('package_autocomplete', { q: 'di baln' })).toMatchObject([
      { match_field: 'title', match_displayed: 'Acque di balneazione (acque-di-balneazione)' },
    ]);
    expect(await result('package_autocomplete', { q: '%' })).toEqual([]);
  });

  it('name organizations, or show them whole', async () => {
    expect(await result('organization_list')).toEqual(['comune-di-prova', 'regione-prova']);
    expect(await result('organization_list', { sort: 'name desc', limit: 1 })).toEqual(['regione-prova']);
    expect(await result('organization_list', { organizations: '["regione-prova"]' })).toEqual([
      'regione-prova',
    ]);
    expect(await result('organization_list', { q: 'comune' })).toEqual(['comune-di-prova']);
    expect(await result('organization_list', { all_fields: 'True', offset: 1 })).toMatchObject([
      { name: 'regione-prova', package_count: 2, display_name: 'Regione Prova', description: '' },
    ]);
    expect(await call('organization_list', { sort: 'colour' })).toMatchObject({
      status: 409,
      error: { sort: [expect.any(String)] },
    });
  });

  it('show an organization by id and name, with its datasets when asked', async () => {
    const { comune } = filled;
    expect(await result('organization_show', { id: comune.id })).toMatchObject({
      name: 'comune-di-prova',
      package_count: 2,
      users: [],
      identifier: 'c_p001',
    });
    const whole = await result('organization_show', { id: 'comune-di-prova', include_datasets: true });
    expect(whole.packages.map((p: { name: string }) => p.name).sort()).toEqual(NAMES.slice(1, 3));
    expect(await result('organization_show', { id: comune.id })).not.toHaveProperty('packages');
    expect((await call('organization_show', { id: 'envi' })).status).toBe(404);
  });

  it('have the themes as groups, by code in lower case', async () => {
    const names = await result('group_list');
    expect(names).toHaveLength(13);
    expect(names).toContain('envi');
    expect(names).not.toContain('op_datpro');
    const whole = await result('group_list', { all_fields: true, sort: 'package_count' });
    expect(whole[0]).toMatchObject({ name: 'envi', display_name: 'Ambiente', package_count: 3 });
    const shown = await result('group_show', { id: 'envi', include_datasets: 'true' });
    expect(shown.packages).toHaveLength(3);
    expect(await result('group_show', { id: shown.id })).toMatchObject({ name: 'envi', package_count: 3 });
    expect(await result('group_package_show', { id: 'envi', limit: 2 })).toHaveLength(2);
    expect((await call('group_show', { id: 'comune-di-prova' })).status).toBe(404);
  });

  it('name tags, or show them whole', async () => {
    expect(await result('tag_list')).toEqual(['acqua', 'bici pedoni', 'cycling', 'dati', 'mobilità', 'qualità dell aria']); // biome-ignore format: one line
    expect(await result('tag_list', { query: 'QUA' })).toEqual(['acqua', 'qualità dell aria']);
    expect(await result('tag_list', { query: 'acqua', all_fields: 'True' })).toMatchObject([
      { name: 'acqua', display_name: 'acqua', vocabulary_id: null },
    ]);
    expect((await call('tag_list', { vocabulary_id: 'x' })).status).toBe(404);
  });

  it('give licences, the status and help', async () => {
    expect(await result('license_list')).toContainEqual(
      expect.objectContaining({ id: 'cc-by', status: 'active' }),
    );
    expect(await result('status_show')).toMatchObject({
      locale_default: 'it',
      extensions: ['datastore', 'dcat', 'dcatapit', 'portico'],
    });
    expect(await result('help_show', { name: 'package_show' })).toMatch(/id/);
    expect((await call('help_show', { name: 'constructor' })).status).toBe(404);
    expect((await call('help_show')).error).toEqual({ name: ['Missing value'], __type: 'Validation Error' });
  });
});
