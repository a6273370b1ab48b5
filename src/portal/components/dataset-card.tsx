import { textIn } from '../../catalog/model/index.js';
import type { DatasetRecord, ResourceRecord } from '../../catalog/record.js';
import { formatTemporal, truncate } from '../format.js';
import { formatOf } from '../labels.js';
import { plainText } from '../markdown.js';
import { langOf, type PageContext } from '../page-context.js';

const EXCERPT = 220;

/** A dataset or service in a list: title, holder, excerpt, formats, date. `level` is that of its heading. */
export function ResourceCard({
  ctx,
  record,
  level = 3,
}: {
  ctx: PageContext;
  record: ResourceRecord;
  level?: 2 | 3;
}) {
  const { t, lang } = ctx;
  const { doc } = record;
  const Heading = `h${level}` as 'h2' | 'h3';
  const description = textIn(doc.description, lang);
  const modified = doc.modified ?? doc.issued;
  const formats = record.kind === 'dataset' ? formatsOf(record as DatasetRecord) : [];
  const holder = doc.rightsHolder?.name ?? record.organization.doc.title;
  return (
    <article class="portico-card">
      <Heading class="portico-card-title">
        <a href={ctx.links.resource(record)} lang={langOf(ctx, doc.title)}>
          {textIn(doc.title, lang) ?? record.name}
        </a>
      </Heading>
      <p class="portico-card-holder" lang={langOf(ctx, holder)}>
        {textIn(holder, lang)}
      </p>
      {description && <p lang={langOf(ctx, doc.description)}>{truncate(plainText(description), EXCERPT)}</p>}
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
