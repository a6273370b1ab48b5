import { afterEach, describe, expect, it } from 'vitest';
import { portalBase } from '../../../harvesters/ckan/api.js';
import { ckan } from '../../../harvesters/ckan/index.js';
import type { SourceSettings } from '../../../harvesters/protocol.js';
import { faulty, type Handler } from '../stand-in/fault-injector.js';
import { readAll, settings } from '../stand-in/harvest.js';
import { type StandIn, standIn } from '../stand-in/server.js';
import { testSourceHttp } from '../stand-in/source-http.js';
import { type Package, type PortalHabits, packageOf, packages, portalOf } from './portal.js';

const open: { close(): unknown }[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

async function serve(handler: Handler): Promise<StandIn> {
  const server = await standIn(() => handler);
  open.push(server);
  return server;
}

const way = (tries?: number) => {
  const http = testSourceHttp(tries === undefined ? {} : { tries });
  open.push(http);
  return http;
};

async function read(
  listed: Package[],
  habits: PortalHabits = {},
  { path = '', options = {}, since }: { path?: string; options?: Record<string, string>; since?: Date } = {},
) {
  const server = await serve(portalOf(listed, habits));
  const source: SourceSettings = settings(server.url + path, options, since ? { since } : {});
  const harvested = await readAll(ckan, source, way(2));
  return { ...harvested, server, keys: harvested.records.map(({ key }) => key) };
}

const idsOf = (listed: readonly Package[]) => listed.map(({ id }) => id);

describe('the address of a portal', () => {
  it.each([
    ['https://www.dati.gov.it/opendata', 'https://www.dati.gov.it/opendata'],
    [
      'https://www.dati.gov.it/opendata/api/3/action/package_search?rows=1',
      'https://www.dati.gov.it/opendata',
    ],
    ['https://dati.example.it/api/3/', 'https://dati.example.it'],
    ['https://dati.example.it/api', 'https://dati.example.it'],
    ['https://dati.example.it/dataset/strade', 'https://dati.example.it'],
    ['https://bdap.example.it/SpodCkanApi/api/3/action', 'https://bdap.example.it/SpodCkanApi'],
  ])('%s is of the portal %s', (given, base) => {
    expect(portalBase(given)).toBe(base);
  });
});

describe('finding the API', () => {
  it.each(['/api/3/action', '/api/action', '/opendata/api/3/action'])('finds it at %s', async (api) => {
    const { keys, end } = await read(packages(3), { api });
    expect(keys).toEqual(idsOf(packages(3)));
    expect(end).toEqual({ complete: true });
  });

  it('keeps the prefix of the address given', async () => {
    const { records, server } = await read(
      packages(1),
      { api: '/x/api/3/action' },
      { path: '/x/api/3/action/package_list' },
    );
    expect(records[0]?.value.base).toBe(`${server.url}/x`);
  });

  it('does without status_show', async () => {
    const { end, keys } = await read(packages(2), { actions: ['package_search'] });
    expect(keys).toHaveLength(2);
    expect(end.complete).toBe(true);
  });

  it('says that it is no CKAN, whatever page comes with status 200', async () => {
    const page: Handler = (_, reply) =>
      reply.writeHead(200, { 'content-type': 'text/html' }).end('<html>Benvenuti</html>');
    const server = await serve(page);
    await expect(readAll(ckan, settings(server.url), way(1))).rejects.toMatchObject({
      code: 'not-this-protocol',
    });
  });
});

describe('a portal that does not answer', () => {
  it.each([
    [403, { code: 'refused' }],
    [404, { code: 'not-this-protocol' }],
    [500, { status: 500 }],
  ])('says why: %i', async (status, error) => {
    const server = await serve((_, reply) =>
      reply.writeHead(status, { 'content-type': 'text/html' }).end('<html></html>'),
    );
    await expect(readAll(ckan, settings(server.url), way(1))).rejects.toMatchObject(error);
  });
});

describe('reading by search', () => {
  it('reads every page once, by id, and says what the source claims', async () => {
    const listed = packages(250);
    const { keys, pages, end } = await read(listed);
    expect(keys).toEqual(idsOf(listed));
    expect(pages.map(({ claimed }) => claimed)).toEqual([250, 250, 250]);
    expect(end).toEqual({ complete: true });
  });

  it('goes on after the page it is told', async () => {
    const listed = packages(250);
    const server = await serve(portalOf(listed));
    const whole = await readAll(ckan, settings(server.url), way());
    const rest = await readAll(ckan, settings(server.url), way(), whole.pages[0]?.cursor);
    expect([...(whole.pages[0]?.records ?? []), ...rest.records].map(({ key }) => key)).toEqual(
      idsOf(listed),
    );
    expect(rest.end).toEqual({ complete: true });
  });

  it('begins anew with a cursor that it cannot read', async () => {
    const server = await serve(portalOf(packages(5)));
    expect((await readAll(ckan, settings(server.url), way(), 'search ?')).records).toHaveLength(5);
  });

  it('reads portals that give fewer rows than asked', async () => {
    const { keys, end } = await read(packages(95), { rowsMax: 20 });
    expect(keys).toEqual(idsOf(packages(95)));
    expect(end.complete).toBe(true);
  });

  it('misses nothing when packages vanish in the part that was read', async () => {
    const listed = packages(450);
    const gone = listed.slice(10, 40);
    const { keys, end } = await read([...listed], {
      onSearch: (n, all) => {
        if (n === 2) all.splice(10, 30);
      },
    });
    const stayed = listed.filter((entry) => !gone.includes(entry));
    expect(idsOf(stayed).filter((id) => !keys.includes(id))).toEqual([]);
    expect(new Set(keys).size).toBe(keys.length);
    expect(end.complete).toBe(true);
  });

  it('misses nothing when packages come in before the place that is read', async () => {
    const listed = packages(300).map((entry, n) => ({ ...entry, id: packageOf(1000 + n).id }));
    const { keys, end } = await read([...listed], {
      onSearch: (n, all) => {
        if (n === 1) all.push(...packages(20));
      },
    });
    expect(idsOf(listed).filter((id) => !keys.includes(id))).toEqual([]);
    expect(end.complete).toBe(true);
  });

  it('asks for less where an answer breaks, and counts the broken one as there', async () => {
    const listed = packages(130);
    const broken = new Set([packageOf(57).id]);
    const { keys, records, end } = await read(listed, { broken });
    expect([...keys].sort()).toEqual(idsOf(listed));
    const record = records.find(({ key }) => key === packageOf(57).id);
    expect(record?.value.package).toBeUndefined();
    expect(ckan.map(record as never, settings('https://x.example'))).toMatchObject({
      items: [],
      notes: [{}],
    });
    expect(end).toEqual({ complete: true });
  });

  it('is not complete when it cannot be known what was broken', async () => {
    const broken = new Set([packageOf(7).id]);
    const { keys, end } = await read(packages(30), { broken, silent: broken });
    expect(keys).toHaveLength(29);
    expect(end).toMatchObject({ complete: false, why: { en: expect.stringContaining('1 records') } });
  });

  it('gives up when nothing can be read any more', async () => {
    const listed = packages(60);
    await expect(read(listed, { broken: new Set(idsOf(listed)) })).rejects.toMatchObject({
      code: 'not-json',
    });
  });

  it('is not complete when the source says that it has more', async () => {
    const { keys, end } = await read(packages(150), { count: (real) => real + 10 });
    expect(keys).toHaveLength(150);
    expect(end).toMatchObject({ complete: false, why: { it: expect.stringContaining('160') } });
  });

  it('reads past a count that is too low', async () => {
    const { keys, end } = await read(packages(150), { count: () => 20 });
    expect(keys).toHaveLength(150);
    expect(end.complete).toBe(true);
  });

  it('stops when the same page comes for ever', async () => {
    const { keys, end } = await read(packages(150), { ignoresStart: true });
    expect(keys).toHaveLength(100);
    expect(end).toMatchObject({ complete: false, why: { en: expect.stringContaining('same page') } });
  });

  it('does not trust a listing that moves and is not sorted', async () => {
    const listed = packages(150).reverse();
    const { end } = await read([...listed], {
      unsorted: true,
      onSearch: (n, all) => {
        if (n === 1) all.push(packageOf(999));
      },
    });
    expect(end.complete).toBe(false);
    // Nor when it is taken up again: nobody knows what changed meanwhile.
    const server = await serve(portalOf([...listed], { unsorted: true }));
    const whole = await readAll(ckan, settings(server.url), way());
    expect(whole.end.complete).toBe(true);
    expect((await readAll(ckan, settings(server.url), way(), whole.pages[0]?.cursor)).end.complete).toBe(
      false,
    );
  });

  it('drops repeated packages, and what is no dataset', async () => {
    const twice = packageOf(1);
    const listed = [
      packageOf(0),
      twice,
      twice,
      packageOf(2, { type: 'harvest' }),
      packageOf(3, { state: 'draft' }),
    ];
    const { keys, pages, end } = await read(listed);
    expect(keys).toEqual([packageOf(0).id, twice.id]);
    expect(pages[0]).toMatchObject({ claimed: 2, problems: [{ en: '1 repeated records, dropped.' }] });
    expect(end.complete).toBe(true);
  });

  it('gives a record without id and name no key', async () => {
    const { records } = await read([packageOf(0, { id: '', name: '' })]);
    expect(records.map(({ key }) => key)).toEqual([undefined]);
  });

  it('asks for organizations, groups, a filter and what changed', async () => {
    const { server, end } = await read(
      packages(2),
      {},
      {
        options: { organization: 'comune-a, comune-b', group: 'ambiente', fq: 'res_format:CSV' },
        since: new Date('2026-03-01T10:00:00Z'),
      },
    );
    const asked = server.asked.map((path) => new URL(path, server.url).searchParams.get('fq')).find(Boolean);
    expect(asked).toBe(
      'organization:("comune-a" OR "comune-b") groups:("ambiente") res_format:CSV metadata_modified:[2026-03-01T09:55:00.000Z TO *]',
    );
    expect(end).toMatchObject({ complete: false, why: { en: expect.stringContaining('changed') } });
  });

  it('believes `success` and not the status', async () => {
    const spoil = (action: string) =>
      action === 'package_search'
        ? '{"success": false, "error": {"message": "Search error: x", "__type": "Search Error"}}'
        : undefined;
    await expect(read(packages(5), { spoil }, { options: { way: 'search' } })).rejects.toMatchObject({
      code: 'refused',
    });
  });

  it('bounds one answer of a hundred megabytes on a line', async () => {
    const huge = Buffer.concat([Buffer.from('{"success":true,"result":"'), Buffer.alloc(100_000_000, 120)]);
    const spoil = (action: string, query: URLSearchParams) =>
      action === 'package_search' && Number(query.get('rows')) > 10 ? huge : undefined;
    const { keys, end } = await read(packages(40), { spoil });
    expect(keys).toHaveLength(40);
    expect(end.complete).toBe(true);
  });

  it('takes invalid UTF-8 as replaced letters', async () => {
    const bytes = Buffer.from(
      JSON.stringify({ success: true, result: { count: 1, results: [packageOf(0, { title: 'Citt#' })] } }),
    );
    bytes[bytes.indexOf('#')] = 0xe0;
    const spoil = (action: string, query: URLSearchParams) =>
      action === 'package_search' && query.get('start') === '0' ? bytes : undefined;
    const { records } = await read(packages(1), { spoil });
    expect(records[0]?.title).toBe('Citt\uFFFD');
  });

  it.each([1, 2, 3])('gives the same through a bad network (seed %i)', async (seed) => {
    const listed = packages(330);
    const rates = {
      error: 0.1,
      unavailable: 0.1,
      reset: 0.1,
      truncate: 0.1,
      html: 0.1,
      repeat: 0.15,
      gzip: 0.2,
    };
    const handler = faulty(portalOf(listed), { seed, rates });
    const server = await serve(handler);
    const { records, end } = await readAll(ckan, settings(server.url, { way: 'search' }), way());
    const keys = records.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    // What is missing is never passed over in silence.
    const missing = idsOf(listed).filter((id) => !keys.includes(id));
    if (end.complete) expect(missing).toEqual([]);
    expect(missing.length).toBeLessThan(50);
    expect(Object.keys(handler.faults).length).toBeGreaterThan(1);
  });
});

describe('reading façades', () => {
  const DKAN = ['current_package_list_with_resources', 'package_list', 'package_show'];

  it('reads the nested pages of DKAN', async () => {
    const { keys, end } = await read(packages(120), { actions: DKAN, nested: true });
    expect(keys).toEqual(idsOf(packages(120)));
    expect(end).toEqual({ complete: true });
  });

  it('does not trust pages of DKAN that move, and stops at one that comes for ever', async () => {
    let asked = 0;
    const listed = packages(150);
    const spoil = (action: string) => {
      if (action === 'current_package_list_with_resources' && ++asked === 3) listed.splice(0, 5);
      return undefined;
    };
    const { end } = await read(listed, { actions: DKAN, spoil });
    expect(end).toMatchObject({ complete: false, why: { en: expect.stringContaining('changed') } });
    const same = () => JSON.stringify({ success: true, result: [packages(50)] });
    const again = await read([], {
      spoil: (action) => (action === 'current_package_list_with_resources' ? same() : undefined),
      actions: DKAN,
    });
    expect(again.keys).toHaveLength(50);
    expect(again.end.complete).toBe(false);
  });

  it('reads a list and each package', async () => {
    const { keys, end } = await read(packages(70), {
      actions: ['package_list', 'package_show'],
      nested: true,
    });
    expect([...keys].sort()).toEqual(idsOf(packages(70)));
    expect(end).toEqual({ complete: true });
  });

  it('goes on in the list after the page it is told', async () => {
    const server = await serve(portalOf(packages(70), { actions: ['package_list', 'package_show'] }));
    const whole = await readAll(ckan, settings(server.url), way());
    const rest = await readAll(ckan, settings(server.url), way(), whole.pages[0]?.cursor);
    expect(rest.records).toHaveLength(20);
    expect(rest.pages[0]?.claimed).toBe(70);
  });

  it('is not complete when a package of the list cannot be read', async () => {
    const broken = new Set([packageOf(3).id]);
    const { keys, end, pages } = await read(packages(9), {
      actions: ['package_list', 'package_show'],
      broken,
    });
    expect(keys).toHaveLength(8);
    expect(pages[0]?.problems?.[0]?.en).toContain('dataset-3');
    expect(end.complete).toBe(false);
    // Nor for a run that was cut off and goes on.
    const server = await serve(portalOf(packages(9), { actions: ['package_list', 'package_show'] }));
    const rest = await readAll(ckan, settings(server.url), way(), pages[0]?.cursor);
    expect(rest.end.complete).toBe(false);
  });

  it('chooses by organization and group where the source cannot', async () => {
    const listed = [
      packageOf(0, { organization: { name: 'a' }, groups: [{ name: 'ambiente' }] }),
      packageOf(1, { organization: { name: 'b' }, groups: ['ambiente'] }),
      packageOf(2, { organization: { name: 'a' }, groups: [] }),
    ];
    const { keys } = await read(
      listed,
      { actions: DKAN },
      { options: { organization: 'a', group: 'ambiente' } },
    );
    expect(keys).toEqual([packageOf(0).id]);
  });
});
