import type { FastifyInstance } from 'fastify';
import { resourcePage } from '../../catalog/addresses.js';
import { HTML_TYPE, JSON_TYPE, OGC_PATH, ogcAddresses, SCHEMA_TYPE, withParameters } from './addresses.js';
import { type OgcDoor, queryOf, sendJson } from './door.js';
import { getCollection } from './find-collections.js';
import { formOf } from './form-of.js';
import { answerLanguage } from './language-of.js';
import { checkNames } from './parameters.js';
import { COLUMN_SCHEMAS, queryableColumns } from './read-items.js';
import { titleOf, toCollection, wholeExtent } from './to-collection.js';

/** The pages above those of a collection. */
export const aboveCollections = [
  { label: { it: 'Dati geografici', en: 'Geographic data' }, path: OGC_PATH },
  { label: { it: 'Raccolte', en: 'Collections' }, path: `${OGC_PATH}/collections` },
];

/** One collection, and what can be asked of it. */
export function collectionRoutes(app: FastifyInstance, { services, publicUrl, draw }: OgcDoor): void {
  const to = ogcAddresses(publicUrl);
  app.get<{ Params: { id: string } }>(
    '/collections/:id',
    { schema: { hide: true } },
    async (request, reply) => {
      const query = queryOf(request);
      checkNames(query, []);
      const form = formOf(query, request.headers.accept);
      const language = answerLanguage(request);
      const collection = await getCollection(services, request.params.id);
      const extent = await wholeExtent(services, collection);
      const body = toCollection(publicUrl, collection, extent, language);
      if (form === 'json') return sendJson(request, reply, JSON_TYPE, body);
      const { id, dataset, table } = collection;
      return draw(request, reply, {
        title: titleOf(collection, language),
        description: body.description as string | undefined,
        above: aboveCollections,
        path: `${OGC_PATH}/collections/${encodeURIComponent(id)}`,
        parameters: {},
        facts: [
          { name: { it: 'Righe', en: 'Rows' }, value: table.rowCount },
          {
            name: { it: 'Estensione (ovest, sud, est, nord)', en: 'Extent (west, south, east, north)' },
            value: extent.spatial?.bbox[0]?.map((degrees) => Number(degrees.toFixed(6))).join(', ') ?? '–',
          },
          ...(extent.temporal
            ? [
                {
                  name: { it: 'Periodo', en: 'Period' },
                  value: (extent.temporal.interval[0] ?? [])
                    .map((end) => end?.replace(/T00:00:00Z$/, '') ?? '…')
                    .join(' – '),
                },
              ]
            : []),
        ],
        links: [
          { label: { it: 'Elementi', en: 'Features' }, href: withParameters(to.items(id), { f: 'html' }) },
          {
            label: { it: 'Pagina del dataset', en: 'Page of the dataset' },
            href: resourcePage(publicUrl, dataset.record),
          },
        ],
        json: withParameters(to.collection(id), { f: 'json' }),
      });
    },
  );

  app.get<{ Params: { id: string } }>(
    '/collections/:id/queryables',
    { schema: { hide: true } },
    async (request, reply) => {
      const query = queryOf(request);
      checkNames(query, []);
      const form = formOf(query, request.headers.accept);
      const collection = await getCollection(services, request.params.id);
      const columns = queryableColumns(collection);
      if (form === 'html') {
        return draw(request, reply, {
          title: { it: 'Proprietà', en: 'Properties' },
          above: [
            ...aboveCollections,
            {
              label: titleOf(collection, answerLanguage(request)),
              path: `${OGC_PATH}/collections/${encodeURIComponent(collection.id)}`,
            },
          ],
          path: `${OGC_PATH}/collections/${encodeURIComponent(collection.id)}/queryables`,
          parameters: {},
          table: {
            caption: { it: 'Proprietà con cui si può chiedere', en: 'Properties that can be asked for' },
            head: ['', ''],
            rows: columns.map(({ name, type }) => ({ cells: [name, type] })),
          },
          json: withParameters(to.queryables(collection.id), { f: 'json' }),
        });
      }
      reply.header(
        'Link',
        `<${to.collection(collection.id)}>; rel="up"; type="${JSON_TYPE}", <${withParameters(to.queryables(collection.id), { f: 'html' })}>; rel="alternate"; type="${HTML_TYPE}"`,
      );
      return sendJson(request, reply, SCHEMA_TYPE, {
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        $id: to.queryables(collection.id),
        type: 'object',
        title: titleOf(collection, answerLanguage(request)),
        properties: {
          geometry: { format: 'geometry-any', 'x-ogc-role': 'primary-geometry' },
          ...Object.fromEntries(
            columns.map(({ name, label, type }) => [name, { title: label, ...COLUMN_SCHEMAS[type] }]),
          ),
        },
        additionalProperties: false,
      });
    },
  );
}
