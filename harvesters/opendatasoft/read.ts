import type { Bilingual } from '../../src/errors.js';
import { RemoteStatus, RemoteTimeout, RemoteUnreachable } from '../../src/platform/outgoing-errors.js';
import { readDcat } from '../dcat-rdf/read.js';
import type { DcatRecord } from '../dcat-rdf/records.js';
import {
  type ReadEnd,
  type ReadTools,
  SourceFault,
  type SourcePage,
  type SourceRecord,
  type SourceSettings,
} from '../protocol.js';
import { apiIri, type Portal, portalAt } from './portal.js';
import { type OdsRecord, readDataset } from './types.js';

const PAGE = 100;
/** The API pages no further than this (contract, section 2); the export has no bound. */
const REACH = 10_000;
const MAX_EXPORT = 512 * 1024 * 1024;
const EXPORT_TRIES = 3;

/** Where reading stands. `count` are the datasets that were given before `at`. */
interface Place {
  way: 'pages' | 'export';
  at: number;
  count: number;
  /** Datasets whose description was none, which leaves the listing incomplete. */
  unread: number;
}

/**
 * Reads the catalogue of an Opendatasoft portal through the Explore API 2.1: in pages, at once as JSON (`way=export`, also
 * where there are more datasets than pages reach), or as the DCAT that the portal itself exports (`way=dcat`).
 */
export async function* readOds(
  source: SourceSettings,
  tools: ReadTools,
  from?: string,
): AsyncGenerator<SourcePage<OdsRecord | DcatRecord>, ReadEnd> {
  const portal = portalAt(source.url);
  if (source.options.way === 'dcat')
    return yield* readDcat(await dcatSource(source, portal, tools), tools, from);
  let place: Place = readCursor(from) ?? {
    way: source.options.way === 'export' ? 'export' : 'pages',
    at: 0,
    count: 0,
    unread: 0,
  };
  const seen = new Set<string>();
  let claimed: number | undefined;
  for (;;) {
    tools.signal.throwIfAborted();
    const { items, total, last } =
      place.way === 'pages'
        ? await askPage(source, portal, tools, place.at)
        : await askExport(source, portal, tools, place.at);
    claimed = total;
    if (place.way === 'pages' && total > REACH - PAGE) {
      place = { way: 'export', at: 0, count: 0, unread: 0 };
      continue;
    }
    for (let start = 0; start < items.length || start === 0; start += PAGE) {
      const some = items.slice(start, start + PAGE);
      const records: SourceRecord<OdsRecord>[] = [];
      let unread = 0;
      for (const item of some) {
        const dataset = readDataset(item);
        if (!dataset) unread += 1;
        else if (!seen.has(dataset.dataset_id)) {
          seen.add(dataset.dataset_id);
          const title = dataset.metas?.default?.title;
          records.push({
            key: dataset.dataset_id,
            value: { kind: 'dataset', dataset },
            ...(typeof title === 'string' && { title }),
          });
        }
      }
      const isEnd = last && start + PAGE >= items.length;
      place = {
        ...place,
        at: place.at + some.length,
        count: place.count + records.length,
        unread: place.unread + unread,
      };
      const isStuck = some.length > 0 && records.length === 0 && unread === 0;
      if (isStuck) return endOf(source, place, total, repeated);
      if (isEnd && source.since === undefined && place.count > 0) records.push(apiRecord(portal));
      yield {
        records,
        cursor: JSON.stringify(place),
        claimed: total,
        ...(unread > 0 && { problems: [unreadable(unread)] }),
      };
      if (isEnd) return endOf(source, place, claimed);
    }
  }
}

const apiRecord = (portal: Portal): SourceRecord<OdsRecord> => ({
  key: apiIri(portal),
  title: 'Explore API 2.1',
  value: { kind: 'api' },
});

interface Part {
  items: readonly unknown[];
  total: number;
  last: boolean;
}

/** What all questions carry: the language of labels, and what is asked for. */
function parameters({ options, since }: SourceSettings): URLSearchParams {
  const query = new URLSearchParams({ lang: options.lang ?? 'it', timezone: 'UTC' });
  if (options.where) query.append('where', options.where);
  if (since) query.append('where', `default.modified>=date'${since.toISOString()}'`);
  return query;
}

