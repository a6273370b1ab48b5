import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Config } from '../../config.js';
import { AppError, isAppError } from '../../errors.js';
import type { OutgoingHttp } from '../../platform/outgoing-http.js';
import { projectPath } from '../../platform/project-path.js';
import { type Graph, type ParseOptions, parseRdf } from '../../rdf/parse.js';
import {
  type AnyTerm,
  holdsShapes,
  notRun,
  pathless,
  type ShapeFault,
  shapeFaults,
} from './inspect-shapes.js';
import { type Packed, pack, unpack, withoutObjects } from './terms.js';
import { SH } from './words.js';

/** SHACL shapes, read and looked through. */
export interface Shapes {
  /** Names of the documents they came from, without folders. */
  readonly sources: readonly string[];
  readonly packed: Packed;
  /** What they ask for that the engine does not run, such as `sh:sparql`. */
  readonly notRun: readonly string[];
}

/** A file, a folder of files, an http(s) address; a text; a graph that was read already. */
export type ShapesSource =
  | string
  | { readonly name: string; readonly text: string; readonly contentType?: string }
  | { readonly name: string; readonly graph: Graph };

export interface LoadShapesOptions {
  /** For addresses: they are refused without it. */
  readonly http?: OutgoingHttp;
}

/** The official shapes of DCAT-AP have 200 kB. */
const MAX_BYTES = 20 * 1024 * 1024;
const MAX_FILES = 500;
const TIMEOUT_MS = 60_000;
const ACCEPT = 'text/turtle, application/rdf+xml;q=0.9, application/ld+json;q=0.8, */*;q=0.1';
const RDF_FILE = /\.(ttl|trig|nt|nq|n3|rdf|xml|owl|jsonld|json)(\.gz)?$/i;
/** How many faults an error names. */
const NAMED = 5;

/**
 * Reads shapes, in any form of RDF, from one or more sources; those of all sources count together, and may refer to
 * each other. Nothing that they import is fetched.
 *
 * @throws NotFound for what does not exist; InvalidBody naming the source, for what is not RDF, holds no shapes or
 * holds malformed ones; TooLarge over 20 MB or 500 files; the errors of outgoing HTTP
 */
export async function loadShapes(
  sources: ShapesSource | readonly ShapesSource[],
  options: LoadShapesOptions = {},
): Promise<Shapes> {
  const documents: { name: string; graph: Graph }[] = [];
  for (const source of Array.isArray(sources) ? sources : [sources]) {
    for await (const document of read(source, options)) documents.push(document);
  }
  const packed = documents.flatMap(({ graph }, i) => pack(graph, `s${i}-`));
  const names = documents.map(({ name }) => name);
  const store = unpack(packed);
  if (!holdsShapes(store)) {
    const where = names.join(', ') || '-';
    throw new AppError('InvalidBody', {
      it: `Nessuna forma SHACL (sh:NodeShape, sh:PropertyShape) in: ${where}`,
      en: `No SHACL shapes (sh:NodeShape, sh:PropertyShape) in: ${where}`,
    });
  }
  const lost = new Set(pathless(store).map(nodeOf));
  return {
    sources: names,
    packed: lost.size === 0 ? packed : withoutObjects(packed, `${SH}property`, lost),
    notRun: [
      ...notRun(store),
      ...(lost.size > 0 ? [`sh:property (${lost.size}) senza/without sh:path`] : []),
    ],
  };
}

const nodeOf = ({ termType, value }: AnyTerm): string => `${termType === 'BlankNode' ? 'b' : 'i'}${value}`;

let own: Promise<Shapes> | undefined;
const trusted = new WeakSet<Shapes>();

/** Our own shapes for DCAT-AP_IT (`schemas/dcat-ap-it`), read once. */
export function ownShapes(): Promise<Shapes> {
  own ??= loadShapes(projectPath('schemas', 'dcat-ap-it')).then((shapes) => {
    trusted.add(shapes);
    return shapes;
  });
  return own;
}

/** Whether shapes are ours, which are known to end. */
export const isTrusted = (shapes: Shapes): boolean => trusted.has(shapes);

/**
 * The shapes that an installation checks by beside ours: those of `SHAPES_DIR`, else of the folder `shapes` among its
 * data when there is one.
 *
 * @throws what `loadShapes` throws; a folder that was named and does not exist is an error
 */
