import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundsOf } from '../../src/portal/bounds.js';
import { cellText } from '../../src/portal/cell.js';
import { pagesShown } from '../../src/portal/components/pagination.js';
import {
  formatBytes,
  formatNumber,
  formatShortDate,
  formatTemporal,
  truncate,
} from '../../src/portal/format.js';
import { linksFor } from '../../src/portal/links.js';
import { plainText, renderMarkdown } from '../../src/portal/markdown.js';
import {
  PAGE_FACETS,
  readSearchParams,
  SORTS,
  toggleFilter,
  writeSearchParams,
} from '../../src/portal/search-params.js';
import { toSitemap, toSitemapIndex } from '../../src/portal/sitemap.js';
import { COUNTED, TEXTS, translator } from '../../src/portal/texts.js';
import { readStatements } from '../../src/portal/unmapped.js';

describe('texts', () => {
  it('exist in both languages, with the same values to fill in', () => {
    for (const [key, { it, en }] of Object.entries(TEXTS)) {
      expect(it.trim(), key).not.toBe('');
      expect(en.trim(), key).not.toBe('');
      const names = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
      expect(names(it), key).toEqual(names(en));
    }
    for (const words of Object.values(COUNTED)) expect([...words.it, ...words.en].every(Boolean)).toBe(true);
  });

  it('fill in values and leave unknown marks alone', () => {
    expect(translator('it')('period.between', { start: 'a', end: 'b' })).toBe('dal a al b');
    expect(translator('en')('period.between', { start: 'a' })).toBe('a to {end}');
  });
});

describe('formats', () => {
  it('numbers are grouped from four digits on and lose nothing', () => {
    expect(formatNumber('it', 1234.5)).toBe('1.234,5');
    expect(formatNumber('en', 1234.5)).toBe('1,234.5');
    expect(formatNumber('it', 0.1)).toBe('0,1');
    expect(formatNumber('it', 0.00000123)).toBe('0,00000123');
    expect(formatNumber('it', 12345678901234567890n)).toBe('12.345.678.901.234.567.890');
  });

  it('sizes are in decimal units', () => {
    expect(formatBytes('it', 999)).toBe('999 byte');
    expect(formatBytes('it', 1_250_000)).toBe('1,3 MB');
    expect(formatBytes('en', 2_000_000_000)).toBe('2 GB');
  });

  it('dates are as precise as they are', () => {
    expect(formatTemporal('it', '2024')).toBe('2024');
    expect(formatTemporal('it', '2024-05')).toBe('maggio 2024');
    expect(formatTemporal('it', '2024-05-03')).toBe('3 maggio 2024');
    expect(formatTemporal('en', '2024-05-03')).toBe('3 May 2024');
    // Noon in Greenwich is two in the afternoon in Rome in summer; without a zone the clock is the source's.
    expect(formatTemporal('it', '2024-07-03T12:00:00Z')).toContain('14:00');
    expect(formatTemporal('it', '2024-07-03T12:00:00')).toContain('12:00');
    expect(formatTemporal('it', '2024-02-99')).toBe('2024-02-99');
    expect(formatShortDate('it', '2024-05-03')).toBe('03/05/2024');
    expect(formatShortDate('it', 'ieri')).toBe('ieri');
  });

  it('cells are written as their type says, codes keep their digits', () => {
    const column = (type: string, label = 'x') => ({ name: label, label, type, storage: '' }) as never;
    expect(cellText('it', column('integer'), 12345)).toBe('12.345');
    expect(cellText('it', column('integer', 'COD_ISTAT'), 37006)).toBe('37006');
    expect(cellText('it', column('integer'), '9007199254740993')).toBe('9.007.199.254.740.993');
    expect(cellText('it', column('number'), '0.12345678901234567')).toBe('0,12345678901234567');
    expect(cellText('it', column('year'), 2024)).toBe('2024');
    expect(cellText('it', column('boolean'), false)).toBe('No');
    expect(cellText('it', column('json'), { a: [1] })).toBe('{"a":[1]}');
    expect(cellText('it', column('text'), null)).toBe('');
    expect(cellText('it', column('text'), 'a'.repeat(5000)).length).toBeLessThanOrEqual(300);
  });

  it('a text is cut at a word', () => {
    expect(truncate('uno due tre quattro', 12)).toBe('uno due tre…');
    fc.assert(
      fc.property(
        fc.string(),
        fc.integer({ min: 2, max: 50 }),
        (text, n) => truncate(text, n).length <= n || text.length <= n,
      ),
    );
  });
});

