import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importCatalogue } from '../../src/harvest/import-catalogue.js';
import { systemActor } from '../../src/people/policy.js';
import { makeMissingReports } from '../../src/publication/report-backfill.js';
import { readCatalog } from '../../src/rdf/from-dcat/read-catalog.js';
import { parseRdf } from '../../src/rdf/parse.js';
import { completeDataset, newOrganization, type Requests, requests } from '../api/rest/helpers.js';
import { type TestPortal, testPortal } from '../helpers/portal.js';

const system = systemActor('test');
/** A licence that is open to nobody: no model lacks anything, and still it must not go public. */
const CLOSED = 'https://w3id.org/italia/controlled-vocabulary/licences/B11_CCBYNC40';

let portal: TestPortal;
let admin: Requests;
let anyone: Requests;
let organization: { id: string; name: string };

beforeAll(async () => {
  portal = await testPortal();
  admin = requests(portal, portal.admin);
  anyone = requests(portal, {});
  organization = (await newOrganization(portal, 'ente-di-prova')) as never;
});
afterAll(() => portal.close());

async function create(changes: object = {}, of = 'ente-di-prova') {
  const answer = await admin.send('POST', '/datasets', completeDataset(of, changes));
  expect(answer.statusCode, answer.body).toBe(201);
  return answer.json() as { id: string; name: string; distribution: object[] };
}
const withLicence = (iri: string) => {
  const { distribution } = completeDataset('x') as unknown as { distribution: object[] };
  return { distribution: distribution.map((d) => ({ ...d, license: { iri } })) };
};

describe('the gate', () => {
  it('refuses what the rules call a violation, with the rule, the place and the words', async () => {
    const { id } = await create(withLicence(CLOSED));
    const answer = await admin.send('POST', `/datasets/${id}/publish`);
    expect(answer.statusCode).toBe(422);
    const { code, errors } = answer.json();
    expect(code).toBe('PR423');
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({ pointer: '/distribution/0/license', code: 'licence-not-open' });
    expect(errors[0].messages.it).toContain('creativecommons.org/licenses/by-nc');
    expect((await anyone.get(`/datasets/${id}`)).statusCode).toBe(404);
    expect((await anyone.get(`/datasets/${id}/report`)).statusCode).toBe(404);
  });

  it('lets warnings through, and keeps a report of them with the revision', async () => {
    const { id } = await create();
    expect((await admin.send('POST', `/datasets/${id}/publish`)).statusCode).toBe(200);
    const answer = await anyone.get(`/datasets/${id}/report`);
    expect(answer.statusCode).toBe(200);
    const report = answer.json();
    expect(report).toMatchObject({ id, version: 'published', valid: true, mode: 'portico', more: 0 });
    expect(report.counts).toMatchObject({ violation: 0 });
    expect(report.counts.warning).toBeGreaterThan(0);
    expect(report.rules.map((rule: { rule: string }) => rule.rule)).toContain('agid-21');
    const finding = report.findings.find((it: { rule: string }) => it.rule === 'agid-21');
    expect(finding).toMatchObject({
      pointer: '/subject',
      message: { it: expect.stringContaining('sottotema') },
    });
    expect(report.score).toBeGreaterThan(100);
    const again = await portal.app.inject({
      url: `/api/v1/datasets/${id}/report`,
      headers: { 'if-none-match': String(answer.headers.etag) },
    });
    expect(again.statusCode).toBe(304);
  });

  it('says each fault once, the missing field in the words of the model', async () => {
    const { id } = await create({
      theme: [],
      accrualPeriodicity: undefined,
      temporal: [{ endDate: '2024-01-01' }],
      contactPoint: [{ fn: 'Ufficio' }],
      rightsHolder: { name: { it: 'Ente' } },
    });
    const { errors } = (await admin.send('POST', `/datasets/${id}/publish`)).json();
    expect(
      errors.map(({ pointer, code }: { pointer: string; code: string }) => `${pointer} ${code}`),
    ).toEqual([
      '/theme required',
      '/accrualPeriodicity required',
      '/rightsHolder/identifier required',
      '/contactPoint/0/email required',
      '/temporal/0/startDate required',
    ]);
  });

  it('keeps the report of each revision that was published', async () => {
    const { id } = await create();
    await admin.send('POST', `/datasets/${id}/publish`);
    const first = (await anyone.get(`/datasets/${id}/report`)).json();
    await admin.send('PATCH', `/datasets/${id}`, { description: { it: '<b>Piste</b> del comune' } });
    expect((await anyone.get(`/datasets/${id}/report`)).json()).toEqual(first);
    const draft = (await admin.get(`/datasets/${id}/report?version=draft`)).json();
    expect(draft).toMatchObject({ version: 'draft', publishable: true, problems: [] });
    expect(draft.rules.map((it: { rule: string }) => it.rule)).toContain('html-in-description');
    await admin.send('POST', `/datasets/${id}/publish`);
    const second = (await anyone.get(`/datasets/${id}/report`)).json();
    expect(second.revision).toBeGreaterThan(first.revision);
    expect(second.rules.map((it: { rule: string }) => it.rule)).toContain('html-in-description');
    const rows = await portal.services.db
      .selectFrom('validation_report')
      .select('revision')
      .where('resource_id', '=', id)
      .orderBy('revision')
      .execute();
    expect(rows.map((row) => row.revision)).toEqual([first.revision, second.revision]);
  });

  it('tells of a draft what stops it, to those who may see it', async () => {
    const { id } = await create(withLicence(CLOSED));
    const report = (await admin.get(`/datasets/${id}/report`)).json();
    expect(report).toMatchObject({ version: 'draft', valid: false, publishable: false });
    expect(report.problems).toMatchObject([{ code: 'licence-not-open', pointer: '/distribution/0/license' }]);
    expect((await anyone.get(`/datasets/${id}/report?version=draft`)).statusCode).toBe(404);
  });

  it('holds for data services, which have a report as well', async () => {
    const body = {
      organization: 'ente-di-prova',
      title: { it: 'Servizio delle mappe' },
      endpointURL: ['https://mappe.example.it/wms'],
    };
    const { id } = (await admin.send('POST', '/data-services', body)).json();
    expect((await admin.send('POST', `/data-services/${id}/publish`)).statusCode).toBe(200);
    expect((await anyone.get(`/data-services/${id}/report`)).json()).toMatchObject({ id, score: null });
  });
});

