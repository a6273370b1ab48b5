import { createHash } from 'node:crypto';

/** An address as it is checked: one row, however it is spelt and whoever names it. */
export interface LinkAddress {
  /** First half of the SHA-256 of `url`, as a UUID: addresses may be longer than an index takes. */
  id: string;
  /** As the URL standard writes it, without fragment. */
  url: string;
  /** Host and port; empty for files stored here. */
  host: string;
}

/** The host of files stored here: nobody is to be asked about them. */
export const OUR_FILES = '';

/**
 * An address as it is checked; undefined for what is no web address, and for our own pages, which this portal answers
 * for.
 * @param publicUrl without a trailing slash
 */
export function readLink(text: string, publicUrl: string): LinkAddress | undefined {
  const url = parseWebAddress(text);
  if (!url || url.href === `${publicUrl}/` || url.href.startsWith(`${publicUrl}/`)) return undefined;
  return { id: linkId(url.href), url: url.href, host: url.host };
}

/** The address of a file stored here, checked by its bytes being in the store. */
export function ourFile(text: string): LinkAddress | undefined {
  const url = parseWebAddress(text);
  return url && { id: linkId(url.href), url: url.href, host: OUR_FILES };
}

function parseWebAddress(text: string): URL | undefined {
  if (!/^https?:/i.test(text) || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  url.hash = '';
  return url;
}

function linkId(url: string): string {
  const hex = createHash('sha256').update(url).digest('hex').slice(0, 32);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
