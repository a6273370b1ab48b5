import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { settleFile } from '../../helpers/settle-file.js';
import { completeDataset, form, newOrganization, type Requests, requests } from './helpers.js';

const V1 = 'id,comune,abitanti\n1,Bologna,390\n2,Modena,184\n3,Imola,69\n';
const V2 = 'id,comune,abitanti\n1,Bologna,392\n2,Modena,184\n4,Rimini,150\n';
const BROKEN = 'id,comune,abitanti\n1,Bologna,tanti\n2,Modena,184\n';

let portal: TestPortal;
let admin: Requests;
let anyone: Requests;
let organization: string;

beforeAll(async () => {
  portal = await testPortal();
  admin = requests(portal, portal.admin);
  anyone = requests(portal, {});
  organization = (await newOrganization(portal, 'ente')).id;
});
afterAll(() => portal.close());

/** A new dataset and what is done to the file of its one distribution. */
async function dataset() {
  const made = (await admin.send('POST', '/datasets', completeDataset('ente'))).json();
  const path = `/datasets/${made.id}`;
  const distribution: string = made.distribution[0].id;
  const at = `${path}/distributions/${distribution}`;
  return {
    id: made.id as string,
    path,
    at,
    distribution,
    async upload(content: string, name = 'comuni.csv', load = true) {
      const { headers, payload } = form(name, content);
      const answer = await admin.send('PUT', `${at}/file`, payload, headers);
      expect(answer.statusCode, answer.body).toBe(200);
      const { file } = answer.json();
      if (load) {
        await settleFile(portal, file.id);
      }
      return file as { id: string; version: number; unchanged: boolean };
    },
    publish: (body?: object) => admin.send('POST', `${path}/publish`, body),
    versions: async (who = admin) => (await who.get(`${at}/versions`)).json().items as Version[],
  };
}
interface Version {
  version: number;
  name: string;
  published: boolean;
  live: boolean;
  draft?: boolean;
  uploadedBy?: string;
  table: { status: string; rowCount: number };
  breaking: { kind: string; column: string; message: { it: string; en: string } }[];
  confirmation?: { needed: boolean; by?: string };
  links: Record<string, string>;
}
const local = (url = '') => url.replace('https://dati.example.it', '');
const download = (url: string | undefined, headers = {}) => portal.app.inject({ url: local(url), headers });

