import type { Bilingual } from '../../src/errors.js';
import type { ReadEnd, ReadTools, SourcePage, SourceSettings } from '../protocol.js';
import { recordKey, toRecord } from './iso/record.js';
import { getRecordById, getRecords } from './requests.js';
import { readRest } from './rest.js';
import { askXml, findService, notCsw, RECORDS, refused } from './service.js';
import { all, type XmlAnswer, type XmlElement } from './xml.js';

const PAGE = 50;
/** Pages without a new record before the source is taken to turn in circles: unsorted pages may overlap a little. */
const MOST_STALE = 3;

/** Times that a service which shifts its pages is read again for the records that slipped through. */
const MOST_AGAIN = 2;

/** Where reading stands. */
interface Place {
  /** Position of the next record, from 1. */
  start: number;
  /** Records that were given. */
  count: number;
  /** Records that could not be read. */
  unread: number;
  matched?: number;
  /** How often reading began anew. */
  again?: number;
  /** Set after the last page. */
  end?: true;
}

/**
 * Reads a catalogue service of geographic metadata: CSW 2.0.2 by GetRecords, in pages that are posted; by GetRecordById for
 * services whose GetRecords gives no ISO records (`way=by-id`); or the REST of RNDT (`way=rest`). Services sort as they like,
 * so that records are told apart and counted: the listing is complete only when as many came as the service says it has.
 */
export async function* readCsw(
  source: SourceSettings,
  tools: ReadTools,
  from?: string,
): AsyncGenerator<SourcePage<XmlElement>, ReadEnd> {
  if (source.options.way === 'rest') return yield* readRest(source, tools, from);
  let place: Place = readCursor(from) ?? { start: 1, count: 0, unread: 0 };
  if (place.end) return endOf(source, place);
  const ask = await asking(source, tools);
  const wanted = pageSize(source);
  let size = wanted;
  const seen = new Set<string>();
  for (let stale = 0; ; ) {
    tools.signal.throwIfAborted();
    const answer = await ask(place.start, size);
    if (answer.broken !== undefined && size > 1) {
      // One record that is no XML spoils its page: the others come in smaller ones.
      size = Math.max(1, size >> 2);
      continue;
    }
    const matched = numberOf(answer, 'numberOfRecordsMatched') ?? place.matched;
    const isLost = answer.broken !== undefined && answer.found.length === 0;
    const records = answer.found.map(toRecord).filter(({ key }) => key === undefined || !seen.has(key));
    for (const { key } of records) if (key !== undefined) seen.add(key);
    const next = nextStart(answer, place.start, size, matched, isLost);
    const count = place.count + records.length;
    const unread = place.unread + Number(isLost);
    // Most came, but not all: pages of an unsorted listing overlap, and what one left out is on another the next time.
    const missing = (matched ?? 0) - count;
    const repeats =
      next === undefined &&
      unread === 0 &&
      !source.since &&
      missing > 0 &&
      missing < count &&
      (place.again ?? 0) < MOST_AGAIN;
    const again = (place.again ?? 0) + Number(repeats);
    const position = place.start;
    place = {
      start: repeats ? 1 : (next ?? place.start + Math.max(1, answer.found.length)),
      count,
      unread,
      ...(matched !== undefined && { matched }),
      ...(again > 0 && { again }),
      ...(next === undefined && !repeats && { end: true }),
    };
    stale = records.length === 0 && !isLost && again === 0 ? stale + 1 : 0;
    if (size < wanted && !isLost) size = Math.min(wanted, size * 2);
    yield {
      records,
      cursor: JSON.stringify(place),
      ...(matched !== undefined && { claimed: matched }),
      ...(isLost && { problems: [lost(position, answer.broken ?? '')] }),
    };
    if (place.end) return endOf(source, place);
    if (stale >= MOST_STALE) return endOf(source, place, circle);
  }
}

type Ask = (start: number, max: number) => Promise<XmlAnswer>;

