import { useEffect, useState } from 'preact/hooks';
import { formatNumber } from '../../../src/portal/format-plain.js';
import { Fault, fetchJson, isAbort } from '../common/fetch-json.js';
import { type Narrowing, tableAddress } from '../common/table-address.js';
import type { IslandColumn, IslandProps } from '../island.js';
import { byCategory, byClass, type Colouring, classesOfBins } from './colouring.js';
import type { Bbox } from './open-map.js';
import { type MapSettings, placeColumns } from './settings.js';
import type { MapTexts } from './texts.js';

/** What of the table is on the map, from `tiles.json`. */
export interface MapFacts {
  rows: number;
  withGeometry: number;
  types: { point: number; line: number; area: number };
  /** Undefined where nothing has a place. */
  bbox: Bbox | undefined;
  /** Changes when the table does: part of the addresses of tiles, so that browsers keep them. */
  state: string;
}

/** Milliseconds between two questions to a map that is being prepared, and how often it is asked. */
const AGAIN = 1500;
const TIMES = 80;

/** Asks again while the portal says that something is being prepared. Throws as `fetchJson` does. */
export async function fetchReady<T>(
  address: string,
  options: { lang: 'it' | 'en'; signal: AbortSignal },
  waiting?: () => void,
): Promise<T> {
  for (let time = 0; ; time += 1) {
    try {
      return await fetchJson<T>(address, options);
    } catch (error) {
      if (!(error instanceof Fault) || error.status !== 409 || time >= TIMES) throw error;
      waiting?.();
      await new Promise((resolve) => setTimeout(resolve, AGAIN));
      options.signal.throwIfAborted();
    }
  }
}

export interface Asked<T> {
  value: T | undefined;
  fault: string | undefined;
  loading: boolean;
  /** Whether the portal is still preparing it. */
  preparing: boolean;
  retry(): void;
}

/** Something asked of the portal, again whenever the address changes; nothing for undefined. The last answer stays until then. */
export function useAsked<T>(lang: 'it' | 'en', address: string | undefined): Asked<T> {
  const [value, setValue] = useState<T | undefined>(undefined);
  const [fault, setFault] = useState<string | undefined>(undefined);
  const [loading, setLoading] = useState(false);
  const [preparing, setPreparing] = useState(false);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    if (address === undefined) {
      setValue(undefined);
      setFault(undefined);
      setLoading(false);
      return;
    }
    const gone = new AbortController();
    setLoading(true);
    fetchReady<T>(address, { lang, signal: gone.signal }, () => setPreparing(true))
      .then((found) => {
        setValue(() => found);
        setFault(undefined);
        setLoading(false);
        setPreparing(false);
      })
      .catch((error) => {
        if (isAbort(error) || gone.signal.aborted) return;
        setFault(String(error.message ?? error));
        setLoading(false);
        setPreparing(false);
      });
    return () => gone.abort();
  }, [lang, address, attempt]);
  return { value, fault, loading, preparing, retry: () => setAttempt((n) => n + 1) };
}

interface TileJson {
  bounds: Bbox;
  portico: Omit<MapFacts, 'bbox'>;
}

/** What of the table is on the map. */
export function useFacts(
  props: IslandProps,
  geometry: string | undefined,
  narrowing: Narrowing,
): Asked<MapFacts> {
  const { value, ...rest } = useAsked<TileJson>(
    props.lang,
    // A table without places may still show values by area.
    placeColumns(props.columns).length > 0
      ? tableAddress(props, '/tiles.json', { column: geometry, ...narrowing })
      : undefined,
  );
  const [facts, setFacts] = useState<MapFacts | undefined>(undefined);
  useEffect(() => {
    setFacts(value && { ...value.portico, bbox: value.portico.withGeometry > 0 ? value.bounds : undefined });
  }, [value]);
  return { value: facts, ...rest };
}

const NUMBERS = new Set(['integer', 'number', 'year']);

/** Different values of a column up to which each is counted for itself. */
const FEW_VALUES = '200';

interface Counted {
  x: { type: string };
  series: { points: { x: unknown; x1?: unknown; count: number }[] }[];
  others: { count: number } | null;
  nulls: { count: number } | null;
}

/** The colours of a column's values, among the rows that the filters leave; undefined while they are not known. */
export function useColouring(
  props: IslandProps,
  { colour, method, classes }: Pick<MapSettings, 'colour' | 'method' | 'classes'>,
  narrowing: Narrowing,
  t: MapTexts,
): Colouring | undefined {
  const { lang, columns } = props;
  const column = columns.find(({ name }) => name === colour);
  const ordered = column !== undefined && NUMBERS.has(column.type);
  const ask = (asked: Record<string, string>): string | undefined =>
    column && tableAddress(props, '/chart', { x: column.name, ...asked, ...narrowing });
  // Few different values are counted each for itself, many in narrow spans.
  const each = useAsked<Counted>(
    lang,
    ask(ordered ? { kind: 'bar', bins: 'none', limit: FEW_VALUES } : { kind: 'bar', limit: '8' }),
  );
  const many = ordered && each.value?.others != null;
  const spans = useAsked<Counted>(lang, many ? ask({ kind: 'histogram', bins: '200' }) : undefined);
  const value = many ? spans.value : each.value;
  const [colouring, setColouring] = useState<Colouring | undefined>(undefined);
  useEffect(() => {
    setColouring(column && value && colouringOf(lang, column, value, ordered, { method, classes }, t));
  }, [column, value, ordered, method, classes, lang, t]);
  return colouring;
}

/** Words of legends. */
export const legendWords = (t: MapTexts) => ({
  others: t('others'),
  noValue: t('noValue'),
  noData: t('noData'),
  range: (from: string, to: string): string => t('legend.range', { from, to }),
});

/** A number of a legend, with the unit of its column. */
export const numberText =
  (lang: 'it' | 'en', column: Pick<IslandColumn, 'type' | 'unit'> | undefined) =>
  (value: number): string => {
    const text = column?.type === 'year' ? String(value) : formatNumber(lang, Number(value.toPrecision(6)));
    return column?.unit ? `${text} ${column.unit}` : text;
  };

function colouringOf(
  lang: 'it' | 'en',
  column: IslandColumn,
  { series, others, nulls }: Counted,
  ordered: boolean,
  { method, classes }: Pick<MapSettings, 'method' | 'classes'>,
  t: MapTexts,
): Colouring {
  const points = series[0]?.points ?? [];
  const words = legendWords(t);
  const without = nulls?.count ?? 0;
  if (!ordered) {
    return byCategory(
      lang,
      column,
      points.map(({ x, count }) => ({ value: x, count })),
      { others: others?.count ?? 0, nulls: without },
      words,
    );
  }
  const whole = column.type !== 'number';
  const bins = points
    .map(({ x, x1, count }) => ({
      from: Number(x),
      to: x1 === undefined ? Number(x) : Number(x1) - (whole ? 1 : 0),
      count,
    }))
    .sort((a, b) => a.from - b.from);
  return byClass(
    column.title,
    classesOfBins(bins, method, classes),
    numberText(lang, column),
    without,
    words,
  );
}
