import type { VNode } from 'preact';
import { textIn } from '../../catalog/model/index.js';
import type { OrganizationRecord } from '../../catalog/record.js';
import type { AggregateScore } from '../../validation/quality-score/index.js';
import { ResourceCard } from '../components/dataset-card.js';
import { Contact, Field, Fields, IriLink } from '../components/fields.js';
import { Markdown } from '../components/markdown.js';
import { Pagination } from '../components/pagination.js';
import { OrganizationQualityPanel } from '../components/quality.js';
import { truncate } from '../format.js';
import { Layout } from '../layout.js';
import type { FoundPage } from '../load/search.js';
import { plainText } from '../markdown.js';
import { langOf, type PageContext } from '../page-context.js';
import { PAGE_SIZE } from '../search-params.js';

export interface OrganizationPageProps {
  ctx: PageContext;
  organization: OrganizationRecord;
  found: FoundPage;
  page: number;
  quality: AggregateScore;
}

/** An organization with its published datasets. */
export function OrganizationPage({ ctx, organization, found, page, quality }: OrganizationPageProps): VNode {
  const { t, lang } = ctx;
  const { doc } = organization;
  const title = textIn(doc.title, lang) ?? organization.name;
  const description = textIn(doc.description, lang);
  const pages = Math.ceil(found.total / PAGE_SIZE);
  return (
    <Layout
      ctx={ctx}
      title={title}
      description={truncate(plainText(description ?? title), 160)}
      breadcrumb={[{ label: t('nav.organizations'), href: ctx.links.organizations() }]}
    >
      <div class="container-xxl portico-page">
        <h1 lang={langOf(ctx, doc.title)}>{title}</h1>
        <div class="portico-columns">
          <div class="portico-main">
            {description && <Markdown text={description} lang={langOf(ctx, doc.description)} />}
            <section aria-labelledby="dataset">
              <h2 id="dataset">
                {t('organization.datasets')} ({ctx.count(found.total, 'dataset')})
              </h2>
              {found.total === 0 ? (
                <p>{t('organization.none')}</p>
              ) : (
                <p>
                  <a href={ctx.links.search({ organization: organization.name })}>
                    {t('organization.allDatasets')}
                  </a>
                </p>
              )}
              <div class="portico-list">
                {found.records.map((record) => (
                  <ResourceCard ctx={ctx} record={record} />
                ))}
              </div>
              {found.total > 0 && found.records.length === 0 && <p>{t('search.beyond')}</p>}
              <Pagination
                ctx={ctx}
                label={t('nav.pages')}
                page={page}
                pages={pages}
                href={(n) => ctx.links.organization(organization, { page: n > 1 ? n : undefined })}
              />
            </section>
          </div>
          <div class="portico-side">
            <section aria-labelledby="informazioni">
              <h2 id="informazioni">{t('organization.about')}</h2>
              <Fields>
                <Field ctx={ctx} name="organization.code" values={[doc.identifier]} />
                <Field ctx={ctx} name="organization.region" values={[doc.region]} />
                <Field
                  ctx={ctx}
                  name="organization.website"
                  values={[doc.homepage && <IriLink iri={doc.homepage} />]}
                />
                <Field
                  ctx={ctx}
                  name="field.contact"
                  values={[doc.contactPoint && <Contact contact={doc.contactPoint} />]}
                />
              </Fields>
            </section>
            <OrganizationQualityPanel ctx={ctx} score={quality} />
          </div>
        </div>
      </div>
    </Layout>
  );
}
