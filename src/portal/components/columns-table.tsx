import type { ColumnStatistics } from '../../tables/profile/profile-model.js';
import type { TableColumn } from '../../tables/query.js';
import { cellText, isNumeric } from '../cell.js';
import { columnTitles } from '../column-titles.js';
import { formatNumber } from '../format.js';
import type { PageContext } from '../page-context.js';
import type { TextKey } from '../texts.js';

interface ColumnsTableProps {
  ctx: PageContext;
  columns: readonly TableColumn[];
  profile: readonly ColumnStatistics[] | null;
}

/** Every column with its type and, where it was counted, what it holds. */
export function ColumnsTable({ ctx, columns, profile }: ColumnsTableProps) {
  const { t, lang } = ctx;
  const titles = columnTitles(columns);
  const byName = new Map((profile ?? []).map((one) => [one.column, one]));
  const number = (n: number | undefined): string => (n === undefined ? '' : formatNumber(lang, n));
  return (
    <details class="portico-details">
      <summary>
        {t('table.columns')} ({formatNumber(lang, columns.length)})
      </summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable with the keyboard */}
      <section class="portico-scroll" tabIndex={0} aria-label={t('table.columns')}>
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{t('table.column')}</th>
              <th scope="col">{t('table.type')}</th>
              {profile && (
                <>
                  <th scope="col">{t('profile.nulls')}</th>
                  <th scope="col">{t('profile.distinct')}</th>
                  <th scope="col">{t('profile.min')}</th>
                  <th scope="col">{t('profile.max')}</th>
                  <th scope="col">{t('profile.top')}</th>
                </>
              )}
            </tr>
          </thead>
          <tbody>
            {columns.map((column, at) => {
              const held = byName.get(column.name);
              const value = (one: unknown): string => cellText(lang, column, one);
              const side = isNumeric(column) ? 'text-end' : undefined;
              return (
                <tr>
                  <th scope="row">{titles[at]}</th>
                  <td>
                    {t(`type.${column.type}` as TextKey)}
                    {column.unit && ` (${column.unit})`}
                  </td>
                  {profile && (
                    <>
                      <td class="text-end">{number(held?.nulls)}</td>
                      <td class="text-end">
                        {held && !held.distinctExact && '≈ '}
                        {number(held?.distinct)}
                      </td>
                      <td class={side}>{value(held?.min)}</td>
                      <td class={side}>{value(held?.max)}</td>
                      <td>
                        {(held?.top ?? [])
                          .slice(0, 3)
                          .map((one) => `${value(one.value)} (${number(one.count)})`)
                          .join('; ')}
                      </td>
                    </>
                  )}
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
    </details>
  );
}
