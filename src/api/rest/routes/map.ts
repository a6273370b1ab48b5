import { Type } from '@sinclair/typebox';
import { notFound } from '../../../errors.js';
import { worldBox } from '../../../geo/tiles/tile-math.js';
import type { Services } from '../../../services.js';
import { mapBounds } from '../../../tables/map/bounds.js';
import { clustersOf } from '../../../tables/map/clusters.js';
import { readFeature } from '../../../tables/map/feature.js';
import { findPlaces } from '../../../tables/map/place-source.js';
import { orRowRefusal } from '../../common/row-refusals.js';
import { alreadyHas } from '../etag.js';
import {
  answerFromMap,
  findMap,
  MapFields,
  MapQuery,
  mapEtag,
  notModified,
  readBbox,
  readFields,
} from '../map-face.js';
import type { RestApp } from '../rest-app.js';
import { refusals } from '../schemas/common.js';
import { findFace } from '../table-face.js';
import { DistributionParams } from './distributions.js';

const GEOJSON = 'application/geo+json; charset=utf-8';

const Bbox = Type.Optional(
  Type.String({
    maxLength: 200,
    description: 'ovest,sud,est,nord in gradi / west,south,east,north in degrees',
  }),
);
const Bounds = Type.Object({
  bbox: Type.Unsafe<[number, number, number, number] | null>({
    type: ['array', 'null'],
    items: { type: 'number' },
  }),
  count: Type.Integer(),
  withGeometry: Type.Integer(),
  types: Type.Object({ point: Type.Integer(), line: Type.Integer(), area: Type.Integer() }),
});

/** The map of a table in numbers: its bounds, clusters, and single features. */
export function map(app: RestApp, services: Services): void {
  app.get(
    '/datasets/:id/distributions/:distributionId/bounds',
    {
      schema: {
        tags: ['maps'],
        operationId: 'read-bounds',
        summary: 'Dove stanno le righe / where the rows are',
        params: DistributionParams,
        querystring: Type.Object(MapQuery, { additionalProperties: false }),
        response: { 200: Bounds, ...refusals(404, 409) },
      },
    },
    async (request, reply) => {
      const face = await findMap(services, request, reply, request.params, request.query);
      const key = mapEtag(face, 'bounds', request.query);
      reply.header('ETag', key);
      if (alreadyHas(request, key)) return notModified(reply);
      return answerFromMap(services, reply, face, (connection, relation, index) =>
        mapBounds(connection, relation, index, face.filter),
      );
    },
  );

  app.get(
    '/datasets/:id/distributions/:distributionId/clusters',
    {
      schema: {
        tags: ['maps'],
        operationId: 'read-clusters',
        summary: 'Gruppi di luoghi vicini, come GeoJSON / clusters of near places, as GeoJSON',
        params: DistributionParams,
        querystring: Type.Object(
          {
            ...MapQuery,
            ...MapFields,
            zoom: Type.Number({ minimum: 0, maximum: 24 }),
            bbox: Bbox,
            radius: Type.Number({
              minimum: 1,
              maximum: 1024,
              default: 60,
              description: 'Lato di una cella in pixel / side of a cell in pixels',
            }),
          },
          { additionalProperties: false },
        ),
        response: { 200: Type.Any(), ...refusals(404, 409) },
      },
    },
    async (request, reply) => {
      const { zoom, bbox: wanted, radius, fields: given, ...query } = request.query;
      const face = await findMap(services, request, reply, request.params, query);
      const bbox = readBbox(wanted);
      const fields = readFields(face, given);
      const names = fields.map(({ name }) => name);
      const key = mapEtag(face, 'clusters', zoom, bbox, radius, query, names);
      reply.header('ETag', key);
      if (alreadyHas(request, key)) return notModified(reply);
      const box = bbox && worldBox(bbox);
      const answer = await answerFromMap(services, reply, face, (connection, relation, index) =>
        clustersOf(connection, relation, index, { zoom, radius, box, filter: face.filter, fields }),
      );
      reply.type(GEOJSON);
      return {
        type: 'FeatureCollection',
        features: answer.clusters.map(({ lon, lat, count, bbox: around, id, values }) => ({
          type: 'Feature',
          ...(id !== undefined && { id }),
          bbox: around,
          geometry: { type: 'Point', coordinates: [lon, lat] },
          properties: {
            count,
            ...(id !== undefined && { _id: id }),
            ...(values && Object.fromEntries(values.map((value, at) => [names[at], value]))),
          },
        })),
        total: answer.total,
        radius: answer.radius,
      };
    },
  );

  app.get(
    '/datasets/:id/distributions/:distributionId/features/:rowId',
    {
      schema: {
        tags: ['maps'],
        operationId: 'read-feature',
        summary: 'Una riga intera, come GeoJSON / one whole row, as GeoJSON',
        params: Type.Object({
          ...DistributionParams.properties,
          rowId: Type.Integer({
            minimum: 0,
            description: 'Il numero della riga, _id / the number of the row, _id',
          }),
        }),
        querystring: Type.Object(
          { table: MapQuery.table, version: MapQuery.version, column: MapQuery.column },
          { additionalProperties: false },
        ),
        response: { 200: Type.Any(), ...refusals(404, 409) },
      },
    },
    async (request, reply) => {
      const { rowId, ...params } = request.params;
      const { column, ...query } = request.query;
      const { found } = await findFace(services, request, reply, params, query);
      const feature = await orRowRefusal(
        (async () => readFeature(services, found, findPlaces(found, column), rowId))(),
      );
      if (!feature) throw notFound(String(rowId));
      return reply.type(GEOJSON).send(feature);
    },
  );
}
