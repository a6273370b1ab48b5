/**
 * Why a query of strangers is not answered:
 * `statement`  it cannot be read, or is no single SELECT
 * `forbidden`  it names a table or function it may not use
 * `execution`  it fails on the data (a cast, an unknown column)
 * `bounds`     it takes more time, memory or room than it may
 */
export type SqlRefusalKind = 'statement' | 'forbidden' | 'execution' | 'bounds';

/** A query of strangers that is not answered. The message is for whoever wrote it. */
export class SqlRefused extends Error {
  constructor(
    readonly kind: SqlRefusalKind,
    message: string,
    /** Where in the text, counted in characters from 0, where DuckDB says it. */
    readonly position?: number,
  ) {
    super(message);
    this.name = 'SqlRefused';
  }
}
