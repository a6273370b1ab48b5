import fc from 'fast-check';
import n3, { type Quad } from 'n3';
import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../src/catalog/model/index.js';
import { iri, type Prefix } from '../../src/rdf/namespaces.js';
import { type Profile, parseProfile } from '../../src/rdf/profile.js';
import { serialiseToText } from '../../src/rdf/serialise.js';
import { safeIri } from '../../src/rdf/terms.js';
import {
  dataServiceQuads,
  datasetQuads,
  documentMemory,
  organizationQuads,
  pagingQuads,
} from '../../src/rdf/to-dcat/index.js';
import { anyDataset } from './arbitraries.js';
import {
  dataServiceRecord,
  datasetRecord,
  EU,
  fullDataset,
  organizationRecord,
  PUBLIC_URL,
} from './records.js';

type Name = `${Prefix}:${string}`;

const project = (
  doc: Partial<Dataset>,
  profile: Profile = 'it',
  describes?: (iri: string) => boolean,
): n3.Store =>
  new n3.Store(
    datasetQuads(datasetRecord(doc), { publicUrl: PUBLIC_URL, profile, ...(describes && { describes }) }),
  );

/** The values of a property as `value@language` or `value^^datatype`. */
const values = (store: n3.Store, property: Name): string[] =>
  store.getQuads(null, iri(property), null, null).map(({ object }) => {
    if (object.termType !== 'Literal') return object.value;
    if (object.language) return `${object.value}@${object.language}`;
    const datatype = object.datatype.value.replace(iri('xsd:'), '');
    return datatype === 'string' ? object.value : `${object.value}^^${datatype}`;
  });

const distribution = (more: object) => ({
  distribution: [{ id: '00000000-0000-4000-8000-00000000aaaa', format: `${EU}/file-type/CSV`, ...more }],
});

describe('a date', () => {
  it.each([
    ['2024', '2024-01-01^^date', '2024^^gYear'],
    ['2024-02', '2024-02-01^^date', '2024-02^^gYearMonth'],
    ['2024-02-29', '2024-02-29^^date', '2024-02-29^^date'],
    ['2023-02-30', '2023-02-01^^date', '2023-02^^gYearMonth'],
    ['2024-05-03T10:30', '2024-05-03T10:30:00^^dateTime', '2024-05-03T10:30:00^^dateTime'],
    [
      '2024-05-03T10:30:05+02:00',
      '2024-05-03T10:30:05+02:00^^dateTime',
      '2024-05-03T10:30:05+02:00^^dateTime',
    ],
  ])('%s is %s in DCAT-AP_IT and %s in Europe', (date, italian, european) => {
    expect(values(project({ issued: date }), 'dct:issued')).toEqual([italian]);
    expect(values(project({ issued: date }, 'dcat-ap-3'), 'dct:issued')).toEqual([european]);
  });

  it('that ends a period is widened to its last day, and kept exact where it may be', () => {
    const store = project({ temporal: [{ startDate: '2023', endDate: '2024-02' }] });
    expect(values(store, 'dcatapit:startDate')).toEqual(['2023-01-01^^date']);
    expect(values(store, 'dcatapit:endDate')).toEqual(['2024-02-29^^date']);
    expect(values(store, 'schema:endDate')).toEqual(['2024-02-29^^date']);
    expect(values(store, 'dcat:endDate')).toEqual(['2024-02^^gYearMonth']);
  });

  it('of modification that the source does not give is when the document last changed', () => {
    const { modified: _, ...doc } = datasetRecord().doc;
    const record = { ...datasetRecord(), doc };
    const store = new n3.Store(datasetQuads(record, { publicUrl: PUBLIC_URL, profile: 'it' }));
    expect(values(store, 'dct:modified')).toEqual(['2024-06-01T10:20:30Z^^dateTime']);
  });
});

