import type { Bilingual } from '../../src/errors.js';

/** Notes of one record that are shown; a record full of faults says no more by saying them all. */
const MOST = 50;

/** A value in a sentence: not longer than a line or two. */
const quoted = (value: string): string => (value.length > 120 ? `${value.slice(0, 117)}…` : value);

/** What is said about one record while it is mapped, each sentence once. */
export class Notes {
  readonly #notes = new Map<string, Bilingual>();

  add(it: string, en: string): void {
    if (this.#notes.size < MOST) this.#notes.set(en, { it, en });
  }

  /** A value that could not be understood and was left out, or kept as it was among the extras. */
  unread(field: string, value: string): void {
    this.add(
      `${field}: «${quoted(value)}» non si può interpretare.`,
      `${field}: "${quoted(value)}" cannot be understood.`,
    );
  }

  all(): Bilingual[] {
    return [...this.#notes.values()];
  }
}
