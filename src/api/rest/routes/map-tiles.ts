import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { Type } from '@sinclair/typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { notFound } from '../../../errors.js';
import { EXTENT, isTile, MAX_ZOOM } from '../../../geo/tiles/tile-math.js';
import type { Services } from '../../../services.js';
import { mapBounds } from '../../../tables/map/bounds.js';
import { LAYER, makeTile } from '../../../tables/map/make-tile.js';
import { type CachedTile, TileCache } from '../../../tables/map/tile-cache.js';
import { MOST_FEATURES } from '../../../tables/map/tile-rows.js';
import type { ColumnType } from '../../../tables/table-model.js';
import { alreadyHas } from '../etag.js';
import {
  answerFromMap,
  findMap,
  type MapFace,
  MapFields,
  MapQuery,
  mapEtag,
  notModified,
  readFields,
} from '../map-face.js';
import type { RestApp } from '../rest-app.js';
import { refusals } from '../schemas/common.js';
import { DistributionParams } from './distributions.js';

const pack = promisify(gzip);
const unpack = promisify(gunzip);

const Whole = Type.Integer({ minimum: 0, maximum: 2 ** MAX_ZOOM });
const TileParams = Type.Object({ ...DistributionParams.properties, z: Whole, x: Whole, y: Whole });
const TileQuery = Type.Object(
  {
    ...MapQuery,
    ...MapFields,
    v: Type.Optional(
      Type.String({
        maxLength: 200,
        description: 'Stato della tabella, da tiles.json / state of the table, from tiles.json',
      }),
    ),
  },
  { additionalProperties: false },
);
const TileJsonQuery = Type.Object({ ...MapQuery, ...MapFields }, { additionalProperties: false });

/** Seconds for which caches may keep what may change at any moment, and a tile whose address says of which state it is. */
const KEPT = 60;
const KEPT_OF_STATE = 3600;

