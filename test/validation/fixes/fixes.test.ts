import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/errors.js';
import { projectPath } from '../../../src/platform/project-path.js';
import { HVD_REGULATION } from '../../../src/rdf/to-dcat/index.js';
import {
  applyFixes,
  FIXES,
  type FixableDoc,
  type FixContext,
  type FixValue,
  fixOf,
} from '../../../src/validation/fixes/index.js';
import { METRICS } from '../../../src/validation/quality-score/index.js';
import { ruleSet } from '../../../src/validation/rules.js';
import { vocabulary } from '../../../src/vocabularies/index.js';
import { contextWith, DISTRIBUTION, docWith, EU, fileWith, LICENCES } from './context.js';

/** What a fix makes of a document; applied twice, since a second time must change nothing. */
function fixed(
  fix: string,
  doc: FixableDoc,
  { value, ...context }: Partial<FixContext> & { value?: FixValue } = {},
): FixableDoc {
  const once = () => [{ fix, ...(value !== undefined && { value }) }];
  const known = contextWith(context);
  const first = applyFixes(doc, once(), known).doc;
  expect(applyFixes(first, once(), known).doc, `${fix} again`).toEqual(first);
  return first;
}

const asks = (fix: string, doc: FixableDoc, context: Partial<FixContext> = {}) =>
  fixOf(fix)?.question?.(doc, contextWith(context));

const garbled = (text: string) => new TextDecoder('windows-1252').decode(new TextEncoder().encode(text));

describe('the fixes', () => {
  it('have ids of their own, speak two languages, and name rules and metrics that exist', () => {
    expect(new Set(FIXES.map(({ id }) => id)).size).toBe(FIXES.length);
    const rules = new Set(ruleSet('portico').rules.map(({ id }) => id));
    const metrics = new Set(METRICS.map(({ id }) => id));
    for (const fix of FIXES) {
      expect(
        fix.rules.filter((rule) => !rules.has(rule)),
        fix.id,
      ).toEqual([]);
      expect(
        fix.metrics.filter((metric) => !metrics.has(metric)),
        fix.id,
      ).toEqual([]);
      expect(fix.description.it).not.toBe(fix.description.en);
    }
  });

  it('refuse what is no fix, twice the same, and answers that are none, each with its place', () => {
    const refusal = (chosen: { fix: string; value?: FixValue }[], doc: FixableDoc = {}) => {
      try {
        applyFixes(doc, chosen, contextWith());
      } catch (error) {
        return (error as AppError).problems.map(({ pointer, code }) => `${pointer} ${code}`);
      }
      return [];
    };
    expect(refusal([{ fix: 'niente' }])).toEqual(['/apply/0/fix unknown']);
    expect(refusal([{ fix: 'codes' }, { fix: 'codes' }])).toEqual(['/apply/1/fix duplicate']);
    expect(refusal([{ fix: 'description' }])).toEqual(['/apply/0/value required']);
    expect(refusal([{ fix: 'description', value: '<p> </p>' }])).toEqual(['/apply/0/value required']);
    expect(refusal([{ fix: 'theme', value: 'boh' }])).toEqual(['/apply/0/value vocabulary']);
    expect(refusal([{ fix: 'frequency', value: ['ANNUAL', 'DAILY'] }])).toEqual(['/apply/0/value single']);
    expect(refusal([{ fix: 'temporal', value: '2024-02-30' }])).toEqual(['/apply/0/value period']);
    expect(refusal([{ fix: 'temporal', value: '2024/2023' }])).toEqual(['/apply/0/value period']);
    expect(refusal([{ fix: 'date-order', value: 'ymd' }], { issued: '03/04/2024' })).toEqual([
      '/apply/0/value option',
    ]);
    expect(refusal([{ fix: 'issued', value: 'ieri' }])).toEqual(['/apply/0/value pattern']);
  });
});

