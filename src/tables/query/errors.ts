import type { Message } from '../table-model.js';

/** A query that a table cannot answer. `path` is the JSON pointer of the part of the tree that is wrong. */
export class QueryError extends Error {
  constructor(
    readonly code: 'unknown-column' | 'type-mismatch' | 'not-selected' | 'not-a-query',
    readonly path: string,
    readonly messages: Message,
  ) {
    super(messages.en);
    this.name = 'QueryError';
  }
}

/** A request named a column that the table does not have. */
export class UnknownColumn extends QueryError {
  constructor(
    readonly column: string,
    path = '',
  ) {
    super('unknown-column', path, {
      it: `Nessuna colonna ${JSON.stringify(column)}.`,
      en: `No column ${JSON.stringify(column)}.`,
    });
    this.name = 'UnknownColumn';
  }
}

/** A value that cannot be compared with a column, or a function that its type does not have. */
export class TypeMismatch extends QueryError {
  constructor(
    readonly column: string,
    readonly expected: string,
    readonly value: unknown,
    path = '',
  ) {
    const shown = JSON.stringify(value) ?? String(value);
    super('type-mismatch', path, {
      it: `La colonna ${JSON.stringify(column)} è di tipo ${expected}: ${shown} non si può usare.`,
      en: `The column ${JSON.stringify(column)} is of type ${expected}: ${shown} cannot be used.`,
    });
    this.name = 'TypeMismatch';
  }
}
