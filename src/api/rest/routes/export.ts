import { parse } from 'node:path';
import { type Static, Type } from '@sinclair/typebox';
import { tableApi } from '../../../catalog/addresses.js';
import { textIn } from '../../../catalog/model/index.js';
import { notFound } from '../../../errors.js';
import type { Services } from '../../../services.js';
import { csvDialect, INTERNATIONAL, ITALIAN } from '../../../tables/export/csv.js';
import { exportFormat, formatsFor } from '../../../tables/export/formats.js';
import { COMPRESSIONS } from '../../../tables/export/parquet-store.js';
import type { TableColumn } from '../../../tables/query/relation.js';
import { toExportRefusal } from '../../common/export-refusals.js';
import { orQuestionRefusal } from '../../common/questions.js';
import { sendExport } from '../../common/send-export.js';
import { ExportRows, exportQuery } from '../export-query.js';
import type { RestApp } from '../rest-app.js';
import { choice, refusals } from '../schemas/common.js';
import { FaceQuery, findFace, type TableFace } from '../table-face.js';
import { DistributionParams } from './distributions.js';

const flag = (description: string) => Type.Optional(Type.Boolean({ description }));
const name = Type.String({ minLength: 1, maxLength: 10_000 });

/** How the file is written. */
const FileOptions = {
  dialect: Type.Optional(
    choice(['international', 'it'], {
      description:
        'CSV: virgola, punto decimale, date ISO; oppure punto e virgola, virgola decimale, gg/mm/aaaa, BOM / commas and ISO dates, or as Italian spreadsheets have it',
    }),
  ),
  delimiter: Type.Optional(
    Type.Union([Type.Literal(','), Type.Literal(';'), Type.Literal('|'), Type.Literal('\t')], {
      description: 'Separatore del CSV, al posto di quello del dialetto / separator of a CSV',
    }),
  ),
  bom: flag('BOM all’inizio del CSV / byte order mark of a CSV'),
  quoteAll: flag('CSV con ogni cella fra virgolette / quotes around every cell'),
  neutralise: flag(
    'Un apostrofo davanti ai testi che un foglio di calcolo eseguirebbe come formule; se manca, dove c’è il BOM o il dialetto è italiano / an apostrophe before texts that a spreadsheet would run',
  ),
  labels: flag('Intestazioni come nel file di origine / headers as in the original file'),
  epsg: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 999_999,
      description: 'Sistema di riferimento di GeoJSON e shapefile',
    }),
  ),
  compression: Type.Optional(choice(COMPRESSIONS, { description: 'Parquet' })),
  nameField: Type.Optional(Type.String({ maxLength: 10_000, description: 'GPX: colonna dei nomi' })),
  descriptionFields: Type.Optional(
    Type.Array(name, { maxItems: 100, description: 'GPX: colonne della descrizione' }),
  ),
  useExtension: flag('GPX: ogni colonna come estensione (sì, se manca) / every column as an extension'),
};

const Query = Type.Object(
  { ...FaceQuery.properties, ...ExportRows, ...FileOptions },
  { additionalProperties: false },
);

const Params = Type.Object({ ...DistributionParams.properties, format: Type.String({ maxLength: 50 }) });

const Formats = Type.Object({
  formats: Type.Array(
    Type.Object({
      format: Type.String(),
      label: Type.String(),
      mediaType: Type.String(),
      href: Type.String({ format: 'uri' }),
    }),
  ),
});

/** A name for the file: of the file it comes from, or the dataset's. */
function fileName({ record, distribution, found }: TableFace): string {
  const own = distribution.file
    ? parse(distribution.file.name).name
    : (textIn(distribution.title, 'it') ?? record.name);
  return found.kind === 'file' && found.table.name !== null ? `${own} - ${found.table.name}` : own;
}

/** The header of a column in the file that it comes from; the name of what was computed. */
const labelIn = (columns: readonly TableColumn[], named: string): string =>
  columns.find((column) => column.name === named)?.label || named;

/** Rows of a table as a file in any format, whole or of a query, streamed. */
export function exports(app: RestApp, services: Services): void {
  const { publicUrl } = services.catalog;
  const base = '/datasets/:id/distributions/:distributionId/export';
  app.get(
    base,
    {
      schema: {
        tags: ['distributions'],
        operationId: 'list-exports',
        summary: 'Formati in cui la tabella si scarica / formats that the table can be had in',
        params: DistributionParams,
        querystring: Type.Pick(FaceQuery, ['version', 'table'], { additionalProperties: false }),
        response: { 200: Formats, ...refusals(404, 409) },
      },
    },
    async (request, reply) => {
      const { distributionId } = request.params;
      const { record, found } = await findFace(services, request, reply, request.params, request.query);
      const own = `${tableApi(publicUrl, record.id, distributionId)}/export`;
      const search = new URLSearchParams(request.query as Record<string, string>).toString();
      return {
        formats: formatsFor(found.columns).map(({ id: format, label, mediaType }) => ({
          format,
          label,
          mediaType,
          href: `${own}/${format}${search === '' ? '' : `?${search}`}`,
        })),
      };
    },
  );

  // Each for itself: the HEAD that Fastify makes of a GET says that it has no length.
  for (const method of ['GET', 'HEAD'] as const)
    app.route({
      method,
      url: `${base}/:format`,
      exposeHeadRoute: false,
      schema: {
        hide: method === 'HEAD',
        tags: ['distributions'],
        operationId: 'export-table',
        summary: 'Righe della tabella come file / rows of the table as a file',
        params: Params,
        querystring: Query,
        response: {
          200: {
            description: 'Il file / the file',
            content: { 'application/octet-stream': { schema: Type.Unsafe<never>(Type.String()) } },
          },
          ...refusals(404, 409),
        },
      },
      handler: async (request, reply) => {
        const asked = request.query as Static<typeof Query>;
        const face = await findFace(services, request, reply, request.params, asked);
        const { record, found } = face;
        const format = exportFormat(request.params.format);
        if (!format || !formatsFor(found.columns).includes(format)) throw notFound(request.params.format);
        const query = exportQuery(found.columns, face.filter, asked);
        const sent = sendExport(services, request, reply, {
          format,
          found,
          query,
          name: fileName(face),
          open: record.version === 'published' && record.visibility === 'public',
          compression: asked.compression,
          options: (columns) => ({
            dialect: csvDialect(asked.dialect === 'it' ? ITALIAN : INTERNATIONAL, asked),
            names: asked.labels ? columns.map((column) => labelIn(found.columns, column.name)) : undefined,
            epsg: asked.epsg,
            nameField: asked.nameField,
            descriptionFields: asked.descriptionFields,
            useExtension: asked.useExtension,
          }),
        });
        return orQuestionRefusal(
          sent.catch((error) => {
            throw toExportRefusal(error);
          }),
        ) as never;
      },
    });
}
