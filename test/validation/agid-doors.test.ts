import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import n3 from 'n3';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UsageError } from '../../src/cli/command.js';
import { validateCommand } from '../../src/cli/validate.js';
import { readConfig } from '../../src/config.js';
import { type TestPortal, testPortal } from '../helpers/portal.js';
import { catalogueDocument } from '../rdf/document.js';
import { datasetRecord } from '../rdf/records.js';

const BAD = `@prefix dct: <http://purl.org/dc/terms/> .
@prefix dcatapit: <http://dati.gov.it/onto/dcatapit#> .
<https://a.example/d> a dcatapit:Dataset ; dct:title "Piste"@it .
`;
const JSON_LD = {
  '@id': 'https://a.example/a',
  '@type': 'http://dati.gov.it/onto/dcatapit#Agent',
  'http://xmlns.com/foaf/0.1/name': 'Comune',
};

let server: Server;
let address: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/page')
      response.setHeader('Content-Type', 'text/html').end('<!doctype html><p>no</p>');
    else response.setHeader('Content-Type', 'text/turtle').end(BAD);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((done) => server.close(done)));

describe('POST /api/v1/validate', () => {
  let portal: TestPortal;
  beforeAll(async () => {
    portal = await testPortal({ FETCH_ALLOW_PRIVATE: 'true' });
  });
  afterAll(() => portal.close());

  const post = (payload: Buffer | string, type?: string, query = '') =>
    portal.app.inject({
      method: 'POST',
      url: `/api/v1/validate${query}`,
      headers: { ...portal.admin, ...(type && { 'content-type': type }) },
      payload,
    });

  it('checks a document of any RDF type, plain or gzip', async () => {
    for (const [payload, type] of [
      [BAD, 'text/turtle'],
      [BAD, 'application/octet-stream'],
      [gzipSync(BAD), 'text/turtle'],
    ] as const) {
      const answer = await post(payload, type);
      expect(answer.statusCode).toBe(200);
      const report = answer.json();
      expect(report).toMatchObject({
        mode: 'portico',
        valid: false,
        format: 'turtle',
        statements: 2,
        more: 0,
      });
      expect(report.rules.map(({ rule }: { rule: string }) => rule)).toContain('agid-37');
      expect(report.rules.map(({ rule }: { rule: string }) => rule)).not.toContain('agid-39');
    }
  });

  it('takes JSON-LD as application/json too', async () => {
    for (const type of ['application/ld+json', 'application/json']) {
      const report = (await post(JSON.stringify(JSON_LD), type, '?mode=agid')).json();
      expect(report).toMatchObject({ mode: 'agid', format: 'json-ld' });
      expect(report.rules.map(({ rule }: { rule: string }) => rule)).toContain('agid-2');
    }
  });

  it('reads an address', async () => {
    const answer = await post(JSON.stringify({ url: `${address}/catalog.ttl` }), 'application/json');
    expect(answer.statusCode).toBe(200);
    expect(answer.json().counts.violation).toBeGreaterThan(3);
  });

  it('lists as many findings as asked for', async () => {
    const { findings, more } = (await post(BAD, 'text/turtle', '?limit=2')).json();
    expect(findings).toHaveLength(2);
    expect(more).toBeGreaterThan(0);
  });

  it('refuses what it cannot read, with the reason', async () => {
    const status = async (...args: Parameters<typeof post>) => (await post(...args)).statusCode;
    expect(await status('<https://a.example/d> a', 'text/turtle')).toBe(422);
    expect(await status('<!doctype html><p>no</p>', 'text/html')).toBe(415);
    expect(await status('{"url": "file:///etc/passwd"}', 'application/json')).toBe(422);
    expect(await status(JSON.stringify({ url: `${address}/page` }), 'application/json')).toBe(415);
    expect(await status(JSON.stringify({ url: 'http://127.0.0.1:9/x' }), 'application/json')).toBe(422);
    expect(await status('{', 'application/json')).toBe(422);
    expect(await status('')).toBe(400);
    expect(await status(BAD, 'text/turtle', '?mode=other')).toBe(400);
  });

  it('needs no token: it keeps nothing', async () => {
    const answer = await portal.app.inject({ method: 'POST', url: '/api/v1/validate', payload: BAD });
    expect(answer.statusCode).toBe(200);
    expect(answer.json().valid).toBe(false);
  });
});