describe('fixes of texts', () => {
  it('read again what was read in the wrong encoding, as often as it was', () => {
    const doc = { title: { it: garbled('Mobilità') }, keyword: { it: [garbled(garbled('città'))] } };
    expect(fixed('text-encoding', doc)).toEqual({ title: { it: 'Mobilità' }, keyword: { it: ['città'] } });
  });

  it.each([
    ['<p>Le piste</p><ul><li>una</li><li>due</li></ul>', 'Le piste\n- una\n- due'],
    ['citt&agrave; &amp;egrave; &#232;', 'città è è'],
    ['vedi <a href="https://a.example/x">qui</a>', 'vedi qui (https://a.example/x)'],
    ['<a href="https://a.example">https://a.example</a>', 'https://a.example'],
    ['&lt;b&gt;forte&lt;/b&gt;', 'forte'],
    ['a < b e c > d', 'a < b e c > d'],
    ['Rossi &amp; Figli', 'Rossi & Figli'],
  ])('write %s as plain text', (html, plain) => {
    expect(fixed('text-markup', { description: { it: html } })).toEqual({ description: { it: plain } });
  });

  it('keep a text of nothing but tags, and drop empty ones', () => {
    expect(fixed('text-markup', { title: { it: '<br>' } })).toEqual({ title: { it: '<br>' } });
    const doc = docWith(
      { title: { it: ' ' } },
      { title: { it: ' Piste ', en: '' }, description: { it: '' } },
    );
    expect(fixed('text-blanks', doc)).toEqual(docWith({}, { title: { it: 'Piste' } }));
    expect(
      fixed('empty-parts', docWith({}, { spatial: [{}], creator: [{}, { iri: 'urn:a' }], publisher: {} })),
    ).toEqual(docWith({}, { creator: [{ iri: 'urn:a' }] }));
  });

  it('tag a language only where it is sure, else ask', () => {
    const italian = {
      title: { und: 'Piste' },
      description: { und: 'Elenco delle piste del comune per la mobilità' },
    };
    expect(fixed('text-language', italian)).toEqual({
      title: { it: 'Piste' },
      description: { it: 'Elenco delle piste del comune per la mobilità' },
    });
    expect(fixed('text-language', { title: { und: 'List of the trees in the parks' } }).title).toHaveProperty(
      'en',
    );
    const short = { title: { und: 'Piste' } };
    expect(fixed('text-language', short)).toEqual(short);
    expect(fixed('text-language-chosen', short)).toEqual({ title: { it: 'Piste' } });
    expect(fixed('text-language-chosen', short, { value: 'sl' })).toEqual({ title: { sl: 'Piste' } });
    const both = { title: { it: 'Piste', und: 'Elenco delle piste del comune' } };
    expect(fixed('text-language', both)).toEqual(both);
  });

  it('take lists of keywords apart, and leave numbers whole', () => {
    expect(fixed('keyword-list', { keyword: { it: ['a, b; c', 'PM2,5', ';'] } })).toEqual({
      keyword: { it: ['a', 'b', 'c', 'PM2,5', ';'] },
    });
    expect(fixed('keyword-signs', { keyword: { it: ['legge 190/2012', "l'aria", '#dati', '(?)'] } })).toEqual(
      {
        keyword: { it: ['legge 190-2012', 'l-aria', 'dati', '(?)'] },
      },
    );
    expect(
      fixed('duplicates', { keyword: { it: ['Aria', 'aria'], und: ['ARIA', 'pm10'] }, theme: ['a', 'a'] }),
    ).toEqual({ keyword: { it: ['Aria'], und: ['pm10'] }, theme: ['a'] });
  });

  it('take the format from the end of a title', () => {
    expect(fixed('title-format', { title: { it: 'Piste (CSV)', en: 'Paths - csv' } })).toEqual({
      title: { it: 'Piste', en: 'Paths' },
    });
    expect(asks('title-format', { title: { it: 'CSV' } })).toBeUndefined();
  });
});

