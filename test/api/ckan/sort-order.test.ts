import { describe, expect, it } from 'vitest';
import { readSort } from '../../../src/api/ckan/sort-order.js';

describe('the order of a search', () => {
  it('is a list of keys, each with its direction', () => {
    expect(readSort('title_string asc')).toEqual([{ key: 'title', descending: false }]);
    expect(readSort('name')).toEqual([{ key: 'name', descending: false }]);
    expect(readSort('score desc, metadata_modified desc')).toEqual([
      { key: 'relevance', descending: true },
      { key: 'modified', descending: true },
    ]);
    expect(readSort('num_resources desc,metadata_created asc,id asc')).toEqual([
      { key: 'distributions', descending: true },
      { key: 'created', descending: false },
      { key: 'id', descending: false },
    ]);
  });

  it('passes over counts that are not kept, and keys that come again', () => {
    expect(readSort('views_recent desc, name asc, name desc')).toEqual([{ key: 'name', descending: false }]);
    expect(readSort('views_recent desc')).toEqual([]);
  });

  it.each([
    'foo asc',
    'name down',
    'name asc desc',
    ',',
    'name asc,',
    'constructor asc',
    'name; drop table x',
  ])('that does not exist is refused: %s', (sort) => {
    expect(() => readSort(sort)).toThrow('Search Query Error');
  });
});
