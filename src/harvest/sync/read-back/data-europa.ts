import { type SourceAnswer, SourceFault, type SourceHttp } from '../../../../harvesters/protocol.js';
import { plainTitle } from '../identifiers.js';
import { type HeldRecord, PORTAL_NAMES, type SyncProblem } from '../model.js';
import { readScoring } from '../mqa.js';
import { isObject, type Package, textOf } from '../package-fields.js';
import { present } from './dati-gov-it.js';
import { type HeldEnd, type HeldPage, PAGE_SIZE, type ReadHeld } from './reader.js';

export interface DataEuropaOptions {
  /** `https://data.europa.eu`. */
  url: string;
  /** Ids of catalogues there through which we get there. */
  catalogues: readonly string[];
  /** Names of publishers to search by. */
  publishers: readonly string[];
  /** Whether a description is about something of ours, whoever its publisher is. */
  isOurs: (record: HeldRecord) => boolean;
}

/** Its search gives no more than 10,000 results of one query. */
const MOST_PAGES = 100;
const PORTAL = PORTAL_NAMES['data-europa'];

/** Fields that are compared: the whole documents carry every text in 24 languages. */
const FIELDS =
  'id,resource,identifier,title,modified,catalog.id,publisher,landing_page,distributions.id,quality_meas,catalog_record';

/** Where the reading stands. */
interface Place {
  publisher: number;
  page: number;
  read: number;
  /** Queries go as POST: once GET was refused. */
  post: boolean;
  incomplete: boolean;
  /** First id of the page before: a page that comes again begins with it. */
  last: string;
}

const BEGIN: Place = { publisher: 0, page: 0, read: 0, post: false, incomplete: false, last: '' };

const listOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).flatMap((one) => {
    const text = textOf(isObject(one) ? (one.resource ?? one.id ?? one.url) : one);
    return text ?? [];
  });

const inLanguage = (value: unknown): string | undefined =>
  isObject(value)
    ? (textOf(value.it) ?? textOf(value.en) ?? Object.values(value).map(textOf).find(Boolean))
    : textOf(value);

/** What data.europa.eu has of a dataset, from a document of its search (contract 4, section 2.1). Pure. */
export function heldFromDocument(document: Package, url: string): HeldRecord | undefined {
  const id = textOf(document.id);
  if (id === undefined) return undefined;
  const catalog = isObject(document.catalog) ? textOf(document.catalog.id) : undefined;
  const record = isObject(document.catalog_record) ? document.catalog_record : {};
  const publisher = isObject(document.publisher) ? inLanguage(document.publisher.name) : undefined;
  return {
    key: id,
    address: `${url}/data/datasets/${encodeURIComponent(id)}?locale=it`,
    identifiers: listOf(document.identifier),
    pages: listOf(document.landing_page),
    ...present({
      title: inLanguage(document.title),
      // The one it was given there says nothing of ours.
      iri: originIri(textOf(document.resource)),
      publisher,
      modified: textOf(document.modified),
      harvestedAt: textOf(record.modified) ?? textOf(record.issued),
      source: catalog,
      score: readScoring(document),
    }),
    ...(Array.isArray(document.distributions) && { distributions: document.distributions.length }),
  };
}

const originIri = (iri: string | undefined): string | undefined =>
  iri?.startsWith('http://data.europa.eu/88u/') ? undefined : iri;

interface Found {
  count: number;
  documents: Package[];
}

