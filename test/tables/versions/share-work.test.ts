import { describe, expect, it } from 'vitest';
import { shareWork } from '../../../src/tables/versions/share-work.js';

describe('shared work', () => {
  it('runs few pieces at once, all of them in the end, also after a failure', async () => {
    const work = shareWork(2);
    let now = 0;
    let most = 0;
    const piece = (n: number) => async () => {
      now += 1;
      most = Math.max(most, now);
      await new Promise((done) => setTimeout(done, 5));
      now -= 1;
      if (n === 1) throw new Error('one of them');
      return n;
    };
    const ended = await Promise.allSettled([0, 1, 2, 3, 4, 5].map((n) => work.run(String(n), piece(n))));
    expect(most).toBe(2);
    expect(ended.map((end) => (end.status === 'fulfilled' ? end.value : 'failed'))).toEqual([
      0,
      'failed',
      2,
      3,
      4,
      5,
    ]);
  });

  it('does equal pieces once while they run, and again afterwards', async () => {
    const work = shareWork(1);
    let times = 0;
    const piece = async () => {
      times += 1;
      return times;
    };
    expect(await Promise.all([work.run('a', piece), work.run('a', piece), work.run('b', piece)])).toEqual([
      1, 1, 2,
    ]);
    expect(await work.run('a', piece)).toBe(3);
  });
});