describe('Markdown', () => {
  it('has no HTML of its source, no images and no headings', () => {
    expect(renderMarkdown('# Titolo')).toBe('<p><strong>Titolo</strong></p>\n');
    expect(renderMarkdown('<b>x</b>')).toBe('<p>&lt;b&gt;x&lt;/b&gt;</p>\n');
    expect(renderMarkdown('![x](https://e.example/x.png)')).not.toContain('<img');
    expect(renderMarkdown('[x](JaVaScRiPt:alert(1))')).not.toContain('<a');
    expect(renderMarkdown('https://e.example/a')).toContain(
      '<a href="https://e.example/a" rel="nofollow noopener">',
    );
  });

  it('gives its words for excerpts', () => {
    expect(plainText('# Titolo\n\nUn **testo** con [un link](https://e.example).\n- punto')).toBe(
      'Titolo Un testo con un link. punto',
    );
  });
});

describe('addresses', () => {
  it('carry the language and live under the path of PUBLIC_URL', () => {
    const links = linksFor('https://comune.example.it/dati', 'en');
    expect(links.search({ q: 'a b', tags: ['x', 'y'], page: undefined })).toBe(
      '/dati/dataset?q=a+b&tags=x&tags=y&lang=en',
    );
    expect(links.home()).toBe('/dati/?lang=en');
    expect(links.plain('/catalog.ttl')).toBe('/dati/catalog.ttl');
    expect(linksFor('https://dati.example.it', 'it').home()).toBe('/');
  });

  it('a search is read back as it was written', () => {
    const values = fc.uniqueArray(fc.stringMatching(/^[a-z][a-z ]{0,8}[a-z]$/), {
      minLength: 1,
      maxLength: 3,
    });
    const search = fc.record({
      text: fc.stringMatching(/^([a-z][a-z ]{0,8}[a-z])?$/),
      filters: fc.dictionary(fc.constantFrom(...PAGE_FACETS), values, { noNullPrototype: true }),
      sort: fc.option(fc.constantFrom(...SORTS), { nil: undefined }),
      page: fc.integer({ min: 1, max: 1000 }),
    });
    fc.assert(
      fc.property(search, (asked) => {
        const written = new URLSearchParams(
          linksFor('https://e.example', 'it').search(writeSearchParams(asked)).split('?')[1],
        );
        const query = Object.fromEntries([...written.keys()].map((name) => [name, written.getAll(name)]));
        const flat = Object.fromEntries(
          Object.entries(query).map(([k, v]) => [k, v.length === 1 ? v[0] : v]),
        );
        expect(readSearchParams(flat)).toEqual(asked);
      }),
    );
  });

  it('a filter taken away leaves no trace', () => {
    const search = readSearchParams({ tags: 'a', page: '3' });
    const without = toggleFilter(search, 'tag', 'a');
    expect(writeSearchParams(without).tags).toBeUndefined();
    expect(without.page).toBe(1);
  });

  it('page links show the ends and the neighbours', () => {
    expect(pagesShown(1, 1)).toEqual([1]);
    expect(pagesShown(1, 4)).toEqual([1, 2, 3, 4]);
    expect(pagesShown(5, 9)).toEqual([1, null, 4, 5, 6, null, 9]);
    expect(pagesShown(9, 9)).toEqual([1, null, 8, 9]);
  });
});

describe('other forms', () => {
  it('bounds are read from WKT and GeoJSON, not from other coordinate systems', () => {
    const box = { west: 11, south: 44, east: 12, north: 45 };
    expect(boundsOf({ format: 'wkt', value: 'POLYGON Z ((11 44 0, 12 44 0, 12 45 0, 11 44 0))' })).toEqual(
      box,
    );
    expect(
      boundsOf({ format: 'geojson', value: '{"type":"MultiPoint","coordinates":[[11,44],[12,45]]}' }),
    ).toEqual(box);
    expect(boundsOf({ format: 'wkt', value: 'POINT(686000 4930000)' })).toBeUndefined();
    expect(boundsOf({ format: 'geojson', value: '{' })).toBeUndefined();
    expect(boundsOf({ format: 'gml', value: '<gml:Point/>' })).toBeUndefined();
  });

  it('statements of a source are taken apart, broken lines left out', () => {
    expect(
      readStatements(
        '<https://e.x/s> <https://e.x/p> "caff\\u00E8 \\"nero\\""@it .\n_:b <https://e.x/p> <https://e.x/o> .\nrotto\n',
      ),
    ).toEqual([
      {
        subject: 'https://e.x/s',
        predicate: 'https://e.x/p',
        object: 'caffè "nero"',
        iri: false,
        lang: 'it',
      },
      { subject: '_:b', predicate: 'https://e.x/p', object: 'https://e.x/o', iri: true },
    ]);
  });

  it('a site map escapes and an index counts its files', () => {
    const modifiedAt = new Date('2024-05-03T10:00:00Z');
    expect(toSitemap('https://e.example/a&b', [{ kind: 'dataset', name: 'x', modifiedAt }])).toContain(
      '<url><loc>https://e.example/a&#38;b/dataset/x</loc><lastmod>2024-05-03T10:00:00.000Z</lastmod></url>',
    );
    expect(toSitemapIndex('https://e.example', 2).match(/<sitemap>/g)).toHaveLength(2);
  });
});
