import pg from 'pg';

const MARK = '/* prepared ';

/**
 * Marks a statement to be planned once a connection instead of at every execution. For the few statements whose planning
 * costs more than their work: measured on the read of one dataset, 0.51 ms without and 0.25 ms with.
 *
 * @param name unique among all statements so marked; letters and hyphens
 */
export const prepared = (name: string, statement: string): string => `${MARK}${name} */ ${statement}`;

/** A connection that sends statements made by `prepared` under their name, all others as they are. */
export class PreparingClient extends pg.Client {
  // Kysely asks with a text and its values; the other forms of `query` pass through.
  // biome-ignore lint/suspicious/noExplicitAny: the overloads of pg's `query` cannot be told otherwise
  override query(...args: any[]): any {
    const [text, values] = args;
    const ask = super.query.bind(this) as unknown as (...args: unknown[]) => unknown;
    if (typeof text !== 'string' || !text.startsWith(MARK)) return ask(...args);
    const name = text.slice(MARK.length, text.indexOf(' ', MARK.length));
    return ask({ name, text, values }, ...args.slice(2));
  }
}
