import multipart from '@fastify/multipart';
import { Type } from '@sinclair/typebox';
import Fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actions, action } from '../../../src/api/ckan/action.js';
import { ckanRoutes } from '../../../src/api/ckan/routes.js';
import { decorateActor } from '../../../src/api/common/actor.js';
import { AppError } from '../../../src/errors.js';
import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { fillPortal } from './sample.js';

const JSON_TYPE = 'application/json;charset=utf-8';
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const HELP = 'https://dati.example.it/opendata/api/3/action/help_show?name=';

let portal: TestPortal;

beforeAll(async () => {
  portal = await testPortal({ PUBLIC_URL: 'https://dati.example.it/opendata' });
  await fillPortal(portal);
});
afterAll(() => portal.close());

const get = (url: string, headers: Record<string, string> = {}) => portal.app.inject({ url, headers });
const post = (url: string, payload: string, headers: Record<string, string> = {}) =>
  portal.app.inject({ method: 'POST', url, payload, headers });

/** A multipart body of text parts, as curl --form writes it. */
const multipartOf = (parts: [string, string][], file?: string) => ({
  headers: { 'content-type': 'multipart/form-data; boundary=XX' },
  payload: `${parts
    .map(([name, value]) => `--XX\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
    .join('')}${
    file ? `--XX\r\ncontent-disposition: form-data; name="${file}"; filename="à.csv"\r\n\r\na,b\r\n` : ''
  }--XX--\r\n`,
});

describe('addresses', () => {
  it('give the same answer with and without version, slash and locale', async () => {
    const urls = ['/api/3/action/site_read', '/api/action/site_read', '/api/3/action/site_read/', '/it/api/3/action/site_read', '/en/api/action/site_read']; // biome-ignore format: one line
    for (const url of urls) {
      const answer = await get(url);
      expect([url, answer.statusCode, answer.headers['content-type']]).toEqual([url, 200, JSON_TYPE]);
      expect(answer.json()).toEqual({ help: `${HELP}site_read`, success: true, result: true });
    }
  });

  it('tell the version at the root', async () => {
    for (const [url, version] of [
      ['/api', 1],
      ['/api/', 1],
      ['/api/1', 1],
      ['/api/2', 2],
      ['/api/3', 3],
      ['/api/3/', 3],
      ['/it/api/3', 3],
    ] as const) {
      // biome-ignore format: one line
      expect((await get(url)).json()).toEqual({ version });
    }
  });

  it('carry the path of PUBLIC_URL in help, in site_url and in downloads', async () => {
    expect((await get('/api/3/action/status_show')).json()).toMatchObject({
      help: `${HELP}status_show`,
      result: { site_url: 'https://dati.example.it/opendata' },
    });
  });

  it('answer HEAD with type and length and no body', async () => {
    const head = await portal.app.inject({ method: 'HEAD', url: '/api/3/action/package_list' });
    const whole = await get('/api/3/action/package_list');
    expect(head.statusCode).toBe(200);
    expect(head.headers['content-length']).toBe(String(whole.rawPayload.length));
    expect(head.headers['content-type']).toBe(JSON_TYPE);
    expect(head.body).toBe('');
  });

  it('answer the preflight of browsers with the token headers', async () => {
    const answer = await portal.app.inject({
      method: 'OPTIONS',
      url: '/api/3/action/package_show',
      headers: { origin: 'https://app.example', 'access-control-request-method': 'POST' },
    });
    expect(answer.statusCode).toBeLessThan(300);
    expect(answer.headers['access-control-allow-origin']).toBe('*');
    expect(answer.headers['access-control-allow-headers']).toMatch(/Authorization.*X-CKAN-API-Key/i);
  });

  it('give JSON whatever Accept asks for', async () => {
    for (const accept of ['*/*', 'text/html,application/xhtml+xml', 'text/csv']) {
      expect((await get('/api/3/action/site_read', { accept })).headers['content-type']).toBe(JSON_TYPE);
    }
  });

  it('keep the status in the legacy place, without envelope', async () => {
    expect((await get('/api/util/status')).json()).toMatchObject({
      ckan_version: expect.stringMatching(/^2\.\d+\.\d+$/),
      site_url: 'https://dati.example.it/opendata',
    });
  });
});

describe('parameters arrive', () => {
  const url = '/api/action/package_show';
  const NAME = 'piste-ciclabili';
  const titleOf = (answer: { json(): { result: { title: string } } }) => answer.json().result.title;

  it('as JSON', async () => {
    const answer = await post(url, JSON.stringify({ id: NAME }), { 'content-type': 'application/json' });
    expect(titleOf(answer)).toBe('Piste ciclabili');
  });

  it('as a form', async () => {
    expect(titleOf(await post(url, `id=${NAME}`, FORM))).toBe('Piste ciclabili');
  });

  it('as JSON under the type of a form, and without any type', async () => {
    expect(titleOf(await post(url, `{"id":"${NAME}"}`, FORM))).toBe('Piste ciclabili');
    expect(titleOf(await post(url, `${encodeURIComponent(`{"id":"${NAME}"}`)}=`, FORM))).toBe(
      'Piste ciclabili',
    );
    expect(titleOf(await post(url, `{"id":"${NAME}"}`))).toBe('Piste ciclabili');
  });

  it('as multipart without files', async () => {
    const answer = await portal.app.inject({ method: 'POST', url, ...multipartOf([['id', NAME]]) });
    expect(titleOf(answer)).toBe('Piste ciclabili');
  });

  it('as multipart with a file only where an action takes one', async () => {
    const answer = await portal.app.inject({ method: 'POST', url, ...multipartOf([['id', NAME]], 'upload') });
    expect(answer.statusCode).toBe(409);
    expect(answer.json().error).toMatchObject({ upload: [expect.any(String)], __type: 'Validation Error' });
  });

  it('in the address of a POST with an empty body, or with {} in it', async () => {
    expect(titleOf(await portal.app.inject({ method: 'POST', url: `${url}?id=${NAME}` }))).toBe(
      'Piste ciclabili',
    );
    const json = { 'content-type': 'application/json' };
    expect(titleOf(await post(`${url}?id=${NAME}`, '', json))).toBe('Piste ciclabili');
    expect(titleOf(await post(`${url}?id=${NAME}`, '{}', json))).toBe('Piste ciclabili');
  });

  it('in the address of a GET that names a JSON type and has no body', async () => {
    expect(titleOf(await get(`${url}?id=${NAME}`, { 'content-type': 'application/json' }))).toBe(
      'Piste ciclabili',
    );
  });

  it('as lists in JSON or in repeated keys, and as numbers in text', async () => {
    const base = '/api/3/action/package_search?rows=0&facet.field=';
    for (const query of ['%5B%22tags%22%2C%22groups%22%5D', 'tags&facet.field=groups']) {
      const { result } = (await get(base + query)).json();
      expect(Object.keys(result.facets)).toEqual(['tags', 'groups']);
    }
    const typed = await post('/api/action/package_search', '{"q":"acque","rows":"1"}', { 'content-type': 'application/json' }); // biome-ignore format: one line
    expect(typed.json().result.results).toHaveLength(1);
  });
});

describe('refusals', () => {
  it('name an unknown action in a bare string with status 400', async () => {
    for (const name of ['foo', 'constructor', '__proto__', 'toString']) {
      const answer = await get(`/api/3/action/${name}`);
      expect(answer.statusCode).toBe(400);
      expect(answer.headers['content-type']).toBe(JSON_TYPE);
      expect(answer.json()).toBe(`Bad request - Action name not known: ${name}`);
    }
  });

  it('answer JSON that cannot be read, or is no object, with a bare string', async () => {
    for (const body of ['{"id"', '["x"]']) {
      const answer = await post('/api/3/action/package_show', body, { 'content-type': 'application/json' });
      expect(answer.statusCode).toBe(400);
      expect(answer.json()).toMatch(/^Bad request - JSON Error: /);
    }
  });

  it('know GET and POST only', async () => {
    for (const method of ['PUT', 'PATCH', 'DELETE'] as const) {
      const answer = await portal.app.inject({ method, url: '/api/3/action/package_list' });
      expect([answer.statusCode, answer.headers.allow]).toEqual([405, 'GET, HEAD, POST, OPTIONS']);
    }
  });

  it('keep characters out that the database cannot hold', async () => {
    for (const url of ['package_show?id=a%00b', 'package_search?q=a%00b', 'package_search?fq=tags:a%00b']) {
      expect((await get(`/api/3/action/${url}`)).statusCode).toBe(409);
    }
  });

  it('say what is missing', async () => {
    for (const [url, error] of [
      ['/api/3/action/package_show', { name_or_id: ['Missing value'] }],
      ['/api/3/action/resource_show', { id: ['Missing value'] }],
      ['/api/3/action/organization_show?id=', { id: ['Missing value'] }],
    ] as const) {
      const answer = await get(url);
      expect(answer.statusCode).toBe(409);
      expect(answer.json()).toEqual({
        help: expect.stringContaining(HELP),
        success: false,
        error: { ...error, __type: 'Validation Error' },
      });
    }
  });

  it('say that a thing does not exist', async () => {
    const answer = await get('/api/3/action/package_show?id=mai-visto');
    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toEqual({
      help: `${HELP}package_show`,
      success: false,
      error: { message: 'Not found', __type: 'Not Found Error' },
    });
  });

  it('name the search parameters that do not exist', async () => {
    const answer = await get('/api/3/action/package_search?foo=1&limit=3&ext_bbox=1,2,3,4');
    expect(answer.statusCode).toBe(400);
    expect(answer.json().error).toEqual({
      message: "Search Query is invalid: \"Invalid search parameters: ['foo', 'limit']\"",
      __type: 'Search Query Error',
    });
  });

  it('refuse a sort that does not exist and a number that is none', async () => {
    const sort = await get('/api/3/action/package_search?sort=foo+asc');
    expect([sort.statusCode, sort.json().error.__type]).toEqual([400, 'Search Query Error']);
    expect(sort.json().error.message).toContain('Invalid "sort" parameter');
    const rows = await get('/api/3/action/package_search?rows=molte');
    expect([rows.statusCode, rows.json().error]).toEqual([
      409,
      { rows: ['Invalid integer'], __type: 'Validation Error' },
    ]);
  });

  it('refuse a query that cannot be read', async () => {
    const answer = await get(`/api/3/action/package_search?fq=${encodeURIComponent('organization:(a')}`);
    expect(answer.statusCode).toBe(409);
    expect(answer.json().error).toMatchObject({
      message: expect.stringMatching(/^Search error: /),
      __type: 'Search Error',
    });
  });
});

describe('JSONP', () => {
  it('wraps an answer in the callback, its name escaped', async () => {
    const answer = await get('/api/3/action/site_read?callback=fn');
    expect(answer.headers['content-type']).toBe('application/javascript;charset=utf-8');
    expect(answer.body).toBe(`fn({"help":"${HELP}site_read","success":true,"result":true});`);
    expect((await get('/api/3/action/site_read?callback=%3Cb%3E')).body).toMatch(/^&lt;b&gt;\(/);
  });

  it('leaves errors as they are', async () => {
    const answer = await get('/api/3/action/package_show?id=mai-visto&callback=fn');
    expect(answer.headers['content-type']).toBe(JSON_TYPE);
    expect(answer.json().success).toBe(false);
  });

  it('is anonymous whatever token is sent', async () => {
    const url = '/api/3/action/package_show?id=bozza-segreta';
    expect((await get(url, portal.admin)).statusCode).toBe(200);
    expect((await get(`${url}&callback=fn`, portal.admin)).statusCode).toBe(404);
  });
});

describe('tokens', () => {
  const url = '/api/3/action/package_show?id=bozza-segreta';

  it('are accepted in three headers, bare or with Bearer and Token in front', async () => {
    const { adminToken } = portal.services;
    for (const headers of [
      { authorization: adminToken },
      { authorization: `Bearer ${adminToken}` },
      { authorization: `Token ${adminToken}` },
      { 'x-ckan-api-key': adminToken },
      { 'x-ckan-api-token': adminToken },
      { authorization: adminToken, 'x-ckan-api-key': adminToken },
      { authorization: 'Basic dXNlcjpwYXNz', 'x-ckan-api-key': adminToken },
    ] as Record<string, string>[]) {
      expect([headers, (await get(url, headers)).statusCode]).toEqual([headers, 200]);
    }
  });

  it('that nobody holds make the request anonymous, not refused', async () => {
    const headers = { authorization: 'nobody-holds-this-token' };
    expect((await get('/api/3/action/site_read', headers)).statusCode).toBe(200);
    expect((await get(url, headers)).statusCode).toBe(404);
  });
});

describe('any action', () => {
  const one = (handler: () => unknown, sideEffects = false) =>
    action({
      help: 'x',
      sideEffects,
      parameters: Type.Object({ id: Type.Optional(Type.String()) }),
      handler: async (p) => handler() ?? p.id,
    });
  const refuse = (error: Error) =>
    one(() => {
      throw error;
    });
  const ACTIONS: Actions = {
    write: one(() => undefined, true),
    nothing: one(() => null),
    forbidden: refuse(new AppError('Forbidden')),
    anonymous: refuse(new AppError('Unauthenticated')),
    taken: refuse(new AppError('NameTaken')),
    large: refuse(new AppError('TooLarge')),
    invalid: refuse(
      new AppError('InvalidBody', undefined, [
        { pointer: '/title/it', code: 'x', message: { it: 'no', en: 'Too long' } },
        { pointer: '/title', code: 'x', message: { it: 'no', en: 'Wrong' } },
      ]),
    ),
    broken: refuse(new Error('secret of the inside')),
  };
  const app = Fastify();

  beforeAll(async () => {
    await app.register(multipart);
    decorateActor(app, portal.services);
    await ckanRoutes(app, portal.services, ACTIONS);
  });
  afterAll(() => app.close());

  const errorOf = async (name: string) => {
    const answer = await app.inject({ url: `/api/3/action/${name}` });
    return [answer.statusCode, answer.json().error];
  };

  it('that changes something takes POST only, and its parameters from the body only', async () => {
    const refused = await app.inject({ url: '/api/3/action/write?id=x' });
    expect(refused.statusCode).toBe(400);
    expect(refused.json()).toMatch(/^Bad request.*Invalid request\. Please use POST method for your request/);
    const done = await app.inject({ method: 'POST', url: '/api/3/action/write?id=x' });
    expect(done.json()).toMatchObject({ success: true, result: null });
    const body = await app.inject({ method: 'POST', url: '/api/3/action/write', payload: { id: 'y' } });
    expect(body.json().result).toBe('y');
  });

  it('may have the result null', async () => {
    expect((await app.inject({ url: '/api/3/action/nothing' })).json()).toMatchObject({
      success: true,
      result: null,
    });
  });

  it('is refused with 403 for whoever may not, also without a token', async () => {
    for (const name of ['forbidden', 'anonymous']) {
      expect(await errorOf(name)).toEqual([
        403,
        { message: expect.stringMatching(/^Access denied: /), __type: 'Authorization Error' },
      ]);
    }
  });

  it('tells a taken name, wrong fields and too large a body as CKAN does', async () => {
    expect(await errorOf('taken')).toEqual([
      409,
      { name: ['That URL is already in use.'], __type: 'Validation Error' },
    ]);
    expect(await errorOf('invalid')).toEqual([
      409,
      { title: ['Too long', 'Wrong'], __type: 'Validation Error' },
    ]);
    expect((await errorOf('large'))[0]).toBe(413);
  });

  it('that breaks shows nothing of the inside', async () => {
    const [status, error] = await errorOf('broken');
    expect(status).toBe(500);
    expect(error.__type).toBe('Internal Server Error');
    expect(JSON.stringify(error)).not.toContain('secret');
  });
});
