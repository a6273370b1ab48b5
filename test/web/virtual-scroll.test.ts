import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MOST_PIXELS, placeAt, scrolled, trackOf } from '../../web/islands/table/virtual-scroll.js';

const ROW = 40;
const VIEWPORT = 600;

describe('a scroller that stands for more pixels than it has', () => {
  it('is as high as its rows where a browser can have that, and no higher than it may be where not', () => {
    expect(trackOf(1000 * ROW)).toMatchObject({ whole: 40_000, real: 40_000, pages: 1, jump: 0 });
    expect(trackOf(13_000_000 * ROW).real).toBe(MOST_PIXELS);
    expect(trackOf(0).real).toBe(0);
  });

  it('has a place for every row, within its height', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 13_000_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (rows, share) => {
          const track = trackOf(rows * ROW);
          const wholeTop = share * Math.max(0, track.whole - VIEWPORT);
          const { top, offset } = placeAt(track, wholeTop);
          expect(top + offset).toBeCloseTo(wholeTop, 3);
          expect(top).toBeGreaterThanOrEqual(0);
          expect(top).toBeLessThanOrEqual(Math.max(0, track.real - VIEWPORT) + 1);
        },
      ),
    );
  });

  it('moves as far in the whole as in itself, when it moves a little, from any place', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        fc.integer({ min: -VIEWPORT + 1, max: VIEWPORT - 1 }),
        (share, by) => {
          const track = trackOf(5_000_000 * ROW);
          const wholeTop = share * (track.whole - VIEWPORT);
          const before = placeAt(track, wholeTop);
          const after = scrolled(track, before, before.top + by, VIEWPORT);
          expect(after.top + after.offset).toBeCloseTo(wholeTop + by, 3);
        },
      ),
    );
  });

  it('reaches the same share of the whole when its bar is drawn: both ends exactly', () => {
    const track = trackOf(5_000_000 * ROW);
    const start = { top: 0, offset: 0 };
    const end = scrolled(track, start, track.real - VIEWPORT, VIEWPORT);
    expect(end.top + end.offset).toBe(track.whole - VIEWPORT);
    const back = scrolled(track, end, 0, VIEWPORT);
    expect(back.top + back.offset).toBe(0);
    const half = scrolled(track, start, track.real / 2, VIEWPORT);
    expect((half.top + half.offset) / track.whole).toBeCloseTo(0.5, 1);
  });

  it('passes over every row when it is turned by the wheel, in pages that overlap', () => {
    const track = trackOf(5_000_000 * ROW);
    let place = placeAt(track, 70_000);
    for (let step = 0; step < 1000; step += 1) {
      const next = scrolled(track, place, place.top + 100, VIEWPORT);
      expect(next.top + next.offset - place.top - place.offset).toBeCloseTo(100, 3);
      place = next;
    }
  });
});
