import type { ReadEnd, SourcePage } from '../protocol.js';
import type { CkanApi } from './api.js';
import { type CkanRecord, entriesOf, isDataset, isPageFault, keyOf, placeIn, toRecord } from './listed.js';

const PAGE = 50;

/** Where reading stands; goes into the cursor. */
interface Place {
  offset: number;
  last?: string | undefined;
  isMoving: boolean;
}

const START: Place = { offset: 0, isMoving: false };

/** Whether a package belongs to what was asked for, where the source cannot filter by itself. */
export type Belongs = (entry: Readonly<Record<string, unknown>>) => boolean;

/**
 * Reads `current_package_list_with_resources` page by page: DKAN has no search, and puts the list of a page into a list
 * (contract, section 7). The listing has no count, and its order may be that of changes: each page begins with the last package
 * of the one before, and where that is no longer there the listing moved and is not complete.
 */
export async function* readResources(
  api: CkanApi,
  belongs: Belongs,
  from: string | undefined,
): AsyncGenerator<SourcePage<CkanRecord>, ReadEnd> {
  const seen = new Set<string>();
  let { offset, last, isMoving } = placeIn(from, START);
  let rows = PAGE;
  for (;;) {
    const overlap = last !== undefined && rows > 1 ? 1 : 0;
    let entries: Record<string, unknown>[] | undefined;
    try {
      const result = await api.call('current_package_list_with_resources', {
        limit: String(rows),
        offset: String(offset - overlap),
      });
      entries = entriesOf(result);
    } catch (error) {
      if (!isPageFault(error) || rows === 1) throw error;
      rows = Math.ceil(rows / 10);
      continue;
    }
    if (!entries || entries.length <= overlap) {
      if (overlap === 1 && entries?.length !== 1) isMoving = true;
      break;
    }
    const before = last;
    if (overlap === 1 && keyOf(entries[0] ?? {}) !== before) isMoving = true;
    const news = entries.filter((entry) => {
      const key = keyOf(entry);
      if (key === undefined) return true;
      const isNew = !seen.has(key) && key !== before;
      seen.add(key);
      return isNew;
    });
    if (news.length === 0) return endless;
    offset += entries.length - overlap;
    last = keyOf(entries.at(-1) ?? {});
    rows = Math.min(PAGE, rows * 10);
    const records = news
      .filter((entry) => isDataset(entry) && belongs(entry))
      .map((entry) => toRecord(api.base, entry));
    yield { records, cursor: JSON.stringify({ offset, last, isMoving }) };
  }
  return isMoving ? moved : { complete: true };
}

const endless: ReadEnd = {
  complete: false,
  why: {
    it: 'La fonte ripete la stessa pagina: la lettura è stata fermata.',
    en: 'The source repeats the same page: reading was stopped.',
  },
};

const moved: ReadEnd = {
  complete: false,
  why: {
    it: "L'elenco è cambiato durante la lettura.",
    en: 'The listing changed while it was read.',
  },
};
