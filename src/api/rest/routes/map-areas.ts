import { Type } from '@sinclair/typebox';
import { AppError } from '../../../errors.js';
import type { Services } from '../../../services.js';
import { AREA_AGGREGATES } from '../../../tables/map/areas/group-values.js';
import { suggestAreas } from '../../../tables/map/areas/suggest-areas.js';
import { valuesByArea } from '../../../tables/map/areas/values-by-area.js';
import { findPlaces } from '../../../tables/map/place-source.js';
import { QUESTION_MS } from '../../../tables/rows/ask-table.js';
import { goneSignal } from '../../common/questions.js';
import { orRowRefusal } from '../../common/row-refusals.js';
import { alreadyHas } from '../etag.js';
import { findMap, MapQuery, mapEtag, notModified, orMapRefusal } from '../map-face.js';
import type { RestApp } from '../rest-app.js';
import { choice, refusals } from '../schemas/common.js';
import { TableQuery } from '../schemas/tables.js';
import { findFace } from '../table-face.js';
import { DistributionParams } from './distributions.js';

const Name = (description: string) =>
  Type.Optional(Type.String({ minLength: 1, maxLength: 1000, description }));

const AreasQuery = Type.Object(
  {
    ...MapQuery,
    with: Type.String({
      minLength: 3,
      maxLength: 1500,
      description:
        'La tabella delle aree: dataset/distribuzione, con ?table= per un’altra tabella del file / the table of the areas',
    }),
    by: Name(
      'Colonna con il codice o il nome dell’area; senza, conta dove sta la riga / column with code or name of the area',
    ),
    key: Name(
      'La colonna delle aree con cui si confronta / the column of the areas that it is compared with',
    ),
    label: Name('La colonna con il nome delle aree / the column with the names of the areas'),
    aggregate: choice(AREA_AGGREGATES, { default: 'count' }),
    value: Name('La colonna dei valori / the column of the values'),
    zoom: Type.Number({
      minimum: 0,
      maximum: 22,
      default: 10,
      description: 'Per quale zoom semplificare / zoom to simplify for',
    }),
  },
  { additionalProperties: false },
);

const refuse = (pointer: string, code: string, it: string, en: string): AppError => {
  const message = { it, en };
  return new AppError('BadRequest', message, [{ pointer, code, message }]);
};

/** `dataset/distribution?table=2` in its parts. Errors: BadRequest. */
function readWith(text: string): { id: string; distributionId: string; table?: string } {
  const [, id, distributionId, table] = /^([^/?]+)\/([^/?]+)(?:\?table=(.+))?$/s.exec(text) ?? [];
  if (id === undefined || distributionId === undefined) {
    throw refuse(
      '/with',
      'with',
      '"with" vuole dataset/distribuzione.',
      '"with" wants dataset/distribution.',
    );
  }
  return { id, distributionId, ...(table !== undefined && { table }) };
}

/** Values of a table by the areas of another, for maps with coloured areas. */
export function mapAreas(app: RestApp, services: Services): void {
  app.get(
    '/datasets/:id/distributions/:distributionId/areas',
    {
      schema: {
        tags: ['maps'],
        operationId: 'read-values-by-area',
        summary: 'Valori per area (comune, provincia, quartiere), come GeoJSON / values by area, as GeoJSON',
        params: DistributionParams,
        querystring: AreasQuery,
        response: { 200: Type.Any(), ...refusals(404, 409) },
      },
    },
    async (request, reply) => {
      const { with: areasAt, by, key, label, aggregate, value, zoom, column, ...query } = request.query;
      const { id, distributionId, table } = readWith(areasAt);
      if (by !== undefined && key === undefined) {
        throw refuse(
          '/key',
          'needed',
          'Con "by" serve "key", la colonna delle aree.',
          'With "by" comes "key", the column of the areas.',
        );
      }
      const areas = await findMap(
        services,
        request,
        reply,
        { id, distributionId },
        { ...(table !== undefined && { table }) },
      );
      const { found, filter } = await findFace(services, request, reply, request.params, query);
      const source = await orRowRefusal((async () => findPlaces(found, column))());
      if (by === undefined && !source) {
        throw refuse(
          '/by',
          'needed',
          'La tabella non ha luoghi: indica in "by" la colonna con il codice o il nome dell’area.',
          'The table has no places: name in "by" the column with the code or the name of the area.',
        );
      }
      const tag = mapEtag({ found }, request.query, areas.state);
      reply.header('ETag', tag).header('Cache-Control', 'no-cache');
      if (alreadyHas(request, tag)) return notModified(reply);
      const { features, summary } = await orMapRefusal(
        reply,
        valuesByArea(
          services,
          { found, filter, source, areasOf: areas, by, key, label, aggregate, value, zoom },
          { milliseconds: QUESTION_MS, signal: goneSignal(reply) },
        ),
      );
      const said = JSON.stringify({
        aggregate,
        value: value ?? null,
        by: by ?? null,
        key: key ?? null,
        ...summary,
      });
      return reply
        .type('application/geo+json; charset=utf-8')
        .serializer((payload: string) => payload)
        .send(`{"type":"FeatureCollection","features":[${features.join(',')}],"summary":${said}}`);
    },
  );

  app.get(
    '/datasets/:id/distributions/:distributionId/areas/suggestions',
    {
      schema: {
        tags: ['maps'],
        operationId: 'suggest-areas',
        summary: 'Le tabelle di aree che si prestano / the tables of areas that fit',
        params: DistributionParams,
        querystring: TableQuery,
        response: { 200: Type.Object({ items: Type.Array(Type.Any()) }), ...refusals(404, 409) },
      },
    },
    async (request, reply) => {
      const { found, distribution } = await findFace(services, request, reply, request.params, request.query);
      const items = await suggestAreas(services.db, found, distribution.id);
      return {
        items: items.map((each) => ({
          ...each,
          with: `${each.dataset.id}/${each.distribution}${each.table === 0 ? '' : `?table=${each.table}`}`,
        })),
      };
    },
  );
}
