import { describe, expect, it } from 'vitest';
import { judge, type Outcome, type Standing } from '../../../src/harvest/links/judge.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const start = new Date('2026-11-12T09:00:00Z');
const at = (ms: number): Date => new Date(start.getTime() + ms);
const middle = () => 0.5;

const fresh: Standing = {
  state: 'unchecked',
  httpStatus: null,
  problem: null,
  failures: 0,
  firstFailedAt: null,
  okAt: null,
  busy: 0,
};
const outcome = (
  result: Outcome['result'],
  httpStatus: number | null,
  more: Partial<Outcome> = {},
): Outcome => ({
  result,
  httpStatus,
  problem: result === 'ok' ? null : result === 'busy' ? 'busy' : httpStatus === null ? 'timeout' : 'status',
  redirectTo: null,
  movedTo: null,
  contentType: null,
  contentLength: null,
  ...more,
});

/** The states after checks at these hours, from an address that nobody has tried. */
function states(checks: readonly (readonly [hours: number, outcome: Outcome])[]): string[] {
  let standing = fresh;
  return checks.map(([hours, found]) => {
    standing = judge(standing, found, at(hours * HOUR), middle);
    return standing.state;
  });
}

describe('an address', () => {
  it('that answers is good for a week, give or take a tenth', () => {
    const found = judge(fresh, outcome('ok', 200), start, middle);
    expect(found).toMatchObject({ state: 'ok', okAt: start, failures: 0, nextAt: at(7 * DAY) });
    expect(judge(fresh, outcome('ok', 200), start, () => 0).nextAt).toEqual(at(0.9 * 7 * DAY));
    expect(judge(fresh, outcome('ok', 200), start, () => 0.999).nextAt < at(1.1 * 7 * DAY)).toBe(true);
  });

  it('is suspect at the first failure, broken when it failed again three hours later or more', () => {
    const failed = outcome('failed', 500);
    expect(states([[0, failed]])).toEqual(['suspect']);
    expect(
      states([
        [0, failed],
        [1, failed],
        [2.9, failed],
        [3, failed],
      ]),
    ).toEqual(['suspect', 'suspect', 'suspect', 'broken']);
    expect(
      states([
        [0, outcome('failed', null)],
        [7, outcome('failed', null)],
      ]),
    ).toEqual(['suspect', 'broken']);
  });

  it('is broken at once when the server says a second time that there is nothing', () => {
    expect(
      states([
        [0, outcome('failed', 404)],
        [1, outcome('failed', 404)],
      ]),
    ).toEqual(['suspect', 'broken']);
    expect(
      states([
        [0, outcome('failed', 404)],
        [1, outcome('failed', 410)],
      ]),
    ).toEqual(['suspect', 'broken']);
    expect(
      states([
        [0, outcome('failed', 500)],
        [1, outcome('failed', 404)],
      ]),
    ).toEqual(['suspect', 'suspect']);
    // 404 a month ago and an answer since: this is the first failure again.
    expect(
      states([
        [0, outcome('failed', 404)],
        [1, outcome('ok', 200)],
        [2, outcome('failed', 404)],
      ]),
    ).toEqual(['suspect', 'ok', 'suspect']);
  });

  it('stays broken whatever it fails with, and is good again with one answer', () => {
    const gone = outcome('failed', 404);
    expect(
      states([
        [0, gone],
        [1, gone],
        [2, outcome('failed', null)],
        [3, outcome('busy', 503)],
        [4, outcome('ok', 206)],
      ]),
    ).toEqual(['suspect', 'broken', 'broken', 'broken', 'ok']);
  });

  it('that fails is tried after 1 h, 6 h, 1 day, 3 days and then every week', () => {
    let standing = fresh;
    const waits = Array.from({ length: 6 }, () => {
      const judged = judge(standing, outcome('failed', 500), start, middle);
      standing = judged;
      return (judged.nextAt.getTime() - start.getTime()) / HOUR;
    });
    expect(waits).toEqual([1, 6, 24, 72, 168, 168]);
  });

  it('of a busy server keeps its state, waits longer each time, and as long as the server asks', () => {
    const good = judge(fresh, outcome('ok', 200), start, middle);
    const busy = judge(good, outcome('busy', 429, { retryAfterSeconds: 7200 }), start, middle);
    expect(busy).toMatchObject({
      state: 'ok',
      failures: 0,
      okAt: start,
      httpStatus: 429,
      nextAt: at(2 * HOUR),
    });
    let standing: Standing = fresh;
    const waits = Array.from({ length: 7 }, () => {
      const judged = judge(standing, outcome('busy', 503), start, middle);
      standing = judged;
      return (judged.nextAt.getTime() - start.getTime()) / HOUR;
    });
    expect(standing.state).toBe('unchecked');
    expect(waits).toEqual([1, 2, 4, 8, 16, 24, 24]);
    // Nobody is put off for more than a week.
    const far = judge(fresh, outcome('busy', 503, { retryAfterSeconds: 1e9 }), start, middle);
    expect(far.nextAt).toEqual(at(7 * DAY));
  });
});
