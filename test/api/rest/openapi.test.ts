import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadTableJob } from '../../../src/tables/load-job.js';
import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { completeDataset, form, newOrganization, type Requests, requests } from './helpers.js';

interface Operation {
  operationId: string;
  summary: string;
  tags: string[];
  security: object[];
  parameters?: { name: string; in: string }[];
  requestBody?: { content: Record<string, { schema: object }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: object }> }>;
}
interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object>; securitySchemes: object };
  tags: { name: string }[];
}

let portal: TestPortal;
let admin: Requests;
let document: Document;
let text: string;
let ajv: Ajv2020;

beforeAll(async () => {
  portal = await testPortal();
  admin = requests(portal, portal.admin);
  text = (await portal.app.inject('/openapi.json')).body;
  document = JSON.parse(text);
  ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema({ $id: 'https://portico.test/openapi.json', ...document });
});
afterAll(() => portal.close());

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );

/** The schema at that place of the document, with its references. */
function validatorAt(...place: string[]) {
  const pointer = place.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')));
  return ajv.compile({ $ref: `https://portico.test/openapi.json#/${pointer.join('/')}` });
}

describe('the OpenAPI document', () => {
  it('is of version 3.1, and the same at both addresses', async () => {
    expect(document.openapi).toBe('3.1.0');
    expect((await portal.app.inject('/docs/api/json')).json()).toEqual(document);
  });

  it('has every route of /api/v1 and no other', () => {
    const paths = Object.keys(document.paths);
    expect(paths.every((path) => path.startsWith('/api/v1/'))).toBe(true);
    expect(paths).toEqual(
      expect.arrayContaining([
        '/api/v1/datasets/{id}',
        '/api/v1/datasets/{id}/publish',
        '/api/v1/datasets/{id}/distributions/{distributionId}/file',
        '/api/v1/datasets/{id}/distributions/{distributionId}/rows',
        '/api/v1/data-services/{id}/withdraw',
        '/api/v1/organizations/{id}/members/{user}',
        '/api/v1/users/{id}/tokens/{tokenId}',
        '/api/v1/vocabularies/{id}',
        '/api/v1/catalog',
      ]),
    );
  });

  it('gives every operation its own name, a summary, a known tag, and its refusals as problems', () => {
    const ids = operations().map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    const tags = new Set(document.tags.map((tag) => tag.name));
    for (const { operation, path, method } of operations()) {
      expect(operation.summary, path).toMatch(/.+/);
      expect(operation.tags.every((tag) => tags.has(tag))).toBe(true);
      const open = method === 'get' || /\/(?:validate|sql|query)$/.test(path);
      expect(operation.security, path).toEqual(open ? [{}, { token: [] }] : [{ token: [] }]);
      for (const [status, response] of Object.entries(operation.responses)) {
        expect(response.description).not.toBe('');
        if (Number(status) >= 400)
          expect(Object.keys(response.content ?? {})).toEqual(['application/problem+json']);
      }
    }
  });

  it('names a parameter for each part of a path', () => {
    for (const { path, operation } of operations()) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();
      const given = (operation.parameters ?? []).filter((p) => p.in === 'path').map((p) => p.name);
      expect(given.sort(), path).toEqual(named);
    }
  });

  it('says each named schema once, and refers to none that is missing', () => {
    const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1] ?? '');
    expect(references.length).toBeGreaterThan(100);
    for (const reference of new Set(references)) {
      expect(Object.keys(document.components.schemas)).toContain(
        reference.replace('#/components/schemas/', ''),
      );
    }
    expect(text).not.toContain('"$id"');
    expect(text).not.toContain('x-portico');
    expect(text.length).toBeLessThan(500_000);
  });

  it('has schemas that a JSON Schema 2020-12 validator accepts, all of them', () => {
    for (const name of Object.keys(document.components.schemas)) {
      expect(() => validatorAt('components', 'schemas', name), name).not.toThrow();
    }
    for (const { path, method, operation } of operations()) {
      for (const [status, { content = {} }] of Object.entries(operation.responses)) {
        for (const type of Object.keys(content)) {
          const place = ['paths', path, method, 'responses', status, 'content', type, 'schema'];
          expect(() => validatorAt(...place), place.join(' ')).not.toThrow();
        }
      }
      for (const type of Object.keys(operation.requestBody?.content ?? {})) {
        const place = ['paths', path, method, 'requestBody', 'content', type, 'schema'];
        expect(() => validatorAt(...place), place.join(' ')).not.toThrow();
      }
    }
  });

  it('describes the upload as a form and as an address', () => {
    const put = document.paths['/api/v1/datasets/{id}/distributions/{distributionId}/file']?.put;
    expect(Object.keys(put?.requestBody?.content ?? {}).sort()).toEqual([
      'application/json',
      'multipart/form-data',
    ]);
  });
});

