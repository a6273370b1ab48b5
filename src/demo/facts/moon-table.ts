import type { Cell } from './csv.js';
import { moonPhases } from './moon.js';

export const MOON_COLUMNS = ['istante', 'data', 'fase'] as const;

/** One row a phase, to the minute in UTC. */
export function* moonRows(first = 2020, last = 2035): Generator<Cell[]> {
  for (const { phase, instant } of moonPhases(first, last)) {
    const minute = new Date(Math.round(instant / 60_000) * 60_000).toISOString();
    yield [`${minute.slice(0, 16)}Z`, minute.slice(0, 10), phase];
  }
}
