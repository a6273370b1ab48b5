import fc from 'fast-check';
import type { Agent, Dataset, Distribution, LangMap } from '../../src/catalog/model/index.js';
import { type VocabularyId, vocabulary } from '../../src/vocabularies/index.js';

/** Generated datasets in the form in which the reader gives them: lists without repetitions, texts without outer blanks. */

const concept = (id: VocabularyId) =>
  fc.constantFrom(
    ...vocabulary(id)
      .concepts.slice(0, 60)
      .map(({ iri }) => iri),
  );
const listOf = <T>(item: fc.Arbitrary<T>) =>
  fc.uniqueArray(item, { minLength: 1, maxLength: 3, selector: (value) => JSON.stringify(value) });
const word = fc.stringMatching(/^[a-z]{1,8}$/);
const iri = word.map((name) => `https://data.example.org/${name}`);
const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML cannot hold them, so no export can
  .map((value) => value.replace(/[\u0000-\u001f\u007f-\u009f\ufeff\ufffe\uffff]/g, '').trim())
  .filter((value) => value !== '' && !/[<ÃÂâ]/.test(value));
const languages = ['it', 'en', 'de', 'en-GB', 'und'];
const langMap: fc.Arbitrary<LangMap> = fc.dictionary(fc.constantFrom(...languages), text, {
  minKeys: 1,
  maxKeys: 3,
});
const keywordMap = fc.dictionary(fc.constantFrom(...languages), listOf(word), { minKeys: 1, maxKeys: 2 });
const day = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const date = fc.oneof(
  day,
  day.map((value) => value.slice(0, 4)),
  day.map((value) => value.slice(0, 7)),
  day.map((value) => `${value}T10:20:30Z`),
);
const partial = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }, required: (keyof T & string)[] = []) =>
  fc
    .record(model as Record<string, fc.Arbitrary<unknown>>, { requiredKeys: required })
    .map((value) => value as Partial<T>);
const filled = <T extends object>(arbitrary: fc.Arbitrary<T>) =>
  arbitrary.filter((value) => Object.keys(value).length > 0);

// One name: writing keeps one. Its IRI and its content belong together, since one body is described once.
const agent: fc.Arbitrary<Agent> = word.map((name) => ({
  iri: `https://data.example.org/agent/${name}`,
  identifier: `c_${name}`,
  name: { it: `Ente ${name}` },
  ...(name.length > 3 && { homepage: `https://${name}.example.org` }),
}));
const contact = word.map((name) => ({
  iri: `https://data.example.org/office/${name}`,
  fn: `Ufficio ${name}`,
  email: `${name}@example.org`,
  telephone: `+39 051 ${name.length}00`,
  url: `https://data.example.org/office/${name}/page`,
}));
const wkt = fc
  .tuple(fc.integer({ min: -180, max: 180 }), fc.integer({ min: -90, max: 90 }))
  .map(([x, y]) => ({
    format: 'wkt' as const,
    value: `POINT(${x} ${y})`,
  }));
const location = fc.oneof(
  fc.constantFrom(
    ...vocabulary('country')
      .concepts.slice(0, 40)
      .map((place) => ({ iri: place.iri })),
  ),
  filled(partial({ name: langMap, geometry: wkt, bbox: wkt, centroid: wkt, geographicalIdentifier: iri })),
);
// As with agents: what is said about a shared IRI is the same wherever it occurs.
const standard = fc.oneof(
  word.map((name) => ({
    iri: `https://data.example.org/standard/${name}`,
    identifier: `https://data.example.org/standard/${name}.html`,
    title: { it: `Norma ${name}` },
  })),
  partial({ identifier: iri, title: langMap, description: langMap, referenceDocumentation: listOf(iri) }, [
    'identifier',
  ]),
);
const standards = listOf(standard);
const licence = fc.constantFrom(
  ...['A21_CCBY40', 'A11_CCO10', 'A31_CCBYSA40'].map((code) => ({
    iri: `https://w3id.org/italia/controlled-vocabulary/licences/${code}`,
  })),
);
const positive = fc.integer({ min: 1, max: 100_000 }).map((value) => value / 4);
const duration = fc.constantFrom('P1D', 'PT1H', 'P1Y6M', 'PT0.5S');

const distribution: fc.Arbitrary<Distribution> = fc
  .record(
    {
      title: langMap,
      description: langMap,
      accessURL: listOf(iri),
      downloadURL: listOf(iri),
      accessService: listOf(iri),
      format: concept('file-type'),
      mediaType: fc.constantFrom('text/csv', 'application/json'),
      compressFormat: fc.constant('application/gzip'),
      packageFormat: fc.constant('application/zip'),
      license: licence,
      rights: langMap.map((label) => ({ label })),
      issued: date,
      modified: date,
      byteSize: fc.nat(),
      checksum: fc.record({
        algorithm: fc.constantFrom('sha1', 'sha256', 'md5'),
        value: fc.stringMatching(/^([0-9a-f]{2}){1,20}$/),
      }),
      availability: concept('planned-availability'),
      status: concept('distribution-status'),
      language: listOf(concept('language')),
      conformsTo: standards,
      page: listOf(iri),
      spatialResolutionInMeters: positive,
      temporalResolution: duration,
    },
    { requiredKeys: ['accessURL'] },
  )
  .map((value) => value as unknown as Distribution);

export const datasets: fc.Arbitrary<Dataset> = fc
  .record(
    {
      identifier: word,
      title: langMap,
      description: langMap,
      keyword: keywordMap,
      theme: listOf(concept('data-theme')),
      subject: listOf(concept('theme-subtheme')),
      contactPoint: listOf(contact),
      publisher: agent,
      rightsHolder: agent,
      creator: listOf(agent),
      issued: date,
      modified: date,
      language: listOf(concept('language')),
      landingPage: listOf(iri),
      page: listOf(iri),
      conformsTo: standards,
      accessRights: concept('access-right'),
      accrualPeriodicity: concept('frequency'),
      temporal: listOf(fc.record({ startDate: date, endDate: date }, { requiredKeys: ['startDate'] })),
      spatial: listOf(location),
      versionInfo: fc.constantFrom('1.0', '2024-05'),
      versionNotes: langMap,
      isVersionOf: listOf(iri),
      hasVersion: listOf(iri),
      otherIdentifier: listOf(fc.record({ notation: word, creator: agent }, { requiredKeys: ['notation'] })),
      provenance: langMap.map((label) => [{ label }]),
      type: listOf(concept('dataset-type')),
      source: listOf(iri),
      relation: listOf(iri),
      isReferencedBy: listOf(iri),
      sample: listOf(iri),
      inSeries: listOf(iri),
      spatialResolutionInMeters: positive,
      temporalResolution: duration,
      distribution: fc.array(distribution, { minLength: 1, maxLength: 3 }),
    },
    // What writing fills in when it is missing.
    { requiredKeys: ['identifier', 'modified', 'publisher', 'rightsHolder', 'contactPoint'] },
  )
  .map((doc) => ({
    ...doc,
    ...(doc.distribution && {
      distribution: doc.distribution.map((each, i) => ({
        ...each,
        id: `00000000-0000-4000-8000-00000000000${i}`,
        iri: `https://data.example.org/r/${i}`,
      })),
    }),
  })) as fc.Arbitrary<Dataset>;
