import type { Quad } from 'n3';
import { describe, expect, it } from 'vitest';
import { readCatalog } from '../../src/rdf/from-dcat/read-catalog.js';
import { iri } from '../../src/rdf/namespaces.js';
import type { Profile } from '../../src/rdf/profile.js';
import { catalogQuads, datasetQuads, documentMemory, tableServiceIris } from '../../src/rdf/to-dcat/index.js';
import { toGraph } from '../../src/rdf/to-graph.js';
import { checkGraph } from '../../src/validation/check-graph.js';
import { ruleSet } from '../../src/validation/rules.js';
import { hasShared } from '../helpers/shared.js';
import { catalogRecord, datasetRecord, fullDataset, organizationRecord, PUBLIC_URL } from './records.js';
import { violations } from './shapes.js';

const NOW = new Date('2026-11-24T12:00:00Z');
const small = datasetRecord({}, 5);
const full = datasetRecord(fullDataset(), 100);
const { hvdCategory: _, applicableLegislation: __, ...ordinary } = fullDataset();
const plain = datasetRecord(ordinary, 200);
const RECORDS = [small, full, plain];

/** A catalogue of these, each of whose distributions has a table. */
function served(profile: Profile, hasTable: (() => boolean) | undefined): Quad[] {
  const iris = new Set(RECORDS.map((record) => record.iri));
  const context = {
    publicUrl: PUBLIC_URL,
    profile,
    memory: documentMemory(),
    describes: (it: string) => iris.has(it),
    ...(hasTable && { hasTable }),
  };
  const services = RECORDS.flatMap((record) => tableServiceIris(record, context));
  const content = { datasets: [...iris], services, defaultPublisher: organizationRecord() };
  return [
    ...catalogQuads(catalogRecord(), content, context),
    ...RECORDS.flatMap((record) => datasetQuads(record, context)),
  ];
}
const valuesOf = (quads: readonly Quad[], subject: string, predicate: Parameters<typeof iri>[0]): string[] =>
  quads
    .filter((quad) => quad.subject.value === subject && quad.predicate.value === iri(predicate))
    .map(({ object }) => object.value);

describe('the interface of a table', () => {
  const quads = served('it', () => true);
  const [distribution] = full.doc.distribution ?? [];
  const node = `${PUBLIC_URL}/dataset/${full.id}/resource/${distribution?.id}#api`;

  it('is a data service of the dataset, the distribution and the catalogue', () => {
    expect(valuesOf(quads, node, 'rdf:type')).toEqual([iri('dcat:DataService')]);
    expect(valuesOf(quads, node, 'dcat:servesDataset')).toEqual([full.iri]);
    const api = `${PUBLIC_URL}/api/v1/datasets/${full.id}/distributions/${distribution?.id}`;
    expect(valuesOf(quads, node, 'dcat:endpointURL')).toEqual([api]);
    expect(valuesOf(quads, node, 'dcat:endpointDescription')).toEqual([`${api}/openapi.json`]);
    expect(valuesOf(quads, node, 'dct:title')).toHaveLength(2);
    expect(valuesOf(quads, PUBLIC_URL, 'dcat:service')).toContain(node);
    expect(valuesOf(quads, distribution?.iri ?? node.replace('#api', ''), 'dcat:accessService')).toContain(
      node,
    );
  });

  it('has publisher, contact and categories of the dataset, and the licence of the distribution', () => {
    for (const name of [
      'dct:publisher',
      'dcat:contactPoint',
      'dcatap:hvdCategory',
      'dcatap:applicableLegislation',
    ] as const) {
      expect(valuesOf(quads, node, name), name).toEqual(valuesOf(quads, full.iri, name));
      expect(valuesOf(quads, node, name).length, name).toBeGreaterThan(0);
    }
    const licence = valuesOf(quads, node, 'dct:license');
    expect(licence).toEqual(valuesOf(quads, distribution?.iri ?? node.replace('#api', ''), 'dct:license'));
    expect(licence).toHaveLength(1);
  });

  it('of high-value data is asked after at the page of who holds them, where nobody is named', () => {
    const { contactPoint: _, ...silent } = fullDataset();
    const record = datasetRecord(silent, 300);
    const { contactPoint: __, homepage: ___, ...doc } = record.organization.doc;
    const nameless = { ...record, organization: { ...record.organization, doc } };
    const context = { publicUrl: PUBLIC_URL, profile: 'it' as const, hasTable: () => true };
    const described = [...datasetQuads(nameless, context)];
    const [service = ''] = tableServiceIris(nameless, context);
    const [contact = ''] = valuesOf(described, service, 'dcat:contactPoint');
    expect(valuesOf(described, contact, 'vcard:hasURL')).toEqual([
      `${PUBLIC_URL}/organization/${record.organization.name}`,
    ]);
    expect(valuesOf(described, nameless.iri, 'dcat:contactPoint')).toEqual([]);
    const found = checkGraph(toGraph(described, nameless.iri), ruleSet('portico'), NOW)
      .filter(({ focus }) => focus === service || focus === contact)
      .map(({ rule }) => rule);
    expect(found).not.toContain('hvd-service-contact-absent');
    expect(found).not.toContain('hvd-contact-unreachable');
  });

  it('is not there without a table', () => {
    expect(served('it', () => false)).toEqual(served('it', undefined));
    expect(JSON.stringify(served('it', undefined))).not.toContain('#api');
  });

  it('is said once: no triple is written twice', () => {
    const lines = quads.map(
      (quad) =>
        `${quad.subject.value} ${quad.predicate.value} ${quad.object.value} ${'language' in quad.object ? quad.object.language : ''}`,
    );
    expect(new Set(lines).size).toBe(lines.length);
  });
});