/** The map of a table as vector tiles, and what describes them. */
export function mapTiles(app: RestApp, services: Services): void {
  const cache = new TileCache();
  app.get(
    '/datasets/:id/distributions/:distributionId/tiles/:z/:x/:y.mvt',
    {
      // Kept compressed.
      compress: false,
      schema: {
        tags: ['maps'],
        operationId: 'read-tile',
        summary: 'Una tessera vettoriale (MVT) / a vector tile (MVT)',
        description: `Un livello, "${LAYER}"; 204 dove non c'è nulla / one layer, "${LAYER}"; 204 where nothing is`,
        params: TileParams,
        querystring: TileQuery,
        response: {
          200: {
            description: 'Mapbox Vector Tile 2.1',
            content: { 'application/vnd.mapbox-vector-tile': { schema: Type.Any() } },
          },
          204: { type: 'null', description: 'Qui non c’è nulla / nothing is here' },
          ...refusals(404, 409),
        },
      },
    },
    async (request, reply) => {
      const { z, x, y, ...params } = request.params;
      const { fields: given, v, ...query } = request.query;
      if (!isTile(z, x, y)) throw notFound(`${z}/${x}/${y}`);
      const face = await findMap(services, request, reply, params, query);
      const fields = readFields(face, given);
      const key = mapEtag(
        face,
        z,
        x,
        y,
        query,
        fields.map(({ name }) => name),
      );
      reply
        .header('ETag', key)
        .header('Cache-Control', cacheControl(face, v))
        .header('Vary', 'Authorization, Accept-Encoding');
      if (alreadyHas(request, key)) return notModified(reply);
      let tile = cache.find(key);
      if (!tile) {
        const { filter } = face;
        const made = await answerFromMap(services, reply, face, (connection, relation, index) =>
          makeTile(connection, relation, index, { z, x, y, fields, filter }),
        );
        const { bytes, ...facts } = made;
        tile = { gzip: bytes.length === 0 ? bytes : await pack(bytes, { level: 5 }), ...facts };
        cache.keep(key, tile);
      }
      return sendTile(request, reply, tile);
    },
  );

  app.get(
    '/datasets/:id/distributions/:distributionId/tiles.json',
    {
      schema: {
        tags: ['maps'],
        operationId: 'describe-tiles',
        summary: 'Descrizione delle tessere (TileJSON 3.0) / description of the tiles',
        params: DistributionParams,
        querystring: TileJsonQuery,
        response: { 200: Type.Any(), ...refusals(404, 409) },
      },
    },
    async (request, reply) => {
      const { fields: given, ...query } = request.query;
      const face = await findMap(services, request, reply, request.params, query);
      const fields = readFields(face, given);
      const key = mapEtag(
        face,
        'tiles.json',
        query,
        fields.map(({ name }) => name),
      );
      reply.header('ETag', key).header('Cache-Control', face.open ? 'public, no-cache' : 'private, no-cache');
      if (alreadyHas(request, key)) return notModified(reply);
      const bounds = await answerFromMap(services, reply, face, (connection, relation, index) =>
        mapBounds(connection, relation, index, face.filter),
      );
      const { publicUrl } = services.catalog;
      const url = new URL(request.url, 'http://localhost');
      url.searchParams.set('v', face.state);
      const tiles = `${publicUrl}${url.pathname.replace(/\.json\/?$/, '')}/{z}/{x}/{y}.mvt${url.search}`;
      const { record, distribution } = face;
      const [west, south, east, north] = bounds.bbox ?? [-180, -85.05, 180, 85.05];
      const counted = { _count: 'Number' };
      return {
        tilejson: '3.0.0',
        name: textOf(distribution.title) ?? textOf(record.doc.title) ?? record.name,
        attribution: textOf(record.organization.doc.title) ?? record.organization.name,
        scheme: 'xyz',
        tiles: [tiles],
        minzoom: 0,
        maxzoom: MAX_ZOOM,
        bounds: [west, south, east, north],
        center: [(west + east) / 2, (south + north) / 2, zoomFor(east - west)],
        vector_layers: [
          {
            id: LAYER,
            minzoom: 0,
            maxzoom: MAX_ZOOM,
            fields: Object.fromEntries([
              ['_id', 'Number'],
              ...fields.map(({ name, type }) => [name, FIELD_TYPES[type]]),
              ...Object.entries(counted),
            ]),
          },
        ],
        portico: {
          state: face.state,
          extent: EXTENT,
          rows: bounds.count,
          withGeometry: bounds.withGeometry,
          types: bounds.types,
          mostFeatures: MOST_FEATURES,
          thinning: {
            it: `Una tessera ha al massimo ${MOST_FEATURES} elementi. Dove sono di più, ogni elemento rappresenta le righe di una cella della griglia e "_count" dice quante.`,
            en: `A tile has at most ${MOST_FEATURES} features. Where there are more, each stands for the rows of one cell of a grid and "_count" says how many.`,
          },
        },
      };
    },
  );
}

const FIELD_TYPES: Record<ColumnType, 'Number' | 'String' | 'Boolean'> = {
  integer: 'Number',
  number: 'Number',
  year: 'Number',
  boolean: 'Boolean',
  text: 'String',
  date: 'String',
  dateTime: 'String',
  json: 'String',
  geoPoint: 'String',
  geoShape: 'String',
};

/** A text in the first of its languages: the portal is Italian first. */
const textOf = (texts: Readonly<Record<string, string>> | undefined): string | undefined =>
  texts && (texts.it ?? Object.values(texts)[0]);

/** A zoom at which so many degrees are about 1,000 pixels wide. */
const zoomFor = (degrees: number): number =>
  Math.max(0, Math.min(16, Math.floor(Math.log2((360 * 4) / Math.max(degrees, 1e-4)))));

function cacheControl(face: MapFace, state: string | undefined): string {
  if (!face.open) return 'private, no-cache';
  return `public, max-age=${state === face.state ? KEPT_OF_STATE : KEPT}`;
}

async function sendTile(
  request: FastifyRequest,
  reply: FastifyReply,
  tile: CachedTile,
): Promise<FastifyReply> {
  reply
    .header('Portico-Rows', tile.rows)
    .header('Portico-Features', tile.features)
    .header('Portico-Thinned', String(tile.thinned));
  if (tile.gzip.length === 0) return reply.code(204).send();
  reply.type('application/vnd.mapbox-vector-tile');
  const packed = /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:,|$))|\*/.test(
    String(request.headers['accept-encoding'] ?? ''),
  );
  if (!packed) return reply.send(await unpack(tile.gzip));
  return reply.header('Content-Encoding', 'gzip').send(tile.gzip);
}
