import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Bilingual } from '../../src/errors.js';
import { isAppError } from '../../src/errors.js';
import { parseRdf } from '../../src/rdf/parse.js';
import { openZip } from '../../src/tables/zip-archive.js';
import { askDocument, contentOf, MAX_BYTES, type RdfDocument } from '../dcat-rdf/document.js';
import { nextPage } from '../dcat-rdf/next-page.js';
import { problemsOf } from '../dcat-rdf/read.js';
import { type DcatRecord, recordsOf } from '../dcat-rdf/records.js';
import {
  type ReadEnd,
  type ReadTools,
  SourceFault,
  type SourcePage,
  type SourceSettings,
} from '../protocol.js';
import { type Place, placesOf, shownPlace } from './list.js';

/** Pages of one address; a list of files is no place for the catalogue of a nation. */
const MAX_PAGES = 5000;
const MAX_ZIP = 256 * 1024 * 1024;
const RDF_MEMBER = /\.(rdf|xml|owl|ttl|n3|nt|nq|trig|jsonld|json)(\.gz)?$/i;

/**
 * Reads all files of a source, each a page. One that cannot be read is told and does not stop the others, but the listing is
 * complete only when all were read whole. A source whose only file cannot be read fails.
 */
export async function* readFiles(
  source: SourceSettings,
  tools: ReadTools,
  from?: string,
): AsyncGenerator<SourcePage<DcatRecord>, ReadEnd> {
  const places = await placesOf(source.url, tools);
  if (places.length === 0) {
    throw new SourceFault('refused', {
      it: 'La fonte non indica alcun file RDF.',
      en: 'The source names no RDF file.',
    });
  }
  const { done, bad } = readCursor(from);
  const unread = [...bad];
  const seen = new Set<string>();
  const start = done === undefined ? 0 : places.findIndex((place) => shownPlace(place) === done) + 1;
  for (const place of places.slice(start)) {
    tools.signal.throwIfAborted();
    const shown = shownPlace(place);
    const page: SourcePage<DcatRecord> = { records: [], cursor: '', problems: [] };
    try {
      for await (const document of documentsOf(place, source, tools)) {
        // What somebody named is expected to be a catalogue; a folder may hold other JSON and XML.
        const isNone =
          document.content.datasets.length +
            document.content.dataServices.length +
            document.content.catalogs.length ===
          0;
        if (document.parsed.broken || (isNone && !('found' in place))) unread.push(shown);
        const records = recordsOf(document.content).filter(({ key }) => key === undefined || !seen.has(key));
        for (const { key } of records) if (key !== undefined) seen.add(key);
        Object.assign(page, {
          records: [...page.records, ...records],
          problems: [...(page.problems ?? []), ...problemsOf(document).map(about(document.address))],
        });
      }
    } catch (error) {
      if (places.length === 1 || tools.signal.aborted) throw error;
      unread.push(shown);
      Object.assign(page, { problems: [...(page.problems ?? []), about(shown)(wordsOf(error))] });
    }
    yield { ...page, cursor: JSON.stringify({ done: shown, bad: unread }) };
  }
  if (unread.length === 0) return { complete: true };
  const names = [...new Set(unread)].slice(0, 5).join(', ');
  return {
    complete: false,
    why: { it: `Non letti per intero: ${names}`, en: `Not read whole: ${names}` },
  };
}

function readCursor(from: string | undefined): { done?: string; bad: string[] } {
  try {
    return from === undefined ? { bad: [] } : JSON.parse(from);
  } catch {
    return { bad: [] };
  }
}

const about =
  (name: string) =>
  ({ it, en }: Bilingual): Bilingual => ({ it: `${name}: ${it}`, en: `${name}: ${en}` });

/** What an error says to people. */
function wordsOf(error: unknown): Bilingual {
  if (isAppError(error)) return error.detail;
  const { messages, message } = error as { messages?: Bilingual; message?: string };
  return messages ?? { it: message ?? String(error), en: message ?? String(error) };
}

async function* documentsOf(
  place: Place,
  source: SourceSettings,
  tools: ReadTools,
): AsyncGenerator<RdfDocument> {
  if ('path' in place) {
    const info = await stat(place.path).catch(() => undefined);
    if (!info?.isFile()) {
      throw new SourceFault('refused', { it: 'Il file non esiste.', en: 'There is no such file.' });
    }
    if (/\.zip$/i.test(place.path)) yield* documentsInZip(place.path, place.name, source.publicUrl);
    else yield await documentIn(createReadStream(place.path), place.name, source.publicUrl);
    return;
  }
  if (/\.zip$/i.test(new URL(place.url).pathname)) {
    yield* zipAt(place.url, source.publicUrl, tools);
    return;
  }
  const visited = new Set<string>();
  let address: string | undefined = place.url;
  while (address !== undefined && !visited.has(address) && visited.size < MAX_PAGES) {
    tools.signal.throwIfAborted();
    visited.add(address);
    const document: RdfDocument | undefined = await askDocument(tools.http, address);
    if (!document) return;
    yield document;
    address = nextPage(document, { mode: 'hydra', count: 0, onPage: 0 })?.address;
  }
}

/**
 * A document without an address of its own. Relative IRIs and nodes without IRI are named under this portal, by the
 * file's name: the same in every run, and no path of a machine gets into the catalogue.
 */
async function documentIn(bytes: Readable, name: string, publicUrl: string): Promise<RdfDocument> {
  const path = name.split('/').map(encodeURIComponent).join('/');
  const baseIri = `${publicUrl}/.well-known/genid/${path}`;
  const parsed = await parseRdf(bytes, { baseIri, fileName: name, maxBytes: MAX_BYTES, salvage: true });
  return contentOf(name, parsed, baseIri);
}

async function* documentsInZip(path: string, name: string, publicUrl: string): AsyncGenerator<RdfDocument> {
  const zip = await openZip(path);
  try {
    const members = zip.names.filter(
      (member) => RDF_MEMBER.test(member) && !/(^|\/)(__MACOSX\/|\.)/.test(member),
    );
    for (const member of members.sort())
      yield await documentIn(await zip.stream(member, MAX_BYTES), `${name}/${member}`, publicUrl);
  } finally {
    zip.close();
  }
}

/** A ZIP of the web, which can be read only from a file. */
async function* zipAt(
  url: string,
  publicUrl: string,
  { http, signal }: ReadTools,
): AsyncGenerator<RdfDocument> {
  const path = join(tmpdir(), `portico-harvest-${randomUUID()}.zip`);
  try {
    const answer = await http.ask(url, { accept: 'application/zip, */*;q=0.1', maxBytes: MAX_ZIP });
    await pipeline(answer.body, createWriteStream(path, { mode: 0o600 }), { signal });
    const name = new URL(url).pathname.split('/').at(-1) ?? 'archive.zip';
    yield* documentsInZip(path, name, publicUrl);
  } finally {
    await rm(path, { force: true });
  }
}
