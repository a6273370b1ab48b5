import { describe, expect, it } from 'vitest';
import { parseSolr } from '../../../src/api/ckan/solr/parse.js';
import { type LookedUp, toSearch } from '../../../src/api/ckan/solr/to-search.js';

const EU = 'http://publications.europa.eu/resource/authority';
const KNOWN: LookedUp = {
  organizations: [
    { id: 'o1', name: 'comune-x', identifier: 'c_x', region: 'Lazio' },
    { id: 'o2', name: 'comune-y', identifier: null, region: null },
  ],
  keywordsOf: new Map([['qualità dell aria', ['qualità dell aria', "qualità dell'aria"]]]),
  drafts: ['d1'],
  now: new Date('2026-03-31T10:11:12.345Z'),
};
const tree = (query: string, known = KNOWN) => toSearch(parseSolr(query), known);
const exact = (field: string, ...values: string[]) => ({ kind: 'exact', field, values });
const ALL = { kind: 'all' };
const NONE = { kind: 'none' };

describe('fields of CKAN', () => {
  it.each<[string, object]>([
    ['*:*', ALL],
    ['*', ALL],
    ['acqua', { kind: 'words', field: 'text', words: ['acqua'], least: 'all' }],
    ['title:neve', { kind: 'words', field: 'title', words: ['neve'], least: 'all' }],
    ['title:neve\\-ghiaccio', { kind: 'phrase', field: 'title', text: 'neve-ghiaccio' }],
    ['notes:"aria pulita"', { kind: 'phrase', field: 'description', text: 'aria pulita' }],
    ['"aria pulita"~3', { kind: 'words', field: 'text', words: ['aria', 'pulita'], least: 'all' }],
    ['title:acqu*', { kind: 'prefix', field: 'title', text: 'acqu' }],
    ['*acq*', { kind: 'pattern', field: 'text', pattern: '*acq*' }],
    ['title:*', { kind: 'exists', field: 'title' }],
    ['neve~1', { kind: 'fuzzy', field: 'text', text: 'neve' }],
    ['name:a?b', { kind: 'pattern', field: 'name', pattern: 'a?b' }],
    ['id:x', exact('id', 'x')],
    ['organization:comune-x', exact('organization', 'o1')],
    ['organization:nessuna', NONE],
    ['organization:comune-*', exact('organization', 'o1', 'o2')],
    [
      'organization:(comune-x OR comune-y)',
      { kind: 'or', nodes: [exact('organization', 'o1'), exact('organization', 'o2')] },
    ],
    ['owner_org:o2', exact('organization', 'o2')],
    ['groups:envi', exact('theme', `${EU}/data-theme/ENVI`)],
    ['groups:nessuno', NONE],
    ['groups:*', { kind: 'exists', field: 'theme' }],
    ['dcat_theme:ENVI', exact('theme', `${EU}/data-theme/ENVI`)],
    [
      'extras_theme:*ENVI*',
      {
        kind: 'or',
        nodes: [
          exact('theme', `${EU}/data-theme/ENVI`),
          { kind: 'pattern', field: 'theme', pattern: '*ENVI*' },
        ],
      },
    ],
    ['tags:acqua', exact('tag', 'acqua')],
    ['tags:"qualità dell aria"', exact('tag', 'qualità dell aria', "qualità dell'aria")],
    ['tags:qualità\\ dell*', { kind: 'pattern', field: 'tag', pattern: 'qualità*dell*' }],
    ['res_format:CSV', exact('format', `${EU}/file-type/CSV`)],
    ['res_format:csv', NONE],
    ['frequency:ANNUAL', exact('frequency', `${EU}/frequency/ANNUAL`)],
    ['language:ITA', exact('language', `${EU}/language/ITA`)],
    ['identifier:"c_x:1"', exact('identifier', 'c_x:1')],
    [
      'extras_hvd_category:"http://data.europa.eu/bna/c_ac64a52d"',
      exact('hvdCategory', 'http://data.europa.eu/bna/c_ac64a52d'),
    ],
    ['hvd_category:*', { kind: 'exists', field: 'hvdCategory' }],
    ['publisher_identifier:c_x', exact('publisher', 'c_x')],
    ['campo_libero:x', exact('extra.campo_libero', 'x')],
    ['-issued:*', { kind: 'not', node: { kind: 'exists', field: 'issued' } }],
    [
      'num_resources:[2 TO *]',
      { kind: 'range', field: 'distributions', from: 2, includeFrom: true, includeTo: true },
    ],
    ['num_tags:3', { kind: 'range', field: 'tags', from: 3, to: 3, includeFrom: true, includeTo: true }],
    ['dataset_type:dataset', ALL],
    ['-dataset_type:harvest', ALL],
    ['type:showcase', NONE],
    ['capacity:public', exact('visibility', 'public')],
    ['private:true', exact('visibility', 'restricted')],
    [
      'capacity:(public OR private)',
      { kind: 'or', nodes: [exact('visibility', 'public'), exact('visibility', 'restricted')] },
    ],
    ['state:draft', exact('id', 'd1')],
    ['state:active', { kind: 'not', node: exact('id', 'd1') }],
    ['state:deleted', NONE],
  ])('%s', (query, expected) => {
    expect(tree(query)).toEqual(expected);
  });

  it('that stand for no value find what has none', () => {
    const without = (field: string) => ({ kind: 'not', node: { kind: 'exists', field } });
    expect(tree('frequency:UNKNOWN')).toMatchObject({
      kind: 'or',
      nodes: [exact('frequency', `${EU}/frequency/UNKNOWN`), without('frequency')],
    });
    expect(tree('license_id:notspecified')).toMatchObject({
      kind: 'or',
      nodes: [{}, without('mainLicense')],
    });
    expect(tree('license_id:*')).toEqual(ALL);
  });

  it('take the organization for the holder that is not named', () => {
    expect(tree('holder_identifier:c_x')).toEqual({
      kind: 'or',
      nodes: [
        exact('rightsHolder', 'c_x'),
        {
          kind: 'and',
          nodes: [
            { kind: 'not', node: { kind: 'exists', field: 'rightsHolder' } },
            exact('organization', 'o1'),
          ],
        },
      ],
    });
  });

  it('find one word of an extra among several', () => {
    expect(tree('extras_campo:aria')).toEqual({
      kind: 'or',
      nodes: [
        exact('extra.campo', 'aria'),
        {
          kind: 'and',
          nodes: [
            { kind: 'pattern', field: 'extra.campo', pattern: '*aria*' },
            { kind: 'phrase', field: 'text', text: 'aria' },
          ],
        },
      ],
    });
  });
});

