import type { VNode } from 'preact';
import { textIn } from '../../catalog/model/index.js';
import type { OrganizationRecord } from '../../catalog/record.js';
import { truncate } from '../format.js';
import { Layout } from '../layout.js';
import { plainText } from '../markdown.js';
import { langOf, type PageContext } from '../page-context.js';

export interface OrganizationsPageProps {
  ctx: PageContext;
  organizations: readonly OrganizationRecord[];
  /** Published datasets, by id of the organization. */
  counts: ReadonlyMap<string, number>;
}

/** All organizations in the order of their titles. */
export function OrganizationsPage({ ctx, organizations, counts }: OrganizationsPageProps): VNode {
  const { t, lang } = ctx;
  const titleOf = (organization: OrganizationRecord) =>
    textIn(organization.doc.title, lang) ?? organization.name;
  const sorted = [...organizations].sort((a, b) => titleOf(a).localeCompare(titleOf(b), lang));
  return (
    <Layout ctx={ctx} title={t('organizations.title')} description={t('organizations.lead')}>
      <div class="container-xxl portico-page">
        <h1>{t('organizations.title')}</h1>
        <p class="lead">{t('organizations.lead')}</p>
        {sorted.length === 0 && <p>{t('organizations.none')}</p>}
        <ul class="portico-organizations">
          {sorted.map((organization) => {
            const description = textIn(organization.doc.description, lang);
            return (
              <li>
                <h2 lang={langOf(ctx, organization.doc.title)}>
                  <a href={ctx.links.organization(organization)}>{titleOf(organization)}</a>
                </h2>
                {description && (
                  <p lang={langOf(ctx, organization.doc.description)}>
                    {truncate(plainText(description), 160)}
                  </p>
                )}
                <p class="portico-count">{ctx.count(counts.get(organization.id) ?? 0, 'dataset')}</p>
              </li>
            );
          })}
        </ul>
      </div>
    </Layout>
  );
}
