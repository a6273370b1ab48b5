import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOrganization } from '../../src/catalog/commands/organizations.js';
import { createResource, editResource } from '../../src/catalog/commands/resources.js';
import { type Actor, ANONYMOUS, systemActor } from '../../src/people/policy.js';
import { publish } from '../../src/publication/publish.js';
import { parsePlainText } from '../../src/search/query/plain-text.js';
import type { SearchRequest } from '../../src/search/search.js';
import { type TestPortal, testPortal } from '../helpers/portal.js';
import { sampleDataset, sampleOrganization } from '../helpers/samples.js';

const system = systemActor('prova');
const user = (...organizations: string[]): Actor => ({
  kind: 'user',
  id: randomUUID(),
  name: 'persona',
  sysadmin: false,
  roles: new Map(organizations.map((id) => [id, 'editor'])),
});
const sysadmin: Actor = { kind: 'user', id: randomUUID(), name: 'capo', sysadmin: true, roles: new Map() };

let portal: TestPortal;
let [own, other] = ['', ''];
beforeAll(async () => {
  portal = await testPortal();
  const { catalog } = portal.services;
  own = (await createOrganization(catalog, system, sampleOrganization({ title: { it: 'Ente proprio' } }))).id;
  other = (await createOrganization(catalog, system, sampleOrganization({ title: { it: 'Ente altrui' } })))
    .id;
  const add = async (
    title: string,
    keyword: string,
    visibility: 'public' | 'restricted',
    published: boolean,
  ) => {
    const { id } = await createResource(
      catalog,
      system,
      'dataset',
      sampleDataset({ title: { it: title }, keyword: { it: [keyword] } }),
      { organization: own, visibility },
    );
    if (published) await publish(catalog, system, 'dataset', id);
  };
  await add('Catalogo palese', 'palese', 'public', true);
  await add('Catalogo riservato', 'riservatezza', 'restricted', true);
  await add('Catalogo abbozzato', 'abbozzo', 'public', false);
});
afterAll(() => portal.close());

const CASES: [who: string, actor: () => Actor, drafts: boolean, seen: string[]][] = [
  ['anybody', () => ANONYMOUS, false, ['palese']],
  ['anybody who asks for drafts', () => ANONYMOUS, true, ['palese']],
  ['a member', () => user(own), false, ['palese', 'riservatezza']],
  ['a member who asks for drafts', () => user(own), true, ['abbozzo', 'palese', 'riservatezza']],
  ['a member of another organization', () => user(other), true, ['palese']],
  ['a sysadmin', () => sysadmin, false, ['palese', 'riservatezza']],
  ['a sysadmin who asks for drafts', () => sysadmin, true, ['abbozzo', 'palese', 'riservatezza']],
];

describe('what one may not read does not exist', () => {
  it.each(CASES)('for %s: results, totals and facets', async (_who, actor, drafts, seen) => {
    const request: SearchRequest = {
      where: { kind: 'or', nodes: [parsePlainText('catalogo'), { kind: 'not', node: { kind: 'none' } }] },
      drafts,
      limit: 10,
      facets: [
        { field: 'tag', limit: 10, minCount: 0 },
        { field: 'organization', limit: 10 },
      ],
    };
    const { total, ids, facets } = await portal.services.search.search(actor(), request);
    expect([total, ids.length]).toEqual([seen.length, seen.length]);
    expect(facets.tag?.map(({ value }) => value)).toEqual(seen);
    expect(facets.organization).toEqual([{ value: own, count: seen.length }]);
  });

  it('in suggestions', async () => {
    const suggestionFor = async (actor: Actor) =>
      (
        await portal.services.search.search(actor, {
          where: parsePlainText('riservatezaz'),
          limit: 1,
          suggest: true,
        })
      ).suggestion;
    expect(await suggestionFor(ANONYMOUS)).toBeUndefined();
    expect(await suggestionFor(user(other))).toBeUndefined();
    expect(await suggestionFor(user(own))).toBe('riservatezza');
  });

  it('in completions', async () => {
    const { search } = portal.services;
    const empty = { titles: [], keywords: [], organizations: [], places: [] };
    for (const typed of ['riserv', 'abbozz']) {
      expect(await search.autocomplete(ANONYMOUS, typed, { limit: 5 })).toEqual(empty);
      expect(await search.autocomplete(user(other), typed, { limit: 5 })).toEqual(empty);
    }
    const { titles, keywords } = await search.autocomplete(user(own), 'riserv', { limit: 5 });
    expect(titles.map(({ title }) => title)).toEqual(['Catalogo riservato']);
    expect(keywords).toEqual([{ value: 'riservatezza', count: 1 }]);
    // An organization without anything to see leads nowhere.
    expect((await search.autocomplete(ANONYMOUS, 'altrui', { limit: 5 })).organizations).toEqual([]);
  });

  it('from the moment it is hidden', async () => {
    const { catalog, search } = portal.services;
    const find = async () =>
      (await search.search(ANONYMOUS, { where: parsePlainText('nascondino'), limit: 5 })).total;
    const { id } = await createResource(
      catalog,
      system,
      'dataset',
      sampleDataset({ title: { it: 'Nascondino' } }),
      {
        organization: own,
      },
    );
    await publish(catalog, system, 'dataset', id);
    expect(await find()).toBe(1);
    await editResource(catalog, system, 'dataset', id, (doc) => doc, {
      attributes: { visibility: 'restricted' },
    });
    expect(await find()).toBe(0);
  });
});
