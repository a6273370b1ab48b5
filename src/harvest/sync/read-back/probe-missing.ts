import { idsThere, plainTitle } from '../identifiers.js';
import { matchHeld } from '../match.js';
import { type HeldRecord, PORTAL_NAMES, type PublishedDataset } from '../model.js';
import { saveProgress } from '../runs.js';
import { askDocument } from './data-europa.js';
import { readHeld, saveHeld } from './held-rows.js';
import { recogniser } from './portals.js';
import { messagesOf, type Progress, type Stage } from './stage.js';

/** Datasets that are asked for one by one in a run. */
const MOST = 300;
/** Failures in a row after which the portal is left alone. */
const ENOUGH = 3;
/** Datasets of others that may stand before ours under the same id. */
const SUFFIXES = 2;

/**
 * Asks data.europa.eu by id for what its search did not show: full text finds by words, and names of publishers differ.
 * False when the time is up.
 */
export async function probeMissing(stage: Stage, progress: Progress): Promise<boolean> {
  const { db, runId, ours, reading, signal } = stage;
  const isOurs = recogniser(ours);
  const names = new Set(reading.by.map(plainTitle));
  const held = await readHeld(db, runId);
  const { byDataset } = matchHeld(ours, held);
  const missing = ours
    .filter(({ id }) => !byDataset.has(id) && (progress.probed === undefined || id > progress.probed))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  let found = held.length;
  let failures = 0;
  for (const dataset of missing) {
    signal.throwIfAborted();
    // Where nothing at all is found of so many, nothing is there.
    if (progress.probes >= MOST) {
      if (found > 0) progress.complete = false;
      break;
    }
    try {
      const record = await probe(
        stage,
        dataset,
        (one) => names.has(plainTitle(one.publisher ?? '')) || isOurs(one),
      );
      progress.probed = dataset.id;
      progress.probes += 1;
      failures = 0;
      if (record) found += 1;
      await saveHeld(db, runId, record ? [record] : [], progress);
    } catch (error) {
      const why = messagesOf(error);
      if (!why || signal.aborted) throw error;
      failures += 1;
      progress.complete = false;
      if (failures < ENOUGH) continue;
      const params = { portal: PORTAL_NAMES['data-europa'], why };
      progress.problems = [...progress.problems, { code: 'portal-failed', params }];
      break;
    }
    if (stage.isOver()) return false;
  }
  progress.stage = 'scores';
  await saveProgress(db, runId, progress);
  return true;
}

/** Under the id that our identifier becomes there; where that is another's, under those with a suffix. */
async function probe(
  { http, config, signal }: Stage,
  { identifier }: PublishedDataset,
  isOurs: (record: HeldRecord) => boolean,
): Promise<HeldRecord | undefined> {
  for (const id of idsThere(identifier)) {
    for (let suffix = 0; suffix <= SUFFIXES; suffix += 1) {
      signal.throwIfAborted();
      const record = await askDocument(http, config.dataEuropaUrl, suffix === 0 ? id : `${id}~~${suffix}`);
      if (!record) break;
      if (isOurs(record)) return record;
    }
  }
  return undefined;
}
