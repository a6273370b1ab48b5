import n3 from 'n3';
import { PAGE_ROWS, type ShownAnswer } from '../api/sparql/index.js';

/** One value of a result; undefined where a variable is not bound. */
export interface ShownTerm {
  kind: 'iri' | 'literal' | 'blank';
  value: string;
  lang?: string;
  /** IRI of the type of a literal that is no plain text. */
  datatype?: string;
}

/** A page of results. */
export interface ShownResults {
  /** Answer to ASK. */
  boolean?: boolean;
  /** Names of columns; undefined for triples. */
  variables: string[] | undefined;
  rows: (ShownTerm | undefined)[][];
  /** Number of the first row, from 1. */
  first: number;
  /** Undefined where it is not known. */
  total: number | undefined;
  more: boolean;
}

const XSD_STRING = 'http://www.w3.org/2001/XMLSchema#string';

/** A term of SPARQL 1.1 Query Results JSON. */
interface JsonTerm {
  type: string;
  value: unknown;
  'xml:lang'?: string;
  datatype?: string;
}

function termOf(term: JsonTerm | undefined): ShownTerm | undefined {
  if (!term) return undefined;
  const kind = term.type === 'uri' ? 'iri' : term.type === 'bnode' ? 'blank' : 'literal';
  return {
    kind,
    // A triple as a term (RDF-star) is shown as it is written.
    value: typeof term.value === 'string' ? term.value : JSON.stringify(term.value),
    ...(term['xml:lang'] && { lang: term['xml:lang'] }),
    ...(term.datatype && term.datatype !== XSD_STRING && { datatype: term.datatype }),
  };
}

function fromN3(term: n3.Term): ShownTerm {
  if (term.termType === 'NamedNode') return { kind: 'iri', value: term.value };
  if (term.termType !== 'Literal') return { kind: 'blank', value: term.value };
  const datatype = term.datatype.value;
  return {
    kind: 'literal',
    value: term.value,
    ...(term.language ? { lang: term.language } : datatype !== XSD_STRING && { datatype }),
  };
}

/** The lines of a text from one to before another, and how many there are. */
function linesBetween(text: string, from: number, to: number): { lines: string; count: number } {
  let count = 0;
  let start = from === 0 ? 0 : text.length;
  let end = text.length;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    count += 1;
    if (count === from) start = at + 1;
    if (count === to) end = at + 1;
  }
  return { lines: text.slice(start, Math.max(start, end)), count };
}

/** Reads a page out of an answer. Pure. */
export function shownResults(
  { form, text }: Exclude<ShownAnswer['answer'], { refused: unknown }>,
  page: number,
): ShownResults {
  const from = (page - 1) * PAGE_ROWS;
  if (form === 'CONSTRUCT' || form === 'DESCRIBE') {
    const { lines, count } = linesBetween(text, from, from + PAGE_ROWS);
    const quads = new n3.Parser({ format: 'N-Triples', blankNodePrefix: '' }).parse(lines);
    const rows = quads.map(({ subject, predicate, object }) => [subject, predicate, object].map(fromN3));
    return { variables: undefined, rows, first: from + 1, total: count, more: count > from + PAGE_ROWS };
  }
  const { head, results, boolean } = JSON.parse(text) as {
    head: { vars?: string[] };
    results?: { bindings: Record<string, JsonTerm>[] };
    boolean?: boolean;
  };
  const bindings = results?.bindings ?? [];
  const variables = head.vars ?? [];
  const more = bindings.length > from + PAGE_ROWS;
  return {
    ...(boolean !== undefined && { boolean }),
    variables,
    rows: bindings
      .slice(from, from + PAGE_ROWS)
      .map((row) => variables.map((name) => (Object.hasOwn(row, name) ? termOf(row[name]) : undefined))),
    first: from + 1,
    total: more ? undefined : bindings.length,
    more,
  };
}
