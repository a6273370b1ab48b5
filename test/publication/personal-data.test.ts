import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fakeCode, fakeIban } from '../../bench/personal-data-samples.js';
import { checkFileJob } from '../../src/publication/check-file.js';
import { storeCheck } from '../../src/validation/data-checks/index.js';
import { completeDataset, form, newOrganization, type Requests, requests } from '../api/rest/helpers.js';
import { remoteServer, serve, sourcedDataset } from '../api/rest/remote-server.js';
import { type TestPortal, testPortal } from '../helpers/portal.js';
import { settleFile } from '../helpers/settle-file.js';

let portal: TestPortal;
let admin: Requests;
let editor: Requests;
let publisher: Requests;
let remote: Awaited<ReturnType<typeof remoteServer>>;

beforeAll(async () => {
  portal = await testPortal({ FETCH_ALLOW_PRIVATE: 'true' });
  admin = requests(portal, portal.admin);
  const ente = await newOrganization(portal, 'ente');
  editor = requests(portal, await portal.member(ente.id, 'editor'));
  publisher = requests(portal, await portal.member(ente.id, 'publisher'));
  remote = await remoteServer();
});
afterAll(async () => {
  remote.close();
  await portal.close();
});

const HARMLESS = 'id,comune\n1,Bologna\n2,Modena\n';
const PEOPLE = ['Cognome;Nome;Codice fiscale;Data di nascita;CAP;IBAN;Importo']
  .concat(
    [1, 2, 3, 4, 5].map(
      (n) => `Rossi${n};Maria;${fakeCode(n)};1${n}/03/1970;4012${n};${fakeIban(n)};1.234,5${n}`,
    ),
  )
  .join('\n');
const NOTES = `id,testo\n1,Nulla\n2,"Pratica di ${fakeCode(7)}, chiusa"\n3,Altro\n`;

/** A new dataset with one file. */
async function dataset() {
  const made = (await admin.send('POST', '/datasets', completeDataset('ente'))).json();
  const path = `/datasets/${made.id}`;
  const at = `${path}/distributions/${made.distribution[0].id}`;
  const fileId = async (): Promise<string> => (await admin.get(at)).json().file.id;
  return {
    path,
    at,
    fileId,
    async send(content: string, name = 'dati.csv') {
      const { headers, payload } = form(name, content);
      const answer = await admin.send('PUT', `${at}/file`, payload, headers);
      if (answer.statusCode !== 200) throw new Error(answer.body);
    },
    settle: async () => settleFile(portal, await fileId()),
    publish: (who = publisher) => who.send('POST', `${path}/publish`),
    findings: async (version = 1, who = editor) =>
      (await who.get(`${at}/versions/${version}/personal-data`)).json(),
    accept: (body: object, version = 1, who = publisher) =>
      who.send('POST', `${at}/versions/${version}/personal-data`, body),
    mask: (body: object, version = 1, who = editor) =>
      who.send('POST', `${at}/versions/${version}/personal-data/mask`, body),
    seen: async () =>
      (await portal.app.inject(`/dataset/${made.id}/resource/${made.distribution[0].id}/download`)).body,
  };
}

const REASON = 'Pubblicazione prevista dal bando, art. 5';
const codesOf = (answer: { json(): { errors?: { code: string }[] } }) =>
  (answer.json().errors ?? []).map(({ code }) => code);

