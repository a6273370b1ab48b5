import { SourceFault } from '../../../harvesters/protocol.js';

/** What a body looks like that was to be JSON. */
function described(text: string): { it: string; en: string } {
  const start = text.slice(0, 2000);
  if (text.trim() === '') return { it: 'una risposta vuota', en: 'an empty answer' };
  if (/^\s*<(!doctype html|html|head|body)/i.test(start)) {
    const title = /<title[^>]*>([^<]{1,100})/i.exec(start)?.[1]?.trim();
    const named = title ? ` («${title}»)` : '';
    return { it: `una pagina HTML${named}`, en: `an HTML page${named}` };
  }
  if (/^\s*<\?xml/i.test(start)) return { it: 'XML', en: 'XML' };
  if (/^\s*[[{]/.test(start))
    return { it: 'JSON troncato o malformato', en: 'JSON that is cut short or malformed' };
  const shown = start.trim().replace(/\s+/g, ' ').slice(0, 80);
  return { it: `«${shown}»`, en: `"${shown}"` };
}

/** The fault of a source that answers something else than JSON; says what came instead. */
export function notJson(url: string, text: string, cause: unknown): SourceFault {
  const { it, en } = described(text);
  const shown = url.replace(/[?#].*$/, '');
  return new SourceFault(
    'not-json',
    {
      it: `${shown} non ha risposto con JSON ma con ${it}.`,
      en: `${shown} did not answer with JSON but with ${en}.`,
    },
    { cause },
  );
}
