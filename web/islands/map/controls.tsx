import { summaryOf } from '../../../src/tables/chart/summary.js';
import { Choice } from '../common/choice.js';
import { MOST_CLASSES } from '../common/palette.js';
import type { ParamChanges } from '../common/view-params.js';
import type { IslandColumn } from '../island.js';
import { AREA_AGGREGATES, colourColumns, type MapSettings, numberColumns, placeColumns } from './settings.js';
import type { MapTexts } from './texts.js';

interface ControlsProps {
  t: MapTexts;
  columns: readonly IslandColumn[];
  settings: MapSettings;
  /** Areas that values can be shown for. */
  areas: readonly { with: string; title: string }[];
  /** Whether the table has places of its own. */
  placed: boolean;
  /** Whether grouping points is a question at all, and what is done where nothing is chosen. */
  clusters: { offered: boolean; usual: boolean };
  /** Whether colours are classes of numbers. */
  classed: boolean;
  onChange(changes: ParamChanges): void;
}

type Option = readonly [value: string, title: string];

const named = (columns: readonly IslandColumn[]): Option[] => columns.map(({ name, title }) => [name, title]);

/** Averages for what does not add up, by its name and unit; sums, which need not be named, for the rest. */
const usualCalculation = (columns: readonly IslandColumn[], name: string): 'avg' | undefined => {
  const column = columns.find((one) => one.name === name);
  return column && summaryOf(column).aggregate === 'avg' ? 'avg' : undefined;
};

/** Everything that a reader may choose about a map. What does not apply is not offered. */
export function MapControls(given: ControlsProps) {
  const { t, columns, settings, areas, placed, clusters, classed, onChange } = given;
  const places = placeColumns(columns);
  const shows: Option[] = [
    ...(placed ? [['', t('show.features')] as const] : []),
    ...areas.map((one): Option => [one.with, t('show.areas', { areas: one.title })]),
  ];
  const byArea = settings.areas !== undefined;
  return (
    <fieldset class="portico-picks">
      <legend class="visually-hidden">{t('settings')}</legend>
      {shows.length > 1 && (
        <Choice
          label={t('show')}
          wide
          value={settings.areas ?? ''}
          options={shows}
          onChange={(value) =>
            onChange({ areas: value, value: undefined, of: undefined, feature: undefined, colour: undefined })
          }
        />
      )}
      {!byArea && places.length > 1 && (
        <Choice
          label={t('geometry')}
          value={settings.geometry ?? places[0]?.name ?? ''}
          options={named(places)}
          onChange={(value) => onChange({ geometry: value, lon: undefined, lat: undefined, zoom: undefined })}
        />
      )}
      {!byArea && (
        <Choice
          label={t('colour')}
          value={settings.colour ?? ''}
          options={[['', t('colour.none')], ...named(colourColumns(columns))]}
          onChange={(value) => onChange({ colour: value })}
        />
      )}
      {byArea && (
        <Choice
          label={t('value')}
          value={settings.value ?? ''}
          options={[['', t('rows')], ...named(numberColumns(columns))]}
          onChange={(value) => onChange({ value, of: usualCalculation(columns, value) })}
        />
      )}
      {byArea && settings.value !== undefined && (
        <Choice
          label={t('aggregate')}
          value={settings.aggregate}
          options={AREA_AGGREGATES.filter((one) => one !== 'count').map(
            (one): Option => [one, t(`aggregate.${one}`)],
          )}
          onChange={(of) => onChange({ of: of === 'sum' ? undefined : of })}
        />
      )}
      {classed && (
        <>
          <Choice
            label={t('method')}
            wide
            value={settings.method}
            options={[
              ['quantile', t('method.quantile')],
              ['equal', t('method.equal')],
            ]}
            onChange={(method) => onChange({ method: method === 'quantile' ? undefined : method })}
          />
          <Choice
            label={t('classes')}
            value={String(settings.classes)}
            options={Array.from({ length: MOST_CLASSES - 1 }, (_, at): Option => [`${at + 2}`, `${at + 2}`])}
            onChange={(classes) => onChange({ classes: classes === '5' ? undefined : classes })}
          />
        </>
      )}
      {clusters.offered && (
        <Choice
          label={t('cluster')}
          value={(settings.cluster ?? clusters.usual) ? 'yes' : 'no'}
          options={[
            ['yes', t('cluster.yes')],
            ['no', t('cluster.no')],
          ]}
          onChange={(value) =>
            onChange({ cluster: (value === 'yes') === clusters.usual ? undefined : value })
          }
        />
      )}
    </fieldset>
  );
}
