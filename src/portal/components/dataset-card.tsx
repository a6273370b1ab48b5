import { textIn } from '../../catalog/model/index.js';
import type { DatasetRecord, ResourceRecord } from '../../catalog/record.js';
import type { Highlights } from '../../search/search.js';
import { formatTemporal, truncate } from '../format.js';
import { formatOf } from '../labels.js';
import { plainText } from '../markdown.js';
import { langOf, type PageContext } from '../page-context.js';
import { Marked, markedExcerpt } from './highlighted.js';

const EXCERPT = 220;

/**
 * A dataset or service in a list: title, holder, excerpt, formats, date. `level` is that of its heading; `highlights` are
 * the words that a search found.
 */
export function ResourceCard({
  ctx,
  record,
  level = 3,
  highlights = {},
}: {
  ctx: PageContext;
  record: ResourceRecord;
  level?: 2 | 3;
  highlights?: Highlights;
}) {
  const { t, lang } = ctx;
  const { doc } = record;
  const Heading = `h${level}` as 'h2' | 'h3';
  const description = textIn(doc.description, lang);
  const excerpt = description ? markedExcerpt(description, highlights) : undefined;
  const modified = doc.modified ?? doc.issued;
  const formats = record.kind === 'dataset' ? formatsOf(record as DatasetRecord) : [];
  const holder = doc.rightsHolder?.name ?? record.organization.doc.title;
  return (
    <article class="portico-card">
      <Heading class="portico-card-title">
        <a href={ctx.links.resource(record)} lang={langOf(ctx, doc.title)}>
          {highlights.title ? <Marked pieces={highlights.title} /> : (textIn(doc.title, lang) ?? record.name)}
        </a>
      </Heading>
      <p class="portico-card-holder" lang={langOf(ctx, holder)}>
        {textIn(holder, lang)}
      </p>
      {description && (
        <p lang={langOf(ctx, doc.description)}>
          {excerpt ? <Marked pieces={excerpt} /> : truncate(plainText(description), EXCERPT)}
        </p>
      )}
      <ul class="portico-meta">
        {formats.map((format) => (
          <li>
            <span class="portico-format">{format}</span>
          </li>
        ))}
        {modified && <li>{t('dataset.updated', { date: formatTemporal(lang, modified) })}</li>}
      </ul>
    </article>
  );
}

const formatsOf = (record: DatasetRecord): string[] =>
  [...new Set((record.doc.distribution ?? []).flatMap((d) => formatOf(d) ?? []))].slice(0, 6);
