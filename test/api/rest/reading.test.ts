import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { settleFile } from '../../helpers/settle-file.js';
import { completeDataset, form, newOrganization, pointersOf, type Requests, requests } from './helpers.js';

const CSV = 'id;nome;valore\n1;Bologna;10\n2;Modena;20\n';

let portal: TestPortal;
let admin: Requests;
let anyone: Requests;

beforeAll(async () => {
  portal = await testPortal();
  admin = requests(portal, portal.admin);
  anyone = requests(portal, {});
  await newOrganization(portal, 'ente');
});
afterAll(() => portal.close());

async function dataset() {
  const made = (await admin.send('POST', '/datasets', completeDataset('ente'))).json();
  const path = `/datasets/${made.id}`;
  const at = `${path}/distributions/${made.distribution[0].id}`;
  const file = async () => (await admin.get(at)).json().file as { id: string; version: number };
  const load = async () => {
    const { id } = await file();
    await settleFile(portal, id);
  };
  return {
    path,
    at,
    file,
    load,
    async upload(content: string) {
      const { headers, payload } = form('dati.csv', content);
      const answer = await admin.send('PUT', `${at}/file`, payload, headers);
      expect(answer.statusCode, answer.body).toBe(200);
      await load();
    },
    reading: () => admin.get(`${at}/reading`),
    choose: (body: object) => admin.send('PUT', `${at}/reading`, body),
    rows: async (who = admin) => (await who.get(`${at}/rows`)).json().rows,
    publish: (body?: object) => admin.send('POST', `${path}/publish`, body),
  };
}

