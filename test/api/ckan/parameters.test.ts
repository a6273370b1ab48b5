import { Type } from '@sinclair/typebox';
import { describe, expect, it } from 'vitest';
import { coerce } from '../../../src/api/ckan/coerce.js';
import { CkanFault } from '../../../src/api/ckan/faults.js';
import { fromBody } from '../../../src/api/ckan/parameters.js';

const FORM = 'application/x-www-form-urlencoded';

const faultOf = (run: () => unknown): CkanFault => {
  try {
    run();
  } catch (error) {
    if (error instanceof CkanFault) return error;
  }
  throw new Error('a CkanFault was expected');
};

describe('a request body', () => {
  it('is a JSON object', () => {
    expect(fromBody('application/json; charset=utf-8', '{"id":"x","n":1}')).toEqual({ id: 'x', n: 1 });
  });

  it('is a form, a repeated key being a list', () => {
    expect(fromBody(FORM, 'q=a+b&f=1&f=2&f=3')).toEqual({ q: 'a b', f: ['1', '2', '3'] });
  });

  it('is JSON under the type of a form, as curl -d sends it', () => {
    expect(fromBody(FORM, '{"id":"x"}')).toEqual({ id: 'x' });
    expect(fromBody(FORM, '{"q":"a=b&c+d"}')).toEqual({ q: 'a=b&c+d' });
    expect(fromBody(FORM, `${encodeURIComponent('{"id":"x"}')}=1`)).toEqual({ id: 'x' });
    expect(fromBody(FORM, `${encodeURIComponent('{"id":"x"}')}=`)).toEqual({ id: 'x' });
  });

  it('stays a form when its only key is a plain word', () => {
    expect(fromBody(FORM, 'all_fields=1')).toEqual({ all_fields: '1' });
    expect(fromBody(FORM, 'q=')).toEqual({ q: '' });
  });

  it('is read by its look when no type, or an odd one, is given', () => {
    expect(fromBody(undefined, '{"id":"x"}')).toEqual({ id: 'x' });
    expect(fromBody('text/plain', 'id=x')).toEqual({ id: 'x' });
  });

  it('that is empty has no parameters, whatever its type', () => {
    expect(fromBody('application/json', '')).toEqual({});
    expect(fromBody(FORM, ' ')).toEqual({});
  });

  it('that is broken JSON, or no object, is a bad request without envelope', () => {
    for (const text of ['{"id":', '[1]', '"x"', '3', 'null']) {
      const fault = faultOf(() => fromBody('application/json', text));
      expect(fault.status).toBe(400);
      expect(fault.body).toMatch(/^Bad request - JSON Error: /);
    }
  });

  it('cannot reach the prototype of anything', () => {
    const read = fromBody('application/json', '{"__proto__":{"polluted":true}}');
    coerce(Type.Object({ id: Type.Optional(Type.String()) }), read);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(fromBody(FORM, '__proto__=x')).not.toHaveProperty('polluted');
  });
});

describe('parameters', () => {
  const schema = Type.Object({
    id: Type.String(),
    rows: Type.Integer({ minimum: 0, default: 10 }),
    any: Type.Optional(Type.Integer()),
    all: Type.Boolean({ default: false }),
    list: Type.Array(Type.String(), { default: [] }),
  });
  const read = (raw: Record<string, unknown>) => coerce(schema, { id: 'x', ...raw });

  it('take their defaults when absent, null, or an empty number', () => {
    expect(read({ rows: '', all: null })).toEqual({ id: 'x', rows: 10, all: false, list: [] });
  });

  it('read booleans in any case and spelling', () => {
    for (const text of ['true', 'True', '1', 'yes', 'on', 't', 'Y', true, 1])
      expect(read({ all: text }).all).toBe(true);
    for (const text of ['false', 'False', '0', 'no', 'OFF', 'f', 'n', '', false])
      expect(read({ all: text }).all).toBe(false);
  });

  it('read integers from text and from numbers', () => {
    expect(read({ rows: '25' }).rows).toBe(25);
    expect(read({ rows: 0 }).rows).toBe(0);
    expect(read({ any: '-1' }).any).toBe(-1);
  });

  it('read lists from JSON text, repeated keys, JSON lists and single values', () => {
    expect(read({ list: '["tags","groups"]' }).list).toEqual(['tags', 'groups']);
    expect(read({ list: ['tags', 'groups'] }).list).toEqual(['tags', 'groups']);
    expect(read({ list: 'tags' }).list).toEqual(['tags']);
  });

  it('that are wrong are refused all at once, field by field', () => {
    const fault = faultOf(() => coerce(schema, { rows: 'x', any: '1.5', all: 'forse', list: '[', id: '' }));
    expect(fault.status).toBe(409);
    expect(fault.body).toEqual({
      id: ['Missing value'],
      rows: ['Invalid integer'],
      any: ['Invalid integer'],
      all: ['Invalid boolean'],
      list: ['Could not parse as valid JSON'],
      __type: 'Validation Error',
    });
    expect(faultOf(() => read({ rows: '-1' })).body).toMatchObject({ rows: ['Must be a natural number'] });
    expect(faultOf(() => read({ id: { a: 1 } })).body).toMatchObject({ id: ['Must be a string'] });
  });

  it('that are unknown are left out', () => {
    expect(read({ other: 1 })).not.toHaveProperty('other');
  });
});
