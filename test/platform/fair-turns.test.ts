import { describe, expect, it } from 'vitest';
import { TooManyWaiting } from '../../src/platform/at-once.js';
import { FairTurns, TooManyOfOne } from '../../src/platform/fair-turns.js';

/** Work that ends when it is told to. */
function piece() {
  let end: () => void = () => undefined;
  let began = false;
  const work = () =>
    new Promise<void>((resolve) => {
      began = true;
      end = resolve;
    });
  return { work, end: () => end(), began: () => began };
}

const settle = () => new Promise((next) => setImmediate(next));
const open = (more: object = {}) =>
  new FairTurns({
    most: 2,
    mostEach: 1,
    mostWaiting: 10,
    mostWaitingEach: 2,
    longestWait: 60_000,
    ...more,
  });

describe('turns of several askers', () => {
  it('leave a place to the others, however much one asks for', async () => {
    const turns = open();
    const [first, second, third, other] = [piece(), piece(), piece(), piece()] as const;
    const done = [first, second, third].map(({ work }) => turns.run('a', work));
    done.push(turns.run('b', other.work));
    await settle();
    expect([first, second, third, other].map((each) => each.began())).toEqual([true, false, false, true]);
    first.end();
    await settle();
    expect([second, third].map((each) => each.began())).toEqual([true, false]);
    for (const each of [second, other]) each.end();
    await settle();
    third.end();
    await Promise.all(done);
  });

  it('refuse who has as many waiting as one may have, and take others still', async () => {
    const turns = open();
    const first = piece();
    const done = [turns.run('a', first.work), turns.run('a', async () => 2), turns.run('a', async () => 3)];
    await expect(turns.run('a', async () => 4)).rejects.toBeInstanceOf(TooManyOfOne);
    await expect(turns.run('b', async () => 5)).resolves.toBe(5);
    first.end();
    await expect(Promise.all(done)).resolves.toEqual([undefined, 2, 3]);
    await expect(turns.run('a', async () => 6)).resolves.toBe(6);
  });

  it('refuse everybody behind too many, and who waits too long', async () => {
    const turns = open({ most: 1, mostWaiting: 1, longestWait: 20 });
    const first = piece();
    const running = turns.run('a', first.work);
    const waiting = turns.run('b', async () => 'never');
    const behind = turns.run('c', async () => 'never');
    await expect(behind).rejects.toBeInstanceOf(TooManyWaiting);
    await expect(waiting).rejects.toBeInstanceOf(TooManyWaiting);
    first.end();
    await running;
    await expect(turns.run('b', async () => 'now')).resolves.toBe('now');
  });

  it('pass over who has gone, and go on after work that fails', async () => {
    const turns = open({ most: 1 });
    const first = piece();
    const failing = turns.run('a', async () => {
      await first.work();
      throw new Error('no luck');
    });
    const gone = new AbortController();
    const leaving = turns.run('b', async () => 'never', gone.signal);
    const last = turns.run('c', async () => 'done');
    gone.abort(new Error('gone'));
    await expect(leaving).rejects.toThrow('gone');
    await expect(turns.run('b', async () => 'never', gone.signal)).rejects.toThrow('gone');
    first.end();
    await expect(failing).rejects.toThrow('no luck');
    await expect(last).resolves.toBe('done');
  });
});