export async function configuredShapes(
  { shapesDir, dataDir }: Pick<Config, 'shapesDir' | 'dataDir'>,
  options: LoadShapesOptions = {},
): Promise<Shapes | undefined> {
  if (shapesDir !== undefined) return loadShapes(shapesDir, options);
  const folder = join(dataDir, 'shapes');
  const files = await readdir(folder).catch(() => []);
  return files.some((name) => RDF_FILE.test(name)) ? loadShapes(folder, options) : undefined;
}

async function* read(
  source: ShapesSource,
  options: LoadShapesOptions,
): AsyncGenerator<{ name: string; graph: Graph }> {
  if (typeof source !== 'string') {
    if ('graph' in source) {
      yield checked(source.name, source.graph);
      return;
    }
    const { name, text, contentType } = source;
    yield parsed(name, Buffer.from(text), {
      fileName: name,
      ...(contentType !== undefined && { contentType }),
    });
  } else if (/^https?:\/\//i.test(source)) yield fetched(source, options);
  else yield* fromDisk(source);
}

async function* fromDisk(path: string): AsyncGenerator<{ name: string; graph: Graph }> {
  const info = await stat(path).catch(() => undefined);
  if (!info) {
    throw new AppError('NotFound', {
      it: `Le forme SHACL non esistono: ${path}`,
      en: `There are no such SHACL shapes: ${path}`,
    });
  }
  const files = info.isDirectory()
    ? (await readdir(path))
        .filter((name) => RDF_FILE.test(name))
        .sort()
        .map((name) => join(path, name))
    : [path];
  if (files.length > MAX_FILES) {
    throw new AppError('TooLarge', {
      it: `Più di ${MAX_FILES} file di forme SHACL in ${path}`,
      en: `More than ${MAX_FILES} files of SHACL shapes in ${path}`,
    });
  }
  for (const file of files) yield parsed(basename(file), createReadStream(file), { fileName: file });
}

async function fetched(url: string, { http }: LoadShapesOptions) {
  if (!http) {
    throw new AppError('BadRequest', {
      it: `Le forme SHACL non si leggono da un indirizzo qui: ${url}`,
      en: `SHACL shapes are not read from an address here: ${url}`,
    });
  }
  const answer = await http.fetchToStream(url, {
    maxBytes: MAX_BYTES,
    timeoutMs: TIMEOUT_MS,
    accept: ACCEPT,
  });
  const contentType = answer.headers['content-type'];
  return parsed(url, answer.body, {
    baseIri: answer.finalUrl,
    fileName: new URL(answer.finalUrl).pathname,
    ...(contentType !== undefined && { contentType }),
  });
}

async function parsed(
  name: string,
  source: Parameters<typeof parseRdf>[0],
  options: Partial<ParseOptions>,
): Promise<{ name: string; graph: Graph }> {
  try {
    const { graph } = await parseRdf(source, {
      baseIri: `urn:portico:shapes:${encodeURIComponent(name)}`,
      maxBytes: MAX_BYTES,
      ...options,
    });
    return checked(name, graph);
  } catch (error) {
    if (!isAppError(error)) throw error;
    if (error.detail.en.startsWith(`${name}: `)) throw error;
    throw new AppError(
      error.kind,
      { it: `${name}: ${error.detail.it}`, en: `${name}: ${error.detail.en}` },
      error.problems,
    );
  }
}

/** A document without malformed shapes. */
function checked(name: string, graph: Graph): { name: string; graph: Graph } {
  refuse(name, shapeFaults(unpack(pack(graph, ''))));
  return { name, graph };
}

/** Throws when there are faults, naming the first few. */
function refuse(name: string, faults: Iterable<ShapeFault>): void {
  const first: ShapeFault[] = [];
  for (const fault of faults) {
    first.push(fault);
    if (first.length === NAMED) break;
  }
  if (first.length === 0) return;
  const sentence = (language: 'it' | 'en', word: string): string =>
    first.map((fault) => `${word} ${shownShape(fault.shape)} ${fault[language]}`).join('; ');
  throw new AppError('InvalidBody', {
    it: `${name}: ${sentence('it', 'la forma')}.`,
    en: `${name}: ${sentence('en', 'the shape')}.`,
  });
}

const shownShape = (shape: string): string => (shape.includes(':') ? `<${shape}>` : `_:${shape}`);
