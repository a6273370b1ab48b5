import { Ajv, type Options, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { FastifySchemaCompiler } from 'fastify';
import type { FastifyValidationResult } from 'fastify/types/schema.js';
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
 * schemas for an ambiguity. A schema is compiled when its route is first asked: all of them take a second, which no start
 * should wait for.
 */
export function validatorCompiler(): FastifySchemaCompiler<object> {
  let body: Ajv | undefined;
  let other: Ajv | undefined;
  const compile = (schema: object, isBody: boolean): ValidateFunction => {
    const { schema: root, named } = extractNamed(
      schema as Record<string, unknown>,
      (name) => `#/$defs/${name}`,
    );
    const whole = { ...root, $defs: Object.fromEntries(named) };
    if (isBody) {
      body ??= withFormats(common);
      return body.compile(whole);
    }
    other ??= withFormats({ ...common, coerceTypes: 'array' });
    return other.compile(whole);
  };
  return ({ schema, httpPart }) => {
    let check: ValidateFunction | undefined;
    const validate: FastifyValidationResult = (value: unknown) => {
      check ??= compile(schema, httpPart === 'body');
      const isValid = check(value);
      validate.errors = check.errors ?? null;
      return isValid;
    };
    return validate;
  };
}
