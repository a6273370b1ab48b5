import { ANONYMOUS } from '../../people/policy.js';
import type { SearchNode } from '../../search/query/tree.js';
import type { Services } from '../../services.js';
import { countFeatures, countPeriods } from './catalog-counts.js';
import { catalogField, shownValues } from './catalog-fields.js';
import { type CatalogRequest, catalogNode } from './catalog-search.js';
import { OdsqlError } from './odsql/odsql-error.js';
import { parseGroupBy, parseOrderBy, parseSelect } from './odsql/parse.js';
import type { Expression, GroupItem, SelectItem } from './odsql/tree.js';
import { MOST_GROUPS } from './parameters.js';

const isCount = (expression: Expression): boolean =>
  expression.kind === 'call' &&
  expression.name === 'count' &&
  !expression.distinct &&
  expression.args.every(({ kind }) => kind === 'star');

/** Whether `select` over the catalogue asks for a number rather than for datasets. */
export const isCatalogCount = (select: string | undefined): boolean =>
  select !== undefined &&
  select.trim() !== '' &&
  parseSelect(select).some((item) => item.kind === 'expression' && isCount(item.expression));

/** The names under which the number is answered. */
function countNames(select: string | undefined): string[] {
  const items: SelectItem[] = select?.trim() ? parseSelect(select) : [];
  return items.flatMap((item) => {
    if (item.kind === 'expression' && isCount(item.expression)) return [item.alias ?? item.text];
    if (item.kind === 'expression' && item.expression.kind === 'field') return [];
    throw new OdsqlError(
      'select',
      'over groups of datasets only count(*) and their field can be selected',
      item.at,
    );
  });
}

/** Datasets by the value of a field, or by the year of a date. @throws OdsqlError for what is not counted */
async function countGroups(
  services: Services,
  where: SearchNode,
  { expression, at }: GroupItem,
  { most, language }: { most: number; language: string },
): Promise<{ value: string | number; count: number }[]> {
  if (expression.kind === 'call' && expression.name === 'year' && expression.args[0]?.kind === 'field') {
    const field = catalogField(expression.args[0].name);
    if (field?.kind === 'date') {
      const years = await countPeriods(services, where, field, undefined);
      return years.map(({ value, count }) => ({ value: Number(value), count }));
    }
  }
  const field = expression.kind === 'field' ? catalogField(expression.name) : undefined;
  if (field?.kind === 'features') return countFeatures(services, where);
  if (field?.kind !== 'exact') throw new OdsqlError('group_by', 'datasets cannot be grouped by this', at);
  const { facets } = await services.search.search(ANONYMOUS, {
    kind: 'dataset',
    where,
    limit: 0,
    facets: [{ field: field.field, limit: most }],
  });
  const counted = facets[field.field] ?? [];
  const values = counted.map(({ value }) => value);
  const shown = await shownValues(services, field, values, language);
  return counted.map(({ value, count }, place) => ({ value: shown[place] ?? value, count }));
}

/**
 * Datasets counted by one field that facets count, or all of them: `select=count(*) as n&group_by=publisher`. The commonest
 * first, unless `order_by` names the field or the number. @throws OdsqlError, ExploreError
 */
export async function groupDatasets(
  services: Services,
  request: CatalogRequest & { select?: string },
  { limit, offset }: { limit: number; offset: number },
  language: string,
): Promise<Record<string, unknown>[]> {
  const names = countNames(request.select);
  const numbers = (count: number): Record<string, number> =>
    Object.fromEntries(names.map((name) => [name, count]));
  const where = await catalogNode(services, request);
  const search = { kind: 'dataset', where, limit: 0 } as const;
  const [group, second] = request.group_by?.trim() ? parseGroupBy(request.group_by) : [];
  if (!group) return [numbers((await services.search.search(ANONYMOUS, search)).total)];
  if (second) throw new OdsqlError('group_by', 'datasets are grouped by one field', second.at);
  const order = request.order_by?.trim() ? parseOrderBy(request.order_by) : [];
  // In another order than the commonest first, any of them may come first.
  const most = order.length > 0 ? MOST_GROUPS : limit + offset;
  const counted = await countGroups(services, where, group, { most, language });
  const key = group.alias ?? group.text;
  const groups = counted.map(({ value, count }) => ({ [key]: value, ...numbers(count) }));
  for (const { expression, descending, at, text } of order.reverse()) {
    const name = expression.kind === 'field' ? expression.name : text;
    if (name !== key && !names.includes(name))
      throw new OdsqlError('order_by', 'groups of datasets are ordered by what is selected', at);
    const sign = descending ? -1 : 1;
    groups.sort((a, b) => {
      const [one, other] = [a[name] as string | number, b[name] as string | number];
      return one === other ? 0 : one < other ? -sign : sign;
    });
  }
  return groups.slice(offset, offset + limit);
}
