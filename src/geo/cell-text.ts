import type { NativeKind } from '../tables/table-model.js';
import { numberText } from '../tables/write-normal.js';

/** A value of a property as the text of a CSV cell; objects and arrays become JSON, null the empty text. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  return JSON.stringify(value);
}

/** What the values of each property are, gathered over a file in the order in which the properties first occur. */
export interface PropertyKinds {
  add(properties: Record<string, unknown>): void;
  names(): string[];
  natives(): (NativeKind | undefined)[];
}

/** Starts gathering; null and the empty text say nothing of a kind. */
export function createPropertyKinds(): PropertyKinds {
  const kinds = new Map<string, NativeKind | 'mixed' | undefined>();
  return {
    add(properties) {
      for (const key of Object.keys(properties)) {
        const value = properties[key];
        const known = kinds.get(key);
        if (value === null || value === undefined || value === '') {
          if (!kinds.has(key)) kinds.set(key, undefined);
          continue;
        }
        const own = typeof value === 'number' ? 'number' : typeof value === 'string' ? 'text' : 'mixed';
        if (known !== own) kinds.set(key, known === undefined ? own : 'mixed');
      }
    },
    names: () => [...kinds.keys()],
    natives: () => [...kinds.values()].map((kind) => (kind === 'mixed' ? undefined : kind)),
  };
}
