import type { FastifyInstance } from 'fastify';
import { textIn } from '../../catalog/model/index.js';
import { readCatalog } from '../../catalog/queries/catalog.js';
import type { Services } from '../../services.js';
import {
  HTML_TYPE,
  JSON_TYPE,
  OGC_PATH,
  type OgcLink,
  OPENAPI_TYPE,
  ogcAddresses,
  withParameters,
} from './addresses.js';
import { collectionRoutes } from './collection-routes.js';
import { type OgcDoor, queryOf, sendJson } from './door.js';
import { findCollections } from './find-collections.js';
import { formOf } from './form-of.js';
import { itemRoutes } from './item-routes.js';
import { answerLanguage } from './language-of.js';
import { DEFAULT_COLLECTIONS, MOST_COLLECTIONS, ogcOpenApi } from './openapi-document.js';
import type { DrawPage } from './page-view.js';
import { checkNames, one, readLimit } from './parameters.js';
import { knownExtent, titleOf, toCollection } from './to-collection.js';

/** What is true of these answers (OGC 17-069r4, 19-072, 20-024). */
const CONFORMANCE = [
  'http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/core',
  'http://www.opengis.net/spec/ogcapi-common-2/1.0/conf/collections',
  'http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core',
  'http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30',
  'http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/html',
  'http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson',
];

/**
 * OGC API Features part 1 over the geographic tables of what is published: for QGIS, GDAL and whoever speaks it. Drafts and
 * restricted tables do not exist here, whoever asks. docs/ogc.md tells it for people.
 */
export async function ogcRoutes(
  app: FastifyInstance,
  options: { services: Services; draw: DrawPage },
): Promise<void> {
  const { services, draw } = options;
  const { publicUrl } = services.catalog;
  await app.register(
    async (scope) => {
      const door: OgcDoor = { services, publicUrl, draw };
      landing(scope, door);
      api(scope, door);
      conformance(scope, door);
      collections(scope, door);
      collectionRoutes(scope, door);
      itemRoutes(scope, door);
    },
    { prefix: OGC_PATH },
  );
}

const TITLE = { it: 'Dati geografici', en: 'Geographic data' };

async function catalogueTitle(services: Services, language: string): Promise<string> {
  const catalog = await readCatalog(services.db);
  return textIn(catalog?.doc.title, language) ?? 'Portico';
}

function landing(app: FastifyInstance, { services, publicUrl, draw }: OgcDoor): void {
  const to = ogcAddresses(publicUrl);
  app.get('/', { schema: { hide: true } }, async (request, reply) => {
    const query = queryOf(request);
    checkNames(query, []);
    const form = formOf(query, request.headers.accept);
    const language = answerLanguage(request);
    const title = await catalogueTitle(services, language);
    if (form === 'html') {
      return draw(request, reply, {
        title: TITLE,
        description: title,
        above: [],
        path: OGC_PATH,
        parameters: {},
        facts: [
          {
            name: {
              it: 'Indirizzo per QGIS e altri programmi (OGC API Features)',
              en: 'Address for QGIS and other programs (OGC API Features)',
            },
            value: to.root,
          },
        ],
        links: [
          {
            label: { it: 'Raccolte', en: 'Collections' },
            href: withParameters(to.collections, { f: 'html' }),
          },
          { label: { it: 'Descrizione OpenAPI 3.0', en: 'OpenAPI 3.0 description' }, href: to.api },
          {
            label: { it: 'Conformità', en: 'Conformance' },
            href: withParameters(to.conformance, { f: 'html' }),
          },
        ],
        json: withParameters(to.root, { f: 'json' }),
      });
    }
    const links: OgcLink[] = [
      { href: to.root, rel: 'self', type: JSON_TYPE },
      { href: withParameters(to.root, { f: 'html' }), rel: 'alternate', type: HTML_TYPE },
      { href: to.api, rel: 'service-desc', type: OPENAPI_TYPE, title: 'OpenAPI 3.0' },
      { href: withParameters(to.api, { f: 'html' }), rel: 'service-doc', type: HTML_TYPE },
      { href: to.conformance, rel: 'conformance', type: JSON_TYPE },
      { href: to.conformance, rel: 'http://www.opengis.net/def/rel/ogc/1.0/conformance', type: JSON_TYPE },
      { href: to.collections, rel: 'data', type: JSON_TYPE },
      { href: to.collections, rel: 'http://www.opengis.net/def/rel/ogc/1.0/data', type: JSON_TYPE },
    ];
    return sendJson(request, reply, JSON_TYPE, {
      title: `${title}: ${TITLE[language].toLowerCase()}`,
      description:
        language === 'it'
          ? 'Le tabelle geografiche del catalogo, secondo OGC API Features.'
          : 'The geographic tables of the catalogue, by OGC API Features.',
      links,
    });
  });
}

