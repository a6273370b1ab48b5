import { firstDay, lastDay } from '../days.js';
import {
  DATE_FIELDS,
  type DateField,
  EXACT_FIELDS,
  type ExactField,
  NUMBER_FIELDS,
  type NumberField,
} from '../query/fields.js';
import { type Bound, type SearchNode, TEXT_FIELDS, type TextField } from '../query/tree.js';
import { fold } from '../text/tokens.js';
import { matcher } from '../text/wildcards.js';
import { maskOf } from '../text/word-fields.js';
import { type Bits, complement, emptyBits, intersect, isEmpty, setBit, unite } from './bits.js';
import { childrenOf } from './question.js';
import { type Lookup, WordsSearch } from './words-search.js';

type Branch = Extract<SearchNode, { kind: 'and' | 'or' } | { kind: 'not' }>;
type Leaf = Exclude<SearchNode, Branch>;

const isBranch = (node: SearchNode): node is Branch =>
  node.kind === 'and' || node.kind === 'or' || node.kind === 'not';

/** A name that is a text's only: `organization` by its values is the exact field. */
const isTextField = (field: string): field is Exclude<TextField, ExactField> =>
  (TEXT_FIELDS as readonly string[]).includes(field) && !Object.hasOwn(EXACT_FIELDS, field);
const isDateField = (field: string): field is DateField => (DATE_FIELDS as readonly string[]).includes(field);
const isNumberField = (field: string): field is NumberField =>
  (NUMBER_FIELDS as readonly string[]).includes(field);

/** What is being worked out: a node and the sets of its children so far. */
interface Frame {
  node: SearchNode;
  ranks: boolean;
  children: readonly SearchNode[];
  next: number;
  sets: Bits[];
}

/**
 * Answers trees on a copy of the index. Pure but for the scores of the lookup.
 *
 * Texts without content words (stop words, punctuation) are no condition: they are left out of what surrounds them, and
 * a tree of nothing else finds everything.
 */
export class Evaluation {
  readonly #words: WordsSearch;

  constructor(private readonly lookup: Lookup) {
    this.#words = new WordsSearch(lookup);
  }

  /** The documents that a tree describes, dead and hidden ones maybe among them; undefined when it is no condition. */
  evaluate(root: SearchNode): Bits | undefined {
    const frameOf = (node: SearchNode, ranks: boolean): Frame => ({
      node,
      ranks: ranks && node.kind !== 'not',
      children: childrenOf(node),
      next: 0,
      sets: [],
    });
    const stack = [frameOf(root, true)];
    for (;;) {
      const frame = stack.at(-1) as Frame;
      const child = frame.children[frame.next];
      if (child && !(frame.node.kind === 'and' && frame.sets[0] && isEmpty(frame.sets[0]))) {
        frame.next += 1;
        stack.push(frameOf(child, frame.ranks));
        continue;
      }
      const result = this.#finish(frame);
      stack.pop();
      const parent = stack.at(-1);
      if (!parent) return result;
      if (result) add(parent, result);
    }
  }

