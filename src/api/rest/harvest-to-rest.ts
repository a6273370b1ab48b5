import type { Protocol } from '../../../harvesters/protocol.js';
import type { FieldProblem } from '../../errors.js';
import type { HarvestMerge } from '../../harvest/decisions/merges.js';
import type { HarvestFile } from '../../harvest/files/list-files.js';
import type { SourceOverview } from '../../harvest/overview.js';
import { type HarvestItem, type HarvestRun, type HarvestRunItem, isOver } from '../../harvest/runs/model.js';
import type { HarvestSource } from '../../harvest/sources/model.js';
import type { ResourceKind } from '../../platform/schema.js';
import { API_BASE } from './rest-app.js';

type Language = 'it' | 'en';
type Named = { id: string; name: string };

const harvestBase = (publicUrl: string): string => `${publicUrl}${API_BASE}/harvest`;

/** A source with how it stands. `organization` is the one everything goes to. */
export function sourceToRest(
  source: HarvestSource,
  organization: Named | null,
  { lastRun, items }: SourceOverview,
  publicUrl: string,
) {
  const { id, name, type, url, options, schedule, active, settings } = source;
  const self = `${harvestBase(publicUrl)}/sources/${id}`;
  return {
    id,
    name,
    type,
    url,
    options,
    organization: organization && { id: organization.id, name: organization.name },
    schedule,
    active,
    settings,
    items,
    lastRun: lastRun ? runToRest(lastRun, source, publicUrl) : null,
    nextAt: active ? source.nextAt : null,
    createdBy: source.createdBy,
    createdAt: source.createdAt,
    modifiedAt: source.modifiedAt,
    links: {
      self,
      runs: `${self}/runs`,
      items: `${self}/items`,
      plan: `${self}/plan`,
      files: `${self}/files`,
      merges: `${harvestBase(publicUrl)}/merges?source=${id}`,
      page: `${publicUrl}/raccolta/${name}`,
    },
  };
}

/** A run as it stands, with what can be done with it. */
export function runToRest(run: HarvestRun, source: Named, publicUrl: string) {
  const { id, state, kind, dry, counts, claimed, complete, why, problems } = run;
  const self = `${harvestBase(publicUrl)}/runs/${id}`;
  return {
    id,
    source: { id: source.id, name: source.name },
    state,
    kind,
    dry,
    counts,
    claimed,
    complete,
    why,
    problems: [...problems],
    cancelling: run.cancel && !isOver(run),
    startedBy: run.startedBy,
    createdAt: run.createdAt,
    startedAt: run.startedAt,
    endedAt: run.endedAt,
    links: {
      self,
      source: `${harvestBase(publicUrl)}/sources/${source.id}`,
      items: `${self}/items`,
      csv: `${self}/items.csv`,
      events: `${self}/events`,
      ...(!isOver(run) && { cancel: `${self}/cancel` }),
      ...(state === 'waiting' && { removals: `${self}/removals` }),
      page: `${publicUrl}/raccolta/${source.name}/${id}`,
    },
  };
}

const problemsToRest = (problems: readonly FieldProblem[], language: Language) =>
  problems.map(({ message, ...problem }) => ({ ...problem, detail: message[language], messages: message }));

const resourceLink = (
  publicUrl: string,
  kind: ResourceKind | null,
  resourceId: string | null,
): Record<string, string> =>
  resourceId === null || kind === null
    ? {}
    : {
        [kind]: `${publicUrl}${API_BASE}/${kind === 'dataset' ? 'datasets' : 'data-services'}/${resourceId}`,
      };

/** A line of a run's report. */
export function runItemToRest(line: HarvestRunItem, publicUrl: string, language: Language) {
  const { id, itemId, resourceId, key, title, kind, outcome, reason, problems } = line;
  return {
    id,
    item: itemId,
    resource: resourceId,
    key,
    title,
    kind,
    outcome,
    reason,
    problems: problemsToRest(problems, language),
    links: {
      ...resourceLink(publicUrl, kind, resourceId),
      ...(outcome === 'held' && itemId !== null && { merge: mergeAddress(publicUrl, itemId) }),
      ...(outcome === 'removed' && itemId !== null && { undo: undoAddress(publicUrl, itemId) }),
    },
  };
}

const mergeAddress = (publicUrl: string, itemId: number): string =>
  `${harvestBase(publicUrl)}/items/${itemId}/merge`;
const undoAddress = (publicUrl: string, itemId: number): string =>
  `${harvestBase(publicUrl)}/items/${itemId}/undo-removal`;

/** What is known of a record of a source. */
export function itemToRest(item: HarvestItem, publicUrl: string, language: Language) {
  const { sourceId, resourceId, problems, ...rest } = item;
  return {
    ...rest,
    aliases: [...rest.aliases],
    chain: [...rest.chain],
    resource: resourceId,
    problems: problemsToRest(problems, language),
    links: {
      source: `${harvestBase(publicUrl)}/sources/${sourceId}`,
      ...resourceLink(publicUrl, item.kind, resourceId),
      ...(item.state === 'held' && { merge: mergeAddress(publicUrl, item.id) }),
      ...(item.state === 'removed' && { undo: undoAddress(publicUrl, item.id) }),
    },
  };
}

/** A file that a source brings. */
export function harvestFileToRest(file: HarvestFile, publicUrl: string) {
  const { distributionId, datasetId, datasetName, schedule, title, url, state } = file;
  const dataset = `${publicUrl}${API_BASE}/datasets/${datasetId}`;
  return {
    distribution: distributionId,
    dataset: { id: datasetId, name: datasetName },
    title,
    url,
    state,
    refresh: schedule,
    nextAt: file.nextAt,
    lastStatus: file.lastStatus,
    lastAt: file.lastAt,
    failures: file.failures,
    error: file.error,
    held: file.held,
    links: {
      dataset,
      distribution: `${dataset}/distributions/${distributionId}`,
      source: `${dataset}/distributions/${distributionId}/source`,
    },
  };
}

/** A record that waits for somebody to say whether it is something known. */
export function mergeToRest(merge: HarvestMerge, publicUrl: string) {
  const { itemId, sourceId, key, kind, title, candidateId, candidateName, candidateTitle } = merge;
  return {
    item: itemId,
    source: sourceId,
    key,
    kind,
    title,
    candidate: { id: candidateId, name: candidateName, title: candidateTitle },
    why: merge.why,
    proposedAt: merge.proposedAt,
    links: { decide: mergeAddress(publicUrl, itemId), ...resourceLink(publicUrl, kind, candidateId) },
  };
}

/** A protocol with what the settings of its sources may say. */
export const protocolToRest = ({ type, title, options, mindsRobots = false }: Protocol) => ({
  type,
  title,
  mindsRobots,
  options: options.map(({ name, title: says, values }) => ({
    name,
    title: says,
    ...(values && { values: [...values] }),
  })),
});

/** First line of a report in CSV. */
export const RUN_ITEMS_HEADER = 'key,title,kind,outcome,reason,problems,resource\n';

/** Spreadsheets take what begins so for a formula: an apostrophe makes it a text. */
const cell = (value: string | null): string => {
  if (value === null) return '';
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** A line of a report in CSV (RFC 4180), in one language. */
export const runItemToCsv = (line: HarvestRunItem, language: Language): string =>
  `${[
    line.key,
    line.title,
    line.kind,
    line.outcome,
    line.reason?.[language] ?? null,
    line.problems
      .map(({ pointer, message }) => `${pointer ? `${pointer}: ` : ''}${message[language]}`)
      .join(' | '),
    line.resourceId,
  ]
    .map(cell)
    .join(',')}\n`;
