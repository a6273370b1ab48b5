import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { ACCEPT, MAX_BYTES, readAnswer } from '../../harvesters/dcat-rdf/document.js';
import { nextPage } from '../../harvesters/dcat-rdf/next-page.js';
import { AppError } from '../errors.js';
import type { OutgoingHttp } from '../platform/outgoing-http.js';
import { type CatalogContent, readCatalog } from '../rdf/from-dcat/read-catalog.js';
import { type ParsedRdf, parseRdf } from '../rdf/parse.js';

/** One document of a source: the whole, or a page of it. */
export interface SourceDocument {
  address: string;
  parsed: ParsedRdf;
  content: CatalogContent;
}

export interface ReadSourceOptions {
  http: OutgoingHttp;
  publicUrl: string;
}

const PAGE_TIMEOUT_MS = 300_000;
/** A source that turns in circles or never ends stops here: Europe's largest have about 20,000 pages. */
const MAX_PAGES = 50_000;

const isUrl = (source: string): boolean => /^https?:\/\//i.test(source);

/**
 * Relative IRIs and nodes without IRI of a file are named under this portal, by the file's name: the same at each
 * import, and no path of a machine gets into the catalogue.
 */
const baseOfFile = (publicUrl: string, path: string): string =>
  `${publicUrl}/.well-known/genid/${encodeURIComponent(basename(path))}`;

async function readFileSource(path: string, options: ReadSourceOptions): Promise<SourceDocument> {
  const info = await stat(path).catch(() => undefined);
  if (!info?.isFile()) {
    throw new AppError('NotFound', {
      it: `Il file non esiste: ${path}`,
      en: `There is no such file: ${path}`,
    });
  }
  const baseIri = baseOfFile(options.publicUrl, path);
  const parsed = await parseRdf(createReadStream(path), { baseIri, fileName: path, maxBytes: MAX_BYTES });
  return { address: path, parsed, content: readCatalog(parsed.graph) };
}

async function readPage(url: string, { http }: ReadSourceOptions) {
  const answer = await http.fetchToStream(url, {
    maxBytes: MAX_BYTES,
    timeoutMs: PAGE_TIMEOUT_MS,
    accept: ACCEPT,
  });
  return readAnswer(url, { url: answer.finalUrl, headers: answer.headers, body: answer.body });
}

/**
 * Reads a file, or an address with all its hydra pages, one document at a time.
 * Errors: NotFound, those of outgoing HTTP, RdfParseError; BadRequest when the pages go round in circles.
 */
export async function* readSource(
  source: string,
  options: ReadSourceOptions,
): AsyncGenerator<SourceDocument> {
  if (!isUrl(source)) {
    yield await readFileSource(source, options);
    return;
  }
  const seen = new Set<string>();
  let next: string | undefined = source;
  while (next !== undefined) {
    if (seen.has(next) || seen.size >= MAX_PAGES) {
      throw new AppError('BadRequest', {
        it: `Le pagine di ${source} si ripetono (${next}).`,
        en: `The pages of ${source} repeat themselves (${next}).`,
      });
    }
    seen.add(next);
    const document = await readPage(next, options);
    yield document;
    next = nextPage(document, { mode: 'hydra', count: 0, onPage: 0 })?.address;
  }
}
