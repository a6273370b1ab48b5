import type { VNode } from 'preact';
import { textIn } from '../../catalog/model/index.js';
import { catalogAlternates } from '../alternates.js';
import { ResourceCard } from '../components/dataset-card.js';
import { ThemeIcon } from '../components/icon.js';
import { SearchForm } from '../components/search-form.js';
import { formatNumber } from '../format.js';
import { Layout } from '../layout.js';
import type { HomeData } from '../load/home.js';
import { type PageContext, siteTitle } from '../page-context.js';
import { type Counted, wordFor } from '../texts.js';

/** The home page: search, figures, themes, what is new, who publishes. */
export function HomePage({ ctx, data }: { ctx: PageContext; data: HomeData }): VNode {
  const { t, links } = ctx;
  return (
    <Layout ctx={ctx} description={t('home.lead')} alternates={catalogAlternates(ctx)}>
      <div class="portico-hero">
        <div class="container-xxl">
          <h1>{siteTitle(ctx)}</h1>
          <p class="lead">{t('home.lead')}</p>
          <SearchForm ctx={ctx} />
        </div>
      </div>
      <div class="container-xxl">
        <Figures ctx={ctx} data={data} />
        {data.themes.length > 0 && (
          <section aria-labelledby="temi">
            <h2 id="temi">{t('home.themes')}</h2>
            <ul class="portico-themes">
              {data.themes.map(({ code, label, count }) => (
                <li>
                  <a href={links.search({ theme: code })}>
                    <ThemeIcon ctx={ctx} code={code} />
                    <span class="portico-theme">{label}</span>
                    <span class="portico-count">{ctx.count(count, 'dataset')}</span>
                  </a>
                </li>
              ))}
            </ul>
          </section>
        )}
        <section aria-labelledby="recenti">
          <h2 id="recenti">{t('home.latest')}</h2>
          {data.latest.length === 0 ? (
            <p>{t('home.empty')}</p>
          ) : (
            <>
              <div class="portico-cards">
                {data.latest.map((record) => (
                  <ResourceCard ctx={ctx} record={record} />
                ))}
              </div>
              <p>
                <a href={links.search()}>{t('home.allDatasets')}</a>
              </p>
            </>
          )}
        </section>
        {data.publishers.length > 0 && (
          <section aria-labelledby="enti">
            <h2 id="enti">{t('home.organizations')}</h2>
            <ul class="portico-publishers">
              {data.publishers.map((organization) => (
                <li>
                  <a href={links.organization(organization)}>{textIn(organization.title, ctx.lang)}</a>
                  <span class="portico-count">{ctx.count(organization.count, 'dataset')}</span>
                </li>
              ))}
            </ul>
            <p>
              <a href={links.organizations()}>{t('home.allOrganizations')}</a>
            </p>
          </section>
        )}
      </div>
    </Layout>
  );
}

function Figures({ ctx, data }: { ctx: PageContext; data: HomeData }) {
  const figures: [number, Counted][] = [
    [data.datasets, 'dataset'],
    [data.distributions, 'distribution'],
    [data.organizations, 'organization'],
    [data.dataServices, 'service'],
  ];
  return (
    <section aria-labelledby="cifre">
      <h2 id="cifre" class="visually-hidden">
        {ctx.t('home.figures')}
      </h2>
      <dl class="portico-figures">
        {figures.map(([n, thing]) => (
          <div>
            <dt>{wordFor(ctx.lang, n, thing)}</dt>
            <dd>{formatNumber(ctx.lang, n)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
