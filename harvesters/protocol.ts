import type { Readable } from 'node:stream';
import type { DataService, Dataset } from '../src/catalog/model/index.js';
import type { Bilingual } from '../src/errors.js';

/**
 * What a harvester is. Each protocol is a folder beside this file with `read.ts` (the source's pages, as records) and
 * `map.ts` (a record, as documents of the model), put together in its `index.ts` and named once in `registry.ts`.
 * A protocol knows nothing of the catalogue, of other sources or of runs: `src/harvest` compares and writes.
 */
export interface Protocol<R = unknown> {
  /** As it is written on the command line and kept with the source: `ckan`, `dcat-rdf` … */
  readonly type: string;
  readonly title: Bilingual;
  /** What the settings of a source may say beside its address, for people who set it up. */
  readonly options: readonly ProtocolOption[];
  /** It reads what is there for everybody, not an API: robots.txt is minded unless a source says otherwise. */
  readonly mindsRobots?: boolean;
  /**
   * Reads the source page by page and writes nothing. Raises `SourceFault` (or an error of the outgoing door) when it
   * cannot go on; what concerns one record is a problem of that record.
   * @param from the `cursor` of the last page that was carried out: reading goes on after it
   * @returns whether all that the source has was listed: only then does a record's absence mean anything
   */
  read(source: SourceSettings, tools: ReadTools, from?: string): AsyncGenerator<SourcePage<R>, ReadEnd>;
  /** Pure: the same record gives the same documents, on every machine and at any time. Never throws for bad content. */
  map(record: SourceRecord<R>, source: SourceSettings): MappedRecord;
}

/** One setting of a protocol: a text in `SourceSettings.options` under `name`. */
export interface ProtocolOption {
  readonly name: string;
  readonly title: Bilingual;
  /** Words it may be; any text without it. */
  readonly values?: readonly string[];
}

/** What a source is for those who read it. */
export interface SourceSettings {
  /** The address as the operator gave it (of the portal, its API or a document); for `files` a path or a list of them. */
  readonly url: string;
  readonly options: Readonly<Record<string, string>>;
  /** Base of our own IRIs, without a trailing slash. */
  readonly publicUrl: string;
  /** Only what changed since is wanted, where the source can tell; the end is then never `complete`. */
  readonly since?: Date;
}

export interface ReadTools {
  readonly http: SourceHttp;
  /** Ends the reading when the run is cancelled or its time is over. */
  readonly signal: AbortSignal;
}

export interface SourcePage<R> {
  readonly records: readonly SourceRecord<R>[];
  /** Any text; given back as `from`. */
  readonly cursor: string;
  /** How many records the source says it has in all. */
  readonly claimed?: number;
  /** What was wrong with the page and concerns no record alone. */
  readonly problems?: readonly Bilingual[];
}

export interface SourceRecord<R> {
  /** How the source knows it, the same in every run. Undefined when the source gave it none: it is then refused. */
  readonly key: string | undefined;
  /** For the report, where it can be told without mapping. */
  readonly title?: string;
  readonly value: R;
}

export interface ReadEnd {
  readonly complete: boolean;
  /** Why it is not. */
  readonly why?: Bilingual;
  /** The source answered that nothing has changed since the last run that ended well (304): all that is known is there. */
  readonly unchanged?: boolean;
}

export interface MappedRecord {
  readonly items: readonly MappedItem[];
  /** What was mended or could not be read; shown with the item. */
  readonly notes: readonly Bilingual[];
}

export type MappedItem = MappedDocument<'dataset', Dataset> | MappedDocument<'dataService', DataService>;

interface MappedDocument<K, D> {
  readonly kind: K;
  /** Its IRI at the origin, where it has one. */
  readonly iri?: string;
  /**
   * `identifier` is dct:identifier as the origin gave it. Distributions carry any `id` (a new one is given where they are
   * new) and, where known, the `iri` they have at the origin.
   */
  readonly doc: D;
  /** Other identifiers and IRIs under which the same thing is or was known. */
  readonly aliases?: readonly string[];
  /** The catalogues it came through before this source, the origin first: their IRIs, addresses or names. */
  readonly chain?: readonly string[];
}

/**
 * The way to the source: paced per host, with back-off and `Retry-After`, named by our own User-Agent, robots.txt minded,
 * private addresses refused, sizes and times bounded.
 */
export interface SourceHttp {
  /** Raises `SourceFault`, or an error of the outgoing door, when the answer is none of `accepts` in the end. */
  ask(url: string, request?: SourceRequest): Promise<SourceAnswer>;
}

export interface SourceRequest {
  /** The `Accept` header. */
  readonly accept?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Makes it a POST. */
  readonly body?: { readonly type: string; readonly text: string };
  /** Most bytes of the answer, after decompression. Default 64 MiB. */
  readonly maxBytes?: number;
  /** Sends what was kept of the last answer of this address (ETag, Last-Modified): the answer may be 304. */
  readonly conditional?: boolean;
  /** Statuses that are an answer. Default: 2xx, and 304 to a conditional request. */
  readonly accepts?: (status: number) => boolean;
}

export interface SourceAnswer {
  readonly status: number;
  /** Where it came from, after redirects. */
  readonly url: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readable;
  /** The body as UTF-8, malformed bytes replaced. */
  text(): Promise<string>;
  /** The body as JSON. Raises `SourceFault` (`not-json`) saying what came instead. */
  json(): Promise<unknown>;
}

export type SourceFaultCode =
  | 'not-json'
  | 'not-rdf'
  | 'not-xml'
  | 'not-this-protocol'
  | 'refused'
  | 'endless'
  | 'truncated';

/** The source answered, but not with what its protocol says. */
export class SourceFault extends Error {
  constructor(
    readonly code: SourceFaultCode,
    readonly messages: Bilingual,
    options?: ErrorOptions,
  ) {
    super(messages.en, options);
    this.name = 'SourceFault';
  }
}
