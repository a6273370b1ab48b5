import { lineCounter } from './line-counter.js';
import { WELL_KNOWN } from './mend-turtle.js';
import type { ProblemList } from './problems.js';

// Parts that are copied as they are, to the end when they are not closed; else an ampersand with the reference it begins, or a character XML forbids.
const TOKEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  /<!--(?:[\s\S]*?-->|[\s\S]*)|<!\[CDATA\[(?:[\s\S]*?\]\]>|[\s\S]*)|<!DOCTYPE(?:[^[>]*(?:\[[\s\S]*?\])?\s*>|[\s\S]*)|&(#\d+;|#x[0-9A-Fa-f]+;|[A-Za-z_][\w.-]*;)?|[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** Characters that HTML has names for and XML has not, as far as Italian texts use them. */
const HTML: Readonly<Record<string, string>> = {
  ...{ agrave: 'à', egrave: 'è', eacute: 'é', igrave: 'ì', ograve: 'ò', ugrave: 'ù' },
  ...{ Agrave: 'À', Egrave: 'È', Eacute: 'É', Igrave: 'Ì', Ograve: 'Ò', Ugrave: 'Ù' },
  ...{ nbsp: '\u00a0', laquo: '«', raquo: '»', lsquo: '‘', rsquo: '’', ldquo: '“', rdquo: '”' },
  ...{ ndash: '–', mdash: '—', hellip: '…', bull: '•', middot: '·', deg: '°', ordm: 'º', ordf: 'ª' },
  ...{ euro: '€', copy: '©', reg: '®', auml: 'ä', ouml: 'ö', uuml: 'ü', szlig: 'ß', ccedil: 'ç' },
};

/**
 * XML for a document that its parser refused: a bare `&` written `&amp;`, HTML's names of characters replaced by the
 * characters, control characters and blanks before the declaration dropped, well-known prefixes declared where they
 * are used without. The numbering of lines changes only by those blanks.
 */
export function mendXml(text: string, problems: ProblemList): string {
  const start = text.search(/\S/);
  if (/^\s+<\?xml/.test(text)) problems.add('blanks-before-xml', { line: 1 });
  const lineAt = lineCounter(text);
  const declared = new Set([...text.matchAll(/<!ENTITY\s+(\S+)/g)].map(([, name]) => name));
  const mended = text.replace(TOKEN, (token, reference: string | undefined, offset: number) => {
    if (token.startsWith('<')) return token;
    if (!token.startsWith('&')) {
      problems.add('control-character', { line: lineAt(offset), from: `U+${hex(token)}` });
      return '';
    }
    if (reference === undefined) {
      problems.add('ampersand-repaired', { line: lineAt(offset), from: '&', to: '&amp;' });
      return '&amp;';
    }
    const character = HTML[reference.slice(0, -1)];
    if (character === undefined || declared.has(reference.slice(0, -1))) return token;
    problems.add('entity-repaired', { line: lineAt(offset), from: token, to: character });
    return character;
  });
  return declarePrefixes(start > 0 ? mended.slice(start) : mended, problems);
}

const hex = (character: string): string =>
  character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');

/** Declares on the root element the well-known prefixes of elements and attributes that nobody declares. */
function declarePrefixes(text: string, problems: ProblemList): string {
  const declared = new Set([...text.matchAll(/\sxmlns:([\w-]+)\s*=/g)].map(([, name]) => name));
  const used = new Set(
    [...text.matchAll(/<([a-z]+):[A-Za-z]|\s([a-z]+):[A-Za-z]+\s*=\s*["']/g)].map(([, a, b]) => a ?? b),
  );
  const missing = Object.entries(WELL_KNOWN).filter(([name]) => used.has(name) && !declared.has(name));
  if (missing.length === 0) return text;
  return text.replace(/<[A-Za-z][\w.-]*(:[\w.-]+)?/, (root) => {
    for (const [name, iri] of missing) problems.add('prefix-supplied', { from: `${name}:`, to: iri });
    return root + missing.map(([name, iri]) => ` xmlns:${name}="${iri}"`).join('');
  });
}
