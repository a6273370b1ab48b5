import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createResource } from '../../../src/catalog/commands/resources.js';
import type { DatasetInput } from '../../../src/catalog/model/index.js';
import type { OrganizationRecord } from '../../../src/catalog/record.js';
import { systemActor } from '../../../src/people/policy.js';
import { publish } from '../../../src/publication/publish.js';
import { HVD_REGULATION } from '../../../src/rdf/to-dcat/index.js';
import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { sampleDataset } from '../../helpers/samples.js';
import { makeOrganization } from '../../portal/fill.js';

const system = systemActor('test');
const CATEGORY = 'http://data.europa.eu/bna/c_b79e35eb';
let portal: TestPortal;
let city: OrganizationRecord;
let editor: { authorization: string };
let stranger: { authorization: string };

beforeAll(async () => {
  portal = await testPortal();
  city = await makeOrganization(portal.services, 'Comune di Prova');
  editor = await portal.member(city.id, 'editor');
  const other = await makeOrganization(portal.services, 'Altro ente');
  stranger = await portal.member(other.id, 'administrator');
});
afterAll(() => portal.close());

/** A dataset as an import leaves it: what the door of this API would have refused or resolved is there. */
const make = (name: string, changes: Partial<DatasetInput> = {}) =>
  createResource(portal.services.catalog, system, 'dataset', sampleDataset(changes), {
    organization: city.id,
    name,
  });

const get = (url: string, headers = editor) => portal.app.inject({ url: `/api/v1${url}`, headers });
const post = (url: string, payload?: object, headers: Record<string, string> = editor) =>
  portal.app.inject({ method: 'POST', url: `/api/v1${url}`, headers, ...(payload && { payload }) });

