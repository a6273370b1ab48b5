import type { VNode } from 'preact';
import { type HarvestOutcome, isOver } from '../../harvest/runs/model.js';
import { Field, Fields } from '../components/fields.js';
import { At, harvestPath, SHOWN_COUNTS, stateKey } from '../components/harvest.js';
import { HarvestButtons } from '../components/harvest-buttons.js';
import { HarvestReport } from '../components/harvest-report.js';
import { formatNumber, formatShortDate } from '../format.js';
import { Layout } from '../layout.js';
import { address, basePath } from '../links.js';
import type { RunView } from '../load/harvest.js';
import type { PageContext } from '../page-context.js';
import type { TextKey } from '../texts.js';

export interface HarvestRunPageProps {
  ctx: PageContext;
  view: RunView;
  outcome: HarvestOutcome | undefined;
  /** Line after which the report goes on. */
  after: number | undefined;
  /** The reader asked for the page to be loaded again by itself. */
  isAuto: boolean;
  /** Something that the reader wanted to do could not be done any more. */
  isLate: boolean;
}

const AUTO_SECONDS = 10;

/** A run: how it stands, live while it comes along, and its report. */
export function HarvestRunPage({ ctx, view, outcome, after, isAuto, isLate }: HarvestRunPageProps): VNode {
  const { t, lang } = ctx;
  const { source, run } = view;
  const to = (path: string, params = {}) => `${basePath(ctx.publicUrl)}${address(path, params, lang)}`;
  const self = harvestPath(source.name, run.id);
  const isLive = !isOver(run);
  const when = formatShortDate(lang, run.createdAt.toISOString());
  const records = run.counts.records ?? 0;
  const claimed = run.claimed ?? 0;
  return (
    <Layout
      ctx={ctx}
      title={t(run.dry ? 'harvest.plan' : 'harvest.run', { when })}
      breadcrumb={[
        { label: t('harvest.title'), href: to(harvestPath()) },
        { label: source.name, href: to(harvestPath(source.name)) },
      ]}
      noIndex
      {...(isLive && { script: 'harvest-progress.js' })}
      {...(isLive && isAuto && { refreshSeconds: AUTO_SECONDS })}
    >
      <div class="container-xxl portico-page">
        <h1>{t(run.dry ? 'harvest.plan' : 'harvest.run', { when })}</h1>
        {run.dry && <p>{t('harvest.plan.lead')}</p>}
        <section
          aria-labelledby="stato"
          data-harvest-events={isLive ? `${basePath(ctx.publicUrl)}${self}/eventi` : undefined}
          data-harvest-lang={lang === 'it' ? 'it-IT' : 'en-GB'}
        >
          <h2 id="stato">{t('harvest.state')}</h2>
          <p role="status">
            <span
              class={`portico-run portico-run-${run.state}`}
              data-harvest-state
              {...(isLive && {
                'data-harvest-running': t('harvest.state.running'),
                'data-harvest-cancelling': t('harvest.state.cancelling'),
              })}
            >
              {t(stateKey(run))}
            </span>
          </p>
          {isLate && <p class="alert alert-warning">{t('harvest.late')}</p>}
          {run.why && <p>{run.why[lang]}</p>}
          {isLive && !run.cancel && (
            <HarvestButtons ctx={ctx} source={source.name} run={run.id} actions={['cancel']} />
          )}
          {run.state === 'waiting' && (
            <HarvestButtons ctx={ctx} source={source.name} run={run.id} actions={['confirm', 'dismiss']} />
          )}
          {isLive && (
            <>
              <p hidden={!claimed}>
                <label>
                  {t('harvest.progress')}{' '}
                  <progress max={claimed || 1} value={Math.min(records, claimed)} data-harvest-progress>
                    {`${formatNumber(lang, records)} / ${formatNumber(lang, claimed)}`}
                  </progress>
                </label>
              </p>
              <p hidden data-harvest-live>
                {t('harvest.live')}
              </p>
              <p data-harvest-still>
                <a href={to(self, isAuto ? { auto: 1 } : {})}>{t('harvest.refresh')}</a>
                {' · '}
                <a href={to(self, isAuto ? {} : { auto: 1 })}>
                  {t(isAuto ? 'harvest.auto.stop' : 'harvest.auto')}
                </a>
              </p>
            </>
          )}
          <dl class="portico-harvest-counts">
            {SHOWN_COUNTS.filter((name) => isLive || (run.counts[name] ?? 0) > 0).map((name) => (
              <div hidden={(run.counts[name] ?? 0) === 0} data-harvest-count={name}>
                <dt>{t(`harvest.outcome.${name}` as TextKey)}</dt>
                <dd>{formatNumber(lang, run.counts[name] ?? 0)}</dd>
              </div>
            ))}
          </dl>
          <Fields>
            <Field
              ctx={ctx}
              name="harvest.started"
              values={[run.startedAt && <At ctx={ctx} at={run.startedAt} />]}
            />
            <Field
              ctx={ctx}
              name="harvest.ended"
              values={[run.endedAt && <At ctx={ctx} at={run.endedAt} />]}
            />
            <Field ctx={ctx} name="harvest.by" values={[run.startedBy]} />
            <Field
              ctx={ctx}
              name="harvest.claimed"
              values={[run.claimed !== null && formatNumber(lang, run.claimed)]}
            />
            <Field
              ctx={ctx}
              name="harvest.complete"
              values={[run.complete !== null && t(run.complete ? 'harvest.yes' : 'harvest.no')]}
            />
            <Field ctx={ctx} name="harvest.problems" values={run.problems.map((problem) => problem[lang])} />
          </Fields>
        </section>
        <HarvestReport ctx={ctx} view={view} outcome={outcome} after={after} />
      </div>
    </Layout>
  );
}
