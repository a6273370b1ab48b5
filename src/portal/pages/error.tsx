import type { VNode } from 'preact';
import { SearchForm } from '../components/search-form.js';
import { Layout } from '../layout.js';
import type { PageContext } from '../page-context.js';
import type { TextKey } from '../texts.js';

export interface ErrorPageProps {
  ctx: PageContext;
  status: number;
  code: string;
  /** What is particular to this case, in the language of the page. */
  detail: string;
  requestId: string;
  /** Words to start a search with. */
  text: string;
}

const KNOWN = [404, 410, 500, 503];

/** What went wrong and what to do now: never a dead end. */
export function ErrorPage({ ctx, status, code, detail, requestId, text }: ErrorPageProps): VNode {
  const { t } = ctx;
  const kind = KNOWN.includes(status) ? status : status > 500 ? 503 : 'other';
  const title = t(`error.${kind}` as TextKey);
  const isFault = status >= 500;
  return (
    <Layout ctx={ctx} title={title} noIndex>
      <div class="container-xxl portico-page portico-error">
        <h1>{title}</h1>
        <p class="lead">{t(`error.${kind}.help` as TextKey)}</p>
        {!isFault && <p>{detail}</p>}
        {!isFault && <SearchForm ctx={ctx} text={text} />}
        <p>
          <a class="btn btn-outline-primary" href={ctx.links.home()}>
            {t('error.home')}
          </a>
        </p>
        <p class="portico-code">
          {t('error.code')}: {code}
          {isFault && (
            <>
              {' · '}
              {t('error.request')}: {requestId}
            </>
          )}
        </p>
      </div>
    </Layout>
  );
}
