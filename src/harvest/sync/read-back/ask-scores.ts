import type { SourceHttp } from '../../../../harvesters/protocol.js';
import type { MqaScore } from '../model.js';
import { readMqaScore } from '../mqa.js';
import { saveProgress } from '../runs.js';
import { keysWithoutScore, saveScore } from './held-rows.js';
import { messagesOf, type Progress, type Stage } from './stage.js';

/** Scores that are asked for in one run. */
const MOST = 2000;
/** Failures in a row after which the portal is left alone. */
const ENOUGH = 5;

/** The score of one dataset by its id there; undefined when it has none (contract 4, section 2.4). */
export async function askScore(http: SourceHttp, url: string, id: string): Promise<MqaScore | undefined> {
  const answer = await http.ask(`${url}/api/mqa/cache/datasets/${encodeURIComponent(id)}`, {
    accept: 'application/json',
    accepts: (status) => status === 200 || status === 404,
  });
  return answer.status === 404 ? undefined : readMqaScore(await answer.json());
}

/**
 * Asks for the score of everything they hold of ours, first of what had none in the run before: so that in a large
 * catalogue every dataset has its turn. What cannot be read is counted and costs nothing else. False when the time is up.
 * @param known scores of the run before, by their key
 */
export async function askScores(
  stage: Stage,
  progress: Progress,
  known: ReadonlyMap<string, MqaScore>,
): Promise<boolean> {
  const { db, runId, http, config, signal } = stage;
  const keys = await keysWithoutScore(db, runId);
  const inTurn = [...keys.filter((key) => !known.has(key)), ...keys.filter((key) => known.has(key))];
  let done = 0;
  for (const key of inTurn) {
    signal.throwIfAborted();
    if (progress.asked >= MOST || progress.failedInARow >= ENOUGH) break;
    progress.asked += 1;
    done += 1;
    try {
      await saveScore(db, runId, key, await askScore(http, config.dataEuropaUrl, key));
      progress.failedInARow = 0;
    } catch (error) {
      if (!messagesOf(error) || signal.aborted) throw error;
      progress.failedInARow += 1;
      progress.failed += 1;
      await saveScore(db, runId, key, 'failed');
    }
    await saveProgress(db, runId, progress);
    if (stage.isOver()) return false;
  }
  const left = keys.length - done;
  progress.problems = [
    ...progress.problems,
    ...(progress.failed > 0
      ? [{ code: 'scores-failed' as const, params: { failed: String(progress.failed) } }]
      : []),
    ...(left > 0 ? [{ code: 'scores-bounded' as const, params: { left: String(left) } }] : []),
  ];
  return true;
}
