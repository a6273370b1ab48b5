import { FORMATS, formatNamedAnyhow } from '../../rdf/formats.js';
import type { AnswerFormat, QueryForm, TableFormat } from '../../sparql/index.js';

/** A way to answer, under the name a client knows it by. */
export interface Offer {
  format: AnswerFormat;
  /** Compared with Accept. */
  mediaType: string;
  /** Sent as Content-Type. */
  contentType: string;
}

const table = (format: TableFormat, mediaType: string, charset = true): Offer => ({
  format,
  mediaType,
  contentType: charset ? `${mediaType}; charset=utf-8` : mediaType,
});

/** Tables, the first for clients that take anything (contract, A.2). */
const TABLES: readonly Offer[] = [
  table('json', 'application/sparql-results+json'),
  table('xml', 'application/sparql-results+xml'),
  table('csv', 'text/csv'),
  table('tsv', 'text/tab-separated-values'),
  table('json', 'application/json'),
  table('xml', 'application/xml'),
  table('xml', 'text/xml'),
  table('json', 'text/javascript'),
  table('json', 'application/javascript'),
];

const RDF_ORDER = ['turtle', 'n-triples', 'rdf-xml', 'json-ld', 'n3', 'trig', 'n-quads'] as const;

/** RDF, the same way; `text/plain` is N-Triples as it once was. */
const GRAPHS: readonly Offer[] = [
  ...RDF_ORDER.flatMap((name) => {
    const format = FORMATS.find((it) => it.name === name);
    if (!format) return [];
    const { mediaType, contentType, aliases } = format;
    return [mediaType, ...aliases].map((type) => ({ format: name, mediaType: type, contentType }));
  }),
  { format: 'n-triples', mediaType: 'text/plain', contentType: 'text/plain; charset=utf-8' },
  { format: 'rdf-xml', mediaType: 'application/xml', contentType: 'application/rdf+xml; charset=utf-8' },
  { format: 'json-ld', mediaType: 'application/json', contentType: 'application/ld+json; charset=utf-8' },
];

/** The ways to answer a form of query. */
export const offersFor = (form: QueryForm): readonly Offer[] =>
  form === 'SELECT' || form === 'ASK' ? TABLES : GRAPHS;

interface Range {
  type: string;
  q: number;
}

function rangesOf(accept: string): Range[] {
  return accept.split(',').flatMap((entry) => {
    const [type = '', ...parameters] = entry.split(';').map((part) => part.trim().toLowerCase());
    const q = parameters.map((it) => /^q\s*=\s*([\d.]+)$/.exec(it)?.[1]).find((it) => it !== undefined);
    return type === '' ? [] : [{ type: type === '*' ? '*/*' : type, q: q === undefined ? 1 : Number(q) }];
  });
}

/** How exactly a range names a type: 3 the type itself, 2 its family, 1 anything, 0 not. */
function exactness(range: string, mediaType: string): number {
  if (range === mediaType) return 3;
  if (range === '*/*') return 1;
  return range.endsWith('/*') && mediaType.startsWith(range.slice(0, -1)) ? 2 : 0;
}

/** The quality a client gives a type: that of the range that names it most exactly (RFC 9110, 12.5.1). */
function qualityOf(ranges: readonly Range[], mediaType: string): { q: number; exact: number } {
  let best = { q: 0, exact: 0 };
  for (const { type, q } of ranges) {
    const exact = exactness(type, mediaType);
    if (exact > best.exact) best = { q, exact };
  }
  return best;
}

/** A page is wanted: what browsers send, and no client of the protocol does. */
export const wantsPage = (accept: string | undefined): boolean =>
  rangesOf(accept ?? '').some(
    ({ type, q }) => q > 0 && (type === 'text/html' || type === 'application/xhtml+xml'),
  );

/** A browser: it wants a page, and names no form that only programs read. */
const isBrowser = (accept: string | undefined): boolean =>
  wantsPage(accept) && !/sparql-results|json|csv|turtle|triples|rdf|n3|quads|trig/i.test(accept ?? '');

/** Results are wanted as a page: by a browser, and nothing else is named. */
export const wantsResultPage = (accept: string | undefined, format: string | undefined): boolean =>
  isBrowser(accept) && (format === undefined || format.toLowerCase() === 'html');

/**
 * How to answer. `format` counts where Accept says nothing particular, and where a browser sent it. A client that accepts
 * nothing there is gets the first offer, which is more use to it than a refusal (contract, A.2).
 */
export function negotiate(offers: readonly Offer[], accept: string | undefined, format?: string): Offer {
  const [first] = offers as [Offer, ...Offer[]];
  const ranges = rangesOf(accept ?? '');
  const page = isBrowser(accept);
  const named = format === undefined ? undefined : offerNamed(offers, format);
  const rated = offers.map((offer) => ({ offer, ...qualityOf(ranges, offer.mediaType) }));
  const particular = !page && rated.some(({ q, exact }) => q > 0 && exact > 1);
  if (named && !particular) return named;
  if (page) return first;
  let best: { offer: Offer; q: number } = { offer: first, q: 0 };
  for (const { offer, q } of rated) if (q > best.q) best = { offer, q };
  return best.offer;
}

const SHORT: Readonly<Record<string, AnswerFormat>> = {
  json: 'json',
  xml: 'xml',
  csv: 'csv',
  tsv: 'tsv',
  srj: 'json',
  srx: 'xml',
};

/** What `format=` names: a short name, or a media type, among what can be answered. */
function offerNamed(offers: readonly Offer[], name: string): Offer | undefined {
  const text = name.trim().toLowerCase().split(';', 1)[0] ?? '';
  const byType = offers.find(({ mediaType }) => mediaType === text);
  if (byType) return byType;
  const wanted = [SHORT[text], formatNamedAnyhow(text)?.name, { json: 'json-ld', xml: 'rdf-xml' }[text]];
  return offers.find(({ format }) => wanted.includes(format));
}
