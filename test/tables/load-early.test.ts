import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAsTyped } from '../../src/tables/cast-sql.js';
import { detectText } from '../../src/tables/detect-table.js';
import { createTableEngine, type TableEngine } from '../../src/tables/engine.js';
import { sameReading } from '../../src/tables/load-guess.js';
import { loadText, writeEarly } from '../../src/tables/load-text.js';
import { profileTable } from '../../src/tables/profile/profile-table.js';
import { readRows } from '../../src/tables/query.js';

const work = mkdtempSync(join(tmpdir(), 'portico-early-'));
let engine: TableEngine;
beforeAll(async () => {
  engine = await createTableEngine({ memoryLimit: '256MB' });
});
afterAll(() => {
  engine.close();
  rmSync(work, { recursive: true, force: true });
});

function file(name: string, text: string): string {
  const path = join(work, name);
  writeFileSync(path, text);
  return path;
}

const HEADER = 'codice_istat;comune;importo;quantita;anno;giorno;punto;altro;nota';
const line = (n: number) =>
  [
    ['037006', '015146', '058091'][n % 3],
    ['Bologna', 'Milano', 'Roma'][n % 3],
    `${n * 13},${n % 10}5`,
    n % 7 === 0 ? '' : String(n - 50),
    String(2000 + (n % 20)),
    `${String(1 + (n % 28)).padStart(2, '0')}/0${1 + (n % 9)}/2023`,
    `${n}.5`,
    `1.${String(n % 1000).padStart(3, '0')}.${String((n * 7) % 1000).padStart(3, '0')},50`,
    n % 5 === 0 ? `"testo; ${n}"` : `testo ${n}`,
  ].join(';');
const text = (rows: number) =>
  `${HEADER}\r\n${Array.from({ length: rows }, (_, n) => line(n)).join('\r\n')}\r\n`;

describe('a Parquet written by a guess', () => {
  it('holds what one written after the whole was detected holds', async () => {
    const path = file('intero.csv', text(3000));
    const guess = await detectText(file('parte.csv', text(300)), { withoutRoles: true });
    const found = await detectText(path);
    // Roles tell nothing of how cells are read, and a sample never has the evidence of the whole.
    expect(found.columns[0]?.role?.role).toBe('istat_municipality');
    expect(guess.columns[0]?.role).toBeUndefined();
    expect(sameReading(guess, found)).toBe(true);
    const typed = readAsTyped(guess.columns);
    expect([...typed.columns].map(({ name }) => name)).toEqual(['importo', 'quantita', 'anno', 'giorno']);
    expect(typed.options).toEqual(["decimal_separator = ','", "dateformat = '%d/%m/%Y'"]);
    const early = join(work, 'early.parquet');
    expect(await writeEarly(path, guess, early, engine)).toBe(3000);
    const late = join(work, 'late.parquet');
    expect(await loadText(path, found, late, work, engine)).toMatchObject({ ok: true, rowCount: 3000 });
    const all = { limit: 5000 };
    expect(await readRows(early, all, engine)).toEqual(await readRows(late, all, engine));
  });

  it('is given up at the first cell that does not fit', async () => {
    const guess = await detectText(file('parte.csv', text(300)));
    for (const [name, from, to] of [
      ['numero.csv', ';26,25;', ';2625.5;'],
      ['intero.csv', ';-48;', ';circa 48;'],
      ['giorno.csv', '03/03/2023', '31/02/2023'],
    ] as const) {
      const whole = text(3000);
      expect(whole).toContain(from);
      const path = file(name, whole.replace(from, to));
      expect(await writeEarly(path, guess, join(work, 'given-up.parquet'), engine), name).toBeUndefined();
    }
  });
});

it('columns of few values are told by rows from all over a large table, also where a column is called like their number', async () => {
  const path = join(work, 'large.parquet');
  for (const other of ['altro', 'file_row_number']) {
    await engine.use((connection) =>
      connection.run(
        `COPY (SELECT i AS id, 'comune ' || (i % 50) AS comune, i // 3000 AS ${other} FROM range(300000) r(i))
           TO '${path}' (FORMAT parquet)`,
      ),
    );
    const columns = [
      { name: 'id', label: 'id', type: 'integer', storage: 'BIGINT' },
      { name: 'comune', label: 'comune', type: 'text', storage: 'VARCHAR' },
      { name: other, label: other, type: 'integer', storage: 'BIGINT' },
    ] as const;
    const [id, comune, few] = await profileTable(path, columns, 300_000, engine);
    expect(comune).toMatchObject({ distinct: 50, distinctExact: true });
    expect(few).toMatchObject({ distinct: 100, distinctExact: true, min: 0, max: 99 });
    expect(id?.distinctExact).toBe(false);
  }
});
