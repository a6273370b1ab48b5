import { type Static, Type } from '@sinclair/typebox';
import type { Selectable } from 'kysely';
import type { Schema } from '../../platform/schema.js';

const closed = { additionalProperties: false } as const;
const { Optional: opt } = Type;

/** What of a description a filter looks at. Agents are named by IPA code, VAT number or name. */
export const FILTER_FIELDS = [
  'kind',
  'holder',
  'publisher',
  'theme',
  'keyword',
  'licence',
  'identifier',
] as const;

/** Keeps what has one of the values, or with `not` what has none of them. All filters of a source must agree. */
export const HarvestFilter = Type.Object(
  {
    field: Type.Union(FILTER_FIELDS.map((field) => Type.Literal(field))),
    values: Type.Array(Type.String({ minLength: 1, maxLength: 1000 }), { minItems: 1, maxItems: 200 }),
    not: opt(Type.Boolean()),
  },
  { $id: 'HarvestFilter', ...closed },
);
export type HarvestFilter = Static<typeof HarvestFilter>;

/** Whether the data come along with the descriptions, and how much of them. */
export const HarvestFiles = Type.Object(
  {
    policy: Type.Union([Type.Literal('none'), Type.Literal('download')], {
      description: 'download: the files of distributions are kept here and refreshed',
    }),
    formats: opt(
      Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
        maxItems: 100,
        description: 'Codes or IRIs of the vocabulary file-type; without it all that are no services',
      }),
    ),
    maxBytes: opt(Type.Integer({ minimum: 1, description: 'Largest file; 100 MB without it' })),
    runBytes: opt(
      Type.Integer({ minimum: 1, description: 'All that is brought from one run to the next; 10 GB' }),
    ),
    schedule: opt(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description: 'When files are asked for anew; without it as the source is read',
      }),
    ),
  },
  { $id: 'HarvestFiles', ...closed },
);
export type HarvestFiles = Static<typeof HarvestFiles>;

/** How a source is treated; what is left out has the value of `DEFAULTS`. */
export const HarvestSettings = Type.Object(
  {
    policy: opt(
      Type.Union([Type.Literal('lenient'), Type.Literal('strict')], {
        description: 'lenient: published with what the rules find; strict: violations are refused',
      }),
    ),
    draft: opt(Type.Boolean({ description: 'Everything new is kept as a draft' })),
    defaults: opt(
      Type.Object(
        {
          license: opt(Type.String({ format: 'uri', maxLength: 2000 })),
          theme: opt(Type.Array(Type.String({ format: 'uri', maxLength: 2000 }), { maxItems: 13 })),
        },
        { description: 'Given to what the source leaves without', ...closed },
      ),
    ),
    filters: opt(Type.Array(HarvestFilter, { maxItems: 20 })),
    runMinutes: opt(Type.Integer({ minimum: 1, maximum: 10_080, description: 'Longest run' })),
    itemSeconds: opt(Type.Integer({ minimum: 1, maximum: 600, description: 'Longest work on one record' })),
    removalShare: opt(
      Type.Number({ minimum: 0, maximum: 1, description: 'A run that would remove more waits for a person' }),
    ),
    removalFloor: opt(
      Type.Integer({ minimum: 0, maximum: 1_000_000, description: 'So many may always be removed' }),
    ),
    graceRuns: opt(
      Type.Integer({
        minimum: 1,
        maximum: 100,
        description: 'Complete listings in a row without a record before it goes',
      }),
    ),
    graceDays: opt(Type.Integer({ minimum: 0, maximum: 3650, description: 'Days at least before it goes' })),
    jitterMinutes: opt(
      Type.Integer({ minimum: 0, maximum: 1440, description: 'Scheduled runs begin up to so much later' }),
    ),
    pauseMs: opt(
      Type.Integer({ minimum: 0, maximum: 60_000, description: 'Between two requests to a host' }),
    ),
    robots: opt(
      Type.Union([Type.Literal('mind'), Type.Literal('ignore')], {
        description: 'Whether robots.txt is minded; by default as the protocol says',
      }),
    ),
    userAgent: opt(Type.String({ minLength: 1, maxLength: 500, pattern: '^[\\x20-\\x7e]+$' })),
    insecureTls: opt(Type.Boolean({ description: 'Takes expired or foreign certificates' })),
    files: opt(HarvestFiles),
  },
  { $id: 'HarvestSettings', ...closed },
);
export type HarvestSettings = Static<typeof HarvestSettings>;

