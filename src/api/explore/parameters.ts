import { type Static, Type } from '@sinclair/typebox';
import { badParameter } from './explore-error.js';
import { isTimeZone } from './zone.js';

const text = (description: string) => Type.Optional(Type.String({ maxLength: 100_000, description }));
const texts = (description: string) =>
  Type.Optional(Type.Array(Type.String({ maxLength: 100_000 }), { maxItems: 200, description }));
const flag = (description: string, fallback = false) => Type.Boolean({ default: fallback, description });

/** Languages that names of months and days, and labels, are given in. */
export const LANGUAGES = ['en', 'fr', 'nl', 'pt', 'it', 'ar', 'de', 'es', 'ca', 'eu', 'sv'] as const;

/** Known to every path. What is not known is ignored, as the original does. */
const common = {
  lang: Type.Optional(
    Type.Unsafe<(typeof LANGUAGES)[number]>({ type: 'string', enum: LANGUAGES, description: 'two letters' }),
  ),
  timezone: text('IANA time zone'),
  apikey: text('accepted; public data need none'),
};

const filters = {
  where: texts('ODSQL; several must all hold'),
  refine: texts('facet:value'),
  exclude: texts('facet:value'),
};

const shape = {
  select: text('ODSQL'),
  group_by: text('ODSQL'),
  order_by: text('ODSQL'),
};

const paging = {
  limit: Type.Integer({ minimum: -1, default: 10 }),
  offset: Type.Integer({ minimum: 0, default: 0 }),
};

const decorations = {
  include_links: flag('adds _links'),
  include_app_metas: flag('adds _id, _timestamp and _size'),
};

export const ListQuery = Type.Object({ ...common, ...filters, ...shape, ...paging, ...decorations });
export const OneQuery = Type.Object({ ...common, ...decorations, select: shape.select });
export const FacetsQuery = Type.Object({
  ...common,
  ...filters,
  facet: texts('names, or facet(name="x", …)'),
});
export const PlainQuery = Type.Object(common);
export const ExportQuery = Type.Object({
  ...common,
  ...filters,
  ...shape,
  limit: Type.Integer({ minimum: -1, default: -1 }),
  offset: paging.offset,
  use_labels: flag('labels of columns instead of names'),
  compressed: flag('gzip'),
  delimiter: Type.Union([Type.Literal(';'), Type.Literal(','), Type.Literal('\t'), Type.Literal('|')], {
    default: ';',
  }),
  list_separator: Type.String({ default: ',', maxLength: 20 }),
  quote_all: flag('quotes around every cell'),
  with_bom: flag('byte order mark', true),
  neutralise: Type.Optional(
    Type.Boolean({ description: 'an apostrophe before texts that a spreadsheet would run; as with_bom' }),
  ),
  epsg: Type.Optional(Type.Integer({ minimum: 1, maximum: 999_999 })),
  parquet_compression: Type.Optional(Type.Union([Type.Literal('snappy'), Type.Literal('zstd')])),
  name_field: text('GPX'),
  description_field_list: texts('GPX; names with commas between them'),
  use_extension: Type.Optional(
    Type.Boolean({ description: 'GPX: every field as an extension, if left out' }),
  ),
  include_exports: text(
    'DCAT of the catalogue: exports of each table, with commas between them, as distributions',
  ),
  use_labels_in_exports: flag('those exports have labels of columns', true),
});
export const DatasetParams = Type.Object({ dataset_id: Type.String({ minLength: 1, maxLength: 300 }) });
export const RecordParams = Type.Object({
  ...DatasetParams.properties,
  record_id: Type.String({ maxLength: 100 }),
});
export const FormatParams = Type.Object({
  ...DatasetParams.properties,
  format: Type.String({ maxLength: 50 }),
});
export const CatalogFormatParams = Type.Object({ format: Type.String({ maxLength: 50 }) });
export const TemplateTypeParams = Type.Object({ type: Type.String({ maxLength: 50 }) });
export const TemplateParams = Type.Object({
  ...TemplateTypeParams.properties,
  name: Type.String({ maxLength: 50 }),
});
export const AttachmentParams = Type.Object({
  ...DatasetParams.properties,
  attachment_id: Type.String({ maxLength: 300 }),
});
export const FileParams = Type.Object({
  ...DatasetParams.properties,
  file_id: Type.String({ maxLength: 300 }),
});
export const FileSizeParams = Type.Object({
  ...FileParams.properties,
  size: Type.String({ maxLength: 10 }),
});

export type ListQuery = Static<typeof ListQuery>;
export type ExportQuery = Static<typeof ExportQuery>;
export type FacetsQuery = Static<typeof FacetsQuery>;

/** Rows of a page without and with grouping. */
const MOST = 100;
export const MOST_GROUPS = 20_000;
/** How many results pages reach; groups as many as a page has at most. */
export const FARTHEST = 10_000;

/**
 * The page asked for (contract, section 2): `-1` is the largest page. @throws ExploreError beyond the limits
 */
export function pageOf(
  { limit, offset }: { limit: number; offset: number },
  grouped: boolean,
): { limit: number; offset: number } {
  const most = grouped ? MOST_GROUPS : MOST;
  const farthest = grouped ? MOST_GROUPS : FARTHEST;
  if (limit > most) throw badParameter(`limit must be from -1 to ${most}, was ${limit}`);
  const size = limit === -1 ? most : limit;
  const reached = offset + (limit === -1 ? 0 : size);
  if (reached > farthest) {
    throw badParameter(
      `offset + limit must not be above ${farthest}, was ${reached}; exports have no such bound`,
    );
  }
  return { limit: Math.min(size, farthest - offset), offset };
}

/** The time zone asked for, UTC unless another is. @throws ExploreError for one that does not exist */
export function zoneOf({ timezone }: { timezone?: string }): string {
  if (timezone === undefined || timezone === '') return 'UTC';
  if (!isTimeZone(timezone)) throw badParameter(`Unknown timezone: ${timezone}`);
  return timezone;
}

/** The language of names and labels: Italian unless another is asked for. */
export const languageFor = ({ lang }: { lang?: string }): string => lang ?? 'it';
