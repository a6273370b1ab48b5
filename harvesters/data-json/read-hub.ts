import { isDict, textOf } from '../../src/ckan/fields.js';
import { askJson } from '../common/ask-json.js';
import type { ReadEnd, ReadTools, SourcePage, SourceRecord, SourceSettings } from '../protocol.js';
import { SourceFault } from '../protocol.js';
import type { DataJsonRecord } from './read.js';

const PAGE = 100;
const ITEMS = '/api/search/v1/collections/dataset/items';

/**
 * Reads the search of an ArcGIS Hub site, a catalogue in the manner of OGC API Records (contract 4, section 5): pages of GeoJSON
 * features, where the feed of the site is too slow or switched off.
 */
export async function* readHub(
  source: SourceSettings,
  { http, signal }: ReadTools,
  from?: string,
): AsyncGenerator<SourcePage<DataJsonRecord>, ReadEnd> {
  const site = new URL(source.url).origin;
  const seen = new Set<string>();
  let listed = from === undefined ? 0 : Number(from);
  let claimed: number | undefined;
  for (;;) {
    signal.throwIfAborted();
    const body = await askJson(http, `${site}${ITEMS}?limit=${PAGE}&startindex=${listed + 1}`);
    if (!isDict(body) || !Array.isArray(body.features)) {
      throw new SourceFault('not-this-protocol', {
        it: `${site} non risponde come un sito ArcGIS Hub.`,
        en: `${site} does not answer as an ArcGIS Hub site.`,
      });
    }
    const count = Number(body.numberMatched);
    if (Number.isSafeInteger(count)) claimed = count;
    const items = body.features.filter(isDict);
    if (items.length === 0) break;
    const records: SourceRecord<DataJsonRecord>[] = [];
    for (const entry of items) {
      const key =
        textOf(entry.id) || (isDict(entry.properties) ? textOf(entry.properties.id) : '') || undefined;
      if (key !== undefined && seen.has(key)) continue;
      if (key !== undefined) seen.add(key);
      const title = isDict(entry.properties) ? textOf(entry.properties.name ?? entry.properties.title) : '';
      records.push({ key, ...(title && { title }), value: { entry, site } });
    }
    if (records.length === 0) return incomplete(seen.size, claimed);
    listed += items.length;
    yield { records, cursor: String(listed), ...(claimed !== undefined && { claimed }) };
  }
  return claimed !== undefined && listed < claimed ? incomplete(listed, claimed) : { complete: true };
}

const incomplete = (listed: number, claimed: number | undefined): ReadEnd => ({
  complete: false,
  why: {
    it: `La fonte dice di avere ${claimed ?? '?'} schede ma ne ha date ${listed}.`,
    en: `The source says that it has ${claimed ?? '?'} records but gave ${listed}.`,
  },
});
