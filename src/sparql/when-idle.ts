import { cpuUsage } from 'node:process';

/** What somebody who waits for rest looks at; passed in for tests. */
export interface Idleness {
  /** Whether the catalogue is being changed. */
  isChanging(): Promise<boolean>;
  /** Processor time of this process so far, in ms. */
  workMs?(): number;
  /** Between two looks, in ms. */
  everyMs?: number;
}

/** A process that uses less than this share of a processor is idle. */
const IDLE_SHARE = 0.25;
/** So many looks one after the other have to find it idle. */
const LOOKS = 3;

const workOfProcess = (): number => {
  const { user, system } = cpuUsage();
  return (user + system) / 1000;
};

/**
 * Calls once the process has had little to do for a while and nobody changes the catalogue: what is begun then is in
 * nobody's way. Does not keep the process alive.
 * @param afterMs not before
 * @returns takes the call back
 */
export function whenIdle(
  act: () => void,
  afterMs: number,
  { isChanging, workMs = workOfProcess, everyMs = 2000 }: Idleness,
): () => void {
  let ended = false;
  let timer: NodeJS.Timeout;
  let quiet = 0;
  let before = 0;
  const look = async (): Promise<void> => {
    const now = workMs();
    const idle = now - before < everyMs * IDLE_SHARE && !(await isChanging().catch(() => true));
    before = now;
    quiet = idle ? quiet + 1 : 0;
    if (ended) return;
    if (quiet >= LOOKS) act();
    else later(everyMs);
  };
  const later = (ms: number): void => {
    timer = setTimeout(() => void look(), ms);
    timer.unref();
  };
  later(afterMs);
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}
