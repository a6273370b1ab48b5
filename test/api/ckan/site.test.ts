import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACTIONS } from '../../../src/api/ckan/actions.js';
import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { asking } from './asking.js';
import { fillPortal } from './sample.js';

let portal: TestPortal;
let ask: ReturnType<typeof asking>;
let filled: Awaited<ReturnType<typeof fillPortal>>;
const PUBLIC = 'https://dati.example.it/opendata';

beforeAll(async () => {
  portal = await testPortal({ PUBLIC_URL: PUBLIC });
  ask = asking(portal);
  filled = await fillPortal(portal);
});
afterAll(() => portal.close());

const get = (url: string, headers: Record<string, string> = {}) => portal.app.inject({ url, headers });

describe('tags', () => {
  it('are searched, completed and shown', async () => {
    const all = (await ask('tag_list', { query: 'a', all_fields: true })).result as {
      id: string;
      name: string;
    }[];
    expect(all).toHaveLength(3);
    expect((await ask('tag_search', { query: 'a', limit: 2, offset: 1 })).result).toEqual({
      count: all.length,
      results: all.slice(1, 3).map(({ id, name }) => ({ id, name, vocabulary_id: null })),
    });
    expect((await ask('tag_search', { query: '' })).result).toEqual({ count: 0, results: [] });
    expect((await ask('tag_autocomplete', { q: 'ACQ' })).result).toEqual(['acqua']);
    const tag = (await ask('tag_show', { id: 'qualità dell aria', include_datasets: true })).result;
    expect(tag).toMatchObject({
      name: 'qualità dell aria',
      display_name: 'qualità dell aria',
      vocabulary_id: null,
    });
    expect(tag.packages.map(({ name }: { name: string }) => name)).toEqual(['piste-ciclabili']);
    expect((await ask('tag_show', { id: tag.id })).result).toEqual({
      id: tag.id,
      name: tag.name,
      display_name: tag.name,
      vocabulary_id: null,
    });
    expect((await ask('tag_show', { id: 'mai visto' })).status).toBe(404);
  });

  it('of vocabularies are apart from free ones', async () => {
    const { result } = await ask('tag_list', { vocabulary_id: 'frequencies' });
    expect(result).toEqual(expect.arrayContaining(['ANNUAL', 'IRREG']));
    expect((await ask('tag_list')).result).not.toContain('ANNUAL');
    expect((await ask('tag_autocomplete', { vocabulary_id: 'eu_themes', query: 'env' })).result).toEqual([
      'ENVI',
    ]);
    expect((await ask('tag_show', { id: 'ENVI', vocabulary_id: 'eu_themes' })).result).toMatchObject({
      name: 'ENVI',
      display_name: 'Ambiente',
    });
    expect((await ask('tag_list', { vocabulary_id: 'mai' })).status).toBe(404);
    expect((await ask('tag_create', { name: 'x' }, portal.admin)).error.vocabulary_id).toEqual([
      'Missing value',
    ]);
    expect((await ask('tag_create', { name: 'x', vocabulary_id: 'eu_themes' }, portal.admin)).status).toBe(
      403,
    );
    expect((await ask('tag_delete', { id: 'dati' }, portal.admin)).status).toBe(403);
  });

  it('stand in vocabularies that nobody changes', async () => {
    const all = (await ask('vocabulary_list')).result as {
      id: string;
      name: string;
      tags: { vocabulary_id: string }[];
    }[];
    expect(all.map(({ name }) => name)).toEqual([
      'eu_themes',
      'filetype',
      'frequencies',
      'languages',
      'licences',
      'places',
      'regions',
      'subthemes',
    ]);
    for (const { id, name, tags } of all) {
      expect(tags.length).toBeGreaterThan(10);
      expect(tags.every(({ vocabulary_id }) => vocabulary_id === id)).toBe(true);
      expect((await ask('vocabulary_show', { id })).result.name).toBe(name);
    }
    expect((await ask('vocabulary_show', { id: 'mai' })).status).toBe(404);
    for (const name of ['vocabulary_create', 'vocabulary_update', 'vocabulary_delete'])
      expect((await ask(name, { id: 'regions', name: 'x', tags: [] }, portal.admin)).status).toBe(403);
  });
});

