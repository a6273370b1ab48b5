import type { JsonEvents } from './json-scanner.js';

/** How the elements of an array, or the members of an object, are written. */
export interface Tally {
  /** Keys from the root; no array lies between. */
  path: readonly string[];
  objects: number;
  arrays: number;
  scalars: number;
  /** Keys of the objects in it: how many objects have each, and how often it holds an object. */
  keys: Map<string, { seen: number; objects: number }>;
  /** Its texts, or the `id` or `name` of its objects, of an array that may name columns. */
  labels: string[];
  /** Whether its key says that it names columns. */
  names: boolean;
}

export interface Survey {
  root: '{' | '[' | 'scalar';
  /** By path as JSON text; the root is `[]`. */
  arrays: Map<string, Tally>;
  objects: Map<string, Tally>;
}

const MOST_PATHS = 2000;
const MOST_KEYS = 4000;
const DEEPEST_PATH = 5;
/** Keys under which a table has the names of its columns. */
const LABEL_KEYS = /^(?:columns|fields|headers?|colonne|campi|intestazioni)$/i;

interface Frame {
  bracket: '{' | '[';
  key: string;
  /** Of arrays and objects that are reached through keys alone. */
  tally: Tally | null;
  /** The tally that this object is an element of. */
  elementOf: Tally | null;
}

/** Listens to a whole JSON and counts what lies where; see `chooseLayout` for what is made of it. */
export function createSurvey(): { events: JsonEvents; survey: Survey } {
  const survey: Survey = { root: 'scalar', arrays: new Map(), objects: new Map() };
  const stack: Frame[] = [];

  function tallyOf(bracket: '{' | '[', path: string[]): Tally | null {
    const map = bracket === '{' ? survey.objects : survey.arrays;
    const id = JSON.stringify(path);
    const known = map.get(id);
    if (known) return known;
    if (path.length > DEEPEST_PATH || map.size >= MOST_PATHS) return null;
    const names = LABEL_KEYS.test(path.at(-1) ?? '');
    const tally: Tally = { path, objects: 0, arrays: 0, scalars: 0, keys: new Map(), labels: [], names };
    map.set(id, tally);
    return tally;
  }

  function open(bracket: '{' | '['): void {
    const parent = stack.at(-1);
    if (!parent) survey.root = bracket;
    if (parent?.tally) parent.tally[bracket === '{' ? 'objects' : 'arrays'] += 1;
    if (bracket === '{' && parent?.elementOf) countKey(parent.elementOf, parent.key, true);
    const reachable = parent === undefined || (parent.bracket === '{' && parent.tally !== null);
    const path = parent?.tally ? [...parent.tally.path, parent.key] : [];
    stack.push({
      bracket,
      key: '',
      tally: reachable ? tallyOf(bracket, path) : null,
      elementOf: bracket === '{' ? (parent?.tally ?? null) : null,
    });
  }

  return {
    survey,
    events: {
      open,
      close: () => {
        stack.pop();
      },
      key(name) {
        const frame = stack.at(-1) as Frame;
        frame.key = name;
        if (frame.elementOf) countKey(frame.elementOf, name, false);
      },
      scalar(kind, text) {
        const frame = stack.at(-1);
        if (!frame) return;
        if (frame.tally) frame.tally.scalars += 1;
        const list = frame.tally && frame.bracket === '[' ? frame.tally : frame.elementOf;
        if (!list?.names || kind !== 'string' || list.labels.length >= MOST_KEYS) return;
        if (frame.bracket === '[' || frame.key === 'id' || frame.key === 'name') list.labels.push(text);
      },
    },
  };
}

function countKey(tally: Tally, key: string, object: boolean): void {
  const known = tally.keys.get(key);
  if (known) {
    if (object) known.objects += 1;
    else known.seen += 1;
  } else if (tally.keys.size < MOST_KEYS) {
    tally.keys.set(key, { seen: 1, objects: 0 });
  }
}

/** Where the table of a JSON is and how it is written. */
export type JsonLayout =
  /** Objects in an array; `lift` is the member that holds the values, as `fields` in records of Opendatasoft. */
  | { kind: 'records'; path: readonly string[]; lift?: string; bindings?: boolean }
  /** Arrays in an array; the names come from a sibling where there is one, else from the first row. */
  | { kind: 'rows'; path: readonly string[]; labels?: readonly string[] }
  /** An object of objects: each member is a row, and its key the first cell. */
  | { kind: 'members'; path: readonly string[] }
  /** An object of arrays of equal length: each member is a column. */
  | { kind: 'columns'; path: readonly string[] }
  /** An array of plain values. */
  | { kind: 'values'; path: readonly string[] };

