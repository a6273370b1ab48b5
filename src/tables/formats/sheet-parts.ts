import type { Finding } from '../table-model.js';
import { NotReadable, type WrittenPart } from './format-reader.js';
import { finding } from './messages.js';
import type { SpooledSheet } from './sheet-spool.js';

/** A sheet of a workbook, read and put by. */
export interface NamedSheet {
  name: string;
  hidden: boolean;
  /** A pivot table: a view of data that another sheet holds. */
  pivot: boolean;
  spooled: SpooledSheet;
}

/**
 * The sheets of a workbook as parts: those that hold a table, the one with most data first and pivot tables
 * last. Hidden sheets and sheets of notes stay in the original, and a finding of the first part says so; where nothing
 * else is there they are the table.
 * @throws NotReadable when no sheet holds anything
 */
export function sheetParts(sheets: readonly NamedSheet[]): WrittenPart[] {
  const filled = sheets.filter(({ spooled }) => spooled.filled > 0);
  const visible = filled.filter(({ hidden }) => !hidden);
  const candidates = visible.length > 0 ? visible : filled;
  if (candidates.length === 0)
    throw new NotReadable(
      finding('empty-workbook', 'error', 'Nessun foglio contiene dati.', 'No sheet holds data.'),
    );
  const tables = candidates.filter(({ spooled }) => spooled.wideRows > 1);
  const taken = [...(tables.length > 0 ? tables : candidates)].sort(
    (a, b) => Number(a.pivot) - Number(b.pivot) || b.spooled.varied - a.spooled.varied,
  );
  const first = tables.length > 0 ? taken : taken.slice(0, 1);
  const left = filled.filter((sheet) => !first.includes(sheet));
  return first.map(({ name, pivot, spooled }, at) => ({
    name,
    async write(csvPath) {
      await spooled.write(csvPath);
      return {
        headed: false,
        findings: [...spooled.findings, ...(pivot ? [pivotSheet()] : []), ...(at === 0 ? leftOut(left) : [])],
      };
    },
  }));
}

function leftOut(sheets: readonly NamedSheet[]): Finding[] {
  const names = (hidden: boolean) =>
    sheets.filter((sheet) => sheet.hidden === hidden).map(({ name }) => name);
  const [hidden, notes] = [names(true), names(false)];
  const findings: Finding[] = [];
  if (hidden.length > 0)
    findings.push(
      finding(
        'hidden-sheets',
        'warning',
        'Il file contiene fogli nascosti con dati: non sono mostrati, ma chi scarica l’originale li trova.',
        'The file has hidden sheets with data: they are not shown, but whoever downloads the original finds them.',
        { samples: hidden.slice(0, 5) },
      ),
    );
  if (notes.length > 0)
    findings.push(
      finding(
        'other-sheets',
        'info',
        'Alcuni fogli non contengono una tabella e restano solo nel file originale.',
        'Some sheets hold no table and stay in the original file only.',
        { samples: notes.slice(0, 5) },
      ),
    );
  return findings;
}

const pivotSheet = () =>
  finding(
    'pivot-sheet',
    'info',
    'Il foglio è una tabella pivot, cioè un riepilogo di altri dati.',
    'The sheet is a pivot table: a summary of other data.',
  );
