import { sql } from 'kysely';
import type { SourceHttp } from '../../../../harvesters/protocol.js';
import type { Database, Db } from '../../../platform/database.js';
import { type Comparison, compareHeld, lastHarvest } from '../compare.js';
import { countStates, weightOf } from '../describe.js';
import { saveItems, statesOfRun } from '../items.js';
import { type ItemState, PORTAL_NAMES, type SyncItem, type SyncProblem } from '../model.js';
import { readPublished } from '../published.js';
import { beginRun, endRun, lastDone, type RunFigures, type SyncRun, saveProgress } from '../runs.js';
import { askScores } from './ask-scores.js';
import { readHeld, saveHeld, scoresOfRun } from './held-rows.js';
import { type PortalReading, readingOf, type SyncConfig } from './portals.js';
import { probeMissing } from './probe-missing.js';
import { messagesOf, type Progress, type Stage } from './stage.js';

/** What a read-back needs; `Services` has it all. */
export interface ReadBackServices {
  db: Database;
  config: SyncConfig;
  catalog: { publicUrl: string; now(): Date };
}

export interface ReadBackOptions {
  /** The way to the portals. */
  http: SourceHttp;
  signal: AbortSignal;
  /** How long to work before the rest is left to the next call, in ms; without end when left out. */
  sliceMs?: number;
}

const BEGIN: Progress = {
  stage: 'list',
  complete: false,
  problems: [],
  probes: 0,
  asked: 0,
  failed: 0,
  failedInARow: 0,
};
const MOST_PROBLEMS = 50;

/**
 * Reads what a portal holds of ours and says of each dataset how it stands there. Nothing is written outside. Work is
 * kept page by page: given again after a stop it goes on where it was. A portal that does not answer ends the run as
 * failed, and what was known before stays what is shown.
 * @returns `again` when the time is up and there is more to do
 */
export async function runReadBack(
  services: ReadBackServices,
  run: SyncRun,
  options: ReadBackOptions,
): Promise<'done' | 'again'> {
  const { db, config, catalog } = services;
  const { portal } = run;
  if (!portal) throw new Error('a read-back without a portal');
  await beginRun(db, run.id, catalog.now());
  const end = options.sliceMs === undefined ? Number.POSITIVE_INFINITY : Date.now() + options.sliceMs;
  const ours = await readPublished(db, catalog.publicUrl);
  const stage: Stage = {
    db,
    runId: run.id,
    config,
    http: options.http,
    ours,
    reading: await readingOf(portal, db, config, ours),
    isOver: () => Date.now() >= end,
    signal: options.signal,
  };
  const progress: Progress = { ...BEGIN, ...(run.progress as Partial<Progress>) };
  if (stage.reading.by.length === 0) {
    await fail(services, run, [{ code: 'no-codes' }]);
    return 'done';
  }
  try {
    if (progress.stage === 'list' && !(await listHeld(stage, progress))) return 'again';
  } catch (error) {
    const why = messagesOf(error);
    if (!why || options.signal.aborted) throw error;
    const params = { portal: PORTAL_NAMES[portal], why };
    await fail(services, run, [{ code: 'portal-failed', params }, ...progress.problems]);
    return 'done';
  }
  if (portal === 'data-europa') {
    if (progress.stage === 'probe' && !(await probeMissing(stage, progress))) return 'again';
    const before = await lastDone(db, 'read-back', portal);
    const known = before ? await scoresOfRun(db, before.id) : new Map();
    if (!(await askScores(stage, progress, known))) return 'again';
  }
  await conclude(services, run, stage, progress);
  return 'done';
}

async function fail(
  { db, catalog }: ReadBackServices,
  run: SyncRun,
  problems: readonly SyncProblem[],
): Promise<void> {
  await endRun(db, run, { state: 'failed', figures: {}, problems, now: catalog.now() });
}

