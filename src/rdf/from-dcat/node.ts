import type { Statement } from '../read/graph.js';
import { sameTerm, type Term } from '../read/terms.js';
import type { Names } from './names.js';

/** The longest list of the model. */
const MAX_VALUES = 10_000;

/**
 * What is said about a node, by shortened property name. Readers take values out; what is left at the end is what
 * the mapping did not use.
 */
export class Node {
  /** Told when a property has more values than are taken: the others stay. */
  onOverflow?: (name: string, count: number) => void;
  private readonly values = new Map<string, Term[]>();

  constructor(
    /** IRI, or `_:` and a label. */
    readonly key: string,
    statements: readonly Statement[],
    private readonly names: Names,
    private readonly order: (a: Term, b: Term) => number,
  ) {
    for (const { predicate, object } of statements) {
      const name = names.short(predicate.value);
      const known = this.values.get(name);
      if (known) known.push(object);
      else this.values.set(name, [object]);
    }
  }

  get isBlank(): boolean {
    return this.key.startsWith('_:');
  }

  /**
   * Takes out the values of a property, each once, in an order that does not depend on the document's. At most `limit`
   * of them, which is more than any catalogue has and what the model takes.
   */
  take(name: string, limit = MAX_VALUES): Term[] {
    const spelled = this.values.has(name)
      ? name
      : this.names.misspelt(name, (other) => this.values.has(other));
    const terms = spelled === undefined ? undefined : this.values.get(spelled);
    if (!terms || spelled === undefined) return [];
    this.values.delete(spelled);
    if (terms.length < 2) return terms;
    // A graph is a set: what is said twice is said once.
    const each = terms.sort(this.order).filter((term, i) => i === 0 || !sameTerm(term, terms[i - 1] as Term));
    if (each.length <= limit) return each;
    this.values.set(spelled, each.slice(limit));
    this.onOverflow?.(spelled, each.length);
    return each.slice(0, limit);
  }

  has(name: string): boolean {
    return this.values.has(name);
  }

  /** Puts back a value that could not be mapped. */
  keep(name: string, term: Term): void {
    const known = this.values.get(name);
    if (known) known.push(term);
    else this.values.set(name, [term]);
  }

  /** Declares all of it used. */
  clear(): void {
    this.values.clear();
  }

  /** What was not taken. */
  rest(): Iterable<[string, readonly Term[]]> {
    return this.values;
  }
}
