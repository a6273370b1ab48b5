import { buildApp } from '../app.js';
import type { AskOwn } from '../harvest/sync/check/ask-own.js';
import { weightOf } from '../harvest/sync/describe.js';
import { type KeptItem, listItems } from '../harvest/sync/items.js';
import {
  CHECK_STATES,
  FAILING,
  HELD_STATES,
  type ItemState,
  PORTALS,
  type PortalId,
} from '../harvest/sync/model.js';
import { reportText } from '../harvest/sync/report-text.js';
import { findRun, type RunKind, requestRun, type SyncRun } from '../harvest/sync/runs.js';
import { doCheck, doReadBack } from '../harvest/sync/start.js';
import type { OpenedServices } from '../open-services.js';
import { type Command, type CommandContext, UsageError, withServices } from './command.js';

const USAGE = `sync check [--local] | sync read-back [--portal ${PORTALS.join('|')}] [--language it|en] [--json]`;

interface Arguments {
  kind: RunKind;
  portals: readonly PortalId[];
  local: boolean;
  language: 'it' | 'en';
  json: boolean;
}

function parseArguments(args: readonly string[]): Arguments {
  const [kind, ...rest] = args;
  if (kind !== 'check' && kind !== 'read-back') throw new UsageError(`portico ${USAGE}`);
  const parsed: Arguments = { kind, portals: PORTALS, local: false, language: 'it', json: false };
  for (let i = 0; i < rest.length; i += 1) {
    const arg = rest[i];
    if (arg === '--local' && kind === 'check') parsed.local = true;
    else if (arg === '--json') parsed.json = true;
    else if (arg === '--language' && (rest[i + 1] === 'it' || rest[i + 1] === 'en'))
      parsed.language = rest[++i] as 'it' | 'en';
    else if (arg === '--portal' && kind === 'read-back') {
      const portal = PORTALS.find((one) => one === rest[i + 1]);
      if (!portal) throw new UsageError(`--portal: ${PORTALS.join(' | ')}\nportico ${USAGE}`);
      parsed.portals = [portal];
      i += 1;
    } else throw new UsageError(`Opzione sconosciuta / unknown option: ${arg}\nportico ${USAGE}`);
  }
  return parsed;
}

/** Items that are told in a terminal. */
const MOST = 200;
const QUIET: ReadonlySet<ItemState> = new Set<ItemState>(['ok', 'present']);

/** Asks the portal in this process, without a port: for where it is not running, or not reachable from here. */
async function inProcess(services: OpenedServices): Promise<{ ask: AskOwn; close(): Promise<void> }> {
  const app = await buildApp(services);
  const ask: AskOwn = async (url, { method = 'GET', accept = '*/*' } = {}) => {
    const started = performance.now();
    const answer = await app.inject({ method, url, headers: { accept } });
    return {
      status: answer.statusCode,
      headers: answer.headers as Record<string, string>,
      body: answer.rawPayload,
      ms: Math.round(performance.now() - started),
    };
  };
  return { ask, close: () => app.close() };
}

/** Does one run to its end, here. Throws `UsageError` when one of that kind is under way elsewhere. */
async function doRun(
  services: OpenedServices,
  { kind, local }: Arguments,
  portal: PortalId | undefined,
): Promise<SyncRun> {
  const { db, catalog } = services;
  const wanted = { id: catalog.newId(), kind, requestedBy: 'cli', now: catalog.now() };
  const { run, created } = await requestRun(db, { ...wanted, ...(portal && { portal }) });
  if (!created) {
    throw new UsageError(
      `È già in corso, chiesto da ${run.requestedBy} / already under way, asked for by ${run.requestedBy}`,
    );
  }
  const { signal } = new AbortController();
  if (kind === 'read-back') await doReadBack(services, run, { signal });
  else {
    const door = local ? await inProcess(services) : undefined;
    try {
      await doCheck(services, run, { signal, ...(door && { ask: door.ask }) });
    } finally {
      await door?.close();
    }
  }
  return (await findRun(db, run.id)) ?? run;
}

/** The items of a run that are not in order, the worst states first. */
async function toTell({ db }: OpenedServices, run: SyncRun): Promise<KeptItem[]> {
  const states: readonly ItemState[] = run.kind === 'check' ? CHECK_STATES : HELD_STATES;
  const found: KeptItem[] = [];
  for (const state of states) {
    if (QUIET.has(state) || found.length >= MOST) continue;
    found.push(...(await listItems(db, run.id, { states: [state], limit: MOST - found.length })));
  }
  return found;
}

/** Whether a run says that something is not where it should be. */
const isBad = (run: SyncRun): boolean =>
  run.state !== 'done' ||
  [...FAILING].some((state) => (run.figures.items?.[state] ?? 0) > 0) ||
  run.problems.some((problem) => weightOf(problem) === 'refused');

async function report(
  services: OpenedServices,
  run: SyncRun,
  { language, json }: Arguments,
  { out }: CommandContext,
): Promise<void> {
  const items = await toTell(services, run);
  const toldOf = Object.entries(run.figures.items ?? {}).filter(([state]) => !QUIET.has(state as ItemState));
  const more = toldOf.reduce((sum, [, count]) => sum + count, 0) - items.length;
  out(json ? JSON.stringify({ run, items, more }) : reportText(run, items, language, more));
}

/**
 * `portico sync check`: reads this portal as dati.gov.it and data.europa.eu do (by HTTP under PUBLIC_URL; `--local`: in
 * this process). `portico sync read-back`: reads what they hold of ours. Exit code 0 when nothing is missing or refused,
 * 1 otherwise, 2 for wrong use.
 */
export const syncCommand: Command = {
  name: 'sync',
  usage: USAGE,
  summary: 'Che cosa leggono e hanno di noi dati.gov.it e data.europa.eu / what they read and hold of ours',
  async run(args, context) {
    const parsed = parseArguments(args);
    const targets = parsed.kind === 'check' ? [undefined] : parsed.portals;
    return withServices(context, async (services) => {
      let code = 0;
      for (const portal of targets) {
        const run = await doRun(services, parsed, portal);
        await report(services, run, parsed, context);
        if (isBad(run)) code = 1;
      }
      return code;
    });
  },
};
