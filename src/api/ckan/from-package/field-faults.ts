import { CkanFault } from '../faults.js';

/** What is wrong with a package, field by field in CKAN's form; thrown all at once. */
export class Faults {
  readonly #fields = new Map<string, string[]>();
  readonly #rows = new Map<string, Map<number, Record<string, string[]>>>();

  /** A field of the package is wrong. */
  add(field: string, message: string): void {
    this.#fields.set(field, [...(this.#fields.get(field) ?? []), message]);
  }

  /** A field of the nth resource, tag, extra or group is wrong. */
  addTo(list: string, index: number, field: string, message: string): void {
    const rows = this.#rows.get(list) ?? new Map<number, Record<string, string[]>>();
    const row = rows.get(index) ?? {};
    row[field] = [...(row[field] ?? []), message];
    rows.set(index, row);
    this.#rows.set(list, rows);
  }

  get isEmpty(): boolean {
    return this.#fields.size === 0 && this.#rows.size === 0;
  }

  /**
   * The refusal: dicts of lists stand in the order of what was sent, empty where nothing is wrong (contract, section 2).
   * @param lengths how many of each list were sent
   */
  toFault(lengths: Readonly<Record<string, number>> = {}): CkanFault {
    const error: Record<string, unknown> = Object.fromEntries(this.#fields);
    for (const [list, rows] of this.#rows) {
      const length = Math.max(lengths[list] ?? 0, ...[...rows.keys()].map((i) => i + 1));
      error[list] = Array.from({ length }, (_, i) => rows.get(i) ?? {});
    }
    return new CkanFault(409, { ...error, __type: 'Validation Error' });
  }

  /** Throws the Validation Error when anything is wrong. */
  refuse(lengths?: Readonly<Record<string, number>>): void {
    if (!this.isEmpty) throw this.toFault(lengths);
  }
}
