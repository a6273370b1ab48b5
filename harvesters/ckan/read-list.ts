import { isDict, textOf } from '../../src/ckan/fields.js';
import type { Bilingual } from '../../src/errors.js';
import { RemoteStatus } from '../../src/platform/outgoing-errors.js';
import type { ReadEnd, SourcePage, SourceRecord } from '../protocol.js';
import { SourceFault } from '../protocol.js';
import type { CkanApi } from './api.js';
import {
  type CkanRecord,
  entriesOf,
  isDataset,
  isPageFault,
  placeIn,
  sentencesOf,
  toRecord,
} from './listed.js';
import type { Belongs } from './read-resources.js';

const PAGE = 50;
/** Packages asked for at the same time. */
const AT_ONCE = 4;
/** Packages in a row that cannot be read: by then it is the source that is broken. */
const MOST_BROKEN = 40;

/** Where reading stands; goes into the cursor. */
interface Place {
  /** Name of the last package that was asked for. */
  after: string;
  /** Packages so far that could not be read, and those that are no datasets or not among those wanted. */
  lost: number;
  others: number;
}

const START: Place = { after: '', lost: 0, others: 0 };

/**
 * Reads `package_list` and each package by `package_show`: for façades without a search. The list is asked for once, so that
 * nothing moves; a package that cannot be read leaves the listing incomplete, since only its name is known.
 */
export async function* readList(
  api: CkanApi,
  belongs: Belongs,
  from: string | undefined,
): AsyncGenerator<SourcePage<CkanRecord>, ReadEnd> {
  const names = await listNames(api);
  const place = placeIn(from, START);
  const after = place.after === '' ? 0 : names.findIndex((name) => name > place.after);
  let inARow = 0;
  for (let start = after; start !== -1 && start < names.length; start += PAGE) {
    const records: SourceRecord<CkanRecord>[] = [];
    const problems: Bilingual[] = [];
    const page = names.slice(start, start + PAGE);
    for (let i = 0; i < page.length; i += AT_ONCE) {
      const shown = await Promise.all(page.slice(i, i + AT_ONCE).map((name) => show(api, name)));
      for (const { name, entry, error } of shown) {
        if (entry) {
          inARow = 0;
          if (isDataset(entry) && belongs(entry)) records.push(toRecord(api.base, entry));
          else place.others++;
          continue;
        }
        place.lost++;
        inARow++;
        if (inARow > MOST_BROKEN) throw error;
        const { it, en } = sentencesOf(error);
        problems.push({ it: `${name}: ${it}`, en: `${name}: ${en}` });
      }
    }
    place.after = page.at(-1) as string;
    yield {
      records,
      cursor: JSON.stringify(place),
      claimed: names.length - place.others,
      ...(problems.length > 0 && { problems }),
    };
  }
  const { lost } = place;
  if (lost === 0) return { complete: true };
  return {
    complete: false,
    why: { it: `${lost} schede non si sono potute leggere.`, en: `${lost} records could not be read.` },
  };
}

/** Names of all packages in order, each once. */
async function listNames(api: CkanApi): Promise<string[]> {
  const result = await api.call('package_list');
  if (!Array.isArray(result)) {
    throw new SourceFault('not-this-protocol', {
      it: 'package_list non ha dato un elenco.',
      en: 'package_list did not give a list.',
    });
  }
  const names = result.flat().map((item) => (isDict(item) ? textOf(item.name) : textOf(item)));
  return [...new Set(names.filter((name) => name !== ''))].sort();
}

interface Shown {
  name: string;
  entry?: Record<string, unknown>;
  error?: unknown;
}

/** One package; DKAN gives a list of one. */
async function show(api: CkanApi, name: string): Promise<Shown> {
  try {
    const result = await api.call('package_show', { id: name });
    const entry = isDict(result) ? result : entriesOf(result)?.[0];
    if (entry) return { name, entry };
    throw new SourceFault('refused', { it: 'Nessuna scheda.', en: 'No record.' });
  } catch (error) {
    const isForbidden = error instanceof RemoteStatus && error.status === 403;
    if (!isPageFault(error) && !isForbidden) throw error;
    return { name, error };
  }
}
