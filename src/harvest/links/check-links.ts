import type { CatalogContext } from '../../catalog/context.js';
import type { BlobStore } from '../../files/blob-store.js';
import type { Database } from '../../platform/database.js';
import type { OutgoingHttp } from '../../platform/outgoing-http.js';
import { followBacklog } from './follow-links.js';
import { type HostLease, releaseHost, takeHost } from './hosts.js';
import { judge, type Outcome } from './judge.js';
import { type Link, recordCheck, takeLink } from './link-rows.js';
import { OF_SERVER, probe } from './probe.js';
import { probeFile } from './probe-file.js';
import { OUR_FILES } from './read-link.js';

/** What checking addresses needs; `Services` has it all. */
export interface LinkServices {
  db: Database;
  catalog: CatalogContext;
  blobs: BlobStore;
  /** The outgoing door that spaces the requests to one host. */
  linkHttp: OutgoingHttp;
}

/** How much is done at once and how long. */
export interface CheckLimits {
  /** Hosts asked at the same time. */
  hosts: number;
  /** Addresses of one host before it rests. */
  perTurn: number;
  restMs: number;
  /** No new address is begun after it. */
  runMs: number;
  timeoutMs: number;
}

const LIMITS: CheckLimits = { hosts: 16, perTurn: 50, restMs: 30_000, runMs: 50_000, timeoutMs: 30_000 };

/** Longest time a whole host is left alone because of one answer. */
const LONGEST_PAUSE_S = 24 * 3600;
/** A server that asks for less to be done without saying for how long. */
const PAUSE_S = 5 * 60;
/** After so many addresses in a row that a server as a whole was unreachable, its others are taken to be so too. */
const ENOUGH = 2;

export interface CheckOptions extends Partial<CheckLimits> {
  random?: () => number;
  signal?: AbortSignal;
}

/**
 * The job `check-links`, every minute: tries the addresses that are due, several hosts at once, each host by one worker
 * only and one request at a time. Every check is written at once, so that a process that dies loses none; its hosts are
 * free again after five minutes. Returns how many were checked.
 */
export async function checkLinks(services: LinkServices, options: CheckOptions = {}): Promise<number> {
  const limits = { ...LIMITS, ...options };
  const { signal } = options;
  const end = Date.now() + limits.runMs;
  const isOver = (): boolean => signal?.aborted === true || Date.now() >= end;
  await followBacklog(services.db, services.catalog, signal);
  let checked = 0;
  const work = async (): Promise<void> => {
    while (!isOver()) {
      const lease = await takeHost(services.db, services.catalog.now());
      if (!lease) return;
      const some = await takeTurn(services, lease, limits, options, isOver);
      checked += some;
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: limits.hosts }, work));
  const failed = ended.find((it) => it.status === 'rejected');
  if (failed && !signal?.aborted) throw failed.reason;
  return checked;
}

/** The due addresses of one host, one after the other, until it rests. */
async function takeTurn(
  services: LinkServices,
  lease: HostLease,
  limits: CheckLimits,
  { random = Math.random, signal }: CheckOptions,
  isOver: () => boolean,
): Promise<number> {
  const { db, catalog } = services;
  const unreachable = new Map<string, { times: number; outcome: Outcome }>();
  let pause: Date | null = null;
  let checked = 0;
  try {
    while (checked < limits.perTurn && !isOver() && !pause) {
      const taken = await takeLink(db, lease.host, catalog.now());
      if (!taken) break;
      const { link, service } = taken;
      const { origin } = new URL(link.url);
      const before = unreachable.get(origin);
      const outcome =
        before && before.times >= ENOUGH
          ? before.outcome
          : await checkOne(services, link, {
              service,
              timeoutMs: limits.timeoutMs,
              ...(signal && { signal }),
            });
      if (OF_SERVER.has(outcome.problem)) {
        unreachable.set(origin, { times: (before?.times ?? 0) + 1, outcome });
      } else unreachable.delete(origin);
      const now = catalog.now();
      await recordCheck(db, link, outcome, judge(link, outcome, now, random), now);
      checked += 1;
      pause = pauseAfter(outcome, now);
    }
  } finally {
    await releaseHost(db, lease, catalog.now(), limits.restMs, pause);
  }
  return checked;
}

const checkOne = (
  services: LinkServices,
  { host, url }: Link,
  options: Parameters<typeof probe>[2],
): Promise<Outcome> =>
  host === OUR_FILES ? probeFile(services, url) : probe(services.linkHttp, url, options);

/** Until when the host is to be left alone: as it asked, or a while when it said "too many requests" (RFC 6585, 4). */
function pauseAfter({ result, httpStatus, retryAfterSeconds }: Outcome, now: Date): Date | null {
  if (result !== 'busy') return null;
  const seconds = Math.min(retryAfterSeconds ?? (httpStatus === 429 ? PAUSE_S : 0), LONGEST_PAUSE_S);
  return seconds > 0 ? new Date(now.getTime() + seconds * 1000) : null;
}
