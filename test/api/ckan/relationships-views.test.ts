import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { completePackage, type WritingPortal, writingPortal } from './writing-portal.js';

let p: WritingPortal;
beforeAll(async () => {
  p = await writingPortal();
  for (const name of ['uno', 'due', 'tre']) await p.result('package_create', completePackage(name));
});
afterAll(() => p.portal.close());

describe('relationships of packages', () => {
  it('are made, seen from both sides, changed and taken away', async () => {
    const made = await p.result('package_relationship_create', {
      subject: 'uno',
      object: 'due',
      type: 'parent_of',
      comment: 'serie',
    });
    expect(made).toEqual({ subject: 'due', type: 'child_of', object: 'uno', comment: 'serie' });
    expect(await p.result('package_relationships_list', { id: 'uno' }, {})).toEqual([
      { subject: 'uno', type: 'parent_of', object: 'due', comment: 'serie' },
    ]);
    const same = { subject: 'due', object: 'uno', type: 'child_of' };
    expect(await p.result('package_relationship_update', { ...same, comment: 'altra' })).toMatchObject({
      comment: 'altra',
    });
    expect(
      await p.result('package_relationships_list', { id: 'due', id2: 'uno', rel: 'child_of' }),
    ).toHaveLength(1);
    expect(await p.result('package_relationships_list', { id: 'due', rel: 'links_to' })).toEqual([]);
    expect((await p.call('package_relationship_delete', same, {})).status).toBe(403);
    expect(await p.result('package_relationship_delete', same)).toBeNull();
    expect((await p.call('package_relationship_delete', same)).status).toBe(404);
    expect((await p.call('package_relationship_update', { ...same, comment: 'x' })).status).toBe(404);
    expect((await p.call('package_relationship_create', { ...same, type: 'boh' })).error).toMatchObject({
      type: [expect.any(String)],
    });
  });

  it('do not tell of datasets that one may not read', async () => {
    await p.result('package_relationship_create', { subject: 'uno', object: 'tre', type: 'links_to' });
    await p.result('package_patch', { id: 'tre', private: true });
    expect(await p.result('package_relationships_list', { id: 'uno' }, {})).toEqual([]);
    expect(await p.result('package_relationships_list', { id: 'uno' })).toHaveLength(1);
  });
});

describe('views of resources', () => {
  it('are those that fit where none was set up, then those that were', async () => {
    const { resources } = await p.result('package_create', completePackage('viste'));
    const [{ id, package_id }] = resources;
    expect(await p.result('resource_view_list', { id }, {})).toEqual([]);
    const view = await p.result('resource_view_create', {
      resource_id: id,
      title: 'Mappa',
      view_type: 'geo_view',
      zoom: 12,
      layers: ['a'],
    });
    expect(view).toEqual({
      id: view.id,
      resource_id: id,
      package_id,
      title: 'Mappa',
      description: '',
      view_type: 'geo_view',
      zoom: 12,
      layers: ['a'],
    });
    const other = await p.result('resource_view_create', {
      resource_id: id,
      title: 'Testo',
      view_type: 'text_view',
    });
    expect(await p.result('resource_view_show', { id: view.id }, {})).toEqual(view);
    expect(await p.result('resource_view_update', { id: view.id, title: 'Carta' })).toMatchObject({
      title: 'Carta',
      view_type: 'geo_view',
    });
    expect(await p.result('resource_view_reorder', { id, order: [other.id] })).toEqual({
      id,
      order: [other.id, view.id],
    });
    const titles = (await p.result('resource_view_list', { id }, {})).map((v: { title: string }) => v.title);
    expect(titles).toEqual(['Testo', 'Carta']);
    expect((await p.call('resource_view_delete', { id: other.id }, {})).status).toBe(403);
    expect(await p.result('resource_view_delete', { id: other.id })).toBeNull();
    expect((await p.call('resource_view_show', { id: other.id })).status).toBe(404);
    expect((await p.call('resource_view_create', { resource_id: id })).error).toMatchObject({
      title: ['Missing value'],
      view_type: ['Missing value'],
    });
    expect((await p.call('resource_view_clear')).status).toBe(403);
    expect(await p.result('resource_view_clear', { view_types: ['geo_view'] }, p.portal.admin)).toBeNull();
    expect(await p.result('resource_view_list', { id })).toEqual([]);
  });

  it('are made by default for what has one', async () => {
    const { resources } = await p.result(
      'package_create',
      completePackage('viste-pdf', { resources: [{ url: 'https://esempio.it/a.pdf' }] }),
    );
    const [resource] = resources;
    const [shown] = await p.result('resource_view_list', { id: resource.id });
    expect(shown).toMatchObject({ view_type: 'pdf_view', resource_id: resource.id });
    expect(await p.result('resource_create_default_resource_views', { resource })).toEqual([shown]);
    expect(await p.result('resource_create_default_resource_views', { resource })).toEqual([]);
    expect(await p.result('resource_view_show', { id: shown.id })).toEqual(shown);
  });
});

describe('resource_search', () => {
  it('finds public resources by their fields, all terms at once', async () => {
    const { resources } = await p.result(
      'package_create',
      completePackage('cercata', {
        resources: [
          {
            name: 'Fontanelle 100%',
            url: 'https://acqua.example/f.csv',
            hash: 'd41d8cd98f00b204e9800998ecf8427e',
          },
          { name: 'Fontanelle', url: 'https://acqua.example/f.json' },
        ],
      }),
    );
    const search = (query: unknown, more: object = {}) => p.result('resource_search', { query, ...more }, {});
    expect(await search('name:fontanelle')).toMatchObject({ count: 2, results: resources });
    expect(await search(['name:FONTANELLE', 'format:csv'])).toMatchObject({
      count: 1,
      results: [resources[0]],
    });
    expect((await search('name:100%')).count).toBe(1);
    expect((await search('hash:d41d8cd9')).count).toBe(1);
    expect((await search('hash:8cd9')).count).toBe(0);
    expect((await search('url:acqua.example', { limit: 1, order_by: 'name' })).results).toEqual([
      resources[1],
    ]);
    expect(await search("name:' or 1=1 --")).toEqual({ count: 0, results: [] });
    expect((await p.call('resource_search', { query: 'boh:x' })).error).toMatchObject({
      query: [expect.any(String)],
    });
    expect((await p.call('resource_search')).error).toMatchObject({ query: ['Missing value'] });
    await p.result('package_patch', { id: 'cercata', private: true });
    expect((await search('name:fontanelle')).count).toBe(0);
  });

  it('knows formats by their beginning', async () => {
    expect(await p.result('format_autocomplete', { q: 'cs', limit: 3 })).toContain('CSV');
    expect((await p.call('format_autocomplete')).error).toMatchObject({ q: ['Missing value'] });
  });
});
