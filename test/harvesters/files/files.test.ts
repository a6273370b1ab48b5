import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { files } from '../../../harvesters/files/index.js';
import { hasShared, sharedPath } from '../../helpers/shared.js';
import { PREFIXES, turtleDataset } from '../dcat-rdf/catalogue-server.js';
import { mapAll, readAll, settings } from '../stand-in/harvest.js';
import { type StandIn, standIn } from '../stand-in/server.js';
import { testSourceHttp } from '../stand-in/source-http.js';

const http = testSourceHttp({ tries: 1 });
const folder = mkdtempSync(join(tmpdir(), 'portico-files-'));
const document = (...numbers: number[]): string =>
  PREFIXES + numbers.map((n) => turtleDataset('https://example.org', n)).join('');
let web: StandIn;

beforeAll(async () => {
  mkdirSync(join(folder, 'sub'));
  writeFileSync(join(folder, 'a.ttl'), document(1, 2));
  writeFileSync(join(folder, 'sub', 'a.ttl'), document(3));
  writeFileSync(join(folder, 'readme.md'), '# no RDF');
  writeFileSync(
    join(folder, 'pack.zip'),
    zipSync({ 'x/b.ttl': strToU8(document(4, 5)), 'note.txt': strToU8('no') }),
  );
  web = await standIn(() => (request, reply) => {
    const pages: Record<string, [string, string | Uint8Array]> = {
      '/list.txt': [
        'text/plain',
        '# two documents\none.ttl\n/two.ttl\nfile:///etc/passwd\n/etc/passwd.ttl\n',
      ],
      '/one.ttl': ['text/turtle', document(10)],
      '/two.ttl': ['text/turtle', document(11, 10)],
      '/pack.zip': ['application/zip', zipSync({ 'c.ttl': strToU8(document(12)) })],
      '/html.ttl': ['text/html', '<!DOCTYPE html><html></html>'],
    };
    const found = pages[request.url ?? ''];
    if (found) reply.writeHead(200, { 'content-type': found[0] }).end(found[1]);
    else reply.writeHead(404).end();
  });
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  web.close();
  await http.close();
});

const identifiers = ({ records }: Awaited<ReturnType<typeof readAll>>): unknown[] =>
  mapAll(files, settings(''), records as never).flatMap(({ items }) =>
    items.map(({ doc }) => doc.identifier),
  );

describe('files as a source', () => {
  it('reads the RDF in a folder, in folders within it and in archives', async () => {
    const found = await readAll(files, settings(folder), http);
    expect(identifiers(found)).toEqual([1, 2, 4, 5, 3].map((n) => `c_test:${n}`));
    expect(found.end).toEqual({ complete: true });
  });

  it('goes on after the file it reached', async () => {
    const { pages } = await readAll(files, settings(folder), http);
    const rest = await readAll(files, settings(folder), http, pages[0]?.cursor);
    expect(identifiers(rest)).toEqual([4, 5, 3].map((n) => `c_test:${n}`));
    expect(rest.end.complete).toBe(true);
  });

  it('takes a list of the web, which may not name files of this machine', async () => {
    const found = await readAll(files, settings(`${web.url}/list.txt`), http);
    // A dataset in two documents is taken once; the path is read as an address of that server, where it is not.
    expect(identifiers(found)).toEqual(['c_test:10', 'c_test:11']);
    expect(found.end.complete).toBe(false);
    expect(found.end.why?.it).toContain(`${web.url}/etc/passwd.ttl`);
    expect(web.asked).not.toContain('file:///etc/passwd');
  });

  it('takes addresses and paths together, and a list in a file', async () => {
    const list = join(folder, 'list.txt');
    writeFileSync(list, `a.ttl\n${web.url}/one.ttl\n`);
    expect(identifiers(await readAll(files, settings(list), http))).toEqual([
      'c_test:1',
      'c_test:2',
      'c_test:10',
    ]);
    const both = `${web.url}/one.ttl ${web.url}/pack.zip\n${join(folder, 'sub')}`;
    const found = await readAll(files, settings(both), http);
    expect(identifiers(found)).toEqual(['c_test:10', 'c_test:12', 'c_test:3']);
    expect(found.end.complete).toBe(true);
  });

  it('goes on past a document that cannot be read, and says so', async () => {
    const found = await readAll(
      files,
      settings(`${web.url}/html.ttl\n${web.url}/gone.ttl\n${web.url}/one.ttl`),
      http,
    );
    expect(identifiers(found)).toEqual(['c_test:10']);
    expect(found.pages.map(({ problems }) => problems?.length)).toEqual([1, 1, 0]);
    expect(found.end.complete).toBe(false);
  });

  it('keeps what is whole of a file that breaks off', async () => {
    writeFileSync(join(folder, 'sub', 'cut.ttl'), document(1, 2, 3).slice(0, -60));
    const found = await readAll(files, settings(join(folder, 'sub', 'cut.ttl')), http);
    expect(identifiers(found)).toEqual(['c_test:1', 'c_test:2']);
    expect(found.end.complete).toBe(false);
    rmSync(join(folder, 'sub', 'cut.ttl'));
  });

  it('a named document that has become something else leaves the listing incomplete', async () => {
    const path = join(folder, 'sub', 'other.json');
    writeFileSync(path, '{}');
    expect((await readAll(files, settings(`${path}\n${folder}/a.ttl`), http)).end.complete).toBe(false);
    expect((await readAll(files, settings(folder), http)).end.complete).toBe(true);
    rmSync(path);
  });

  it.each([
    ['/no/such/folder', 'refused'],
    ['', 'refused'],
  ])('%j is refused', async (url, code) => {
    await expect(readAll(files, settings(url), http)).rejects.toMatchObject({ code });
  });

  it('the only document that cannot be read makes the run fail', async () => {
    await expect(readAll(files, settings(`${web.url}/html.ttl`), http)).rejects.toMatchObject({
      code: 'not-rdf',
    });
  });

  it.skipIf(!hasShared)('reads the catalogues that municipalities keep as files', async () => {
    const found = await readAll(files, settings(sharedPath('fixtures', 'harvest-catalogs')), http);
    const records = found.pages.map(({ records }) => records.length);
    // The catalogue of an Opendatasoft portal lies there too: JSON, but no RDF.
    expect(records.filter((count) => count > 0).length).toBe(2);
    expect(found.pages[records.indexOf(0)]?.problems?.[0]?.en).toContain('no triples');
  });
});
