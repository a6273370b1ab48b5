import { describe, expect, it } from 'vitest';
import { checkRecord } from '../../src/validation/index.js';
import { datasetRecord, PUBLIC_URL } from '../rdf/records.js';

const options = { publicUrl: PUBLIC_URL, now: new Date('2026-01-01T00:00:00Z') };

describe('what the rules say of a dataset of ours', () => {
  it('is no violation for one with everything mandatory', () => {
    const found = checkRecord(datasetRecord(), options);
    expect(found.filter(({ severity }) => severity === 'violation')).toEqual([]);
  });

  it('points into its document', () => {
    const found = checkRecord(datasetRecord({ title: {} }), options);
    expect(found).toContainEqual(
      expect.objectContaining({ severity: 'violation', path: 'dct:title', pointer: '/title' }),
    );
  });
});
