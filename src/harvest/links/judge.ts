import type { LinkState } from '../../platform/schema.js';
import type { Problem } from './problems.js';

/** What one check of an address found. */
export interface Outcome {
  /** `busy`: the server answered 429 or 503, which says nothing about the address. */
  result: 'ok' | 'failed' | 'busy';
  httpStatus: number | null;
  problem: Problem | null;
  /** Where it led to in the end, and where it has moved for good. */
  redirectTo: string | null;
  movedTo: string | null;
  contentType: string | null;
  contentLength: number | null;
  /** What the server asked for in `Retry-After`. */
  retryAfterSeconds?: number;
}

/** What is known of an address from its checks. */
export interface Standing {
  state: LinkState;
  httpStatus: number | null;
  problem: string | null;
  /** In a row, since it last answered well. */
  failures: number;
  firstFailedAt: Date | null;
  okAt: Date | null;
  /** How often in a row the server asked to come back later. */
  busy: number;
}

/** The standing after a check, and when the next one is due. */
export interface Judged extends Standing {
  nextAt: Date;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** When a failing address is tried again, by how often it failed. */
const BACK_OFF = [HOUR, 6 * HOUR, DAY, 3 * DAY, 7 * DAY] as const;
const WEEK = 7 * DAY;
/** Least time between the first failure and the one that makes an address broken: a server may be down for maintenance. */
const BROKEN_AFTER = 3 * HOUR;
/** The server itself says that there is nothing: twice is enough. */
const GONE: ReadonlySet<number | null> = new Set([404, 410]);

/**
 * What a check makes of an address. The first failure makes it suspect; it is broken when it failed at least twice,
 * three hours or more apart, or twice with 404 or 410. A server that is busy changes nothing but the time.
 * @param random 0 to 1: spreads the times by a tenth, so that what was published together is not asked together for ever
 */
export function judge(before: Standing, outcome: Outcome, now: Date, random: () => number): Judged {
  const after = (ms: number): Date => {
    const asked = Math.min((outcome.retryAfterSeconds ?? 0) * 1000, WEEK);
    return new Date(now.getTime() + Math.max(Math.round(ms * (0.9 + 0.2 * random())), asked));
  };
  if (outcome.result === 'busy') {
    const wait = Math.min(HOUR * 2 ** Math.min(before.busy, 10), DAY);
    return {
      ...before,
      httpStatus: outcome.httpStatus,
      problem: outcome.problem,
      busy: before.busy + 1,
      nextAt: after(wait),
    };
  }
  const { httpStatus, problem } = outcome;
  if (outcome.result === 'ok') {
    const well = { failures: 0, firstFailedAt: null, busy: 0, problem: null };
    return { ...well, state: 'ok', httpStatus, okAt: now, nextAt: after(WEEK) };
  }
  const failures = before.failures + 1;
  const firstFailedAt = before.firstFailedAt ?? now;
  const isGone = GONE.has(httpStatus) && GONE.has(before.httpStatus);
  const isOld = now.getTime() - firstFailedAt.getTime() >= BROKEN_AFTER;
  const isBroken = before.state === 'broken' || (failures >= 2 && (isGone || isOld));
  return {
    state: isBroken ? 'broken' : 'suspect',
    httpStatus,
    problem,
    failures,
    firstFailedAt,
    okAt: before.okAt,
    busy: 0,
    nextAt: after(BACK_OFF[Math.min(failures, BACK_OFF.length) - 1] as number),
  };
}
