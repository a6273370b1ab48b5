import n3, { type Quad, type Store, type Term } from 'n3';

/**
 * An RDF/JS dataset that is a list until somebody looks something up in it. The engine makes one for each result, those
 * of alternatives that it throws away included, writes six statements and reads them once in order: indexes were most
 * of its time.
 */
export class QuickDataset {
  private readonly quads: Quad[];
  private store: Store | undefined;

  constructor(quads: Iterable<Quad> = []) {
    this.quads = [...quads];
  }

  /** Counts a statement made twice once, as a dataset does. */
  get size(): number {
    return this.indexed().size;
  }

  add(quad: Quad): this {
    if (this.store) this.store.addQuad(quad);
    else this.quads.push(quad);
    return this;
  }

  delete(quad: Quad): this {
    this.indexed().removeQuad(quad);
    return this;
  }

  has(quad: Quad): boolean {
    return this.indexed().has(quad);
  }

  match(subject?: Term | null, predicate?: Term | null, object?: Term | null, graph?: Term | null) {
    return this.indexed().match(subject ?? null, predicate ?? null, object ?? null, graph ?? null);
  }

  [Symbol.iterator](): IterableIterator<Quad> {
    return (this.store ? (this.store as Iterable<unknown>) : this.quads)[
      Symbol.iterator
    ]() as IterableIterator<Quad>;
  }

  private indexed(): Store {
    if (!this.store) {
      this.store = new n3.Store(this.quads);
      this.quads.length = 0;
    }
    return this.store;
  }
}
