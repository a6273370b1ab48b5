import type { RdfDocument } from './document.js';

/** Where reading goes on, and whether the source said so or it is a guess that may lead nowhere. */
export interface NextPage {
  address: string;
  guessed: boolean;
}

/** How pages are found: as the source says and, failing that, by guess; only as it says; always by number; not at all. */
export type PagingMode = 'auto' | 'hydra' | 'page' | 'none';

const INNER_HOST = /^(localhost|127\..*|10\..*|192\.168\..*|172\.(1[6-9]|2\d|3[01])\..*|\[::1\]|[^.:]+)$/i;

/**
 * The page after one that was read. `next` of a server that writes inner names of itself (behind a proxy) is taken to
 * the host that was asked, as data.europa.eu's importer can; http is not taken where https was asked.
 *
 * @param count datasets that were read so far, this page included
 * @param guided whether an earlier page led on by itself: one that does not is then the last
 */
export function nextPage(
  document: RdfDocument,
  {
    mode,
    count,
    onPage,
    guided = false,
  }: { mode: PagingMode; count: number; onPage: number; guided?: boolean },
): NextPage | undefined {
  if (mode === 'none') return undefined;
  if (mode !== 'page' && document.next !== undefined)
    return { address: mendNext(document.next, document.address), guessed: false };
  if (mode === 'hydra') return undefined;
  // Of a page that broke off nobody knows whether it named the next.
  const isMore =
    document.parsed.broken !== undefined ||
    (document.claimed === undefined
      ? !guided && !document.paged && isRound(onPage)
      : count < document.claimed);
  if (onPage === 0 || (mode === 'auto' && !isMore)) return undefined;
  return { address: numbered(document.address), guessed: true };
}

/** A page full to a round number hints at a limit: CKAN's is 100. */
const isRound = (count: number): boolean => count >= 50 && count % 50 === 0;

/** The address of the page with the next number: `page` is 1 where it is not said (contract, section 1). */
export function numbered(address: string): string {
  const url = new URL(address);
  const page = Number(url.searchParams.get('page') ?? '1');
  url.searchParams.set('page', String(Number.isSafeInteger(page) && page >= 0 ? page + 1 : 2));
  return url.href;
}

function mendNext(next: string, address: string): string {
  if (!URL.canParse(next)) return next;
  const url = new URL(next);
  const here = new URL(address);
  if (url.hostname !== here.hostname && INNER_HOST.test(url.hostname)) {
    url.protocol = here.protocol;
    url.host = here.host;
    if (here.port === '') url.port = '';
    if (url.pathname !== here.pathname && here.pathname.endsWith(url.pathname)) url.pathname = here.pathname;
  }
  if (url.hostname === here.hostname && url.protocol === 'http:' && here.protocol === 'https:')
    url.protocol = 'https:';
  return url.href;
}
