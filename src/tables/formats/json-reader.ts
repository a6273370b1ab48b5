import { createReadStream } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { readLines } from '../../platform/read-lines.js';
import { asUtf8 } from '../load-utf8.js';
import type { Finding, TableSource } from '../table-model.js';
import type { FormatReader, Part } from './format-reader.js';
import { type Collector, createCollector } from './json-collect.js';
import { readColumns } from './json-columns.js';
import {
  brokenJson,
  brokenLines,
  duplicateKeys,
  noRecords,
  strayElements,
  tooManyKeys,
} from './json-messages.js';
import { createJsonScanner, JsonBroken, type JsonEvents } from './json-scanner.js';
import { chooseLayout, createSurvey, type JsonLayout } from './json-survey.js';
import { createRowSpool, type RecordCell, type RowSpool, TooManyColumns } from './row-spool.js';

/**
 * JSON: the list of records is looked for, under a key or not, in the forms that portals give (CKAN, Opendatasoft,
 * OData, SPARQL results, JSON:API, pandas). The file is read once to find it and once to take it, as a stream.
 */
export const jsonReader: FormatReader = {
  formats: ['json'],
  parts: (source, workDir) => readJson(source, workDir, false),
};

/** JSON Lines: an object, or a list, a line. Lines that are broken are left out and named. */
export const jsonLinesReader: FormatReader = {
  formats: ['jsonl'],
  parts: (source, workDir) => readJson(source, workDir, true),
};

async function readJson(source: TableSource, workDir: string, lines: boolean): Promise<Part[]> {
  const folder = await mkdtemp(join(workDir, 'json-'));
  const text = await asUtf8(source.path, folder);
  const spool = createRowSpool(join(folder, 'rows.jsonl'));
  try {
    const taken = lines ? await takeLines(text.path, spool) : null;
    const found = taken && spool.rows > 0 ? taken : await takeList(text.path, spool);
    if (spool.rows === 0 && spool.columns.length === 0) throw noRecords();
    return [
      {
        name: basename(source.fileName),
        async write(csvPath) {
          await spool.write(csvPath, found.header);
          return {
            headed: found.header !== null,
            natives: spool.natives(),
            ...(lines ? {} : { recordPath: found.path.join('.') }),
            findings: [...text.findings, ...found.findings],
          };
        },
      },
    ];
  } catch (error) {
    if (error instanceof JsonBroken) throw brokenJson(error);
    if (error instanceof TooManyColumns) throw tooManyKeys();
    throw error;
  } finally {
    await spool.close();
  }
}

interface Taken {
  path: readonly string[];
  /** Names of the columns where they are not the keys; null where there are none. */
  header: readonly string[] | null | undefined;
  findings: Finding[];
}

/** Takes the records of a JSON that is one value. */
async function takeList(path: string, spool: RowSpool): Promise<Taken> {
  const { events, survey } = createSurvey();
  await scan(path, events);
  const layout = chooseLayout(survey);
  if (!layout) throw noRecords();
  if (layout.kind === 'columns') {
    await readColumns((listener) => scan(path, listener), layout.path, spool);
    return { path: layout.path, header: undefined, findings: [] };
  }
  const collector = createCollector(layout);
  const rows = createRowTaker(layout, spool);
  await scan(path, collector.events, async () => {
    for (const record of collector.take()) await rows.add(record);
  });
  return { path: layout.path, header: rows.header(), findings: findingsOf([collector]) };
}

const RECORDS: JsonLayout = { kind: 'records', path: [] };
const ROWS: JsonLayout = { kind: 'rows', path: [] };

/** Takes the records of JSON Lines. */
async function takeLines(path: string, spool: RowSpool): Promise<Taken> {
  const broken: { line: number; error: JsonBroken }[] = [];
  const collectors: Collector[] = [];
  let count = 0;
  let line = 0;
  let layout: JsonLayout | undefined;
  let rows: ReturnType<typeof createRowTaker> | undefined;
  let collector: Collector | undefined;
  for await (const text of readLines(createReadStream(path))) {
    line += 1;
    if (text.trim() === '') continue;
    layout ??= text.trimStart().startsWith('[') ? ROWS : RECORDS;
    rows ??= createRowTaker(layout, spool);
    if (!collector) {
      collector = createCollector(layout);
      collector.events.open('[');
      if (collectors.length < 20) collectors.push(collector);
    }
    try {
      const scanner = createJsonScanner(collector.events);
      scanner.push(text);
      scanner.end();
      for (const record of collector.take()) await rows.add(record);
    } catch (error) {
      if (!(error instanceof JsonBroken)) throw error;
      // What the broken line left half open goes with its collector.
      collector = undefined;
      count += 1;
      if (broken.length < 20) broken.push({ line, error });
    }
  }
  const findings = findingsOf(collectors);
  return {
    path: [],
    header: rows?.header(),
    findings: count > 0 ? [brokenLines(count, broken), ...findings] : findings,
  };
}

/** Passes records on; of lists of lists the first is held back where it names the columns. */
function createRowTaker(layout: JsonLayout, spool: RowSpool) {
  const isRows = layout.kind === 'rows';
  let header: readonly string[] | null | undefined = isRows ? (layout.labels ?? undefined) : undefined;
  let first = isRows && header === undefined;
  return {
    async add(record: Map<string, RecordCell>): Promise<void> {
      if (first) {
        first = false;
        const cells = [...record.values()];
        const named = cells.every(({ kind }) => kind === 'text');
        const names = cells.map(({ text }) => text);
        header = named && new Set(names).size === names.length && names.length > 0 ? names : null;
        if (header) return;
      }
      await spool.add(record);
    },
    header: () => header,
  };
}

async function scan(path: string, events: JsonEvents, after?: () => Promise<void>): Promise<void> {
  const scanner = createJsonScanner(events);
  const decoder = new TextDecoder();
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 })) {
    scanner.push(decoder.decode(chunk as Buffer, { stream: true }));
    await after?.();
  }
  scanner.push(decoder.decode());
  scanner.end();
  await after?.();
}

function findingsOf(collectors: readonly Collector[]): Finding[] {
  const strays = collectors.reduce((sum, collector) => sum + collector.strays, 0);
  const twice = [...new Set(collectors.flatMap(({ duplicates }) => [...duplicates]))];
  return [
    ...(strays > 0 ? [strayElements(strays)] : []),
    ...(twice.length > 0 ? [duplicateKeys(twice)] : []),
  ];
}
