import type { VNode } from 'preact';
import { keywordsIn, textIn } from '../../catalog/model/index.js';
import type { DatasetRecord } from '../../catalog/record.js';
import type { StoredTable } from '../../tables/stored-tables.js';
import type { DatasetScore } from '../../validation/quality-score/index.js';
import { resourceAlternates } from '../alternates.js';
import { bannersOf, StateBanner } from '../components/banner.js';
import { Distributions } from '../components/distributions.js';
import type { KnownLinks } from '../components/link-state.js';
import { MachineLinks } from '../components/machine-links.js';
import { Markdown } from '../components/markdown.js';
import { Metadata } from '../components/metadata.js';
import { PreviewFrame } from '../components/preview/frame.js';
import { DatasetQualityPanel } from '../components/quality.js';
import { Unmapped } from '../components/unmapped.js';
import { truncate } from '../format.js';
import { distributionTitle } from '../labels.js';
import { Layout, PREVIEW_SCRIPT } from '../layout.js';
import type { Preview } from '../load/tables.js';
import { plainText } from '../markdown.js';
import { langOf, type PageContext, siteTitle } from '../page-context.js';
import { toSchemaOrg } from '../to-schema-org.js';

export interface DatasetPageProps {
  ctx: PageContext;
  record: DatasetRecord;
  /** By id of the distribution. */
  tables: ReadonlyMap<string, StoredTable>;
  preview: Preview | undefined;
  quality: DatasetScore;
  links: KnownLinks;
}

const HVD_REGULATION = 'http://data.europa.eu/eli/reg_impl/2023/138/oj';

/** Whether it is a high-value dataset (Reg. (EU) 2023/138): it has a category, or names the regulation. */
const isHighValue = ({ doc }: DatasetRecord): boolean =>
  (doc.hvdCategory?.length ?? 0) > 0 || (doc.applicableLegislation ?? []).includes(HVD_REGULATION);

/** Everything about one dataset. */
export function DatasetPage({ ctx, record, tables, preview, quality, links }: DatasetPageProps): VNode {
  const { t, lang } = ctx;
  const { doc } = record;
  const title = textIn(doc.title, lang) ?? t('dataset.untitled');
  const description = textIn(doc.description, lang);
  const keywords = keywordsIn(doc.keyword, ctx.lang);
  const holder = doc.rightsHolder?.name ?? record.organization.doc.title;
  const open = bannersOf(record).length === 0;
  return (
    <Layout
      ctx={ctx}
      title={title}
      description={truncate(plainText(description ?? title), 160)}
      breadcrumb={[
        { label: t('nav.datasets'), href: ctx.links.search() },
        {
          label: textIn(record.organization.doc.title, lang) ?? record.organization.name,
          href: ctx.links.organization(record.organization),
        },
      ]}
      alternates={resourceAlternates(ctx, `/dataset/${record.name}`)}
      jsonLd={
        open
          ? toSchemaOrg(record, { publicUrl: ctx.publicUrl, lang, catalogTitle: siteTitle(ctx) })
          : undefined
      }
      noIndex={!open || preview?.request.chosen}
      {...(preview?.rows && { script: PREVIEW_SCRIPT })}
    >
      <div class="container-xxl portico-page">
        <StateBanner ctx={ctx} record={record} />
        <h1 lang={langOf(ctx, doc.title)}>{title}</h1>
        <p class="portico-holder">
          <span lang={langOf(ctx, holder)}>{textIn(holder, lang)}</span>
          {isHighValue(record) && <span class="portico-hvd">{t('badge.hvd')}</span>}
        </p>
        <div class="portico-columns">
          <div class="portico-main">
            <section aria-labelledby="descrizione">
              <h2 id="descrizione">{t('dataset.description')}</h2>
              {description ? (
                <Markdown text={description} lang={langOf(ctx, doc.description)} />
              ) : (
                <p>{t('dataset.noDescription')}</p>
              )}
              {keywords.length > 0 && (
                <>
                  <h3>{t('dataset.keywords')}</h3>
                  <ul class="portico-chips">
                    {keywords.map((keyword) => (
                      <li>
                        <a href={ctx.links.search({ tags: keyword })}>{keyword}</a>
                      </li>
                    ))}
                  </ul>
                </>
              )}
            </section>
            <section aria-labelledby="risorse">
              <h2 id="risorse">{t('dataset.distributions')}</h2>
              <Distributions ctx={ctx} record={record} tables={tables} links={links} />
            </section>
            {preview && <PreviewSection ctx={ctx} record={record} preview={preview} />}
          </div>
          <div class="portico-side">
            <section aria-labelledby="metadati">
              <h2 id="metadati">{t('dataset.metadata')}</h2>
              <Metadata ctx={ctx} record={record} />
              <Unmapped ctx={ctx} text={doc.unmapped} subject={record.iri} />
            </section>
            <DatasetQualityPanel ctx={ctx} record={record} score={quality} links={links} />
            <MachineLinks ctx={ctx} record={record} />
          </div>
        </div>
      </div>
    </Layout>
  );
}

function PreviewSection({
  ctx,
  record,
  preview,
}: {
  ctx: PageContext;
  record: DatasetRecord;
  preview: Preview;
}) {
  const title = distributionTitle(ctx, preview.distribution, preview.index);
  return (
    <section id="anteprima" aria-labelledby="anteprima-titolo">
      <h2 id="anteprima-titolo">{ctx.t('dataset.preview')}</h2>
      <PreviewFrame
        ctx={ctx}
        record={record}
        preview={preview}
        title={title}
        href={(params) => ctx.links.resource(record, params)}
      />
    </section>
  );
}
