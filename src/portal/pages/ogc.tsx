import type { VNode } from 'preact';
import type { PageView } from '../../api/ogc/page-view.js';
import type { Bilingual } from '../../errors.js';
import { formatNumber } from '../format.js';
import { Layout } from '../layout.js';
import { address, basePath } from '../links.js';
import type { PageContext } from '../page-context.js';
import type { Lang } from '../texts.js';

const WORDS = {
  json: { it: 'La stessa pagina come JSON', en: 'The same as JSON' },
  next: { it: 'Pagina seguente', en: 'Next page' },
} satisfies Record<string, Bilingual>;

/** Addresses that a browser may be sent to, and nothing else that a cell could hold. */
const WEB = /^https?:\/\/[^\s"<>]+$/i;

function Cell({ lang, value }: { lang: Lang; value: string | number }): VNode {
  if (typeof value === 'number') return <>{formatNumber(lang, value)}</>;
  if (!WEB.test(value)) return <>{value}</>;
  return (
    <a href={value} rel="nofollow noopener">
      {value}
    </a>
  );
}

/** A page of the OGC APIs: facts, links and a table, in the frame of the portal. */
export function OgcPage({ ctx, view }: { ctx: PageContext; view: PageView }): VNode {
  const say = (text: string | Bilingual): string => (typeof text === 'string' ? text : text[ctx.lang]);
  const title = say(view.title);
  const { table } = view;
  const breadcrumb = view.above.map(({ label, path }) => ({
    label: say(label),
    href: `${basePath(ctx.publicUrl)}${address(path, { f: 'html' }, ctx.lang)}`,
  }));
  return (
    <Layout ctx={ctx} title={title} breadcrumb={breadcrumb} noIndex>
      <div class="container-xxl portico-page">
        <h1>{title}</h1>
        {view.description && <p class="lead">{view.description}</p>}
        {view.facts && (
          <dl>
            {view.facts.map(({ name, value }) => (
              <>
                <dt>{say(name)}</dt>
                <dd>{typeof value === 'number' ? formatNumber(ctx.lang, value) : value}</dd>
              </>
            ))}
          </dl>
        )}
        {view.links && (
          <ul>
            {view.links.map(({ label, href }) => (
              <li>
                <a href={href}>{say(label)}</a>
              </li>
            ))}
          </ul>
        )}
        {table && (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable with the keyboard
          <section class="portico-scroll" tabIndex={0} aria-label={say(table.caption)}>
            <table class="table table-sm portico-table">
              <caption>{say(table.caption)}</caption>
              {table.head.some((cell) => cell !== '') && (
                <thead>
                  <tr>{table.head.map((cell) => (cell === '' ? <td /> : <th scope="col">{cell}</th>))}</tr>
                </thead>
              )}
              <tbody>
                {table.rows.map(({ href, cells: [first, ...rest] }) => (
                  <tr>
                    <th scope="row">{href ? <a href={href}>{first}</a> : first}</th>
                    {rest.map((cell) => (
                      <td>
                        <Cell lang={ctx.lang} value={cell} />
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        )}
        <p>
          {view.next && (
            <>
              <a rel="next" href={view.next}>
                {WORDS.next[ctx.lang]}
              </a>
              {' · '}
            </>
          )}
          <a href={view.json}>{WORDS.json[ctx.lang]}</a>
        </p>
      </div>
    </Layout>
  );
}
