import { OdsqlError } from './odsql-error.js';
import { parseArguments } from './parse-arguments.js';
import { Reader } from './reader.js';
import type {
  CompareOperator,
  Condition,
  Expression,
  GroupItem,
  Literal,
  OrderItem,
  SelectItem,
} from './tree.js';

/** Parentheses and `not` may be nested so deep, lists and chains may be so long. */
const DEEPEST = 60;
const MOST_PARTS = 5000;

/**
 * `select` (contract, section 4, Grammar): fields, expressions, `*`, `include(…)`, `exclude(…)`.
 * @throws OdsqlError with the place, as all of these
 */
export function parseSelect(text: string): SelectItem[] {
  const reader = new Reader('select', text);
  return list(reader, () => selectItem(reader));
}

/** `where`: a condition; several with commas between them must all hold. */
export function parseWhere(text: string): Condition {
  const reader = new Reader('where', text);
  const conditions = list(reader, () => either(reader));
  return conditions.length === 1 ? (conditions[0] as Condition) : { kind: 'and', conditions };
}

/** `group_by`. */
export function parseGroupBy(text: string): GroupItem[] {
  const reader = new Reader('group_by', text);
  return list(reader, () => {
    const { at } = reader.peek();
    const expression = sum(reader);
    const typed = reader.textFrom(at);
    const alias = aliasOf(reader);
    return { expression, text: typed, at, ...(alias !== undefined && { alias }) };
  });
}

/** `order_by`: `field`, `field desc`, `-field`, and expressions. */
export function parseOrderBy(text: string): OrderItem[] {
  const reader = new Reader('order_by', text);
  return list(reader, () => {
    const { at } = reader.peek();
    const minus = reader.takeSign('-');
    const start = reader.peek().at;
    const expression = sum(reader);
    const typed = reader.textFrom(start);
    const down = reader.takeWord('desc');
    if (!down) reader.takeWord('asc');
    return { expression, descending: minus !== down, text: typed, at };
  });
}

function list<T>(reader: Reader, item: () => T): T[] {
  const items = [item()];
  while (reader.takeSign(',')) {
    items.push(item());
    if (items.length > MOST_PARTS) throw reader.fault(`more than ${MOST_PARTS} parts`);
  }
  reader.expectEnd();
  return items;
}

function aliasOf(reader: Reader): string | undefined {
  return reader.takeWord('as') ? reader.expectName('a name').text : undefined;
}

function selectItem(reader: Reader): SelectItem {
  const token = reader.peek();
  const { at } = token;
  if (reader.takeSign('*')) return { kind: 'all', at };
  for (const kind of ['include', 'exclude'] as const) {
    if (!reader.isWord(kind) || !reader.isSign('(', 1)) continue;
    reader.next();
    reader.expectSign('(');
    const pattern = reader.pattern();
    reader.expectSign(')');
    return { kind, pattern, at };
  }
  const expression = sum(reader);
  const text = reader.textFrom(at);
  const alias = aliasOf(reader);
  return { kind: 'expression', expression, text, at, ...(alias !== undefined && { alias }) };
}

// Conditions: NOT binds stronger than AND, AND stronger than OR -----------------------------------------------------

function chain(reader: Reader, kind: 'and' | 'or', part: () => Condition): Condition {
  const conditions = [part()];
  while (reader.takeWord(kind)) {
    conditions.push(part());
    if (conditions.length > MOST_PARTS) throw reader.fault(`more than ${MOST_PARTS} conditions`);
  }
  return conditions.length === 1 ? (conditions[0] as Condition) : { kind, conditions };
}

const either = (reader: Reader): Condition =>
  reader.nested(DEEPEST, () => chain(reader, 'or', () => chain(reader, 'and', () => negation(reader))));

function negation(reader: Reader): Condition {
  if (!reader.takeWord('not')) return primary(reader);
  return { kind: 'not', condition: reader.nested(DEEPEST, () => negation(reader)) };
}

function primary(reader: Reader): Condition {
  if (!reader.isSign('(')) return predicate(reader);
  // A parenthesis opens a condition or an expression that is compared: the longer reading is tried first.
  const place = reader.place();
  try {
    reader.next();
    const inner = either(reader);
    reader.expectSign(')');
    if (!continuesExpression(reader)) return inner;
  } catch (error) {
    if (!(error instanceof OdsqlError)) throw error;
    reader.back(place);
    try {
      return predicate(reader);
    } catch (second) {
      // The reading that came further tells better what is wrong.
      throw second instanceof OdsqlError && (second.at ?? 0) > (error.at ?? 0) ? second : error;
    }
  }
  reader.back(place);
  return predicate(reader);
}

const COMPARISONS: Readonly<Record<string, CompareOperator>> = {
  '=': '=', '!=': '!=', '<>': '!=', '<': '<', '<=': '<=', '>': '>', '>=': '>=',
}; // biome-ignore format: one line reads better

const continuesExpression = (reader: Reader): boolean => {
  const token = reader.peek();
  if (token.kind === 'sign') return token.text in COMPARISONS || '+-*/:'.includes(token.text);
  return ['like', 'is', 'in'].some((word) => reader.isWord(word));
};

