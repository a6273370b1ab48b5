import type { Static } from '@sinclair/typebox';
import { PROTOCOLS } from '../../harvesters/registry.js';
import { isAppError, reasonsOf } from '../errors.js';
import {
  cancelRun,
  confirmRemovals,
  countItems,
  createSource,
  dismissRemovals,
  getSource,
  type HarvestRun,
  type HarvestRunItem,
  type HarvestSettings,
  isOver,
  listRunItems,
  listRuns,
  listSources,
  performRun,
  removeSource,
  startRun,
} from '../harvest/harvesting.js';
import { itemText, runText } from '../harvest/report-text.js';
import type { OpenedServices } from '../open-services.js';
import { systemActor } from '../people/policy.js';
import { type Command, type CommandContext, UsageError, withServices } from './command.js';

const OPERATOR = systemActor('command line');

const USAGE = `harvest add --name N --type ${PROTOCOLS.map(({ type }) => type).join('|') || 'TIPO'} --url U
    [--organization O] [--strict] [--draft] [--schedule CRON] [--option k=v]... [--set k=v]...
  harvest run N [--dry] [--verbose] [--json]     harvest plan N [--json]
  harvest status N   harvest list   harvest confirm N   harvest dismiss N   harvest remove N`;

interface Arguments {
  verb: string;
  source: string | undefined;
  flags: ReadonlySet<string>;
  values: ReadonlyMap<string, string>;
  options: Record<string, string>;
  settings: Record<string, unknown>;
}

const FLAGS = new Set(['--strict', '--draft', '--dry', '--verbose', '--json']);
const VALUES = new Set(['--name', '--type', '--url', '--organization', '--schedule']);

const wrong = (why: string): UsageError => new UsageError(`${why}\nportico ${USAGE}`);

/** `true`, `12` and `{"a":1}` are what they look like; anything else is a text. */
function settingOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function pairOf(text: string | undefined): [string, string] {
  const at = text?.indexOf('=') ?? -1;
  if (!text || at < 1) throw wrong(`k=v: ${text ?? ''}`);
  return [text.slice(0, at), text.slice(at + 1)];
}

/** Reads the command line. Throws UsageError. */
export function parseHarvest(args: readonly string[]): Arguments {
  const [verb = '', ...rest] = args;
  const flags = new Set<string>();
  const values = new Map<string, string>();
  const parsed: Arguments = { verb, source: undefined, flags, values, options: {}, settings: {} };
  for (let i = 0; i < rest.length; i += 1) {
    const arg = rest[i] as string;
    if (FLAGS.has(arg)) flags.add(arg);
    else if (VALUES.has(arg)) {
      const value = rest[++i];
      if (value === undefined) throw wrong(`Manca il valore di / no value for ${arg}`);
      values.set(arg, value);
    } else if (arg === '--option' || arg === '--set') {
      const [name, value] = pairOf(rest[++i]);
      if (arg === '--option') parsed.options[name] = value;
      else parsed.settings[name] = settingOf(value);
    } else if (arg.startsWith('--')) throw wrong(`Opzione sconosciuta / unknown option: ${arg}`);
    else if (parsed.source === undefined) parsed.source = arg;
    else throw wrong(`Di troppo / too much: ${arg}`);
  }
  return parsed;
}

const named = ({ source }: Arguments): string => {
  if (source === undefined) throw wrong('Quale fonte? / which source?');
  return source;
};

async function add(
  services: OpenedServices,
  { flags, values, options, settings }: Arguments,
): Promise<string> {
  const given = (name: string): string => {
    const value = values.get(name);
    if (value === undefined) throw wrong(`Manca / missing: ${name}`);
    return value;
  };
  const organization = values.get('--organization');
  const schedule = values.get('--schedule');
  const source = await createSource(services, OPERATOR, {
    name: given('--name'),
    type: given('--type'),
    url: given('--url'),
    options,
    settings: {
      ...(flags.has('--strict') && { policy: 'strict' }),
      ...(flags.has('--draft') && { draft: true }),
      ...settings,
    } as Static<typeof HarvestSettings>,
    ...(organization !== undefined && { organization }),
    ...(schedule !== undefined && { schedule }),
  });
  return `Fonte aggiunta / source added: ${source.name} (${source.type}, ${source.url})`;
}

/** Outcomes that a report always names one by one. */
const TOLD = new Set([
  'refused',
  'held',
  'removed',
  'to-remove',
  'missing',
  'restored',
  'moved',
  'own',
  'deleted',
]);

async function* linesOf({ db }: OpenedServices, runId: string): AsyncGenerator<HarvestRunItem> {
  for (let after = 0; ; ) {
    const lines = await listRunItems(db, OPERATOR, runId, { after, limit: 1000 });
    yield* lines;
    const last = lines.at(-1);
    if (!last || lines.length < 1000) return;
    after = last.id;
  }
}

