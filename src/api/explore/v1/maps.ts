import { createHash } from 'node:crypto';
import type { Services } from '../../../services.js';
import type { TableColumn } from '../../../tables/query/relation.js';
import type { Filter, Query } from '../../../tables/query/tree.js';
import { badParameter } from '../explore-error.js';
import { readInTime } from '../read-in-time.js';
import type { Feature } from '../show-value.js';
import { tableQuery } from '../table-request.js';
import { askGroups } from './ask-groups.js';
import { geoField, type V1Request } from './parameters.js';
import { fieldText } from './q-to-odsql.js';
import { narrowedRecords, type V1Found, v1Table } from './records.js';
import { boundsOf, seriesOf } from './series.js';

const MOST_CLUSTERS = 10_000;
const MOST_SHAPES = 1000;

function placeOf({ table }: V1Found, request: V1Request): TableColumn {
  const place = geoField(table.columns, request.one('geo_field'));
  if (!place) throw badParameter('The dataset has no places');
  return place;
}

/** Smallest and greatest of each series, as legends want them. */
const legend = (names: readonly string[], groups: readonly Record<string, unknown>[]) => ({
  count: boundsOf(groups.map(({ n }) => n)),
  ...(names.length > 0 && {
    series: Object.fromEntries(
      names.map((name, at) => [name, boundsOf(groups.map((group) => group[`y${at}`]))]),
    ),
  }),
});

const digest = (geometry: unknown): string =>
  createHash('sha1').update(JSON.stringify(geometry)).digest('hex').slice(0, 16);

/** `/api/records/1.0/geocluster/`: points that are near each other on a map of that zoom. @throws ExploreError, OdsqlError */
export async function geoClusters(services: Services, request: V1Request): Promise<Record<string, unknown>> {
  const found = await v1Table(services, request);
  const place = placeOf(found, request);
  if (place.type !== 'geoPoint') throw badParameter('Only points have clusters: see geopolygon');
  const zoom = request.whole('clusterprecision', 6, 25);
  const radius = request.whole('clusterdistance', 40, 1000, 1);
  const series = seriesOf(request);
  const groups = await askGroups(
    services,
    found,
    {
      ...narrowedRecords(found, request),
      select: ['count(*) as n', ...series.map(({ expression }, at) => `${expression} as y${at}`)].join(', '),
      group_by: `geo_cluster(${fieldText(place.name)}, ${zoom}, ${radius}) as c`,
      order_by: 'n desc',
    },
    MOST_CLUSTERS,
  );
  const clusters = groups.flatMap((group) => {
    const cluster = group.c as { cluster: Feature; cluster_centroid: { lon: number; lat: number } } | null;
    if (!cluster) return [];
    const { lon, lat } = cluster.cluster_centroid;
    const values = series.map(({ name }, at) => [name, group[`y${at}`]]);
    return [
      {
        cluster: cluster.cluster.geometry,
        cluster_center: [lat, lon],
        count: group.n,
        ...(values.length > 0 && { series: Object.fromEntries(values) }),
      },
    ];
  });
  return {
    clusters,
    ...legend(
      series.map(({ name }) => name),
      groups,
    ),
  };
}

/** The shapes of a table's records, so many at most. */
async function shapesOf(services: Services, request: V1Request): Promise<unknown[]> {
  const found = await v1Table(services, request);
  const place = fieldText(placeOf(found, request).name);
  const narrowed = narrowedRecords(found, request);
  const where = [...narrowed.where, `${place} is not null`];
  const rows = await askGroups(
    services,
    found,
    { ...narrowed, where, select: `${place} as place` },
    request.whole('rows', MOST_SHAPES, MOST_SHAPES),
  );
  return rows.flatMap(({ place: shown }) => {
    if (shown === null || typeof shown !== 'object') return [];
    if ('geometry' in shown) return [shown.geometry];
    const { lon, lat } = shown as { lon: number; lat: number };
    return [{ type: 'Point', coordinates: [lon, lat] }];
  });
}

/** `/api/records/1.0/geopreview/`: the places of records, each once. @throws ExploreError, OdsqlError */
export async function geoPreview(services: Services, request: V1Request): Promise<unknown[]> {
  const shapes = new Map((await shapesOf(services, request)).map((geometry) => [digest(geometry), geometry]));
  return [...shapes].map(([geo_digest, geometry]) => ({ geo_digest, geometry }));
}

/** `/api/records/1.0/geopolygon/`: the places of the first records with how many have each. @throws ExploreError, OdsqlError */
export async function geoPolygons(services: Services, request: V1Request): Promise<Record<string, unknown>> {
  const groups = new Map<string, { cluster: unknown; geo_digest: string; count: number }>();
  for (const cluster of await shapesOf(services, request)) {
    const geo_digest = digest(cluster);
    const known = groups.get(geo_digest);
    if (known) known.count += 1;
    else groups.set(geo_digest, { cluster, geo_digest, count: 1 });
  }
  const clusters = [...groups.values()];
  return { clusters, count: boundsOf(clusters.map(({ count }) => count)) };
}

const SHAPES = [
  'Point',
  'MultiPoint',
  'LineString',
  'MultiLineString',
  'Polygon',
  'MultiPolygon',
  'GeometryCollection',
];

/** `/api/records/1.0/boundingbox/`: the box around the records' places, how many there are and of what kind. @throws ExploreError, OdsqlError */
export async function boundingBox(services: Services, request: V1Request): Promise<Record<string, unknown>> {
  const found = await v1Table(services, request);
  const column = placeOf(found, request);
  const place = fieldText(column.name);
  const narrowed = narrowedRecords(found, request);
  const [group] = await askGroups(
    services,
    found,
    { ...narrowed, select: `bbox(${place}) as box, count(${place}) as n` },
    1,
  );
  const box = group?.box as Feature | null | undefined;
  const count = Number(group?.n ?? 0);
  const geometries: Record<string, number> = {};
  if (column.type === 'geoPoint' && count > 0) geometries.Point = count;
  if (column.type === 'geoShape') {
    const asked = tableQuery(services, found.table, narrowed);
    for (const kind of SHAPES) {
      const begins: Filter = { kind: 'begins', text: `{"type":"${kind}"`, columns: [column.name] };
      const query: Query = {
        ...asked.query,
        filter: asked.query.filter ? { kind: 'and', filters: [asked.query.filter, begins] } : begins,
        limit: 0,
      };
      const { total } = await readInTime(services, found.table.found, query, { total: true });
      if (total > 0) geometries[kind] = total;
    }
  }
  return { count, bbox: box ? boxOf(box) : [], geometries };
}

/** West, south, east, north of a box, or of a point that is one. */
function boxOf({ geometry }: Feature): number[] {
  if (geometry.type === 'Point')
    return [...geometry.coordinates.slice(0, 2), ...geometry.coordinates.slice(0, 2)];
  if (geometry.type !== 'Polygon') return [];
  const [ring = []] = geometry.coordinates;
  return [...(ring[0] ?? []), ...(ring[2] ?? [])];
}
