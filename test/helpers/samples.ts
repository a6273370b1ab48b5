import { randomUUID } from 'node:crypto';
import type { DatasetInput, Organization } from '../../src/catalog/model/index.js';

const EU = 'http://publications.europa.eu/resource/authority';

/** A municipality as an organization. The code is made up unless given, so that tests do not meet. */
export const sampleOrganization = (changes: Partial<Organization> = {}): Organization => ({
  title: { it: 'Comune di Prova' },
  identifier: `c_${randomUUID().slice(0, 8)}`,
  contactPoint: { fn: 'Ufficio dati', email: 'dati@comune.example.it' },
  ...changes,
});

/** A dataset with all that publication asks for. */
export const sampleDataset = (changes: Partial<DatasetInput> = {}): DatasetInput => ({
  title: { it: 'Piste ciclabili', en: 'Cycle paths' },
  description: { it: 'Il grafo delle piste ciclabili del comune.' },
  keyword: { it: ['mobilità', 'bicicletta'] },
  theme: [`${EU}/data-theme/TRAN`],
  accrualPeriodicity: `${EU}/frequency/ANNUAL`,
  distribution: [
    {
      title: { it: 'Piste in CSV' },
      format: `${EU}/file-type/CSV`,
      accessURL: ['https://comune.example.it/piste.csv'],
      license: { iri: 'https://w3id.org/italia/controlled-vocabulary/licences/A21_CCBY40' },
    },
  ],
  ...changes,
});
