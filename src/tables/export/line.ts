/**
 * A line of a text format as it is made from a row: pieces that DuckDB writes, and pieces that we make of a text of its.
 * Where DuckDB writes everything, rows never become values of JavaScript, which is ten times as fast.
 */
export interface LinePart {
  /** SQL over `c0`, `c1` …, the columns of the source in order; a text or null. */
  sql: string;
  /** What is written for that text; without it, the text itself, nothing for null. */
  convert?: (text: string | null) => string;
}

/** Name of the column at a place, in the SQL of parts. */
export const cell = (at: number): string => `c${at}`;

/** A text as an SQL literal. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** The parts joined, neighbours that DuckDB writes made one. */
export function joinParts(parts: readonly LinePart[]): LinePart[] {
  const joined: LinePart[] = [];
  let plain: string[] = [];
  const flush = (): void => {
    if (plain.length > 0) joined.push({ sql: concat(plain) });
    plain = [];
  };
  for (const part of parts) {
    if (part.convert) {
      flush();
      joined.push(part);
    } else plain.push(part.sql);
  }
  flush();
  return joined;
}

/** Arguments of one `concat`: DuckDB takes as many as there are, yet a tree of them is planned faster. */
const MOST_ARGUMENTS = 500;

/** Texts one behind the other; null counts as nothing. */
export function concat(texts: readonly string[]): string {
  if (texts.length === 1) return `coalesce(${texts[0]}, '')`;
  if (texts.length <= MOST_ARGUMENTS) return `concat(${texts.join(', ')})`;
  const groups: string[] = [];
  for (let at = 0; at < texts.length; at += MOST_ARGUMENTS) {
    groups.push(concat(texts.slice(at, at + MOST_ARGUMENTS)));
  }
  return concat(groups);
}
