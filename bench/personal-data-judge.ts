import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { TableEngine } from '../src/tables/engine.js';
import { loadTable } from '../src/tables/load.js';
import {
  PERSONAL_DATA_KINDS,
  type PersonalDataFinding,
  type PersonalDataKind,
  scanTable,
} from '../src/validation/personal-data/index.js';
import type { SampleTable } from './personal-data-samples.js';

/**
 * Columns of the corpus that hold personal data, by file, column and kind, as its notes tell and as was read off the
 * files. Every other column of every file holds none.
 */
const TRUTH: Readonly<Record<string, Readonly<Record<string, readonly PersonalDataKind[]>>>> = {
  'tabular/synthetic-dati-personali.csv': {
    Cognome: ['person-name'],
    Nome: ['person-name'],
    'Codice fiscale': ['codice-fiscale'],
    'Data di nascita': ['birth-date'],
    Telefono: ['phone'],
    Cellulare: ['phone'],
    'E-mail': ['email'],
    IBAN: ['iban'],
    Disabilità: ['health'],
  },
  'tabular/synthetic-note-libere-dati-personali.csv': {
    note: ['codice-fiscale', 'iban', 'email', 'phone'],
  },
  'tabular/rer-mude-soggetti-pseudonimizzato.csv': Object.fromEntries(
    [
      'BENEFICIARIO_CF',
      'IMPRESA_PIVA',
      'PROGETTISTA_PIVA',
      'STRUTTURISTA_NOME',
      'STRUTTURISTA_PIVA',
      'PROG_IMP_ELETT_NOME',
      'PROG_IMP_ELETT_PIVA',
      'COORD_SIC_PROG_PIVA',
      'COORD_SIC_ESEC_NOME',
      'COORD_SIC_ESEC_PIVA',
      'DIR_LAV_NOME',
      'DIR_LAV_STRUTT_NOME',
      'DIR_LAV_STRUTT_PIVA',
      'COLLAUDATORE_NOME',
      'COLLAUDATORE_PIVA',
      'CERT_ENERG_NOME',
    ].map((column) => [column, ['codice-fiscale'] as const]),
  ),
};

/** A file of the corpus, what was found in it and what should have been. */
export interface JudgedFile {
  path: string;
  columns: number;
  found: PersonalDataFinding[];
  expected: { column: string; kind: PersonalDataKind }[];
}

/** Loads and scans a made-up table. */
export async function judgeSample(
  { name, csv, truth }: SampleTable,
  work: string,
  engine: TableEngine,
): Promise<JudgedFile> {
  const path = join(work, `${name}.csv`);
  writeFileSync(path, csv);
  const judged = await judgePersonalData(work, `${name}.csv`, work, engine);
  if (!judged) throw new Error(`not a table: ${name}`);
  return {
    ...judged,
    expected: Object.entries(truth).flatMap(([column, kinds]) => kinds.map((kind) => ({ column, kind }))),
  };
}

/** Loads and scans one file; undefined for one that is no table. */
export async function judgePersonalData(
  fixtures: string,
  path: string,
  work: string,
  engine: TableEngine,
): Promise<JudgedFile | undefined> {
  const parquetPath = join(work, 'out.parquet');
  const result = await loadTable(
    { path: join(fixtures, path), fileName: basename(path) },
    { parquetPath, workDir: work },
    { engine },
  );
  if (result.status !== 'loaded') return undefined;
  const report = await scanTable(engine, [parquetPath], result.columns);
  const expected = Object.entries(TRUTH[path] ?? {}).flatMap(([column, kinds]) =>
    kinds.map((kind) => ({ column, kind })),
  );
  return { path, columns: result.columns.length, found: report.columns, expected };
}

/** How many findings of a kind are right, wrong, or missing. Notes hold nothing and are counted apart. */
export interface KindScore {
  right: number;
  wrong: number;
  missed: number;
  notes: number;
}

/** The score of a kind, or of all. */
export function score(judged: readonly JudgedFile[], kind?: PersonalDataKind): KindScore {
  const total: KindScore = { right: 0, wrong: 0, missed: 0, notes: 0 };
  for (const { found, expected } of judged) {
    const wanted = expected.filter((each) => kind === undefined || each.kind === kind);
    const stops = found.filter(
      (each) => each.severity === 'stop' && (kind === undefined || each.kind === kind),
    );
    const isWanted = ({ column, kind: one }: PersonalDataFinding): boolean =>
      wanted.some((each) => each.column === column && each.kind === one);
    total.right += stops.filter(isWanted).length;
    total.wrong += stops.filter((each) => !isWanted(each)).length;
    total.missed += wanted.filter(
      (each) => !stops.some(({ column, kind: one }) => column === each.column && one === each.kind),
    ).length;
    total.notes += found.filter(
      (each) => each.severity === 'note' && (kind === undefined || each.kind === kind),
    ).length;
  }
  return total;
}

const percent = (part: number, of: number): string =>
  of === 0 ? '-' : `${((part / of) * 100).toFixed(1)} %`;

/** The scores as a table of Markdown, then every miss, wrong finding and note. */
export function precisionTable(judged: readonly JudgedFile[]): string {
  const line = (name: string, { right, wrong, missed, notes }: KindScore): string =>
    `| ${name} | ${right} | ${wrong} | ${missed} | ${percent(right, right + wrong)} | ${percent(right, right + missed)} | ${notes} |`;
  const misses = judged.flatMap(({ path, found, expected }) => [
    ...expected
      .filter(
        (each) =>
          !found.some(
            ({ column, kind, severity }) =>
              severity === 'stop' && column === each.column && kind === each.kind,
          ),
      )
      .map(({ column, kind }) => `missed: ${path} ${column} ${kind}`),
    ...found
      .filter(
        ({ column, kind, severity }) =>
          severity === 'note' || !expected.some((each) => each.column === column && each.kind === kind),
      )
      .map(
        ({ column, kind, severity, rows, reason }) =>
          `${severity === 'note' ? 'note' : 'wrong'}: ${path} ${column} ${kind} (${rows} rows, ${reason})`,
      ),
  ]);
  return [
    `${judged.length} files, ${judged.reduce((sum, { columns }) => sum + columns, 0)} columns`,
    '| kind | right | wrong | missed | precision | recall | notes |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...PERSONAL_DATA_KINDS.map((kind) => line(kind, score(judged, kind))),
    line('all', score(judged)),
    ...misses,
  ].join('\n');
}
