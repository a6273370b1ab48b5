import { describe, expect, it } from 'vitest';
import { readTerms } from '../../../src/api/ckan/search-terms.js';
import { readSort } from '../../../src/api/ckan/sort-order.js';

const terms = (q: string, ...fq: string[]) => readTerms(q, fq);
const filtersOf = (...fq: string[]) => readTerms('', fq).filters;

describe('words of a search', () => {
  it('are none for the queries that mean everything', () => {
    for (const q of ['', '*:*', '""', "''", '  ']) {
      expect(terms(q)).toEqual({ text: '', filters: [], nothing: false });
    }
  });

  it('keep phrases, exclusions and alternatives', () => {
    expect(terms('bilancio comunale').text).toBe('bilancio comunale');
    expect(terms('"qualità aria" mare').text).toBe('"qualità aria" mare');
    expect(terms('acqua AND aria').text).toBe('acqua aria');
    expect(terms('acqua OR aria').text).toBe('acqua or aria');
    expect(terms('acqua NOT aria -mare +sale').text).toBe('acqua -aria -mare sale');
  });

  it('take a lower-case or for a word', () => {
    expect(terms('acqua or aria').text).toBe('acqua "or" aria');
  });

  it('lose brackets and escapes', () => {
    expect(terms('acqua (potabile)').text).toBe('acqua potabile');
    expect(terms('C\\-1').text).toBe('C-1');
  });

  it('come from a query with fields too', () => {
    expect(terms('acqua organization:comune')).toMatchObject({
      text: 'acqua',
      filters: [{ field: 'organization', values: ['comune'] }],
    });
    expect(terms('text:(acqua potabile)').text).toBe('acqua potabile');
  });
});

describe('filters of a search', () => {
  it('are fields with bare or quoted values', () => {
    expect(filtersOf('organization:comune-x')).toEqual([{ field: 'organization', values: ['comune-x'] }]);
    expect(filtersOf('tags:"qualità dell aria"')).toEqual([{ field: 'tags', values: ['qualità dell aria'] }]);
    expect(filtersOf('+owner_org:"x"')).toEqual([{ field: 'owner_org', values: ['x'] }]);
    expect(filtersOf('license_id:cc\\-by')).toEqual([{ field: 'license_id', values: ['cc-by'] }]);
  });

  it('are joined by blanks, AND and several fq', () => {
    const both = [
      { field: 'groups', values: ['envi'] },
      { field: 'res_format', values: ['CSV'] },
    ];
    expect(filtersOf('groups:envi res_format:CSV')).toEqual(both);
    expect(filtersOf('groups:envi AND res_format:CSV')).toEqual(both);
    expect(filtersOf('groups:envi', 'res_format:CSV')).toEqual(both);
  });

  it('have alternatives within one field, in a group or spelled out', () => {
    const either = [{ field: 'groups', values: ['a', 'b'] }];
    expect(filtersOf('groups:(a OR b)')).toEqual(either);
    expect(filtersOf('(groups:a OR groups:b)')).toEqual(either);
    expect(filtersOf('groups:a OR groups:b')).toEqual(either);
  });

  it('bind OR closer than a blank: the harvester means (a OR b) and c', () => {
    expect(filtersOf('organization:a OR organization:b res_format:CSV')).toEqual([
      { field: 'organization', values: ['a', 'b'] },
      { field: 'res_format', values: ['CSV'] },
    ]);
  });

  it('know what is the same for all datasets', () => {
    expect(terms('', '+dataset_type:dataset +state:active capacity:public')).toMatchObject({
      filters: [],
      nothing: false,
    });
    expect(terms('', '-dataset_type:harvest')).toMatchObject({ filters: [], nothing: false });
    expect(terms('', '+state:(active OR draft)')).toMatchObject({ filters: [], nothing: false });
    expect(terms('', 'dataset_type:harvest').nothing).toBe(true);
  });

  it('do not take for granted what restricted datasets have otherwise', () => {
    expect(() => readTerms('', ['private:true'], true)).toThrow('Search Error');
    expect(readTerms('', ['private:true']).nothing).toBe(true);
    expect(readTerms('', ['state:active'], true)).toMatchObject({ filters: [], nothing: false });
  });

  it('have nothing in common when a dataset would need two organizations', () => {
    expect(terms('', 'organization:a organization:b').nothing).toBe(true);
    expect(terms('', 'organization:(a OR b) organization:b')).toMatchObject({
      nothing: false,
      filters: [{ field: 'organization', values: ['b'] }],
    });
  });
});

describe('what is not read yet is refused, never answered with nothing', () => {
  it.each([
    ['title:acqu*'],
    ['metadata_modified:[2026-01-01T00:00:00Z TO *]'],
    ['organization:acq*'],
    ['acqu*'],
    ['neve~1'],
    ['title:neve'],
    ['-organization:a'],
    ['tags:a tags:b'],
    ['organization:a OR groups:b'],
    ['(a OR b) c'],
    ['{!boost b=1}acqua'],
    ['extras_hvd_category:"x"'],
  ])('%s', (q) => {
    expect(() => terms(q)).toThrow('Search Error');
  });

  it.each([
    ['organization:'],
    ['(organization:a'],
    ['organization:a)'],
    ['AND organization:a'],
    ['tags:"a'],
    ['()'],
  ])('nor is what nobody could read: %s', (fq) => {
    expect(() => terms('', fq)).toThrow('Search Error');
  });
});

describe('the order of a search', () => {
  it('is the first key that tells datasets apart', () => {
    expect(readSort('title_string asc', false)).toEqual({ key: 'title', descending: false });
    expect(readSort('name', false)).toEqual({ key: 'name', descending: false });
    expect(readSort('id asc', false)).toEqual({ key: 'id', descending: false });
    expect(readSort('metadata_modified desc', false)).toEqual({ key: 'modified', descending: true });
    expect(readSort('score desc, metadata_modified desc', true)).toEqual({
      key: 'relevance',
      descending: true,
    });
    expect(readSort('score desc, metadata_created desc', false)).toEqual({
      key: 'created',
      descending: true,
    });
    expect(readSort('views_recent desc, name asc', false)).toEqual({ key: 'name', descending: false });
  });

  it('that does not exist is refused', () => {
    for (const sort of ['foo asc', 'name down', 'name asc desc', ',']) {
      expect(() => readSort(sort, false)).toThrow('Search Query Error');
    }
  });
});
