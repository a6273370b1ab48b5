import { type TSchema, Type } from '@sinclair/typebox';

/*
 * The shapes of the answers, for the description of the API (contract, section 3). Nothing is left out of an answer that
 * they do not name: `metas`, fields of records and the like are the publisher's.
 */

const open = <T extends Record<string, TSchema>>(properties: T, description?: string) =>
  Type.Object(properties, { additionalProperties: true, ...(description && { description }) });

const Link = open({ href: Type.String(), rel: Type.String() });
const Links = Type.Optional(Type.Array(Link));

export const LinkList = open({ links: Type.Array(Link), _links: Type.Array(Link) });

const Field = open({
  name: Type.String(),
  label: Type.String(),
  type: Type.String({
    description: 'text, int, double, boolean, date, datetime, geo_point_2d, geo_shape or json_blob',
  }),
  description: Type.Union([Type.String(), Type.Null()]),
  annotations: Type.Record(Type.String(), Type.Array(Type.String())),
});

const Attachment = open({
  mimetype: Type.String(),
  url: Type.String(),
  id: Type.String(),
  title: Type.String(),
});

/** A dataset; with `select` only what is chosen, under its names. */
export const DatasetAnswer = open(
  {
    _links: Links,
    dataset_id: Type.Optional(Type.String()),
    dataset_uid: Type.Optional(Type.String()),
    attachments: Type.Optional(Type.Array(Attachment)),
    has_records: Type.Optional(Type.Boolean()),
    data_visible: Type.Optional(Type.Boolean()),
    features: Type.Optional(Type.Array(Type.String())),
    metas: Type.Optional(Type.Record(Type.String(), open({}))),
    fields: Type.Optional(Type.Array(Field)),
  },
  'A dataset; with select only what is chosen',
);

export const DatasetList = open({
  total_count: Type.Optional(Type.Integer({ description: 'absent where datasets are grouped' })),
  _links: Links,
  results: Type.Array(DatasetAnswer),
});

/** A record: the fields beside each other. */
export const RecordAnswer = open(
  {
    _links: Links,
    _id: Type.Optional(Type.String()),
    _timestamp: Type.Optional(Type.String()),
    _size: Type.Optional(Type.Integer()),
  },
  'The fields of the record, by name',
);

export const RecordList = open({
  total_count: Type.Optional(Type.Integer({ description: 'absent where records are grouped' })),
  _links: Links,
  results: Type.Array(RecordAnswer),
});

const FacetValue = Type.Recursive((This) =>
  open({
    name: Type.String(),
    value: Type.String({ description: 'what refine takes' }),
    count: Type.Integer(),
    state: Type.Union([Type.Literal('displayed'), Type.Literal('refined'), Type.Literal('excluded')]),
    facets: Type.Optional(Type.Array(This)),
  }),
);

export const FacetList = open({
  links: Type.Array(Link),
  _links: Type.Array(Link),
  facets: Type.Array(open({ name: Type.String(), facets: Type.Array(FacetValue) })),
});

export const AttachmentList = open({
  _links: Type.Array(Link),
  attachments: Type.Array(open({ href: Type.String(), metas: Type.Record(Type.String(), Type.String()) })),
});

const TemplateField = open({ name: Type.String(), label: Type.String(), type: Type.String() });
export const TemplateAnswer = open({
  name: Type.String(),
  type: Type.String(),
  schema: Type.Array(TemplateField),
});
export const TemplateList = open({ metadata_templates: Type.Array(TemplateAnswer) });

const Refusal = open({ error_code: Type.String(), message: Type.String() }, 'Why the request is refused');

/** The answers of a path: a good one, and the refusals that all have. */
export const answers = (good: TSchema): Record<string, TSchema> => ({
  200: good,
  '4xx': Refusal,
  503: Refusal,
});

const V1Refusal = open({ errorcode: Type.Integer(), error: Type.String() }, 'Why the request is refused');

/** The same for version 1. */
export const v1Answers = (good: TSchema): Record<string, TSchema> => ({
  200: good,
  '4xx': V1Refusal,
  503: V1Refusal,
});

const V1FacetGroups = Type.Optional(
  Type.Array(
    open({
      name: Type.String(),
      facets: Type.Array(
        open({ name: Type.String(), path: Type.String(), count: Type.Integer(), state: Type.String() }),
      ),
    }),
  ),
);

export const V1RecordAnswer = open({
  datasetid: Type.String(),
  recordid: Type.String(),
  fields: open({}),
  geometry: Type.Optional(open({ type: Type.String() })),
  record_timestamp: Type.String(),
});

export const V1DatasetAnswer = open({
  datasetid: Type.String(),
  metas: open({}),
  fields: Type.Array(open({})),
});

export const V1DatasetList = open({
  nhits: Type.Integer(),
  parameters: open({}),
  datasets: Type.Array(V1DatasetAnswer),
  facet_groups: V1FacetGroups,
});

const Bounds = open({
  min: Type.Union([Type.Number(), Type.Null()]),
  max: Type.Union([Type.Number(), Type.Null()]),
});
const Geometry = open({ type: Type.String() });

export const V1Groups = Type.Array(open({}), { description: 'x, and each series by its name' });
export const V1Clusters = open({
  clusters: Type.Array(open({ cluster: Geometry, count: Type.Integer() })),
  count: Bounds,
});
export const V1Preview = Type.Array(open({ geo_digest: Type.String(), geometry: Geometry }));
export const V1Box = open({
  count: Type.Integer(),
  bbox: Type.Array(Type.Number(), { description: 'west, south, east, north' }),
  geometries: Type.Record(Type.String(), Type.Integer()),
});
