import { Type } from '@sinclair/typebox';
import { flag, natural } from '../action.js';
import { validationError } from '../faults.js';

/** Parameters that organization_list and group_list share (contract, section 9). */
export const listParameters = {
  sort: Type.Optional(Type.String()),
  order_by: Type.Optional(Type.String()),
  limit: Type.Optional(natural()),
  offset: natural({ default: 0 }),
  q: Type.String({ default: '' }),
  all_fields: flag(),
  include_dataset_count: flag(true),
  include_extras: flag(),
  include_tags: flag(),
  include_groups: flag(),
  include_users: flag(),
};

/** Parameters that organization_show and group_show share. */
export const showParameters = {
  id: Type.String(),
  include_datasets: flag(),
  include_dataset_count: flag(true),
  include_extras: flag(true),
  include_users: flag(true),
  include_groups: flag(true),
  include_tags: flag(true),
};

/** What the lists can be sorted by. */
export interface Sortable {
  name: string;
  title: string;
  packages: number;
}

type Comparison = (a: Sortable, b: Sortable) => number;

const compareTitles = new Intl.Collator('it').compare;

const COMPARE: Readonly<Record<string, Comparison>> = {
  name: (a, b) => (a.name === b.name ? 0 : a.name < b.name ? -1 : 1),
  title: (a, b) => compareTitles(a.title, b.title),
  packages: (a, b) => a.packages - b.packages,
  package_count: (a, b) => a.packages - b.packages,
};

/**
 * The comparison a `sort` asks for: `title asc` when there is none; a count without direction means most first.
 * Throws a Validation Error (409) for a field that lists are not sorted by.
 */
export function comparison(sort: string | undefined): Comparison {
  const [, field = '', direction] = /^\s*(\w+)(?:\s+(asc|desc))?\s*$/i.exec(sort || 'title asc') ?? [];
  const compare = COMPARE[field];
  if (!compare) {
    throw validationError({
      sort: [`Cannot sort by field \`${sort}\`: use name, title, packages or package_count`],
    });
  }
  const descending = direction ? direction.toLowerCase() === 'desc' : field.startsWith('package');
  return descending ? (a, b) => compare(b, a) : compare;
}

/** The part of a list that was asked for. */
export const pageOf = <T>(
  list: readonly T[],
  { limit, offset }: { limit?: number | undefined; offset: number },
): T[] => list.slice(offset, limit === undefined ? undefined : offset + limit);
