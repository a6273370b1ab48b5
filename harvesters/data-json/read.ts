import { isDict, textOf } from '../../src/ckan/fields.js';
import type { Bilingual } from '../../src/errors.js';
import { RemoteStatus } from '../../src/platform/outgoing-errors.js';
import { toTitle } from '../common/html.js';
import type {
  ReadEnd,
  ReadTools,
  SourceHttp,
  SourcePage,
  SourceRecord,
  SourceSettings,
} from '../protocol.js';
import { SourceFault } from '../protocol.js';
import { hubId } from './identifiers.js';

/** An entry of `dataset` in a data.json, or an item of the search of ArcGIS Hub. */
export interface DataJsonRecord {
  readonly entry: Readonly<Record<string, unknown>>;
  /** The site, without a trailing slash. */
  readonly site: string;
}

const PAGE = 100;
/** A data.json is one document: that of a large federal agency has some 100 MB. */
const MAX_BYTES = 256 * 1024 * 1024;
/** Where feeds are, below a site (contract 4, section 5). */
const FEEDS = ['/data.json', '/api/feed/dcat-us/1.1.json', '/api/feed/dcat-us/1.1'];

/** Where the feed may be: the address itself when it is one, else the usual places below it. */
export function feedAddresses(url: string): string[] {
  const { pathname } = new URL(url);
  if (/\.json$|\/api\/feed\//.test(pathname)) return [url];
  return FEEDS.map((path) => url.replace(/[?#].*$/, '').replace(/\/+$/, '') + path);
}

/** Entries of the document: under `dataset`, or the document itself, as early ones were. */
function entriesOf(body: unknown): unknown[] | undefined {
  const list = isDict(body) ? body.dataset : body;
  return Array.isArray(list) ? list : undefined;
}

interface Feed {
  readonly entries: unknown[];
  readonly site: string;
}

/**
 * The document, wherever it is.
 * @param conditional asks whether it changed since the last time
 * @returns undefined when it has not changed
 */
async function readFeed(
  source: SourceSettings,
  http: SourceHttp,
  conditional: boolean,
): Promise<Feed | undefined> {
  let last: unknown;
  for (const address of feedAddresses(source.url)) {
    try {
      const answer = await http.ask(address, {
        accept: 'application/json',
        maxBytes: MAX_BYTES,
        conditional,
      });
      if (answer.status === 304) {
        answer.body.destroy();
        return undefined;
      }
      const entries = entriesOf(await answer.json());
      if (entries) return { entries, site: new URL(address).origin };
    } catch (error) {
      const isElsewhere =
        error instanceof SourceFault ||
        (error instanceof RemoteStatus && [400, 401, 403, 404, 405, 410].includes(error.status));
      if (!isElsewhere) throw error;
      // What stands where the feed should tells more than that there is nothing in the other places.
      if (!(last instanceof SourceFault)) last = error;
    }
  }
  if (last instanceof SourceFault) throw last;
  throw new SourceFault(
    'not-this-protocol',
    {
      it: `Sotto ${source.url} non c'è nessun data.json.`,
      en: `There is no data.json below ${source.url}.`,
    },
    { cause: last },
  );
}

const notChanged: Bilingual = {
  it: 'La fonte risponde che nulla è cambiato.',
  en: 'The source answers that nothing has changed.',
};

/** The key of an entry: the id of ArcGIS where it has one, else its identifier, else its landing page. */
export function keyOf(entry: Readonly<Record<string, unknown>>): string | undefined {
  const identifier = textOf(entry.identifier).trim();
  return hubId(identifier) ?? (identifier || textOf(entry.landingPage).trim() || undefined);
}

/**
 * Reads a data.json (DCAT-US 1.1): one document with everything in it, given on in pages. What it says is all there is.
 */
export async function* readDataJson(
  source: SourceSettings,
  { http, signal }: ReadTools,
  from?: string,
): AsyncGenerator<SourcePage<DataJsonRecord>, ReadEnd> {
  const feed = await readFeed(source, http, from === undefined);
  if (!feed) return { complete: false, unchanged: true, why: notChanged };
  const { entries, site } = feed;
  const seen = new Set<string>();
  const records: SourceRecord<DataJsonRecord>[] = [];
  let twice = 0;
  for (const entry of entries) {
    if (!isDict(entry)) continue;
    const key = keyOf(entry);
    if (key !== undefined && seen.has(key)) {
      twice++;
      continue;
    }
    if (key !== undefined) seen.add(key);
    const title = toTitle(textOf(entry.title));
    records.push({ key, ...(title && { title }), value: { entry, site } });
  }
  for (let start = from === undefined ? 0 : Number(from); start < records.length; start += PAGE) {
    signal.throwIfAborted();
    const problem = { it: `${twice} schede ripetute, tolte.`, en: `${twice} repeated records, dropped.` };
    yield {
      records: records.slice(start, start + PAGE),
      cursor: String(start + PAGE),
      claimed: records.length,
      ...(twice > 0 && start === 0 && { problems: [problem] }),
    };
  }
  return { complete: true };
}