describe('what this portal has not', () => {
  it('is told as 0, false or nothing where that is true', async () => {
    for (const thing of ['dataset', 'group', 'organization', 'user']) {
      expect((await ask(`${thing}_follower_count`, { id: 'x' })).result).toBe(0);
      expect((await ask(`${thing}_follower_list`, { id: 'x' })).result).toEqual([]);
    }
    expect((await ask('followee_count', { id: 'x' })).result).toBe(0);
    expect((await ask('am_following_dataset', { id: 'x' })).result).toBe(false);
  });

  it('is refused where an answer would be untrue', async () => {
    for (const name of [
      'follow_dataset',
      'unfollow_group',
      'config_option_update',
      'task_status_update',
      'term_translation_update',
      'job_clear',
      'datastore_function_create',
    ])
      expect([name, (await ask(name, { id: 'x' }, portal.admin)).status]).toEqual([name, 403]);
    for (const name of [
      'get_site_user',
      'config_option_show',
      'config_option_list',
      'task_status_show',
      'job_list',
      'job_show',
    ]) {
      const answer = await get(`/api/3/action/${name}?id=x`, portal.admin);
      expect([name, answer.statusCode, answer.json().error.__type]).toEqual([
        name,
        403,
        'Authorization Error',
      ]);
    }
    expect((await ask('revision_list')).error).toBe('Bad request - Action name not known: revision_list');
  });

  it('and what it has is explained, every action of it', async () => {
    for (const name of Object.keys(ACTIONS)) {
      const { status, result } = await ask('help_show', { name });
      expect([name, status, typeof result]).toEqual([name, 200, 'string']);
    }
    expect((await ask('help_show', { name: 'mai' })).status).toBe(404);
  });
});

describe('GET on every action that changes something', () => {
  it('is answered with the string of status 400', async () => {
    const writing = Object.entries(ACTIONS).filter(([, { sideEffects }]) => sideEffects);
    expect(writing.length).toBeGreaterThan(40);
    for (const [name] of writing) {
      const answer = await get(`/api/3/action/${name}?id=x`, portal.admin);
      expect([name, answer.statusCode, answer.json()]).toEqual([
        name,
        400,
        expect.stringMatching(/^Bad request.*Invalid request\. Please use POST method for your request$/),
      ]);
    }
  });
});

describe('activities', () => {
  it('of a dataset are its publications, and all its changes for those who may edit it', async () => {
    const id = filled.ids[1] ?? '';
    const shown = (await ask('package_activity_list', { id })).result;
    expect(shown).toEqual([
      {
        id: expect.any(String),
        user_id: expect.any(String),
        object_id: id,
        activity_type: 'new package',
        timestamp: expect.stringMatching(/\.\d{6}$/),
        data: { package: { id, name: 'bilancio-comunale', title: 'Bilancio comunale' } },
      },
    ]);
    // Clients look up who did it, as they would a person.
    expect((await ask('user_show', { id: shown[0].user_id })).result).toMatchObject({
      name: 'portale',
      sysadmin: false,
    });
    const editor = await portal.member(filled.comune.id, 'editor');
    expect((await ask('package_activity_list', { id }, editor)).result[0].data.actor).toBe('test');
    expect((await ask('package_activity_list', { id: 'bozza-segreta' })).status).toBe(404);
    expect((await ask('package_activity_list', { id: 'bozza-segreta' }, editor)).result).toHaveLength(1);
    expect((await ask('package_activity_list', { id, offset: 1 })).result).toEqual([]);
    expect((await ask('package_activity_list', { id, after: 4102444800 })).result).toEqual([]);
    expect((await ask('package_activity_list', { id, before: 'ieri' })).error.before).toBeDefined();
    expect((await ask('package_activity_list', { id, activity_types: ['changed package'] })).result).toEqual(
      [],
    );
  });

  it('of everything, an organization and a group show the last changes of public datasets', async () => {
    const names = async (name: string, payload: object = {}) =>
      (await ask(name, payload)).result
        .map(({ data }: { data: { package: { name: string } } }) => data.package.name)
        .sort();
    expect(await names('recently_changed_packages_activity_list')).toHaveLength(4);
    expect(await names('recently_changed_packages_activity_list', { limit: 1 })).toHaveLength(1);
    expect(await names('recently_changed_packages_activity_list', { before: 1000000000 })).toEqual([]);
    expect(await names('organization_activity_list', { id: 'regione-prova' })).toEqual([
      'acque-di-balneazione',
      'zone-umide',
    ]);
    expect(await names('group_activity_list', { id: 'gove' })).toEqual(['bilancio-comunale']);
    expect((await ask('organization_activity_list', { id: 'envi' })).status).toBe(404);
    expect((await ask('group_activity_list', { id: 'mai' })).status).toBe(404);
    expect((await ask('user_activity_list', { id: 'x' })).result).toEqual([]);
    expect((await ask('dashboard_activity_list')).status).toBe(403);
    expect((await ask('dashboard_activity_list', {}, portal.admin)).result).toEqual([]);
  });
});

