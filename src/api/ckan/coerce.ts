import { Kind, type Static, type TObject, type TSchema } from '@sinclair/typebox';
import { validationError } from './faults.js';
import type { RawParameters } from './parameters.js';

/** A value that cannot be what the parameter wants; the message is CKAN's. */
class Invalid {
  constructor(readonly message: string) {}
}

const TRUE = new Set(['true', 'yes', 'on', 't', 'y', '1']);
const FALSE = new Set(['false', 'no', 'off', 'f', 'n', '0', '']);

function toBoolean(value: unknown): boolean | Invalid {
  if (typeof value === 'boolean') return value;
  const text = String(value).toLowerCase();
  if (TRUE.has(text)) return true;
  return FALSE.has(text) ? false : new Invalid('Invalid boolean');
}

function toInteger(schema: TSchema, value: unknown): number | Invalid {
  const text = typeof value === 'string' ? value.trim() : value;
  const number = typeof text === 'string' && /^[+-]?\d{1,15}$/.test(text) ? Number(text) : text;
  if (typeof number !== 'number' || !Number.isSafeInteger(number)) return new Invalid('Invalid integer');
  if (schema.minimum !== undefined && number < schema.minimum) return new Invalid('Must be a natural number');
  return number;
}

function toText(value: unknown): string | Invalid {
  // PostgreSQL has no place for the character 0 in a text.
  if (typeof value === 'string')
    return value.includes('\0') ? new Invalid('Must not contain null characters') : value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return new Invalid('Must be a string');
}

/** A list, the JSON of a list, or one value alone. */
function toList(value: unknown): string[] | Invalid {
  let items = value;
  if (typeof value === 'string' && /^\s*\[/.test(value)) {
    try {
      items = JSON.parse(value);
    } catch {
      return new Invalid('Could not parse as valid JSON');
    }
  }
  const texts = [items].flat().map(toText);
  const wrong = texts.find((text) => text instanceof Invalid);
  return wrong instanceof Invalid ? wrong : (texts as string[]);
}

function coerceValue(schema: TSchema, value: unknown): unknown {
  switch (schema[Kind]) {
    case 'Boolean':
      return toBoolean(value);
    case 'Integer':
      return toInteger(schema, value);
    case 'Array':
      return toList(value);
    case 'String':
      return toText(value);
    default:
      return value;
  }
}

const isAbsent = (schema: TSchema, value: unknown): boolean =>
  value === undefined || value === null || (value === '' && schema[Kind] === 'Integer');

/**
 * Parameters with the types an action wants, made of what came in: in addresses and forms everything is text, lists may
 * be JSON or repeated keys, booleans are written in many ways (contract, section 1). What the schema does not have is
 * left out. Throws a Validation Error (409) naming every field that is missing or wrong.
 */
export function coerce<S extends TObject>(schema: S, raw: RawParameters): Static<S> {
  const required = new Set(schema.required ?? []);
  const result: Record<string, unknown> = {};
  const errors: Record<string, string[]> = {};
  for (const [name, property] of Object.entries<TSchema>(schema.properties)) {
    const value = Object.hasOwn(raw, name) ? raw[name] : undefined;
    if (isAbsent(property, value)) {
      if (property.default !== undefined) result[name] = property.default;
      else if (required.has(name)) errors[name] = ['Missing value'];
      continue;
    }
    const coerced = coerceValue(property, value);
    if (coerced instanceof Invalid) errors[name] = [coerced.message];
    else if (coerced === '' && required.has(name) && property.default === undefined)
      errors[name] = ['Missing value'];
    else result[name] = coerced;
  }
  if (Object.keys(errors).length > 0) throw validationError(errors);
  return result as Static<S>;
}
