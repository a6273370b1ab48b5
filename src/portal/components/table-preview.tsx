import type { Rows } from '../../tables/query/run.js';
import { cellText, isNumeric } from '../cell.js';
import { columnTitles } from '../column-titles.js';
import { formatNumber } from '../format.js';
import type { PageContext } from '../page-context.js';
import { PREVIEW_ROWS } from '../view-request.js';
import { Pagination } from './pagination.js';

/** Widest table shown: beyond it a page gets heavy and nobody reads it. */
const MAX_COLUMNS = 60;

interface TablePreviewProps {
  ctx: PageContext;
  title: string;
  rows: Rows;
  page: number;
  /** Address of another page of rows. */
  href(page: number): string;
}

/** A page of rows in a scroller of its own, with the ways to the other pages. */
export function TablePreview({ ctx, title, rows, page, href }: TablePreviewProps) {
  const { t, lang } = ctx;
  if (rows.total === 0) return <p>{t('table.empty')}</p>;
  const pages = Math.ceil(rows.total / PREVIEW_ROWS);
  if (rows.rows.length === 0) {
    return (
      <p>
        {t('table.beyond')} <a href={href(1)}>{t('search.firstPage')}</a>
      </p>
    );
  }
  const number = (n: number) => formatNumber(lang, n);
  const first = (page - 1) * PREVIEW_ROWS + 1;
  const caption = t('table.caption', {
    title,
    first: number(first),
    last: number(first + rows.rows.length - 1),
    total: number(rows.total),
  });
  const columns = rows.columns.slice(0, MAX_COLUMNS);
  const titles = columnTitles(columns);
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable with the keyboard */}
      <section class="portico-scroll" tabIndex={0} aria-label={t('table.scroll', { title })}>
        <table class="table table-striped portico-table">
          <caption>{caption}</caption>
          <thead>
            <tr>
              {columns.map((column, at) => (
                <th scope="col" class={isNumeric(column) ? 'text-end' : undefined}>
                  {titles[at]}
                  {column.unit && <span class="portico-unit"> ({column.unit})</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.rows.map((row) => (
              <tr>
                {columns.map((column, i) => (
                  <td class={isNumeric(column) ? 'text-end' : undefined}>{cellText(lang, column, row[i])}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {rows.columns.length > columns.length && (
        <p>{t('table.moreColumns', { shown: number(columns.length), total: number(rows.columns.length) })}</p>
      )}
      <Pagination ctx={ctx} label={t('nav.rowPages')} page={page} pages={pages} href={href} />
    </>
  );
}
