import type { Database } from '../../../platform/database.js';
import { countStates, weightOf } from '../describe.js';
import { saveItems } from '../items.js';
import type { SyncProblem } from '../model.js';
import { savePages } from '../pages.js';
import { publicState, readPublished } from '../published.js';
import { beginRun, endRun, lastDone, type RunFigures, type SyncRun, saveProgress } from '../runs.js';
import type { AskOwn } from './ask-own.js';
import { judgeDatasets } from './judge.js';
import { askPage, type Walk } from './page.js';
import { GRAPH_FORMS, walkGraphs } from './walk-graphs.js';
import { walkPackages } from './walk-packages.js';

/** What a check needs; `Services` has it all. */
export interface CheckServices {
  db: Database;
  catalog: { publicUrl: string; now(): Date };
}

/** Pages beyond what the published datasets fill, before there is no end to it. */
const SPARE_PAGES = 20;
const PAGE_SIZE = 100;
/** Problems of a run that are kept beside its pages. */
const MOST_PROBLEMS = 50;

/**
 * Reads our own public addresses in each form as its importer does, page by page, and keeps what was found: of pages, of
 * the whole, and a verdict a dataset. What was published or withdrawn meanwhile is judged by what was public from
 * beginning to end. After a crash it begins anew: nothing outside is asked.
 * @param signal aborts when this process is to end
 */
export async function runCheck(
  services: CheckServices,
  run: SyncRun,
  ask: AskOwn,
  signal?: AbortSignal,
): Promise<void> {
  const { db, catalog } = services;
  const { publicUrl } = catalog;
  await beginRun(db, run.id, catalog.now());
  const stateBefore = await publicState(db);
  const before = await readPublished(db, publicUrl);
  const most = Math.ceil(before.length / PAGE_SIZE) + SPARE_PAGES;
  const tick = (form: string) => async (page: number) => {
    signal?.throwIfAborted();
    await saveProgress(db, run.id, { form, page });
  };
  const walks: Walk[] = [await walkPackages(ask, most, tick('ckan'))];
  for (const how of GRAPH_FORMS) {
    walks.push(await walkGraphs(ask, how, { publicUrl, most, now: catalog.now(), tick: tick(how.form) }));
  }
  const again = await readAgain(ask, walks);
  // What was broken off says nothing of our addresses.
  signal?.throwIfAborted();
  const after = new Set((await readPublished(db, publicUrl)).map(({ id }) => id));
  const unchanged = (await publicState(db)) === stateBefore;
  const published = before.filter(({ id }) => after.has(id));
  const problems = [
    ...walks.flatMap((walk) => walk.problems),
    ...(unchanged ? [...again, ...walks.flatMap((walk) => countProblem(walk, before.length))] : []),
    ...walks.flatMap((walk) => walk.pages.flatMap((page) => page.problems)),
  ];
  const items = judgeDatasets(published, walks);
  const previous = await lastDone(db, 'check');
  const now = catalog.now();
  await db.transaction().execute(async (trx) => {
    await savePages(
      trx,
      run.id,
      walks.flatMap((walk) => walk.pages),
    );
    await saveItems(trx, run.id, previous?.id, items, now);
  });
  const figures: RunFigures = {
    published: published.length,
    items: countStates(items),
    forms: Object.fromEntries(walks.map((walk) => [walk.form, figuresOf(walk)])),
  };
  const stopped = walks.every((walk) => !walk.ended);
  await endRun(db, run, {
    state: stopped ? 'failed' : 'done',
    figures,
    problems: heaviestFirst(problems).slice(0, MOST_PROBLEMS),
    now,
  });
}

const heaviestFirst = (problems: readonly SyncProblem[]): SyncProblem[] => [
  ...problems.filter((one) => weightOf(one) === 'refused'),
  ...problems.filter((one) => weightOf(one) !== 'refused'),
];

const figuresOf = ({ seen, pages }: Walk) => ({
  datasets: new Set(seen.map(({ iri }) => iri)).size,
  pages: pages.length,
  slowestMs: Math.max(0, ...pages.map(({ ms }) => ms)),
});

/** What a form claims, what it gives, and what is published are one number. */
function countProblem({ form, claimed, seen, ended }: Walk, published: number): SyncProblem[] {
  if (!ended) return [];
  const found = new Set(seen.map(({ iri }) => iri)).size;
  // A catalogue without paging node claims nothing.
  if (found === published && claimed.every((one) => one === published)) return [];
  const params = { claimed: claimed.join(', ') || '–', found: String(found), published: String(published) };
  return [{ code: 'count-differs', form, params }];
}

/** The first page of each form once more: where nothing changed it is the same, or every harvest sees changes. */
async function readAgain(ask: AskOwn, walks: readonly Walk[]): Promise<SyncProblem[]> {
  const found: SyncProblem[] = [];
  for (const { form, first, pages } of walks) {
    const [page] = pages;
    if (!first || page?.status !== 200) continue;
    const { answer, digest } = await askPage(ask, { form, number: 1, address: first.address, type: '' });
    if (answer && digest !== first.digest)
      found.push({ code: 'page-unstable', form, params: { address: first.address } });
  }
  return found;
}
