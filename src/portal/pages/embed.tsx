import type { VNode } from 'preact';
import type { Distribution } from '../../catalog/model/index.js';
import { textIn } from '../../catalog/model/index.js';
import type { DatasetRecord } from '../../catalog/record.js';
import { PreviewFrame } from '../components/preview/frame.js';
import { distributionTitle } from '../labels.js';
import { Head, PREVIEW_SCRIPT } from '../layout.js';
import { address } from '../links.js';
import type { Preview } from '../load/tables.js';
import { langOf, type PageContext, siteTitle } from '../page-context.js';

export interface EmbedPageProps {
  ctx: PageContext;
  record: DatasetRecord;
  distribution: Distribution;
  index: number;
  preview: Preview | undefined;
}

/** A view of a table alone, without the frame of the portal, with the way to where it comes from. */
export function EmbedPage({ ctx, record, distribution, index, preview }: EmbedPageProps): VNode {
  const { t, lang } = ctx;
  const title = distributionTitle(ctx, distribution, index);
  const dataset = textIn(record.doc.title, lang) ?? t('dataset.untitled');
  const holder = record.doc.rightsHolder?.name ?? record.organization.doc.title;
  const path = `/dataset/${record.name}/resource/${distribution.id}`;
  const source = `${ctx.publicUrl}${address(path, ctx.params, lang)}`;
  return (
    <html lang={lang}>
      <Head
        ctx={ctx}
        title={`${title}: ${dataset}`}
        noIndex
        {...(preview?.rows && { script: PREVIEW_SCRIPT })}
      />
      <body>
        <main class="portico-framed" id="anteprima">
          <h1>
            <span lang={langOf(ctx, distribution.title)}>{title}</span>
          </h1>
          {preview && (
            <PreviewFrame
              ctx={ctx}
              record={record}
              preview={preview}
              title={title}
              href={(params) => ctx.links.embed(record.name, distribution.id, params)}
              framed
            />
          )}
          <p class="portico-framed-source">
            <span lang={langOf(ctx, holder)}>
              {t('embed.source', { holder: textIn(holder, lang) ?? '', site: siteTitle(ctx) })}
            </span>
            {'. '}
            <a href={source} target="_blank" rel="noopener" data-portal-link>
              {t('embed.open')}
            </a>
          </p>
        </main>
      </body>
    </html>
  );
}
