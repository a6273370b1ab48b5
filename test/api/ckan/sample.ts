import { importResources } from '../../../src/catalog/commands/import-resources.js';
import { createOrganization } from '../../../src/catalog/commands/organizations.js';
import type { Dataset } from '../../../src/catalog/model/index.js';
import type { DatasetRecord, OrganizationRecord } from '../../../src/catalog/record.js';
import { systemActor } from '../../../src/people/policy.js';
import type { TestPortal } from '../../helpers/portal.js';

const EU = 'http://publications.europa.eu/resource/authority';
export const LICENCES = 'https://w3id.org/italia/controlled-vocabulary/licences';

export const theme = (code: string) => `${EU}/data-theme/${code}`;
export const fileType = (code: string) => `${EU}/file-type/${code}`;

/** An organization as it is kept, for projections without a database. */
export const ORGANIZATION: OrganizationRecord = {
  id: '11111111-1111-4111-8111-111111111111',
  name: 'comune-di-prova',
  doc: {
    title: { it: 'Comune di Prova' },
    identifier: 'c_p001',
    homepage: 'https://www.comune.prova.example',
    contactPoint: { fn: 'Ufficio dati', email: 'dati@comune.prova.example' },
  },
  revision: 1,
  createdAt: new Date('2026-01-10T08:00:00.005Z'),
  modifiedAt: new Date('2026-01-10T08:00:00.005Z'),
};

export const DISTRIBUTION_ID = '22222222-2222-4222-8222-222222222222';
export const FILE_ID = '33333333-3333-4333-8333-333333333333';

/** A dataset that says everything the projections can show. */
export const DATASET: Dataset = {
  identifier: 'c_p001:piste',
  title: { it: 'Piste ciclabili', en: 'Cycle paths' },
  description: { it: 'Le piste del **comune**.' },
  keyword: { it: ['mobilità', "qualità dell'aria", 'bici, pedoni'], en: ['cycling'] },
  theme: [theme('TRAN'), theme('ENVI')],
  publisher: { identifier: 'c_p001', name: { it: 'Comune di Prova' } },
  rightsHolder: { identifier: 'r_regio', name: { it: 'Regione Prova' } },
  creator: [{ identifier: 'uni', name: { it: 'Università' } }],
  contactPoint: [{ fn: 'Ufficio mobilità', email: 'mobilita@comune.prova.example' }],
  issued: '2024-05',
  modified: '2025-03-09',
  language: [`${EU}/language/ITA`, `${EU}/language/ENG`],
  landingPage: ['https://www.comune.prova.example/piste'],
  accrualPeriodicity: `${EU}/frequency/ANNUAL`,
  temporal: [{ startDate: '2020-01-01', endDate: '2020-12-31' }, { startDate: '2021-01-01' }],
  spatial: [{ iri: `${EU}/place/ITA_BLQ` }, { iri: 'https://sws.geonames.org/3181928/' }],
  versionInfo: '2.1',
  conformsTo: [{ identifier: 'https://standard.example/1', title: { it: 'Norma' } }],
  otherIdentifier: [{ notation: 'doi:10.1/x', creator: { identifier: 'uni', name: { it: 'Università' } } }],
  hvdCategory: ['http://data.europa.eu/bna/c_b79e35eb'],
  unmapped: '<urn:a> <urn:secret-predicate> <urn:b> .',
  distribution: [
    {
      id: DISTRIBUTION_ID,
      title: { it: 'Tabella' },
      format: fileType('CSV'),
      license: { iri: `${LICENCES}/A21_CCBY40` },
      modified: '2025-03-09',
      file: {
        id: FILE_ID,
        name: 'piste 2025.csv',
        size: 1234,
        sha256: 'a'.repeat(64),
        mediaType: 'text/csv',
        uploadedAt: '2025-03-09T10:11:12.345Z',
      },
    },
    {
      id: '44444444-4444-4444-8444-444444444444',
      accessURL: ['https://mappe.example/wms'],
      format: fileType('WMS_SRVC'),
      license: { iri: `${LICENCES}/A21_CCBY40` },
    },
  ],
};

/** A published record of that document. */
export const record = (doc: Dataset = DATASET, changes: Partial<DatasetRecord> = {}): DatasetRecord => ({
  id: '55555555-5555-4555-8555-555555555555',
  kind: 'dataset',
  name: 'piste-ciclabili',
  iri: 'https://dati.example.it/dataset/55555555-5555-4555-8555-555555555555',
  identifier: doc.identifier ?? 'c_p001:piste',
  organization: ORGANIZATION,
  state: 'published',
  visibility: 'public',
  revision: 3,
  publishedRevision: 3,
  createdAt: new Date('2026-02-01T00:00:00.000Z'),
  modifiedAt: new Date('2026-03-01T09:12:33.120Z'),
  publishedAt: new Date('2026-02-02T00:00:00.000Z'),
  version: 'published',
  doc,
  ...changes,
});

const ACTOR = systemActor('test');

/** Two organizations with a handful of datasets: four published, one draft. */
export async function fillPortal({ services }: TestPortal) {
  const context = services.catalog;
  const comune = await createOrganization(context, ACTOR, ORGANIZATION.doc, { name: 'comune-di-prova' });
  const regione = await createOrganization(
    context,
    ACTOR,
    { title: { it: 'Regione Prova' } },
    { name: 'regione-prova' },
  );
  const simple = (code: string, title: string, extra: Partial<Dataset>): Dataset => ({
    identifier: code,
    title: { it: title },
    keyword: { it: ['dati'] },
    ...extra,
  });
  const distribution = (n: number, format: string, licence: string) => ({
    id: `66666666-6666-4666-8666-66666666666${n}`,
    format: fileType(format),
    accessURL: [`https://files.example/${n}`],
    license: { iri: `${LICENCES}/${licence}` },
  });
  const results = await importResources(context, ACTOR, 'dataset', [
    { iri: undefined, organization: comune, publish: true, doc: { ...DATASET, distribution: [] } },
    {
      iri: undefined,
      organization: comune,
      publish: true,
      doc: simple('b', 'Bilancio comunale', {
        theme: [theme('GOVE')],
        distribution: [distribution(1, 'CSV', 'A11_CCO10'), distribution(2, 'XLSX', 'A11_CCO10')],
      }),
    },
    {
      iri: 'https://altrove.example/dataset/acque',
      organization: regione,
      publish: true,
      doc: simple('c', 'Acque di balneazione', {
        keyword: { it: ['acqua', 'dati'] },
        theme: [theme('ENVI')],
        distribution: [distribution(3, 'CSV', 'A21_CCBY40')],
      }),
    },
    {
      iri: undefined,
      organization: regione,
      publish: true,
      doc: simple('d', 'Zone umide', { theme: [theme('ENVI')], description: { it: 'Qualità delle acque' } }),
    },
    { iri: undefined, organization: comune, publish: false, doc: simple('e', 'Bozza segreta', {}) },
  ]);
  return { comune, regione, ids: results.map((result) => result.id ?? ''), context };
}
