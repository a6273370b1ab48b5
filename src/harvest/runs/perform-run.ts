import { sql } from 'kysely';
import type { ReadEnd, SourcePage } from '../../../harvesters/protocol.js';
import { protocolOf as registered } from '../../../harvesters/registry.js';
import type { CatalogContext } from '../../catalog/context.js';
import { findOrganization } from '../../catalog/queries/organizations.js';
import type { Config } from '../../config.js';
import type { Bilingual } from '../../errors.js';
import { type Database, refreshStatistics } from '../../platform/database.js';
import { projectVersion } from '../../platform/project-path.js';
import { followFiles } from '../files/follow-files.js';
import type { Patience } from '../http/retry.js';
import { createSourceHttp } from '../http/source-http.js';
import { openValidators, type ValidatorStore } from '../http/validators.js';
import { organizationsOfAgents } from '../organizations-of-agents.js';
import { stableJson } from '../reconcile/content-hash.js';
import { findSource } from '../sources/access.js';
import type { HarvestSource } from '../sources/model.js';
import type { ProtocolOf } from '../sources/sources.js';
import { carryOut } from './carry-out.js';
import { finishListing } from './finish-run.js';
import { type HarvestCounts, type HarvestRun, isOver } from './model.js';
import { type PreparedItem, prepareRecords } from './prepare-records.js';
import { endRun, loadRun } from './run-rows.js';
import type { RunState } from './run-state.js';
import { RunStopped, stopsOf, whyFailed } from './stops.js';

/** What a run needs; `Services` has it all. */
export interface HarvestServices {
  db: Database;
  catalog: CatalogContext;
  config: Pick<Config, 'fetchAllowPrivate' | 'publicUrl'>;
  log: { info(data: object, text: string): void; warn(data: object, text: string): void };
  /** The protocols there are; `harvesters/registry.ts` unless a test brings its own. */
  protocolOf?: ProtocolOf;
  /** How patiently the source is asked; tests are in a hurry. */
  patience?: Patience;
}

/** Records in one transaction. */
const BATCH = 100;
/** Records of a page that is mapped before its turn. */
const MOST_EARLY = 500;
/** Pages in a row that bring nothing but what was there before: the source turns in circles. */
const MOST_REPEATS = 3;
/** Batches after which the planner's statistics are refreshed, when a first run fills the tables. */
const STATISTICS_AT: ReadonlySet<number> = new Set([5, 50]);

const lockOf = (sourceId: string) => sql`hashtextextended(${`portico-harvest:${sourceId}`}, 0)`;

/**
 * Carries out a run that was queued, or goes on with one that was interrupted, from the page it had come to. Only one
 * process does so at a time, held by a lock that PostgreSQL frees when the process dies. Everything that goes wrong with
 * the source ends the run with its reason; only faults of our own are thrown, and the run can then be gone on with.
 * @param signal aborts when this process is to end
 * @returns the run as it stands; not over when another process has it
 */
export async function performRun(
  services: HarvestServices,
  runId: string,
  signal: AbortSignal = new AbortController().signal,
): Promise<HarvestRun | undefined> {
  const run = await loadRun(services.db, runId);
  if (!run || isOver(run)) return run;
  return services.db.connection().execute(async (connection) => {
    const lock = lockOf(run.sourceId);
    const { rows } = await sql<{ free: boolean }>`select pg_try_advisory_lock(${lock}) as free`.execute(
      connection,
    );
    if (!rows[0]?.free) return run;
    try {
      return await underLock(services, runId, signal);
    } finally {
      await sql`select pg_advisory_unlock(${lock})`.execute(connection);
    }
  });
}

