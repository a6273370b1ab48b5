import type { Params } from '../links.js';
import type { PageContext } from '../page-context.js';
import { Icon } from './icon.js';

interface SearchFormProps {
  ctx: PageContext;
  action?: string;
  text?: string;
  /** Other parameters to keep (filters, order). */
  keep?: Params;
  id?: string;
}

/** The search box: a plain GET form. */
export function SearchForm({
  ctx,
  action = ctx.links.searchAction,
  text = '',
  keep = {},
  id = 'q',
}: SearchFormProps) {
  const { t } = ctx;
  return (
    <search>
      <form class="portico-search" action={action} method="get">
        <label htmlFor={id}>{t('search.label')}</label>
        <div class="portico-search-row">
          <input
            type="search"
            id={id}
            name="q"
            value={text}
            placeholder={t('search.placeholder')}
            maxLength={500}
          />
          <HiddenParams ctx={ctx} params={keep} />
          <button type="submit" class="btn btn-primary">
            <Icon ctx={ctx} name="search" class="icon-white icon-sm" />
            <span>{t('search.submit')}</span>
          </button>
        </div>
      </form>
    </search>
  );
}

/** Parameters that a form sends along unseen, the language included. */
export const HiddenParams = ({ ctx, params }: { ctx: PageContext; params: Params }) => (
  <>
    {Object.entries(params).flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value]).map(
        (one) => one !== undefined && one !== '' && <input type="hidden" name={name} value={String(one)} />,
      ),
    )}
    {ctx.lang !== 'it' && <input type="hidden" name="lang" value={ctx.lang} />}
  </>
);
