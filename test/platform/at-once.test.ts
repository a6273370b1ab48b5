import { describe, expect, it } from 'vitest';
import { AtOnce, TooManyWaiting } from '../../src/platform/at-once.js';

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

describe('work at once', () => {
  it('is so much at most, the rest in its order', async () => {
    const turns = new AtOnce(2);
    const pieces = [piece(), piece(), piece(), piece()];
    const done = pieces.map(({ work }) => turns.run(work));
    const began = () => pieces.map((each) => each.began());
    await settle();
    expect(began()).toEqual([true, true, false, false]);
    pieces[1]?.end();
    await done[1];
    await settle();
    expect(began()).toEqual([true, true, true, false]);
    for (const each of [pieces[0], pieces[2]]) each?.end();
    await settle();
    pieces[3]?.end();
    await Promise.all(done);
  });

  it('gives its place on when it fails, and refuses who would wait behind too many', async () => {
    const turns = new AtOnce(1, 1);
    const first = piece();
    const failing = turns.run(async () => {
      await first.work();
      throw new Error('rotto');
    });
    const second = turns.run(async () => 'secondo');
    await expect(turns.run(async () => 'terzo')).rejects.toThrow(TooManyWaiting);
    first.end();
    await expect(failing).rejects.toThrow('rotto');
    expect(await second).toBe('secondo');
    expect(await turns.run(async () => 'quarto')).toBe('quarto');
  });

  it('does not wait for who has gone', async () => {
    const turns = new AtOnce(1);
    const [first, last] = [piece(), piece()];
    const running = turns.run(first.work);
    const gone = new AbortController();
    const never = piece();
    const left = turns.run(never.work, gone.signal);
    const after = turns.run(last.work);
    gone.abort(new Error('andato'));
    await expect(left).rejects.toThrow('andato');
    first.end();
    await running;
    await settle();
    last.end();
    await after;
    expect(never.began()).toBe(false);
    await expect(turns.run(never.work, gone.signal)).rejects.toThrow('andato');
  });
});