async function askPage(
  source: SourceSettings,
  portal: Portal,
  { http }: ReadTools,
  offset: number,
): Promise<Part> {
  const query = parameters(source);
  query.set('limit', String(PAGE));
  query.set('offset', String(offset));
  // Without an order pages may shift while they are read. Portals that cannot sort by it say 400.
  const ordered = await http.ask(`${portal.api}/catalog/datasets?${query}&order_by=dataset_id`, {
    accept: 'application/json',
    accepts: (status) => (status >= 200 && status < 300) || status === 400,
  });
  const answer =
    ordered.status === 400
      ? await http.ask(`${portal.api}/catalog/datasets?${query}`, { accept: 'application/json' })
      : ordered;
  const body = (await answer.json()) as {
    total_count?: unknown;
    results?: unknown;
    datasets?: unknown;
  } | null;
  const items = body?.results ?? body?.datasets;
  if (!Array.isArray(items)) throw notOds(portal);
  const total = typeof body?.total_count === 'number' ? body.total_count : offset + items.length;
  return {
    items,
    total,
    last:
      items.length === 0 ||
      (items.length < PAGE && offset + items.length >= total) ||
      offset + items.length >= total,
  };
}

async function askExport(
  source: SourceSettings,
  portal: Portal,
  { http }: ReadTools,
  from: number,
): Promise<Part> {
  const query = parameters(source);
  query.set('limit', '-1');
  for (let attempt = 1; ; attempt++) {
    const answer = await http.ask(`${portal.api}/catalog/exports/json?${query}`, {
      accept: 'application/json',
      maxBytes: MAX_EXPORT,
    });
    try {
      const items = await answer.json();
      if (!Array.isArray(items)) throw notOds(portal);
      return { items: items.slice(from), total: items.length, last: true };
    } catch (error) {
      // Too long to be held back by the way out: one that breaks off is asked for again here.
      const isPassing = error instanceof RemoteUnreachable || error instanceof RemoteTimeout;
      if (!isPassing || attempt === EXPORT_TRIES) throw error;
    }
  }
}

/** The DCAT export to read: the Italian profile where the portal has it, else plain DCAT. */
async function dcatSource(
  source: SourceSettings,
  portal: Portal,
  { http }: ReadTools,
): Promise<SourceSettings> {
  const profiles = source.options.profile ? [source.options.profile] : ['dcat_ap_it', 'dcat'];
  const addressOf = (profile: string): string =>
    `${portal.api}/catalog/exports/${profile}?${parameters(source)}`;
  const options = { paging: 'none' };
  for (const profile of profiles.slice(0, -1)) {
    try {
      const answer = await http.ask(`${portal.api}/catalog/exports/${profile}?limit=1`, {
        accept: 'application/rdf+xml',
      });
      answer.body.destroy();
      return { ...source, options, url: addressOf(profile) };
    } catch (error) {
      if (!(error instanceof RemoteStatus) || error.status >= 500 || error.status === 429) throw error;
    }
  }
  return { ...source, options, url: addressOf(profiles.at(-1) as string) };
}

function readCursor(from: string | undefined): Place | undefined {
  if (from === undefined) return undefined;
  try {
    const place = JSON.parse(from) as Partial<Place>;
    const isWhole = [place.at, place.count, place.unread].every((part) => typeof part === 'number');
    return isWhole && (place.way === 'pages' || place.way === 'export') ? (place as Place) : undefined;
  } catch {
    return undefined;
  }
}

const repeated: Bilingual = { it: 'Le pagine si ripetono.', en: 'The pages repeat themselves.' };

const unreadable = (count: number): Bilingual => ({
  it: `${count} elementi non sono descrizioni di dataset.`,
  en: `${count} items are no descriptions of datasets.`,
});

const notOds = ({ api }: Portal): SourceFault =>
  new SourceFault('not-this-protocol', {
    it: `${api} non risponde come la Explore API di Opendatasoft.`,
    en: `${api} does not answer as the Explore API of Opendatasoft.`,
  });

function endOf(source: SourceSettings, { count, unread }: Place, claimed: number, why?: Bilingual): ReadEnd {
  if (source.since)
    return {
      complete: false,
      why: { it: 'Sono state chieste solo le modifiche.', en: 'Only changes were asked for.' },
    };
  if (unread > 0) return { complete: false, why: unreadable(unread) };
  if (count >= claimed) return { complete: true };
  return {
    complete: false,
    why: why ?? {
      it: `Il portale dichiara ${claimed} dataset, ne ha dati ${count}.`,
      en: `The portal claims ${claimed} datasets, it gave ${count}.`,
    },
  };
}
