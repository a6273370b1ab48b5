/** A serialisation of RDF that is written. */
export interface Format {
  readonly name: FormatName;
  /** Extensions in addresses; the first is the one that links use. */
  readonly extensions: readonly string[];
  /** Sent as Content-Type, with the charset where the type has one. */
  readonly mediaType: string;
  readonly contentType: string;
  /** Other names under which clients ask for it. */
  readonly aliases: readonly string[];
}

export type FormatName = 'turtle' | 'rdf-xml' | 'json-ld' | 'n-triples' | 'n3' | 'n-quads' | 'trig';

/**
 * What is written. Harvesters take the parser from the Content-Type, so that it must be exact; all of it is UTF-8
 * (contract, section 1). `xml` is the second extension of RDF/XML, as in CKAN.
 */
export const FORMATS: readonly Format[] = [
  {
    name: 'rdf-xml',
    extensions: ['rdf', 'xml'],
    mediaType: 'application/rdf+xml',
    contentType: 'application/rdf+xml; charset=utf-8',
    aliases: [],
  },
  {
    name: 'turtle',
    extensions: ['ttl'],
    mediaType: 'text/turtle',
    contentType: 'text/turtle; charset=utf-8',
    aliases: ['application/x-turtle', 'application/turtle'],
  },
  {
    name: 'json-ld',
    extensions: ['jsonld'],
    mediaType: 'application/ld+json',
    contentType: 'application/ld+json; charset=utf-8',
    aliases: [],
  },
  {
    name: 'n-triples',
    extensions: ['nt'],
    mediaType: 'application/n-triples',
    contentType: 'application/n-triples; charset=utf-8',
    aliases: [],
  },
  {
    name: 'n3',
    extensions: ['n3'],
    mediaType: 'text/n3',
    contentType: 'text/n3; charset=utf-8',
    aliases: ['text/rdf+n3'],
  },
  {
    name: 'n-quads',
    extensions: ['nq'],
    mediaType: 'application/n-quads',
    contentType: 'application/n-quads; charset=utf-8',
    aliases: [],
  },
  {
    name: 'trig',
    extensions: ['trig'],
    mediaType: 'application/trig',
    contentType: 'application/trig; charset=utf-8',
    aliases: [],
  },
];

/** The format with that name. */
export const formatNamed = (name: FormatName): Format =>
  FORMATS.find((format) => format.name === name) as Format;

/** The format of an extension without its dot, or undefined. */
export const formatOfExtension = (extension: string): Format | undefined =>
  FORMATS.find(({ extensions }) => extensions.includes(extension));

/** The format of a media type without parameters, or undefined. */
export const formatOfMediaType = (mediaType: string): Format | undefined =>
  FORMATS.find((format) => format.mediaType === mediaType || format.aliases.includes(mediaType));

/** A format by name, extension or media type: what `?format=` may say. */
export const formatNamedAnyhow = (text: string): Format | undefined =>
  FORMATS.find(({ name }) => name === text) ?? formatOfExtension(text) ?? formatOfMediaType(text);