describe('ranges of dates', () => {
  const range = (query: string) => {
    const { from, to, includeFrom, includeTo } = tree(query) as {
      from?: Date;
      to?: Date;
      includeFrom: boolean;
      includeTo: boolean;
    };
    return `${includeFrom ? '[' : '{'}${from?.toISOString() ?? '*'} ${to?.toISOString() ?? '*'}${includeTo ? ']' : '}'}`;
  };

  it.each([
    ['[2026-01-01T00:00:00Z TO *]', '[2026-01-01T00:00:00.000Z *}'],
    ['{2026-01-01T00:00:00Z TO *]', '[2026-01-01T00:00:00.001Z *}'],
    ['[* TO NOW]', '[* 2026-03-31T10:11:12.346Z}'],
    ['[* TO NOW}', '[* 2026-03-31T10:11:12.345Z}'],
    ['[NOW-30DAYS TO NOW]', '[2026-03-01T10:11:12.345Z 2026-03-31T10:11:12.346Z}'],
    ['[2026-01-01 TO 2026-01-31]', '[2026-01-01T00:00:00.000Z 2026-02-01T00:00:00.000Z}'],
    ['{2026-01-01 TO 2026-01-31}', '[2026-01-02T00:00:00.000Z 2026-01-31T00:00:00.000Z}'],
    ['[2026-03-01T10:11:12.123456Z TO *]', '[2026-03-01T10:11:12.124Z *}'],
    ['[* TO 2026-03-01T10:11:12.123456Z}', '[* 2026-03-01T10:11:12.124Z}'],
    ['2026-02', '[2026-02-01T00:00:00.000Z 2026-03-01T00:00:00.000Z}'],
    ['"2026-02-01T10:00:00.000000Z"', '[2026-02-01T10:00:00.000Z 2026-02-01T10:00:00.001Z}'],
  ])('metadata_modified:%s', (written, expected) => {
    expect(range(`metadata_modified:${written}`)).toBe(expected);
  });

  it('of the dataset itself are texts in CKAN: what is no date finds nothing', () => {
    expect(range('issued:01-02-2026')).toBe('[2026-02-01T00:00:00.000Z 2026-02-02T00:00:00.000Z}');
    expect(range('issued:2026*')).toBe('[2026-01-01T00:00:00.000Z 2027-01-01T00:00:00.000Z}');
    expect(tree('issued:ieri')).toEqual(NONE);
  });

  it.each([
    'metadata_modified:ieri',
    'metadata_modified:[ieri TO NOW]',
    'metadata_created:2026*',
    'num_resources:molte',
    'num_resources:[a TO b]',
    '_query_:"{!func}1"',
    '_val_:x',
  ])('and numbers that are none are refused, as in Solr: %s', (query) => {
    expect(() => tree(query)).toThrow('Search Error');
  });
});

it('a query a thousand groups deep becomes a tree', () => {
  const query = `${'a OR (b AND '.repeat(999)}c${')'.repeat(999)}`;
  expect(tree(query)).toMatchObject({ kind: 'or' });
});
