import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonSchemas } from '../../../src/catalog/model/json-schemas.js';
import { AppError } from '../../../src/errors.js';
import { applyFixes, certainFixes, FIXES, type FixableDoc } from '../../../src/validation/fixes/index.js';
import { fullDataset } from '../../rdf/records.js';
import { contextWith, DISTRIBUTION, EU, fileWith, LICENCES } from './context.js';

const ajv = new Ajv2020({ strict: false });
addFormats.default(ajv);
const isDataset = ajv.compile(jsonSchemas()['dataset.schema.json'] as object);

/** What catalogues write in place of what they should. */
const texts = fc.constantFrom(
  'Piste ciclabili',
  'Piste (CSV)',
  ' spazi ',
  '<p>Un <b>testo</b> &amp;egrave; &lt;i&gt;</p>',
  '<a href="http://a.example/x">qui',
  'MobilitÃ\u00a0 &#195;&#160;',
  'Elenco delle piste del comune per la mobilità',
  'The list of the trees in the parks',
  'Dati 2018-2021, aggiornati ogni anno',
  '&&amp;amp;lt;br&gt;',
  '<br>',
);
const words = fc.constantFrom(
  'aria',
  'Aria',
  'a, b; c',
  'PM2,5',
  "l'aria",
  'x/y',
  '#',
  ' ',
  'dati&amp;',
  ';;',
  'citt&agrave;',
);
const langMap = fc.dictionary(fc.constantFrom('it', 'en', 'und'), texts, { maxKeys: 3 });
const codes = (...values: string[]) => fc.constantFrom(...values, 'boh', 'https://a.example/codice');
const dates = fc.constantFrom(
  '2024',
  '2024-05',
  '2024-05-03',
  '2023-01-01T10:00:00Z',
  '2024-02-30',
  '2030-01-01',
);
const urls = fc.constantFrom(
  'http://a.example/dati.csv',
  'https://https://a.example/x.json',
  'http://https://http://b.example',
  'https://a.example/pagina',
);
const agent = fc.record(
  {
    iri: fc.constantFrom(
      'urn:ente',
      'https://dati.example.it/organization/00000000-0000-4000-8000-000000000001',
    ),
    identifier: fc.constantFrom('C_A944', 'c_a944', '01232710374', 'boh'),
    name: fc.constantFrom({ it: 'Comune di Bologna' }, { it: 'Altro ente' }),
  },
  { requiredKeys: [] },
);
const office = fc.record(
  {
    iri: fc.constantFrom('urn:ente', 'urn:ufficio'),
    fn: fc.constantFrom('Mario Rossi', 'Ufficio open data', 'URP'),
    email: fc.constantFrom('mailto:a@b.it', 'mario.rossi@b.it', 'opendata@comune.esempio.it'),
  },
  { requiredKeys: [] },
);
const licence = fc.record(
  {
    iri: codes('CC BY 4.0', 'cc-by-3.0', `${LICENCES}/B11_CCBYNC40`, `${LICENCES}/A21_CCBY40`, 'Licenza CC0'),
    name: fc.constantFrom({ it: 'CC BY 4.0' }, { it: 'note legali' }),
  },
  { requiredKeys: [] },
);
const distribution = fc.record(
  {
    title: langMap,
    description: langMap,
    format: codes('CSV', 'xlsx', `${EU}/file-type/OP_DATPRO`, `${EU}/file-type/CSV`),
    mediaType: fc.constantFrom('text/csv', 'x-csv/unknown'),
    accessURL: fc.array(urls, { maxLength: 2 }),
    downloadURL: fc.array(urls, { maxLength: 2 }),
    license: licence,
    issued: dates,
    modified: dates,
    byteSize: fc.constant(3),
    conformsTo: fc.constantFrom([{ iri: 'https://a.example/norma' }], [{}]),
  },
  { requiredKeys: [] },
);
const dataset = fc
  .record(
    {
      title: langMap,
      description: langMap,
      keyword: fc.dictionary(fc.constantFrom('it', 'und'), fc.array(words, { maxLength: 4 }), { maxKeys: 2 }),
      theme: fc.array(codes('TRAN', 'Trasporti', `${EU}/data-theme/OP_DATPRO`, 'Parlamento'), {
        maxLength: 3,
      }),
      subject: fc.array(codes('http://eurovoc.europa.eu/100165', '0406', 'http://eurovoc.europa.eu/100238'), {
        maxLength: 2,
      }),
      publisher: agent,
      rightsHolder: agent,
      creator: fc.array(agent, { maxLength: 2 }),
      contactPoint: fc.array(office, { maxLength: 2 }),
      issued: dates,
      modified: dates,
      language: fc.array(codes('ita', 'EN'), { maxLength: 2 }),
      accrualPeriodicity: codes('annuale', 'R/P1Y'),
      accessRights: codes('PUBLIC'),
      temporal: fc.array(fc.record({ startDate: dates, endDate: dates }, { requiredKeys: [] }), {
        maxLength: 2,
      }),
      spatial: fc.constantFrom(
        [],
        [{}],
        [{ name: { it: 'Comune di Bologna' } }],
        [{ name: { it: 'Valle' } }],
      ),
      hvdCategory: fc.array(codes('c_b79e35eb'), { maxLength: 1 }),
      applicableLegislation: fc.constantFrom([], ['http://data.europa.eu/eli/reg_impl/2023/138/oj']),
      landingPage: fc.array(urls, { maxLength: 2 }),
    },
    { requiredKeys: [] },
  )
  .chain((doc) =>
    fc.array(distribution, { maxLength: 2 }).map((list) => ({
      ...doc,
      distribution: list.map((it, i) => ({
        id: i === 0 ? DISTRIBUTION : DISTRIBUTION.replace(/.$/, String(i)),
        ...it,
      })),
    })),
  )
  .map((doc) => doc as FixableDoc);

