import { Readable } from 'node:stream';
import { editCatalog } from '../../src/catalog/commands/catalog.js';
import { attachFile } from '../../src/catalog/commands/files.js';
import { createOrganization } from '../../src/catalog/commands/organizations.js';
import { createResource } from '../../src/catalog/commands/resources.js';
import type { DatasetInput, Organization } from '../../src/catalog/model/index.js';
import type { DatasetRecord, OrganizationRecord } from '../../src/catalog/record.js';
import { systemActor } from '../../src/people/policy.js';
import { acceptPersonalData } from '../../src/publication/accept-personal-data.js';
import { checkFileJob } from '../../src/publication/check-file.js';
import { personalDataStates } from '../../src/publication/personal-data-state.js';
import { publish } from '../../src/publication/publish.js';
import type { Services } from '../../src/services.js';
import { loadTableJob } from '../../src/tables/load-job.js';
import { sampleDataset, sampleOrganization } from '../helpers/samples.js';

const system = systemActor('test');

export const makeOrganization = (
  services: Services,
  title: string,
  changes: Partial<Organization> = {},
): Promise<OrganizationRecord> =>
  createOrganization(services.catalog, system, sampleOrganization({ title: { it: title }, ...changes }));

export interface Made {
  organization: string;
  name?: string;
  /** Content of the first distribution. */
  file?: { name: string; text: string; mediaType?: string };
  /** Leaves the file unread, as before the worker comes. */
  unread?: boolean;
  draft?: boolean;
  visibility?: 'public' | 'restricted';
}

/** A dataset, published unless it is to stay a draft, with its file read as the worker would. */
export async function makeDataset(
  services: Services,
  input: Partial<DatasetInput>,
  made: Made,
): Promise<DatasetRecord> {
  const { catalog, blobs } = services;
  let record = await createResource(catalog, system, 'dataset', sampleDataset(input), {
    organization: made.organization,
    ...(made.name && { name: made.name }),
    ...(made.visibility && { visibility: made.visibility }),
  });
  if (made.file) {
    const { name, text, mediaType = 'text/csv' } = made.file;
    const bytes = Buffer.from(text);
    const { sha256, size } = await blobs.put(Readable.from([bytes]), { maxBytes: 10_000_000 });
    const id = record.doc.distribution?.[0]?.id ?? '';
    const attached = await attachFile(catalog, system, record.id, id, { name, size, sha256, mediaType });
    record = attached.record;
    await loadTableJob(services, { fileId: attached.file.id });
    await checkFileJob(services, { fileId: attached.file.id });
  }
  if (made.draft) return record;
  const file = record.doc.distribution?.[0]?.file;
  const state = file && (await personalDataStates(catalog.db, [file.id])).get(file.id);
  if (state?.status === 'open') {
    const { id = '' } = record.doc.distribution?.[0] ?? {};
    await acceptPersonalData(catalog, system, record.id, id, 1, { reason: 'made up for the tests' });
  }
  const published = await publish(catalog, system, 'dataset', record.id);
  // Published files that are not read are those whose reading begins anew.
  if (made.unread) await forgetReading(services, record.id);
  return published;
}

/** As before the worker comes. */
async function forgetReading({ db }: Services, datasetId: string): Promise<void> {
  await db
    .updateTable('data_table')
    .set({
      status: 'pending',
      row_count: null,
      columns: null,
      detection: null,
      findings: '[]',
      parquet: null,
      head: null,
    })
    .where('file_id', 'in', (eb) =>
      eb.selectFrom('stored_file').select('id').where('dataset_id', '=', datasetId),
    )
    .execute();
}

/** Sensor readings: codes, numbers with decimal comma, dates, truth values. 65 rows: four pages. */
export const SENSORS_CSV = [
  'Codice;Stazione;Valore;Abitanti;Data;Attiva',
  ...Array.from(
    { length: 65 },
    (_, i) =>
      `${String(i + 1).padStart(4, '0')};Stazione ${i + 1};${i + 10},5;${(i + 1) * 1500};${String((i % 28) + 1).padStart(2, '0')}/03/2024;${i % 2 ? 'no' : 'si'}`,
  ),
].join('\r\n');