describe('fixes of codes', () => {
  it.each([
    ['CC BY 4.0', 'A21_CCBY40'],
    ['Licenza CC BY 4.0', 'A21_CCBY40'],
    ['Creative Commons Attribuzione (CC BY 4.0)', 'A21_CCBY40'],
    ['Rilasciato con https://creativecommons.org/publicdomain/zero/1.0/.', 'A11_CCO10'],
    ['cc-zero', 'A11_CCO10'],
    ['IODL 2.0', 'A29_IODL20'],
  ])('find the licence in «%s»', (text, code) => {
    const license = { name: { it: text } };
    expect(fixed('licence-iri', docWith({ license }))).toEqual(
      docWith({ license: { name: { it: text }, iri: `${LICENCES}/${code}` } }),
    );
    expect(fixed('licence-iri', docWith({ license: { iri: text } })).distribution?.[0]?.license?.iri).toBe(
      `${LICENCES}/${code}`,
    );
  });

  it('leave a licence that nobody knows, or that is said to be two', () => {
    for (const name of ['Vedi le note legali', 'CC BY 4.0 (cc-zero)']) {
      const doc = docWith({ license: { name: { it: name } } });
      expect(fixed('licence-iri', doc)).toEqual(doc);
    }
  });

  it('resolve labels and codes, and move sub-themes where they belong', () => {
    const doc = {
      theme: ['Trasporti', 'procedura elettorale e voto'],
      accrualPeriodicity: 'annuale',
      language: ['it'],
      accessRights: 'public',
      ...docWith({ format: 'csv' }),
    };
    const next = fixed('codes', doc);
    expect(next).toMatchObject({
      theme: [`${EU}/data-theme/TRAN`],
      subject: ['http://eurovoc.europa.eu/100165'],
      accrualPeriodicity: `${EU}/frequency/ANNUAL`,
      language: [`${EU}/language/ITA`],
      accessRights: `${EU}/access-right/PUBLIC`,
      distribution: [{ format: `${EU}/file-type/CSV` }],
    });
    expect(fixed('theme-of-subtheme', next).theme).toEqual([
      `${EU}/data-theme/TRAN`,
      `${EU}/data-theme/GOVE`,
    ]);
  });

  it('leave what no vocabulary knows', () => {
    const doc = { theme: ['boh'], accrualPeriodicity: 'quando capita', ...docWith({ format: 'strano' }) };
    expect(fixed('codes', doc)).toEqual(doc);
  });

  it('add the theme chosen, and turn texts that are no theme into keywords', () => {
    const doc = { title: { it: 'Piste ciclabili' }, theme: ['boh', `${EU}/data-theme/OP_DATPRO`] };
    expect(asks('theme', doc)?.proposal?.value).toEqual([`${EU}/data-theme/TRAN`]);
    expect(fixed('theme', doc, { value: ['trasporti', 'REGI'] })).toEqual({
      title: doc.title,
      theme: [`${EU}/data-theme/TRAN`, `${EU}/data-theme/REGI`],
      keyword: { und: ['boh'] },
    });
    const provisional = { theme: [`${EU}/data-theme/OP_DATPRO`, `${EU}/data-theme/TRAN`] };
    expect(asks('theme', provisional)).toBeUndefined();
    expect(fixed('theme-provisional', provisional).theme).toEqual([`${EU}/data-theme/TRAN`]);
  });

  it('ask which theme a sub-theme of several belongs to', () => {
    const several = vocabulary('theme-subtheme').concepts.find(({ themes }) => themes.length > 1);
    const other = vocabulary('data-theme').concepts.find(({ iri }) => !several?.themes.includes(iri));
    const doc = { subject: [several?.iri ?? ''], theme: [other?.iri ?? ''] };
    expect(fixed('theme-of-subtheme', doc)).toEqual(doc);
    const options = asks('theme-of-subtheme-chosen', doc)?.options ?? [];
    expect(options.map(({ value }) => value)).toEqual(several?.themes);
    const value = options[1]?.value ?? '';
    expect(fixed('theme-of-subtheme-chosen', doc, { value }).theme).toEqual([other?.iri, value]);
  });
});

