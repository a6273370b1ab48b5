import { openAsBlob } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeTable } from './generate-table.js';
import { type PortalProcess, startPortal } from './portal-process.js';

const TOKEN = 'bench-token-bench-token';

/** A portal of its own with one published dataset, whose table can be queried. */
export interface PublishedTable {
  portal: PortalProcess;
  dataset: { id: string; name: string };
  /** Path of the table in the REST API, without the host. */
  place: string;
  /** Ends the portal and removes everything. */
  close(): Promise<void>;
}

/** Uploads a generated table of so many rows as a publisher does, waits until all is done with it, and publishes. */
export async function publishTable(rows: number, port: number): Promise<PublishedTable> {
  const folder = await mkdtemp(join(tmpdir(), 'portico-bench-'));
  await chmod(folder, 0o755);
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const env = {
    DATA_DIR: join(folder, 'data'),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    ADMIN_TOKEN: TOKEN,
    SPARQL: 'off',
    MAX_UPLOAD_BYTES: '10000000000',
  };
  const portal = await startPortal(env, port);
  try {
    const api = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
      const response = await fetch(`${portal.url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${TOKEN}`,
          ...(body !== undefined && !(body instanceof FormData) && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: body instanceof FormData ? body : JSON.stringify(body) }),
      });
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
      return (await response.json()) as T;
    };
    await api('POST', '/api/v1/organizations', {
      name: 'ente',
      title: { it: 'Ente' },
      identifier: 'c_ente',
      contactPoint: { fn: 'Ufficio', email: 'ufficio@ente.example.it' },
    });
    const dataset = await api<{ id: string; name: string; distribution: { id: string }[] }>(
      'POST',
      '/api/v1/datasets',
      {
        organization: 'ente',
        title: { it: 'Contratti' },
        description: { it: 'Contratti di un ente immaginario' },
        theme: ['GOVE'],
        accrualPeriodicity: 'ANNUAL',
        modified: '2026-01-01',
        distribution: [{ title: { it: 'Elenco' }, license: { iri: 'CC_BY_4_0' } }],
      },
    );
    const place = `/api/v1/datasets/${dataset.id}/distributions/${dataset.distribution[0]?.id}`;
    const path = join(folder, 'contratti.csv');
    await writeTable(path, rows);
    const form = new FormData();
    form.set('file', await openAsBlob(path, { type: 'text/csv' }), 'contratti.csv');
    await api('PUT', `${place}/file`, form);
    await rm(path);
    for (let ready = false; !ready; await new Promise((next) => setTimeout(next, 100))) {
      const { status, tables } = await api<{ status: string; tables: { links: { csv?: string } }[] }>(
        'GET',
        `${place}/table`,
      );
      if (status === 'failed') throw new Error('the table was not read');
      // Checks of the data run after the load: they would share the machine with what is measured.
      const checks = await api<{ status: string }>('GET', `${place}/checks?version=draft`);
      ready = status === 'loaded' && tables[0]?.links.csv !== undefined && checks.status !== 'pending';
    }
    await api('POST', `/api/v1/datasets/${dataset.id}/publish`);
    return {
      portal,
      dataset,
      place,
      async close() {
        await portal.stop();
        await remove();
      },
    };
  } catch (error) {
    await portal.stop();
    await remove();
    throw error;
  }
}
