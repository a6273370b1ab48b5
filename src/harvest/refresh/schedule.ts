import { parseCron } from './cron.js';

/** A schedule that cannot be understood, or that would ask too often. */
export class NotASchedule extends Error {
  readonly messages = {
    it: 'Scrivi ogni quanto aggiornare come durata ISO 8601 da 5 minuti in su (PT1H, P1D, P1W, P1M) o come cinque campi di cron (30 6 * * 1-5, ora italiana).',
    en: 'Say how often to refresh as an ISO 8601 duration of 5 minutes or more (PT1H, P1D, P1W, P1M) or as five fields of cron (30 6 * * 1-5, Italian time).',
  };
  constructor(readonly text: string) {
    super(`not a schedule: ${text}`);
    this.name = 'NotASchedule';
  }
}

/** When something recurs. */
export interface Schedule {
  /** The first time after that moment. */
  nextAfter(at: Date): Date;
}

const DURATION =
  /^P(?=\d|T\d)(?:(\d{1,3})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?=\d)(?:(\d{1,5})H)?(?:(\d{1,6})M)?)?$/;
const LEAST_MS = 5 * 60_000;

/** Reads an ISO 8601 duration (years to minutes) or five fields of cron. Throws `NotASchedule`. */
export function parseSchedule(text: string): Schedule {
  const trimmed = text.trim();
  const parts = DURATION.exec(trimmed.toUpperCase());
  if (parts) {
    const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0] = parts
      .slice(1)
      .map((part) => Number(part ?? 0));
    const add = (at: Date): Date => {
      const moved = addMonths(at, 12 * years + months);
      return new Date(moved.getTime() + ((weeks * 7 + days) * 24 * 60 + hours * 60 + minutes) * 60_000);
    };
    const epoch = new Date(0);
    if (add(epoch).getTime() < LEAST_MS) throw new NotASchedule(text);
    return { nextAfter: add };
  }
  const cron = parseCron(trimmed);
  if (!cron) throw new NotASchedule(text);
  return cron;
}

/** That many calendar months later; the 31st of a month that has none is its last day. */
function addMonths(at: Date, months: number): Date {
  const moved = new Date(at);
  const day = moved.getUTCDate();
  moved.setUTCDate(1);
  moved.setUTCMonth(moved.getUTCMonth() + months);
  const last = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0)).getUTCDate();
  moved.setUTCDate(Math.min(day, last));
  return moved;
}

const FIRST_RETRY_MS = 5 * 60_000;
const LAST_RETRY_MS = 24 * 3_600_000;

/**
 * When to try again after that many failures in a row: 5 minutes, doubled each time, a day at most; not before the
 * server's own `Retry-After`.
 */
export function retryAt(now: Date, failures: number, retryAfterSeconds = 0): Date {
  const delay = Math.min(FIRST_RETRY_MS * 2 ** Math.min(failures - 1, 20), LAST_RETRY_MS);
  return new Date(now.getTime() + Math.max(delay, Math.min(retryAfterSeconds * 1000, 7 * LAST_RETRY_MS)));
}
