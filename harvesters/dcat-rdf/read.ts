import type { Bilingual } from '../../src/errors.js';
import { RdfParseError } from '../../src/rdf/parse.js';
import type { ReadEnd, ReadTools, SourcePage, SourceSettings } from '../protocol.js';
import { SourceFault } from '../protocol.js';
import { askDocument, type RdfDocument } from './document.js';
import { nextPage, type PagingMode } from './next-page.js';
import { type DcatRecord, recordsOf } from './records.js';

/** Europe's largest catalogues have about 20,000 pages. */
const MAX_PAGES = 50_000;
/** Pages in a row without a description before a source is taken to be endless. */
const MAX_EMPTY = 20;
/** What servers say to the number of a page that is not there. */
const NO_SUCH_PAGE = [400, 404, 409, 410];

/** Where reading stands: kept in the cursor, so that a run that was cut off knows what the pages before it gave. */
interface Place {
  /** Address of the page to read; undefined after the last. */
  address?: string;
  guessed: boolean;
  /** Datasets read before it; what catalogues claim to have. */
  count: number;
  /** Services read before it. */
  services?: number;
  /** Whether all pages before it were read whole. */
  whole: boolean;
  claimed?: number;
  /** Whether an earlier page named the one after it. */
  guided?: boolean;
}

const writeCursor = (place: Place): string => JSON.stringify(place);

