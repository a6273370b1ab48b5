import type { TSchema } from '@sinclair/typebox';
import type { ResourceKind } from '../../../platform/schema.js';
import {
  DataServiceBody,
  DataServiceCreate,
  DataServiceView,
  DatasetBody,
  DatasetCreate,
  DatasetView,
} from '../schemas/resource.js';

/** What tells the routes of one kind of resource from those of the other. */
export interface KindOfResource<K extends ResourceKind> {
  kind: K;
  path: string;
  tag: string;
  /** For summaries: "un dataset / a dataset". */
  one: readonly [it: string, en: string];
  many: readonly [it: string, en: string];
  create: TSchema;
  body: TSchema;
  view: TSchema;
}

export const DATASETS: KindOfResource<'dataset'> = {
  kind: 'dataset',
  path: '/datasets',
  tag: 'datasets',
  one: ['un dataset', 'a dataset'],
  many: ['i dataset', 'datasets'],
  create: DatasetCreate,
  body: DatasetBody,
  view: DatasetView,
};

export const DATA_SERVICES: KindOfResource<'dataService'> = {
  kind: 'dataService',
  path: '/data-services',
  tag: 'data-services',
  one: ['un servizio di dati', 'a data service'],
  many: ['i servizi di dati', 'data services'],
  create: DataServiceCreate,
  body: DataServiceBody,
  view: DataServiceView,
};
