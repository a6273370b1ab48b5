import type { Params } from './links.js';
import { readPage } from './search-params.js';

/** The ways to see a table, by the word of the address (`vista`). */
export const VIEWS = { tabella: 'table', grafico: 'chart', mappa: 'map' } as const;
export type ViewWord = keyof typeof VIEWS;
export type View = (typeof VIEWS)[ViewWord];

/** Rows of a page without script. */
export const PREVIEW_ROWS = 20;

/** A view of a table as its address tells it. Names and meaning are those of the rows API, where it has them. */
export interface ViewRequest {
  view: View;
  word: ViewWord;
  /** Number or name of the table within its file. */
  table: string | undefined;
  filter: string[];
  q: string | undefined;
  sort: string[];
  columns: string[];
  /** Page of rows, from 1: for readers without script. */
  page: number;
  /** Everything that makes the view what it is, for links to it, without the page of rows. */
  params: Params;
  /** Whether anything but the view was chosen: search engines leave such pages out. */
  chosen: boolean;
}

const MOST_VALUES = 100;
const LONGEST_VALUE = 10_000;
/** Parameters of the page itself, or of its language. */
const NOT_KEPT = new Set(['lang', 'page']);

const textsOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value])
    .filter((one): one is string => typeof one === 'string' && one !== '' && one.length <= LONGEST_VALUE)
    .slice(0, MOST_VALUES);

/** Reads the parameters of a page with a table; what makes no sense is left out. */
export function readViewRequest(query: Readonly<Record<string, unknown>>): ViewRequest {
  const given = new Map(
    Object.entries(query)
      .map(([name, value]): [string, string[]] => [name, textsOf(value)])
      .filter(([name, values]) => !NOT_KEPT.has(name) && values.length > 0),
  );
  const [asked = ''] = given.get('vista') ?? [];
  const word = Object.hasOwn(VIEWS, asked) ? (asked as ViewWord) : 'tabella';
  // The first is what a page shows by itself.
  if (word === 'tabella') given.delete('vista');
  const [row] = given.get('row') ?? [];
  const names = (name: string): string[] => given.get(name) ?? [];
  return {
    view: VIEWS[word],
    word,
    table: given.get('table')?.[0],
    filter: names('filter'),
    q: given.get('q')?.[0],
    sort: names('sort'),
    columns: names('columns'),
    page: query.page === undefined && row ? pageOfRow(row) : readPage(query.page),
    params: Object.fromEntries(given),
    chosen: [...given.keys()].some((name) => name !== 'vista'),
  };
}

/** The page without script that a row, counted from 1, is on. */
const pageOfRow = (row: string): number =>
  readPage(/^\d{1,12}$/.test(row) ? String(Math.ceil(Number(row) / PREVIEW_ROWS)) : undefined);