describe('profiles', () => {
  it.each([
    ['it', 'decimal'],
    ['dcat-ap-2', 'decimal'],
    ['dcat-ap-3', 'nonNegativeInteger'],
  ] as const)('%s writes byte sizes as xsd:%s', (profile, datatype) => {
    expect(values(project(distribution({ byteSize: 12 }), profile), 'dcat:byteSize')).toEqual([
      `12^^${datatype}`,
    ]);
  });

  it('write the version, the status and GeoNames each in its own way', () => {
    const doc = {
      versionInfo: '2',
      spatial: [{ iri: 'https://sws.geonames.org/3181928/' }],
      ...distribution({ status: `${EU}/distribution-status/COMPLETED` }),
    };
    const [it, two, three] = (['it', 'dcat-ap-2', 'dcat-ap-3'] as const).map((profile) =>
      project(doc, profile),
    );
    expect(
      [it, two, three].map((store) => values(store as n3.Store, 'owl:versionInfo').includes('2')),
    ).toEqual([true, true, false]);
    expect(values(three as n3.Store, 'dcat:version')).toEqual(['2']);
    expect([it, two, three].map((store) => values(store as n3.Store, 'adms:status')[0])).toEqual([
      'http://purl.org/adms/status/Completed',
      'http://purl.org/adms/status/Completed',
      `${EU}/distribution-status/COMPLETED`,
    ]);
    expect([it, two, three].map((store) => values(store as n3.Store, 'dct:spatial')[0])).toEqual([
      'http://www.geonames.org/3181928',
      'http://sws.geonames.org/3181928/',
      'https://sws.geonames.org/3181928/',
    ]);
  });

  it('leave out a checksum that DCAT-AP 2.1.1 would refuse', () => {
    const sha256 = distribution({ checksum: { algorithm: 'sha256', value: 'AB' } });
    expect(values(project(sha256), 'spdx:checksumValue')).toEqual([]);
    expect(values(project(sha256, 'dcat-ap-3'), 'spdx:checksumValue')).toEqual(['ab^^hexBinary']);
    const sha1 = distribution({ checksum: { algorithm: 'SHA-1', value: 'AB' } });
    expect(values(project(sha1), 'spdx:algorithm')).toEqual([
      'http://spdx.org/rdf/terms#checksumAlgorithm_sha1',
    ]);
  });

  it('are named as in CKAN, the Italian one winning in a list', () => {
    expect(parseProfile('euro_dcat_ap_3')).toBe('dcat-ap-3');
    expect(parseProfile('euro_dcat_ap')).toBe('dcat-ap-2');
    expect(parseProfile('it_dcat_ap, euro_dcat_ap_2')).toBe('it');
    expect(parseProfile('schemaorg')).toBeUndefined();
    expect(parseProfile('toString')).toBeUndefined();
  });
});

describe('links', () => {
  const doc = { source: ['https://example.org/d'], hasVersion: ['https://example.org/v'] };

  it('to what the document does not describe keep their property in DCAT-AP_IT', () => {
    expect(values(project(doc), 'dct:source')).toEqual(doc.source);
    expect(values(project(doc), 'dct:hasVersion')).toEqual(doc.hasVersion);
  });

  it('take one without range in Europe, unless the target is described', () => {
    expect(values(project(doc, 'dcat-ap-3'), 'dct:source')).toEqual([]);
    expect(values(project(doc, 'dcat-ap-3'), 'prov:wasDerivedFrom')).toEqual(doc.source);
    expect(
      values(
        project(doc, 'dcat-ap-3', () => true),
        'dct:source',
      ),
    ).toEqual(doc.source);
  });

  it('never make a dataset of what they lead to', () => {
    for (const profile of ['it', 'dcat-ap-2', 'dcat-ap-3'] as const) {
      const store = project(fullDataset(), profile);
      expect(store.getSubjects(iri('rdf:type'), iri('dcat:Dataset'), null)).toHaveLength(1);
    }
  });
});

describe('an agent', () => {
  it('has one name, in Italian', () => {
    const agent = {
      iri: 'https://example.org/a',
      identifier: 'x',
      name: { en: 'Town', it: 'Comune', und: 'C.' },
    };
    expect(values(project({ publisher: agent, rightsHolder: agent }), 'foaf:name')).toContain('Comune@it');
    expect(values(project({ publisher: agent, rightsHolder: agent }), 'foaf:name')).not.toContain('Town@en');
  });

  it('without IRI is the organization whose code it has, whatever the case', () => {
    const store = project({ creator: [{ identifier: 'C_Z999' }] });
    expect(values(store, 'dct:creator')).toEqual(values(store, 'dct:publisher'));
    expect(values(store, 'dct:rightsHolder')).toEqual(values(store, 'dct:publisher'));
  });

  it('never shares its IRI with a contact point', () => {
    const same = 'https://example.org/same';
    const store = project({
      publisher: { iri: same, name: { it: 'A' } },
      contactPoint: [{ iri: same, fn: 'B' }],
    });
    expect(values(store, 'dcat:contactPoint')).toEqual([`${datasetRecord().iri}#contact-1`]);
  });

  it('is described once a document, by the first who names it', () => {
    const context = { publicUrl: PUBLIC_URL, profile: 'it' as const, memory: documentMemory() };
    const named = (name: string, n: number) =>
      datasetQuads(
        datasetRecord(
          { rightsHolder: { iri: 'https://example.org/a', identifier: name, name: { it: name } } },
          n,
        ),
        context,
      );
    const store = new n3.Store([...named('Prima', 1), ...named('Seconda', 2)]);
    expect(
      store.getObjects('https://example.org/a', iri('foaf:name'), null).map(({ value }) => value),
    ).toEqual(['Prima']);
  });
});

