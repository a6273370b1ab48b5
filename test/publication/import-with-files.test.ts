import { afterAll, beforeAll, expect, it } from 'vitest';
import { importResources } from '../../src/catalog/commands/import-resources.js';
import { getResource } from '../../src/catalog/queries/find-resource.js';
import { getOrganization } from '../../src/catalog/queries/organizations.js';
import { systemActor } from '../../src/people/policy.js';
import { completeDataset, form, newOrganization, type Requests, requests } from '../api/rest/helpers.js';
import { type TestPortal, testPortal } from '../helpers/portal.js';
import { settleFile } from '../helpers/settle-file.js';

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

const importer = systemActor('import');

/** A public dataset with a file, and what an import of its description does. */
async function imported() {
  const { services } = portal;
  const made = (await admin.send('POST', '/datasets', completeDataset('ente'))).json();
  const path = `/datasets/${made.id}`;
  const at = `${path}/distributions/${made.distribution[0].id}`;
  const upload = async (content: string) => {
    const { headers, payload } = form('dati.csv', content);
    expect((await admin.send('PUT', `${at}/file`, payload, headers)).statusCode).toBe(200);
    await settleFile(portal, (await admin.get(at)).json().file.id);
  };
  await upload('id;nome\n1;Bologna\n2;Modena\n');
  expect((await admin.send('POST', `${path}/publish`)).statusCode).toBe(200);
  return {
    path,
    at,
    upload,
    async again(title: string) {
      const record = await getResource(services.db, importer, 'dataset', made.id);
      const organization = await getOrganization(services.db, 'ente');
      const doc = { ...record.doc, title: { it: title } };
      const item = { iri: record.iri, doc, organization, publish: true };
      const [result] = await importResources(services.catalog, importer, 'dataset', [item]);
      return result;
    },
  };
}

it('an import publishes a new description of files that are public', async () => {
  const set = await imported();
  expect(await set.again('Altro titolo')).toMatchObject({ outcome: 'changed', published: true });
  expect((await anyone.get(set.path)).json().title.it).toBe('Altro titolo');
});

it('an import never publishes a file on the way: it breaks its readers, or holds persons, and nobody has answered', async () => {
  const set = await imported();
  await set.upload('id\n1\n2\n');
  expect(await set.again('Titolo nuovo')).toMatchObject({ outcome: 'changed', published: false });
  const shown = (await anyone.get(set.path)).json();
  expect(shown.title.it).not.toBe('Titolo nuovo');
  expect((await anyone.get(`${set.at}/rows`)).json().rows[0]).toEqual({ id: 1, nome: 'Bologna' });
  // What it said waits in the working copy, and who publishes it meets the gates.
  const refused = await admin.send('POST', `${set.path}/publish`);
  expect([refused.statusCode, refused.json().errors[0].code]).toEqual([409, 'breaking-change']);
  const confirmed = await admin.send('POST', `${set.path}/publish`, { confirmBreaking: true });
  expect(confirmed.statusCode, confirmed.body).toBe(200);
  expect((await anyone.get(set.path)).json().title.it).toBe('Titolo nuovo');
});
