import { setImmediate as nextTurn } from 'node:timers/promises';
import { AreaLocator } from '../../../geo/tiles/area-locator.js';
import { UnknownColumn } from '../../query/errors.js';
import type { TableColumn } from '../../query/relation.js';
import type { Filter } from '../../query/tree.js';
import type { Role } from '../../roles/role.js';
import { type AskBounds, askTable } from '../../rows/ask-table.js';
import type { ReadableTable, ReadServices } from '../../rows/table-of.js';
import type { Column } from '../../table-model.js';
import { askMap } from '../map-questions.js';
import type { PlaceSource } from '../place-source.js';
import { keyMaker } from './area-keys.js';
import {
  type AreaAggregate,
  addTally,
  emptyTally,
  figureOf,
  groupValues,
  type Tally,
  valueColumn,
} from './group-values.js';
import { locateRows } from './locate-rows.js';
import { mediansByText } from './medians.js';
import { type Area, type Areas, areaGeometry, readAreas } from './read-areas.js';

/** A question for values by area. */
export interface AreaQuestion {
  /** The table of the values. */
  found: ReadableTable;
  filter: Filter | undefined;
  /** Where its rows are; needed only without `by`. */
  source: PlaceSource | undefined;
  /** The table of the areas. */
  areasOf: { found: ReadableTable; source: PlaceSource };
  /** Column of the values that names the area of a row; without it rows are looked for by their place. */
  by: string | undefined;
  /** Column of the areas that `by` is compared with. */
  key: string | undefined;
  /** Column of the areas to be shown as their name; the key where left out. */
  label: string | undefined;
  aggregate: AreaAggregate;
  value: string | undefined;
  /** For which the shapes are simplified. */
  zoom: number;
}

/** What a question comes to beside the areas themselves. */
export interface AreaSummary {
  /** By comparing texts, or by where the rows are. */
  joinedBy: 'column' | 'place';
  areas: number;
  /** Areas that have rows. */
  areasWithRows: number;
  /** Rows that found an area. */
  rows: number;
  /** Rows that found none, with the commonest texts where they were compared. */
  unmatched: { rows: number; distinct: number; values: { value: string; rows: number }[] };
  /** Rows with nothing to look for: no text in the column. */
  missing: number;
  /** Zoom for which the shapes are fine enough. */
  zoom: number;
  /** Smallest and largest value of an area; null where none has one. */
  range: [number, number] | null;
}

export interface AreaAnswer {
  /** Each a feature of GeoJSON as text, in the order of the areas. */
  features: string[];
  summary: AreaSummary;
}

/** Texts that found no area, as they are listed. */
const MOST_LISTED = 100;
const TURN_MS = 6;

const roleOf = (column: TableColumn | undefined): Role | undefined =>
  (column as Partial<Column> | undefined)?.role?.role;

function columnOf(found: ReadableTable, name: string | undefined, pointer: string): TableColumn | undefined {
  if (name === undefined) return undefined;
  const columns: readonly TableColumn[] = found.columns;
  const column = columns.find((each) => each.name === name);
  if (!column) throw new UnknownColumn(name, pointer);
  return column;
}

/**
 * Values by area: the rows of a table joined with the areas of another, by codes or names or by where they are. No row is
 * passed over in silence: what found no area is counted and listed.
 * @throws QueryError for columns that are not there or do not fit; MapNotReady, QueryTimeout, AskerGone
 */
export async function valuesByArea(
  services: ReadServices,
  question: AreaQuestion,
  bounds: AskBounds,
): Promise<AreaAnswer> {
  const { found, areasOf, aggregate, zoom } = question;
  const by = columnOf(found, question.by, '/by');
  const key = columnOf(areasOf.found, question.key, '/key');
  const label = columnOf(areasOf.found, question.label, '/label');
  const value = valueColumn(found.columns, aggregate, question.value);
  const areas = await askMap(services, areasOf.found, areasOf.source, bounds, (connection, relation, index) =>
    readAreas(connection, relation, index, by ? zoom : 24, key, label),
  );
  const joined = by
    ? await joinByText(services, question, by, key, value, areas, bounds)
    : await joinByPlace(services, question, value, areas, bounds);
  const hasColumn = value !== undefined;
  const figures = joined.tallies.map((tally) => figureOf(tally, aggregate, hasColumn));
  const numbers = figures.filter((figure) => figure !== null);
  return {
    features: await featuresOf(areas.areas, joined.tallies, figures, zoom),
    summary: {
      joinedBy: by ? 'column' : 'place',
      areas: areas.areas.length,
      areasWithRows: joined.tallies.filter(({ rows }) => rows > 0).length,
      rows: joined.rows,
      unmatched: joined.unmatched,
      missing: joined.missing,
      zoom: Math.min(zoom, areas.finest),
      range: numbers.length === 0 ? null : [least(numbers), -least(numbers.map((each) => -each))],
    },
  };
}