describe('it brings no finding', () => {
  it.each(['agid', 'portico', 'dcat-ap-2', 'dcat-ap-3'] as const)('of the rules of mode %s', (mode) => {
    const profile = mode === 'dcat-ap-2' || mode === 'dcat-ap-3' ? mode : 'it';
    const found = (hasTable: boolean): string[] =>
      checkGraph(
        toGraph(
          served(profile, () => hasTable),
          PUBLIC_URL,
        ),
        ruleSet(mode),
        NOW,
      ).map(({ rule, severity, focus }) => `${severity} ${rule} ${focus}`);
    const before = new Set(found(false));
    expect(found(true).filter((finding) => !before.has(finding))).toEqual([]);
  });

  it.skipIf(!hasShared).each([
    ['it', 'dcat-ap-2.1.1/dcat-ap_2.1.1_shacl_shapes.ttl'],
    ['dcat-ap-2', 'dcat-ap-2.1.1/dcat-ap_2.1.1_shacl_shapes.ttl'],
    ['dcat-ap-2', 'dcat-ap-2.1.1/dcat-ap_2.1.1_shacl_range.ttl'],
    ['dcat-ap-3', 'dcat-ap-3.0.1/dcat-ap-SHACL.ttl'],
    ['dcat-ap-3', 'dcat-ap-3.0.1/range.ttl'],
    ['it', 'dcat-ap-hvd-2.2.0/hvd-SHACL-full.ttl'],
    ['dcat-ap-2', 'dcat-ap-hvd-2.2.0/hvd-SHACL-full.ttl'],
    ['dcat-ap-3', 'dcat-ap-hvd-3.0.0/hvd-SHACL-full.ttl'],
  ] as const)('of the official shapes, profile %s, %s', async (profile, shapes) => {
    const told = async (hasTable: boolean): Promise<string[]> =>
      (
        await violations(
          shapes,
          served(profile, () => hasTable),
        )
      )
        // HVD 2.2.0 names a property that does not exist.
        .filter(({ path }) => path !== 'http://xmlns.com/foaf/0.1/Page')
        // The shapes of high-value data take every service for one of theirs.
        .filter(({ focus }) => !shapes.includes('hvd') || focus.includes(full.id))
        .map((violation) => JSON.stringify(violation));
    const before = new Set(await told(false));
    expect((await told(true)).filter((violation) => !before.has(violation))).toEqual([]);
  });
});

it('whoever takes the catalogue over gets the datasets and no service of a table', () => {
  for (const profile of ['it', 'dcat-ap-2', 'dcat-ap-3'] as const) {
    const read = (hasTable: boolean) =>
      readCatalog(
        toGraph(
          served(profile, () => hasTable),
          PUBLIC_URL,
        ),
      );
    const [without, taken] = [read(false), read(true)];
    expect(taken.dataServices).toEqual(without.dataServices);
    expect(taken.datasets).toEqual(without.datasets);
    expect(taken.agents).toEqual(without.agents);
  }
});
