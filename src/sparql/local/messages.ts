import type { MessagePort } from 'node:worker_threads';
import type { Evaluated, Evaluation } from './evaluate.js';
import type { GraphState } from './graph-store.js';

/** What the threads say to each other: plain data. */

/** Told to a store when it starts. */
export interface StoreSetup {
  qualityGraph: string;
  /** Whence its graphs come. */
  feed: MessagePort;
  /** The most memory it may have, data and queries together. */
  maxBytes: number;
}

/** From the feeder to a store: each is answered by its number once it is done. */
export interface FeedBatch {
  id: number;
  graphs: GraphState[];
  /** After this batch the store holds the whole catalogue. */
  whole?: boolean;
}

/** From the pool to a store. */
export interface StoreQuestion {
  id: number;
  evaluation: Evaluation;
}

/** From a store to the pool. */
export type StoreMessage =
  | {
      kind: 'state';
      whole: boolean;
      quads: number;
      /** Of the default graph. */
      triples: number;
      bytes: number;
      removed: number;
    }
  | { kind: 'answer'; id: number; answer: Evaluated }
  | { kind: 'failure'; id: number; message: string; crashed: boolean }
  | { kind: 'skipped'; graph: string; message: string };

/** From a checker to the pool. */
export type CheckMessage = { id: number; fault: string | undefined; crashed: boolean };

/** From the pool to the feeder: a store to be filled; whether somebody waits for one. */
export type FeederOrder = { attach: MessagePort } | { hurry: true };

/** From the feeder to the pool: something for the log. */
export interface FeederNote {
  message: string;
  error?: string;
}