describe('fixes of dates', () => {
  it.each([
    ['25/03/2024', '2024-03-25'],
    ['12 marzo 2024', '2024-03-12'],
    ['2024-3-5', '2024-03-05'],
    ['03/04/2024', '03/04/2024'],
    ['un giorno', 'un giorno'],
    ['2024-03', '2024-03'],
  ])('read %s as %s', (written, read) => {
    expect(fixed('date-notation', { issued: written }).issued).toBe(read);
  });

  it('ask for the order of day and month where it is not told', () => {
    const doc = { issued: '03/04/2024', temporal: [{ startDate: '01/02/2023' }] };
    expect(asks('date-order', doc)?.options?.[0]?.label.en).toBe('2024-04-03 (day, month)');
    expect(fixed('date-order', doc)).toEqual({
      issued: '2024-04-03',
      temporal: [{ startDate: '2023-02-01' }],
    });
    expect(fixed('date-order', doc, { value: 'mdy' }).issued).toBe('2024-03-04');
  });

  it('swap dates that are the wrong way round, and only those', () => {
    expect(fixed('period-swapped', { temporal: [{ startDate: '2024', endDate: '2020' }] }).temporal).toEqual([
      { startDate: '2020', endDate: '2024' },
    ]);
    expect(
      asks('period-swapped', { temporal: [{ startDate: '2024-05-03', endDate: '2024' }] }),
    ).toBeUndefined();
    expect(fixed('dates-swapped', { issued: '2024-05-03', modified: '2024-01-01' })).toEqual({
      issued: '2024-01-01',
      modified: '2024-05-03',
    });
  });
});

describe('fixes from the file', () => {
  it('write format and media type, by content before name', () => {
    expect(fixed('file-format', docWith(), { files: fileWith() })).toEqual(
      docWith({ format: `${EU}/file-type/CSV` }),
    );
    const sheet = fileWith({ name: 'dati.csv', format: 'xlsx' });
    expect(fixed('file-format', docWith(), { files: sheet }).distribution?.[0]?.format).toBe(
      `${EU}/file-type/XLSX`,
    );
    const linked = fileWith({ name: 'dati.jsonld', format: 'json' });
    expect(fixed('file-format', docWith(), { files: linked }).distribution?.[0]?.format).toBe(
      `${EU}/file-type/JSON_LD`,
    );
    const remote = docWith({ downloadURL: ['https://a.example/dati.geojson?x=1'] });
    expect(fixed('file-format', remote).distribution?.[0]?.format).toBe(`${EU}/file-type/GEOJSON`);
    const csv = docWith({ format: `${EU}/file-type/CSV`, mediaType: 'x-csv/unknown' });
    expect(fixed('media-type', csv).distribution?.[0]?.mediaType).toBe('text/csv');
  });

  it('ask before a stated format is replaced', () => {
    const doc = docWith({ format: `${EU}/file-type/CSV`, mediaType: 'text/csv' });
    expect(asks('file-format-differs', doc, { files: fileWith() })).toBeUndefined();
    const files = fileWith({ name: 'dati.xlsx', format: 'xlsx' });
    expect(fixed('file-format-differs', doc, { files }).distribution?.[0]).toMatchObject({
      format: `${EU}/file-type/XLSX`,
      mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    });
  });

  it('correct a stated size and checksum, and state none', () => {
    const doc = docWith({ byteSize: 1, checksum: { algorithm: 'SHA-256', value: '00' } });
    expect(fixed('file-size', doc, { files: fileWith() }).distribution?.[0]).toMatchObject({
      byteSize: 12,
      checksum: { value: 'ab'.repeat(32) },
    });
    expect(fixed('file-size', docWith(), { files: fileWith() })).toEqual(docWith());
  });

  it('describe a distribution by its columns', () => {
    const column = { column: 'via', type: 'text' as const, nulls: 0, distinct: 1, distinctExact: true };
    const doc = docWith({ format: `${EU}/file-type/CSV` });
    expect(
      fixed('distribution-description', doc, { files: fileWith({ profile: [column] }) }).distribution?.[0]
        ?.description,
    ).toEqual({ it: 'Dati in formato CSV. Colonne: via.' });
  });
});

