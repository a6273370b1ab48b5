import { organizationNames } from '../../catalog/queries/organizations-by-id.js';
import { AppError, notFound } from '../../errors.js';
import { type HarvestMerge, listMerges } from '../../harvest/decisions/merges.js';
import { type HarvestFile, listHarvestFiles } from '../../harvest/files/list-files.js';
import { overviewOf, type SourceOverview } from '../../harvest/overview.js';
import type { HarvestOutcome, HarvestRun, HarvestRunItem } from '../../harvest/runs/model.js';
import { findRun, listRunItems, listRuns } from '../../harvest/runs/runs.js';
import { getSource, listSources } from '../../harvest/sources/access.js';
import type { HarvestSource } from '../../harvest/sources/model.js';
import type { Actor } from '../../people/policy.js';
import type { Services } from '../../services.js';

/** A source as it is listed. */
export interface ShownSource {
  source: HarvestSource;
  overview: SourceOverview;
  /** Name of the organization that everything goes to. */
  organization: string | undefined;
}

const RUNS = 20;
export const LINES = 50;
const MERGES = 50;
const FILES = 50;

async function withOverview(services: Services, sources: readonly HarvestSource[]): Promise<ShownSource[]> {
  const { db } = services;
  const overview = await overviewOf(
    db,
    sources.map(({ id }) => id),
  );
  const names = await organizationNames(
    db,
    sources.flatMap(({ organizationId }) => organizationId ?? []),
  );
  return sources.flatMap((source) => {
    const standing = overview.get(source.id);
    const organization = names.get(source.organizationId ?? '')?.name;
    return standing ? [{ source, overview: standing, organization }] : [];
  });
}

/** The sources that the reader may manage. Throws Unauthenticated. */
export async function loadSources(services: Services, actor: Actor): Promise<ShownSource[]> {
  if (actor.kind === 'anonymous') throw new AppError('Unauthenticated');
  return withOverview(services, await listSources(services.db, actor));
}

export interface SourceView extends ShownSource {
  runs: HarvestRun[];
  /** There are earlier ones. */
  hasOlder: boolean;
  merges: HarvestMerge[];
  /** Files that cannot be had. */
  failed: HarvestFile[];
}

/** A source with its runs, from the one before the run `before`. Throws NotFound, Unauthenticated. */
export async function loadSource(
  services: Services,
  actor: Actor,
  name: string,
  before: string | undefined,
): Promise<SourceView> {
  const { db } = services;
  const source = await getSource(db, actor, name);
  const former = before === undefined ? undefined : await findRun(db, actor, before);
  const found = await listRuns(db, actor, {
    source: source.id,
    limit: RUNS + 1,
    ...(former && { before: former }),
  });
  const [shown] = await withOverview(services, [source]);
  if (!shown) throw notFound(name);
  return {
    ...shown,
    runs: found.slice(0, RUNS),
    hasOlder: found.length > RUNS,
    merges: (await listMerges(db, actor, source.id)).slice(0, MERGES),
    failed: await listHarvestFiles(db, source.id, { state: 'failed', limit: FILES }),
  };
}

export interface RunView {
  source: HarvestSource;
  run: HarvestRun;
  lines: HarvestRunItem[];
  /** Id of the last line shown, where there are more. */
  next: number | undefined;
}

/** A run with lines of its report, those after line `after`. Throws NotFound, Unauthenticated. */
export async function loadRunView(
  services: Services,
  actor: Actor,
  name: string,
  runId: string,
  { outcome, after }: { outcome: HarvestOutcome | undefined; after: number | undefined },
): Promise<RunView> {
  const { db } = services;
  const source = await getSource(db, actor, name);
  const run = await findRun(db, actor, runId);
  if (!run || run.sourceId !== source.id) throw notFound(runId);
  const found = await listRunItems(db, actor, run.id, {
    limit: LINES + 1,
    ...(outcome && { outcome }),
    ...(after !== undefined && { after }),
  });
  const lines = found.slice(0, LINES);
  return { source, run, lines, next: found.length > LINES ? lines.at(-1)?.id : undefined };
}
