import type { LoadProgress, TableHead } from '../../tables/load-model.js';
import { formatNumber } from '../format.js';
import type { PageContext } from '../page-context.js';

const SHOWN_ROWS = 20;
const SHOWN_COLUMNS = 60;

/** The first rows of a file that is still being read, every cell as it is written. */
export function FirstRows({ ctx, head }: { ctx: PageContext; head: TableHead }) {
  const { t } = ctx;
  const columns = head.columns.slice(0, SHOWN_COLUMNS);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable with the keyboard
    <section class="portico-scroll" tabIndex={0} aria-label={t('preview.firstRows')}>
      <table class="table table-striped portico-table">
        <caption>{t('preview.firstRows')}</caption>
        <thead>
          <tr>
            {columns.map(({ label, name }) => (
              <th scope="col">{label || name}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {head.rows.slice(0, SHOWN_ROWS).map((row) => (
            <tr>
              {columns.map((_, at) => (
                <td>{row[at]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** How far reading has come, in words. */
export function ReadingProgress({ ctx, progress }: { ctx: PageContext; progress: LoadProgress }) {
  const { t, lang } = ctx;
  const { bytes, totalBytes, rows, part, parts } = progress;
  const percent = bytes !== undefined && totalBytes ? Math.floor((bytes / totalBytes) * 100) : undefined;
  return (
    <p>
      {t(`progress.${progress.phase}`)}
      {percent !== undefined && `: ${formatNumber(lang, percent)} %`}
      {rows !== undefined && ` (${t('progress.rows', { rows: formatNumber(lang, rows) })})`}
      {parts > 1 && ` – ${formatNumber(lang, part + 1)}/${formatNumber(lang, parts)}`}
    </p>
  );
}
