import type { VNode } from 'preact';
import type { Budget } from '../../sparql/index.js';
import { SparqlResults } from '../components/sparql-results.js';
import { formatNumber } from '../format.js';
import { Layout } from '../layout.js';
import type { PageContext } from '../page-context.js';
import { SPARQL_EXAMPLES } from '../sparql-examples.js';
import type { ShownResults } from '../sparql-results.js';

export interface SparqlPageProps {
  ctx: PageContext;
  budget: Budget;
  /** Which example the form holds, unless a query was run. */
  example: number;
  /** What a query gave. */
  shown?: { query: string; page: number } & ({ results: ShownResults } | { refused: string });
}

const TABLES = [
  ['json', 'JSON'],
  ['xml', 'XML'],
  ['csv', 'CSV'],
  ['tsv', 'TSV'],
] as const;
const GRAPHS = [
  ['turtle', 'Turtle'],
  ['nt', 'N-Triples'],
  ['rdf', 'RDF/XML'],
  ['jsonld', 'JSON-LD'],
] as const;

/** A form for queries, some to start from, and what the last one gave. No script. */
export function SparqlPage({ ctx, budget, example, shown }: SparqlPageProps): VNode {
  const { t, lang } = ctx;
  const address = ctx.links.plain('/sparql');
  const action = lang === 'it' ? address : `${address}?lang=${lang}`;
  const query = shown?.query ?? (SPARQL_EXAMPLES[example] ?? SPARQL_EXAMPLES[0])?.query ?? '';
  const options = (formats: readonly (readonly [string, string])[]) =>
    formats.map(([value, label]) => <option value={value}>{label}</option>);
  return (
    <Layout ctx={ctx} title={t('sparql.title')} description={t('sparql.lead')}>
      <div class="container-xxl portico-page">
        <h1>{t('sparql.title')}</h1>
        <p class="lead">{t('sparql.lead')}</p>
        <form action={`${action}#risultati`} method="post" class="mb-5">
          <div class="mb-3">
            <label htmlFor="query">{t('sparql.query')}</label>
            <textarea
              id="query"
              name="query"
              class="form-control font-monospace"
              rows={12}
              cols={80}
              spellcheck={false}
              required
              aria-describedby="query-help"
            >
              {query}
            </textarea>
            <p id="query-help" class="form-text">
              {t('sparql.query.help')}
            </p>
          </div>
          <div class="mb-3">
            <label htmlFor="format">{t('sparql.format')}</label>
            <select id="format" name="format" class="form-select">
              <option value="html">{t('sparql.format.page')}</option>
              <optgroup label={t('sparql.tables')}>{options(TABLES)}</optgroup>
              <optgroup label={t('sparql.graphs')}>{options(GRAPHS)}</optgroup>
            </select>
          </div>
          <button type="submit" class="btn btn-primary">
            {t('sparql.submit')}
          </button>
        </form>
        {shown && (
          <section id="risultati" aria-labelledby="risultati-titolo" class="mb-5">
            <h2 id="risultati-titolo">
              {t('refused' in shown ? 'sparql.results.refused' : 'sparql.results')}
            </h2>
            {'refused' in shown ? (
              <div class="alert alert-danger" role="alert">
                {shown.refused}
              </div>
            ) : (
              <SparqlResults ctx={ctx} {...shown} address={action} />
            )}
          </section>
        )}
        <section aria-labelledby="esempi">
          <h2 id="esempi">{t('sparql.examples')}</h2>
          <ul>
            {SPARQL_EXAMPLES.map(({ title }, i) => (
              <li>
                <a
                  href={`${address}?example=${i + 1}${lang === 'it' ? '' : `&lang=${lang}`}`}
                  aria-current={!shown && i === example ? 'true' : undefined}
                >
                  {t(title)}
                </a>
              </li>
            ))}
          </ul>
        </section>
        <section aria-labelledby="limiti">
          <h2 id="limiti">{t('sparql.limits')}</h2>
          <p>
            {t('sparql.limits.text', {
              seconds: formatNumber(lang, budget.seconds),
              rows: formatNumber(lang, budget.rows),
            })}
          </p>
          <p>
            {t('sparql.machines')} <code>{`${ctx.publicUrl}/sparql`}</code>
          </p>
        </section>
      </div>
    </Layout>
  );
}
