/**
 * Formula injection: a text that a spreadsheet would take for a formula when it opens a CSV (OWASP, CSV Injection). Such a
 * cell gets an apostrophe in front, which spreadsheets take for "this is text". Numbers are never touched, nor are texts
 * that hold only digits and signs (`+39 051 219 3111`, `-5`, `-`): with no letter in them nothing can be called.
 */

/** Characters that begin a formula, or are dropped before one: `=` `+` `-` `@`, their wide forms, tab, line ends. */
const STARTS = [61, 43, 45, 64, 65309, 65291, 65293, 65312, 9, 10, 13];

const HARMLESS = '^[+-][0-9 .,:;/()%€+-]*$';
const harmless = new RegExp(HARMLESS);

/** A text as a spreadsheet may see it. */
export function neutralised(text: string): string {
  const first = text.codePointAt(0);
  if (first === undefined || !STARTS.includes(first) || harmless.test(text)) return text;
  return `'${text}`;
}

/**
 * The same in SQL. An `IN` of so many signs would become a join, and rows lose their order in it.
 * @param sql a column or another cheap expression of type text
 */
export const neutralisedSql = (sql: string): string =>
  `CASE WHEN ${sql} <> '' AND contains('${String.fromCodePoint(...STARTS)}', left(${sql}, 1)) AND NOT regexp_full_match(${sql}, '${HARMLESS}') THEN concat('''', ${sql}) ELSE ${sql} END`;