describe('publication of a file', () => {
  it('waits for the search of personal data, then goes', async () => {
    const set = await dataset();
    await set.send(HARMLESS);
    const early = await set.publish();
    expect(early.statusCode).toBe(409);
    expect(codesOf(early)).toEqual(['personal-data-pending']);
    expect((await set.findings()).status).toBe('pending');
    await set.settle();
    expect(await set.findings()).toMatchObject({ status: 'clear', findings: [], decisions: [] });
    expect((await set.publish()).statusCode).toBe(200);
  });

  it('is refused with every column, its counts and no value of anybody', async () => {
    const set = await dataset();
    await set.send(PEOPLE);
    await set.settle();
    const refused = await set.publish();
    expect(refused.statusCode).toBe(409);
    const problem = refused.json();
    expect(problem.code).toBe('PR426');
    expect(problem.errors.map((e: { pointer: string }) => e.pointer)).toEqual(
      Array(5).fill('/distribution/0/file'),
    );
    const said = problem.errors.map((e: { messages: { it: string } }) => e.messages.it).join('\n');
    for (const column of ['Cognome', 'Nome', 'Codice fiscale', 'Data di nascita', 'IBAN'])
      expect(said).toContain(`"${column}"`);
    expect(said).toContain('5 righe');
    expect(refused.body).not.toContain(fakeCode(1));
    expect(refused.body).not.toContain('Rossi1');
    expect((await portal.app.inject(`/api/v1${set.path}`)).statusCode).toBe(404);
  });

  it('does not wait for what is no table, and asks about what could not be read', async () => {
    const set = await dataset();
    await set.send('%PDF-1.4 nothing', 'avviso.pdf');
    await set.settle();
    expect((await set.publish()).statusCode).toBe(200);

    const broken = await dataset();
    await broken.send(HARMLESS);
    await portal.services.db
      .updateTable('data_table')
      .set({ status: 'failed' })
      .where('file_id', '=', await broken.fileId())
      .execute();
    expect(codesOf(await broken.publish())).toEqual(['personal-data-unchecked']);
    expect((await broken.accept({ reason: REASON })).json()).toMatchObject({
      status: 'accepted',
      unchecked: [],
    });
    expect((await broken.publish()).statusCode).toBe(200);
  });

  it('lets what is served already be published again', async () => {
    const set = await dataset();
    await set.send(PEOPLE);
    await set.settle();
    await set.accept({ reason: REASON });
    await set.publish();
    await portal.services.db.deleteFrom('personal_data_decision').execute();
    await admin.send('PATCH', set.path, { title: { it: 'Altro titolo' } });
    expect((await set.publish()).statusCode).toBe(200);
  });
});

