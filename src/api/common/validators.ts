import { Ajv, type Options } from 'ajv';
import addFormats from 'ajv-formats';
import type { FastifySchemaCompiler } from 'fastify';
import { extractNamed } from '../../catalog/model/schema-refs.js';

const common: Options = { allErrors: true, strict: false, removeAdditional: false, useDefaults: true };

const withFormats = (options: Options): Ajv => {
  const ajv = new Ajv(options);
  addFormats.default(ajv);
  return ajv;
};

/**
 * Two validators: what stands in an address is text by nature and is coerced; a JSON body says its types itself and is
 * taken at its word. Unknown properties are refused, not dropped: nothing a client sends is lost without a word.
 * Named schemas that a schema holds many times (`$id`) are compiled once, by reference: Ajv takes equal names in two
 * schemas for an ambiguity.
 */
export function validatorCompiler(): FastifySchemaCompiler<object> {
  const body = withFormats(common);
  const other = withFormats({ ...common, coerceTypes: 'array' });
  return ({ schema, httpPart }) => {
    const { schema: root, named } = extractNamed(
      schema as Record<string, unknown>,
      (name) => `#/$defs/${name}`,
    );
    return (httpPart === 'body' ? body : other).compile({ ...root, $defs: Object.fromEntries(named) });
  };
}
