import { randomUUID } from 'node:crypto';
import { importResources } from '../../../src/catalog/commands/import-resources.js';
import type { Dataset } from '../../../src/catalog/model/index.js';
import type { OrganizationRecord } from '../../../src/catalog/record.js';
import type { AskOwn, OwnAnswer, OwnRequest } from '../../../src/harvest/sync/check/ask-own.js';
import { type KeptItem, listItems } from '../../../src/harvest/sync/items.js';
import type { PortalId } from '../../../src/harvest/sync/model.js';
import { findRun, type RunKind, requestRun, type SyncRun } from '../../../src/harvest/sync/runs.js';
import { doCheck, doReadBack } from '../../../src/harvest/sync/start.js';
import { systemActor } from '../../../src/people/policy.js';
import type { TestPortal } from '../../helpers/portal.js';
import { sampleDataset } from '../../helpers/samples.js';

/** What was found, as it is kept. */
export interface Outcome {
  run: SyncRun;
  items: KeptItem[];
  /** `name: state code code` of each item, in the order of names. */
  verdicts: string[];
}

/** Asks a portal without a port; `spoil` may change what was answered, as proxies do. */
export const askPortal =
  (
    { app }: TestPortal,
    spoil: (path: string, answer: OwnAnswer, request: OwnRequest) => OwnAnswer | Promise<OwnAnswer> = (
      _,
      answer,
    ) => answer,
  ): AskOwn =>
  async (url, request = {}) => {
    const { method = 'GET', accept = '*/*' } = request;
    const answer = await app.inject({ method, url, headers: { accept } });
    return spoil(
      url,
      {
        status: answer.statusCode,
        headers: answer.headers as Record<string, string>,
        body: answer.rawPayload,
        ms: 5,
      },
      request,
    );
  };

export async function newRun({ services }: TestPortal, kind: RunKind, portal?: PortalId): Promise<SyncRun> {
  const wanted = { id: randomUUID(), kind, requestedBy: 'test', now: services.catalog.now() };
  return (await requestRun(services.db, { ...wanted, ...(portal && { portal }) })).run;
}

export async function outcomeOf({ services }: TestPortal, id: string): Promise<Outcome> {
  const run = await findRun(services.db, id);
  if (!run) throw new Error(`no run ${id}`);
  const items = await listItems(services.db, id, { limit: 10_000 });
  const verdicts = items
    .map(({ name, key, state, problems }) =>
      [`${name ?? key}: ${state}`, ...problems.map(({ code }) => code)].join(' '),
    )
    .sort();
  return { run, items, verdicts };
}

/** A check from beginning to end. */
export async function check(portal: TestPortal, ask: AskOwn = askPortal(portal)): Promise<Outcome> {
  const run = await newRun(portal, 'check');
  await doCheck(portal.services, run, { ask, signal: new AbortController().signal });
  return outcomeOf(portal, run.id);
}

/** A read-back from beginning to end, without pauses. */
export async function readBack(portal: TestPortal, which: PortalId, attempts = 2): Promise<Outcome> {
  const run = await newRun(portal, 'read-back', which);
  await doReadBack(portal.services, run, {
    signal: new AbortController().signal,
    pauseMs: 0,
    patience: { attempts, firstDelayMs: 1, longestDelayMs: 5 },
  });
  return outcomeOf(portal, run.id);
}

/** Publishes that many datasets at once: `dataset-001` and on, with identifiers under `c_a944`. */
export async function publishMany(
  { services }: TestPortal,
  organization: OrganizationRecord,
  many: number,
): Promise<void> {
  const items = Array.from({ length: many }, (_, i) => {
    const name = `dataset-${String(i + 1).padStart(3, '0')}`;
    const { distribution = [], ...rest } = sampleDataset({ title: { it: name } });
    const doc = {
      ...rest,
      identifier: `c_a944:${name}`,
      distribution: distribution.map((one) => ({ ...one, id: randomUUID() })),
    } as Dataset;
    return { iri: `https://dati.example.it/dataset/${randomUUID()}`, doc, organization, publish: true };
  });
  const results = await importResources(services.catalog, systemActor('test'), 'dataset', items);
  const refused = results.find(({ published }) => !published);
  if (refused) throw new Error(JSON.stringify(refused));
}