describe('the fixes of one dataset', () => {
  it('are told with what they change and bring, and are tagged by the revision', async () => {
    await make('proposte', { keyword: { it: ['a, b'] }, description: { it: '<p>Il grafo</p>' } });
    const response = await get('/datasets/proposte/fixes');
    expect(response.statusCode).toBe(200);
    const { proposals, standing, revision } = response.json();
    expect(revision).toBe(1);
    expect(standing.points).toBeGreaterThan(0);
    const byId = new Map(proposals.map((it: { fix: string }) => [it.fix, it]));
    expect(byId.get('keyword-list')).toMatchObject({
      certain: true,
      changes: [{ pointer: '/keyword/it', before: ['a, b'], after: ['a', 'b'] }],
      mends: [{ rule: 'keyword-signs', pointer: '/keyword' }],
    });
    expect(byId.get('text-markup')).toMatchObject({ mends: [{ rule: 'html-in-description' }] });
    expect(byId.get('download-address')).toMatchObject({ certain: false, question: { kind: 'confirm' } });
    expect(byId.get('access-rights')).toMatchObject({ gain: 15 });
    const again = await portal.app.inject({
      url: '/api/v1/datasets/proposte/fixes',
      headers: { ...editor, 'if-none-match': String(response.headers.etag) },
    });
    expect(again.statusCode).toBe(304);
  });

  it('are for those who may edit', async () => {
    const draft = await make('riservate');
    expect((await get(`/datasets/${draft.id}/fixes`, stranger)).statusCode).toBe(404);
    await publish(portal.services.catalog, system, 'dataset', draft.id);
    expect((await get('/datasets/riservate/fixes', stranger)).statusCode).toBe(403);
    expect((await portal.app.inject('/api/v1/datasets/riservate/fixes')).statusCode).toBe(401);
    for (const dryRun of [true, false]) {
      const body = { apply: [{ fix: 'codes' }], dryRun };
      expect((await post('/datasets/riservate/fixes', body, stranger)).statusCode).toBe(403);
    }
    expect((await get('/datasets/riservate/revisions', stranger)).statusCode).toBe(403);
    expect((await post('/datasets/riservate/revisions/1/restore', undefined, stranger)).statusCode).toBe(403);
  });

  it('change nothing in a dry run, and then just what it said', async () => {
    const { id } = await make('prova', { theme: ['Trasporti'], issued: '12/13/2023' as never });
    const apply = [{ fix: 'codes' }, { fix: 'date-notation' }, { fix: 'spatial', value: 'ITA' }];
    const dry = (await post(`/datasets/${id}/fixes`, { apply, dryRun: true })).json();
    expect(dry).toMatchObject({ revision: 1, undo: null });
    expect((await get(`/datasets/${id}`)).json()).toMatchObject({ revision: 1, theme: ['Trasporti'] });
    const done = (await post(`/datasets/${id}/fixes`, { apply: [...apply].reverse() })).json();
    expect(done).toMatchObject({ revision: 2, changes: dry.changes, after: dry.after, applied: dry.applied });
    expect(done.changes.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual([
      '/issued',
      '/spatial',
      '/theme',
    ]);
    expect(done.after.points - done.before.points).toBe(20);
    expect((await get(`/datasets/${id}`)).json()).toMatchObject({ revision: 2, issued: '2023-12-13' });
    const again = (await post(`/datasets/${id}/fixes`, { apply })).json();
    expect(again).toMatchObject({ revision: 2, changes: [], undo: null });
  });

  it('are refused on an older revision, and with the place of what is wrong', async () => {
    await make('rifiuti');
    const stale = await post(
      '/datasets/rifiuti/fixes',
      { apply: [{ fix: 'codes' }] },
      { ...editor, 'if-match': '"7"' },
    );
    expect(stale.statusCode).toBe(412);
    const dry = await post(
      '/datasets/rifiuti/fixes',
      { apply: [{ fix: 'codes' }], dryRun: true },
      { ...editor, 'if-match': '"7"' },
    );
    expect(dry.statusCode).toBe(412);
    const wrong = await post('/datasets/rifiuti/fixes', { apply: [{ fix: 'spatial', value: 'Atlantide' }] });
    expect(wrong.statusCode).toBe(422);
    expect(wrong.json().errors).toMatchObject([{ pointer: '/apply/0/value', code: 'vocabulary' }]);
    expect((await post('/datasets/rifiuti/fixes', { apply: [{ fix: 'niente' }] })).statusCode).toBe(422);
    expect((await get('/datasets/rifiuti')).json().revision).toBe(1);
  });

  it('of a high-value dataset reach its services, where the editor may edit them', async () => {
    const dataset = await make('alto-valore', { keyword: { it: ['HVD'] } });
    const service = await createResource(
      portal.services.catalog,
      system,
      'dataService',
      { title: { it: 'Servizio' }, endpointURL: ['https://a.example/api'], servesDataset: [dataset.iri] },
      { organization: city.id },
    );
    const done = (
      await post('/datasets/alto-valore/fixes', { apply: [{ fix: 'hvd-category', value: 'c_b79e35eb' }] })
    ).json();
    expect(done.services).toMatchObject([{ id: service.id, revision: 2 }]);
    expect((await get(`/data-services/${service.id}`)).json()).toMatchObject({
      hvdCategory: [CATEGORY],
      applicableLegislation: [HVD_REGULATION],
    });
    expect((await get('/datasets/alto-valore')).json()).toMatchObject({
      hvdCategory: [CATEGORY],
      applicableLegislation: [HVD_REGULATION],
      distribution: [{ applicableLegislation: [HVD_REGULATION] }],
    });
    const ofService = (await get(`/data-services/${service.id}/fixes`)).json();
    expect(ofService.standing.points).toBeUndefined();
    expect(ofService.proposals.map(({ fix }: { fix: string }) => fix)).toContain('licence');
  });
});

describe('the history', () => {
  it('lists, shows and brings back what was, while the public sees what is published', async () => {
    const { id } = await make('storia');
    await publish(portal.services.catalog, system, 'dataset', id);
    await post(`/datasets/${id}/fixes`, { apply: [{ fix: 'spatial', value: 'ITA' }] });
    const { items, next } = (await get(`/datasets/${id}/revisions?limit=2`)).json();
    expect(items.map((it: { action: string }) => it.action)).toEqual(['fixed', 'published']);
    const older = (await get(`/datasets/${id}/revisions?limit=2&cursor=${next}`)).json();
    expect(older).toMatchObject({ items: [{ action: 'created', revision: 1 }], next: null });
    const read = (await get(`/datasets/${id}/revisions/3`)).json();
    expect(read.doc.spatial).toHaveLength(1);
    expect((await get(`/datasets/${id}/revisions/99`)).statusCode).toBe(404);
    expect((await post(`/datasets/${id}/revisions/99/restore`)).statusCode).toBe(404);
    const stale = await post(`/datasets/${id}/revisions/2/restore`, undefined, {
      ...editor,
      'if-match': '"2"',
    });
    expect(stale.statusCode).toBe(412);
    const back = await post(`/datasets/${id}/revisions/2/restore`);
    expect(back.json()).toMatchObject({ revision: 4, state: 'published' });
    expect(back.json().spatial).toBeUndefined();
    const once = await post(`/datasets/${id}/revisions/2/restore`);
    expect(once.json().revision).toBe(4);
  });
});

describe('the certain fixes over an organization', () => {
  it('are told first, done when asked, page by page, and ask for no choice', async () => {
    const many = await makeOrganization(portal.services, 'Comune di Tanti');
    const chief = await portal.member(many.id, 'editor');
    for (const n of [1, 2, 3]) {
      await createResource(
        portal.services.catalog,
        system,
        'dataset',
        sampleDataset({ theme: n === 2 ? sampleDataset().theme : ['Trasporti'] } as Partial<DatasetInput>),
        { organization: many.id, name: `tanti-${n}` },
      );
    }
    const body = { organization: many.name, fixes: ['codes'] };
    expect((await post('/fixes', body, stranger)).statusCode).toBe(403);
    const chosen = await post('/fixes', { ...body, fixes: ['spatial'] }, chief);
    expect(chosen.statusCode).toBe(422);
    expect(chosen.json().errors).toMatchObject([{ pointer: '/fixes/0', code: 'notCertain' }]);
    const dry = (await post('/fixes', body, chief)).json();
    expect(dry).toMatchObject({ dryRun: true, looked: 3, next: null });
    expect(dry.items.map(({ name }: { name: string }) => name)).toEqual(['tanti-1', 'tanti-3']);
    const first = (await post('/fixes', { ...body, dryRun: false, limit: 2 }, chief)).json();
    expect(first).toMatchObject({ looked: 2, items: [{ name: 'tanti-1', revision: 2 }] });
    const second = (await post('/fixes', { ...body, dryRun: false, cursor: first.next }, chief)).json();
    expect(second).toMatchObject({ looked: 1, items: [{ name: 'tanti-3', revision: 2 }], next: null });
    expect((await post('/fixes', { ...body, dryRun: false }, chief)).json().items).toEqual([]);
    const { items } = (await get('/datasets/tanti-3/revisions', chief)).json();
    expect(items[0]).toMatchObject({ action: 'fixed', revision: 2 });
  });
});
