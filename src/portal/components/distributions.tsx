import type { Distribution } from '../../catalog/model/index.js';
import { textIn } from '../../catalog/model/index.js';
import type { DatasetRecord } from '../../catalog/record.js';
import type { StoredTable } from '../../tables/stored-tables.js';
import { formatBytes, formatNumber, truncate } from '../format.js';
import { distributionTitle, formatOf, licenceLabel } from '../labels.js';
import { plainText } from '../markdown.js';
import { langOf, type PageContext } from '../page-context.js';
import { wordFor } from '../texts.js';
import { isWebAddress, Moment } from './fields.js';
import { Icon } from './icon.js';
import { BrokenNote, type KnownLinks } from './link-state.js';

/** Where the data of a distribution are: our copy, else the file at its source, else the page that leads to it. */
export function accessOf(
  ctx: PageContext,
  record: DatasetRecord,
  distribution: Distribution,
): { href: string; kind: 'download' | 'open' } | undefined {
  const own = ctx.links.download(record.id, distribution);
  if (own) return { href: own, kind: 'download' };
  const file = distribution.downloadURL?.find(isWebAddress);
  if (file) return { href: file, kind: 'download' };
  const page = distribution.accessURL?.find(isWebAddress);
  return page ? { href: page, kind: 'open' } : undefined;
}

/** The button that gets the data. */
export function AccessButton({
  ctx,
  record,
  distribution,
  title,
}: {
  ctx: PageContext;
  record: DatasetRecord;
  distribution: Distribution;
  title: string;
}) {
  const access = accessOf(ctx, record, distribution);
  if (!access) return null;
  const { t } = ctx;
  const format = formatOf(distribution) ?? t('distribution.unknownFormat');
  return (
    <a
      class="btn btn-primary btn-sm"
      href={access.href}
      rel={distribution.file ? undefined : 'nofollow noopener'}
      aria-label={t(`distribution.${access.kind}Named`, { title, format })}
    >
      <Icon
        ctx={ctx}
        name={access.kind === 'download' ? 'download' : 'external-link'}
        class="icon-white icon-sm"
      />
      <span>{t(`distribution.${access.kind}`)}</span>
    </a>
  );
}

interface DistributionsProps {
  ctx: PageContext;
  record: DatasetRecord;
  tables: ReadonlyMap<string, StoredTable>;
  links: KnownLinks;
}

/** The distributions of a dataset, each with its format, size, licence and ways in. */
export function Distributions({ ctx, record, tables, links }: DistributionsProps) {
  const { t, lang } = ctx;
  const distributions = record.doc.distribution ?? [];
  if (distributions.length === 0) return <p>{t('dataset.noDistributions')}</p>;
  return (
    <ul class="portico-distributions">
      {distributions.map((distribution, index) => {
        const title = distributionTitle(ctx, distribution, index);
        const description = textIn(distribution.description, lang);
        const size = distribution.file?.size ?? distribution.byteSize;
        const rows = tables.get(distribution.id)?.rowCount;
        const modified = distribution.modified ?? distribution.issued;
        return (
          <li>
            <div>
              <h3>
                <span class="portico-format">
                  {formatOf(distribution) ?? t('distribution.unknownFormat')}
                </span>{' '}
                <a
                  href={ctx.links.distribution(record.name, distribution.id)}
                  lang={langOf(ctx, distribution.title)}
                >
                  {title}
                </a>
              </h3>
              {description && (
                <p lang={langOf(ctx, distribution.description)}>{truncate(plainText(description), 300)}</p>
              )}
              <ul class="portico-meta">
                {size !== undefined && <li>{formatBytes(lang, size)}</li>}
                {typeof rows === 'number' && (
                  <li>
                    {formatNumber(lang, rows)} {wordFor(lang, rows, 'row')}
                  </li>
                )}
                <li>{licenceLabel(ctx, distribution.license) ?? t('distribution.noLicense')}</li>
                {modified && (
                  <li>
                    <Moment ctx={ctx} value={modified} />
                  </li>
                )}
              </ul>
              <BrokenNote ctx={ctx} links={links} distribution={distribution} />
            </div>
            <AccessButton ctx={ctx} record={record} distribution={distribution} title={title} />
          </li>
        );
      })}
    </ul>
  );
}
