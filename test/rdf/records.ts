import type { DataService, Dataset, Organization } from '../../src/catalog/model/index.js';
import type {
  CatalogRecord,
  DataServiceRecord,
  DatasetRecord,
  OrganizationRecord,
} from '../../src/catalog/record.js';

export const PUBLIC_URL = 'https://dati.example.it';
export const EU = 'http://publications.europa.eu/resource/authority';

const uuid = (n: number): string => `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
const created = new Date('2024-01-15T08:30:00Z');
const modified = new Date('2024-06-01T10:20:30.456Z');

export const organizationRecord = (doc: Partial<Organization> = {}, n = 1): OrganizationRecord => ({
  id: uuid(n),
  name: `ente-${n}`,
  doc: {
    title: { it: 'Comune di Esempio' },
    identifier: 'c_z999',
    homepage: 'https://www.comune.esempio.it',
    contactPoint: {
      fn: 'Ufficio open data',
      email: 'opendata@comune.esempio.it',
      telephone: '+39 051 000000',
    },
    ...doc,
  },
  revision: 1,
  createdAt: created,
  modifiedAt: modified,
});

const record = (n: number) => ({
  id: uuid(n),
  name: `risorsa-${n}`,
  identifier: `c_z999:${n}`,
  organization: organizationRecord(),
  state: 'published' as const,
  visibility: 'public' as const,
  revision: 3,
  publishedRevision: 3,
  createdAt: created,
  modifiedAt: modified,
  publishedAt: created,
  version: 'published' as const,
});

/** A published dataset with what DCAT-AP_IT demands, and whatever else is given. */
export const datasetRecord = (doc: Partial<Dataset> = {}, n = 100): DatasetRecord => ({
  ...record(n),
  kind: 'dataset',
  iri: `${PUBLIC_URL}/dataset/${uuid(n)}`,
  doc: {
    title: { it: 'Piste ciclabili' },
    description: { it: 'Tracciati delle piste ciclabili' },
    modified: '2024-05-03',
    theme: [`${EU}/data-theme/TRAN`],
    accrualPeriodicity: `${EU}/frequency/ANNUAL`,
    distribution: [
      {
        id: uuid(n + 100_000),
        accessURL: ['https://dati.example.it/piste.csv'],
        format: `${EU}/file-type/CSV`,
        license: { iri: 'https://w3id.org/italia/controlled-vocabulary/licences/A21_CCBY40' },
      },
    ],
    ...doc,
  },
});

export const dataServiceRecord = (doc: Partial<DataService> = {}, n = 500): DataServiceRecord => ({
  ...record(n),
  kind: 'dataService',
  iri: `${PUBLIC_URL}/data-service/${uuid(n)}`,
  doc: {
    title: { it: 'Servizio mappe' },
    description: { it: 'Mappe del territorio' },
    endpointURL: ['https://mappe.example.it/wms'],
    ...doc,
  },
});

export const catalogRecord = (): CatalogRecord => ({
  doc: {
    title: { it: 'Catalogo di prova', en: 'Test catalogue' },
    description: { it: 'Dati di prova' },
    publisher: { identifier: 'c_z999', name: { it: 'Comune di Esempio' } },
    language: [`${EU}/language/ITA`],
  },
  revision: 2,
  createdAt: created,
  modifiedAt: modified,
});

/** A dataset in which every property of the model is set. */
export const fullDataset = (): Partial<Dataset> => ({
  identifier: 'c_z999:full',
  title: { it: 'Qualità dell’aria', en: 'Air quality', und: 'Aria' },
  description: { it: 'Misure <orarie> & medie\n"giornaliere"', en: 'Hourly\tmeasures' },
  keyword: { it: ['aria', 'qualità'], en: ['air'], und: ['pm10'] },
  theme: [`${EU}/data-theme/ENVI`, `${EU}/data-theme/HEAL`],
  subject: ['http://eurovoc.europa.eu/100244'],
  contactPoint: [
    {
      fn: 'Ufficio ambiente',
      email: 'ambiente@comune.esempio.it',
      telephone: '051 123456',
      url: 'https://www.comune.esempio.it/ambiente',
    },
  ],
  publisher: { identifier: 'c_z999', name: { it: 'Comune di Esempio' } },
  rightsHolder: {
    iri: 'https://example.org/agent/arpa',
    identifier: 'arpa_z',
    name: { it: 'ARPA', en: 'EPA' },
    type: 'http://purl.org/adms/publishertype/LocalAuthority',
    homepage: 'https://arpa.example.org',
  },
  creator: [{ name: { it: 'Istituto di ricerca' } }],
  issued: '2020',
  modified: '2024-05',
  language: [`${EU}/language/ITA`, `${EU}/language/ENG`],
  landingPage: ['https://www.comune.esempio.it/aria', 'https://altro.example.org/aria'],
  page: ['https://www.comune.esempio.it/aria/doc'],
  conformsTo: [
    {
      identifier: 'https://eur-lex.europa.eu/eli/dir/2008/50/oj',
      title: { it: 'Direttiva aria' },
      description: { it: 'Qualità dell’aria' },
      referenceDocumentation: ['https://example.org/doc'],
    },
  ],
  accessRights: `${EU}/access-right/PUBLIC`,
  hvdCategory: ['http://data.europa.eu/bna/c_dd313021'],
  applicableLegislation: ['http://data.europa.eu/eli/dir/2008/50/oj'],
  accrualPeriodicity: `${EU}/frequency/DAILY`,
  temporal: [{ startDate: '2020', endDate: '2023-12' }, { startDate: '2024-02-29T10:30+01:00' }],
  spatial: [
    { iri: `${EU}/country/ITA` },
    { iri: 'https://www.geonames.org/3181928/bologna.html' },
    { geographicalIdentifier: `${EU}/place/ITA_BLQ` },
    {
      name: { it: 'Valle' },
      geometry: { format: 'geojson', value: '{"type":"Point","coordinates":[11.3,44.5]}' },
      bbox: { format: 'wkt', value: 'POLYGON((0 0,1 0,1 1,0 0))' },
      centroid: { format: 'gml', value: '<gml:Point/>' },
    },
  ],
  versionInfo: '1.2',
  versionNotes: { it: 'Corretti i valori' },
  isVersionOf: ['https://example.org/dataset/old'],
  hasVersion: ['https://example.org/dataset/new'],
  otherIdentifier: [
    { notation: '10.1234/aria', creator: { identifier: 'c_z999', name: { it: 'Comune di Esempio' } } },
  ],
  provenance: [{ label: { it: 'Rete di centraline' } }],
  type: [`${EU}/dataset-type/STATISTICAL`],
  source: ['https://example.org/dataset/source'],
  relation: ['https://example.org/related'],
  isReferencedBy: ['https://doi.org/10.1/x'],
  sample: ['https://example.org/sample.csv'],
  inSeries: ['https://example.org/series/aria'],
  spatialResolutionInMeters: 0.0000005,
  temporalResolution: 'PT1H',
  distribution: [
    {
      id: uuid(777),
      title: { it: 'CSV' },
      description: { it: 'Un file CSV' },
      accessURL: ['https://dati.example.it/aria', 'https://dati.example.it/aria2'],
      downloadURL: ['https://dati.example.it/aria file.csv'],
      accessService: ['https://example.org/service/1'],
      format: `${EU}/file-type/CSV`,
      mediaType: 'text/csv',
      compressFormat: 'application/gzip',
      packageFormat: 'application/zip',
      license: { iri: 'https://creativecommons.org/licenses/by/4.0/' },
      rights: { label: { it: 'Citare la fonte' } },
      issued: '2021-03',
      modified: '2024-05-03T10:00:00Z',
      byteSize: 12_345,
      checksum: { algorithm: 'sha256', value: 'AB'.repeat(32) },
      availability: `${EU}/planned-availability/STABLE`,
      status: `${EU}/distribution-status/COMPLETED`,
      language: [`${EU}/language/ITA`],
      conformsTo: [{ iri: 'https://www.rfc-editor.org/rfc/rfc4180', title: { en: 'CSV' } }],
      page: ['https://example.org/csv-doc'],
      applicableLegislation: ['http://data.europa.eu/eli/dir/2008/50/oj'],
      spatialResolutionInMeters: 10,
      temporalResolution: 'P1D',
    },
    {
      id: uuid(778),
      format: `${EU}/file-type/RDF_TURTLE`,
      license: { name: { it: 'Licenza propria' }, version: '1' },
      file: {
        id: uuid(779),
        name: 'dati àè.ttl',
        size: 99,
        sha256: 'a'.repeat(64),
        mediaType: 'text/turtle',
        uploadedAt: '2024-01-01T00:00:00Z',
      },
      checksum: { algorithm: 'sha1', value: 'ab'.repeat(20) },
    },
  ],
});

/** A data service in which every property of the model is set. */
export const fullService = (): Partial<DataService> => {
  const { title, description, keyword, theme, contactPoint, publisher, issued, modified, language } =
    fullDataset();
  return {
    ...{ title, description, keyword, theme, contactPoint, publisher, issued, modified, language },
    endpointURL: ['https://mappe.example.it/wms'],
    endpointDescription: ['https://mappe.example.it/openapi.json'],
    license: { iri: 'https://w3id.org/italia/controlled-vocabulary/licences/A11_CCO10' },
    rights: { iri: 'https://example.org/rights' },
    accessRights: `${EU}/access-right/PUBLIC`,
    landingPage: ['https://mappe.example.it'],
    page: ['https://mappe.example.it/doc'],
    conformsTo: [{ identifier: 'http://www.opengis.net/def/serviceType/ogc/wms' }],
    hvdCategory: ['http://data.europa.eu/bna/c_ac64a52d'],
    servesDataset: ['https://example.org/dataset/1'],
  };
};
