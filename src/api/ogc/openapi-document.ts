import { projectVersion } from '../../platform/project-path.js';
import type { Collection } from './find-collections.js';
import { COLUMN_SCHEMAS, DEFAULT_LIMIT, MOST_ITEMS, queryableColumns } from './read-items.js';
import { titleOf } from './to-collection.js';

/** Collections of a page of the list. */
export const DEFAULT_COLLECTIONS = 500;
export const MOST_COLLECTIONS = 1000;

const parameter = (name: string, schema: object, description: string, more: object = {}) => ({
  name,
  in: 'query',
  required: false,
  schema,
  style: 'form',
  explode: false,
  description,
  ...more,
});

const answer = (description: string, type: string, schema: object = { type: 'object' }) => ({
  description,
  content: { [type]: { schema }, 'text/html': { schema: { type: 'string' } } },
});

const REFUSALS = {
  '400': { $ref: '#/components/responses/Refusal' },
  '404': { $ref: '#/components/responses/Refusal' },
  '406': { $ref: '#/components/responses/Refusal' },
};

const refer = (name: string) => ({ $ref: `#/components/parameters/${name}` });

const operation = (id: string, summary: string, ok: object, parameters: object[] = []) => ({
  get: {
    operationId: id,
    summary,
    tags: ['ogc'],
    parameters: [refer('f'), ...parameters],
    responses: { '200': ok, ...REFUSALS },
  },
});

/** What features are asked with, by the names of the components. */
const ASKED_WITH = [
  'limit',
  'offset',
  'after',
  'bbox',
  'datetime',
  'properties',
  'skipGeometry',
  'crs',
  'bboxCrs',
];

const FEATURES = answer('GeoJSON', 'application/geo+json', {
  $ref: '#/components/schemas/FeatureCollection',
});

/** The items of a collection by its own address, with its properties: GDAL asks by those that it finds here. */
function ownItems(collection: Collection): [path: string, item: object] {
  const { id } = collection;
  return [
    `/collections/${id}/items`,
    operation(`getFeatures.${id}`, titleOf(collection, 'it'), FEATURES, [
      ...ASKED_WITH.map(refer),
      ...queryableColumns(collection).map(({ name, label, type }) =>
        parameter(name, COLUMN_SCHEMAS[type], label || name),
      ),
    ]),
  ];
}

/**
 * The description of the OGC APIs in OpenAPI 3.0 (class `oas30`). The addresses of collections have a parameter, as there may
 * be thousands; those that are given are named besides. QGIS reads the bounds of `limit` among the components.
 */
