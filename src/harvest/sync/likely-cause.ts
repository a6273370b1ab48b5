import type { Comparison } from './compare.js';
import { isBefore, readDate } from './dates.js';
import {
  type HeldRecord,
  type ItemState,
  PORTAL_NAMES,
  type PublishedDataset,
  type SyncProblem,
} from './model.js';

interface Seen {
  /** Whether they hold anything of ours. */
  heldAny: boolean;
  /** The last moment at which they took over anything of ours. */
  harvested: string | undefined;
  /** Theirs of the same title that match nothing. */
  twins: readonly HeldRecord[];
}

interface Cause {
  state: ItemState;
  problems: readonly SyncProblem[];
}

/**
 * Why a dataset of ours is not there, the likeliest first: their list was not whole; they never harvested us; it is there
 * under another identifier; it was published after their last harvest; their importer refuses it; and so on. Pure.
 */
export function likelyCause(dataset: PublishedDataset, comparison: Comparison, seen: Seen): Cause {
  const { portal, catalogue, before, national } = comparison;
  const name = PORTAL_NAMES[portal];
  const because = (...problems: SyncProblem[]): Cause => ({ state: 'missing', problems });
  if (!comparison.complete) return { state: 'unverified', problems: [{ code: 'list-incomplete' }] };
  const refusals = refusalsOf(dataset, comparison);
  if (!seen.heldAny)
    return because({ code: 'never-registered', params: { portal: name, catalogue } }, ...refusals);
  const [twin] = seen.twins;
  if (twin)
    return because({ code: 'identifier-changed', params: { theirs: twin.identifiers[0] ?? twin.key } });
  if (portal === 'data-europa' && isAbsent(national.get(dataset.id)))
    return because({ code: 'not-national' }, ...refusals);
  const published = dataset.publishedAt?.toISOString().slice(0, 10);
  const harvested = readDate(seen.harvested ?? '')?.value.slice(0, 10);
  if (published !== undefined && harvested !== undefined && !isBefore(published, harvested))
    return because(
      sinceHarvest('published-after-harvest', comparison, { published, harvested }),
      ...refusals,
    );
  if (refusals.length > 0) return { state: 'refused', problems: [{ code: 'refused-there' }, ...refusals] };
  const earlier = before.get(dataset.id);
  if (earlier && !isAbsent(earlier.state) && earlier.state !== 'unverified')
    return because({ code: 'dropped-since', params: { date: earlier.at.slice(0, 10) } });
  if (portal === 'dati-gov-it' && dataset.holder === '') return because({ code: 'no-holder' });
  if (!dataset.licensed && dataset.distributions > 0) return because({ code: 'no-licence' });
  if (!dataset.local) return because({ code: 'from-elsewhere' });
  return because({ code: 'unexplained' });
}

/** Portals come every week at most; twice that, and they do not come. */
const PATIENCE_MS = 15 * 86_400_000;

/**
 * What is newer than the last that they took of ours waits for them, or waits in vain. The last harvest is the last that
 * changed anything there: where something of ours was new for long, one that came would have.
 */
export function sinceHarvest(
  code: 'published-after-harvest' | 'changed-after-harvest',
  { portal, now }: Pick<Comparison, 'portal' | 'now'>,
  params: { published: string; harvested: string },
): SyncProblem {
  const waited = now.getTime() - Date.parse(params.published);
  if (!(waited > PATIENCE_MS)) return { code, params };
  return { code: 'harvest-stopped', params: { ...params, portal: PORTAL_NAMES[portal] } };
}

const isAbsent = (state: ItemState | undefined): boolean => state === 'missing' || state === 'refused';

/** What an importer would refuse: what the last check said, else the rules that its report says it breaks. */
function refusalsOf(dataset: PublishedDataset, { refusals }: Comparison): readonly SyncProblem[] {
  const checked = refusals.get(dataset.id);
  if (checked && checked.length > 0) return checked;
  return dataset.violations.map((rule) => ({ code: 'rule-violation', rule }));
}