async function underLock(
  services: HarvestServices,
  runId: string,
  signal: AbortSignal,
): Promise<HarvestRun | undefined> {
  const run = await loadRun(services.db, runId);
  const source = run && (await findSource(services.db, run.sourceId));
  if (!run || !source || isOver(run)) return run;
  const stops = stopsOf(services.db, run, source.settings, signal);
  const validators = await openValidators(services.db, source.id);
  const http = createSourceHttp({
    userAgent: source.settings.userAgent ?? userAgentOf(services.config.publicUrl),
    allowPrivate: services.config.fetchAllowPrivate,
    insecureTls: source.settings.insecureTls,
    pauseMs: source.settings.pauseMs,
    robots: mindsRobots(services, source),
    signal: stops.signal,
    validators,
    ...(services.patience && { patience: services.patience }),
  });
  try {
    const state = await startState(services, run, source);
    const end = await readAll(state, run, { http, signal: stops.signal });
    if (!run.dry) await followFiles(services.catalog, source, () => stops.signal.throwIfAborted());
    await finishListing(state, end, () => stops.signal.throwIfAborted());
    await keepAnswers(services.db, runId, validators);
  } catch (thrown) {
    // This process is to end: the run is gone on with elsewhere.
    if (signal.aborted) throw signal.reason;
    const error = stops.signal.aborted ? stops.signal.reason : thrown;
    const failed = whyFailed(error);
    if (!failed) throw error;
    await endRun(services.db, runId, failed, services.catalog.now());
    services.log.warn({ source: source.name, run: runId, why: failed.why.en }, 'harvest ended early');
  } finally {
    stops.clear();
    await http.close();
  }
  const over = await loadRun(services.db, runId);
  services.log.info({ source: source.name, run: runId, state: over?.state, counts: over?.counts }, 'harvest');
  return over;
}

/** Who we are, with a page about us: some portals turn away whoever does not say. */
const userAgentOf = (publicUrl: string): string => `Portico/${projectVersion()} (+${publicUrl})`;

function mindsRobots(
  { protocolOf = registered }: HarvestServices,
  { type, settings }: HarvestSource,
): boolean {
  return settings.robots ? settings.robots === 'mind' : (protocolOf(type)?.mindsRobots ?? false);
}

/** Asked again only if changed: no sooner than everything that was answered has been carried out. */
async function keepAnswers(db: Database, runId: string, validators: ValidatorStore): Promise<void> {
  const run = await loadRun(db, runId);
  if (run?.state === 'done' && !run.dry) await validators.keep(db);
}

/** The run as it starts, or as an interrupted one had come to be. */
async function startState(
  services: HarvestServices,
  run: HarvestRun,
  source: HarvestSource,
): Promise<RunState> {
  const { db, catalog, protocolOf = registered } = services;
  const protocol = protocolOf(source.type);
  if (!protocol) {
    throw new RunStopped('failed', {
      it: `Nessun protocollo si chiama «${source.type}».`,
      en: `No protocol is called "${source.type}".`,
    });
  }
  const organization =
    source.organizationId === null ? undefined : await findOrganization(db, source.organizationId);
  const resumed = await resume(db, run);
  const { policy, draft, defaults, filters } = source.settings;
  return {
    runId: run.id,
    dry: run.dry,
    catalog,
    source,
    organization,
    organizationOf: organizationsOfAgents(catalog, { dry: run.dry }),
    prepare: {
      protocol,
      source: { url: source.url, options: source.options, publicUrl: catalog.publicUrl },
      publicUrl: catalog.publicUrl,
      settings: source.settings,
      organization,
      hashContext: stableJson([
        projectVersion(),
        source.url,
        source.options,
        source.organizationId,
        { policy, draft, defaults, filters },
      ]),
    },
    ...resumed,
    imagined: new Map(),
    counts: run.dry ? {} : run.counts,
  };
}

/** What an interrupted run had seen. A dry one begins anew. */
async function resume(db: Database, run: HarvestRun) {
  const now = new Date();
  await db
    .updateTable('harvest_run')
    .set({
      state: 'running',
      started_at: run.startedAt ?? now,
      ...(run.dry && { cursor: null, counts: '{}' }),
    })
    .where('id', '=', run.id)
    .execute();
  if (run.dry) {
    await db.deleteFrom('harvest_run_item').where('run_id', '=', run.id).execute();
    return { seen: new Set<number>(), redone: new Set<number>(), redoneRecords: 0, batch: 0 };
  }
  const pages = await db
    .selectFrom('harvest_run_page')
    .select(['n', 'cursor', 'records', 'seen'])
    .where('run_id', '=', run.id)
    .orderBy('n')
    .execute();
  const last = pages.findLastIndex(({ cursor }) => cursor !== null);
  const idsOf = (some: typeof pages) => new Set(some.flatMap((page) => page.seen.map(Number)));
  return {
    seen: idsOf(pages.slice(0, last + 1)),
    redone: idsOf(pages.slice(last + 1)),
    redoneRecords: pages.slice(last + 1).reduce((sum, { records }) => sum + records, 0),
    batch: (pages.at(-1)?.n ?? -1) + 1,
  };
}

