import type { Bilingual } from '../../errors.js';
import type { HarvestItemState } from '../../platform/schema.js';

/** A record that was known before the run. */
export interface ListedItem {
  id: number;
  state: HarvestItemState;
  missingSince: Date | null;
  missingRuns: number;
  kept: boolean;
}

/** What a run learnt of the whole listing. */
export interface Listing {
  /** The protocol says that it listed all. */
  isComplete: boolean;
  why: Bilingual | undefined;
  /** Records listed, whatever became of them. */
  records: number;
  /** How many the source says it has. */
  claimed: number | undefined;
}

/** What the settings of a source allow. */
export interface RemovalSettings {
  removalShare: number;
  removalFloor: number;
  graceRuns: number;
  graceDays: number;
}

/** What is to be done with records that a listing does not have. */
export interface RemovalPlan {
  /** Why nothing can be told from what is missing. */
  untold: Bilingual | undefined;
  /** Missing now, and not long enough. */
  missing: number[];
  /** To be removed. */
  remove: number[];
  /** Why a person has to say so first. */
  stop: Bilingual | undefined;
}

/** How far the number of records may be from what the source says it has: things change while they are read. */
const TOLERANCE = 0.05;

/**
 * Why the listing does not tell what the source has no more; undefined when it does. Fewer records than claimed are a
 * listing cut short; more are none.
 */
export function whyUntold({ isComplete, why, records, claimed }: Listing): Bilingual | undefined {
  if (!isComplete) {
    return (
      why ?? {
        it: 'L’elenco della fonte non è completo.',
        en: 'The listing of the source is not complete.',
      }
    );
  }
  const least = claimed === undefined ? 0 : claimed - Math.max(1, claimed * TOLERANCE);
  if (claimed !== undefined && records < claimed && records < least) {
    return {
      it: `La fonte dichiara ${claimed} record e ne ha elencati ${records}: l’elenco non è completo.`,
      en: `The source says it has ${claimed} records and listed ${records}: the listing is not complete.`,
    };
  }
  return undefined;
}

const DAY_MS = 86_400_000;

/**
 * What of the known records the run has not seen, and what becomes of it. Pure. Nothing goes unless the listing is known to
 * be complete; a record goes when enough complete listings in a row and enough days were without it; when more would go
 * than the set share of what is there, and than the floor, all wait for a person.
 */
export function planRemovals(
  items: readonly ListedItem[],
  seen: ReadonlySet<number>,
  listing: Listing,
  settings: RemovalSettings,
  now: Date,
): RemovalPlan {
  const untold = whyUntold(listing);
  const plan: RemovalPlan = { untold, missing: [], remove: [], stop: undefined };
  if (untold) return plan;
  const present = items.filter(({ state }) => state !== 'removed' && state !== 'deleted');
  for (const item of present) {
    if (seen.has(item.id) || item.kept) continue;
    const since = item.missingSince ?? now;
    const isLong = now.getTime() - since.getTime() >= settings.graceDays * DAY_MS;
    const isOften = item.missingRuns + 1 >= settings.graceRuns;
    (isLong && isOften ? plan.remove : plan.missing).push(item.id);
  }
  const led = new Set(present.filter(({ state }) => state === 'active').map(({ id }) => id));
  const going = plan.remove.filter((id) => led.has(id)).length;
  const most = Math.max(settings.removalFloor, Math.floor(led.size * settings.removalShare));
  if (going > most) {
    plan.stop = {
      it: `Andrebbero rimossi ${going} dei ${led.size} elementi di questa fonte, più dei ${most} ammessi senza conferma.`,
      en: `${going} of the ${led.size} items of this source would be removed, more than the ${most} allowed without confirmation.`,
    };
  }
  return plan;
}
