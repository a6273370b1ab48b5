import { API_BASE } from '../../api/rest/rest-app.js';
import { versionUrl } from '../../catalog/addresses.js';
import type { Distribution } from '../../catalog/model/index.js';
import type { DatasetRecord } from '../../catalog/record.js';
import { type BreakingChange, describeBreaking } from '../../tables/versions/breaking.js';
import { formatBytes } from '../format.js';
import { basePath } from '../links.js';
import type { ShownVersions } from '../load/versions.js';
import type { PageContext } from '../page-context.js';
import { Moment } from './fields.js';

interface Props {
  ctx: PageContext;
  record: DatasetRecord;
  distribution: Distribution;
  shown: ShownVersions;
}

function Changes({ ctx, changes }: { ctx: PageContext; changes: readonly BreakingChange[] }) {
  return (
    <ul>
      {changes.map((change) => (
        <li>{describeBreaking(change)[ctx.lang]}</li>
      ))}
    </ul>
  );
}

/** For who may publish: the new file breaks the schema of the published one. */
export function BreakingNotice({ ctx, changes }: { ctx: PageContext; changes: readonly BreakingChange[] }) {
  if (changes.length === 0) return null;
  const { t } = ctx;
  return (
    <div class="alert alert-warning portico-alert">
      <p class="portico-alert-title">{t('versions.confirm.title')}</p>
      <p>{t('versions.confirm.text')}</p>
      <Changes ctx={ctx} changes={changes} />
    </div>
  );
}

/** The files that a distribution has had, each with its permanent link; nothing where there is one only. */
export function Versions({ ctx, record, distribution, shown }: Props) {
  const { t, lang } = ctx;
  const { versions, more } = shown;
  if (versions.length < 2) return null;
  const base = basePath(ctx.publicUrl);
  return (
    <section aria-labelledby="versioni">
      <h2 id="versioni">{t('versions.title')}</h2>
      <p>{t('versions.help')}</p>
      <ul>
        {versions.map((file) => (
          <li>
            {file.removedAt ? (
              <>
                {t('versions.number', { n: file.version })}: {file.name}, {t('versions.removed')}{' '}
                {file.removedReason}
              </>
            ) : (
              <a href={versionUrl(base, record.id, distribution.id, file)}>
                {t('versions.number', { n: file.version })}: {file.name}
              </a>
            )}{' '}
            (<Moment ctx={ctx} value={file.uploadedAt.toISOString().slice(0, 10)} />,{' '}
            {formatBytes(lang, file.size)}
            {record.version === 'published' && file.id === distribution.file?.id && `, ${t('versions.live')}`}
            {file.firstPublishedAt === null && `, ${t('versions.draft')}`})
            {file.breaking.length > 0 && file.comparedWith !== null && (
              <>
                {' '}
                {t('versions.breaking', { n: file.comparedWith })}
                <Changes ctx={ctx} changes={file.breaking as BreakingChange[]} />
              </>
            )}
          </li>
        ))}
      </ul>
      {more && (
        <p>
          <a
            href={ctx.links.plain(
              `${API_BASE}/datasets/${record.id}/distributions/${distribution.id}/versions`,
            )}
          >
            {t('versions.more')}
          </a>
        </p>
      )}
    </section>
  );
}
