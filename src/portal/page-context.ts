import type { LangMap } from '../catalog/model/index.js';
import { languageOf, textIn } from '../catalog/model/index.js';
import { formatNumber } from './format.js';
import { address, type Links, linksFor, type Params } from './links.js';
import { type Counted, type Lang, type Translate, translator, wordFor } from './texts.js';

/** What the frame of every page says about the portal itself. */
export interface Site {
  title: LangMap | undefined;
  publisher: LangMap | undefined;
  homepage: string | undefined;
  /** Whether it answers SPARQL. */
  sparql: boolean;
}

/** What every page and component needs to know: for whom, in which language, at which address. */
export interface PageContext {
  lang: Lang;
  t: Translate;
  /** "1.234 dataset": a number with its word. */
  count(n: number, thing: Counted): string;
  links: Links;
  publicUrl: string;
  site: Site;
  /** Path of this page under PUBLIC_URL, such as `/dataset/piste-ciclabili`. */
  path: string;
  /** Parameters that make this page what it is, without the language. */
  params: Params;
  /** Address under which the style sheets, fonts and icons of this build are served. */
  assets: string;
  /** Template of the tiles under maps, where the portal has been given one. */
  tiles?: { url: string; attribution: string };
}

export interface ContextInput {
  lang: Lang;
  publicUrl: string;
  site: Site;
  path: string;
  params?: Params;
  assets: string;
  tiles?: { url: string; attribution: string };
}

/** Makes the context of one page. */
export function pageContext(input: ContextInput): PageContext {
  const { lang, publicUrl } = input;
  return {
    ...input,
    params: input.params ?? {},
    t: translator(lang),
    count: (n, thing) => `${formatNumber(lang, n)} ${wordFor(lang, n, thing)}`,
    links: linksFor(publicUrl, lang),
  };
}

/** The absolute address of this page in that language, as search engines should know it. */
export const absoluteAddress = (ctx: PageContext, lang: Lang): string =>
  `${ctx.publicUrl}${address(ctx.path, ctx.params, lang)}`;

/** The name of the portal: that of its catalogue, else a plain one. */
export const siteTitle = (ctx: PageContext): string =>
  textIn(ctx.site.title, ctx.lang) ?? ctx.t('site.title');

/** The `lang` attribute of a text that may be in another language than its page; undefined when it is the same. */
export function langOf(ctx: PageContext, map: LangMap | undefined): string | undefined {
  const lang = languageOf(map, ctx.lang);
  return lang === ctx.lang ? undefined : lang;
}
