import type { VNode } from 'preact';
import type { Budget } from '../../sparql/index.js';
import { formatNumber } from '../format.js';
import { Layout } from '../layout.js';
import type { PageContext } from '../page-context.js';
import { SPARQL_EXAMPLES } from '../sparql-examples.js';

export interface SparqlPageProps {
  ctx: PageContext;
  budget: Budget;
  /** Which example the form holds. */
  example: number;
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

/** A form for queries and some to start from. No script: the browser shows what the endpoint answers. */
export function SparqlPage({ ctx, budget, example }: SparqlPageProps): VNode {
  const { t, lang } = ctx;
  const address = ctx.links.plain('/sparql');
  const { query = '' } = SPARQL_EXAMPLES[example] ?? SPARQL_EXAMPLES[0] ?? {};
  const options = (formats: readonly (readonly [string, string])[]) =>
    formats.map(([value, label]) => <option value={value}>{label}</option>);
  return (
    <Layout ctx={ctx} title={t('sparql.title')} description={t('sparql.lead')}>
      <div class="container-xxl portico-page">
        <h1>{t('sparql.title')}</h1>
        <p class="lead">{t('sparql.lead')}</p>
        <form action={address} method="post" class="mb-5">
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
              <optgroup label={t('sparql.tables')}>{options(TABLES)}</optgroup>
              <optgroup label={t('sparql.graphs')}>{options(GRAPHS)}</optgroup>
            </select>
          </div>
          <button type="submit" class="btn btn-primary">
            {t('sparql.submit')}
          </button>
        </form>
        <section aria-labelledby="esempi">
          <h2 id="esempi">{t('sparql.examples')}</h2>
          <ul>
            {SPARQL_EXAMPLES.map(({ title }, i) => (
              <li>
                <a
                  href={`${address}?example=${i + 1}${lang === 'it' ? '' : `&lang=${lang}`}`}
                  aria-current={i === example ? 'true' : undefined}
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
