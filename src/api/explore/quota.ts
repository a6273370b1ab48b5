/** Requests of one address a day. A harvest of some thousand datasets stays far below. */
const MOST = 100_000;
/** Addresses that are remembered; the one seen longest ago goes first. */
const MOST_KNOWN = 10_000;
const DAY = 86_400_000;

export interface Quota {
  limit: number;
  remaining: number;
  /** When the day of the count is over: midnight UTC. */
  reset: Date;
  exceeded: boolean;
}

/** Counts the requests of each address in a day, in this process. */
export function createQuota(most = MOST): (address: string, now: Date) => Quota {
  let day = 0;
  const counts = new Map<string, number>();
  return (address, now) => {
    const today = Math.floor(now.getTime() / DAY);
    if (today !== day) {
      day = today;
      counts.clear();
    }
    const count = (counts.get(address) ?? 0) + 1;
    counts.delete(address);
    counts.set(address, count);
    const [oldest] = counts.keys();
    if (counts.size > MOST_KNOWN && oldest !== undefined) counts.delete(oldest);
    return {
      limit: most,
      remaining: Math.max(0, most - count),
      reset: new Date((today + 1) * DAY),
      exceeded: count > most,
    };
  };
}
