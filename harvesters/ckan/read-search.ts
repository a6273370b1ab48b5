import type { Bilingual } from '../../src/errors.js';
import type { ReadEnd, SourcePage, SourceRecord } from '../protocol.js';
import type { CkanApi } from './api.js';
import { type CkanRecord, isDataset, isPageFault, keyOf, placeIn, toRecord } from './listed.js';
import { askSearch, askUnreadable, type SearchAnswer, type SearchFilter } from './search-asks.js';

const PAGE = 100;
/** Packages in a row that cannot be read one by one: by then it is the source that is broken. */
const MOST_BROKEN = 20;
/** Answers in a row without anything new. */
const MOST_STALE = 8;

/** Where reading stands; goes into the cursor. */
interface Place {
  /** Places of the listing that were read. */
  start: number;
  /** The greatest id so far. */
  last?: string;
  /** Different packages so far, and entries that stood twice in one answer. */
  distinct: number;
  twice: number;
  /** Those that are no datasets. */
  others: number;
  /** Whether the ids of all answers so far were in order. */
  sorted: boolean;
  /** Packages of which not even the id could be read. */
  lost: number;
}

const START: Place = { start: 0, distinct: 0, twice: 0, others: 0, sorted: true, lost: 0 };

/**
 * Reads all that a search finds, by pages sorted by id. Each page begins with the last package of the one before: where that
 * is no longer at its place the listing moved under us, and reading steps back until it meets what it knows. So what
 * was there all the time is seen, and its absence means something. Where an answer breaks, smaller ones are asked for,
 * down to the one package that breaks it. A listing that is not sorted, or whose packages are fewer than
 * the source says, is not complete.
 */
export async function* readSearch(
  api: CkanApi,
  filter: SearchFilter,
  from: string | undefined,
): AsyncGenerator<SourcePage<CkanRecord>, ReadEnd> {
  const listing = new SearchListing(api, filter, from);
  for (;;) {
    const page = await listing.next();
    if (page === 'end') return listing.end();
    if (page === 'stale') return endless;
    if (page) yield page;
  }
}

class SearchListing {
  private readonly place: Place;
  private readonly seen = new Set<string>();
  private count: number | undefined;
  /** The least that the source said it has while it was read. */
  private least = Number.POSITIVE_INFINITY;
  private rows = PAGE;
  private broken = 0;
  private stale = 0;
  private steps = 0;
  private isMoving = false;
  /** Whether the last package read may stand at the head of the next answer. */
  private canOverlap = true;

  constructor(
    private readonly api: CkanApi,
    private readonly filter: SearchFilter,
    from: string | undefined,
  ) {
    this.place = placeIn(from, START);
    // Of a listing without order nobody knows what changed since.
    this.isMoving = from !== undefined && !this.place.sorted;
  }

  /** The next page; undefined when it had nothing new, or has to be asked for again in another way. */
  async next(): Promise<SourcePage<CkanRecord> | 'end' | 'stale' | undefined> {
    const { start } = this.place;
    const overlap = this.canOverlap && start > 0 && this.rows > 1 ? 1 : 0;
    let answer: SearchAnswer;
    try {
      answer = await askSearch(this.api, this.filter, start - overlap, this.rows);
    } catch (error) {
      if (!isPageFault(error)) throw error;
      if (this.rows === 1) return this.skip(error);
      this.rows = Math.ceil(this.rows / 10);
      return undefined;
    }
    this.broken = 0;
    this.place.sorted &&= answer.isSorted;
    if (answer.count !== undefined) {
      if (this.count !== undefined && this.count !== answer.count) this.isMoving = true;
      this.count = answer.count;
      this.least = Math.min(this.least, answer.count);
    }
    if (overlap === 1 && this.isBehind(answer)) {
      this.isMoving = true;
      this.steps++;
      this.place.start = Math.max(0, start - PAGE * 2 ** (this.steps - 1));
      this.stale = 0;
      return undefined;
    }
    if (answer.entries.length <= overlap) return 'end';
    this.steps = 0;
    this.canOverlap = true;
    this.rows = Math.min(PAGE, this.rows * 10);
    return this.take(answer, start - overlap + answer.entries.length);
  }

