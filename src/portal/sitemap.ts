import { resourcePage } from '../catalog/addresses.js';
import type { PublicPage } from '../catalog/queries/public-pages.js';

/** The sitemaps protocol allows no more in one file. */
export const SITEMAP_LIMIT = 50_000;

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';
const NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"';

const escapeXml = (text: string): string => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

/** One file of addresses. `first` are those of the portal's own pages, without a date. */
export function toSitemap(
  publicUrl: string,
  pages: readonly PublicPage[],
  first: readonly string[] = [],
): string {
  const own = first.map((address) => `<url><loc>${escapeXml(address)}</loc></url>\n`);
  const resources = pages.map(
    (page) =>
      `<url><loc>${escapeXml(resourcePage(publicUrl, page))}</loc><lastmod>${page.modifiedAt.toISOString()}</lastmod></url>\n`,
  );
  return `${HEAD}<urlset ${NAMESPACE}>\n${own.join('')}${resources.join('')}</urlset>\n`;
}

/** The list of the files, when one is not enough. */
export function toSitemapIndex(publicUrl: string, files: number): string {
  const entries = Array.from(
    { length: files },
    (_, i) => `<sitemap><loc>${escapeXml(`${publicUrl}/sitemap-${i + 1}.xml`)}</loc></sitemap>\n`,
  );
  return `${HEAD}<sitemapindex ${NAMESPACE}>\n${entries.join('')}</sitemapindex>\n`;
}

/** What crawlers may read: all pages and files; the interfaces are not pages, and filters only repeat them. */
export const toRobots = (publicUrl: string, base: string): string =>
  [
    'User-agent: *',
    `Disallow: ${base}/api/`,
    `Disallow: ${base}/*?*tags=`,
    `Disallow: ${base}/*?*res_format=`,
    `Disallow: ${base}/*?*license_id=`,
    `Sitemap: ${publicUrl}/sitemap.xml`,
    '',
  ].join('\n');
