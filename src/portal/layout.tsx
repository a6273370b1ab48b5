import type { ComponentChildren, VNode } from 'preact';
import { textIn } from '../catalog/model/index.js';
import { Icon } from './components/icon.js';
import { address, basePath } from './links.js';
import { absoluteAddress, langOf, type PageContext, siteTitle } from './page-context.js';
import { scriptJson } from './render.js';
import { LANGUAGES } from './texts.js';

export interface Crumb {
  label: string;
  href: string;
  lang?: string;
}

/** A machine-readable form of the same content, for `<link rel="alternate">`. */
export interface Alternate {
  type: string;
  href: string;
}

export interface LayoutProps {
  ctx: PageContext;
  /** Title of the page; the name of the portal is added, except on the home page. */
  title?: string;
  /** One or two sentences for search engines and previews. */
  description?: string;
  breadcrumb?: Crumb[];
  alternates?: Alternate[];
  jsonLd?: unknown;
  /** For pages that search engines should leave out: results, drafts, errors. */
  noIndex?: boolean | undefined;
  /** The name of a script of ours that the page loads; it must work without. */
  script?: string;
  /** Loads the page again after so many seconds: only where the reader asked for it. */
  refreshSeconds?: number;
  previous?: string;
  next?: string;
  children: ComponentChildren;
}

/** The script of pages that show a table. */
export const PREVIEW_SCRIPT = 'preview.js';

/** The frame of every page: head, skip links, header, breadcrumb, content, footer. */
export function Layout(props: LayoutProps): VNode {
  const { ctx, breadcrumb = [] } = props;
  return (
    <html lang={ctx.lang}>
      <Head {...props} />
      <body>
        <div class="skiplinks">
          <a class="visually-hidden-focusable" href="#contenuto">
            {ctx.t('skip.main')}
          </a>
          <a class="visually-hidden-focusable" href="#footer">
            {ctx.t('skip.footer')}
          </a>
        </div>
        <Header ctx={ctx} />
        {breadcrumb.length > 0 && <Breadcrumb ctx={ctx} crumbs={breadcrumb} current={props.title ?? ''} />}
        <main id="contenuto" tabIndex={-1}>
          {props.children}
        </main>
        <Footer ctx={ctx} />
      </body>
    </html>
  );
}

/** The head of a page. */
export function Head(props: Omit<LayoutProps, 'children'>) {
  const { ctx, alternates = [] } = props;
  const site = siteTitle(ctx);
  const title = props.title && props.title !== site ? `${props.title} | ${site}` : site;
  const canonical = absoluteAddress(ctx, ctx.lang);
  return (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>{title}</title>
      {props.description && <meta name="description" content={props.description} />}
      {props.noIndex ? <meta name="robots" content="noindex" /> : <link rel="canonical" href={canonical} />}
      {!props.noIndex &&
        LANGUAGES.map((lang) => <link rel="alternate" hreflang={lang} href={absoluteAddress(ctx, lang)} />)}
      {!props.noIndex && <link rel="alternate" hreflang="x-default" href={absoluteAddress(ctx, 'it')} />}
      {alternates.map(({ type, href }) => (
        <link rel="alternate" type={type} href={href} />
      ))}
      {props.previous && <link rel="prev" href={props.previous} />}
      {props.next && <link rel="next" href={props.next} />}
      <meta property="og:title" content={props.title ?? site} />
      <meta property="og:type" content="website" />
      <meta property="og:url" content={canonical} />
      <meta property="og:site_name" content={site} />
      <meta property="og:locale" content={ctx.lang === 'it' ? 'it_IT' : 'en_GB'} />
      {props.description && <meta property="og:description" content={props.description} />}
      <link rel="icon" type="image/svg+xml" href={`${ctx.assets}/favicon.svg`} />
      <link
        rel="preload"
        as="font"
        type="font/woff2"
        crossOrigin="anonymous"
        href={`${ctx.assets}/titillium-400.woff2`}
      />
      <link rel="stylesheet" href={`${ctx.assets}/bootstrap-italia.min.css`} />
      <link rel="stylesheet" href={`${ctx.assets}/portico.css`} />
      {props.refreshSeconds !== undefined && (
        <meta http-equiv="refresh" content={String(props.refreshSeconds)} />
      )}
      {props.script && <script type="module" src={`${ctx.assets}/${props.script}`} />}
      {props.jsonLd !== undefined && (
        <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: scriptJson(props.jsonLd) }} />
      )}
    </head>
  );
}

