import { ANONYMOUS } from '../../people/policy.js';
import { allOf, type SearchNode } from '../../search/query/tree.js';
import type { Services } from '../../services.js';
import { type CatalogField, datedBetween } from './catalog-fields.js';
import { datasetsWithFeature, FEATURES } from './datasets-with-feature.js';

/** How many datasets answer all of these. */
export async function countDatasets(services: Services, ...nodes: SearchNode[]): Promise<number> {
  const { total } = await services.search.search(ANONYMOUS, {
    kind: 'dataset',
    where: allOf(nodes),
    limit: 0,
  });
  return total;
}

/** Datasets by what can be done with them, the commonest first. */
export async function countFeatures(
  services: Services,
  where: SearchNode,
): Promise<{ value: string; count: number }[]> {
  const counted = await Promise.all(
    FEATURES.map(async (value) => {
      const ids = await datasetsWithFeature(services.db, value);
      const node: SearchNode =
        ids.length === 0 ? { kind: 'none' } : { kind: 'exact', field: 'id', values: ids };
      return { value, count: await countDatasets(services, where, node) };
    }),
  );
  return counted.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count);
}

/** Years before which no dataset is dated; earlier ones are not counted by year. */
const FIRST_YEAR = 1970;

/** A year, month or day with its bounds. */
export interface Period {
  value: string;
  from: Date;
  to: Date;
}

/** The years, the months of a year or the days of a month that may have datasets. @param within `2024` or `2024/05` */
export function periodsWithin(within: string | undefined, now: Date): Period[] {
  const [year, month] = (within ?? '').split('/').map(Number);
  const period = (value: string, from: number, to: number): Period => ({
    value,
    from: new Date(from),
    to: new Date(to),
  });
  const two = (number: number): string => String(number).padStart(2, '0');
  if (!year) {
    // One year ahead: what is planned is dated so.
    const last = now.getUTCFullYear() + 1;
    return Array.from({ length: last - FIRST_YEAR + 1 }, (_, at) => {
      const each = FIRST_YEAR + at;
      return period(String(each), Date.UTC(each, 0), Date.UTC(each + 1, 0));
    });
  }
  if (!month) {
    return Array.from({ length: 12 }, (_, at) =>
      period(`${year}/${two(at + 1)}`, Date.UTC(year, at), Date.UTC(year, at + 1)),
    );
  }
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return Array.from({ length: days }, (_, at) =>
    period(
      `${year}/${two(month)}/${two(at + 1)}`,
      Date.UTC(year, month - 1, at + 1),
      Date.UTC(year, month - 1, at + 2),
    ),
  );
}

/** Datasets by year, month or day of a date, the latest first. */
export async function countPeriods(
  services: Services,
  where: SearchNode,
  field: CatalogField & { kind: 'date' },
  within: string | undefined,
): Promise<{ value: string; count: number }[]> {
  const periods = periodsWithin(within, services.catalog.now());
  const inside = (from: Date, to: Date): SearchNode =>
    datedBetween(field, { from, to, includeFrom: true, includeTo: false });
  const first = periods[0];
  const last = periods.at(-1);
  const total = first && last ? await countDatasets(services, where, inside(first.from, last.to)) : 0;
  const counted: { value: string; count: number }[] = [];
  let left = total;
  // From the latest on, until all are found: most catalogues are a few years old.
  for (const { value, from, to } of periods.reverse()) {
    if (left <= 0) break;
    const count = await countDatasets(services, where, inside(from, to));
    left -= count;
    if (count > 0) counted.push({ value, count });
  }
  return counted;
}
