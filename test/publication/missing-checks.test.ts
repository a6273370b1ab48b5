import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { afterLoad } from '../../src/publication/after-load.js';
import { checkFileJob, queueMissingChecks } from '../../src/publication/check-file.js';
import { loadTableJob } from '../../src/tables/load-job.js';
import { completeDataset, form, newOrganization, type Requests, requests } from '../api/rest/helpers.js';
import { type TestPortal, testPortal } from '../helpers/portal.js';

let portal: TestPortal;
let admin: Requests;

beforeAll(async () => {
  portal = await testPortal();
  admin = requests(portal, portal.admin);
  await newOrganization(portal, 'ente');
});
afterAll(() => portal.close());

describe('checks that are missing', () => {
  it('are queued for the current file of a distribution, once it was read, until they are there', async () => {
    const { services } = portal;
    const made = (await admin.send('POST', '/datasets', completeDataset('ente'))).json();
    const upload = async (content: string): Promise<string> => {
      const { headers, payload } = form('a.csv', content);
      const answer = await admin.send(
        'PUT',
        `/datasets/${made.id}/distributions/${made.distribution[0].id}/file`,
        payload,
        headers,
      );
      return answer.json().file.id;
    };
    await upload('id\n1\n');
    const fileId = await upload('id\n2\n');
    expect(await queueMissingChecks(services)).toBe(0);

    await loadTableJob(services, { fileId });
    await afterLoad(services, { fileId });
    expect(await queueMissingChecks(services)).toBe(1);
    const waiting = await admin.send('POST', `/datasets/${made.id}/publish`);
    expect([waiting.statusCode, waiting.headers['retry-after']]).toEqual([409, '2']);

    await checkFileJob(services, { fileId });
    expect(await queueMissingChecks(services)).toBe(0);
    expect((await admin.send('POST', `/datasets/${made.id}/publish`)).statusCode).toBe(200);

    await services.db.updateTable('file_check').set({ version: 0 }).where('file_id', '=', fileId).execute();
    expect(await queueMissingChecks(services)).toBe(1);
  });
});
