import { textIn } from '../../../catalog/model/index.js';
import { listOrganizations } from '../../../catalog/queries/organizations.js';
import type { Config } from '../../../config.js';
import type { Db } from '../../../platform/database.js';
import { type MatchBy, matcherOf, sameTitle } from '../match.js';
import type { HeldRecord, PortalId, PublishedDataset } from '../model.js';
import { readDataEuropa } from './data-europa.js';
import { readDatiGovIt } from './dati-gov-it.js';
import type { ReadHeld } from './reader.js';

/** Settings that say where the portals are and what to look for there. */
export type SyncConfig = Pick<
  Config,
  | 'publicUrl'
  | 'fetchAllowPrivate'
  | 'datiGovItUrl'
  | 'datiGovItCodes'
  | 'dataEuropaUrl'
  | 'dataEuropaCatalogues'
  | 'dataEuropaPublishers'
>;

/** How a portal is read for what we publish. */
export interface PortalReading {
  read: ReadHeld;
  /** What to search by; nothing when empty. */
  by: readonly string[];
  /** Whether a dataset of ours is among what is searched for. */
  expects: (dataset: PublishedDataset) => boolean;
}

/** Searches of one reading; the most frequent codes go first. */
const MOST = 200;

const mostFrequent = (texts: readonly string[]): string[] => {
  const counts = new Map<string, number>();
  for (const text of texts) if (text !== '') counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([text]) => text);
};

/**
 * What to ask dati.gov.it for: the codes of the settings, else those of who holds what we publish. A dataset whose holder
 * has no code cannot be found there, and is expected all the same: that is what is wrong with it.
 */
export function datiGovItReading(config: SyncConfig, ours: readonly PublishedDataset[]): PortalReading {
  const derived = mostFrequent(ours.map(({ holder }) => holder)).slice(0, MOST);
  const codes = config.datiGovItCodes.length > 0 ? config.datiGovItCodes : derived;
  const byOrganization = codes.some((code) => code.startsWith('organization:'));
  const known = new Set(codes.map((code) => code.toLowerCase()));
  return {
    read: readDatiGovIt({ url: config.datiGovItUrl, codes }),
    by: codes,
    expects: ({ holder }) => byOrganization || holder === '' || known.has(holder),
  };
}

/**
 * What to ask data.europa.eu for: the publishers of the settings, else our organizations by name. What is found under
 * another name counts when it is recognised by more than its normalised identifier, which others may have too.
 */
export async function dataEuropaReading(
  db: Db,
  config: SyncConfig,
  ours: readonly PublishedDataset[],
): Promise<PortalReading> {
  const organizations = await listOrganizations(db);
  const names = organizations.flatMap(({ doc }) => textIn(doc.title, 'it') ?? []);
  const publishers =
    config.dataEuropaPublishers.length > 0 ? config.dataEuropaPublishers : [...new Set(names)].slice(0, MOST);
  return {
    read: readDataEuropa({
      url: config.dataEuropaUrl,
      catalogues: config.dataEuropaCatalogues,
      publishers,
      isOurs: recogniser(ours),
    }),
    by: publishers,
    expects: () => true,
  };
}

/** Tells whether a description is about something of ours, by more than an identifier that others may have too. */
export function recogniser(ours: readonly PublishedDataset[]): (record: HeldRecord) => boolean {
  const match = matcherOf(ours);
  return (record) => {
    const found = match(record);
    if (!found) return false;
    return SURE.has(found.by) || sameTitle(found.dataset, record);
  };
}

const SURE: ReadonlySet<MatchBy> = new Set<MatchBy>(['iri', 'page', 'name']);

/** The reading of a portal. */
export const readingOf = (
  portal: PortalId,
  db: Db,
  config: SyncConfig,
  ours: readonly PublishedDataset[],
): Promise<PortalReading> =>
  portal === 'dati-gov-it'
    ? Promise.resolve(datiGovItReading(config, ours))
    : dataEuropaReading(db, config, ours);
