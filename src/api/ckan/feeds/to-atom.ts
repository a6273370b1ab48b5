import { xmlText } from '../actions/datastore-format.js';
import type { CkanPackage } from '../to-package.js';

/** Datasets of one page of a feed. */
export const FEED_PAGE = 20;

/** A page of a feed. Addresses are absolute. */
export interface Feed {
  title: string;
  /** The page for people. */
  alternate: string;
  /** Address of the feed without its page number. */
  address: string;
  page: number;
  total: number;
  /** When the catalogue last changed, for a feed without entries. */
  updated: Date;
  packages: readonly CkanPackage[];
}

const instant = (time: string): string => `${time}Z`;

const link = (rel: string, href: string, type?: string): string =>
  `<link rel="${rel}"${type ? ` type="${type}"` : ''} href="${xmlText(href)}"/>`;

/** The address of a page of a feed; the first has no number. */
function pageAddress(address: string, page: number): string {
  const url = new URL(address);
  url.searchParams.delete('page');
  if (page > 1) url.searchParams.set('page', String(page));
  return url.href;
}

function entry(publicUrl: string, found: CkanPackage): string {
  const about = `${publicUrl}/dataset/${found.name}`;
  const author = found.organization?.title;
  return [
    '<entry>',
    `<id>${xmlText(`${publicUrl}/dataset/${found.id}`)}</id>`,
    `<title>${xmlText(found.title)}</title>`,
    `<updated>${instant(found.metadata_modified)}</updated>`,
    `<published>${instant(found.metadata_created)}</published>`,
    link('alternate', about, 'text/html'),
    link('enclosure', `${publicUrl}/api/3/action/package_show?id=${found.name}`, 'application/json'),
    ...(author ? [`<author><name>${xmlText(author)}</name></author>`] : []),
    ...found.tags.map(({ name }) => `<category term="${xmlText(name)}"/>`),
    `<summary type="text">${xmlText(found.notes)}</summary>`,
    '</entry>',
  ].join('\n');
}

/** A feed in Atom (RFC 4287), paged as RFC 5005 says: links to the first, last, next and previous page. */
export function toAtom(publicUrl: string, siteTitle: string, feed: Feed): string {
  const { page, address } = feed;
  const last = Math.max(1, Math.ceil(feed.total / FEED_PAGE));
  const to = (rel: string, number: number): string =>
    link(rel, pageAddress(address, number), 'application/atom+xml');
  const newest = feed.packages.reduce((newest, found) => {
    const time = instant(found.metadata_modified);
    return time > newest ? time : newest;
  }, '');
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="it">',
    `<id>${xmlText(pageAddress(address, 1))}</id>`,
    `<title>${xmlText(feed.title)}</title>`,
    `<updated>${newest || feed.updated.toISOString()}</updated>`,
    `<author><name>${xmlText(siteTitle)}</name><uri>${xmlText(publicUrl)}</uri></author>`,
    link('alternate', feed.alternate, 'text/html'),
    to('self', page),
    to('first', 1),
    to('last', last),
    ...(page < last ? [to('next', page + 1)] : []),
    ...(page > 1 ? [to('previous', page - 1)] : []),
    ...feed.packages.map((found) => entry(publicUrl, found)),
    '</feed>',
    '',
  ].join('\n');
}