const EU = 'http://publications.europa.eu/resource/authority';
const LICENCES = 'https://w3id.org/italia/controlled-vocabulary/licences';

/** A small catalogue with something of everything that pages show. */
export async function fillCatalogue(services: Services) {
  await editCatalog(services.catalog, system, (doc) => ({
    ...doc,
    title: { it: 'Dati aperti di Prova', en: 'Open data of Prova' },
    publisher: {
      name: { it: 'Regione Prova' },
      identifier: 'r_prova',
      homepage: 'https://regione.example.it/',
    },
  }));
  const city = await makeOrganization(services, 'Comune di Prova', {
    description: { it: 'Il comune **capoluogo**.' },
    homepage: 'https://comune.example.it/',
    region: 'Prova',
  });
  const agency = await makeOrganization(services, 'Agenzia per l’ambiente', {
    title: { it: 'Agenzia per l’ambiente', en: 'Environment agency' },
  });
  const air = await makeDataset(
    services,
    {
      title: { it: 'Qualità dell’aria', en: 'Air quality' },
      description: {
        it: 'Le misure delle **centraline**.\n\n- PM10\n- ozono\n\nVedi [la pagina](https://aria.example.it/).',
        en: 'The readings of the **stations**.',
      },
      keyword: { it: ['aria', 'inquinamento'] },
      theme: [`${EU}/data-theme/ENVI`, `${EU}/data-theme/HEAL`],
      accrualPeriodicity: `${EU}/frequency/DAILY`,
      temporal: [{ startDate: '2020-01-01', endDate: '2024-03-28' }],
      spatial: [
        {
          name: { it: 'Prova' },
          bbox: { format: 'wkt', value: 'POLYGON((11 44, 11.5 44, 11.5 44.6, 11 44.6, 11 44))' },
        },
      ],
      conformsTo: [{ identifier: 'https://norma.example.it/1', title: { it: 'Norma sulle misure' } }],
      hvdCategory: ['http://data.europa.eu/bna/c_dd313021'],
      language: [`${EU}/language/ITA`],
      unmapped: `<https://dati.example.it/x> <https://example.org/ns#stazioni> "12 stazioni" .\n`,
      distribution: [
        {
          title: { it: 'Misure in CSV' },
          format: `${EU}/file-type/CSV`,
          license: { iri: `${LICENCES}/A21_CCBY40` },
        },
        {
          title: { it: 'Servizio di mappa' },
          format: `${EU}/file-type/JSON`,
          accessURL: ['https://aria.example.it/api'],
          license: { iri: `${LICENCES}/A21_CCBY40` },
        },
      ],
    },
    { organization: agency.id, name: 'qualita-aria', file: { name: 'misure.csv', text: SENSORS_CSV } },
  );
  const paths = await makeDataset(services, {}, { organization: city.id, name: 'piste-ciclabili' });
  const budget = await makeDataset(
    services,
    {
      title: { it: 'Bilancio comunale' },
      description: { it: 'Entrate e spese.' },
      keyword: { it: ['bilancio'] },
      theme: [`${EU}/data-theme/GOVE`],
      distribution: [
        {
          title: { it: 'Bilancio in JSON' },
          format: `${EU}/file-type/JSON`,
          accessURL: ['https://comune.example.it/bilancio.json'],
          license: { iri: `${LICENCES}/A11_CCO10` },
        },
      ],
    },
    { organization: city.id, name: 'bilancio' },
  );
  const draft = await makeDataset(
    services,
    { title: { it: 'Dati in preparazione' } },
    { organization: city.id, name: 'in-preparazione', draft: true },
  );
  return { city, agency, air, paths, budget, draft };
}