describe('a distribution', () => {
  it('has one accessURL in DCAT-AP_IT, and loses none', () => {
    const urls = ['https://example.org/1', 'https://example.org/2'];
    expect(values(project(distribution({ accessURL: urls })), 'dcat:accessURL')).toEqual(urls.slice(0, 1));
    expect(values(project(distribution({ accessURL: urls })), 'rdfs:seeAlso')).toEqual(urls.slice(1));
    expect(values(project(distribution({ accessURL: urls }), 'dcat-ap-2'), 'dcat:accessURL')).toEqual(urls);
  });

  it('without accessURL has its file’s address, else our page', () => {
    const file = ['https://example.org/a b.csv'];
    expect(values(project(distribution({ downloadURL: file })), 'dcat:accessURL')).toEqual([
      'https://example.org/a%20b.csv',
    ]);
    expect(values(project(distribution({})), 'dcat:accessURL')).toEqual([
      `${datasetRecord().iri}/resource/00000000-0000-4000-8000-00000000aaaa`,
    ]);
  });

  it.each([
    [
      'https://w3id.org/italia/controlled-vocabulary/licences/A21_CCBY40',
      'https://creativecommons.org/licenses/by/4.0/',
      `${EU}/licence/CC_BY_4_0`,
    ],
    [
      'http://creativecommons.org/licenses/by/4.0/deed.it',
      'https://creativecommons.org/licenses/by/4.0/',
      `${EU}/licence/CC_BY_4_0`,
    ],
    [
      'https://w3id.org/italia/controlled-vocabulary/licences/C1_Unknown',
      'https://w3id.org/italia/controlled-vocabulary/licences/C1_Unknown',
      'https://w3id.org/italia/controlled-vocabulary/licences/C1_Unknown',
    ],
  ])('under licence %s names it %s, in Europe %s', (given, italian, european) => {
    const doc = distribution({ license: { iri: given } });
    expect(values(project(doc), 'dct:license')).toEqual([italian]);
    expect(values(project(doc, 'dcat-ap-3'), 'dct:license')).toEqual([european]);
  });

  it('of a high-value dataset carries the regulation', () => {
    const store = project({ ...distribution({}), hvdCategory: ['http://data.europa.eu/bna/c_ac64a52d'] });
    expect(values(store, 'dcatap:applicableLegislation')).toEqual([
      'http://data.europa.eu/eli/reg_impl/2023/138/oj',
      'http://data.europa.eu/eli/reg_impl/2023/138/oj',
    ]);
  });
});