function predicate(reader: Reader): Condition {
  const { at } = reader.peek();
  const left = sum(reader);
  const sign = reader.peek();
  const operator = sign.kind === 'sign' ? COMPARISONS[sign.text] : undefined;
  if (operator) {
    reader.next();
    return { kind: 'compare', operator, left, right: sum(reader), at };
  }
  if (reader.takeSign(':')) {
    if (reader.isSign('[') || reader.isSign(']')) return range(reader, left, at);
    return { kind: 'matches', left, right: literal(reader), at };
  }
  if (reader.takeWord('is')) return isSomething(reader, left, at);
  const negated = (reader.isWord('like', 1) || reader.isWord('in', 1)) && reader.takeWord('not');
  const found = likeOrIn(reader, left, at);
  if (found) return negated ? { kind: 'not', condition: found } : found;
  if (left.kind === 'literal') {
    if (left.type === 'text') return { kind: 'text', text: left.value, at };
    if (left.type !== 'boolean') throw reader.fault('a condition is expected', at);
  }
  return { kind: 'truth', operand: left, at };
}

function isSomething(reader: Reader, operand: Expression, at: number): Condition {
  const negated = reader.takeWord('not');
  const condition = ((): Condition => {
    if (reader.takeWord('null')) return { kind: 'is-null', operand, at };
    if (reader.takeWord('true')) return { kind: 'is-boolean', operand, value: true, at };
    if (reader.takeWord('false')) return { kind: 'is-boolean', operand, value: false, at };
    throw reader.fault('null, true or false is expected after is');
  })();
  return negated ? { kind: 'not', condition } : condition;
}

function likeOrIn(reader: Reader, left: Expression, at: number): Condition | undefined {
  if (reader.takeWord('like')) return { kind: 'matches', left, right: literal(reader), at };
  if (!reader.takeWord('in')) return undefined;
  if (left.kind === 'literal') return { kind: 'value-in', value: left, field: sum(reader), at };
  if (!reader.takeSign('(')) return range(reader, left, at);
  const values = [literal(reader)];
  while (reader.takeSign(',')) values.push(literal(reader));
  reader.expectSign(')');
  return { kind: 'in-list', operand: left, values, at };
}

/** `[1 TO 10]`, `]1..10[`: a bracket turned away leaves its end out. */
function range(reader: Reader, operand: Expression, at: number): Condition {
  const includeLow = reader.takeSign('[');
  if (!includeLow) reader.expectSign(']');
  const low = literal(reader);
  if (!reader.takeWord('to')) reader.expectSign('..');
  const high = literal(reader);
  const includeHigh = reader.takeSign(']');
  if (!includeHigh) reader.expectSign('[');
  return { kind: 'in-range', operand, low, high, includeLow, includeHigh, at };
}

function literal(reader: Reader): Literal {
  const { at } = reader.peek();
  const expression = unary(reader);
  if (expression.kind !== 'literal') throw reader.fault('a value is expected', at);
  return expression;
}

// Expressions ---------------------------------------------------------------------------------------------------------

/** An expression: `+` and `-` over `*` and `/`. */
export function sum(reader: Reader): Expression {
  return operations(reader, ['+', '-'], () => operations(reader, ['*', '/'], () => unary(reader)));
}

function operations(reader: Reader, signs: readonly string[], part: () => Expression): Expression {
  let left = part();
  for (let count = 0; ; count += 1) {
    const token = reader.peek();
    if (token.kind !== 'sign' || !signs.includes(token.text)) return left;
    if (count >= MOST_PARTS) throw reader.fault(`more than ${MOST_PARTS} operations`);
    reader.next();
    left = {
      kind: 'arithmetic',
      operator: token.text as '+',
      left,
      right: part(),
      at: token.at,
    };
  }
}

function unary(reader: Reader): Expression {
  const { at } = reader.peek();
  if (reader.takeSign('+')) return unary(reader);
  if (!reader.takeSign('-')) return operand(reader);
  const inner = reader.nested(DEEPEST, () => unary(reader));
  if (inner.kind === 'literal' && inner.type === 'number') {
    return { ...inner, value: -inner.value, text: `-${inner.text}`, at };
  }
  return { kind: 'negative', operand: inner, at };
}

const WORD_LITERALS: Readonly<Record<string, Literal>> = {
  true: { kind: 'literal', type: 'boolean', value: true, at: 0 },
  false: { kind: 'literal', type: 'boolean', value: false, at: 0 },
  null: { kind: 'literal', type: 'null', at: 0 },
};

/** Words that stand where a field would, and are none unless they are quoted. */
const RESERVED = new Set([
  'and', 'as', 'asc', 'by', 'desc', 'distinct', 'group', 'in', 'is', 'like', 'limit', 'not', 'or', 'order', 'select', 'where',
]); // biome-ignore format: one line reads better

function operand(reader: Reader): Expression {
  const token = reader.next();
  const { at } = token;
  switch (token.kind) {
    case 'string':
      return { kind: 'literal', type: 'text', value: token.text, at };
    case 'number':
      return { kind: 'literal', type: 'number', value: token.value, text: token.text, at };
    case 'distance':
      return { kind: 'literal', type: 'distance', metres: token.metres, at };
    case 'typed':
      return { kind: 'literal', type: token.type, value: token.text, at };
    case 'sign': {
      if (token.text !== '(') break;
      const inner = reader.nested(DEEPEST, () => sum(reader));
      reader.expectSign(')');
      return inner;
    }
    case 'name': {
      if (token.quoted) return { kind: 'field', name: token.text, at };
      const word = token.text.toLowerCase();
      if (reader.isSign('(')) return parseArguments(reader, word, at, DEEPEST, () => sum(reader));
      const known = Object.hasOwn(WORD_LITERALS, word) ? WORD_LITERALS[word] : undefined;
      if (known) return { ...known, at };
      if (RESERVED.has(word)) break;
      return { kind: 'field', name: token.text, at };
    }
  }
  throw reader.fault('a field, a value or a function is expected', at);
}
