import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { completePackage, type WritingPortal, writingPortal } from './writing-portal.js';

let p: WritingPortal;
beforeAll(async () => {
  p = await writingPortal();
});
afterAll(() => p.portal.close());

describe('package_create', () => {
  it('publishes a complete dataset and answers it whole, with what is certain filled in', async () => {
    const made = await p.result('package_create', completePackage('completo'));
    expect(made).toMatchObject({
      name: 'completo',
      state: 'active',
      private: false,
      holder_name: 'Ente ente',
      holder_identifier: 'c_p001',
      publisher_identifier: 'c_p001',
      maintainer_email: 'dati@ente.example',
      identifier: `c_p001:${made.id}`,
      frequency: 'ANNUAL',
      license_id: 'cc-by',
      isopen: true,
      organization: { name: 'ente' },
      num_resources: 1,
    });
    expect(made.resources[0]).toMatchObject({ url: 'https://esempio.it/piste.csv', format: 'CSV' });
    expect(await p.isPublic('completo')).toBe(true);
  });

  it('refuses what the gate misses, with every field by its name in CKAN and nothing stored', async () => {
    const answer = await p.call('package_create', {
      name: 'incompleto',
      owner_org: 'ente',
      resources: [
        { url: 'https://esempio.it/a', format: 'CSV', license_type: 'A21_CCBY40' },
        { name: 'vuota' },
      ],
    });
    expect(answer.status).toBe(409);
    expect(answer.error.__type).toBe('Validation Error');
    expect(Object.keys(answer.error).sort()).toEqual([
      '__type',
      'frequency',
      'license_id',
      'notes',
      'resources',
      'themes_aggregate',
    ]);
    expect(answer.error.frequency[0]).toMatch(/Manca la frequenza.*Missing: the frequency/);
    expect(answer.error.resources[0]).toEqual({});
    expect(Object.keys(answer.error.resources[1]).sort()).toEqual(['format', 'license_type', 'url']);
    expect((await p.call('package_show', { id: 'incompleto' })).status).toBe(404);
  });

  it('keeps the same as a draft when a draft is asked for', async () => {
    const made = await p.result('package_create', { name: 'bozza', owner_org: 'ente', state: 'draft' });
    expect(made).toMatchObject({ state: 'draft', title: 'bozza' });
    expect(await p.isPublic('bozza')).toBe(false);
    expect(
      await p.call('package_create', { name: 'bozza2', owner_org: 'ente', state: 'attivo' }),
    ).toMatchObject({
      status: 409,
      error: { state: [expect.any(String)] },
    });
  });

  it('says what is wrong with names, organizations and who may', async () => {
    const fault = async (dict: object) => (await p.call('package_create', dict)).error;
    expect(await fault({ owner_org: 'ente', state: 'draft' })).toMatchObject({ name: ['Missing value'] });
    expect(await fault({ name: 'a', owner_org: 'ente' })).toMatchObject({
      name: ['Must be at least 2 characters long'],
    });
    expect(await fault({ name: 'Con Spazi', owner_org: 'ente' })).toMatchObject({
      name: [expect.stringContaining('purely lowercase')],
    });
    expect(await fault({ name: 'new', owner_org: 'ente' })).toMatchObject({
      name: ['That name cannot be used'],
    });
    expect(await fault(completePackage('completo'))).toEqual({
      name: ['That URL is already in use.'],
      __type: 'Validation Error',
    });
    expect(await fault({ name: 'senza-ente' })).toMatchObject({
      owner_org: ['An organization must be provided'],
    });
    expect(await fault({ name: 'senza-ente', owner_org: 'nessuno' })).toMatchObject({
      owner_org: ['Organization does not exist'],
    });
    expect((await p.call('package_create', completePackage('xx'), {})).error).toMatchObject({
      __type: 'Authorization Error',
    });
    expect(await fault({ ...completePackage('xx'), id: crypto.randomUUID() })).toMatchObject({
      id: ['The input field id was not expected.'],
    });
  });

  it('takes an id from a sysadmin, once', async () => {
    const id = crypto.randomUUID();
    const resource = crypto.randomUUID();
    const dict = completePackage('con-id', {
      id,
      resources: [{ id: resource, url: 'https://esempio.it/x.csv' }],
    });
    const made = await p.result('package_create', dict, p.portal.admin);
    expect(made).toMatchObject({ id, resources: [{ id: resource, format: 'CSV' }] });
    expect(
      (await p.call('package_create', { ...dict, name: 'con-id-2' }, p.portal.admin)).error,
    ).toMatchObject({
      id: ['Dataset id already exists'],
    });
    expect(
      (await p.call('package_create', { ...dict, id: undefined, name: 'con-id-2' })).error.resources,
    ).toEqual([{ id: ['Resource id already exists.'] }]);
  });

  it('refuses extras twice or with the name of a field, and lists that are none', async () => {
    const fault = async (more: object) => (await p.call('package_create', completePackage('ee', more))).error;
    expect(
      await fault({
        extras: [
          { key: 'a', value: '1' },
          { key: 'a', value: '2' },
        ],
      }),
    ).toMatchObject({
      extras_validation: ['Duplicate key "a"'],
    });
    expect(
      await fault({
        extras: [
          { key: 'b', value: '1' },
          { key: 'title', value: 'x' },
        ],
      }),
    ).toMatchObject({
      extras: [{}, { key: ['There is a schema field with the same name'] }],
    });
    expect(await fault({ resources: 'x' })).toMatchObject({ __junk: [expect.any(String)] });
    expect(await fault({ groups: [{ name: 'boh' }] })).toMatchObject({
      groups: [{ name: [expect.any(String)] }],
    });
    expect(await fault({ tags: [{ name: 'ok' }, { name: 'x' }] })).toMatchObject({
      tags: [{}, { name: ['Tag "x" length is less than minimum 2'] }],
    });
    expect(await fault({ frequency: 'a volte' })).toMatchObject({ frequency: [expect.any(String)] });
    expect(await fault({ issued: 'ieri' })).toMatchObject({ issued: [expect.any(String)] });
  });

  it('does not take the provisional theme for a theme', async () => {
    const answer = await p.call(
      'package_create',
      completePackage('provvisorio', { themes_aggregate: '[{"theme":"OP_DATPRO"}]' }),
    );
    expect(answer.error).toMatchObject({ themes_aggregate: [expect.stringContaining('13')] });
  });

  it('keeps a private dataset for the members of its organization', async () => {
    const made = await p.result('package_create', completePackage('riservato', { private: 'True' }));
    expect(made).toMatchObject({ state: 'active', private: true });
    expect(await p.isPublic('riservato')).toBe(false);
    const other = await p.portal.member(p.organization.id, 'editor');
    expect(await p.result('package_show', { id: 'riservato' }, other)).toMatchObject({ private: true });
    expect(await p.result('package_patch', { id: 'riservato', private: false })).toMatchObject({
      private: false,
    });
    expect(await p.isPublic('riservato')).toBe(true);
  });

  it('keeps what an editor writes as a draft, and refuses to publish it for him', async () => {
    const editor = await p.portal.member(p.organization.id, 'editor');
    const made = await p.result('package_create', completePackage('di-redattore'), editor);
    expect(made.state).toBe('draft');
    expect(await p.call('package_create', completePackage('x2', { state: 'active' }), editor)).toMatchObject({
      status: 403,
      error: { __type: 'Authorization Error' },
    });
    expect(await p.result('package_patch', { id: 'di-redattore', state: 'active' })).toMatchObject({
      state: 'active',
    });
    await p.result('package_patch', { id: 'di-redattore', title: 'Ritoccato' }, editor);
    const shown = await p.portal.app.inject('/api/3/action/package_show?id=di-redattore');
    expect(shown.json().result.title).toBe('Piste ciclabili');
  });

  it('answers 400 with a bare text to a GET', async () => {
    const answer = await p.portal.app.inject({
      url: '/api/3/action/package_create?name=x',
      headers: p.publisher,
    });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatch(/^Bad request.*Please use POST/);
  });

  it('reads a dict from curl -d, a form, and the same token in two headers', async () => {
    const token = p.publisher.authorization?.replace('Bearer ', '') ?? '';
    const url = '/api/action/package_create';
    const curl = await p.portal.app.inject({
      method: 'POST',
      url,
      headers: {
        authorization: token,
        'x-ckan-api-key': token,
        'content-type': 'application/x-www-form-urlencoded',
      },
      payload: JSON.stringify(completePackage('da-curl')),
    });
    expect(curl.json().result).toMatchObject({ name: 'da-curl', state: 'active' });
    const form = new URLSearchParams({
      ...completePackage('da-modulo'),
      tags: JSON.stringify([{ name: 'uno' }]),
      resources: JSON.stringify([{ url: 'https://esempio.it/x.csv' }]),
    } as never);
    const sent = await p.portal.app.inject({
      method: 'POST',
      url,
      headers: { 'x-ckan-api-token': token, 'content-type': 'application/x-www-form-urlencoded' },
      payload: form.toString(),
    });
    expect(sent.json().result).toMatchObject({
      name: 'da-modulo',
      tags: [{ name: 'uno' }],
      num_resources: 1,
    });
  });
});
