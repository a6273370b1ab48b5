import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attachFile } from '../../../src/catalog/commands/files.js';
import { getResource } from '../../../src/catalog/queries/find-resource.js';
import type { DatasetRecord } from '../../../src/catalog/record.js';
import { systemActor } from '../../../src/people/policy.js';
import { checkFileJob } from '../../../src/publication/check-file.js';
import { checkGate } from '../../../src/publication/gate.js';
import { loadTableJob } from '../../../src/tables/load-job.js';
import { type TestPortal, testPortal } from '../../helpers/portal.js';
import { makeOrganization, SENSORS_CSV } from '../../portal/fill.js';

const system = systemActor('test');
let portal: TestPortal;
let publisher: { authorization: string };
let id: string;

/** The dataset as a messy catalogue leaves it: a file, and not a word about it; an organization without an office. */
beforeAll(async () => {
  portal = await testPortal();
  const { services } = portal;
  const organization = await makeOrganization(services, 'Comune di Bologna', { identifier: 'c_a944' });
  const { contactPoint: _office, ...doc } = organization.doc;
  await portal.app.inject({
    method: 'PUT',
    url: `/api/v1/organizations/${organization.id}`,
    headers: portal.admin,
    payload: doc,
  });
  publisher = await portal.member(organization.id, 'publisher');
  const created = await portal.app.inject({
    method: 'POST',
    url: '/api/v1/datasets',
    headers: publisher,
    payload: { organization: organization.id, distribution: [{}] },
  });
  const { id: made, distribution } = created.json();
  id = made;
  // The file alone, without what an upload through a door fills in from its name.
  const { sha256, size } = await services.blobs.put(Readable.from([Buffer.from(SENSORS_CSV)]), {
    maxBytes: 1_000_000,
  });
  const file = { name: 'centraline_del_traffico.csv', size, sha256, mediaType: 'text/csv' };
  const attached = await attachFile(services.catalog, system, id, distribution[0].id, file);
  await loadTableJob(services, { fileId: attached.file.id });
  await checkFileJob(services, { fileId: attached.file.id });
});
afterAll(() => portal.close());

const draft = (): Promise<DatasetRecord> =>
  getResource(portal.services.db, system, 'dataset', id, { version: 'draft' });

const read = async (url: string) =>
  (await portal.app.inject({ url: `/api/v1/datasets/${id}${url}`, headers: publisher })).json();

const post = (url: string, payload?: object) =>
  portal.app.inject({
    method: 'POST',
    url: `/api/v1/datasets/${id}${url}`,
    headers: publisher,
    ...(payload && { payload }),
  });

interface Figures {
  violation: number;
  warning: number;
  hint: number;
  points: number;
}

/** What stands between the dataset and the public: findings of the rules, and what the gate asks for. */
const faultsOf = async ({ violation, warning, hint }: Figures): Promise<number> =>
  violation + warning + hint + checkGate('dataset', (await draft()).doc).length;

/** Each step: a fix, the points after it, and what a person answers where no proposal is taken. */
const STEPS: readonly (readonly [fix: string, points: number, value?: string])[] = [
  ['file-format', 200],
  ['title', 200],
  ['description', 230, 'Misure del traffico delle centraline della città, una riga per centralina e giorno.'],
  ['contact-written', 250, 'Ufficio mobilità <mobilita@comune.example.it>'],
  ['theme', 280, 'TRAN'],
  ['subtheme', 280, '4811'],
  ['keywords', 310],
  ['frequency', 310, 'annuale'],
  ['language', 310],
  ['licence', 340],
  ['rights', 345],
  ['access-rights', 360],
  ['issued', 365],
  ['spatial', 385],
  ['temporal', 405],
  ['distribution-description', 405],
  ['availability', 405],
];

describe('a dataset with a file and nothing else', () => {
  it('goes to 405 points by fixes alone, each of which does some good, and can be published', async () => {
    let { standing } = (await read('/fixes')) as { standing: Figures };
    expect(standing.points).toBe(130);
    expect(standing.violation).toBeGreaterThan(0);
    let faults = await faultsOf(standing);
    for (const [fix, points, value] of STEPS) {
      const proposal = (await read('/fixes')).proposals.find((it: { fix: string }) => it.fix === fix);
      expect(proposal, `${fix} is proposed`).toBeDefined();
      const response = await post('/fixes', { apply: [{ fix, ...(value !== undefined && { value }) }] });
      expect(response.statusCode, response.body).toBe(200);
      const { after, changes } = response.json() as { after: Figures; changes: object[] };
      expect(changes.length, fix).toBeGreaterThan(0);
      const left = await faultsOf(after);
      expect(after.points > standing.points || left < faults, `${fix} does some good`).toBe(true);
      expect(after.points, fix).toBe(points);
      [standing, faults] = [after, left];
    }
    expect(standing).toEqual({ violation: 0, warning: 0, hint: 0, points: 405 });
    const { proposals, open } = await read('/fixes');
    expect([proposals, open]).toEqual([[], []]);
    expect((await read('/quality')).points).toBe(405);
    const published = await post('/publish', {});
    expect(published.statusCode, published.body).toBe(200);
  }, 60_000);

  it('is as it was before a fix when that is undone, and again as after it when the undoing is', async () => {
    const before = (await draft()).doc;
    const dropped = { ...before, accessRights: undefined };
    await portal.app.inject({
      method: 'PATCH',
      url: `/api/v1/datasets/${id}`,
      headers: publisher,
      payload: { accessRights: null },
    });
    expect((await draft()).doc).toEqual(JSON.parse(JSON.stringify(dropped)));
    const fixed = (await post('/fixes', { apply: [{ fix: 'access-rights' }] })).json();
    expect(fixed.changes).toEqual([{ pointer: '/accessRights', after: before.accessRights }]);
    expect((await draft()).doc).toEqual(before);
    const undone = await post(new URL(fixed.undo).pathname.replace(`/api/v1/datasets/${id}`, ''));
    expect(undone.statusCode, undone.body).toBe(200);
    expect((await draft()).doc).toEqual(JSON.parse(JSON.stringify(dropped)));
    const { items } = await read('/revisions');
    expect(items.slice(0, 3).map(({ action }: { action: string }) => action)).toEqual([
      'restored',
      'fixed',
      'edited',
    ]);
    await post(`/revisions/${fixed.revision}/restore`);
    expect((await draft()).doc).toEqual(before);
  });
});