/** A cursor that another version wrote means nothing: reading begins anew, which is slow but never wrong. */
function readCursor(cursor: string): Place | undefined {
  try {
    const place = JSON.parse(cursor) as Partial<Place>;
    return typeof place.count === 'number' &&
      typeof place.whole === 'boolean' &&
      typeof place.guessed === 'boolean'
      ? (place as Place)
      : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Reads a catalogue in RDF, in one document or in pages: hydra in all its forms, `Link: rel="next"`, numbers of pages.
 * Complete when every page was whole, there was a last one, and as many were read as the source claims to have.
 */
export async function* readDcat(
  source: SourceSettings,
  tools: ReadTools,
  from?: string,
): AsyncGenerator<SourcePage<DcatRecord>, ReadEnd> {
  const mode = (source.options.paging ?? 'auto') as PagingMode;
  const since = sinceOf(source);
  let place: Place = (from === undefined ? undefined : readCursor(from)) ?? {
    address: firstAddress(source.url, since),
    guessed: false,
    count: 0,
    whole: true,
  };
  const visited = new Set<string>();
  const seen = new Set<string>();
  // The page after the one that is being carried out is read meanwhile.
  let ahead: ReturnType<typeof pageAt> | undefined;
  const askedAgain = new Set<string>();
  // What the catalogue lists on one page may be described on another.
  const listed = new Set<string>();
  let empty = 0;
  while (place.address !== undefined) {
    const { address, guessed } = place;
    tools.signal.throwIfAborted();
    if (visited.has(address) || visited.size >= MAX_PAGES) return { complete: false, why: circle(address) };
    visited.add(address);
    // Of one document 304 says all; of a page it would say nothing about the others.
    const document = await (ahead ?? pageAt(place, mode === 'none' && since === undefined, tools));
    if (!document && !guessed) return { complete: false, unchanged: true, why: notChanged };
    if (!document) break;
    if (document === 'unreadable') return endOf({ ...place, whole: false }, since);
    const found = recordsOf(document.content);
    if (found.length === 0 && document.content.catalogs.length === 0 && !document.parsed.broken) {
      if (guessed) break;
      if (place.count + (place.services ?? 0) === 0) throw notACatalogue(address);
      return endOf({ ...place, whole: false }, since);
    }
    const records = found.filter(({ key }) => key === undefined || !seen.has(key));
    if (found.length > 0 && records.length === 0) {
      // The page says nothing new: a number that the server does not look at, or pages that turn in circles.
      if (askedAgain.has(address) && guessed) break;
      if (askedAgain.has(address)) return endOf(place, since, circle(address));
      // A cache on the way may have mixed up two answers.
      askedAgain.add(address);
      visited.delete(address);
      ahead = undefined;
      continue;
    }
    for (const { key } of records) if (key !== undefined) seen.add(key);
    for (const { code, from: iri } of document.content.findings)
      if (code === 'dataset-undescribed') listed.add(iri);
    const datasets = records.filter(({ value }) => value.kind === 'dataset').length;
    const count = place.count + datasets;
    const services = (place.services ?? 0) + records.length - datasets;
    const claimed = document.claimed ?? place.claimed;
    const guided = place.guided || document.next !== undefined;
    const next = nextPage(document, { mode, count, guided, onPage: found.length });
    place = {
      count,
      guessed: next?.guessed ?? false,
      whole: place.whole && !document.parsed.broken,
      ...(claimed !== undefined && { claimed }),
      ...(services > 0 && { services }),
      ...(guided && { guided }),
      ...(next && { address: next.address }),
    };
    empty = found.length === 0 ? empty + 1 : 0;
    if (empty > MAX_EMPTY) return { complete: false, why: circle(address) };
    ahead = next && !visited.has(next.address) ? pageAt(place, false, tools) : undefined;
    // It is awaited when its turn comes, if it comes.
    ahead?.catch(() => {});
    yield {
      records,
      cursor: writeCursor(place),
      ...(claimed !== undefined && { claimed }),
      problems: problemsOf(document, found.length - records.length),
    };
  }
  for (const iri of listed) if (seen.has(iri)) listed.delete(iri);
  return endOf(place, since, listed.size > 0 ? undescribed(listed.size) : undefined);
}

/**
 * The document at an address; undefined for a guessed page that is not there, and for one that has not changed. A guessed
 * page that is no RDF may be a page that failed: nothing can be said of what would have been on it.
 */
async function pageAt(
  { address = '', guessed }: Place,
  conditional: boolean,
  { http }: ReadTools,
): Promise<RdfDocument | 'unreadable' | undefined> {
  if (!guessed) return askDocument(http, address, conditional ? { conditional, absent: [304] } : {});
  try {
    return await askDocument(http, address, { absent: NO_SUCH_PAGE });
  } catch (error) {
    if (error instanceof SourceFault && error.cause instanceof RdfParseError) return 'unreadable';
    throw error;
  }
}

const notChanged: Bilingual = {
  it: 'Il documento non è cambiato dall’ultima lettura.',
  en: 'The document has not changed since it was last read.',
};

/** From when on changes are wanted: what the run asks for, else the setting of the source. */
const sinceOf = ({ since, options }: SourceSettings): string | undefined =>
  since?.toISOString() ?? options.modified_since;

/** The first page, asked for changes only where that is wanted; the source writes it into its next addresses. */
function firstAddress(url: string, since: string | undefined): string {
  if (since === undefined || !URL.canParse(url)) return url;
  const address = new URL(url);
  address.searchParams.set('modified_since', since);
  return address.href;
}

/** @param doubt what else speaks against the listing, unless as many came as the source claims */
function endOf(
  { count, services = 0, whole, claimed }: Place,
  since: string | undefined,
  doubt?: Bilingual,
): ReadEnd {
  if (since !== undefined) {
    return {
      complete: false,
      why: { it: 'Sono state chieste solo le modifiche.', en: 'Only changes were asked for.' },
    };
  }
  if (!whole) {
    return {
      complete: false,
      why: {
        it: 'Almeno una pagina si interrompe a metà o non è RDF.',
        en: 'At least one page breaks off in the middle or is no RDF.',
      },
    };
  }
  // Some count their services, too.
  if (claimed !== undefined && count < claimed && count + services !== claimed) {
    return {
      complete: false,
      why: {
        it: `La fonte dichiara ${claimed} elementi, le sue pagine ne danno ${count}.`,
        en: `The source claims ${claimed} items, its pages give ${count}.`,
      },
    };
  }
  if (doubt && claimed === undefined) return { complete: false, why: doubt };
  return { complete: true };
}

/** RDF without a catalogue or a dataset: an empty listing would say that everything is gone. */
const notACatalogue = (address: string): SourceFault =>
  new SourceFault('not-this-protocol', {
    it: `${address}: il documento non descrive né un catalogo né dataset.`,
    en: `${address}: the document describes neither a catalogue nor datasets.`,
  });

const undescribed = (count: number): Bilingual => ({
  it: `Il catalogo elenca ${count} dataset che nessuna pagina descrive.`,
  en: `The catalogue lists ${count} datasets that no page describes.`,
});

const circle = (address: string): Bilingual => ({
  it: `Le pagine si ripetono (${address}).`,
  en: `The pages repeat themselves (${address}).`,
});

/** What concerns the page and no record alone. */
export function problemsOf({ parsed, halfTold, content }: RdfDocument, repeated = 0): Bilingual[] {
  const problems: Bilingual[] = [];
  if (parsed.broken) {
    const { it, en } = parsed.broken.detail;
    problems.push({
      it: `${it} Ciò che precede è stato letto; ${halfTold} descrizioni incomplete sono state tralasciate.`,
      en: `${en} What comes before was read; ${halfTold} incomplete descriptions were left out.`,
    });
  }
  if (repeated > 0) {
    problems.push({
      it: `${repeated} descrizioni erano già in una pagina precedente.`,
      en: `${repeated} descriptions were on an earlier page already.`,
    });
  }
  for (const { message, from } of parsed.problems.slice(0, 10))
    problems.push(from ? { it: `${message.it} (${from})`, en: `${message.en} (${from})` } : message);
  for (const { message, from, code } of content.findings.slice(0, 10)) {
    // Shown with the records themselves.
    if (code !== 'identifier-duplicate')
      problems.push({ it: `${message.it} (${from})`, en: `${message.en} (${from})` });
  }
  return problems;
}
