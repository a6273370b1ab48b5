import { SourceFault } from '../../../harvesters/protocol.js';
import { type Bilingual, isAppError, reasonsOf } from '../../errors.js';
import type { Database } from '../../platform/database.js';
import {
  RemoteStatus,
  RemoteTimeout,
  RemoteTooLarge,
  RemoteUnreachable,
  UrlNotAllowed,
} from '../../platform/outgoing-errors.js';
import type { WholeSettings } from '../sources/model.js';
import { isOurFault } from './carry-out.js';
import type { HarvestRun } from './model.js';

/** A run comes to its end before that of the listing. */
export class RunStopped extends Error {
  constructor(
    readonly state: 'failed' | 'cancelled',
    readonly why: Bilingual,
  ) {
    super(why.en);
    this.name = 'RunStopped';
  }

  /** Somebody asked for it. */
  static cancelled(): RunStopped {
    return new RunStopped('cancelled', {
      it: 'Annullato: quel che era fatto resta.',
      en: 'Cancelled: what was done stays.',
    });
  }
}

/** Between two looks at whether somebody has asked for the end of a run. */
const LOOK_EVERY_MS = 1000;

/** What ends a run early: somebody asks for it, its time is over, this process is to end. */
export function stopsOf(
  db: Database,
  run: HarvestRun,
  { runMinutes }: WholeSettings,
  outer: AbortSignal,
): { signal: AbortSignal; clear(): void } {
  const controller = new AbortController();
  const stop = (reason: unknown): void => controller.abort(reason);
  const leave = (): void => stop(outer.reason);
  if (outer.aborted) leave();
  outer.addEventListener('abort', leave, { once: true });
  // The time of a run that was interrupted goes on.
  const over = (run.startedAt?.getTime() ?? Date.now()) + runMinutes * 60_000;
  const timer = setTimeout(
    () =>
      stop(
        new RunStopped('failed', {
          it: `Il giro ha superato i ${runMinutes} minuti concessi: quel che era fatto resta, il prossimo riprende il confronto.`,
          en: `The run took longer than the ${runMinutes} minutes allowed: what was done stays, the next one compares again.`,
        }),
      ),
    Math.min(Math.max(over - Date.now(), 0), 2 ** 31 - 1),
  );
  const looking = setInterval(() => {
    db.selectFrom('harvest_run')
      .select('cancel')
      .where('id', '=', run.id)
      .executeTakeFirst()
      .then((row) => {
        if (!row || row.cancel) stop(RunStopped.cancelled());
      })
      // A database that is away is met by the run itself.
      .catch(() => undefined);
  }, LOOK_EVERY_MS);
  return {
    signal: controller.signal,
    clear() {
      clearTimeout(timer);
      clearInterval(looking);
      outer.removeEventListener('abort', leave);
    },
  };
}

const isRemote = (error: unknown): error is { messages: Bilingual } =>
  error instanceof SourceFault ||
  error instanceof RemoteStatus ||
  error instanceof RemoteTimeout ||
  error instanceof RemoteTooLarge ||
  error instanceof RemoteUnreachable ||
  error instanceof UrlNotAllowed;

/** How a run ends that an error ended; undefined where the fault is ours, and the run can be gone on with. */
export function whyFailed(error: unknown): RunStopped | undefined {
  if (error instanceof RunStopped) return error;
  if (isRemote(error)) return new RunStopped('failed', error.messages);
  if (isAppError(error)) return new RunStopped('failed', reasonsOf(error));
  const messages = (error as { messages?: Partial<Bilingual> } | undefined)?.messages;
  if (messages?.it && messages.en) return new RunStopped('failed', { it: messages.it, en: messages.en });
  if (isOurFault(error) || (error as Error | undefined)?.name === 'AbortError') return undefined;
  const text = error instanceof Error ? error.message : String(error);
  return new RunStopped('failed', {
    it: `La lettura della fonte si è interrotta (${text.slice(0, 500)}).`,
    en: `Reading the source broke off (${text.slice(0, 500)}).`,
  });
}
