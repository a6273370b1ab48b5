import type { VNode } from 'preact';
import { isOver } from '../../harvest/runs/model.js';
import { Field, Fields } from '../components/fields.js';
import { At, CountsLine, harvestPath, RunState, ScrollingTable } from '../components/harvest.js';
import { HarvestButtons } from '../components/harvest-buttons.js';
import { formatNumber } from '../format.js';
import { Layout } from '../layout.js';
import { address, basePath } from '../links.js';
import type { SourceView } from '../load/harvest.js';
import type { PageContext } from '../page-context.js';
import type { TextKey } from '../texts.js';

export interface HarvestSourcePageProps {
  ctx: PageContext;
  view: SourceView;
  /** Something that the reader wanted to do could not be done any more. */
  isLate: boolean;
}

/** A source: how it is set up, what waits for a decision, and its runs. */
export function HarvestSourcePage({ ctx, view, isLate }: HarvestSourcePageProps): VNode {
  const { t, lang } = ctx;
  const { source, overview, organization, runs, hasOlder, merges, failed } = view;
  const to = (path: string, params = {}) => `${basePath(ctx.publicUrl)}${address(path, params, lang)}`;
  return (
    <Layout
      ctx={ctx}
      title={source.name}
      breadcrumb={[{ label: t('harvest.title'), href: to(harvestPath()) }]}
      noIndex
    >
      <div class="container-xxl portico-page">
        <h1>{source.name}</h1>
        {isLate && (
          <p class="alert alert-warning" role="status">
            {t('harvest.late')}
          </p>
        )}
        {!runs.some((run) => !isOver(run)) && (
          <HarvestButtons ctx={ctx} source={source.name} actions={['run', 'plan']} />
        )}
        <div class="mb-5">
          <Fields>
            <Field
              ctx={ctx}
              name="harvest.address"
              values={[<span class="portico-address">{source.url}</span>]}
            />
            <Field ctx={ctx} name="harvest.protocol" values={[source.type]} />
            <Field ctx={ctx} name="harvest.organization" values={[organization ?? t('harvest.ofHolders')]} />
            <Field ctx={ctx} name="harvest.schedule" values={[source.schedule ?? t('harvest.byHand')]} />
            <Field
              ctx={ctx}
              name="harvest.next"
              values={[
                source.active ? source.nextAt && <At ctx={ctx} at={source.nextAt} /> : t('harvest.paused'),
              ]}
            />
            <Field
              ctx={ctx}
              name="harvest.policy"
              values={[t(`harvest.policy.${source.settings.policy}` as TextKey)]}
            />
            <Field
              ctx={ctx}
              name="harvest.records"
              values={[`${formatNumber(lang, overview.datasets)} ${t('harvest.following')}`]}
            />
          </Fields>
        </div>
        {merges.length > 0 && (
          <section aria-labelledby="da-decidere">
            <h2 id="da-decidere">{t('harvest.merges')}</h2>
            <p>{t('harvest.merges.lead')}</p>
            <ul>
              {merges.map((merge) => (
                <li>
                  <strong>{merge.title ?? merge.key}</strong> {t('harvest.merges.like')}{' '}
                  <a
                    href={to(
                      `/${merge.kind === 'dataset' ? 'dataset' : 'data-service'}/${merge.candidateName}`,
                    )}
                  >
                    {merge.candidateTitle ?? merge.candidateName}
                  </a>
                  : {t(`harvest.merges.${merge.why}` as TextKey)}
                  <HarvestButtons
                    ctx={ctx}
                    source={source.name}
                    item={{ id: merge.itemId, title: merge.title ?? merge.key }}
                    actions={['merge', 'separate']}
                  />
                </li>
              ))}
            </ul>
          </section>
        )}
        <section aria-labelledby="giri">
          <h2 id="giri">{t('harvest.runs')}</h2>
          {runs.length === 0 ? (
            <p>{t('harvest.runs.none')}</p>
          ) : (
            <ScrollingTable ctx={ctx} caption={t('harvest.runs.caption', { name: source.name })}>
              <thead>
                <tr>
                  <th scope="col">{t('harvest.started')}</th>
                  <th scope="col">{t('harvest.state')}</th>
                  <th scope="col">{t('harvest.counts')}</th>
                  <th scope="col">{t('harvest.by')}</th>
                </tr>
              </thead>
              <tbody>
                {runs.map((run) => (
                  <tr>
                    <th scope="row">
                      <a href={to(harvestPath(source.name, run.id))}>
                        <At ctx={ctx} at={run.createdAt} />
                      </a>
                      {run.dry && ` (${t('harvest.dry')})`}
                    </th>
                    <td>
                      <RunState ctx={ctx} run={run} />
                    </td>
                    <td>
                      <CountsLine ctx={ctx} counts={run.counts} />
                    </td>
                    <td>{run.startedBy}</td>
                  </tr>
                ))}
              </tbody>
            </ScrollingTable>
          )}
          {hasOlder && (
            <p>
              <a href={to(harvestPath(source.name), { prima: runs.at(-1)?.id })}>{t('harvest.runs.older')}</a>
            </p>
          )}
        </section>
        {failed.length > 0 && (
          <section aria-labelledby="file">
            <h2 id="file">{t('harvest.files')}</h2>
            <ul>
              {failed.map((file) => (
                <li>
                  <a href={to(`/dataset/${file.datasetName}/resource/${file.distributionId}`)}>
                    {file.title}
                  </a>
                  : {file.error?.[lang]} <span class="portico-address">{file.url}</span>
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </Layout>
  );
}
