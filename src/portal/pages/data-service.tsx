import type { VNode } from 'preact';
import { keywordsIn, textIn } from '../../catalog/model/index.js';
import type { DataServiceRecord, ResourceRecord } from '../../catalog/record.js';
import { resourceAlternates } from '../alternates.js';
import { bannersOf, StateBanner } from '../components/banner.js';
import { IriLink } from '../components/fields.js';
import { MachineLinks } from '../components/machine-links.js';
import { Markdown } from '../components/markdown.js';
import { Metadata } from '../components/metadata.js';
import { Unmapped } from '../components/unmapped.js';
import { truncate } from '../format.js';
import { licenceLabel } from '../labels.js';
import { Layout } from '../layout.js';
import { plainText } from '../markdown.js';
import { langOf, type PageContext } from '../page-context.js';

export interface DataServicePageProps {
  ctx: PageContext;
  record: DataServiceRecord;
  /** The datasets of this catalogue that it serves, by IRI. */
  served: ReadonlyMap<string, ResourceRecord>;
}

/** Everything about one data service: where it answers, what it serves, its metadata. */
export function DataServicePage({ ctx, record, served }: DataServicePageProps): VNode {
  const { t, lang } = ctx;
  const { doc } = record;
  const title = textIn(doc.title, lang) ?? t('dataset.untitled');
  const description = textIn(doc.description, lang);
  const licence = licenceLabel(ctx, doc.license);
  const keywords = keywordsIn(doc.keyword, ctx.lang);
  return (
    <Layout
      ctx={ctx}
      title={title}
      description={truncate(plainText(description ?? title), 160)}
      breadcrumb={[{ label: t('nav.dataServices'), href: ctx.links.dataServices() }]}
      alternates={resourceAlternates(ctx, `/data-service/${record.name}`)}
      noIndex={bannersOf(record).length > 0}
    >
      <div class="container-xxl portico-page">
        <StateBanner ctx={ctx} record={record} />
        <h1 lang={langOf(ctx, doc.title)}>{title}</h1>
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
                <ul class="portico-chips" aria-label={t('dataset.keywords')}>
                  {keywords.map((keyword) => (
                    <li>
                      <a href={ctx.links.dataServices({ tags: keyword })}>{keyword}</a>
                    </li>
                  ))}
                </ul>
              )}
            </section>
            <section aria-labelledby="indirizzo">
              <h2 id="indirizzo">{t('field.endpointURL')}</h2>
              <ul>
                {(doc.endpointURL ?? []).map((iri) => (
                  <li class="portico-code">
                    <IriLink iri={iri} />
                  </li>
                ))}
              </ul>
              {licence && (
                <p>
                  {t('field.license')}: {licence}
                </p>
              )}
            </section>
            {(doc.servesDataset?.length ?? 0) > 0 && (
              <section aria-labelledby="serviti">
                <h2 id="serviti">{t('field.servesDataset')}</h2>
                <ul>
                  {(doc.servesDataset ?? []).map((iri) => {
                    const dataset = served.get(iri);
                    return (
                      <li>
                        {dataset ? (
                          <a href={ctx.links.resource(dataset)}>
                            {textIn(dataset.doc.title, lang) ?? dataset.name}
                          </a>
                        ) : (
                          <IriLink iri={iri} />
                        )}
                      </li>
                    );
                  })}
                </ul>
              </section>
            )}
          </div>
          <div class="portico-side">
            <section aria-labelledby="metadati">
              <h2 id="metadati">{t('dataset.metadata')}</h2>
              <Metadata ctx={ctx} record={record} />
              <Unmapped ctx={ctx} text={doc.unmapped} subject={record.iri} />
            </section>
            <MachineLinks ctx={ctx} record={record} />
          </div>
        </div>
      </div>
    </Layout>
  );
}
