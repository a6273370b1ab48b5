import { isDict, textOf } from '../../src/ckan/fields.js';
import { RemoteStatus } from '../../src/platform/outgoing-errors.js';
import { askJson } from '../common/ask-json.js';
import { toMarkdown } from '../common/html.js';
import type {
  ReadEnd,
  ReadTools,
  SourceHttp,
  SourcePage,
  SourceRecord,
  SourceSettings,
} from '../protocol.js';
import { SourceFault } from '../protocol.js';
import { readDetail } from './details.js';
import type { Europa } from './options.js';
import { originalTexts } from './originals.js';
import type { EuropaRecord } from './records.js';

const PAGE = 100;
/** Datasets whose RDF is asked for at the same time. */
const AT_ONCE = 4;
/** Results that an index pages through; further ones are had by scrolling only. */
const MOST_PAGED = 10_000;

type Document = Record<string, unknown>;

interface Results {
  documents: Document[];
  count: number | undefined;
  scrollId: string | undefined;
}

function resultsOf(body: unknown): Results {
  const result = isDict(body) ? body.result : undefined;
  if (!isDict(result) || !Array.isArray(result.results)) {
    throw new SourceFault('not-this-protocol', {
      it: 'La risposta non è quella della ricerca di data.europa.eu.',
      en: 'The answer is not that of the search of data.europa.eu.',
    });
  }
  const count = Number(result.count);
  return {
    documents: result.results.filter(isDict),
    count: Number.isSafeInteger(count) ? count : undefined,
    scrollId: textOf(result.scrollId) || undefined,
  };
}

/** The search as a body of POST: GET with facets is refused by the portal (contract 4, section 2.1). */
function searchBody({ countries, catalogues, q }: Europa, since: Date | undefined): Document {
  const facets = {
    ...(countries.length > 0 && { country: countries }),
    ...(catalogues.length > 0 && { catalog: catalogues }),
  };
  return {
    q,
    filters: ['dataset'],
    facets,
    limit: PAGE,
    ...(since && { minDate: since.toISOString(), dateType: 'modified' }),
  };
}

/** Pages of documents: by scrolling, which sees everything; by number where the portal gives no scroll. */
class Search {
  private scrollId: string | undefined;
  private page = 0;

  constructor(
    private readonly europa: Europa,
    private readonly body: Document,
    private readonly http: SourceHttp,
  ) {}

  async next(): Promise<Results> {
    const results = await this.ask();
    this.scrollId = results.scrollId ?? this.scrollId;
    this.page++;
    return results;
  }

  private async ask(): Promise<Results> {
    const { search } = this.europa;
    if (this.scrollId !== undefined) {
      const address = `${search}/scroll?scrollId=${encodeURIComponent(this.scrollId)}`;
      return resultsOf(await askJson(this.http, address));
    }
    const more = this.page === 0 ? { scroll: true } : { page: this.page };
    try {
      return await this.post({ ...this.body, ...more });
    } catch (error) {
      const isRefused = error instanceof RemoteStatus && error.status === 400 && this.page === 0;
      if (!isRefused) throw error;
      return this.post({ ...this.body, page: 0 });
    }
  }

  private async post(body: Document): Promise<Results> {
    const request = { body: { type: 'application/json', text: JSON.stringify(body) } };
    return resultsOf(await askJson(this.http, `${this.europa.search}/search`, request));
  }
}

/**
 * Lists datasets by the search of data.europa.eu, each with its RDF unless the search documents are wanted. A scroll cannot be
 * taken up again: a run that goes on lists anew and passes over as many as it had.
 */
export async function* readSearch(
  europa: Europa,
  source: SourceSettings,
  tools: ReadTools,
  from: string | undefined,
): AsyncGenerator<SourcePage<EuropaRecord>, ReadEnd> {
  const search = new Search(europa, searchBody(europa, source.since), tools.http);
  const seen = new Set<string>();
  const toSkip = from === undefined ? 0 : Number(from);
  let listed = 0;
  let count: number | undefined;
  for (;;) {
    tools.signal.throwIfAborted();
    const results = await search.next();
    count = results.count ?? count;
    if (results.documents.length === 0) break;
    listed += results.documents.length;
    const news = results.documents.filter((document) => {
      const id = textOf(document.id);
      if (id === '') return true;
      const isNew = !seen.has(id);
      seen.add(id);
      return isNew;
    });
    if (news.length === 0) return repeating;
    if (listed <= toSkip) continue;
    const records = await withDetails(news, europa, source, tools);
    yield { records, cursor: String(listed), ...(count !== undefined && { claimed: count }) };
  }
  return endOf(source, { listed: seen.size, count, isResumed: toSkip > 0 });
}

async function withDetails(
  documents: readonly Document[],
  europa: Europa,
  source: SourceSettings,
  { http, signal }: ReadTools,
): Promise<SourceRecord<EuropaRecord>[]> {
  const records: SourceRecord<EuropaRecord>[] = [];
  for (let i = 0; i < documents.length; i += AT_ONCE) {
    signal.throwIfAborted();
    const some = documents.slice(i, i + AT_ONCE);
    records.push(...(await Promise.all(some.map((document) => toRecord(document, europa, source, http)))));
  }
  return records;
}

async function toRecord(
  document: Document,
  { repo }: Europa,
  source: SourceSettings,
  http: SourceHttp,
): Promise<SourceRecord<EuropaRecord>> {
  const id = textOf(document.id);
  const titles = originalTexts(document.title, new Set(), toMarkdown);
  const title = titles?.it ?? Object.values(titles ?? {})[0];
  const about = { key: id || undefined, ...(title && { title }) };
  if (id === '' || source.options.details === 'search') return { ...about, value: { document } };
  const address = `${repo}/datasets/${encodeURIComponent(id)}.ttl`;
  const detail = await readDetail(http, address, textOf(document.resource) || undefined);
  return { ...about, value: { document, ...detail } };
}

const repeating: ReadEnd = {
  complete: false,
  why: {
    it: 'La fonte ripete la stessa pagina: la lettura è stata fermata.',
    en: 'The source repeats the same page: reading was stopped.',
  },
};

function endOf(
  { since }: SourceSettings,
  read: { listed: number; count: number | undefined; isResumed: boolean },
): ReadEnd {
  const no = (it: string, en: string): ReadEnd => ({ complete: false, why: { it, en } });
  const { listed, count, isResumed } = read;
  if (since) return no('Letto solo ciò che è cambiato.', 'Only what changed was read.');
  if (isResumed)
    return no(
      "L'elenco è stato ripreso a metà, e la ricerca non ha un ordine stabile.",
      'The listing was taken up halfway, and the search has no stable order.',
    );
  if (count !== undefined && listed < count) {
    const hint = listed === MOST_PAGED ? ' (limite della ricerca / limit of the search)' : '';
    return no(
      `La fonte dice di avere ${count} dataset ma ne ha dati ${listed}${hint}.`,
      `The source says that it has ${count} datasets but gave ${listed}${hint}.`,
    );
  }
  return { complete: true };
}