describe('a new file', () => {
  it('is a new version, the old one stays under its own link', async () => {
    const set = await dataset();
    expect(await set.upload(V1, 'primo.csv')).toMatchObject({ version: 1 });
    expect((await set.publish()).statusCode).toBe(200);
    expect(await set.upload(V2, 'secondo.csv')).toMatchObject({ version: 2 });
    const [second, first] = await set.versions();
    expect(second).toMatchObject({
      version: 2,
      name: 'secondo.csv',
      published: false,
      live: false,
      draft: true,
      uploadedBy: 'admin',
      table: { status: 'loaded', rowCount: 3 },
      breaking: [],
    });
    expect(first).toMatchObject({ version: 1, published: true, live: true, draft: false });
    expect(local(first?.links.download)).toBe(
      `/dataset/${set.id}/resource/${set.distribution}/v/1/primo.csv`,
    );
    await set.publish();
    expect((await download(first?.links.download)).body).toBe(V1);
    expect((await download(second?.links.download)).body).toBe(V2);
    expect((await set.versions(anyone)).map(({ version, live }) => [version, live])).toEqual([
      [2, true],
      [1, false],
    ]);
  });

  it('leaves the rows of the old one where they are', async () => {
    const set = await dataset();
    await set.upload(V1);
    await set.publish();
    await set.upload(V2);
    await set.publish();
    const rows = async (n: number, query = '') =>
      (await anyone.get(`${set.at}/versions/${n}/rows${query}`)).json();
    expect((await rows(1)).rows.map(({ comune }: { comune: string }) => comune)).toEqual([
      'Bologna',
      'Modena',
      'Imola',
    ]);
    expect((await rows(2)).rows[2].comune).toBe('Rimini');
    const page = await rows(1, '?columns=comune&sort=-abitanti&limit=2&shape=arrays');
    expect(page).toMatchObject({ rows: [['Bologna'], ['Modena']], total: 3, next: expect.any(String) });
    expect((await rows(1, '?columns=cap')).errors[0].code).toBe('column');
    expect((await rows(3)).status).toBe(404);
  });

  it('that nobody published is for editors only', async () => {
    const set = await dataset();
    await set.upload(V1);
    await set.publish();
    await set.upload(V2);
    const [second] = await set.versions();
    expect((await download(second?.links.download)).statusCode).toBe(404);
    expect((await download(second?.links.download, portal.admin)).body).toBe(V2);
    const seen = await set.versions(anyone);
    expect(seen.map(({ version }) => version)).toEqual([1]);
    expect(seen[0]).not.toHaveProperty('uploadedBy');
    expect((await anyone.get(`${set.at}/versions/2`)).statusCode).toBe(404);
    expect((await anyone.get(`${set.at}/versions/1/diff?from=2`)).statusCode).toBe(404);
    expect((await admin.get(`${set.at}/versions/2`)).json()).toMatchObject({ version: 2 });
  });

  it('with the same bytes is none; with those of an older one it is', async () => {
    const set = await dataset();
    const first = await set.upload(V1);
    const before = (await admin.get(set.path)).json();
    expect(await set.upload(V1, 'altro-nome.csv', false)).toEqual(
      expect.objectContaining({ id: first.id, version: 1, unchanged: true }),
    );
    const after = (await admin.get(set.path)).json();
    expect([after.revision, after.distribution[0].file.name]).toEqual([before.revision, 'comuni.csv']);
    await set.upload(V2);
    expect(await set.upload(V1)).toMatchObject({ version: 3 });
  });

  it('sent again after its reading failed is read again', async () => {
    const set = await dataset();
    const { id } = await set.upload(V1, 'comuni.csv', false);
    await portal.services.db
      .updateTable('data_table')
      .set({ status: 'failed' })
      .where('file_id', '=', id)
      .execute();
    expect(await set.upload(V1)).toMatchObject({ unchanged: true });
    expect((await set.versions())[0]?.table.status).toBe('loaded');
  });

  it('keeps its link when the distribution is gone, and loses it with the dataset', async () => {
    const set = await dataset();
    await set.upload(V1);
    await set.publish();
    const [first] = await set.versions();
    const { statusCode } = await admin.send('PATCH', set.path, {
      distribution: [completeDataset('ente').distribution[0]],
    });
    expect(statusCode).toBe(200);
    expect((await set.publish()).statusCode).toBe(200);
    expect((await download(first?.links.download)).body).toBe(V1);
    expect(await set.versions(anyone)).toHaveLength(1);
    await admin.send('POST', `${set.path}/withdraw`);
    expect((await download(first?.links.download)).statusCode).toBe(404);
  });

  it('published to members only is not public yet; made public, it is', async () => {
    const set = await dataset();
    await set.upload(V1);
    await admin.send('PATCH', set.path, { visibility: 'restricted' });
    await set.publish();
    await set.upload(V2);
    await set.publish();
    expect((await set.versions()).map(({ published }) => published)).toEqual([false, false]);
    await admin.send('PATCH', set.path, { visibility: 'public' });
    expect((await set.versions(anyone)).map(({ version }) => version)).toEqual([2]);
  });

  it('takes its number alone, however many come at once', async () => {
    const set = await dataset();
    const files = await Promise.all([1, 2, 3, 4].map((n) => set.upload(`a\n${n}\n`, 'x.csv', false)));
    expect(files.map(({ version }) => version).sort()).toEqual([1, 2, 3, 4]);
  });

  it('pages through the list', async () => {
    const set = await dataset();
    for (const n of [1, 2, 3]) await set.upload(`a\n${n}\n`, 'x.csv', false);
    const page = (await admin.get(`${set.at}/versions?limit=2`)).json();
    expect(page.items.map(({ version }: Version) => version)).toEqual([3, 2]);
    const rest = (await admin.get(`${set.at}/versions?limit=2&cursor=${page.next}`)).json();
    expect([rest.items.map(({ version }: Version) => version), rest.next]).toEqual([[1], null]);
  });
});

describe('the difference between versions', () => {
  it('has columns and rows, by a key that is found', async () => {
    const set = await dataset();
    await set.upload(V1);
    await set.publish();
    await set.upload(V2);
    await set.publish();
    const answer = await anyone.get(`${set.at}/versions/2/diff`);
    expect(answer.statusCode, answer.body).toBe(200);
    expect(answer.json()).toMatchObject({
      from: 1,
      to: 2,
      breaking: [],
      rows: {
        method: 'key',
        key: ['id'],
        keyFrom: 'detected',
        added: 1,
        removed: 1,
        changed: 1,
        unchanged: 1,
        samples: { changed: [{ key: { id: 1 }, changes: { abitanti: { from: 390, to: 392 } } }] },
      },
    });
    const again = await anyone.get(`${set.at}/versions/2/diff`, {
      'if-none-match': answer.headers.etag as string,
    });
    expect(again.statusCode).toBe(304);
    const back = (await anyone.get(`${set.at}/versions/1/diff?from=2&key=comune&sample=0`)).json();
    expect(back.rows).toMatchObject({
      keyFrom: 'request',
      added: 1,
      removed: 1,
      samples: { added: [], changed: [] },
    });
  });

  it('takes the key that the publisher declared', async () => {
    const set = await dataset();
    await set.upload(V1);
    await set.upload(V2);
    await admin.send('PUT', `${set.at}/reading`, { key: ['comune'] });
    expect((await admin.get(`${set.at}/versions/2/diff`)).json().rows).toMatchObject({
      key: ['comune'],
      keyFrom: 'declared',
    });
  });

  it('refuses what cannot be compared, and says why', async () => {
    const set = await dataset();
    await set.upload(V1);
    expect((await admin.get(`${set.at}/versions/1/diff`)).statusCode).toBe(404);
    await set.upload('id,comune,abitanti\n1,Bologna,1\n1,Modena,2\n');
    const answer = await admin.get(`${set.at}/versions/2/diff?key=id`);
    expect([answer.statusCode, answer.json().errors[0].code]).toEqual([422, 'key']);
    await set.upload(V2, 'x.csv', false);
    const waiting = await admin.get(`${set.at}/versions/3/diff`);
    expect([waiting.statusCode, waiting.json().errors[0].code]).toEqual([409, 'pending']);
  });
});

