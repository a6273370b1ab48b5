const BLOCK = /<\/?(p|br|div|span|ul|ol|li|h[1-6]|table|tr|td|font|img|a)(\s[^<>]*)?\/?>/i;

const NAMED: Readonly<Record<string, string>> = {
  amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', agrave: 'à', egrave: 'è', eacute: 'é', igrave: 'ì',
  ograve: 'ò', ugrave: 'ù', Agrave: 'À', Egrave: 'È', euro: '€', laquo: '«', raquo: '»', rsquo: '’', lsquo: '‘',
  ldquo: '“', rdquo: '”', ndash: '–', mdash: '—', hellip: '…', deg: '°', middot: '·', bull: '•', copy: '©', reg: '®',
}; // biome-ignore format: names read better in a block

/** The text with its character references resolved; unknown ones stay. */
export const decodeEntities = (text: string): string =>
  text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[A-Za-z]{2,8});/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return NAMED[name] ?? whole;
    const code = Number.parseInt(name.slice(/^#x/i.test(name) ? 2 : 1), /^#x/i.test(name) ? 16 : 10);
    const real = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
    return real ? String.fromCodePoint(code) : whole;
  });

/** Whether a text is HTML rather than plain words or Markdown: it has elements that make paragraphs, lists or links. */
export const isHtml = (text: string): boolean => BLOCK.test(text);

/**
 * HTML as Markdown, which is what descriptions are: paragraphs, lists and links stay, all other markup goes, with the
 * content of scripts and styles.
 */
export function htmlToMarkdown(html: string): string {
  const text = html
    .replace(/<(script|style)\b[^>]*>[\s\S]*?(<\/\1\s*>|$)/gi, '')
    .replace(/<!--[\s\S]*?(-->|$)/g, '')
    .replace(/\s+/g, ' ')
    .replace(/<a\s[^>]*?href\s*=\s*["']?(https?:\/\/[^"'\s>]+)["']?[^>]*>(.*?)<\/a\s*>/gi, toLink)
    .replace(/<br\s*\/?>/gi, '\n')
    .replace(/<li(\s[^>]*)?>/gi, '\n- ')
    .replace(/<\/(p|div|ul|ol|h[1-6]|table|tr)\s*>|<(p|div|ul|ol|h[1-6]|table|tr)(\s[^>]*)?>/gi, '\n\n')
    .replace(/<\/?[a-z][^<>]*>/gi, '');
  return decodeEntities(text)
    .replace(/[ \t\u00a0]*\n[ \t\u00a0]*/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function toLink(_whole: string, href: string, inner: string): string {
  const words = inner.replace(/<[^<>]*>/g, '').trim();
  return words === '' || words === href ? href : `[${words.replace(/[[\]]/g, '')}](${href})`;
}

/** A description as Markdown: HTML is turned into it, anything else stays as it is. */
export const toMarkdown = (text: string): string => (isHtml(text) ? htmlToMarkdown(text) : text);

/** A title on one line, without markup. */
export const toTitle = (text: string): string =>
  (isHtml(text) ? htmlToMarkdown(text) : /&[#a-z0-9]+;/i.test(text) ? decodeEntities(text) : text)
    .replace(/\s*\n\s*/g, ' ')
    .trim();
