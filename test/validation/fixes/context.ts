import type { DatasetRecord, OrganizationRecord } from '../../../src/catalog/record.js';
import type { FileFacts, FixableDoc, FixContext } from '../../../src/validation/fixes/index.js';
import { datasetRecord, organizationRecord, PUBLIC_URL } from '../../rdf/records.js';

export const NOW = new Date('2026-01-01T00:00:00Z');
export const EU = 'http://publications.europa.eu/resource/authority';
export const LICENCES = 'https://w3id.org/italia/controlled-vocabulary/licences';
/** Id of the distribution of `docWith`. */
export const DISTRIBUTION = '00000000-0000-4000-8000-000000000abc';

/** The municipality of Bologna, whose code and territory are in the tables. */
export const bologna = (): OrganizationRecord => {
  const record = organizationRecord();
  return {
    ...record,
    doc: { ...record.doc, title: { it: 'Comune di Bologna' }, identifier: 'c_a944' },
  };
};

/** What a fix may know. */
export const contextWith = (changes: Partial<FixContext> = {}): FixContext => ({
  publicUrl: PUBLIC_URL,
  kind: 'dataset',
  organization: bologna(),
  visibility: 'public',
  createdAt: new Date('2024-01-15T08:00:00Z'),
  modifiedAt: new Date('2024-05-03T08:00:00Z'),
  now: NOW,
  files: new Map(),
  ...changes,
});

/** Facts of one stored file, as a map. */
export const fileWith = (facts: Partial<FileFacts> = {}): ReadonlyMap<string, FileFacts> =>
  new Map([
    [
      DISTRIBUTION,
      {
        name: 'dati.csv',
        mediaType: 'text/csv',
        size: 12,
        sha256: 'ab'.repeat(32),
        uploads: ['2024-02-01T10:00:00.000Z'],
        ...facts,
      },
    ],
  ]);

/** A document with one distribution. */
export const docWith = (distribution: object = {}, doc: FixableDoc = {}): FixableDoc => ({
  ...doc,
  distribution: [{ id: DISTRIBUTION, ...distribution }],
});

/** A draft of that document. */
export const recordOf = (doc: FixableDoc): DatasetRecord => ({
  ...datasetRecord(),
  organization: bologna(),
  version: 'draft',
  doc,
});
