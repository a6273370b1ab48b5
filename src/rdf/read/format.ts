import { RdfParseError } from './problems.js';

/** The syntaxes that are read. N-Triples, N-Quads and TriG are read by the reader of Turtle. */
export type RdfFormat = 'rdf-xml' | 'turtle' | 'trig' | 'n-triples' | 'n-quads' | 'json-ld';

/** The family a syntax belongs to: one reader each. */
export type RdfFamily = 'xml' | 'turtle' | 'json';

/** The reader for a syntax. */
export const familyOf = (format: RdfFormat): RdfFamily =>
  format === 'rdf-xml' ? 'xml' : format === 'json-ld' ? 'json' : 'turtle';

const MEDIA_TYPES: Record<string, RdfFormat> = {
  'application/rdf+xml': 'rdf-xml',
  'application/xml': 'rdf-xml',
  'text/xml': 'rdf-xml',
  'text/rdf+xml': 'rdf-xml',
  'text/turtle': 'turtle',
  'application/turtle': 'turtle',
  'application/x-turtle': 'turtle',
  'text/n3': 'turtle',
  'text/rdf+n3': 'turtle',
  'application/n-triples': 'n-triples',
  'application/n-quads': 'n-quads',
  'application/trig': 'trig',
  'application/x-trig': 'trig',
  'application/ld+json': 'json-ld',
  'application/json': 'json-ld',
};

const EXTENSIONS: Record<string, RdfFormat> = {
  rdf: 'rdf-xml',
  xml: 'rdf-xml',
  owl: 'rdf-xml',
  ttl: 'turtle',
  n3: 'turtle',
  nt: 'n-triples',
  nq: 'n-quads',
  trig: 'trig',
  jsonld: 'json-ld',
  json: 'json-ld',
};

/** The format that a media type (parameters do not count) or else a file name announces. */
export function announcedFormat(contentType?: string, fileName?: string): RdfFormat | undefined {
  const type = contentType?.split(';')[0]?.trim().toLowerCase() ?? '';
  const path = fileName?.replace(/[?#].*$/, '').replace(/\.gz$/i, '') ?? '';
  return MEDIA_TYPES[type] ?? EXTENSIONS[/\.([a-z0-9]+)$/i.exec(path)?.[1]?.toLowerCase() ?? ''];
}

/**
 * The syntax that the first characters of a document show, or undefined when they leave it open.
 *
 * @param head at least the first thousand characters, without BOM
 * @throws RdfParseError UnsupportedMediaType for a web page, which is what a wrong address usually gives
 */
export function sniffFamily(head: string): RdfFamily | undefined {
  const start = head.trimStart();
  if (/^<(!doctype\s+html|html[\s>])/i.test(start)) {
    throw new RdfParseError('UnsupportedMediaType', 'rdf-web-page', {
      it: 'Il documento è una pagina web, non RDF: l’indirizzo è forse sbagliato.',
      en: 'The document is a web page, not RDF: the address may be wrong.',
    });
  }
  // An element has blanks before its attributes; an IRI in angle brackets has none.
  if (/^<(\?xml|!DOCTYPE|!--|[A-Za-z_][\w.-]*(:[\w.-]+)?\s)/.test(start)) return 'xml';
  if (/^\{\s*["}]/.test(start)) return 'json';
  if (/^\[\s*[[{"]/.test(start) || /^\[\s*\]\s*$/.test(start)) return 'json';
  if (/^(@prefix|@base|prefix\s|base\s|#|_:|<[^<>\s]*>|\[)/i.test(start)) return 'turtle';
  return undefined;
}
