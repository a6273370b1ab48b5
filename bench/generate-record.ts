import type { Dataset } from '../src/catalog/model/index.js';
import type { DatasetRecord, OrganizationRecord } from '../src/catalog/record.js';
import { vocabulary } from '../src/vocabularies/index.js';

const uuid = (n: number): string => `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
const CREATED = new Date('2024-01-15T08:30:00Z');
const ITALIAN = 'https://w3id.org/italia/controlled-vocabulary/licences';

/** The concept at a place of a vocabulary, round and round. */
const concept = (id: Parameters<typeof vocabulary>[0], i: number): string => {
  const { concepts } = vocabulary(id);
  return concepts[i % concepts.length]?.iri ?? '';
};

const organizationOf = (i: number): OrganizationRecord => ({
  id: uuid(900_000_000 + i),
  name: `ente-${i}`,
  doc: {
    title: { it: `Comune di Esempio ${i}` },
    identifier: 'c_a944',
    homepage: 'https://www.comune.esempio.it',
    contactPoint: { fn: 'Ufficio open data', email: 'opendata@comune.esempio.it' },
  },
  revision: 1,
  createdAt: CREATED,
  modifiedAt: CREATED,
});

/** A dataset with three distributions in which hardly a property is left out; every number gives another one. */
export function generateRecord(i: number, publicUrl: string): DatasetRecord {
  const day = `2026-0${1 + (i % 9)}-${String(1 + (i % 28)).padStart(2, '0')}`;
  const organization = organizationOf(i % 50);
  const agent = {
    iri: `${publicUrl}/organization/${organization.id}`,
    identifier: 'c_a944',
    name: organization.doc.title,
  };
  const doc: Dataset = {
    identifier: `c_a944:${i}`,
    title: { it: `Piste ciclabili ${i}`, en: `Cycle paths ${i}` },
    description: {
      it: `Tracciati delle piste ciclabili del territorio, numero ${i}. Una riga per tratto, con codice, denominazione, lunghezza in metri e stato.`,
      en: `Cycle paths of the area, number ${i}. One row a stretch, with code, name, length in metres and state.`,
    },
    keyword: { it: ['mobilità', 'bicicletta', `zona ${i % 40}`], en: ['mobility', 'bicycle'] },
    theme: [concept('data-theme', i), concept('data-theme', i + 3)],
    subject: [concept('theme-subtheme', i), concept('theme-subtheme', i + 7)],
    contactPoint: [
      {
        fn: 'Ufficio mobilità',
        email: 'mobilita@comune.esempio.it',
        telephone: '+39 051 000000',
        url: 'https://www.comune.esempio.it/mobilita',
      },
    ],
    publisher: agent,
    rightsHolder: agent,
    creator: [{ identifier: 'cmbo', name: { it: 'Città metropolitana' } }],
    issued: '2020-01-01',
    modified: day,
    language: [concept('language', 0), concept('language', 1)],
    landingPage: [`https://www.comune.esempio.it/piste/${i}`],
    page: [`https://www.comune.esempio.it/piste/${i}/documentazione`],
    conformsTo: [{ identifier: 'https://www.rfc-editor.org/rfc/rfc7946', title: { it: 'GeoJSON' } }],
    accessRights: 'http://publications.europa.eu/resource/authority/access-right/PUBLIC',
    hvdCategory: i % 5 === 0 ? [concept('hvd-category', i)] : [],
    accrualPeriodicity: concept('frequency', i),
    temporal: [{ startDate: '2020', endDate: '2025-12-31' }],
    spatial: [
      { iri: 'http://publications.europa.eu/resource/authority/country/ITA' },
      { name: { it: 'Centro' }, geometry: { format: 'wkt', value: 'POINT(11.34 44.49)' } },
    ],
    versionInfo: '1.2',
    versionNotes: { it: 'Corretti i valori' },
    otherIdentifier: [{ notation: `10.1234/piste-${i}` }],
    provenance: [{ label: { it: 'Rilievo sul posto' } }],
    type: [concept('dataset-type', i)],
    spatialResolutionInMeters: 5,
    temporalResolution: 'P1D',
    distribution: [0, 1, 2].map((n) => ({
      id: uuid(i * 3 + n),
      title: { it: `Formato ${n}`, en: `Format ${n}` },
      description: { it: 'Il file intero', en: 'The whole file' },
      accessURL: [`https://dati.comune.esempio.it/piste/${i}/${n}`],
      downloadURL: [`https://dati.comune.esempio.it/piste/${i}/${n}/file`],
      accessService: [`${publicUrl}/data-service/${uuid(1)}`],
      format: concept('file-type', i + n),
      mediaType: 'text/csv',
      license: { iri: `${ITALIAN}/A21_CCBY40` },
      rights: { label: { it: 'Citare la fonte' } },
      issued: '2021-03-01',
      modified: day,
      byteSize: 1000 + i,
      checksum: { algorithm: 'sha1', value: 'ab'.repeat(20) },
      availability: concept('planned-availability', i),
      status: concept('distribution-status', 1),
      language: [concept('language', 0)],
      conformsTo: [{ identifier: 'https://www.rfc-editor.org/rfc/rfc4180', title: { en: 'CSV' } }],
      page: ['https://www.comune.esempio.it/piste/csv'],
    })),
  };
  return {
    id: uuid(i),
    kind: 'dataset',
    name: `piste-${i}`,
    iri: `${publicUrl}/dataset/${uuid(i)}`,
    identifier: `c_a944:${i}`,
    organization,
    state: 'published',
    visibility: 'public',
    revision: 1,
    publishedRevision: 1,
    createdAt: CREATED,
    modifiedAt: CREATED,
    publishedAt: CREATED,
    version: 'published',
    doc,
  };
}
