import { describeProblem } from '../../harvest/sync/describe.js';
import type { KeptItem } from '../../harvest/sync/items.js';
import type { SyncProblem } from '../../harvest/sync/model.js';
import type { ReadPage } from '../../harvest/sync/pages.js';
import type { RunKind, SyncRun } from '../../harvest/sync/runs.js';
import { API_BASE } from './rest-app.js';

/** Where runs of a kind are. */
export const runsPath = (kind: RunKind): string => `/sync/${kind === 'check' ? 'checks' : 'read-backs'}`;

/** A problem in words. */
export function problemToRest(problem: SyncProblem) {
  const { form, rule } = problem;
  return { ...describeProblem(problem), ...(form && { form }), ...(rule && { rule: rule.id }) };
}

/**
 * A run with its addresses; what only the program needs of its progress is left out.
 * @param full whether who asks may know who asked for the run
 */
export function runToRest(run: SyncRun, publicUrl: string, full: boolean) {
  const { id, kind, portal, state, requestedBy, requestedAt, startedAt, endedAt, figures, problems } = run;
  const self = `${publicUrl}${API_BASE}${runsPath(kind)}/${id}`;
  const { cursor: _, problems: __, probed: ___, ...progress } = run.progress;
  return {
    id,
    ...(portal && { portal }),
    state,
    ...(full && { requestedBy }),
    requestedAt,
    startedAt,
    endedAt,
    ...(Object.keys(progress).length > 0 && { progress }),
    figures,
    problems: problems.map(problemToRest),
    links: { self, items: `${self}/items`, ...(kind === 'check' && { pages: `${self}/pages` }) },
  };
}

/** What a run says of one dataset. */
export function itemToRest({
  runId,
  datasetId,
  name,
  title,
  state,
  since,
  problems,
  ours,
  theirs,
}: KeptItem) {
  return {
    run: runId,
    dataset: datasetId,
    name,
    title,
    state,
    since,
    problems: problems.map(problemToRest),
    ours,
    theirs: theirs.map(({ key, address, title, identifiers, modified, harvestedAt, source, score }) => ({
      key,
      address,
      ...(title !== undefined && { title }),
      identifiers,
      ...(modified !== undefined && { modified }),
      ...(harvestedAt !== undefined && { harvestedAt }),
      ...(source !== undefined && { source }),
      ...(score && { score }),
    })),
  };
}

/** A page that was read. */
export const pageToRest = ({ problems, ...page }: ReadPage) => ({
  ...page,
  problems: problems.map(problemToRest),
});
