import { describe, expect, it, vi } from 'vitest';
import { bboxLocation } from '../../../harvesters/common/bbox.js';
import { readAnyDate, readInstant } from '../../../harvesters/common/dates.js';
import { fitToModel } from '../../../harvesters/common/fit.js';
import { readFormat } from '../../../harvesters/common/formats.js';
import { decodeEntities, htmlToMarkdown, isHtml, toTitle } from '../../../harvesters/common/html.js';
import { readAnyLicence } from '../../../harvesters/common/licences.js';
import { Notes } from '../../../harvesters/common/notes.js';
import { remembered } from '../../../harvesters/common/remembered.js';
import { languageTag, readKeywords, readLangMap } from '../../../harvesters/common/texts.js';
import type { Dataset } from '../../../src/catalog/model/index.js';

describe('HTML', () => {
  it.each([
    ['<p>Uno</p><p>due<br>tre</p>', 'Uno\n\ndue\ntre'],
    ['<div>a<script>alert("x")</script>b</div>', 'ab'],
    ['<div>a<script>mai chiuso', 'a'],
    ['<a href="javascript:alert(1)">clic</a><br/>', 'clic'],
    ['<a class="x" href="https://x.example/a">testo</a>', '[testo](https://x.example/a)'],
    ['<a href="https://x.example/a">https://x.example/a</a>', 'https://x.example/a'],
    ['<!-- niente --><p>si</p>', 'si'],
  ])('%s becomes %j', (html, markdown) => {
    expect(htmlToMarkdown(html)).toBe(markdown);
  });

  it('is told from Markdown and from signs', () => {
    expect(['a < b > c', '**x**', '<b>x</b>', '<https://x.example>'].map(isHtml)).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect(isHtml('riga<BR>riga')).toBe(true);
  });

  it('has its character references resolved, but no impossible ones', () => {
    expect(decodeEntities('&agrave;&#232;&#xE9;&amp;&foo;&#0;&#x110000;')).toBe('àèé&&foo;&#0;&#x110000;');
    expect(toTitle('Qualit&agrave;\ndell&#39;aria')).toBe("Qualità dell'aria");
  });
});

describe('dates', () => {
  it.each([
    ['R/P1Y', undefined],
    ['13/2024', undefined],
    ['1627417519723', '2021-07-27T20:25:19.723Z'],
    ['Date changed  jeu, 19/12/2019 - 03:00', '2019-12-19T03:00:00'],
    ['', undefined],
  ])('%s is %s', (text, date) => {
    expect(readAnyDate(text)).toBe(date);
  });

  it('of CKAN are in UTC', () => {
    expect(readInstant('2024-01-01T10:00:00.5')).toBe('2024-01-01T10:00:00.5Z');
    expect(readInstant('2024-01-01T10:00:00+02:00')).toBe('2024-01-01T10:00:00+02:00');
  });
});

describe('texts', () => {
  it('are read by language', () => {
    expect(readLangMap('{"it": "x", "en_GB": "y", "??": "z"}', 'it')).toEqual({
      it: 'x',
      'en-GB': 'y',
      und: 'z',
    });
    expect(readLangMap('{non JSON', 'it')).toEqual({ it: '{non JSON' });
    expect(readLangMap(' \0 ', 'it')).toBeUndefined();
    expect(['IT', 'en_gb', 'x', ''].map(languageTag)).toEqual(['it', 'en-GB', undefined, undefined]);
    expect(readKeywords([' a ', 'a', '', 'x'.repeat(501)], 'it')).toEqual({ it: ['a'] });
  });
});

describe('licences and formats', () => {
  it.each([
    ['Creative Commons Attribuzione - Condividi allo stesso modo 4.0', /CCBYSA/],
    ['CC BY-NC 4.0', /CCBYNC/],
    ['http://creativecommons.org/publicdomain/zero/1.0/deed.it', /CCO10|CC0/],
    ['Open Data Commons Open Database License (ODbL)', /ODbL|ODBL/i],
  ])('%s is known', (text, code) => {
    expect(readAnyLicence([text], 'it')?.iri).toMatch(code);
  });

  it('never guesses between two formats', () => {
    expect(readFormat('CSV e JSON')).toBeUndefined();
    expect(readFormat('Esportazione CSV')).toMatch(/\/CSV$/);
  });
});

describe('boxes', () => {
  it.each([[[11, 44, 12]], [[12, 44, 11, 45]], [[11, 44, 12, 95]], [[Number.NaN, 44, 12, 45]]])(
    '%j is none',
    (box) => {
      expect(bboxLocation(box)).toBeUndefined();
    },
  );
});

describe('fitting to the model', () => {
  it('takes away the smallest part that is wrong, and says which', () => {
    const notes = new Notes();
    const doc = {
      identifier: 'a',
      title: { it: 'Titolo', 'non una lingua': 'x' },
      landingPage: ['https://x.example', 'non un indirizzo'],
      issued: 'ieri',
      spatial: [{ bbox: { format: 'shp', value: 'x' }, name: { it: 'Qui' } }],
    } as unknown as Dataset;
    expect(fitToModel('dataset', doc, notes)).toEqual({
      identifier: 'a',
      title: { it: 'Titolo' },
      landingPage: ['https://x.example'],
      spatial: [{ name: { it: 'Qui' } }],
    });
    expect(notes.all().map(({ en }) => en)).toEqual(
      expect.arrayContaining([
        'landingPage.1: "non un indirizzo" cannot be understood.',
        'issued: "ieri" cannot be understood.',
      ]),
    );
  });
});

describe('notes', () => {
  it('are said once, and not without end', () => {
    const notes = new Notes();
    for (let i = 0; i < 200; i++) notes.unread('campo', `valore ${i % 100}`);
    expect(notes.all()).toHaveLength(50);
  });
});

describe('what is remembered', () => {
  it('is computed once, but for long texts', () => {
    const compute = vi.fn((text: string) => text.length);
    const length = remembered(compute);
    expect([length('abc'), length('abc'), length('x'.repeat(600)), length('x'.repeat(600))]).toEqual([
      3, 3, 600, 600,
    ]);
    expect(compute).toHaveBeenCalledTimes(3);
  });
});