  /** Whether packages before this place vanished, so that others moved into the part that was read. */
  private isBehind({ keys }: SearchAnswer): boolean {
    const { last, sorted } = this.place;
    if (!sorted || last === undefined) return false;
    return keys[0] === undefined || keys[0] > last;
  }

  private take(answer: SearchAnswer, start: number): SourcePage<CkanRecord> | 'end' | 'stale' | undefined {
    const { place } = this;
    const before = place.last;
    const news = answer.entries.filter((entry) => {
      const key = keyOf(entry);
      if (key === undefined) return true;
      if (this.seen.has(key)) return false;
      this.seen.add(key);
      return key !== before;
    });
    place.start = start;
    if (news.length === 0) {
      this.stale++;
      // Some façades give their last page for every place beyond it.
      if (this.count !== undefined && place.start >= this.count && place.distinct >= this.count) return 'end';
      return this.stale > MOST_STALE ? 'stale' : undefined;
    }
    this.stale = 0;
    place.distinct += news.length;
    place.twice += answer.twice;
    place.last = answer.keys.reduce((a, b) => (a > b ? a : b), before ?? '');
    const records = news.filter(isDataset).map((entry) => toRecord(this.api.base, entry));
    place.others += news.length - records.length;
    return this.page(records, answer.twice > 0 ? [repeated(answer.twice)] : []);
  }

  /** Goes past the one package that breaks the answer. */
  private async skip(error: Error): Promise<SourcePage<CkanRecord> | 'end'> {
    this.broken++;
    if (this.broken > MOST_BROKEN) throw error;
    const record = await askUnreadable(this.api, this.filter, this.place.start, error);
    if (record === 'end') return 'end';
    this.place.start++;
    this.canOverlap = false;
    if (record?.key === undefined) {
      this.place.lost++;
      return this.page([], [unreadable]);
    }
    const isNew = !this.seen.has(record.key);
    this.seen.add(record.key);
    if (isNew) this.place.distinct++;
    if (record.key > (this.place.last ?? '')) this.place.last = record.key;
    return this.page(isNew ? [record] : [], []);
  }

  private page(
    records: readonly SourceRecord<CkanRecord>[],
    problems: readonly Bilingual[],
  ): SourcePage<CkanRecord> {
    const { others, twice } = this.place;
    return {
      records,
      cursor: JSON.stringify(this.place),
      // What was passed over on purpose is not missing.
      ...(this.count !== undefined && { claimed: Math.max(0, this.count - others - twice) }),
      ...(problems.length > 0 && { problems }),
    };
  }

  end(): ReadEnd {
    const { lost, distinct, twice, sorted } = this.place;
    const no = (it: string, en: string): ReadEnd => ({ complete: false, why: { it, en } });
    if (lost > 0) {
      return no(
        `${lost} schede non si sono potute leggere e non si sa quali siano.`,
        `${lost} records could not be read, and it is not known which they are.`,
      );
    }
    // What came into a sorted listing before the place that was read is for the next run: it is not known here yet.
    const expected = this.isMoving && sorted ? this.least : this.count;
    if (expected !== undefined && distinct + twice < expected) {
      return no(
        `La fonte dice di avere ${expected} schede ma ne ha date ${distinct}.`,
        `The source says that it has ${expected} records but gave ${distinct}.`,
      );
    }
    if (!sorted && (this.isMoving || this.count === undefined)) {
      return no(
        "L'elenco è cambiato durante la lettura e la fonte non lo ordina.",
        'The listing changed while it was read, and the source does not sort it.',
      );
    }
    return { complete: true };
  }
}

const unreadable: Bilingual = { it: 'Una scheda illeggibile.', en: 'A record that cannot be read.' };

const repeated = (count: number): Bilingual => ({
  it: `${count} schede ripetute, tolte.`,
  en: `${count} repeated records, dropped.`,
});

const endless: ReadEnd = {
  complete: false,
  why: {
    it: 'La fonte ripete sempre la stessa pagina: la lettura è stata fermata.',
    en: 'The source keeps repeating the same page: reading was stopped.',
  },
};
