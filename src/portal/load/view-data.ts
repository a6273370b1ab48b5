import { orQuestionRefusal } from '../../api/common/questions.js';
import { orTreeRefusal } from '../../api/rest/table-face.js';
import { type Bilingual, isAppError } from '../../errors.js';
import type { Services } from '../../services.js';
import {
  CHART_AGGREGATES,
  CHART_KINDS,
  type Chart,
  type ChartRequest,
} from '../../tables/chart/chart-model.js';
import { drawChart } from '../../tables/chart/draw-chart.js';
import { suggestCharts } from '../../tables/chart/suggest-charts.js';
import { type MapBounds, mapBounds } from '../../tables/map/bounds.js';
import { MapNotReady, mapIndex } from '../../tables/map/map-index.js';
import { findPlaces } from '../../tables/map/place-source.js';
import type { ColumnStatistics } from '../../tables/profile/profile-model.js';
import type { TimeUnit } from '../../tables/query/expression.js';
import { selectOn } from '../../tables/query/run.js';
import type { Filter } from '../../tables/query/tree.js';
import { askTable } from '../../tables/rows/ask-table.js';
import type { ReadableTable } from '../../tables/rows/table-of.js';
import { TIME_ZONE } from '../format-plain.js';
import type { ViewRequest } from '../view-request.js';

/** Milliseconds that a page waits for what its view without script says. */
const PATIENCE = 5000;

/** What a view without script shows beside the first rows. */
export interface ViewData {
  chart?: Chart;
  bounds?: MapBounds;
  /** Why there is none. */
  refusal?: Bilingual;
}

/** The values of a chart, or where the places of a map lie: as the interface gives them to the view with script. */
export async function readViewData(
  services: Services,
  found: ReadableTable,
  request: ViewRequest,
  filter: Filter | undefined,
  profile: readonly ColumnStatistics[] | null,
): Promise<ViewData> {
  try {
    if (request.view === 'chart') return await chartOf(services, found, request, filter, profile);
    if (request.view === 'map') return await boundsOf(services, found, filter);
    return {};
  } catch (error) {
    if (isAppError(error) && error.status < 500) return { refusal: error.detail };
    throw error;
  }
}

async function chartOf(
  services: Services,
  found: ReadableTable,
  request: ViewRequest,
  filter: Filter | undefined,
  profile: readonly ColumnStatistics[] | null,
): Promise<ViewData> {
  const [suggestion] = suggestCharts(found.columns, found.table.rowCount ?? 0, profile ?? []);
  const wanted = chartRequest(request);
  const asked = wanted ?? suggestion;
  if (!asked) return {};
  const chart = await orTreeRefusal(
    askTable(services, found, { milliseconds: PATIENCE }, (connection, relation) =>
      drawChart(async (query) => (await selectOn(connection, relation, query)).rows, relation.columns, {
        ...asked,
        filter,
        timeZone: TIME_ZONE,
      }),
    ),
  );
  // Why a chart that nobody chose adds up or averages is said beside it.
  const reason = wanted ? undefined : suggestion?.reason;
  if (reason) chart.notes.push({ code: 'summary', message: reason });
  return { chart };
}

/** The chart that an address asks for; undefined where it names no column. */
function chartRequest({ params }: ViewRequest): ChartRequest | undefined {
  const get = (name: string): string | undefined => {
    const value = params[name];
    return Array.isArray(value) ? value[0] : (value as string | undefined);
  };
  const x = get('x');
  if (x === undefined) return undefined;
  const bins = get('bins');
  const top = get('top');
  return {
    kind: CHART_KINDS.find((kind) => kind === get('kind')),
    x,
    y: get('y'),
    aggregate: CHART_AGGREGATES.find((aggregate) => aggregate === get('aggregate')),
    by: get('by'),
    bins: bins !== undefined && /^\d{1,4}$/.test(bins) ? Number(bins) : (bins as TimeUnit | undefined),
    limit: top !== undefined && /^\d{1,3}$/.test(top) ? Number(top) : undefined,
  };
}

async function boundsOf(
  services: Services,
  found: ReadableTable,
  filter: Filter | undefined,
): Promise<ViewData> {
  const source = findPlaces(found);
  if (!source) return {};
  try {
    const index = await mapIndex(services, found, source, PATIENCE);
    const bounds = await orQuestionRefusal(
      askTable(services, found, { milliseconds: PATIENCE }, (connection, relation) =>
        mapBounds(connection, relation, index, filter),
      ),
    );
    return { bounds };
  } catch (error) {
    // The rows are there all the same; the map says so itself where it is drawn.
    if (error instanceof MapNotReady) return {};
    throw error;
  }
}