describe('what the API answers', () => {
  const check = (path: string, answer: { statusCode: number; body: string }, method = 'get') => {
    const status = String(answer.statusCode);
    const [type = ''] = Object.keys(document.paths[path]?.[method]?.responses[status]?.content ?? {});
    const validate = validatorAt('paths', path, method, 'responses', status, 'content', type, 'schema');
    validate(JSON.parse(answer.body));
    expect(validate.errors, `${method} ${path}: ${answer.body}`).toBeNull();
  };

  it('is what the document says', async () => {
    await newOrganization(portal, 'ente');
    const made = await admin.send('POST', '/datasets', completeDataset('ente', { name: 'tutto' }));
    check('/api/v1/datasets', made, 'post');
    const distribution = made.json().distribution[0].id;
    const { headers, payload } = form('a.csv', 'a;b\n1;x\n');
    const one = '/datasets/tutto/distributions';
    const stored = await admin.send('PUT', `${one}/${distribution}/file`, payload, headers);
    check('/api/v1/datasets/{id}/distributions/{distributionId}/file', stored, 'put');
    await loadTableJob(portal.services, { fileId: stored.json().file.id });
    check('/api/v1/datasets/{id}/publish', await admin.send('POST', '/datasets/tutto/publish'), 'post');
    check('/api/v1/datasets', await admin.get('/datasets?facets=theme'));
    check('/api/v1/datasets/{id}', await admin.get('/datasets/tutto'));
    check('/api/v1/datasets/{id}', await admin.get('/datasets/nessuno'));
    check('/api/v1/datasets/{id}/distributions', await admin.get(one));
    check(
      '/api/v1/datasets/{id}/distributions/{distributionId}/rows',
      await admin.get(`${one}/${distribution}/rows`),
    );
    check(
      '/api/v1/datasets/{id}/distributions/{distributionId}/rows',
      await admin.get(`${one}/${distribution}/rows?shape=arrays`),
    );
    check('/api/v1/organizations', await admin.get('/organizations'));
    check('/api/v1/organizations/{id}', await admin.get('/organizations/ente'));
    check('/api/v1/organizations/{id}/members', await admin.get('/organizations/ente/members'));
    check('/api/v1/vocabularies', await admin.get('/vocabularies'));
    check('/api/v1/vocabularies/{id}', await admin.get('/vocabularies/licence'));
    check('/api/v1/catalog', await admin.get('/catalog'));
    check('/api/v1/me', await admin.get('/me'));
    check('/api/v1/users', await admin.send('POST', '/users', { name: 'anna' }), 'post');
    check('/api/v1/users/{id}/tokens', await admin.send('POST', '/users/anna/tokens', { name: 't' }), 'post');
    check('/api/v1/users/{id}/tokens', await admin.get('/users/anna/tokens'));
    check('/api/v1/datasets', await admin.send('POST', '/datasets', { colour: 1 }), 'post');
  });
});

describe('the pages of the API', () => {
  it('come from this server alone, and work without TLS', async () => {
    const page = await portal.app.inject('/docs/api');
    expect(page.statusCode).toBe(200);
    expect(page.headers['content-security-policy']).not.toMatch(/https:|upgrade-insecure|swagger\.io/);
    const sources = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '');
    expect(sources.length).toBeGreaterThan(3);
    for (const source of sources) {
      expect(source).toMatch(/^\/docs\/api\/static\//);
      expect((await portal.app.inject(source)).statusCode, source).toBe(200);
    }
  });
});
