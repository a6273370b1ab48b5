import { isDict, textOf } from '../../src/ckan/fields.js';
import { askJson } from '../common/ask-json.js';
import type { ReadEnd, ReadTools, SourcePage, SourceRecord, SourceSettings } from '../protocol.js';
import { SourceFault } from '../protocol.js';

/** A result of the catalogue of Socrata. */
export interface SocrataRecord {
  readonly result: Readonly<Record<string, unknown>>;
  /** The site, without a trailing slash. */
  readonly site: string;
}

const PAGE = 100;

/** Address and domain of a site; the catalogue of all sites is asked for one by `domains`. */
export function readSite({ url, options }: SourceSettings): {
  catalogue: string;
  domain: string;
  site: string;
} {
  const { origin, host, searchParams } = new URL(url);
  const domain = options.domain || searchParams.get('domains') || host;
  const isShared = /^api\.(eu|us)\.socrata\.com$/.test(host);
  return { catalogue: `${origin}/api/catalog/v1`, domain, site: isShared ? `https://${domain}` : origin };
}

/**
 * Reads the catalogue of a Socrata site (contract 4, section 5), in the order of ids: each page goes on after the last id of the one
 * before (`scroll_id`), so that nothing is missed while the catalogue changes, and reading can be taken up anywhere.
 */
export async function* readSocrata(
  source: SourceSettings,
  { http, signal }: ReadTools,
  from?: string,
): AsyncGenerator<SourcePage<SocrataRecord>, ReadEnd> {
  const { catalogue, domain, site } = readSite(source);
  const seen = new Set<string>();
  let after = from ?? '';
  let claimed: number | undefined;
  for (;;) {
    signal.throwIfAborted();
    const query = new URLSearchParams({
      domains: domain,
      search_context: domain,
      only: 'dataset,map,href,file',
      limit: String(PAGE),
      ...(after !== '' && { scroll_id: after }),
    });
    const body = await askJson(http, `${catalogue}?${query}`);
    if (!isDict(body) || !Array.isArray(body.results)) {
      throw new SourceFault('not-this-protocol', {
        it: `${site} non risponde come un sito Socrata.`,
        en: `${site} does not answer as a Socrata site.`,
      });
    }
    const size = Number(body.resultSetSize);
    if (Number.isSafeInteger(size)) claimed ??= size;
    const results = body.results.filter(isDict);
    if (results.length === 0) break;
    const records: SourceRecord<SocrataRecord>[] = [];
    for (const result of results) {
      const resource = isDict(result.resource) ? result.resource : {};
      const key = textOf(resource.id) || undefined;
      if (key !== undefined && seen.has(key)) continue;
      if (key !== undefined) seen.add(key);
      const title = textOf(resource.name);
      records.push({ key, ...(title && { title }), value: { result, site } });
    }
    if (records.length === 0) return repeating;
    after = records.at(-1)?.key ?? after;
    yield { records, cursor: after, ...(claimed !== undefined && { claimed }) };
  }
  if (source.since)
    return {
      complete: false,
      why: { it: 'Letto solo ciò che è cambiato.', en: 'Only what changed was read.' },
    };
  if (claimed !== undefined && from === undefined && seen.size < claimed) {
    return {
      complete: false,
      why: {
        it: `La fonte dice di avere ${claimed} dataset ma ne ha dati ${seen.size}.`,
        en: `The source says that it has ${claimed} datasets but gave ${seen.size}.`,
      },
    };
  }
  return { complete: true };
}

const repeating: ReadEnd = {
  complete: false,
  why: {
    it: 'La fonte ripete la stessa pagina: la lettura è stata fermata.',
    en: 'The source repeats the same page: reading was stopped.',
  },
};