/** Names that wrappers give to their list of records, the surest first. */
const RECORD_NAMES = [
  'records',
  'bindings',
  'results',
  'rows',
  'items',
  'value',
  'data',
  'dati',
  'datasets',
  'elements',
  'elenco',
  'features',
  'result',
];
const ASIDE_NAMES =
  /^(?:fields|columns|facets?|facet_groups|links?|_links|schema|errors?|meta|metadata|tags|messages)$/i;

/**
 * Finds the table in a JSON: the list of objects with a telling name, or the longest; else lists of lists, an object of
 * lists, an object of objects. Null where there is none.
 */
export function chooseLayout(survey: Survey): JsonLayout | null {
  const arrays = [...survey.arrays.values()];
  const records = best(
    arrays.filter(({ objects, arrays: lists, scalars }) => objects > lists + scalars),
    'objects',
  );
  const rows = best(
    arrays.filter(({ objects, arrays: lists, scalars }) => lists > objects + scalars),
    'arrays',
  );
  if (records && !(rows && ASIDE_NAMES.test(records.path.at(-1) ?? ''))) {
    const lift = liftOf(records);
    const bindings = records.path.join('.').endsWith('results.bindings');
    return {
      kind: 'records',
      path: records.path,
      ...(lift ? { lift } : {}),
      ...(bindings ? { bindings } : {}),
    };
  }
  if (rows) {
    const labels = labelsBeside(rows, arrays);
    return { kind: 'rows', path: rows.path, ...(labels ? { labels } : {}) };
  }
  const columns = [...survey.objects.values()].find((tally) => isColumns(tally, survey));
  if (columns) return { kind: 'columns', path: columns.path };
  const members = best([...survey.objects.values()].filter(isMembers), 'objects');
  if (members) return { kind: 'members', path: members.path };
  const root = survey.arrays.get('[]');
  return root && root.scalars > 0 && root.objects + root.arrays === 0 ? { kind: 'values', path: [] } : null;
}

function best(tallies: Tally[], count: 'objects' | 'arrays'): Tally | undefined {
  const rank = ({ path }: Tally) => {
    const name = (path.at(-1) ?? '').toLowerCase();
    if (path.length === 0) return -1;
    const at = RECORD_NAMES.indexOf(name);
    if (at !== -1) return 0;
    return ASIDE_NAMES.test(name) ? 2 : 1;
  };
  return tallies.sort((a, b) => rank(a) - rank(b) || b[count] - a[count] || a.path.length - b.path.length)[0];
}

function liftOf({ keys, objects }: Tally): string | undefined {
  const always = (key: string) => keys.get(key)?.objects === objects;
  if (always('fields') && keys.has('recordid')) return 'fields';
  return always('attributes') && keys.has('type') && keys.has('id') ? 'attributes' : undefined;
}

function labelsBeside(rows: Tally, arrays: readonly Tally[]): readonly string[] | undefined {
  const parent = JSON.stringify(rows.path.slice(0, -1));
  return arrays.find(
    (tally) =>
      tally !== rows && tally.labels.length > 0 && JSON.stringify(tally.path.slice(0, -1)) === parent,
  )?.labels;
}

function isColumns({ path, objects, arrays, scalars }: Tally, survey: Survey): boolean {
  if (arrays < 2 || objects + scalars > 0) return false;
  const own = [...survey.arrays.values()].filter(
    (tally) => tally.path.length === path.length + 1 && path.every((key, at) => tally.path[at] === key),
  );
  const length = own[0]?.scalars ?? 0;
  return (
    own.length === arrays &&
    length > 0 &&
    own.every((t) => t.scalars === length && t.objects + t.arrays === 0)
  );
}

/** Objects are rows only if they are alike: on average each has half of all the keys. */
function isMembers({ objects, arrays, scalars, keys }: Tally): boolean {
  if (objects < 2 || arrays + scalars > 0 || keys.size === 0) return false;
  const members = [...keys.values()].reduce((sum, { seen }) => sum + seen, 0);
  return members >= 0.5 * objects * keys.size;
}
