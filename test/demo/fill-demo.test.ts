import { join } from 'node:path';
import n3 from 'n3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOrganization } from '../../src/catalog/commands/organizations.js';
import { createResource, editResource } from '../../src/catalog/commands/resources.js';
import { readCatalog } from '../../src/catalog/queries/catalog.js';
import { getResource } from '../../src/catalog/queries/find-resource.js';
import { listPublic } from '../../src/catalog/queries/list-resources.js';
import { DEMO_DATASETS, SERVICE } from '../../src/demo/describe/index.js';
import { fillDemo } from '../../src/demo/fill-demo.js';
import type { BlobStore } from '../../src/files/blob-store.js';
import { ANONYMOUS, systemActor } from '../../src/people/policy.js';
import { checkGate } from '../../src/publication/gate.js';
import { parquetName } from '../../src/tables/load-job.js';
import { readRows } from '../../src/tables/query.js';
import { findTables } from '../../src/tables/stored-tables.js';
import { byIri, themesOfSubtheme } from '../../src/vocabularies/index.js';
import { type TestPortal, testPortal } from '../helpers/portal.js';
import { sampleDataset, sampleOrganization } from '../helpers/samples.js';
import { hasShared } from '../helpers/shared.js';
import { violations } from '../rdf/shapes.js';

const silent = { out: () => undefined };
const admin = systemActor('test');

/** Everything that a run may change, as text. */
async function stateOf({ services: { db } }: TestPortal): Promise<string> {
  const resources = await db
    .selectFrom('catalog_resource')
    .select(['name', 'state', 'revision', 'draft', 'published'])
    .orderBy('name')
    .execute();
  const tables = await db
    .selectFrom('data_table')
    .select(['file_id', 'status', 'row_count', 'modified_at'])
    .orderBy('file_id')
    .execute();
  const { doc, revision } = await readCatalog(db);
  return JSON.stringify({ resources, tables, doc, revision });
}

const publicDatasets = async (portal: TestPortal) =>
  (await listPublic(portal.services.db, 'dataset', { limit: 100, offset: 0 })).records;

