import type { TObject, TSchema } from '@sinclair/typebox';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { AppError, type FieldProblem } from '../../errors.js';
import { asGeometry } from '../../geo/geometry.js';
import type { Expression } from '../../tables/query/expression.js';
import { column, type Filter, order, type Query, type SelectItem } from '../../tables/query/tree.js';
import { readZone } from '../common/time-zone.js';
import { toAppError } from '../common/to-app-error.js';
import { OrderObject, QueryTop } from './schemas/query.js';
import { GEOMETRY, NODE, NODE_KINDS, type NodeName, OR_NULL, SELECT_KINDS } from './schemas/query-nodes.js';

/** A query of a person has tens of nodes. */
const DEEPEST = 60;
const MOST_NODES = 20_000;

const ajv = new Ajv({ allErrors: true, strict: false, useDefaults: true });
const compiled = new WeakMap<TSchema, ValidateFunction>();

function validatorOf(schema: TSchema): ValidateFunction {
  const known = compiled.get(schema) ?? ajv.compile(schema);
  compiled.set(schema, known);
  return known;
}

const refuse = (pointer: string, code: string, it: string, en: string): AppError => {
  const message = { it, en };
  return new AppError('BadRequest', message, [{ pointer, code, message }]);
};

/** The value, with defaults filled in, or a refusal that points at each property. */
function checked(schema: TSchema, value: unknown, pointer: string): Record<string, unknown> {
  const copy = typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : value;
  const validate = validatorOf(schema);
  if (validate(copy)) return copy as Record<string, unknown>;
  const { problems } = toAppError({
    validation: validate.errors as ErrorObject[],
    validationContext: 'querystring',
  });
  const placed = problems.map((each): FieldProblem => ({ ...each, pointer: pointer + each.pointer }));
  throw new AppError('BadRequest', placed[0]?.message, placed);
}

/** Reads one tree: how many nodes it has is counted over the whole of it. */
class TreeReader {
  private nodes = 0;

  /** A node of known kinds. A bare name is a column where an expression stands. */
  node(name: NodeName, value: unknown, pointer: string, depth: number): unknown {
    this.nodes += 1;
    if (depth > DEEPEST || this.nodes > MOST_NODES) {
      throw refuse(
        pointer,
        'too-large',
        'La richiesta è troppo annidata o troppo lunga.',
        'The query is nested too deep or too long.',
      );
    }
    if (name === 'QueryExpression' && typeof value === 'string') return { kind: 'column', column: value };
    return this.kind(NODE_KINDS[name], value, pointer, depth);
  }

  kind(kinds: Record<string, TObject>, value: unknown, pointer: string, depth: number): unknown {
    const kind = (value as { kind?: unknown } | null | undefined)?.kind;
    const schema = typeof kind === 'string' && Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
    if (!schema) {
      const known = Object.keys(kinds).join(', ');
      throw refuse(`${pointer}/kind`, 'kind', `"kind" può essere: ${known}.`, `"kind" can be: ${known}.`);
    }
    return this.parts(schema, checked(schema, value, pointer), pointer, depth);
  }

  /** The nodes and geometries within a node. */
  parts(schema: TObject, node: Record<string, unknown>, pointer: string, depth: number): unknown {
    for (const [key, property] of Object.entries(schema.properties) as [string, TSchema][]) {
      const value = node[key];
      if (value === undefined) continue;
      const at = `${pointer}/${key}`;
      const items = property.items as TSchema | undefined;
      if (property[NODE]) node[key] = this.node(property[NODE], value, at, depth + 1);
      else if (items?.[NODE]) {
        node[key] = (value as unknown[]).map((each, index) =>
          each === null && items[OR_NULL] === true
            ? null
            : this.node(items[NODE], each, `${at}/${index}`, depth + 1),
        );
      } else if (property[GEOMETRY] && !asGeometry(value)) {
        throw refuse(at, 'geometry', 'Non è una geometria GeoJSON.', 'It is no GeoJSON geometry.');
      }
    }
    return node;
  }
}

/**
 * A query tree of JSON (`schemas/query.ts`), its names not looked up yet. Errors: BadRequest, each problem with the JSON
 * pointer of what is wrong.
 */
export function readQuery(value: unknown): Query & { limit: number } {
  const top = checked(QueryTop, value ?? {}, '');
  const reader = new TreeReader();
  const list = (key: string): unknown[] | undefined => top[key] as unknown[] | undefined;
  const select = list('select')?.map(
    (item, at): SelectItem =>
      typeof item === 'string'
        ? column(item)
        : (reader.kind(SELECT_KINDS, item, `/select/${at}`, 0) as SelectItem),
  );
  const groupBy = list('groupBy')?.map((item, at) =>
    typeof item === 'string'
      ? item
      : (reader.node('QueryExpression', item, `/groupBy/${at}`, 0) as Expression),
  );
  const orderBy = list('orderBy')?.map((item, at) => readOrder(reader, item, `/orderBy/${at}`));
  return {
    limit: top.limit as number,
    ...(select && { select }),
    ...(groupBy && { groupBy }),
    ...(orderBy && { orderBy }),
    ...(top.filter !== undefined && {
      filter: reader.node('QueryFilter', top.filter, '/filter', 0) as Filter,
    }),
    ...(top.distinct === true && { distinct: true }),
    ...(top.offset !== undefined && { offset: top.offset as number }),
    ...(top.after !== undefined && { after: top.after as number }),
    ...(top.timeZone !== undefined && { timeZone: readZone(top.timeZone as string) }),
  };
}

function readOrder(reader: TreeReader, item: unknown, pointer: string) {
  if (typeof item === 'string') return order(item.replace(/^-/, ''), item.startsWith('-'));
  const { column: name, expression, descending, nulls } = checked(OrderObject, item, pointer);
  if ((name === undefined) === (expression === undefined)) {
    throw refuse(
      pointer,
      'order',
      'Serve "column" oppure "expression".',
      'Either "column" or "expression" is needed.',
    );
  }
  const how = { descending: descending as boolean, nulls: nulls as 'first' | 'last' };
  if (name !== undefined) return { column: name as string, ...how };
  return {
    expression: reader.node('QueryExpression', expression, `${pointer}/expression`, 0) as Expression,
    ...how,
  };
}
