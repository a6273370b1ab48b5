import { TypeMismatch } from './errors.js';
import type { Expression } from './expression.js';
import { expressionSql } from './expression-sql.js';
import type { TableColumn } from './relation.js';
import type { SqlScope } from './scope.js';
import type { Filter } from './tree.js';
import { classOf, type TypedSql } from './typed-sql.js';
import { type BoundValue, bindValue, readMoment } from './values.js';

/** So many values are compared one after the other: a page of them is found without reading the whole table. */
const FEW = 16;

/**
 * Whether a value is one of these constants. Many are looked up in a hash table, whatever their number (5,000,000 texts
 * beside 400 values: 0.1 s of processor instead of 5). The engine's join gives rows in any order: the statement has to sort
 * them, see `SqlScope.keepsOrder`.
 */
export function equalsOne(scope: SqlScope, { sql, column }: TypedSql, values: readonly BoundValue[]): string {
  if (values.length <= FEW) {
    const each = values.map(({ text, type }) => `${sql} = ${scope.bind(text, type)}`);
    return each.length === 0 ? 'false' : `(${each.join(' OR ')})`;
  }
  scope.keepsOrder = false;
  // A value of each type is compared in that type, as it would be alone.
  const byType = new Map<string, string[]>();
  for (const { text, type } of values) {
    const same = byType.get(type);
    if (same) same.push(text);
    else byType.set(type, [text]);
  }
  const lists = [...byType].map(([type, texts]) => {
    const list = `SELECT unnest(CAST(CAST(${scope.bind(JSON.stringify(texts))} AS JSON) AS VARCHAR[])) AS each`;
    if (type === 'VARCHAR') return `${sql} IN (${list})`;
    // Between two decimals the engine would round the one beside a subquery, not beside a value: neither is left to it. A
    // whole number that does not fit into the column is equal to nothing of it.
    if (WHOLE.has(type)) return `${sql} IN (SELECT TRY_CAST(each AS ${column.storage}) FROM (${list}))`;
    return `CAST(${sql} AS ${type}) IN (SELECT CAST(each AS ${type}) FROM (${list}))`;
  });
  return `(${lists.join(' OR ')})`;
}

/** Types in which whole numbers are bound, see `bindValue`. */
const WHOLE: ReadonlySet<string> = new Set(['HUGEINT', 'DECIMAL(38, 0)']);

const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && readMoment(text) !== undefined;

/** A constant to compare with, bound; undefined for what has to be worked out. Throws `TypeMismatch`. */
export function constantOf(
  scope: SqlScope,
  column: TableColumn,
  value: Expression,
  path: string,
): BoundValue | undefined {
  if (value.kind === 'local' && column.type === 'date' && isDay(value.text))
    return { text: value.text, type: 'DATE' };
  if (value.kind !== 'value' || value.value === null) return undefined;
  if (classOf(column.type) === 'place') throw new TypeMismatch(column.name, column.type, value.value, path);
  return bindValue(column, value.value, `${path}/value`, scope.timeZone);
}

/** Members of an `or` that ask whether one and the same is equal to a constant. */
interface SameOperand {
  operand: Expression;
  members: { value: Expression; at: number; path: string }[];
}

function equalTo(filter: Filter): { operand: Expression; value: Expression; path: string } | undefined {
  if (filter.kind === 'comparison' && filter.operator === '=') {
    const operand: Expression = { kind: 'column', column: filter.column };
    return { operand, value: { kind: 'value', value: filter.value }, path: '' };
  }
  if (filter.kind !== 'compare' || filter.operator !== '=') return undefined;
  const { left, right } = filter;
  const constant = right.kind === 'local' || (right.kind === 'value' && right.value !== null);
  return constant && left.kind === 'column' ? { operand: left, value: right, path: '/right' } : undefined;
}

/**
 * The members of an `or` that are lists in disguise, `a = 1 or a = 2 or …`, as one condition for each column; the places
 * of the members that it stands for. Lists of few are left as they are.
 */
export function listsWithin(
  scope: SqlScope,
  filters: readonly Filter[],
  path: string,
): { conditions: string[]; taken: ReadonlySet<number> } {
  const taken = new Set<number>();
  if (filters.length <= FEW) return { conditions: [], taken };
  const lists = new Map<string, SameOperand>();
  for (const [at, filter] of filters.entries()) {
    const found = equalTo(filter);
    if (!found) continue;
    const key = JSON.stringify(found.operand);
    const list = lists.get(key) ?? { operand: found.operand, members: [] };
    list.members.push({ value: found.value, at, path: found.path });
    lists.set(key, list);
  }
  const conditions = [...lists.values()].flatMap(({ operand, members }) => {
    const [first] = members;
    if (!first || members.length <= FEW) return [];
    const own = (at: number, rest: string): string => `${path}/filters/${at}${rest}`;
    const anchor = expressionSql(scope, operand, own(first.at, first.path === '' ? '' : '/left'));
    const values = members.flatMap((member) => {
      const value = constantOf(scope, anchor.column, member.value, own(member.at, member.path));
      if (value) taken.add(member.at);
      return value ?? [];
    });
    return [equalsOne(scope, anchor, values)];
  });
  return { conditions, taken };
}
