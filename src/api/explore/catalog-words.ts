import { allOf, anyOf, type SearchNode, type TextField } from '../../search/query/tree.js';
import { catalogField } from './catalog-fields.js';
import { OdsqlError } from './odsql/odsql-error.js';
import type { Argument, Expression } from './odsql/tree.js';

const fault = (message: string, at: number): OdsqlError => new OdsqlError('where', message, at);

/** Words of a text, those with a star at their end as beginnings. */
export const wordsNode = (field: TextField, text: string): SearchNode =>
  allOf(
    text
      .split(/\s+/)
      .filter(Boolean)
      .map((word): SearchNode => {
        if (word.endsWith('*'))
          return word === '*' ? { kind: 'all' } : { kind: 'prefix', field, text: word.slice(0, -1) };
        return { kind: 'words', field, words: [word], least: 'all' };
      }),
  );

/** The fields that a predicate names, all texts where it names none. */
function fieldsOf(args: readonly Argument[]): { name: string; at: number }[] | undefined {
  const listed = args
    .slice(0, -1)
    .flatMap((arg): readonly Argument[] => (arg.kind === 'fields' ? arg.fields : [arg]));
  if (listed.length === 0 || listed.some(({ kind }) => kind === 'star')) return undefined;
  return listed.map((arg) => {
    if (arg.kind !== 'field') throw fault('a field of the catalogue is expected', arg.at);
    return arg;
  });
}

/** `\` takes the meaning of `*` and `?` away. */
const beginning = (text: string): string => `${text.replace(/[\\*?]/g, '\\$&')}*`;

/** A field that has the text, in the index's words. @throws OdsqlError for a field that is not kept so */
function inField({ name, at }: { name: string; at: number }, call: string, text: string): SearchNode {
  const field = catalogField(name);
  if (!field) throw fault(`Unknown field: ${name}`, at);
  const words = field.kind === 'text' ? field.field : field.kind === 'exact' ? field.text : undefined;
  if (call !== 'startswith' && words) return wordsNode(words, text);
  if (field.kind !== 'exact' || field.vocabulary || field.organizations) {
    throw fault(`${call}() cannot look into ${name}`, at);
  }
  return {
    kind: 'pattern',
    field: field.field,
    pattern: beginning(call === 'startswith' ? text : text.replace(/\*$/, '')),
  };
}

/**
 * `search(…)`, `suggest(…)`, `startswith(…)` over the catalogue (contract, section 4, Predicates); undefined for any other
 * function. The index forgives no mistakes in single words. @throws OdsqlError
 */
export function textPredicate({ name, args, at }: Expression & { kind: 'call' }): SearchNode | undefined {
  if (!['search', 'suggest', 'startswith'].includes(name)) return undefined;
  const text = args.at(-1);
  if (text?.kind !== 'literal' || text.type !== 'text') throw fault('a text is expected', at);
  const fields = fieldsOf(args);
  if (name === 'startswith') {
    if (!fields) throw fault('startswith() needs a field in the catalogue', at);
    return anyOf(fields.map((field) => inField(field, name, text.value)));
  }
  const words = text.value.split(/\s+/).filter(Boolean);
  const open = words
    .map((word, place) => (name === 'suggest' || place === words.length - 1 ? `${word}*` : word))
    .join(' ');
  return fields ? anyOf(fields.map((field) => inField(field, name, open))) : wordsNode('text', open);
}