describe('fixes of addresses', () => {
  it('take a scheme written twice away', () => {
    const doc = {
      landingPage: ['https://https://a.example/', 'http://https//b.example', 'https://c.example'],
    };
    expect(fixed('address-scheme', doc).landingPage).toEqual([
      'https://a.example/',
      'https://b.example',
      'https://c.example',
    ]);
  });

  it('move to https what is known to answer, ask about what nobody tried, leave what does not answer', () => {
    const doc = { landingPage: ['http://si.example/', 'http://no.example/', 'http://mai.example/'] };
    const answersOverHttps = (url: string) =>
      url.includes('si.') ? true : url.includes('no.') ? false : undefined;
    expect(fixed('https', doc, { answersOverHttps }).landingPage?.[0]).toBe('https://si.example/');
    const rest = fixed('https-untried', fixed('https', doc, { answersOverHttps }), { answersOverHttps });
    expect(rest.landingPage).toEqual(['https://si.example/', 'http://no.example/', 'https://mai.example/']);
  });

  it('follow what has moved for good, when asked, and no ring', () => {
    const moved: Record<string, string> = {
      'https://a.example/1': 'https://a.example/2',
      'https://a.example/2': 'https://a.example/3',
      'https://b.example/1': 'https://b.example/2',
      'https://b.example/2': 'https://b.example/1',
    };
    const movedTo = (url: string) => moved[url];
    const doc = { landingPage: ['https://a.example/1', 'https://b.example/1'] };
    expect(fixed('moved-address', doc, { movedTo }).landingPage).toEqual([
      'https://a.example/3',
      'https://b.example/1',
    ]);
    expect(asks('moved-address', doc)).toBeUndefined();
  });

  it('give access by the download address, and ask whether the access address downloads', () => {
    const url = 'https://a.example/dati.csv';
    expect(fixed('access-address', docWith({ downloadURL: [url] }))).toEqual(
      docWith({ downloadURL: [url], accessURL: [url] }),
    );
    expect(fixed('download-address', docWith({ accessURL: [url] }))).toEqual(
      docWith({ accessURL: [url], downloadURL: [url] }),
    );
    expect(
      asks('download-address', docWith({ accessURL: ['https://a.example/pagina.html'] })),
    ).toBeUndefined();
  });
});

