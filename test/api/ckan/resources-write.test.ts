import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { editResource } from '../../../src/catalog/commands/resources.js';
import { systemActor } from '../../../src/people/policy.js';
import { findWish } from '../../../src/publication/wishes.js';
import { searchRows } from '../../helpers/search-rows.js';
import { newOrganization } from '../rest/helpers.js';
import { completePackage, multipart, type WritingPortal, writingPortal } from './writing-portal.js';

let p: WritingPortal;
beforeAll(async () => {
  p = await writingPortal({ MAX_UPLOAD_BYTES: '1000000' });
});
afterAll(() => p.portal.close());

const CSV = 'anno;abitanti\n2023;1200\n2024;1210\n';

/** A dataset without resources, as every script makes it first. */
const empty = (name: string, more: object = {}) =>
  p.result('package_create', { ...completePackage(name, more), resources: undefined });

describe('the flow of every script: package_create, then resource_create', () => {
  it('ends with a published dataset, once the file was read and searched', async () => {
    const made = await empty('flusso');
    expect(made).toMatchObject({ state: 'draft', num_resources: 0, license_id: 'cc-by' });
    const form = multipart(
      { package_id: 'flusso', name: 'Popolazione' },
      { upload: { name: 'popolazione.csv', content: CSV } },
    );
    const { status, result } = await p.send('resource_create', form);
    expect(status).toBe(200);
    expect(result).toMatchObject({
      package_id: made.id,
      name: 'Popolazione',
      url_type: 'upload',
      url: `https://dati.example.it/dataset/${made.id}/resource/${result.id}/download/popolazione.csv`,
      format: 'CSV',
      mimetype: 'text/csv',
      size: CSV.length,
      state: 'active',
    });
    expect(result.last_modified).toMatch(/^\d{4}-\d\d-\d\dT/);
    // The gate of personal data comes first.
    expect(await p.isPublic('flusso')).toBe(false);
    await p.settle(result.id);
    expect(await p.isPublic('flusso')).toBe(true);
    const shown = await p.result('package_show', { id: 'flusso' }, {});
    expect(shown).toMatchObject({ state: 'active', license_id: 'cc-by' });
    expect(shown.resources[0]).toMatchObject({ datastore_active: true });
    expect(await findWish(p.portal.services.db, made.id)).toBeUndefined();
    const { rows } = await p.portal.services.db
      .selectFrom('revision')
      .select(['action', 'actor'])
      .where('resource_id', '=', made.id)
      .orderBy('revision', 'desc')
      .limit(1)
      .execute()
      .then((rows) => ({ rows }));
    expect(rows[0]).toMatchObject({ action: 'published', actor: expect.stringMatching(/^u-/) });
  });

  it('publishes at once where the resource is a link', async () => {
    await empty('flusso-link');
    await p.result('resource_create', { package_id: 'flusso-link', url: 'https://esempio.it/a.csv' });
    expect(await p.isPublic('flusso-link')).toBe(true);
  });

  it('waits for every file of several', async () => {
    await empty('flusso-due');
    const upload = (name: string) =>
      p.send(
        'resource_create',
        multipart(
          { package_id: 'flusso-due', name },
          { upload: { name: `${name}.csv`, content: `${CSV}${name.length};1\n` } },
        ),
      );
    const [one, two] = [await upload('uno'), await upload('dodici')];
    await p.settle(one.result.id);
    expect(await p.isPublic('flusso-due')).toBe(false);
    await p.settle(two.result.id);
    expect(await p.isPublic('flusso-due')).toBe(true);
  });

  it('says at package_create already what no resource could bring', async () => {
    const answer = await p.call('package_create', { name: 'manca', title: 'Manca', owner_org: 'ente' });
    expect(answer.status).toBe(409);
    expect(Object.keys(answer.error).sort()).toEqual([
      '__type',
      'frequency',
      'notes',
      'resources',
      'themes_aggregate',
    ]);
  });

  it('keeps back a file with personal data, and says why to who looks after the wish', async () => {
    const made = await empty('con-dati-personali');
    const people = `nome;codice_fiscale\n${Array.from({ length: 30 }, (_, i) => `Mario ${i};RSSMRA80A01H501U`).join('\n')}\n`;
    const { result } = await p.send(
      'resource_create',
      multipart({ package_id: made.id }, { upload: { name: 'elenco.csv', content: people } }),
    );
    await p.settle(result.id);
    expect(await p.isPublic(made.id)).toBe(false);
    expect((await findWish(p.portal.services.db, made.id))?.held?.it).toMatch(/personali/);
    expect(await p.result('package_show', { id: made.id })).toMatchObject({ state: 'draft' });
  });

  it('does not publish on the way what somebody else edited meanwhile', async () => {
    const made = await empty('altrui');
    const { result } = await p.send(
      'resource_create',
      multipart({ package_id: made.id }, { upload: { name: 'a.csv', content: CSV } }),
    );
    await editResource(p.portal.services.catalog, systemActor('x'), 'dataset', made.id, (doc) => ({
      ...doc,
      title: { it: 'Non ancora' },
    }));
    await p.settle(result.id);
    expect(await p.isPublic(made.id)).toBe(false);
    expect((await findWish(p.portal.services.db, made.id))?.held?.en).toMatch(/edited by others/);
    expect(await p.result('package_patch', { id: made.id, state: 'active' })).toMatchObject({
      state: 'active',
    });
  });

  it('publishes with a table that datastore_create makes, too', async () => {
    const made = await empty('con-tabella');
    await p.result('datastore_create', {
      resource: { package_id: made.id, name: 'Misure' },
      fields: [{ id: 'valore', type: 'int' }],
      records: [{ valore: 1 }],
    });
    await searchRows(p.portal);
    expect(await p.isPublic('con-tabella')).toBe(true);
  });

  it('leaves a draft a draft', async () => {
    await empty('resta-bozza', { state: 'draft' });
    await p.result('resource_create', { package_id: 'resta-bozza', url: 'https://esempio.it/a.csv' });
    expect(await p.isPublic('resta-bozza')).toBe(false);
    // Sent back as it is shown a draft is not asked for anew, nor is it published.
    await p.result('package_update', await p.result('package_show', { id: 'resta-bozza' }));
    expect(await p.isPublic('resta-bozza')).toBe(false);
  });

  it('still publishes when the package is read and sent back in between', async () => {
    const made = await empty('rimandato');
    await p.result('package_update', { ...made, notes: 'Descrizione cambiata nel frattempo.' });
    await p.result('resource_create', { package_id: made.id, url: 'https://esempio.it/a.csv' });
    expect(await p.isPublic(made.id)).toBe(true);
  });
});