describe('an organization that asks for more', () => {
  let strict: { id: string };
  const policy = (body: object, who = admin) =>
    who.send('PUT', '/organizations/ente-severo/validation-policy', body);
  beforeAll(async () => {
    strict = (await newOrganization(portal, 'ente-severo')) as never;
  });

  it('sets it through its administrator only, and only rules that exist', async () => {
    const as = async (role: 'editor' | 'publisher' | 'administrator') =>
      requests(portal, await portal.member(strict.id, role));
    expect((await policy({ stopOnWarnings: true }, anyone)).statusCode).toBe(401);
    expect((await policy({ stopOnWarnings: true }, await as('publisher'))).statusCode).toBe(403);
    expect((await policy({ stopOnRules: ['agid-21'] }, await as('administrator'))).statusCode).toBe(200);
    expect((await policy({ stopOnRules: ['no-such-rule'] })).json()).toMatchObject({
      code: 'PR422',
      errors: [{ pointer: '/stopOnRules/0' }],
    });
    expect((await policy({ allow: ['agid-39'] })).statusCode).toBe(422);
    const url = '/organizations/ente-severo/validation-policy';
    expect((await anyone.get(url)).statusCode).toBe(401);
    expect((await (await as('editor')).get(url)).json()).toEqual({ stopOnRules: ['agid-21'] });
  });

  it('is stopped by the rules it names, by warnings, or by too few points', async () => {
    const { id } = await create({}, 'ente-severo');
    const codes = async () => {
      const answer = await admin.send('POST', `/datasets/${id}/publish`);
      return answer.statusCode === 200 ? [] : answer.json().errors.map((e: { code: string }) => e.code);
    };
    await policy({ stopOnRules: ['agid-21'] });
    expect(await codes()).toEqual(['agid-21']);
    await policy({ stopOnWarnings: true });
    expect(await codes()).toContain('agid-21');
    await policy({ minimumScore: 405 });
    expect(await codes()).toEqual(['score-too-low']);
    await policy({});
    expect(await codes()).toEqual([]);
  });

  it('is never looser: a violation stops whatever the policy says', async () => {
    await policy({ stopOnWarnings: false, stopOnRules: [], minimumScore: 0 });
    const { id } = await create(withLicence(CLOSED), 'ente-severo');
    expect((await admin.send('POST', `/datasets/${id}/publish`)).statusCode).toBe(422);
  });
});

