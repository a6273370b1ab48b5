import type { FastifyInstance, FastifyReply } from 'fastify';
import { AppError, notFound } from '../../errors.js';
import type { Geometry } from '../../geo/geometry.js';
import { readFeature } from '../../tables/map/feature.js';
import { MapNotReady } from '../../tables/map/map-index.js';
import { QueryTimeout } from '../../tables/query/time-limit.js';
import { AskerGone } from '../../tables/rows/ask-table.js';
import { orRowRefusal } from '../common/row-refusals.js';
import {
  CRS84,
  GEOJSON_TYPE,
  HTML_TYPE,
  JSON_TYPE,
  OGC_PATH,
  type OgcLink,
  ogcAddresses,
  withParameters,
} from './addresses.js';
import { aboveCollections } from './collection-routes.js';
import { type OgcDoor, queryOf, sendJson } from './door.js';
import { getCollection } from './find-collections.js';
import { formOf } from './form-of.js';
import { answerLanguage } from './language-of.js';
import { checkCrs, checkNames, type RawQuery } from './parameters.js';
import {
  ITEM_PARAMETERS,
  type ItemsRequest,
  MOST_ITEMS,
  queryableColumns,
  readItems,
  readItemsRequest,
} from './read-items.js';
import { titleOf } from './to-collection.js';

/** Milliseconds of one question: anybody may ask, and connections are few. */
const MOST_MS = 15_000;

/** What a question could not be answered with, as a refusal. */
async function orRefusal<T>(reply: FastifyReply, work: Promise<T>): Promise<T> {
  try {
    return await orRowRefusal(work);
  } catch (error) {
    if (error instanceof MapNotReady) {
      reply.header('Retry-After', '2');
      throw new AppError('PreviewUnavailable', {
        it: 'L’indice geografico della tabella è in preparazione: riprova tra poco.',
        en: 'The geographic index of the table is being prepared: try again shortly.',
      });
    }
    if (error instanceof QueryTimeout || error instanceof AskerGone) {
      throw new AppError('BadRequest', {
        it: `La richiesta ha impiegato più di ${MOST_MS / 1000} secondi: restringila.`,
        en: `The question took more than ${MOST_MS / 1000} seconds: narrow it.`,
      });
    }
    throw error;
  }
}

/** What was asked, without the page. */
const withoutPage = (query: RawQuery): Record<string, string> =>
  Object.fromEntries(
    Object.entries(query).flatMap(([name, value]) =>
      typeof value === 'string' && name !== 'offset' && name !== 'after' ? [[name, value]] : [],
    ),
  );

/**
 * Who follows `next` from page to page reads everything: from the third page on each is twice as long, as GDAL 3.6 asks for
 * ten at a time and 200,000 features would take it minutes. `limit` is told in the link, so no page has more than was asked.
 */
function longerPage({ limit, after }: ItemsRequest): { limit?: number } {
  return after === undefined || limit >= MOST_ITEMS ? {} : { limit: Math.min(2 * limit, MOST_ITEMS) };
}

