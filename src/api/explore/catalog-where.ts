import { allOf, anyOf, type SearchNode } from '../../search/query/tree.js';
import type { Services } from '../../services.js';
import { type CatalogField, catalogField, datedBetween, indexedValues, isDated } from './catalog-fields.js';
import { textPredicate, wordsNode } from './catalog-words.js';
import { datasetsBySize } from './datasets-by-size.js';
import { datasetsWithFeature } from './datasets-with-feature.js';
import { readDate } from './odsql/dates.js';
import { nowText } from './odsql/now.js';
import { OdsqlError } from './odsql/odsql-error.js';
import { parseWhere } from './odsql/parse.js';
import type { CompareOperator, Condition, Expression, Literal } from './odsql/tree.js';

const fault = (message: string, at: number): OdsqlError => new OdsqlError('where', message, at);

/** `where` over the catalogue as a question to the search index. @throws OdsqlError with the place */
export function catalogWhere(services: Services, text: string): Promise<SearchNode> {
  return nodeOf(services, parseWhere(text));
}

async function nodeOf(services: Services, condition: Condition): Promise<SearchNode> {
  switch (condition.kind) {
    case 'and':
      return allOf(await Promise.all(condition.conditions.map((each) => nodeOf(services, each))));
    case 'or':
      return anyOf(await Promise.all(condition.conditions.map((each) => nodeOf(services, each))));
    case 'not':
      return { kind: 'not', node: await nodeOf(services, condition.condition) };
    case 'text':
      return wordsNode('text', condition.text);
    case 'matches':
      return compared(services, condition.left, '=', condition.right, true);
    case 'compare': {
      const turned = condition.left.kind === 'literal';
      const [left, right] = turned ? [condition.right, condition.left] : [condition.left, condition.right];
      return compared(
        services,
        left,
        turned ? turnedSign(condition.operator) : condition.operator,
        right,
        false,
      );
    }
    case 'in-list':
      return anyOf(
        await Promise.all(
          condition.values.map((value) => compared(services, condition.operand, '=', value, false)),
        ),
      );
    case 'value-in':
      return compared(services, condition.field, '=', condition.value, false);
    case 'in-range': {
      const low = await compared(
        services,
        condition.operand,
        condition.includeLow ? '>=' : '>',
        condition.low,
        false,
      );
      return allOf([
        low,
        await compared(
          services,
          condition.operand,
          condition.includeHigh ? '<=' : '<',
          condition.high,
          false,
        ),
      ]);
    }
    case 'is-null':
      return {
        kind: 'not',
        node: existing(fieldOf(condition.operand, condition.at)),
      };
    case 'is-boolean': {
      const node = await truth(services, condition.operand, condition.at);
      return condition.value ? node : { kind: 'not', node };
    }
    case 'truth':
      return truth(services, condition.operand, condition.at);
  }
}

