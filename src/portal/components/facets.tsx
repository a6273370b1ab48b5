import { formatNumber } from '../format.js';
import type { FacetValue, FoundPage } from '../load/search.js';
import type { PageContext } from '../page-context.js';
import { PAGE_FACETS, type PageFacet, type SearchParams, toggleFilter } from '../search-params.js';
import { Icon } from './icon.js';

interface FacetProps {
  ctx: PageContext;
  search: SearchParams;
  found: FoundPage;
  to(search: SearchParams): string;
}

/** Values shown before one asks for more. */
const SHOWN = 8;

/** The facets that have values to choose. */
export const facetsShown = (found: FoundPage): PageFacet[] =>
  PAGE_FACETS.filter((facet) => found.facets[facet].length > 0);

/** The ways to narrow the results: each value is a link that adds or takes away its filter. */
export function Facets({ ctx, search, found, to }: FacetProps) {
  const { t } = ctx;
  const facets = facetsShown(found);
  if (facets.length === 0) return null;
  return (
    <aside id="filtri" class="portico-facets" aria-labelledby="filtri-titolo" tabIndex={-1}>
      <h2 id="filtri-titolo">{t('search.filters')}</h2>
      {facets.map((facet) => {
        const values = found.facets[facet];
        const more = values.slice(SHOWN);
        const item = (value: FacetValue) => (
          <FacetLink
            ctx={ctx}
            facet={facet}
            value={value}
            href={to(toggleFilter(search, facet, value.value))}
          />
        );
        return (
          <section aria-labelledby={`filtro-${facet}`}>
            <h3 id={`filtro-${facet}`}>{t(`facet.${facet}`)}</h3>
            <ul>{values.slice(0, SHOWN).map(item)}</ul>
            {more.length > 0 && (
              <details open={more.some(({ active }) => active)}>
                <summary>
                  {t('search.more')} <span class="visually-hidden">: {t(`facet.${facet}`)}</span>
                </summary>
                <ul>{more.map(item)}</ul>
              </details>
            )}
          </section>
        );
      })}
    </aside>
  );
}

interface FacetLinkProps {
  ctx: PageContext;
  facet: PageFacet;
  value: FacetValue;
  href: string;
}

function FacetLink({ ctx, facet, value, href }: FacetLinkProps) {
  return (
    <li>
      <a href={href} rel="nofollow" aria-current={value.active ? 'true' : undefined}>
        {value.active && <Icon ctx={ctx} name="check" class="icon-sm icon-primary" />}
        <span class="visually-hidden">
          {ctx.t(value.active ? 'search.removeFilter' : 'search.addFilter', {
            facet: ctx.t(`facet.${facet}`),
            value: '',
          })}
        </span>
        <span class="portico-facet-label">{value.label}</span>
        <span class="portico-count">{formatNumber(ctx.lang, value.count)}</span>
      </a>
    </li>
  );
}

/** The filters in force, each with a way to take it away. */
export function ActiveFilters({ ctx, search, found, to }: FacetProps) {
  const { t } = ctx;
  const active = PAGE_FACETS.flatMap((facet) =>
    found.facets[facet].filter((value) => value.active).map((value) => ({ facet, value })),
  );
  if (active.length === 0) return null;
  return (
    <div class="portico-active">
      <p class="visually-hidden">{t('search.activeFilters')}</p>
      <ul>
        {active.map(({ facet, value }) => (
          <li>
            <a
              href={to(toggleFilter(search, facet, value.value))}
              rel="nofollow"
              aria-label={t('search.removeFilter', { facet: t(`facet.${facet}`), value: value.label })}
            >
              <span>{value.label}</span>
              <Icon ctx={ctx} name="close" class="icon-sm icon-primary" />
            </a>
          </li>
        ))}
        <li>
          <a class="portico-clear" href={to({ ...search, filters: {}, page: 1 })} rel="nofollow">
            {t('search.clear')}
          </a>
        </li>
      </ul>
    </div>
  );
}
