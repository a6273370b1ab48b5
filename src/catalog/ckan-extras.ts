import type { Dataset } from './model/index.js';
import type { ResourceRecord } from './record.js';

/**
 * What CKAN's clients wrote into fields that the model has no place for, by key: free extras, and fields of CKAN's own such as
 * `author_email`. Kept in the document (`extras`), so that it has versions and a history like the rest; what search finds under
 * `extra.{key}`. Empty for data services. Pure.
 */
export const ckanExtrasOf = ({ doc }: Pick<ResourceRecord, 'doc'>): Readonly<Record<string, string>> =>
  (doc as Dataset).extras ?? {};
