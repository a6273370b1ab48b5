import { SaxesParser } from 'saxes';
import { SourceFault } from '../protocol.js';

/** An element, names and attributes without namespace prefixes. Plain data, for records are kept between steps of a run. */
export interface XmlElement {
  name: string;
  attributes: Record<string, string>;
  children: XmlElement[];
  /** The text directly inside it, trimmed. */
  text: string;
}

/** What an answer of a catalogue service says, whatever the question was. */
export interface XmlAnswer {
  /** Name of the root element. */
  root: string;
  /** The elements that were looked for, whole ones only. */
  found: XmlElement[];
  /** Attributes of the root and of `SearchResults`, the latter first. */
  attributes: Record<string, string>;
  /** What an exception report says. */
  exception?: string;
  /** Why reading stopped before the end. */
  broken?: string;
}

const MAX_DEPTH = 200;
const MAX_TEXT = 4 * 1024 * 1024;
/** Names of characters that texts in the wild use though XML does not know them. Nothing a document declares is read. */
const HTML_ENTITIES: Record<string, string> = {
  nbsp: '\u00a0', agrave: 'à', egrave: 'è', eacute: 'é', igrave: 'ì', ograve: 'ò', ugrave: 'ù', Agrave: 'À', Egrave: 'È',
  deg: '°', euro: '€', rsquo: '’', lsquo: '‘', ldquo: '“', rdquo: '”', ndash: '–', mdash: '—', laquo: '«', raquo: '»',
}; // biome-ignore format: names read better in a block

const EXCEPTION = /^(ExceptionText|ServiceException)$/;

const local = (name: string): string => name.slice(name.indexOf(':') + 1);

/**
 * Reads an XML answer and gives the elements of these names, with all that is in them. One that breaks off gives those
 * that were whole, and says so. A DOCTYPE is refused: no answer of a catalogue has one, and its entities are a weapon.
 * @throws SourceFault `not-xml` for a page of HTML, a DOCTYPE, or what is no XML from its first character
 */
export function readXmlAnswer(text: string, wanted: readonly string[]): XmlAnswer {
  const start = text
    .slice(0, 2000)
    .replace(/^\ufeff/, '')
    .trimStart();
  if (
    !start.startsWith('<') ||
    /^(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*)*<(!doctype\s+html|html[\s>])/i.test(start)
  )
    throw notXml();
  const answer: XmlAnswer = { root: '', found: [], attributes: {} };
  const exceptions: string[] = [];
  // The elements that are open, from the root down; undefined for those that nobody wants.
  const open: (XmlElement | undefined)[] = [];
  const parser = new SaxesParser();
  Object.assign(parser.ENTITIES, HTML_ENTITIES);
  parser.on('doctype', () => {
    throw notXml('DOCTYPE');
  });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name: written, attributes }) => {
    if (open.length >= MAX_DEPTH) throw new Error(`elements nest deeper than ${MAX_DEPTH}`);
    const name = local(written);
    const said = Object.entries(attributes as Record<string, string>).map(([key, value]) => [
      local(key),
      value,
    ]);
    const element: XmlElement = { name, attributes: Object.fromEntries(said), children: [], text: '' };
    if (open.length === 0) answer.root = name;
    if (open.length === 0 || name === 'SearchResults')
      answer.attributes = { ...answer.attributes, ...element.attributes };
    const owner = open.at(-1);
    owner?.children.push(element);
    open.push(owner || wanted.includes(name) || EXCEPTION.test(name) ? element : undefined);
  });
  const addText = (piece: string): void => {
    const element = open.at(-1);
    if (!element) return;
    element.text += piece;
    if (element.text.length > MAX_TEXT) throw new Error('a text of more than 4 MB');
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const element = open.pop();
    if (!element) return;
    element.text = element.text.trim();
    if (open.at(-1)) return;
    if (wanted.includes(element.name)) answer.found.push(element);
    else if (element.text !== '') exceptions.push(element.text);
  });
  try {
    parser.write(text.replace(/^\ufeff/, ''));
    parser.close();
  } catch (error) {
    if (error instanceof SourceFault) throw error;
    if (answer.root === '') throw notXml((error as Error).message);
    answer.broken = (error as Error).message;
  }
  return { ...answer, ...(exceptions.length > 0 && { exception: exceptions.join(' ') }) };
}

const notXml = (why?: string): SourceFault =>
  new SourceFault('not-xml', {
    it: `La risposta non è XML${why ? ` che si possa leggere (${why})` : ': è forse una pagina web'}.`,
    en: `The answer is no XML${why ? ` that can be read (${why})` : ': perhaps a web page'}.`,
  });

/** The first element at the end of a path of names, each a child of the one before. */
export function at(element: XmlElement | undefined, ...path: string[]): XmlElement | undefined {
  return all(element, ...path)[0];
}

/** All elements at the end of a path of names; `*` is any name. */
export function all(element: XmlElement | undefined, ...path: string[]): XmlElement[] {
  let level = element ? [element] : [];
  for (const name of path)
    level = level.flatMap(({ children }) => children.filter((it) => name === '*' || it.name === name));
  return level;
}

/** All elements of a name, at any depth, in the order of the document. */
export function within(element: XmlElement | undefined, name: string): XmlElement[] {
  if (!element) return [];
  return element.children.flatMap((child) => [
    ...(child.name === name ? [child] : []),
    ...within(child, name),
  ]);
}
