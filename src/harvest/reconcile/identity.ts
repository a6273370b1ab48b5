import type { MappedItem } from '../../../harvesters/protocol.js';
import type { Agent } from '../../catalog/model/index.js';

/** In whose name harvested things are written: their first revision says it. */
export const HARVESTER_NAME = 'harvest';

/** Longest key, identifier or IRI that is kept: longer ones are no names of things, and no index holds them. */
export const LONGEST_NAME = 1000;

/**
 * How the source knows one item of a record: the record's key, and for what else the record gives (services of a dataset)
 * that key with the item's own name.
 */
export const itemKey = (recordKey: string, item: MappedItem, position: number): string =>
  position === 0
    ? recordKey
    : `${recordKey} ${item.iri ?? item.doc.identifier ?? `${item.kind}-${position}`}`.slice(0, LONGEST_NAME);

/** The host of an address or IRI, its port included; undefined for what has none. */
export const hostOf = (address: string): string | undefined =>
  URL.canParse(address) ? new URL(address).host.replace(/^www\./, '') || undefined : undefined;

/**
 * How many catalogues lie between the origin and us when it is read from this source: those of its chain, at least one where
 * its IRI says that it is from elsewhere.
 */
export function distanceOf(item: Pick<MappedItem, 'chain' | 'iri'>, sourceUrl: string): number {
  const told = item.chain?.length ?? 0;
  const origin = item.iri === undefined ? undefined : hostOf(item.iri);
  const isElsewhere = origin !== undefined && origin !== hostOf(sourceUrl);
  return Math.max(told, isElsewhere ? 1 : 0);
}

/** Who holds it, as a text that can be compared: the code of the rights holder, else of the publisher, else a name. */
export function holderOf(doc: { rightsHolder?: Agent; publisher?: Agent }): string | undefined {
  for (const agent of [doc.rightsHolder, doc.publisher]) {
    const name = agent?.identifier ?? agent?.name?.it ?? Object.values(agent?.name ?? {})[0];
    if (name) return name.toLowerCase();
  }
  return undefined;
}

/** Whether an IRI is one of our own things. Nodes that had none at their source are named under us, and are not. */
export const isOurs = (iri: string, publicUrl: string): boolean =>
  iri.startsWith(`${publicUrl}/`) && !iri.startsWith(`${publicUrl}/.well-known/genid/`);

/** Whether a name means the same everywhere: an IRI does, a bare identifier only within its source. */
export const isGlobal = (name: string): boolean => /^(https?:\/\/|urn:)/i.test(name);
