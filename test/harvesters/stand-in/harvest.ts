import type {
  MappedRecord,
  Protocol,
  ReadEnd,
  SourceHttp,
  SourcePage,
  SourceRecord,
  SourceSettings,
} from '../../../harvesters/protocol.js';

export const PUBLIC_URL = 'https://dati.example.it';

/** Settings of a source for tests. */
export const settings = (
  url: string,
  options: Record<string, string> = {},
  more: Partial<SourceSettings> = {},
): SourceSettings => ({ url, options, publicUrl: PUBLIC_URL, ...more });

export interface Harvested<R> {
  pages: SourcePage<R>[];
  records: SourceRecord<R>[];
  end: ReadEnd;
}

/** Reads a source to its end. */
export async function readAll<R>(
  protocol: Protocol<R>,
  source: SourceSettings,
  http: SourceHttp,
  from?: string,
): Promise<Harvested<R>> {
  const pages: SourcePage<R>[] = [];
  const reading = protocol.read(source, { http, signal: new AbortController().signal }, from);
  for (;;) {
    const step = await reading.next();
    if (step.done) return { pages, records: pages.flatMap((page) => [...page.records]), end: step.value };
    pages.push(step.value);
  }
}

/** What the records of a source become. */
export const mapAll = <R>(
  protocol: Protocol<R>,
  source: SourceSettings,
  records: readonly SourceRecord<R>[],
): MappedRecord[] => records.map((record) => protocol.map(record, source));

/**
 * Reads a source as a run does that is begun again after each fault, from the last page it had. A source that gives up
 * for good makes it give up too.
 */
export async function readPatiently<R>(
  protocol: Protocol<R>,
  source: SourceSettings,
  http: SourceHttp,
  most = 50,
): Promise<Harvested<R>> {
  const pages: SourcePage<R>[] = [];
  for (let attempt = 1; ; attempt++) {
    try {
      const reading = protocol.read(
        source,
        { http, signal: new AbortController().signal },
        pages.at(-1)?.cursor,
      );
      for (;;) {
        const step = await reading.next();
        if (step.done) return { pages, records: pages.flatMap((page) => [...page.records]), end: step.value };
        pages.push(step.value);
      }
    } catch (error) {
      if (attempt === most) throw error;
    }
  }
}
