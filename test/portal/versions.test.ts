import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { completeDataset, form, newOrganization, type Requests, requests } from '../api/rest/helpers.js';
import { type TestPortal, testPortal } from '../helpers/portal.js';
import { settleFile } from '../helpers/settle-file.js';
import { textOf } from './html.js';

let portal: TestPortal;
let admin: Requests;
let path: string;
let page: string;

beforeAll(async () => {
  portal = await testPortal();
  admin = requests(portal, portal.admin);
  await newOrganization(portal, 'ente');
  const made = (await admin.send('POST', '/datasets', completeDataset('ente'))).json();
  path = `/datasets/${made.id}`;
  page = `/dataset/${made.name}/resource/${made.distribution[0].id}`;
});
afterAll(() => portal.close());

async function upload(content: string) {
  const { headers, payload } = form('dati <b>.csv', content);
  const { distribution } = (await admin.get(path)).json();
  const answer = await admin.send(
    'PUT',
    `${path}/distributions/${distribution[0].id}/file`,
    payload,
    headers,
  );
  const fileId = answer.json().file.id;
  await settleFile(portal, fileId);
}
const html = async (headers = {}, query = '') =>
  (await portal.app.inject({ url: `${page}${query}`, headers: { accept: 'text/html', ...headers } })).body;

describe('the page of a distribution', () => {
  it('lists the versions of its file once there are two, and warns who may publish of what breaks', async () => {
    await upload('id,nome\n1,a\n');
    await admin.send('POST', `${path}/publish`);
    expect(await html()).not.toContain('Versioni del file');
    await upload('id\n1\n');
    expect(textOf(await html())).not.toContain('cambia lo schema');
    const draft = textOf(await html(portal.admin));
    expect(draft).toContain('Il nuovo file cambia lo schema');
    expect(draft).toContain('La colonna "nome" non c’è più.');
    expect(draft).toContain('non ancora pubblica');
    await admin.send('POST', `${path}/publish`, { confirmBreaking: true });
    const seen = await html();
    expect(seen).not.toContain('dati <b>');
    expect(textOf(seen)).toMatch(
      /Versione 2: dati .*pubblicata ora.*Cambia lo schema della versione 1:.*"nome"/s,
    );
    expect(textOf(seen)).not.toContain('serve una conferma');
    const links = [...seen.matchAll(/href="([^"]+\/v\/\d\/[^"]+)"/g)].map(([, href]) => href ?? '');
    expect(links).toHaveLength(2);
    for (const href of links) expect((await portal.app.inject(href)).statusCode).toBe(200);
    expect(textOf(await html({}, '?lang=en'))).toContain('Versions of the file');
  });
});
