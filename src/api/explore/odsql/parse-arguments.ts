import type { Reader } from './reader.js';
import type { Argument, Expression } from './tree.js';

const MOST_ARGUMENTS = 2000;

/** Names of spans of time in `range(field, 1 day)`: `m` is a minute, `M` a month. */
const STEP = /^(ms|[smhdwMqy]|milliseconds?|seconds?|minutes?|hours?|days?|weeks?|months?|quarters?|years?)$/;

/**
 * A function with what stands between its parentheses, the name read already.
 * @param expression reads one expression
 */
export function parseArguments(
  reader: Reader,
  name: string,
  at: number,
  deepest: number,
  expression: () => Expression,
): Expression {
  reader.expectSign('(');
  const distinct = name === 'count' && reader.takeWord('distinct');
  const args: Argument[] = [];
  if (!reader.takeSign(')')) {
    do {
      args.push(reader.nested(deepest, () => argument(reader, expression)));
      if (args.length > MOST_ARGUMENTS) throw reader.fault(`more than ${MOST_ARGUMENTS} arguments`);
    } while (reader.takeSign(','));
    reader.expectSign(')');
  }
  return { kind: 'call', name, args, distinct, at };
}

function argument(reader: Reader, expression: () => Expression): Argument {
  const token = reader.peek();
  const { at } = token;
  if (reader.isSign('*') && (reader.isSign(',', 1) || reader.isSign(')', 1))) {
    reader.next();
    return { kind: 'star', at };
  }
  if (reader.takeSign('[')) {
    const fields = [field(reader)];
    while (reader.takeSign(',')) fields.push(field(reader));
    reader.expectSign(']');
    return { kind: 'fields', fields, at };
  }
  if (token.kind === 'name' && !token.quoted && reader.isSign('=', 1)) {
    reader.next();
    reader.next();
    return { kind: 'named', name: token.text.toLowerCase(), value: expression(), at };
  }
  const unit = reader.peek(1);
  if (token.kind === 'number' && unit.kind === 'name' && STEP.test(unit.text)) {
    reader.next();
    reader.next();
    return { kind: 'step', count: token.value, unit: unit.text, at };
  }
  // `1m` was read as a distance: within `range` it is a minute.
  return expression();
}

function field(reader: Reader): { kind: 'field'; name: string; at: number } | { kind: 'star'; at: number } {
  const { at } = reader.peek();
  if (reader.takeSign('*')) return { kind: 'star', at };
  return { kind: 'field', name: reader.expectName('the name of a field').text, at };
}
