import type { VNode } from 'preact';
import { MOST_PAGES } from '../../api/sparql/index.js';
import { formatNumber } from '../format.js';
import type { PageContext } from '../page-context.js';
import type { ShownResults, ShownTerm } from '../sparql-results.js';

export interface SparqlResultsProps {
  ctx: PageContext;
  query: string;
  page: number;
  results: ShownResults;
  /** Where forms are sent. */
  address: string;
}

const TABLE_FILES = [
  ['csv', 'CSV'],
  ['tsv', 'TSV'],
  ['json', 'JSON'],
  ['xml', 'XML'],
] as const;
const GRAPH_FILES = [
  ['turtle', 'Turtle'],
  ['nt', 'N-Triples'],
  ['rdf', 'RDF/XML'],
  ['jsonld', 'JSON-LD'],
] as const;

/** Longer queries make addresses that servers and mail programs cut. */
const LONGEST_LINK = 1500;

/** The end of an IRI, which says what a type is. */
const shortName = (iri: string): string =>
  iri.slice(Math.max(iri.lastIndexOf('#'), iri.lastIndexOf('/')) + 1);

function Term({ term, lang }: { term: ShownTerm | undefined; lang: string }): VNode | null {
  if (!term) return null;
  if (term.kind === 'iri')
    return /^https?:\/\//i.test(term.value) ? (
      <a class="text-break" href={term.value} rel="nofollow">
        {term.value}
      </a>
    ) : (
      <span class="text-break">{term.value}</span>
    );
  if (term.kind === 'blank') return <span class="text-break">_:{term.value}</span>;
  return (
    <>
      <span class="text-break" lang={term.lang === lang ? undefined : term.lang}>
        {term.value}
      </span>
      {(term.lang ?? term.datatype) && (
        <small class="text-secondary"> ({term.lang ?? shortName(term.datatype ?? '')})</small>
      )}
    </>
  );
}

/** The results of a query: an answer, or a table with links, pages and files. No script. */
export function SparqlResults({ ctx, query, page, results, address }: SparqlResultsProps): VNode {
  const { t, lang } = ctx;
  const { boolean, rows, first, total, more, variables } = results;
  if (boolean !== undefined) return <p>{t(boolean ? 'sparql.results.yes' : 'sparql.results.no')}</p>;
  const number = (n: number) => formatNumber(lang, n);
  const range = { first: number(first), last: number(first + rows.length - 1), total: number(total ?? 0) };
  const columns = variables ?? [
    t('sparql.results.subject'),
    t('sparql.results.predicate'),
    t('sparql.results.object'),
  ];
  const goOn = more && page < MOST_PAGES;
  return (
    <>
      {rows.length === 0 ? (
        <p>{t('sparql.results.none')}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable with the keyboard
        <section class="portico-scroll" tabIndex={0} aria-label={t('sparql.results.scroll')}>
          <table class="table table-striped portico-table">
            <caption>{t(total === undefined ? 'sparql.results.rows' : 'sparql.results.all', range)}</caption>
            <thead>
              <tr>
                {columns.map((name) => (
                  <th scope="col">{name}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr>
                  {row.map((term) => (
                    <td>
                      <Term term={term} lang={lang} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {more && <p>{t('sparql.results.more')}</p>}
      {(page > 1 || goOn) && (
        <form
          action={`${address}#risultati`}
          method="post"
          class="mb-3"
          aria-label={t('sparql.results.pages')}
        >
          <input type="hidden" name="query" value={query} />
          {page > 1 && (
            <button type="submit" name="page" value={page - 1} class="btn btn-outline-primary me-2">
              {t('sparql.results.previous')}
            </button>
          )}
          {goOn && (
            <button type="submit" name="page" value={page + 1} class="btn btn-outline-primary">
              {t('sparql.results.next')}
            </button>
          )}
        </form>
      )}
      <form action={address} method="post" class="mb-3">
        <input type="hidden" name="query" value={query} />
        <fieldset>
          <legend class="h6">{t('sparql.results.files')}</legend>
          {(variables ? TABLE_FILES : GRAPH_FILES).map(([value, label]) => (
            <button type="submit" name="format" value={value} class="btn btn-outline-primary btn-sm me-2">
              {label}
            </button>
          ))}
        </fieldset>
      </form>
      {query.length <= LONGEST_LINK && (
        <p>
          <a
            href={`${ctx.links.plain('/sparql')}?${new URLSearchParams({ query, ...(lang !== 'it' && { lang }) })}`}
          >
            {t('sparql.results.link')}
          </a>
        </p>
      )}
    </>
  );
}
