import type { Chart, ChartPoint } from '../../../tables/chart/chart-model.js';
import { type CellColumn, cellText } from '../../cell.js';
import { formatNumber } from '../../format.js';
import type { PageContext } from '../../page-context.js';

/** Values of a chart on a page; the interface gives them all. */
const MOST_SHOWN = 200;

interface ChartValuesProps {
  ctx: PageContext;
  chart: Chart;
  title: string;
}

/** A chart as the table of its values: what readers without script, and those who hear the page, get of it. */
export function ChartValues({ ctx, chart, title }: ChartValuesProps) {
  const { t, lang } = ctx;
  const axis: CellColumn = { label: chart.x.label, type: chart.x.type };
  const value = (x: unknown): string => cellText(lang, axis, x);
  const span = ({ x, x1 }: ChartPoint): string =>
    x1 === undefined ? value(x) : `${value(x)} – ${value(x1)}`;
  const measure = chart.y.label ?? t('chart.rows');
  const aggregate = chart.y.aggregate && chart.y.column ? `${t(`chart.${chart.y.aggregate}`)}: ` : '';
  const byLabel = chart.by?.label;
  const by: CellColumn | undefined = chart.by ? { label: chart.by.label, type: chart.by.type } : undefined;
  const points = chart.series.flatMap((series) => series.points.map((point) => ({ series, point })));
  return (
    <>
      {chart.notes.map(({ code, message }) => (
        <p key={code}>{message[lang]}</p>
      ))}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable with the keyboard */}
      <section class="portico-scroll" tabIndex={0} aria-label={t('table.scroll', { title })}>
        <table class="table table-striped portico-table">
          <caption>{t('chart.values', { title })}</caption>
          <thead>
            <tr>
              {byLabel && <th scope="col">{byLabel}</th>}
              <th scope="col">
                {chart.x.label}
                {chart.x.unit && ` (${chart.x.unit})`}
              </th>
              <th scope="col" class="text-end">
                {aggregate}
                {measure}
                {chart.y.unit && ` (${chart.y.unit})`}
              </th>
            </tr>
          </thead>
          <tbody>
            {points.slice(0, MOST_SHOWN).map(({ series, point }) => (
              <tr>
                {by && <td>{series.others ? t('chart.others') : cellText(lang, by, series.key)}</td>}
                <td>{span(point)}</td>
                <td class="text-end">{point.y === null ? '' : formatNumber(lang, rounded(point.y))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {points.length > MOST_SHOWN && (
        <p>
          {t('chart.more', {
            shown: formatNumber(lang, MOST_SHOWN),
            total: formatNumber(lang, points.length),
          })}
        </p>
      )}
    </>
  );
}

/** Averages have more digits than they mean; whole numbers keep theirs. */
const rounded = (value: number): number => (Number.isInteger(value) ? value : Number(value.toPrecision(8)));