describe('how a file is read', () => {
  it('is shown with what was decided, to who may edit', async () => {
    const set = await dataset();
    expect((await set.reading()).json()).toMatchObject({ choices: {}, key: [], findings: [] });
    await set.upload(CSV);
    const answer = (await set.reading()).json();
    expect(answer).toMatchObject({ choices: {}, version: 1, status: 'loaded' });
    expect(answer.detected.dialect).toMatchObject({ delimiter: ';' });
    expect(answer.detected.columns).toMatchObject([
      { name: 'id', type: 'integer' },
      { name: 'nome', type: 'text' },
      { name: 'valore', type: 'integer' },
    ]);
    await set.publish();
    expect((await anyone.get(`${set.at}/reading`)).statusCode).toBe(401);
    expect((await anyone.send('PUT', `${set.at}/reading`, {})).statusCode).toBe(401);
  });

  it('is overruled: the draft is read again, and so is every file to come', async () => {
    const set = await dataset();
    await set.upload(CSV);
    const chosen = await set.choose({ choices: { columns: { id: { type: 'text' } } } });
    expect(chosen.statusCode, chosen.body).toBe(200);
    expect(chosen.json()).toMatchObject({
      consequence: 'read-again',
      status: 'pending',
      modifiedBy: 'admin',
    });
    await set.load();
    expect((await set.rows())[0].id).toBe('1');
    expect((await set.file()).version).toBe(1);
    await set.upload(`${CSV}3;Imola;30\n`);
    expect((await set.rows()).map(({ id }: { id: string }) => id)).toEqual(['1', '2', '3']);
    expect((await set.reading()).json().choices).toEqual({ columns: { id: { type: 'text' } } });
  });

  it('says what the geometry was made of, and lets it be overruled', async () => {
    const set = await dataset();
    await set.upload('nome;lat;lon\ntorri;44,4943;11,3467\npiazza;44,4937;11,343\n');
    const { detected } = (await set.reading()).json();
    expect(detected.geometry).toMatchObject({
      column: 'geometry',
      bbox: [11.343, 44.4937, 11.3467, 44.4943],
      from: { kind: 'lonlat', columns: ['lon', 'lat'], by: 'detected' },
    });
    expect(JSON.parse((await set.rows())[0].geometry)).toEqual({
      type: 'Point',
      coordinates: [11.3467, 44.4943],
    });
    expect((await set.choose({ choices: { geometry: { colour: 'x' } } })).statusCode).toBe(422);
    expect((await set.choose({ choices: { geometry: null } })).statusCode).toBe(200);
    await set.load();
    const without = (await set.reading()).json();
    expect(without.choices).toEqual({ geometry: null });
    expect(without.detected.geometry).toBeUndefined();
    expect((await set.rows())[0]).toEqual({ nome: 'torri', lat: 44.4943, lon: 11.3467 });
  });

  it('once public becomes a new version of the same bytes, that breaks what it breaks', async () => {
    const set = await dataset();
    await set.upload(CSV);
    await set.publish();
    const chosen = await set.choose({ choices: { columns: { id: { type: 'text' } } } });
    expect(chosen.json()).toMatchObject({ consequence: 'new-version', version: 2 });
    expect((await set.rows(anyone))[0].id).toBe(1);
    await set.load();
    expect((await set.rows(anyone))[0].id).toBe(1);
    const refused = await set.publish();
    expect([refused.statusCode, refused.json().errors[0].code]).toEqual([409, 'breaking-change']);
    expect((await set.publish({ confirmBreaking: true })).statusCode).toBe(200);
    expect((await set.rows(anyone))[0].id).toBe('1');
  });

  it('is patched and taken back; the same again does nothing', async () => {
    const set = await dataset();
    await set.upload(CSV);
    await set.choose({
      choices: { columns: { id: { type: 'text' }, valore: { type: 'number' } } },
      key: ['id'],
    });
    await set.load();
    const patched = await admin.send('PATCH', `${set.at}/reading`, { choices: { columns: { id: null } } });
    expect(patched.json()).toMatchObject({
      choices: { columns: { valore: { type: 'number' } } },
      key: ['id'],
    });
    await set.load();
    const same = await set.choose({ choices: { columns: { valore: { type: 'number' } } }, key: ['id'] });
    expect(same.json()).toMatchObject({ consequence: 'none', status: 'loaded' });
    const keyOnly = await admin.send('PATCH', `${set.at}/reading`, { key: ['nome'] });
    expect(keyOnly.json()).toMatchObject({ consequence: 'none', key: ['nome'] });
    const removed = await admin.send('DELETE', `${set.at}/reading`);
    expect(removed.json()).toMatchObject({ choices: {}, key: [], consequence: 'read-again' });
    await set.load();
    expect((await set.rows())[0].id).toBe(1);
  });

  it('with a choice for a column that is not there any more says so, and keeps to the others', async () => {
    const set = await dataset();
    await set.upload(CSV);
    await set.choose({ choices: { columns: { id: { type: 'text' }, valore: { type: 'number' } } } });
    await set.upload('id;nome\n1;Bologna\n');
    expect((await set.rows())[0].id).toBe('1');
    const findings = (await set.reading()).json().findings as { column?: string; message: { it: string } }[];
    expect(findings.some(({ column, message }) => column === 'valore' || message.it.includes('valore'))).toBe(
      true,
    );
  });

  it('is refused where it makes no sense', async () => {
    const set = await dataset();
    const refused = await set.choose({ choices: { columns: { id: { type: 'numerone' } } } });
    expect(refused.statusCode).toBe(422);
    expect(pointersOf(refused).some((pointer) => pointer.startsWith('/choices/columns/id'))).toBe(true);
    expect((await set.choose({ scelte: {} })).statusCode).toBe(422);
    expect((await admin.send('PATCH', `${set.at}/reading`, { key: 'id' })).statusCode).toBe(422);
    const stale = await admin.send('PUT', `${set.at}/reading`, {}, { 'if-match': '"99d.0000000000"' });
    expect(stale.statusCode).toBe(412);
    expect(
      (await admin.get(`${set.path}/distributions/00000000-0000-4000-8000-000000000000/reading`)).statusCode,
    ).toBe(404);
  });
});