/** The settings nobody changed. */
export const DEFAULTS = {
  policy: 'lenient',
  draft: false,
  runMinutes: 360,
  itemSeconds: 30,
  removalShare: 0.1,
  removalFloor: 20,
  graceRuns: 2,
  graceDays: 0,
  jitterMinutes: 10,
  pauseMs: 0,
  insecureTls: false,
} as const satisfies HarvestSettings;

/** Settings with the defaults in place. */
export type WholeSettings = HarvestSettings & {
  [K in keyof typeof DEFAULTS]-?: NonNullable<HarvestSettings[K]>;
};

/** Settings as they hold. */
export const wholeSettings = (settings: HarvestSettings): WholeSettings => ({ ...DEFAULTS, ...settings });

/** A source as it is set up. */
export const HarvestSourceInput = Type.Object(
  {
    name: Type.String({ pattern: '^[a-z0-9][a-z0-9_-]{0,99}$', description: 'Nome breve, unico' }),
    type: Type.String({ minLength: 1, maxLength: 100, description: 'Il protocollo' }),
    url: Type.String({ minLength: 1, maxLength: 2000 }),
    options: opt(Type.Record(Type.String(), Type.String({ maxLength: 10_000 }))),
    organization: opt(Type.String({ minLength: 1, description: 'Id o nome; senza, quella del titolare' })),
    schedule: opt(Type.String({ minLength: 1, maxLength: 200, description: 'Durata ISO 8601 o cron' })),
    active: opt(Type.Boolean()),
    settings: opt(HarvestSettings),
  },
  { $id: 'HarvestSourceInput', ...closed },
);
export type HarvestSourceInput = Static<typeof HarvestSourceInput>;

/** What may be changed of a source: what is given replaces what was; null takes away. */
export const HarvestSourceEdit = Type.Object(
  {
    url: opt(HarvestSourceInput.properties.url),
    options: opt(Type.Record(Type.String(), Type.String({ maxLength: 10_000 }))),
    organization: opt(Type.Union([Type.String({ minLength: 1 }), Type.Null()])),
    schedule: opt(Type.Union([Type.String({ minLength: 1, maxLength: 200 }), Type.Null()])),
    active: opt(Type.Boolean()),
    settings: opt(HarvestSettings),
  },
  { $id: 'HarvestSourceEdit', ...closed },
);
export type HarvestSourceEdit = Static<typeof HarvestSourceEdit>;

/** A source as it is kept. */
export interface HarvestSource {
  id: string;
  name: string;
  type: string;
  url: string;
  options: Readonly<Record<string, string>>;
  organizationId: string | null;
  settings: WholeSettings;
  schedule: string | null;
  active: boolean;
  nextAt: Date | null;
  createdBy: string;
  createdAt: Date;
  modifiedAt: Date;
}

/** A row of `harvest_source` as a source. */
export const toSource = (row: Selectable<Schema['harvest_source']>): HarvestSource => ({
  id: row.id,
  name: row.name,
  type: row.type,
  url: row.url,
  options: row.options as Record<string, string>,
  organizationId: row.organization_id,
  settings: wholeSettings(row.settings as HarvestSettings),
  schedule: row.schedule,
  active: row.active,
  nextAt: row.next_at,
  createdBy: row.created_by,
  createdAt: row.created_at,
  modifiedAt: row.modified_at,
});
