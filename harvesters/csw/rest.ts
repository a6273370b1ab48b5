import { isDict } from '../../src/ckan/fields.js';
import type { Bilingual } from '../../src/errors.js';
import {
  type ReadEnd,
  type ReadTools,
  SourceFault,
  type SourcePage,
  type SourceSettings,
} from '../protocol.js';
import { toRecord } from './iso/record.js';
import { RECORDS } from './service.js';
import { readXmlAnswer, type XmlElement } from './xml.js';

const PAGE = 100;

interface Place {
  start: number;
  count: number;
  unread: number;
  total: number;
  end?: true;
}

/** The root of the REST of a geoportal, behind its address or that of its CSW. */
export const restBase = (url: string): string => {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname.replace(/\/(csw|rest)(\/.*)?$/, '').replace(/\/+$/, '')}/rest/metadata`;
};

/**
 * Reads the REST of RNDT (Esri Geoportal; contract, section 4): pages of a search, each record as the ISO 19139 that stands in
 * its answer, else at its own address. A record that is missing is answered with 200 and `found: false`.
 */
export async function* readRest(
  source: SourceSettings,
  { http, signal }: ReadTools,
  from?: string,
): AsyncGenerator<SourcePage<XmlElement>, ReadEnd> {
  const base = restBase(source.url);
  let place: Place = readCursor(from) ?? { start: 1, count: 0, unread: 0, total: 0 };
  const seen = new Set<string>();
  while (!place.end) {
    signal.throwIfAborted();
    const query = new URLSearchParams({
      q: queryOf(source),
      start: String(place.start),
      num: String(PAGE),
      f: 'json',
    });
    const answer = await http.ask(`${base}/search?${query}`, { accept: 'application/json' });
    const body = await answer.json();
    if (!isDict(body) || !Array.isArray(body.results) || typeof body.total !== 'number') throw notRest(base);
    const problems: Bilingual[] = [];
    const found: XmlElement[] = [];
    let unread = 0;
    for (const result of body.results) {
      const element = await recordOf(result, base, http).catch((error: unknown) => {
        if (!(error instanceof SourceFault)) throw error;
        problems.push(error.messages);
        return undefined;
      });
      if (element) found.push(element);
      else unread += 1;
    }
    const records = found.map(toRecord).filter(({ key }) => key === undefined || !seen.has(key));
    for (const { key } of records) if (key !== undefined) seen.add(key);
    const start = place.start + body.results.length;
    const isEnd =
      body.results.length === 0 || start > body.total || (found.length > 0 && records.length === 0);
    place = {
      start,
      count: place.count + records.length,
      unread: place.unread + unread,
      total: body.total,
      ...(isEnd && { end: true }),
    };
    yield { records, cursor: JSON.stringify(place), claimed: body.total, problems };
  }
  if (source.since)
    return {
      complete: false,
      why: { it: 'Sono state chieste solo le modifiche.', en: 'Only changes were asked for.' },
    };
  if (place.count >= place.total && place.unread === 0) return { complete: true };
  return {
    complete: false,
    why: {
      it: `Il catalogo dichiara ${place.total} record, ne sono stati letti ${place.count}.`,
      en: `The catalogue claims ${place.total} records, ${place.count} were read.`,
    },
  };
}

function queryOf({ options, since }: SourceSettings): string {
  const parts = [options.q, since && `apiso_Modified_dt:[${since.toISOString().slice(0, 10)} TO *]`].filter(
    Boolean,
  );
  return parts.join(' AND ');
}

async function recordOf(
  result: unknown,
  base: string,
  http: ReadTools['http'],
): Promise<XmlElement | undefined> {
  if (!isDict(result)) return undefined;
  const inside = isDict(result._source) ? result._source.sys_xml_clob : undefined;
  if (typeof inside === 'string' && inside.trim() !== '') return elementIn(inside);
  if (typeof result.id !== 'string') return undefined;
  const answer = await http.ask(`${base}/item/${encodeURIComponent(result.id)}/xml`, {
    accept: 'application/xml',
  });
  return elementIn(await answer.text());
}

function elementIn(xml: string): XmlElement | undefined {
  const { found, broken } = readXmlAnswer(xml, RECORDS);
  if (broken === undefined) return found[0];
  throw new SourceFault('not-xml', {
    it: `Un record non è XML corretto: ${broken}`,
    en: `A record is not well-formed XML: ${broken}`,
  });
}

function readCursor(from: string | undefined): Place | undefined {
  try {
    const place = from === undefined ? undefined : (JSON.parse(from) as Place);
    return typeof place?.start === 'number' ? place : undefined;
  } catch {
    return undefined;
  }
}

const notRest = (base: string): SourceFault =>
  new SourceFault('not-this-protocol', {
    it: `${base} non risponde come il REST di un geoportale.`,
    en: `${base} does not answer as the REST of a geoportal.`,
  });
