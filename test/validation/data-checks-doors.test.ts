import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { afterLoad } from '../../src/publication/after-load.js';
import { checkFileJob } from '../../src/publication/check-file.js';
import { loadTableJob } from '../../src/tables/load-job.js';
import { findCheck } from '../../src/validation/data-checks/index.js';
import { completeDataset, form, newOrganization, type Requests, requests } from '../api/rest/helpers.js';
import { type TestPortal, testPortal } from '../helpers/portal.js';

const CSV = [
  'codice_istat_comune;sigla;importo;email',
  ...Array.from({ length: 20 }, (_, i) => `037006;BO;${i * 10},50;persona${i}.rossi@example.org`),
  '037999;BO;circa 12;persona.verdi@example.org',
  '',
].join('\n');

/** The same without personal data, which would hold its publication. */
const OPEN = CSV.replace('email', 'oggetto').replace(/[a-z\d.]+@example\.org/g, 'manutenzione');

interface Check {
  id: string;
  status: string;
  title: { it: string };
  message: { it: string };
  mend?: { it: string };
  samples: { row?: number; column?: string; value?: string }[];
}

let portal: TestPortal;
let admin: Requests;
let anyone: Requests;
beforeAll(async () => {
  portal = await testPortal();
  admin = requests(portal, portal.admin);
  anyone = requests(portal, {});
  await newOrganization(portal, 'ente');
});
afterAll(() => portal.close());

/** A dataset with a file that was read; whether it is checked as well. */
async function uploaded(name: string, content: string, options: { check?: boolean; changes?: object } = {}) {
  const made = (
    await admin.send('POST', '/datasets', { ...completeDataset('ente'), ...options.changes })
  ).json();
  const at = `/datasets/${made.id}/distributions/${made.distribution[0].id}`;
  const { headers, payload } = form(name, content);
  const answer = await admin.send('PUT', `${at}/file`, payload, headers);
  expect(answer.statusCode, answer.body).toBe(200);
  const fileId: string = answer.json().file.id;
  await loadTableJob(portal.services, { fileId });
  await afterLoad(portal.services, { fileId });
  if (options.check !== false) await checkFileJob(portal.services, { fileId });
  const page = `/dataset/${made.name}/resource/${made.distribution[0].id}`;
  return { id: made.id as string, at, page, fileId };
}

describe('the job', () => {
  it('is queued once a file was read, in the lane of its size', async () => {
    const { fileId } = await uploaded('dati.csv', CSV, { check: false });
    const queued = async () => {
      const { rows } = await sql<{ task: string }>`
        select task_identifier as task from graphile_worker.jobs where key = ${`check-file:${fileId}`}
      `.execute(portal.services.db);
      return rows.map(({ task }) => task);
    };
    expect(await queued()).toEqual(['check-file']);
    await portal.services.db
      .updateTable('stored_file')
      .set({ size: 30_000_000 })
      .where('id', '=', fileId)
      .execute();
    await afterLoad(portal.services, { fileId });
    expect(await queued()).toEqual(['check-large-file']);
  });

  it('keeps the report, and personal data apart from it', async () => {
    const { fileId } = await uploaded('dati.csv', CSV);
    const kept = await findCheck(portal.services.db, fileId);
    expect(kept?.report.status).toBe('failed');
    const ids = kept?.report.checks.filter(
      ({ status }) => status !== 'passed' && status !== 'not-applicable',
    );
    expect(ids?.map(({ id }) => id)).toEqual(expect.arrayContaining(['municipality-codes', 'mixed-types']));
    expect(kept?.personal?.tables[0]).toMatchObject({ part: 0, scanned: 21 });
    expect(JSON.stringify(kept?.report)).not.toContain('@example.org');
  });

  it('makes the same report again, in place of the first', async () => {
    const { fileId } = await uploaded('dati.csv', CSV);
    const first = await findCheck(portal.services.db, fileId);
    await checkFileJob(portal.services, { fileId });
    const again = await findCheck(portal.services.db, fileId);
    expect({ ...again?.report, checkedAt: '' }).toEqual({ ...first?.report, checkedAt: '' });
    const { count } = await portal.services.db
      .selectFrom('file_check')
      .select(({ fn }) => fn.countAll().as('count'))
      .where('file_id', '=', fileId)
      .executeTakeFirstOrThrow();
    expect(Number(count)).toBe(1);
  });

  it('does nothing for a file that is gone, or is still being read', async () => {
    const { fileId } = await uploaded('dati.csv', CSV, { check: false });
    const { db } = portal.services;
    await db.updateTable('data_table').set({ status: 'loading' }).where('file_id', '=', fileId).execute();
    await checkFileJob(portal.services, { fileId });
    expect(await findCheck(db, fileId)).toBeUndefined();
    await checkFileJob(portal.services, { fileId: '00000000-0000-4000-8000-000000000000' });
  });

  it('checks a file that is no table for what it is', async () => {
    const { fileId, at } = await uploaded('dati.csv', '<!DOCTYPE html><html><body>Errore 404</body></html>');
    const { report, personal } = (await findCheck(portal.services.db, fileId)) ?? {};
    expect(report?.formats.file).toBe('html');
    expect(personal).toBeNull();
    const { checks } = (await admin.get(`${at}/checks`)).json() as { checks: Check[] };
    const failed = checks.filter(({ status }) => status === 'failed').map(({ id }) => id);
    expect(failed).toEqual(expect.arrayContaining(['file-ending', 'declared-format']));
  });
});

