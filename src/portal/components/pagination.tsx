import { formatNumber } from '../format.js';
import type { PageContext } from '../page-context.js';
import { Icon } from './icon.js';

interface PaginationProps {
  ctx: PageContext;
  label: string;
  page: number;
  pages: number;
  href(page: number): string;
}

/** The pages around this one, with the first and the last; `null` stands for those left out. */
export function pagesShown(page: number, pages: number): (number | null)[] {
  const near = [1, page - 1, page, page + 1, pages].filter((n) => n >= 1 && n <= pages);
  const shown = [...new Set(near)].sort((a, b) => a - b);
  return shown.flatMap((n, i) => {
    const missing = i === 0 ? 0 : n - (shown[i - 1] ?? 0) - 1;
    // A sign for a single page would take its place: the page itself is of more use.
    return missing === 0 ? [n] : [missing === 1 ? n - 1 : null, n];
  });
}

/** Links to the other pages; nothing when there is only one. */
export function Pagination({ ctx, label, page, pages, href }: PaginationProps) {
  if (pages <= 1 || page > pages) return null;
  const { t } = ctx;
  return (
    <nav class="pagination-wrapper portico-pagination" aria-label={label}>
      <ul class="pagination">
        {page > 1 && (
          <li class="page-item">
            <a class="page-link" rel="prev" href={href(page - 1)}>
              <Icon ctx={ctx} name="chevron-left" class="icon-primary" />
              <span class="visually-hidden">{t('page.previous')}</span>
            </a>
          </li>
        )}
        {pagesShown(page, pages).map((n) =>
          n === null ? (
            <li class="page-item portico-gap" aria-hidden="true">
              …
            </li>
          ) : (
            <li class="page-item">
              <a
                class="page-link"
                href={href(n)}
                aria-current={n === page ? 'page' : undefined}
                aria-label={t('page.number', { n: formatNumber(ctx.lang, n) })}
              >
                {formatNumber(ctx.lang, n)}
              </a>
            </li>
          ),
        )}
        {page < pages && (
          <li class="page-item">
            <a class="page-link" rel="next" href={href(page + 1)}>
              <span class="visually-hidden">{t('page.next')}</span>
              <Icon ctx={ctx} name="chevron-right" class="icon-primary" />
            </a>
          </li>
        )}
      </ul>
    </nav>
  );
}
