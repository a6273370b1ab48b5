import { createReadStream } from 'node:fs';
import { SaxesParser } from 'saxes';
import { damaged, tooLarge } from './findings.js';

/** What a format does with the elements of its XML; names come without namespace prefix. */
export interface XmlHandler {
  open(name: string, attributes: Record<string, string>): void;
  /** The whole text directly inside the element, trimmed. */
  close(name: string, text: string): void;
}

const LONGEST_TEXT = 64 * 1024 * 1024;

/** Entities of HTML that descriptions hold although XML does not know them. Nothing a file declares is expanded. */
const HTML_ENTITIES: Record<string, string> = {
  nbsp: '\u00a0',
  agrave: 'à',
  egrave: 'è',
  eacute: 'é',
  igrave: 'ì',
  ograve: 'ò',
  ugrave: 'ù',
  Agrave: 'À',
  Egrave: 'È',
  Eacute: 'É',
  Igrave: 'Ì',
  Ograve: 'Ò',
  Ugrave: 'Ù',
  deg: '°',
  euro: '€',
  rsquo: '’',
  lsquo: '‘',
};

/**
 * Reads an XML file (UTF-8) as a stream and gives what the handler hands to `emit`. Memory is bounded by the longest
 * text and by what the handler keeps.
 * @throws NotReadable where the XML is not well-formed or ends early
 */
export async function* readXml<T>(
  path: string,
  handlerOf: (emit: (item: T) => void) => XmlHandler,
): AsyncGenerator<T> {
  let found: T[] = [];
  const handler = handlerOf((item) => found.push(item));
  const texts: string[] = [];
  let size = 0;
  const parser = new SaxesParser();
  Object.assign(parser.ENTITIES, HTML_ENTITIES);
  const addText = (text: string): void => {
    size += text.length;
    if (size > LONGEST_TEXT) throw tooLarge('A text of more than 64 MB');
    if (texts.length > 0) texts[texts.length - 1] += text;
  };
  parser.on('error', (error) => {
    throw damaged(error.message);
  });
  parser.on('opentag', ({ name, attributes }) => {
    texts.push('');
    size = 0;
    handler.open(local(name), attributes);
  });
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', ({ name }) => handler.close(local(name), (texts.pop() ?? '').trim()));
  const decoder = new TextDecoder();
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 })) {
    parser.write(decoder.decode(chunk as Buffer, { stream: true }));
    const ready = found;
    found = [];
    yield* ready;
  }
  parser.write(decoder.decode());
  parser.close();
  yield* found;
}

function local(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}
