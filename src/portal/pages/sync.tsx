import type { VNode } from 'preact';
import { readDate } from '../../harvest/sync/dates.js';
import { FORM_NAMES, FORMS, type ItemState } from '../../harvest/sync/model.js';
import { STATE_NAMES } from '../../harvest/sync/report-text.js';
import type { SyncRun } from '../../harvest/sync/runs.js';
import { Pagination } from '../components/pagination.js';
import { SyncItems, SyncProblems } from '../components/sync-items.js';
import { formatNumber, formatTemporal } from '../format.js';
import { Layout } from '../layout.js';
import { type SyncData, type SyncView, statesOf, type ViewState } from '../load/sync.js';
import type { PageContext } from '../page-context.js';

export interface SyncPageProps {
  ctx: PageContext;
  data: SyncData;
}

/** What the national and the European catalogue read from us and hold of ours: the last of each, then dataset by dataset. */
export function SyncPage({ ctx, data }: SyncPageProps): VNode {
  const { t } = ctx;
  const { view, views, items, page, pages } = data;
  const shown = views.find((one) => one.view === view)?.shown;
  return (
    <Layout ctx={ctx} title={t('sync.title')} description={t('sync.lead')} noIndex={page > 1}>
      <div class="container-xxl portico-page">
        <h1>{t('sync.title')}</h1>
        <p class="lead">{t('sync.lead')}</p>
        {views.map((one) => (
          <ViewSummary ctx={ctx} state={one} />
        ))}
        {shown && (
          <section aria-labelledby="dataset">
            <h2 id="dataset">{t('sync.datasets', { view: t(`sync.view.${view}`) })}</h2>
            <StateFilter ctx={ctx} data={data} run={shown} />
            {items.length === 0 ? <p>{t('sync.none')}</p> : <SyncItems ctx={ctx} items={items} />}
            <Pagination
              ctx={ctx}
              label={t('sync.pages')}
              page={page}
              pages={pages}
              href={(n) => ctx.links.sync({ view, state: data.state, page: n > 1 ? n : undefined })}
            />
          </section>
        )}
        <p>
          {t('sync.machines')} <code>{`${ctx.publicUrl}/api/v1/sync/checks`}</code>,{' '}
          <code>{`${ctx.publicUrl}/api/v1/sync/read-backs`}</code>
        </p>
      </div>
    </Layout>
  );
}

const instant = (ctx: PageContext, at: Date): string => formatTemporal(ctx.lang, at.toISOString());

/** The last reading of one view in figures. */
function ViewSummary({ ctx, state }: { ctx: PageContext; state: ViewState }) {
  const { t } = ctx;
  const { view, shown, latest } = state;
  const id = `lettura-${view}`;
  return (
    <section aria-labelledby={id} class="mb-4">
      <h2 id={id}>{t(`sync.view.${view}`)}</h2>
      <p>{t(`sync.view.${view}.text`)}</p>
      {latest?.state === 'failed' && (
        <div class="alert alert-warning portico-alert">
          <p>{t('sync.failed', { date: instant(ctx, latest.endedAt ?? latest.requestedAt) })}</p>
          <SyncProblems ctx={ctx} problems={latest.problems} />
        </div>
      )}
      {latest && latest.state !== 'failed' && <p>{t('sync.running')}</p>}
      {!shown && <p>{t('sync.never')}</p>}
      {shown && (
        <>
          <p>{t('sync.at', { date: instant(ctx, shown.endedAt ?? shown.requestedAt) })}</p>
          <Figures ctx={ctx} view={view} run={shown} />
          {shown.problems.length > 0 && (
            <>
              <h3>{t('sync.whole')}</h3>
              <SyncProblems ctx={ctx} problems={shown.problems} />
            </>
          )}
          <p>
            <a href={`${ctx.links.sync({ view })}#dataset`}>
              {t('sync.show')}
              <span class="visually-hidden">: {t(`sync.view.${view}`)}</span>
            </a>
          </p>
        </>
      )}
    </section>
  );
}

function Figures({ ctx, view, run }: { ctx: PageContext; view: SyncView; run: SyncRun }) {
  const { t, lang } = ctx;
  const { items = {}, forms = {}, harvestedAt, scores } = run.figures;
  const harvested = harvestedAt && readDate(harvestedAt)?.value;
  const number = (n: number): string => formatNumber(lang, n);
  return (
    <ul>
      {statesOf(view)
        .filter((state) => items[state])
        .map((state) => (
          <li>
            {STATE_NAMES[state][lang]}: <strong>{number(items[state] ?? 0)}</strong>
          </li>
        ))}
      {FORMS.map((form) => {
        const read = forms[form];
        if (!read) return null;
        const { datasets, pages } = read;
        return (
          <li>
            {t('sync.form', {
              form: FORM_NAMES[form][lang],
              datasets: number(datasets),
              pages: number(pages),
            })}
          </li>
        );
      })}
      {harvested && <li>{t('sync.harvested', { date: formatTemporal(lang, harvested) })}</li>}
      {scores && (
        <li>
          {t('sync.scores', {
            n: number(scores.datasets),
            theirs: number(scores.theirs),
            ours: number(scores.ours),
          })}
        </li>
      )}
    </ul>
  );
}

/** Links to the states there are, the present one marked. */
function StateFilter({ ctx, data, run }: { ctx: PageContext; data: SyncData; run: SyncRun }) {
  const { t, lang } = ctx;
  const { view, state } = data;
  const counts = run.figures.items ?? {};
  const choices: { label: string; value: ItemState | 'all' | undefined }[] = [
    { label: t('sync.attention'), value: undefined },
    { label: t('sync.all'), value: 'all' },
    ...statesOf(view)
      .filter((one) => counts[one])
      .map((one) => ({
        label: `${STATE_NAMES[one][lang]} (${formatNumber(lang, counts[one] ?? 0)})`,
        value: one,
      })),
  ];
  return (
    <nav aria-label={t('sync.filter')}>
      <ul class="list-inline">
        {choices.map(({ label, value }) => (
          <li class="list-inline-item">
            <a
              href={`${ctx.links.sync({ view, state: value })}#dataset`}
              aria-current={value === state ? 'true' : undefined}
            >
              {value === state ? <strong>{label}</strong> : label}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
