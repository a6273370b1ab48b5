import { API_BASE } from '../../api/rest/rest-app.js';
import type { Distribution } from '../../catalog/model/index.js';
import type { DatasetRecord } from '../../catalog/record.js';
import type { Link } from '../../harvest/links/link-rows.js';
import { describeProblem } from '../../harvest/links/problems.js';
import type { ResourceLink } from '../../harvest/links/read-links.js';
import { formatNumber, formatShortDate, italianDay, truncate } from '../format.js';
import type { PageContext } from '../page-context.js';
import { IriLink } from './fields.js';

/** What is known of the addresses of the dataset on the page. */
export type KnownLinks = ReadonlyMap<string, ResourceLink>;

/** Longest address shown whole. */
const SHOWN = 80;

const DATA: ReadonlySet<string> = new Set(['accessURL', 'downloadURL']);

const since = (ctx: PageContext, { firstFailedAt }: Link): string =>
  firstFailedAt ? formatShortDate(ctx.lang, italianDay(firstFailedAt)) : '';

/** Beside the way to the data: that it no longer leads there. Nothing while it does, or nobody knows. */
export function BrokenNote({
  ctx,
  links,
  distribution,
}: {
  ctx: PageContext;
  links: KnownLinks;
  distribution: Distribution;
}) {
  const broken = [...links.values()].find(
    ({ link, uses }) =>
      link?.state === 'broken' &&
      uses.some((use) => use.distributionId === distribution.id && DATA.has(use.property)),
  )?.link;
  if (!broken) return null;
  return <p class="portico-broken">{ctx.t('links.broken', { date: since(ctx, broken) })}</p>;
}

/** Which addresses of a dataset do not answer, since when and why, and which have moved. */
export function LinkStates({
  ctx,
  record,
  links,
}: {
  ctx: PageContext;
  record: DatasetRecord;
  links: KnownLinks;
}) {
  const { t, lang } = ctx;
  const known = [...links.values()].flatMap(({ link, url }) => (link?.checkedAt ? [{ link, url }] : []));
  if (known.length === 0) return null;
  const broken = known.filter(({ link }) => link.state === 'broken');
  const moved = known.filter(({ link }) => link.state !== 'broken' && link.movedTo);
  const answering = known.filter(({ link }) => link.state === 'ok').length;
  return (
    <>
      <h3>{t('links.title')}</h3>
      {broken.length === 0 && answering === known.length && (
        <p>{t('links.allAnswer', { n: formatNumber(lang, answering) })}</p>
      )}
      {broken.length + moved.length > 0 && (
        <ul>
          {broken.map(({ link, url }) => (
            <li>
              <IriLink iri={url}>{truncate(url, SHOWN)}</IriLink>{' '}
              <span class="portico-broken">{t('links.brokenSince', { date: since(ctx, link) })}</span>
              {link.problem && <>. {describeProblem(link.problem, link.httpStatus)[lang]}</>}
            </li>
          ))}
          {moved.map(({ link, url }) => (
            <li>
              {truncate(url, SHOWN)} {t('links.moved')}{' '}
              <IriLink iri={link.movedTo ?? ''}>{truncate(link.movedTo ?? '', SHOWN)}</IriLink>
            </li>
          ))}
        </ul>
      )}
      <p>
        <a href={ctx.links.plain(`${API_BASE}/datasets/${record.id}/links`)} type="application/json">
          {t('links.history')}
        </a>
      </p>
    </>
  );
}