describe('fixes of agents', () => {
  const own = { iri: 'https://dati.example.it/organization/00000000-0000-4000-8000-000000000001' };

  it('fill in or complete what is the organization, and leave others alone', () => {
    expect(fixed('rights-holder', {}).rightsHolder).toMatchObject({ ...own, identifier: 'c_a944' });
    expect(fixed('publisher', { publisher: { name: { it: 'comune di bologna' } } }).publisher).toMatchObject({
      ...own,
      identifier: 'c_a944',
      name: { it: 'comune di bologna' },
    });
    const other = { publisher: { name: { it: 'ARPAE' } } };
    expect(fixed('publisher', other)).toEqual(other);
  });

  it('write codes as the index has them, and ask before one is replaced', () => {
    expect(fixed('ipa-code', { publisher: { identifier: 'C_A944' } }).publisher?.identifier).toBe('c_a944');
    const doc = { publisher: { name: { it: 'Comune di Bologna' }, identifier: '01232710374' } };
    expect(asks('agent-code', doc)?.asks.en).toBe('Is the code of the body c_a944, and not 01232710374?');
    expect(fixed('agent-code', doc).publisher?.identifier).toBe('c_a944');
    expect(asks('agent-code', { publisher: { identifier: 'r_emiro' } })).toBeUndefined();
  });

  it('keep the office apart from the body', () => {
    const shared = 'https://a.example/ente';
    const doc = {
      publisher: { iri: shared },
      contactPoint: [
        { iri: shared, fn: 'Ufficio' },
        { iri: 'https://a.example/urp', fn: 'URP' },
      ],
    };
    expect(fixed('contact-apart', doc).contactPoint).toEqual([
      { fn: 'Ufficio' },
      { iri: 'https://a.example/urp', fn: 'URP' },
    ]);
  });

  it('give a contact point from the organization, or ask for one', () => {
    expect(fixed('contact', {}).contactPoint).toMatchObject([{ fn: 'Ufficio open data' }]);
    expect(fixed('contact', { contactPoint: [{ fn: 'Ufficio open data' }] }).contactPoint).toMatchObject([
      { fn: 'Ufficio open data', email: 'opendata@comune.esempio.it' },
    ]);
    const other = { contactPoint: [{ fn: 'URP', email: 'urp@comune.esempio.it' }] };
    expect(fixed('contact', other)).toEqual(other);
    expect(fixed('contact-email', { contactPoint: [{ email: 'mailto:a@b.it' }] }).contactPoint).toEqual([
      { email: 'a@b.it' },
    ]);
    const { contactPoint: _none, ...doc } = contextWith().organization.doc;
    const organization = { ...contextWith().organization, doc };
    expect(asks('contact-written', {}, { organization })?.proposal).toBeUndefined();
    expect(
      fixed('contact-written', {}, { organization, value: 'Ufficio dati <dati@a.it>' }).contactPoint,
    ).toEqual([{ fn: 'Ufficio dati', email: 'dati@a.it' }]);
    expect(() => fixed('contact-written', {}, { organization, value: 'dati@a.it' })).toThrow(AppError);
  });

  it('propose the office in place of a person', () => {
    const doc = { contactPoint: [{ fn: 'Mario Rossi', email: 'mario.rossi@comune.esempio.it' }] };
    expect(fixed('contact-office', doc).contactPoint).toMatchObject([{ fn: 'Ufficio open data' }]);
  });
});

