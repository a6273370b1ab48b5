import { useEffect, useState } from 'preact/hooks';
import { isAbort } from '../common/fetch-json.js';

/** Something asked of the portal: not here yet, here, or refused with words. */
export interface Asked<T> {
  value?: T;
  fault?: string;
  retry(): void;
}

/** Asks when the component appears and when `key` changes; gives up when it goes. */
export function useAsked<T>(key: string, ask: (signal: AbortSignal) => Promise<T>): Asked<T> {
  const [answer, setAnswer] = useState<{ value?: T; fault?: string }>({});
  const [times, setTimes] = useState(0);
  useEffect(() => {
    const stop = new AbortController();
    setAnswer({});
    ask(stop.signal).then(
      (value) => setAnswer({ value }),
      (error) => {
        if (!isAbort(error)) setAnswer({ fault: error instanceof Error ? error.message : String(error) });
      },
    );
    return () => stop.abort();
  }, [key, times]);
  return { ...answer, retry: () => setTimes(times + 1) };
}