describe('an import', () => {
  const turtle = (id: string, licence: string) => `
@prefix dct: <http://purl.org/dc/terms/> . @prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcatapit: <http://dati.gov.it/onto/dcatapit#> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix eu: <http://publications.europa.eu/resource/authority/> .
<https://o.example/${id}> a dcat:Dataset, dcatapit:Dataset ; dct:identifier "${id}" ; dct:title "Piste ${id}"@it ;
  dct:description "Le piste."@it ; dcat:theme eu:data-theme\\/TRAN ; dct:accrualPeriodicity eu:frequency\\/ANNUAL ;
  dct:modified "2024-01-01"^^xsd:date ; dct:rightsHolder <https://o.example/ente> ; dcat:distribution <https://o.example/${id}/d> .
<https://o.example/ente> a foaf:Agent, dcatapit:Agent ; foaf:name "Ente"@it ; dct:identifier "e_nte" .
<https://o.example/${id}/d> a dcat:Distribution, dcatapit:Distribution ; dct:format eu:file-type\\/CSV ;
  dcat:accessURL <https://o.example/${id}.csv> ; dct:license <${licence}> .`;
  const OPEN = 'https://w3id.org/italia/controlled-vocabulary/licences/A21_CCBY40';

  async function take(text: string, options: object = {}) {
    const { graph } = await parseRdf(Buffer.from(text), { baseIri: 'https://o.example/' });
    const record = await portal.services.db
      .selectFrom('organization')
      .selectAll()
      .where('id', '=', organization.id)
      .executeTakeFirstOrThrow();
    const owner = {
      id: record.id,
      name: record.name,
      doc: record.doc as never,
      revision: record.revision,
      createdAt: record.created_at,
      modifiedAt: record.modified_at,
    };
    const items = await importCatalogue(portal.services.catalog, system, readCatalog(graph), {
      organization: owner,
      ...options,
    });
    return items[0] as (typeof items)[number];
  }

  it('publishes what passes the gate, with a report, and leaves the rest as a draft', async () => {
    const good = await take(turtle('buono', OPEN));
    expect(good).toMatchObject({ outcome: 'added', published: true, problems: [] });
    expect((await anyone.get(`/datasets/${good.id}/report`)).json().valid).toBe(true);
    const bad = await take(turtle('chiuso', CLOSED));
    expect(bad).toMatchObject({ outcome: 'added', published: false });
    expect(bad.problems.map(({ code }) => code)).toEqual(['licence-not-open']);
    expect((await anyone.get(`/datasets/${bad.id}`)).statusCode).toBe(404);
    expect(await take(turtle('chiuso', CLOSED))).toMatchObject({ outcome: 'unchanged', published: false });
    expect(await take(turtle('buono', OPEN))).toMatchObject({ outcome: 'unchanged', published: true });
    expect(await take(turtle('chiuso', OPEN))).toMatchObject({ outcome: 'changed', published: true });
  });

  it('keeps what was published when an update fails', async () => {
    const before = await take(turtle('costante', OPEN));
    const after = await take(turtle('costante', CLOSED));
    expect(after).toMatchObject({ id: before.id, outcome: 'changed', published: false });
    const shown = (await anyone.get(`/datasets/${before.id}`)).json();
    expect(shown.distribution[0].license.iri).toBe(OPEN);
  });

  it('of a strict source is refused, and nothing is stored', async () => {
    const refused = await take(turtle('severo', CLOSED), { strict: true });
    expect(refused).toMatchObject({ outcome: 'refused', id: undefined, published: false });
    expect(refused.problems).toHaveLength(1);
    const stored = await portal.services.db
      .selectFrom('catalog_resource')
      .select('id')
      .where('identifier', '=', 'severo')
      .execute();
    expect(stored).toEqual([]);
  });
});

describe('the reports of the catalogue', () => {
  it('have figures by rule and by organization, as JSON and as CSV', async () => {
    const figures = (await anyone.get('/reports')).json();
    expect(figures).toMatchObject({ missing: 0, withViolations: 0, counts: { violation: 0 } });
    const own = figures.organizations.find((it: { name: string }) => it.name === 'ente-di-prova');
    expect(own.resources).toBeGreaterThan(3);
    const rule = figures.rules.find((it: { rule: string }) => it.rule === 'agid-21');
    expect(rule).toMatchObject({ severity: 'warning', message: { it: expect.any(String) } });
    const csv = await anyone.get('/reports.csv?organization=ente-di-prova');
    expect(csv.headers['content-type']).toContain('text/csv');
    const [header, ...lines] = csv.body.trim().split('\n');
    expect(header).toBe('organization,rule,severity,resources,findings');
    const line = lines.find((it) => it.startsWith('ente-di-prova,agid-21,warning,'))?.split(',') ?? [];
    const one = (await anyone.get('/reports?organization=ente-di-prova')).json();
    expect(one.organizations).toHaveLength(1);
    expect(one.rules.find((it: { rule: string }) => it.rule === 'agid-21')).toMatchObject({
      resources: Number(line[3]),
      findings: Number(line[4]),
    });
    expect((await anyone.get('/reports?organization=nessuno')).statusCode).toBe(404);
  });

  it('count what was published before there were reports, and a job makes those', async () => {
    const { db } = portal.services;
    const { count } = await db
      .selectFrom('validation_report')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    const kept = (await anyone.get('/reports')).json();
    const { id } = await create();
    await admin.send('POST', `/datasets/${id}/publish`);
    const before = (await anyone.get(`/datasets/${id}/report`)).json();
    await db.deleteFrom('validation_report').where('resource_id', '=', id).execute();
    expect((await anyone.get(`/datasets/${id}/report`)).json().rules).toEqual(before.rules);
    expect(await makeMissingReports(portal.services)).toBe(1);
    expect(await makeMissingReports(portal.services)).toBe(0);
    expect((await anyone.get(`/datasets/${id}/report`)).json().rules).toEqual(before.rules);
    expect(kept.resources).toBeLessThanOrEqual(Number(count));
  });
});