describe('fixes of what a dataset is about', () => {
  it('propose the territory of the organization, under the IRI that Europe knows', () => {
    expect(fixed('spatial', {}).spatial).toEqual([{ iri: `${EU}/place/ITA_BLQ`, name: { it: 'Bologna' } }]);
    expect(fixed('spatial', {}, { value: 'ITA' }).spatial).toEqual([
      { iri: `${EU}/country/ITA`, name: { it: 'Italia' } },
    ]);
    expect(fixed('place-iri', { spatial: [{ name: { it: 'Comune di Bologna' } }] }).spatial).toEqual([
      { name: { it: 'Comune di Bologna' }, iri: `${EU}/place/ITA_BLQ` },
    ]);
  });

  it('propose the period of the columns that say when, else of the title', () => {
    const column = (name: string, type: 'date' | 'year' | 'text', min: unknown, max: unknown) => ({
      ...{ column: name, type, min, max },
      ...{ nulls: 0, distinct: 2, distinctExact: true },
    });
    const profile = [
      column('data_aggiornamento', 'date', '2025-01-01', '2025-06-01'),
      column('data', 'date', '2023-01-07', '2023-12-30'),
      column('nome', 'text', undefined, undefined),
    ];
    expect(asks('temporal', {}, { files: fileWith({ profile }) })?.proposal).toMatchObject({
      value: '2023-01-07/2023-12-30',
      reason: { en: 'Dates in the files: «data» (dati.csv): 2023-01-07 – 2023-12-30.' },
    });
    expect(fixed('temporal', { title: { it: 'Bilancio 2019-2021' } }).temporal).toEqual([
      { startDate: '2019', endDate: '2021' },
    ]);
    expect(asks('temporal', { title: { it: 'Piste' } })?.proposal).toBeUndefined();
    expect(fixed('temporal', {}, { value: '2020' }).temporal).toEqual([{ startDate: '2020' }]);
  });

  it('propose the frequency by the uploads, then by the words, else unknown', () => {
    const uploads = ['2024-01-02', '2024-02-01', '2024-03-02', '2024-04-01'].map((day) => `${day}T00:00:00Z`);
    expect(asks('frequency', {}, { files: fileWith({ uploads }) })?.proposal?.value).toBe(
      `${EU}/frequency/MONTHLY`,
    );
    expect(asks('frequency', { title: { it: 'Rapporti mensili' } })?.proposal?.value).toBe(
      `${EU}/frequency/MONTHLY`,
    );
    expect(asks('frequency', { description: { it: 'Aggiornato ogni anno.' } })?.proposal?.value).toBe(
      `${EU}/frequency/ANNUAL`,
    );
    expect(asks('frequency', {})?.proposal?.value).toBe(`${EU}/frequency/UNKNOWN`);
    expect(fixed('frequency', { accrualPeriodicity: 'boh' }, { value: 'annuale' }).accrualPeriodicity).toBe(
      `${EU}/frequency/ANNUAL`,
    );
  });

  it('propose an open licence, what the others have, and nothing where it is closed', () => {
    const proposal = (...licences: (object | undefined)[]) =>
      asks('licence', {
        distribution: licences.map((license) => ({ id: DISTRIBUTION, ...(license && { license }) })),
      })?.proposal?.value;
    expect(proposal(undefined)).toBe(`${LICENCES}/A21_CCBY40`);
    expect(proposal(undefined, { iri: `${LICENCES}/A11_CCO10` })).toBe(`${LICENCES}/A11_CCO10`);
    expect(proposal({ iri: `${LICENCES}/B11_CCBYNC40` })).toBeUndefined();
    expect(asks('licence', docWith({ license: { iri: 'https://a.example/nostra' } }))).toBeUndefined();
    const text = docWith({ license: { iri: 'come da note legali' } });
    expect(fixed('licence', text, { value: 'CC0' }).distribution?.[0]?.license).toEqual({
      name: { und: 'come da note legali' },
      iri: `${LICENCES}/A11_CCO10`,
    });
    const two = ['A11_CCO10', 'A21_CCBY40'].map((code) => ({
      id: DISTRIBUTION,
      license: { iri: `${LICENCES}/${code}` },
    }));
    const one = fixed('licence-one', { distribution: two }, { value: `${LICENCES}/A11_CCO10` });
    expect(one.distribution?.map(({ license }) => license?.iri)).toEqual(
      Array(2).fill(`${LICENCES}/A11_CCO10`),
    );
  });

  it('write the law of high-value data at every level', () => {
    const category = 'http://data.europa.eu/bna/c_b79e35eb';
    const law = { applicableLegislation: [HVD_REGULATION] };
    expect(fixed('hvd-legislation', docWith({}, { hvdCategory: [category] }))).toEqual(
      docWith(law, { hvdCategory: [category], ...law }),
    );
    expect(fixed('hvd-legislation', { hvdCategory: [category] }, { kind: 'dataService' })).toEqual({
      hvdCategory: [category],
      ...law,
    });
    expect(fixed('hvd-legislation', docWith())).toEqual(docWith());
    expect(asks('hvd-category', {})).toBeUndefined();
    expect(
      fixed('hvd-category', docWith({}, { keyword: { it: ['HVD'] } }), { value: 'c_b79e35eb' }),
    ).toMatchObject({
      hvdCategory: [category],
      ...law,
      distribution: [law],
    });
  });
});

describe('docs/fixes.md', () => {
  it('names every fix', () => {
    const page = readFileSync(projectPath('docs', 'fixes.md'), 'utf8');
    expect(FIXES.map(({ id }) => id).filter((id) => !page.includes(`\`${id}\``))).toEqual([]);
  });
});
