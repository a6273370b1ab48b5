import { isBefore, readDate } from './dates.js';
import { byWeight } from './describe.js';
import { suffixOf } from './identifiers.js';
import { likelyCause, sinceHarvest } from './likely-cause.js';
import { matchHeld, shownTitle, twinsOf } from './match.js';
import {
  type HeldRecord,
  type ItemState,
  PORTAL_NAMES,
  type PortalId,
  type PublishedDataset,
  type SyncItem,
  type SyncProblem,
} from './model.js';

/** What is known beside the two lists. */
export interface Comparison {
  portal: PortalId;
  now: Date;
  /** Address of our catalogue, to be named in advice. */
  catalogue: string;
  /** Whether all that they hold of ours was listed: only then does absence mean anything. */
  complete: boolean;
  /** Whether a dataset is looked for at all: of those we publish, what bears the codes asked for. */
  expects: (dataset: PublishedDataset) => boolean;
  /** What the last check said is refused, by our id. */
  refusals: ReadonlyMap<string, readonly SyncProblem[]>;
  /** Verdicts of the last read-back of the same portal, by key of the item, with the moment of it. */
  before: ReadonlyMap<string, { state: ItemState; at: string }>;
  /** At dati.gov.it, by our id, when that was read back; for data.europa.eu, which harvests it. */
  national: ReadonlyMap<string, ItemState>;
  /** Identifiers and IRIs of what was public here once and is not now. */
  removed: ReadonlySet<string>;
}

/** The last moment at which the portal took over anything of ours, or undefined when it does not say. */
export function lastHarvest(held: readonly HeldRecord[]): string | undefined {
  const days = held.flatMap(({ harvestedAt }) => {
    const read = harvestedAt === undefined ? undefined : readDate(harvestedAt);
    return read && harvestedAt ? [read.iso ? harvestedAt : read.value] : [];
  });
  return days.sort().at(-1);
}

/** What a read-back says of each dataset, ours first and then theirs. Pure. */
export function compareHeld(
  ours: readonly PublishedDataset[],
  held: readonly HeldRecord[],
  comparison: Comparison,
): SyncItem[] {
  const { byDataset, unmatched } = matchHeld(ours, held);
  const missing = ours.filter((dataset) => !byDataset.has(dataset.id));
  const twins = twinsOf(missing, unmatched);
  const harvested = lastHarvest(held);
  const items: SyncItem[] = [];
  for (const dataset of ours) {
    const theirs = newestFirst((byDataset.get(dataset.id) ?? []).map((match) => match.held));
    if (theirs.length > 0) items.push(foundItem(dataset, theirs, harvested, comparison));
    else if (comparison.expects(dataset)) {
      const theirTwins = twins.get(dataset.id) ?? [];
      const cause = likelyCause(dataset, comparison, {
        heldAny: held.length > 0,
        harvested,
        twins: theirTwins,
      });
      const isTwin = cause.problems[0]?.code === 'identifier-changed';
      items.push(itemOf(dataset, cause.state, cause.problems, isTwin ? theirTwins : []));
    }
  }
  const namesOfTwins = new Map(
    missing.flatMap((dataset) => (twins.get(dataset.id) ?? []).map(({ key }) => [key, shownTitle(dataset)])),
  );
  for (const record of unmatched) items.push(unknownItem(record, comparison, namesOfTwins.get(record.key)));
  return items;
}

function itemOf(
  dataset: PublishedDataset,
  state: ItemState,
  problems: readonly SyncProblem[],
  theirs: readonly HeldRecord[],
): SyncItem {
  const { id, name, title, identifier, modified, publishedAt, score } = dataset;
  return {
    key: id,
    datasetId: id,
    name,
    title,
    state,
    problems,
    ours: {
      identifier,
      ...(modified !== undefined && { modified }),
      ...(publishedAt && { publishedAt: publishedAt.toISOString() }),
      ...(score !== null && { score }),
    },
    theirs,
  };
}

