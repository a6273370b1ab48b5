import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { completeDataset, newOrganization, pointersOf, type Requests, requests } from './helpers.js';

let portal: TestPortal;
let admin: Requests;

beforeAll(async () => {
  portal = await testPortal();
  admin = requests(portal, portal.admin);
  await newOrganization(portal, 'ente');
});
afterAll(() => portal.close());

const post = (payload: unknown, type = 'application/json') =>
  admin.send('POST', '/datasets', payload, { 'content-type': type });

/** Nothing that a refused request sent is anywhere. */
const stored = async () =>
  Promise.all(
    (['catalog_resource', 'revision', 'outbox', 'distribution', 'search_document'] as const).map(
      async (table) => (await portal.services.db.selectFrom(table).selectAll().execute()).length,
    ),
  );

describe('a body that is wrong', () => {
  it.each([
    ['malformed JSON', '{"organization": "ente", "title": ', 400, undefined],
    ['JSON that ends in the middle of a text', '{"organization": "en', 400, undefined],
    ['a list', '[1, 2]', 422, ['']],
    ['nothing', '', 422, ['']],
    ['null', 'null', 422, ['']],
    ['a text', '"ciao"', 422, ['']],
    ['no organization', '{"title": {"it": "A"}}', 422, ['/organization']],
    [
      'an organization that is not there',
      '{"organization": "boh", "title": {"it": "A"}}',
      422,
      ['/organization'],
    ],
    ['an unknown property', '{"organization": "ente", "titel": {"it": "A"}}', 422, ['/titel']],
    ['a number for a text', '{"organization": "ente", "title": {"it": 7}}', 422, ['/title/it']],
    ['a text for a list', '{"organization": "ente", "theme": "TRAN"}', 422, ['/theme']],
    ['a name with blanks', '{"organization": "ente", "name": "Due parole"}', 422, ['/name']],
    ['a reserved name', '{"organization": "ente", "name": "new", "title": {"it": "A"}}', 422, ['/name']],
    ['a date that has no form', '{"organization": "ente", "issued": "3 maggio"}', 422, ['/issued']],
    ['a null', '{"organization": "ente", "title": null}', 422, ['/title']],
    ['a null character', '{"organization": "ente", "title": {"it": "a\\u0000b"}}', 422, ['/title/it']],
    [
      'half a surrogate pair',
      '{"organization": "ente", "keyword": {"it": ["ok", "\\ud83d"]}}',
      422,
      ['/keyword/it/1'],
    ],
    ['a prototype', '{"organization": "ente", "__proto__": {"admin": true}}', 400, undefined],
  ])('%s is refused', async (_what, payload, status, pointers) => {
    const before = await stored();
    const answer = await post(payload);
    expect(answer.statusCode, answer.body).toBe(status);
    expect(answer.headers['content-type']).toMatch('application/problem+json');
    if (pointers) expect(pointersOf(answer)).toEqual(pointers);
    expect(await stored()).toEqual(before);
  });

  it('names every unknown code with where it stands and the vocabulary', async () => {
    const answer = await post(
      completeDataset('ente', {
        theme: ['TRAN', 'NIENTE'],
        accrualPeriodicity: 'ogni tanto',
        distribution: [{ format: 'CSV' }, { format: 'FOO', license: { iri: 'licenza mia' } }],
      }),
    );
    expect([answer.statusCode, pointersOf(answer)]).toEqual([
      422,
      ['/accrualPeriodicity', '/distribution/1/format', '/distribution/1/license/iri', '/theme/1'],
    ]);
    const [{ messages }] = answer.json().errors;
    expect(messages.it).toContain('/api/v1/vocabularies/');
  });

  it('says all that is wrong at once', async () => {
    const answer = await post({ organization: 'ente', title: { it: '' }, theme: [3], colour: 'x' });
    expect(pointersOf(answer)).toEqual(['/colour', '/theme/0', '/title/it']);
  });

  it('names the words that are allowed where only some are', async () => {
    const answer = await post(completeDataset('ente', { visibility: 'segreta', organization: 5 }));
    expect(answer.json().errors).toEqual([
      expect.objectContaining({ pointer: '/organization', code: 'type' }),
      expect.objectContaining({ pointer: '/visibility', detail: 'Valori ammessi: public, restricted.' }),
    ]);
    const list = await admin.get('/datasets?sort=colore&state=boh');
    expect(list.json().errors.map((error: { detail: string }) => error.detail)).toEqual([
      'Valori ammessi: draft, published, withdrawn.',
      expect.stringContaining('relevance, -relevance, modified'),
    ]);
  });

  it.each(['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'text/csv'])(
    'of type %s is 415',
    async (type) => {
      expect((await post('organization=ente', type)).statusCode).toBe(415);
    },
  );

  it('over the limit for descriptions is 413', async () => {
    const answer = await post({ organization: 'ente', description: { it: 'x'.repeat(21 * 1024 * 1024) } });
    expect([answer.statusCode, answer.json().code]).toEqual([413, 'PR413']);
  });
});

describe('an address that is wrong', () => {
  it.each([
    ['/datasets/%00', 400],
    ['/datasets?q=%00', 400],
    ['/datasets/%E0%A4%A', 400],
    [`/datasets/${'a'.repeat(499)}`, 404],
    ['/datasets/x/distributions/not-an-id', 404],
    ['/datasets/x/distributions/y/rows?limit=-1', 400],
    ['/vocabularies/boh', 404],
    ['/boh', 404],
    [`/users/${'-'.repeat(36)}`, 404],
    [`/organizations/${'-'.repeat(36)}`, 404],
  ])('%s is %i, as a problem', async (url, status) => {
    const answer = await admin.get(url);
    expect(answer.statusCode, answer.body).toBe(status);
    expect(answer.headers['content-type']).toMatch('application/problem+json');
  });

  it('is told in the language of the reader, with both beside', async () => {
    const italian = await admin.get('/datasets?limit=0');
    const english = await admin.get('/datasets?limit=0', { 'accept-language': 'en-GB,en;q=0.9' });
    expect(italian.headers['content-language']).toBe('it');
    expect(english.headers['content-language']).toBe('en');
    expect(english.json().title).toBe('The request cannot be understood.');
    expect(english.json().messages).toEqual(italian.json().messages);
  });
});

describe('after all that', () => {
  it('the portal still works', async () => {
    expect((await post(completeDataset('ente'))).statusCode).toBe(201);
  });
});