describe('older addresses', () => {
  it('complete names of datasets, tags and formats', async () => {
    const found = async (url: string) => {
      const answer = await get(url);
      expect([url, answer.statusCode, answer.headers['content-type']]).toEqual([
        url,
        200,
        'application/json;charset=utf-8',
      ]);
      return answer.json().ResultSet.Result;
    };
    expect(await found('/api/2/util/dataset/autocomplete?incomplete=zon')).toEqual([
      expect.objectContaining({
        name: 'zone-umide',
        title: 'Zone umide',
        match_field: expect.any(String),
        match_displayed: expect.any(String),
      }),
    ]);
    expect(await found('/api/2/util/tag/autocomplete?incomplete=acq')).toEqual([{ Name: 'acqua' }]);
    expect(await found('/api/2/util/resource/format_autocomplete?incomplete=cs')).toContainEqual({
      Format: 'CSV',
    });
    expect(await found('/it/api/util/tag/autocomplete?incomplete=acq&limit=0')).toEqual([]);
    expect(await found('/api/2/util/tag/autocomplete')).toEqual([]);
  });

  it('that CKAN gave up are not found', async () => {
    for (const url of [
      '/api/1/rest/dataset',
      '/api/2/rest/package/x',
      '/api/2/search/dataset?q=x',
      '/api/rest/dataset',
    ])
      expect([url, (await get(url)).statusCode]).toEqual([url, 404]);
  });

  it('of groups and tags lead to the datasets', async () => {
    for (const [url, to] of [
      ['/group/envi', '/dataset?groups=envi'],
      ['/group', '/dataset'],
      ['/tag/acqua%20dolce', '/dataset?tags=acqua%20dolce'],
    ] as const) {
      const answer = await get(url);
      expect([url, answer.statusCode, answer.headers.location]).toEqual([url, 302, `${PUBLIC}${to}`]);
    }
    expect((await get('/group/mai')).statusCode).toBe(404);
  });
});

describe('texts that no database holds', () => {
  it('are refused or found nowhere, never a fault', async () => {
    for (const url of [
      '/api/3/action/organization_show?id=a%00b',
      '/api/3/action/tag_search?query=%00',
      '/api/3/action/vocabulary_show?id=%00',
      '/api/3/action/datastore_search?resource_id=a%00b',
      '/api/3/action/datastore_search_sql?sql=SELECT%20%27%00%27',
      '/api/3/action/organization_show?id=%ff%fe',
      '/feeds/organization/%00.atom',
      '/feeds/custom.atom?q=%00',
      '/feeds/custom.atom?boh%22%3A=x',
      '/group/%00',
      '/api/2/util/tag/autocomplete?incomplete=%00',
    ]) {
      const { statusCode } = await get(url);
      expect([url, statusCode >= 400 && statusCode < 500]).toEqual([url, true]);
    }
    const made = await ask('organization_create', { name: 'zero', title: 'a\0b' }, portal.admin);
    expect([made.status, made.error.title]).toEqual([409, ['Must not contain null characters']]);
    const users = await ask('organization_create', { name: 'zero', users: [{ name: '\0' }] }, portal.admin);
    expect(users.status).toBeLessThan(500);
  });
});

describe('a portal under a path', () => {
  it('is the same whether the proxy takes the path away or not', async () => {
    const within = await get('/api/3/action/package_show?id=zone-umide');
    const whole = await get('/opendata/api/3/action/package_show?id=zone-umide');
    expect(whole.json()).toEqual(within.json());
    expect((await get('/opendata/it/api/action/site_read')).json().help).toBe(
      `${PUBLIC}/api/3/action/help_show?name=site_read`,
    );
    expect((await get('/opendata/api/3')).json()).toEqual({ version: 3 });
    expect((await get('/opendata')).statusCode).toBe(200);
    expect((await get('/opendata?lang=en')).statusCode).toBe(200);
    expect((await get('/opendatax/api/3')).statusCode).toBe(404);
  });
});