/** Lists what they hold. False when the time is up. */
async function listHeld(stage: Stage, progress: Progress): Promise<boolean> {
  const { db, runId, http, reading, signal } = stage;
  const pages = reading.read(http, progress.cursor);
  const earlier = progress.problems;
  for (;;) {
    signal.throwIfAborted();
    const step = await pages.next();
    if (step.done) {
      progress.stage = 'probe';
      progress.complete = step.value.complete;
      progress.problems = distinct([...earlier, ...step.value.problems]);
      await saveProgress(db, runId, progress);
      return true;
    }
    progress.cursor = step.value.cursor;
    progress.problems = distinct([...earlier, ...step.value.problems]);
    await saveHeld(db, runId, step.value.records, progress);
    if (stage.isOver()) {
      await pages.return({ complete: false, problems: [] });
      return false;
    }
  }
}

const distinct = (problems: readonly SyncProblem[]): SyncProblem[] => [
  ...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values(),
];

/** Compares, and keeps what each dataset is found to be. */
async function conclude(
  { db, catalog }: ReadBackServices,
  run: SyncRun,
  { ours, reading }: Stage,
  progress: Progress,
): Promise<void> {
  const portal = run.portal ?? 'dati-gov-it';
  const before = await lastDone(db, 'read-back', portal);
  const scores = before ? await scoresOfRun(db, before.id) : new Map();
  const held = await readHeld(db, run.id, scores);
  const comparison = await comparisonOf(db, run, catalog, progress.complete, reading, before);
  const items = compareHeld(ours, held, comparison);
  const now = catalog.now();
  await db.transaction().execute((trx) => saveItems(trx, run.id, before?.id, items, now));
  const harvestedAt = lastHarvest(held);
  const figures: RunFigures = {
    published: ours.filter(reading.expects).length,
    items: countStates(items),
    held: held.length,
    ...(harvestedAt !== undefined && { harvestedAt }),
    ...scoreFigures(items),
  };
  const problems = [...progress.problems].slice(0, MOST_PROBLEMS);
  await endRun(db, run, { state: 'done', figures, problems, now });
}

async function comparisonOf(
  db: Db,
  run: SyncRun,
  { publicUrl, now }: ReadBackServices['catalog'],
  complete: boolean,
  reading: PortalReading,
  before: SyncRun | undefined,
): Promise<Comparison> {
  const check = await lastDone(db, 'check');
  const checked = check ? await statesOfRun(db, check.id) : new Map();
  const national = run.portal === 'data-europa' ? await lastDone(db, 'read-back', 'dati-gov-it') : undefined;
  const earlier = before ? await statesOfRun(db, before.id) : new Map();
  const at = before?.requestedAt.toISOString() ?? '';
  const statesAt = national ? await statesOfRun(db, national.id) : new Map();
  return {
    portal: run.portal ?? 'dati-gov-it',
    now: now(),
    catalogue: `${publicUrl}/catalog.rdf`,
    complete,
    expects: reading.expects,
    refusals: new Map([...checked].map(([key, { problems }]) => [key, problems.filter(isRefusal)])),
    before: new Map([...earlier].map(([key, { state }]) => [key, { state, at }])),
    national: new Map([...statesAt].map(([key, { state }]): [string, ItemState] => [key, state])),
    removed: await onceHere(db),
  };
}

const isRefusal = (problem: SyncProblem): boolean => weightOf(problem) === 'refused';

/** Identifiers and IRIs of datasets that were public and are not. */
async function onceHere(db: Db): Promise<Set<string>> {
  const { rows } = await sql<{ iri: string; identifier: string }>`
    select iri, identifier from catalog_resource
    where kind = 'dataset' and published_at is not null and not (state = 'published' and visibility = 'public')`.execute(
    db,
  );
  return new Set(rows.flatMap(({ iri, identifier }) => [iri, identifier]));
}

/** Means over the datasets whose score both sides know. */
function scoreFigures(items: readonly SyncItem[]): Pick<RunFigures, 'scores'> {
  const both = items.flatMap(({ ours, theirs }) => {
    const score = theirs[0]?.score;
    return score?.method === '1' && ours?.score !== undefined ? [[score.score, ours.score] as const] : [];
  });
  if (both.length === 0) return {};
  const mean = (at: 0 | 1): number =>
    Math.round((both.reduce((sum, pair) => sum + pair[at], 0) / both.length) * 10) / 10;
  return { scores: { datasets: both.length, theirs: mean(0), ours: mean(1) } };
}
