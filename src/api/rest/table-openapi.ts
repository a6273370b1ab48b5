import { extractNamed, type JsonSchema } from '../../catalog/model/schema-refs.js';
import type { ExampleFilter } from '../../tables/service/ready-calls.js';
import { columnSchema, type DescribedColumn } from './column-schema.js';
import { referNodes } from './openapi.js';
import { ChartQuery, ChartSuggestions, ChartView } from './schemas/chart.js';
import { QueryRows, QueryTree } from './schemas/query.js';

/** What a description of a table's interfaces is made of. */
export interface DescribedTable {
  publicUrl: string;
  /** Address of the interfaces, see `tableApi`. */
  api: string;
  /** Of the dataset and the distribution, for people. */
  title: string;
  description: string;
  page: string;
  /** When it last changed, as a version. */
  version: string;
  licence?: { name: string; url?: string } | undefined;
  contact?: { name: string; email?: string } | undefined;
  columns: readonly DescribedColumn[];
  rowCount: number;
  /** The first rows, values in the order of the columns. */
  samples: readonly (readonly unknown[])[];
  example: ExampleFilter | undefined;
  /** Number of the table within its file, where it is not the first. */
  part: number;
  /** Names of the formats of export. */
  exports: readonly string[];
  /** Id in the Explore API; only of what is public. */
  exploreId: string | undefined;
  /** Id in CKAN's DataStore, which has the first table of a file. */
  resourceId: string | undefined;
}

const json = (schema: unknown, example?: unknown) => ({
  content: { 'application/json': { schema, ...(example !== undefined && { example }) } },
});
const problem = {
  description: 'Richiesta non valida, con il campo / invalid request, with the field (RFC 9457)',
  content: { 'application/problem+json': { schema: { type: 'object' } } },
};
const parameter = (name: string, description: string, schema: JsonSchema, more: JsonSchema = {}) => ({
  name,
  in: 'query',
  description,
  schema,
  ...more,
});

/** Parameters of a query string schema, one by one. */
const parametersOf = (properties: Record<string, JsonSchema>, required: readonly string[]) =>
  Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    ...(description !== undefined && { description }),
    ...(required.includes(name) && { required: true }),
    schema,
  }));

/** Which table is meant, where it is not the first of its file. */
const tableOf = ({ part }: DescribedTable) =>
  part > 0
    ? [parameter('table', 'La tabella / the table', { type: 'integer', const: part }, { required: true })]
    : [];

function narrowing(table: DescribedTable) {
  const { example } = table;
  const conditions = example ? [`${example.column}=${example.value}`] : undefined;
  return [
    parameter(
      'filter',
      'Colonna, operatore (= != < <= > >= ~ ^=) e valore; ripetibile / column, operator, value; repeatable',
      { type: 'array', items: { type: 'string' } },
      { style: 'form', explode: true, ...(conditions && { example: conditions }) },
    ),
    parameter('q', 'Parole in qualsiasi colonna / words in any column', { type: 'string' }),
    parameter(
      'timeZone',
      'Fuso dei giorni senza fuso in filter; UTC se manca / zone of days without one in filter',
      { type: 'string', examples: ['Europe/Rome'] },
    ),
    ...tableOf(table),
  ];
}

