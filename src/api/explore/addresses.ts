/** Where this API is, under the portal's address. */
export const EXPLORE_PATH = '/api/explore/v2.1';

export interface Link {
  href: string;
  rel: string;
}

/** Addresses of this API. */
export const exploreAddresses = (publicUrl: string) => {
  const catalog = `${publicUrl}${EXPLORE_PATH}/catalog`;
  const dataset = (id: string): string => `${catalog}/datasets/${encodeURIComponent(id)}`;
  return {
    root: `${publicUrl}${EXPLORE_PATH}`,
    catalog,
    datasets: `${catalog}/datasets`,
    dataset,
    records: (id: string): string => `${dataset(id)}/records`,
    record: (id: string, record: string): string => `${dataset(id)}/records/${encodeURIComponent(record)}`,
    exports: (id: string): string => `${dataset(id)}/exports`,
    attachments: (id: string): string => `${dataset(id)}/attachments`,
    attachment: (id: string, attachment: string): string =>
      `${dataset(id)}/attachments/${encodeURIComponent(attachment)}`,
  };
};

/**
 * `self`, `first`, `next` and `last` of a page of a list at this address (contract, section 3, Records).
 * @param total results in all; undefined where they are not counted
 * @param farthest how many of them pages reach: no link leads beyond
 */
export function pageLinks(
  publicUrl: string,
  url: string,
  { limit, offset }: { limit: number; offset: number },
  total: number | undefined,
  farthest: number,
): Link[] {
  const at = (start: number): string => {
    const address = new URL(url, publicUrl);
    address.searchParams.set('limit', String(limit));
    address.searchParams.set('offset', String(start));
    return `${publicUrl}${address.pathname}${address.search}`;
  };
  const links = [
    { href: at(offset), rel: 'self' },
    { href: at(0), rel: 'first' },
  ];
  if (total === undefined || limit === 0) return links;
  const reached = Math.min(total, farthest - (farthest % limit));
  const last = reached === 0 ? 0 : Math.floor((reached - 1) / limit) * limit;
  if (offset + limit < reached) links.push({ href: at(offset + limit), rel: 'next' });
  links.push({ href: at(last), rel: 'last' });
  return links;
}
