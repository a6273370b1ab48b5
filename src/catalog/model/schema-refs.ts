import type { TSchema } from '@sinclair/typebox';

/** A schema as plain JSON. */
export type JsonSchema = Record<string, unknown>;

/**
 * A schema with every part that has a name (`$id`) replaced by a reference to it, and those parts by name.
 * The model's schemas hold each other whole, which is what a validator wants; documents for people want each once.
 * Pure; the top of the schema stays in place even when it has a name.
 * @param refTo the reference to a name, `#/$defs/LangMap`
 */
export function extractNamed(
  schema: TSchema | JsonSchema,
  refTo: (name: string) => string,
): { schema: JsonSchema; named: Map<string, JsonSchema> } {
  const named = new Map<string, JsonSchema>();
  const walk = (value: unknown, isTop: boolean): unknown => {
    if (Array.isArray(value)) return value.map((item) => walk(item, false));
    if (typeof value !== 'object' || value === null) return value;
    const { $id, ...rest } = value as JsonSchema;
    if (typeof $id !== 'string' || isTop) return walkAll(rest);
    if (!named.has($id)) {
      named.set($id, {}); // takes its place before what it refers to
      named.set($id, walkAll(rest));
    }
    return { $ref: refTo($id) };
  };
  const walkAll = (members: JsonSchema): JsonSchema =>
    Object.fromEntries(Object.entries(members).map(([name, member]) => [name, walk(member, false)]));
  return { schema: walk(schema, true) as JsonSchema, named };
}