export function ogcOpenApi(
  publicUrl: string,
  title: string,
  collections: readonly Collection[] = [],
): Record<string, unknown> {
  const collection = { name: 'collectionId', in: 'path', required: true, schema: { type: 'string' } };
  const feature = { name: 'featureId', in: 'path', required: true, schema: { type: 'integer', minimum: 1 } };
  return {
    openapi: '3.0.3',
    info: {
      title: `${title}: OGC API Features`,
      version: projectVersion(),
      description:
        'Le tabelle geografiche del catalogo come raccolte di elementi, in WGS 84 (longitudine, latitudine). / The geographic tables of the catalogue as collections of features, in WGS 84 (longitude, latitude).',
    },
    servers: [{ url: `${publicUrl}/ogc` }],
    tags: [{ name: 'ogc', description: 'OGC API Features, part 1' }],
    paths: {
      '/': operation(
        'getLandingPage',
        'Pagina iniziale / landing page',
        answer('Collegamenti / links', 'application/json'),
      ),
      '/api': operation(
        'getApi',
        'Questo documento / this document',
        answer('OpenAPI 3.0', 'application/vnd.oai.openapi+json;version=3.0'),
      ),
      '/conformance': operation(
        'getConformance',
        'Classi di conformità / conformance classes',
        answer('Classi / classes', 'application/json'),
      ),
      '/collections': operation(
        'getCollections',
        'Le raccolte / the collections',
        answer('Raccolte / collections', 'application/json'),
        [refer('collectionsLimit'), refer('collectionsAfter')],
      ),
      '/collections/{collectionId}': {
        parameters: [collection],
        ...operation(
          'describeCollection',
          'Una raccolta / one collection',
          answer('Raccolta / collection', 'application/json'),
        ),
      },
      '/collections/{collectionId}/queryables': {
        parameters: [collection],
        ...operation(
          'getQueryables',
          'Le proprietà con cui si può chiedere / the properties that can be asked for',
          answer('JSON Schema', 'application/schema+json'),
        ),
      },
      '/collections/{collectionId}/items': {
        parameters: [collection],
        ...operation(
          'getFeatures',
          'Gli elementi / the features',
          FEATURES,
          [...ASKED_WITH, 'anyProperty'].map(refer),
        ),
      },
      '/collections/{collectionId}/items/{featureId}': {
        parameters: [collection, feature],
        ...operation('getFeature', 'Un elemento / one feature', answer('GeoJSON', 'application/geo+json')),
      },
      ...Object.fromEntries(collections.map(ownItems)),
    },
    components: {
      parameters: {
        f: parameter(
          'f',
          { type: 'string', enum: ['json', 'html'] },
          'Forma della risposta / form of the answer',
        ),
        limit: parameter(
          'limit',
          { type: 'integer', minimum: 1, maximum: MOST_ITEMS, default: DEFAULT_LIMIT },
          'Elementi per pagina / features of a page',
        ),
        offset: parameter(
          'offset',
          { type: 'integer', minimum: 0 },
          'Elementi da saltare / features to pass over',
        ),
        after: parameter(
          'after',
          { type: 'integer', minimum: 0 },
          'Riga dopo cui continuare, dai collegamenti "next" / row to go on after, from the "next" links',
        ),
        bbox: parameter(
          'bbox',
          {
            type: 'array',
            items: { type: 'number' },
            oneOf: [
              { minItems: 4, maxItems: 4 },
              { minItems: 6, maxItems: 6 },
            ],
          },
          'ovest,sud,est,nord / west,south,east,north',
        ),
        datetime: parameter(
          'datetime',
          { type: 'string' },
          'Istante o intervallo / moment or interval (RFC 3339)',
        ),
        properties: parameter(
          'properties',
          { type: 'array', items: { type: 'string' } },
          'Proprietà da dare / properties to give',
        ),
        skipGeometry: parameter(
          'skipGeometry',
          { type: 'boolean', default: false },
          'Senza geometria / without geometry',
        ),
        crs: parameter('crs', { type: 'string', format: 'uri' }, 'Solo / only CRS84'),
        bboxCrs: parameter('bbox-crs', { type: 'string', format: 'uri' }, 'Solo / only CRS84'),
        anyProperty: parameter(
          'property',
          { type: 'object', additionalProperties: { type: 'string' } },
          'Il nome di una proprietà e il suo valore / the name of a property and its value',
          { explode: true },
        ),
        collectionsLimit: parameter(
          'limit',
          { type: 'integer', minimum: 1, maximum: MOST_COLLECTIONS, default: DEFAULT_COLLECTIONS },
          'Dataset per pagina / datasets of a page',
        ),
        collectionsAfter: parameter('after', { type: 'string' }, 'Da "next" / from "next"'),
      },
      responses: {
        Refusal: {
          description: 'RFC 9457',
          content: { 'application/problem+json': { schema: { type: 'object' } } },
        },
      },
      schemas: {
        FeatureCollection: {
          type: 'object',
          required: ['type', 'features'],
          properties: {
            type: { type: 'string', enum: ['FeatureCollection'] },
            features: { type: 'array', items: { type: 'object' } },
            links: { type: 'array', items: { type: 'object' } },
            timeStamp: { type: 'string', format: 'date-time' },
            numberMatched: { type: 'integer', minimum: 0 },
            numberReturned: { type: 'integer', minimum: 0 },
          },
        },
      },
    },
  };
}
