import { createHash } from 'node:crypto';
import { type SourceAnswer, SourceFault, type SourceHttp } from '../../../../harvesters/protocol.js';
import { type HeldRecord, PORTAL_NAMES, type SyncProblem } from '../model.js';
import { fieldOf, isObject, type Package, textOf } from '../package-fields.js';
import { type HeldEnd, type HeldPage, PAGE_SIZE, type ReadHeld } from './reader.js';

export interface DatiGovItOptions {
  /** Base of its CKAN: `https://www.dati.gov.it/opendata`. */
  url: string;
  /** Codes of rights holders (`c_a944`), or `organization:name`. */
  codes: readonly string[];
}

/** Pages of one code: 30,000 datasets, half of all that the portal has. */
const MOST_PAGES = 300;
const PORTAL = PORTAL_NAMES['dati-gov-it'];

/** Where the reading stands. */
interface Place {
  code: number;
  start: number;
  /** Which of the code's filters answers. */
  filter: number;
  /** Digests of the pages of this code: one that comes again is no news. */
  pages: string[];
  read: number;
  incomplete: boolean;
}

const BEGIN: Place = { code: 0, start: 0, filter: 0, pages: [], read: 0, incomplete: false };

const quoted = (text: string): string => `"${text.replace(/["\\]/g, '')}"`;

/** The filters that may find what bears a code: portals index the holder under its own name or as an extra. */
export function filtersOf(code: string): string[] {
  const [, name] = /^organization:(.+)$/.exec(code) ?? [];
  if (name !== undefined) return [`organization:${quoted(name)}`];
  return [`holder_identifier:${quoted(code)}`, `extras_holder_identifier:${quoted(code)}`];
}

/** What dati.gov.it has of a dataset, from its package in either layout (contract 4, section 1). Pure. */
export function heldFromPackage(dataset: Package, origin: string): HeldRecord | undefined {
  const id = textOf(dataset.id);
  if (id === undefined) return undefined;
  const identifiers = [fieldOf(dataset, 'identifier'), fieldOf(dataset, 'guid')].filter(
    (one) => one !== undefined,
  );
  const optional = {
    title: textOf(dataset.title),
    iri: fieldOf(dataset, 'uri') ?? identifiers.find((one) => /^https?:/i.test(one)),
    name: textOf(dataset.name),
    holder: fieldOf(dataset, 'holder_identifier')?.toLowerCase(),
    publisher: fieldOf(dataset, 'publisher_name') ?? fieldOf(dataset, 'holder_name'),
    modified: fieldOf(dataset, 'modified'),
    harvestedAt: textOf(dataset.metadata_modified),
    source: fieldOf(dataset, 'source_catalog_title') ?? fieldOf(dataset, 'harvest_source_title'),
  };
  return {
    key: id,
    address: `${origin}/view-dataset/dataset?id=${encodeURIComponent(id)}`,
    identifiers: [...new Set(identifiers)],
    pages: [textOf(dataset.url)].filter((one) => one !== undefined),
    ...present(optional),
    ...(Array.isArray(dataset.resources) && { distributions: dataset.resources.length }),
  };
}

/** The same without what is undefined. */
export const present = <T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;

interface Found {
  count: number;
  packages: Package[];
}

async function search(
  http: SourceHttp,
  url: string,
  filter: string,
  start: number,
): Promise<Found | undefined> {
  const query = new URLSearchParams({
    q: '*:*',
    fq: filter,
    rows: String(PAGE_SIZE),
    start: String(start),
    sort: 'id asc',
  });
  const answer = await http.ask(`${url}/api/3/action/package_search?${query}`, {
    accept: 'application/json',
    // A field that its index does not know is answered so.
    accepts: (status) => (status >= 200 && status < 300) || status === 400 || status === 409,
  });
  if (answer.status >= 400) return undefined;
  return readFound(answer, await answer.json());
}

function readFound({ url }: SourceAnswer, body: unknown): Found {
  const result = isObject(body) && body.success === true ? body.result : undefined;
  if (isObject(result) && Array.isArray(result.results)) {
    return { count: Number(result.count), packages: result.results.filter(isObject) };
  }
  throw new SourceFault('not-this-protocol', {
    it: `${url.replace(/[?#].*$/, '')} non risponde come package_search.`,
    en: `${url.replace(/[?#].*$/, '')} does not answer as package_search does.`,
  });
}

/**
 * Reads what dati.gov.it holds under our codes, 100 at a time in the order of ids, code after code. A count that was not
 * reached, or a page that came again, makes the reading incomplete.
 */
export const readDatiGovIt = ({ url, codes }: DatiGovItOptions): ReadHeld =>
  async function* (http, from): AsyncGenerator<HeldPage, HeldEnd> {
    const { origin } = new URL(url);
    const problems: SyncProblem[] = [];
    let place: Place = from === undefined ? BEGIN : (JSON.parse(from) as Place);
    const nextCode = (incomplete: boolean) => {
      place = { ...BEGIN, code: place.code + 1, incomplete: place.incomplete || incomplete };
    };
    while (place.code < codes.length) {
      const filters = filtersOf(codes[place.code] as string);
      const found = await search(http, url, filters[place.filter] as string, place.start);
      const isFirst = place.start === 0;
      if ((!found || (isFirst && found.packages.length === 0 && !(found.count > 0))) && isFirst) {
        if (place.filter + 1 < filters.length) place = { ...place, filter: place.filter + 1 };
        else {
          if (!found) problems.push(notFiltered(codes[place.code] as string));
          nextCode(!found);
        }
        continue;
      }
      if (!found || found.packages.length === 0) {
        const claimed = found?.count ?? place.read;
        const short = place.read < claimed;
        if (short) {
          const params = { portal: PORTAL, claimed: String(claimed), found: String(place.read) };
          problems.push({ code: 'portal-count', params });
        }
        nextCode(short || !found);
        continue;
      }
      const digest = digestOf(found.packages);
      if (place.pages.includes(digest)) {
        problems.push({ code: 'portal-repeats', params: { portal: PORTAL } });
        nextCode(true);
        continue;
      }
      const read = place.read + found.packages.length;
      place = { ...place, start: place.start + PAGE_SIZE, pages: [...place.pages, digest], read };
      if (place.pages.length >= MOST_PAGES) {
        problems.push({ code: 'portal-bounded', params: { portal: PORTAL, found: String(read) } });
        nextCode(true);
      }
      const records = found.packages.flatMap((one) => heldFromPackage(one, origin) ?? []);
      yield { records, cursor: JSON.stringify(place), problems: [...problems] };
    }
    return { complete: !place.incomplete, problems };
  };

const notFiltered = (code: string): SyncProblem => ({
  code: 'portal-failed',
  params: {
    portal: PORTAL,
    why: { it: `rifiuta la ricerca per ${code}`, en: `it refuses to search by ${code}` },
  },
});

const digestOf = (packages: readonly Package[]): string =>
  createHash('sha256')
    .update(packages.map(({ id }) => String(id)).join(' '))
    .digest('base64url')
    .slice(0, 12);
