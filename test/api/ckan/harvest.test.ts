import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { record } from '../../harvest/memory-source.js';
import { type HarvestPortal, harvestPortal } from '../rest/harvest-portal.js';
import { type Answer, asking } from './asking.js';

let here: HarvestPortal;
let ask: (name: string, payload?: object, headers?: Record<string, string>) => Promise<Answer>;
beforeAll(async () => {
  here = await harvestPortal();
  ask = asking(here.portal);
  here.memory.records = [record(1), record(2), record('rotto', {}, { breaks: true })];
  await here.run(
    await here.source('regione', {
      organization: 'ente',
      schedule: 'P1D',
      url: 'https://utente:segreto@regione.example.it/opendata?api_key=12345&lang=it',
      options: { lingua: 'it' },
    }),
  );
  await here.source('ferma', { active: false });
});
afterAll(() => here?.close());

describe('the sources of harvesting under the names of CKAN', () => {
  it('are listed to everybody with how they stand, and without their secrets', async () => {
    const { status, result } = await ask('harvest_source_list');
    expect(status).toBe(200);
    expect(result.map(({ name }: { name: string }) => name)).toEqual(['ferma', 'regione']);
    expect(result[1]).toMatchObject({
      title: 'regione',
      url: 'https://regione.example.it/opendata?lang=it',
      type: 'memory',
      active: true,
      config: null,
      publisher_title: 'Ente ente',
      status: {
        job_count: 1,
        last_job_status: 'Finished',
        total_datasets: 2,
        last_harvest_request: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+$/),
        last_job: { stats: { added: 2, updated: 0, deleted: 0, errored: 1 } },
      },
    });
    expect(result[0]).toMatchObject({
      active: false,
      frequency: 'MANUAL',
      next_run: null,
      status: { job_count: 0, last_job: null, last_job_status: null, total_datasets: 0 },
    });
    expect(JSON.stringify(result)).not.toMatch(/segreto|12345/);
  });

  it('are narrowed to those of an organization and those that are active', async () => {
    const names = async (payload: object) =>
      (await ask('harvest_source_list', payload)).result.map(({ name }: { name: string }) => name);
    expect(await names({ only_active: true })).toEqual(['regione']);
    expect(await names({ organization_id: here.organization.id })).toEqual(['regione']);
    expect(await names({ organization_id: 'nessuna' })).toEqual([]);
  });

  it('are shown by id, name or address; all of it to who may manage them', async () => {
    const { admin } = here.portal;
    const byName = (await ask('harvest_source_show', { id: 'regione' })).result;
    expect((await ask('harvest_source_show', { id: byName.id })).result).toEqual(byName);
    const whole = (await ask('harvest_source_show', { id: 'regione' }, admin)).result;
    expect(whole.url).toContain('segreto');
    expect(JSON.parse(whole.config)).toEqual({ lingua: 'it' });
    expect((await ask('harvest_source_show', { url: whole.url }, admin)).result).toEqual(whole);
    expect((await ask('harvest_source_show', { id: 'nessuna' })).status).toBe(404);
    expect((await ask('harvest_source_show', {})).status).toBe(404);
    const got = await here.portal.app.inject('/api/3/action/harvest_source_show?id=regione');
    expect(got.json().result).toEqual(byName);
  });
});