  #finish({ node, ranks, sets, children }: Frame): Bits | undefined {
    const { copy, effort } = this.lookup;
    effort.spend(1 + copy.size / 32);
    if (!isBranch(node)) return this.#leaf(node, ranks);
    const [only] = sets;
    if (!only)
      return children.length > 0 ? undefined : node.kind === 'or' ? this.#nothing() : this.#everything();
    return node.kind === 'not' ? complement(only, copy.live()) : only;
  }

  #nothing(): Bits {
    return emptyBits(this.lookup.copy.size);
  }

  #everything(): Bits {
    return this.lookup.copy.live().slice();
  }

  #leaf(node: Leaf, ranks: boolean): Bits | undefined {
    switch (node.kind) {
      case 'all':
        return this.#everything();
      case 'none':
        return this.#nothing();
      case 'words':
        return this.#words.words(node.field, node.words, node.least, ranks);
      case 'phrase':
        return this.#words.phrase(node.field, node.text, ranks);
      case 'prefix':
        return this.#words.prefix(node.field, node.text, ranks);
      case 'fuzzy':
        return this.#words.fuzzy(node.field, node.text, ranks);
      case 'exact':
        return this.#exact(node.field, node.values);
      case 'pattern':
        return this.#pattern(node.field, node.pattern);
      case 'exists':
        return this.#exists(node.field);
      case 'range':
        return this.#range(node);
      case 'box':
        return this.#box(node);
      case 'period':
        return this.#period(node);
    }
  }

  #exact(field: string, values: readonly string[]): Bits {
    const result = this.#nothing();
    if (isTextField(field)) {
      for (const value of values) unite(result, this.#words.phrase(field, value, false) ?? this.#nothing());
    } else if (isDateField(field)) {
      const wanted = new Set(values.map((value) => Date.parse(value)));
      this.#eachNumber(field, (value) => !Number.isNaN(value) && wanted.has(value), result);
    } else if (isNumberField(field)) {
      const wanted = new Set(values.filter((value) => value.trim() !== '').map(Number));
      this.#eachNumber(field, (value) => !Number.isNaN(value) && wanted.has(value), result);
    } else {
      const column = this.lookup.copy.exact.get(field);
      for (const value of new Set(values)) {
        const code = column?.codeOf(value);
        this.lookup.effort.spend(1);
        if (code !== undefined) column?.addTo(result, code);
      }
    }
    return result;
  }

  #pattern(field: string, pattern: string): Bits {
    if (isTextField(field)) return this.#words.matching(field, matcher(fold(pattern)));
    return this.#valuesWhere(field, matcher(pattern), pattern.length);
  }

  #valuesWhere(field: string, passes: (value: string) => boolean, cost: number): Bits {
    const result = this.#nothing();
    const column = this.lookup.copy.exact.get(field);
    if (!column) return result;
    this.lookup.effort.spend(column.values.length * (8 + cost));
    for (let code = 0; code < column.values.length; code += 1)
      if (passes(column.values[code] as string)) column.addTo(result, code);
    return result;
  }

  #exists(field: string): Bits {
    const result = this.#nothing();
    this.lookup.effort.spend(this.lookup.copy.size);
    if (isTextField(field)) this.lookup.copy.words.addPresent(result, maskOf(field));
    else if (isDateField(field) || isNumberField(field))
      this.#eachNumber(field, (value) => !Number.isNaN(value), result);
    else this.lookup.copy.exact.get(field)?.addPresent(result);
    return result;
  }

  #range({ field, from, to, includeFrom, includeTo }: Extract<SearchNode, { kind: 'range' }>): Bits {
    if (isDateField(field) || isNumberField(field)) {
      const [low, high] = [numberOf(from, field), numberOf(to, field)];
      const result = this.#nothing();
      if (Number.isNaN(low) || Number.isNaN(high)) return result;
      const passes = (value: number): boolean =>
        !Number.isNaN(value) &&
        (low === undefined || value > low || (includeFrom && value === low)) &&
        (high === undefined || value < high || (includeTo && value === high));
      this.#eachNumber(field, passes, result);
      return result;
    }
    const [low, high] = [textOf(from), textOf(to)];
    const passes = (value: string): boolean =>
      (low === undefined || value > low || (includeFrom && value === low)) &&
      (high === undefined || value < high || (includeTo && value === high));
    return isTextField(field) ? this.#words.matching(field, passes) : this.#valuesWhere(field, passes, 1);
  }

  #eachNumber(field: DateField | NumberField, passes: (value: number) => boolean, into: Bits): void {
    const { copy, effort } = this.lookup;
    const column = copy.dates.get(field as DateField) ?? copy.numbers.get(field as NumberField);
    effort.spend(copy.size);
    for (let slot = 0; column && slot < copy.size; slot += 1)
      if (passes(column.data[slot] as number)) setBit(into, slot);
  }

  #box({ west, south, east, north }: Extract<SearchNode, { kind: 'box' }>): Bits {
    const result = this.#nothing();
    // A box whose west lies east of its east reaches across the 180th meridian.
    const halves =
      west <= east
        ? [[west, east]]
        : [
            [west, 180],
            [-180, east],
          ];
    for (const [from, to] of halves as [number, number][]) {
      this.lookup.effort.spend(this.lookup.copy.size);
      this.lookup.copy.boxes.addWhere(
        result,
        (data, at) =>
          (data[at] as number) <= to &&
          (data[at + 2] as number) >= from &&
          (data[at + 1] as number) <= north &&
          (data[at + 3] as number) >= south,
      );
    }
    return result;
  }

  #period({ from, to }: Extract<SearchNode, { kind: 'period' }>): Bits {
    const result = this.#nothing();
    const first = from === undefined ? Number.NEGATIVE_INFINITY : (firstDay(from) ?? Number.NaN);
    const last = to === undefined ? Number.POSITIVE_INFINITY : (lastDay(to) ?? Number.NaN);
    this.lookup.effort.spend(this.lookup.copy.size);
    this.lookup.copy.periods.addWhere(
      result,
      (data, at) => (data[at] as number) <= last && (data[at + 1] as number) >= first,
    );
    return result;
  }
}

/** Takes the set of a child into its parent: one set is kept however many children there are. */
function add({ node, sets }: Frame, set: Bits): void {
  const [before] = sets;
  if (!before) sets.push(set);
  else if (node.kind === 'and') intersect(before, set);
  else unite(before, set);
}

/** A bound as the numbers of the field: undefined for an open end, NaN for what is none. */
function numberOf(bound: Bound | undefined, field: DateField | NumberField): number | undefined {
  if (bound === undefined || typeof bound === 'number') return bound;
  if (bound instanceof Date) return bound.getTime();
  if (bound.trim() === '') return Number.NaN;
  return isDateField(field) ? Date.parse(bound) : Number(bound);
}

const textOf = (bound: Bound | undefined): string | undefined =>
  bound instanceof Date ? bound.toISOString() : bound === undefined ? undefined : String(bound);
