import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { openDatabase } from '../../platform/database.js';
import type { FeedBatch, FeederNote, FeederOrder } from '../local/messages.js';
import { type RemoteUpdate, remoteGraphs } from '../remote/remote-graphs.js';
import { CatalogueFeed, type TakeGraphs } from './catalogue-feed.js';
import { resourcesWithChangedLinks } from './link-statuses.js';
import { OutboxFollower } from './outbox-follower.js';

/*
 * Reads the catalogue from PostgreSQL and writes it as graphs, in a thread of its own: making a catalogue's triples takes
 * seconds, and doors must not wait for it. Stores are attached by the pool; a remote endpoint is one more.
 */

/** Told when it starts. */
export interface FeederSetup {
  databaseUrl: string;
  publicUrl: string;
  remote?: RemoteUpdate | undefined;
}

const POLL_MS = 400;
const LINKS_MS = 30_000;
const RETRY_MS = 5000;
/** Batches that a store may have waiting. */
const AHEAD = 3;
/** As long as nobody asks, filling rests after each batch as many times as long as that took. */
const RESTS = 2;
const LONGEST_REST_MS = 500;

const { databaseUrl, publicUrl, remote } = workerData as FeederSetup;
const db = openDatabase(databaseUrl, { max: 2 });
const follower = new OutboxFollower(db);
const iriOf = new Map<string, string>();
const feeds = new Set<CatalogueFeed>();
const note = (message: string, error?: unknown): void =>
  parentPort?.postMessage({
    message,
    ...(error !== undefined && { error: String((error as Error).stack ?? error) }),
  } satisfies FeederNote);
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Set once somebody asks. */
let hurry = false;
let wakeAll = (): void => undefined;
const hurried = new Promise<void>((done) => {
  wakeAll = done;
});

/** Sends batches to a store, a few ahead of it, until it is gone. */
function storeAt(port: MessagePort): { take: TakeGraphs; isGone: () => boolean } {
  let last = 0;
  let done = 0;
  let gone = false;
  let wake: (() => void) | undefined;
  port.on('message', (id: number) => {
    done = id;
    wake?.();
  });
  port.on('close', () => {
    gone = true;
    wake?.();
  });
  let sent = performance.now();
  const take: TakeGraphs = async (graphs, whole = false) => {
    // The store and this thread work at the same time: while one rests so does the other.
    if (!hurry)
      await Promise.race([pause(Math.min(RESTS * (performance.now() - sent), LONGEST_REST_MS)), hurried]);
    sent = performance.now();
    while (last - done >= AHEAD && !gone) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    if (gone) throw new Error('the store is gone');
    last += 1;
    port.postMessage({ id: last, graphs, whole } satisfies FeedBatch);
  };
  return { take, isGone: () => gone };
}

/** Fills a store and keeps it up to date until it is gone; what fails is tried again. */
async function serve(take: TakeGraphs, isGone: () => boolean): Promise<void> {
  await started;
  const feed = new CatalogueFeed(db, publicUrl, iriOf, take);
  feeds.add(feed);
  let filled = false;
  while (!isGone()) {
    try {
      if (filled) await feed.send();
      else await feed.fill();
      filled = true;
      await pause(POLL_MS);
    } catch (error) {
      if (isGone()) break;
      note('the catalogue could not be sent to its triple store', error);
      await pause(RETRY_MS);
    }
  }
  feeds.delete(feed);
}

let linksSince = new Date();
let linksAt = Date.now();

/** Tells every feed what changed. */
async function follow(): Promise<void> {
  const changes = await follower.next();
  if (Date.now() - linksAt > LINKS_MS) {
    const from = linksSince;
    // Rows may be committed a while after their date: the windows overlap.
    linksSince = new Date(Date.now() - LINKS_MS);
    linksAt = Date.now();
    changes.resources.push(...(await resourcesWithChangedLinks(db, from)));
  }
  for (const feed of feeds) feed.note(changes);
}

/** Runs until it succeeds. */
async function insist(what: () => Promise<void>, complaint: string): Promise<void> {
  for (;;) {
    try {
      return await what();
    } catch (error) {
      note(complaint, error);
      await pause(RETRY_MS);
    }
  }
}

const started = insist(() => follower.start(), 'the outbox cannot be read');
parentPort?.on('message', (order: FeederOrder) => {
  if ('hurry' in order) {
    hurry = true;
    wakeAll();
    return;
  }
  const { take, isGone } = storeAt(order.attach);
  void serve(take, isGone);
});
if (remote) void serve(remoteGraphs(remote, publicUrl), () => false);
await started;
for (;;) {
  await pause(POLL_MS);
  await insist(follow, 'the outbox cannot be read');
}
