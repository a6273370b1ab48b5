import { watchRun } from '../../harvest/runs/runs.js';
import type { Services } from '../../services.js';
import type { StreamEvent } from '../common/event-stream.js';
import { runToRest } from './harvest-to-rest.js';

/**
 * How a run comes along, for a stream of events: `run` with the run now and at each change, `end` when it is over.
 * Leave was asked before (`findRun`).
 */
export async function* runEvents(
  { db, catalog }: Pick<Services, 'db' | 'catalog'>,
  runId: string,
  source: { id: string; name: string },
  signal: AbortSignal,
): AsyncGenerator<StreamEvent> {
  let state: string | undefined;
  for await (const run of watchRun(db, runId, { signal })) {
    state = run.state;
    yield { event: 'run', data: runToRest(run, source, catalog.publicUrl) };
  }
  if (!signal.aborted) yield { event: 'end', data: { state: state ?? 'removed' } };
}
