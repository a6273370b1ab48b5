/** A clause that cannot be read or answered. `at` is the place in its text, counted in characters from 0. */
export class OdsqlError extends Error {
  constructor(
    readonly clause: string,
    message: string,
    readonly at?: number,
  ) {
    super(message);
    this.name = 'OdsqlError';
  }
}
