import { byWeight, weightOf } from '../describe.js';
import { normaliseIdentifier } from '../identifiers.js';
import type { CheckState, FormId, PublishedDataset, SyncItem, SyncProblem } from '../model.js';
import type { SeenDataset, Walk } from './page.js';

/** Problems that make two datasets one, or one dataset two. */
const DOUBLING: ReadonlySet<string> = new Set(['identifier-repeated', 'identifier-clash', 'iri-repeated']);

/** Problems that each form has of its own. */
const BY_FORM: ReadonlySet<string> = new Set(['not-in-form', 'form-unread', 'iri-repeated']);

/** Others of a group that are named. */
const NAMED = 3;

/**
 * The verdict on each dataset that is published, from what the forms showed of it. What a form that was not read to its end
 * did not show is unverified. Pure.
 */
export function judgeDatasets(published: readonly PublishedDataset[], walks: readonly Walk[]): SyncItem[] {
  const seen = new Map<FormId, Map<string, SeenDataset[]>>();
  for (const walk of walks) seen.set(walk.form, byKey(walk.seen));
  const shared = sharedIdentifiers(published);
  return published.map((dataset) => {
    const problems: SyncProblem[] = [...(shared.get(dataset.id) ?? [])];
    for (const { form, ended } of walks) {
      const found = seen.get(form)?.get(dataset.iri) ?? seen.get(form)?.get(dataset.id) ?? [];
      if (found.length === 0) problems.push({ code: ended ? 'not-in-form' : 'form-unread', form });
      if (found.length > 1) problems.push({ code: 'iri-repeated', form });
      problems.push(...found.slice(0, 1).flatMap((one) => one.problems));
    }
    return toItem(dataset, distinct(byWeight(problems)));
  });
}

function byKey(seen: readonly SeenDataset[]): Map<string, SeenDataset[]> {
  const found = new Map<string, SeenDataset[]>();
  for (const one of seen) {
    for (const key of new Set([one.iri, one.id ?? one.iri])) {
      const known = found.get(key);
      if (known) known.push(one);
      else found.set(key, [one]);
    }
  }
  return found;
}

/** Identifiers that several datasets have, as they stand or as data.europa.eu writes them: by our id. */
function sharedIdentifiers(published: readonly PublishedDataset[]): Map<string, SyncProblem[]> {
  const groups = new Map<string, PublishedDataset[]>();
  for (const dataset of published) {
    const key = normaliseIdentifier(dataset.identifier);
    const known = groups.get(key);
    if (known) known.push(dataset);
    else groups.set(key, [dataset]);
  }
  const found = new Map<string, SyncProblem[]>();
  for (const [normalised, group] of groups) {
    if (group.length < 2) continue;
    for (const dataset of group) {
      const { identifier } = dataset;
      const equal = group.filter((one) => one !== dataset && one.identifier === identifier);
      const alike = group.filter((one) => one.identifier !== identifier);
      const problems: SyncProblem[] = [];
      if (equal.length > 0)
        problems.push({ code: 'identifier-repeated', params: { identifier, others: named(equal) } });
      if (alike.length > 0)
        problems.push({ code: 'identifier-clash', params: { normalised, others: named(alike) } });
      found.set(dataset.id, problems);
    }
  }
  return found;
}

const named = (group: readonly PublishedDataset[]): string =>
  group
    .slice(0, NAMED)
    .map(({ name }) => name)
    .join(', ') + (group.length > NAMED ? '…' : '');

/** The same thing said by several forms is said once, by the first. */
function distinct(problems: readonly SyncProblem[]): SyncProblem[] {
  const found = new Map<string, SyncProblem>();
  for (const problem of problems) {
    const { code, rule, form } = problem;
    const key = BY_FORM.has(code)
      ? `${code} ${form}`
      : `${code} ${rule?.id ?? ''} ${JSON.stringify(problem.params ?? {})}`;
    if (!found.has(key)) found.set(key, problem);
  }
  return [...found.values()];
}

/** The worst that can be said of a dataset with these problems. */
export function checkState(problems: readonly SyncProblem[]): CheckState {
  if (problems.some(({ code }) => code === 'not-in-form')) return 'missing';
  const refused = problems.some((one) => weightOf(one) === 'refused' && !DOUBLING.has(one.code));
  if (refused) return 'refused';
  if (problems.some(({ code }) => DOUBLING.has(code))) return 'duplicated';
  if (problems.some(({ code }) => code === 'form-unread')) return 'unverified';
  return problems.some((one) => weightOf(one) === 'warning') ? 'warned' : 'ok';
}

function toItem(dataset: PublishedDataset, problems: readonly SyncProblem[]): SyncItem {
  const { id, name, title, identifier, modified, publishedAt, score } = dataset;
  return {
    key: id,
    datasetId: id,
    name,
    title,
    state: checkState(problems),
    problems,
    ours: {
      identifier,
      ...(modified !== undefined && { modified }),
      ...(publishedAt && { publishedAt: publishedAt.toISOString() }),
      ...(score !== null && { score }),
    },
    theirs: [],
  };
}
