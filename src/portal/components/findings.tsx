import type { StoredTable } from '../../tables/stored-tables.js';
import type { Finding } from '../../tables/table-model.js';
import type { PageContext } from '../page-context.js';
import { FirstRows, ReadingProgress } from './first-rows.js';

/** What a person should know of a file: which check found it, what, where. */
export function Findings({ ctx, findings }: { ctx: PageContext; findings: readonly Finding[] }) {
  const { t, lang } = ctx;
  return (
    <ul class="portico-findings">
      {findings.map((finding) => (
        <li>
          <strong>{t(`severity.${finding.severity}`)}</strong>: {finding.message[lang]}{' '}
          <code>{finding.code}</code>
          {finding.lines && finding.lines.length > 0 && (
            <> ({t('preview.lines', { lines: finding.lines.join(', ') })})</>
          )}
          {finding.samples && finding.samples.length > 0 && (
            <> {t('preview.samples', { samples: finding.samples.map((s) => `“${s}”`).join(', ') })}</>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Why there is no preview yet, or never, and what can be done about it; the first rows, where they are known. */
export function PreviewStatus({ ctx, table }: { ctx: PageContext; table: StoredTable }) {
  const { t } = ctx;
  const state = (
    {
      pending: 'pending',
      loading: 'pending',
      failed: 'failed',
      'not-tabular': 'notTabular',
      loaded: 'missing',
      cancelled: 'cancelled',
    } as const
  )[table.status];
  return (
    <div class={`alert ${state === 'failed' ? 'alert-warning' : 'alert-info'} portico-alert`}>
      <p class="portico-alert-title">{t(`preview.${state}.title`)}</p>
      <p>{t(`preview.${state}.text`)}</p>
      {table.progress && <ReadingProgress ctx={ctx} progress={table.progress} />}
      {table.findings.length > 0 && <Findings ctx={ctx} findings={table.findings} />}
      {table.head && state === 'pending' && <FirstRows ctx={ctx} head={table.head} />}
    </div>
  );
}
