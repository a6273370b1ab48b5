import { OdsqlError } from './odsql-error.js';
import { type Token, tokensOf } from './tokens.js';

/** A clause being read, piece by piece. */
export class Reader {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(
    readonly clause: string,
    private readonly text: string,
  ) {
    this.#tokens = tokensOf(clause, text);
  }

  peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)] as Token;
  }

  next(): Token {
    const token = this.peek();
    if (token.kind !== 'end') this.#at += 1;
    return token;
  }

  place(): number {
    return this.#at;
  }

  /** Goes back to a `place`, to read it another way. */
  back(place: number): void {
    this.#at = place;
  }

  /** The text from there to the end of the last piece read, as it was typed. */
  textFrom(start: number): string {
    return this.text.slice(start, this.#tokens[this.#at - 1]?.end ?? start);
  }

  isSign(sign: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'sign' && token.text === sign;
  }

  takeSign(sign: string): boolean {
    const is = this.isSign(sign);
    if (is) this.next();
    return is;
  }

  expectSign(sign: string): void {
    if (!this.takeSign(sign)) throw this.fault(`${sign} is expected`);
  }

  /** Whether a keyword stands here, whatever its case. A quoted name is never one. */
  isWord(word: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'name' && !token.quoted && token.text.toLowerCase() === word;
  }

  takeWord(word: string): boolean {
    const is = this.isWord(word);
    if (is) this.next();
    return is;
  }

  expectName(what: string): { text: string; at: number } {
    const token = this.next();
    if (token.kind !== 'name') throw this.fault(`${what} is expected`, token.at);
    return token;
  }

  /** A name that may end with `*`, or `*` alone. */
  pattern(): string {
    const name = this.peek().kind === 'name' ? this.expectName('a name').text : '';
    const star = this.takeSign('*');
    if (name === '' && !star) throw this.fault('the name of a field is expected, maybe with * at its end');
    return star ? `${name}*` : name;
  }

  expectEnd(): void {
    const token = this.peek();
    if (token.kind !== 'end') throw this.fault('nothing more is expected here', token.at);
  }

  /** Runs `work` one level deeper. Deeper than `most` is refused, before the stack would be. */
  nested<T>(most: number, work: () => T): T {
    this.#depth += 1;
    try {
      if (this.#depth > most) throw this.fault(`nested deeper than ${most} levels`);
      return work();
    } finally {
      this.#depth -= 1;
    }
  }

  /** An error at a place, by default where the reader stands. */
  fault(message: string, at = this.peek().at): OdsqlError {
    return new OdsqlError(this.clause, message, at);
  }
}
