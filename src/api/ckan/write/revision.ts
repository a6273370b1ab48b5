import { isDeepStrictEqual } from 'node:util';
import { type Dict, isDict, listOf, parsed, textOf } from '../../../ckan/fields.js';
import { validationError } from '../faults.js';

/** What package_revise is asked: what must be so, what goes, what comes, what is shown (contract, section 8). */
export interface Revision {
  match: Record<string, unknown>;
  filter: readonly string[];
  update: Record<string, unknown>;
  include: readonly string[];
}

/** The rest of a request, split at the double underscores: `update__resources__0__url`. */
const STEP = '__';

/** A part of the request that may be a dict, or JSON of one. */
function dictIn(fields: Dict, name: string): Record<string, unknown> {
  const sent = fields[name];
  if (sent === undefined || sent === null || sent === '') return {};
  const value = typeof sent === 'string' ? parsed(sent) : sent;
  if (!isDict(value)) throw validationError({ [name]: ['not a dict'] });
  return { ...value };
}

/** Patterns such as `+title`, in a list or parted by commas. */
const patternsIn = (fields: Dict, name: string): string[] =>
  (listOf(fields[name]) ?? textOf(fields[name]).split(','))
    .map((pattern) => textOf(pattern).trim())
    .filter((pattern) => pattern !== '');