/** Whether somebody should look at it: the run did not come to its end, waits, or refused records. */
const isBad = ({ state, counts }: HarvestRun): boolean => state !== 'done' || (counts.refused ?? 0) > 0;

/** A new run; or the one that is under way, which is gone on with when whoever had it was killed. */
async function startOrResume(services: OpenedServices, source: string, dry: boolean): Promise<HarvestRun> {
  try {
    return await startRun(services, OPERATOR, source, { dry, queue: false });
  } catch (error) {
    const [last] = await listRuns(services.db, OPERATOR, { source, limit: 1 });
    if (isAppError(error, 'Conflict') && last && !isOver(last) && last.dry === dry) return last;
    throw error;
  }
}

async function run(
  services: OpenedServices,
  parsed: Arguments,
  dry: boolean,
  out: CommandContext['out'],
): Promise<number> {
  const started = await startOrResume(services, named(parsed), dry);
  const cancel = (): void => void cancelRun(services, OPERATOR, started.id).catch(() => undefined);
  process.once('SIGINT', cancel).once('SIGTERM', cancel);
  const ended = await performRun(services, started.id).finally(() => {
    process.off('SIGINT', cancel).off('SIGTERM', cancel);
  });
  if (!ended) return 1;
  if (!isOver(ended)) {
    out('Un altro processo la sta già leggendo / another process is reading it');
    return 1;
  }
  const isJson = parsed.flags.has('--json');
  const isVerbose = dry || parsed.flags.has('--verbose');
  if (!isJson) out(runText(ended));
  const items: HarvestRunItem[] = [];
  for await (const line of linesOf(services, ended.id)) {
    if (isJson) items.push(line);
    else if (isVerbose || TOLD.has(line.outcome)) out(itemText(line));
  }
  if (isJson) out(JSON.stringify({ run: ended, items }));
  return isBad(ended) ? 1 : 0;
}

async function status(services: OpenedServices, parsed: Arguments): Promise<string> {
  const source = await getSource(services.db, OPERATOR, named(parsed));
  const runs = await listRuns(services.db, OPERATOR, { source: source.id, limit: 5 });
  const states = Object.entries(await countItems(services.db, source.id));
  return [
    `${source.name}: ${source.type} ${source.url}`,
    `  ${source.schedule ?? 'senza orario / no schedule'}${source.nextAt ? ` → ${source.nextAt.toISOString()}` : ''}`,
    `  ${states.map(([state, n]) => `${state}: ${n}`).join('; ') || '—'}`,
    ...runs.map(runText),
  ].join('\n');
}

async function list({ db }: OpenedServices): Promise<string> {
  const sources = await listSources(db, OPERATOR);
  const lines = sources.map(
    ({ name, type, url, schedule, active }) =>
      `${name}  ${type}  ${url}  ${active ? (schedule ?? '—') : 'spenta / off'}`,
  );
  return lines.join('\n') || 'Nessuna fonte / no sources';
}

/** The run of a source that waits for a person. */
async function decide(services: OpenedServices, parsed: Arguments, isYes: boolean): Promise<string> {
  const runs = await listRuns(services.db, OPERATOR, { source: named(parsed), limit: 20 });
  const waiting = runs.find(({ state }) => state === 'waiting');
  if (!waiting) return 'Niente da confermare / nothing to confirm';
  const decided = await (isYes ? confirmRemovals : dismissRemovals)(services, OPERATOR, waiting.id);
  return runText(decided);
}

async function perform(
  services: OpenedServices,
  parsed: Arguments,
  out: CommandContext['out'],
): Promise<number> {
  switch (parsed.verb) {
    case 'add':
      out(await add(services, parsed));
      return 0;
    case 'run':
      return run(services, parsed, parsed.flags.has('--dry'), out);
    case 'plan':
      return run(services, parsed, true, out);
    case 'status':
      out(await status(services, parsed));
      return 0;
    case 'list':
      out(await list(services));
      return 0;
    case 'confirm':
    case 'dismiss':
      out(await decide(services, parsed, parsed.verb === 'confirm'));
      return 0;
    case 'remove':
      await removeSource(services, OPERATOR, named(parsed));
      out(`Fonte tolta / source removed: ${parsed.source}`);
      return 0;
    default:
      throw wrong(`harvest ${parsed.verb}?`);
  }
}

/** `portico harvest`: sources of other portals, their runs and reports. Exit code 1 when a run failed or refused records. */
export const harvestCommand: Command = {
  name: 'harvest',
  usage: USAGE,
  summary: 'Legge i cataloghi di altri portali / harvests other portals',
  async run(args, context) {
    const parsed = parseHarvest(args);
    return withServices(context, async (services) => {
      try {
        return await perform(services, parsed, context.out);
      } catch (error) {
        if (!isAppError(error)) throw error;
        const { it, en } = reasonsOf(error);
        context.out(`✗ ${it} / ${en}`);
        return 1;
      }
    });
  },
};
