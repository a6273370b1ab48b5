import { type Format, formatNamed, formatOfMediaType } from '../../rdf/formats.js';

export type Negotiated = 'html' | Format;

interface Entry {
  type: string;
  q: number;
  /** Whether it carries a parameter other than `q`. */
  parameters: boolean;
}

function parseEntry(text: string): Entry {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  let q = 1;
  let others = false;
  for (const parameter of parameters) {
    const value = /^q\s*=\s*"?([0-9.]+)"?$/.exec(parameter)?.[1];
    if (value === undefined) others ||= parameter !== '';
    else q = Number(value);
  }
  return { type, q: Number.isNaN(q) ? 0 : q, parameters: others };
}

function match(type: string): Negotiated | undefined {
  if (type === 'text/html' || type === 'application/xhtml+xml') return 'html';
  if (type === 'text/*') return formatNamed('turtle');
  if (type === 'application/*') return formatNamed('rdf-xml');
  return formatOfMediaType(type);
}

/**
 * What an Accept header asks for (contract, section 2). Entries go by `q`, equal ones in the order of the header, and
 * the first known type wins. The wildcard for everything says nothing and is passed over, as is `application/xml`, which browsers send; a
 * header that names nothing known gets the page. Entries with parameters beside `q` (`text/turtle;charset=utf-8`) count
 * only when no other entry is known: CKAN does not understand them, and a client that sends nothing else means them.
 */
export function negotiate(accept: string | undefined): Negotiated {
  const entries = (accept ?? '')
    .split(',')
    .map(parseEntry)
    .filter(({ type, q }) => type !== '' && q > 0)
    .sort((a, b) => b.q - a.q);
  for (const withParameters of [false, true]) {
    for (const { type, parameters } of entries) {
      const found = parameters === withParameters ? match(type) : undefined;
      if (found) return found;
    }
  }
  return 'html';
}
