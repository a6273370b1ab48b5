import type { Bilingual } from '../../errors.js';
import type { ParseProblem } from '../read/problems.js';
import { MENDS, type Mend, type MendCode, type MendSeverity } from './mends.js';
import type { CatalogContent, DatasetFound } from './read-catalog.js';
import { inOrder } from './reading.js';

/** How often one kind of mend was met, with its sentence. */
export interface MendCount {
  code: MendCode;
  severity: MendSeverity;
  count: number;
  message: Bilingual;
}

/** One dataset in the report. */
export interface DatasetLine {
  iri: string;
  identifier?: string;
  title?: string;
  distributions: number;
  /** How many things were put right, and how many only reported. */
  mended: number;
  reported: number;
  /** How many statements are kept in `unmapped`. */
  unmapped: number;
}

/** What an import found and did, for people (`formatImportReport`) and programs (as JSON). */
export interface ImportReport {
  catalogues: number;
  datasets: number;
  distributions: number;
  dataServices: number;
  unmapped: number;
  mends: MendCount[];
  problems: readonly ParseProblem[];
  lines: DatasetLine[];
}

/** Sums up the reading of a document. `problems` are those of `parseRdf`. */
export function importReport(content: CatalogContent, problems: readonly ParseProblem[] = []): ImportReport {
  const lines = content.datasets.map(lineOf);
  const all = [
    ...[...content.datasets, ...content.dataServices, ...content.catalogs].flatMap(({ mends }) => mends),
    ...content.findings,
  ];
  return {
    catalogues: content.catalogs.length,
    datasets: lines.length,
    distributions: sum(lines.map(({ distributions }) => distributions)),
    dataServices: content.dataServices.length,
    unmapped:
      sum(lines.map(({ unmapped }) => unmapped)) +
      sum(content.dataServices.map(({ doc }) => statements(doc))),
    mends: countMends(all),
    problems,
    lines,
  };
}

/** Mends by kind: put right first, then reported, each by how often and name. */
export function countMends(mends: readonly Mend[]): MendCount[] {
  const counts = new Map<MendCode, number>();
  for (const { code } of mends) counts.set(code, (counts.get(code) ?? 0) + 1);
  return [...counts]
    .map(([code, count]) => ({ code, count, ...MENDS[code] }))
    .sort((a, b) => inOrder(a.severity, b.severity) || b.count - a.count || inOrder(a.code, b.code));
}

/**
 * The report as text: totals, a line a dataset, then what was mended and reported.
 *
 * @param language of the sentences
 */
export function formatImportReport(report: ImportReport, language: keyof Bilingual): string {
  const words = WORDS[language];
  const rows = report.lines.map((line) => [
    shorten(line.title ?? line.identifier ?? line.iri, 60),
    String(line.distributions),
    String(line.mended),
    String(line.reported),
    String(line.unmapped),
  ]);
  const kinds = report.mends.map(({ code, severity, count, message }) => [
    String(count),
    words[severity],
    code,
    message[language],
  ]);
  const problems = report.problems.map(({ line, column, code, from, to, message }) => [
    line === undefined ? '' : `${line}${column === undefined ? '' : `:${column}`}`,
    code,
    [message[language], from && shorten(from, 80), to && `-> ${shorten(to, 80)}`].filter(Boolean).join(' '),
  ]);
  const { datasets, distributions, dataServices, unmapped } = report;
  return [
    `${words.datasets}: ${datasets}; ${words.distributions}: ${distributions}; ${words.services}: ${dataServices}; ${words.unmapped}: ${unmapped}`,
    ...(rows.length > 0 ? ['', ...table([words.header, ...rows])] : []),
    ...(kinds.length > 0 ? ['', `${words.mends}:`, ...table(kinds)] : []),
    ...(problems.length > 0 ? ['', `${words.problems}:`, ...table(problems)] : []),
    '',
  ].join('\n');
}

const WORDS = {
  it: {
    datasets: 'Dataset',
    distributions: 'distribuzioni',
    services: 'servizi',
    unmapped: 'triple non mappate',
    header: ['Dataset', 'Distr.', 'Corretti', 'Segnalati', 'Non mappate'],
    mends: 'Correzioni e segnalazioni',
    problems: 'Lettura del documento',
    mended: 'corretto',
    reported: 'segnalato',
  },
  en: {
    datasets: 'Datasets',
    distributions: 'distributions',
    services: 'services',
    unmapped: 'unmapped triples',
    header: ['Dataset', 'Distr.', 'Mended', 'Reported', 'Unmapped'],
    mends: 'Mended and reported',
    problems: 'Reading the document',
    mended: 'mended',
    reported: 'reported',
  },
};

function lineOf({ iri, doc, mends }: DatasetFound): DatasetLine {
  const title = doc.title && (doc.title.it ?? Object.values(doc.title)[0]);
  const mended = mends.filter(({ severity }) => severity === 'mended').length;
  return {
    iri,
    ...(doc.identifier !== undefined && { identifier: doc.identifier }),
    ...(title !== undefined && { title }),
    distributions: doc.distribution?.length ?? 0,
    mended,
    reported: mends.length - mended,
    unmapped: statements(doc),
  };
}

const statements = ({ unmapped = '' }: { unmapped?: string }): number => unmapped.split('\n').length - 1;
const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
const shorten = (text: string, length: number): string => {
  const line = text.replace(/\s+/g, ' ');
  return line.length > length ? `${line.slice(0, length - 1)}…` : line;
};

/** Columns padded to their widest cell, the last one left as it is. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}
