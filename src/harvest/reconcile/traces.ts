import { createHash } from 'node:crypto';
import type { DataService, Dataset } from '../../catalog/model/index.js';

/** A way to recognise a description whose identifier and IRI are unknown. */
export interface Trace {
  why: 'landing-page' | 'title-publisher-address';
  /** MD5, in hexadecimal: an address of an index, no secret. */
  hash: string;
}

const hashOf = (...parts: string[]): string => createHash('md5').update(parts.join('\n')).digest('hex');

const textOf = (texts: Readonly<Record<string, string>> | undefined): string | undefined =>
  texts?.it ?? texts?.und ?? texts?.en;

/**
 * What a description is recognised by at the second look: its landing pages, and its title and publisher with the first
 * address of each distribution. The same as the SQL function `resource_traces`, whose index answers for what is here.
 */
export function tracesOf(doc: Dataset | DataService): Trace[] {
  const landing = (doc.landingPage ?? []).map(
    (page): Trace => ({ why: 'landing-page', hash: hashOf('landing', page) }),
  );
  const title = textOf(doc.title)?.toLowerCase();
  const publisher = (doc.publisher?.identifier ?? textOf(doc.publisher?.name))?.toLowerCase();
  const distributions = 'distribution' in doc ? (doc.distribution ?? []) : [];
  if (title === undefined || publisher === undefined) return landing;
  const data = distributions.flatMap(({ downloadURL, accessURL }): Trace[] => {
    const address = downloadURL?.[0] ?? accessURL?.[0];
    if (address === undefined) return [];
    return [{ why: 'title-publisher-address', hash: hashOf('data', title, publisher, address) }];
  });
  return [...landing, ...data];
}
