import fc from 'fast-check';
import type { Quad } from 'n3';
import { describe, expect, it } from 'vitest';
import type { DatasetRecord } from '../../src/catalog/record.js';
import type { Profile } from '../../src/rdf/profile.js';
import { datasetQuads } from '../../src/rdf/to-dcat/index.js';
import { evaluate, type MetricId } from '../../src/validation/quality-score/index.js';
import { anyDataset } from '../rdf/arbitraries.js';
import { datasetRecord, fullDataset, PUBLIC_URL } from '../rdf/records.js';

const DCT = 'http://purl.org/dc/terms/';
const DCAT = 'http://www.w3.org/ns/dcat#';

/** Metrics that ask for a property and nothing else, as a reader of the triples asks. */
const ON_DATASET: Partial<Record<MetricId, string>> = {
  keywordAvailability: `${DCAT}keyword`,
  categoryAvailability: `${DCAT}theme`,
  spatialAvailability: `${DCT}spatial`,
  accessRightsAvailability: `${DCT}accessRights`,
  contactPointAvailability: `${DCAT}contactPoint`,
  publisherAvailability: `${DCT}publisher`,
};
const ON_DISTRIBUTIONS: Partial<Record<MetricId, string>> = {
  downloadUrlAvailability: `${DCAT}downloadURL`,
  formatAvailability: `${DCT}format`,
  mediaTypeAvailability: `${DCAT}mediaType`,
  licenceAvailability: `${DCT}license`,
  rightsAvailability: `${DCT}rights`,
  byteSizeAvailability: `${DCAT}byteSize`,
};

/** Outcomes read from a graph in the order of its distributions. */
function readOutcomes(quads: readonly Quad[], record: DatasetRecord) {
  const has = (subject: string, predicate: string): boolean =>
    quads.some((quad) => quad.subject.value === subject && quad.predicate.value === predicate);
  const dataset = quads.find(({ object }) => object.value === `${DCAT}Dataset`)?.subject.value ?? record.iri;
  const distributions = quads
    .filter((quad) => quad.subject.value === dataset && quad.predicate.value === `${DCAT}distribution`)
    .map(({ object }) => object.value);
  const found: Partial<Record<MetricId, boolean[]>> = {};
  for (const [id, property] of Object.entries(ON_DATASET)) found[id as MetricId] = [has(dataset, property)];
  for (const [id, property] of Object.entries(ON_DISTRIBUTIONS))
    found[id as MetricId] = distributions.map((it) => has(it, property));
  return { found, distributions };
}

function compare(record: DatasetRecord, profile: Profile): void {
  const { found, distributions } = readOutcomes(
    datasetQuads(record, { publicUrl: PUBLIC_URL, profile }),
    record,
  );
  // Two distributions under one IRI are one thing in RDF: nothing to compare one by one.
  if (distributions.length !== (record.doc.distribution ?? []).length) return;
  const { outcomes } = evaluate(record, { publicUrl: PUBLIC_URL });
  for (const [id, expected] of Object.entries(found)) expect(outcomes[id as MetricId], id).toEqual(expected);
}

describe('the score is that of what we serve', () => {
  it.each(['it', 'dcat-ap-2', 'dcat-ap-3'] as const)('read from the triples of profile %s', (profile) => {
    compare(datasetRecord({}), profile);
    compare(datasetRecord(fullDataset()), profile);
    fc.assert(
      fc.property(anyDataset, (record) =>
        compare({ ...record, doc: { ...record.doc, unmapped: undefined } as never }, profile),
      ),
      { numRuns: 150 },
    );
  });
});
