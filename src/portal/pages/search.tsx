import type { VNode } from 'preact';
import { catalogAlternates } from '../alternates.js';
import { ResourceCard } from '../components/dataset-card.js';
import { ActiveFilters, Facets, facetsShown } from '../components/facets.js';
import { Pagination } from '../components/pagination.js';
import { HiddenParams, SearchForm } from '../components/search-form.js';
import { Layout } from '../layout.js';
import type { Params } from '../links.js';
import type { FoundPage } from '../load/search.js';
import type { PageContext } from '../page-context.js';
import { PAGE_SIZE, type SearchParams, SORTS, writeSearchParams } from '../search-params.js';

export interface SearchPageProps {
  ctx: PageContext;
  kind: 'dataset' | 'dataService';
  search: SearchParams;
  found: FoundPage;
}

/** Results with facets, filters that can be taken away, order and pages. */
export function SearchPage({ ctx, kind, search, found }: SearchPageProps): VNode {
  const { t } = ctx;
  const to = (change: SearchParams): string => addressOf(ctx, kind)(writeSearchParams(change));
  const pages = Math.ceil(found.total / PAGE_SIZE);
  const title = t(kind === 'dataset' ? 'search.title' : 'nav.dataServices');
  const filtered = Object.values(search.filters).some((values) => values && values.length > 0);
  const { q: _text, page: _page, ...kept } = writeSearchParams(search);
  return (
    <Layout
      ctx={ctx}
      title={search.text ? t('search.titleFor', { text: search.text }) : title}
      breadcrumb={search.text ? [{ label: title, href: addressOf(ctx, kind)() }] : []}
      alternates={kind === 'dataset' ? catalogAlternates(ctx) : []}
      noIndex={filtered || search.text !== ''}
      {...(search.page > 1 && { previous: to({ ...search, page: search.page - 1 }) })}
      {...(search.page < pages && { next: to({ ...search, page: search.page + 1 }) })}
    >
      <div class="container-xxl portico-page">
        <h1>{search.text ? t('search.titleFor', { text: search.text }) : title}</h1>
        <SearchForm
          ctx={ctx}
          action={addressOf(ctx, kind)().split('?')[0] ?? ''}
          text={search.text}
          keep={kept}
        />
        <div class="portico-results">
          <section aria-labelledby="totale">
            <div class="portico-results-head">
              <h2 id="totale">{ctx.count(found.total, countedAs(kind))}</h2>
              {found.total > 0 && <SortForm ctx={ctx} kind={kind} search={search} />}
            </div>
            {facetsShown(found).length > 0 && (
              <p class="portico-to-filters">
                <a class="btn btn-outline-primary btn-sm" href="#filtri">
                  {t('skip.filters')}
                </a>
              </p>
            )}
            <ActiveFilters ctx={ctx} search={search} found={found} to={to} />
            <Suggestion ctx={ctx} search={search} found={found} to={to} />
            {found.records.length > 0 ? (
              <div class="portico-list">
                {found.records.map((record) => (
                  <ResourceCard ctx={ctx} record={record} highlights={found.highlights[record.id]} />
                ))}
              </div>
            ) : (
              <NoResults ctx={ctx} kind={kind} search={search} found={found} filtered={filtered} to={to} />
            )}
            <Pagination
              ctx={ctx}
              label={t('nav.pages')}
              page={search.page}
              pages={pages}
              href={(page) => to({ ...search, page })}
            />
          </section>
          <Facets ctx={ctx} search={search} found={found} to={to} />
        </div>
      </div>
    </Layout>
  );
}

const countedAs = (kind: SearchPageProps['kind']) => (kind === 'dataset' ? 'dataset' : 'service');

const addressOf =
  (ctx: PageContext, kind: SearchPageProps['kind']) =>
  (params?: Params): string =>
    kind === 'dataset' ? ctx.links.search(params) : ctx.links.dataServices(params);

type ToSearch = { to(search: SearchParams): string };

/** "Did you mean": the same search with the words as they may have been meant. */
function Suggestion({
  ctx,
  search,
  found,
  to,
}: Pick<SearchPageProps, 'ctx' | 'search' | 'found'> & ToSearch) {
  if (found.suggestion === undefined) return null;
  return (
    <p class="portico-suggestion">
      {ctx.t('search.didYouMean')}{' '}
      <a href={to({ ...search, text: found.suggestion, page: 1 })} rel="nofollow">
        {found.suggestion}
      </a>
    </p>
  );
}

/** The order is a form, so that it can be chosen without a script. */
function SortForm({ ctx, kind, search }: Pick<SearchPageProps, 'ctx' | 'kind' | 'search'>) {
  const { sort: _sort, page: _page, ...kept } = writeSearchParams(search);
  const chosen = search.sort ?? (search.text ? 'relevance' : 'modified');
  return (
    <form class="portico-sort" action={addressOf(ctx, kind)().split('?')[0] ?? ''} method="get">
      <label htmlFor="sort">{ctx.t('search.sort')}</label>
      <select id="sort" name="sort">
        {SORTS.filter((sort) => sort !== 'relevance' || search.text).map((sort) => (
          <option value={sort} selected={sort === chosen}>
            {ctx.t(`sort.${sort}`)}
          </option>
        ))}
      </select>
      <HiddenParams ctx={ctx} params={kept} />
      <button type="submit" class="btn btn-outline-primary btn-sm">
        {ctx.t('search.apply')}
      </button>
    </form>
  );
}

/** What to try when nothing is found, or nothing on this page. */
function NoResults(props: SearchPageProps & ToSearch & { filtered: boolean }) {
  const { ctx, kind, search, found, filtered, to } = props;
  const { t } = ctx;
  if (found.total > 0) {
    return (
      <p>
        {t('search.beyond')} <a href={to({ ...search, page: 1 })}>{t('search.firstPage')}</a>
      </p>
    );
  }
  return (
    <div class="portico-none">
      <p>
        <strong>{t(kind === 'dataset' ? 'search.noneText' : 'search.noneService')}</strong>
      </p>
      <ul>
        {search.text && <li>{t('search.helpSpelling')}</li>}
        {search.text.includes(' ') && <li>{t('search.helpFewer')}</li>}
        {filtered && (
          <li>
            {t('search.helpFilters')}{' '}
            <a href={to({ ...search, filters: {}, page: 1 })}>{t('search.clear')}</a>
          </li>
        )}
        {(search.text || filtered) && (
          <li>
            <a href={addressOf(ctx, kind)()}>
              {t(kind === 'dataset' ? 'search.helpAll' : 'search.helpAllServices')}
            </a>
          </li>
        )}
      </ul>
    </div>
  );
}
