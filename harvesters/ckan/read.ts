import { isDict, textOf } from '../../src/ckan/fields.js';
import { RemoteStatus } from '../../src/platform/outgoing-errors.js';
import {
  type ReadEnd,
  type ReadTools,
  SourceFault,
  type SourcePage,
  type SourceSettings,
} from '../protocol.js';
import { type CkanApi, findApi } from './api.js';
import { type CkanRecord, countOf } from './listed.js';
import { namesIn } from './options.js';
import { readList } from './read-list.js';
import { type Belongs, readResources } from './read-resources.js';
import { readSearch } from './read-search.js';

type Way = 'search' | 'resources' | 'list';

/** How far `since` goes back before what is asked for: clocks differ, and portals index late. */
const MARGIN_MS = 5 * 60_000;

/** The search that finds what the options ask for (contract of the Action API, section 7.2). */
export function searchFilter({ options, since }: SourceSettings): Record<string, string> {
  const anyOf = (field: string, names: readonly string[]) =>
    names.length === 0 ? [] : [`${field}:(${names.map((name) => JSON.stringify(name)).join(' OR ')})`];
  const changed = since && new Date(since.getTime() - MARGIN_MS).toISOString();
  const clauses = [
    ...anyOf('organization', namesIn(options.organization)),
    ...anyOf('groups', namesIn(options.group)),
    ...(options.fq?.trim() ? [options.fq.trim()] : []),
    ...(changed ? [`metadata_modified:[${changed} TO *]`] : []),
  ];
  return clauses.length > 0 ? { fq: clauses.join(' ') } : {};
}

/** The same choice made here, for portals that cannot search. */
function belongsTo({ options }: SourceSettings): Belongs {
  const organizations = namesIn(options.organization);
  const groups = namesIn(options.group);
  const nameOf = (value: unknown): string => textOf(isDict(value) ? value.name : value);
  return (entry) => {
    const own = Array.isArray(entry.groups) ? entry.groups.map(nameOf) : [];
    return (
      (organizations.length === 0 || organizations.includes(nameOf(entry.organization))) &&
      (groups.length === 0 || own.some((name) => groups.includes(name)))
    );
  };
}

/** Tries before an answer that is no JSON is taken for a refusal: it may be the network. */
const TRIES = 3;

/**
 * Whether the portal knows an action. A host that fails at it says neither yes nor no, which is raised: a lesser way must not be
 * taken because of a bad moment.
 */
async function knows(api: CkanApi, action: string, parameters: Record<string, string>): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    try {
      const result = await api.probe(action, parameters);
      return action !== 'package_search' || countOf(result) !== undefined;
    } catch (error) {
      const isNoJson = error instanceof SourceFault && error.code === 'not-json';
      if (isNoJson && attempt < TRIES) continue;
      if (error instanceof SourceFault) return false;
      if (error instanceof RemoteStatus && error.status < 500 && error.status !== 429) return false;
      throw error;
    }
  }
}

async function chooseWay(api: CkanApi, source: SourceSettings): Promise<Way> {
  const told = source.options.way as Way | undefined;
  if (told) return told;
  if (await knows(api, 'package_search', { rows: '0' })) return 'search';
  if (await knows(api, 'current_package_list_with_resources', { limit: '1', offset: '0' }))
    return 'resources';
  return 'list';
}

/** Cursors of one way mean nothing to another. */
const cursorOf = (way: Way, cursor: string): string => `${way} ${cursor}`;

/**
 * Reads the packages of a portal that speaks CKAN's Action API, all of it or part (contract 4, section 3): by search where
 * it can, else by the pages of DKAN, else one by one.
 */
export async function* readCkan(
  source: SourceSettings,
  { http, signal }: ReadTools,
  from?: string,
): AsyncGenerator<SourcePage<CkanRecord>, ReadEnd> {
  const api = await findApi(source, http);
  const [, fromWay, fromCursor] = /^(\w+) (.*)$/s.exec(from ?? '') ?? [];
  const way = (fromWay as Way | undefined) ?? (await chooseWay(api, source));
  const belongs = belongsTo(source);
  const reading =
    way === 'search'
      ? readSearch(api, searchFilter(source), fromCursor)
      : way === 'resources'
        ? readResources(api, belongs, fromCursor)
        : readList(api, belongs, fromCursor);
  for (;;) {
    signal.throwIfAborted();
    const step = await reading.next();
    if (!step.done) {
      yield { ...step.value, cursor: cursorOf(way, step.value.cursor) };
      continue;
    }
    if (step.value.complete && source.since) {
      return {
        complete: false,
        why: { it: 'Letto solo ciò che è cambiato.', en: 'Only what changed was read.' },
      };
    }
    return step.value;
  }
}
