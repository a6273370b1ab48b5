import { SaxesParser } from 'saxes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importResources } from '../../../src/catalog/commands/import-resources.js';
import { systemActor } from '../../../src/people/policy.js';
import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { fillPortal } from './sample.js';

const PUBLIC = 'https://dati.example.it/opendata';
let portal: TestPortal;

beforeAll(async () => {
  portal = await testPortal({ PUBLIC_URL: PUBLIC });
  const { comune } = await fillPortal(portal);
  await importResources(
    portal.services.catalog,
    systemActor('test'),
    'dataset',
    Array.from({ length: 40 }, (_, n) => ({
      iri: undefined,
      organization: comune,
      publish: true,
      doc: { identifier: `n${n}`, title: { it: `Serie <${n}> & altro` }, keyword: { it: ['serie'] } },
    })),
  );
});
afterAll(() => portal.close());

/** An element with its attributes, its text and the elements in it. */
interface Element {
  name: string;
  attributes: Record<string, string>;
  text: string;
  children: Element[];
}

/** Reads XML strictly: what is not well-formed throws. */
function parse(xml: string): Element {
  const parser = new SaxesParser();
  const open: Element[] = [{ name: '', attributes: {}, text: '', children: [] }];
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element: Element = {
      name,
      attributes: attributes as Record<string, string>,
      text: '',
      children: [],
    };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('text', (text) => {
    const last = open.at(-1);
    if (last) last.text += text;
  });
  parser.on('closetag', () => void open.pop());
  parser.write(xml).close();
  return open[0]?.children[0] as Element;
}

async function feedAt(path: string) {
  const answer = await portal.app.inject({ url: path });
  expect([path, answer.statusCode, answer.headers['content-type']]).toEqual([
    path,
    200,
    'application/atom+xml; charset=utf-8',
  ]);
  const feed = parse(answer.body);
  const one = (of: Element, name: string) => of.children.find((child) => child.name === name)?.text;
  return {
    id: one(feed, 'id'),
    title: one(feed, 'title'),
    updated: one(feed, 'updated'),
    links: Object.fromEntries(
      feed.children
        .filter(({ name }) => name === 'link')
        .map(({ attributes }) => [attributes.rel, attributes.href]),
    ),
    entries: feed.children
      .filter(({ name }) => name === 'entry')
      .map((entry) => ({
        id: one(entry, 'id'),
        title: one(entry, 'title'),
        updated: one(entry, 'updated'),
        links: Object.fromEntries(
          entry.children
            .filter(({ name }) => name === 'link')
            .map(({ attributes }) => [attributes.rel, attributes.href]),
        ),
        terms: entry.children
          .filter(({ name }) => name === 'category')
          .map(({ attributes }) => attributes.term),
      })),
  };
}

describe('feeds', () => {
  it('give the datasets twenty a page, with links to the other pages', async () => {
    const first = await feedAt('/feeds/dataset.atom');
    const address = `${PUBLIC}/feeds/dataset.atom`;
    expect(first.entries).toHaveLength(20);
    expect(first.id).toBe(address);
    expect(first.links).toEqual({
      alternate: `${PUBLIC}/dataset`,
      self: address,
      first: address,
      last: `${address}?page=3`,
      next: `${address}?page=2`,
    });
    const last = await feedAt('/feeds/dataset.atom?page=3');
    expect(last.entries).toHaveLength(4);
    expect(last.links).toMatchObject({ self: `${address}?page=3`, previous: `${address}?page=2` });
    expect(last.links.next).toBeUndefined();
    const second = await feedAt('/feeds/dataset.atom?page=2');
    const ids = [first, second, last].flatMap(({ entries }) => entries.map(({ id }) => id));
    expect(new Set(ids).size).toBe(44);
    expect((await feedAt('/feeds/dataset.atom?page=9')).entries).toEqual([]);
  });

  it('tell of each dataset what it is, where, and since when', async () => {
    const { entries, updated, title } = await feedAt('/feeds/tag/mobilit%C3%A0.atom');
    expect(title).toContain('mobilità');
    expect(entries).toEqual([
      {
        id: expect.stringMatching(/^https:\/\/dati\.example\.it\/opendata\/dataset\/[0-9a-f-]{36}$/),
        title: 'Piste ciclabili',
        updated: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
        links: {
          alternate: `${PUBLIC}/dataset/piste-ciclabili`,
          enclosure: `${PUBLIC}/api/3/action/package_show?id=piste-ciclabili`,
        },
        terms: expect.arrayContaining(['mobilità']),
      },
    ]);
    expect(updated).toBe(entries[0]?.updated);
    expect((await feedAt('/feeds/tag/serie.atom')).entries[0]?.title).toMatch(/^Serie <\d+> & altro$/);
  });

  it('may be of an organization, a group, or a search', async () => {
    const titles = async (path: string) => (await feedAt(path)).entries.map(({ title }) => title).sort();
    expect(await titles('/feeds/organization/regione-prova.atom')).toEqual([
      'Acque di balneazione',
      'Zone umide',
    ]);
    expect(await titles('/feeds/group/gove.atom')).toEqual(['Bilancio comunale']);
    expect(await titles('/feeds/custom.atom?q=acque')).toEqual(['Acque di balneazione', 'Zone umide']);
    expect(await titles('/feeds/custom.atom?organization=regione-prova&tags=acqua')).toEqual([
      'Acque di balneazione',
    ]);
    expect(await titles('/feeds/tag/mai-visto.atom')).toEqual([]);
    const custom = await feedAt('/feeds/custom.atom?tags=serie&page=2');
    expect(custom.links).toMatchObject({
      self: `${PUBLIC}/feeds/custom.atom?tags=serie&page=2`,
      alternate: `${PUBLIC}/dataset?tags=serie`,
    });
    expect(custom.entries).toHaveLength(20);
  });

  it('are refused for what does not exist or cannot be read', async () => {
    for (const [path, status] of [
      ['/feeds/organization/mai.atom', 404],
      ['/feeds/group/mai.atom', 404],
      ['/feeds/dataset.atom?page=0', 400],
      ['/feeds/dataset.atom?page=x', 400],
      ['/feeds/custom.atom?sort=boh', 400],
      ['/feeds/altro.atom', 404],
    ] as const)
      expect([path, (await portal.app.inject({ url: path })).statusCode]).toEqual([path, status]);
  });

  it('hold nothing that is not public', async () => {
    const answer = await portal.app.inject({ url: '/feeds/custom.atom?q=segreta', headers: portal.admin });
    expect(parse(answer.body).children.filter(({ name }) => name === 'entry')).toEqual([]);
  });
});