/** The features of a collection, page by page and one by one. */
export function itemRoutes(app: FastifyInstance, { services, publicUrl, draw }: OgcDoor): void {
  const to = ogcAddresses(publicUrl);
  app.get<{ Params: { id: string } }>(
    '/collections/:id/items',
    { schema: { hide: true } },
    async (request, reply) => {
      const query = queryOf(request);
      const form = formOf(query, request.headers.accept);
      const collection = await getCollection(services, request.params.id);
      const { id } = collection;
      checkNames(query, [...ITEM_PARAMETERS, ...queryableColumns(collection).map(({ name }) => name)]);
      checkCrs(query);
      const asked = readItemsRequest(collection, query);
      const gone = new AbortController();
      reply.raw.once('close', () => {
        if (!reply.raw.writableFinished) gone.abort();
      });
      const page = await orRefusal(
        reply,
        readItems(services, collection, asked, { milliseconds: MOST_MS, signal: gone.signal }),
      );
      const kept = withoutPage(query);
      const nextWith = (more: { limit?: number }): string | undefined =>
        page.next && withParameters(to.items(id), { ...kept, ...page.next, ...more });
      if (form === 'html') {
        const names = asked.columns.slice(0, 8).map(({ name }) => name);
        return draw(request, reply, {
          title: {
            it: `Elementi di ${titleOf(collection, 'it')}`,
            en: `Features of ${titleOf(collection, 'en')}`,
          },
          above: [
            ...aboveCollections,
            {
              label: titleOf(collection, answerLanguage(request)),
              path: `${OGC_PATH}/collections/${encodeURIComponent(id)}`,
            },
          ],
          path: `${OGC_PATH}/collections/${encodeURIComponent(id)}/items`,
          parameters: Object.fromEntries(
            Object.entries(query).flatMap(([name, value]) =>
              typeof value === 'string' && name !== 'f' && name !== 'lang' ? [[name, value]] : [],
            ),
          ),
          facts: [{ name: { it: 'Elementi trovati', en: 'Features found' }, value: page.matched }],
          table: {
            caption: { it: 'Elementi', en: 'Features' },
            head: ['id', ...names],
            rows: page.features.map(({ id: feature, properties }) => ({
              href: withParameters(to.item(id, feature), { f: 'html' }),
              cells: [String(feature), ...names.map((name) => cellText(properties[name]))],
            })),
          },
          json: withParameters(to.items(id), { ...kept, f: 'json' }),
          next: nextWith({}),
        });
      }
      const next = nextWith(longerPage(asked));
      const { f: _, ...others } = kept;
      const links: OgcLink[] = [
        {
          href: `${publicUrl}${OGC_PATH}${request.url.slice(request.url.indexOf('/collections'))}`,
          rel: 'self',
          type: GEOJSON_TYPE,
        },
        { href: withParameters(to.items(id), { ...others, f: 'html' }), rel: 'alternate', type: HTML_TYPE },
        { href: to.collection(id), rel: 'collection', type: JSON_TYPE },
        ...(next === undefined ? [] : [{ href: next, rel: 'next', type: GEOJSON_TYPE }]),
      ];
      reply.header('Content-Crs', `<${CRS84}>`);
      if (next !== undefined) reply.header('Link', `<${next}>; rel="next"; type="${GEOJSON_TYPE}"`);
      return sendJson(request, reply, GEOJSON_TYPE, {
        type: 'FeatureCollection',
        timeStamp: services.catalog.now().toISOString(),
        numberMatched: page.matched,
        numberReturned: page.features.length,
        links,
        features: page.features,
      });
    },
  );

  app.get<{ Params: { id: string; feature: string } }>(
    '/collections/:id/items/:feature',
    { schema: { hide: true } },
    async (request, reply) => {
      const query = queryOf(request);
      checkNames(query, ['crs']);
      checkCrs(query);
      const form = formOf(query, request.headers.accept);
      const collection = await getCollection(services, request.params.id);
      const { id, table, source } = collection;
      const number = /^\d{1,15}$/.test(request.params.feature) ? Number(request.params.feature) : 0;
      const feature = await orRefusal(reply, readFeature(services, table.found, source, number));
      if (!feature) throw notFound(request.params.feature);
      if (form === 'html') {
        return draw(request, reply, {
          title: { it: `Elemento ${number}`, en: `Feature ${number}` },
          above: [
            ...aboveCollections,
            {
              label: titleOf(collection, answerLanguage(request)),
              path: `${OGC_PATH}/collections/${encodeURIComponent(id)}`,
            },
          ],
          path: `${OGC_PATH}/collections/${encodeURIComponent(id)}/items/${number}`,
          parameters: {},
          facts: [{ name: { it: 'Geometria', en: 'Geometry' }, value: placeText(feature.geometry) }],
          table: {
            caption: { it: 'Proprietà', en: 'Properties' },
            head: ['', ''],
            rows: Object.entries(feature.properties).map(([name, value]) => ({
              cells: [name, cellText(value)],
            })),
          },
          json: withParameters(to.item(id, number), { f: 'json' }),
        });
      }
      const links: OgcLink[] = [
        { href: to.item(id, number), rel: 'self', type: GEOJSON_TYPE },
        { href: withParameters(to.item(id, number), { f: 'html' }), rel: 'alternate', type: HTML_TYPE },
        { href: to.collection(id), rel: 'collection', type: JSON_TYPE },
      ];
      reply.header('Content-Crs', `<${CRS84}>`);
      return sendJson(request, reply, GEOJSON_TYPE, { ...feature, links });
    },
  );
}

/** What a place is, and where if it is a point. */
function placeText(geometry: Geometry | null): string {
  if (!geometry) return '–';
  return geometry.type === 'Point' ? `Point (${geometry.coordinates.join(', ')})` : geometry.type;
}

/** A value of a table, short enough for a cell. */
function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 200 ? `${[...text.slice(0, 199)].join('')}…` : text;
}
