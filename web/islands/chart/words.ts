import { cellText, isMoney } from '../../../src/portal/cell.js';
import { formatMoney, formatNumber, formatShortDate } from '../../../src/portal/format-plain.js';
import type { IslandColumn } from '../island.js';
import type { ChartAnswer, ChartPoint } from './answer.js';
import { type ChartText, chartTexts, isChartText } from './texts.js';

type Lang = 'it' | 'en';
const LOCALE = { it: 'it-IT', en: 'en-GB' } as const;

/** How the values of a chart are said to people. */
export interface ChartWords {
  /** Place on the axis, an interval as a whole. */
  x(point: Pick<ChartPoint, 'x' | 'x1'>): string;
  y(value: number): string;
  category(x: unknown): string;
  /** Name of a series. */
  key(key: unknown): string;
  others(): string;
  /** What lies in a cell of a density: its span of y, and how many rows. */
  cell(from: number, to: number, count: number): string;
  titles: { title: string; xTitle: string; yTitle: string; byTitle: string | undefined };
}

const withUnit = (title: string, unit: string | undefined): string => (unit ? `${title} (${unit})` : title);

/** Averages go on for ever: six digits are enough to read, and sums lose the noise of binary fractions. */
const readable = (lang: Lang, value: number, aggregate: string | null): string =>
  formatNumber(lang, Number(value.toPrecision(aggregate === 'avg' || aggregate === 'median' ? 6 : 14)));

/** A moment of a bin: the year alone for years, the month for months. */
function momentText(lang: Lang, text: string, unit: string | undefined): string {
  const date = new Date(text.includes('T') ? text : `${text}T00:00:00Z`);
  if (Number.isNaN(date.getTime())) return text;
  const month = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(LOCALE[lang], { ...options, timeZone: 'UTC' }).format(date);
  switch (unit) {
    case 'year':
      return String(date.getUTCFullYear());
    case 'quarter': {
      const quarter = Math.floor(date.getUTCMonth() / 3) + 1;
      return lang === 'it'
        ? `${quarter}° trimestre ${date.getUTCFullYear()}`
        : `Q${quarter} ${date.getUTCFullYear()}`;
    }
    case 'month':
      return month({ month: 'long', year: 'numeric' });
    default:
      return formatShortDate(lang, text);
  }
}

const dayBefore = (text: string): string =>
  new Date(Date.parse(`${text.slice(0, 10)}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);

/** The words of an answer; titles of columns are those of the table where it has them. */
export function chartWords(lang: Lang, columns: readonly IslandColumn[], answer: ChartAnswer): ChartWords {
  const t = chartTexts(lang);
  const { x, y, by } = answer;
  const titleOf = (name: string, label: string | null): string =>
    columns.find((column) => column.name === name)?.title ?? (label || name);
  const value = (column: { label: string; type: string }, given: unknown): string =>
    given === null || given === undefined || given === '' ? t('noValue') : cellText(lang, column, given);
  const unit = 'unit' in x.bin ? x.bin.unit : undefined;
  const aggregate = y.aggregate;
  const measured = y.column === null ? t('rows') : titleOf(y.column, y.label);
  const key = `of.${aggregate}` as ChartText;
  const yTitle = aggregate && y.column !== null && isChartText(key) ? t(key, { y: measured }) : measured;
  const xTitle = withUnit(titleOf(x.column, x.label), x.unit);
  const byTitle = by ? titleOf(by.column, by.label) : undefined;
  return {
    x: ({ x: from, x1: to }) => {
      if (from === null || from === undefined) return t('noValue');
      if (unit) {
        if (unit === 'week' && typeof to === 'string') {
          return t('range', {
            from: formatShortDate(lang, String(from)),
            to: formatShortDate(lang, dayBefore(to)),
          });
        }
        return momentText(lang, String(from), unit);
      }
      if (to === null || to === undefined) return value(x, from);
      const whole = x.type === 'integer' || x.type === 'year';
      const last = whole ? Number(to) - 1 : Number(to);
      return t('range', {
        from: cellText(lang, x, Number(from)),
        to: cellText(lang, x, last),
      });
    },
    y: (n) => {
      if (aggregate === 'count') return readable(lang, n, aggregate);
      const money = isMoney({ label: y.label ?? '', unit: y.unit });
      const text = money ? formatMoney(lang, Number(n.toFixed(2))) : readable(lang, n, aggregate);
      return withMeasure(text, y.unit);
    },
    category: (given) => value(x, given),
    key: (given) => (by ? value(by, given) : measured),
    others: () => t('others'),
    cell: (from, to, count) =>
      t('cell', {
        from: readable(lang, from, null),
        to: readable(lang, to, null),
        rows: formatNumber(lang, count),
      }),
    titles: {
      title: chartTitle(t, answer.kind, { x: titleOf(x.column, x.label), y: yTitle, by: byTitle }),
      xTitle,
      yTitle: withUnit(yTitle, aggregate === 'count' ? undefined : y.unit),
      byTitle,
    },
  };
}

const withMeasure = (text: string, unit: string | undefined): string => (unit ? `${text} ${unit}` : text);

function chartTitle(
  t: ReturnType<typeof chartTexts>,
  kind: ChartAnswer['kind'],
  { x, y, by }: { x: string; y: string; by: string | undefined },
): string {
  if (kind === 'histogram') return t('title.histogram', { x });
  if (kind === 'scatter') return t('title.scatter', { x, y });
  return by === undefined ? t('title.by', { x, y }) : t('title.series', { x, y, by });
}
