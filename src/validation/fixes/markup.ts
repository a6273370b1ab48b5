/** Elements that editors leave in descriptions; a lone `<` is no HTML. */
const TAG =
  /<(\/?)(p|br|a|div|span|ul|ol|li|strong|b|i|em|u|h[1-6]|hr|table|thead|tbody|tr|th|td|font|img|sub|sup|blockquote|pre|code)((?:\s[^<>]*)?)\/?>/gi;

/** Elements after which a new line begins. */
const BLOCK = /^(?:p|br|div|ul|ol|li|h[1-6]|hr|table|tr|blockquote|pre)$/;

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  agrave: 'à',
  aacute: 'á',
  egrave: 'è',
  eacute: 'é',
  igrave: 'ì',
  iacute: 'í',
  ograve: 'ò',
  oacute: 'ó',
  ugrave: 'ù',
  uacute: 'ú',
  ccedil: 'ç',
  auml: 'ä',
  ouml: 'ö',
  uuml: 'ü',
  szlig: 'ß',
  ecirc: 'ê',
  icirc: 'î',
  ocirc: 'ô',
  Agrave: 'À',
  Egrave: 'È',
  Eacute: 'É',
  Igrave: 'Ì',
  Ograve: 'Ò',
  Ugrave: 'Ù',
  laquo: '«',
  raquo: '»',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  ndash: '–',
  mdash: '—',
  hellip: '…',
  bull: '•',
  middot: '·',
  euro: '€',
  deg: '°',
  ordm: 'º',
  ordf: 'ª',
  sup2: '²',
  sup3: '³',
  times: '×',
  copy: '©',
  reg: '®',
  sect: '§',
  shy: '',
};

const ENTITY = /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]{1,9}));/g;

/** Entities of HTML as the signs they stand for; those not known stay. */
const decodeEntities = (text: string): string =>
  text.replace(ENTITY, (whole, decimal?: string, hexadecimal?: string, name?: string) => {
    if (name !== undefined) return NAMED[name] ?? whole;
    const code = decimal !== undefined ? Number(decimal) : Number.parseInt(hexadecimal ?? '', 16);
    const isText = code >= 0x20 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
    return isText ? String.fromCodePoint(code) : whole;
  });

const attribute = (attributes: string, name: string): string | undefined =>
  new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i')
    .exec(attributes)
    ?.slice(1)
    .find((value) => value !== undefined);

/** Without tags: blocks become lines, items are dashed, links and pictures keep their addresses. */
function stripTags(text: string): string {
  let result = '';
  let position = 0;
  let stripped = false;
  const links: { href: string; from: number }[] = [];
  for (const match of text.matchAll(TAG)) {
    const [whole, slash = '', written = '', attributes = ''] = match;
    const name = written.toLowerCase();
    result += text.slice(position, match.index);
    position = match.index + whole.length;
    stripped = true;
    if (BLOCK.test(name)) {
      if (!result.endsWith('\n')) result += '\n';
      if (name === 'li' && slash === '') result += '- ';
    } else if (name === 'td' || name === 'th') {
      if (slash === '') result += ' ';
    } else if (name === 'img') {
      result += [attribute(attributes, 'alt'), attribute(attributes, 'src')].filter(Boolean).join(' ');
    } else if (name === 'a' && slash === '') {
      links.push({ href: attribute(attributes, 'href') ?? '', from: result.length });
    } else if (name === 'a') {
      const link = links.pop();
      if (link?.href && !result.slice(link.from).includes(link.href)) result += ` (${link.href})`;
    }
  }
  if (!stripped) return text;
  for (const { href } of links) if (href && !result.includes(href)) result += ` (${href})`;
  return (result + text.slice(position))
    .replace(/[ \t]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/- \n+/g, '- ')
    .trim();
}

/** More levels of wrapping (`&amp;amp;lt;`) than anybody writes. */
const MOST_LEVELS = 30;

/**
 * A text of HTML as plain text: entities as signs, tags away, addresses of links kept. Wrapped markup (`&lt;p&gt;`) is
 * unwrapped, so that doing it twice changes nothing more.
 */
export function plainText(text: string): string {
  let current = text;
  for (let level = 0; level < MOST_LEVELS; level++) {
    const next = stripTags(decodeEntities(current));
    if (next === current) return current;
    current = next;
  }
  return current;
}