async function search(
  http: SourceHttp,
  { url, catalogues, publishers }: DataEuropaOptions,
  place: Place,
): Promise<Found | 'refused'> {
  const q = `"${(publishers[place.publisher] ?? '').replace(/["\\]/g, ' ')}"`;
  const facets = catalogues.length > 0 ? { catalog: catalogues } : {};
  const address = `${url}/api/hub/search/search`;
  const request = {
    accept: 'application/json',
    accepts: (status: number) => status === 200 || status === 400,
  };
  const answer = place.post
    ? await http.ask(address, {
        ...request,
        body: {
          type: 'application/json',
          text: JSON.stringify({
            q,
            filters: ['dataset'],
            facets,
            limit: PAGE_SIZE,
            page: place.page,
            includes: FIELDS.split(','),
          }),
        },
      })
    : await http.ask(
        `${address}?${new URLSearchParams({
          q,
          filters: 'dataset',
          facets: JSON.stringify(facets),
          limit: String(PAGE_SIZE),
          page: String(place.page),
          includes: FIELDS,
        })}`,
        request,
      );
  if (answer.status === 400) {
    if (!place.post) return 'refused';
    throw notSearch(answer);
  }
  const body = await answer.json();
  const result = isObject(body) ? body.result : undefined;
  if (!isObject(result) || !Array.isArray(result.results)) throw notSearch(answer);
  return { count: Number(result.count), documents: result.results.filter(isObject) };
}

const notSearch = ({ url, status }: SourceAnswer): SourceFault => {
  const address = url.replace(/[?#].*$/, '');
  return new SourceFault('not-this-protocol', {
    it: `${address} non risponde come la ricerca di data.europa.eu (HTTP ${status}).`,
    en: `${address} does not answer as the search of data.europa.eu does (HTTP ${status}).`,
  });
};

/**
 * Reads what the search of data.europa.eu finds by the names of our publishers, 100 at a time. Full text finds others'
 * too: those of another publisher that are about nothing of ours are left out.
 */
export const readDataEuropa = (options: DataEuropaOptions): ReadHeld =>
  async function* (http, from): AsyncGenerator<HeldPage, HeldEnd> {
    const names = new Set(options.publishers.map(plainTitle));
    const problems: SyncProblem[] = [];
    let place: Place = from === undefined ? BEGIN : (JSON.parse(from) as Place);
    const nextPublisher = (incomplete: boolean) => {
      const { publisher, post } = place;
      place = { ...BEGIN, publisher: publisher + 1, post, incomplete: place.incomplete || incomplete };
    };
    while (place.publisher < options.publishers.length) {
      const found = await search(http, options, place);
      if (found === 'refused') {
        place = { ...place, post: true };
        continue;
      }
      const { documents, count } = found;
      const [first] = documents;
      if (!first) {
        const short = place.read < count;
        if (short) {
          const params = { portal: PORTAL, claimed: String(count), found: String(place.read) };
          problems.push({ code: 'portal-count', params });
        }
        nextPublisher(short);
        continue;
      }
      const last = String(first.id);
      if (last === place.last) {
        problems.push({ code: 'portal-repeats', params: { portal: PORTAL } });
        nextPublisher(true);
        continue;
      }
      const read = place.read + documents.length;
      place = { ...place, page: place.page + 1, read, last };
      if (read >= count) nextPublisher(false);
      else if (place.page >= MOST_PAGES) {
        problems.push({ code: 'portal-bounded', params: { portal: PORTAL, found: String(read) } });
        nextPublisher(true);
      }
      const records = documents
        .flatMap((one) => heldFromDocument(one, options.url) ?? [])
        .filter((one) => names.has(plainTitle(one.publisher ?? '')) || options.isOurs(one));
      yield { records, cursor: JSON.stringify(place), problems: [...problems] };
    }
    return { complete: !place.incomplete, problems };
  };

/**
 * One dataset by its id there, or undefined. The same answer for one that is another's: the caller tells.
 */
export async function askDocument(
  http: SourceHttp,
  url: string,
  id: string,
): Promise<HeldRecord | undefined> {
  const answer = await http.ask(`${url}/api/hub/search/datasets/${encodeURIComponent(id)}`, {
    accept: 'application/json',
    accepts: (status) => status === 200 || status === 404,
  });
  if (answer.status === 404) return undefined;
  const body = await answer.json();
  const document = isObject(body) && isObject(body.result) ? body.result : body;
  return isObject(document) ? heldFromDocument(document, url) : undefined;
}
