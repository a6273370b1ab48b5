import { type ChildProcess, fork } from 'node:child_process';

export interface WaitingProcessesOptions {
  /** Path of the compiled program; it answers each message with one. */
  program: string;
  /** Bound of its JavaScript heap. */
  heapMb: number;
  /** Processes that wait at most. */
  most: number;
}

const IDLE_MS = 60_000;

/**
 * Processes that run one program each and, between two pieces of work, wait for the next for a minute: to start one takes
 * far longer than most work. Those that wait do not keep the portal from ending.
 */
export class WaitingProcesses {
  readonly #waiting: { child: ChildProcess; timer: NodeJS.Timeout }[] = [];

  constructor(private readonly options: WaitingProcessesOptions) {}

  /** How many wait. */
  get size(): number {
    return this.#waiting.length;
  }

  /** A new one. It has nothing of the portal's environment but the path and the language. */
  start(): ChildProcess {
    const child = fork(this.options.program, [], {
      execArgv: [`--max-old-space-size=${this.options.heapMb}`],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      serialization: 'advanced',
      env: { PATH: process.env.PATH ?? '', LANG: process.env.LANG ?? 'C.UTF-8' },
    });
    // Whoever asks it notices; one that waits is found dead when it is next taken.
    child.on('error', () => undefined);
    return child;
  }

  /** One that waits, if it is still there, else a new one. */
  take(): ChildProcess {
    for (let next = this.#waiting.pop(); next; next = this.#waiting.pop()) {
      clearTimeout(next.timer);
      const { child } = next;
      if (!child.connected || child.exitCode !== null || child.signalCode !== null) continue;
      child.ref();
      child.channel?.ref();
      return child;
    }
    return this.start();
  }

  /** Lets a process wait for the next piece of work; ends it where enough wait already. */
  keep(child: ChildProcess): void {
    if (this.#waiting.length >= this.options.most || !child.connected) {
      child.kill('SIGKILL');
      return;
    }
    const timer = setTimeout(() => {
      this.#waiting.splice(
        this.#waiting.findIndex((each) => each.child === child),
        1,
      );
      child.kill('SIGKILL');
    }, IDLE_MS);
    timer.unref();
    child.unref();
    child.channel?.unref();
    this.#waiting.push({ child, timer });
  }
}
