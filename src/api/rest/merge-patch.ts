const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * `MergePatch` of RFC 7396, section 2: objects are merged member by member, null removes a member, anything else
 * (arrays too) takes the place of what was there. Neither argument is changed.
 * `mergePatch({ a: 1, b: { c: 2 } }, { a: null, b: { d: 3 } })` is `{ b: { c: 2, d: 3 } }`.
 */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const result = new Map(isObject(target) ? Object.entries(target) : []);
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) result.delete(name);
    else result.set(name, mergePatch(result.get(name), value));
  }
  // Through a map and `fromEntries`, a member called `__proto__` is data like any other.
  return Object.fromEntries(result);
}