function Header({ ctx }: { ctx: PageContext }) {
  const { t, links } = ctx;
  const publisher = textIn(ctx.site.publisher, ctx.lang);
  const items = [
    { href: links.home(), label: t('nav.home'), path: '/' },
    { href: links.search(), label: t('nav.datasets'), path: '/dataset' },
    { href: links.organizations(), label: t('nav.organizations'), path: '/organization' },
    { href: links.dataServices(), label: t('nav.dataServices'), path: '/data-service' },
  ];
  return (
    <header class="it-header-wrapper portico-header">
      <div class="portico-slim">
        <div class="container-xxl">
          <span lang={langOf(ctx, ctx.site.publisher)}>
            {publisher && ctx.site.homepage ? <a href={ctx.site.homepage}>{publisher}</a> : publisher}
          </span>
          <nav aria-label={t('nav.language')}>
            <ul>
              {LANGUAGES.map((lang) => (
                <li>
                  <a
                    href={`${basePath(ctx.publicUrl)}${address(ctx.path, ctx.params, lang)}`}
                    lang={lang}
                    hreflang={lang}
                    aria-current={lang === ctx.lang ? 'true' : undefined}
                  >
                    {lang === 'it' ? 'Italiano' : 'English'}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
        </div>
      </div>
      <div class="portico-brand">
        <div class="container-xxl">
          <a href={links.home()}>
            <Icon ctx={ctx} name="pa" class="icon-white" />
            <span>
              <span class="portico-brand-title" lang={langOf(ctx, ctx.site.title)}>
                {siteTitle(ctx)}
              </span>
              <span class="portico-brand-tagline">{t('site.tagline')}</span>
            </span>
          </a>
        </div>
      </div>
      <nav class="portico-nav" aria-label={t('nav.main')}>
        <ul class="container-xxl">
          {items.map(({ href, label, path }) => (
            <li>
              <a href={href} aria-current={current(ctx.path, path)}>
                {label}
              </a>
            </li>
          ))}
        </ul>
      </nav>
    </header>
  );
}

/** `page` on the page itself, `true` on those below it. */
function current(path: string, item: string): 'page' | 'true' | undefined {
  if (path === item) return 'page';
  return item !== '/' && path.startsWith(`${item}/`) ? 'true' : undefined;
}

function Breadcrumb({ ctx, crumbs, current: title }: { ctx: PageContext; crumbs: Crumb[]; current: string }) {
  return (
    <div class="container-xxl">
      <nav class="breadcrumb-container portico-breadcrumb" aria-label={ctx.t('nav.breadcrumb')}>
        <ol class="breadcrumb">
          {[{ label: ctx.t('nav.home'), href: ctx.links.home() } as Crumb, ...crumbs].map(
            ({ label, href, lang }) => (
              <li class="breadcrumb-item">
                <a href={href} lang={lang}>
                  {label}
                </a>
                <span class="separator" aria-hidden="true">
                  /
                </span>
              </li>
            ),
          )}
          <li class="breadcrumb-item active" aria-current="page">
            {title}
          </li>
        </ol>
      </nav>
    </div>
  );
}

function Footer({ ctx }: { ctx: PageContext }) {
  const { t, links } = ctx;
  const publisher = textIn(ctx.site.publisher, ctx.lang);
  return (
    <footer id="footer" class="portico-footer" tabIndex={-1}>
      <div class="container-xxl">
        <div class="row">
          <div class="col-12 col-md-4">
            <p class="portico-footer-title">{siteTitle(ctx)}</p>
            {publisher && <p>{t('footer.contact', { name: publisher })}</p>}
            <p>{t('footer.software')}</p>
          </div>
          <div class="col-12 col-sm-6 col-md-4">
            <h2>{t('footer.explore')}</h2>
            <ul>
              <li>
                <a href={links.search()}>{t('nav.datasets')}</a>
              </li>
              <li>
                <a href={links.organizations()}>{t('nav.organizations')}</a>
              </li>
              <li>
                <a href={links.dataServices()}>{t('nav.dataServices')}</a>
              </li>
              <li>
                <a href={links.sync()}>{t('sync.title')}</a>
              </li>
            </ul>
          </div>
          <div class="col-12 col-sm-6 col-md-4">
            <h2>{t('footer.machines')}</h2>
            <ul>
              {[
                ['Turtle', 'ttl'],
                ['RDF/XML', 'rdf'],
                ['JSON-LD', 'jsonld'],
              ].map(([format = '', extension]) => (
                <li>
                  <a href={links.plain(`/catalog.${extension}`)}>{t('footer.catalogRdf', { format })}</a>
                </li>
              ))}
              <li>
                <a href={links.plain('/docs/api')}>{t('footer.api')}</a>
              </li>
              <li>
                <a href={links.validator()}>{t('validator.title')}</a>
              </li>
              {ctx.site.sparql && (
                <li>
                  <a href={links.sparql()}>{t('sparql.name')}</a>
                </li>
              )}
            </ul>
          </div>
        </div>
      </div>
    </footer>
  );
}