describe('the demonstration on an empty portal', () => {
  let portal: TestPortal;
  const lines: string[] = [];
  beforeAll(async () => {
    portal = await testPortal();
    await fillDemo(portal.services, { out: (text) => lines.push(text) });
  }, 60_000);
  afterAll(() => portal.close());

  it('publishes every dataset and the service, for everybody', async () => {
    const datasets = await publicDatasets(portal);
    expect(datasets.map(({ name }) => name).sort()).toEqual(DEMO_DATASETS.map(({ name }) => name).sort());
    expect(new Set(datasets.map(({ organization }) => organization.name)).size).toBe(3);
    const service = await getResource(portal.services.db, ANONYMOUS, 'dataService', SERVICE.name);
    expect(service.state).toBe('published');
    expect(service.doc.servesDataset).toHaveLength(DEMO_DATASETS.filter(({ served }) => served).length);
    expect(lines.join('\n')).toContain('https://dati.example.it/dataset/porte-di-bologna');
  });

  it('passes the gate, with themes that fit their sub-themes and texts in two languages', async () => {
    for (const { kind, name, doc } of await publicDatasets(portal)) {
      expect(checkGate(kind, doc), name).toEqual([]);
      for (const subject of doc.subject ?? []) {
        const themes = themesOfSubtheme(subject).map(({ iri }) => iri);
        expect(
          themes.some((theme) => doc.theme?.includes(theme)),
          `${name} ${subject}`,
        ).toBe(true);
      }
      for (const text of [doc.title, doc.description, doc.keyword]) {
        expect(Object.keys(text ?? {}).sort(), name).toEqual(['en', 'it']);
      }
      for (const distribution of doc.distribution ?? []) {
        expect(byIri('licence', distribution.license?.iri ?? '')?.openness, name).toBe('open');
        expect(byIri('file-type', distribution.format ?? ''), name).toBeDefined();
      }
      expect(doc.contactPoint?.[0]?.email, name).toMatch(/@[a-z]+\.example\.it$/);
    }
  });

  it('loads every table with all its rows', async () => {
    const expected = new Map(
      DEMO_DATASETS.flatMap(({ files }) => files).map((file) => [file.name, file.rows]),
    );
    const stored = (await publicDatasets(portal)).flatMap(
      ({ doc }) => doc.distribution?.flatMap(({ file }) => file ?? []) ?? [],
    );
    expect(stored).toHaveLength(expected.size);
    const tables = await findTables(
      portal.services.db,
      stored.map(({ id }) => id),
    );
    for (const { id, name } of stored) {
      expect(tables.get(id)?.status, name).toBe('loaded');
      expect(tables.get(id)?.rowCount, name).toBe(expected.get(name));
    }
  });

  it('gives columns their types: decimals, dates, codes that stay text', async () => {
    const typesOf = async (name: string) => {
      const { doc } = await getResource(portal.services.db, ANONYMOUS, 'dataset', name);
      const id = doc.distribution?.[0]?.file?.id ?? '';
      const table = (await findTables(portal.services.db, [id])).get(id);
      return Object.fromEntries((table?.columns ?? []).map((column) => [column.label, column.type]));
    };
    expect(await typesOf('posizione-del-sole-2026')).toMatchInlineSnapshot(`
      {
        "azimut": "number",
        "declinazione": "number",
        "elevazione": "number",
        "fase": "text",
        "istante": "dateTime",
      }
    `);
    expect(await typesOf('alba-e-tramonto')).toMatchInlineSnapshot(`
      {
        "alba": "text",
        "data": "date",
        "mezzogiorno_solare": "text",
        "ora_legale": "boolean",
        "ore_di_luce": "number",
        "tramonto": "text",
      }
    `);
    expect(await typesOf('porte-di-bologna')).toMatchInlineSnapshot(`
      {
        "geometry": "geoPoint",
        "latitudine": "number",
        "longitudine": "number",
        "note": "text",
        "ordine": "integer",
        "porta": "text",
        "stato": "text",
      }
    `);
    expect(await typesOf('comuni-della-citta-metropolitana')).toMatchInlineSnapshot(`
      {
        "codice_istat": "text",
        "comune": "text",
        "iri": "text",
        "provincia": "text",
        "sigla": "text",
        "valido_dal": "date",
      }
    `);
    expect(await typesOf('giorni-lavorativi-per-mese')).toMatchInlineSnapshot(`
      {
        "anno": "year",
        "domeniche": "integer",
        "festività_infrasettimanali": "integer",
        "giorni": "integer",
        "giorni_lavorativi": "integer",
        "mese": "integer",
        "nome_mese": "text",
        "quali_festività": "text",
        "sabati": "integer",
      }
    `);
  });

  it('reads the values as they were written', async () => {
    const rowsOf = async (name: string) => {
      const { doc } = await getResource(portal.services.db, ANONYMOUS, 'dataset', name);
      const id = doc.distribution?.[0]?.file?.id ?? '';
      const path = join(portal.services.tablesDir, parquetName(id));
      const { columns, rows } = await readRows(path, { limit: 1000 });
      return rows.map((row) => Object.fromEntries(columns.map(({ label }, i) => [label, row[i]])));
    };
    expect((await rowsOf('porte-di-bologna'))[0]).toMatchObject({ latitudine: 44.504, longitudine: 11.345 });
    expect((await rowsOf('posizione-del-sole-2026'))[0]).toMatchObject({ elevazione: -66.861 });
    expect((await rowsOf('comuni-della-citta-metropolitana'))[4]).toMatchObject({ codice_istat: '037006' });
    expect((await rowsOf('province-d-italia')).filter((row) => row.sigla === 'NA')).toHaveLength(1);
    // Windows-1252: the curly apostrophe and the grave accents arrive whole.
    const months = await rowsOf('giorni-lavorativi-per-mese');
    expect(months.map((row) => row.quali_festività).join()).toContain('Lunedì dell’Angelo (lunedì)');
  });

  it.skipIf(!hasShared)('breaks no shape of DCAT-AP', async () => {
    const { body } = await portal.app.inject('/catalog.ttl');
    const quads = new n3.Parser().parse(body);
    for (const shapes of ['shacl_shapes', 'shacl_range', 'shacl_mdr-vocabularies.shape']) {
      expect(await violations(`dcat-ap-2.1.1/dcat-ap_2.1.1_${shapes}.ttl`, quads), shapes).toEqual([]);
    }
  });

  it('describes the catalogue', async () => {
    const { doc } = await readCatalog(portal.services.db);
    expect(doc.publisher?.identifier).toBe('c_a944');
  });

  it('changes nothing when given again', async () => {
    const before = await stateOf(portal);
    const again = await fillDemo(portal.services, silent);
    expect(again).toEqual({ ok: true, created: 0, total: DEMO_DATASETS.length });
    expect(await stateOf(portal)).toBe(before);
  });

  it('leaves alone what somebody changed meanwhile', async () => {
    await editResource(portal.services.catalog, admin, 'dataset', 'quartieri-di-bologna', (doc) => ({
      ...doc,
      title: { it: 'Titolo mio' },
    }));
    await fillDemo(portal.services, silent);
    const { doc } = await getResource(portal.services.db, admin, 'dataset', 'quartieri-di-bologna');
    expect(doc.title).toEqual({ it: 'Titolo mio' });
  });
});

describe('the demonstration, interrupted or unwanted', () => {
  let portal: TestPortal;
  beforeAll(async () => {
    portal = await testPortal();
  });
  afterAll(() => portal.close());

  it('completes what an interrupted run left', async () => {
    let puts = 0;
    const { blobs } = portal.services;
    const failing: BlobStore = {
      get: (...args) => blobs.get(...args),
      stat: (...args) => blobs.stat(...args),
      localPath: (...args) => blobs.localPath(...args),
      delete: (...args) => blobs.delete(...args),
      listOrphans: (...args) => blobs.listOrphans(...args),
      sweepIncoming: (...args) => blobs.sweepIncoming(...args),
      async put(...args) {
        puts += 1;
        if (puts === 5) throw new Error('killed');
        return blobs.put(...args);
      },
    };
    await expect(fillDemo({ ...portal.services, blobs: failing }, silent)).rejects.toThrow('killed');
    expect((await publicDatasets(portal)).length).toBe(4);
    const result = await fillDemo(portal.services, silent);
    expect(result.ok).toBe(true);
    expect((await publicDatasets(portal)).length).toBe(DEMO_DATASETS.length);
  }, 60_000);

  it('refuses a portal that holds other datasets, unless asked', async () => {
    const other = await testPortal();
    try {
      const { catalog, db } = other.services;
      const organization = await createOrganization(catalog, admin, sampleOrganization());
      await createResource(catalog, admin, 'dataset', sampleDataset(), {
        organization: organization.id,
        name: 'porte-di-bologna',
      });
      const before = await stateOf(other);
      expect((await fillDemo(other.services, silent)).ok).toBe(false);
      expect(await stateOf(other)).toBe(before);
      expect((await fillDemo(other.services, { ...silent, force: true })).ok).toBe(true);
      const theirs = await getResource(db, admin, 'dataset', 'porte-di-bologna');
      expect(theirs.organization.id).toBe(organization.id);
      expect(theirs.state).toBe('draft');
    } finally {
      await other.close();
    }
  }, 60_000);
});
