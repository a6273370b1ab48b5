import { hash } from 'node:crypto';

/**
 * A UUID that is always the same for the same text: CKAN gives ids to things (tags, groups) that here have only a name
 * or an IRI. Shaped as version 5 of RFC 9562.
 */
export function stableUuid(text: string): string {
  const hex = hash('sha1', text);
  const variant = ((Number.parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(18, 20)}-${hex.slice(20, 32)}`;
}