const context = contextWith({
  files: fileWith({ name: 'dati 2020.xlsx', format: 'xlsx' }),
  answersOverHttps: (url) => (url.includes('a.example') ? true : undefined),
});

/** Answers that hold whatever a document asks; left out, the proposal is taken. */
const ANSWERS: Readonly<Record<string, string | string[]>> = {
  title: '<b>Titolo</b>',
  description: 'Una descrizione &egrave; questa',
  theme: ['TRAN', 'REGI'],
  subtheme: 'http://eurovoc.europa.eu/100165',
  keywords: ['a, b', 'c'],
  temporal: '2020/2024',
  rights: 'Citare la fonte',
  licence: 'CC0',
  'hvd-category': 'c_b79e35eb',
  language: 'ita',
  availability: 'STABLE',
};

const chosen = fc
  .uniqueArray(fc.constantFrom(...FIXES.map(({ id }) => id)), { minLength: 1 })
  .map((ids) => ids.map((fix) => ({ fix, ...(ANSWERS[fix] !== undefined && { value: ANSWERS[fix] }) })));

/** What is made of a document; undefined where an open question has no answer here (which licence, which theme). */
function fixed(doc: FixableDoc, fixes: { fix: string; value?: string | string[] }[]): FixableDoc | undefined {
  try {
    return applyFixes(doc, fixes, context).doc;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const open = new Set(error.problems.map(({ pointer }) => Number(pointer.split('/')[2])));
    const rest = fixes.filter((_, i) => !open.has(i));
    return rest.length > 0 && rest.length < fixes.length ? fixed(doc, rest) : undefined;
  }
}

/** Every scalar of a document as text. */
const said = (value: unknown): string[] =>
  typeof value === 'object' && value !== null ? Object.values(value).flatMap(said) : [String(value)];

describe('whatever the document and the fixes', () => {
  it('a second time changes nothing more, nor does their order', () => {
    fc.assert(
      fc.property(dataset, chosen, (doc, fixes) => {
        const once = fixed(doc, fixes);
        if (!once) return;
        expect(fixed(doc, [...fixes].reverse())).toEqual(once);
        expect(fixed(once, fixes) ?? once).toEqual(once);
      }),
      {
        numRuns: 400,
        examples: [
          // A contact that is nothing but the IRI of the publisher.
          [
            {
              publisher: { iri: 'urn:ente' },
              contactPoint: [{ iri: 'urn:ente' }],
              distribution: [],
            } as never,
            [{ fix: 'empty-parts' }, { fix: 'contact-apart' }],
          ],
        ],
      },
    );
  });

  it('a document that keeps the schema of the model keeps it', () => {
    fc.assert(
      fc.property(dataset, chosen, (doc, fixes) => {
        fc.pre(isDataset(JSON.parse(JSON.stringify(doc))));
        const once = fixed(doc, fixes);
        if (once)
          expect(isDataset(JSON.parse(JSON.stringify(once))), JSON.stringify(isDataset.errors)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it('the document given is left as it was', () => {
    fc.assert(
      fc.property(dataset, chosen, (doc, fixes) => {
        const before = structuredClone(doc);
        fixed(doc, fixes);
        expect(doc).toEqual(before);
      }),
      { numRuns: 100 },
    );
  });

  it('what no fix can read is still there', () => {
    const certain = certainFixes({ kind: 'dataset' }).map((fix) => ({ fix }));
    fc.assert(
      fc.property(dataset, (doc) => {
        const after = said(fixed(doc, certain));
        for (const value of [
          'boh',
          'https://a.example/codice',
          'note legali',
          'Altro ente',
          'Valle',
          '2024-02-30',
        ]) {
          if (said(doc).includes(value)) expect(after, value).toContain(value);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('a document with every property changes only where it is wrong', () => {
    const fixes = certainFixes({ kind: 'dataset' }).map((fix) => ({ fix }));
    const { applied } = applyFixes(fullDataset() as FixableDoc, fixes, contextWith());
    const changed = applied.flatMap(({ fix, changes }) => changes.map(({ pointer }) => `${fix} ${pointer}`));
    expect(changed).toEqual([
      'licence-iri /distribution/0/license/iri',
      'date-notation /temporal/1/startDate',
      'media-type /distribution/1/mediaType',
      'standard-identifier /distribution/0/conformsTo/0/identifier',
      'hvd-legislation /applicableLegislation',
      'hvd-legislation /distribution/0/applicableLegislation',
      'hvd-legislation /distribution/1/applicableLegislation',
    ]);
  });
});

describe('whatever the data service and the fixes', () => {
  it('a second time changes nothing more', () => {
    const service = contextWith({ kind: 'dataService' });
    const certain = certainFixes(service).map((fix) => ({ fix }));
    fc.assert(
      fc.property(dataset, licence, ({ distribution: _files, temporal: _t, ...doc }, license) => {
        const given: FixableDoc = { ...doc, license, endpointURL: ['http://https://a.example/api'] };
        const once = applyFixes(given, certain, service).doc;
        expect(once.endpointURL).toEqual(['https://a.example/api']);
        expect(applyFixes(once, certain, service).doc).toEqual(once);
      }),
      { numRuns: 100 },
    );
  });
});