function api(app: FastifyInstance, { services, publicUrl, draw }: OgcDoor): void {
  const to = ogcAddresses(publicUrl);
  app.get('/api', { schema: { hide: true } }, async (request, reply) => {
    const query = queryOf(request);
    checkNames(query, []);
    const title = await catalogueTitle(services, answerLanguage(request));
    if (formOf(query, request.headers.accept) === 'json') {
      const { collections: found, next } = await findCollections(services, '', DEFAULT_COLLECTIONS);
      // Of thousands, none is named.
      const named = next === undefined ? found : [];
      return sendJson(request, reply, OPENAPI_TYPE, ogcOpenApi(publicUrl, title, named));
    }
    const paths = ogcOpenApi(publicUrl, title).paths as Record<string, { get: { summary: string } }>;
    const half = answerLanguage(request) === 'it' ? 0 : 1;
    return draw(request, reply, {
      title: { it: 'Descrizione dell’interfaccia', en: 'Description of the interface' },
      above: [{ label: TITLE, path: OGC_PATH }],
      path: `${OGC_PATH}/api`,
      parameters: {},
      table: {
        caption: { it: 'Indirizzi', en: 'Addresses' },
        head: ['GET', ''],
        rows: Object.entries(paths).map(([path, { get }]) => ({
          cells: [`${OGC_PATH}${path}`, capital(get.summary.split(' / ')[half] ?? '')],
        })),
      },
      json: withParameters(to.api, { f: 'json' }),
    });
  });
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

function conformance(app: FastifyInstance, { publicUrl, draw }: OgcDoor): void {
  const to = ogcAddresses(publicUrl);
  app.get('/conformance', { schema: { hide: true } }, async (request, reply) => {
    const query = queryOf(request);
    checkNames(query, []);
    if (formOf(query, request.headers.accept) === 'json') {
      const links: OgcLink[] = [
        { href: to.conformance, rel: 'self', type: JSON_TYPE },
        { href: withParameters(to.conformance, { f: 'html' }), rel: 'alternate', type: HTML_TYPE },
      ];
      return sendJson(request, reply, JSON_TYPE, { links, conformsTo: CONFORMANCE });
    }
    return draw(request, reply, {
      title: { it: 'Conformità', en: 'Conformance' },
      above: [{ label: TITLE, path: OGC_PATH }],
      path: `${OGC_PATH}/conformance`,
      parameters: {},
      links: CONFORMANCE.map((href) => ({ label: href, href })),
      json: withParameters(to.conformance, { f: 'json' }),
    });
  });
}

function collections(app: FastifyInstance, { services, publicUrl, draw }: OgcDoor): void {
  const to = ogcAddresses(publicUrl);
  app.get('/collections', { schema: { hide: true } }, async (request, reply) => {
    const query = queryOf(request);
    checkNames(query, ['limit', 'after']);
    const form = formOf(query, request.headers.accept);
    const asked = one(query, 'limit');
    const limit = readLimit(query, DEFAULT_COLLECTIONS, MOST_COLLECTIONS);
    const after = one(query, 'after') ?? '';
    const language = answerLanguage(request);
    const { collections: found, next } = await findCollections(services, after, limit);
    const nextHref = (more: Record<string, string>): string | undefined =>
      next === undefined ? undefined : withParameters(to.collections, { ...more, limit: asked, after: next });
    if (form === 'html') {
      return draw(request, reply, {
        title: { it: 'Raccolte', en: 'Collections' },
        above: [{ label: TITLE, path: OGC_PATH }],
        path: `${OGC_PATH}/collections`,
        parameters: after === '' ? {} : { after },
        table: {
          caption: { it: 'Tabelle geografiche', en: 'Geographic tables' },
          head: [language === 'it' ? 'Titolo' : 'Title', language === 'it' ? 'Righe' : 'Rows'],
          rows: found.map((each) => ({
            href: withParameters(to.collection(each.id), { f: 'html' }),
            cells: [titleOf(each, language), each.table.rowCount],
          })),
        },
        json: withParameters(to.collections, { f: 'json' }),
        next: nextHref({ f: 'html' }),
      });
    }
    const following = nextHref({});
    const links: OgcLink[] = [
      { href: to.collections, rel: 'self', type: JSON_TYPE },
      { href: withParameters(to.collections, { f: 'html' }), rel: 'alternate', type: HTML_TYPE },
      ...(following === undefined ? [] : [{ href: following, rel: 'next', type: JSON_TYPE }]),
    ];
    return sendJson(request, reply, JSON_TYPE, {
      links,
      collections: found.map((each) => toCollection(publicUrl, each, knownExtent(each), language)),
    });
  });
}
