import type { Expression } from '../../../tables/query/expression.js';
import type { ClauseReading } from './reading.js';
import { exactly, fieldName, toExpression } from './to-expression.js';
import type { Output } from './to-query.js';
import type { SelectItem, Expression as Written } from './tree.js';

/** `select` as the values of each row, in order; a name chosen twice is the later choice. @throws OdsqlError */
export function selectOutputs(reading: ClauseReading, items: readonly SelectItem[]): Output[] {
  const chosen = new Map<string, Output>();
  const add = (name: string, expression: Expression, json?: Output['json']): void => {
    chosen.set(name, { name, expression, ...(json && { json }) });
  };
  const names = reading.table.columns.map(({ name }) => name);
  const addAll = (wanted: (name: string) => boolean): void => {
    for (const name of names.filter(wanted)) add(name, { kind: 'column', column: name });
  };
  for (const [at, item] of items.entries()) {
    switch (item.kind) {
      case 'all':
        addAll(() => true);
        break;
      case 'include':
        addAll(patternOf(reading, item, names));
        break;
      case 'exclude': {
        // By itself it leaves something out of everything.
        if (at === 0) addAll(() => true);
        const unwanted = patternOf(reading, item, names);
        for (const name of [...chosen.keys()].filter(unwanted)) chosen.delete(name);
        break;
      }
      case 'expression': {
        const json = jsonFormat(reading, item.expression);
        const name = item.alias ?? (item.expression.kind === 'field' ? item.expression.name : item.text);
        if (json) add(name, json.expression, json.json);
        else add(name, toExpression(reading, item.expression));
      }
    }
  }
  return [...chosen.values()];
}

/** A test for the names of a pattern; one without a star must be that of a field. */
function patternOf(
  reading: ClauseReading,
  { pattern, at }: { pattern: string; at: number },
  names: readonly string[],
): (name: string) => boolean {
  if (pattern.endsWith('*')) return (name) => name.startsWith(pattern.slice(0, -1));
  if (!names.includes(pattern)) reading.column(pattern, at);
  return (name) => name === pattern;
}

/** `json_format(field)`, `json_format(field, "{}")`: the text of the field as the JSON that it is. */
function jsonFormat(
  reading: ClauseReading,
  written: Written,
): { expression: Expression; json: NonNullable<Output['json']> } | undefined {
  if (written.kind !== 'call' || written.name !== 'json_format') return undefined;
  const [field, fallback] = written.args.length === 2 ? written.args : exactly(reading, written, 1);
  const expression: Expression = { kind: 'column', column: fieldName(reading, field, written.at) };
  if (fallback === undefined) return { expression, json: {} };
  if (fallback.kind !== 'literal' || (fallback.type !== 'text' && fallback.type !== 'null')) {
    throw reading.fault('a text or null is expected', fallback.at);
  }
  return { expression, json: { fallback: fallback.type === 'text' ? fallback.value : null } };
}