describe('resource_create', () => {
  it('takes a file before the fields that say where it belongs, with a name in UTF-8', async () => {
    await empty('utf8');
    const form = multipart(
      { package_id: 'utf8' },
      { upload: { name: 'qualità dell’aria €.csv', content: CSV } },
      { filesFirst: true },
    );
    const { result } = await p.send('resource_create', form);
    expect(result.url).toContain(encodeURIComponent('qualità'));
    const answer = await p.portal.app.inject({ url: new URL(result.url).pathname, headers: p.publisher });
    expect(answer.body).toBe(CSV);
  });

  it('says of the one resource what is wrong with it, and stores nothing', async () => {
    await p.result('package_create', completePackage('con-errori'));
    const answer = await p.call('resource_create', { package_id: 'con-errori', name: 'senza url' });
    expect(answer).toMatchObject({ status: 409 });
    expect(Object.keys(answer.error).sort()).toEqual(['__type', 'format', 'url']);
    expect((await p.call('resource_create', { url: 'x' })).error).toMatchObject({
      package_id: ['Missing value'],
    });
    expect((await p.call('resource_create', { package_id: 'nessuno', url: 'x' })).status).toBe(404);
    expect((await p.result('package_show', { id: 'con-errori' })).num_resources).toBe(1);
  });

  const upload = (name: string, content: string | Buffer, options = {}, part = 'upload') =>
    p.send(
      'resource_create',
      multipart({ package_id: name }, { [part]: { name: 'a.csv', content } }, options),
    );

  it('refuses a file that is too large, and an empty one', async () => {
    await empty('limiti');
    expect(await upload('limiti', Buffer.alloc(1_200_000, 65))).toMatchObject({
      status: 413,
      error: { upload: ['File upload too large', expect.any(String)] },
    });
    expect(await upload('limiti', '')).toMatchObject({
      status: 409,
      error: { upload: [expect.stringContaining('vuoto')] },
    });
    expect((await p.result('package_show', { id: 'limiti' })).num_resources).toBe(0);
  });

  it('refuses a form that was cut short', async () => {
    await empty('tagliato');
    expect((await upload('tagliato', CSV, { cut: true })).status).toBe(400);
    expect((await p.result('package_show', { id: 'tagliato' })).num_resources).toBe(0);
  });

  it('refuses files under other names, and those of strangers', async () => {
    await empty('estranei');
    expect(await upload('estranei', CSV, {}, 'allegato')).toMatchObject({
      status: 409,
      error: { allegato: [expect.any(String)] },
    });
    const form = multipart({ package_id: 'estranei' }, { upload: { name: 'a.csv', content: CSV } });
    expect(await p.send('resource_create', form, {})).toMatchObject({
      status: 403,
      error: { __type: 'Authorization Error' },
    });
    const { id } = await newOrganization(p.portal, 'altri');
    const stranger = await p.portal.member(id, 'administrator');
    expect((await p.send('resource_create', form, stranger)).status).toBe(404);
  });
});