/** How pages are asked for: the type of records that the service understands is found with the first. */
async function asking(source: SourceSettings, { http }: ReadTools): Promise<Ask> {
  const { options, since } = source;
  const post = await findService(source.url, http);
  const byId = options.way === 'by-id';
  const names = options.typenames ? [options.typenames] : ['gmd:MD_Metadata', 'csw:Record'];
  return async (start, max) => {
    for (;;) {
      const [typeNames = 'csw:Record', ...others] = names;
      const body = getRecords({
        start,
        max,
        typeNames,
        elementSet: byId ? 'brief' : 'full',
        ...(options.cql && { cql: options.cql }),
        ...(since && { since }),
      });
      const answer = await askXml(
        http,
        post,
        byId ? [...RECORDS, 'BriefRecord', 'SummaryRecord', 'Record'] : RECORDS,
        body,
      );
      if (answer.exception === undefined) {
        // An empty answer of another kind would say that everything is gone.
        if (answer.root !== 'GetRecordsResponse') throw notCsw(post, answer.root);
        return byId ? await inFull(answer, source, http) : answer;
      }
      if (others.length === 0) throw refused(answer.exception);
      names.shift();
    }
  };
}

/** The records that brief ones stand for, each asked for by its id. */
async function inFull(
  answer: XmlAnswer,
  source: SourceSettings,
  http: ReadTools['http'],
): Promise<XmlAnswer> {
  const found: XmlElement[] = [];
  for (const brief of answer.found) {
    const id = recordKey(brief) ?? all(brief, 'identifier')[0]?.text;
    if (!id) continue;
    const full = await askXml(http, getRecordById(source.url, id), RECORDS);
    if (full.exception !== undefined) throw refused(full.exception);
    found.push(...full.found.slice(0, 1));
  }
  return { ...answer, found };
}

function numberOf({ attributes }: XmlAnswer, name: string): number | undefined {
  const value = Number(attributes[name] ?? Number.NaN);
  return Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

/**
 * Where the next page begins; undefined when this was the last: `nextRecord` is 0, or where it is not given or leads
 * nowhere, when fewer came than were asked for.
 */
function nextStart(
  answer: XmlAnswer,
  start: number,
  size: number,
  matched: number | undefined,
  isLost: boolean,
): number | undefined {
  if (isLost) return matched !== undefined && start >= matched ? undefined : start + 1;
  const next = numberOf(answer, 'nextRecord');
  const returned = answer.found.length;
  const after = start + returned;
  if (next === 0 || (returned === 0 && (next === undefined || next <= start))) return undefined;
  if (next !== undefined && next > start) return matched !== undefined && next > matched ? undefined : next;
  if (matched !== undefined) return after > matched ? undefined : after;
  return returned < size ? undefined : after;
}

function pageSize({ options }: SourceSettings): number {
  const size = Number(options['page-size'] ?? PAGE);
  return Number.isSafeInteger(size) && size >= 1 && size <= 1000 ? size : PAGE;
}

function readCursor(from: string | undefined): Place | undefined {
  try {
    const place = from === undefined ? undefined : (JSON.parse(from) as Partial<Place>);
    return typeof place?.start === 'number' && typeof place.count === 'number'
      ? ({ ...place, unread: place.unread ?? 0 } as Place)
      : undefined;
  } catch {
    return undefined;
  }
}

const nothing: Bilingual = {
  it: 'Il servizio non dà record e non dice quanti ne ha.',
  en: 'The service gives no records and does not say how many it has.',
};

const circle: Bilingual = { it: 'Le pagine si ripetono.', en: 'The pages repeat themselves.' };

const lost = (position: number, why: string): Bilingual => ({
  it: `Il record in posizione ${position} non è XML corretto: ${why}`,
  en: `The record at position ${position} is not well-formed XML: ${why}`,
});

function endOf({ since }: SourceSettings, { count, unread, matched }: Place, why?: Bilingual): ReadEnd {
  if (since)
    return {
      complete: false,
      why: { it: 'Sono state chieste solo le modifiche.', en: 'Only changes were asked for.' },
    };
  if (unread > 0) {
    return {
      complete: false,
      why: { it: `${unread} record non si possono leggere.`, en: `${unread} records cannot be read.` },
    };
  }
  if (why && (matched === undefined || count < matched)) return { complete: false, why };
  if (matched === undefined && count === 0) return { complete: false, why: nothing };
  if (matched !== undefined && count < matched) {
    return {
      complete: false,
      why: {
        it: `Il servizio dichiara ${matched} record, ne ha dati ${count} diversi.`,
        en: `The service claims ${matched} records, it gave ${count} different ones.`,
      },
    };
  }
  return { complete: true };
}
