import type { VNode } from 'preact';
import { At, CountsLine, harvestPath, RunState } from '../components/harvest.js';
import { formatNumber } from '../format.js';
import { Layout } from '../layout.js';
import { address, basePath } from '../links.js';
import type { ShownSource } from '../load/harvest.js';
import type { PageContext } from '../page-context.js';

export interface HarvestSourcesPageProps {
  ctx: PageContext;
  sources: readonly ShownSource[];
}

/** The sources that the reader may manage, each with its last run and the next one. */
export function HarvestSourcesPage({ ctx, sources }: HarvestSourcesPageProps): VNode {
  const { t, lang } = ctx;
  const base = basePath(ctx.publicUrl);
  return (
    <Layout ctx={ctx} title={t('harvest.title')} noIndex>
      <div class="container-xxl portico-page">
        <h1>{t('harvest.title')}</h1>
        <p class="lead">{t('harvest.lead')}</p>
        {sources.length === 0 && <p>{t('harvest.none')}</p>}
        <div class="portico-list">
          {sources.map(({ source, overview, organization }) => (
            <article class="portico-card">
              <h2 class="portico-card-title">
                <a href={`${base}${address(harvestPath(source.name), {}, lang)}`}>{source.name}</a>
              </h2>
              <p class="portico-card-holder">
                {source.type} · <span class="portico-address">{source.url}</span>
              </p>
              <dl class="portico-harvest-facts">
                <div>
                  <dt>{t('harvest.lastRun')}</dt>
                  <dd>
                    {overview.lastRun ? (
                      <>
                        <RunState ctx={ctx} run={overview.lastRun} />{' '}
                        <At ctx={ctx} at={overview.lastRun.createdAt} />
                        <br />
                        <CountsLine ctx={ctx} counts={overview.lastRun.counts} />
                      </>
                    ) : (
                      t('harvest.never')
                    )}
                  </dd>
                </div>
                <div>
                  <dt>{t('harvest.records')}</dt>
                  <dd>
                    {formatNumber(lang, overview.datasets)} {t('harvest.following')}
                  </dd>
                </div>
                <div>
                  <dt>{t('harvest.next')}</dt>
                  <dd>
                    {!source.active ? (
                      t('harvest.paused')
                    ) : source.nextAt ? (
                      <At ctx={ctx} at={source.nextAt} />
                    ) : (
                      t('harvest.byHand')
                    )}
                  </dd>
                </div>
                <div>
                  <dt>{t('harvest.organization')}</dt>
                  <dd>{organization ?? t('harvest.ofHolders')}</dd>
                </div>
              </dl>
            </article>
          ))}
        </div>
        <p>
          {t('harvest.add')} <a href={ctx.links.plain('/docs/api')}>{t('footer.api')}</a>
        </p>
      </div>
    </Layout>
  );
}