describe('acceptance of personal data', () => {
  it('lets the file go public, and keeps who, when, why and what', async () => {
    const set = await dataset();
    await set.send(PEOPLE);
    await set.settle();
    const answer = await set.accept({ reason: `  ${REASON} ` });
    expect(answer.statusCode).toBe(200);
    const { status, decisions, findings, persons } = answer.json();
    expect({ status, persons }).toEqual({ status: 'accepted', persons: 5 });
    expect(decisions).toMatchObject([{ kind: 'accepted', reason: REASON, by: expect.stringMatching(/^u-/) }]);
    expect(new Date(decisions[0].at).getTime()).toBeGreaterThan(Date.now() - 60_000);
    expect(decisions[0].accepted).toContainEqual({ part: 0, column: 'IBAN', kind: 'iban', rows: 5 });
    expect(findings.every((f: { open: boolean }) => !f.open)).toBe(true);
    expect((await set.publish()).statusCode).toBe(200);
    expect(await set.seen()).toBe(PEOPLE);
  });

  it('may be given column by column', async () => {
    const set = await dataset();
    await set.send(PEOPLE);
    await set.settle();
    expect((await set.accept({ reason: REASON, columns: ['IBAN'] })).json().status).toBe('open');
    const refused = (await set.publish()).json();
    expect(refused.errors).toHaveLength(4);
    expect(JSON.stringify(refused.errors)).not.toContain('IBAN');
    await set.accept({ reason: REASON });
    expect((await set.publish()).statusCode).toBe(200);
  });

  it('takes the right to publish, a reason and something to accept', async () => {
    const set = await dataset();
    await set.send(PEOPLE);
    expect((await set.accept({ reason: REASON })).statusCode).toBe(409);
    await set.settle();
    expect((await set.accept({ reason: REASON }, 1, editor)).statusCode).toBe(403);
    expect((await set.accept({})).statusCode).toBe(422);
    expect((await set.accept({ reason: 'ok' })).statusCode).toBe(422);
    expect((await set.accept({ reason: '            ' })).statusCode).toBe(422);
    expect((await set.accept({ reason: REASON, columns: ['Importo'] })).statusCode).toBe(422);
    expect((await set.accept({ reason: REASON }, 9)).statusCode).toBe(404);
    expect((await set.findings()).decisions).toEqual([]);
    await set.accept({ reason: REASON });
    expect((await set.accept({ reason: REASON })).statusCode).toBe(409);
  });

  it('is asked for again when a later search finds more', async () => {
    const set = await dataset();
    await set.send(PEOPLE);
    await set.settle();
    await set.accept({ reason: REASON });
    const id = await set.fileId();
    const check = await portal.services.db
      .selectFrom('file_check')
      .selectAll()
      .where('file_id', '=', id)
      .executeTakeFirstOrThrow();
    const personal = structuredClone(check.personal) as Parameters<typeof storeCheck>[3];
    for (const found of personal?.tables[0]?.columns ?? []) if (found.kind === 'iban') found.rows += 1;
    await storeCheck(portal.services.db, id, check.report as Parameters<typeof storeCheck>[2], personal);
    expect((await set.findings()).status).toBe('open');
    expect((await set.publish()).json().errors).toHaveLength(1);
    await checkFileJob(portal.services, { fileId: id });
    expect((await set.publish()).statusCode).toBe(200);
  });

  it('counts for one file: the next version is asked about anew', async () => {
    const set = await dataset();
    await set.send(PEOPLE);
    await set.settle();
    await set.accept({ reason: REASON });
    await set.publish();
    await set.send(`${PEOPLE}\nBianchi;Luca;${fakeCode(9)};01/01/1980;40121;;1,00`);
    await set.settle();
    expect((await set.publish()).json().code).toBe('PR426');
  });

  it('shows what was found to nobody but those who may edit', async () => {
    const set = await dataset();
    await set.send(PEOPLE);
    await set.settle();
    await set.accept({ reason: REASON });
    await set.publish();
    const url = `/api/v1${set.at}/versions/1/personal-data`;
    expect((await portal.app.inject(url)).statusCode).toBe(401);
    const found = await editor.get(url.slice('/api/v1'.length));
    expect(found.statusCode).toBe(200);
    expect(found.body).not.toContain(fakeCode(1));
    expect(found.headers['cache-control']).toBe('no-store');
  });
});

