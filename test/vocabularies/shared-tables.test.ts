import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { byIri, type VocabularyId, vocabulary } from '../../src/vocabularies/index.js';
import { hasShared, sharedPath } from '../helpers/shared.js';

const tables: readonly (readonly [VocabularyId, string])[] = [
  ['data-theme', 'data-theme'],
  ['theme-subtheme', 'eurovoc-microthesauri'],
  ['frequency', 'frequency'],
  ['file-type', 'file-type'],
  ['language', 'language'],
  ['licence-eu', 'licence-eu'],
  ['access-right', 'access-right'],
  ['planned-availability', 'planned-availability'],
  ['distribution-status', 'distribution-status'],
  ['distribution-type', 'distribution-type'],
  ['dataset-type', 'dataset-type'],
  ['hvd-category', 'high-value-dataset-category'],
  ['country', 'country'],
  ['continent', 'continent'],
  ['place', 'place-italy'],
];

describe.skipIf(!hasShared)('against the published tables', () => {
  it.each(tables)('%s has every IRI of %s.csv', (id, file) => {
    const text = readFileSync(sharedPath('standards', 'data', 'vocab', `${file}.csv`), 'utf8');
    const iris = [...text.matchAll(/^(http[^,]+),/gm)].map((match) => match[1] ?? '');
    expect(iris.length).toBeGreaterThan(3);
    expect(iris.filter((iri) => !byIri(id, iri))).toEqual([]);
  });

  it('has every licence of the Italian vocabulary, and no other', () => {
    const text = readFileSync(sharedPath('standards', 'data', 'vocab-italia', 'licences.ttl'), 'utf8');
    const published = new Set(
      [...text.matchAll(/controlled-vocabulary\/licen[cs]es\/([ABC][A-Za-z0-9]*_\w+)/g)].map(
        (match) => match[1],
      ),
    );
    const ours = vocabulary('licence').concepts.map((licence) => licence.code);
    expect([...published].sort()).toEqual([...ours].sort());
  });

  it('has every pair of the theme to sub-theme mapping', () => {
    const text = readFileSync(
      sharedPath('standards', 'data', 'vocab-italia', 'theme-subtheme-mapping.csv'),
      'utf8',
    );
    const pairs = [...text.matchAll(/^"([^"]+)".*"(http:\/\/eurovoc[^"]+)"/gm)];
    expect(pairs).toHaveLength(124);
    for (const [, theme, subtheme] of pairs) {
      expect(byIri('theme-subtheme', subtheme ?? '')?.themes).toContain(theme);
    }
  });

  it('has every municipality in force, under its published identifier', () => {
    const text = readFileSync(sharedPath('standards', 'data', 'vocab-italia', 'cities.csv'), 'utf8');
    const ids = new Set(
      [...text.matchAll(/"(\d{6}-\([\d-]+\))".*"31-12-9999"\r?$/gm)].map((match) => match[1] ?? ''),
    );
    const ours = vocabulary('place').concepts.filter((place) => place.kind === 'municipality');
    expect(new Set(ours.map((place) => place.iri.split('/').at(-1)))).toEqual(ids);
  });
});
