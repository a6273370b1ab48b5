import { useMemo } from 'preact/hooks';
import { type Narrowing, tableAddress } from '../common/table-address.js';
import type { IslandProps } from '../island.js';
import { bboxOf, union } from './bbox.js';
import { classify } from './classes.js';
import { byClass, type Colouring } from './colouring.js';
import type { Bbox, Features } from './open-map.js';
import type { MapSettings } from './settings.js';
import type { MapTexts } from './texts.js';
import { type Asked, legendWords, numberText, useAsked } from './use-map-data.js';

/** A table of areas that values can be shown for. */
export interface AreaChoice {
  /** What the portal calls it: `dataset/distribution`. */
  with: string;
  title: string;
  by: string | null;
  key: string | null;
  label: string | null;
}

interface Suggestions {
  items: {
    with: string;
    dataset: { title: Record<string, string> };
    by: string | null;
    key: string | null;
    label: string | null;
  }[];
}

/** The tables of areas that fit a table; undefined while they are not known. */
export function useAreaChoices(props: IslandProps): readonly AreaChoice[] | undefined {
  const { lang } = props;
  const { value, fault } = useAsked<Suggestions>(lang, tableAddress(props, '/areas/suggestions'));
  return useMemo(
    () =>
      fault === undefined
        ? value?.items.map(({ dataset: { title }, ...item }) => ({
            ...item,
            title: title[lang] ?? title.it ?? Object.values(title)[0] ?? item.with,
          }))
        : [],
    [value, fault, lang],
  );
}

/** An area as a line of the list. */
export interface AreaItem {
  id: number;
  title: string;
  /** Null for none. */
  value: number | null;
  text: string;
  rows: number;
  bbox: Bbox | undefined;
}

/** Areas with a value each, ready to be shown. */
export interface ShownAreas {
  features: Features;
  colouring: Colouring;
  /** Greatest value first. */
  items: AreaItem[];
  bbox: Bbox | undefined;
  valueTitle: string;
  /** Rows that found no area, and the commonest texts that none has. */
  unmatched: { rows: number; names: string[] };
}

interface AreaFeature {
  id: number;
  geometry: unknown;
  properties: { label: string | null; value: number | null; rows: number };
}

interface AreasAnswer {
  type: 'FeatureCollection';
  features: AreaFeature[];
  summary: {
    unmatched: { rows: number; values: { value: string }[] };
    missing: number;
  };
}

/** Names of the texts without an area that are told. */
const NAMED = 5;
/** Zooms that shapes are asked for: those of an overview, and fine ones. */
const OVERVIEW = 12;
const FINE = 17;

/** The values of a table by the areas that are chosen; nothing where none are. */
export function useAreas(
  props: IslandProps,
  choices: readonly AreaChoice[] | undefined,
  settings: MapSettings,
  narrowing: Narrowing,
  t: MapTexts,
  zoom: number,
): Asked<ShownAreas> {
  const { lang } = props;
  const { areas, value: measured, aggregate, method, classes, geometry } = settings;
  const choice = choices?.find((one) => one.with === areas);
  const address =
    areas === undefined || choices === undefined
      ? undefined
      : tableAddress(props, '/areas', {
          with: areas,
          ...(choice?.by && choice.key && { by: choice.by, key: choice.key }),
          label: choice?.label ?? undefined,
          aggregate,
          value: measured,
          column: geometry,
          zoom: String(zoom > OVERVIEW + 1 ? FINE : OVERVIEW),
          ...narrowing,
        });
  const { value: answer, ...asked } = useAsked<AreasAnswer>(lang, address);
  const shown = useMemo(
    () => answer && toShown(answer, props, { measured, aggregate, method, classes }, t),
    [answer, props, measured, aggregate, method, classes, t],
  );
  return { value: areas === undefined ? undefined : shown, ...asked };
}

function toShown(
  { features, summary, ...answer }: AreasAnswer,
  { lang, columns }: Pick<IslandProps, 'lang' | 'columns'>,
  asked: Pick<MapSettings, 'aggregate' | 'method' | 'classes'> & { measured: string | undefined },
  t: MapTexts,
): ShownAreas {
  const column = columns.find(({ name }) => name === asked.measured);
  const text = numberText(lang, asked.aggregate === 'count' ? undefined : column);
  const valueTitle = column
    ? `${column.title} (${t(`aggregate.${asked.aggregate}`).toLowerCase()})`
    : t('rows');
  const items = features.map(({ id, geometry, properties: { label, value, rows } }): AreaItem => {
    const title = label ?? t('list.unnamed', { id });
    return {
      id,
      title,
      value,
      text: value === null ? t('noData') : text(value),
      rows,
      bbox: bboxOf(geometry),
    };
  });
  const values = items.flatMap(({ value }) => value ?? []);
  const without = items.length - values.length;
  return {
    features: { ...answer, features },
    colouring: byClass(
      valueTitle,
      classify(values, asked.method, asked.classes),
      text,
      without,
      legendWords(t),
    ),
    items: items.sort(
      (a, b) =>
        (b.value ?? Number.NEGATIVE_INFINITY) - (a.value ?? Number.NEGATIVE_INFINITY) ||
        a.title.localeCompare(b.title, lang),
    ),
    bbox: union(items.flatMap(({ bbox }) => (bbox ? [bbox] : []))),
    valueTitle,
    unmatched: {
      rows: summary.unmatched.rows + summary.missing,
      names: summary.unmatched.values.slice(0, NAMED).map(({ value }) => value),
    },
  };
}
