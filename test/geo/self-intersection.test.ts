import { describe, expect, it } from 'vitest';
import { crossesItself } from '../../src/geo/self-intersection.js';

const enough = () => ({ pairs: 50_000_000 });

/** A ring of `corners` on a wavy circle: valid whatever its size. */
function wavyCircle(corners: number): number[][] {
  return Array.from({ length: corners }, (_, at) => {
    const angle = (at / corners) * 2 * Math.PI;
    const radius = 1 + 0.1 * Math.sin(angle * 40);
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  });
}

describe('rings that cross themselves', () => {
  it('squares, notches and touches pass; bow ties do not', () => {
    expect(
      crossesItself(
        [
          [0, 0],
          [1, 0],
          [1, 1],
          [0, 1],
          [0, 0],
        ],
        enough(),
      ),
    ).toBe(false);
    expect(
      crossesItself(
        [
          [0, 0],
          [4, 0],
          [4, 4],
          [2, 1],
          [0, 4],
          [0, 0],
        ],
        enough(),
      ),
    ).toBe(false);
    expect(
      crossesItself(
        [
          [0, 0],
          [2, 0],
          [1, 1],
          [2, 2],
          [0, 2],
          [1, 1],
          [0, 0],
        ],
        enough(),
      ),
    ).toBe(false);
    expect(
      crossesItself(
        [
          [0, 0],
          [1, 1],
          [1, 0],
          [0, 1],
          [0, 0],
        ],
        enough(),
      ),
    ).toBe(true);
    expect(
      crossesItself(
        [
          [0, 0],
          [1, 0],
          [0, 0],
        ],
        enough(),
      ),
    ).toBe(false);
  });

  it('one crossing among a hundred thousand sides is found, in bounded time', () => {
    const ring = wavyCircle(100_000);
    expect(crossesItself(ring, enough())).toBe(false);
    const [a = [], b = []] = [ring[50_000], ring[50_010]];
    ring[50_000] = b;
    ring[50_010] = a;
    expect(crossesItself(ring, enough())).toBe(true);
  });

  it('says nothing when the budget ends', () => {
    expect(crossesItself(wavyCircle(1000), { pairs: 10 })).toBeUndefined();
  });
});
