import type { ChildProcess, Serializable } from 'node:child_process';

/** A process that ended before it answered: it took more memory than it may, or its program failed. */
export class ProcessEnded extends Error {
  constructor() {
    super('The process ended without an answer');
    this.name = 'ProcessEnded';
  }
}

/**
 * One question to a process that answers each message with one. When the signal comes the process is ended, whatever it is
 * doing. Throws `ProcessEnded` or the signal's reason.
 */
export function askProcess<T>(child: ChildProcess, question: Serializable, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const settle = (then: () => void): void => {
      child.off('message', onMessage).off('close', onEnd).off('error', onEnd);
      signal.removeEventListener('abort', onAbort);
      then();
    };
    const onMessage = (reply: unknown): void => settle(() => resolve(reply as T));
    const onEnd = (): void => settle(() => reject(new ProcessEnded()));
    const onAbort = (): void =>
      settle(() => {
        child.kill('SIGKILL');
        reject(signal.reason);
      });
    if (signal.aborted) return onAbort();
    child.once('message', onMessage).once('close', onEnd).once('error', onEnd);
    signal.addEventListener('abort', onAbort, { once: true });
    child.send(question, (error) => error && onEnd());
  });
}