describe('resource_update and resource_patch', () => {
  const withFile = async (name: string) => {
    const made = await empty(name);
    const { result } = await p.send(
      'resource_create',
      multipart({ package_id: made.id, name: 'Tabella' }, { upload: { name: 'a.csv', content: CSV } }),
    );
    await p.settle(result.id);
    return result as Record<string, unknown> & { id: string; url: string };
  };

  it('patch what is given and keep the file; update clears what is left out', async () => {
    const resource = await withFile('cambia');
    const patched = await p.result('resource_patch', {
      id: resource.id,
      description: 'Due anni',
      note_interne: 'x',
    });
    expect(patched).toMatchObject({
      name: 'Tabella',
      description: 'Due anni',
      note_interne: 'x',
      url: resource.url,
    });
    const updated = await p.result('resource_update', { id: resource.id, name: 'Nuovo nome' });
    expect(updated).toMatchObject({
      name: 'Nuovo nome',
      description: '',
      url: resource.url,
      url_type: 'upload',
      format: 'CSV',
    });
    expect(updated).not.toHaveProperty('note_interne');
    expect(await p.isPublic('cambia')).toBe(true);
  });

  it('replace the file by an upload; the old one is served until the new one was searched', async () => {
    const resource = await withFile('sostituisce');
    const form = multipart({ id: resource.id }, { upload: { name: 'b.csv', content: `${CSV}2025;1220\n` } });
    const { result } = await p.send('resource_patch', form);
    expect(result).toMatchObject({ name: 'Tabella', url: expect.stringContaining('b.csv') });
    expect((await p.result('resource_show', { id: resource.id }, {})).url).toContain('a.csv');
    await p.settle(resource.id);
    expect((await p.result('resource_show', { id: resource.id }, {})).url).toContain('b.csv');
  });

  it('leave the file for another address; without any the gate refuses', async () => {
    const resource = await withFile('diventa-link');
    expect(await p.call('resource_patch', { id: resource.id, clear_upload: 'true', url: '' })).toMatchObject({
      status: 409,
      error: { url: [expect.any(String)] },
    });
    const linked = await p.result('resource_patch', { id: resource.id, url: 'https://esempio.it/altro.csv' });
    expect(linked).toMatchObject({ url: 'https://esempio.it/altro.csv', url_type: '' });
  });

  it('change nothing when the resource is sent back as it is shown', async () => {
    const resource = await withFile('uguale');
    const shown = await p.result('resource_show', { id: resource.id });
    const before = await p.revisionsOf(String(shown.package_id));
    expect(await p.result('resource_update', shown)).toEqual(shown);
    expect(await p.revisionsOf(String(shown.package_id))).toBe(before);
  });

  it('know only resources that there are, of those one may edit', async () => {
    const resource = await withFile('altri-no');
    expect((await p.call('resource_patch', { id: crypto.randomUUID(), name: 'x' })).status).toBe(404);
    expect((await p.call('resource_update', { name: 'x' })).error).toMatchObject({ id: ['Missing value'] });
    expect((await p.call('resource_patch', { id: resource.id, name: 'x' }, {})).status).toBe(403);
  });
});

describe('resource_delete', () => {
  it('takes one out; with the last the dataset is no longer public until there is another', async () => {
    const made = await p.result(
      'package_create',
      completePackage('toglie', {
        resources: [{ url: 'https://esempio.it/a.csv' }, { url: 'https://esempio.it/b.csv' }],
      }),
    );
    const [one, two] = made.resources;
    expect(await p.result('resource_delete', { id: one.id })).toBeNull();
    expect((await p.result('package_show', { id: made.id }, {})).num_resources).toBe(1);
    await p.result('resource_delete', { id: two.id });
    expect(await p.isPublic(made.id)).toBe(false);
    expect(await p.result('package_show', { id: made.id })).toMatchObject({
      license_id: 'cc-by',
      num_resources: 0,
    });
    await p.result('resource_create', { package_id: made.id, url: 'https://esempio.it/c.csv' });
    expect(await p.isPublic(made.id)).toBe(true);
  });
});