/** A value of a form that is JSON is what it says, save in the fields of the package that are text. */
const valueIn = (value: unknown): unknown =>
  typeof value === 'string' && /^\s*[[{]/.test(value) ? (parsed(value) ?? value) : value;

/**
 * Reads the request, whole or flattened. A file part alone makes a place in `update` for its resource.
 * @param fileParts names of the parts that are files
 */
export function readRevision(fields: Dict, fileParts: readonly string[] = []): Revision {
  const match = dictIn(fields, 'match');
  const update = dictIn(fields, 'update');
  for (const [key, value] of Object.entries(fields)) {
    const [head = '', ...path] = key.split(STEP);
    if (path.length === 0) continue;
    if (head === 'match') setAt(match, path, valueIn(value));
    else if (head === 'update') setAt(update, path, valueIn(value));
  }
  for (const part of fileParts) {
    const [, ...path] = part.split(STEP);
    if (path.at(-1) === 'upload') setAt(update, path.slice(0, -1), undefined);
  }
  return { match, update, filter: patternsIn(fields, 'filter'), include: patternsIn(fields, 'include') };
}

/** Puts a value at a path of nested dicts; undefined only makes the path. */
function setAt(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  let dict = target;
  for (const [i, step] of path.entries()) {
    if (i === path.length - 1 && value !== undefined) {
      dict[step] = value;
      return;
    }
    const next = Object.hasOwn(dict, step) ? dict[step] : undefined;
    if (Array.isArray(next)) {
      // `update__resources__extend` as a list, and a file for one of them.
      const rest = path.slice(i + 1);
      const item = next[Number(rest[0])];
      if (isDict(item)) setAt(item, rest.slice(1), value);
      return;
    }
    const made = isDict(next) ? next : {};
    dict[step] = made;
    dict = made;
  }
}

/** The index in a list that a step names: a number, from the end when negative, or the first 5 characters or more of an id. */
function indexIn(list: readonly unknown[], step: string): number | undefined {
  if (/^-?\d{1,4}$/.test(step)) {
    const index = Number(step) < 0 ? list.length + Number(step) : Number(step);
    return index >= 0 && index < list.length ? index : undefined;
  }
  if (step.length < 5) return undefined;
  const found = list.findIndex((item) => isDict(item) && textOf(item.id).startsWith(step.toLowerCase()));
  return found < 0 ? undefined : found;
}

/** Paths of `match` that are not so in the dataset. */
export function unmatched(dataset: unknown, match: unknown, path: readonly string[] = []): string[] {
  const here = path.join(STEP);
  if (isDict(match) && isDict(dataset)) {
    return Object.entries(match).flatMap(([key, value]) =>
      Object.hasOwn(dataset, key)
        ? unmatched(dataset[key], value, [...path, key])
        : [[...path, key].join(STEP)],
    );
  }
  if (isDict(match) && Array.isArray(dataset)) {
    return Object.entries(match).flatMap(([key, value]) => {
      const index = indexIn(dataset, key);
      return index === undefined
        ? [[...path, key].join(STEP)]
        : unmatched(dataset[index], value, [...path, key]);
    });
  }
  if (Array.isArray(match) && Array.isArray(dataset)) {
    if (match.length !== dataset.length) return [here];
    return match.flatMap((value, i) => unmatched(dataset[i], value, [...path, String(i)]));
  }
  // A form knows texts only.
  return isDeepStrictEqual(match, dataset) || textOf(match) === textOf(dataset) ? [] : [here];
}

/** The dict with `update` merged into it: dicts into dicts, lists by index or id, `extend` at their end. */
export function mergeInto(
  target: Readonly<Record<string, unknown>>,
  update: Readonly<Record<string, unknown>>,
  where: string,
): Record<string, unknown> {
  const result: Record<string, unknown> = { ...target };
  for (const [key, value] of Object.entries(update)) {
    const extended = /^(.+)__extend$/.exec(key)?.[1];
    if (extended !== undefined) {
      result[extended] = mergeList(listAt(result, extended), { extend: value }, `${where}${STEP}${extended}`);
      continue;
    }
    const before = Object.hasOwn(result, key) ? result[key] : undefined;
    if (isDict(value) && Array.isArray(before))
      result[key] = mergeList(before, value, `${where}${STEP}${key}`);
    else if (isDict(value) && isDict(before)) result[key] = mergeInto(before, value, `${where}${STEP}${key}`);
    else if (isDict(value) && 'extend' in value) result[key] = mergeList([], value, `${where}${STEP}${key}`);
    else result[key] = value;
  }
  return result;
}

const listAt = (dict: Readonly<Record<string, unknown>>, key: string): readonly unknown[] => {
  const list = Object.hasOwn(dict, key) ? dict[key] : undefined;
  return Array.isArray(list) ? list : [];
};

/** Items of `extend`: a list, or a dict of numbered items as a flattened form has it. */
const itemsOf = (value: unknown): unknown[] =>
  Array.isArray(value)
    ? value
    : isDict(value) && Object.keys(value).every((key) => /^\d+$/.test(key))
      ? Object.values(value)
      : [value];

function mergeList(list: readonly unknown[], update: Dict, where: string): unknown[] {
  const result = [...list];
  for (const [step, value] of Object.entries(update)) {
    if (step === 'extend') continue;
    const index = indexIn(result, step);
    if (index === undefined) throw validationError({ [where]: [`There is no item ${step}`] });
    const before = result[index];
    result[index] =
      isDict(before) && isDict(value) ? mergeInto(before, value, `${where}${STEP}${step}`) : value;
  }
  return 'extend' in update ? [...result, ...itemsOf(update.extend)] : result;
}

/** Whether a pattern's path covers a place, or lies within it. */
function covers(
  pattern: readonly string[],
  path: readonly string[],
  lists: readonly (readonly unknown[] | undefined)[],
): boolean {
  if (pattern.length > path.length) return false;
  return pattern.every((step, i) => {
    const list = lists[i];
    if (step === '*' || step === path[i]) return true;
    return list !== undefined && String(indexIn(list, step)) === path[i];
  });
}

/**
 * What patterns leave of a value: `-resources__1` takes away, `+title` keeps; the first that fits a place decides, and what none
 * fits stays, unless `-*` ends them.
 */
export function keep(dict: Dict, patterns: readonly string[]): Record<string, unknown> {
  if (patterns.length === 0) return { ...dict };
  const rules = patterns.map((pattern) => {
    const [, sign, path] = /^([+-])(.+)$/.exec(pattern) ?? [];
    if (!sign || !path) throw validationError({ filter: [`"${pattern}" must begin with + or -`] });
    return { keeps: sign === '+', path: path.split(STEP) };
  });
  const walk = (
    value: unknown,
    path: readonly string[],
    lists: readonly (readonly unknown[] | undefined)[],
  ): unknown => {
    if (path.length > 0) {
      const rule = rules.find((one) => covers(one.path, path, lists));
      const within = rules.some(
        (one) =>
          one.keeps && one.path.length > path.length && covers(one.path.slice(0, path.length), path, lists),
      );
      const deeper = rules.some(
        (one) => one.path.length > path.length && covers(one.path.slice(0, path.length), path, lists),
      );
      if (rule && !rule.keeps && !within) return undefined;
      if (rule?.keeps && !deeper) return value;
      if (!rule && !deeper) return value;
    }
    if (Array.isArray(value)) {
      return value
        .map((item, i) => walk(item, [...path, String(i)], [...lists, value]))
        .filter((item) => item !== undefined);
    }
    if (!isDict(value)) return value;
    return Object.fromEntries(
      Object.entries(value)
        .map(([key, item]) => [key, walk(item, [...path, key], [...lists, undefined])] as const)
        .filter(([, item]) => item !== undefined),
    );
  };
  return walk(dict, [], []) as Record<string, unknown>;
}