const newestFirst = (records: readonly HeldRecord[]): HeldRecord[] =>
  [...records].sort((a, b) => {
    if (isBefore(a.modified, b.modified)) return 1;
    if (isBefore(b.modified, a.modified)) return -1;
    return suffixOf(a.key) - suffixOf(b.key) || (a.key < b.key ? -1 : 1);
  });

/** They hold it: once or more often, as new as ours or older. */
function foundItem(
  dataset: PublishedDataset,
  theirs: readonly HeldRecord[],
  harvested: string | undefined,
  comparison: Comparison,
): SyncItem {
  const [newest] = theirs as [HeldRecord];
  const problems: SyncProblem[] = [];
  if (theirs.length > 1) problems.push(duplicateOf(theirs));
  const older = isBefore(newest.modified, dataset.modified);
  if (older) problems.push(olderBecause(dataset, newest, harvested, comparison));
  else if (newest.modified === undefined || !readDate(newest.modified))
    problems.push({ code: 'no-date-there' });
  if (!older && newest.distributions !== undefined && newest.distributions !== dataset.distributions) {
    const params = { theirs: String(newest.distributions), ours: String(dataset.distributions) };
    problems.push({ code: 'distributions-differ', params });
  }
  const { score } = newest;
  if (score?.method === '1' && dataset.score !== null && score.score < Math.floor(dataset.score)) {
    const params = { theirs: String(score.score), ours: String(Math.floor(dataset.score)) };
    problems.push({ code: 'score-lower', params });
  }
  const state = theirs.length > 1 ? 'duplicated' : older ? 'older' : 'present';
  return itemOf(dataset, state, byWeight(problems), theirs);
}

/** Several descriptions of one dataset: why, as far as they show. */
function duplicateOf(theirs: readonly HeldRecord[]): SyncProblem {
  const times = String(theirs.length);
  const sources = [...new Set(theirs.flatMap(({ source }) => source ?? []))].sort();
  if (sources.length > 1)
    return { code: 'duplicate-sources', params: { times, sources: sources.join(', ') } };
  if (theirs.some(({ key }) => suffixOf(key) > 0)) return { code: 'duplicate-suffix', params: { times } };
  const identifiers = [...new Set(theirs.flatMap((it) => it.identifiers[0] ?? []))].sort();
  if (identifiers.length > 1)
    return { code: 'duplicate-identifiers', params: { times, identifiers: identifiers.join(', ') } };
  return { code: 'duplicate', params: { times } };
}

function olderBecause(
  { modified = '', publishedAt }: PublishedDataset,
  held: HeldRecord,
  harvested: string | undefined,
  comparison: Comparison,
): SyncProblem {
  const taken = readDate(held.harvestedAt ?? harvested ?? '')?.value ?? '?';
  const published = publishedAt?.toISOString().slice(0, 10) ?? modified;
  if (!isBefore(published, taken)) {
    return sinceHarvest('changed-after-harvest', comparison, {
      published,
      harvested: readDate(harvested ?? taken)?.value ?? taken,
    });
  }
  const theirs = readDate(held.modified ?? '')?.value ?? '?';
  return { code: 'update-not-taken', params: { theirs, ours: modified.slice(0, 10) } };
}

/** They hold it and we do not publish it. */
function unknownItem(
  record: HeldRecord,
  { removed, portal }: Comparison,
  twin: string | undefined,
): SyncItem {
  const known = [record.iri, ...record.identifiers].some((one) => one !== undefined && removed.has(one));
  const problem: SyncProblem = known
    ? { code: 'removed-here' }
    : twin !== undefined
      ? { code: 'twin-here', params: { name: twin } }
      : { code: 'never-ours' };
  return {
    key: `theirs:${record.key}`,
    datasetId: null,
    name: null,
    title: { und: record.title ?? `${PORTAL_NAMES[portal]} ${record.key}` },
    state: 'unknown',
    problems: [problem],
    ours: null,
    theirs: [record],
  };
}
