import { type TProperties, Type } from '@sinclair/typebox';
import { distributionProperties } from '../../../catalog/model/distribution.js';
import { DataService, datasetProperties, Slug, StoredFile } from '../../../catalog/model/index.js';
import { LangMap, list, opt } from '../../../catalog/model/primitives.js';
import { choice, closed, Instant, Links, nullable, shownOnly } from './common.js';

const Visibility = choice(['public', 'restricted'], {
  description: 'restricted: solo per chi lavora nell’organizzazione / only for members of the organization',
});

/** An organization as it is named: by id or name, or as it was read. */
const OrganizationChoice = Type.Unsafe<string | { id: string }>({
  type: ['string', 'object'],
  minLength: 1,
  maxLength: 500,
  properties: { id: { type: 'string', format: 'uuid' } },
  required: ['id'],
  description: 'Id o nome, o come è stata letta / id or name, or as it was read',
});

const OrganizationName = Type.Object(
  { id: Type.String({ format: 'uuid' }), name: Type.String(), title: LangMap },
  { $id: 'OrganizationName' },
);

/** What became of a file read as a table. */
export const TableState = Type.Object(
  {
    status: choice(['pending', 'loading', 'loaded', 'not-tabular', 'failed', 'cancelled']),
    rowCount: opt(Type.Integer()),
    columns: opt(
      Type.Array(
        Type.Object(
          { name: Type.String(), label: Type.String(), type: Type.String() },
          { additionalProperties: true },
        ),
      ),
    ),
    primaryKey: opt(
      Type.Array(Type.String(), {
        description: 'Di righe che arrivano dall’API / of rows that come through the API',
      }),
    ),
    findings: Type.Array(
      Type.Object({ code: Type.String(), severity: Type.String() }, { additionalProperties: true }),
    ),
  },
  { $id: 'TableState' },
);

/** A distribution as it is written. What only the portal sets is ignored when sent back. */
export const DistributionBody = closed(
  {
    id: opt(Type.String({ format: 'uuid', description: 'Di una distribuzione da tenere / of one to keep' })),
    ...distributionProperties,
    file: shownOnly,
    table: shownOnly,
    links: shownOnly,
  },
  'DistributionBody',
);

/** A distribution as it is read. */
export const DistributionView = closed(
  {
    id: Type.String({ format: 'uuid' }),
    ...distributionProperties,
    file: opt(StoredFile),
    table: opt(TableState),
    links: Links,
  },
  'DistributionView',
);

/** What is shown of every resource beside its document, and ignored when sent back. */
const shown = {
  id: shownOnly,
  iri: shownOnly,
  state: opt(
    Type.Unknown({
      readOnly: true,
      description: 'Si cambia con publish e withdraw / changed by publish and withdraw',
    }),
  ),
  revision: shownOnly,
  version: shownOnly,
  hasUnpublishedChanges: shownOnly,
  createdAt: shownOnly,
  modifiedAt: shownOnly,
  publishedAt: shownOnly,
  links: shownOnly,
};

const writable = <P extends TProperties>(properties: P) => ({
  ...properties,
  name: opt(Slug),
  visibility: opt(Visibility),
  ...shown,
});

const readable = <P extends TProperties>(properties: P) => ({
  id: Type.String({ format: 'uuid' }),
  iri: Type.String(),
  name: Slug,
  organization: OrganizationName,
  state: choice(['draft', 'published', 'withdrawn']),
  visibility: Visibility,
  revision: Type.Integer(),
  version: choice(['draft', 'published']),
  hasUnpublishedChanges: opt(
    Type.Boolean({ description: 'Solo per chi può modificare / only for who may edit' }),
  ),
  createdAt: Instant,
  modifiedAt: Instant,
  publishedAt: nullable(Instant),
  ...properties,
  links: Links,
});

const dataset = { ...datasetProperties, distribution: list(DistributionBody) };
const dataService = DataService.properties;

export const DatasetCreate = closed(
  { organization: OrganizationChoice, ...writable(dataset) },
  'DatasetCreate',
);
export const DatasetBody = closed(
  { organization: opt(OrganizationChoice), ...writable(dataset) },
  'DatasetBody',
);
export const DatasetView = closed(
  readable({ ...datasetProperties, distribution: list(DistributionView) }),
  'DatasetView',
);

export const DataServiceCreate = closed(
  { organization: OrganizationChoice, ...writable(dataService) },
  'DataServiceCreate',
);
export const DataServiceBody = closed(
  { organization: opt(OrganizationChoice), ...writable(dataService) },
  'DataServiceBody',
);
export const DataServiceView = closed(readable(dataService), 'DataServiceView');
