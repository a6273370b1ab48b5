import { CellClass } from './cell-class.js';
import type { ColumnProfile } from './profile-column.js';

export interface MarksDecision {
  decimalMark?: '.' | ',' | 'mixed';
  thousandsMark?: '.' | ',';
  /** The cells can be read in two ways and nothing settles it: a question for the publisher. */
  ambiguous?: boolean;
  /** Some thousands are grouped and others are not. */
  mixedGrouping?: boolean;
  reason: string;
}

export interface MarksContext {
  /** Decimal mark proved by other columns of the file. */
  fileDecimalMark?: '.' | ',';
  /** Column name, lower case. */
  name: string;
  /** Separator of the file: Italian Excel writes `;` because its comma is the decimal one. */
  delimiter?: string;
}

const COORDINATE =
  /\b(?:lat|lon|lng|long|latitudine|longitudine|latitude|longitude|x|y|coord\w*|geo_l\w+)\b|^(?:lat|lon)/;
/** Quantities that are measured: their values have decimals. */
const RATIO =
  /%|perc|prezzo|(?:€|euro)\s*\/|tass[oi]\b|medi[ao]\b|indice|quota\b|valore (?:medio|unitario)|kg|\bkm|\bha\b|\bore\b|peso|lunghezza|larghezza|altezza|distanza|temperatura|concentrazione|portata|densit|rapporto|ettari|tonnellate|\bvoto/;
/** Quantities that are counted. */
const COUNT =
  /(?:^|[^a-z])(?:num\w*|n\.|n°|nr\.?|tot|total[ei]?|abitanti|popolazione|iscritti|residenti|maschi|femmine|famiglie|presenze|arrivi|visitatori|passeggeri|count|number|studenti|accessi|utenti|veicoli|elettori|votanti|voti|posti|nati|morti|addetti|dipendenti)(?:$|[^a-z])/;

/**
 * Decides decimal and thousands mark of a column of numbers from the whole column, or gives null where
 * the cells cannot all be numbers of one notation. Order of the evidence: cells that read in one way
 * only, plain integers up to 999 beside grouped ones, the rest of the file, the name.
 */
export function detectMarks(profile: ColumnProfile, context: MarksContext): MarksDecision | null {
  const n = (cellClass: CellClass) => profile.counts[cellClass] as number;
  const point = {
    decimal: n(CellClass.DecimalPoint) + n(CellClass.Exponent) + n(CellClass.GroupedCommaDecimal),
    ambiguous: n(CellClass.AmbiguousPoint),
    grouped: n(CellClass.GroupedPoint) + n(CellClass.GroupedPointDecimal),
  };
  const comma = {
    decimal: n(CellClass.DecimalComma) + n(CellClass.GroupedPointDecimal),
    ambiguous: n(CellClass.AmbiguousComma),
    grouped: n(CellClass.GroupedComma) + n(CellClass.GroupedCommaDecimal),
  };
  const commaUsed = comma.decimal + comma.ambiguous + comma.grouped > 0;
  const pointUsed = point.decimal + point.ambiguous + point.grouped > 0;
  if (!commaUsed && !pointUsed) return { reason: 'only integers' };
  const mixedGrouping = profile.ungrouped > 0;
  const lexical = settleBoth(point, comma, mixedGrouping);
  if (lexical !== undefined) return lexical;
  return pointUsed
    ? settleOne('.', ',', point, profile, context, mixedGrouping)
    : settleOne(',', '.', comma, profile, context, mixedGrouping);
}

type Use = { decimal: number; ambiguous: number; grouped: number };

/** Columns that use both marks; undefined where only one is used. */
function settleBoth(point: Use, comma: Use, mixedGrouping: boolean): MarksDecision | null | undefined {
  const pointUsed = point.decimal + point.ambiguous + point.grouped;
  const commaUsed = comma.decimal + comma.ambiguous + comma.grouped;
  if (pointUsed === 0 || commaUsed === 0) return undefined;
  if (point.decimal === 0 && comma.grouped === 0 && comma.decimal > 0) {
    return {
      decimalMark: ',',
      thousandsMark: '.',
      mixedGrouping,
      reason: 'comma decimals beside grouped points',
    };
  }
  if (comma.decimal === 0 && point.grouped === 0 && point.decimal > 0) {
    return {
      decimalMark: '.',
      thousandsMark: ',',
      mixedGrouping,
      reason: 'point decimals beside grouped commas',
    };
  }
  const onlyDecimals = point.ambiguous + point.grouped + comma.ambiguous + comma.grouped === 0;
  if (onlyDecimals) return { decimalMark: 'mixed', reason: 'both marks, each cell clear alone' };
  return null;
}

/** Columns that use one mark: `mark` is it, `other` the one that would be its counterpart. */
function settleOne(
  mark: '.' | ',',
  other: '.' | ',',
  use: Use,
  profile: ColumnProfile,
  context: MarksContext,
  mixedGrouping: boolean,
): MarksDecision | null {
  if (use.decimal > 0 && use.grouped > 0) return null;
  if (use.decimal > 0) return { decimalMark: mark, reason: 'a cell that cannot be grouped' };
  const asThousands = (reason: string, grouping = false): MarksDecision => ({
    thousandsMark: mark,
    mixedGrouping: grouping,
    reason,
  });
  const asDecimals = (reason: string): MarksDecision => ({ decimalMark: mark, reason });
  if (use.grouped > 0) return asThousands('two groups in one cell', mixedGrouping);
  // Every marked cell is d.ddd from here on.
  if (COORDINATE.test(context.name)) return asDecimals('a coordinate is never grouped');
  const integers = profile.counts[CellClass.Integer] as number;
  if (mixedGrouping) return asDecimals('ungrouped integers above 999 beside it');
  if (context.fileDecimalMark === other) return asThousands('the other mark is decimal in this file');
  // An integer below 1000 next to 1.234: a decimal column would write 7.000 or 7.
  if (integers > 0 && mark === '.') return asThousands('plain integers up to 999 beside grouped cells');
  if (context.fileDecimalMark === mark) return asDecimals('decimal mark of the other columns');
  if (RATIO.test(context.name)) return asDecimals('name of a ratio or amount');
  if (COUNT.test(context.name)) return asThousands('name of a count');
  if (mark === ',' && context.delimiter === ';') return asDecimals('decimal comma of a file with semicolons');
  if (integers > 0) return asThousands('plain integers up to 999 beside grouped cells');
  return { ambiguous: true, reason: 'every cell reads as thousands or as decimals' };
}

/** Decimal mark that columns with proof agree on, if they do. */
export function fileDecimalMark(profiles: readonly ColumnProfile[]): '.' | ',' | undefined {
  let point = 0;
  let comma = 0;
  for (const { counts } of profiles) {
    const n = (cellClass: CellClass) => counts[cellClass] as number;
    if (n(CellClass.DecimalPoint) + n(CellClass.GroupedCommaDecimal) > 0) point += 1;
    if (n(CellClass.DecimalComma) + n(CellClass.GroupedPointDecimal) > 0) comma += 1;
  }
  if (point > 0 && comma === 0) return '.';
  return comma > 0 && point === 0 ? ',' : undefined;
}