describe('a masked copy', () => {
  it('has no geometry left of coordinates that were taken out', async () => {
    const set = await dataset();
    const people = [1, 2, 3].map((n) => `${fakeCode(n)};44.4${n};11.3${n}`);
    await set.send(['cf;lat;lon', ...people].join('\n'));
    await set.settle();
    const row = async () => (await editor.get(`${set.at}/rows`)).json().rows[0];
    expect(await row()).toHaveProperty('geometry');
    const made = await set.mask({ columns: { cf: 'hash', lat: 'remove', lon: 'remove' } });
    expect(made.statusCode, made.body).toBe(201);
    await set.settle();
    expect(Object.keys(await row())).toEqual(['cf']);
    // A geometry of coordinates that stay is made again, and is no column of the file.
    const kept = await set.mask({ columns: { geometry: 'remove' } }, 1);
    expect(kept.statusCode).toBeGreaterThanOrEqual(400);
  });

  it('takes the place of the file, is read and searched again, and is recorded', async () => {
    const set = await dataset();
    await set.send(PEOPLE);
    await set.settle();
    const columns = {
      Cognome: 'mask',
      Nome: 'remove',
      'Codice fiscale': 'hash',
      'Data di nascita': 'generalise',
      CAP: 'generalise',
      IBAN: 'mask',
    };
    const made = await set.mask({ columns, reason: 'Richiesta del DPO' });
    expect(made.statusCode).toBe(201);
    expect(made.json()).toMatchObject({ version: 2, name: 'dati-mascherato.csv', mediaType: 'text/csv' });
    await set.settle();
    const found = await set.findings(2);
    expect(found).toMatchObject({ status: 'clear', findings: [] });
    expect(found.decisions).toMatchObject([
      { kind: 'masked', methods: columns, version: 1, maskedVersion: 2, reason: 'Richiesta del DPO' },
    ]);
    expect((await set.publish()).statusCode).toBe(200);
    const lines = (await set.seen()).split('\r\n');
    expect(lines[0]).toBe('Cognome,Codice fiscale,Data di nascita,CAP,IBAN,Importo');
    expect(lines[1]).toMatch(/^R\*{5},p_[0-9a-f]{16},1970,40xxx,I\*{26},"1\.234,51"$/);
    expect(lines).toHaveLength(7);
    for (const n of [1, 2, 3, 4, 5]) expect(lines.join()).not.toContain(fakeCode(n));
    // The file it was made of is still there, for those who may edit.
    expect((await editor.get(`${set.at}/versions/1`)).statusCode).toBe(200);
    expect((await portal.app.inject(`/api/v1${set.at}/versions/1`)).statusCode).toBe(404);
  });

  it('masks no more of a text than what was found in it', async () => {
    const set = await dataset();
    await set.send(NOTES);
    await set.settle();
    await set.mask({ columns: { testo: 'mask' } });
    await set.settle();
    expect((await set.publish()).statusCode).toBe(200);
    const text = await set.seen();
    expect(text).toBe(`id,testo\r\n1,Nulla\r\n2,"Pratica di ${'*'.repeat(16)}, chiusa"\r\n3,Altro\r\n`);
  });

  it('gives the same pseudonym to the same value, and another one in another copy', async () => {
    const set = await dataset();
    await set.send(`cf,n\n${fakeCode(1)},1\n${fakeCode(2)},2\n${fakeCode(1).toLowerCase()},3\n`);
    await set.settle();
    const pseudonyms = async () => {
      await set.mask({ columns: { cf: 'hash' } });
      const { version } = (await admin.get(set.at)).json().file;
      const file = await editor.get(`${set.at}/versions/${version}`);
      const body = await portal.app.inject({
        url: new URL(file.json().links.download).pathname,
        headers: portal.admin,
      });
      return body.body
        .split('\r\n')
        .slice(1, 4)
        .map((line) => line.split(',')[0]);
    };
    const [first, second] = [await pseudonyms(), await pseudonyms()];
    expect(first[0]).toBe(first[2]);
    expect(first[0]).not.toBe(first[1]);
    expect(second[0]).not.toBe(first[0]);
  });

  it('refuses what cannot be done, and then changes nothing', async () => {
    const set = await dataset();
    await set.send(PEOPLE);
    expect((await set.mask({ columns: { IBAN: 'mask' } })).statusCode).toBe(409);
    await set.settle();
    expect((await set.mask({ columns: { Iban: 'mask' } })).statusCode).toBe(422);
    expect((await set.mask({ columns: { IBAN: 'generalise' } })).statusCode).toBe(422);
    expect((await set.mask({ columns: { IBAN: 'erase' } })).statusCode).toBe(422);
    expect((await set.mask({ columns: {} })).statusCode).toBe(422);
    expect((await set.mask({ columns: { IBAN: 'mask' } }, 1, requests(portal, {}))).statusCode).toBe(401);
    expect((await admin.get(set.at)).json().file.version).toBe(1);
  });
});

describe('a refresh that publishes itself', () => {
  it('is held with the reason, until somebody accepts and publishes', async () => {
    let content = HARMLESS;
    remote.answer = serve(() => content);
    const set = await sourcedDataset(portal, admin, remote.base);
    const settle = async () => settleFile(portal, (await admin.get(set.at)).json().file.id);
    await set.fromUrl({ refresh: 'PT1H', autoPublish: true });
    await settle();
    await set.publish();
    content = `id,comune\n1,${fakeCode(1)}\n`;
    await set.refresh();
    await settle();
    expect(await set.seen()).toBe(HARMLESS);
    expect((await set.source()).held.it).toContain('Colonna "comune": codici fiscali di persone in 1 righe');
    content = `${HARMLESS}3,Imola\n`;
    await set.refresh();
    await settle();
    expect(await set.seen()).toBe(content);
    expect((await set.source()).held).toBeUndefined();
  });
});
