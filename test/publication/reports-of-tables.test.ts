import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ImportGate, importResources } from '../../src/catalog/commands/import-resources.js';
import { getResource } from '../../src/catalog/queries/find-resource.js';
import { systemActor } from '../../src/people/policy.js';
import { makeMissingReports } from '../../src/publication/report-backfill.js';
import { defineRowTable } from '../../src/tables/rows/define-table.js';
import { dropRowTable } from '../../src/tables/rows/delete-rows.js';
import { completeDataset, newOrganization, type Requests, requests } from '../api/rest/helpers.js';
import { type TestPortal, testPortal } from '../helpers/portal.js';

const SYSTEM = systemActor('test');
let portal: TestPortal;
let admin: Requests;
let id: string;
let distribution: string;

beforeAll(async () => {
  portal = await testPortal();
  admin = requests(portal, portal.admin);
  await newOrganization(portal, 'ente', { contactPoint: { fn: 'Ufficio dati', email: 'dati@esempio.it' } });
  const hvd = { hvdCategory: ['http://data.europa.eu/bna/c_e1da4e07'] };
  const made = (await admin.send('POST', '/datasets', completeDataset('ente', hvd))).json();
  id = made.id;
  distribution = made.distribution[0].id;
  const published = await admin.send('POST', `/datasets/${id}/publish`);
  expect(published.statusCode, published.body).toBe(200);
});
afterAll(() => portal.close());

const rulesOf = (report: { rules: { rule: string }[] }): string[] => report.rules.map(({ rule }) => rule);
const reported = async () => rulesOf((await admin.get(`/datasets/${id}/report`)).json());
const define = () =>
  defineRowTable(portal.services, distribution, { fields: [{ id: 'valore', type: 'int' }] });

describe('a high-value dataset whose distribution becomes a table', () => {
  it('is said to have an API as soon as it has one, and no longer when the table goes', async () => {
    expect(await reported()).toContain('hvd-api');
    await define();
    expect(await reported()).not.toContain('hvd-api');
    expect(await makeMissingReports(portal.services)).toBe(1);
    expect(await reported()).not.toContain('hvd-api');
    await dropRowTable(portal.services, distribution);
    expect(await reported()).toContain('hvd-api');
    expect(await makeMissingReports(portal.services)).toBe(1);
    await define();
  });

  it('is judged with its API when its description is handed in to be checked', async () => {
    const { body } = await admin.get(`/datasets/${id}`);
    const dataset = JSON.parse(body);
    const checked = async (sent: object, who: Requests = admin) => {
      const answer = await who.send('POST', '/validate', { dataset: sent });
      expect(answer.statusCode, answer.body).toBe(200);
      return rulesOf(answer.json());
    };
    expect(await checked(dataset)).not.toContain('hvd-api');
    const [{ id: _, ...anonymous }] = dataset.distribution;
    expect(await checked({ ...dataset, distribution: [anonymous] })).toContain('hvd-api');
    const draft = (await admin.send('POST', '/datasets', completeDataset('ente'))).json();
    const [other] = draft.distribution;
    const sent = { ...dataset, distribution: [{ ...anonymous, id: other.id }] };
    expect(await checked(sent, requests(portal, {}))).toContain('hvd-api');
  });

  it('is judged with its API when it is harvested anew, and its report says so', async () => {
    const record = await getResource(portal.services.db, SYSTEM, 'dataset', id);
    const doc = { ...record.doc, description: { it: 'Un’altra descrizione dei tracciati.' } };
    const seen: boolean[] = [];
    const gate: ImportGate<'dataset'> = (after, _item, hasTable) => {
      seen.push(...(after.doc.distribution ?? []).map(hasTable));
      return 'publish';
    };
    const items = [
      { iri: record.iri, doc, organization: record.organization, publish: true, resourceId: id },
    ];
    const [result] = await importResources(portal.services.catalog, SYSTEM, 'dataset', items, gate);
    expect([result?.outcome, result?.published, seen]).toEqual(['changed', true, [true]]);
    expect(await reported()).not.toContain('hvd-api');
  });
});
