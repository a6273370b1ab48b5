import { describe, expect, it } from 'vitest';
import { createQuota } from '../../../src/api/explore/quota.js';

describe('the quota of an address', () => {
  it('is counted by day, each address by itself', () => {
    const count = createQuota(2);
    const day = new Date('2026-01-01T10:00:00Z');
    expect(count('a', day)).toEqual({
      limit: 2,
      remaining: 1,
      reset: new Date('2026-01-02T00:00:00Z'),
      exceeded: false,
    });
    expect(count('a', day)).toMatchObject({ remaining: 0, exceeded: false });
    expect(count('a', day)).toMatchObject({ remaining: 0, exceeded: true });
    expect(count('b', day)).toMatchObject({ remaining: 1, exceeded: false });
    expect(count('a', new Date('2026-01-02T00:00:00Z'))).toMatchObject({ remaining: 1, exceeded: false });
  });
});