/** The OpenAPI 3.1 document of one table: its columns as they are called and typed, with examples of its own values. */
export function tableOpenapi(table: DescribedTable): JsonSchema {
  const { columns, samples, publicUrl, exploreId, resourceId, part } = table;
  const names = columns.map(({ name }) => name);
  const row = {
    type: 'object',
    properties: Object.fromEntries(
      columns.map((column, at) => [
        column.name,
        columnSchema(
          column,
          samples.map((values) => values[at]),
        ),
      ]),
    ),
  };
  const rows = {
    type: 'object',
    properties: {
      columns: { type: 'array', items: { type: 'object' } },
      rows: { type: 'array', items: { $ref: '#/components/schemas/Row' } },
      total: { type: 'integer', description: 'Righe in tutto / rows in all', examples: [table.rowCount] },
      next: { type: ['string', 'null'], description: '`cursor` della pagina seguente / of the next page' },
    },
  };
  const chosen = { type: 'array', items: { $ref: '#/components/schemas/Column' } };
  const portal = { servers: [{ url: publicUrl }] };
  const ok = 'Va bene / fine';
  const narrow = narrowing(table);
  const paths: Record<string, unknown> = {
    '/rows': {
      get: {
        operationId: 'rows',
        summary: 'Righe, una pagina alla volta / rows, page by page',
        parameters: [
          ...narrow,
          parameter('limit', 'Righe della pagina / rows of the page', {
            type: 'integer',
            minimum: 1,
            maximum: 10_000,
            default: 100,
          }),
          parameter('offset', 'Da quale riga / from which row', { type: 'integer', minimum: 0 }),
          parameter('cursor', 'Il valore `next` della pagina precedente / `next` of the page before', {
            type: 'string',
          }),
          parameter('columns', 'Solo queste colonne / only these columns', chosen),
          parameter('sort', 'Ordine; con - davanti dal maggiore / order; - in front: greatest first', {
            type: 'array',
            items: { type: 'string' },
          }),
        ],
        responses: { 200: { description: ok, ...json({ $ref: '#/components/schemas/Rows' }) }, 400: problem },
      },
    },
    '/query': {
      post: {
        operationId: 'query',
        summary: 'Filtri, gruppi, aggregati e ordini qualsiasi / any filters, groups, aggregates and orders',
        parameters: narrow,
        requestBody: { required: true, ...json(QueryTree, exampleQuery(table)) },
        responses: { 200: { description: ok, ...json(QueryRows) }, 400: problem },
      },
    },
    '/chart': {
      get: {
        operationId: 'chart',
        summary: 'I dati di un grafico / the data of a chart',
        parameters: [...tableOf(table), ...parametersOf(withNames(ChartQuery.properties as never), ['x'])],
        responses: { 200: { description: ok, ...json(ChartView) }, 400: problem },
      },
    },
    '/chart/suggestion': {
      get: {
        operationId: 'chart-suggestion',
        summary: 'I grafici adatti / the charts that suit',
        parameters: tableOf(table),
        responses: { 200: { description: ok, ...json(ChartSuggestions) } },
      },
    },
    '/export/{format}': {
      get: {
        operationId: 'export',
        summary: 'Tutto, o quanto è filtrato, come file / all, or what is filtered, as a file',
        parameters: [
          {
            name: 'format',
            in: 'path',
            required: true,
            schema: { type: 'string', enum: [...table.exports] },
          },
          ...narrow,
          parameter('fields', 'Solo queste colonne / only these columns', chosen),
          parameter('sort', 'Ordine / order', { type: 'array', items: { type: 'string' } }),
        ],
        responses: {
          200: { description: ok, content: { '*/*': { schema: { type: 'string', format: 'binary' } } } },
          400: problem,
        },
      },
    },
    ...(exploreId !== undefined && {
      [`/api/explore/v2.1/catalog/datasets/${exploreId}/records`]: {
        ...portal,
        get: {
          operationId: 'explore-records',
          summary: 'Le righe come le dà Opendatasoft / the rows as Opendatasoft gives them',
          parameters: [
            parameter('select', 'ODSQL', { type: 'string' }),
            parameter('where', 'ODSQL', { type: 'string' }),
            parameter('group_by', 'ODSQL', { type: 'string' }),
            parameter('order_by', 'ODSQL', { type: 'string' }),
            parameter('limit', 'Righe / rows', { type: 'integer', default: 10 }),
            parameter('offset', 'Da quale riga / from which row', { type: 'integer', default: 0 }),
          ],
          responses: { 200: { description: ok, ...json({ type: 'object' }) } },
        },
      },
    }),
    ...(resourceId !== undefined &&
      part === 0 && {
        '/api/3/action/datastore_search': {
          ...portal,
          get: {
            operationId: 'datastore-search',
            summary: 'Le righe come le dà CKAN / the rows as CKAN gives them',
            parameters: [
              parameter(
                'resource_id',
                'La tabella / the table',
                { type: 'string', const: resourceId },
                { required: true },
              ),
              parameter('q', 'Testo o JSON / text or JSON', { type: 'string' }),
              parameter('filters', 'JSON', { type: 'string' }),
              parameter('limit', 'Righe / rows', { type: 'integer', default: 100 }),
              parameter('offset', 'Da quale riga / from which row', { type: 'integer', default: 0 }),
            ],
            responses: { 200: { description: ok, ...json({ type: 'object' }) } },
          },
        },
      }),
  };
  const { schema, named } = extractNamed({ paths } as JsonSchema, (name) => `#/components/schemas/${name}`);
  return {
    openapi: '3.1.0',
    info: {
      title: table.title,
      description: table.description,
      version: table.version,
      ...(table.licence && { license: table.licence }),
      ...(table.contact && { contact: table.contact }),
    },
    externalDocs: { url: table.page },
    servers: [{ url: table.api }],
    paths: referNodes(schema.paths),
    components: {
      schemas: referNodes({
        Column: { type: 'string', enum: [...names, '_id'] },
        Row: row,
        Rows: rows,
        ...Object.fromEntries([...named].sort(([a], [b]) => (a < b ? -1 : 1))),
      }),
    },
  };
}

/** Parameters that name a column, with the names there are. */
const withNames = (properties: Record<string, JsonSchema>): Record<string, JsonSchema> =>
  Object.fromEntries(
    Object.entries(properties)
      .filter(([name]) => !['version', 'table'].includes(name))
      .map(([name, { description, ...schema }]) => [
        name,
        ['x', 'y', 'by'].includes(name)
          ? { $ref: '#/components/schemas/Column', ...(description !== undefined && { description }) }
          : { ...schema, ...(description !== undefined && { description }) },
      ]),
  );

/** A question that this table answers: how many rows have each value of the column that is filtered by. */
const exampleQuery = ({ example }: DescribedTable) =>
  example && {
    select: [example.column, { kind: 'aggregate', function: 'count', alias: 'righe' }],
    groupBy: [example.column],
    orderBy: ['-righe'],
    limit: 10,
  };
