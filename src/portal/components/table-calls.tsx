import { tableApi } from '../../catalog/addresses.js';
import type { Distribution } from '../../catalog/model/index.js';
import type { DatasetRecord } from '../../catalog/record.js';
import { exampleFilter, readyCalls } from '../../tables/service/ready-calls.js';
import type { Preview } from '../load/tables.js';
import type { PageContext } from '../page-context.js';

interface TableCallsProps {
  ctx: PageContext;
  record: DatasetRecord;
  distribution: Distribution;
  preview: Preview;
}

/**
 * How programs read the table: the description of its interfaces, and programs that run as they are, with its own address
 * and columns. Of what is public only: the calls carry no token.
 */
export function TableCalls({ ctx, record, distribution, preview }: TableCallsProps) {
  const { t, links } = ctx;
  const { table, rows } = preview;
  if (record.version !== 'published' || record.visibility !== 'public' || !rows) return null;
  const api = tableApi('', record.id, distribution.id);
  const query = table.part > 0 ? `?table=${table.part}` : '';
  const calls = readyCalls({
    api: tableApi(ctx.publicUrl, record.id, distribution.id),
    part: table.part,
    columns: preview.columns,
    example: exampleFilter(rows.columns, rows.rows),
  });
  return (
    <section aria-labelledby="api">
      <h2 id="api">{t('calls.title')}</h2>
      <p>
        {t('calls.intro')} <a href={links.plain(`${api}/openapi.json${query}`)}>OpenAPI</a>
      </p>
      {calls.map(({ language, title, code }) => (
        <details class="portico-details" name="api">
          <summary>{title}</summary>
          <section class="portico-call" aria-label={title} data-copying>
            <p class="portico-call-copy">
              <button
                type="button"
                class="btn btn-outline-primary btn-xs"
                data-copy={`chiamata-${language}`}
                hidden
              >
                {t('calls.copy')}
                <span class="visually-hidden"> ({title})</span>
              </button>
              <span role="status" data-copied={t('share.copied')} data-not-copied={t('share.notCopied')} />
            </p>
            {/* Long lines scroll, by keyboard too. */}
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable */}
            <pre tabIndex={0}>
              <code id={`chiamata-${language}`} class={`language-${language}`}>
                {code}
              </code>
            </pre>
          </section>
        </details>
      ))}
    </section>
  );
}
