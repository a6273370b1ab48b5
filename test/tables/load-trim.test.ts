import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { detectText } from '../../src/tables/detect-table.js';
import { copyData } from '../../src/tables/load-trim.js';
import type { Stated } from '../../src/tables/stated.js';
import { createLoader } from './helpers/load-bytes.js';

const work = mkdtempSync(join(tmpdir(), 'portico-trim-'));
const loader = createLoader();
afterAll(async () => {
  rmSync(work, { recursive: true, force: true });
  (await loader).close();
});

const DATA = ['Bologna;1;10/01/2024', 'Modena;2;11/01/2024', '"Reggio; Emilia";3;12/01/2024'];
const HEADER = 'comune;quantita;giorno';

/** What is copied of a text, or undefined where it has to be rewritten. */
async function copied(text: string, stated: Stated = {}): Promise<string | undefined> {
  const from = join(work, 'from.csv');
  const to = join(work, 'to.csv');
  writeFileSync(from, text);
  const found = await detectText(from, { stated });
  return (await copyData(from, to, found)) ? readFileSync(to, 'utf8') : undefined;
}

const plain = (lineEnd: string) => DATA.map((line) => line + lineEnd).join('');

describe('the data between titles and notes', () => {
  it.each([
    ['titles and a blank line', `Elenco dei comuni\nAnno 2024\n\n${HEADER}\n${plain('\n')}`],
    ['a note', `${HEADER}\n${plain('\n')}Fonte: ufficio\n`],
    ['a note without a line end, behind a blank line', `${HEADER}\n${plain('\n')}\nFonte: ufficio`],
    ['notes of several lines', `${HEADER}\n${plain('\n')}\nFonte: ufficio\n"Nota: su\ndue righe"\n`],
    ['blank lines at the end', `${HEADER}\n${plain('\n')}\n\n\n`],
    ['a title of two lines within quotes', `"Elenco\ndei comuni"\n${HEADER}\n${plain('\n')}`],
    ['an old line end within a title', `"Elenco\rdei comuni"\n${HEADER}\n${plain('\n')}Fonte: ufficio\n`],
  ])('is found with %s', async (_, text) => {
    expect(await copied(text)).toBe(plain('\n'));
  });

  it('is found with line ends of two bytes, and where the publisher said how many notes there are', async () => {
    const text = `Elenco\r\n\r\n${HEADER}\r\n${plain('\r\n')}Fonte: ufficio\r\n`;
    expect(await copied(text)).toBe(plain('\r\n'));
    const stated = `${HEADER}\n${plain('\n')}Imola;4;13/01/2024\nFaenza;5;14/01/2024\n`;
    expect(await copied(stated, { footerRows: 2 })).toBe(plain('\n'));
  });

  it('has to be rewritten where a record itself is not plain', async () => {
    expect(await copied(`Elenco\n${HEADER}\n${plain('\n')}Imola;4\nFonte: ufficio\n`)).toBeUndefined();
    expect(await copied(`Elenco\n${HEADER}\n${plain('\n')}"Ca" rossa;4;13/01/2024\n`)).toBeUndefined();
  });

  it('is read as when it is rewritten', async () => {
    const { table } = await loader;
    const rows = Array.from({ length: 5000 }, (_, n) => `"Comune ${n}, ""alto""";${n};1${n % 10}/02/2024`);
    const text = (inside: string) => `Elenco\n\n${HEADER}\n${rows.join('\n')}\n${inside}\nFonte: ufficio\n`;
    const framed = await table('a.csv', text(''));
    // A blank line among the data has the reader rewrite all of it.
    const rewritten = await table('b.csv', `Elenco\n\n${HEADER}\n\n${rows.join('\n')}\n\nFonte: ufficio\n`);
    expect(framed.rowCount).toBe(5000);
    expect(framed.data.rows[4999]).toEqual(['Comune 4999, "alto"', 4999, '2024-02-19']);
    expect(rewritten.data.rows).toEqual(framed.data.rows);
    expect(framed.columns.map(({ type }) => type)).toEqual(['text', 'integer', 'date']);
  });
});
