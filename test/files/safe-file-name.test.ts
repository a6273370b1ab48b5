import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { remoteFileName } from '../../src/files/remote-file-name.js';
import { contentDisposition, safeFileName } from '../../src/files/safe-file-name.js';

describe('safeFileName', () => {
  it.each([
    ['bilancio 2024.csv', 'bilancio 2024.csv'],
    ['Qualità dell’aria.csv', 'Qualità dell’aria.csv'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Utenti\\rossi\\dati.xlsx', 'dati.xlsx'],
    ['dati/', 'dati'],
    ['..', 'file'],
    ['.htaccess', 'htaccess'],
    ['dati.csv. . ', 'dati.csv'],
    ['a\u0000b\r\nc.csv', 'abc.csv'],
    ['fattura\u202Evsc.exe', 'fatturavsc.exe'],
    ['a<b>:"c|d?*.csv', 'a_b___c_d__.csv'],
    ['NUL.csv', '_NUL.csv'],
    ['com1', '_com1'],
    ['console.csv', 'console.csv'],
    ['', 'file'],
    ['   ', 'file'],
  ])('makes %j into %j', (given, expected) => {
    expect(safeFileName(given)).toBe(expected);
  });

  it('composes accents, so that a name sent by a Mac is the same name', () => {
    expect(safeFileName('citta\u0300.csv')).toBe('citt\u00e0.csv');
  });

  it('cuts long names at a whole character and keeps the extension', () => {
    const name = safeFileName(`${'è'.repeat(300)}.csv`);
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200);
    expect(name).toMatch(/^è+\.csv$/);
    expect(safeFileName(`a.${'b'.repeat(400)}`)).toHaveLength(200);
    expect(safeFileName('😀'.repeat(100))).toBe('😀'.repeat(50));
  });

  it('is safe and stable for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        const name = safeFileName(text);
        expect(safeFileName(name)).toBe(name);
        expect(name).not.toMatch(/[/\\<>:"|?*\p{Cc}\p{Cf}]|^[. ]|[. ]$/u);
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(201);
        expect(name).not.toBe('');
      }),
      { numRuns: 3000 },
    );
  });
});

describe('contentDisposition', () => {
  it('stays plain for a plain name', () => {
    expect(contentDisposition('attachment', 'dati 2024.csv')).toBe('attachment; filename="dati 2024.csv"');
  });

  it('adds the UTF-8 name and keeps a readable one for old clients', () => {
    expect(contentDisposition('attachment', 'Qualità dell’aria.csv')).toBe(
      'attachment; filename="Qualita dell_aria.csv"; filename*=UTF-8\'\'Qualit%C3%A0%20dell%E2%80%99aria.csv',
    );
    expect(contentDisposition('inline', "100% (l'anno).csv")).toBe(
      "inline; filename=\"100_ (l'anno).csv\"; filename*=UTF-8''100%25%20%28l%27anno%29.csv",
    );
  });

  it('gives a valid header for any name, and the name back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const header = contentDisposition('attachment', text);
        expect(header).toMatch(
          /^attachment; filename="[ !#$&-[\]-~]+"(; filename\*=UTF-8''(%[0-9A-F]{2}|[\w!#$&+.^`|~-])+)?$/,
        );
        expect(remoteFileName(header, 'https://example.org/other')).toBe(safeFileName(text));
      }),
      { numRuns: 3000 },
    );
  });
});

describe('remoteFileName', () => {
  const url = 'https://dati.example.it/export/Qualit%C3%A0.csv?token=1';
  it.each([
    [undefined, 'Qualità.csv'],
    ['attachment', 'Qualità.csv'],
    ['attachment; filename=a.csv', 'a.csv'],
    ['attachment; filename="a;b\\"c.csv"', 'a;b_c.csv'],
    ['attachment; filename="x.csv"; filename*=UTF-8\'it\'citt%C3%A0.csv', 'città.csv'],
    ["attachment; filename*=iso-8859-1''citt%E0.csv", 'città.csv'],
    [`attachment; filename="${Buffer.from('città.csv').toString('latin1')}"`, 'città.csv'],
    ['attachment; filename="citt\u00e0.csv"', 'città.csv'],
    ['attachment; filename="../../x.csv"', 'x.csv'],
  ])('reads %j', (header, expected) => {
    expect(remoteFileName(header, url)).toBe(expected);
  });

  it('says nothing when the path says nothing', () => {
    expect(remoteFileName(undefined, 'https://dati.example.it/')).toBeUndefined();
    expect(remoteFileName(undefined, 'https://dati.example.it/%E0.csv')).toBe('%E0.csv');
  });
});
