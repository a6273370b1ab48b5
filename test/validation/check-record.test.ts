import { describe, expect, it } from 'vitest';
import { agentOf } from '../../src/catalog/addresses.js';
import type { Dataset } from '../../src/catalog/model/index.js';
import { normaliseDataset } from '../../src/catalog/normalise-codes.js';
import {
  DEMO_DATASETS,
  type DemoDataset,
  identifierOf,
  ORGANIZATIONS,
} from '../../src/demo/describe/index.js';
import { checkModel, checkRecord, modelProblems, ruleSet } from '../../src/validation/index.js';
import { dataServiceRecord, datasetRecord, organizationRecord, PUBLIC_URL } from '../rdf/records.js';

const options = { publicUrl: PUBLIC_URL, now: new Date('2024-07-01T00:00:00Z') };
const rightsHolder = agentOf(PUBLIC_URL, organizationRecord());

/** With nothing but what DCAT-AP_IT makes mandatory. */
const least = (doc: Partial<Dataset> = {}) => datasetRecord({ rightsHolder, ...doc });

const violations = (record: Parameters<typeof checkRecord>[0]) =>
  checkRecord(record, options).filter(({ severity }) => severity === 'violation');

describe('what the rules say of a dataset of ours', () => {
  it('is no violation for one with everything mandatory', () => {
    expect(violations(least())).toEqual([]);
  });

  it('is no violation for a service with everything mandatory', () => {
    expect(violations(dataServiceRecord())).toEqual([]);
  });

  it('points into its document', () => {
    const found = checkRecord(least({ title: {} }), options);
    expect(found).toContainEqual(
      expect.objectContaining({ severity: 'violation', path: 'dct:title', pointer: '/title' }),
    );
  });

  it('points into its parts too', () => {
    const found = checkRecord(
      least({
        contactPoint: [
          { fn: 'Ufficio open data', email: 'opendata@comune.esempio.it' },
          { fn: 'Ufficio anagrafe', email: 'mario.rossi@comune.esempio.it' },
        ],
        temporal: [{ startDate: '2024-01-01', endDate: '2020-01-01' }],
      }),
      options,
    );
    expect(found.map(({ rule, pointer }) => `${rule} ${pointer}`)).toEqual(
      expect.arrayContaining([
        'email-personal /contactPoint/1/email',
        'period-reversed /temporal/0/endDate',
        'agent-code-unknown /rightsHolder/identifier',
      ]),
    );
  });

  it('says what triples cannot show: the organization stands in for a holder that nobody named', () => {
    expect(violations(datasetRecord())).toMatchObject([
      { rule: 'agid-3', pointer: '/rightsHolder', focus: datasetRecord().iri },
    ]);
    const rules = ruleSet('agid');
    expect(checkRecord(datasetRecord(), { ...options, rules }).map(({ rule }) => rule)).not.toContain(
      'agid-3',
    );
  });

  it('says one thing once, whether the model or the triples show it', () => {
    const found = violations(
      least({ title: {}, modified: '2024-02-30', theme: ['https://example.org/nessuno'] }),
    ).map(({ rule, pointer }) => `${rule} ${pointer}`);
    expect(found.sort()).toEqual(['agid-39 /title', 'date-not-real /modified', 'theme-unknown /theme/0']);
  });

  it('does not ask a draft for what publication writes', () => {
    const found = checkRecord(least({ identifier: undefined, modified: undefined } as never), options);
    expect(found.filter(({ severity }) => severity === 'violation')).toEqual([]);
  });
});

describe('what the model lacks', () => {
  it('is the same as findings and as problems of fields', () => {
    const doc: Partial<Dataset> = { title: { it: 'Piste' }, distribution: [{ id: 'x' } as never] };
    const problems = modelProblems('dataset', doc as Dataset);
    expect(problems.map(({ pointer, code }) => `${code} ${pointer}`)).toContain(
      'required /distribution/0/license',
    );
    expect(checkModel('dataset', doc as Dataset, 'https://a.example/d')).toEqual(
      problems.map(({ rule, path, pointer, message }) => ({
        rule,
        path,
        pointer,
        message,
        severity: 'violation',
        focus: 'https://a.example/d',
      })),
    );
  });

  it('is named by rules that exist', () => {
    const ids = new Set(ruleSet('portico').rules.map(({ id }) => id));
    const broken: Partial<Dataset> = {
      theme: [
        'https://example.org/x',
        'http://publications.europa.eu/resource/authority/data-theme/OP_DATPRO',
      ],
      accrualPeriodicity: 'mai',
      modified: '2024-02-30',
      publisher: { iri: 'https://example.org/a' },
      contactPoint: [{ iri: 'https://example.org/a' }],
      conformsTo: [{ title: { it: 'Norma' } }],
      temporal: [{ endDate: '2024-02-30' }],
      otherIdentifier: [{ iri: 'https://example.org/i' }],
      distribution: [{ id: 'x', format: 'carta' } as never, { id: 'y' } as never],
    };
    const found = [
      ...modelProblems('dataset', broken as Dataset),
      ...modelProblems('dataset', {} as Dataset),
      ...modelProblems('dataService', {}),
    ];
    expect(found.length).toBeGreaterThan(25);
    for (const { rule } of found) expect(ids, rule).toContain(rule);
  });
});

describe('the demonstration', () => {
  /** The record that filling the demonstration makes of a description. */
  function recordOf(dataset: DemoDataset) {
    const { doc: organization } = ORGANIZATIONS.find(({ name }) => name === dataset.organization) ?? {};
    const body = { ...organizationRecord(), ...(organization && { doc: organization }) };
    const { doc } = normaliseDataset({ ...dataset.doc, identifier: identifierOf(dataset) });
    const distribution = dataset.files.map(({ distribution: described, name, mediaType }, i) => ({
      ...normaliseDataset({ distribution: [described] }).doc.distribution?.[0],
      id: `00000000-0000-4000-8000-00000000000${i}`,
      ...(dataset.served && { accessService: [`${PUBLIC_URL}/data-service/1`] }),
      file: {
        id: `00000000-0000-4000-8000-00000000001${i}`,
        name,
        size: 1,
        sha256: '0'.repeat(64),
        mediaType,
        uploadedAt: '2024-06-01T00:00:00Z',
      },
    }));
    const agent = agentOf(PUBLIC_URL, body);
    const full = {
      rightsHolder: agent,
      publisher: agent,
      issued: '2024-05-01',
      modified: '2024-06-01',
      ...doc,
    };
    return { ...datasetRecord(), doc: { ...full, distribution } as Dataset, organization: body };
  }

  it.each(DEMO_DATASETS.map((dataset) => [dataset.name, dataset] as const))(
    'describes %s so that no rule finds anything',
    (_name, dataset) => {
      expect(checkRecord(recordOf(dataset), options)).toEqual([]);
    },
  );
});