describe('what is written', () => {
  it('is the same for the same record, in the same order, without blank nodes', () => {
    fc.assert(
      fc.property(anyDataset, fc.constantFrom('it' as const, 'dcat-ap-3' as const), (record, profile) => {
        const context = { publicUrl: PUBLIC_URL, profile };
        const quads = datasetQuads(record, context);
        const again = datasetQuads(structuredClone(record), context);
        expect(serialiseToText('n-triples', again)).toBe(serialiseToText('n-triples', quads));
        expect(
          quads.some(
            ({ subject, object }) => subject.termType === 'BlankNode' || object.termType === 'BlankNode',
          ),
        ).toBe(false);
      }),
      { numRuns: 50 },
    );
  });

  it('holds valid absolute IRIs only', () => {
    fc.assert(
      fc.property(anyDataset, (record) => {
        const bad = datasetQuads(record, { publicUrl: PUBLIC_URL, profile: 'it' })
          .flatMap(({ subject, predicate, object }: Quad) => [subject, predicate, object])
          .filter((term) => term.termType === 'NamedNode')
          .filter(
            ({ value }) =>
              !/^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`]+$/u.test(value) || value.split('#').length > 2,
          );
        expect(bad).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ['https://example.org/a b"c', 'https://example.org/a%20b%22c'],
    ['https://example.org/#a#b', 'https://example.org/#a%23b'],
    ['https://example.org/100%', 'https://example.org/100%25'],
    ['https://example.org/x[1]', 'https://example.org/x%5B1%5D'],
    ['http://[::1]:80/x[1]', 'http://[::1]:80/x%5B1%5D'],
    ['dct:title', 'http://purl.org/dc/terms/title'],
    ['https://example.org/è', 'https://example.org/è'],
    ['  urn:x:y ', 'urn:x:y'],
    ['relative/path', undefined],
    ['', undefined],
    ['http:', undefined],
  ])('writes the IRI %j as %j', (given, written) => {
    expect(safeIri(given)).toBe(written);
  });

  it('ends with what the source said that the model does not know', () => {
    const unmapped =
      '<https://example.org/s> <https://example.org/p> _:b0 .\n_:b0 <https://example.org/q> "x"@it .\n';
    const quads = datasetQuads(datasetRecord({ unmapped }), { publicUrl: PUBLIC_URL, profile: 'it' });
    const last = quads.slice(-2);
    expect(last.map(({ predicate }) => predicate.value)).toEqual([
      'https://example.org/p',
      'https://example.org/q',
    ]);
    expect(last[0]?.object.value).toBe(last[1]?.subject.value);
    const other = datasetQuads(datasetRecord({ unmapped }, 7), { publicUrl: PUBLIC_URL, profile: 'it' });
    expect(other.at(-1)?.subject.value).not.toBe(last[1]?.subject.value);
  });

  it('keeps the good lines of an unknown part that has a bad one', () => {
    const unmapped = 'no triple\n<https://example.org/s> <https://example.org/p> "x" .\n';
    const quads = datasetQuads(datasetRecord({ unmapped }), { publicUrl: PUBLIC_URL, profile: 'it' });
    expect(quads.at(-1)?.object.value).toBe('x');
  });

  it('describes a frequency with its own class, labels and scheme', () => {
    const store = project({});
    const annual = `${EU}/frequency/ANNUAL`;
    expect(store.getObjects(annual, iri('rdf:type'), null).map(({ value }) => value)).toEqual([
      iri('dct:Frequency'),
    ]);
    expect(store.countQuads(annual, iri('skos:prefLabel'), null, null)).toBe(2);
    expect(store.countQuads(`${EU}/frequency`, iri('dct:title'), null, null)).toBe(2);
  });
});

describe('other documents', () => {
  it('a data service has what DCAT-AP asks for', () => {
    const store = new n3.Store(
      dataServiceQuads(dataServiceRecord(), { publicUrl: PUBLIC_URL, profile: 'it' }),
    );
    expect(values(store, 'dcat:endpointURL')).toEqual(['https://mappe.example.it/wms']);
    expect(store.getSubjects(iri('rdf:type'), iri('dcat:DataService'), null)).toHaveLength(1);
  });

  it('an organization is an agent with its contact point under another IRI', () => {
    const store = new n3.Store(
      organizationQuads(organizationRecord(), { publicUrl: PUBLIC_URL, profile: 'it' }),
    );
    expect(values(store, 'dct:identifier')).toEqual(['c_z999']);
    expect(values(store, 'vcard:hasEmail')).toEqual(['mailto:opendata@comune.esempio.it']);
    expect(values(store, 'vcard:hasValue')).toEqual(['tel:+39051000000']);
  });

  it.each([
    [1, 3, ['2'], []],
    [2, 3, ['3'], ['1']],
    [3, 3, [], ['2']],
    [9, 3, [], ['3']],
    [1, 1, [], []],
  ])('page %i of %i has the right neighbours', (page, lastPage, next, previous) => {
    const addressOf = (target: number) => `${PUBLIC_URL}/catalog.ttl?page=${target}`;
    const store = new n3.Store(
      pagingQuads(PUBLIC_URL, {
        page,
        lastPage,
        pageSize: 100,
        totalItems: 250,
        self: addressOf(page),
        addressOf,
      }),
    );
    const pages = (property: Name) => values(store, property).map((url) => url.split('=')[1]);
    expect(pages('hydra:next')).toEqual(next);
    expect(pages('hydra:nextPage')).toEqual(next);
    expect(pages('hydra:previous')).toEqual(previous);
    expect(pages('hydra:previousPage')).toEqual(previous);
    expect(pages('hydra:firstPage')).toEqual(['1']);
    expect(pages('hydra:lastPage')).toEqual([String(lastPage)]);
    expect(values(store, 'hydra:totalItems')).toEqual(['250^^integer']);
  });

  it('a catalogue without datasets has no paging node', () => {
    const paging = {
      page: 1,
      lastPage: 1,
      pageSize: 100,
      totalItems: 0,
      self: PUBLIC_URL,
      addressOf: () => PUBLIC_URL,
    };
    expect(pagingQuads(PUBLIC_URL, paging)).toEqual([]);
  });
});
