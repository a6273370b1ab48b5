import type { ColumnStatistics } from '../profile/profile-model.js';
import type { TableColumn } from '../query/relation.js';
import type { Message } from '../table-model.js';
import type { ChartAggregate, ChartKind } from './chart-model.js';
import { columnUses, type KnownColumn } from './column-uses.js';
import { type Summary, summaryOf } from './summary.js';

/** A chart that would show something, as the parameters that ask for it. */
export interface ChartSuggestion {
  kind: ChartKind;
  x: string;
  y?: string;
  aggregate: ChartAggregate;
  by?: string;
  title: Message;
  /** Why its values are added up or averaged. */
  reason?: Message;
}

/** How a column of numbers is best brought to one value, and why. */
export interface ColumnSummary extends Summary {
  column: string;
}

/** Suggestions beyond the first one, at most. */
const ALTERNATIVES = 6;
/** Series that are told apart at once. */
const FEW_SERIES = 6;

const WORDS: Record<ChartAggregate, Message> = {
  count: { it: 'Righe', en: 'Rows' },
  sum: { it: 'Somma', en: 'Sum' },
  avg: { it: 'Media', en: 'Average' },
  min: { it: 'Minimo', en: 'Minimum' },
  max: { it: 'Massimo', en: 'Maximum' },
  median: { it: 'Mediana', en: 'Median' },
};

function titleOf(aggregate: ChartAggregate, x: TableColumn, y?: TableColumn, by?: TableColumn): Message {
  const of = (words: string, link: string): string => (y ? `${words} ${link} ${y.label}` : words);
  const split = (word: string): string => (by ? `${word}${by.label}` : '');
  return {
    it: `${of(WORDS[aggregate].it, 'di')} per ${x.label}${split(' e ')}`,
    en: `${of(WORDS[aggregate].en, 'of')} by ${x.label}${split(' and ')}`,
  };
}

/**
 * Charts that suit a table, the likeliest first: a measure over time, else rows over time, a measure or rows by category, how
 * the values of a measure are spread, two measures against each other. Identifiers are never measures, rates are never added
 * up, years never averaged. Of a table with nothing of the kind, none.
 *
 * @param statistics what the profile says of each column, where there is one
 */
export function suggestCharts(
  columns: readonly KnownColumn[],
  rowCount: number,
  statistics: readonly ColumnStatistics[] = [],
): ChartSuggestion[] {
  if (rowCount === 0) return [];
  const known = new Map(statistics.map((each) => [each.column, each]));
  const { measures, moments, categories } = columnUses(columns, rowCount, known);
  const [moment] = moments;
  const [category, second] = categories;
  const [measure, other] = measures;
  const few = categories.find(({ name }) => (known.get(name)?.distinct ?? Infinity) <= FEW_SERIES);
  const suggestions: ChartSuggestion[] = [];
  const suggest = (kind: ChartKind, x?: TableColumn, y?: TableColumn | null, by?: TableColumn): void => {
    if (!x || y === undefined) return;
    const summary = y ? summaryOf(y, known.get(y.name)) : undefined;
    const aggregate = summary?.aggregate ?? 'count';
    suggestions.push({
      kind,
      x: x.name,
      ...(y && { y: y.name }),
      aggregate,
      ...(by && { by: by.name }),
      title: titleOf(aggregate, x, y ?? undefined, by),
      ...(summary && { reason: summary.reason }),
    });
  };
  suggest('line', moment, measure);
  if (!measure) suggest('line', moment, null);
  suggest('bar', category, measure);
  suggest('bar', category, null);
  if (few) suggest('line', moment, measure ?? null, few);
  if (measure) suggest('line', moment, null);
  suggest('bar', second, measure ?? null);
  for (const each of measures.slice(0, 2)) suggestions.push(histogramOf(each));
  if (measure && other) {
    suggestions.push({
      kind: 'scatter',
      x: measure.name,
      y: other.name,
      aggregate: 'count',
      title: {
        it: `${measure.label} e ${other.label}`,
        en: `${measure.label} and ${other.label}`,
      },
    });
  }
  return suggestions.slice(0, 1 + ALTERNATIVES);
}

/** How each column of numbers is best brought to one value, for whoever chooses the columns of a chart. */
export function summarise(
  columns: readonly TableColumn[],
  statistics: readonly ColumnStatistics[] = [],
): ColumnSummary[] {
  const known = new Map(statistics.map((each) => [each.column, each]));
  return columns
    .filter(({ type }) => type === 'number' || type === 'integer')
    .map((column) => ({ column: column.name, ...summaryOf(column, known.get(column.name)) }));
}

const histogramOf = (column: TableColumn): ChartSuggestion => ({
  kind: 'histogram',
  x: column.name,
  aggregate: 'count',
  title: { it: `Distribuzione di ${column.label}`, en: `Distribution of ${column.label}` },
});
