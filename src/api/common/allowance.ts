import { AppError } from '../../errors.js';

export interface AllowanceOptions {
  /** Requests that may come at once. */
  burst: number;
  /** How many are given back a minute. */
  perMinute: number;
  /** Milliseconds. */
  clock?: () => number;
}

/** Addresses that are remembered; the one seen longest ago goes first. */
const MOST = 10_000;

/**
 * Counts what one address asks for, in this process.
 * @returns a function that takes one request of an address' allowance, or throws TooManyRequests
 */
export function createAllowance({
  burst,
  perMinute,
  clock = Date.now,
}: AllowanceOptions): (address: string) => void {
  const known = new Map<string, { left: number; at: number }>();
  return (address) => {
    const now = clock();
    const before = known.get(address) ?? { left: burst, at: now };
    const left = Math.min(burst, before.left + ((now - before.at) * perMinute) / 60_000);
    known.delete(address);
    known.set(address, { left: Math.max(0, left - 1), at: now });
    const [oldest] = known.keys();
    if (known.size > MOST && oldest !== undefined) known.delete(oldest);
    if (left < 1) throw new AppError('TooManyRequests');
  };
}