describe('portico validate', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'portico-validate-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function run(...args: string[]): Promise<{ code: number; output: string }> {
    const lines: string[] = [];
    const config = readConfig({
      DATA_DIR: folder,
      PUBLIC_URL: 'https://dati.example.it',
      LOG_LEVEL: 'silent',
      FETCH_ALLOW_PRIVATE: 'true',
    });
    const code = await validateCommand.run(args, {
      config,
      log: pino({ level: 'silent' }),
      out: (text) => lines.push(text),
    });
    return { code, output: lines.join('\n') };
  }

  it('answers 1 with violations, in words', async () => {
    const file = join(folder, 'bad.ttl');
    await writeFile(file, BAD);
    const italian = await run(file);
    expect(italian.code).toBe(1);
    expect(italian.output).toContain('Manca la descrizione del dataset');
    expect((await run(file, '--language', 'en')).output).toContain(
      'The description of the dataset is missing',
    );
  });

  it('answers 0 without violations', async () => {
    const file = join(folder, 'good.nt');
    const quads = catalogueDocument('it', [datasetRecord()]);
    await writeFile(file, new n3.Writer({ format: 'N-Triples' }).quadsToString(quads));
    for (const mode of ['agid', 'portico']) {
      const { code, output } = await run(file, '--mode', mode);
      expect(code).toBe(0);
      expect(output).toContain('Violazioni: 0;');
    }
  });

  it('reads addresses and prints JSON, a line a document', async () => {
    const { code, output } = await run(`${address}/catalog.ttl`, '--format', 'json', '--mode', 'agid');
    expect(code).toBe(1);
    expect(JSON.parse(output)).toMatchObject({
      source: `${address}/catalog.ttl`,
      mode: 'agid',
      valid: false,
    });
  });

  it('answers 2 when something cannot be read, and goes on with the rest', async () => {
    const file = join(folder, 'also.ttl');
    await writeFile(file, BAD);
    const { code, output } = await run(join(folder, 'none.ttl'), file, `${address}/page`);
    expect(code).toBe(2);
    expect(output).toContain('Manca la descrizione del dataset');
    expect(output.match(/✗/g)).toHaveLength(2);
  });

  it('writes one SARIF log or JUnit report of all documents, to a file when asked', async () => {
    const file = join(folder, 'forme.ttl');
    await writeFile(file, BAD);
    const none = join(folder, 'manca.ttl');
    const sarif = await run(file, none, '--format', 'sarif');
    expect(sarif.code).toBe(2);
    expect(JSON.parse(sarif.output).runs[0].artifacts).toHaveLength(2);
    const output = join(folder, 'junit.xml');
    const junit = await run(file, '--format', 'junit', '--output', output);
    expect(junit).toEqual({ code: 1, output: '' });
    expect(await readFile(output, 'utf8')).toMatch(/<testsuite [^>]*failures="[1-9]/);
    const shacl = await run(file, '--format', 'shacl');
    expect(shacl.output).toContain('sh:ValidationReport');
  });

  it('fails by warnings when asked to', async () => {
    const file = join(folder, 'mild.nt');
    const quads = catalogueDocument('it', [datasetRecord()]);
    await writeFile(file, new n3.Writer({ format: 'N-Triples' }).quadsToString(quads));
    const { counts } = JSON.parse((await run(file, '--format', 'json')).output);
    expect(counts).toMatchObject({ violation: 0, warning: expect.any(Number) });
    expect(counts.warning).toBeGreaterThan(0);
    expect((await run(file)).code).toBe(0);
    expect((await run(file, '--fail-on', 'warning')).code).toBe(1);
  });

  it('runs the shapes of others beside the rules', async () => {
    const shapes = join(folder, 'forme-altrui.ttl');
    await writeFile(
      shapes,
      `@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix dcatapit: <http://dati.gov.it/onto/dcatapit#> .
      <https://forme.example/s> a sh:NodeShape ; sh:targetClass dcatapit:Dataset ;
        sh:property <https://forme.example/p> .
      <https://forme.example/p> sh:path <https://forme.example/colore> ; sh:minCount 1 .`,
    );
    const file = join(folder, 'con-forme.ttl');
    await writeFile(file, BAD);
    const { code, output } = await run(file, '--shapes', shapes, '--format', 'json');
    expect(code).toBe(1);
    const rules = JSON.parse(output).rules.map(({ rule }: { rule: string }) => rule);
    expect(rules.some((rule: string) => rule.startsWith('shacl'))).toBe(true);
    const broken = await run(file, '--shapes', join(folder, 'non-ci-sono.ttl'));
    expect(broken.code).toBe(2);
  });

  it('refuses wrong arguments', async () => {
    await expect(run()).rejects.toThrow(UsageError);
    await expect(run('x.ttl', '--format', 'xml')).rejects.toThrow('text | json | shacl | sarif | junit');
    await expect(run('x.ttl', '--loud')).rejects.toThrow(UsageError);
  });
});
