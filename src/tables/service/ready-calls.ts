import type { TableColumn } from '../query/relation.js';
import { classOf } from '../query/typed-sql.js';
import type { ColumnRole } from '../roles/role.js';
import { isPersonal } from './personal-columns.js';

export const CALL_LANGUAGES = ['curl', 'python', 'r', 'javascript'] as const;
export type CallLanguage = (typeof CALL_LANGUAGES)[number];

/** A program that reads the table, to be copied and run as it is. */
export interface ReadyCall {
  language: CallLanguage;
  title: string;
  code: string;
}

/** A filter of the rows that has an answer: a column, and a value that stands in the table. */
export interface ExampleFilter {
  column: string;
  value: string;
}

/** What the calls ask: the address of the interfaces, and the table where it is not the first of its file. */
export interface CallTarget {
  /** Absolute, see `tableApi`. */
  api: string;
  part?: number | undefined;
  columns: readonly TableColumn[];
  example: ExampleFilter | undefined;
}

/** Values that fit on a line and say something. */
const LONGEST = 60;

/**
 * A filter to show: of the first column of texts that has a short value, else of the first other one; never of people.
 *
 * @param rows the first rows, values in the order of the columns
 */
export function exampleFilter(
  columns: readonly (TableColumn & { role?: ColumnRole })[],
  rows: readonly (readonly unknown[])[],
): ExampleFilter | undefined {
  const candidates = columns.flatMap((column, at) => {
    const kind = classOf(column.type);
    if (kind === 'place' || column.type === 'json' || column.virtual || isPersonal(column)) return [];
    const values = rows.map((row) => row[at]).filter((value) => value !== null && value !== undefined);
    const value = values
      .map(String)
      .find((text) => text.trim() !== '' && text.length <= LONGEST && !/[\r\n]/.test(text));
    return value === undefined ? [] : [{ column: column.name, value, kind }];
  });
  const best = candidates.find(({ kind }) => kind === 'text') ?? candidates[0];
  return best && { column: best.column, value: best.value };
}

function addressOf({ api, part, example }: CallTarget, limit: number): string {
  const query = new URLSearchParams({ limit: String(limit) });
  if (part) query.set('table', String(part));
  if (example) query.set('filter', `${example.column}=${example.value}`);
  return `${api}/rows?${query}`;
}

/** A text in single quotes of the shell. */
const shell = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
/** JSON texts are texts of Python, R and JavaScript alike, once they are ASCII. */
const quoted = (text: string): string =>
  JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

function python(target: CallTarget): string {
  const { api, part, example } = target;
  const filter = example ? `    "filter": ${quoted(`${example.column}=${example.value}`)},\n` : '';
  const table = part ? `    "table": ${part},\n` : '';
  return `import json
from urllib.parse import urlencode
from urllib.request import urlopen

api = ${quoted(`${api}/rows`)}
query = {
    "limit": 1000,
${table}${filter}}
rows, cursor = [], None
while True:
    if cursor:
        query["cursor"] = cursor
    page = json.load(urlopen(api + "?" + urlencode(query)))
    rows += page["rows"]
    cursor = page["next"]
    if not cursor or len(rows) >= 5000:
        break
print(page["total"], rows[:3])
`;
}

function r(target: CallTarget): string {
  return `# install.packages("jsonlite")
library(jsonlite)

page <- fromJSON(${quoted(addressOf(target, 1000))})
print(page$total)
head(page$rows)
`;
}

function javascript(target: CallTarget): string {
  const { api, part, example } = target;
  const filter = example
    ? `\nurl.searchParams.set("filter", ${quoted(`${example.column}=${example.value}`)});`
    : '';
  const table = part ? `\nurl.searchParams.set("table", "${part}");` : '';
  return `const url = new URL(${quoted(`${api}/rows`)});
url.searchParams.set("limit", "1000");${table}${filter}
const rows = [];
let page;
do {
  page = await (await fetch(url)).json();
  rows.push(...page.rows);
  url.searchParams.set("cursor", page.next);
} while (page.next && rows.length < 5000);
console.log(page.total, rows.slice(0, 3));
`;
}

/** The same question in each language: rows of a table, filtered where there is something to filter by. */
export function readyCalls(target: CallTarget): ReadyCall[] {
  return [
    { language: 'curl', title: 'curl', code: `curl -s ${shell(addressOf(target, 10))}\n` },
    { language: 'python', title: 'Python', code: python(target) },
    { language: 'r', title: 'R', code: r(target) },
    { language: 'javascript', title: 'JavaScript', code: javascript(target) },
  ];
}