describe('a file that breaks the schema of the published one', () => {
  it('is not published until somebody confirms', async () => {
    const set = await dataset();
    await set.upload(V1);
    await set.publish();
    await set.upload(BROKEN);
    const [second] = await set.versions();
    expect(second?.breaking).toMatchObject([
      {
        kind: 'type-changed',
        column: 'abitanti',
        from: 'integer',
        to: 'text',
        message: { it: expect.stringContaining('cambia tipo') },
      },
    ]);
    expect(second?.confirmation).toEqual({ needed: true });
    const refused = await set.publish();
    expect([refused.statusCode, refused.json().code]).toEqual([409, 'PR425']);
    expect(refused.json().errors).toMatchObject([
      {
        pointer: '/distribution/0/file',
        code: 'breaking-change',
        messages: { en: expect.stringContaining('abitanti') },
      },
    ]);
    expect((await download(`/dataset/${set.id}/resource/${set.distribution}/download`)).body).toBe(V1);
    const done = await set.publish({ confirmBreaking: true });
    expect(done.statusCode, done.body).toBe(200);
    expect((await set.versions())[0]?.confirmation).toMatchObject({ needed: false, by: 'admin' });
  });

  it('may be confirmed beforehand, by who may publish; a file after it asks again', async () => {
    const set = await dataset();
    await set.upload(V1);
    await set.publish();
    await set.upload('id,comune\n1,Bologna\n');
    const editor = requests(portal, await portal.member(organization, 'editor'));
    expect((await editor.send('POST', `${set.at}/versions/2/confirm`)).statusCode).toBe(403);
    expect((await anyone.send('POST', `${set.at}/versions/2/confirm`)).statusCode).toBe(401);
    const confirmed = await admin.send('POST', `${set.at}/versions/2/confirm`);
    expect(confirmed.json().confirmation).toMatchObject({ needed: false, by: 'admin' });
    await set.upload('comune,abitanti\nBologna,390\n');
    expect((await set.publish()).statusCode).toBe(409);
    await set.upload('id,comune\n1,Bologna\n');
    expect((await admin.send('POST', `${set.at}/versions/4/confirm`)).statusCode).toBe(200);
    expect((await set.publish()).statusCode).toBe(200);
  });

  it('may be one that is no table any more; one with more columns is not', async () => {
    const set = await dataset();
    await set.upload(V1);
    await set.publish();
    await set.upload('<html><body>Manutenzione</body></html>', 'comuni.html');
    expect((await set.publish()).json().errors).toMatchObject([{ code: 'breaking-change' }]);
    expect((await set.versions())[0]?.breaking).toMatchObject([{ kind: 'table-lost' }]);
    await set.upload('abitanti,id,nuova,comune\n1,2,x,Bologna\n');
    expect((await set.publish()).statusCode).toBe(200);
  });

  it('is not known while it is being read: publication waits', async () => {
    const set = await dataset();
    await set.upload(V1);
    await set.publish();
    await set.upload(V2, 'x.csv', false);
    const refused = await set.publish({ confirmBreaking: true });
    expect([refused.statusCode, refused.json().errors[0].code]).toEqual([409, 'table-loading']);
    const other = await dataset();
    await other.upload('%PDF-1.4 …', 'relazione.pdf');
    expect((await other.publish()).statusCode).toBe(200);
    // Nothing of it can break; what it says of persons is not known yet.
    await other.upload(V2, 'x.csv', false);
    const early = await other.publish();
    expect([early.statusCode, early.json().errors[0].code]).toEqual([409, 'personal-data-pending']);
  });

  it('publishes with no body, with an empty one, and refuses an unknown member', async () => {
    const set = await dataset();
    expect((await set.publish({})).statusCode).toBe(200);
    const headers = { 'content-type': 'application/json' };
    expect((await admin.send('POST', `${set.path}/publish`, undefined, headers)).statusCode).toBe(200);
    expect((await set.publish({ conferma: true })).statusCode).toBe(422);
  });
});