describe('the address', () => {
  it('answers what was found with what to do, the worst first', async () => {
    const { at } = await uploaded('dati.csv', CSV);
    const answer = await admin.get(`${at}/checks`);
    expect(answer.statusCode).toBe(200);
    const body = answer.json();
    expect(body.status).toBe('failed');
    const [worst] = body.checks as Check[];
    expect(worst).toMatchObject({
      id: 'municipality-codes',
      status: 'failed',
      samples: [{ row: 21, column: 'codice_istat_comune', value: '037999' }],
    });
    expect(worst?.title.it).toBe('Codici ISTAT dei comuni');
    expect(worst?.mend?.it).toContain('sei cifre');
    expect(body.counts.failed).toBe(
      (body.checks as Check[]).filter(({ status }) => status === 'failed').length,
    );
    expect(body.measures.completeness.value).toBe(1);
    expect(body.columns).toHaveLength(4);
    expect(body.rows).toBe(21);
  });

  it('is public with the dataset, and not before', async () => {
    const { at, id } = await uploaded('dati.csv', OPEN);
    expect((await anyone.get(`${at}/checks`)).statusCode).toBe(404);
    expect((await admin.send('POST', `/datasets/${id}/publish`)).statusCode).toBe(200);
    const body = (await anyone.get(`${at}/checks`)).json();
    expect(body.status).toBe('failed');
    expect(body).not.toHaveProperty('personal');
  });

  it('says that the checks are still to come', async () => {
    const { at } = await uploaded('dati.csv', CSV, { check: false });
    expect((await admin.get(`${at}/checks`)).json()).toMatchObject({
      status: 'pending',
      checks: [],
      checkedAt: null,
    });
  });

  it('follows the metadata without another check of the file', async () => {
    const { at } = await uploaded('dati.csv', CSV);
    const checkOf = async (id: string) =>
      ((await admin.get(`${at}/checks`)).json().checks as Check[]).find((check) => check.id === id);
    expect((await checkOf('declared-size'))?.status).toBe('not-applicable');
    const changed = await admin.send('PATCH', at, { byteSize: 10 });
    expect(changed.statusCode, changed.body).toBe(200);
    expect(await checkOf('declared-size')).toMatchObject({ status: 'warning' });
    expect((await checkOf('declared-size'))?.message.it).toContain('più grande');
  });
});

describe('the page', () => {
  it('shows failed checks with the cells and what to do, in both languages', async () => {
    const { page, id } = await uploaded('dati.csv', OPEN);
    await admin.send('POST', `/datasets/${id}/publish`);
    const italian = (await portal.app.inject({ url: page, headers: { accept: 'text/html' } })).body;
    expect(italian).toContain('Controlli sui dati');
    expect(italian).toContain('riga 21, colonna codice_istat_comune: «037999»');
    expect(italian).toContain('Che cosa fare:');
    expect(italian.indexOf('Non superato')).toBeLessThan(italian.indexOf('<strong>Avviso'));
    const english = (await portal.app.inject({ url: `${page}?lang=en`, headers: { accept: 'text/html' } }))
      .body;
    expect(english).toContain('Data checks');
    expect(english).toContain('row 21, column codice_istat_comune');
  });
});