const turnedSign = (sign: CompareOperator): CompareOperator =>
  (({ '=': '=', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' }) as const)[sign];

function fieldOf(expression: Expression, at: number): CatalogField {
  if (expression.kind !== 'field') throw fault('a field of the catalogue is expected', at);
  const field = catalogField(expression.name);
  if (!field) throw fault(`Unknown field: ${expression.name}`, expression.at);
  return field;
}

const existing = (field: CatalogField): SearchNode => {
  if (field.kind === 'unkept') return { kind: 'none' };
  return field.kind === 'date'
    ? isDated(field)
    : { kind: 'exists', field: 'field' in field ? field.field : 'id' };
};

const ids = (values: readonly string[]): SearchNode =>
  values.length === 0 ? { kind: 'none' } : { kind: 'exact', field: 'id', values };

async function truth(services: Services, expression: Expression, at: number): Promise<SearchNode> {
  if (expression.kind === 'literal' && expression.type === 'boolean')
    return { kind: expression.value ? 'all' : 'none' };
  const called = expression.kind === 'call' ? textPredicate(expression) : undefined;
  if (called) return called;
  if (expression.kind === 'field' && fieldOf(expression, at).kind === 'has_records') {
    return ids(await datasetsWithFeature(services.db, 'analyze'));
  }
  throw fault('a condition that the catalogue can answer is expected', at);
}

async function compared(
  services: Services,
  left: Expression,
  operator: CompareOperator,
  right: Expression,
  words: boolean,
): Promise<SearchNode> {
  const field = fieldOf(left, left.at);
  if (field.kind === 'date') return dateNode(services, field, operator, right);
  if (right.kind !== 'literal') throw fault('a value is expected', right.at);
  if (right.type === 'null' || field.kind === 'unkept') return { kind: 'none' };
  if (field.kind === 'records_count') {
    if (right.type !== 'number') throw fault('a number is expected', right.at);
    return ids(await datasetsBySize(services.db, operator, right.value));
  }
  if (operator !== '=' && operator !== '!=') throw fault('this field can only be = or != a value', left.at);
  const node = await equal(services, field, textOf(right), words);
  if (operator === '=') return node;
  // What has no value is not unequal either.
  return allOf([
    { kind: 'not', node },
    ...(field.kind === 'exact' ? [{ kind: 'exists', field: field.field } as const] : []),
  ]);
}

async function equal(
  services: Services,
  field: CatalogField,
  text: string,
  words: boolean,
): Promise<SearchNode> {
  switch (field.kind) {
    case 'text':
      return words ? wordsNode(field.field, text) : { kind: 'phrase', field: field.field, text };
    case 'features':
      return ids(await datasetsWithFeature(services.db, text));
    case 'has_records': {
      const node = ids(await datasetsWithFeature(services.db, 'analyze'));
      return text === 'true' ? node : { kind: 'not', node };
    }
    case 'exact': {
      const values = await indexedValues(services, field, text);
      const exact: SearchNode =
        values.length === 0 ? { kind: 'none' } : { kind: 'exact', field: field.field, values };
      return words && field.text ? anyOf([exact, wordsNode(field.text, text)]) : exact;
    }
    default:
      return { kind: 'none' };
  }
}

function textOf(literal: Literal): string {
  switch (literal.type) {
    case 'text':
    case 'date':
      return literal.value;
    case 'number':
      return literal.text;
    case 'boolean':
      return String(literal.value);
    default:
      throw fault('a text is expected', literal.at);
  }
}

/** A period for `=`, else its beginning, as with records. */
function dateNode(
  services: Services,
  field: CatalogField & { kind: 'date' },
  operator: CompareOperator,
  right: Expression,
): SearchNode {
  const text =
    right.kind === 'call' && right.name === 'now'
      ? nowText('where', right.args, services.catalog.now(), 'UTC')
      : right.kind === 'literal'
        ? textOf(right)
        : undefined;
  const date = text === undefined ? undefined : readDate(text);
  if (!date) throw fault(`not a date: ${text ?? 'expression'}`, right.at);
  const at = (written: string): Date =>
    new Date(/T/.test(written) && !/(?:Z|[+-]\d{2}:?\d{2})$/.test(written) ? `${written}Z` : written);
  const from = at(date.start);
  const ends = { includeFrom: true, includeTo: false };
  switch (operator) {
    case '=':
    case '!=': {
      const node: SearchNode = date.end
        ? datedBetween(field, { from, to: at(date.end), ...ends })
        : datedBetween(field, { from, to: from, includeFrom: true, includeTo: true });
      return operator === '=' ? node : allOf([{ kind: 'not', node }, isDated(field)]);
    }
    case '>':
      return datedBetween(field, { from, includeFrom: false, includeTo: false });
    case '>=':
      return datedBetween(field, { from, ...ends });
    case '<':
      return datedBetween(field, { to: from, ...ends });
    case '<=':
      return datedBetween(field, { to: from, includeFrom: true, includeTo: true });
  }
}
