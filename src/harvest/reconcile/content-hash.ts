import { createHash } from 'node:crypto';
import type { MappedItem } from '../../../harvesters/protocol.js';

/** JSON with the keys of every object in order and without undefined properties: equal content, equal text. */
export function stableJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(stableJson).join(',')}]`;
  const fields = value as Record<string, unknown>;
  const written: string[] = [];
  for (const key of Object.keys(fields).sort()) {
    if (fields[key] !== undefined) written.push(`${JSON.stringify(key)}:${stableJson(fields[key])}`);
  }
  return `{${written.join(',')}}`;
}

/** The document without what a protocol makes up anew at each reading: the ids of distributions. */
function withoutIds({ doc }: MappedItem): unknown {
  if (!('distribution' in doc) || !doc.distribution) return doc;
  return { ...doc, distribution: doc.distribution.map(({ id: _, ...rest }) => rest) };
}

/** All that a mapped record says, as one text: equal content, equal text. */
export const contentText = (item: MappedItem): string =>
  stableJson([item.kind, item.iri, item.aliases, item.chain, withoutIds(item)]);

/**
 * Tells one state of a mapped record from another.
 * @param text of `contentText`
 * @param context what shaped it beside the source's words: settings, rules. With another context all is looked at again
 */
export const contentHash = (text: string, context: string): string =>
  createHash('sha256').update(context).update('\n').update(text).digest('base64url').slice(0, 27);

// biome-ignore lint/suspicious/noControlCharactersInRegex: the very character that PostgreSQL cannot hold
const UNKEEPABLE = /\u0000|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** A value without what PostgreSQL's JSON cannot hold: zero characters, halves of surrogate pairs become U+FFFD. */
export function keepable<T>(value: T): T {
  if (typeof value === 'string') return value.replace(UNKEEPABLE, '\ufffd') as T;
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(keepable) as T;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key.replace(UNKEEPABLE, '\ufffd'), keepable(inner)]),
  ) as T;
}

/** Whether a value, given as JSON, has nothing that `keepable` would replace. Cheap: most have not. */
export const isKeepable = (json: string): boolean => !/\\u0000|\\ud[89a-f]/i.test(json);