const least = (numbers: readonly number[]): number => numbers.reduce((a, b) => Math.min(a, b));

type Joined = Pick<AreaSummary, 'rows' | 'unmatched' | 'missing'> & { tallies: Tally[] };

async function joinByText(
  services: ReadServices,
  { found, filter, aggregate }: AreaQuestion,
  by: TableColumn,
  key: TableColumn | undefined,
  value: TableColumn | undefined,
  { areas }: Areas,
  bounds: AskBounds,
): Promise<Joined> {
  const groups = await askTable(services, found, bounds, (connection, relation) =>
    groupValues(connection, relation, by.name, value, filter),
  );
  const keyOf = keyMaker(roleOf(by), roleOf(key));
  const byKey = new Map<string, Tally>();
  for (const area of areas) if (area.key !== null) byKey.set(keyOf(area.key), emptyTally());
  const unmatched: { value: string; rows: number }[] = [];
  let rows = 0;
  for (const [text, tally] of groups) {
    if (text === null) continue;
    const area = byKey.get(keyOf(text));
    if (area) {
      addTally(area, tally);
      rows += tally.rows;
    } else unmatched.push({ value: text, rows: tally.rows });
  }
  if (aggregate === 'median' && value) {
    const numbers = new Map([...byKey.keys()].map((each, at) => [each, at]));
    const named = new Map<string, number>();
    for (const text of groups.keys()) {
      const at = text === null ? undefined : numbers.get(keyOf(text));
      if (text !== null && at !== undefined) named.set(text, at);
    }
    const medians = await askTable(services, found, bounds, (connection, relation) =>
      mediansByText(connection, relation, { by, value, filter }, named),
    );
    for (const [each, tally] of byKey) tally.median = medians.get(numbers.get(each) ?? -1) ?? null;
  }
  unmatched.sort((a, b) => b.rows - a.rows || (a.value < b.value ? -1 : 1));
  return {
    tallies: areas.map(
      (area) => (area.key === null ? undefined : byKey.get(keyOf(area.key))) ?? emptyTally(),
    ),
    rows,
    unmatched: {
      rows: unmatched.reduce((sum, each) => sum + each.rows, 0),
      distinct: unmatched.length,
      values: unmatched.slice(0, MOST_LISTED),
    },
    missing: groups.get(null)?.rows ?? 0,
  };
}

async function joinByPlace(
  services: ReadServices,
  { found, source, filter, aggregate }: AreaQuestion,
  value: TableColumn | undefined,
  { areas }: Areas,
  bounds: AskBounds,
): Promise<Joined> {
  if (!source) throw new Error('Rows are looked for by their place only where they have one');
  const locator = new AreaLocator(areas.map(({ parts }) => parts));
  return askMap(services, found, source, bounds, async (connection, relation, index) => {
    const located = await locateRows(
      connection,
      relation,
      index,
      locator,
      areas.length,
      { value, wantsMedian: aggregate === 'median' },
      filter,
    );
    return {
      tallies: located.tallies,
      rows: located.inside,
      unmatched: { rows: located.outside, distinct: 0, values: [] },
      missing: located.missing,
    };
  });
}

async function featuresOf(
  areas: readonly Area[],
  tallies: readonly Tally[],
  figures: readonly (number | null)[],
  zoom: number,
): Promise<string[]> {
  const features: string[] = [];
  let turn = performance.now();
  for (const [at, { id, key, label, parts }] of areas.entries()) {
    features.push(
      JSON.stringify({
        type: 'Feature',
        id,
        geometry: areaGeometry(parts, zoom),
        properties: {
          _id: id,
          key,
          label: label ?? key,
          value: figures[at],
          rows: tallies[at]?.rows ?? 0,
        },
      }),
    );
    if (performance.now() - turn > TURN_MS) {
      await nextTurn();
      turn = performance.now();
    }
  }
  return features;
}
