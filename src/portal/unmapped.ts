/** A statement of a source that the model does not know, taken apart for people. */
export interface Statement {
  subject: string;
  predicate: string;
  /** The value without its marks. */
  object: string;
  /** Whether the value is an IRI. */
  iri: boolean;
  lang?: string;
}

const LINE =
  /^(<[^>]*>|_:\S+)\s+<([^>]*)>\s+(?:<([^>]*)>|(_:\S+)|"((?:[^"\\]|\\.)*)"(?:@([\w-]+)|\^\^<[^>]*>)?)\s*\.\s*$/;

const ESCAPES: Readonly<Record<string, string>> = {
  t: '\t',
  n: '\n',
  r: '\r',
  b: '\b',
  f: '\f',
  '"': '"',
  "'": "'",
  '\\': '\\',
};

/** Undoes the escapes of N-Triples (W3C N-Triples, ECHAR and UCHAR). */
const unescaped = (text: string): string =>
  text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g, (whole, u4, u8, char) => {
    if (char) return ESCAPES[char] ?? whole;
    const code = Number.parseInt(u4 ?? u8, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });

/** The statements of an N-Triples text, one a line; a line of another form is left out. */
export function readStatements(text: string): Statement[] {
  return text.split('\n').flatMap((line): Statement[] => {
    const match = LINE.exec(line);
    if (!match) return [];
    const [, subject = '', predicate = '', iri, blank, literal = '', lang] = match;
    return [
      {
        subject: subject.replace(/^<|>$/g, ''),
        predicate,
        object: iri ?? blank ?? unescaped(literal),
        iri: iri !== undefined,
        ...(lang && { lang }),
      },
    ];
  });
}