/** Reads page after page, the next one while the former is being written. */
async function readAll(
  state: RunState,
  run: HarvestRun,
  tools: { http: ReturnType<typeof createSourceHttp>; signal: AbortSignal },
): Promise<ReadEnd> {
  const { protocol, source } = state.prepare;
  const from = run.dry ? undefined : (run.cursor ?? undefined);
  const pages: AsyncGenerator<SourcePage<unknown>, ReadEnd> = protocol.read(source, tools, from);
  // Mapped as soon as it is here, while the database writes the page before it.
  const take = () => {
    const next = pages
      .next()
      .then((step) => ({ step, prepared: step.done ? undefined : early(state, step.value) }));
    // Its failure is met when it is its turn; meanwhile nobody listens.
    next.catch(() => undefined);
    return next;
  };
  let repeats = 0;
  try {
    let next = take();
    for (;;) {
      const { step, prepared } = await next;
      tools.signal.throwIfAborted();
      if (step.done) return step.value;
      next = take();
      const isNew = await writePage(state, step.value, prepared, tools.signal);
      repeats = isNew ? 0 : repeats + 1;
      if (repeats === MOST_REPEATS) throw circling(repeats);
    }
  } finally {
    // Not waited for: a source that never answers would hold us.
    void pages.return({ complete: false }).catch(() => undefined);
  }
}

const circling = (n: number): RunStopped => {
  const why: Bilingual = {
    it: `La fonte ripete le stesse pagine (${n} di seguito senza niente di nuovo): l’elenco non finirebbe mai.`,
    en: `The source repeats the same pages (${n} in a row with nothing new): the listing would never end.`,
  };
  return new RunStopped('failed', why);
};

/** The items of a page, a list for each batch. */
type Batches = readonly (readonly PreparedItem[])[];

/** Maps a page; one that is large waits until it is its turn, lest it be in memory twice. */
function early(state: RunState, { records }: SourcePage<unknown>): Batches | undefined {
  if (records.length > MOST_EARLY) return undefined;
  const batches: PreparedItem[][] = [];
  for (let start = 0; start < records.length; start += BATCH) {
    batches.push(prepareRecords(records.slice(start, start + BATCH), state.prepare));
  }
  return batches;
}

/** Carries out a page in batches; false when it brought only what the run had seen before. */
async function writePage(
  state: RunState,
  page: SourcePage<unknown>,
  prepared: Batches | undefined,
  signal: AbortSignal,
): Promise<boolean> {
  const { records, cursor, claimed, problems = [] } = page;
  const before: HarvestCounts = state.counts;
  for (let start = 0; start === 0 || start < records.length; start += BATCH) {
    const batch = records.slice(start, start + BATCH);
    const isLast = start + BATCH >= records.length;
    const items = prepared?.[start / BATCH] ?? prepareRecords(batch, state.prepare);
    const { isCancelled } = await carryOut(state, items, {
      cursor: isLast ? cursor : undefined,
      records: batch.length,
      claimed,
      problems: isLast ? problems : [],
    });
    if (STATISTICS_AT.has(state.batch) && !state.dry && (state.counts.added ?? 0) > 0) {
      await refreshStatistics(state.catalog.db);
      await sql`analyze harvest_item`.execute(state.catalog.db);
    }
    signal.throwIfAborted();
    if (isCancelled) throw RunStopped.cancelled();
  }
  const repeated = (state.counts.repeated ?? 0) - (before.repeated ?? 0);
  return records.length === 0 || repeated < records.length;
}
