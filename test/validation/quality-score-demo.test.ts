import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../src/catalog/model/index.js';
import { normaliseDataset } from '../../src/catalog/normalise-codes.js';
import {
  DEMO_DATASETS,
  type DemoDataset,
  identifierOf,
  ORGANIZATIONS,
} from '../../src/demo/describe/index.js';
import { scoreDataset } from '../../src/validation/quality-score/index.js';
import { datasetRecord, organizationRecord, PUBLIC_URL } from '../rdf/records.js';

/** The record that filling the demonstration makes of a description, its files attached. */
function recordOf(dataset: DemoDataset) {
  const { doc } = normaliseDataset({
    ...dataset.doc,
    identifier: identifierOf(dataset),
    distribution: dataset.files.map(({ distribution }) => ({ ...distribution, issued: '2026-01-01' })),
  });
  const distribution = (doc.distribution ?? []).map((it, i) => ({
    ...it,
    id: `00000000-0000-4000-8000-00000000000${i}`,
    file: {
      id: `00000000-0000-4000-8000-00000000001${i}`,
      name: dataset.files[i]?.name ?? '',
      size: 1,
      sha256: '0'.repeat(64),
      mediaType: dataset.files[i]?.mediaType ?? '',
      uploadedAt: '2026-01-01T00:00:00Z',
    },
  }));
  const organization = ORGANIZATIONS.find(({ name }) => name === dataset.organization);
  return {
    ...datasetRecord(),
    doc: { ...doc, distribution } as Dataset,
    organization: { ...organizationRecord(), ...(organization && { doc: organization.doc }) },
  };
}

describe('the demonstration', () => {
  it.each(DEMO_DATASETS.map((dataset) => [dataset.name, dataset] as const))(
    'describes %s to the end: 405 points',
    (_name, dataset) => {
      const score = scoreDataset(recordOf(dataset), { publicUrl: PUBLIC_URL });
      expect(score.suggestions.map(({ id, gain }) => `+${gain} ${id}`)).toEqual([]);
      expect(score).toMatchObject({ points: 405, band: 'excellent' });
    },
  );
});
