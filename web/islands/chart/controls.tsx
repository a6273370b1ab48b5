import { Choice } from '../common/choice.js';
import type { IslandColumn } from '../island.js';
import { CHART_AGGREGATES, type ChartAggregate, type ChartKind } from './answer.js';
import {
  axisColumns,
  binChoices,
  type ChartSettings,
  changed,
  possibleKinds,
  seriesColumns,
  TOP_CHOICES,
  valueColumns,
} from './settings.js';
import { type ChartTexts, isChartText } from './texts.js';
import type { Suggestion, Summary } from './use-chart.js';

const named = (columns: readonly IslandColumn[]): [string, string][] =>
  columns.map(({ name, title }) => [name, title]);

interface ControlsProps {
  t: ChartTexts;
  columns: readonly IslandColumn[];
  settings: ChartSettings;
  suggestions: readonly Suggestion[];
  summaries: ReadonlyMap<string, Summary>;
  onChange(settings: ChartSettings): void;
}

/** Whether two choices ask for the same chart. */
const same = (a: ChartSettings, b: ChartSettings): boolean =>
  (['kind', 'x', 'y', 'aggregate', 'by', 'bins', 'top'] as const).every((key) => a[key] === b[key]);

/** Everything that a reader may choose about a chart. What does not apply to its kind is not offered. */
export function Controls({ t, columns, settings, suggestions, summaries, onChange }: ControlsProps) {
  const { kind, x, y, aggregate, by, bins, top } = settings;
  const averaged = (column: string): boolean => summaries.get(column)?.aggregate === 'avg';
  const change = (part: Partial<ChartSettings>): void => onChange(changed(settings, part, columns, averaged));
  const axis = columns.find(({ name }) => name === x);
  const suggested = suggestions.findIndex((one) => same(one.settings, settings));
  const cuts = binChoices(kind, axis?.type);
  const scatter = kind === 'scatter';
  const values = scatter ? axisColumns('scatter', columns) : valueColumns(columns);
  const own: [string, string][] = suggested === -1 ? [['-1', t('suggested.own')]] : [];
  const binTitle = (bin: string): string => {
    const key = `bin.${bin}`;
    if (bin === 'none') return t('bins.none');
    return isChartText(key) ? t(key) : t('bins.number', { n: bin });
  };
  return (
    <fieldset class="portico-picks">
      <legend class="visually-hidden">{t('settings')}</legend>
      {suggestions.length > 1 && (
        <Choice
          label={t('suggested')}
          wide
          value={String(suggested)}
          options={[
            ...own,
            ...suggestions.map(({ title }, index): [string, string] => [String(index), title]),
          ]}
          onChange={(index) => {
            const one = suggestions[Number(index)];
            if (one) onChange(one.settings);
          }}
        />
      )}
      <Choice
        label={t('kind')}
        value={kind}
        options={possibleKinds(columns).map((one): [string, string] => [one, t(`kind.${one}`)])}
        onChange={(value) => change({ kind: value as ChartKind })}
      />
      <Choice
        label={kind === 'bar' ? t('x.bar') : kind === 'histogram' ? t('x.histogram') : t('x')}
        value={x}
        options={named(axisColumns(kind, columns))}
        onChange={(value) => change({ x: value })}
      />
      {kind !== 'histogram' && (
        <Choice
          label={t('y')}
          value={y ?? ''}
          options={[
            ...(scatter ? [] : [['', t('rows')] as [string, string]]),
            ...named(values.filter(({ name }) => !scatter || name !== x)),
          ]}
          onChange={(value) => change({ y: value || undefined })}
        />
      )}
      {kind !== 'histogram' && !scatter && y !== undefined && (
        <Choice
          label={t('aggregate')}
          value={aggregate ?? 'sum'}
          options={CHART_AGGREGATES.filter((one) => one !== 'count' || aggregate === 'count').map(
            (one): [string, string] => [one, t(`aggregate.${one}`)],
          )}
          onChange={(value) => change({ aggregate: value as ChartAggregate })}
        />
      )}
      <Choice
        label={t('by')}
        value={by ?? ''}
        options={[['', t('by.none')], ...named(seriesColumns(columns).filter(({ name }) => name !== x))]}
        onChange={(value) => change({ by: value || undefined })}
      />
      {cuts.length > 0 && (
        <Choice
          label={t('bins')}
          value={bins ?? ''}
          options={[
            ['', t('bins.auto')],
            ...[...new Set([...cuts, ...(bins ? [bins] : [])])].map((bin): [string, string] => [
              bin,
              binTitle(bin),
            ]),
          ]}
          onChange={(value) => change({ bins: value || undefined })}
        />
      )}
      {kind === 'bar' && (cuts.length === 0 || bins === 'none') && (
        <Choice
          label={t('top')}
          value={top ?? '20'}
          options={[...new Set([...TOP_CHOICES, ...(top ? [top] : [])])].map((n): [string, string] => [n, n])}
          onChange={(value) => change({ top: value === '20' ? undefined : value })}
        />
      )}
    </fieldset>
  );
}
